"""What people put up around their houses: wells, benches, lamps, snowmen and the like.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0),
top near (0, -1), y growing downwards.
"""

from __future__ import annotations

import random

import skia

from world.noun import Noun
from world.parts import (
    CREAM, LAMP, STEEL, STRAW, TYRE, WATER, WOOD, add_arched, arc, contrast, leaf, pale, side, trim,
)
from world.pen import Colour, Pen, light, mix

RED: Colour = (0.88, 0.20, 0.18)


def fountain(p: Pen, c: Colour, r: random.Random) -> None:
    for s in (-1, 1):
        p.line(arc(s * 0.16, -0.66, 0.16, 0.30, 180 if s > 0 else 0, 0 if s > 0 else 180), WATER, 0.055)
        p.line([(s * 0.32, -0.66), (s * 0.34, -0.52)], WATER, 0.055)
        p.line(arc(s * 0.38, -0.30, 0.12, 0.26, 180 if s > 0 else 0, 0 if s > 0 else 180), WATER, 0.055)
    p.box(-0.08, -0.54, 0.08, -0.10, side(c))
    p.blob([(-0.42, -0.56), (0.42, -0.56), (0.22, -0.34), (-0.22, -0.34)], c)
    p.oval(0.0, -0.53, 0.33, 0.05, WATER, edge=False)
    p.box(-0.66, -0.28, 0.66, 0.0, c, radius=0.06)
    p.box(-0.72, -0.33, 0.72, -0.22, light(c, 0.2), radius=0.05)
    p.box(-0.60, -0.30, 0.60, -0.26, WATER, radius=0.02, shade=0.0, edge=False)


def well(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.34, 0.34):
        p.box(x - 0.045, -0.76, x + 0.045, -0.30, WOOD)
    p.poly([(-0.56, -0.66), (-0.40, -0.98), (0.40, -0.98), (0.56, -0.66)], contrast(c))
    p.line([(0.0, -0.66), (0.0, -0.52)], TYRE, 0.03)
    p.poly([(-0.10, -0.54), (0.10, -0.54), (0.075, -0.36), (-0.075, -0.36)], WOOD)
    p.box(-0.44, -0.36, 0.44, 0.0, c, radius=0.04)
    p.box(-0.50, -0.42, 0.50, -0.30, light(c, 0.15), radius=0.05)
    for x, y in ((-0.26, -0.22), (0.06, -0.22), (0.32, -0.20), (-0.10, -0.09), (0.20, -0.08), (-0.34, -0.08)):
        p.box(x - 0.085, y - 0.035, x + 0.085, y + 0.035, side(c), radius=0.03, shade=0.0, edge=False)


def arch(p: Pen, c: Colour, r: random.Random) -> None:
    path = skia.Path()
    path.addRect(skia.Rect(-0.50, -0.80, 0.50, 0.0))
    add_arched(path, 0.0, 0.0, 0.42, 0.62)
    path.setFillType(skia.PathFillType.kEvenOdd)
    p.shape(path, c)
    p.line([(-0.21, -0.30), *reversed(arc(0.0, -0.41, 0.21, 0.21, 0, 180)), (0.21, -0.30)], side(c), 0.05)
    p.box(-0.50, -0.97, 0.50, -0.76, light(c, 0.12))
    for y in (-1.0, -0.79):
        p.box(-0.58, y, 0.58, y + 0.075, side(c))
    for x in (-0.36, 0.36):
        p.box(x - 0.20, -0.07, x + 0.20, 0.0, side(c))
        p.disc(x, -0.58, 0.07, side(c))


def bench(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.62, 0.62):
        p.line([(x * 1.05, 0.0), (x, -0.38), (x, -0.96)], TYRE, 0.09)
    for y in (-0.98, -0.76):
        p.box(-0.80, y, 0.80, y + 0.16, c, radius=0.05)
    p.box(-0.86, -0.48, 0.86, -0.30, light(c, 0.10), radius=0.05)
    p.box(-0.84, -0.30, 0.84, -0.22, side(c), radius=0.03)
    for x in (-0.62, 0.62):
        p.line([(x, -0.22), (x * 1.04, 0.0)], TYRE, 0.09)
        p.line([(x * 1.12, -0.62), (x * 1.28, -0.62), (x * 1.28, -0.46)], TYRE, 0.06)


def lamp_post(p: Pen, c: Colour, r: random.Random) -> None:
    strong = 0.75 if p.dim > 0.4 else 0.30
    p.glow(0.0, -0.83, 0.42, LAMP, strong)
    p.box(-0.05, -0.70, 0.05, -0.06, c)
    p.box(-0.15, -0.14, 0.15, 0.0, c, radius=0.03)
    p.box(-0.10, -0.24, 0.10, -0.12, c, radius=0.03)
    p.box(-0.22, -0.665, 0.22, -0.605, c, radius=0.03)
    p.poly([(-0.11, -0.70), (-0.19, -0.90), (0.19, -0.90), (0.11, -0.70)], LAMP)
    p.poly([(-0.25, -0.88), (-0.07, -1.0), (0.07, -1.0), (0.25, -0.88)], c)
    p.box(-0.14, -0.73, 0.14, -0.67, c)


def mailbox(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.08, -0.50, 0.08, 0.0, WOOD)
    path = skia.Path()
    path.moveTo(-0.50, -0.44)
    path.lineTo(-0.50, -0.74)
    path.quadTo(-0.50, -0.98, -0.26, -0.98)
    path.lineTo(0.30, -0.98)
    path.quadTo(0.54, -0.98, 0.54, -0.74)
    path.lineTo(0.54, -0.44)
    path.close()
    p.shape(path, c)
    dome_path = skia.Path()
    dome_path.moveTo(-0.58, -0.44)
    dome_path.lineTo(-0.58, -0.74)
    dome_path.quadTo(-0.58, -0.98, -0.36, -0.98)
    dome_path.quadTo(-0.14, -0.98, -0.14, -0.74)
    dome_path.lineTo(-0.14, -0.44)
    dome_path.close()
    p.shape(dome_path, side(c))
    p.box(-0.46, -0.76, -0.26, -0.70, trim(c), radius=0.02)
    flag = LAMP if c[0] > 0.6 and c[1] < 0.6 else RED
    p.line([(0.24, -0.62), (0.24, -0.92)], flag, 0.05)
    p.box(0.24, -0.95, 0.42, -0.80, flag)


def statue(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.38, -0.09, 0.38, 0.0, side(c))
    p.box(-0.28, -0.32, 0.28, -0.07, c)
    p.box(-0.34, -0.37, 0.34, -0.30, side(c))
    p.line([(0.11, -0.73), (0.27, -0.80), (0.28, -0.93)], c, 0.08)
    leaf(p, 0.28, -0.90, 0.28, -1.08, 0.09, light(c, 0.4))
    p.line([(-0.12, -0.73), (-0.25, -0.64), (-0.14, -0.54)], side(c), 0.08)
    p.poly([(-0.13, -0.78), (0.13, -0.78), (0.12, -0.60), (0.24, -0.36), (-0.24, -0.36), (-0.12, -0.60)], c)
    p.line([(-0.12, -0.59), (0.12, -0.59)], side(c), 0.04)
    for x in (-0.06, 0.06):
        p.line([(x * 0.7, -0.54), (x * 1.6, -0.40)], side(c), 0.035)
    p.disc(0.0, -0.87, 0.105, c)


def campfire(p: Pen, c: Colour, r: random.Random) -> None:
    p.glow(0.0, -0.40, 0.75, LAMP, 0.75 if p.dim > 0.4 else 0.40)
    p.blob([(-0.46, -0.02), (-0.50, -0.52), (-0.30, -0.84), (-0.20, -0.52), (0.0, -1.20), (0.20, -0.60),
            (0.34, -0.80), (0.48, -0.46), (0.46, -0.02)], c)
    p.blob([(-0.25, -0.04), (-0.28, -0.38), (-0.12, -0.50), (0.02, -0.80), (0.14, -0.46), (0.28, -0.34),
            (0.24, -0.04)], mix(c, (1.0, 0.86, 0.35), 0.75), edge=False)
    for s in (-1, 1):
        p.poly([(s * 0.58, -0.16), (-s * 0.52, -0.01), (-s * 0.49, 0.10), (s * 0.62, -0.04)], WOOD)
        p.disc(s * 0.60, -0.10, 0.065, (0.86, 0.66, 0.42))


def haystack(p: Pen, c: Colour, r: random.Random) -> None:
    for x, y in ((-0.62, -0.02), (0.62, -0.02), (-0.50, 0.0), (0.50, 0.0)):
        p.line([(x * 0.8, -0.16), (x * 1.18, y)], side(c), 0.06)
    for x in (-0.10, 0.0, 0.10):
        p.line([(0.0, -0.80), (x, -1.0)], side(c), 0.05)
    p.blob([(-0.62, 0.06), (-0.70, -0.34), (-0.40, -0.78), (0.0, -1.04), (0.40, -0.78), (0.70, -0.34), (0.62, 0.06)], c)
    for x, top, foot in ((0.0, -0.80, -0.58), (-0.16, -0.68, -0.44), (0.18, -0.66, -0.40), (-0.34, -0.50, -0.22),
                         (0.02, -0.44, -0.14), (0.36, -0.46, -0.18), (-0.16, -0.26, -0.06), (0.20, -0.24, -0.06),
                         (-0.48, -0.20, -0.06), (0.48, -0.20, -0.06)):
        p.line([(x, top), (x * 1.22, foot)], side(c), 0.04)


def scarecrow(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.04, -0.40, 0.04, 0.0, WOOD)
    p.box(-0.58, -0.60, 0.58, -0.53, WOOD)
    for s in (-1, 1):
        p.poly([(s * 0.44, -0.56), (s * 0.60, -0.68), (s * 0.64, -0.57), (s * 0.60, -0.44)], STRAW)
        p.poly([(s * 0.14, -0.69), (s * 0.48, -0.68), (s * 0.48, -0.44), (s * 0.14, -0.42)], c)
    p.poly([(-0.24, -0.70), (0.24, -0.70), (0.32, -0.18), (-0.32, -0.18)], c)
    p.box(-0.09, -0.36, 0.09, -0.24, pale(c))
    p.disc(0.0, -0.76, 0.14, (0.93, 0.80, 0.58))
    p.oval(0.0, -0.84, 0.28, 0.055, STRAW)
    p.poly([(-0.16, -0.84), (-0.09, -1.02), (0.09, -1.02), (0.16, -0.84)], STRAW)
    for x in (-0.055, 0.055):
        p.dot(x, -0.755, 0.026, TYRE)
    p.line([(-0.05, -0.68), (0.05, -0.68)], TYRE, 0.022)


def snowman(p: Pen, c: Colour, r: random.Random) -> None:
    scarf = RED if c[0] < 0.7 or min(c) > 0.6 else (0.16, 0.52, 0.62)
    for s in (-1, 1):
        p.line([(s * 0.20, -0.52), (s * 0.46, -0.66)], WOOD, 0.04)
    p.disc(0.0, -0.25, 0.28, c)
    p.disc(0.0, -0.65, 0.205, c)
    p.box(0.06, -0.50, 0.17, -0.26, scarf, radius=0.03)
    p.box(-0.20, -0.54, 0.20, -0.45, scarf, radius=0.04)
    p.box(-0.24, -0.84, 0.24, -0.77, TYRE, radius=0.02)
    p.box(-0.15, -1.0, 0.15, -0.79, TYRE, radius=0.02)
    dots = TYRE if sum(c) > 0.8 else CREAM
    for x, y in ((-0.075, -0.69), (0.075, -0.69), (0.0, -0.34), (0.0, -0.20)):
        p.dot(x, y, 0.032, dots)
    p.poly([(0.0, -0.66), (0.22, -0.61), (0.0, -0.58)], (0.98, 0.52, 0.10), shade=0.0)


def robot(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.86), (0.0, -0.96)], TYRE, 0.035)
    p.dot(0.0, -0.97, 0.045, RED)
    for s in (-1, 1):
        p.box(s * 0.07, -0.20, s * 0.22, -0.02, side(c))
        p.box(s * 0.04, -0.06, s * 0.26, 0.0, TYRE, radius=0.03)
        p.box(s * 0.32, -0.54, s * 0.44, -0.26, side(c), radius=0.06)
        p.disc(s * 0.38, -0.22, 0.075, TYRE)
        p.box(s * 0.24, -0.80, s * 0.32, -0.66, side(c))
    p.box(-0.10, -0.62, 0.10, -0.52, side(c))
    p.box(-0.32, -0.56, 0.32, -0.14, c, radius=0.06)
    p.box(-0.26, -0.90, 0.26, -0.58, c, radius=0.07)
    for x in (-0.115, 0.115):
        p.dot(x, -0.76, 0.075, LAMP if p.dim > 0.4 else CREAM)
        p.dot(x, -0.76, 0.035, TYRE)
    p.line([(-0.09, -0.64), (0.09, -0.64)], contrast(c), 0.03)
    p.box(-0.19, -0.46, 0.19, -0.24, pale(c), radius=0.03)
    p.dot(-0.08, -0.35, 0.045, RED)
    p.dot(0.08, -0.35, 0.045, (0.25, 0.70, 0.35))


def umbrella(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.0, -0.92), (0.0, -0.08), *arc(0.075, -0.08, 0.075, 0.075, 180, 350, 8)], WOOD, 0.045)
    p.line([(0.0, -0.96), (0.0, -1.02)], WOOD, 0.045)
    path = skia.Path()
    path.addArc(skia.Rect(-0.66, -0.98, 0.66, 0.06), 180, 180)
    for i in range(4):
        x = 0.66 - 0.33 * i
        path.quadTo(x - 0.165, -0.58, x - 0.33, -0.46)
    path.close()
    p.shape(path, c)
    panel = skia.Path()
    panel.moveTo(0.0, -0.98)
    panel.quadTo(-0.32, -0.86, -0.33, -0.46)
    panel.quadTo(-0.165, -0.58, 0.0, -0.46)
    panel.quadTo(0.165, -0.58, 0.33, -0.46)
    panel.quadTo(0.32, -0.86, 0.0, -0.98)
    p.shape(panel, pale(c))


def fence(p: Pen, c: Colour, r: random.Random) -> None:
    for y in (-0.66, -0.32):
        p.box(-0.94, y, 0.94, y + 0.14, side(c))
    for i in range(5):
        x = -0.76 + 0.38 * i
        p.poly([(x - 0.115, 0.0), (x - 0.115, -0.80), (x, -1.0), (x + 0.115, -0.80), (x + 0.115, 0.0)], c)


def swing(p: Pen, c: Colour, r: random.Random) -> None:
    for s in (-1, 1):
        p.line([(s * 0.42, -0.94), (s * 0.66, -0.02)], c, 0.10)
        p.line([(s * 0.42, -0.94), (s * 0.34, -0.02)], side(c), 0.08)
    p.line([(-0.52, -0.94), (0.52, -0.94)], c, 0.12)
    for x in (-0.17, 0.17):
        p.line([(x, -0.92), (x, -0.26)], STEEL, 0.035)
    p.box(-0.25, -0.30, 0.25, -0.19, c, radius=0.04)


YARD: dict[str, Noun] = {
    "fountain": Noun(fountain, "ground", 0.48, natural=("grey",)),
    "well": Noun(well, "ground", 0.48, natural=("grey",)),
    "arch": Noun(arch, "ground", 0.50, plural="arches", natural=("cream",)),
    "bench": Noun(bench, "ground", 0.34, plural="benches", natural=("brown",)),
    "lamp post": Noun(lamp_post, "ground", 0.58, names=("lamp post", "street lamp"), natural=("black",)),
    "mailbox": Noun(mailbox, "ground", 0.46, plural="mailboxes", natural=("red", "blue")),
    "statue": Noun(statue, "ground", 0.56, natural=("grey",)),
    "campfire": Noun(campfire, "ground", 0.42, names=("campfire", "fire"), natural=("orange",)),
    "haystack": Noun(haystack, "ground", 0.42, natural=("yellow",)),
    "scarecrow": Noun(scarecrow, "ground", 0.54, natural=("blue", "red")),
    "snowman": Noun(snowman, "ground", 0.54, plural="snowmen", natural=("white",)),
    "robot": Noun(robot, "ground", 0.54),
    "umbrella": Noun(umbrella, "ground", 0.48),
    "fence": Noun(fence, "ground", 0.34, natural=("white", "brown")),
    "swing": Noun(swing, "ground", 0.46),
}
