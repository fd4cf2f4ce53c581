"""Train the model from nothing: tokenizer, autoencoder, cached latents, two diffusion stages, export.

    python recipe/run.py --out DIR --minutes 120

Every step is resumed where it stopped when the same command is run again. The minutes
are split over the steps; the result is DIR/scumble-1 with a sheet of samples.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("MALLOC_MMAP_MAX_", "0")
os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(1 << 34))

import numpy as np
from PIL import Image

from cache import cache_latents
from common import choose_device, in_parallel, render_pool
from contact import sheet
from diffusion import SIZES, Stage, checkpoint_path, train_stage
from export import continue_from, export
from fit_preview import write_preview
from sample import SHOW, generate
from scene import heldout
from score import report
from tokens import build_tokenizer
from vae import train_vae

SHARES = {"vae": 0.17, "cache 128": 0.05, "stage 128": 0.38, "cache 256": 0.07, "stage 256": 0.33}
"""How the minutes are split."""
EMA_DECAY = 0.997


def train(out: Path, device_name: str, size_name: str, minutes: float, start: Path | None) -> None:
    """All training steps, each resumed from `out`; with `start` an exported model is trained on."""
    device, size = choose_device(device_name), SIZES[size_name]
    cuda = device.type == "cuda"
    split = {name: share * minutes for name, share in SHARES.items()}
    if not start and not (out / "tokenizer" / "merges.txt").exists():
        build_tokenizer(out / "tokenizer")
    if start and not checkpoint_path(out).exists():
        continue_from(start, out)
    elif not start:
        with render_pool(device) as pool:
            in_parallel(device, train_vae, out, device, split["vae"], size.vae, 32 if cuda else 8, 1e-3, pool)
    counts = (120_000, 60_000) if cuda else (28_800, 12_000)
    stages = (
        Stage(128, split["stage 128"], 256 if cuda else 48, 8e-4, hold=0.9, floor=0.4, clear=0.8, tokens=32),
        Stage(256, split["stage 256"], 256 if cuda else 24, 8e-4, hold=0.4, floor=0.02, clear=0.6),
    )
    for index, (stage, count) in enumerate(zip(stages, counts, strict=True)):
        cache_minutes = split[f"cache {stage.size}"]
        with render_pool(device) as pool:
            in_parallel(device, cache_latents, out, device, stage.size, index * 10_000_000, count, cache_minutes,
                        64 if cuda else 8, pool)
        in_parallel(device, train_stage, out, device, size, stage, EMA_DECAY)


def finish(out: Path, device_name: str, size_name: str, model: Path) -> None:
    """Export, draw the sample sheet and score the held-out prompts."""
    device = choose_device(device_name)
    export(out, model, SIZES[size_name])
    write_preview(model)
    samples = out / "samples"
    samples.mkdir(exist_ok=True)
    sheet(generate(model, SHOW, 256, 20, 3.0, 1, device), SHOW).save(samples / "show.png")
    pictures: list[np.ndarray] = generate(model, [item["prompt"] for item in heldout()], 256, 20, 3.0, 1, device)
    for i, picture in enumerate(pictures):
        Image.fromarray(picture).save(samples / f"{i:02d}.png")
    report("held-out prompts", pictures, verbose=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints, latents, samples and the model")
    parser.add_argument("--minutes", type=float, default=120.0, help="training time on the wall clock, all steps together")
    parser.add_argument("--start", type=Path, help="an exported model of the same size to train on, its autoencoder kept")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--size", default="small", choices=tuple(SIZES))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    train(args.out, args.device, args.size, args.minutes, args.start)
    finish(args.out, args.device, args.size, args.out / "scumble-1")


if __name__ == "__main__":
    main()
