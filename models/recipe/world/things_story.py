"""Creatures and people of stories.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0), top near (0, -1),
y growing downwards; creatures seen from the side look to the right.
"""

from __future__ import annotations

import random

from world.form import CREAM, DARK, GOLD, RED, STEEL, WHITE, WOOD, accent, blob, box, curve, deep, eye, form, limb
from world.form import mirror, oval, pale, poly, star
from world.noun import Noun
from world.pen import Colour, Pen
from world.things_animals import HORSE, HORSE_FAR, HORSE_TAIL, MANE

SKIN: Colour = (0.97, 0.80, 0.66)


def dragon(p: Pen, c: Colour, r: random.Random) -> None:
    other = deep(c, 0.32)
    form(p, other, blob((-0.06, -0.50), (-0.06, -0.50), (-0.34, -1.06), (-0.34, -1.06), (-0.80, -0.92),
                        (-0.80, -0.92), (-0.60, -0.78), (-0.62, -0.58), (-0.62, -0.58),
                        (-0.42, -0.58), (-0.36, -0.40), (-0.36, -0.40)))
    form(p, accent(c, GOLD, RED), *(poly((x - 0.07, y + 0.02), (x - 0.08, y - 0.13), (x + 0.06, y - 0.02)) for x,
                                    y in (
        (0.06, -0.60), (0.12, -0.72), (0.18, -0.84), (-0.40, -0.18), (-0.56, -0.12))))
    form(p, other, limb(((-0.08, -0.20), (-0.06, -0.04)), 0.16))
    form(p, c, limb(((0.02, -0.32), (-0.24, -0.16), (-0.54, -0.08), (-0.74, -0.22)), 0.36, 0.24, 0.12, 0.05),
         poly((-0.70, -0.16), (-0.86, -0.20), (-0.74, -0.38)),
         oval(0.02, -0.36, 0.24, 0.28, 20), limb(((0.10, -0.46), (0.20, -0.62), (0.28, -0.80)), 0.28, 0.18, 0.18),
         limb(((0.28, -0.84), (0.60, -0.76)), 0.25, 0.17),
         limb(((0.14, -0.22), (0.16, -0.05)), 0.18), oval(0.20, -0.04, 0.13, 0.05),
         limb(((0.18, -0.42), (0.36, -0.34)), 0.09, 0.07),
         limb(((0.24, -0.90), (0.12, -1.02)), 0.09, 0.03))
    form(p, pale(c, 0.55), blob((0.12, -0.58), (0.26, -0.50), (0.24, -0.18), (0.06, -0.12), (0.06, -0.36)),
         edge=False, shade=0.0)
    eye(p, 0.36, -0.88, 0.055)
    p.dot(0.62, -0.79, 0.025, DARK)


def unicorn(p: Pen, c: Colour, r: random.Random) -> None:
    mane = accent(c, (0.96, 0.52, 0.72), (0.44, 0.78, 0.90))
    second = accent(c, (0.62, 0.46, 0.86), (0.98, 0.80, 0.40))
    form(p, deep(c, 0.16), *HORSE_FAR)
    form(p, mane, HORSE_TAIL)
    form(p, accent(c, GOLD, (0.96, 0.44, 0.66)), poly((0.40, -0.90), (0.62, -1.14), (0.52, -0.84)), shade=0.0)
    form(p, c, *HORSE)
    form(p, mane, MANE)
    form(p, second, limb(((0.30, -0.86), (0.18, -0.72), (0.10, -0.60)), 0.05, 0.07, 0.04),
         limb(((-0.46, -0.50), (-0.54, -0.42), (-0.57, -0.30)), 0.05), edge=False, shade=0.0)
    form(p, accent(c, GOLD, (0.96, 0.44, 0.66)), *(box(x - 0.055, -0.07, x + 0.055, 0.0,
                                                       0.02) for x in (-0.36, 0.22)), edge=False, shade=0.0)
    eye(p, 0.43, -0.84, 0.042)


def dinosaur(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, accent(c, (0.98, 0.62, 0.14), (0.86, 0.16, 0.30)), *(
        blob((x - s, y + 0.06), (x - s, y - 0.10), (x, y - 1.9 * s), (x, y - 1.9 * s), (x + s, y - 0.10),
             (x + s, y + 0.06)) for x, y, s in (
            (-0.52, -0.42, 0.09), (-0.34, -0.58, 0.13), (-0.06, -0.66, 0.16), (0.20, -0.56, 0.13),
            (0.38, -0.44, 0.09))))
    form(p, deep(c, 0.2), *(limb(((x, -0.26), (x, -0.06)), 0.16) for x in (-0.18, 0.16)))
    form(p, c, limb(((-0.84, -0.14), (-0.56, -0.28), (-0.20, -0.46), (0.14, -0.44), (0.42, -0.30)), 0.04, 0.18, 0.44,
                    0.40, 0.20),
         *(limb(((x, -0.34), (x, -0.07)), 0.19) for x in (-0.30, 0.24)),
         limb(((0.44, -0.32), (0.66, -0.26)), 0.24, 0.18))
    form(p, pale(c, 0.4), oval(-0.20, -0.46, 0.07), oval(0.0, -0.52, 0.07), oval(0.14, -0.38, 0.06), edge=False,
         shade=0.0)
    eye(p, 0.54, -0.36, 0.05)
    curve(p, ((0.58, -0.20), (0.66, -0.19), (0.72, -0.24)), deep(c, 0.6), 0.03)


def knight(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, accent(c, RED, (0.16, 0.36, 0.80)), limb(((0.0, -0.90), (-0.10, -1.02), (-0.28, -0.92)), 0.08, 0.14,
                                                     0.05))
    form(p, STEEL, limb(((0.40, -0.34), (0.40, -0.86)), 0.07, 0.05), shade=0.0)
    form(p, WOOD, limb(((0.30, -0.40), (0.50, -0.40)), 0.055), limb(((0.40, -0.36), (0.40, -0.26)), 0.055), shade=0.0)
    form(p, deep(c, 0.3), *mirror(limb(((0.11, -0.24), (0.12, -0.05)), 0.17), oval(0.14, -0.04, 0.13, 0.045)))
    form(p, c, box(-0.24, -0.62, 0.24, -0.20, 0.09), limb(((0.20, -0.54), (0.38, -0.36)), 0.13),
         box(-0.20, -0.94, 0.20, -0.58, 0.14))
    form(p, DARK, box(-0.15, -0.80, 0.15, -0.71, 0.03), shade=0.0)
    form(p, deep(c, 0.3), box(-0.02, -0.71, 0.02, -0.60), box(-0.24, -0.32, 0.24, -0.26), edge=False, shade=0.0)
    shield = (blob((-0.50, -0.58), (-0.50, -0.58), (-0.08, -0.58), (-0.08, -0.58), (-0.08, -0.26), (-0.29, -0.10),
                   (-0.29, -0.10), (-0.50, -0.26)),)
    form(p, accent(c, CREAM, GOLD), *shield)
    form(p, accent(c, RED, (0.16, 0.36, 0.80)), box(-0.33, -0.60, -0.25, -0.08), box(-0.52, -0.44, -0.06, -0.36),
         within=shield, shade=0.0)


def wizard(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, WOOD, limb(((0.40, -0.78), (0.40, -0.03)), 0.055))
    p.glow(0.40, -0.82, 0.22, (1.0, 0.92, 0.55), 0.5)
    form(p, accent(c, GOLD, (0.50, 0.86, 0.94)), oval(0.40, -0.82, 0.085))
    form(p, c, blob((-0.10, -0.62), (-0.22, -0.40), (-0.42, 0.0), (-0.42, 0.0), (0.42, 0.0), (0.42, 0.0),
                    (0.22, -0.40), (0.10, -0.62)),
         limb(((0.12, -0.48), (0.38, -0.40)), 0.14, 0.17), limb(((-0.12, -0.48), (-0.34, -0.28)), 0.14, 0.18))
    p.dot(0.40, -0.40, 0.055, SKIN)
    form(p, SKIN, oval(0.0, -0.60, 0.17, 0.14), shade=0.0)
    form(p, accent(c, WHITE, (0.70, 0.72, 0.78)), blob((-0.20, -0.62), (0.0, -0.54), (0.20, -0.62), (0.18, -0.34),
                                                       (0.0, -0.10), (0.0, -0.10), (-0.18, -0.34)), shade=0.06)
    for s in (-1, 1):
        p.dot(s * 0.075, -0.62, 0.032, DARK)
    form(p, c, limb(((-0.30, -0.69), (0.30, -0.69)), 0.09), poly((-0.21, -0.70), (-0.06, -1.06), (0.21, -0.70)))
    form(p, accent(c, GOLD, CREAM), star(-0.01, -0.80, 0.07, 0.035, 5), edge=False, shade=0.0)


def ghost(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, blob((-0.40, -0.40), (-0.44, -1.06), (0.44, -1.06), (0.40, -0.40), (0.44, -0.02), (0.30, -0.02),
                    (0.22, -0.16), (0.12, 0.06), (0.0, -0.02),
                    (-0.12, -0.18), (-0.22, 0.06), (-0.34, -0.02), (-0.44, -0.02)),
                    limb(((0.26, -0.46), (0.48, -0.52)), 0.16, 0.12),
         limb(((-0.26, -0.46), (-0.48, -0.52)), 0.16, 0.12))
    hole = DARK if sum(c) > 0.9 else CREAM
    form(p, hole, *mirror(oval(0.12, -0.68, 0.065, 0.095)), oval(0.0, -0.46, 0.075, 0.085), edge=False, shade=0.0)


def astronaut(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.3), box(-0.32, -0.62, 0.32, -0.26, 0.07))
    form(p, c, *mirror(limb(((0.13, -0.26), (0.15, -0.06)), 0.20), oval(0.17, -0.05, 0.15, 0.055),
                       limb(((0.18, -0.48), (0.38, -0.38), (0.46, -0.56)), 0.17, 0.14)),
         box(-0.24, -0.58, 0.24, -0.18, 0.10), oval(0.0, -0.74, 0.29, 0.26))
    form(p, (0.14, 0.22, 0.42) if sum(c) > 0.9 else (0.96, 0.74, 0.28),
         blob((-0.24, -0.94), (0.24, -0.94), (0.26, -0.56), (-0.26, -0.56)))
    form(p, (0.78, 0.90, 1.0), oval(-0.08, -0.80, 0.07, 0.04, -30), edge=False, shade=0.0)
    form(p, accent(c, RED, (0.98, 0.78, 0.22)), box(-0.13, -0.44, 0.13, -0.30, 0.03), edge=False, shade=0.0)
    p.dot(-0.06, -0.37, 0.035, WHITE)
    p.dot(0.06, -0.37, 0.035, (0.30, 0.80, 0.50))


THINGS: dict[str, Noun] = {
    "dragon": Noun(dragon, "ground", 0.52, natural=("green", "red", "purple"), flip=True),
    "unicorn": Noun(unicorn, "ground", 0.50, natural=("white", "lavender", "pink"), flip=True),
    "dinosaur": Noun(dinosaur, "ground", 0.44, natural=("green", "teal", "lime"), flip=True),
    "knight": Noun(knight, "ground", 0.48, natural=("grey", "navy", "gold"), flip=True),
    "wizard": Noun(wizard, "ground", 0.50, natural=("purple", "blue", "navy"), flip=True),
    "ghost": Noun(ghost, "ground", 0.42, natural=("white", "lavender")),
    "astronaut": Noun(astronaut, "ground", 0.48, natural=("white", "orange")),
}
