"""Wild animals.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0), top near (0, -1),
y growing downwards; animals seen from the side look to the right.
"""

from __future__ import annotations

import random

from world import things_story
from world.form import CREAM, DARK, ROSE, WHITE, accent, blob, box, curve, deep, eye, eyes, form, limb, mirror
from world.form import oval, pale, poly
from world.noun import Noun
from world.pen import Colour, Pen


def fox(p: Pen, c: Colour, r: random.Random) -> None:
    tail = (limb(((-0.26, -0.40), (-0.48, -0.34), (-0.66, -0.54), (-0.72, -0.78)), 0.12, 0.24, 0.28, 0.05),)
    form(p, c, *tail)
    form(p, CREAM if min(c) < 0.7 else deep(c, 0.3), oval(-0.72, -0.78, 0.20, 0.16, 40), within=tail, shade=0.0)
    form(p, deep(c, 0.45), limb(((-0.18, -0.30), (-0.18, -0.04)), 0.11), limb(((0.14, -0.30), (0.14, -0.04)), 0.11))
    face = (blob((0.08, -0.84), (0.24, -0.92), (0.50, -0.92), (0.68, -0.84), (0.62, -0.62), (0.38, -0.44),
                 (0.38, -0.44), (0.14, -0.62)),)
    form(p, c, limb(((-0.24, -0.44), (0.20, -0.46)), 0.30, 0.30), limb(((-0.28, -0.38), (-0.30, -0.05)), 0.14),
         limb(((0.26, -0.42), (0.28, -0.05)), 0.14),
         *face, poly((0.12, -0.74), (0.10, -1.04), (0.34, -0.86)), poly((0.64, -0.74), (0.66, -1.04), (0.42, -0.86)))
    form(p, CREAM if min(c) < 0.7 else deep(c, 0.16), oval(0.22, -0.58, 0.13, 0.11, 30),
         oval(0.54, -0.58, 0.13, 0.11, -30), within=face, shade=0.0)
    form(p, DARK, oval(0.38, -0.50, 0.055, 0.045), edge=False, shade=0.0)
    eyes(p, 0.10, -0.70, 0.045, 0.38)
    form(p, deep(c, 0.55), *(limb(((x, -0.10), (x, -0.05)), 0.14) for x in (-0.30, 0.28)), edge=False)


def bear(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.2), limb(((-0.22, -0.26), (-0.22, -0.07)), 0.19), limb(((0.16, -0.26), (0.16, -0.07)), 0.19))
    form(p, c, blob((-0.68, -0.40), (-0.56, -0.84), (-0.10, -0.92), (0.44, -0.84), (0.50, -0.30), (0.0, -0.22),
                    (-0.60, -0.22)),
         limb(((-0.40, -0.34), (-0.40, -0.08)), 0.23), limb(((0.30, -0.34), (0.32, -0.08)), 0.23),
         oval(-0.60, -0.52, 0.08),
         oval(0.48, -0.70, 0.24, 0.23), oval(0.30, -0.92, 0.09), oval(0.62, -0.92, 0.09))
    form(p, pale(c, 0.5), oval(0.56, -0.62, 0.15, 0.12), edge=False, shade=0.0)
    form(p, DARK, oval(0.60, -0.67, 0.065, 0.05), edge=False, shade=0.0)
    eye(p, 0.43, -0.77, 0.045)
    eye(p, 0.60, -0.79, 0.045)


def deer(p: Pen, c: Colour, r: random.Random) -> None:
    horn = accent(c, (0.50, 0.34, 0.20), (0.84, 0.70, 0.46))
    form(p, horn, limb(((0.30, -0.74), (0.18, -0.86), (0.18, -1.02)), 0.06, 0.05),
         limb(((0.18, -0.86), (0.06, -0.94)), 0.05),
         limb(((0.38, -0.74), (0.50, -0.86), (0.52, -1.02)), 0.06, 0.05), limb(((0.50, -0.86), (0.64, -0.94)), 0.05))
    form(p, deep(c, 0.22), *(limb(((x, -0.38), (x, -0.03)), 0.09, 0.06) for x in (-0.20, 0.10)))
    body = (limb(((-0.28, -0.44), (0.14, -0.44)), 0.24), limb(((0.14, -0.44), (0.30, -0.68)), 0.22, 0.14))
    form(p, c, *body, limb(((-0.32, -0.42), (-0.34, -0.03)), 0.13, 0.065),
         limb(((0.20, -0.42), (0.22, -0.03)), 0.12, 0.065),
         limb(((0.30, -0.70), (0.54, -0.58)), 0.20, 0.12), oval(0.18, -0.72, 0.12, 0.05, 20),
         oval(-0.42, -0.54, 0.09, 0.06, 40))
    for x, y in ((-0.28, -0.50), (-0.12, -0.48), (0.04, -0.50), (-0.20, -0.40), (-0.02, -0.40)):
        p.dot(x, y, 0.03, pale(c, 0.65))
    p.dot(0.57, -0.58, 0.045, DARK)
    p.dot(0.38, -0.69, 0.035, DARK if sum(c) > 0.6 else WHITE)


def lion(p: Pen, c: Colour, r: random.Random) -> None:
    mane = deep(c, 0.36) if sum(c) > 0.5 else pale(c, 0.35)
    curve(p, ((-0.44, -0.44), (-0.62, -0.46), (-0.66, -0.62), (-0.58, -0.74)), c, 0.06)
    form(p, mane, oval(-0.58, -0.78, 0.10, 0.09))
    form(p, deep(c, 0.18), limb(((-0.20, -0.30), (-0.20, -0.05)), 0.13), limb(((0.08, -0.30), (0.08, -0.05)), 0.13))
    form(p, c, limb(((-0.32, -0.42), (0.20, -0.44)), 0.30), limb(((-0.34, -0.34), (-0.36, -0.06)), 0.15),
         limb(((0.20, -0.34), (0.22, -0.06)), 0.15))
    scallops = ((0.30, -0.98), (0.49, -0.92), (0.60, -0.76), (0.60, -0.57), (0.48, -0.42), (0.30, -0.37),
                (0.12, -0.42), (0.00, -0.57), (0.0, -0.76), (0.11, -0.92))
    form(p, mane, oval(0.30, -0.67, 0.30), *(oval(x, y, 0.115) for x, y in scallops))
    form(p, c, oval(0.30, -0.66, 0.22, 0.21), oval(0.13, -0.83, 0.075), oval(0.47, -0.83, 0.075))
    form(p, pale(c, 0.6), oval(0.30, -0.58, 0.12, 0.09), edge=False, shade=0.0)
    form(p, DARK, poly((0.24, -0.65), (0.36, -0.65), (0.30, -0.58)), edge=False, shade=0.0)
    eyes(p, 0.095, -0.71, 0.047, 0.30)


def elephant(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.2), *(limb(((x, -0.30), (x, -0.08)), 0.18) for x in (-0.20, 0.10)))
    curve(p, ((-0.54, -0.56), (-0.64, -0.42), (-0.62, -0.28)), deep(c, 0.2), 0.05)
    form(p, c, blob((-0.58, -0.20), (-0.62, -0.86), (-0.10, -0.92), (0.30, -0.86), (0.34, -0.20), (-0.10, -0.30)),
         *(limb(((x, -0.34), (x, -0.09)), 0.20) for x in (-0.40, 0.22)), oval(0.36, -0.70, 0.26, 0.25),
         limb(((0.50, -0.66), (0.66, -0.46), (0.66, -0.20), (0.80, -0.10)), 0.26, 0.18, 0.13, 0.10))
    form(p, WHITE, limb(((0.50, -0.46), (0.56, -0.36), (0.68, -0.36)), 0.08, 0.07, 0.03), shade=0.0)
    form(p, deep(c, 0.24), blob((0.28, -1.00), (-0.06, -1.02), (-0.12, -0.56), (0.14, -0.40), (0.30, -0.60)))
    form(p, ROSE if c != ROSE else pale(c), blob((0.22, -0.90), (0.02, -0.92), (-0.02, -0.62), (0.13, -0.50),
                                                 (0.22, -0.64)), edge=False, shade=0.0)
    eye(p, 0.46, -0.76, 0.045)


def giraffe(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.2), *(limb(((x, -0.34), (x, -0.02)), 0.08) for x in (-0.14, 0.06)))
    curve(p, ((-0.30, -0.42), (-0.38, -0.34), (-0.38, -0.22)), deep(c, 0.3), 0.045)
    for x in (0.22, 0.30):
        p.line([(x, -0.90), (x - 0.02, -1.02)], deep(c, 0.45), 0.035)
        p.dot(x - 0.02, -1.02, 0.035, deep(c, 0.45))
    body = (limb(((-0.20, -0.38), (0.08, -0.42)), 0.22, 0.24),
            limb(((0.08, -0.42), (0.16, -0.66), (0.24, -0.88)), 0.22, 0.14, 0.12))
    form(p, c, *body, limb(((-0.22, -0.36), (-0.24, -0.02)), 0.10), limb(((0.14, -0.38), (0.16, -0.02)), 0.10),
         limb(((0.24, -0.88), (0.44, -0.80)), 0.17, 0.12), oval(0.16, -0.93, 0.09, 0.04, 30))
    form(p, deep(c, 0.42), oval(-0.20, -0.40, 0.06), oval(-0.06, -0.44, 0.055), oval(0.02, -0.34, 0.05),
         oval(0.09, -0.50, 0.055), oval(0.16, -0.60, 0.045),
         oval(0.14, -0.72, 0.042), oval(-0.10, -0.32, 0.04), oval(0.22, -0.78, 0.038), within=body, shade=0.0)
    eye(p, 0.30, -0.89, 0.036)
    form(p, DARK, *(box(x - 0.045, -0.05, x + 0.045, 0.0, 0.01) for x in (-0.24, 0.16)), edge=False, shade=0.0)


def camel(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.2), *(limb(((x, -0.34), (x, -0.04)), 0.10) for x in (-0.22, 0.12)))
    curve(p, ((-0.46, -0.50), (-0.54, -0.42), (-0.52, -0.28)), deep(c, 0.25), 0.05)
    form(p, c, limb(((-0.34, -0.46), (0.20, -0.46)), 0.28), blob((-0.50, -0.46), (-0.34, -0.96), (-0.12, -0.92),
                                                                 (-0.04, -0.46)),
         blob((-0.12, -0.46), (0.04, -0.96), (0.24, -0.92), (0.32, -0.46)),
         limb(((-0.36, -0.42), (-0.37, -0.04)), 0.14, 0.11),
         limb(((0.24, -0.42), (0.24, -0.04)), 0.14, 0.11), limb(((0.24, -0.44), (0.44, -0.46), (0.50, -0.70),
                                                                 (0.54, -0.82)), 0.22, 0.17, 0.14, 0.14),
         limb(((0.54, -0.84), (0.74, -0.76)), 0.18, 0.14), oval(0.48, -0.92, 0.05, 0.06))
    form(p, deep(c, 0.35), blob((-0.42, -0.70), (-0.34, -0.96), (-0.12, -0.92), (-0.10, -0.70)),
         blob((-0.02, -0.70), (0.04, -0.96), (0.24, -0.92), (0.28, -0.70)),
         within=(blob((-0.50, -0.46), (-0.34, -0.96), (-0.12, -0.92), (-0.04, -0.46)),
                 blob((-0.12, -0.46), (0.04, -0.96), (0.24, -0.92), (0.32, -0.46))))
    eye(p, 0.60, -0.84, 0.042)
    p.dot(0.76, -0.76, 0.022, DARK)


def monkey(p: Pen, c: Colour, r: random.Random) -> None:
    face = accent(c, (0.96, 0.80, 0.62), (0.80, 0.58, 0.40))
    curve(p, ((0.16, -0.08), (0.46, -0.06), (0.58, -0.28), (0.48, -0.46), (0.36, -0.38), (0.42, -0.30)), c, 0.075)
    form(p, c, oval(0.0, -0.26, 0.23, 0.25), *mirror(limb(((0.14, -0.38), (0.32, -0.28), (0.22, -0.10)), 0.12, 0.10)),
         oval(0.0, -0.70, 0.27, 0.25),
         *mirror(oval(0.30, -0.70, 0.12)), oval(0.0, -0.96, 0.08, 0.06))
    form(p, face, *mirror(oval(0.31, -0.70, 0.065)), edge=False, shade=0.0)
    form(p, face, *mirror(oval(0.09, -0.74, 0.12, 0.12)), oval(0.0, -0.60, 0.19, 0.12), edge=False, shade=0.0)
    form(p, face, oval(0.0, -0.24, 0.13, 0.15), edge=False, shade=0.0)
    form(p, face, *mirror(oval(0.18, -0.04, 0.14, 0.05)), shade=0.0)
    eyes(p, 0.09, -0.74, 0.052)
    p.dot(0.0, -0.65, 0.03, DARK)
    curve(p, ((-0.10, -0.58), (0.0, -0.53), (0.10, -0.58)), DARK, 0.03)


def crocodile(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.2), *(limb(((x, -0.14), (x + 0.06, -0.03)), 0.12) for x in (-0.14, 0.24)))
    ridge = tuple(poly((x - 0.07, -0.36 + d), (x, -0.52 + d), (x + 0.07, -0.36 + d)) for x, d in (
        (-0.52, 0.12), (-0.40, 0.06), (-0.27, 0.02), (-0.13, 0.0), (0.01, 0.0), (0.15, 0.02)))
    form(p, deep(c, 0.3), *ridge)
    form(p, c, limb(((-0.82, -0.06), (-0.56, -0.16), (-0.20, -0.26), (0.20, -0.26)), 0.04, 0.16, 0.32, 0.28),
         *(limb(((x, -0.16), (x + 0.04, -0.04)), 0.13) for x in (-0.28, 0.14)),
         limb(((0.20, -0.28), (0.40, -0.34)), 0.26, 0.22),
         limb(((0.36, -0.38), (0.84, -0.42)), 0.18, 0.11), limb(((0.36, -0.26), (0.80, -0.20)), 0.12, 0.08),
         oval(0.36, -0.48, 0.085), oval(0.85, -0.46, 0.055))
    form(p, WHITE, *(poly((x - 0.035, -0.345), (x + 0.035, -0.35), (x, -0.27)) for x in (0.54, 0.63, 0.72, 0.81)),
         edge=False, shade=0.0)
    eye(p, 0.37, -0.49, 0.052)


def snake(p: Pen, c: Colour, r: random.Random) -> None:
    other = pale(c, 0.5)
    form(p, c, limb(((-0.56, -0.12), (0.36, -0.12)), 0.25), limb(((-0.40, -0.14), (-0.60, -0.16), (-0.76, -0.30)),
                                                                 0.20, 0.12, 0.04))
    form(p, other, *(oval(x, -0.11, 0.055, 0.075) for x in (-0.40, -0.20, 0.0, 0.20)), edge=False, shade=0.0)
    form(p, c, limb(((-0.36, -0.32), (0.24, -0.32)), 0.23))
    form(p, other, *(oval(x, -0.31, 0.05, 0.065) for x in (-0.28, -0.10, 0.08)), edge=False, shade=0.0)
    p.line([(0.46, -0.80), (0.62, -0.76)], (0.86, 0.14, 0.20), 0.035)
    form(p, c, limb(((-0.24, -0.50), (0.06, -0.50), (0.14, -0.66), (0.12, -0.80)), 0.20, 0.20, 0.18, 0.18),
         oval(0.24, -0.84, 0.23, 0.145, 6))
    eye(p, 0.27, -0.90, 0.06)


THINGS: dict[str, Noun] = {
    "fox": Noun(fox, "ground", 0.40, plural="foxes", natural=("orange", "red", "white"), flip=True),
    "bear": Noun(bear, "ground", 0.42, natural=("brown", "black", "white"), flip=True),
    "deer": Noun(deer, "ground", 0.50, plural="deer", natural=("brown", "gold"), flip=True),
    "lion": Noun(lion, "ground", 0.44, natural=("gold", "yellow", "orange"), flip=True),
    "elephant": Noun(elephant, "ground", 0.46, natural=("grey", "sky blue"), flip=True),
    "giraffe": Noun(giraffe, "ground", 0.60, natural=("yellow", "gold", "orange"), flip=True),
    "camel": Noun(camel, "ground", 0.46, natural=("gold", "brown", "cream"), flip=True),
    "monkey": Noun(monkey, "ground", 0.40, natural=("brown", "orange", "grey"), flip=True),
    "crocodile": Noun(crocodile, "ground", 0.42, natural=("green", "olive"), flip=True),
    "snake": Noun(snake, "ground", 0.38, natural=("green", "lime", "red"), flip=True),
    **things_story.THINGS,
}
