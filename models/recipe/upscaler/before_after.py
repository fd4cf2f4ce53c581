"""A sheet to look at: pictures that training never saw, small, enlarged by Pillow's bicubic and by the upscaler.

    python models/recipe/upscaler/before_after.py --out assets/readme/upscale.png

One row per picture: a scene cleanly shrunk (strength 0), lettering spoilt by blur,
noise and JPEG (strength 1). The columns are the small picture with every pixel repeated, bicubic, the
upscaler, and the original.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evaluate import FOLDER, enlarge, shrunk, spoilt
from network import load
from pages import page
from world.scene import render, sample_scene

CROP, GAP, HEAD = 236, 6, 22
TITLES = ("small", "bicubic x4", "Scumble x4", "original")


def row(original: np.ndarray, folder: Path, strength: float, y: int, x: int) -> list[Image.Image]:
    """The four crops at (x, y) of one picture, [CROP, CROP] each."""
    true = Image.fromarray(original)
    small = spoilt(true, 1.2, 5.0, 70) if strength else shrunk(true, Image.Resampling.BICUBIC)
    ours = Image.fromarray(enlarge(load(folder, strength), small))
    repeated = small.resize(true.size, Image.Resampling.NEAREST)
    bicubic = small.resize(true.size, Image.Resampling.BICUBIC)
    return [picture.crop((x, y, x + CROP, y + CROP)) for picture in (repeated, bicubic, ours, true)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=FOLDER)
    parser.add_argument("--scene", type=int, default=910_001, help="seed of the scene, 910000 or more to be unseen")
    parser.add_argument("--page", type=int, default=910_003, help="seed of the spoilt picture")
    args = parser.parse_args()
    rows = [
        row(render(sample_scene(args.scene), 512, 512), args.model, 0.0, 220, 130),
        row(page("text", args.page, 512), args.model, 1.0, 100, 100),
    ]
    width = len(TITLES) * (CROP + GAP) - GAP
    sheet = Image.new("RGB", (width, HEAD + len(rows) * (CROP + GAP) - GAP), "white")
    draw = ImageDraw.Draw(sheet)
    for column, title in enumerate(TITLES):
        draw.text((column * (CROP + GAP) + CROP // 2, HEAD // 2), title, "black", ImageFont.load_default(15), "mm")
        for index, crops in enumerate(rows):
            sheet.paste(crops[column], (column * (CROP + GAP), HEAD + index * (CROP + GAP)))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(args.out, optimize=True)


if __name__ == "__main__":
    main()
