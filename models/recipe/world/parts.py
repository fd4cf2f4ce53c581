"""Colours and small shapes that many things share, in a thing's own unit box."""

from __future__ import annotations

import math

import skia

from world.pen import Colour, Pen, Point, dark, light

GLASS: Colour = (0.70, 0.88, 0.97)
LAMP: Colour = (1.0, 0.88, 0.46)
WOOD: Colour = (0.50, 0.31, 0.17)
LEAF: Colour = (0.26, 0.62, 0.28)
TYRE: Colour = (0.15, 0.15, 0.18)
STEEL: Colour = (0.80, 0.82, 0.85)
STRAW: Colour = (0.93, 0.76, 0.38)
CREAM: Colour = (0.98, 0.95, 0.87)
WATER: Colour = (0.42, 0.74, 0.95)


def contrast(c: Colour) -> Colour:
    """A roof or trim colour that stands off the main colour without a new hue."""
    return dark(c, 0.42) if sum(c) > 0.9 else light(c, 0.38)


def side(c: Colour) -> Colour:
    """The main colour on the side turned from the light."""
    return dark(c, 0.22) if sum(c) > 0.6 else light(c, 0.14)


def pale(c: Colour) -> Colour:
    """A soft light stripe or panel on the main colour."""
    return light(c, 0.5) if sum(c) < 2.2 else dark(c, 0.14)


def trim(c: Colour) -> Colour:
    """White, or a cool grey on things that are white or nearly so themselves."""
    return CREAM if sum(c) < 2.3 else (0.58, 0.62, 0.70)


def glass(p: Pen) -> Colour:
    """Window glass: lamplight behind it when the scene is dark."""
    return LAMP if p.dim > 0.4 else GLASS


def window(p: Pen, x: float, y: float, w: float, h: float, frame: Colour) -> None:
    """A framed window with centre (x, y)."""
    p.box(x - w / 2 - 0.03, y - h / 2 - 0.03, x + w / 2 + 0.03, y + h / 2 + 0.03, frame)
    p.box(x - w / 2, y - h / 2, x + w / 2, y + h / 2, glass(p), edge=False)


def dome(p: Pen, x: float, y: float, rx: float, ry: float, c: Colour, shade: float = 0.16) -> None:
    """The upper half of an ellipse with centre (x, y)."""
    path = skia.Path()
    path.addArc(skia.Rect(x - rx, y - ry, x + rx, y + ry), 180, 180)
    path.close()
    p.shape(path, c, shade)


def arched(p: Pen, x: float, y: float, w: float, h: float, c: Colour, edge: bool = True) -> None:
    """A door or window with a round top: centre line x, foot y, width w, height h."""
    path = skia.Path()
    add_arched(path, x, y, w, h)
    p.shape(path, c, 0.10, edge)


def add_arched(path: skia.Path, x: float, y: float, w: float, h: float) -> None:
    """Add the outline of `arched` to a path."""
    r = w / 2
    path.moveTo(x - r, y)
    path.lineTo(x - r, y - h + r)
    path.arcTo(skia.Rect(x - r, y - h, x + r, y - h + w), 180, 180, False)
    path.lineTo(x + r, y)
    path.close()


def leaf(p: Pen, x0: float, y0: float, x1: float, y1: float, wide: float, c: Colour, bend: float = 0.0) -> None:
    """A leaf or petal from its foot (x0, y0) to its tip, `wide` across and bent sideways by `bend`."""
    dx, dy = x1 - x0, y1 - y0
    length = math.hypot(dx, dy) or 1.0
    nx, ny = -dy / length, dx / length
    mx, my = (x0 + x1) / 2, (y0 + y1) / 2
    path = skia.Path()
    path.moveTo(x0, y0)
    path.quadTo(mx + nx * (bend + wide), my + ny * (bend + wide), x1, y1)
    path.quadTo(mx + nx * (bend - wide), my + ny * (bend - wide), x0, y0)
    path.close()
    p.shape(path, c)


def arc(x: float, y: float, rx: float, ry: float, a0: float, a1: float, n: int = 14) -> list[Point]:
    """Points along an ellipse from angle a0 to a1 in degrees: 0 points right, 90 up."""
    steps = (math.radians(a0 + (a1 - a0) * i / n) for i in range(n + 1))
    return [(x + rx * math.cos(a), y - ry * math.sin(a)) for a in steps]


def ring(p: Pen, x: float, y: float, r: float, c: Colour, width: float) -> None:
    """A circle drawn as a line."""
    p.line(arc(x, y, r, r, 0, 360, 32), c, width)


def wheel(p: Pen, x: float, y: float, s: float) -> None:
    """A tyre with a pale hub."""
    p.disc(x, y, s, TYRE, shade=0.0)
    p.dot(x, y, s * 0.52, STEEL)
    p.dot(x, y, s * 0.18, TYRE)
