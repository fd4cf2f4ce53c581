"""Buildings, plants and vehicles.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0),
top near (0, -1), y growing downwards.
"""

from __future__ import annotations

import random

from pen import Colour, Pen, dark, light, mix

GLASS: Colour = (0.72, 0.88, 0.96)
LAMP: Colour = (1.0, 0.90, 0.50)
WOOD: Colour = (0.48, 0.30, 0.17)
LEAF: Colour = (0.24, 0.60, 0.26)
TYRE: Colour = (0.14, 0.14, 0.16)


def contrast(c: Colour) -> Colour:
    """A roof or trim colour that stands off the main colour without a new hue."""
    return dark(c, 0.42) if sum(c) > 0.9 else light(c, 0.35)


def house(p: Pen, c: Colour, r: random.Random) -> None:
    x = r.choice((-0.28, 0.28))
    p.box(x - 0.06, -0.98, x + 0.06, -0.66, contrast(c))
    p.box(-0.44, -0.58, 0.44, 0.0, c)
    p.poly([(-0.54, -0.56), (0.0, -1.0), (0.54, -0.56)], contrast(c))
    p.box(-0.10, -0.34, 0.10, 0.0, WOOD)
    for wx in (-0.28, 0.28):
        p.box(wx - 0.09, -0.44, wx + 0.09, -0.24, LAMP if sum(p.ambient) < 2.75 else GLASS)


def castle(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.42, 0.42):
        p.box(x - 0.13, -0.72, x + 0.13, 0.0, dark(c, 0.08))
        p.poly([(x - 0.17, -0.71), (x, -1.0), (x + 0.17, -0.71)], contrast(c))
        p.box(x - 0.04, -0.58, x + 0.04, -0.44, dark(c, 0.6), shade=0.0)
    p.box(-0.32, -0.52, 0.32, 0.0, c)
    for i in range(4):
        p.box(-0.30 + 0.17 * i, -0.60, -0.21 + 0.17 * i, -0.50, c, edge=False)
    p.box(-0.12, -0.28, 0.12, 0.0, WOOD, radius=0.10)


def windmill(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.26, 0.0), (-0.16, -0.66), (0.16, -0.66), (0.26, 0.0)], c)
    p.blob([(-0.20, -0.64), (-0.16, -0.86), (0.16, -0.86), (0.20, -0.64)], contrast(c))
    p.box(-0.07, -0.20, 0.07, 0.0, WOOD)
    sail = (0.95, 0.93, 0.86)
    for dx, dy in ((0.35, -0.27), (0.27, 0.35), (-0.35, 0.27), (-0.27, -0.35)):
        nx, ny = -dy * 0.28, dx * 0.28
        p.poly([(0.0, -0.68), (dx, -0.68 + dy), (dx + nx, -0.68 + dy + ny), (nx * 0.5, -0.68 + ny * 0.5)], sail)
    p.dot(0.0, -0.68, 0.04, WOOD)


def lighthouse(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.44, 0.06), (-0.30, -0.14), (0.30, -0.14), (0.44, 0.06)], (0.45, 0.43, 0.44))
    p.poly([(-0.20, -0.03), (-0.12, -0.78), (0.12, -0.78), (0.20, -0.03)], c)
    white = (0.97, 0.96, 0.94) if sum(c) < 2.4 else (0.75, 0.75, 0.78)
    for y in (-0.22, -0.50):
        p.poly([(-0.185 - 0.09 * (y + 0.1), y), (-0.185 - 0.09 * (y - 0.04), y - 0.13),
                (0.185 + 0.09 * (y - 0.04), y - 0.13), (0.185 + 0.09 * (y + 0.1), y)], white)
    p.glow(0.0, -0.85, 0.40, LAMP, 0.55)
    p.box(-0.09, -0.90, 0.09, -0.78, LAMP)
    p.poly([(-0.13, -0.89), (0.0, -1.0), (0.13, -0.89)], contrast(c))


def tent(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.62, 0.0), (0.0, -0.86), (0.62, 0.0)], c)
    p.poly([(0.0, -0.86), (0.62, 0.0), (0.30, 0.0)], dark(c, 0.22))
    p.poly([(-0.20, 0.0), (0.0, -0.60), (0.16, 0.0)], dark(c, 0.65), shade=0.0)
    p.line([(0.0, -0.84), (0.0, -1.0)], WOOD, 0.03)
    p.poly([(0.0, -1.0), (0.17, -0.94), (0.0, -0.88)], light(c, 0.3))


def church(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.10, -0.40, 0.52, 0.0, c)
    p.poly([(-0.14, -0.39), (0.0, -0.60), (0.46, -0.60), (0.58, -0.39)], contrast(c))
    p.box(-0.42, -0.62, -0.08, 0.0, light(c, 0.08))
    p.poly([(-0.47, -0.61), (-0.25, -0.92), (-0.03, -0.61)], contrast(c))
    p.line([(-0.25, -1.02), (-0.25, -0.90)], LAMP, 0.03)
    p.line([(-0.30, -0.98), (-0.20, -0.98)], LAMP, 0.03)
    p.box(-0.32, -0.26, -0.18, 0.0, WOOD, radius=0.06)
    p.disc(-0.25, -0.46, 0.07, GLASS)
    for x in (0.10, 0.34):
        p.box(x - 0.05, -0.30, x + 0.05, -0.12, GLASS, radius=0.04)


def tree(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.08, 0.0), (-0.05, -0.45), (0.05, -0.45), (0.08, 0.0)], WOOD)
    for x, y, s in ((-0.22, -0.52, 0.22), (0.22, -0.52, 0.22), (0.0, -0.72, 0.28)):
        p.disc(x, y, s, dark(c, 0.10))
    p.disc(0.0, -0.56, 0.24, c, edge=False)
    p.disc(-0.08, -0.74, 0.13, light(c, 0.14), edge=False)


def pine(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.06, -0.20, 0.06, 0.0, WOOD)
    for i, w in enumerate((0.40, 0.32, 0.23)):
        base = -0.12 - 0.24 * i
        p.poly([(-w, base), (0.0, base - 0.40), (w, base)], light(c, 0.06 * i))


def palm(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.07, 0.05), (-0.04, -0.45), (0.04, -0.82), (0.13, -0.80), (0.07, -0.40), (0.08, 0.05)], WOOD)
    for dx, dy in ((-0.48, -0.58), (-0.34, -0.88), (0.58, -0.60), (0.46, -0.88), (0.02, -1.04)):
        x, y = 0.09, -0.78
        p.blob([(x, y), (x + dx * 0.45, y + (dy + 0.78) * 0.5 - 0.16), (dx, dy), (x + dx * 0.4, y + (dy + 0.78) * 0.5)], c)
    p.dot(0.06, -0.76, 0.045, dark(WOOD, 0.2))
    p.dot(0.14, -0.75, 0.045, dark(WOOD, 0.2))


def cactus(p: Pen, c: Colour, r: random.Random) -> None:
    for side, y in ((-1, -0.34), (1, -0.46)):
        p.box(side * 0.12, y, side * 0.40, y + 0.14, c, radius=0.07, shade=0.0)
        p.box(side * 0.27, y - 0.26, side * 0.40, y + 0.14, c, radius=0.065)
    p.box(-0.14, -0.98, 0.14, 0.02, c, radius=0.14)
    for x in (-0.05, 0.05):
        p.line([(x, -0.88), (x, -0.06)], dark(c, 0.25), 0.018)


def flower(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, 0.0), (0.0, -0.66)], LEAF, 0.06)
    p.blob([(0.0, -0.10), (0.16, -0.34), (0.36, -0.34), (0.20, -0.12)], LEAF)
    p.blob([(0.0, -0.16), (-0.16, -0.40), (-0.34, -0.38), (-0.20, -0.18)], LEAF)
    for dx, dy in ((0.0, -0.19), (0.18, -0.06), (0.11, 0.15), (-0.11, 0.15), (-0.18, -0.06)):
        p.disc(dx, -0.70 + dy, 0.135, c)
    p.disc(0.0, -0.70, 0.10, (0.98, 0.80, 0.20) if c[2] > 0.3 or c[1] < 0.6 else (0.55, 0.32, 0.12))


def mushroom(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.24, 0.06), (-0.12, -0.25), (-0.16, -0.60), (0.16, -0.60), (0.12, -0.25), (0.24, 0.06)], (0.96, 0.92, 0.83))
    p.blob([(-0.62, -0.40), (-0.56, -1.06), (0.56, -1.06), (0.62, -0.40)], c)
    spot = (0.98, 0.96, 0.92) if sum(c) < 2.4 else (0.70, 0.66, 0.62)
    for x, y, s in ((-0.26, -0.66, 0.075), (0.05, -0.82, 0.085), (0.30, -0.62, 0.07), (0.0, -0.58, 0.05)):
        p.dot(x, y, s, spot)


def wheel(p: Pen, x: float, y: float, s: float) -> None:
    """A tyre with a pale hub."""
    p.disc(x, y, s, TYRE, shade=0.0)
    p.dot(x, y, s * 0.5, (0.80, 0.80, 0.82))


def car(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.46, -0.48), (-0.30, -0.82), (0.26, -0.82), (0.48, -0.48)], c)
    p.poly([(-0.36, -0.50), (-0.25, -0.74), (-0.03, -0.74), (-0.03, -0.50)], GLASS)
    p.poly([(0.03, -0.50), (0.03, -0.74), (0.22, -0.74), (0.37, -0.50)], GLASS)
    p.box(-0.80, -0.52, 0.80, -0.14, c, radius=0.13)
    p.disc(0.74, -0.37, 0.06, LAMP)
    for x in (-0.45, 0.45):
        wheel(p, x, -0.15, 0.17)


def bus(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.86, -0.94, 0.86, -0.14, c, radius=0.10)
    for i in range(4):
        p.box(-0.74 + 0.36 * i, -0.82, -0.46 + 0.36 * i, -0.52, GLASS)
    p.box(-0.86, -0.42, 0.86, -0.34, light(c, 0.5), shade=0.0, edge=False)
    for x in (-0.50, 0.50):
        wheel(p, x, -0.15, 0.16)


def truck(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.82, -0.92, 0.24, -0.18, c)
    p.box(0.28, -0.68, 0.76, -0.18, dark(c, 0.15), radius=0.06)
    p.box(0.46, -0.60, 0.70, -0.40, GLASS)
    p.box(-0.84, -0.22, 0.80, -0.14, TYRE, shade=0.0)
    for x in (-0.56, -0.14, 0.52):
        wheel(p, x, -0.14, 0.15)


def train(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.80, -0.96, -0.28, -0.18, c)
    p.box(-0.86, -1.0, -0.22, -0.92, contrast(c))
    p.box(-0.68, -0.82, -0.40, -0.54, GLASS)
    p.box(-0.30, -0.64, 0.72, -0.18, c, radius=0.12)
    p.poly([(0.36, -0.62), (0.32, -0.92), (0.58, -0.92), (0.54, -0.62)], contrast(c))
    p.disc(0.02, -0.64, 0.11, LAMP)
    p.poly([(0.70, -0.20), (0.90, -0.04), (0.60, -0.04)], TYRE)
    for x in (-0.55, -0.10, 0.25, 0.55):
        wheel(p, x, -0.13, 0.13)


def tractor(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.52, -0.98, 0.06, -0.90, c)
    p.box(-0.44, -0.92, -0.02, -0.40, GLASS)
    p.box(-0.46, -0.58, 0.66, -0.26, c, radius=0.06)
    p.line([(0.42, -0.58), (0.42, -0.84)], TYRE, 0.06)
    wheel(p, -0.34, -0.30, 0.30)
    wheel(p, 0.48, -0.17, 0.17)


def umbrella(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.9), (0.0, -0.06), (0.06, 0.0), (0.12, -0.06)], WOOD, 0.045)
    p.blob([(-0.66, -0.40), (-0.60, -0.98), (0.0, -1.10), (0.60, -0.98), (0.66, -0.40), (0.33, -0.52), (0.0, -0.46), (-0.33, -0.52)], c)
    p.blob([(-0.20, -0.46), (-0.16, -0.98), (0.16, -0.98), (0.20, -0.46)], light(c, 0.28), edge=False)


def snowman(p: Pen, c: Colour, r: random.Random) -> None:
    snow = (0.95, 0.97, 1.0)
    p.disc(0.0, -0.24, 0.27, snow)
    p.disc(0.0, -0.62, 0.20, snow)
    p.box(-0.20, -0.52, 0.20, -0.44, c, radius=0.03)
    p.box(0.06, -0.48, 0.16, -0.24, c, radius=0.03)
    p.box(-0.22, -0.83, 0.22, -0.77, c)
    p.box(-0.14, -1.0, 0.14, -0.79, c)
    for x in (-0.07, 0.07):
        p.dot(x, -0.68, 0.028, TYRE)
    p.poly([(0.0, -0.63), (0.20, -0.60), (0.0, -0.58)], (0.96, 0.52, 0.12), shade=0.0)


def robot(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.88), (0.0, -0.98)], TYRE, 0.03)
    p.dot(0.0, -0.98, 0.04, (0.95, 0.30, 0.25))
    for x in (-0.16, 0.16):
        p.box(x - 0.08, -0.18, x + 0.08, 0.0, dark(c, 0.3))
    for x in (-0.38, 0.38):
        p.box(x - 0.06, -0.54, x + 0.06, -0.22, dark(c, 0.2), radius=0.05)
    p.box(-0.30, -0.56, 0.30, -0.14, c, radius=0.05)
    p.box(-0.24, -0.90, 0.24, -0.58, c, radius=0.06)
    for x in (-0.11, 0.11):
        p.dot(x, -0.76, 0.065, (0.97, 0.97, 0.90))
        p.dot(x, -0.76, 0.03, TYRE)
    p.box(-0.16, -0.44, 0.16, -0.26, mix(c, (0.9, 0.95, 1.0), 0.6))


LAND_THINGS = {
    "house": house, "castle": castle, "windmill": windmill, "lighthouse": lighthouse, "tent": tent,
    "church": church, "tree": tree, "pine": pine, "palm": palm, "cactus": cactus, "flower": flower,
    "mushroom": mushroom, "car": car, "bus": bus, "truck": truck, "train": train, "tractor": tractor,
    "umbrella": umbrella, "snowman": snowman, "robot": robot,
}
