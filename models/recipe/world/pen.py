"""Drawing helpers: a vector pen on a Skia canvas, in the styles of `STYLES`.

Lengths are in scene units (the short side of the picture is 1, y grows downwards);
things are drawn in their own unit box, x in about -0.5..0.5 and y in -1 (top) .. 0
(foot). Nothing depends on the number of pixels, so one scene can be drawn at any size.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import skia

from world.colour import INK, NAVY, PALETTE, PAPER, Colour, argb, dark, light, mix

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


class Pen:
    """Draws filled shapes in one of the styles onto a canvas scaled to scene units."""

    def __init__(
        self, canvas: skia.Canvas, style: str, ambient: Colour, w: float = 1.0, h: float = 1.0, light: int = -1
    ) -> None:
        self.canvas = canvas
        self.style = style
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

    def begin_thing(self, x: float, y: float, size: float, flip: bool) -> None:
        """Enter a thing's own box: foot at (x, y), height `size` in scene units."""
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.scale(-size if flip else size, size)
        self.front = True
        self.unit = size

    def end_thing(self) -> None:
        """Leave the box of `begin_thing`."""
        self.canvas.restore()
        self.front = False
        self.unit = 1.0

    def tone(self, c: Colour) -> Colour:
        """The colour as this style and the light of the scene show it."""
        if self.style == "mask":
            return tuple(v / 255 for v in self.mask_colour)
        if self.style == "neon":
            return mix(NAVY, c, 0.34 if self.front else 0.20)
        if self.style == "ink":
            if self.front:
                return mix(c, PAPER, 0.12)
            grey = 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]
            return mix(mix(c, (grey, grey, grey), 0.65), PAPER, 0.45)
        a = self.ambient
        c = (c[0] * a[0], c[1] * a[1], c[2] * a[2])
        if self.style == "pastel":
            return mix(c, (1.0, 0.97, 0.95), 0.30)
        if self.style == "watercolour":
            return mix(c, PAPER, 0.14)
        return c

    def _paint(self, colour: int) -> skia.Paint:
        paint = skia.Paint(AntiAlias=self.antialias)
        paint.setColor(colour)
        return paint

    def shape(self, path: skia.Path, c: Colour, shade: float = 0.16, edge: bool = True) -> None:
        """Fill a path; `shade` is the strength of its top-to-foot gradient."""
        base = self.tone(c)
        paint = self._paint(argb(base))
        if shade and self.style not in ("mask", "ink", "neon"):
            box = path.getBounds()
            paint.setShader(
                skia.GradientShader.MakeLinear(
                    points=[(box.left(), box.top()), (box.left() + 0.3 * box.width(), box.bottom())],
                    colors=[argb(light(base, shade)), argb(dark(base, shade))],
                )
            )
        self.canvas.drawPath(path, paint)
        if edge:
            self._outline(path, c)

    def _outline(self, path: skia.Path, c: Colour) -> None:
        """The contour that ink, neon and watercolour add to a filled shape."""
        if self.style == "ink":
            self._stroke(path, argb(INK, 1.0 if self.front else 0.6), 0.009 if self.front else 0.005)
        elif self.style == "neon":
            glow = mix(c, (1.0, 1.0, 1.0), 0.15) if self.front else c
            strong = 1.0 if self.front else 0.45
            self._stroke(path, argb(glow, 0.22 * strong), 0.040)
            self._stroke(path, argb(glow, 0.35 * strong), 0.020)
            self._stroke(path, argb(light(glow, 0.35), strong), 0.009)
        elif self.style == "watercolour" and self.front:
            self._stroke(path, argb(dark(self.tone(c), 0.25), 0.55), 0.006)

    def _stroke(self, path: skia.Path, colour: int, width: float) -> None:
        paint = self._paint(colour)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        paint.setStrokeWidth(width / self.unit)
        self.canvas.drawPath(path, paint)

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
        self.shape(path, c, shade, edge)

    def oval(self, x: float, y: float, rx: float, ry: float, c: Colour, shade: float = 0.16, edge: bool = True) -> None:
        """A filled ellipse with centre (x, y) and radii rx, ry."""
        path = skia.Path()
        path.addOval(skia.Rect(x - rx, y - ry, x + rx, y + ry))
        self.shape(path, c, shade, edge)

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
        colour = self.tone(c)
        if self.style == "neon":
            colour = c if self.front else mix(NAVY, c, 0.6)
        paint = self._paint(argb(colour, alpha))
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        paint.setStrokeWidth(width)
        self.canvas.drawPath(path, paint)

    def dot(self, x: float, y: float, r: float, c: Colour) -> None:
        """A small plain disc without shading or contour (eyes, berries, stars)."""
        colour = c if self.style == "neon" else self.tone(c)
        self.canvas.drawCircle(x, y, r, self._paint(argb(colour)))

    def glow(self, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        """A soft round light, or with a dark colour a soft shadow."""
        if self.style in ("pixel art", "mask"):
            return
        paint = skia.Paint(AntiAlias=True)
        paint.setShader(
            skia.GradientShader.MakeRadial(center=(x, y), radius=r, colors=[argb(c, alpha), argb(c, 0.0)])
        )
        self.canvas.drawCircle(x, y, r, paint)

    def shadow(self, x: float, y: float, width: float) -> None:
        """The soft flat shadow a thing throws on the ground."""
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.scale(1.0, 0.22)
        self.glow(0.0, 0.0, width * 0.62, (0.0, 0.0, 0.05), 0.42)
        self.canvas.restore()

    def sweep(self, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """A full-width vertical gradient between two heights."""
        tones = [argb(self.tone(c)) for c in colours]
        paint = skia.Paint(AntiAlias=False)
        paint.setShader(skia.GradientShader.MakeLinear(points=[(0, top), (0, bottom)], colors=tones))
        self.canvas.drawRect(skia.Rect(-0.01, top, self.w + 0.01, bottom), paint)


def jitter(rng: random.Random, spread: float) -> float:
    """A uniform number in -spread..spread."""
    return (rng.random() * 2.0 - 1.0) * spread


def finish(image: np.ndarray, style: str, seed: int) -> np.ndarray:
    """The paper and brushwork of a style laid over the drawn picture, uint8 [H, W, 3]."""
    return image
