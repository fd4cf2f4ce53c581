"""Pictures that are not dead leaves: text, line art, regular structures in perspective, gratings, plain noise."""

from __future__ import annotations

import math
import random
import string
from functools import lru_cache

import numpy as np
import skia

from leaves import TILE, argb, cover, lit, noise, outline, palette, radius, shrink, surface, vary


@lru_cache(maxsize=1)
def faces() -> list[skia.Typeface]:
    """The machine's own typefaces that have Latin letters; at least the default one."""
    manager = skia.FontMgr()
    found = [skia.Typeface(manager.getFamilyName(i)) for i in range(min(200, manager.countFamilies()))]
    latin = [face for face in found if face and all(face.unicharToGlyph(ord(c)) for c in "Aaz09")]
    return latin or [skia.Typeface("")]


def words(rng: random.Random) -> str:
    """A line of invented words, figures and marks."""
    parts = []
    for _ in range(rng.randint(2, 9)):
        letters = string.ascii_lowercase if rng.random() < 0.7 else string.ascii_uppercase + string.digits
        parts.append("".join(rng.choices(letters, k=rng.randint(1, 9))) + rng.choice(("", "", "", ",", ".", "!", ":")))
    line = " ".join(parts)
    return line.capitalize() if rng.random() < 0.5 else line


def text(canvas: skia.Canvas, rng: random.Random, side: int) -> None:
    """Lines of text on paper, on colour, or as big lettering."""
    dark, pale = vary(rng, (0.08, 0.08, 0.1), 0.06), vary(rng, (0.95, 0.94, 0.92), 0.05)
    if rng.random() < 0.4:
        dark, pale = rng.sample([*palette(rng), (0.05, 0.05, 0.05), (1.0, 1.0, 1.0)], 2)
    if rng.random() < 0.3:
        dark, pale = pale, dark
    canvas.clear(argb(pale))
    canvas.rotate(rng.choice((0.0, 0.0, rng.gauss(0, 4), rng.uniform(-90, 90))), side / 2, side / 2)
    y = -0.2 * side
    while y < 1.2 * side:
        size = math.exp(rng.uniform(math.log(16), math.log(130)))
        font = skia.Font(rng.choice(faces()), size)
        font.setEdging(skia.Font.Edging.kAntiAlias)
        font.setHinting(skia.FontHinting.kNone)
        paint = skia.Paint(Color=argb(vary(rng, dark, 0.04)), AntiAlias=True)
        for _ in range(rng.randint(1, 5)):
            y += size * 1.25
            canvas.drawString(words(rng) + " " + words(rng), rng.uniform(-0.3, 0.2) * side, y, font, paint)


def lines(canvas: skia.Canvas, rng: random.Random, side: int) -> None:
    """Line art: flat shapes with inked outlines, hatching and loose curves."""
    colours = [*palette(rng), (1.0, 1.0, 1.0)]
    ink = vary(rng, (0.06, 0.06, 0.08), 0.04)
    canvas.clear(argb(rng.choice(colours)))
    pen = skia.Paint(Color=argb(ink), AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
    for _ in range(rng.randint(20, 90)):
        r = radius(rng, 14, side * 0.4)
        path = outline(rng, r)
        canvas.save()
        canvas.translate(rng.uniform(0, side), rng.uniform(0, side))
        canvas.rotate(rng.uniform(0, 360))
        if rng.random() < 0.75:
            canvas.drawPath(path, skia.Paint(Color=argb(rng.choice(colours)), AntiAlias=True))
        pen.setStrokeWidth(math.exp(rng.uniform(0, 2.2)))
        canvas.drawPath(path, pen)
        if rng.random() < 0.3:
            canvas.clipPath(path, True)
            step = rng.uniform(5, 24)
            pen.setStrokeWidth(rng.uniform(1, step / 3))
            for i in range(int(2 * r / step)):
                canvas.drawLine(-r + i * step, -r, -r + i * step + rng.gauss(0, 1), r, pen)
        canvas.restore()
    for _ in range(rng.randint(0, 25)):
        path = skia.Path()
        path.moveTo(rng.uniform(0, side), rng.uniform(0, side))
        path.cubicTo(*(rng.uniform(0, side) for _ in range(6)))
        pen.setStrokeWidth(math.exp(rng.uniform(0, 2.0)))
        canvas.drawPath(path, pen)


def structure(canvas: skia.Canvas, rng: random.Random, side: int) -> None:
    """Walls, windows, bricks, tiles, fences and stripes, seen in perspective."""
    colours = palette(rng)
    canvas.clear(argb(rng.choice(colours)))
    for _ in range(rng.randint(1, 4)):
        canvas.save()
        matrix = skia.Matrix()
        x, y, w, h = (rng.uniform(a, b) * side for a, b in ((-0.3, 0.5), (-0.3, 0.5), (0.5, 1.4), (0.5, 1.4)))
        tilt = lambda: rng.gauss(0, 0.16) * side  # noqa: E731
        target = [skia.Point(px + tilt(), py + tilt()) for px, py in ((x, y), (x + w, y), (x + w, y + h), (x, y + h))]
        matrix.setPolyToPoly([skia.Point(0, 0), skia.Point(1, 0), skia.Point(1, 1), skia.Point(0, 1)], target)
        canvas.concat(matrix)
        wall = skia.Paint(Color=argb(rng.choice(colours)), AntiAlias=True)
        canvas.drawRect(skia.Rect(0, 0, 1, 1), wall)
        columns, rows = rng.randint(2, 40), rng.randint(2, 40)
        brick, gap = rng.random() < 0.4, rng.uniform(0.03, 0.45)
        pane, uneven = rng.choice(colours), rng.choice((0.0, 0.03, 0.1))
        cross = rng.random() < 0.4
        for row in range(rows):
            for column in range(-1, columns):
                shift = 0.5 if brick and row % 2 else 0.0
                rect = skia.Rect((column + shift + gap / 2) / columns, (row + gap / 2) / rows,
                                 (column + shift + 1 - gap / 2) / columns, (row + 1 - gap / 2) / rows)
                canvas.drawRect(rect, skia.Paint(Color=argb(vary(rng, pane, uneven)), AntiAlias=True))
                if cross:
                    bar = skia.Paint(Color=argb(rng.choice(colours)), AntiAlias=True, StrokeWidth=0.06 / max(columns, rows))
                    canvas.drawLine(rect.centerX(), rect.top(), rect.centerX(), rect.bottom(), bar)
        canvas.restore()
    path = skia.Path()
    path.addRect(skia.Rect(0, 0, side, side))
    cover(canvas, rng, path, rng.uniform(0, 0.25))


PAINTERS = {"text": text, "lines": lines, "structure": structure}


def page(kind: str, seed: int, size: int) -> np.ndarray:
    """A picture of one of the kinds of `PAINTERS`, uint8 [size, size, 3], drawn at twice the size."""
    rng = random.Random(seed)
    side = 2 * size
    pixels, canvas, owner = surface(side)
    PAINTERS[kind](canvas, rng, side)
    owner.flushAndSubmit()
    image = pixels[..., :3].astype(np.float32) / 255
    return shrink(image if kind == "text" and rng.random() < 0.6 else lit(image, rng), size, rng)


def field(seed: int, size: int) -> np.ndarray:
    """Noise of one falling spectrum, or a warped grating whose period runs from fine to coarse."""
    rng, draw = random.Random(seed), np.random.default_rng(seed)
    cuts = [noise(draw, rng.uniform(0.8, 1.8)) for _ in range(3)]
    repeats = -(-size // TILE)
    tile = np.tile(np.stack(cuts, -1), (repeats, repeats, 1))[:size, :size]
    a, b = (np.array(c) for c in rng.sample([*palette(rng), (0.9, 0.9, 0.9), (0.1, 0.1, 0.1)], 2))
    if rng.random() < 0.5:
        mixed = 0.5 + rng.uniform(0.05, 0.25) * (tile[..., :1] + rng.uniform(0, 0.4) * tile)
    else:
        y, x = np.indices((size, size)) / size
        angle, rate = rng.uniform(0, math.pi), math.exp(rng.uniform(1.5, 4.0))
        along = x * math.cos(angle) + y * math.sin(angle)
        phase = 2 * math.pi * (rate * along * (1 + rng.uniform(0, 1.5) * along) + 0.3 * rng.random() * tile[..., 0])
        mixed = 0.5 + 0.5 * np.tanh(rng.uniform(0.5, 4) * np.sin(phase))[..., None] + 0.02 * rng.random() * tile
    image = a + (b - a) * mixed
    return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)
