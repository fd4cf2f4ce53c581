"""Fit the linear picture of a latent: RGB = latent channels x matrix + bias, for previews without the autoencoder.

    python recipe/fit_preview.py --model scumble-2

Writes MODEL/vae/preview.json: `rgb_factors` (one row of RGB for each channel of the scaled latent) and `rgb_bias`, both
for RGB in -1..1, by least squares over rendered scenes and their latents; and prints the share of variance explained.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL

from cache import encode_mean
from common import to_tensor
from world.scene import render, sample_scene

FIRST_SEED = 50_000_000
"""Scenes that no training has seen."""


def fit(vae: AutoencoderKL, count: int, size: int) -> tuple[np.ndarray, float]:
    """Matrix [5, 3] (channels, then bias) and the explained share of variance, over `count` scenes of `size` pixels."""
    inputs, targets = [], []
    for first in range(0, count, 8):
        pictures = np.stack([render(sample_scene(FIRST_SEED + first + i), size, size) for i in range(8)])
        x = to_tensor(pictures, torch.device("cpu"))
        latent = encode_mean(vae, x, torch.device("cpu")) * vae.config.scaling_factor
        small = torch.nn.functional.avg_pool2d(x.float(), 8)
        inputs.append(latent.permute(0, 2, 3, 1).reshape(-1, latent.shape[1]).numpy())
        targets.append(small.permute(0, 2, 3, 1).reshape(-1, 3).numpy())
    a, b = np.concatenate(inputs).astype(np.float64), np.concatenate(targets).astype(np.float64)
    a = np.concatenate([a, np.ones((len(a), 1))], 1)
    matrix, *_ = np.linalg.lstsq(a, b, rcond=None)
    return matrix, 1.0 - ((a @ matrix - b) ** 2).sum() / ((b - b.mean(0)) ** 2).sum()


def write_preview(model: Path, count: int = 32) -> float:
    """Write MODEL/vae/preview.json; returns the explained share of variance."""
    vae = AutoencoderKL.from_pretrained(model / "vae", torch_dtype=torch.float32)
    matrix, explained = fit(vae, count, 256)
    rounded = np.round(matrix, 4)
    text = json.dumps({"rgb_factors": rounded[:4].tolist(), "rgb_bias": rounded[4].tolist()}, indent=1)
    (model / "vae" / "preview.json").write_text(text + "\n")
    return explained


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="model folder")
    parser.add_argument("--count", type=int, default=32, help="scenes to fit on")
    args = parser.parse_args()
    print(f"explained variance {write_preview(args.model, args.count):.3f}")


if __name__ == "__main__":
    main()
