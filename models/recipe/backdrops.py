"""Skies and lands: everything behind the things of a scene.

Every function draws with a `Pen` in scene units; `rng` fixes the details.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from pen import Colour, Pen, dark, jitter, light, mix

SKIES = ("day", "cloudy", "sunset", "night", "rain", "snow", "rainbow")
LANDS = (
    "hills", "sea", "beach", "mountains", "desert", "city", "forest", "field", "lake",
    "table", "underwater",
)
SKYLESS = ("table", "underwater")

HORIZON = 0.62
"""Height of the horizon for lands seen from the side (scene units)."""

AMBIENT: dict[str, Colour] = {
    "day": (1.0, 1.0, 1.0), "cloudy": (0.95, 0.95, 0.97), "sunset": (1.0, 0.92, 0.86),
    "night": (0.80, 0.82, 0.95), "rain": (0.88, 0.90, 0.94), "snow": (0.98, 0.98, 1.0),
    "rainbow": (1.0, 1.0, 1.0),
}
GROUND_LIGHT: dict[str, float] = {
    "day": 0.0, "cloudy": 0.08, "sunset": 0.18, "night": 0.58, "rain": 0.25, "snow": 0.0,
    "rainbow": 0.0,
}
"""How much darker the land is drawn under each sky (0..1)."""


def cloud(pen: Pen, x: float, y: float, s: float, c: Colour) -> None:
    """A puffy cloud about 3 s wide."""
    for dx, dy, r in ((-0.9, 0.1, 0.5), (0.9, 0.12, 0.48), (-0.3, -0.25, 0.62), (0.4, -0.1, 0.6)):
        pen.disc(x + dx * s, y + dy * s, r * s, c, shade=0.04, edge=False)
    pen.box(x - 1.1 * s, y + 0.05 * s, x + 1.1 * s, y + 0.6 * s, c, radius=0.27 * s, shade=0.0, edge=False)


def sky_day(pen: Pen, rng: random.Random) -> None:
    pen.sweep(0.0, 0.75, [(0.33, 0.66, 0.95), (0.80, 0.92, 0.99)])
    x = rng.choice((0.14, 0.86))
    pen.glow(x, 0.13, 0.22, (1.0, 0.97, 0.75), 0.9)
    pen.disc(x, 0.13, 0.07, (1.0, 0.90, 0.35), edge=False)
    for _ in range(rng.randint(1, 2)):
        cloud(pen, rng.random(), 0.10 + 0.2 * rng.random(), 0.045 + 0.02 * rng.random(), (0.98, 0.99, 1.0))


def sky_cloudy(pen: Pen, rng: random.Random) -> None:
    pen.sweep(0.0, 0.75, [(0.62, 0.69, 0.76), (0.86, 0.89, 0.91)])
    for i in range(5):
        cloud(pen, 0.05 + 0.23 * i + jitter(rng, 0.08), 0.09 + 0.2 * rng.random(), 0.075 + 0.03 * rng.random(),
              rng.choice(((0.93, 0.94, 0.95), (0.80, 0.83, 0.86))))


def sky_sunset(pen: Pen, rng: random.Random) -> None:
    pen.sweep(0.0, 0.70, [(0.36, 0.20, 0.50), (0.90, 0.36, 0.38), (1.0, 0.62, 0.26), (1.0, 0.85, 0.45)])
    x = 0.25 + 0.5 * rng.random()
    pen.glow(x, 0.50, 0.36, (1.0, 0.90, 0.50), 0.85)
    pen.disc(x, 0.52, 0.11, (1.0, 0.88, 0.42), edge=False)
    for _ in range(3):
        cx, cy, w = rng.random(), 0.08 + 0.3 * rng.random(), 0.12 + 0.12 * rng.random()
        pen.box(cx - w, cy, cx + w, cy + 0.025, (0.98, 0.60, 0.52), radius=0.012, shade=0.0, edge=False)


def sky_night(pen: Pen, rng: random.Random) -> None:
    pen.sweep(0.0, 0.72, [(0.03, 0.05, 0.20), (0.13, 0.18, 0.44)])
    for _ in range(26):
        pen.dot(rng.random(), 0.6 * rng.random(), 0.003 + 0.004 * rng.random(), (1.0, 1.0, 0.95))
    x = rng.choice((0.17, 0.83))
    pen.glow(x, 0.16, 0.22, (0.95, 0.95, 0.80), 0.55)
    pen.disc(x, 0.16, 0.08, (0.98, 0.96, 0.80), shade=0.04, edge=False)
    pen.dot(x - 0.025, 0.14, 0.016, (0.86, 0.84, 0.70))
    pen.dot(x + 0.025, 0.18, 0.012, (0.86, 0.84, 0.70))


def sky_rain(pen: Pen, rng: random.Random) -> None:
    pen.sweep(0.0, 0.75, [(0.34, 0.40, 0.48), (0.62, 0.67, 0.72)])
    for i in range(4):
        cloud(pen, 0.1 + 0.27 * i + jitter(rng, 0.08), 0.06 + 0.06 * rng.random(), 0.10, (0.42, 0.46, 0.53))


def sky_snow(pen: Pen, rng: random.Random) -> None:
    pen.sweep(0.0, 0.75, [(0.66, 0.75, 0.86), (0.90, 0.94, 0.97)])


def sky_rainbow(pen: Pen, rng: random.Random) -> None:
    pen.sweep(0.0, 0.75, [(0.42, 0.70, 0.94), (0.84, 0.93, 0.99)])
    x = 0.4 + 0.2 * rng.random()
    bands = ((0.90, 0.25, 0.25), (0.97, 0.60, 0.20), (0.98, 0.88, 0.30), (0.35, 0.75, 0.40),
             (0.25, 0.50, 0.90), (0.55, 0.30, 0.75))
    for i, c in enumerate(bands):
        r = 0.56 - 0.024 * i
        arc = [(x + r * math.cos(a), 0.66 - r * math.sin(a)) for a in (math.pi * k / 24 for k in range(25))]
        pen.line(arc, c, 0.026)
    cloud(pen, rng.choice((0.12, 0.88)), 0.12, 0.055, (0.98, 0.99, 1.0))


SKY_PAINTERS: dict[str, Callable[[Pen, random.Random], None]] = {
    "day": sky_day, "cloudy": sky_cloudy, "sunset": sky_sunset, "night": sky_night,
    "rain": sky_rain, "snow": sky_snow, "rainbow": sky_rainbow,
}


def ground(c: Colour, sky: str) -> Colour:
    """A land colour under the light of the sky; snow lies white on everything."""
    if sky == "snow":
        c = mix(c, (0.95, 0.97, 1.0), 0.78)
    c = mix(c, (0.05, 0.07, 0.20), GROUND_LIGHT[sky])
    return mix(c, (0.95, 0.50, 0.30), 0.10) if sky == "sunset" else c


def ridge(pen: Pen, y: float, height: float, waves: float, phase: float, c: Colour) -> None:
    """A rolling filled band from a wavy line at height y down to the foot of the picture."""
    top = [(x / 16, y - height * math.sin(waves * x / 16 * math.tau + phase)) for x in range(-1, 18)]
    pen.poly([*top, (1.1, 1.1), (-0.1, 1.1)], c, shade=0.08)


def land_hills(pen: Pen, sky: str, rng: random.Random) -> None:
    ridge(pen, HORIZON - 0.05, 0.05, 0.9, rng.random() * 6.28, ground((0.50, 0.74, 0.42), sky))
    ridge(pen, HORIZON + 0.03, 0.04, 0.7, rng.random() * 6.28, ground((0.38, 0.66, 0.32), sky))
    ridge(pen, HORIZON + 0.16, 0.03, 0.6, rng.random() * 6.28, ground((0.30, 0.56, 0.26), sky))


def waves(pen: Pen, top: float, c: Colour, rng: random.Random) -> None:
    """Short light strokes on water below the line `top`."""
    for i in range(9):
        y = top + 0.03 + (1.0 - top) * i / 9.5
        x, w = rng.random(), 0.03 + 0.05 * (y - top + 0.2)
        pen.line([(x - w, y), (x, y - 0.008), (x + w, y)], c, 0.007)


def land_sea(pen: Pen, sky: str, rng: random.Random) -> None:
    near, far = ground((0.05, 0.33, 0.62), sky), ground((0.25, 0.62, 0.80), sky)
    if sky == "snow":
        near, far = (0.30, 0.47, 0.62), (0.55, 0.70, 0.80)
    pen.sweep(HORIZON, 1.01, [far, near])
    waves(pen, HORIZON, light(far, 0.35), rng)


def land_beach(pen: Pen, sky: str, rng: random.Random) -> None:
    far = ground((0.20, 0.62, 0.78), sky)
    pen.sweep(HORIZON - 0.06, 0.80, [ground((0.10, 0.45, 0.70), sky), far])
    ridge(pen, HORIZON + 0.10, 0.012, 1.6, rng.random() * 6.28, light(far, 0.6))
    ridge(pen, HORIZON + 0.125, 0.012, 1.6, rng.random() * 6.28, ground((0.95, 0.85, 0.62), sky))


def land_mountains(pen: Pen, sky: str, rng: random.Random) -> None:
    rock = ground((0.47, 0.50, 0.60), sky)
    for x, h in ((0.15 + jitter(rng, 0.08), 0.36), (0.85 + jitter(rng, 0.08), 0.40), (0.5 + jitter(rng, 0.1), 0.30)):
        base, w = HORIZON + 0.04, h * 0.85
        pen.poly([(x - w, base), (x, base - h), (x + w, base)], rock, shade=0.14)
        pen.poly([(x, base - h), (x + w, base), (x + 0.15 * w, base)], dark(rock, 0.18), shade=0.0, edge=False)
        k = 0.28
        pen.poly([(x - w * k, base - h * (1 - k)), (x, base - h), (x + w * k, base - h * (1 - k)),
                  (x + 0.1 * w, base - h * 0.80), (x, base - h * 0.66), (x - 0.1 * w, base - h * 0.80)],
                 mix((0.97, 0.98, 1.0), (0.1, 0.12, 0.3), GROUND_LIGHT[sky] * 0.5), shade=0.0, edge=False)
    ridge(pen, HORIZON + 0.04, 0.02, 0.8, rng.random() * 6.28, ground((0.42, 0.62, 0.38), sky))
    ridge(pen, HORIZON + 0.16, 0.02, 0.7, rng.random() * 6.28, ground((0.36, 0.55, 0.32), sky))


def land_desert(pen: Pen, sky: str, rng: random.Random) -> None:
    ridge(pen, HORIZON - 0.04, 0.05, 0.8, rng.random() * 6.28, ground((0.93, 0.74, 0.45), sky))
    ridge(pen, HORIZON + 0.06, 0.04, 0.6, rng.random() * 6.28, ground((0.90, 0.67, 0.37), sky))
    ridge(pen, HORIZON + 0.18, 0.03, 0.5, rng.random() * 6.28, ground((0.85, 0.60, 0.31), sky))


def land_city(pen: Pen, sky: str, rng: random.Random) -> None:
    x = -0.03
    while x < 1.0:
        w, h = 0.10 + 0.06 * rng.random(), 0.18 + 0.24 * rng.random()
        c = ground(rng.choice(((0.52, 0.56, 0.66), (0.62, 0.60, 0.64), (0.45, 0.50, 0.60))), sky)
        pen.box(x, HORIZON + 0.05 - h, x + w, HORIZON + 0.06, c, shade=0.08)
        lit = (1.0, 0.88, 0.45) if sky in ("night", "sunset", "rain") else light(c, 0.45)
        for row in range(int(h / 0.055)):
            for col in range(2):
                if rng.random() < 0.75:
                    wx, wy = x + w * (0.2 + 0.36 * col), HORIZON + 0.075 - h + 0.055 * row
                    pen.box(wx, wy, wx + w * 0.24, wy + 0.028, lit, shade=0.0, edge=False)
        x += w + 0.005
    pen.sweep(HORIZON + 0.05, 1.01, [ground((0.50, 0.51, 0.54), sky), ground((0.40, 0.41, 0.44), sky)])
    pen.box(-0.1, HORIZON + 0.05, 1.1, HORIZON + 0.08, ground((0.74, 0.74, 0.74), sky), shade=0.0)
    for i in range(4):
        pen.box(0.03 + 0.27 * i, 0.93, 0.17 + 0.27 * i, 0.945, ground((0.95, 0.93, 0.85), sky), shade=0.0, edge=False)


def land_forest(pen: Pen, sky: str, rng: random.Random) -> None:
    for row, (base, c) in enumerate(((HORIZON, (0.22, 0.47, 0.32)), (HORIZON + 0.06, (0.14, 0.38, 0.24)))):
        for i in range(9):
            x, h = (i + 0.5 * row) / 8 + jitter(rng, 0.03), 0.26 + 0.12 * rng.random()
            tone = ground(mix(c, (0.3, 0.5, 0.2), 0.3 * rng.random()), sky)
            pen.poly([(x - 0.085, base + 0.03), (x, base - h), (x + 0.085, base + 0.03)], tone, shade=0.12)
    ridge(pen, HORIZON + 0.08, 0.015, 0.8, rng.random() * 6.28, ground((0.32, 0.52, 0.25), sky))


def land_field(pen: Pen, sky: str, rng: random.Random) -> None:
    ridge(pen, HORIZON - 0.02, 0.02, 0.6, rng.random() * 6.28, ground((0.55, 0.72, 0.35), sky))
    pen.sweep(HORIZON + 0.02, 1.01, [ground((0.90, 0.80, 0.40), sky), ground((0.82, 0.66, 0.24), sky)])
    for i in range(-6, 17):
        x = 0.1 * i
        pen.line([(0.5 + (x - 0.5) * 0.55, HORIZON + 0.03), (0.5 + (x - 0.5) * 1.7, 1.02)],
                 ground((0.72, 0.56, 0.18), sky), 0.008)


def land_lake(pen: Pen, sky: str, rng: random.Random) -> None:
    ridge(pen, HORIZON - 0.08, 0.05, 0.8, rng.random() * 6.28, ground((0.45, 0.66, 0.52), sky))
    water = ground((0.36, 0.66, 0.82), sky) if sky != "snow" else (0.62, 0.76, 0.86)
    pen.sweep(HORIZON + 0.01, 1.01, [light(water, 0.2), dark(water, 0.15)])
    waves(pen, HORIZON + 0.02, light(water, 0.4), rng)
    for x in (rng.choice((0.06, 0.94)), rng.choice((0.15, 0.85))):
        for k in range(4):
            rx = x + 0.02 * k - 0.03
            pen.line([(rx, 1.0), (rx + jitter(rng, 0.02), 0.86)], ground((0.24, 0.48, 0.22), sky), 0.010)


def land_table(pen: Pen, sky: str, rng: random.Random) -> None:
    wall = rng.choice(((0.93, 0.88, 0.78), (0.86, 0.90, 0.88), (0.90, 0.86, 0.90)))
    pen.sweep(0.0, 0.70, [light(wall, 0.25), dark(wall, 0.05)])
    pen.sweep(0.68, 1.01, [(0.76, 0.55, 0.34), (0.60, 0.40, 0.22)])
    for y in (0.76, 0.86):
        pen.line([(-0.1, y), (1.1, y)], (0.62, 0.42, 0.24), 0.006)


def land_underwater(pen: Pen, sky: str, rng: random.Random) -> None:
    pen.sweep(0.0, 1.01, [(0.22, 0.70, 0.85), (0.08, 0.42, 0.70), (0.04, 0.24, 0.50)])
    ridge(pen, 0.88, 0.02, 1.1, rng.random() * 6.28, (0.80, 0.72, 0.50))
    for x in (0.06 + 0.06 * rng.random(), 0.86 + 0.08 * rng.random()):
        for k in range(3):
            stalk = [(x + 0.03 * k + 0.014 * math.sin(j * 1.3 + k), 0.92 - 0.06 * j) for j in range(5)]
            pen.line(stalk, (0.16, 0.52, 0.30), 0.014)
    for _ in range(8):
        pen.disc(rng.random(), 0.8 * rng.random(), 0.006 + 0.010 * rng.random(), (0.72, 0.90, 0.96), shade=0.0, edge=False)


LAND_PAINTERS: dict[str, Callable[[Pen, str, random.Random], None]] = {
    "hills": land_hills, "sea": land_sea, "beach": land_beach, "mountains": land_mountains,
    "desert": land_desert, "city": land_city, "forest": land_forest, "field": land_field,
    "lake": land_lake, "table": land_table, "underwater": land_underwater,
}


def weather(pen: Pen, sky: str, rng: random.Random) -> None:
    """Rain streaks or snow flakes in front of everything."""
    if sky == "rain":
        for _ in range(46):
            x, y = rng.random() * 1.1, rng.random()
            pen.line([(x, y), (x - 0.018, y + 0.06)], (0.82, 0.88, 0.95), 0.005, alpha=0.75)
    elif sky == "snow":
        for _ in range(52):
            pen.dot(rng.random(), rng.random(), 0.006 + 0.008 * rng.random(), (1.0, 1.0, 1.0))
