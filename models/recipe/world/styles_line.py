"""The styles that live by their lines: ink, woodcut, stained glass, neon, blueprint, line drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import skia

from world.colour import INK, NAVY, PAPER, Colour, grey, light, luma, mix
from world.styles import WHITE, Look, at, even, is_lamp, lit, polygon, shaded, span

if TYPE_CHECKING:
    from world.pen import Pen

BLOCK: Colour = (0.09, 0.08, 0.09)
LEAD: Colour = (0.07, 0.07, 0.09)
PRINT: Colour = (0.08, 0.25, 0.55)


class Contoured(Look):
    """A filled shape with a contour of one ink."""

    ink: Colour = INK
    width: float = 0.012
    back_width: float = 0.007
    back_alpha: float = 0.6

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        self.body(pen, path, self.tone(pen, c), shade, rounded)
        if edge or is_lamp(pen, edge, rounded):
            self.rim(pen, path)

    def rim(self, pen: Pen, path: skia.Path) -> None:
        """The contour, thinner and paler in the backdrop."""
        if pen.front:
            self.contour(pen, path, self.ink, self.width)
        else:
            self.contour(pen, path, self.ink, self.back_width, self.back_alpha)

    def line(self, pen: Pen, path: skia.Path, c: Colour, width: float, alpha: float) -> None:
        if pen.front and width * pen.unit > 0.018 and alpha > 0.9:
            pen.canvas.drawPath(path, self.paint(pen, self.ink, 1.0, width + 1.5 * self.width / pen.unit))
        super().line(pen, path, c, width, alpha)


class Ink(Contoured):
    """Brush and ink with colour washes: the line swells on the shadow side, the far land is pale."""

    def tone(self, pen: Pen, c: Colour) -> Colour:
        if pen.front:
            return mix(super().tone(pen, c), PAPER, 0.08)
        return mix(grey(super().tone(pen, c), 0.30), PAPER, 0.40 - 0.28 * pen.dim)

    def stops(self, base: Colour, shade: float) -> tuple[list[Colour], list[float] | None]:
        return [mix(base, PAPER, 1.8 * shade), base, shaded(base, 0.9 * shade)], [0.0, 0.45, 1.0]

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        if edge and pen.front:
            swell = min(0.007, 0.2 * span(pen, path))
            self.contour(pen, self.shift(pen, path, swell), self.ink, 0.011)
        super().fill(pen, path, c, shade, edge, rounded)

    def glow(self, pen: Pen, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        super().glow(pen, x, y, r, mix(c, PAPER, 0.3), 0.7 * alpha)

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        self.hard_shadow(pen, x, y, width, INK, 0.20)
        self.hard_shadow(pen, x, y, 0.75 * width, INK, 0.25)


class Woodcut(Contoured):
    """A two-colour print: bold black contours, shadows cut as tapering strokes, tinted paper."""

    ink, width, back_width, back_alpha = BLOCK, 0.017, 0.012, 1.0

    def tone(self, pen: Pen, c: Colour) -> Colour:
        if pen.front:
            return mix(grey(super().tone(pen, c), 0.12), PAPER, 0.16)
        return mix(grey(super().tone(pen, c), 0.35), PAPER, 0.45 - 0.36 * pen.dim)

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        pen.canvas.drawPath(path, self.paint(pen, self.tone(pen, c)))
        if shade and span(pen, path) > 0.12 and not is_lamp(pen, edge, rounded):
            pen.canvas.save()
            pen.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
            marks = self.hatch(pen, path.getBounds()) if pen.front else self.grooves(pen, path.getBounds(), 0.085, 0.16)
            pen.canvas.drawPath(marks, self.paint(pen, self.ink))
            pen.canvas.restore()
        if edge or is_lamp(pen, edge, rounded):
            self.rim(pen, path)

    def hatch(self, pen: Pen, box: skia.Rect) -> skia.Path:
        """Wedges that run in from the side away from the light."""
        path, gap, side = skia.Path(), 0.030 / pen.unit, -pen.light
        x = box.centerX() + side * 0.52 * box.width()
        for i in range(int(box.height() / gap) + 2):
            y = box.top() + (i + 0.3) * gap
            reach = box.width() * (0.34 + 0.10 * (i % 2) + 0.16 * i * gap / box.height())
            polygon([(x, y - 0.30 * gap), (x - side * reach, y - 0.4 * reach * 0.3), (x, y + 0.30 * gap)], path)
        return path

    def grooves(self, pen: Pen, box: skia.Rect, gap: float, thick: float) -> skia.Path:
        """Staggered lens-shaped gouge marks over a box; `thick` is their share of the gap."""
        path = skia.Path()
        left, right = max(-0.02, box.left()), min(pen.w + 0.02, box.right())
        for i in range(int((min(box.bottom(), pen.h) - box.top()) / gap) + 1):
            y, long = box.top() + (i + 0.6) * gap, 0.30 + 0.08 * math.sin(2.1 * i)
            x = left - long * ((0.618 * i) % 1.0)
            while x < right:
                half = 0.5 * gap * thick
                path.moveTo(x, y)
                path.quadTo(x + 0.5 * long, y - 2 * half - 0.008, x + long, y - 0.004)
                path.quadTo(x + 0.5 * long, y + 2 * half - 0.008, x, y)
                path.close()
                x += long * 1.12
        return path

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        path = skia.Path()
        x -= 0.16 * pen.light * width
        for k in range(-1, 2):
            half = width * (0.56 - 0.12 * abs(k))
            polygon([(x - half, y + 0.026 * k), (x, y + 0.026 * k - 0.008), (x + half, y + 0.026 * k),
                     (x, y + 0.026 * k + 0.008)], path)
        pen.canvas.drawPath(path, self.paint(pen, self.ink))

    def glow(self, pen: Pen, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        if luma(c) < 0.4 or not even(pen) or r * pen.unit < 0.15:
            return
        path = skia.Path()
        for k in range(16):
            a = math.tau * k / 16
            u, v = math.cos(a), math.sin(a)
            s, e, t = 0.62 * r, (1.0 + 0.12 * (k % 2)) * r, 0.035 * r
            base = [(x + s * u - k * t * v, y + s * v + k * t * u) for k in (-1, 1)]
            polygon([base[0], (x + e * u, y + e * v), base[1]], path)
        pen.canvas.drawPath(path, self.paint(pen, mix(c, PAPER, 0.3) if pen.dim > 0.4 else self.ink, 1.0))

    def dot(self, pen: Pen, x: float, y: float, r: float, c: Colour) -> None:
        pen.canvas.drawCircle(x, y, r, self.paint(pen, mix(Look.tone(self, pen, c), PAPER, 0.1)))

    def sweep(self, pen: Pen, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """Tinted bands cut with gouge marks that thicken where it is darker; a dark sky is black, cut with light."""
        tones = [self.tone(pen, c) for c in colours]
        mean = sum(luma(Look.tone(self, pen, c)) for c in colours) / len(colours)
        night = mean < 0.35 and pen.dim > 0.4
        super().sweep(pen, top, bottom, [mix(c, BLOCK, 0.6) for c in colours] if night else colours)
        pen.canvas.save()
        pen.canvas.clipRect(self.band(pen, top, bottom))
        gap = 0.085
        marks = self.grooves(pen, self.band(pen, top, bottom), gap, 0.22 if night else 0.36 * (1.0 - mean) + 0.05)
        mark = mix(tones[-1], PAPER, 0.30) if night else mix(tones[0], BLOCK, 0.55)
        pen.canvas.drawPath(marks, self.paint(pen, mark))
        pen.canvas.restore()


class StainedGlass(Contoured):
    """Glowing panes held by thick lead; sky and land are cut into panes too."""

    ink, width, back_width, back_alpha = LEAD, 0.020, 0.015, 1.0

    def tone(self, pen: Pen, c: Colour) -> Colour:
        c = super().tone(pen, c)
        y = luma(c)
        return tuple(min(1.0, max(0.0, y + (v - y) * (1.12 if pen.front else 1.25))) for v in c)

    def stops(self, base: Colour, shade: float) -> tuple[list[Colour], list[float] | None]:
        return [light(base, 2.2 * shade), base, mix(base, LEAD, 1.2 * shade)], [0.0, 0.55, 1.0]

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        self.body(pen, path, self.tone(pen, c), shade, pen.front or rounded)
        box = path.getBounds()
        if edge and not pen.front and box.width() > 0.5 * pen.w:
            self.leads(pen, path, box)
        if edge or is_lamp(pen, edge, rounded):
            self.rim(pen, path)

    def leads(self, pen: Pen, path: skia.Path, box: skia.Rect) -> None:
        """Slanting leads that cut a wide shape of the backdrop into panes."""
        cuts = skia.Path()
        k = int(box.top() * 37) % 5
        for i in range(int(pen.w / 0.24) + 2):
            x = 0.24 * i - 0.05 * k
            cuts.moveTo(x, box.top())
            cuts.lineTo(x + 0.10 * (1 if (i + k) % 2 else -1), min(box.bottom(), pen.h + 0.02))
        pen.canvas.save()
        pen.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        pen.canvas.drawPath(cuts, self.paint(pen, self.ink, 1.0, self.back_width))
        pen.canvas.restore()

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        self.hard_shadow(pen, x, y, width, LEAD, 0.45)

    def sweep(self, pen: Pen, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """The gradient as a lattice of slanted panes, each lit from behind."""
        tones = [self.tone(pen, c) for c in colours]
        rows, columns = max(1, round((bottom - top) / 0.19)), max(2, round(pen.w / 0.22))

        def corner(i: int, j: int) -> tuple[float, float]:
            sway = math.sin(12.9 * i + 7.3 * j)
            x = (j + (0.28 * sway if 0 < j < columns else 0.0)) / columns
            y = (i + (0.26 * math.cos(5.1 * i + 9.7 * j) if 0 < i < rows else 0.0)) / rows
            return (-0.02 + x * (pen.w + 0.04), top + y * (bottom - top))

        leads = skia.Path()
        for i in range(rows):
            for j in range(columns):
                pane = polygon([corner(i, j), corner(i, j + 1), corner(i + 1, j + 1), corner(i + 1, j)])
                base = at(tones, (i + 0.5) / rows)
                lift = 0.16 * math.sin(3.7 * i + 2.9 * j)
                self.body(pen, pane, light(base, lift) if lift > 0 else mix(base, LEAD, -lift), 0.10, True)
                leads.addPath(pane)
        pen.canvas.drawPath(leads, self.paint(pen, self.ink, 1.0, self.back_width))


class Neon(Look):
    """Tubes of light in the night: dark shapes of their colour with glowing contours."""

    def tone(self, pen: Pen, c: Colour) -> Colour:
        if pen.front:
            return mix(NAVY, c, 0.84)
        return mix(NAVY, c, 0.22)

    def tube(self, c: Colour) -> Colour:
        """The colour of the glow: never darker than a lamp can be."""
        top = max(c)
        return light(mix(c, tuple(v / top for v in c) if top > 0 else WHITE, 0.7), 0.12)

    def stops(self, base: Colour, shade: float) -> tuple[list[Colour], list[float] | None]:
        return [lit(base, 0.6 * shade), base, mix(base, NAVY, 1.6 * shade)], [0.0, 0.5, 1.0]

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        lamp = is_lamp(pen, edge, rounded)
        self.body(pen, path, mix(NAVY, c, 0.8) if lamp else self.tone(pen, c), shade, rounded)
        if not edge and not lamp:
            return
        glow, strong = self.tube(c), 1.0 if pen.front else 0.5
        if pen.front:
            self.contour(pen, path, glow, 0.044, 0.16)
        self.contour(pen, path, glow, 0.024, 0.30 * strong)
        self.contour(pen, path, light(glow, 0.45), 0.010, strong)

    def line(self, pen: Pen, path: skia.Path, c: Colour, width: float, alpha: float) -> None:
        glow, strong = self.tube(c), alpha if pen.front else 0.45 * alpha
        pen.canvas.drawPath(path, self.paint(pen, glow, 0.22 * strong, width + 0.022 / pen.unit))
        pen.canvas.drawPath(path, self.paint(pen, mix(glow, NAVY, 0.1), strong, width))

    def dot(self, pen: Pen, x: float, y: float, r: float, c: Colour) -> None:
        pen.canvas.drawCircle(x, y, r, self.paint(pen, c if pen.front else mix(NAVY, c, 0.7)))

    def glow(self, pen: Pen, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        super().glow(pen, x, y, r, self.tube(c), 0.6 * alpha)

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        pen.canvas.save()
        pen.canvas.translate(x, y)
        pen.canvas.scale(1.0, 0.2)
        Look.glow(self, pen, 0.0, 0.0, 0.75 * width, (0.55, 0.35, 0.95), 0.40)
        pen.canvas.restore()


class Blueprint(Contoured):
    """White lines on blue drafting paper with a grid; colour only tints."""

    def tone(self, pen: Pen, c: Colour) -> Colour:
        base = mix(PRINT, c, 0.18) if pen.front else mix(PRINT, grey(c), 0.09)
        return base

    def fill(self, pen: Pen, path: skia.Path, c: Colour, shade: float, edge: bool, rounded: bool) -> None:
        pen.canvas.drawPath(path, self.paint(pen, self.tone(pen, c), 0.92 if pen.front else 0.75))
        if edge or is_lamp(pen, edge, rounded):
            if pen.front:
                self.contour(pen, path, mix(WHITE, c, 0.28), 0.012)
            else:
                self.contour(pen, path, mix(WHITE, PRINT, 0.25), 0.008, 0.7)

    def line(self, pen: Pen, path: skia.Path, c: Colour, width: float, alpha: float) -> None:
        if not pen.front and width > 0.013 and alpha < 1.0:
            return Look.line(self, pen, path, c, width, 0.4 * alpha)
        tint = mix(WHITE, c, 0.22) if pen.front else mix(WHITE, PRINT, 0.35)
        pen.canvas.drawPath(path, self.paint(pen, tint, alpha, min(width, 0.016 / pen.unit)))

    def dot(self, pen: Pen, x: float, y: float, r: float, c: Colour) -> None:
        r = max(r, 0.006 / pen.unit)
        tint = WHITE if luma(c) > 0.3 else PRINT
        pen.canvas.drawCircle(x, y, r, self.paint(pen, tint))
        if tint is PRINT:
            pen.canvas.drawCircle(x, y, r, self.paint(pen, WHITE, 0.9, 0.006 / pen.unit))

    def glow(self, pen: Pen, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        if luma(c) > 0.4 and even(pen) and r * pen.unit > 0.15:
            paint = self.paint(pen, WHITE, 0.6, 0.007 / pen.unit)
            paint.setPathEffect(skia.DashPathEffect.Make([0.022 / pen.unit, 0.022 / pen.unit], 0.0))
            pen.canvas.drawCircle(x, y, min(0.7 * r, 0.17 / pen.unit), paint)

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        paint = self.paint(pen, WHITE, 0.75, 0.007)
        for dx in (-0.62, 0.62):
            pen.canvas.drawLine(x + dx * width, y - 0.018, x + dx * width, y + 0.018, paint)
        pen.canvas.drawLine(x - 0.62 * width, y, x + 0.62 * width, y, paint)

    def sweep(self, pen: Pen, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """Blue paper with the part of the drafting grid between two heights."""
        pen.canvas.drawRect(self.band(pen, top, bottom), self.paint(pen, PRINT))
        grid, step = skia.Path(), 1.0 / 12
        for i in range(int(pen.w / step) + 2):
            grid.moveTo((i + 0.5) * step, top)
            grid.lineTo((i + 0.5) * step, bottom)
        for i in range(int(pen.h / step) + 2):
            y = (i + 0.5) * step
            if top <= y <= bottom:
                grid.moveTo(-0.01, y)
                grid.lineTo(pen.w + 0.01, y)
        pen.canvas.drawPath(grid, self.paint(pen, light(PRINT, 0.35), 0.6, 0.006))


class LineDrawing(Contoured):
    """A clean black contour on white paper with a breath of colour."""

    width, back_width, back_alpha = 0.011, 0.008, 0.55

    def tone(self, pen: Pen, c: Colour) -> Colour:
        return mix(WHITE, c, 0.34) if pen.front else mix(WHITE, grey(c, 0.4), 0.10)

    def body(self, pen: Pen, path: skia.Path, base: Colour, shade: float, rounded: bool) -> None:
        pen.canvas.drawPath(path, self.paint(pen, base))

    def line(self, pen: Pen, path: skia.Path, c: Colour, width: float, alpha: float) -> None:
        if not pen.front and width > 0.013 and alpha < 1.0:
            return Look.line(self, pen, path, c, width, alpha)
        thin = 0.011 / pen.unit
        if pen.front and width > 2.2 * thin:
            pen.canvas.drawPath(path, self.paint(pen, INK, 1.0, width + thin))
            pen.canvas.drawPath(path, self.paint(pen, self.tone(pen, c), 1.0, width - thin))
        else:
            pen.canvas.drawPath(path, self.paint(pen, INK, (1.0 if pen.front else 0.35) * alpha, min(width, thin)))

    def dot(self, pen: Pen, x: float, y: float, r: float, c: Colour) -> None:
        pen.canvas.drawCircle(x, y, r, self.paint(pen, WHITE if luma(c) > 0.3 else INK))
        if luma(c) > 0.3:
            pen.canvas.drawCircle(x, y, r, self.paint(pen, INK, 1.0 if pen.front else 0.4, 0.007 / pen.unit))

    def glow(self, pen: Pen, x: float, y: float, r: float, c: Colour, alpha: float) -> None:
        pass

    def shadow(self, pen: Pen, x: float, y: float, width: float) -> None:
        paint = self.paint(pen, INK, 0.8, 0.008)
        x -= 0.16 * pen.light * width
        for k, half in enumerate((0.60, 0.44, 0.26)):
            pen.canvas.drawLine(x - half * width, y + 0.020 * k, x + half * width, y + 0.020 * k, paint)

    def sweep(self, pen: Pen, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        pen.canvas.drawRect(self.band(pen, top, bottom), self.paint(pen, self.tone(pen, at(colours, 0.5))))


LINE_LOOKS: dict[str, Look] = {
    "ink": Ink(), "woodcut": Woodcut(), "stained glass": StainedGlass(), "neon": Neon(),
    "blueprint": Blueprint(), "line drawing": LineDrawing(),
}
