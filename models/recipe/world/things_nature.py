"""Trees, flowers and what else grows or lies outdoors.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0),
top near (0, -1), y growing downwards.
"""

from __future__ import annotations

import math
import random

from world.noun import Noun
from world.parts import CREAM, LEAF, WOOD, arc, dome, leaf, side, trim
from world.pen import Colour, Pen, dark, light

BARK: Colour = (0.45, 0.29, 0.19)
BUD: Colour = (0.99, 0.82, 0.24)


def stem_colour(c: Colour) -> Colour:
    """Leaf green, or a deeper one where the bloom itself is green."""
    return dark(LEAF, 0.35) if c[1] > c[0] + 0.15 and c[1] > c[2] + 0.08 else LEAF


def tree(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.11, 0.0), (-0.07, -0.45), (0.07, -0.45), (0.11, 0.0)], BARK)
    for s in (-1, 1):
        p.disc(s * 0.29, -0.50, 0.20, side(c))
    p.disc(0.0, -0.66, 0.34, c)
    for x, y in ((-0.12, -0.78), (0.12, -0.62), (-0.14, -0.50)):
        p.line(arc(x, y, 0.10, 0.07, 20, 160, 6), light(c, 0.25), 0.04)


def pine(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.07, -0.18, 0.07, 0.0, BARK)
    for i, w in enumerate((0.42, 0.34, 0.25)):
        base = -0.12 - 0.245 * i
        p.poly([(-w, base), (0.0, base - 0.40), (w, base)], (side(c), c, light(c, 0.12))[i])


def palm(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.20, 0.05), (-0.08, -0.30), (0.00, -0.80), (0.12, -0.78), (0.06, -0.34), (-0.02, 0.05)], BARK)
    x, y = 0.06, -0.74
    for dx, dy, bend, tone in ((0.44, 0.36, -0.10, side(c)), (-0.42, 0.38, 0.10, side(c)), (0.56, -0.02, -0.12, c),
                               (-0.56, 0.0, 0.12, c), (0.34, -0.26, -0.04, light(c, 0.1)),
                               (-0.32, -0.26, 0.04, light(c, 0.1))):
        leaf(p, x, y, x + dx, y + dy, 0.13, tone, bend)
    for dx, dy in ((-0.06, 0.04), (0.06, 0.05)):
        p.dot(x + dx, y + dy, 0.055, dark(WOOD, 0.3))


def cactus(p: Pen, c: Colour, r: random.Random) -> None:
    for s, y in ((-1, -0.32), (1, -0.46)):
        p.line([(0.0, y), (s * 0.32, y), (s * 0.32, y - 0.26)], c, 0.15)
        p.box(s * 0.245, y - 0.34, s * 0.395, y + 0.04, c, radius=0.075)
    p.box(-0.15, -0.96, 0.15, 0.0, c, radius=0.14)
    for x in (-0.055, 0.055):
        p.line([(x, -0.82), (x, -0.08)], side(c), 0.028)
    flower_tone = (0.96, 0.45, 0.62) if c[1] > c[2] else BUD
    for dx in (-0.07, 0.0, 0.07):
        p.disc(dx, -0.96, 0.05, flower_tone, edge=False)


def petals(p: Pen, y: float, n: int, distance: float, radius: float, c: Colour, turn: float = 90.0) -> None:
    """A ring of n round petals about (0, y)."""
    for i in range(n):
        a = math.radians(turn + 360.0 * i / n)
        p.disc(distance * math.cos(a), y - distance * math.sin(a), radius, c)


def flower(p: Pen, c: Colour, r: random.Random) -> None:
    green = stem_colour(c)
    p.line([(0.0, 0.0), (0.0, -0.60)], green, 0.06)
    leaf(p, 0.0, -0.04, 0.36, -0.26, 0.14, green, 0.05)
    leaf(p, 0.0, -0.04, -0.36, -0.26, 0.14, green, -0.05)
    petals(p, -0.66, 5, 0.20, 0.155, c)
    p.disc(0.0, -0.66, 0.115, BUD if c[2] > 0.35 or c[1] < 0.6 else (0.62, 0.34, 0.12))


def mushroom(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.26, 0.05), (-0.13, -0.25), (-0.16, -0.60), (0.16, -0.60), (0.13, -0.25), (0.26, 0.05)], CREAM)
    p.oval(0.0, -0.42, 0.46, 0.10, dark(CREAM, 0.22))
    dome(p, 0.0, -0.40, 0.58, 0.58, c)
    for x, y, s in ((-0.30, -0.60, 0.085), (0.02, -0.80, 0.10), (0.33, -0.58, 0.08), (0.03, -0.53, 0.07)):
        p.dot(x, y, s, trim(c))


def bush(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.84, 0.03), (-0.86, -0.40), (0.0, -0.60), (0.86, -0.40), (0.84, 0.03)], c)
    for x, y, s in ((-0.46, -0.34, 0.28), (0.46, -0.34, 0.28), (-0.18, -0.62, 0.34), (0.24, -0.58, 0.32)):
        p.disc(x, y, s, c)
    p.oval(0.0, -0.30, 0.66, 0.24, c, edge=False)
    for x, y in ((-0.46, -0.42), (-0.14, -0.70), (0.30, -0.62), (0.10, -0.28), (-0.26, -0.20), (0.52, -0.26)):
        p.line(arc(x, y, 0.11, 0.08, 20, 160, 6), light(c, 0.28), 0.04)


def sunflower(p: Pen, c: Colour, r: random.Random) -> None:
    green = stem_colour(c)
    p.line([(0.0, 0.0), (0.0, -0.55)], green, 0.07)
    leaf(p, 0.0, -0.10, 0.38, -0.24, 0.15, green, 0.05)
    leaf(p, 0.0, -0.06, -0.38, -0.20, 0.15, green, -0.05)
    for i in range(12):
        a = math.tau * i / 12
        leaf(p, 0.10 * math.cos(a), -0.66 - 0.10 * math.sin(a), 0.36 * math.cos(a), -0.66 - 0.36 * math.sin(a), 0.16, c)
    p.disc(0.0, -0.66, 0.165, (0.40, 0.23, 0.12))
    p.disc(0.0, -0.66, 0.085, (0.58, 0.36, 0.16), edge=False)


def tulip(p: Pen, c: Colour, r: random.Random) -> None:
    green = stem_colour(c)
    p.line([(0.0, 0.0), (0.0, -0.55)], green, 0.06)
    leaf(p, 0.0, 0.0, 0.28, -0.52, 0.15, green, 0.08)
    leaf(p, 0.0, 0.0, -0.28, -0.46, 0.15, green, -0.08)
    p.poly([(-0.12, -0.70), (0.0, -1.0), (0.12, -0.70)], side(c))
    p.blob([(0.0, -0.38), (-0.36, -0.48), (-0.28, -0.76), (-0.30, -1.02), (-0.20, -0.96), (0.0, -0.72),
            (0.20, -0.96), (0.30, -1.02), (0.28, -0.76), (0.36, -0.48)], c)
    leaf(p, 0.0, -0.46, 0.0, -0.92, 0.20, light(c, 0.16))


def rose(p: Pen, c: Colour, r: random.Random) -> None:
    green = stem_colour(c)
    p.line([(0.0, 0.0), (0.0, -0.50)], green, 0.06)
    leaf(p, 0.0, -0.12, 0.38, -0.30, 0.16, green, 0.04)
    leaf(p, 0.0, -0.20, -0.36, -0.36, 0.16, green, -0.04)
    for s in (-1, 1):
        leaf(p, 0.0, -0.42, s * 0.34, -0.52, 0.10, green)
    for s in (-1, 1):
        p.oval(s * 0.17, -0.66, 0.18, 0.22, side(c))
    p.disc(0.0, -0.74, 0.26, c)
    p.line(arc(0.0, -0.76, 0.12, 0.12, 20, 330), dark(c, 0.38) if sum(c) > 0.6 else light(c, 0.3), 0.035)
    p.line(arc(0.02, -0.76, 0.045, 0.045, -60, 180, 8), dark(c, 0.38) if sum(c) > 0.6 else light(c, 0.3), 0.035)
    p.line(arc(0.0, -0.72, 0.21, 0.20, 195, 320), dark(c, 0.38) if sum(c) > 0.6 else light(c, 0.3), 0.035)


def bamboo(p: Pen, c: Colour, r: random.Random) -> None:
    for x, top, tone in ((-0.27, -0.84, side(c)), (0.27, -0.76, side(c)), (0.0, -1.0, c)):
        p.box(x - 0.085, top, x + 0.085, 0.0, tone, radius=0.03)
        for i in range(1, int(-top / 0.25) + 1):
            p.box(x - 0.105, top + 0.25 * i - 0.20, x + 0.105, top + 0.25 * i - 0.155, light(c, 0.28), radius=0.02)
    for x, y, dx, dy in ((0.0, -0.70, 0.36, -0.22), (0.0, -0.70, 0.40, 0.04), (0.0, -0.45, -0.42, -0.16),
                         (0.0, -0.45, -0.40, 0.10), (0.27, -0.46, 0.32, -0.16), (-0.27, -0.78, -0.30, -0.14)):
        leaf(p, x, y, x + dx, y + dy, 0.12, light(c, 0.16))


def pumpkin(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.80), (0.02, -0.90), (0.12, -0.98)], stem_colour(c), 0.12)
    for x, w, tone in ((-0.40, 0.26, side(c)), (0.40, 0.26, side(c)), (-0.22, 0.27, c), (0.22, 0.27, c),
                       (0.0, 0.23, light(c, 0.14))):
        p.oval(x, -0.42, w, 0.42, tone)


def rock(p: Pen, c: Colour, r: random.Random) -> None:
    s = -p.light
    outline = [(-0.72, 0.0), (-0.62, -0.44), (-0.28, -0.86), (0.16, -0.92), (0.54, -0.56), (0.74, 0.0)]
    p.poly([(s * x, y) for x, y in outline], c)
    p.poly([(s * x, y) for x, y in ((-0.62, -0.44), (-0.28, -0.86), (0.16, -0.92), (-0.02, -0.52))], light(c, 0.22))
    p.poly([(s * x, y) for x, y in ((0.16, -0.92), (0.54, -0.56), (0.74, 0.0), (0.16, 0.0), (-0.02, -0.52))],
           dark(c, 0.22) if sum(c) > 0.6 else light(c, 0.12))


def stump(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.66, 0.06), (-0.42, -0.10), (-0.44, -0.84), (0.44, -0.84), (0.42, -0.10), (0.66, 0.06), (0.0, -0.04)], c)
    for x in (-0.20, 0.06, 0.26):
        p.line([(x, -0.52), (x, -0.20)], side(c), 0.04)
    p.oval(0.0, -0.74, 0.42, 0.17, light(c, 0.5))
    p.line(arc(0.0, -0.74, 0.25, 0.09, 0, 360, 24), c, 0.035)
    p.dot(0.0, -0.74, 0.045, c)


def fern(p: Pen, c: Colour, r: random.Random) -> None:
    for angle, length, tone in ((22, 0.78, side(c)), (158, 0.78, side(c)), (54, 0.94, c), (126, 0.94, c),
                                (90, 0.98, light(c, 0.14))):
        a = math.radians(angle)
        ux, uy = math.cos(a), -math.sin(a)
        for i in range(3):
            t = length * (0.34 + 0.20 * i)
            reach = 0.26 - 0.055 * i
            for b in (a - 0.85, a + 0.85):
                leaf(p, ux * t, uy * t, ux * t + math.cos(b) * reach, uy * t - math.sin(b) * reach, 0.11, tone)
        leaf(p, ux * length * 0.66, uy * length * 0.66, ux * length, uy * length, 0.10, tone)
        p.line([(0.0, 0.0), (ux * length * 0.8, uy * length * 0.8)], tone, 0.05)


def blossom_tree(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.12, 0.0), (-0.06, -0.30), (0.06, -0.30), (0.12, 0.0)], BARK)
    for s in (-1, 1):
        p.line([(0.0, -0.24), (s * 0.22, -0.44), (s * 0.34, -0.56)], BARK, 0.08)
    for x, y, s in ((-0.42, -0.56, 0.20), (0.42, -0.56, 0.20), (-0.24, -0.74, 0.23), (0.24, -0.74, 0.23),
                    (0.0, -0.60, 0.22), (0.0, -0.82, 0.20)):
        p.disc(x, y, s, c)
    for x, y in ((-0.44, -0.58), (0.42, -0.54), (-0.22, -0.76), (0.24, -0.78), (0.0, -0.60), (0.02, -0.88),
                 (-0.22, -0.54), (0.20, -0.58)):
        p.dot(x, y, 0.05, light(c, 0.55) if sum(c) < 2.5 else (0.97, 0.72, 0.80))
    for x in (-0.34, 0.26, 0.42):
        p.dot(x, -0.02, 0.035, c)


THINGS: dict[str, Noun] = {
    "tree": Noun(tree, "ground", 0.56, natural=("green",)),
    "pine": Noun(pine, "ground", 0.58, names=("pine tree", "pine"), natural=("green",)),
    "palm": Noun(palm, "ground", 0.58, names=("palm tree", "palm"), natural=("green",), flip=True),
    "blossom tree": Noun(blossom_tree, "ground", 0.54, names=("cherry tree", "blossom tree"), natural=("pink",)),
    "cactus": Noun(cactus, "ground", 0.50, plural="cactuses", natural=("green",)),
    "bush": Noun(bush, "ground", 0.36, plural="bushes", natural=("green",)),
    "fern": Noun(fern, "ground", 0.42, natural=("green",)),
    "bamboo": Noun(bamboo, "ground", 0.56, plural="bamboo", natural=("green",)),
    "flower": Noun(flower, "ground", 0.50),
    "sunflower": Noun(sunflower, "ground", 0.54, natural=("yellow",)),
    "tulip": Noun(tulip, "ground", 0.48),
    "rose": Noun(rose, "ground", 0.50, natural=("red", "pink")),
    "mushroom": Noun(mushroom, "ground", 0.44, natural=("red",)),
    "pumpkin": Noun(pumpkin, "ground", 0.38, natural=("orange",)),
    "rock": Noun(rock, "ground", 0.36, natural=("grey",)),
    "stump": Noun(stump, "ground", 0.36, names=("tree stump", "stump"), natural=("brown",)),
}
