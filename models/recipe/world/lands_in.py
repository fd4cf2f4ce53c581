"""Lands without a sky of their own: table tops, rooms, the sea bed, the moon and space.

They paint the whole picture; the line where wall and table or floor meet is the horizon.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from world.pen import Colour, Pen, dark, light
from world.scenery import across, down, plain, ridge, rise, rows, soft

WALLS: tuple[Colour, ...] = ((0.96, 0.91, 0.82), (0.84, 0.90, 0.89), (0.92, 0.86, 0.89))
OAK: Colour = (0.80, 0.60, 0.40)
PINE: Colour = (0.87, 0.69, 0.48)


def wall(pen: Pen, c: Colour) -> None:
    """A plain wall lit softly from the side of the light."""
    pen.sweep(-0.01, pen.h + 0.01, [light(c, 0.15), c, dark(c, 0.06)])
    soft(pen, across(pen, 0.6), 0.3 * pen.horizon, 0.75, 0.55, (1.0, 0.98, 0.90), 0.55)


def table(pen: Pen, sky: str, rng: random.Random) -> None:
    wall(pen, rng.choice(WALLS))
    y, c = down(pen, 0.12), OAK
    plain(pen, y, light(c, 0.12), dark(c, 0.14))
    pen.box(-0.1, y - 0.012, pen.w + 0.1, y + 0.016, light(c, 0.30), shade=0.0, edge=True)
    for t in (0.34, 0.60, 0.90):
        pen.line([(-0.1, down(pen, t)), (pen.w + 0.1, down(pen, t) + 0.008)], dark(c, 0.16), 0.008, alpha=0.6)
    soft(pen, across(pen, 0.5), down(pen, 0.5), 0.6, 0.14, (1.0, 0.93, 0.78), 0.35)


def kitchen(pen: Pen, sky: str, rng: random.Random) -> None:
    tile, y = rng.choice(((0.83, 0.91, 0.92), (0.97, 0.91, 0.80))), down(pen, 0.16)
    wall(pen, dark(tile, 0.07))
    side, gap = 0.13, 0.012
    for j in range(int(y / side) + 1):
        for i in range(int(pen.w / side) + 2):
            x0, y0 = i * side - 0.035, y - (j + 1) * side
            pen.box(x0 + gap, y0 + gap, x0 + side, y0 + side, light(tile, 0.10 if (i + j) % 2 else 0.35), radius=0.012,
                    shade=0.02, edge=False)
    top = 0.22 * pen.horizon
    pen.box(-0.1, top, pen.w + 0.1, top + 0.030, PINE, shade=0.06)
    jars = ((-0.86, 0.10, (0.88, 0.47, 0.38)), (-0.64, 0.075, (0.96, 0.80, 0.48)), (0.66, 0.085, (0.56, 0.72, 0.60)),
            (0.88, 0.11, (0.50, 0.64, 0.80)))
    for t, tall, c in jars:
        x = across(pen, t)
        pen.box(x - 0.045, top - tall, x + 0.045, top, c, radius=0.018, shade=0.08)
        pen.box(x - 0.030, top - tall - 0.022, x + 0.030, top - tall + 0.004, dark(c, 0.25), shade=0.0, edge=False)
    plain(pen, y, (0.93, 0.91, 0.88), (0.83, 0.80, 0.77))
    pen.box(-0.1, y - 0.010, pen.w + 0.1, y + 0.018, (0.98, 0.97, 0.95), shade=0.0)
    soft(pen, across(pen, 0.4), down(pen, 0.55), 0.6, 0.10, (1.0, 1.0, 1.0), 0.45)


def shelf(pen: Pen, sky: str, rng: random.Random) -> None:
    back = rng.choice(((0.60, 0.72, 0.72), (0.93, 0.80, 0.66)))
    wall(pen, back)
    foot, upper = 0.845 * pen.h, pen.horizon * 0.16
    pen.box(-0.1, foot, pen.w + 0.1, foot + 0.07, PINE, shade=0.05)
    pen.box(-0.1, foot - 0.008, pen.w + 0.1, foot + 0.014, light(PINE, 0.35), shade=0.0, edge=False)
    pen.box(-0.1, upper, pen.w + 0.1, upper + 0.045, dark(PINE, 0.06), shade=0.05)
    pen.sweep(foot + 0.07, pen.h + 0.01, [dark(back, 0.24), dark(back, 0.08)])
    soft(pen, pen.w / 2, upper + 0.045, pen.w * 0.8, 0.05, dark(back, 0.4), 0.45)
    books = ((0.035, 0.11, (0.78, 0.36, 0.34)), (0.03, 0.09, (0.94, 0.78, 0.46)), (0.04, 0.12, (0.34, 0.48, 0.62)),
             (0.03, 0.10, (0.50, 0.66, 0.50)))
    for s in (-1, 1):
        x = pen.w * (0.5 + 0.49 * s)
        for wide, tall, c in books:
            pen.box(x, upper - tall, x - s * wide, upper, c, shade=0.05, edge=False)
            x -= s * (wide + 0.008)


def room(pen: Pen, sky: str, rng: random.Random) -> None:
    c, y, k = rng.choice(((0.95, 0.88, 0.76), (0.78, 0.87, 0.86), (0.90, 0.80, 0.80))), down(pen, 0.22), rise(pen)
    wall(pen, c)
    x, tall = across(pen, 0.52), 0.36 * k
    top = y - 0.20 * k - tall
    pen.box(x - 0.19, top - 0.025, x + 0.19, top + tall + 0.02, (0.98, 0.97, 0.94), shade=0.02)
    pen.box(x - 0.165, top, x + 0.165, top + tall, (0.58, 0.82, 0.97), shade=0.10, edge=False)
    pen.blob([(x - 0.165, top + tall), (x - 0.15, top + tall * 0.72), (x + 0.02, top + tall * 0.66),
              (x + 0.16, top + tall * 0.76),
              (x + 0.165, top + tall), (x, top + tall)], (0.56, 0.78, 0.50), shade=0.05, edge=False)
    pen.box(x - 0.010, top, x + 0.010, top + tall, (0.98, 0.97, 0.94), shade=0.0, edge=False)
    pen.box(x - 0.165, top + tall * 0.46, x + 0.165, top + tall * 0.46 + 0.018, (0.98, 0.97, 0.94), shade=0.0,
            edge=False)
    for s in (-1, 1):
        pen.poly([(x + s * 0.24, top - 0.045), (x + s * 0.10, top - 0.045), (x + s * 0.15, top + tall * 0.6),
                  (x + s * 0.21, top + tall + 0.05),
                  (x + s * 0.26, top + tall + 0.05)], (0.88, 0.55, 0.46), shade=0.06)
    px, py = across(pen, 0.52, False), top + 0.16 * k
    pen.box(px - 0.12, py - 0.11 * k, px + 0.12, py + 0.10 * k, (0.70, 0.50, 0.32), shade=0.05)
    pen.box(px - 0.095, py - 0.085 * k, px + 0.095, py + 0.075 * k, (0.97, 0.93, 0.84), shade=0.02, edge=False)
    pen.dot(px + 0.04, py - 0.03, 0.026, (0.95, 0.62, 0.36))
    pen.poly([(px - 0.09, py + 0.070 * k), (px - 0.03, py - 0.01), (px + 0.02, py + 0.03),
              (px + 0.09, py + 0.070 * k)], (0.44, 0.62, 0.60), shade=0.0, edge=False)
    plain(pen, y, PINE, dark(OAK, 0.05))
    rows(pen, y, [0.22 * i * pen.w for i in range(-4, 5)], dark(OAK, 0.18), 0.007, pull=0.7)
    pen.box(-0.1, y - 0.030, pen.w + 0.1, y + 0.006, (0.98, 0.96, 0.92), shade=0.0)
    rug_y, rx = 0.88 * pen.h, 0.40 * pen.w
    ry = min(0.09, (pen.h - y) * 0.34)
    pen.oval(pen.w / 2, rug_y, rx, ry, (0.46, 0.60, 0.68), shade=0.04)
    pen.oval(pen.w / 2, rug_y, rx * 0.84, ry * 0.76, (0.90, 0.86, 0.76), shade=0.03, edge=False)


def underwater(pen: Pen, sky: str, rng: random.Random) -> None:
    h, s, phase = pen.h, pen.light, 2.0 * rng.random()
    pen.sweep(-0.01, h + 0.01, [(0.50, 0.88, 0.93), (0.20, 0.67, 0.86), (0.08, 0.45, 0.72), (0.04, 0.29, 0.56)])
    for t, wide in ((0.75, 0.10), (0.25, 0.16), (-0.35, 0.11)):
        x = across(pen, t)
        for k in (1.0, 0.55):
            pen.line([(x, -0.1), (x - s * 0.34 * h, 0.78 * h)], (0.80, 0.97, 0.98), wide * k, alpha=0.13)
    floor = 0.87 * h
    ridge(pen, floor - 0.07, 0.030, 0.8, phase, (0.14, 0.48, 0.66), shade=0.04, edge=False)
    for t, tall in ((-0.86, 0.36), (-0.72, 0.24), (0.76, 0.28), (0.90, 0.40)):
        x = across(pen, t)
        points = [(x + 0.022 * math.sin(1.1 * j + phase + 4 * t), floor + 0.04 - tall * j / 9) for j in range(10)]
        pen.line(points, (0.12, 0.52, 0.40), 0.028)
        pen.line([(px - 0.006, py) for px, py in points[:-1]], (0.28, 0.68, 0.46), 0.010)
    for t, c in ((-0.97, (0.95, 0.46, 0.50)), (0.62, (0.98, 0.62, 0.42))):
        x, y = across(pen, t), floor + 0.03
        for dx, tall in ((-0.05, 0.10), (0.0, 0.15), (0.05, 0.11)):
            pen.line([(x, y), (x + dx * 0.8, y - tall * 0.5), (x + dx, y - tall)], c, 0.030)
    ridge(pen, floor, 0.016, 0.9, phase + 1.5, (0.90, 0.82, 0.60), shade=0.07)
    for t, y, r in ((-0.55, 0.30, 0.016), (-0.50, 0.20, 0.011), (-0.58, 0.12, 0.020), (0.52, 0.38, 0.013),
                    (0.56, 0.26, 0.020)):
        pen.disc(across(pen, t), y * h, r, (0.78, 0.95, 0.98), shade=0.06, edge=False)


def star_field(pen: Pen, foot: float, r: float) -> None:
    """A fixed field of stars from the top of the picture down to `foot`."""
    n = int(14 * pen.w * max(1.0, foot)) + 4
    for i in range(n):
        x, y = (0.11 + 0.6180340 * i) % 1.0, (i + 0.5) / n
        pen.dot(x * pen.w, y * foot, r * (1.0, 0.65, 0.8)[i % 3], (1.0, 0.98, 0.93))


def moon(pen: Pen, sky: str, rng: random.Random) -> None:
    phase = 2.0 * rng.random()
    pen.sweep(-0.01, pen.h, [(0.02, 0.02, 0.08), (0.06, 0.07, 0.18), (0.14, 0.15, 0.30)])
    star_field(pen, pen.horizon, 0.0095)
    x, y, r = across(pen, 0.56), 0.30 * pen.horizon, 0.11
    pen.glow(x, y, 2.4 * r, (0.45, 0.70, 1.0), 0.55)
    pen.disc(x, y, r, (0.22, 0.52, 0.90), shade=0.14, edge=False)
    pen.blob([(x - 0.07, y - 0.05), (x - 0.01, y - 0.08), (x + 0.03, y - 0.03), (x - 0.02, y + 0.02),
              (x - 0.06, y + 0.01)],
             (0.40, 0.74, 0.42), shade=0.05, edge=False)
    pen.blob([(x + 0.01, y + 0.02), (x + 0.07, y), (x + 0.07, y + 0.05), (x + 0.02, y + 0.08)], (0.40, 0.74, 0.42),
             shade=0.05, edge=False)
    streaks = ((-0.06, 0.05, 0.05), (0.02, -0.055, 0.045))
    for dx, dy, half in streaks:
        pen.line([(x + dx - half * 0.4, y + dy), (x + dx + half, y + dy)], (0.95, 0.98, 1.0), 0.014, alpha=0.9)
    ridge(pen, down(pen, -0.06), 0.030, 0.9, phase, (0.44, 0.45, 0.54), shade=0.05)
    ridge(pen, down(pen, 0.12), 0.018, 0.7, phase + 2.0, (0.72, 0.73, 0.78), shade=0.08)
    for t, v, r in ((-0.70, 0.34, 0.12), (0.62, 0.44, 0.10), (-0.86, 0.86, 0.15), (0.90, 0.84, 0.13)):
        cx, cy = across(pen, t), down(pen, v)
        pen.oval(cx, cy, r, r * 0.36, (0.84, 0.85, 0.89), shade=0.0)
        pen.oval(cx + 0.008 * pen.light, cy + 0.008, r * 0.88, r * 0.28, (0.52, 0.53, 0.60), shade=0.08, edge=False)


def space(pen: Pen, sky: str, rng: random.Random) -> None:
    w, h = pen.w, pen.h
    pen.sweep(-0.01, h + 0.01, [(0.03, 0.02, 0.12), (0.10, 0.07, 0.27), (0.05, 0.06, 0.20)])
    for t, y, r, c in ((-0.6, 0.25, 0.50, (0.50, 0.25, 0.70)), (0.1, 0.55, 0.55, (0.20, 0.30, 0.72)),
                       (0.7, 0.85, 0.45, (0.60, 0.24, 0.58))):
        soft(pen, across(pen, t), y * h, r * max(1.0, w * 0.8), r * 0.6, c, 0.42)
    star_field(pen, h, 0.0105)
    x, y, r = across(pen, 0.70), 0.20 * h, 0.12
    pen.glow(x, y, 2.0 * r, (1.0, 0.75, 0.50), 0.35)
    pen.disc(x, y, r, (0.93, 0.66, 0.42), shade=0.16)
    for dy, c in ((-0.045, (0.98, 0.80, 0.58)), (0.03, (0.80, 0.50, 0.34))):
        half = math.sqrt(r * r - dy * dy) - 0.012
        pen.line([(x - half, y + dy), (x + half, y + dy + 0.01)], c, 0.024, alpha=0.8)
    pen.line([(x + 1.75 * r * math.cos(a), y + 0.02 + 0.42 * r * math.sin(a) - 0.35 * r * math.cos(a)) for a in
              (math.pi * k / 16 - 0.35 for k in range(0, 20))], (0.97, 0.87, 0.70), 0.020, alpha=0.9)
    x, y, r = across(pen, -0.86), 0.88 * h, 0.17
    pen.disc(x, y, r, (0.36, 0.56, 0.82), shade=0.18)
    for dx, dy, s in ((-0.06, -0.06, 0.035), (0.06, -0.02, 0.026), (0.0, 0.07, 0.03)):
        pen.oval(x + dx, y + dy, s, s * 0.8, (0.28, 0.46, 0.72), shade=0.05, edge=False)


LANDS: dict[str, Callable[[Pen, str, random.Random], None]] = {
    "table": table, "kitchen": kitchen, "shelf": shelf, "room": room, "underwater": underwater, "moon": moon,
    "space": space,
}
