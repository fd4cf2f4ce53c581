"""Animals, things of the air and the water, and things on a table.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0),
top near (0, -1), y growing downwards.
"""

from __future__ import annotations

import math
import random

from pen import Colour, Pen, dark, light, mix
from things_land import GLASS, LEAF, TYRE, WOOD, contrast

BEAK: Colour = (0.98, 0.62, 0.12)
CREAM: Colour = (0.97, 0.94, 0.86)


def eye(p: Pen, x: float, y: float, s: float = 0.045) -> None:
    """A white eye with a dark pupil."""
    p.dot(x, y, s, (0.98, 0.98, 0.98))
    p.dot(x + 0.1 * s, y, s * 0.55, TYRE)


def cat(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.24, -0.10), (0.48, -0.12), (0.52, -0.36), (0.44, -0.50)], c, 0.09)
    p.blob([(-0.34, 0.06), (-0.26, -0.60), (0.26, -0.60), (0.34, 0.06)], c)
    for s in (-1, 1):
        p.poly([(s * 0.27, -0.72), (s * 0.25, -1.0), (s * 0.05, -0.86)], c)
    p.oval(0.0, -0.70, 0.28, 0.22, c)
    for s in (-1, 1):
        eye(p, s * 0.11, -0.73, 0.055)
        p.line([(s * 0.10, -0.62), (s * 0.30, -0.60)], mix(c, (0.5, 0.5, 0.5), 0.8), 0.012)
    p.dot(0.0, -0.64, 0.03, (0.95, 0.55, 0.60))


def dog(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(-0.46, -0.46), (-0.62, -0.72)], c, 0.08)
    for x in (-0.40, -0.24, 0.16, 0.32):
        p.box(x - 0.06, -0.30, x + 0.06, 0.0, dark(c, 0.10), radius=0.04)
    p.box(-0.50, -0.58, 0.42, -0.22, c, radius=0.16)
    p.disc(0.46, -0.72, 0.22, c)
    p.box(0.48, -0.76, 0.78, -0.56, light(c, 0.15), radius=0.09)
    p.blob([(0.26, -0.96), (0.42, -0.90), (0.38, -0.52), (0.22, -0.58)], dark(c, 0.32))
    p.dot(0.76, -0.70, 0.045, TYRE)
    eye(p, 0.52, -0.80)


def rabbit(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.11, 0.11):
        p.oval(x, -0.82, 0.075, 0.20, c)
        p.oval(x, -0.80, 0.035, 0.14, (0.97, 0.72, 0.76), edge=False)
    p.oval(0.0, -0.22, 0.30, 0.24, c)
    p.disc(0.0, -0.54, 0.21, c)
    p.oval(0.0, -0.18, 0.15, 0.15, light(c, 0.45), edge=False)
    for s in (-1, 1):
        eye(p, s * 0.09, -0.58, 0.042)
        p.oval(s * 0.17, -0.03, 0.12, 0.05, c)
    p.dot(0.0, -0.50, 0.03, (0.95, 0.50, 0.56))


def sheep(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.30, -0.12, 0.16, 0.32):
        p.box(x - 0.04, -0.26, x + 0.04, 0.0, TYRE)
    for i in range(9):
        a = math.tau * i / 9
        p.disc(0.38 * math.cos(a), -0.50 + 0.22 * math.sin(a), 0.19, c)
    p.oval(0.0, -0.50, 0.40, 0.26, c, edge=False)
    p.oval(0.52, -0.66, 0.15, 0.19, (0.22, 0.20, 0.22))
    eye(p, 0.56, -0.70)


def owl(p: Pen, c: Colour, r: random.Random) -> None:
    for s in (-1, 1):
        p.poly([(s * 0.30, -0.80), (s * 0.34, -1.02), (s * 0.10, -0.92)], c)
    p.oval(0.0, -0.48, 0.38, 0.48, c)
    p.oval(0.0, -0.32, 0.22, 0.28, light(c, 0.45), edge=False)
    for s in (-1, 1):
        p.oval(s * 0.34, -0.40, 0.09, 0.26, dark(c, 0.25))
        p.disc(s * 0.15, -0.68, 0.14, CREAM)
        p.dot(s * 0.15, -0.68, 0.07, TYRE)
        p.dot(s * 0.12, -0.01, 0.05, BEAK)
    p.poly([(-0.06, -0.62), (0.06, -0.62), (0.0, -0.48)], BEAK, shade=0.0)


def snail(p: Pen, c: Colour, r: random.Random) -> None:
    body = (0.85, 0.72, 0.50)
    for x in (0.56, 0.72):
        p.line([(0.62, -0.50), (x, -0.86)], body, 0.05)
        p.dot(x, -0.86, 0.05, TYRE)
    p.blob([(-0.86, 0.04), (-0.4, -0.20), (0.36, -0.16), (0.46, -0.72), (0.82, -0.66), (0.70, 0.04)], body)
    p.disc(-0.12, -0.52, 0.44, c)
    p.disc(-0.12, -0.52, 0.29, light(c, 0.30))
    p.disc(-0.12, -0.52, 0.15, c)


def penguin(p: Pen, c: Colour, r: random.Random) -> None:
    for s in (-1, 1):
        p.oval(s * 0.15, -0.03, 0.13, 0.05, BEAK)
        p.oval(s * 0.32, -0.44, 0.08, 0.24, dark(c, 0.2))
    p.oval(0.0, -0.50, 0.34, 0.50, c)
    p.oval(0.0, -0.36, 0.23, 0.33, CREAM, edge=False)
    for s in (-1, 1):
        eye(p, s * 0.11, -0.78, 0.055)
    p.poly([(-0.08, -0.70), (0.08, -0.70), (0.0, -0.58)], BEAK, shade=0.0)


def balloon(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.12, 0.12):
        p.line([(x * 1.6, -0.40), (x, -0.18)], WOOD, 0.02)
    p.blob([(-0.22, -0.20), (-0.52, -0.62), (-0.38, -1.08), (0.38, -1.08), (0.52, -0.62), (0.22, -0.20)], c)
    p.blob([(-0.08, -0.22), (-0.20, -0.62), (-0.14, -1.04), (0.14, -1.04), (0.20, -0.62), (0.08, -0.22)], light(c, 0.42), edge=False)
    p.box(-0.13, -0.18, 0.13, 0.0, (0.66, 0.44, 0.22), radius=0.03)


def bird(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.42, -0.42), (-0.82, -0.58), (-0.78, -0.32)], dark(c, 0.2))
    p.oval(0.0, -0.42, 0.50, 0.26, c)
    p.disc(0.42, -0.58, 0.20, c)
    p.poly([(0.58, -0.64), (0.82, -0.55), (0.58, -0.48)], BEAK, shade=0.0)
    p.blob([(0.22, -0.42), (-0.10, -1.10), (-0.42, -1.02), (-0.24, -0.34)], dark(c, 0.25))
    eye(p, 0.46, -0.62, 0.05)


def kite(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.28), (-0.10, -0.16), (0.06, -0.08), (-0.04, 0.04)], TYRE, 0.02)
    p.poly([(0.0, -1.0), (0.38, -0.68), (0.0, -0.26), (-0.38, -0.68)], c)
    p.poly([(0.0, -1.0), (0.38, -0.68), (0.0, -0.68)], light(c, 0.40), edge=False)
    p.poly([(-0.38, -0.68), (0.0, -0.68), (0.0, -0.26)], dark(c, 0.22), edge=False)
    for x, y in ((-0.08, -0.17), (0.04, -0.07)):
        p.poly([(x - 0.07, y - 0.04), (x + 0.07, y + 0.04), (x + 0.07, y - 0.04), (x - 0.07, y + 0.04)], c, shade=0.0)


def plane(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.62, -0.55), (-0.86, -0.98), (-0.62, -0.98), (-0.36, -0.58)], dark(c, 0.15))
    p.poly([(0.10, -0.56), (-0.10, -0.86), (0.08, -0.86), (0.34, -0.56)], dark(c, 0.25))
    p.blob([(-0.92, -0.66), (-0.50, -0.72), (0.60, -0.76), (1.02, -0.52), (0.60, -0.30), (-0.40, -0.34)], c)
    for x in (-0.30, -0.10, 0.10, 0.30):
        p.dot(x, -0.58, 0.05, GLASS)
    p.poly([(0.66, -0.66), (0.56, -0.54), (0.84, -0.54)], GLASS, shade=0.0)
    p.poly([(0.16, -0.46), (-0.34, -0.08), (-0.10, -0.08), (0.44, -0.44)], dark(c, 0.25))


def butterfly(p: Pen, c: Colour, r: random.Random) -> None:
    for s in (-1, 1):
        p.blob([(0.0, -0.48), (s * 0.36, -1.14), (s * 0.72, -0.96), (s * 0.52, -0.40)], c)
        p.blob([(0.0, -0.50), (s * 0.56, -0.46), (s * 0.48, 0.02), (s * 0.14, -0.06)], dark(c, 0.14))
        p.dot(s * 0.36, -0.78, 0.09, light(c, 0.6))
        p.dot(s * 0.30, -0.28, 0.06, light(c, 0.6))
        p.line([(0.0, -0.76), (s * 0.14, -0.98)], TYRE, 0.025)
    p.oval(0.0, -0.48, 0.055, 0.30, TYRE)


def rocket(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.14, -0.24), (-0.08, 0.0), (0.0, 0.16), (0.08, 0.0), (0.14, -0.24)], (1.0, 0.65, 0.15), edge=False)
    for s in (-1, 1):
        p.poly([(s * 0.16, -0.46), (s * 0.38, -0.14), (s * 0.14, -0.20)], dark(c, 0.35))
    p.blob([(-0.20, -0.12), (-0.26, -0.62), (0.0, -1.22), (0.26, -0.62), (0.20, -0.12)], c)
    p.disc(0.0, -0.60, 0.11, CREAM)
    p.dot(0.0, -0.60, 0.07, (0.45, 0.70, 0.90))


def boat(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.22), (0.0, -1.0)], WOOD, 0.04)
    p.poly([(0.05, -0.98), (0.52, -0.32), (0.05, -0.32)], CREAM)
    p.poly([(-0.05, -0.90), (-0.40, -0.32), (-0.05, -0.32)], light(c, 0.45))
    p.poly([(-0.66, -0.27), (0.66, -0.27), (0.46, 0.02), (-0.46, 0.02)], c)


def ship(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.22, 0.10):
        p.box(x - 0.07, -0.98, x + 0.07, -0.60, contrast(c))
        p.box(x - 0.07, -0.98, x + 0.07, -0.90, TYRE, shade=0.0)
    p.box(-0.46, -0.64, 0.34, -0.34, CREAM)
    for i in range(4):
        p.dot(-0.34 + 0.19 * i, -0.49, 0.05, (0.35, 0.55, 0.75))
    p.poly([(-0.78, -0.36), (0.88, -0.40), (0.62, 0.02), (-0.66, 0.02)], c)
    p.line([(-0.66, -0.22), (0.72, -0.24)], light(c, 0.5), 0.04)


def duck(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.78, -0.56), (-0.60, 0.06), (0.52, 0.06), (0.62, -0.44), (-0.20, -0.42)], c)
    p.disc(0.36, -0.70, 0.26, c)
    p.box(0.56, -0.72, 0.88, -0.58, BEAK, radius=0.07)
    p.oval(-0.08, -0.24, 0.28, 0.12, dark(c, 0.18))
    eye(p, 0.42, -0.76, 0.055)


def whale(p: Pen, c: Colour, r: random.Random) -> None:
    for s in (-1, 1):
        p.line([(0.30, -0.72), (0.30 + s * 0.05, -0.90), (0.30 + s * 0.17, -0.94)], (0.85, 0.95, 1.0), 0.05)
    p.blob([(-0.62, -0.40), (-0.98, -0.58), (-0.92, -0.86), (-0.70, -0.68), (-0.46, -0.84), (-0.52, -0.54)], c)
    p.blob([(-0.84, -0.50), (-0.50, 0.06), (0.80, 0.06), (0.94, -0.50), (0.36, -0.86), (-0.20, -0.46)], c)
    p.blob([(-0.20, 0.02), (0.10, -0.16), (0.80, -0.20), (0.70, 0.02)], light(c, 0.5), edge=False)
    eye(p, 0.50, -0.36, 0.05)


def fish(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.40, -0.50), (-0.86, -0.84), (-0.76, -0.50), (-0.86, -0.16)], dark(c, 0.18))
    p.blob([(-0.20, -0.72), (0.08, -1.06), (0.26, -0.70)], dark(c, 0.18))
    p.blob([(-0.62, -0.50), (-0.20, -0.92), (0.60, -0.88), (0.86, -0.50), (0.60, -0.12), (-0.20, -0.08)], c)
    p.blob([(0.02, -0.84), (0.14, -0.50), (0.02, -0.16), (-0.10, -0.18), (-0.02, -0.50), (-0.10, -0.82)], light(c, 0.5), edge=False)
    eye(p, 0.48, -0.58, 0.085)


def jellyfish(p: Pen, c: Colour, r: random.Random) -> None:
    for i in range(5):
        x = -0.28 + 0.14 * i
        p.line([(x, -0.46), (x + 0.05, -0.32), (x - 0.04, -0.18), (x + 0.03, -0.02)], light(c, 0.25), 0.055)
    p.blob([(-0.48, -0.38), (-0.44, -1.08), (0.44, -1.08), (0.48, -0.38)], c)
    p.oval(-0.12, -0.78, 0.10, 0.08, light(c, 0.5), edge=False)
    for s in (-1, 1):
        p.dot(s * 0.12, -0.58, 0.04, TYRE)


def turtle(p: Pen, c: Colour, r: random.Random) -> None:
    skin = (0.62, 0.74, 0.40)
    p.disc(0.70, -0.50, 0.19, skin)
    for x in (-0.42, 0.36):
        p.blob([(x - 0.12, -0.34), (x - 0.26, 0.06), (x + 0.02, 0.04), (x + 0.14, -0.30)], skin)
    p.blob([(-0.76, -0.22), (-0.56, -1.0), (0.52, -1.0), (0.72, -0.22)], c)
    for x, y in ((-0.24, -0.58), (0.10, -0.66), (0.34, -0.44), (-0.06, -0.40)):
        p.disc(x, y, 0.11, dark(c, 0.28), edge=False)
    eye(p, 0.76, -0.55, 0.05)


def octopus(p: Pen, c: Colour, r: random.Random) -> None:
    for i in range(6):
        x = -0.30 + 0.12 * i
        p.line([(x, -0.40), (x * 1.5, -0.20), (x * 2.0, -0.04), (x * 2.3, -0.12)], dark(c, 0.10), 0.10)
    p.oval(0.0, -0.64, 0.38, 0.36, c)
    for s in (-1, 1):
        eye(p, s * 0.13, -0.58, 0.085)
    p.line([(-0.07, -0.42), (0.0, -0.39), (0.07, -0.42)], TYRE, 0.025)


def apple(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.80), (0.04, -1.0)], WOOD, 0.06)
    p.blob([(0.04, -0.88), (0.18, -1.06), (0.42, -0.98), (0.26, -0.84)], LEAF)
    p.blob([(0.0, -0.78), (-0.46, -1.0), (-0.58, -0.36), (-0.24, 0.06), (0.24, 0.06), (0.58, -0.36), (0.46, -1.0)], c)
    p.oval(-0.22, -0.58, 0.08, 0.12, light(c, 0.55), edge=False)


def pear(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.88), (0.05, -1.04)], WOOD, 0.05)
    p.blob([(-0.26, -1.02), (-0.22, -0.62), (-0.56, -0.20), (-0.30, 0.08), (0.30, 0.08), (0.56, -0.20), (0.22, -0.62), (0.26, -1.02)], c)
    p.oval(-0.16, -0.30, 0.08, 0.13, light(c, 0.55), edge=False)


def cup(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.34, -0.62), (0.62, -0.60), (0.62, -0.28), (0.32, -0.22)], c, 0.09)
    p.poly([(-0.44, -0.82), (0.44, -0.82), (0.34, 0.0), (-0.34, 0.0)], c)
    p.oval(0.0, -0.82, 0.44, 0.11, light(c, 0.3))
    p.oval(0.0, -0.81, 0.36, 0.07, (0.40, 0.24, 0.12), edge=False)


def teapot(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(-0.44, -0.66), (-0.80, -0.64), (-0.78, -0.26), (-0.42, -0.18)], dark(c, 0.15), 0.09)
    p.poly([(0.36, -0.30), (0.72, -0.78), (0.88, -0.76), (0.50, -0.10)], dark(c, 0.10))
    p.oval(0.0, -0.40, 0.52, 0.40, c)
    p.oval(0.0, -0.76, 0.28, 0.08, light(c, 0.3))
    p.disc(0.0, -0.90, 0.09, dark(c, 0.15))
    p.oval(-0.20, -0.52, 0.09, 0.13, light(c, 0.5), edge=False)


def vase(p: Pen, c: Colour, r: random.Random) -> None:
    for x, y in ((-0.22, -0.86), (0.22, -0.86), (0.0, -0.95)):
        p.line([(0.0, -0.55), (x, y)], LEAF, 0.035)
        p.disc(x, y, 0.10, CREAM)
        p.dot(x, y, 0.045, (0.98, 0.80, 0.20))
    p.blob([(-0.18, -0.66), (-0.16, -0.52), (-0.48, -0.26), (-0.22, 0.06), (0.22, 0.06), (0.48, -0.26), (0.16, -0.52), (0.18, -0.66)], c)
    p.oval(-0.16, -0.28, 0.05, 0.11, light(c, 0.5), edge=False)


def candle(p: Pen, c: Colour, r: random.Random) -> None:
    p.glow(0.0, -0.84, 0.42, (1.0, 0.85, 0.45), 0.7)
    p.oval(0.0, -0.04, 0.36, 0.09, (0.72, 0.62, 0.42))
    p.box(-0.15, -0.66, 0.15, -0.04, c, radius=0.03)
    p.line([(0.0, -0.66), (0.0, -0.74)], TYRE, 0.025)
    p.blob([(-0.10, -0.68), (0.0, -1.10), (0.10, -0.68)], (1.0, 0.78, 0.22), edge=False)


def cake(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.60, -0.36, 0.60, 0.0, c, radius=0.04)
    p.box(-0.40, -0.66, 0.40, -0.34, c, radius=0.04)
    for x0, y, n in ((-0.60, -0.36, 6), (-0.40, -0.66, 4)):
        for i in range(n):
            p.disc(x0 + 0.1 + 0.2 * i, y, 0.10, CREAM if sum(c) < 2.4 else (0.80, 0.60, 0.45), edge=False)
    p.dot(0.0, -0.82, 0.10, (0.85, 0.12, 0.18))
    p.line([(0.0, -0.88), (0.06, -1.0)], LEAF, 0.025)


def book(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(-0.52, 0.0), (-0.52, -0.90), (0.34, -0.98), (0.34, -0.08)], c)
    p.poly([(0.34, -0.98), (0.50, -0.86), (0.50, 0.02), (0.34, -0.08)], CREAM)
    p.poly([(-0.52, 0.0), (0.34, -0.08), (0.50, 0.02), (-0.34, 0.08)], dark(c, 0.35))
    p.poly([(-0.38, -0.56), (-0.38, -0.76), (0.20, -0.81), (0.20, -0.61)], light(c, 0.6), shade=0.0)


def bowl(p: Pen, c: Colour, r: random.Random) -> None:
    for x, y, s, fruit in ((-0.30, -0.58, 0.20, (0.86, 0.16, 0.15)), (0.30, -0.58, 0.20, (0.40, 0.68, 0.24)),
                           (0.02, -0.72, 0.22, (0.98, 0.60, 0.12))):
        p.disc(x, y, s, fruit)
    p.blob([(-0.76, -0.54), (0.76, -0.54), (0.50, 0.06), (-0.50, 0.06)], c)
    p.box(-0.22, -0.06, 0.22, 0.02, dark(c, 0.25))


OTHER_THINGS = {
    "cat": cat, "dog": dog, "rabbit": rabbit, "sheep": sheep, "owl": owl, "snail": snail,
    "penguin": penguin, "balloon": balloon, "bird": bird, "kite": kite, "plane": plane,
    "butterfly": butterfly, "rocket": rocket, "boat": boat, "ship": ship, "duck": duck,
    "whale": whale, "fish": fish, "jellyfish": jellyfish, "turtle": turtle, "octopus": octopus,
    "apple": apple, "pear": pear, "cup": cup, "teapot": teapot, "vase": vase, "candle": candle,
    "cake": cake, "book": book, "bowl": bowl,
}
