"""Lands of nature seen from the side: hills, waters, mountains, woods.

Each painter draws from the horizon to the foot of the picture, the middle calm for
what stands there; `rng` gives at most a phase or two.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from world.pen import Colour, Pen, dark, mix
from world.scenery import (
    AIR, across, bushes, down, facet, flower, mist, pine_tree, plain, reflection, ridge, rise, round_tree, soft, tint,
    tufts, water,
)

GRASS: Colour = (0.53, 0.75, 0.40)
MEADOW: Colour = (0.60, 0.80, 0.44)
SAND: Colour = (0.96, 0.87, 0.67)
SHALLOW: Colour = (0.34, 0.72, 0.82)
DEEP: Colour = (0.06, 0.38, 0.64)
WHITE: Colour = (0.97, 0.98, 1.0)
STONE: Colour = (0.52, 0.55, 0.63)


def phase_of(rng: random.Random) -> float:
    """A phase within a third of a turn, so that hills vary little."""
    return 2.0 * rng.random()


def ranges(pen: Pen, sky: str, phase: float, c: Colour = (0.45, 0.58, 0.70)) -> None:
    """Two faint mountain chains at the horizon."""
    k = rise(pen)
    for y, swell, depth, shift in ((-0.09, 0.045, 0.95, 0.0), (-0.05, 0.035, 0.75, 2.2)):
        ridge(pen, pen.horizon + y * k, swell * k, 1.3, phase + shift, tint(c, sky, depth), shade=0.03, edge=False)


def hills(pen: Pen, sky: str, rng: random.Random) -> None:
    phase = phase_of(rng)
    ranges(pen, sky, phase)
    ridge(pen, down(pen, -0.12), 0.045, 0.85, phase, tint((0.52, 0.72, 0.46), sky, 0.55))
    mist(pen, down(pen, 0.10), sky)
    ridge(pen, down(pen, 0.10), 0.045, 0.65, phase + 2.4, tint((0.50, 0.74, 0.40), sky, 0.25))
    for t, s in ((-0.80, 0.11), (-0.66, 0.08), (0.84, 0.10)):
        x = across(pen, t)
        y = down(pen, 0.10) - 0.045 * math.sin(0.65 * x * math.tau + phase + 2.4)
        round_tree(pen, x, y + 0.015, s, tint((0.36, 0.60, 0.34), sky, 0.25))
    ridge(pen, down(pen, 0.36), 0.030, 0.55, phase + 4.4, tint(GRASS, sky))
    tufts(pen, tint((0.30, 0.56, 0.26), sky))


def sea(pen: Pen, sky: str, rng: random.Random) -> None:
    x, k = across(pen, 0.80, False), rise(pen)
    for half, tall, depth in ((0.34, 0.055, 0.85), (0.20, 0.075, 0.60)):
        pen.blob([(x - half, pen.horizon + 0.02), (x - half * 0.5, pen.horizon - tall * k),
                  (x + half * 0.4, pen.horizon - tall * k),
                  (x + half, pen.horizon + 0.02)], tint((0.36, 0.52, 0.58), sky, depth), shade=0.04)
    water(pen, pen.horizon, pen.h, sky, rng.random(), SHALLOW, DEEP)


def starfish(pen: Pen, x: float, y: float, r: float, c: Colour) -> None:
    """A five-armed star with rounded arms."""
    points = []
    for k in range(10):
        a, s = k * math.tau / 10 - 1.2, (r, 0.42 * r)[k % 2]
        points += [(x + s * math.cos(a), y + 0.7 * s * math.sin(a))]
    pen.poly(points, c, shade=0.08)


def beach(pen: Pen, sky: str, rng: random.Random) -> None:
    phase = phase_of(rng)
    x = across(pen, 0.85, False)
    pen.blob([(x - 0.36, pen.horizon + 0.02), (x - 0.12, pen.horizon - 0.07), (x + 0.2, pen.horizon - 0.06),
              (x + 0.4, pen.horizon + 0.02)], tint((0.40, 0.60, 0.52), sky, 0.60), shade=0.04)
    water(pen, pen.horizon, down(pen, 0.62), sky, phase * 0.3, (0.44, 0.82, 0.84), (0.16, 0.62, 0.76))
    ridge(pen, down(pen, 0.37), 0.012, 1.0, phase, tint((0.62, 0.88, 0.88), sky, snowed=0.3), shade=0.0, edge=False)
    ridge(pen, down(pen, 0.41), 0.014, 1.0, phase + 0.5, tint(WHITE, sky), shade=0.0, edge=False)
    ridge(pen, down(pen, 0.46), 0.014, 1.0, phase + 0.6, tint((0.84, 0.74, 0.56), sky, snowed=0.5), shade=0.0,
          edge=False)
    ridge(pen, down(pen, 0.50), 0.014, 1.0, phase + 0.6, tint(SAND, sky, snowed=0.5), shade=0.05)
    starfish(pen, across(pen, 0.84), pen.h - 0.06, 0.05, tint((0.95, 0.52, 0.42), sky))
    x, y = across(pen, 0.82, False), pen.h - 0.05
    pen.blob([(x - 0.045, y), (x - 0.03, y - 0.05), (x + 0.03, y - 0.05), (x + 0.045, y)],
             tint((0.98, 0.93, 0.88), sky), shade=0.1)


def mountains(pen: Pen, sky: str, rng: random.Random) -> None:
    k, phase = rise(pen), phase_of(rng)
    foot, cap = down(pen, 0.16), tint(WHITE, sky, 0.0)
    for t, tall, half, depth in ((-0.30, 0.30, 0.26, 0.62), (0.42, 0.36, 0.30, 0.55)):
        facet(pen, across(pen, t), foot, half, tall * k, tint(STONE, sky, depth), mix(cap, AIR[sky].haze, 0.35))
    for t, tall, half in ((-0.85, 0.42, 0.36), (0.95, 0.34, 0.30)):
        facet(pen, across(pen, t), foot, half, tall * k, tint(STONE, sky, 0.20), cap)
    mist(pen, down(pen, 0.12), sky, 0.6)
    ridge(pen, down(pen, 0.10), 0.015, 0.8, phase, tint((0.40, 0.58, 0.46), sky, 0.35))
    for t, s in ((-0.94, 0.15), (-0.80, 0.12), (-0.68, 0.09), (0.72, 0.10), (0.84, 0.13), (0.97, 0.16)):
        pine_tree(pen, across(pen, t), down(pen, 0.24), s, tint((0.22, 0.44, 0.36), sky, 0.20, 0.4))
    ridge(pen, down(pen, 0.24), 0.016, 0.7, phase + 2.0, tint((0.52, 0.70, 0.42), sky))
    for t, r in ((-0.86, 0.07), (0.88, 0.09)):
        pen.oval(across(pen, t), pen.h + 0.01, r * 1.3, r * 0.8, tint((0.60, 0.61, 0.64), sky, 0.0, 0.5), shade=0.16)


def dune(pen: Pen, y: float, t: float, tall: float, c: Colour) -> None:
    """A dune whose crest stands at t half-widths, its far slope in shadow."""
    x0, s, h = across(pen, t), pen.light, pen.h

    def top(x: float) -> float:
        return y - tall * math.exp(-(((x - x0) / 0.38) ** 2)) + 0.015 * math.cos(4.0 * (x - x0))

    n = int(24 * pen.w) + 3
    line = [((i - 1) / 24, top((i - 1) / 24)) for i in range(n + 1)]
    pen.poly([*line, (pen.w + 0.1, h + 0.1), (-0.1, h + 0.1)], c, shade=0.05)
    away = [x0 - s * 0.62 * k / 14 for k in range(15)]
    under = [(x + s * 0.02, top(x) + 0.95 * tall * math.sin(math.pi * k / 14) ** 0.8 + 0.004) for k,
             x in enumerate(away)]
    pen.poly([(x, top(x)) for x in away] + under[::-1], dark(c, 0.14), shade=0.03, edge=False)


def desert(pen: Pen, sky: str, rng: random.Random) -> None:
    k, shift = rise(pen), 0.2 * rng.random()
    for t, half, tall, depth in ((-0.15, 0.13, 0.09, 0.72), (0.62, 0.19, 0.15, 0.55)):
        x, y = across(pen, t, False), down(pen, 0.06)
        pen.poly([(x - half, y), (x - half * 0.75, y - tall * k), (x + half * 0.75, y - tall * k), (x + half, y)],
                 tint((0.80, 0.48, 0.34), sky, depth), shade=0.08)
    dune(pen, down(pen, 0.05), -0.5 + shift, 0.06, tint((0.96, 0.80, 0.56), sky, 0.40))
    dune(pen, down(pen, 0.22), 0.65 - shift, 0.09, tint((0.96, 0.77, 0.49), sky, 0.15))
    dune(pen, down(pen, 0.52), -0.75 + shift, 0.06, tint((0.95, 0.75, 0.46), sky))


def forest(pen: Pen, sky: str, rng: random.Random) -> None:
    k, shift = rise(pen), 0.05 * rng.random()
    plain(pen, pen.horizon, tint((0.44, 0.62, 0.46), sky, 0.6), tint((0.42, 0.58, 0.38), sky))
    for row, (t, tall, c, depth) in enumerate(((0.02, 0.34, (0.36, 0.58, 0.44), 0.70),
                                               (0.12, 0.30, (0.25, 0.50, 0.36), 0.38),
                                               (0.24, 0.26, (0.17, 0.42, 0.28), 0.10))):
        y, tone = down(pen, t), tint(c, sky, depth, 0.35)
        for i in range(int(7 * pen.w) + 2):
            x = (i + 0.5 * row) / 7 + shift
            if row < 2 or abs(x - pen.w / 2) > 0.26 * pen.w:
                s = tall * k * (1.0, 0.80, 1.12)[(i + row) % 3]
                pine_tree(pen, x, y + 0.03, s, tone)
        if row == 1:
            ridge(pen, y, 0.01, 0.8, 1.0, tint((0.42, 0.58, 0.38), sky, 0.35), shade=0.03, edge=False)
            mist(pen, y, sky, 0.35)
    ridge(pen, down(pen, 0.22), 0.012, 0.8, shift * 30, tint((0.50, 0.64, 0.38), sky), shade=0.06)
    bushes(pen, tint((0.24, 0.46, 0.28), sky, 0.0, 0.5))


def lake(pen: Pen, sky: str, rng: random.Random) -> None:
    phase, shore, k = phase_of(rng), pen.horizon + 0.015, rise(pen)

    def banks() -> None:
        for t, tall, half, depth in ((-0.55, 0.24, 0.36, 0.65), (0.25, 0.17, 0.34, 0.80), (0.90, 0.26, 0.32, 0.55)):
            facet(pen, across(pen, t), shore, half, tall * k, tint((0.46, 0.56, 0.66), sky, depth),
                  tint(WHITE, sky, depth * 0.6))
        for i in range(int(11 * pen.w) + 2):
            x = i / 11
            s = 0.075 + 0.035 * math.sin(x * 9.0 / pen.w + phase) + (0.03, 0.0)[i % 2]
            pine_tree(pen, x, shore, s, tint((0.28, 0.50, 0.40), sky, 0.35, 0.4))
        pen.box(-0.1, shore - 0.012, pen.w + 0.1, shore + 0.004, tint((0.50, 0.66, 0.44), sky, 0.3), shade=0.0,
                edge=False)

    banks()
    water(pen, shore, pen.h, sky, phase * 0.3, (0.46, 0.74, 0.86), (0.16, 0.48, 0.68))
    reflection(pen, banks, shore, 0.40)
    for t in (-0.92, -0.84, 0.86, 0.95):
        x = across(pen, t)
        for lean, tall in ((-0.012, 0.13), (0.014, 0.17)):
            pen.line([(x + lean, pen.h + 0.02), (x + 2 * lean, pen.h - tall)], tint((0.30, 0.50, 0.28), sky), 0.011)
        pen.line([(x + 0.028, pen.h - 0.17), (x + 0.029, pen.h - 0.13)], tint((0.48, 0.32, 0.20), sky), 0.020)


def field(pen: Pen, sky: str, rng: random.Random) -> None:
    phase = phase_of(rng)
    ranges(pen, sky, phase, (0.46, 0.64, 0.56))
    ridge(pen, down(pen, -0.03), 0.018, 0.8, phase, tint((0.50, 0.70, 0.42), sky, 0.40))
    for t, s in ((-0.9, 0.10), (-0.76, 0.08), (0.70, 0.08), (0.86, 0.11)):
        round_tree(pen, across(pen, t), down(pen, 0.07), s, tint((0.36, 0.58, 0.36), sky, 0.30))
    near, far = tint((0.93, 0.76, 0.33), sky), tint((0.97, 0.87, 0.52), sky, 0.15)
    plain(pen, down(pen, 0.06), far, near)
    for i in range(-9, 10):
        x = 0.13 * pen.w * i
        pen.poly([(pen.w / 2 + x * 0.45, down(pen, 0.06)), (pen.w / 2 + x * 1.6 - 0.018, pen.h + 0.02),
                  (pen.w / 2 + x * 1.6 + 0.018, pen.h + 0.02)], mix(near, tint((0.78, 0.56, 0.16), sky), 0.55),
                  shade=0.0, edge=False)
    for x in (0.03, 0.10, pen.w - 0.11, pen.w - 0.04):
        top = pen.h - 0.13
        pen.line([(x, pen.h + 0.01), (x, top + 0.02)], tint((0.74, 0.56, 0.18), sky), 0.010)
        pen.blob([(x - 0.022, top + 0.05), (x, top - 0.04), (x + 0.022, top + 0.05), (x, top + 0.07)],
                 tint((0.90, 0.68, 0.22), sky), shade=0.1, edge=False)


def meadow(pen: Pen, sky: str, rng: random.Random) -> None:
    phase = phase_of(rng)
    ranges(pen, sky, phase, (0.50, 0.64, 0.70))
    ridge(pen, down(pen, 0.0), 0.030, 0.7, phase, tint((0.56, 0.76, 0.46), sky, 0.35))
    ridge(pen, down(pen, 0.14), 0.014, 0.6, phase + 2.0, tint(MEADOW, sky))
    colours = ((0.99, 0.98, 0.96), (0.99, 0.80, 0.25), (0.96, 0.56, 0.68), (0.66, 0.54, 0.90))
    for line, t in enumerate((0.22, 0.36, 0.54, 0.76, 0.96)):
        r = 0.010 + 0.024 * t
        n = round(pen.w * (15, 12, 9, 7, 6)[line])
        for i in range(n):
            x = (i + 0.5 + 0.28 * math.sin(7.0 * i + 3.0 * line)) / n * pen.w
            y, c = down(pen, t) + 0.02 * math.sin(5.0 * i + line), tint(colours[(i + 2 * line) % 4], sky, 0.0, 0.0)
            if t < 0.5:
                pen.dot(x, y, r, c)
            elif abs(x - pen.w / 2) < 0.16 * pen.w:
                continue
            else:
                pen.line([(x, y + 0.2 * r), (x, y + 2.4 * r)], tint((0.36, 0.60, 0.30), sky), 0.010)
                flower(pen, x, y, r, c, tint((0.98, 0.72, 0.20), sky, 0.0, 0.0))


def river(pen: Pen, sky: str, rng: random.Random) -> None:
    phase, w = phase_of(rng), pen.w
    ranges(pen, sky, phase)
    ridge(pen, down(pen, -0.08), 0.03, 0.8, phase, tint((0.52, 0.72, 0.46), sky, 0.50))
    water(pen, down(pen, 0.02), pen.h, sky, phase * 0.3, (0.48, 0.78, 0.88), (0.20, 0.56, 0.76))
    for s in (-1, 1):
        edge = []
        for k in range(19):
            t = k / 18
            bend = 0.30 * math.sin(5.0 * t + 0.6) * (1.0 - t) ** 1.5 * pen.light
            edge.append((w * (0.5 + 0.5 * (bend + s * (0.05 + 0.98 * t ** 0.9))), down(pen, 0.02 + 1.02 * t)))
        outer = [(w * (0.5 + 0.7 * s), down(pen, 1.05)), (w * (0.5 + 0.7 * s), down(pen, 0.02))]
        pen.poly([(x - 0.018 * s, y + 0.012) for x, y in edge] + outer, tint((0.80, 0.74, 0.54), sky), shade=0.03,
                 edge=False)
        pen.poly(edge + outer, tint(GRASS, sky), shade=0.06)
    for t, y, s in ((-0.62, 0.13, 0.10), (-0.84, 0.20, 0.14), (0.70, 0.14, 0.11), (0.92, 0.24, 0.15)):
        round_tree(pen, across(pen, t), down(pen, y), s, tint((0.36, 0.62, 0.36), sky, 0.15))
    tufts(pen, tint((0.32, 0.56, 0.28), sky), 0.09)


def snowfield(pen: Pen, sky: str, rng: random.Random) -> None:
    phase, k = phase_of(rng), rise(pen)
    snow = (0.95, 0.97, 1.0)
    ridge(pen, down(pen, -0.22), 0.05 * k, 0.9, phase, tint((0.76, 0.84, 0.94), sky, 0.60), shade=0.03)
    ridge(pen, down(pen, -0.04), 0.03, 0.7, phase + 2.0, tint((0.84, 0.90, 0.97), sky, 0.35), shade=0.03)
    for t, y, s in ((-0.92, 0.16, 0.24), (-0.72, 0.12, 0.17), (0.66, 0.11, 0.15), (0.86, 0.17, 0.22)):
        x, foot = across(pen, t), down(pen, y)
        pine_tree(pen, x, foot, s * k, tint((0.36, 0.56, 0.56), sky, 0.20, 0.2))
        pen.poly([(x - 0.10 * s * k, foot - 0.72 * s * k), (x, foot - 1.02 * s * k),
                  (x + 0.10 * s * k, foot - 0.72 * s * k)],
                 tint(snow, sky), shade=0.0, edge=False)
    ridge(pen, down(pen, 0.14), 0.02, 0.6, phase + 1.0, tint(snow, sky), shade=0.03)
    for t, y, half in ((-0.45, 0.45, 0.50), (0.60, 0.78, 0.55)):
        soft(pen, across(pen, t), down(pen, y), half, 0.045, tint((0.62, 0.74, 0.93), sky), 0.60)


LANDS: dict[str, Callable[[Pen, str, random.Random], None]] = {
    "hills": hills, "sea": sea, "beach": beach, "mountains": mountains, "desert": desert, "forest": forest,
    "field": field, "lake": lake, "meadow": meadow, "river": river, "snowfield": snowfield,
}
