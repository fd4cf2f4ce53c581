"""What every style can do: the plain look, which the other styles change in part.

A look draws for a `Pen`: `pen.unit` is the size of the present box, so a width in scene
units is divided by it, and `pen.light` (-1 left, +1 right) is where the light comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import skia

from world.colour import Colour, argb, mix

if TYPE_CHECKING:
    from world.pen import Pen

WHITE: Colour = (1.0, 1.0, 1.0)
LIT: Colour = (1.0, 0.98, 0.90)
SHADED: Colour = (0.06, 0.04, 0.20)


def lit(c: Colour, t: float) -> Colour:
    """The colour as the warm light shows it."""
    return mix(c, LIT, t)


def shaded(c: Colour, t: float) -> Colour:
    """The colour in its own cool shadow."""
    return mix(c, SHADED, t)


def at(colours: Sequence[Colour], t: float) -> Colour:
    """The colour at t (0..1) of an even gradient."""
    if len(colours) == 1:
        return colours[0]
    t = min(1.0, max(0.0, t)) * (len(colours) - 1)
    i = min(int(t), len(colours) - 2)
    return mix(colours[i], colours[i + 1], t - i)


def span(pen: Pen, path: skia.Path) -> float:
    """The smaller side of the path's box in scene units."""
    box = path.getBounds()
    return min(box.width(), box.height()) * pen.unit


def even(pen: Pen) -> bool:
    """Whether a circle of the present box is a circle in the picture."""
    m = pen.canvas.getTotalMatrix()
    return abs(abs(m.getScaleX()) - abs(m.getScaleY())) < 0.02 * abs(m.getScaleX())


def is_lamp(pen: Pen, edge: bool, rounded: bool) -> bool:
    """Whether a shape is the sun or the moon: a round one of the backdrop without contour."""
    return rounded and not edge and not pen.front


def polygon(points: Sequence[tuple[float, float]], path: skia.Path | None = None) -> skia.Path:
    """A closed polygon, added to `path` where one is given."""
    path = path or skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], True)
    return path


def modelled(
    pen: Pen, box: skia.Rect, stops: Sequence[Colour], places: Sequence[float] | None, rounded: bool
) -> skia.Shader:
    """A gradient over a box from its lit side to its shadow side, round as a ball or straight."""
    colours = [argb(c) for c in stops]
    x, y, rx, ry = box.centerX(), box.centerY(), box.width() / 2, box.height() / 2
    side = pen.light if pen.front else 0.3 * pen.light
    if rounded and rx and ry:
        matrix = skia.Matrix()
        matrix.setScale(rx, ry)
        matrix.postTranslate(x, y)
        return skia.GradientShader.MakeRadial(
            center=(0.42 * side, -0.45), radius=1.5, colors=colours, positions=places or [], localMatrix=matrix
        )
    return skia.GradientShader.MakeLinear(
        points=[(x + 0.6 * side * rx, y - ry), (x - 0.6 * side * rx, y + ry)], colors=colours, positions=places or []
    )


class Look:
    """Flat: clean shapes, modelled by soft light."""

    def tone(self, pen: Pen, c: Colour) -> Colour:
        """The colour as the style and the light of the scene show it; a thing keeps more of its own."""
        a = mix(pen.ambient, WHITE, 0.4) if pen.front else pen.ambient
        return (c[0] * a[0], c[1] * a[1], c[2] * a[2])

    def paint(self, pen: Pen, c: Colour, alpha: float = 1.0, width: float = 0.0) -> skia.Paint:
        """A paint of a colour as it is; with a width (box units) a round stroke."""
        paint = skia.Paint(AntiAlias=pen.antialias)
        paint.setColor(argb(c, alpha))
        if width:
            paint.setStyle(skia.Paint.kStroke_Style)
            paint.setStrokeJoin(skia.Paint.kRound_Join)
            paint.setStrokeCap(skia.Paint.kRound_Cap)
            paint.setStrokeWidth(width)
        return paint

    def contour(self, pen: Pen, path: skia.Path, c: Colour, width: float, alpha: float = 1.0) -> None:
        """A stroke along the path, `width` scene units but thin on small shapes."""
        width = min(width, 0.22 * span(pen, path) + 0.002)
        pen.canvas.drawPath(path, self.paint(pen, c, alpha, width / pen.unit))

    def stops(self, base: Colour, shade: float) -> tuple[list[Colour], list[float] | None]:
        """The colours of a modelled shape from light to shadow, with their places."""
        return [lit(base, 1.5 * shade), base, shaded(base, 1.3 * shade)], [0.0, 0.5, 1.0]

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        """Fill a path of colour `c`; `edge` asks for the contour of styles that have one."""
        base = self.tone(pen, c)
        self.body(pen, path, base, shade, rounded)
        if edge and pen.front:
            self.contour(pen, path, shaded(base, 0.35), 0.006, 0.45)

    def body(self, pen: Pen, path: skia.Path, base: Colour, shade: float, rounded: bool) -> None:
        """The modelled inside of a shape."""
        paint = self.paint(pen, base)
        if shade and span(pen, path) > 0.02:
            stops, places = self.stops(base, shade)
            paint.setShader(modelled(pen, path.getBounds(), stops, places, rounded))
        pen.canvas.drawPath(path, paint)

    def line(self, pen: Pen, path: skia.Path, c: Colour, width: float, alpha: float) -> None:
        """An open stroke; `width` in box units."""
        pen.canvas.drawPath(path, self.paint(pen, self.tone(pen, c), alpha, width))

    def dot(self, pen: Pen, x: float, y: float, r: float, c: Colour) -> None:
        """A small plain disc."""
        pen.canvas.drawCircle(x, y, r, self.paint(pen, self.tone(pen, c)))

    def glow(self, pen: Pen, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        """A soft round light."""
        paint = skia.Paint(AntiAlias=True)
        paint.setShader(
            skia.GradientShader.MakeRadial(center=(x, y), radius=r, colors=[argb(c, alpha), argb(c, 0.0)])
        )
        pen.canvas.drawCircle(x, y, r, paint)

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        """The soft shadow on the ground, longer on the side away from the light."""
        alpha = 0.5 - 0.2 * pen.dim
        canvas = pen.canvas
        canvas.save()
        canvas.translate(x - 0.16 * pen.light * width, y)
        canvas.scale(1.0, 0.20)
        Look.glow(self, pen, 0.0, 0.0, 0.62 * width, (0.03, 0.03, 0.12), alpha)
        canvas.restore()

    def hard_shadow(self, pen: Pen, x: float, y: float, width: float, c: Colour, alpha: float) -> None:
        """The shadow as one flat ellipse."""
        x -= 0.14 * pen.light * width
        oval = skia.Rect(x - 0.52 * width, y - 0.085 * width, x + 0.52 * width, y + 0.085 * width)
        pen.canvas.drawOval(oval, self.paint(pen, c, alpha))

    def sweep(self, pen: Pen, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """A full-width vertical gradient between two heights."""
        tones = [argb(self.tone(pen, c)) for c in colours]
        paint = skia.Paint(AntiAlias=False)
        if len(tones) > 1:
            paint.setShader(skia.GradientShader.MakeLinear(points=[(0, top), (0, bottom)], colors=tones))
        else:
            paint.setColor(tones[0])
        pen.canvas.drawRect(self.band(pen, top, bottom), paint)

    def band(self, pen: Pen, top: float, bottom: float) -> skia.Rect:
        """The full-width rectangle between two heights."""
        return skia.Rect(-0.01, top, pen.w + 0.01, bottom)

    def shift(self, pen: Pen, path: skia.Path, distance: float) -> skia.Path:
        """The path moved away from the light (towards it below zero), in scene units."""
        matrix = skia.Matrix()
        matrix.setTranslate(-pen.light * distance / pen.unit, distance / pen.unit)
        moved = skia.Path()
        path.transform(matrix, moved)
        return moved


class Mask(Look):
    """One solid colour: exact label maps."""

    def tone(self, pen: Pen, c: Colour) -> Colour:
        r, g, b = pen.mask_colour
        return (r / 255, g / 255, b / 255)

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        pen.canvas.drawPath(path, self.paint(pen, self.tone(pen, c)))

    def line(self, pen: Pen, path: skia.Path, c: Colour, width: float, alpha: float) -> None:
        super().line(pen, path, c, width, 1.0)

    def glow(self, pen: Pen, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        pass

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        pass

    def sweep(self, pen: Pen, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        pen.canvas.drawRect(self.band(pen, top, bottom), self.paint(pen, self.tone(pen, (0.0, 0.0, 0.0))))
