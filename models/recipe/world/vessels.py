"""What flies, floats or dives: craft of the air and the water.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0),
top near (0, -1), y growing downwards. They travel to the right.
"""

from __future__ import annotations

import random

import skia

from world.noun import Noun
from world.parts import (
    LAMP, STEEL, TYRE, WOOD, contrast, dome, glass, leaf, pale, ring, side, trim,
)
from world.pen import Colour, Pen, light

STRAP: Colour = (0.66, 0.45, 0.24)


def balloon(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.11, 0.11):
        p.line([(x * 1.5, -0.36), (x, -0.16)], WOOD, 0.03)
    for half, tone in ((0.42, c), (0.24, pale(c)), (0.095, c)):
        path = skia.Path()
        path.moveTo(0.0, -1.0)
        path.cubicTo(half * 0.95, -1.0, half * 1.30, -0.66, half * 0.42, -0.30)
        path.lineTo(-half * 0.42, -0.30)
        path.cubicTo(-half * 1.30, -0.66, -half * 0.95, -1.0, 0.0, -1.0)
        p.shape(path, tone, edge=half > 0.4, rounded=True)
    p.box(-0.15, -0.17, 0.15, 0.0, STRAP, radius=0.04)
    p.box(-0.17, -0.19, 0.17, -0.14, WOOD, radius=0.02)


def kite(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.32), (-0.14, -0.22), (0.06, -0.13), (-0.06, 0.0)], TYRE, 0.03)
    p.poly([(0.0, -1.0), (0.40, -0.68), (0.0, -0.28), (-0.40, -0.68)], c)
    p.poly([(0.0, -1.0), (0.40, -0.68), (0.0, -0.68)], pale(c), edge=False)
    p.poly([(-0.40, -0.68), (0.0, -0.68), (0.0, -0.28)], pale(c), edge=False)
    p.line([(0.0, -1.0), (0.0, -0.28)], side(c), 0.03)
    p.line([(-0.40, -0.68), (0.40, -0.68)], side(c), 0.03)
    for x, y in ((-0.12, -0.21), (0.04, -0.12), (-0.06, -0.01)):
        bow = [(x - 0.10, y - 0.055), (x + 0.10, y + 0.055), (x + 0.10, y - 0.055), (x - 0.10, y + 0.055)]
        p.poly(bow, c, shade=0.0)


def plane(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.58, -0.58), (-0.94, -1.0), (-0.68, -1.0), (-0.30, -0.62)], side(c))
    p.poly([(0.10, -0.60), (-0.18, -0.92), (0.04, -0.92), (0.42, -0.60)], side(c))
    p.blob([(-0.98, -0.68), (-0.50, -0.74), (0.60, -0.80), (1.06, -0.52), (0.60, -0.28), (-0.40, -0.30)], c)
    for x in (-0.36, -0.14, 0.08, 0.30):
        p.dot(x, -0.58, 0.065, glass(p))
    p.poly([(0.60, -0.68), (0.54, -0.54), (0.84, -0.54), (0.72, -0.68)], glass(p), shade=0.0)
    p.poly([(0.26, -0.46), (-0.44, -0.04), (-0.16, -0.04), (0.56, -0.44)], light(c, 0.22))
    p.poly([(-0.62, -0.56), (-0.92, -0.36), (-0.76, -0.36), (-0.44, -0.54)], light(c, 0.22))


def rocket(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.17, -0.20), (-0.13, -0.02), (0.0, 0.16), (0.13, -0.02), (0.17, -0.20)], (1.0, 0.58, 0.12), edge=False)
    p.blob([(-0.08, -0.20), (-0.06, -0.08), (0.0, 0.02), (0.06, -0.08), (0.08, -0.20)], (1.0, 0.88, 0.40), edge=False)
    for s in (-1, 1):
        p.poly([(s * 0.14, -0.50), (s * 0.42, -0.24), (s * 0.42, -0.06), (s * 0.14, -0.20)], side(c))
    path = skia.Path()
    path.moveTo(-0.17, -0.16)
    path.cubicTo(-0.30, -0.46, -0.24, -0.80, 0.0, -1.0)
    path.cubicTo(0.24, -0.80, 0.30, -0.46, 0.17, -0.16)
    path.close()
    p.shape(path, c, rounded=True)
    nose = skia.Path()
    nose.moveTo(-0.17, -0.79)
    nose.quadTo(-0.11, -0.91, 0.0, -1.0)
    nose.quadTo(0.11, -0.91, 0.17, -0.79)
    nose.close()
    p.shape(nose, contrast(c))
    p.disc(0.0, -0.60, 0.125, trim(c))
    p.disc(0.0, -0.60, 0.08, LAMP if p.dim > 0.4 else (0.40, 0.68, 0.92), edge=False)
    leaf(p, 0.0, -0.06, 0.0, -0.42, 0.09, side(c))


def helicopter(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.20, -0.60), (-0.86, -0.66), (-0.86, -0.54), (-0.20, -0.34)], side(c))
    p.poly([(-0.78, -0.60), (-0.98, -0.88), (-0.84, -0.88), (-0.68, -0.60)], c)
    p.disc(-0.86, -0.60, 0.10, STEEL)
    p.line([(0.06, -0.76), (0.06, -0.94)], TYRE, 0.06)
    p.box(-0.66, -1.0, 0.78, -0.93, TYRE, radius=0.035)
    p.blob([(-0.40, -0.54), (-0.22, -0.82), (0.34, -0.84), (0.64, -0.54), (0.56, -0.16), (-0.22, -0.16)], c)
    p.blob([(0.14, -0.42), (0.16, -0.76), (0.36, -0.74), (0.58, -0.52), (0.56, -0.40)], glass(p))
    p.box(-0.16, -0.66, 0.06, -0.46, glass(p), radius=0.04)
    for x in (-0.08, 0.30):
        p.line([(x, -0.20), (x, -0.04)], TYRE, 0.05)
    p.line([(-0.32, -0.03), (0.52, -0.03), (0.62, -0.10)], TYRE, 0.06)


def airship(p: Pen, c: Colour, r: random.Random) -> None:
    for y in (-0.96, -0.22):
        p.poly([(-0.50, -0.58), (-0.94, y), (-0.66, y + (0.02 if y < -0.5 else -0.02)), (-0.24, -0.58)], side(c))
    p.box(-0.24, -0.26, 0.34, -0.02, contrast(c), radius=0.08)
    p.oval(0.04, -0.58, 0.90, 0.36, c)
    p.oval(0.04, -0.58, 0.86, 0.13, pale(c), edge=False)
    p.poly([(-0.56, -0.62), (-0.94, -0.62), (-0.94, -0.54), (-0.56, -0.54)], side(c))
    for x in (-0.12, 0.05, 0.22):
        p.dot(x, -0.13, 0.055, glass(p))


def ufo(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.26, -0.30), (0.26, -0.30), (0.46, 0.0), (-0.46, 0.0)], (0.86, 1.0, 0.72), shade=0.0, edge=False)
    dome(p, 0.0, -0.54, 0.36, 0.44, LAMP if p.dim > 0.4 else (0.66, 0.92, 0.98))
    p.oval(0.0, -0.70, 0.13, 0.14, (0.42, 0.75, 0.30), edge=False)
    for x in (-0.05, 0.05):
        p.dot(x, -0.73, 0.035, TYRE)
    p.oval(0.0, -0.44, 0.84, 0.22, c)
    p.oval(0.0, -0.53, 0.46, 0.09, side(c), edge=False)
    for x, y in ((-0.60, -0.42), (-0.22, -0.34), (0.22, -0.34), (0.60, -0.42)):
        p.dot(x, y, 0.075, LAMP if c[2] > 0.35 or c[1] < 0.6 else (0.95, 0.35, 0.30))


def boat(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.22), (0.0, -1.0)], WOOD, 0.045)
    p.poly([(0.05, -0.96), (0.54, -0.34), (0.05, -0.34)], light(c, 0.72) if sum(c) < 2.4 else (0.80, 0.84, 0.90))
    p.poly([(-0.05, -0.88), (-0.42, -0.34), (-0.05, -0.34)], light(c, 0.35) if sum(c) < 2.4 else (0.90, 0.92, 0.95))
    hull = skia.Path()
    hull.moveTo(-0.70, -0.29)
    hull.lineTo(0.76, -0.29)
    hull.quadTo(0.66, 0.02, 0.36, 0.02)
    hull.lineTo(-0.36, 0.02)
    hull.quadTo(-0.62, 0.02, -0.70, -0.29)
    hull.close()
    p.shape(hull, c)
    p.poly([(-0.70, -0.29), (0.76, -0.29), (0.72, -0.20), (-0.67, -0.20)], side(c))


def ship(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.34, 0.0):
        p.box(x - 0.085, -0.98, x + 0.085, -0.60, c)
        p.box(x - 0.085, -0.98, x + 0.085, -0.89, TYRE, shade=0.0)
    white = trim(c)
    p.box(-0.46, -0.68, 0.24, -0.50, white, radius=0.03)
    p.box(-0.58, -0.54, 0.42, -0.34, white, radius=0.03)
    for i in range(5):
        p.dot(-0.46 + 0.19 * i, -0.45, 0.05, LAMP if p.dim > 0.4 else (0.28, 0.50, 0.74))
    p.poly([(-0.82, -0.38), (0.94, -0.44), (0.64, 0.02), (-0.68, 0.02)], c)
    p.poly([(-0.73, -0.10), (0.71, -0.10), (0.64, 0.02), (-0.68, 0.02)], side(c), edge=False)


def canoe(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(-0.30, -0.92), (0.24, -0.28)], WOOD, 0.07)
    p.blob([(-0.48, -1.04), (-0.34, -1.08), (-0.20, -0.84), (-0.30, -0.76), (-0.44, -0.88)], WOOD)
    path = skia.Path()
    path.moveTo(-1.0, -0.76)
    path.quadTo(-0.76, -0.44, -0.40, -0.42)
    path.lineTo(0.40, -0.42)
    path.quadTo(0.76, -0.44, 1.0, -0.76)
    path.quadTo(0.94, 0.0, 0.40, 0.02)
    path.lineTo(-0.40, 0.02)
    path.quadTo(-0.94, 0.0, -1.0, -0.76)
    path.close()
    p.shape(path, c)
    rim = [(x / 10, -0.42 - 0.008 * max(0, abs(x) - 4) ** 2) for x in range(-9, 10, 3)]
    p.line([(-0.98, -0.72), *rim, (0.98, -0.72)], side(c), 0.07)
    p.box(-0.66, -0.22, 0.66, -0.14, pale(c), radius=0.03, shade=0.0, edge=False)


def raft(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.30), (0.0, -1.0)], WOOD, 0.06)
    p.line([(-0.44, -0.92), (0.44, -0.92)], WOOD, 0.05)
    sail = light(c, 0.60) if sum(c) < 2.2 else (0.80, 0.84, 0.88)
    p.blob([(-0.42, -0.92), (0.0, -0.93), (0.42, -0.92), (0.36, -0.66), (0.46, -0.42), (0.0, -0.48), (-0.46, -0.42),
            (-0.36, -0.66)], sail)
    p.poly([(-0.64, -0.38), (0.64, -0.38), (0.86, -0.10), (-0.86, -0.10)], light(c, 0.14))
    for i in range(-2, 3):
        p.line([(i * 0.205 + 0.10, -0.37), (i * 0.28 + 0.14, -0.12)], side(c), 0.035)
    for i in range(6):
        x = -0.70 + 0.28 * i
        p.disc(x, -0.08, 0.14, c)
        p.disc(x, -0.08, 0.075, pale(c), edge=False)


def paddle_steamer(p: Pen, c: Colour, r: random.Random) -> None:
    white = trim(c)
    pane = LAMP if p.dim > 0.4 else (0.28, 0.50, 0.74)
    for x in (-0.10, 0.14):
        p.box(x - 0.055, -1.02, x + 0.055, -0.66, TYRE)
        p.box(x - 0.085, -1.04, x + 0.085, -0.97, TYRE)
    p.box(0.24, -0.82, 0.52, -0.66, c, radius=0.02)
    p.box(0.30, -0.78, 0.46, -0.70, glass(p), edge=False)
    p.box(-0.42, -0.70, 0.60, -0.62, c, radius=0.03)
    p.box(-0.36, -0.64, 0.54, -0.46, white)
    p.box(-0.46, -0.48, 0.72, -0.40, c, radius=0.03)
    p.box(-0.40, -0.42, 0.66, -0.24, white)
    for y in (-0.55, -0.33):
        for i in range(5):
            p.box(-0.30 + 0.19 * i, y - 0.055, -0.22 + 0.19 * i, y + 0.055, pane, edge=False)
    p.poly([(-0.60, -0.26), (0.96, -0.30), (0.74, 0.02), (-0.60, 0.02)], c)
    p.disc(-0.64, -0.26, 0.28, side(c))
    for dx, dy in ((0.24, 0.0), (0.12, 0.21), (0.12, -0.21)):
        p.line([(-0.64 - dx, -0.26 - dy), (-0.64 + dx, -0.26 + dy)], light(c, 0.35), 0.055)
    ring(p, -0.64, -0.26, 0.25, light(c, 0.35), 0.05)


def submarine(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.08, -0.80), (0.08, -0.97), (0.26, -0.97)], TYRE, 0.065)
    p.box(-0.18, -0.84, 0.24, -0.56, side(c), radius=0.08)
    for y in (-0.62, -0.12):
        p.poly([(-0.60, -0.38), (-0.94, y), (-0.78, y), (-0.40, -0.38)], side(c))
    p.oval(-0.92, -0.38, 0.06, 0.20, STEEL)
    p.blob([(-0.94, -0.38), (-0.66, -0.66), (0.60, -0.70), (0.98, -0.36), (0.60, -0.02), (-0.66, -0.08)], c)
    for x in (-0.34, 0.06, 0.46):
        p.disc(x, -0.40, 0.125, trim(c))
        p.disc(x, -0.40, 0.08, LAMP, edge=False)


VESSELS: dict[str, Noun] = {
    "balloon": Noun(balloon, "air", 0.46, names=("balloon", "hot air balloon")),
    "kite": Noun(kite, "air", 0.44, flip=True),
    "plane": Noun(plane, "air", 0.32, names=("plane", "airplane"), flip=True),
    "rocket": Noun(rocket, "air", 0.48),
    "helicopter": Noun(helicopter, "air", 0.36, flip=True),
    "airship": Noun(airship, "air", 0.34, names=("airship", "zeppelin"), flip=True),
    "ufo": Noun(ufo, "air", 0.36, names=("ufo", "flying saucer"), natural=("grey", "purple")),
    "boat": Noun(boat, "water", 0.47, names=("boat", "sailboat"), flip=True),
    "ship": Noun(ship, "water", 0.38, flip=True),
    "canoe": Noun(canoe, "water", 0.30, flip=True),
    "raft": Noun(raft, "water", 0.40, natural=("brown",), flip=True),
    "paddle steamer": Noun(paddle_steamer, "water", 0.37, flip=True),
    "submarine": Noun(submarine, "deep", 0.36, flip=True),
}
