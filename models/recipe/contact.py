"""Contact sheets: many pictures with their captions in one PNG."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from scene import caption, render, sample_scene


def sheet(images: Sequence[np.ndarray], labels: Sequence[str], columns: int = 6) -> Image.Image:
    """Pictures uint8 [n, n, 3] in rows, each over its label."""
    size = images[0].shape[0]
    rows = (len(images) + columns - 1) // columns
    page = Image.new("RGB", (columns * (size + 4), rows * (size + 28)), "white")
    pen = ImageDraw.Draw(page)
    letters = max(12, size // 6)
    for i, (image, label) in enumerate(zip(images, labels, strict=True)):
        x, y = (i % columns) * (size + 4), (i // columns) * (size + 28)
        page.paste(Image.fromarray(image), (x, y))
        pen.text((x + 2, y + size), label[:letters] + "\n" + label[letters : 2 * letters], fill="black", font_size=10)
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--first", type=int, default=0, help="first scene seed")
    parser.add_argument("--count", type=int, default=36)
    parser.add_argument("--size", type=int, default=192)
    args = parser.parse_args()
    scenes = [sample_scene(args.first + i) for i in range(args.count)]
    sheet([render(s, args.size) for s in scenes], [caption(s) for s in scenes]).save(args.out)


if __name__ == "__main__":
    main()
