"""Buildings.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0),
top near (0, -1), y growing downwards.
"""

from __future__ import annotations

import random

import skia

from world.noun import Noun
from world.parts import (
    CREAM, LAMP, LEAF, STRAW, WATER, WOOD, add_arched, arched, contrast, dome, glass, pale, side, trim, window,
)
from world.pen import Colour, Pen, dark, light
from world.yard import YARD


def house(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(0.20, -0.98, 0.34, -0.66, contrast(c))
    p.box(-0.46, -0.58, 0.46, 0.0, c)
    p.poly([(-0.58, -0.54), (0.0, -1.0), (0.58, -0.54)], contrast(c))
    p.disc(0.0, -0.70, 0.075, glass(p))
    p.box(-0.10, -0.34, 0.10, 0.0, WOOD)
    for x in (-0.29, 0.29):
        window(p, x, -0.32, 0.16, 0.18, trim(c))


def cottage(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.46, -1.0, -0.30, -0.68, side(c))
    p.box(-0.62, -0.66, 0.62, 0.0, c, radius=0.03)
    straw = STRAW if c[0] - c[2] < 0.45 or c[1] < 0.5 else (0.62, 0.42, 0.26)
    p.blob([(-0.76, -0.50), (-0.70, -0.60), (-0.44, -0.94), (0.44, -0.94), (0.70, -0.60), (0.76, -0.50),
            (0.40, -0.60), (0.0, -0.66), (-0.40, -0.60)], straw)
    arched(p, 0.0, 0.0, 0.22, 0.40, WOOD)
    for x in (-0.36, 0.36):
        window(p, x, -0.36, 0.17, 0.15, trim(c))
        for i in (-1, 0, 1):
            p.disc(x + 0.085 * i, -0.22, 0.055, LEAF, edge=False)


def castle(p: Pen, c: Colour, r: random.Random) -> None:
    roof = contrast(c)
    p.box(-0.15, -0.80, 0.15, -0.40, side(c))
    p.poly([(-0.20, -0.79), (0.0, -1.04), (0.20, -0.79)], roof)
    p.box(-0.40, -0.50, 0.40, 0.0, c)
    for i in range(4):
        p.box(-0.275 + 0.15 * i, -0.58, -0.175 + 0.15 * i, -0.48, c, edge=False)
    for x in (-0.45, 0.45):
        p.box(x - 0.15, -0.64, x + 0.15, 0.0, light(c, 0.10))
        p.poly([(x - 0.20, -0.63), (x, -0.94), (x + 0.20, -0.63)], roof)
        arched(p, x, -0.36, 0.11, 0.18, LAMP if p.dim > 0.4 else dark(c, 0.6))
    arched(p, 0.0, -0.56, 0.10, 0.16, LAMP if p.dim > 0.4 else dark(c, 0.6))
    arched(p, 0.0, 0.0, 0.28, 0.36, WOOD)


def windmill(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.33, 0.0), (-0.20, -0.66), (0.20, -0.66), (0.33, 0.0)], c)
    dome(p, 0.0, -0.64, 0.24, 0.26, contrast(c))
    arched(p, 0.0, 0.0, 0.18, 0.24, WOOD)
    window(p, 0.0, -0.35, 0.10, 0.09, trim(c))
    x, y = 0.0, -0.62
    for dx, dy in ((0.30, -0.30), (0.30, 0.30), (-0.30, 0.30), (-0.30, -0.30)):
        nx, ny = -dy * 0.30, dx * 0.30
        p.poly([(x + dx * 0.30, y + dy * 0.30), (x + dx, y + dy), (x + dx + nx, y + dy + ny),
                (x + dx * 0.30 + nx, y + dy * 0.30 + ny)], CREAM)
        p.line([(x, y), (x + dx, y + dy)], WOOD, 0.04)
    p.dot(x, y, 0.055, WOOD)


def lighthouse(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.42, 0.04), (-0.32, -0.11), (0.0, -0.08), (0.32, -0.11), (0.42, 0.04)], (0.46, 0.45, 0.48))

    def half(y: float) -> float:
        return 0.115 - 0.125 * (y + 0.74)

    def band(top: float, foot: float, colour: Colour) -> None:
        wide, narrow = -half(foot) + 0.23, -half(top) + 0.23
        p.poly([(-wide, foot), (-narrow, top), (narrow, top), (wide, foot)], colour)

    band(-0.74, -0.04, c)
    for y in (-0.56, -0.26):
        band(y, y + 0.11, trim(c))
    p.glow(0.0, -0.83, 0.42, LAMP, 0.75 if p.dim > 0.4 else 0.40)
    p.box(-0.085, -0.90, 0.085, -0.76, LAMP)
    p.box(-0.17, -0.78, 0.17, -0.72, contrast(c))
    dome(p, 0.0, -0.88, 0.13, 0.12, contrast(c))
    arched(p, 0.0, -0.05, 0.13, 0.17, WOOD)


def tent(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.66, 0.0), (0.0, -0.88), (0.66, 0.0)], c)
    p.poly([(-0.22, 0.0), (0.0, -0.62), (0.22, 0.0)], (1.0, 0.80, 0.40) if p.dim > 0.4 else dark(c, 0.68), shade=0.0)
    p.poly([(0.0, -0.62), (0.22, 0.0), (0.36, 0.0)], light(c, 0.30))
    p.poly([(0.0, -0.62), (-0.22, 0.0), (-0.36, 0.0)], light(c, 0.30))
    p.line([(0.0, -0.86), (0.0, -1.0)], WOOD, 0.035)
    p.poly([(0.015, -1.02), (0.22, -0.95), (0.015, -0.88)], pale(c))


def church(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.10, -0.36, 0.56, 0.0, c)
    p.poly([(-0.12, -0.35), (-0.02, -0.58), (0.50, -0.58), (0.63, -0.35)], contrast(c))
    p.box(-0.44, -0.58, -0.06, 0.0, light(c, 0.10))
    p.poly([(-0.50, -0.57), (-0.25, -0.90), (0.0, -0.57)], contrast(c))
    p.line([(-0.25, -1.02), (-0.25, -0.88)], LAMP, 0.035)
    p.line([(-0.31, -0.97), (-0.19, -0.97)], LAMP, 0.035)
    arched(p, -0.25, 0.0, 0.18, 0.26, WOOD)
    p.disc(-0.25, -0.42, 0.08, glass(p))
    for x in (0.08, 0.26, 0.44):
        arched(p, x, -0.08, 0.10, 0.20, glass(p))


def barn(p: Pen, c: Colour, r: random.Random) -> None:
    white = trim(c)
    wall = [(-0.54, 0.0), (-0.54, -0.52), (-0.36, -0.82), (0.0, -0.98), (0.36, -0.82), (0.54, -0.52), (0.54, 0.0)]
    p.poly(wall, c)
    p.line([(-0.60, -0.46), (-0.38, -0.84), (0.0, -1.0), (0.38, -0.84), (0.60, -0.46)], contrast(c), 0.075)
    p.box(-0.11, -0.74, 0.11, -0.56, white)
    p.box(-0.08, -0.71, 0.08, -0.59, LAMP if p.dim > 0.4 else dark(c, 0.55), shade=0.0, edge=False)
    p.box(-0.27, -0.43, 0.27, 0.0, white)
    for x in (-0.12, 0.12):
        p.box(x - 0.10, -0.39, x + 0.10, -0.01, side(c), shade=0.0, edge=False)
        p.line([(x - 0.09, -0.38), (x + 0.09, -0.02)], white, 0.04)
        p.line([(x + 0.09, -0.38), (x - 0.09, -0.02)], white, 0.04)


def tower(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.80), (0.0, -1.02)], WOOD, 0.03)
    p.poly([(0.015, -1.03), (0.24, -0.965), (0.015, -0.90)], (0.90, 0.28, 0.24) if c[0] < 0.7 else (0.25, 0.45, 0.85))
    p.poly([(-0.23, 0.0), (-0.19, -0.66), (0.19, -0.66), (0.23, 0.0)], c)
    for x in (-0.21, 0.0, 0.21):
        p.box(x - 0.075, -0.86, x + 0.075, -0.70, side(c))
    p.box(-0.29, -0.75, 0.29, -0.62, side(c))
    for y in (-0.36, -0.56):
        arched(p, 0.0, y + 0.10, 0.10, 0.16, LAMP if p.dim > 0.4 else dark(c, 0.62))
    for x, y in ((-0.12, -0.52), (0.13, -0.40), (-0.13, -0.28), (0.12, -0.18)):
        p.box(x - 0.05, y - 0.025, x + 0.05, y + 0.025, side(c), shade=0.0, edge=False)
    arched(p, 0.0, 0.0, 0.17, 0.22, WOOD)


def bridge(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.66, -0.12, 0.66, 0.04, WATER, radius=0.06, edge=False)
    path = skia.Path()
    path.moveTo(-0.86, 0.02)
    path.lineTo(-0.86, -0.48)
    path.quadTo(0.0, -1.20, 0.86, -0.48)
    path.lineTo(0.86, 0.02)
    path.close()
    for x, w, h in ((-0.50, 0.32, 0.42), (0.0, 0.48, 0.64), (0.50, 0.32, 0.42)):
        add_arched(path, x, 0.02, w, h)
    path.setFillType(skia.PathFillType.kEvenOdd)
    p.shape(path, c)
    rail = [(-0.86 + 1.72 * t / 10, -0.51 - 0.72 * 2 * (t / 10) * (1 - t / 10)) for t in range(11)]
    p.line(rail, side(c), 0.10)
    for x in (-0.84, 0.84):
        p.box(x - 0.10, -0.72, x + 0.10, 0.02, side(c), radius=0.03)


def pagoda(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.84), (0.0, -1.02)], LAMP, 0.04)
    for top, foot, roof, wall in ((-0.88, -0.62, 0.33, 0.17), (-0.66, -0.34, 0.44, 0.24), (-0.38, 0.0, 0.55, 0.31)):
        eave = top + 0.17
        p.box(-wall, eave - 0.03, wall, foot, light(c, 0.62) if sum(c) < 2.2 else dark(c, 0.20))
        p.blob([(-roof * 1.10, eave - 0.10), (-roof * 0.92, eave + 0.04), (roof * 0.92, eave + 0.04),
                (roof * 1.10, eave - 0.10), (roof * 0.46, eave - 0.06), (wall * 0.60, top - 0.04),
                (-wall * 0.60, top - 0.04), (-roof * 0.46, eave - 0.06)], c)
    arched(p, 0.0, 0.0, 0.16, 0.17, side(c))
    for y in (-0.42, -0.66):
        p.box(-0.05, y - 0.03, 0.05, y + 0.05, LAMP if p.dim > 0.4 else side(c), shade=0.0, edge=False)
    p.box(-0.42, -0.045, 0.42, 0.0, side(c))


def pyramid(p: Pen, c: Colour, r: random.Random) -> None:
    s = -p.light
    p.poly([(-0.80, 0.0), (0.0, -0.96), (0.80, 0.0)], c)
    p.poly([(0.0, -0.96), (s * 0.80, 0.0), (s * 0.26, 0.0)], dark(c, 0.30) if sum(c) > 0.6 else light(c, 0.22))
    for y in (-0.24, -0.48, -0.70):
        left, right = s * 0.80 * (1 + y / 0.96), s * 0.26 * (1 + y / 0.96)
        p.line([(-left, y), (right, y)], side(c), 0.025, 0.6)


def igloo(p: Pen, c: Colour, r: random.Random) -> None:
    line = side(c)
    dome(p, -0.10, 0.0, 0.66, 0.92, c)
    for y, w in ((-0.32, 0.615), (-0.62, 0.48)):
        p.line([(-0.10 - w, y), (-0.10 + w, y)], line, 0.03)
    for x, y0, y1 in ((-0.46, 0.0, -0.32), (-0.16, 0.0, -0.32), (-0.30, -0.32, -0.62), (0.08, -0.32, -0.62),
                      (-0.10, -0.62, -0.90)):
        p.line([(x, y0), (x, y1)], line, 0.03)
    arched(p, 0.40, 0.0, 0.56, 0.54, light(c, 0.2))
    arched(p, 0.40, 0.0, 0.34, 0.38, LAMP if p.dim > 0.4 else (0.16, 0.22, 0.36))


def skyscraper(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.90), (0.0, -1.06)], side(c), 0.035)
    p.box(-0.10, -0.97, 0.10, -0.80, c)
    p.box(-0.19, -0.86, 0.19, -0.50, c)
    p.box(-0.29, -0.62, 0.29, 0.0, c)
    for row in range(5):
        for x in (-0.18, 0.0, 0.18):
            p.box(x - 0.055, -0.54 + 0.105 * row, x + 0.055, -0.485 + 0.105 * row, glass(p), shade=0.0, edge=False)
    for y in (-0.79, -0.70):
        for x in (-0.09, 0.09):
            p.box(x - 0.055, y, x + 0.055, y + 0.055, glass(p), shade=0.0, edge=False)


def temple(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.50, -0.66, 0.50, -0.14, dark(c, 0.45) if sum(c) > 0.6 else light(c, 0.10))
    for x in (-0.46, -0.155, 0.155, 0.46):
        p.box(x - 0.075, -0.66, x + 0.075, -0.12, c)
        p.box(x - 0.10, -0.66, x + 0.10, -0.60, light(c, 0.2))
    p.box(-0.60, -0.76, 0.60, -0.65, c)
    p.poly([(-0.66, -0.74), (0.0, -1.02), (0.66, -0.74)], c)
    p.poly([(-0.40, -0.785), (0.0, -0.95), (0.40, -0.785)], side(c), edge=False)
    p.box(-0.62, -0.14, 0.62, -0.06, light(c, 0.2))
    p.box(-0.72, -0.07, 0.72, 0.0, side(c))


THINGS: dict[str, Noun] = {
    "house": Noun(house, "ground", 0.50),
    "cottage": Noun(cottage, "ground", 0.42),
    "castle": Noun(castle, "ground", 0.54, natural=("grey",)),
    "windmill": Noun(windmill, "ground", 0.58),
    "lighthouse": Noun(lighthouse, "ground", 0.62, natural=("red",)),
    "tent": Noun(tent, "ground", 0.44),
    "church": Noun(church, "ground", 0.54, plural="churches", natural=("white",)),
    "barn": Noun(barn, "ground", 0.48, natural=("red",)),
    "tower": Noun(tower, "ground", 0.60, natural=("grey",)),
    "bridge": Noun(bridge, "ground", 0.36, natural=("grey",)),
    "pagoda": Noun(pagoda, "ground", 0.58, natural=("red",)),
    "pyramid": Noun(pyramid, "ground", 0.44, natural=("gold",)),
    "igloo": Noun(igloo, "ground", 0.38, natural=("white",), flip=True),
    "skyscraper": Noun(skyscraper, "ground", 0.62, natural=("blue", "grey")),
    "temple": Noun(temple, "ground", 0.46, natural=("white",)),
    **YARD,
}
