"""The painted styles: flat, watercolour, gouache, pastel, oil, pixel art, paper cut."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import skia

from world.colour import PAPER, Colour, dark, grey, light, mix
from world.styles import Look, Mask, at, lit, modelled, polygon, shaded, span

if TYPE_CHECKING:
    from world.pen import Pen


class Watercolour(Look):
    """Thin washes on paper: pale where the light falls, pigment gathered at the edges."""

    def tone(self, pen: Pen, c: Colour) -> Colour:
        return mix(super().tone(pen, c), PAPER, 0.08 if pen.front else 0.22)

    def stops(self, base: Colour, shade: float) -> tuple[list[Colour], list[float] | None]:
        return [mix(base, PAPER, 2.4 * shade), base, mix(base, dark(base, 0.5), shade)], [0.0, 0.45, 1.0]

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        base = self.tone(pen, c)
        self.body(pen, path, base, shade, rounded)
        if edge:
            rim = shaded(base, 0.30)
            if pen.front:
                self.contour(pen, path, rim, 0.016, 0.30)
            self.contour(pen, path, rim, 0.007, 0.55 if pen.front else 0.32)

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        self.hard_shadow(pen, x, y, width, (0.20, 0.20, 0.38), 0.22)
        self.hard_shadow(pen, x, y, 0.8 * width, (0.20, 0.20, 0.38), 0.16)


class Gouache(Look):
    """Flat opaque matte paint in three tones, the lit and the shaded edge brushed on dry."""

    def tone(self, pen: Pen, c: Colour) -> Colour:
        c = super().tone(pen, c)
        return mix(grey(c, 0.06), (0.94, 0.90, 0.82), 0.05 if pen.front else 0.14)

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        base, size, canvas = self.tone(pen, c), span(pen, path), pen.canvas
        if not shade or size < 0.03:
            canvas.drawPath(path, self.paint(pen, base))
            return
        if not pen.front:
            if size < 0.06:
                canvas.drawPath(path, self.paint(pen, base))
                return
            canvas.drawPath(path, self.paint(pen, lit(base, shade)))
            canvas.save()
            canvas.clipPath(path, skia.ClipOp.kIntersect, True)
            canvas.drawPath(self.shift(pen, path, 0.022), self.rough(pen, base))
            canvas.restore()
            return
        d = min(0.035, 0.17 * size)
        canvas.drawPath(path, self.paint(pen, shaded(base, 1.4 * shade)))
        canvas.save()
        canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        sunny = self.shift(pen, path, -d)
        canvas.drawPath(sunny, self.rough(pen, lit(base, 1.6 * shade)))
        canvas.clipPath(sunny, skia.ClipOp.kIntersect, True)
        canvas.drawPath(self.shift(pen, path, 0.6 * d), self.rough(pen, base))
        canvas.restore()

    def rough(self, pen: Pen, c: Colour) -> skia.Paint:
        """A paint whose edge is ragged, as from a dry brush."""
        paint = self.paint(pen, c)
        paint.setPathEffect(skia.DiscretePathEffect.Make(0.035 / pen.unit, 0.005 / pen.unit, 7))
        return paint

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        self.hard_shadow(pen, x, y, width, (0.10, 0.08, 0.22), 0.30)

    def sweep(self, pen: Pen, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """The gradient as broad overlapping strokes of flat paint."""
        tones = [self.tone(pen, c) for c in colours]
        n = max(2, round((bottom - top) / 0.085))
        for i in range(n):
            y = top + (bottom - top) * i / n
            edge = [
                (pen.w * k / 10 * 1.04 - 0.02, y - 0.008 * math.sin(5.0 * k + 2.3 * i) * (i > 0)) for k in range(11)
            ]
            pen.canvas.drawPath(
                polygon([*edge, (pen.w + 0.02, bottom), (-0.02, bottom)]), self.paint(pen, at(tones, i / (n - 1)))
            )


class Pastel(Look):
    """Soft chalk on toned paper: pale powdery colour without hard edges."""

    def tone(self, pen: Pen, c: Colour) -> Colour:
        return mix(super().tone(pen, c), (1.0, 0.96, 0.93), 0.05 if pen.front else 0.26)

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        base = self.tone(pen, c)
        if edge:
            if pen.front:
                self.contour(pen, path, base, 0.030, 0.28)
            self.contour(pen, path, base, 0.014, 0.45)
        self.body(pen, path, base, 1.3 * shade, rounded)

    def glow(self, pen: Pen, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        super().glow(pen, x, y, 1.15 * r, light(c, 0.1), alpha)


class Oil(Look):
    """Rich thick paint with strong light and shadow; the brushwork comes with `finish`."""

    def tone(self, pen: Pen, c: Colour) -> Colour:
        c = super().tone(pen, c)
        return c if pen.front else mix(c, (0.35, 0.26, 0.16), 0.10)

    def stops(self, base: Colour, shade: float) -> tuple[list[Colour], list[float] | None]:
        return [lit(base, 2.4 * shade), lit(base, 0.3 * shade), base, shaded(base, 2.2 * shade)], [0.0, 0.25, 0.55, 1.0]

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        base = self.tone(pen, c)
        self.body(pen, path, base, shade, rounded)
        if edge and pen.front:
            self.contour(pen, path, shaded(base, 0.6), 0.008, 0.40)


class Pixel(Look):
    """Pixel art: hard cells, three tones a shape, a dark rim."""

    def stops(self, base: Colour, shade: float) -> tuple[list[Colour], list[float] | None]:
        high, low = lit(base, 1.5 * shade), shaded(base, 1.6 * shade)
        return [high, high, base, base, low, low], [0.0, 0.30, 0.30, 0.68, 0.68, 1.0]

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        base = self.tone(pen, c)
        if edge and pen.front and span(pen, path) > 0.03:
            pen.canvas.drawPath(path, self.paint(pen, shaded(base, 0.62), 1.0, 0.030 / pen.unit))
        self.body(pen, path, base, shade, rounded)

    def line(self, pen: Pen, path: skia.Path, c: Colour, width: float, alpha: float) -> None:
        super().line(pen, path, c, max(width, 0.016 / pen.unit), alpha)

    def glow(self, pen: Pen, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        for k in (0.86, 0.66, 0.48, 0.32):
            pen.canvas.drawCircle(x, y, k * r, self.paint(pen, c, 0.20 * alpha))

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        self.hard_shadow(pen, x, y, width, (0.04, 0.03, 0.14), 0.35)

    def sweep(self, pen: Pen, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """The gradient in flat bands."""
        tones = [self.tone(pen, c) for c in colours]
        n = max(2, round((bottom - top) / 0.11))
        for i in range(n):
            y = top + (bottom - top) * i / n
            pen.canvas.drawRect(self.band(pen, y, bottom), self.paint(pen, at(tones, i / (n - 1))))


class PaperCut(Look):
    """Layers of cut paper, each with a pale rim and the shadow that it throws."""

    def tone(self, pen: Pen, c: Colour) -> Colour:
        c = super().tone(pen, c)
        return c if pen.front else mix(c, (0.96, 0.94, 0.90), 0.12)

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        base, size, canvas = self.tone(pen, c), span(pen, path), pen.canvas
        if edge and size > 0.02:
            d = min(0.016, 0.3 * size)
            drop = self.shift(pen, path, d)
            canvas.drawPath(drop, self.paint(pen, (0.03, 0.02, 0.10), 0.20, 1.3 * d / pen.unit))
            canvas.drawPath(drop, self.paint(pen, (0.03, 0.02, 0.10), 0.30))
            canvas.drawPath(path, self.paint(pen, lit(base, 0.38)))
            canvas.save()
            canvas.clipPath(path, skia.ClipOp.kIntersect, True)
            canvas.drawPath(self.shift(pen, path, min(0.007, 0.1 * size)), self.sheet(pen, path, base))
            canvas.restore()
        else:
            canvas.drawPath(path, self.paint(pen, base))

    def sheet(self, pen: Pen, path: skia.Path, base: Colour) -> skia.Paint:
        """Paper that is a little darker away from the light."""
        paint = self.paint(pen, base)
        paint.setShader(modelled(pen, path.getBounds(), [lit(base, 0.05), shaded(base, 0.07)], None, False))
        return paint

    def line(self, pen: Pen, path: skia.Path, c: Colour, width: float, alpha: float) -> None:
        if pen.front and width * pen.unit > 0.012:
            drop = self.shift(pen, path, 0.010)
            pen.canvas.drawPath(drop, self.paint(pen, (0.03, 0.02, 0.10), 0.30, width))
        super().line(pen, path, c, width, alpha)

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        self.hard_shadow(pen, x, y, width, (0.03, 0.02, 0.10), 0.22)

    def glow(self, pen: Pen, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        for k in (0.80, 0.58, 0.38):
            pen.canvas.drawCircle(x, y, k * r, self.paint(pen, c, 0.22 * alpha))

    def sweep(self, pen: Pen, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """The gradient as a stack of wavy sheets."""
        tones = [self.tone(pen, c) for c in colours]
        n = max(1, round((bottom - top) / 0.15))
        pen.canvas.drawRect(self.band(pen, top, bottom), self.paint(pen, tones[0]))
        pen.canvas.save()
        pen.canvas.clipRect(self.band(pen, top, bottom))
        for i in range(1, n):
            y = top + (bottom - top) * i / n
            edge = [
                (-0.05 + (pen.w + 0.1) * k / 24, y + 0.022 * math.sin(k * 0.52 * pen.w + 1.9 * i)) for k in range(25)
            ]
            path = polygon([*edge, (pen.w + 0.1, bottom + 0.1), (-0.1, bottom + 0.1)])
            pen.canvas.drawPath(path, self.paint(pen, (0.03, 0.02, 0.10), 0.10, 0.030))
            pen.canvas.drawPath(path, self.paint(pen, (0.03, 0.02, 0.10), 0.12, 0.014))
            pen.canvas.drawPath(path, self.paint(pen, at(tones, i / (n - 1))))
        pen.canvas.restore()


PAINT_LOOKS: dict[str, Look] = {
    "flat": Look(), "watercolour": Watercolour(), "gouache": Gouache(), "pastel": Pastel(), "oil": Oil(),
    "pixel art": Pixel(), "paper cut": PaperCut(), "mask": Mask(),
}
