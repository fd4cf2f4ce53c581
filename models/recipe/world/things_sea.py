"""Animals of the sea and of the air.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0), top near (0, -1),
y growing downwards; animals seen from the side look to the right.
"""

from __future__ import annotations

import random

from world.form import BEAK, CREAM, DARK, WHITE, accent, blob, curve, deep, eye, eyes, form, limb, mirror, oval
from world.form import pale, poly
from world.noun import Noun
from world.pen import Colour, Pen

SPRAY: Colour = (0.86, 0.95, 1.0)
WING: Colour = (0.88, 0.95, 0.99)


def turtle(p: Pen, c: Colour, r: random.Random) -> None:
    skin = accent(c, (0.58, 0.74, 0.38), (0.86, 0.74, 0.46))
    form(p, skin, limb(((0.44, -0.44), (0.66, -0.56)), 0.24, 0.22), oval(0.72, -0.58, 0.18, 0.16),
         blob((0.10, -0.34), (0.44, -0.34), (0.28, 0.06), (0.02, 0.10), (0.10, -0.16)),
         blob((-0.56, -0.36), (-0.30, -0.32), (-0.50, -0.02), (-0.78, 0.02), (-0.66, -0.20)),
         poly((-0.60, -0.40), (-0.86, -0.34), (-0.60, -0.28)))
    shell = (blob((-0.74, -0.20), (-0.66, -0.94), (0.46, -1.02), (0.64, -0.24), (0.20, -0.24)),)
    form(p, c, *shell)
    form(p, deep(c, 0.30), oval(-0.36, -0.56, 0.13), oval(-0.04, -0.70, 0.14), oval(0.26, -0.54, 0.13),
         oval(-0.05, -0.38, 0.10),
         within=shell, shade=0.0)
    eye(p, 0.77, -0.62, 0.05)


def fish(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.20), blob((-0.36, -0.50), (-0.84, -0.92), (-0.84, -0.92), (-0.66, -0.50), (-0.84, -0.08),
                                (-0.84, -0.08)),
         blob((-0.26, -0.76), (-0.10, -1.04), (0.34, -0.98), (0.26, -0.72)),
         blob((-0.14, -0.24), (-0.20, 0.02), (0.10, 0.02), (0.16, -0.24)))
    body = (blob((-0.58, -0.50), (-0.16, -0.96), (0.58, -0.92), (0.84, -0.50), (0.58, -0.08), (-0.16, -0.04)),)
    form(p, c, *body)
    form(p, pale(c, 0.6), limb(((0.10, -0.92), (0.20, -0.50), (0.10, -0.08)), 0.11),
         limb(((-0.22, -0.84), (-0.16, -0.50), (-0.22, -0.16)), 0.09),
         within=body, shade=0.0)
    eye(p, 0.46, -0.60, 0.10)
    curve(p, ((0.52, -0.32), (0.60, -0.30), (0.68, -0.36)), deep(c, 0.5), 0.035)


def jellyfish(p: Pen, c: Colour, r: random.Random) -> None:
    for i in range(4):
        x = -0.27 + 0.18 * i
        form(p, pale(c, 0.3), limb(((x, -0.48), (x + 0.07, -0.34), (x - 0.05, -0.20), (x + 0.05, -0.04)), 0.10, 0.05))
    form(p, c, blob((-0.46, -0.54), (-0.50, -1.12), (0.50, -1.12), (0.46, -0.54)),
         *(oval(-0.33 + 0.22 * i, -0.55, 0.12, 0.10) for i in range(4)))
    form(p, pale(c, 0.55), oval(-0.16, -0.86, 0.12, 0.08, -24), edge=False, shade=0.0)
    eyes(p, 0.14, -0.66, 0.06)


def octopus(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.16), *mirror(limb(((0.08, -0.40), (0.12, -0.16), (0.06, -0.03)), 0.15, 0.07)))
    form(p, c, oval(0.0, -0.68, 0.35, 0.32), blob((-0.34, -0.62), (-0.28, -0.24), (0.28, -0.24), (0.34, -0.62)),
         *mirror(limb(((0.20, -0.38), (0.50, -0.24), (0.60, -0.42), (0.72, -0.40)), 0.20, 0.14, 0.10, 0.06),
                 limb(((0.16, -0.34), (0.36, -0.06), (0.56, -0.04), (0.62, -0.14)), 0.20, 0.14, 0.10, 0.06)))
    form(p, pale(c, 0.5), oval(-0.17, -0.87, 0.09, 0.05, -30), edge=False, shade=0.0)
    eyes(p, 0.14, -0.60, 0.095)
    curve(p, ((-0.09, -0.42), (0.0, -0.38), (0.09, -0.42)), deep(c, 0.6), 0.035)


def shark(p: Pen, c: Colour, r: random.Random) -> None:
    body = (blob((-0.62, -0.50), (-0.20, -0.84), (0.46, -0.80), (0.84, -0.52), (0.84, -0.52), (0.62, -0.26),
                 (0.0, -0.18), (-0.40, -0.36)),)
    form(p, c, *body, blob((-0.44, -0.50), (-0.62, -0.52), (-0.86, -1.00), (-0.86, -1.00), (-0.66, -0.44),
                           (-0.80, -0.14), (-0.80, -0.14), (-0.56, -0.34)),
         blob((-0.12, -0.70), (-0.16, -1.10), (-0.16, -1.10), (0.12, -1.00), (0.28, -0.68)))
    form(p, WHITE if max(c) < 0.9 or min(c) < 0.85 else deep(c, 0.2),
         blob((-0.50, -0.30), (0.0, -0.40), (0.88, -0.46), (0.60, -0.10), (-0.20, -0.10)), within=body, shade=0.0)
    form(p, deep(c, 0.22), blob((0.20, -0.40), (0.36, -0.32), (0.06, 0.04), (-0.10, 0.06), (-0.10, 0.06)))
    eye(p, 0.52, -0.60, 0.055)
    curve(p, ((0.46, -0.34), (0.62, -0.40), (0.72, -0.44)), DARK, 0.035)
    for x in (0.34, 0.28):
        p.line([(x, -0.60), (x - 0.03, -0.48)], deep(c, 0.45), 0.025)


def seahorse(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.22), blob((-0.14, -0.62), (-0.44, -0.66), (-0.44, -0.34), (-0.12, -0.36)))
    form(p, c, limb(((0.10, -0.84), (-0.10, -0.70), (0.04, -0.42), (0.04, -0.20), (-0.14, -0.06), (-0.26, -0.14),
                     (-0.18, -0.24)),
                    0.22, 0.28, 0.40, 0.22, 0.13, 0.09, 0.06),
         oval(0.08, -0.82, 0.18, 0.15), limb(((0.14, -0.80), (0.46, -0.72)), 0.12, 0.11),
         *(poly((x - 0.07, y + 0.06), (x - 0.04, y - 0.12), (x + 0.08, y)) for x,
           y in ((-0.04, -0.92), (0.08, -0.95), (-0.14, -0.82))))
    for y, w in ((-0.54, 0.30), (-0.42, 0.32), (-0.30, 0.26)):
        form(p, pale(c, 0.5), limb(((0.24 - (0.30 - w) / 2, y), (0.0, y + 0.02)), 0.045), edge=False, shade=0.0)
    eye(p, 0.12, -0.85, 0.055)


def starfish(p: Pen, c: Colour, r: random.Random) -> None:
    tips = ((0.0, -0.92), (0.46, -0.60), (0.29, -0.08), (-0.29, -0.08), (-0.46, -0.60))
    form(p, c, *(limb(((0.0, -0.47), tip), 0.34, 0.15) for tip in tips), oval(0.0, -0.47, 0.22))
    for x, y in tips:
        p.dot(x * 0.72, -0.47 + (y + 0.47) * 0.72, 0.04, pale(c, 0.55))
    eyes(p, 0.10, -0.52, 0.06)
    curve(p, ((-0.09, -0.38), (0.0, -0.34), (0.09, -0.38)), deep(c, 0.6), 0.03)


def whale(p: Pen, c: Colour, r: random.Random) -> None:
    for s in (-1, 1):
        form(p, SPRAY, limb(((0.28, -0.66), (0.28 + s * 0.05, -0.90), (0.28 + s * 0.20, -0.92)), 0.09, 0.06),
             shade=0.0)
    body = (blob((-0.80, -0.56), (-0.62, 0.08), (0.70, 0.10), (0.98, -0.30), (0.70, -0.76), (0.06, -0.74),
                 (-0.34, -0.28)),
            limb(((-0.60, -0.32), (-0.70, -0.66)), 0.24, 0.10))
    form(p, c, *body, blob((-0.70, -0.62), (-0.90, -0.60), (-1.00, -0.92), (-0.80, -0.92)),
         blob((-0.70, -0.62), (-0.50, -0.66), (-0.42, -0.98), (-0.62, -0.92)))
    form(p, pale(c, 0.6), blob((-0.30, 0.10), (0.10, -0.20), (1.0, -0.26), (0.80, 0.20)), within=body, shade=0.0)
    eye(p, 0.52, -0.36, 0.055)


def dolphin(p: Pen, c: Colour, r: random.Random) -> None:
    body = (limb(((-0.58, -0.20), (-0.36, -0.52), (0.02, -0.68), (0.36, -0.56), (0.52, -0.38)), 0.09, 0.24, 0.36,
                 0.34, 0.22),
            limb(((0.50, -0.42), (0.70, -0.22)), 0.16, 0.08))
    form(p, c, *body, blob((-0.10, -0.76), (-0.26, -1.06), (-0.26, -1.06), (0.08, -0.98), (0.16, -0.74)),
         blob((-0.50, -0.22), (-0.62, -0.26), (-0.86, -0.18), (-0.86, -0.18), (-0.70, -0.04), (-0.58, -0.12),
              (-0.50, 0.08), (-0.50, 0.08), (-0.42, -0.10)))
    form(p, pale(c, 0.7), limb(((-0.40, -0.28), (-0.10, -0.48), (0.24, -0.46), (0.60, -0.20)), 0.04, 0.14, 0.18,
                               0.05), within=body, shade=0.0)
    form(p, deep(c, 0.22), blob((0.06, -0.52), (0.24, -0.48), (0.08, -0.18), (-0.08, -0.16), (-0.08, -0.16)))
    eye(p, 0.44, -0.50, 0.045)


def crab(p: Pen, c: Colour, r: random.Random) -> None:
    for x, y in ((0.44, -0.02), (0.58, -0.08), (0.66, -0.18)):
        form(p, deep(c, 0.25), *mirror(limb(((0.30, -0.26), (x, y - 0.16), (x + 0.04, y)), 0.08, 0.05)))
    claw = blob((0.44, -0.62), (0.46, -0.96), (0.62, -1.02), (0.62, -1.02), (0.60, -0.82), (0.60, -0.82),
                (0.78, -0.98), (0.78, -0.98), (0.88, -0.70), (0.64, -0.56))
    form(p, c, oval(0.0, -0.34, 0.44, 0.29), *mirror(limb(((0.30, -0.40), (0.52, -0.46), (0.60, -0.66)), 0.11), claw,
                                                     limb(((0.14, -0.50), (0.16, -0.74)), 0.07)))
    eyes(p, 0.16, -0.76, 0.085)
    curve(p, ((-0.14, -0.30), (0.0, -0.24), (0.14, -0.30)), deep(c, 0.6), 0.035)


def bird(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.3), blob((-0.02, -0.50), (0.30, -0.50), (0.06, -0.90), (-0.02, -1.10), (-0.02, -1.10),
                               (-0.20, -0.70)))
    form(p, accent(c, BEAK, DARK, 0.3), poly((0.54, -0.60), (0.80, -0.50), (0.54, -0.42)), shade=0.0)
    body = (blob((-0.86, -0.48), (-0.86, -0.48), (-0.30, -0.50), (0.10, -0.62), (0.62, -0.56), (0.46, -0.10),
                 (-0.10, -0.06), (-0.50, -0.28),
                 (-0.84, -0.24), (-0.84, -0.24)), oval(0.42, -0.54, 0.21))
    form(p, c, *body)
    form(p, pale(c, 0.55), oval(0.20, -0.20, 0.30, 0.13, -18), within=body, shade=0.0)
    form(p, deep(c, 0.2), blob((0.14, -0.36), (0.10, -0.60), (-0.20, -0.86), (-0.50, -1.02), (-0.50, -1.02),
                               (-0.42, -0.56), (-0.20, -0.28)))
    eye(p, 0.46, -0.58, 0.055)


def butterfly(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.20), *mirror(blob((0.0, -0.52), (0.56, -0.50), (0.56, 0.0), (0.20, -0.02))))
    form(p, c, *mirror(blob((0.0, -0.44), (0.20, -1.04), (0.80, -1.10), (0.76, -0.50), (0.30, -0.40))))
    form(p, pale(c, 0.62), *mirror(oval(0.46, -0.78, 0.12, 0.10, -30), oval(0.32, -0.26, 0.085)), edge=False,
         shade=0.0)
    form(p, DARK, limb(((0.0, -0.74), (0.0, -0.18)), 0.12, 0.07), oval(0.0, -0.78, 0.08), shade=0.0)
    for s in (-1, 1):
        curve(p, ((s * 0.03, -0.84), (s * 0.08, -0.96), (s * 0.18, -1.02)), DARK, 0.03)


def bee(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, WING, oval(-0.20, -0.82, 0.15, 0.22, -24), oval(0.12, -0.84, 0.14, 0.21, 14), shade=0.06)
    form(p, DARK, poly((-0.52, -0.44), (-0.74, -0.36), (-0.52, -0.30)), shade=0.0)
    body = (oval(-0.02, -0.39, 0.57, 0.39),)
    form(p, c, *body)
    stripe = DARK if sum(c) > 0.9 else CREAM
    form(p, stripe, *(limb(((x, -0.80), (x - 0.05, -0.38), (x, 0.02)), 0.105) for x in (-0.28, 0.00)), within=body,
         shade=0.0)
    for x in (0.34, 0.46):
        curve(p, ((x, -0.62), (x + 0.04, -0.78), (x + 0.14, -0.84)), DARK, 0.035)
        p.dot(x + 0.14, -0.84, 0.045, DARK)
    eye(p, 0.36, -0.46, 0.075)
    curve(p, ((0.30, -0.26), (0.38, -0.23), (0.44, -0.28)), stripe, 0.03)


def bat(p: Pen, c: Colour, r: random.Random) -> None:
    wing = blob((0.08, -0.66), (0.40, -0.98), (0.40, -0.98), (0.62, -0.80), (0.86, -0.74), (0.86, -0.16),
                (0.86, -0.16), (0.72, -0.38), (0.58, -0.22),
                (0.58, -0.22), (0.46, -0.38), (0.32, -0.14), (0.32, -0.14), (0.20, -0.32), (0.06, -0.26))
    form(p, deep(c, 0.2), *mirror(wing))
    form(p, c, oval(0.0, -0.36, 0.20, 0.29), oval(0.0, -0.66, 0.22, 0.19),
         *mirror(poly((0.20, -0.66), (0.24, -0.98), (0.03, -0.80))))
    eyes(p, 0.09, -0.68, 0.06)
    form(p, WHITE, *mirror(poly((0.09, -0.54), (0.03, -0.54), (0.06, -0.46))), edge=False, shade=0.0)
    form(p, pale(c, 0.4), oval(0.0, -0.30, 0.11, 0.16), edge=False, shade=0.0)


def dragonfly(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, pale(c, 0.62), *mirror(limb(((0.04, -0.68), (0.40, -0.78), (0.72, -0.82)), 0.10, 0.22, 0.14)), shade=0.08)
    form(p, pale(c, 0.50), *mirror(limb(((0.04, -0.60), (0.36, -0.52), (0.64, -0.44)), 0.10, 0.22, 0.14)), shade=0.08)
    form(p, c, limb(((0.0, -0.78), (0.0, -0.50)), 0.22, 0.18), limb(((0.0, -0.54), (0.0, -0.04)), 0.15, 0.09),
         oval(0.0, -0.84, 0.13))
    form(p, deep(c, 0.35), *(limb(((-0.05, y), (0.05, y)), 0.035) for y in (-0.38, -0.27, -0.16)), edge=False,
         shade=0.0)
    form(p, DARK if sum(c) > 0.9 else CREAM, *mirror(oval(0.10, -0.90, 0.075)), shade=0.0)


def ladybird(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, DARK, *(limb(((x, -0.20), (x + 0.04, -0.03)), 0.08) for x in (-0.38, -0.06, 0.26)),
         oval(0.52, -0.36, 0.23, 0.22), shade=0.0)
    for x in (0.54, 0.66):
        curve(p, ((x, -0.52), (x + 0.03, -0.68), (x + 0.12, -0.74)), DARK, 0.035)
    shell = (blob((-0.62, -0.10), (-0.66, -0.90), (0.12, -1.04), (0.52, -0.50), (0.46, -0.10)),)
    form(p, c, *shell)
    spot = DARK if sum(c) > 0.9 else CREAM
    form(p, spot, oval(-0.34, -0.50, 0.11), oval(-0.02, -0.66, 0.11), oval(0.02, -0.32, 0.11),
         oval(0.28, -0.48, 0.09), oval(-0.46, -0.24, 0.08),
         within=shell, shade=0.0)
    eye(p, 0.60, -0.40, 0.065)


THINGS: dict[str, Noun] = {
    "turtle": Noun(turtle, "deep", 0.36, natural=("green", "olive", "brown"), flip=True),
    "fish": Noun(fish, "deep", 0.34, plural="fish", natural=("orange", "yellow", "blue", "red"), flip=True,
                 weight=1.3),
    "jellyfish": Noun(jellyfish, "deep", 0.40, plural="jellyfish", natural=("pink", "purple", "sky blue")),
    "octopus": Noun(octopus, "deep", 0.42, plural="octopuses", natural=("purple", "orange", "red", "pink")),
    "shark": Noun(shark, "deep", 0.36, natural=("grey", "blue", "navy"), flip=True),
    "seahorse": Noun(seahorse, "deep", 0.42, natural=("yellow", "orange", "coral"), flip=True),
    "starfish": Noun(starfish, "deep", 0.34, plural="starfish", natural=("orange", "red", "coral", "yellow")),
    "whale": Noun(whale, "water", 0.36, natural=("blue", "navy", "grey"), flip=True),
    "dolphin": Noun(dolphin, "water", 0.36, natural=("grey", "sky blue", "blue"), flip=True),
    "crab": Noun(crab, "ground", 0.32, natural=("red", "orange", "coral")),
    "bird": Noun(bird, "air", 0.32, natural=("blue", "red", "yellow", "sky blue"), flip=True, weight=1.2),
    "butterfly": Noun(butterfly, "air", 0.36, plural="butterflies", natural=("orange", "blue", "yellow", "purple")),
    "bee": Noun(bee, "air", 0.32, natural=("yellow", "gold"), flip=True),
    "bat": Noun(bat, "air", 0.34, natural=("black", "purple", "grey")),
    "dragonfly": Noun(dragonfly, "air", 0.38, plural="dragonflies", natural=("teal", "blue", "green")),
    "ladybird": Noun(ladybird, "ground", 0.32, ("ladybird", "ladybug"), natural=("red",), flip=True),
}
