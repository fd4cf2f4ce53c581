"""Toys, instruments and furniture.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0), top near (0, -1),
y growing downwards.
"""

from __future__ import annotations

import random

from world.form import CREAM, DARK, GOLD, RED, WHITE, accent, blob, box, curve, deep, form, limb, mirror
from world.form import oval, pale, poly
from world.noun import Noun
from world.pen import Colour, Pen


def teddy_bear(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, oval(0.0, -0.32, 0.28, 0.28), oval(0.0, -0.72, 0.28, 0.25),
         *mirror(oval(0.24, -0.90, 0.11), limb(((0.20, -0.46), (0.40, -0.28)), 0.18, 0.16)))
    form(p, pale(c, 0.5), oval(0.0, -0.28, 0.17, 0.17), oval(0.0, -0.64, 0.14, 0.11),
         *mirror(oval(0.24, -0.90, 0.055)), edge=False, shade=0.0)
    form(p, c, *mirror(oval(0.26, -0.12, 0.15, 0.13)))
    form(p, pale(c, 0.5), *mirror(oval(0.27, -0.11, 0.085, 0.075)), edge=False, shade=0.0)
    form(p, DARK, oval(0.0, -0.69, 0.055, 0.04), edge=False, shade=0.0)
    for s in (-1, 1):
        p.dot(s * 0.11, -0.77, 0.04, DARK if sum(c) > 0.7 else WHITE)
    form(p, accent(c, RED, (0.20, 0.44, 0.86)), *mirror(poly((0.0, -0.50), (0.15, -0.57), (0.15, -0.43))),
         oval(0.0, -0.50, 0.05), shade=0.0)


def gift(p: Pen, c: Colour, r: random.Random) -> None:
    ribbon = accent(c, GOLD, (0.90, 0.16, 0.24))
    form(p, ribbon, *mirror(blob((0.0, -0.76), (0.10, -1.06), (0.42, -1.06), (0.40, -0.78))))
    form(p, deep(ribbon, 0.3), *mirror(oval(0.20, -0.89, 0.07, 0.05, -30)), edge=False, shade=0.0)
    form(p, c, box(-0.42, -0.58, 0.42, 0.0, 0.03))
    form(p, pale(c, 0.18), box(-0.49, -0.76, 0.49, -0.55, 0.03))
    form(p, ribbon, box(-0.085, -0.76, 0.085, 0.0), oval(0.0, -0.78, 0.085), shade=0.08)


def globe(p: Pen, c: Colour, r: random.Random) -> None:
    stand = accent(c, (0.60, 0.40, 0.22), GOLD)
    form(p, stand, box(-0.32, -0.07, 0.32, 0.0, 0.03), limb(((0.0, -0.18), (0.0, -0.05)), 0.09))
    curve(p, ((-0.16, -1.03), (-0.46, -0.84), (-0.49, -0.46), (-0.28, -0.22), (0.0, -0.15), (0.18, -0.17)), stand,
          0.065)
    sea = (oval(0.0, -0.60, 0.39),)
    form(p, c, *sea)
    land = accent(c, (0.36, 0.68, 0.30), (0.98, 0.90, 0.66))
    form(p, land, blob((-0.40, -0.84), (-0.02, -0.98), (-0.02, -0.76), (-0.16, -0.68), (-0.12, -0.46), (-0.26, -0.50),
                       (-0.32, -0.66)),
         blob((0.10, -0.60), (0.40, -0.72), (0.42, -0.44), (0.20, -0.30), (0.10, -0.46)), within=sea, shade=0.0)


def guitar(p: Pen, c: Colour, r: random.Random) -> None:
    neck = accent(c, (0.44, 0.28, 0.16), (0.80, 0.62, 0.40))
    form(p, neck, limb(((0.0, -0.40), (0.0, -0.90)), 0.085), box(-0.085, -1.02, 0.085, -0.86, 0.03))
    for s in (-1, 1):
        for y in (-0.97, -0.90):
            p.dot(s * 0.115, y, 0.03, CREAM)
    form(p, c, oval(0.0, -0.22, 0.29, 0.22), oval(0.0, -0.47, 0.22, 0.17), box(-0.18, -0.46, 0.18, -0.24, 0.05))
    form(p, deep(c, 0.7) if sum(c) > 0.6 else CREAM, oval(0.0, -0.38, 0.095), edge=False, shade=0.0)
    form(p, neck, box(-0.13, -0.18, 0.13, -0.13, 0.02), edge=False, shade=0.0)
    p.line([(0.0, -0.90), (0.0, -0.15)], CREAM, 0.022)


def drum(p: Pen, c: Colour, r: random.Random) -> None:
    rim = accent(c, GOLD, (0.86, 0.14, 0.18))
    side = (blob((-0.50, -0.66), (-0.50, -0.66), (-0.50, -0.10), (-0.50, -0.02), (-0.30, 0.02), (0.30, 0.02),
                 (0.50, -0.02), (0.50, -0.10), (0.50, -0.66), (0.50, -0.66)),)
    form(p, c, *side)
    for a, b in ((-0.46, -0.23), (0.0, -0.23), (0.0, 0.23), (0.46, 0.23)):
        p.line([(a, -0.52), (b, -0.12)], WHITE if min(c) < 0.8 else rim, 0.035)
    form(p, rim, limb(((-0.48, -0.08), (-0.24, -0.03), (0.24, -0.03), (0.48, -0.08)), 0.07), edge=False, shade=0.0)
    form(p, rim, oval(0.0, -0.66, 0.52, 0.10))
    form(p, CREAM, oval(0.0, -0.67, 0.44, 0.06), edge=False, shade=0.0)
    form(p, (0.66, 0.46, 0.26), limb(((-0.46, -0.98), (-0.10, -0.70)), 0.055),
         limb(((0.46, -0.98), (0.12, -0.70)), 0.055), oval(-0.09, -0.70, 0.055), oval(0.11, -0.70, 0.055), shade=0.0)


def chair(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.34), box(-0.16, -0.42, -0.07, -0.06, 0.02), box(0.30, -0.42, 0.39, -0.06, 0.02))
    form(p, c, box(-0.34, -1.0, -0.22, 0.0, 0.03), box(0.14, -1.0, 0.26, -0.40, 0.03),
         box(-0.34, -1.0, 0.26, -0.84, 0.04), box(-0.34, -0.72, 0.26, -0.58, 0.02),
         box(0.17, -0.40, 0.29, 0.0, 0.03))
    form(p, pale(c, 0.22), poly((-0.36, -0.40), (0.30, -0.40), (0.42, -0.52), (-0.20, -0.52)))
    form(p, c, box(-0.36, -0.41, 0.31, -0.30, 0.03))


def piano(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.3), *(box(x - 0.05, -0.40, x + 0.05, 0.0, 0.02) for x in (-0.52, 0.52)))
    form(p, c, box(-0.64, -0.98, 0.64, -0.12, 0.05))
    form(p, deep(c, 0.25), box(-0.70, -1.0, 0.70, -0.90, 0.03), box(-0.70, -0.40, 0.70, -0.30, 0.03))
    form(p, WHITE, box(-0.62, -0.54, 0.62, -0.39, 0.01), shade=0.0)
    for i in range(6):
        form(p, DARK, box(-0.535 + 0.2 * i, -0.54, -0.465 + 0.2 * i, -0.45), edge=False, shade=0.0)
    form(p, CREAM, box(-0.24, -0.84, 0.24, -0.60, 0.02), shade=0.0)
    for y in (-0.77, -0.68):
        p.line([(-0.16, y), (0.16, y)], deep(CREAM, 0.5), 0.025)
    form(p, GOLD, *(oval(x, -0.12, 0.055, 0.035) for x in (-0.08, 0.08)), edge=False, shade=0.0)


def ball(p: Pen, c: Colour, r: random.Random) -> None:
    whole = (oval(0.0, -0.46, 0.46),)
    form(p, c, *whole)
    other = accent(c, WHITE, (0.98, 0.70, 0.16))
    form(p, other, blob((0.0, -0.46), (-0.10, -0.96), (-0.10, -0.96), (-0.44, -0.96), (-0.44, -0.78)),
         blob((0.0, -0.46), (0.60, -0.60), (0.60, -0.60), (0.60, -0.20), (0.44, -0.22)),
         blob((0.0, -0.46), (-0.38, 0.0), (-0.38, 0.0), (0.02, 0.06), (0.06, -0.02)), within=whole, shade=0.08)
    form(p, other, oval(0.0, -0.46, 0.07), edge=False, shade=0.0)


THINGS: dict[str, Noun] = {
    "teddy bear": Noun(teddy_bear, "table", 0.40, ("teddy bear", "teddy"), natural=("brown", "gold", "pink")),
    "gift": Noun(gift, "table", 0.38, ("gift", "present"), natural=("red", "sky blue", "green")),
    "globe": Noun(globe, "table", 0.42, natural=("blue", "sky blue")),
    "guitar": Noun(guitar, "table", 0.54, natural=("orange", "brown", "red")),
    "drum": Noun(drum, "table", 0.36, natural=("red", "blue")),
    "chair": Noun(chair, "ground", 0.44, natural=("brown", "red", "white"), flip=True),
    "piano": Noun(piano, "ground", 0.46, natural=("black", "brown", "white")),
    "ball": Noun(ball, "ground", 0.30, natural=("red", "blue", "yellow")),
}
