"""Patterns: pictures that are one fill from edge to edge, in two colours.

`PATTERN_PAINTERS[name](pen, a, b, rng)`: colour a is the ground, b the figure on it;
`rng` only slides the pattern.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator

import skia

from world.pen import Colour, Pen, Point, dark, light, mix


def fill(pen: Pen, c: Colour) -> None:
    """One colour over the whole picture."""
    pen.box(-0.1, -0.1, pen.w + 0.1, pen.h + 0.1, c, shade=0.0, edge=False)


def cells(
    pen: Pen, wide: float, tall: float, rng: random.Random, stagger: float = 0.0
) -> Iterator[tuple[float, float, int, int]]:
    """Centres and indices of a grid that covers the picture, its odd rows shifted by part `stagger` of a cell."""
    ox, oy = rng.random() * wide, rng.random() * tall
    for j in range(-1, int(pen.h / tall) + 3):
        for i in range(-1, int(pen.w / wide) + 3):
            yield (i + stagger * (j % 2)) * wide + ox - wide, j * tall + oy - tall, i, j


def balls(discs: list[tuple[float, float, float]]) -> skia.Path:
    """One path of many discs (x, y, radius)."""
    path = skia.Path()
    for x, y, r in discs:
        path.addCircle(x, y, r)
    return path


def wavy(pen: Pen, y: float, swell: float, waves: float, phase: float) -> list[Point]:
    """A wavy line across the picture; `waves` per scene unit."""
    n = int(32 * pen.w) + 4
    return [((i - 1) / 32, y + swell * math.sin(math.tau * waves * (i - 1) / 32 + phase)) for i in range(n)]


def stripes(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    x = -0.2 * rng.random()
    while x < pen.w:
        pen.box(x, -0.1, x + 0.10, pen.h + 0.1, b, shade=0.0)
        x += 0.20


def diagonal(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    x = -pen.h - 0.24 * rng.random()
    while x < pen.w + 0.1:
        pen.poly([(x, pen.h + 0.1), (x + 0.12, pen.h + 0.1), (x + pen.h + 0.32, -0.1), (x + pen.h + 0.20, -0.1)], b,
                 shade=0.0)
        x += 0.24


def checks(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    for x, y, i, j in cells(pen, 0.125, 0.125, rng):
        if (i + j) % 2:
            pen.box(x, y, x + 0.125, y + 0.125, b, shade=0.0)


def tartan(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    ox, oy = 0.25 * rng.random(), 0.25 * rng.random()
    for k in range(-1, int(max(pen.w, pen.h) / 0.25) + 1):
        for wide, shift, c, alpha in ((0.10, 0.0, b, 0.55), (0.016, 0.115, light(b, 0.6), 0.8)):
            x, y = ox + 0.25 * k + shift, oy + 0.25 * k + shift
            pen.line([(x, -0.1), (x, pen.h + 0.1)], c, wide, alpha=alpha)
            pen.line([(-0.1, y), (pen.w + 0.1, y)], c, wide, alpha=alpha)


def dots(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    for x, y, _, _ in cells(pen, 0.18, 0.156, rng, 0.5):
        pen.disc(x, y, 0.052, b, shade=0.05)


def waves(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    phase, y = math.tau * rng.random(), -0.1
    while y < pen.h + 0.1:
        top, foot = wavy(pen, y, 0.032, 3.0, phase), wavy(pen, y + 0.07, 0.032, 3.0, phase)
        pen.poly([*top, *reversed(foot)], b, shade=0.0)
        y += 0.14


def zigzag(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    x0, y = -0.2 * rng.random() - 0.1, -0.15
    n = int(pen.w / 0.10) + 5
    while y < pen.h + 0.1:
        line = [(x0 + 0.10 * i, y + 0.08 * (i % 2)) for i in range(n)]
        pen.poly([*line, *((x, v + 0.08) for x, v in reversed(line))], b, shade=0.0)
        y += 0.16


def bricks(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, b)
    for x, y, i, j in cells(pen, 0.25, 0.125, rng, 0.5):
        tone = (a, dark(a, 0.10), light(a, 0.08))[(i * 2 + j * 5) % 3]
        pen.box(x + 0.011, y + 0.011, x + 0.239, y + 0.114, tone, radius=0.010, shade=0.05)


def tiles(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, light(mix(a, b, 0.5), 0.7))
    for x, y, _, _ in cells(pen, 0.25, 0.25, rng):
        pen.box(x + 0.008, y + 0.008, x + 0.242, y + 0.242, a, radius=0.012, shade=0.03)
        mx, my = x + 0.125, y + 0.125
        pen.poly([(mx - 0.085, my), (mx, my - 0.085), (mx + 0.085, my), (mx, my + 0.085)], b, shade=0.04)
        pen.disc(mx, my, 0.028, light(a, 0.35), shade=0.0, edge=False)


def wood(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    y, phase, row = -0.25 * rng.random(), math.tau * rng.random(), 0
    while y < pen.h:
        pen.box(-0.1, y, pen.w + 0.1, y + 0.24, (a, light(a, 0.08), dark(a, 0.07))[row % 3], shade=0.04)
        for k, part in enumerate((0.22, 0.50, 0.78)):
            pen.line(wavy(pen, y + 0.25 * part, 0.010 + 0.006 * k, 0.9, phase + 2.1 * row + 0.4 * k), b, 0.010,
                     alpha=0.65)
        x = (0.3 + 0.618 * row + phase / 9) % 1.0 * pen.w
        pen.oval(x, y + 0.122, 0.042, 0.024, b, shade=0.05, edge=False)
        pen.oval(x, y + 0.122, 0.022, 0.011, dark(b, 0.25), shade=0.0, edge=False)
        pen.box(-0.1, y + 0.238, pen.w + 0.1, y + 0.252, dark(b, 0.30), shade=0.0, edge=False)
        y, row = y + 0.25, row + 1


def marble(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    phase = math.tau * rng.random()
    for k in range(-4, 8):
        y = 0.22 * k
        line = [(x, v + 0.65 * x - 0.5 + 0.035 * math.sin(7.0 * x + 2.0 * k + phase)) for x,
                v in wavy(pen, y, 0.055, 0.8, phase + 1.7 * k)]
        pen.line(line, mix(a, b, 0.35), 0.060, alpha=0.35)
        pen.line([(x, v + 0.012) for x, v in line], b, 0.014 if k % 2 else 0.008, alpha=0.8)


def stone(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, b)
    for x, y, i, j in cells(pen, 0.21, 0.17, rng, 0.5):
        s = 0.018 * math.sin(3.0 * i + 5.0 * j)
        tone = (a, light(a, 0.12), dark(a, 0.10), light(a, 0.05))[(i * 3 + j * 5) % 4]
        u, v = 0.118 + s * 0.4, 0.095 - s * 0.3
        pen.blob([(x - u, y - v * 0.5), (x - u * 0.45, y - v), (x + u * 0.5, y - v), (x + u, y - v * 0.3),
                  (x + u * 0.9, y + v * 0.7),
                  (x + u * 0.3, y + v), (x - u * 0.6, y + v), (x - u, y + v * 0.5)], tone, shade=0.10)


def grass(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    pen.sweep(-0.01, pen.h + 0.01, [light(a, 0.06), dark(a, 0.06)])
    for x, y, i, j in cells(pen, 0.105, 0.12, rng, 0.5):
        for dx, lean, tall in ((-0.022, -0.030, 0.10), (0.0, 0.006, 0.14), (0.022, 0.034, 0.11)):
            c = (b, mix(a, b, 0.5), light(b, 0.12))[(i + 2 * j) % 3]
            pen.poly([(x + dx - 0.012, y + 0.08), (x + dx + lean, y + 0.08 - tall), (x + dx + 0.012, y + 0.08)], c,
                     shade=0.0, edge=False)


def pool(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    pen.sweep(-0.01, pen.h + 0.01, [light(a, 0.10), dark(a, 0.08)])
    for x, y, i, j in cells(pen, 0.26, 0.10, rng, 0.5):
        half = 0.075 + 0.025 * math.sin(2.0 * i + 3.0 * j)
        line = [(x - half, y + 0.012), (x - half * 0.4, y - 0.008), (x + half * 0.3, y + 0.010), (x + half, y - 0.006)]
        pen.line(line, b, 0.016, alpha=0.85)


def clouds(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    for x, y, i, j in cells(pen, 0.42, 0.24, rng, 0.5):
        for dx, dy, r in ((-0.09, 0.0, 0.055), (0.0, -0.025, 0.080), (0.085, 0.0, 0.060)):
            pen.disc(x + dx, y + dy, r, b, shade=0.02, edge=False)
        pen.box(x - 0.14, y, x + 0.145, y + 0.055, b, radius=0.027, shade=0.0, edge=False)


def sand(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    phase, y, k = math.tau * rng.random(), -0.08, 0
    while y < pen.h + 0.1:
        line = wavy(pen, y, 0.022, 1.1, phase + 0.35 * k)
        pen.line(line, b, 0.018, alpha=0.65)
        pen.line([(x, v + 0.018) for x, v in line], light(a, 0.30), 0.016, alpha=0.7)
        y, k = y + 0.085, k + 1


def leaves(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    for x, y, i, j in cells(pen, 0.21, 0.17, rng, 0.5):
        turn = (0.5, -0.6, 1.1)[(i + j) % 3]
        ux, uy = math.cos(turn) * 0.10, math.sin(turn) * 0.10
        pen.blob([(x - ux, y - uy), (x - 0.5 * uy, y + 0.5 * ux), (x + ux, y + uy), (x + ux, y + uy),
                  (x + 0.5 * uy, y - 0.5 * ux), (x - ux, y - uy)],
                 (b, light(b, 0.14), dark(b, 0.12))[(2 * i + j) % 3], shade=0.06)
        pen.line([(x - ux * 0.9, y - uy * 0.9), (x + ux * 0.7, y + uy * 0.7)], mix(a, b, 0.35), 0.010)


def scales(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    rows: dict[int, list[Point]] = {}
    for x, y, _, j in cells(pen, 0.16, 0.085, rng, 0.5):
        rows.setdefault(j, []).append((x, y))
    for j in sorted(rows, reverse=True):
        pen.shape(balls([(x, y, 0.082) for x, y in rows[j]]), b, 0.0)
        pen.shape(balls([(x, y - 0.006, 0.066) for x, y in rows[j]]), a, 0.0, False)


def honeycomb(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, b)
    r = 0.093
    for x, y, i, j in cells(pen, 0.182, 0.158, rng, 0.5):
        ring = [(x + r * math.sin(k * math.tau / 6), y + r * math.cos(k * math.tau / 6)) for k in range(6)]
        pen.poly(ring, a, shade=0.07)


def star_shape(x: float, y: float, r: float, inner: float = 0.42) -> list[Point]:
    """The corners of a five-pointed star."""
    corners = ((k * math.tau / 10, r if k % 2 == 0 else inner * r) for k in range(10))
    return [(x + s * math.sin(t), y - s * math.cos(t)) for t, s in corners]


def stars(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    for x, y, _, _ in cells(pen, 0.22, 0.19, rng, 0.5):
        pen.poly(star_shape(x, y, 0.078), b, shade=0.03)


def hearts(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    for x, y, _, _ in cells(pen, 0.22, 0.19, rng, 0.5):
        path, s = skia.Path(), 0.075
        path.moveTo(x, y + 0.95 * s)
        path.cubicTo(x - 1.7 * s, y - 0.15 * s, x - 0.75 * s, y - 1.35 * s, x, y - 0.40 * s)
        path.cubicTo(x + 0.75 * s, y - 1.35 * s, x + 1.7 * s, y - 0.15 * s, x, y + 0.95 * s)
        path.close()
        pen.shape(path, b, 0.04)


def flowers(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    spots = [(x, y) for x, y, _, _ in cells(pen, 0.25, 0.215, rng, 0.5)]
    turns = [k * math.tau / 5 for k in range(5)]
    petals = [(x + 0.048 * math.sin(t), y - 0.048 * math.cos(t), 0.038) for x, y in spots for t in turns]
    pen.shape(balls(petals), b, 0.0, False)
    yellow = (0.99, 0.86, 0.36)
    heart = yellow if sum(abs(p - q) for p, q in zip(b, yellow)) > 0.6 else (0.98, 0.96, 0.92)
    for x, y in spots:
        pen.dot(x, y, 0.026, heart)


def knit(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, dark(a, 0.18))
    for x, y, i, j in cells(pen, 0.115, 0.085, rng):
        c = b if j % 6 in (0, 1) or (j % 6 == 3 and i % 2) else a
        for s in (-1, 1):
            pen.line([(x, y + 0.040), (x + s * 0.032, y - 0.028)], c, 0.046)


def spiral(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    x, y, turn = pen.w / 2, pen.h / 2, math.tau * rng.random()
    reach, step = 0.62 * math.hypot(pen.w, pen.h), 0.15
    n = int(reach / step * 36)
    line = [(x + step * k / 36 * math.cos(turn + k * math.tau / 36),
             y + step * k / 36 * math.sin(turn + k * math.tau / 36)) for k in range(n)]
    pen.line(line, b, 0.070)


def triangles(pen: Pen, a: Colour, b: Colour, rng: random.Random) -> None:
    fill(pen, a)
    for x, y, i, j in cells(pen, 0.20, 0.173, rng, 0.5):
        pen.poly([(x - 0.10, y + 0.0865), (x, y - 0.0865), (x + 0.10, y + 0.0865)],
                 b if (i + j) % 2 else mix(a, b, 0.65), shade=0.0)


PATTERN_PAINTERS: dict[str, Callable[[Pen, Colour, Colour, random.Random], None]] = {
    "stripes": stripes, "diagonal stripes": diagonal, "checks": checks, "tartan": tartan, "dots": dots, "waves": waves,
    "zigzag": zigzag, "bricks": bricks, "tiles": tiles, "wood": wood, "marble": marble, "stone": stone, "grass": grass,
    "water": pool, "clouds": clouds, "sand": sand, "leaves": leaves, "scales": scales, "honeycomb": honeycomb,
    "stars": stars, "hearts": hearts, "flowers": flowers, "knit": knit, "spiral": spiral, "triangles": triangles,
}
PATTERNS = tuple(PATTERN_PAINTERS)

PATTERN_COLOURS: dict[str, tuple[tuple[str, str], ...]] = {
    "bricks": (("red", "cream"),), "wood": (("brown", "maroon"), ("gold", "brown")), "marble": (("white", "grey"),),
    "stone": (("grey", "black"),), "grass": (("green", "lime"),),
    "water": (("blue", "sky blue"), ("turquoise", "white")),
    "clouds": (("sky blue", "white"),), "sand": (("cream", "gold"),), "leaves": (("lime", "green"), ("gold", "maroon")),
    "honeycomb": (("gold", "brown"),),
}
"""Names of the two colours that patterns of a natural thing take when a caption names none."""
