"""Lands seen from straight above: they fill the whole picture."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from world.lands import DEEP, GRASS, MEADOW, SAND, SHALLOW
from world.pen import Colour, Pen, dark, light, mix
from world.scenery import across, flower, soft, tint

OAK: Colour = (0.80, 0.60, 0.40)


def ground(pen: Pen, c: Colour, sky: str, snowed: float = 0.90) -> Colour:
    """One ground over the whole picture, a little brighter towards the light; gives its tone."""
    tone = tint(c, sky, 0.0, snowed)
    pen.sweep(-0.01, pen.h + 0.01, [light(tone, 0.06), tone, dark(tone, 0.05)])
    return tone


def crown(pen: Pen, x: float, y: float, r: float, c: Colour) -> None:
    """A tree from above, with its shadow."""
    soft(pen, x - 0.35 * r * pen.light, y + 0.35 * r, 1.25 * r, 1.1 * r, (0.04, 0.12, 0.10), 0.45)
    pen.disc(x, y, r, c, shade=0.08)
    pen.disc(x + 0.24 * r * pen.light, y - 0.24 * r, 0.55 * r, light(c, 0.16), shade=0.0, edge=False)


def crowns(pen: Pen, spots: tuple[tuple[float, float, float], ...], c: Colour) -> None:
    """Trees at (half-widths towards the light, part of the height, radius)."""
    for t, y, r in spots:
        crown(pen, across(pen, t), y * pen.h, r, c)


CORNERS = ((-0.88, 0.10, 0.09), (-0.66, 0.05, 0.06), (0.90, 0.14, 0.08), (-0.92, 0.90, 0.10), (0.86, 0.92, 0.09),
           (0.94, 0.74, 0.06))


def band(pen: Pen, x: float, half: float, bend: float, phase: float, c: Colour) -> None:
    """A winding band from the top to the foot of the picture (a river, a path)."""
    line = [(x + bend * math.sin(math.tau * 0.8 * i / 16 + phase), pen.h * (i / 14 - 0.07)) for i in range(17)]
    pen.poly([(u - half, v) for u, v in line] + [(u + half, v) for u, v in reversed(line)], c, shade=0.03)


def hills(pen: Pen, sky: str, rng: random.Random) -> None:
    tone, phase = ground(pen, GRASS, sky), rng.random()
    for t, y, rx, ry in ((-0.5, 0.25, 0.34, 0.22), (0.55, 0.55, 0.36, 0.26), (-0.45, 0.88, 0.32, 0.20)):
        x, v = across(pen, t) + 0.05 * phase, y * pen.h
        soft(pen, x - 0.06 * pen.light, v + 0.07, rx * 1.15, ry * 1.15, (0.05, 0.20, 0.10), 0.30)
        for k, s in enumerate((1.0, 0.70, 0.42)):
            pen.oval(x + 0.03 * k * pen.light, v - 0.02 * k, rx * s, ry * s, light(tone, 0.06 + 0.07 * k), shade=0.04,
                     edge=False)
    crowns(pen, CORNERS, tint((0.34, 0.60, 0.32), sky, 0.0, 0.6))


def field(pen: Pen, sky: str, rng: random.Random) -> None:
    ground(pen, GRASS, sky)
    crops = ((0.94, 0.82, 0.45), (0.62, 0.78, 0.40), (0.86, 0.72, 0.40), (0.74, 0.84, 0.50), (0.78, 0.62, 0.42))
    n, m, start = max(2, round(2.4 * pen.w)), max(2, round(2.4 * pen.h)), rng.randrange(5)
    wide, tall = pen.w / n, pen.h / m
    for j in range(m):
        for i in range(n):
            c = tint(crops[(i + 2 * j + start) % 5], sky)
            x, y = i * wide + 0.012, j * tall + 0.012
            pen.box(x, y, x + wide - 0.024, y + tall - 0.024, c, radius=0.02, shade=0.04)
            for k in range(1, 6):
                v = y + (tall - 0.024) * k / 6
                pen.line([(x + 0.03, v), (x + wide - 0.054, v)], dark(c, 0.12), 0.010, alpha=0.8)


def waters(pen: Pen, sky: str, rng: random.Random) -> None:
    tone, phase = ground(pen, mix(SHALLOW, DEEP, 0.45), sky, 0.2), rng.random()
    soft(pen, across(pen, 0.5), 0.3 * pen.h, 0.8, 0.6, light(tone, 0.45), 0.55)
    for i, (x, y) in enumerate(((0.16, 0.12), (0.62, 0.20), (0.30, 0.38), (0.86, 0.46), (0.12, 0.66), (0.60, 0.76),
                                (0.34, 0.92))):
        u, v, half = (x + 0.2 * phase) % 1.0 * pen.w, y * pen.h, 0.07
        pen.line([(u - half, v), (u - half * 0.4, v - 0.014), (u + half * 0.4, v - 0.014), (u + half, v)],
                 light(tone, 0.42), 0.011, alpha=0.7)


def lake(pen: Pen, sky: str, rng: random.Random) -> None:
    ground(pen, GRASS, sky)
    w, h = pen.w, pen.h
    for s, c in ((1.0, (0.86, 0.80, 0.60)), (0.96, (0.46, 0.80, 0.88)), (0.82, (0.28, 0.66, 0.82))):
        shore = [(0.5 + dx * s, 0.5 + dy * s) for dx, dy in
                 ((-0.44, -0.10), (-0.34, -0.44), (0.10, -0.42), (0.44, -0.36), (0.46, 0.20), (0.30, 0.46),
                  (-0.16, 0.42), (-0.46, 0.36))]
        pen.blob([(x * w, y * h) for x, y in shore], tint(c, sky, 0.0, 0.3), shade=0.03, edge=s > 0.9)
    crowns(pen, CORNERS, tint((0.34, 0.60, 0.32), sky, 0.0, 0.6))


def river(pen: Pen, sky: str, rng: random.Random) -> None:
    ground(pen, GRASS, sky)
    phase = 1.5 * rng.random()
    for half, c in ((0.27, (0.84, 0.78, 0.58)), (0.25, (0.46, 0.78, 0.88)), (0.17, (0.32, 0.68, 0.84))):
        band(pen, pen.w / 2, half * pen.w, 0.07, phase, tint(c, sky, 0.0, 0.3))
    crowns(pen, CORNERS, tint((0.34, 0.60, 0.32), sky, 0.0, 0.6))


def beach(pen: Pen, sky: str, rng: random.Random) -> None:
    ground(pen, SAND, sky, 0.5)
    phase, w = 2.0 * rng.random(), pen.w
    for y, c in ((0.44, (0.86, 0.77, 0.57)), (0.42, (0.98, 0.99, 1.0)), (0.38, (0.62, 0.89, 0.88)),
                 (0.30, (0.36, 0.78, 0.84)), (0.14, (0.18, 0.62, 0.78))):
        xs = [(i - 1) / 16 for i in range(int(16 * w) + 4)]
        edge = [(x, y * pen.h + 0.025 * math.sin(6.0 * x + phase) - 0.10 * pen.light * (x / w - 0.5)) for x in xs]
        pen.poly([*edge, (w + 0.2, -0.1), (-0.2, -0.1)], tint(c, sky, 0.0, 0.3), shade=0.03, edge=y < 0.4)


def island(pen: Pen, sky: str, rng: random.Random) -> None:
    waters(pen, sky, rng)
    for s, c in ((1.0, (0.56, 0.86, 0.88)), (0.90, (0.98, 0.99, 0.98)), (0.86, SAND), (0.60, MEADOW)):
        ring = [(0.5 + s * r * math.cos(a), 0.5 + s * r * math.sin(a)) for a, r in
                ((k * math.tau / 9, (0.44, 0.40, 0.46)[k % 3]) for k in range(9))]
        pen.blob([(x * pen.w, y * pen.h) for x, y in ring], tint(c, sky, 0.0, 0.4), shade=0.03, edge=s < 0.9)


def snowfield(pen: Pen, sky: str, rng: random.Random) -> None:
    ground(pen, (0.94, 0.96, 1.0), sky)
    shadow, phase = tint((0.66, 0.77, 0.94), sky), 0.1 * rng.random()
    for t, y, r in ((-0.5, 0.22, 0.42), (0.5, 0.50, 0.46), (-0.4, 0.84, 0.42)):
        soft(pen, across(pen, t) + phase, y * pen.h, r, 0.07, shadow, 0.75)
    crowns(pen, CORNERS, tint((0.62, 0.76, 0.78), sky, 0.0, 0.4))


def desert(pen: Pen, sky: str, rng: random.Random) -> None:
    tone, phase = ground(pen, (0.96, 0.79, 0.52), sky), 2.0 * rng.random()
    for k in range(-1, int(pen.h / 0.24) + 2):
        y, n = 0.24 * k, int(12 * pen.w) + 4
        crest = [((i - 1) / 12, y + 0.045 * math.sin(5.0 * (i - 1) / 12 + phase + 0.9 * k)) for i in range(n)]
        under = [(x, v + 0.035 + 0.030 * math.sin(4.0 * x + k)) for x, v in crest]
        pen.poly([*crest, *reversed(under)], dark(tone, 0.13), shade=0.0, edge=False)
        pen.line(crest, light(tone, 0.30), 0.012, alpha=0.8)


def city(pen: Pen, sky: str, rng: random.Random) -> None:
    ground(pen, (0.58, 0.59, 0.63), sky)
    n, m, start = max(2, round(2.6 * pen.w)), max(2, round(2.6 * pen.h)), rng.randrange(4)
    wide, tall = pen.w / n, pen.h / m
    roofs = ((0.80, 0.78, 0.76), (0.72, 0.74, 0.80), (0.84, 0.74, 0.68), (0.60, 0.76, 0.52))
    for j in range(m):
        for i in range(n):
            x, y, kind = i * wide + 0.045, j * tall + 0.045, (i + 2 * j + start) % 4
            x1, y1 = x + wide - 0.09, y + tall - 0.09
            c = tint(roofs[kind], sky)
            pen.box(x - 0.014, y - 0.014, x1 + 0.014, y1 + 0.014, tint((0.86, 0.85, 0.82), sky), radius=0.015,
                    shade=0.0, edge=False)
            pen.box(x, y, x1, y1, c, radius=0.008, shade=0.04)
            if kind == 3:
                for dx, dy in ((0.28, 0.32), (0.70, 0.30), (0.48, 0.70)):
                    pen.disc(x + dx * (x1 - x), y + dy * (y1 - y), 0.042, tint((0.34, 0.60, 0.34), sky), shade=0.06,
                             edge=False)
            else:
                pen.box(x + 0.05, y + 0.05, x1 - 0.05, y1 - 0.05, light(c, 0.25), shade=0.0, edge=False)
    for i in range(1, n):
        for k in range(int(pen.h / 0.14) + 1):
            pen.box(i * wide - 0.006, 0.14 * k, i * wide + 0.006, 0.14 * k + 0.06, tint((0.96, 0.94, 0.84), sky),
                    shade=0.0, edge=False)


def street(pen: Pen, sky: str, rng: random.Random) -> None:
    ground(pen, (0.82, 0.80, 0.77), sky)
    x, half = pen.w / 2, 0.27 * pen.w
    pen.box(x - half, -0.1, x + half, pen.h + 0.1, tint((0.55, 0.56, 0.60), sky), shade=0.03)
    for k in range(int(pen.h / 0.22) + 1):
        pen.box(x - 0.014, 0.22 * k + 0.04, x + 0.014, 0.22 * k + 0.15, tint((0.96, 0.94, 0.86), sky), shade=0.0,
                edge=False)
    for s in (-1, 1):
        for k in range(round(pen.h * 3)):
            crown(pen, x + s * (half + 0.12 * pen.w), (k + 0.5) * pen.h / round(pen.h * 3), 0.075,
                  tint((0.40, 0.66, 0.38), sky, 0.0, 0.6))


def forest(pen: Pen, sky: str, rng: random.Random) -> None:
    ground(pen, (0.50, 0.64, 0.38), sky)
    c = tint((0.24, 0.50, 0.32), sky, 0.0, 0.5)
    rim = ((-0.95, 0.08, 0.13), (-0.62, 0.03, 0.12), (-0.28, 0.05, 0.10), (0.10, 0.02, 0.12), (0.45, 0.06, 0.11),
           (0.86, 0.05, 0.14),
           (-0.98, 0.32, 0.11), (0.98, 0.28, 0.12), (-0.92, 0.54, 0.12), (0.96, 0.52, 0.10), (-0.98, 0.78, 0.12),
           (0.92, 0.76, 0.13),
           (-0.80, 0.97, 0.12), (-0.45, 1.0, 0.09), (0.50, 1.0, 0.10), (0.84, 0.98, 0.12))
    crowns(pen, rim, c)


def meadow(pen: Pen, sky: str, rng: random.Random) -> None:
    ground(pen, MEADOW, sky)
    colours = ((0.99, 0.98, 0.96), (0.99, 0.80, 0.25), (0.96, 0.56, 0.68), (0.66, 0.54, 0.90))
    for i in range(int(18 * pen.w * pen.h)):
        x, y = (0.07 + 0.754878 * i) % 1.0, (0.13 + 0.569840 * i) % 1.0
        if abs(x - 0.5) > 0.22 or abs(y - 0.55) > 0.30:
            flower(pen, x * pen.w, y * pen.h, 0.032, tint(colours[i % 4], sky, 0.0, 0.0),
                   tint((0.98, 0.72, 0.20), sky, 0.0, 0.0))


def park(pen: Pen, sky: str, rng: random.Random) -> None:
    ground(pen, (0.58, 0.78, 0.44), sky)
    band(pen, pen.w / 2, 0.11, 0.10, 1.5 * rng.random(), tint((0.92, 0.86, 0.70), sky))
    crowns(pen, CORNERS, tint((0.38, 0.66, 0.36), sky, 0.0, 0.6))


def table(pen: Pen, sky: str, rng: random.Random) -> None:
    c, y, row = OAK, -0.1 * rng.random(), 0
    while y < pen.h:
        pen.box(-0.1, y, pen.w + 0.1, y + 0.24, (c, light(c, 0.06), dark(c, 0.05))[row % 3], shade=0.03, edge=False)
        pen.box(-0.1, y + 0.236, pen.w + 0.1, y + 0.248, dark(c, 0.24), shade=0.0, edge=False)
        y, row = y + 0.24, row + 1
    soft(pen, across(pen, 0.4), 0.35 * pen.h, 0.8, 0.6, (1.0, 0.94, 0.80), 0.40)


LAND_FROM_ABOVE: dict[str, Callable[[Pen, str, random.Random], None]] = {
    "hills": hills, "field": field, "sea": waters, "lake": lake, "river": river, "beach": beach, "island": island,
    "snowfield": snowfield, "desert": desert, "city": city, "street": street, "forest": forest, "meadow": meadow,
    "park": park, "table": table,
}
