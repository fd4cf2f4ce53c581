"""Drawing helpers: a vector pen on a Skia canvas, in the styles of `STYLES`.

Lengths are in scene units (the short side of the picture is 1, y grows downwards);
things are drawn in their own unit box, x in about -0.5..0.5 and y in -1 (top) .. 0
(foot). Nothing depends on the number of pixels, so one scene can be drawn at any size.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import skia

from world.colour import INK, NAVY, PALETTE, PAPER, Colour, argb, dark, light, mix
from world.finish import finish
from world.styles import Look
from world.styles_line import LINE_LOOKS
from world.styles_paint import PAINT_LOOKS

__all__ = [
    "INK", "NAVY", "PALETTE", "PAPER", "PIXEL_CELLS", "STYLES", "Colour", "Pen", "Point",
    "argb", "dark", "finish", "jitter", "light", "mix",
]

Point = tuple[float, float]

STYLES = (
    "flat", "watercolour", "ink", "gouache", "woodcut", "pastel", "stained glass", "pixel art",
    "neon", "blueprint", "paper cut", "oil", "line drawing",
)
"""Every style; the first is the one that captions leave unsaid."""

PIXEL_CELLS = 64
"""Cells along the short side of a picture in pixel art."""

LOOKS: dict[str, Look] = {**PAINT_LOOKS, **LINE_LOOKS}


class Pen:
    """Draws filled shapes in one of the styles onto a canvas scaled to scene units.

    `w` and `h` are the sides of the picture, `horizon` the height of its horizon (scene
    units), `dim` how dark the scene is (0..1). `light` tells where the light comes from
    in the present box: -1 left, +1 right. `front` is set while a thing is drawn: the
    styles give things fuller colour and bolder contours than the backdrop. In the style
    "mask" all that is drawn is the one colour `mask_colour` without soft edges.
    """

    def __init__(
        self, canvas: skia.Canvas, style: str, ambient: Colour, w: float = 1.0, h: float = 1.0, light: int = -1
    ) -> None:
        self.canvas = canvas
        self.style = style
        self.look = LOOKS[style]
        self.ambient = ambient
        self.w = w
        self.h = h
        self.light = light
        self.horizon = 0.62 * h
        self.dim = 0.0
        self.mask_colour = (255, 255, 255)
        self.front = False
        self.unit = 1.0
        self.antialias = style not in ("pixel art", "mask")
        self._outer_light = light

    def begin_thing(self, x: float, y: float, size: float, flip: bool) -> None:
        """Enter a thing's own box: foot at (x, y), height `size` in scene units."""
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.scale(-size if flip else size, size)
        self.front = True
        self.unit = size
        self._outer_light = self.light
        self.light = -self.light if flip else self.light

    def end_thing(self) -> None:
        """Leave the box of `begin_thing`."""
        self.canvas.restore()
        self.front = False
        self.unit = 1.0
        self.light = self._outer_light

    def tone(self, c: Colour) -> Colour:
        """The colour as this style and the light of the scene show it."""
        return self.look.tone(self, c)

    def shape(self, path: skia.Path, c: Colour, shade: float = 0.16, edge: bool = True, rounded: bool = False) -> None:
        """Fill a path; `shade` is how strongly the light models it, as a ball where it is `rounded`."""
        self.look.fill(self, path, c, shade, edge, rounded)

    def poly(self, points: Sequence[Point], c: Colour, shade: float = 0.16, edge: bool = True) -> None:
        """A filled polygon."""
        path = skia.Path()
        path.addPoly([skia.Point(x, y) for x, y in points], True)
        self.shape(path, c, shade, edge)

    def blob(self, points: Sequence[Point], c: Colour, shade: float = 0.16, edge: bool = True) -> None:
        """A filled closed curve: the points are the corners of a smoothed polygon."""
        path = skia.Path()
        n = len(points)
        mids = [
            ((points[i][0] + points[(i + 1) % n][0]) / 2, (points[i][1] + points[(i + 1) % n][1]) / 2)
            for i in range(n)
        ]
        path.moveTo(*mids[-1])
        for i in range(n):
            path.quadTo(points[i][0], points[i][1], mids[i][0], mids[i][1])
        path.close()
        self.shape(path, c, shade, edge, rounded=self.front)

    def oval(self, x: float, y: float, rx: float, ry: float, c: Colour, shade: float = 0.16, edge: bool = True) -> None:
        """A filled ellipse with centre (x, y) and radii rx, ry."""
        path = skia.Path()
        path.addOval(skia.Rect(x - rx, y - ry, x + rx, y + ry))
        self.shape(path, c, shade, edge, rounded=True)

    def disc(self, x: float, y: float, r: float, c: Colour, shade: float = 0.16, edge: bool = True) -> None:
        """A filled circle."""
        self.oval(x, y, r, r, c, shade, edge)

    def box(
        self, x0: float, y0: float, x1: float, y1: float, c: Colour,
        radius: float = 0.0, shade: float = 0.16, edge: bool = True,
    ) -> None:
        """A filled rectangle with optionally round corners."""
        path = skia.Path()
        rect = skia.Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        if radius:
            path.addRoundRect(rect, radius, radius)
        else:
            path.addRect(rect)
        self.shape(path, c, shade, edge)

    def line(self, points: Sequence[Point], c: Colour, width: float, alpha: float = 1.0) -> None:
        """An open stroke through the points; `width` in the current box's units."""
        path = skia.Path()
        path.addPoly([skia.Point(x, y) for x, y in points], False)
        self.look.line(self, path, c, width, alpha)

    def dot(self, x: float, y: float, r: float, c: Colour) -> None:
        """A small plain disc without shading or contour (eyes, berries, stars)."""
        self.look.dot(self, x, y, r, c)

    def glow(self, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        """A soft round light, or with a dark colour a soft shadow."""
        self.look.glow(self, x, y, r, c, alpha)

    def shadow(self, x: float, y: float, width: float) -> None:
        """The flat shadow that a thing `width` wide throws on the ground, away from the light."""
        self.look.shadow(self, x, y, width)

    def sweep(self, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """A full-width vertical gradient between two heights."""
        self.look.sweep(self, top, bottom, colours)


def jitter(rng: random.Random, spread: float) -> float:
    """A uniform number in -spread..spread."""
    return (rng.random() * 2.0 - 1.0) * spread
