"""Animals of house, farm and garden.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0), top near (0, -1),
y growing downwards; animals seen from the side look to the right.
"""

from __future__ import annotations

import random

from world.form import BEAK, CREAM, DARK, RED, ROSE, WOOD, accent, box, blob, curve, deep, eye, eyes, form, limb
from world.form import mirror
from world.form import oval, pale, poly, star
from world import things_sea
from world.noun import Noun
from world.pen import Colour, Pen


def cat(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, limb(((0.16, -0.08), (0.44, -0.10), (0.52, -0.30), (0.40, -0.48)), 0.12, 0.10))
    head = (oval(0.0, -0.68, 0.30, 0.23),
            *mirror(blob((0.29, -0.66), (0.29, -1.02), (0.29, -1.02), (0.04, -0.84), (0.10, -0.66))))
    form(p, c, blob((-0.16, -0.62), (-0.38, -0.02), (-0.30, 0.02), (0.30, 0.02), (0.38, -0.02), (0.16, -0.62)), *head)
    form(p, pale(c, 0.55), blob((-0.16, -0.44), (-0.17, -0.10), (0.17, -0.10), (0.16, -0.44)), edge=False, shade=0.0)
    form(p, ROSE, *mirror(poly((0.245, -0.82), (0.255, -0.95), (0.14, -0.87))), edge=False, shade=0.0)
    eyes(p, 0.125, -0.70, 0.062)
    form(p, ROSE, blob((-0.07, -0.64), (0.07, -0.64), (0.0, -0.54)), edge=False, shade=0.0)
    for s in (-1, 1):
        p.line([(s * 0.16, -0.58), (s * 0.38, -0.56)], deep(c, 0.5), 0.016)
        form(p, c, oval(s * 0.12, -0.03, 0.11, 0.05))


def dog(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.2), limb(((-0.30, -0.36), (-0.30, -0.04)), 0.13), limb(((0.16, -0.36), (0.18, -0.04)), 0.13))
    form(p, c, limb(((-0.44, -0.46), (-0.58, -0.60), (-0.56, -0.78)), 0.13, 0.07),
         limb(((-0.34, -0.44), (0.20, -0.46)), 0.34),
         limb(((-0.42, -0.36), (-0.44, -0.05)), 0.15), limb(((0.30, -0.36), (0.32, -0.05)), 0.15),
         limb(((0.24, -0.46), (0.34, -0.74)), 0.30), oval(0.36, -0.76, 0.22, 0.21),
         box(0.36, -0.80, 0.72, -0.58, 0.10))
    form(p, accent(c, RED, (0.16, 0.36, 0.80)), limb(((0.18, -0.60), (0.42, -0.54)), 0.075), edge=False)
    form(p, deep(c, 0.34), blob((0.14, -1.00), (0.38, -0.98), (0.30, -0.52), (0.10, -0.56)))
    form(p, DARK, oval(0.70, -0.75, 0.065, 0.05), edge=False, shade=0.0)
    eye(p, 0.45, -0.80, 0.055)


def rabbit(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, *mirror(oval(0.13, -0.80, 0.085, 0.23, 10)), oval(0.0, -0.52, 0.24, 0.20),
         oval(0.0, -0.22, 0.29, 0.24))
    form(p, ROSE, *mirror(oval(0.13, -0.80, 0.04, 0.16, 10)), edge=False, shade=0.0)
    form(p, pale(c, 0.55), oval(0.0, -0.20, 0.16, 0.16), edge=False, shade=0.0)
    eyes(p, 0.11, -0.55, 0.052)
    form(p, ROSE, oval(0.0, -0.47, 0.045, 0.035), edge=False, shade=0.0)
    form(p, c, *mirror(oval(0.18, -0.04, 0.14, 0.06)))


def sheep(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, DARK, *(limb(((x, -0.30), (x, -0.03)), 0.09) for x in (-0.28, -0.12, 0.14, 0.30)))
    wool = tuple(oval(x, y, 0.17) for x, y in (
        (-0.40, -0.46), (-0.36, -0.66), (-0.16, -0.76), (0.08, -0.78), (0.30, -0.68), (0.38, -0.46), (0.20, -0.32),
        (-0.02, -0.29), (-0.24, -0.32)))
    form(p, c, oval(0.0, -0.52, 0.38, 0.24), *wool)
    form(p, DARK, oval(0.50, -0.66, 0.15, 0.19, -14), oval(0.36, -0.76, 0.11, 0.05, 20))
    form(p, c, oval(0.42, -0.85, 0.11, 0.09), oval(0.52, -0.86, 0.09, 0.08), edge=False)
    eye(p, 0.53, -0.70, 0.045)


def owl(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, oval(0.0, -0.46, 0.38, 0.45),
         *mirror(blob((0.36, -0.62), (0.37, -1.02), (0.37, -1.02), (0.0, -0.86), (0.0, -0.6))))
    form(p, pale(c, 0.5), oval(0.0, -0.28, 0.23, 0.25), edge=False, shade=0.0)
    form(p, deep(c, 0.26), *mirror(oval(0.34, -0.38, 0.10, 0.27, 8)))
    form(p, CREAM, *mirror(oval(0.15, -0.68, 0.155)), shade=0.0)
    for s in (-1, 1):
        p.dot(s * 0.14, -0.68, 0.085, DARK)
        p.dot(s * 0.14 + 0.03, -0.71, 0.028, CREAM)
    form(p, BEAK, poly((-0.07, -0.60), (0.07, -0.60), (0.0, -0.46)), *mirror(oval(0.12, -0.02, 0.10, 0.04)),
         shade=0.0)


def snail(p: Pen, c: Colour, r: random.Random) -> None:
    body = accent(c, (0.90, 0.76, 0.52), (0.62, 0.70, 0.42))
    form(p, body, limb(((-0.72, -0.04), (-0.30, -0.09), (0.30, -0.10), (0.52, -0.24), (0.56, -0.56)), 0.06, 0.18,
                       0.22, 0.24, 0.24),
         limb(((0.54, -0.60), (0.48, -0.88)), 0.06), limb(((0.60, -0.60), (0.70, -0.86)), 0.06))
    p.dot(0.48, -0.89, 0.055, DARK)
    p.dot(0.70, -0.87, 0.055, DARK)
    form(p, c, oval(-0.10, -0.50, 0.44, 0.43))
    curve(p, ((0.30, -0.40), (0.06, -0.78), (-0.36, -0.66), (-0.32, -0.28), (0.02, -0.26), (0.10, -0.52),
              (-0.12, -0.56)),
          deep(c, 0.38), 0.075)
    eye(p, 0.60, -0.54, 0.045)


def penguin(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, BEAK, *mirror(oval(0.14, -0.03, 0.14, 0.05)), shade=0.0)
    form(p, c, *mirror(limb(((0.28, -0.60), (0.42, -0.28)), 0.14, 0.10)), oval(0.0, -0.76, 0.26, 0.24),
         blob((-0.30, -0.84), (-0.40, -0.14), (-0.20, 0.0), (0.20, 0.0), (0.40, -0.14), (0.30, -0.84)))
    form(p, CREAM, blob((-0.20, -0.56), (-0.28, -0.14), (0.0, -0.02), (0.28, -0.14), (0.20, -0.56)),
         edge=False, shade=0.0)
    eyes(p, 0.11, -0.80, 0.065)
    form(p, BEAK, poly((-0.10, -0.72), (0.10, -0.72), (0.0, -0.60)), shade=0.0)


HORSE = (
    limb(((-0.34, -0.40), (-0.36, -0.05)), 0.16, 0.10), limb(((0.22, -0.40), (0.22, -0.05)), 0.15, 0.10),
    limb(((-0.28, -0.48), (0.18, -0.48)), 0.30, 0.28), limb(((0.16, -0.50), (0.28, -0.68), (0.36, -0.84)), 0.28, 0.20,
                                                            0.20),
    limb(((0.36, -0.86), (0.62, -0.70)), 0.19, 0.15), poly((0.28, -0.86), (0.34, -1.02), (0.44, -0.88)),
)
HORSE_FAR = (limb(((-0.24, -0.40), (-0.22, -0.05)), 0.13, 0.09), limb(((0.10, -0.40), (0.12, -0.05)), 0.13, 0.09))
MANE = limb(((0.40, -0.96), (0.24, -0.88), (0.12, -0.70), (0.06, -0.56)), 0.08, 0.16, 0.16, 0.06)
HORSE_TAIL = limb(((-0.40, -0.54), (-0.54, -0.48), (-0.58, -0.24)), 0.08, 0.15, 0.07)


def horse(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.22), *HORSE_FAR)
    form(p, deep(c, 0.45), HORSE_TAIL)
    form(p, c, *HORSE)
    form(p, deep(c, 0.45), MANE)
    form(p, DARK, *(box(x - 0.055, -0.07, x + 0.055, 0.0, 0.02) for x in (-0.36, 0.22)), edge=False, shade=0.0)
    eye(p, 0.43, -0.84, 0.042)
    p.dot(0.64, -0.70, 0.022, DARK)


def cow(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.2), *(limb(((x, -0.30), (x, -0.04)), 0.13) for x in (-0.30, 0.18)))
    curve(p, ((-0.52, -0.66), (-0.64, -0.52), (-0.62, -0.32)), deep(c, 0.25), 0.04)
    form(p, DARK, oval(-0.62, -0.27, 0.05, 0.08), edge=False, shade=0.0)
    form(p, ROSE, oval(-0.14, -0.24, 0.13, 0.09))
    body = (box(-0.54, -0.72, 0.38, -0.26, 0.16), *(limb(((x, -0.34), (x, -0.05)), 0.15) for x in (-0.42, 0.28)))
    form(p, c, *body)
    spots = pale(c, 0.78) if min(c) < 0.85 else DARK
    form(p, spots, oval(-0.32, -0.62, 0.17, 0.13, 20), oval(0.10, -0.40, 0.15, 0.12), within=body, shade=0.0)
    form(p, CREAM, limb(((0.36, -0.86), (0.28, -1.00)), 0.08, 0.05), limb(((0.56, -0.86), (0.66, -1.00)), 0.08, 0.05))
    form(p, deep(c, 0.12), oval(0.26, -0.80, 0.11, 0.06, 16), oval(0.68, -0.80, 0.10, 0.06, -16))
    form(p, c, blob((0.30, -0.92), (0.62, -0.92), (0.64, -0.52), (0.30, -0.52)))
    form(p, ROSE, oval(0.48, -0.57, 0.17, 0.11))
    eyes(p, 0.075, -0.77, 0.05, 0.47)
    p.dot(0.42, -0.57, 0.025, DARK)
    p.dot(0.54, -0.57, 0.025, DARK)


def pig(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.2), *(limb(((x, -0.24), (x, -0.04)), 0.14) for x in (-0.24, 0.16)))
    curve(p, ((-0.50, -0.52), (-0.64, -0.62), (-0.70, -0.50), (-0.60, -0.46), (-0.62, -0.66), (-0.74, -0.70)), c,
          0.045)
    form(p, c, oval(-0.08, -0.50, 0.48, 0.36), *(limb(((x, -0.26), (x, -0.05)), 0.15) for x in (-0.36, 0.28)),
         oval(0.34, -0.60, 0.27, 0.25))
    form(p, deep(c, 0.22), blob((0.10, -0.98), (0.10, -0.98), (0.34, -0.90), (0.24, -0.66), (0.08, -0.74)),
         blob((0.62, -0.98), (0.62, -0.98), (0.42, -0.88), (0.48, -0.72), (0.60, -0.74)))
    form(p, pale(c, 0.35), oval(0.50, -0.52, 0.13, 0.11))
    p.dot(0.46, -0.52, 0.028, DARK)
    p.dot(0.55, -0.52, 0.028, DARK)
    eye(p, 0.32, -0.69, 0.045)
    eye(p, 0.52, -0.71, 0.045, 0.0)


def goat(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.2), *(limb(((x, -0.36), (x, -0.04)), 0.10) for x in (-0.22, 0.10)))
    horn = accent(c, (0.62, 0.52, 0.40), CREAM)
    form(p, horn, limb(((0.34, -0.84), (0.22, -0.98), (0.02, -0.92)), 0.11, 0.09, 0.03))
    form(p, c, limb(((-0.38, -0.56), (-0.52, -0.72)), 0.13, 0.06), limb(((-0.28, -0.48), (0.14, -0.48)), 0.30),
         *(limb(((x, -0.40), (x, -0.05)), 0.13, 0.10) for x in (-0.34, 0.22)),
         limb(((0.18, -0.48), (0.34, -0.74)), 0.26, 0.20),
         limb(((0.34, -0.78), (0.56, -0.66)), 0.22, 0.15))
    form(p, pale(c, 0.6), blob((0.42, -0.62), (0.60, -0.60), (0.50, -0.32), (0.50, -0.32)), shade=0.0)
    form(p, deep(c, 0.25), oval(0.22, -0.72, 0.13, 0.055, -30))
    form(p, DARK, *(box(x - 0.055, -0.08, x + 0.055, 0.0, 0.02) for x in (-0.34, 0.22)), edge=False, shade=0.0)
    eye(p, 0.43, -0.79, 0.045)


def hen(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.08, 0.12):
        p.line([(x, -0.24), (x, -0.02), (x + 0.10, -0.02)], BEAK, 0.05)
    comb = accent(c, RED, (0.70, 0.06, 0.30))
    form(p, comb, oval(0.26, -0.93, 0.07), oval(0.36, -0.95, 0.07), oval(0.45, -0.89, 0.06))
    form(p, c, blob((-0.62, -0.94), (-0.62, -0.94), (-0.34, -0.70), (0.06, -0.62), (0.20, -1.02), (0.54, -0.92),
                    (0.50, -0.62), (0.44, -0.10),
                    (-0.10, -0.06), (-0.48, -0.24), (-0.72, -0.76)))
    form(p, BEAK, poly((0.46, -0.80), (0.64, -0.72), (0.46, -0.66)), shade=0.0)
    form(p, comb, oval(0.44, -0.60, 0.055, 0.08))
    form(p, deep(c, 0.24), blob((-0.36, -0.52), (0.18, -0.56), (0.12, -0.22), (-0.26, -0.26)))
    eye(p, 0.36, -0.79, 0.05)


def duck(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, blob((-0.80, -0.62), (-0.80, -0.62), (-0.66, 0.06), (0.40, 0.08), (0.62, -0.28), (0.42, -0.54),
                    (-0.20, -0.36)),
         limb(((0.28, -0.30), (0.30, -0.66)), 0.36, 0.30), oval(0.32, -0.74, 0.25, 0.24))
    form(p, accent(c, BEAK, RED, 0.3), blob((0.48, -0.84), (0.84, -0.74), (0.86, -0.60), (0.48, -0.62)), shade=0.0)
    form(p, deep(c, 0.2), blob((-0.50, -0.44), (0.18, -0.38), (0.10, -0.06), (-0.40, -0.10)))
    eye(p, 0.40, -0.80, 0.055)


def swan(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, blob((-0.74, -0.50), (-0.74, -0.50), (-0.58, 0.06), (0.30, 0.08), (0.52, -0.22), (0.20, -0.40),
                    (-0.30, -0.36)),
         limb(((0.28, -0.12), (0.44, -0.32), (0.24, -0.60), (0.22, -0.82), (0.38, -0.90)), 0.26, 0.20, 0.14, 0.13,
              0.16),
         oval(0.38, -0.88, 0.12, 0.11))
    form(p, BEAK, poly((0.46, -0.94), (0.70, -0.78), (0.44, -0.80)), shade=0.0)
    form(p, DARK, oval(0.46, -0.87, 0.05, 0.06), edge=False, shade=0.0)
    form(p, pale(c, 0.4), blob((-0.72, -0.66), (-0.72, -0.66), (-0.20, -0.56), (0.20, -0.30), (0.02, -0.06),
                               (-0.50, -0.12)))
    p.dot(0.36, -0.91, 0.028, DARK if min(c) > 0.3 else CREAM)


def mouse(p: Pen, c: Colour, r: random.Random) -> None:
    curve(p, ((-0.40, -0.10), (-0.66, -0.06), (-0.78, -0.26), (-0.66, -0.48), (-0.74, -0.62)), ROSE, 0.06)
    form(p, c, oval(0.34, -0.80, 0.21))
    form(p, c, blob((-0.52, -0.10), (-0.52, -0.76), (0.20, -0.78), (0.60, -0.56), (0.80, -0.26), (0.56, -0.06),
                    (0.20, 0.04), (-0.34, 0.04)))
    form(p, c, oval(0.06, -0.74, 0.23))
    form(p, ROSE, oval(0.06, -0.74, 0.14), edge=False, shade=0.0)
    p.dot(0.68, -0.31, 0.06, (0.90, 0.42, 0.50))
    eye(p, 0.42, -0.44, 0.065)
    form(p, ROSE, oval(0.34, -0.02, 0.11, 0.045), oval(-0.28, -0.02, 0.13, 0.045))


def hedgehog(p: Pen, c: Colour, r: random.Random) -> None:
    face = accent(c, (0.96, 0.82, 0.62), (0.72, 0.56, 0.40))
    form(p, face, blob((0.10, -0.66), (0.42, -0.58), (0.86, -0.30), (0.70, -0.10), (0.20, -0.06)),
         oval(-0.28, -0.05, 0.13, 0.06),
         oval(0.30, -0.05, 0.13, 0.06))
    form(p, c, star(-0.10, -0.46, 0.52, 0.41, 17), box(-0.44, -0.30, 0.24, -0.04, 0.10))
    form(p, deep(c, 0.3), *(poly((x - 0.05, y + 0.05), (x - 0.05, y - 0.10), (x + 0.05, y + 0.03)) for x, y in (
        (-0.36, -0.54), (-0.12, -0.66), (0.10, -0.56), (-0.22, -0.38), (0.02, -0.36), (-0.42, -0.28),
        (-0.14, -0.20))),
         edge=False, shade=0.0)
    form(p, face, blob((0.16, -0.60), (0.46, -0.54), (0.80, -0.30), (0.66, -0.12), (0.24, -0.12)), edge=False)
    p.dot(0.72, -0.27, 0.06, DARK)
    p.dot(0.42, -0.38, 0.045, DARK)
    form(p, c, oval(0.20, -0.52, 0.09), edge=False)


def squirrel(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, limb(((-0.04, -0.10), (-0.36, -0.22), (-0.36, -0.60), (-0.42, -0.80), (-0.60, -0.76)), 0.14, 0.26,
                    0.34, 0.30, 0.12))
    form(p, pale(c, 0.35), limb(((-0.20, -0.18), (-0.38, -0.34), (-0.36, -0.62), (-0.44, -0.78)), 0.04, 0.08, 0.10,
                                0.05), edge=False, shade=0.0)
    form(p, c, blob((-0.06, -0.66), (-0.24, 0.02), (0.30, 0.02), (0.34, -0.60)), oval(0.22, -0.68, 0.21, 0.18),
         oval(0.40, -0.62, 0.12, 0.09),
         poly((0.02, -0.74), (0.08, -1.00), (0.24, -0.82)), oval(0.20, -0.04, 0.20, 0.06))
    form(p, CREAM, blob((0.14, -0.48), (0.10, -0.10), (0.34, -0.10), (0.34, -0.46)), edge=False, shade=0.0)
    form(p, c, limb(((0.12, -0.42), (0.38, -0.34)), 0.10))
    form(p, (0.72, 0.46, 0.20), oval(0.46, -0.36, 0.09, 0.11))
    form(p, WOOD, box(0.36, -0.50, 0.56, -0.40, 0.05), shade=0.0)
    p.dot(0.50, -0.65, 0.032, DARK)
    eye(p, 0.27, -0.71, 0.05)


def frog(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.16), *mirror(oval(0.42, -0.26, 0.22, 0.28, 24)))
    form(p, c, oval(0.0, -0.36, 0.42, 0.35), oval(0.0, -0.62, 0.44, 0.26), *mirror(oval(0.26, -0.84, 0.16)),
         *mirror(oval(0.40, -0.04, 0.22, 0.06)))
    form(p, pale(c, 0.6), oval(0.0, -0.24, 0.26, 0.20), edge=False, shade=0.0)
    eyes(p, 0.26, -0.86, 0.11)
    curve(p, ((-0.28, -0.60), (-0.14, -0.51), (0.0, -0.49), (0.14, -0.51), (0.28, -0.60)),
          DARK if sum(c) > 0.6 else CREAM, 0.035)
    form(p, deep(c, 0.12), *mirror(limb(((0.14, -0.26), (0.14, -0.04)), 0.11), oval(0.16, -0.03, 0.12, 0.045)))


THINGS: dict[str, Noun] = {
    "cat": Noun(cat, "ground", 0.40, natural=("orange", "grey", "black", "white", "cream"), flip=True, weight=1.3),
    "dog": Noun(dog, "ground", 0.42, natural=("brown", "gold", "white", "black"), flip=True, weight=1.3),
    "rabbit": Noun(rabbit, "ground", 0.40, ("rabbit", "bunny"), natural=("white", "grey", "brown")),
    "sheep": Noun(sheep, "ground", 0.40, plural="sheep", natural=("white", "cream"), flip=True),
    "owl": Noun(owl, "ground", 0.38, natural=("brown", "grey", "white")),
    "snail": Noun(snail, "ground", 0.34, natural=("brown", "orange", "coral"), flip=True),
    "penguin": Noun(penguin, "ground", 0.40, natural=("black", "navy", "grey")),
    "horse": Noun(horse, "ground", 0.48, natural=("brown", "white", "black", "gold"), flip=True),
    "cow": Noun(cow, "ground", 0.44, natural=("white", "brown", "black"), flip=True),
    "pig": Noun(pig, "ground", 0.38, natural=("pink", "coral"), flip=True),
    "goat": Noun(goat, "ground", 0.42, natural=("white", "grey", "brown"), flip=True),
    "hen": Noun(hen, "ground", 0.38, ("hen", "chicken"), natural=("white", "brown", "orange"), flip=True),
    "duck": Noun(duck, "water", 0.34, natural=("yellow", "white", "brown"), flip=True),
    "swan": Noun(swan, "water", 0.42, natural=("white", "black"), flip=True),
    "mouse": Noun(mouse, "ground", 0.32, plural="mice", natural=("grey", "white", "brown"), flip=True),
    "hedgehog": Noun(hedgehog, "ground", 0.34, natural=("brown", "grey"), flip=True),
    "squirrel": Noun(squirrel, "ground", 0.40, natural=("orange", "brown", "grey"), flip=True),
    "frog": Noun(frog, "ground", 0.34, natural=("green", "lime", "olive")),
    **things_sea.THINGS,
}
