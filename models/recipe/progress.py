"""Carry an unfinished training from one machine to the next in a small file.

    python recipe/progress.py --out DIR --save recipe/progress
    python recipe/run.py --out DIR --start recipe/progress --minutes 120

The averaged weights of text encoder, UNet and layout head are kept as 8-bit integers with a scale for each output
channel (an error of 0.7 %, which the next few hundred steps mend), the rest as float16. The autoencoder
is not kept: it is that of the shipped model, whose latents the weights were trained on.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from diffusion import checkpoint_path
from export import TOKENIZER_FILES, begin_with, keep_autoencoder
from networks import Size, new_painter

FILE = "painter.safetensors"
SMALL = 4096
"""Tensors of fewer numbers stay float16."""
AUTOENCODER = Path(__file__).resolve().parent.parent / "scumble-1" / "vae"


def squeeze(name: str, value: Tensor) -> dict[str, Tensor]:
    """A weight as int8 with float32 scales [channels], or as float16 where it is small."""
    if value.dim() < 2 or value.numel() < SMALL:
        return {name: value.half().contiguous()}
    scale = value.flatten(1).abs().amax(1).clamp(min=1e-12) / 127.0
    rounded = (value / scale.view(-1, *[1] * (value.dim() - 1))).round().to(torch.int8)
    return {name: rounded.contiguous(), f"{name}.scale": scale}


def save_progress(out: Path, folder: Path) -> None:
    """Write the checkpoint in `out` and its tokenizer to `folder`."""
    state = torch.load(checkpoint_path(out), map_location="cpu")
    values = {**state["model"], **state["ema"]}
    tensors = {name: part for key, value in values.items() if value.is_floating_point()
               for name, part in squeeze(key, value.float()).items()}
    told = {key: str(state.get(key, 0)) for key in ("examples", "step", "latent_scale")}
    (folder / "tokenizer").mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / FILE, metadata=told)
    for name in TOKENIZER_FILES:
        shutil.copy(out / "tokenizer" / name, folder / "tokenizer" / name)


def load_progress(folder: Path, out: Path, size: Size) -> None:
    """Make the checkpoints in `out` from what `save_progress` wrote to `folder`."""
    shutil.copytree(folder / "tokenizer", out / "tokenizer", dirs_exist_ok=True)
    keep_autoencoder(AUTOENCODER, out)
    painter = new_painter(out / "tokenizer", size)
    with safe_open(folder / FILE, "pt") as file:
        told, names = file.metadata(), set(file.keys())
        values = {name: file.get_tensor(name).float() for name in names}
    for name in [n for n in names if f"{n}.scale" in names]:
        values[name] *= values[f"{name}.scale"].view(-1, *[1] * (values[name].dim() - 1))
    painter.load_state_dict({n: v for n, v in values.items() if not n.endswith(".scale")}, strict=False)
    begin_with(painter, out, latent_scale=float(told["latent_scale"]), examples=int(told["examples"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoints")
    parser.add_argument("--save", type=Path, required=True, help="folder to write")
    args = parser.parse_args()
    save_progress(args.out, args.save)


if __name__ == "__main__":
    main()
