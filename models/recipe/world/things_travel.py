"""Vehicles on land; those of the air and the water come from vessels.py.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0),
top near (0, -1), y growing downwards. They drive to the right.
"""

from __future__ import annotations

import random

import skia

from world.noun import Noun
from world.parts import (
    CREAM, LAMP, STEEL, STRAW, TYRE, WOOD, arc, contrast, glass, pale, ring, side, trim, wheel,
)
from world.pen import Colour, Pen, light
from world.vessels import VESSELS


def car(p: Pen, c: Colour, r: random.Random) -> None:
    path = skia.Path()
    path.moveTo(-0.54, -0.46)
    path.quadTo(-0.46, -0.94, -0.16, -0.94)
    path.lineTo(0.14, -0.94)
    path.quadTo(0.36, -0.94, 0.54, -0.46)
    path.close()
    p.shape(path, c)
    p.poly([(-0.41, -0.50), (-0.32, -0.78), (-0.22, -0.84), (-0.06, -0.84), (-0.06, -0.50)], glass(p))
    p.poly([(0.03, -0.50), (0.03, -0.84), (0.16, -0.84), (0.26, -0.77), (0.39, -0.50)], glass(p))
    p.box(-0.82, -0.54, 0.84, -0.14, c, radius=0.17)
    p.box(-0.80, -0.24, 0.82, -0.16, side(c), radius=0.04, edge=False)
    p.disc(0.76, -0.40, 0.07, LAMP)
    p.box(-0.82, -0.46, -0.74, -0.34, (0.90, 0.25, 0.20) if c[0] < 0.6 else CREAM, edge=False)
    for x in (-0.46, 0.46):
        wheel(p, x, -0.18, 0.18)


def bus(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.88, -0.98, 0.88, -0.14, c, radius=0.12)
    for i in range(4):
        p.box(-0.80 + 0.36 * i, -0.86, -0.52 + 0.36 * i, -0.54, glass(p), radius=0.03)
    p.box(0.64, -0.86, 0.84, -0.26, glass(p), radius=0.03)
    p.box(-0.88, -0.42, 0.58, -0.33, trim(c), shade=0.0, edge=False)
    p.disc(0.82, -0.21, 0.05, LAMP)
    for x in (-0.50, 0.42):
        wheel(p, x, -0.15, 0.17)


def truck(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.86, -0.24, 0.82, -0.14, TYRE, shade=0.0)
    p.box(-0.90, -1.0, 0.26, -0.22, c, radius=0.04)
    for x in (-0.61, -0.32, -0.03):
        p.line([(x, -0.88), (x, -0.34)], side(c), 0.04)
    p.box(0.30, -0.76, 0.66, -0.18, side(c), radius=0.05)
    p.box(0.52, -0.46, 0.88, -0.18, side(c), radius=0.06)
    p.poly([(0.44, -0.46), (0.44, -0.68), (0.62, -0.68), (0.70, -0.46)], glass(p))
    p.disc(0.83, -0.34, 0.05, LAMP)
    for x in (-0.64, -0.26, 0.58):
        wheel(p, x, -0.16, 0.16)


def train(p: Pen, c: Colour, r: random.Random) -> None:
    p.poly([(0.66, -0.22), (0.94, -0.02), (0.58, -0.02)], TYRE)
    p.box(-0.84, -0.26, 0.74, -0.12, TYRE)
    p.box(-0.32, -0.68, 0.70, -0.22, c, radius=0.16)
    p.box(0.44, -0.69, 0.56, -0.21, side(c), edge=False)
    p.box(-0.82, -0.94, -0.26, -0.20, c)
    p.box(-0.90, -1.02, -0.18, -0.91, contrast(c), radius=0.04)
    p.box(-0.69, -0.82, -0.39, -0.52, glass(p), radius=0.03)
    p.poly([(0.38, -0.66), (0.31, -0.96), (0.65, -0.96), (0.58, -0.66)], contrast(c))
    p.disc(0.06, -0.69, 0.12, LAMP)
    p.disc(0.71, -0.44, 0.08, LAMP)
    for x, s in ((-0.56, 0.19), (-0.12, 0.15), (0.20, 0.15), (0.52, 0.15)):
        wheel(p, x, -s, s)


def tractor(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.40, -0.56), (0.40, -0.88)], TYRE, 0.07)
    p.box(-0.44, -0.92, 0.02, -0.50, glass(p))
    for x in (-0.44, 0.02):
        p.line([(x, -0.92), (x, -0.50)], c, 0.06)
    p.box(-0.54, -1.0, 0.12, -0.88, c, radius=0.04)
    p.box(-0.50, -0.62, 0.72, -0.26, c, radius=0.08)
    p.box(0.58, -0.54, 0.72, -0.34, pale(c), radius=0.03)
    p.line(arc(-0.32, -0.32, 0.38, 0.38, 20, 160), c, 0.10)
    for x, s in ((-0.32, 0.32), (0.50, 0.20)):
        p.disc(x, -s, s, TYRE, shade=0.0)
        p.disc(x, -s, s * 0.58, c if sum(c) > 0.9 else STEEL)
        p.dot(x, -s, s * 0.20, TYRE)


def bicycle(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.48, 0.48):
        ring(p, x, -0.32, 0.285, TYRE, 0.07)
        ring(p, x, -0.32, 0.225, c, 0.065)
        p.dot(x, -0.32, 0.055, STEEL)
    back, pedal, seat, head = (-0.48, -0.32), (-0.08, -0.32), (-0.20, -0.76), (0.34, -0.76)
    for a, b in ((back, pedal), (back, seat), (seat, pedal), (seat, head), (pedal, head), (head, (0.48, -0.32))):
        p.line([a, b], c, 0.085)
    p.line([seat, (-0.225, -0.86)], c, 0.06)
    p.line([(-0.36, -0.88), (-0.12, -0.88)], TYRE, 0.09)
    p.line([head, (0.29, -0.96), (0.46, -0.98)], TYRE, 0.06)
    p.disc(pedal[0], pedal[1], 0.085, STEEL)


def motorcycle(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.52, 0.56):
        p.disc(x, -0.27, 0.27, TYRE, shade=0.0)
        p.dot(x, -0.27, 0.15, c)
        p.dot(x, -0.27, 0.06, TYRE)
    p.line([(0.56, -0.27), (0.34, -0.86), (0.18, -0.96)], STEEL, 0.075)
    p.line([(-0.06, -0.16), (-0.80, -0.16)], STEEL, 0.085)
    p.disc(0.02, -0.27, 0.18, STEEL)
    p.line(arc(0.56, -0.27, 0.31, 0.31, 35, 145), c, 0.11)
    p.line(arc(-0.52, -0.27, 0.31, 0.31, 35, 150), c, 0.11)
    p.blob([(-0.24, -0.36), (-0.86, -0.50), (-0.84, -0.80), (-0.40, -0.58), (0.00, -0.62), (0.10, -0.98),
            (0.54, -0.78), (0.34, -0.34), (0.05, -0.28)], c)
    p.blob([(-0.74, -0.72), (-0.48, -0.86), (-0.04, -0.76), (0.00, -0.58), (-0.38, -0.58)], TYRE)
    p.disc(0.46, -0.82, 0.10, LAMP)


def van(p: Pen, c: Colour, r: random.Random) -> None:
    p.blob([(-0.84, -0.14), (-0.84, -1.0), (-0.60, -1.0), (0.30, -1.0), (0.62, -0.96), (0.92, -0.44), (0.90, -0.14),
            (0.40, -0.14)], c)
    p.box(-0.82, -0.50, 0.84, -0.14, pale(c), radius=0.08)
    p.box(-0.66, -0.86, -0.32, -0.58, glass(p), radius=0.05)
    p.box(-0.22, -0.86, 0.12, -0.58, glass(p), radius=0.05)
    p.poly([(0.24, -0.58), (0.24, -0.86), (0.50, -0.86), (0.68, -0.58)], glass(p))
    p.disc(0.76, -0.36, 0.075, LAMP)
    for x in (-0.48, 0.46):
        wheel(p, x, -0.17, 0.17)


def fire_engine(p: Pen, c: Colour, r: random.Random) -> None:
    ladder = (0.62, 0.64, 0.68)
    p.box(0.40, -0.94, 0.56, -0.82, (0.25, 0.55, 0.95), radius=0.04)
    p.box(-0.88, -0.66, 0.30, -0.16, c, radius=0.04)
    p.box(0.24, -0.84, 0.88, -0.16, c, radius=0.08)
    p.box(0.52, -0.74, 0.82, -0.48, glass(p), radius=0.03)
    p.box(0.30, -0.74, 0.46, -0.48, glass(p), radius=0.03)
    p.box(-0.88, -0.34, 0.88, -0.26, trim(c), shade=0.0, edge=False)
    for x in (-0.74, -0.46, -0.18):
        p.box(x, -0.58, x + 0.22, -0.40, side(c), radius=0.02)
    for y in (-0.94, -0.76):
        p.line([(-0.92, y), (0.22, y)], ladder, 0.055)
    for i in range(7):
        p.line([(-0.84 + 0.165 * i, -0.94), (-0.84 + 0.165 * i, -0.76)], ladder, 0.05)
    p.line([(-0.50, -0.76), (-0.50, -0.66)], TYRE, 0.06)
    p.disc(0.84, -0.24, 0.05, LAMP)
    for x in (-0.54, 0.50):
        wheel(p, x, -0.17, 0.17)


def tram(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(-0.20, -0.82), (0.02, -0.93), (-0.20, -1.02)], TYRE, 0.035)
    p.line([(-0.82, -1.02), (0.82, -1.02)], TYRE, 0.03)
    p.box(-0.70, -0.86, 0.70, -0.76, contrast(c), radius=0.05)
    p.box(-0.82, -0.80, 0.82, -0.12, c, radius=0.10)
    p.box(-0.76, -0.70, 0.76, -0.42, CREAM if sum(c) < 2.3 else side(c), radius=0.05)
    for i in range(5):
        p.box(-0.71 + 0.29 * i, -0.67, -0.45 + 0.29 * i, -0.44, glass(p), radius=0.02, edge=False)
    p.box(-0.80, -0.34, 0.80, -0.27, pale(c), shade=0.0, edge=False)
    p.box(-0.60, -0.14, 0.60, -0.06, TYRE)
    for x in (-0.50, -0.24, 0.24, 0.50):
        p.disc(x, -0.075, 0.075, TYRE)
    p.disc(0.76, -0.22, 0.05, LAMP)


def caravan(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.60, -0.18), (0.94, -0.14)], TYRE, 0.06)
    p.line([(0.90, -0.14), (0.90, 0.0)], TYRE, 0.05)
    path = skia.Path()
    path.moveTo(-0.70, -0.14)
    path.cubicTo(-0.86, -0.50, -0.76, -1.0, -0.20, -1.0)
    path.lineTo(0.26, -1.0)
    path.cubicTo(0.66, -1.0, 0.84, -0.60, 0.74, -0.14)
    path.close()
    p.shape(path, c)
    p.poly([(-0.77, -0.40), (-0.70, -0.14), (0.74, -0.14), (0.78, -0.40)], pale(c))
    p.box(-0.56, -0.82, -0.14, -0.52, trim(c), radius=0.05)
    p.box(-0.52, -0.78, -0.18, -0.56, glass(p), radius=0.03, edge=False)
    p.box(0.16, -0.86, 0.46, -0.14, side(c), radius=0.05)
    p.box(0.22, -0.80, 0.40, -0.56, glass(p), radius=0.03, edge=False)
    wheel(p, -0.20, -0.17, 0.17)


def sled(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.62, -0.80), (0.92, -0.98)], TYRE, 0.035)
    p.line([(-0.86, -0.06), (0.44, -0.06), *arc(0.44, -0.40, 0.36, 0.34, -90, 80), (0.34, -0.72)], c, 0.11)
    for x in (-0.56, -0.06, 0.40):
        p.line([(x, -0.08), (x, -0.50)], side(c), 0.085)
    p.box(-0.80, -0.64, 0.56, -0.44, c, radius=0.06)
    p.box(-0.76, -0.60, 0.52, -0.545, light(c, 0.35), radius=0.02, shade=0.0, edge=False)


def cart(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.50, -0.42), (0.94, -0.30)], WOOD, 0.06)
    p.blob([(-0.74, -0.70), (-0.50, -1.02), (-0.10, -0.96), (0.20, -1.04), (0.56, -0.90), (0.66, -0.66)], STRAW)
    p.poly([(-0.80, -0.76), (0.70, -0.76), (0.60, -0.32), (-0.70, -0.32)], c)
    p.box(-0.86, -0.82, 0.76, -0.72, side(c), radius=0.03)
    p.line([(-0.72, -0.54), (0.62, -0.54)], side(c), 0.04)
    x, y = -0.06, -0.34
    p.disc(x, y, 0.30, light(c, 0.35), shade=0.0)
    ring(p, x, y, 0.30, c, 0.075)
    for dx, dy in ((0.28, 0.0), (0.14, 0.24), (0.14, -0.24)):
        p.line([(x - dx, y - dy), (x + dx, y + dy)], c, 0.05)
    p.disc(x, y, 0.075, c)


def crane(p: Pen, c: Colour, r: random.Random) -> None:
    p.box(-0.38, -0.09, 0.14, 0.0, (0.55, 0.56, 0.60))
    for x in (-0.23, -0.01):
        p.line([(x, -0.09), (x, -0.80)], c, 0.075)
    for i in range(4):
        y = -0.11 - 0.16 * i
        p.line([(-0.23, y), (-0.01, y - 0.16)], c, 0.055)
    p.line([(-0.54, -0.78), (-0.12, -0.98), (0.62, -0.78)], c, 0.045)
    p.poly([(-0.20, -0.78), (-0.12, -1.03), (-0.04, -0.78)], c)
    p.box(-0.56, -0.84, 0.70, -0.71, c)
    p.box(-0.58, -0.74, -0.38, -0.54, (0.50, 0.51, 0.55))
    p.box(-0.25, -0.74, 0.06, -0.52, side(c), radius=0.03)
    p.box(-0.05, -0.69, 0.04, -0.58, glass(p), edge=False)
    p.line([(0.52, -0.72), (0.52, -0.46)], TYRE, 0.035)
    p.line(arc(0.48, -0.41, 0.055, 0.055, 60, -200, 10), TYRE, 0.045)


def excavator(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(0.02, -0.48), (0.36, -0.92), (0.72, -0.58)], side(c), 0.12)
    p.line([(0.72, -0.60), (0.70, -0.34)], c, 0.10)
    p.poly([(0.56, -0.36), (0.82, -0.36), (0.78, -0.14), (0.50, -0.02), (0.54, -0.22)], TYRE)
    p.box(-0.66, -0.64, 0.10, -0.30, c, radius=0.05)
    p.box(-0.38, -0.98, 0.10, -0.56, c, radius=0.05)
    p.box(-0.28, -0.90, 0.02, -0.64, glass(p), radius=0.02)
    p.box(-0.70, -0.28, 0.24, 0.0, TYRE, radius=0.14)
    for x in (-0.56, -0.23, 0.10):
        p.dot(x, -0.14, 0.075, STEEL)


THINGS: dict[str, Noun] = {
    "car": Noun(car, "ground", 0.36, flip=True),
    "van": Noun(van, "ground", 0.36, flip=True),
    "bus": Noun(bus, "ground", 0.37, plural="buses", flip=True),
    "truck": Noun(truck, "ground", 0.37, flip=True),
    "fire engine": Noun(fire_engine, "ground", 0.37, names=("fire engine", "fire truck"), natural=("red",), flip=True),
    "train": Noun(train, "ground", 0.37, names=("train", "steam train"), flip=True),
    "tram": Noun(tram, "ground", 0.39, flip=True),
    "tractor": Noun(tractor, "ground", 0.44, natural=("red", "green"), flip=True),
    "excavator": Noun(excavator, "ground", 0.42, names=("excavator", "digger"), natural=("yellow",), flip=True),
    "crane": Noun(crane, "ground", 0.56, natural=("yellow",), flip=True),
    "caravan": Noun(caravan, "ground", 0.38, flip=True),
    "cart": Noun(cart, "ground", 0.38, natural=("brown",), flip=True),
    "sled": Noun(sled, "ground", 0.34, names=("sled", "sledge"), natural=("red", "brown"), flip=True),
    "bicycle": Noun(bicycle, "ground", 0.42, names=("bicycle", "bike"), flip=True),
    "motorcycle": Noun(motorcycle, "ground", 0.40, names=("motorcycle", "motorbike"), flip=True),
    **VESSELS,
}
