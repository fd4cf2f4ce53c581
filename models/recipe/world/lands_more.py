"""Lands of people, rock and far places, and the rooms: seen from the side."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from world.lands import GRASS, MEADOW, SAND, phase_of, ranges
from world.pen import Colour, Pen, dark, light, mix
from world.scenery import (
    AIR, across, down, flower, mist, plain, ridge, rise, round_tree, rows, soft, tint, tufts, water,
)

LAMP: Colour = (1.0, 0.86, 0.45)
BLUE_GREY: Colour = (0.55, 0.60, 0.70)
TOWERS = (0.30, 0.20, 0.40, 0.26, 0.34, 0.18, 0.28, 0.22)
FRONTS: tuple[Colour, ...] = ((0.93, 0.73, 0.60), (0.70, 0.82, 0.84), (0.95, 0.86, 0.64), (0.82, 0.68, 0.74),
                              (0.75, 0.82, 0.68))


def lit(sky: str, c: Colour) -> Colour:
    """Window glass: lamplight when the scene is dark, else a light tone of the wall c."""
    return LAMP if AIR[sky].dim > 0.3 else mix(c, (0.88, 0.95, 1.0), 0.65)


def windows(pen: Pen, x: float, top: float, wide: float, columns: int, lines: int, c: Colour) -> None:
    """A grid of windows on a wall that begins at (x, top)."""
    cell = wide / (columns + 0.4)
    for j in range(lines):
        for i in range(columns):
            x0, y0 = x + cell * (i + 0.45), top + 0.03 + 0.066 * j
            pen.box(x0, y0, x0 + cell * 0.5, y0 + 0.034, c, shade=0.0, edge=False)


def city(pen: Pen, sky: str, rng: random.Random) -> None:
    k, w, foot = rise(pen), pen.w, down(pen, 0.10)
    far, near = tint(BLUE_GREY, sky, 0.75), tint((0.56, 0.60, 0.70), sky, 0.25)
    slide = 0.12 * rng.random()
    for i in range(int(w / 0.13) + 3):
        x, tall = 0.13 * (i - 1) + slide, TOWERS[(i * 3) % 8] * 1.15 * k
        pen.box(x, foot - tall, x + 0.11, foot, far, shade=0.04, edge=False)
    mist(pen, foot - 0.05, sky, 0.5)
    for i in range(int(w / 0.17) + 2):
        x, tall = 0.17 * i - slide, TOWERS[i % 8] * 0.82 * k
        c = mix(near, tint((0.74, 0.68, 0.66), sky, 0.2), (0.0, 0.6, 0.25)[i % 3])
        pen.box(x, foot - tall, x + 0.15, foot + 0.02, c, shade=0.06)
        windows(pen, x, foot - tall, 0.15, 2, int((tall - 0.05) / 0.066), lit(sky, c))
    plain(pen, foot, tint((0.82, 0.81, 0.80), sky, 0.1), tint((0.70, 0.70, 0.71), sky))
    pen.box(-0.1, foot, w + 0.1, foot + 0.018, tint((0.62, 0.66, 0.60), sky, 0.1), shade=0.0, edge=False)
    rows(pen, foot + 0.02, [0.30 * i * w for i in range(-3, 4)], tint((0.62, 0.62, 0.64), sky), 0.010, pull=0.55)


def street(pen: Pen, sky: str, rng: random.Random) -> None:
    w, foot, k = pen.w, down(pen, 0.20), rise(pen)
    n = max(4, round(w * 4))
    wide, start = w / n, rng.randrange(5)
    for i in range(n):
        x, c = i * wide, tint(FRONTS[(i + start) % 5], sky, 0.15, 0.15)
        tall = (0.36, 0.42, 0.38)[i % 3] * k
        roof = tint((0.60, 0.38, 0.34) if i % 2 else (0.46, 0.48, 0.56), sky, 0.1)
        pen.poly([(x - 0.01, foot - tall), (x + wide / 2, foot - tall - 0.13 * k), (x + wide + 0.01, foot - tall)],
                 roof, shade=0.05)
        pen.box(x, foot - tall, x + wide, foot, c, shade=0.04)
        for j in range(2):
            for dx in (0.20, 0.60):
                y = foot - tall + (0.05 + 0.13 * j) * k
                pen.box(x + wide * dx, y, x + wide * (dx + 0.20), y + 0.075 * k, lit(sky, c), shade=0.0, edge=False)
        pen.box(x + wide * 0.40, foot - 0.10 * k, x + wide * 0.62, foot, dark(roof, 0.15), shade=0.05, edge=False)
    plain(pen, foot, tint((0.80, 0.78, 0.75), sky), tint((0.72, 0.71, 0.70), sky))
    road = down(pen, 0.42)
    pen.box(-0.1, road, w + 0.1, pen.h + 0.1, tint((0.53, 0.54, 0.58), sky), shade=0.05)
    pen.box(-0.1, road - 0.012, w + 0.1, road + 0.010, tint((0.90, 0.88, 0.84), sky), shade=0.0, edge=False)
    for i in range(int(w / 0.28) + 2):
        pen.box(0.28 * i - 0.06, pen.h - 0.075, 0.28 * i + 0.09, pen.h - 0.052, tint((0.95, 0.93, 0.85), sky),
                shade=0.0, edge=False)


def cottage(pen: Pen, x: float, y: float, s: float, wall: Colour, roof: Colour, glass: Colour) -> None:
    """A small far house of height s with its foot at (x, y)."""
    pen.box(x - 0.42 * s, y - 0.52 * s, x + 0.42 * s, y, wall, shade=0.05)
    pen.poly([(x - 0.54 * s, y - 0.50 * s), (x - 0.28 * s, y - s), (x + 0.28 * s, y - s),
              (x + 0.54 * s, y - 0.50 * s)], roof, shade=0.06)
    for dx in (-0.24, 0.14):
        pen.box(x + dx * s, y - 0.40 * s, x + (dx + 0.16) * s, y - 0.16 * s, glass, shade=0.0, edge=False)


def village(pen: Pen, sky: str, rng: random.Random) -> None:
    phase = phase_of(rng)
    ranges(pen, sky, phase, (0.46, 0.62, 0.60))
    ridge(pen, down(pen, -0.04), 0.03, 0.7, phase, tint((0.54, 0.74, 0.46), sky, 0.35))
    places = ((-0.22, 0.08, 0.10), (0.20, 0.07, 0.09), (-0.52, 0.13, 0.14), (0.50, 0.12, 0.13), (-0.86, 0.22, 0.20),
              (0.86, 0.20, 0.19))
    for i, (t, y, s) in enumerate(places):
        wall = tint(((0.97, 0.93, 0.84), (0.96, 0.86, 0.70))[i % 2], sky, 0.12, 0.1)
        roof = tint(((0.80, 0.42, 0.32), (0.62, 0.42, 0.36), (0.86, 0.56, 0.36))[i % 3], sky, 0.12, 0.75)
        cottage(pen, across(pen, t), down(pen, y), s, wall, roof, lit(sky, (0.40, 0.48, 0.56)))
    for t, y, s in ((-0.68, 0.15, 0.11), (0.66, 0.13, 0.12), (-0.37, 0.08, 0.07), (0.35, 0.08, 0.07)):
        round_tree(pen, across(pen, t), down(pen, y), s, tint((0.38, 0.62, 0.36), sky, 0.15))
    ridge(pen, down(pen, 0.20), 0.012, 0.6, phase + 2.0, tint(GRASS, sky))
    x = pen.w / 2
    pen.poly([(x - 0.015, down(pen, 0.20)), (x + 0.015, down(pen, 0.20)), (x + 0.16, down(pen, 0.60)),
              (x + 0.26, pen.h + 0.02),
              (x - 0.26, pen.h + 0.02), (x - 0.10, down(pen, 0.60))], tint((0.88, 0.80, 0.62), sky), shade=0.05,
              edge=False)
    tufts(pen, tint((0.32, 0.56, 0.28), sky), 0.09)


def canyon(pen: Pen, sky: str, rng: random.Random) -> None:
    k, foot = rise(pen), down(pen, 0.14)
    bands = ((0.86, 0.50, 0.34), (0.94, 0.66, 0.46), (0.76, 0.40, 0.30), (0.90, 0.58, 0.40))
    for t, half, tall, depth in ((0.10, 0.16, 0.17, 0.70), (-0.34, 0.14, 0.22, 0.55)):
        x = across(pen, t, False)
        pen.poly([(x - half, foot), (x - half * 0.8, foot - tall * k), (x + half * 0.7, foot - tall * k),
                  (x + half, foot)],
                 tint(bands[0], sky, depth), shade=0.06)
    plain(pen, down(pen, 0.06), tint((0.93, 0.72, 0.52), sky, 0.3), tint((0.92, 0.66, 0.44), sky))
    for s, depth in ((pen.light, 0.12), (-pen.light, 0.0)):
        for i, c in enumerate(bands):
            edge, top = 0.62 + 0.085 * i, foot + 0.06 - (0.52 - 0.13 * i) * k
            inner, low = edge - 0.03, down(pen, 0.14 + 0.13 * i)
            x0, x1 = pen.w * (0.5 + 0.5 * s * edge), pen.w * (0.5 + 0.5 * s * inner)
            out = pen.w * (0.5 + 0.75 * s)
            tone = tint(c, sky, 0.10)
            pen.poly([(x0 + 0.10 * s * pen.w * (1 - i / 4), top), (x1, foot - (0.36 - 0.11 * i) * k),
                      (x1 - 0.01 * s, low), (out, low + 0.10),
                      (out, top - 0.02)], dark(tone, 0.16) if s == pen.light else tone, shade=0.06)


def island(pen: Pen, sky: str, rng: random.Random) -> None:
    water(pen, pen.horizon, pen.h, sky, rng.random(), (0.40, 0.80, 0.86), (0.10, 0.52, 0.74))
    x, w, y = pen.w / 2, pen.w, down(pen, 0.66)
    for half, c in ((0.49, (0.62, 0.90, 0.88)), (0.46, (0.97, 0.98, 0.98)), (0.445, SAND)):
        top, low = down(pen, 0.66 - 0.36 * half / 0.46), down(pen, 0.68 + 0.24 * half / 0.46)
        pen.blob([(x - half * w, y), (x - half * w * 0.9, top + 0.03), (x - half * w * 0.3, top),
                  (x + half * w * 0.4, top - 0.01),
                  (x + half * w * 0.95, top + 0.03), (x + half * w, y), (x + half * w * 0.8, low),
                  (x - half * w * 0.6, low)],
                 tint(c, sky, 0.0, 0.5), shade=0.03, edge=half < 0.45)
    for t, s in ((0.72, 0.10), (0.58, 0.07), (-0.74, 0.08)):
        bx, by = across(pen, t, False), down(pen, 0.46)
        pen.oval(bx, by, s * 0.9, s * 0.55, tint((0.38, 0.66, 0.36), sky, 0.0, 0.6), shade=0.14)


def garden(pen: Pen, sky: str, rng: random.Random) -> None:
    phase, w, foot = phase_of(rng), pen.w, down(pen, 0.16)
    for i in range(int(5 * w) + 2):
        round_tree(pen, i / 5 + 0.02 * phase, foot - 0.02, (0.24, 0.19, 0.27)[i % 3] * rise(pen),
                   tint((0.42, 0.66, 0.42), sky, 0.45))
    pen.box(-0.1, foot - 0.10, w + 0.1, foot, tint((0.36, 0.60, 0.36), sky, 0.10), radius=0.03, shade=0.1)
    plain(pen, foot - 0.01, tint(MEADOW, sky), tint((0.54, 0.76, 0.40), sky))
    fence = tint((0.98, 0.97, 0.94), sky)
    for y in (foot - 0.06, foot - 0.02):
        pen.box(-0.1, y, w + 0.1, y + 0.014, fence, shade=0.0, edge=False)
    for i in range(int(w / 0.07) + 1):
        x = 0.07 * i + 0.035
        pen.poly([(x - 0.016, foot + 0.02), (x - 0.016, foot - 0.08), (x, foot - 0.105), (x + 0.016, foot - 0.08),
                  (x + 0.016, foot + 0.02)],
                 fence, shade=0.02, edge=False)
    colours = ((0.94, 0.36, 0.44), (0.99, 0.82, 0.30), (0.98, 0.97, 0.95), (0.72, 0.50, 0.88))
    for s in (-1, 1):
        x0 = w * (0.5 + 0.5 * s)
        pen.blob([(x0 + 0.1 * s, foot + 0.03), (x0 - 0.12 * s, foot + 0.05), (x0 - 0.20 * s, down(pen, 0.66)),
                  (x0 - 0.26 * s, pen.h + 0.1),
                  (x0 + 0.1 * s, pen.h + 0.1)], tint((0.36, 0.60, 0.32), sky), shade=0.06, edge=False)
        for i, (dx, t) in enumerate(((0.04, 0.30), (0.10, 0.44), (0.03, 0.56), (0.13, 0.66), (0.05, 0.80),
                                     (0.16, 0.88))):
            flower(pen, x0 - s * dx, down(pen, t), 0.016 + 0.020 * t, tint(colours[i % 4], sky, 0.0, 0.0),
                   tint((0.98, 0.86, 0.45), sky, 0.0, 0.0))


def park(pen: Pen, sky: str, rng: random.Random) -> None:
    phase, foot, k = phase_of(rng), down(pen, 0.12), rise(pen)
    for i in range(int(6 * pen.w) + 2):
        round_tree(pen, i / 6 + 0.03 * phase, foot, (0.22, 0.27, 0.19, 0.25)[i % 4] * k,
                   tint((0.48, 0.70, 0.46), sky, 0.60))
    mist(pen, foot, sky, 0.4)
    plain(pen, foot, tint((0.62, 0.80, 0.46), sky, 0.15), tint((0.50, 0.72, 0.38), sky))
    x = pen.w / 2
    s = -pen.light
    path = [(-0.08, 0.14), (-0.02, 0.14), (0.10, 0.30), (0.0, 0.50), (0.16, 0.72), (0.42, 1.1), (-0.22, 1.1),
            (-0.24, 0.72), (-0.12, 0.48), (0.02, 0.30)]
    pen.blob([(x + s * dx, down(pen, t)) for dx, t in path], tint((0.92, 0.85, 0.70), sky), shade=0.04, edge=False)
    for t, y, s in ((-0.86, 0.34, 0.46), (0.90, 0.30, 0.42)):
        tx, ty = across(pen, t), down(pen, y)
        soft(pen, tx - pen.light * 0.06, ty, 0.20, 0.03, (0.05, 0.15, 0.08), 0.35)
        round_tree(pen, tx, ty, s * k, tint((0.40, 0.66, 0.36), sky))
    tufts(pen, tint((0.32, 0.58, 0.28), sky), 0.08)


def frond(pen: Pen, x: float, y: float, dx: float, dy: float, c: Colour, wide: float = 0.07) -> None:
    """A broad pointed leaf from (x, y) with its tip at an offset (dx, dy)."""
    nx, ny = -dy * wide / math.hypot(dx, dy), dx * wide / math.hypot(dx, dy)
    mx, my = x + dx * 0.5, y + dy * 0.5
    pen.blob([(x, y), (mx + nx, my + ny), (x + dx, y + dy), (x + dx, y + dy), (mx - nx, my - ny)], c, shade=0.12)
    pen.line([(x, y), (x + dx * 0.85, y + dy * 0.85)], light(c, 0.18), 0.008, alpha=0.8)


def jungle(pen: Pen, sky: str, rng: random.Random) -> None:
    phase, w, h, k = phase_of(rng), pen.w, pen.h, rise(pen)
    for t, swell, c, depth in ((-0.62, 0.05, (0.42, 0.68, 0.48), 0.70), (-0.36, 0.045, (0.32, 0.60, 0.40), 0.42),
                               (-0.10, 0.03, (0.24, 0.50, 0.32), 0.12)):
        tone, y = tint(c, sky, depth, 0.4), pen.horizon + t * 0.38 * k
        ridge(pen, y, 0.02, 1.1, phase + t * 9, tone, shade=0.05, edge=False)
        for i in range(int(6 * w) + 2):
            x = i / 6 + 0.3 * t
            pen.oval(x, y + 0.02 * math.sin(5.0 * i), 0.10 + swell * 0.3, 0.07 + swell * 0.5 * (i % 3), tone,
                     shade=0.08, edge=False)
    mist(pen, down(pen, 0.05), sky, 0.30)
    ridge(pen, down(pen, 0.20), 0.012, 0.8, phase, tint((0.46, 0.62, 0.34), sky), shade=0.06)
    deep, fresh = tint((0.14, 0.40, 0.24), sky, 0.0, 0.4), tint((0.24, 0.56, 0.30), sky, 0.0, 0.4)
    for s in (-1, 1):
        x0 = w * (0.5 + 0.5 * s)
        for y, dx, dy, c in ((0.0, 0.26, 0.12, deep), (0.0, 0.12, 0.24, fresh), (h, 0.20, -0.20, deep),
                             (h, 0.08, -0.30, fresh), (h, 0.26, -0.08, fresh)):
            frond(pen, x0, y, -s * dx, dy, c)


def volcano(pen: Pen, sky: str, rng: random.Random) -> None:
    k, x, foot, phase = rise(pen), pen.w / 2 - 0.14 * pen.light, down(pen, 0.12), phase_of(rng)
    top = foot - 0.40 * k
    smoke = tint((0.62, 0.58, 0.62), sky, 0.25, 0.0)
    for dx, dy, r in ((0.0, -0.04, 0.05), (0.05, -0.10, 0.065), (0.02, -0.17, 0.080), (0.10, -0.23, 0.095)):
        pen.disc(x - pen.light * dx, top + dy * k, r * k, smoke, shade=0.06, edge=False)
    pen.glow(x, top, 0.20, (1.0, 0.55, 0.20), 0.75)
    rock = tint((0.44, 0.36, 0.40), sky, 0.20, 0.5)
    pen.poly([(x - 0.46, foot), (x - 0.20, top + 0.20 * k), (x - 0.085, top), (x + 0.085, top),
              (x + 0.20, top + 0.20 * k), (x + 0.46, foot)], rock, shade=0.08)
    s = pen.light
    pen.poly([(x - s * 0.02, top), (x - s * 0.085, top), (x - s * 0.20, top + 0.20 * k), (x - s * 0.46, foot),
              (x - s * 0.05, foot),
              (x - s * 0.09, top + 0.22 * k)], dark(rock, 0.18), shade=0.03, edge=False)
    lava = (1.0, 0.48, 0.14)
    pen.poly([(x - 0.085, top), (x + 0.085, top), (x + 0.06, top + 0.07 * k), (x + 0.035, top + 0.05 * k),
              (x + 0.045, top + 0.24 * k),
              (x + 0.005, top + 0.26 * k), (x - 0.01, top + 0.07 * k), (x - 0.05, top + 0.14 * k),
              (x - 0.07, top + 0.05 * k)], lava, shade=0.10, edge=False)
    pen.oval(x, top, 0.085, 0.018, (1.0, 0.80, 0.35), shade=0.0, edge=False)
    ridge(pen, foot - 0.01, 0.012, 0.9, phase, tint((0.46, 0.50, 0.42), sky, 0.25))
    ridge(pen, down(pen, 0.24), 0.014, 0.7, phase + 2.0, tint((0.62, 0.58, 0.54), sky))
    for t, r in ((-0.90, 0.08), (0.92, 0.10)):
        pen.oval(across(pen, t), pen.h + 0.01, r * 1.3, r * 0.8, tint((0.42, 0.38, 0.42), sky, 0.0, 0.5), shade=0.16)


def cliffs(pen: Pen, sky: str, rng: random.Random) -> None:
    phase, k, s, w = phase_of(rng), rise(pen), -pen.light, pen.w
    water(pen, pen.horizon, down(pen, 0.62), sky, phase * 0.3, (0.36, 0.74, 0.84), (0.10, 0.46, 0.68))
    for far, tall, depth in ((0.18, 0.20, 0.55), (0.50, 0.34, 0.12)):
        x = w * (0.5 + 0.5 * s * far)
        top, foot, out = pen.horizon - tall * k * 0.8, down(pen, 0.06 + 0.24 * far), w * (0.5 + 0.6 * s)
        stone = tint((0.90, 0.85, 0.77), sky, depth, 0.2)
        pen.poly([(x - s * 0.02, foot), (x, top), (out, top - 0.02), (out, foot)], stone, shade=0.06)
        for i in range(3):
            fx = x + s * (0.05 + 0.11 * i)
            pen.poly([(fx, top), (fx + s * 0.035, top), (fx + s * 0.015, foot), (fx - s * 0.01, foot)],
                     dark(stone, 0.10), shade=0.0, edge=False)
        pen.poly([(x - s * 0.015, top + 0.012), (x, top - 0.024), (out, top - 0.045), (out, top + 0.02),
                  (x + s * 0.1, top + 0.022)],
                 tint((0.50, 0.72, 0.40), sky, depth), shade=0.05, edge=False)
        pen.line([(x - s * 0.05, foot), (out, foot + 0.006)], tint((0.97, 0.98, 1.0), sky), 0.014)
    ridge(pen, down(pen, 0.42), 0.018, 0.6, phase, tint(GRASS, sky))
    tufts(pen, tint((0.32, 0.56, 0.28), sky), 0.10)


def savanna(pen: Pen, sky: str, rng: random.Random) -> None:
    phase, k = phase_of(rng), rise(pen)
    ranges(pen, sky, phase, (0.62, 0.56, 0.56))
    ridge(pen, down(pen, 0.02), 0.010, 0.7, phase, tint((0.88, 0.74, 0.42), sky, 0.35))
    for t, y, s in ((-0.74, 0.10, 0.30), (0.46, 0.05, 0.17), (0.90, 0.11, 0.26)):
        x, foot, s = across(pen, t), down(pen, y), s * k
        pen.poly([(x - 0.05 * s, foot), (x - 0.02 * s, foot - 0.5 * s), (x - 0.30 * s, foot - 0.85 * s),
                  (x + 0.02 * s, foot - 0.62 * s),
                  (x + 0.28 * s, foot - 0.85 * s), (x + 0.05 * s, foot - 0.5 * s), (x + 0.06 * s, foot)],
                  tint((0.40, 0.30, 0.24), sky, 0.2), shade=0.0, edge=False)
        pen.blob([(x - 0.62 * s, foot - 0.74 * s), (x - 0.50 * s, foot - 0.98 * s), (x, foot - 1.10 * s),
                  (x + 0.50 * s, foot - 0.98 * s),
                  (x + 0.62 * s, foot - 0.74 * s)], tint((0.44, 0.52, 0.28), sky, 0.2, 0.5), shade=0.10)
    ridge(pen, down(pen, 0.16), 0.012, 0.6, phase + 2.0, tint((0.92, 0.77, 0.42), sky))
    tufts(pen, tint((0.74, 0.56, 0.24), sky), 0.13)


LANDS: dict[str, Callable[[Pen, str, random.Random], None]] = {
    "city": city, "street": street, "village": village, "garden": garden, "park": park, "canyon": canyon,
    "island": island, "jungle": jungle, "volcano": volcano, "cliffs": cliffs, "savanna": savanna,
}
