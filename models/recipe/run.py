"""Train the model from nothing: tokenizer, autoencoder, cached latents, diffusion, few steps, tiny decoder, export.

    python recipe/run.py --out DIR --minutes 240
    python recipe/run.py --out DIR --minutes 20 --device cuda --size large

Every step goes on where it stopped when the same command is run again; more minutes train longer. The minutes are split
over the steps. The result is DIR/scumble-2, with the adapter for four steps and the tiny decoder beside its networks.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("MALLOC_MMAP_MAX_", "0")
os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(1 << 34))

import torch

from cache import cache_latents
from common import choose_device, in_parallel, render_pool
from diffusion import checkpoint_path, is_grown, train_painter
from distil import FILE as FAST
from distil import teach_few_steps
from export import add_extras, continue_from, export
from fit_preview import write_preview
from networks import SIZES, Size
from tiny import FOLDER as TINY
from tiny import teach_tiny
from tokens import build_tokenizer
from vae import train_vae

SHARES = {"vae": 0.12, "half": 0.45, "painter": 0.78}
"""Where in the minutes the autoencoder ends, and the pictures of half size and all of the diffusion training, which are
counted from the beginning of the latter."""
FINISH = {"decoder": 0.05, "fast": 0.1, "tiny": 0.05}
"""Shares of the minutes for what the trained painter is finished with."""
FIRST_SCENES = {"cpu": 9_600, "cuda": 48_000}
"""Scenes of each size that are drawn before the diffusion training begins; the others follow beside it."""
ALL_SCENES = {"cpu": 96_000, "cuda": 240_000}


def paint(out: Path, device: torch.device, size: Size, minutes: float) -> None:
    """The diffusion training: at half size, then at full size, on scenes that go on being drawn.

    Weights that have the level of the full size already stay with it.
    """
    cuda = device.type == "cuda"
    for half, share, hold, batch, peak in ((True, SHARES["half"], 1.0, 24, 1e-3), (False, SHARES["painter"], 0.35, 48, 7e-4)):
        if half and is_grown(out, size):
            continue
        with render_pool(device) as pool:
            in_parallel(device, cache_latents, out, device, FIRST_SCENES[device.type], 64 if cuda else 8, pool, half)
        grow = [sys.executable, str(Path(__file__).with_name("cache.py")), "--out", str(out),
                "--count", str(ALL_SCENES[device.type]), "--device", device.type, *(["--half"] if half else [])]
        with subprocess.Popen(["nice", *grow]) as growing:
            in_parallel(device, train_painter, out, device, size, share * minutes,
                        256 if cuda else batch, 1e-3 if cuda else peak, hold, cuda, half)
            growing.terminate()


def train(out: Path, device: torch.device, size_name: str, minutes: float, start: Path | None) -> None:
    """All training steps, each resumed from `out`; with `start` an exported model is trained on."""
    size, cuda = SIZES[size_name], device.type == "cuda"
    if start and not checkpoint_path(out).exists():
        continue_from(start, out, size)
    elif not (out / "tokenizer" / "merges.txt").exists():
        build_tokenizer(out / "tokenizer")

    def autoencoder(share: float, peak: float, decoder_only: bool) -> None:
        with render_pool(device) as pool:
            in_parallel(device, train_vae, out, device, share * minutes, size.vae, 64 if cuda else 6, peak, pool, decoder_only)

    if not start:
        autoencoder(SHARES["vae"], 8e-4, False)
    paint(out, device, size, minutes)
    # The latents that all was learned on stay as they are; what draws them grows sharper.
    autoencoder(FINISH["decoder"] + (0.0 if start else SHARES["vae"]), 4e-4, True)
    teach_few_steps(out, size_name, device, FINISH["fast"] * minutes, batch=64 if cuda else 16)
    teach_tiny(out, device, FINISH["tiny"] * minutes, 4096 if cuda else 384, 32 if cuda else 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints, latents and the model")
    parser.add_argument("--minutes", type=float, default=240.0, help="training time on the wall clock, all steps together")
    parser.add_argument("--start", type=Path, help="an exported model to go on from")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--size", default="small", choices=tuple(SIZES))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    device, model = choose_device(args.device), args.out / "scumble-2"
    train(args.out, device, args.size, args.minutes, args.start)
    export(args.out, model, SIZES[args.size])
    write_preview(model)
    add_extras(args.out, model, FAST, TINY)


if __name__ == "__main__":
    main()
