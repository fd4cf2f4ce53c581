"""Silhouettes: simple parts joined into one outline, so that a thing of many parts has one contour.

Parts are plain tuples in a thing's unit box (x right, y down, foot at y = 0, top near -1); the joined
Skia paths are kept, since a thing has the same shape every time it is drawn.
"""

from __future__ import annotations

import math
from functools import lru_cache

import skia

from world.pen import Colour, Pen, dark, light

Part = tuple
DARK: Colour = (0.13, 0.12, 0.15)
CREAM: Colour = (0.98, 0.94, 0.84)
WHITE: Colour = (0.98, 0.98, 0.97)
BEAK: Colour = (0.98, 0.54, 0.08)
ROSE: Colour = (0.96, 0.60, 0.64)
RED: Colour = (0.86, 0.14, 0.16)
LEAF: Colour = (0.28, 0.60, 0.24)
WOOD: Colour = (0.52, 0.34, 0.18)
GOLD: Colour = (0.96, 0.76, 0.22)
STEEL: Colour = (0.66, 0.69, 0.74)


def brightness(c: Colour) -> float:
    """Luma of a colour, 0..1."""
    return 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]


def deep(c: Colour, t: float = 0.22) -> Colour:
    """A shade of c that can be told from it: darker (yellows turn to amber), or for a colour near black lighter."""
    if brightness(c) < 0.2:
        return light(c, t * 0.8)
    if c[0] - c[2] > 0.3 and c[1] > 0.3:
        return (c[0] * (1.0 - 0.75 * t), c[1] * (1.0 - 1.25 * t), c[2] * (1.0 - t))
    return dark(c, t)


def pale(c: Colour, t: float = 0.5) -> Colour:
    """A tint of c that can be told from it: lighter, or for a colour near white darker."""
    return dark(c, 0.14) if brightness(c) > 0.9 else light(c, t)


def accent(c: Colour, first: Colour, second: Colour, apart: float = 0.55) -> Colour:
    """The first of two accents unless it is nearer to c than `apart` (sum of the channels' distances)."""
    return first if sum(abs(a - b) for a, b in zip(c, first)) > apart else second


def oval(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> Part:
    """An ellipse, turned clockwise by `turn` degrees."""
    return ("oval", x, y, rx, rx if ry is None else ry, turn)


def blob(*points: tuple[float, float]) -> Part:
    """A smoothed polygon; a point given twice is a sharp corner."""
    return ("blob", points)


def poly(*points: tuple[float, float]) -> Part:
    """A polygon."""
    return ("poly", points)


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> Part:
    """A rectangle with optionally round corners."""
    return ("box", x0, y0, x1, y1, radius)


def limb(points: tuple[tuple[float, float], ...], *widths: float) -> Part:
    """A round-ended smooth stroke through the points; its widths are spread evenly along it."""
    return ("limb", tuple(points), widths)


def mirror(*parts: Part) -> tuple[Part, ...]:
    """The parts and their mirror images about x = 0."""
    return (*parts, *(("mirror", part) for part in parts))


def star(x: float, y: float, outer: float, inner: float, points: int, turn: float = 0.0) -> Part:
    """A star-shaped polygon; its first point looks up, turned by `turn` degrees."""
    corners = []
    for i in range(2 * points):
        a = math.pi * i / points + math.radians(turn)
        radius = inner if i % 2 else outer
        corners.append((x + radius * math.sin(a), y - radius * math.cos(a)))
    return poly(*corners)


def _smooth(points: tuple[tuple[float, float], ...], steps: int = 8) -> list[tuple[float, float]]:
    """Points of a Catmull-Rom curve through the given ones."""
    if len(points) < 3:
        (x0, y0), (x1, y1) = points
        return [(x0 + (x1 - x0) * t / steps, y0 + (y1 - y0) * t / steps) for t in range(steps + 1)]
    curve = []
    ends = (points[0], *points, points[-1])
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:]):
        for i in range(steps):
            t = i / steps
            curve.append(tuple(
                0.5 * (2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t
                       + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t ** 3) for k in (0, 1)
            ))
    return [*curve, points[-1]]


def _circle(x: float, y: float, r: float) -> skia.Path:
    path = skia.Path()
    path.addOval(skia.Rect(x - r, y - r, x + r, y + r))
    return path


def _limb_path(points: tuple, widths: tuple[float, ...]) -> skia.Path:
    """The outline of a tapering stroke."""
    curve = _smooth(points)
    last = len(curve) - 1
    left, right, radii = [], [], []
    for i, (x, y) in enumerate(curve):
        at = (len(widths) - 1) * i / last
        k = min(int(at), len(widths) - 2) if len(widths) > 1 else 0
        after = widths[min(k + 1, len(widths) - 1)]
        radius = (widths[k] + (after - widths[k]) * (at - k)) / 2
        (ax, ay), (bx, by) = curve[max(0, i - 1)], curve[min(last, i + 1)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = -(by - ay) / length * radius, (bx - ax) / length * radius
        left.append(skia.Point(x + nx, y + ny))
        right.append(skia.Point(x - nx, y - ny))
        radii.append(radius)
    path = skia.Path()
    path.addPoly(left + right[::-1], True)
    for i in (0, last):
        path = skia.Op(path, _circle(*curve[i], radii[i]), skia.PathOp.kUnion_PathOp)
    return path


def _blob_path(points: tuple) -> skia.Path:
    path = skia.Path()
    n = len(points)
    mids = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(points, points[1:] + points[:1])]
    path.moveTo(*mids[-1])
    for i in range(n):
        path.quadTo(points[i][0], points[i][1], mids[i][0], mids[i][1])
    path.close()
    return path


def _part_path(part: Part) -> skia.Path:
    """The Skia path of one part."""
    kind = part[0]
    if kind == "mirror":
        path = _part_path(part[1])
        path.transform(skia.Matrix().setScale(-1.0, 1.0))
        return path
    if kind == "limb":
        return _limb_path(part[1], part[2])
    if kind == "blob":
        return _blob_path(part[1])
    path = skia.Path()
    if kind == "poly":
        path.addPoly([skia.Point(x, y) for x, y in part[1]], True)
    elif kind == "box":
        _, x0, y0, x1, y1, radius = part
        path.addRoundRect(skia.Rect(x0, y0, x1, y1), radius, radius)
    else:
        _, x, y, rx, ry, turn = part
        path.addOval(skia.Rect(x - rx, y - ry, x + rx, y + ry))
        if turn:
            path.transform(skia.Matrix().setRotate(turn, x, y))
    return path


@lru_cache(maxsize=None)
def outline(parts: tuple[Part, ...], within: tuple[Part, ...] = ()) -> skia.Path:
    """The union of the parts, cut to the union of `within` where that is given."""
    path = _part_path(parts[0])
    for part in parts[1:]:
        path = skia.Op(path, _part_path(part), skia.PathOp.kUnion_PathOp)
    if within:
        path = skia.Op(path, outline(within), skia.PathOp.kIntersect_PathOp)
    return path


def form(p: Pen, c: Colour, *parts: Part, within: tuple[Part, ...] = (), shade: float = 0.16,
         edge: bool = True) -> None:
    """Draw the joined parts as one shape; what is cut to `within` has no contour of its own."""
    p.shape(outline(parts, within), c, shade, edge and not within)


def eye(p: Pen, x: float, y: float, s: float = 0.05, look: float = 0.012) -> None:
    """A white eye with a dark pupil."""
    p.dot(x, y, s, WHITE)
    p.dot(x + look, y, s * 0.62, DARK)


def eyes(p: Pen, x: float, y: float, s: float = 0.05, middle: float = 0.0) -> None:
    """Two eyes that look ahead, at `middle` -+ x."""
    eye(p, middle - x, y, s, 0.008)
    eye(p, middle + x, y, s, -0.008)


def shine(p: Pen, c: Colour, x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> None:
    """The highlight on something smooth and round; x and turn are for light from the left."""
    side = -1.0 if p.light > 0 else 1.0
    form(p, pale(c, 0.55), oval(side * x, y, rx, ry, side * turn), edge=False, shade=0.0)


def curve(p: Pen, points: tuple[tuple[float, float], ...], c: Colour, width: float) -> None:
    """A smooth open line through the points."""
    p.line(_smooth(tuple(points)), c, width)
