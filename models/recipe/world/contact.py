"""Contact sheets: labelled rows and columns of pictures in one PNG.

Run as a script it draws things of the world in every style: rows are styles, columns things.
"""

from __future__ import annotations

import argparse
import importlib
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import skia
from PIL import Image, ImageDraw

from world.backdrops import AMBIENT, DIM, LAND_PAINTERS, SKY_PAINTERS, weather
from world.noun import Noun
from world.pen import PALETTE, PIXEL_CELLS, STYLES, Pen, finish

MARGIN = 18


def sheet(images: Sequence[np.ndarray], labels: Sequence[str], columns: int = 6) -> Image.Image:
    """Pictures uint8 [h, w, 3] of one size, in rows, each over its label of up to two lines."""
    high, wide = images[0].shape[:2]
    rows = (len(images) + columns - 1) // columns
    page = Image.new("RGB", (columns * (wide + 4), rows * (high + 28)), "white")
    ink = ImageDraw.Draw(page)
    letters = max(12, wide // 6)
    for i, (image, label) in enumerate(zip(images, labels, strict=True)):
        x, y = (i % columns) * (wide + 4), (i // columns) * (high + 28)
        page.paste(Image.fromarray(image), (x, y))
        ink.text((x + 2, y + high), label[:letters] + "\n" + label[letters : 2 * letters], fill="black", font_size=10)
    return page


def table(rows: dict[str, Sequence[np.ndarray]], heads: Sequence[str]) -> Image.Image:
    """Rows of pictures uint8 [h, w, 3] with their names, under the names of the columns."""
    first = next(iter(rows.values()))
    high, wide = first[0].shape[:2]
    page = Image.new("RGB", (len(heads) * (wide + 4), MARGIN + len(rows) * (high + MARGIN)), "white")
    ink = ImageDraw.Draw(page)
    for i, head in enumerate(heads):
        ink.text((i * (wide + 4) + 2, 2), head, fill="black", font_size=12)
    for k, (name, images) in enumerate(rows.items()):
        y = MARGIN + k * (high + MARGIN)
        for i, image in enumerate(images):
            page.paste(Image.fromarray(image), (i * (wide + 4), y))
        ink.text((2, y + high), name, fill="black", font_size=12)
    return page


def things() -> dict[str, Noun]:
    """All the things of the world."""
    found: dict[str, Noun] = {}
    for file in sorted(Path(__file__).parent.glob("things_*.py")):
        found |= importlib.import_module(f"world.{file.stem}").THINGS
    return found


def canvas_of(width: int, height: int, style: str) -> tuple[Pen, np.ndarray]:
    """A pen in a style and the pixels uint8 [h, w, 4] it draws on; pixel art has its own few cells."""
    short = min(width, height)
    scale = PIXEL_CELLS / short if style == "pixel art" else 1.0
    columns, rows = round(width * scale), round(height * scale)
    pixels = np.zeros((rows, columns, 4), np.uint8)
    info = skia.ImageInfo.Make(columns, rows, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels).getCanvas()
    canvas.scale(short * scale, short * scale)
    return Pen(canvas, style, (1.0, 1.0, 1.0), width / short, height / short), pixels


def developed(pixels: np.ndarray, width: int, height: int, style: str, seed: int) -> np.ndarray:
    """The finished picture uint8 [height, width, 3] of drawn pixels."""
    image = pixels[..., :3]
    if image.shape[:2] != (height, width):
        image = np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.NEAREST))
    return finish(image, style, seed)


def show(noun: Noun, colour: str, style: str, size: int, sky: str = "day", land: str = "hills") -> np.ndarray:
    """A thing before a backdrop, uint8 [size, size, 3]."""
    pen, pixels = canvas_of(size, size, style)
    rng = random.Random(1)
    pen.ambient, pen.dim = AMBIENT[sky], DIM[sky]
    SKY_PAINTERS[sky](pen, rng)
    LAND_PAINTERS[land](pen, sky, rng)
    tall = 1.3 * noun.height
    foot = 0.5 + 0.5 * tall if noun.where in ("air", "deep") else 0.88
    if noun.where in ("ground", "table"):
        pen.shadow(0.5, foot, 0.9 * tall)
    pen.begin_thing(0.5, foot, tall, False)
    noun.draw(pen, PALETTE[colour], rng)
    pen.end_thing()
    weather(pen, sky, rng)
    return developed(pixels, size, size, style, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--things", nargs="*", help="names; the first few of all where not given")
    parser.add_argument("--styles", nargs="*", default=list(STYLES))
    parser.add_argument("--colours", nargs="*", default=["red", "sky blue", "gold", "white", "purple", "green"])
    parser.add_argument("--size", type=int, default=192)
    parser.add_argument("--sky", default="day")
    parser.add_argument("--land", default="hills")
    args = parser.parse_args()
    known = things()
    names = args.things or list(known)[:7]
    heads = [(name, args.colours[i % len(args.colours)]) for i, name in enumerate(names)]
    rows = {s: [show(known[n], c, s, args.size, args.sky, args.land) for n, c in heads] for s in args.styles}
    table(rows, [f"{c} {n}" for n, c in heads]).save(args.out)


if __name__ == "__main__":
    main()
