"""Skies, times of day and weathers.

`SKY_PAINTERS[sky](pen, rng)` fills the picture down to a little below the horizon;
`weather(pen, sky, rng)` draws what falls or drifts in front of everything.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from world.pen import Colour, Pen, light, mix
from world.scenery import AIR, across, cloud, lamp_spot, shine, soft, streak

AMBIENT: dict[str, Colour] = {sky: air.ambient for sky, air in AIR.items()}
DIM: dict[str, float] = {sky: air.dim for sky, air in AIR.items()}

STARS = (
    (0.06, 0.10, 1.0), (0.15, 0.42, 0.7), (0.24, 0.18, 0.8), (0.33, 0.55, 0.6), (0.38, 0.08, 1.0), (0.46, 0.33, 0.7),
    (0.55, 0.15, 0.8), (0.62, 0.50, 0.7), (0.70, 0.26, 1.0), (0.78, 0.07, 0.7), (0.84, 0.44, 0.8), (0.94, 0.20, 0.9),
    (0.10, 0.68, 0.6), (0.52, 0.70, 0.6), (0.90, 0.68, 0.6), (0.28, 0.78, 0.5),
)
"""Where the stars stand as parts of the sky's width and height, and their size."""


def backcloth(pen: Pen, sky: str) -> None:
    """The gradient of a sky."""
    pen.sweep(-0.01, pen.horizon + 0.10, [*AIR[sky].stops, AIR[sky].stops[-1]])


def sun(pen: Pen, sky: str, r: float, halo: float, alpha: float) -> None:
    """The sun with its soft halo."""
    x, y = lamp_spot(pen, sky)
    lamp = AIR[sky].lamp
    pen.glow(x, y, halo, light(lamp, 0.45), alpha * 0.8)
    pen.glow(x, y, halo * 0.5, light(lamp, 0.3), alpha * 0.8)
    pen.disc(x, y, r, shine(light(lamp, 0.15), sky), shade=0.02, edge=False)


def stars(pen: Pen, r: float, c: Colour = (1.0, 1.0, 0.94)) -> None:
    """The fixed field of stars."""
    w, y0 = pen.w, pen.horizon
    for x, y, s in STARS:
        pen.dot((x if pen.light < 0 else 1.0 - x) * w, y * y0, r * s, c)


def clouds(pen: Pen, spots: tuple[tuple[float, float, float, int], ...], c: Colour, drift: float) -> None:
    """Clouds at (half-widths away from the light, part of the sky's height, half width, kind)."""
    for t, y, s, kind in spots:
        cloud(pen, across(pen, t, False) + drift, y * pen.horizon, s, c, kind)


def sky_day(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "day")
    sun(pen, "day", 0.065, 0.26, 0.75)
    drift = 0.10 * rng.random()
    clouds(pen, ((0.55, 0.30, 0.17, 0), (-0.10, 0.52, 0.10, 2), (0.85, 0.62, 0.12, 1)), (0.97, 0.985, 1.0), drift)


def sky_cloudy(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "cloudy")
    drift = 0.12 * rng.random()
    clouds(pen, ((-0.85, 0.30, 0.30, 1), (0.10, 0.22, 0.30, 0), (0.95, 0.34, 0.28, 1)), (0.82, 0.86, 0.89), drift)
    clouds(pen, ((-0.40, 0.52, 0.22, 0), (0.55, 0.58, 0.24, 1), (-1.05, 0.70, 0.16, 2)), (0.95, 0.96, 0.97), -drift)


def sky_dawn(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "dawn")
    sun(pen, "dawn", 0.075, 0.42, 0.80)
    drift = 0.10 * rng.random()
    for t, y, half, c in ((0.5, 0.30, 0.26, (0.98, 0.80, 0.86)), (-0.35, 0.46, 0.30, (1.0, 0.86, 0.84)),
                          (0.75, 0.60, 0.22, (1.0, 0.90, 0.84))):
        streak(pen, across(pen, t, False) + drift, y * pen.horizon, half, c, 0.022)


def sky_sunset(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "sunset")
    sun(pen, "sunset", 0.12, 0.46, 0.80)
    drift = 0.10 * rng.random()
    for t, y, half, c in ((0.45, 0.22, 0.28, (0.68, 0.26, 0.50)), (-0.45, 0.40, 0.30, (0.92, 0.42, 0.44)),
                          (0.70, 0.55, 0.28, (0.99, 0.58, 0.42)), (-0.10, 0.68, 0.20, (1.0, 0.70, 0.44))):
        streak(pen, across(pen, t, False) + drift, y * pen.horizon, half, c, 0.026)


def moon(pen: Pen, x: float, y: float, r: float) -> None:
    """A full moon with its halo and three seas."""
    pen.glow(x, y, 3.6 * r, (0.75, 0.82, 1.0), 0.45)
    pen.disc(x, y, r, shine((0.99, 0.97, 0.85), "night"), shade=0.02, edge=False)
    for dx, dy, s in ((-0.35, -0.25, 0.26), (0.30, 0.30, 0.20), (0.25, -0.42, 0.14)):
        pen.dot(x + dx * r, y + dy * r, s * r, shine((0.90, 0.88, 0.75), "night"))


def sky_night(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "night")
    stars(pen, 0.0085)
    moon(pen, *lamp_spot(pen, "night"), 0.085)
    streak(pen, across(pen, 0.45, False) + 0.1 * rng.random(), 0.50 * pen.horizon, 0.24, (0.22, 0.32, 0.58), 0.020)


def sky_starry(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "starry")
    w, y0 = pen.w, pen.horizon
    for t, y, r in ((-0.80, 0.82, 0.26), (-0.40, 0.60, 0.28), (0.0, 0.40, 0.28), (0.45, 0.20, 0.28), (0.85, 0.0, 0.26)):
        soft(pen, across(pen, t), y * y0, r * max(1.0, w * 0.8), 0.17, (0.66, 0.52, 0.92), 0.38)
    stars(pen, 0.0115, (1.0, 0.98, 0.92))
    x, y = across(pen, 0.50, False), (0.16 + 0.06 * rng.random()) * y0
    for k, a in ((0.16, 0.35), (0.10, 0.6), (0.05, 1.0)):
        pen.line([(x, y), (x + pen.light * k, y - k * 0.42)], (1.0, 0.98, 0.90), 0.010, alpha=a)
    pen.dot(x, y, 0.012, (1.0, 1.0, 0.95))


def sky_aurora(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "aurora")
    stars(pen, 0.0075)
    w, y0, phase = pen.w, pen.horizon, rng.random()
    for base, swell, c, top in ((0.46, 0.075, (0.50, 0.38, 0.95), 0.30), (0.76, 0.085, (0.22, 0.95, 0.58), 0.40)):
        line = [(x / 14 * w, base * y0 + swell * y0 * math.sin(6.0 * x / 14 + phase * 1.5 + base * 9))
                for x in range(-2, 17)]
        for k in range(12):
            thick = top * y0 * (k + 1) / 12
            pen.line([(x, y - thick / 2) for x, y in line], mix(c, (0.45, 0.45, 1.0), 0.05 * k), thick, alpha=0.15)


def sky_storm(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "storm")
    y0, drift = pen.horizon, 0.10 * rng.random()
    x, s = across(pen, 0.42), pen.light
    pen.glow(x, 0.5 * y0, 0.34, (0.85, 0.88, 1.0), 0.50)
    bolt = ((0.03, 0.26), (-0.05, 0.58), (0.0, 0.58), (-0.055, 0.98), (0.065, 0.50), (0.012, 0.50), (0.09, 0.26))
    pen.poly([(x + s * dx, dy * y0) for dx, dy in bolt], (1.0, 0.95, 0.62), shade=0.0, edge=False)
    clouds(pen, ((-0.90, 0.34, 0.32, 1), (0.35, 0.28, 0.34, 0), (1.05, 0.40, 0.28, 1)), (0.29, 0.33, 0.43), drift)
    clouds(pen, ((-0.30, 0.26, 0.36, 0), (0.75, 0.20, 0.34, 1), (-1.0, 0.17, 0.28, 0)), (0.21, 0.25, 0.34), -drift)


def sky_fog(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "fog")
    x, y = lamp_spot(pen, "fog")
    pen.glow(x, y, 0.30, (1.0, 0.99, 0.94), 0.9)
    pen.disc(x, y, 0.07, (0.995, 0.985, 0.94), shade=0.0, edge=False)


def sky_rain(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "rain")
    drift = 0.10 * rng.random()
    clouds(pen, ((-0.95, 0.36, 0.28, 1), (0.25, 0.32, 0.30, 0), (0.95, 0.40, 0.26, 1)), (0.50, 0.56, 0.64), drift)
    clouds(pen, ((-0.35, 0.22, 0.34, 0), (0.65, 0.18, 0.32, 1)), (0.41, 0.47, 0.56), -drift)


def sky_snow(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "snow")
    clouds(pen, ((0.50, 0.34, 0.26, 1), (-0.65, 0.24, 0.24, 0)), (0.86, 0.90, 0.95), 0.10 * rng.random())


def sky_rainbow(pen: Pen, rng: random.Random) -> None:
    backcloth(pen, "rainbow")
    w, y0 = pen.w, pen.horizon
    x, reach = w / 2 + 0.04 * pen.light, min(0.86 * y0, 0.62 * w)
    bands = ((0.93, 0.30, 0.30), (0.98, 0.62, 0.25), (0.99, 0.90, 0.38), (0.42, 0.80, 0.45), (0.30, 0.58, 0.95),
             (0.60, 0.38, 0.82))
    turns = [math.pi * k / 32 for k in range(33)]
    for i, c in enumerate(bands):
        r = reach - 0.025 * i
        outer = [(x + r * math.cos(t), y0 + 0.06 - r * math.sin(t)) for t in turns]
        inner = [(x + (r - 0.025) * math.cos(t), y0 + 0.06 - (r - 0.025) * math.sin(t)) for t in turns]
        pen.poly([*outer, *reversed(inner)], light(c, 0.08), shade=0.0)
    clouds(pen, ((0.72, 0.94, 0.17, 0), (-0.72, 0.90, 0.16, 1)), (0.98, 0.99, 1.0), 0.06 * rng.random())


SKY_PAINTERS: dict[str, Callable[[Pen, random.Random], None]] = {
    "day": sky_day, "cloudy": sky_cloudy, "dawn": sky_dawn, "sunset": sky_sunset, "night": sky_night,
    "starry": sky_starry, "aurora": sky_aurora, "storm": sky_storm, "fog": sky_fog, "rain": sky_rain,
    "snow": sky_snow, "rainbow": sky_rainbow,
}
SKIES = tuple(SKY_PAINTERS)


def lattice(pen: Pen, step: float, phase: float) -> list[tuple[float, float, int]]:
    """Evenly scattered points over the whole picture with a running number; `phase` 0..1 slides them."""
    w, h = pen.w, pen.h
    columns, lines = int(w / step) + 2, int(h / step) + 2
    return [
        ((i + 0.5 * (j % 2) + 0.22 * math.sin(i * 5.1 + j * 3.7) + phase - 0.5) * step,
         (j + 0.22 * math.sin(i * 3.3 + j * 4.9) + phase - 0.5) * step, i + 3 * j)
        for j in range(lines) for i in range(columns)
    ]


def weather(pen: Pen, sky: str, rng: random.Random) -> None:
    """Rain, snow or fog in front of everything; nothing for the other skies."""
    w, phase = pen.w, rng.random()
    if sky in ("rain", "storm"):
        lean = 0.030 if sky == "rain" else 0.055
        for x, y, k in lattice(pen, 0.155, phase):
            pen.line([(x, y), (x - pen.light * lean * 0.8, y + 0.075)], (0.86, 0.92, 0.98), 0.0075, alpha=0.62)
    elif sky == "snow":
        for x, y, k in lattice(pen, 0.16, phase):
            pen.dot(x, y, (0.014, 0.010, 0.012)[k % 3], (1.0, 1.0, 1.0))
    elif sky == "fog":
        for t, y, alpha in ((-0.5, 0.05, 0.62), (0.5, 0.30, 0.42), (-0.3, 0.75, 0.36)):
            y0 = pen.horizon
            soft(pen, across(pen, t), y0 + (pen.h - y0) * y, 0.75 * w, 0.12, (0.95, 0.95, 0.94), alpha)
