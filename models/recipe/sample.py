"""Generate pictures with an exported model through diffusers' inpainting pipeline."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from common import choose_device
from contact import sheet
from export import load_pipeline
from scene import heldout

SHOW = [
    "a red house under a night sky", "two yellow boats on the sea at sunset, watercolour",
    "a blue car on the left, desert, day", "a green cactus in the desert at sunset", "a white cat in the snow",
    "a yellow lighthouse on the sea at night", "a pink flower in a field, pastel", "a purple balloon over the mountains",
    "an orange fish underwater", "a red apple on a table", "a black cat on the right at sunset",
    "a teal robot in the city at night, neon", "three red mushrooms in the forest", "a brown owl in the forest at night, ink drawing",
    "a blue whale on the sea under a rainbow", "a grey castle in the mountains in the rain", "pixel art of a red car in a city",
    "a house on the left and a tree on the right",
]
"""Prompts of the sheet that shows a model at a glance."""


def generate(
    folder: Path, prompts: list[str], size: int, steps: int, guidance: float, seed: int, device: torch.device,
) -> list[np.ndarray]:
    """One picture uint8 [size, size, 3] per prompt, the whole picture masked."""
    pipeline = load_pipeline(folder, device)
    blank, whole = Image.new("RGB", (size, size), (128, 128, 128)), Image.new("L", (size, size), 255)
    images: list[np.ndarray] = []
    for i, prompt in enumerate(prompts):
        noise = torch.Generator("cpu").manual_seed(seed + i)
        result = pipeline(
            prompt=prompt, image=blank, mask_image=whole, height=size, width=size, strength=1.0,
            num_inference_steps=steps, guidance_scale=guidance, generator=noise,
        )
        images.append(np.asarray(result.images[0]))
    return images


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder in diffusers layout")
    parser.add_argument("--out", type=Path, required=True, help="folder for 00.png, 01.png, ... and sheet.png")
    parser.add_argument("--heldout", action="store_true", help="the held-out prompts instead of the show prompts")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="auto")
    args = parser.parse_args()
    prompts = [item["prompt"] for item in heldout()] if args.heldout else SHOW
    device = choose_device(args.device)
    images = generate(args.model, prompts, args.size, args.steps, args.guidance, args.seed, device)
    args.out.mkdir(parents=True, exist_ok=True)
    for i, image in enumerate(images):
        Image.fromarray(image).save(args.out / f"{i:02d}.png")
    sheet(images, prompts).save(args.out / "sheet.png")


if __name__ == "__main__":
    main()
