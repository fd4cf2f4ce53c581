"""Generate pictures with an exported model through diffusers' inpainting pipeline."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from common import choose_device
from export import load_pipeline
from world.contact import sheet
from world.heldout import heldout

SHOW = [
    "a red house in the hills at sunset", "two yellow boats on the sea at sunset, watercolour", "a cat",
    "a blue car to the left of a green tree", "a green cactus in the desert at dawn", "a white rabbit in the snow",
    "a yellow lighthouse on the cliffs in a storm", "a pink flower in a meadow, pastel", "a purple balloon over the mountains",
    "an orange fish underwater, stained glass", "a red apple on a book on the table", "a black cat on a red car",
    "a teal robot in the city at night, neon", "three red mushrooms in the forest", "a brown owl in the forest at night, ink drawing",
    "a blue whale on the sea under a rainbow", "a grey castle behind a golden dragon", "a red fox in the snow, pixel art",
    "a giraffe in the savanna at sunset, paper cut", "a navy train in the mountains, woodcut", "a pink castle under the stars",
    "a rocket in space", "five yellow ducks on a lake", "red and white tartan",
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
    parser.add_argument("--out", type=Path, required=True, help="folder for 000.png, 001.png, ... and sheet.png")
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
        Image.fromarray(image).save(args.out / f"{i:03d}.png")
    sheet(images, prompts).save(args.out / "sheet.png")


if __name__ == "__main__":
    main()
