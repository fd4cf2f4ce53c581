"""What skies and lands share: the light and haze of each sky, and pieces of scenery.

All lengths are in scene units; nothing here draws from a random generator except
where a caller hands in a phase.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import skia

from world.pen import Colour, Pen, Point, dark, light, mix


@dataclass(frozen=True)
class Air:
    """The light of one sky."""

    stops: tuple[Colour, ...]
    """The sky's gradient, top to horizon."""
    haze: Colour
    """What far things fade to."""
    haze_amount: float
    shade: Colour
    """What the land darkens to."""
    shade_amount: float
    ambient: Colour
    """Factor on all colours of the scene."""
    dim: float
    """How dark the scene is, 0..1."""
    lamp: Colour
    """Colour of the sun or moon and of its glitter on water."""
    glitter: float
    """Strength of that glitter, 0..1."""


AIR: dict[str, Air] = {
    "day": Air(((0.24, 0.58, 0.94), (0.56, 0.81, 0.98), (0.88, 0.95, 0.97)), (0.80, 0.91, 0.97), 0.62,
               (0.1, 0.2, 0.4), 0.0, (1.0, 1.0, 1.0), 0.0, (1.0, 0.95, 0.70), 0.35),
    "cloudy": Air(((0.58, 0.67, 0.76), (0.75, 0.81, 0.86), (0.90, 0.92, 0.93)), (0.85, 0.89, 0.91), 0.70,
                  (0.35, 0.40, 0.45), 0.20, (0.97, 0.97, 0.99), 0.10, (1.0, 1.0, 1.0), 0.10),
    "dawn": Air(((0.55, 0.62, 0.88), (0.86, 0.74, 0.88), (1.0, 0.78, 0.72), (1.0, 0.93, 0.76)), (1.0, 0.85, 0.78), 0.75,
                (0.48, 0.42, 0.62), 0.22, (1.0, 0.97, 0.95), 0.15, (1.0, 0.95, 0.74), 0.65),
    "sunset": Air(((0.30, 0.18, 0.48), (0.76, 0.28, 0.48), (0.99, 0.52, 0.30), (1.0, 0.84, 0.44)), (1.0, 0.64, 0.40),
                  0.70,
                  (0.36, 0.16, 0.34), 0.36, (1.0, 0.94, 0.88), 0.35, (1.0, 0.88, 0.46), 0.85),
    "night": Air(((0.03, 0.06, 0.24), (0.09, 0.17, 0.43), (0.24, 0.36, 0.63)), (0.20, 0.32, 0.60), 0.75,
                 (0.09, 0.15, 0.38), 0.50, (0.82, 0.85, 0.98), 0.90, (0.98, 0.97, 0.84), 0.70),
    "starry": Air(((0.04, 0.03, 0.18), (0.14, 0.10, 0.38), (0.42, 0.27, 0.56)), (0.32, 0.22, 0.52), 0.75,
                  (0.13, 0.10, 0.35), 0.52, (0.84, 0.83, 0.98), 0.90, (0.95, 0.90, 1.0), 0.15),
    "aurora": Air(((0.02, 0.06, 0.20), (0.04, 0.17, 0.32), (0.12, 0.42, 0.46)), (0.10, 0.38, 0.46), 0.75,
                  (0.05, 0.18, 0.33), 0.52, (0.82, 0.92, 0.96), 0.90, (0.45, 1.0, 0.72), 0.55),
    "storm": Air(((0.15, 0.18, 0.27), (0.30, 0.35, 0.45), (0.58, 0.61, 0.62)), (0.47, 0.51, 0.56), 0.70,
                 (0.13, 0.17, 0.24), 0.42, (0.90, 0.92, 0.97), 0.60, (1.0, 0.98, 0.82), 0.15),
    "fog": Air(((0.80, 0.83, 0.85), (0.88, 0.89, 0.89), (0.93, 0.92, 0.90)), (0.90, 0.90, 0.89), 0.96,
               (0.80, 0.82, 0.83), 0.36, (0.98, 0.98, 0.98), 0.10, (1.0, 0.98, 0.90), 0.20),
    "rain": Air(((0.36, 0.43, 0.53), (0.53, 0.60, 0.68), (0.72, 0.77, 0.80)), (0.66, 0.72, 0.76), 0.75,
                (0.20, 0.27, 0.36), 0.30, (0.92, 0.95, 0.98), 0.40, (0.90, 0.95, 1.0), 0.10),
    "snow": Air(((0.60, 0.71, 0.85), (0.78, 0.85, 0.93), (0.93, 0.95, 0.98)), (0.88, 0.92, 0.97), 0.70,
                (0.55, 0.66, 0.82), 0.12, (0.98, 0.99, 1.0), 0.05, (1.0, 1.0, 1.0), 0.15),
    "rainbow": Air(((0.36, 0.62, 0.90), (0.62, 0.80, 0.95), (0.89, 0.94, 0.96)), (0.83, 0.91, 0.95), 0.62,
                   (0.1, 0.2, 0.4), 0.04, (1.0, 1.0, 1.0), 0.0, (1.0, 0.97, 0.80), 0.25),
}
SNOW: Colour = (0.95, 0.97, 1.0)


def down(pen: Pen, t: float) -> float:
    """The height at part t of the land: 0 the horizon, 1 the foot of the picture."""
    y = pen.horizon
    return y + (pen.h - y) * t


def across(pen: Pen, t: float, towards_light: bool = True) -> float:
    """The x at distance t half-widths from the middle, towards the light or away from it."""
    return pen.w * (0.5 + 0.5 * t * pen.light * (1 if towards_light else -1))


def rise(pen: Pen) -> float:
    """Factor on what rises over the horizon, so that it fits a low or a high sky."""
    return min(1.35, max(0.55, pen.horizon / 0.62))


def tint(c: Colour, sky: str, depth: float = 0.0, snowed: float = 0.90) -> Colour:
    """A land colour in the light of a sky; `depth` 0 is near and 1 far; `snowed` how white snow turns it."""
    air = AIR[sky]
    if sky == "snow":
        c = mix(c, SNOW, snowed)
    return mix(mix(c, air.shade, air.shade_amount), air.haze, depth * air.haze_amount)


def shine(c: Colour, sky: str) -> Colour:
    """A colour that shines by itself: the light of the scene does not darken it."""
    return tuple(v / a for v, a in zip(c, AIR[sky].ambient))


def soft(pen: Pen, x: float, y: float, rx: float, ry: float, c: Colour, alpha: float) -> None:
    """A soft oval of light or mist with radii rx, ry."""
    pen.canvas.save()
    pen.canvas.translate(x, y)
    pen.canvas.scale(1.0, ry / rx)
    pen.glow(0.0, 0.0, rx, c, alpha)
    pen.canvas.restore()


def mist(pen: Pen, y: float, sky: str, alpha: float = 0.45) -> None:
    """A band of haze across the picture at height y."""
    soft(pen, pen.w / 2, y, pen.w * 0.85, 0.09, AIR[sky].haze, alpha)


def wave(pen: Pen, y: float, swell: float, waves: float, phase: float) -> list[Point]:
    """A wavy line across the picture; `waves` per scene unit."""
    n = int(20 * pen.w) + 3
    return [((i - 1) / 20, y - swell * math.sin(waves * (i - 1) / 20 * math.tau + phase)) for i in range(n + 1)]


def ridge(
    pen: Pen, y: float, swell: float, waves: float, phase: float, c: Colour, shade: float = 0.08, edge: bool = True
) -> None:
    """Rolling land from a wavy line at height y down to the foot of the picture."""
    w, h = pen.w, pen.h
    pen.poly([*wave(pen, y, swell, waves, phase), (w + 0.1, h + 0.1), (-0.1, h + 0.1)], c, shade=shade, edge=edge)


def plain(pen: Pen, y: float, far: Colour, near: Colour) -> None:
    """Flat land as a gradient from height y to the foot of the picture."""
    pen.sweep(y, pen.h + 0.01, [far, near])


@lru_cache(maxsize=8)
def puffs(kind: int) -> skia.Path:
    """The outline of one of three clouds, about 2 wide, its flat foot at y = 0."""
    discs = (
        ((-0.62, -0.20, 0.26), (-0.20, -0.40, 0.40), (0.30, -0.30, 0.32), (0.68, -0.16, 0.20)),
        ((-0.70, -0.15, 0.18), (-0.35, -0.26, 0.28), (0.15, -0.42, 0.42), (0.62, -0.20, 0.26)),
        ((-0.75, -0.12, 0.14), (-0.38, -0.22, 0.22), (0.05, -0.25, 0.26), (0.45, -0.20, 0.22), (0.80, -0.10, 0.12)),
    )[kind]
    path = skia.Path()
    path.addRoundRect(skia.Rect(-1.0, -0.22, 1.0, 0.0), 0.11, 0.11)
    for x, y, r in discs:
        ball = skia.Path()
        ball.addOval(skia.Rect(x - r, y - r, x + r, y + r))
        path = skia.Op(path, ball, skia.PathOp.kUnion_PathOp)
    return path


def cloud(pen: Pen, x: float, y: float, s: float, c: Colour, kind: int = 0, shade: float = 0.05) -> None:
    """A puffy cloud 2 s wide with its flat foot at y."""
    path = skia.Path(puffs(kind))
    path.transform(skia.Matrix().setScale(s, s).postTranslate(x, y))
    pen.shape(path, c, shade, True)


def streak(pen: Pen, x: float, y: float, half: float, c: Colour, thick: float = 0.018) -> None:
    """A long thin cloud that tapers to both ends."""
    pen.blob([(x - half, y), (x - half * 0.3, y - thick), (x + half * 0.4, y - thick), (x + half, y),
              (x + half * 0.3, y + thick * 0.7), (x - half * 0.5, y + thick * 0.7)], c, shade=0.03, edge=False)


def glitter(pen: Pen, x: float, top: float, foot: float, sky: str) -> None:
    """The broken path of light that the sun or moon lays on water."""
    air = AIR[sky]
    for i, part in enumerate((1.0, 0.7, 1.15, 0.6, 1.0, 0.7, 1.1, 0.65)):
        t = (i + 0.4) / 8
        y = top + (foot - top) * t ** 1.35
        half = (0.025 + 0.085 * t) * part
        shift = 0.012 * math.sin(i * 2.4)
        pen.line([(x - half + shift, y), (x + half + shift, y)], air.lamp, 0.008 + 0.012 * t, alpha=air.glitter)


def ripples(pen: Pen, top: float, foot: float, c: Colour, phase: float, alpha: float = 0.5) -> None:
    """Long light strokes on water in a fixed arrangement; `phase` 0..1 slides it sideways."""
    w = pen.w
    for i, x in enumerate((0.12, 0.66, 0.38, 0.90, 0.20, 0.72, 0.45)):
        t = (i + 0.6) / 7.4
        y, half = top + (foot - top) * t ** 1.3, 0.035 + 0.07 * t
        x = (x + phase) % 1.0 * w
        pen.line([(x - half, y), (x, y - 0.006), (x + half, y)], c, 0.006 + 0.007 * t, alpha=alpha)


def water(pen: Pen, top: float, foot: float, sky: str, phase: float, shallow: Colour, deep: Colour) -> None:
    """Open water between two heights, full width: the sky mirrored in it, ripples and glitter."""
    air = AIR[sky]
    far, near = tint(shallow, sky, snowed=0.25), tint(deep, sky, snowed=0.25)
    pen.sweep(top, foot + 0.01, [mix(far, air.stops[-1], 0.50), mix(far, air.stops[-2], 0.25), near])
    ripples(pen, top, foot, mix(light(far, 0.35), air.stops[-1], 0.4), phase)
    if air.glitter > 0.12:
        glitter(pen, lamp_spot(pen, sky)[0], top + 0.012, foot, sky)


def lamp_spot(pen: Pen, sky: str) -> Point:
    """Where the sun or moon stands."""
    low = {"dawn": (0.40, 0.72), "sunset": (0.36, 0.74), "fog": (0.44, 0.38)}
    t, y = low.get(sky, (0.64, 0.25))
    return across(pen, t), pen.horizon * y


def reflection(pen: Pen, draw_thing: Callable[[], None], shore_y: float, alpha: float = 0.42) -> None:
    """The rippled mirror image of a thing that stands in water.

    `draw_thing()` paints the thing upright with this pen; `shore_y` is the water line
    under it. Draw the reflection before the thing.
    """
    w, h = pen.w, pen.h
    canvas, recorder = pen.canvas, skia.PictureRecorder()
    pen.canvas = recorder.beginRecording(skia.Rect(-1.0, -1.0, w + 1.0, h + 1.0))
    draw_thing()
    pen.canvas = canvas
    picture = recorder.finishRecordingAsPicture()
    canvas.saveLayerAlpha(skia.Rect(0.0, shore_y, w, h), int(alpha * 255))
    strip, y, k = 0.022, shore_y, 0
    while y < h and k < 14:
        canvas.save()
        canvas.clipRect(skia.Rect(0.0, y, w, y + strip))
        canvas.translate((0.003 + 0.0009 * k) * (1 if k % 2 else -1), shore_y)
        canvas.scale(1.0, -0.72)
        canvas.translate(0.0, -shore_y)
        canvas.drawPicture(picture)
        canvas.restore()
        y, k = y + strip, k + 1
    canvas.restore()


def round_tree(pen: Pen, x: float, y: float, s: float, c: Colour, trunk: Colour = (0.42, 0.30, 0.22)) -> None:
    """A leafy tree of height s with its foot at (x, y)."""
    pen.box(x - 0.045 * s, y - 0.45 * s, x + 0.045 * s, y, trunk, shade=0.05, edge=False)
    pen.blob([(x - 0.42 * s, y - 0.30 * s), (x - 0.44 * s, y - 0.75 * s), (x - 0.05 * s, y - 1.12 * s),
              (x + 0.40 * s, y - 0.85 * s), (x + 0.44 * s, y - 0.32 * s), (x, y - 0.26 * s)], c, shade=0.14)


def pine_tree(pen: Pen, x: float, y: float, s: float, c: Colour) -> None:
    """A conifer of height s with its foot at (x, y)."""
    outline = [(0.0, -1.0), (0.16, -0.66), (0.09, -0.66), (0.24, -0.34), (0.13, -0.34), (0.30, 0.0)]
    points = [(x + dx * s, y + dy * s) for dx, dy in outline]
    points += [(x - dx * s, y + dy * s) for dx, dy in reversed(outline)]
    pen.poly(points, c, shade=0.12)


def tufts(pen: Pen, c: Colour, size: float = 0.11) -> None:
    """Blades of grass in the two bottom corners."""
    w, h = pen.w, pen.h
    for x in (0.045, 0.115, w - 0.12, w - 0.04):
        for lean, tall in ((-0.5, 0.7), (-0.12, 1.0), (0.35, 0.8)):
            pen.poly([(x - 0.010, h + 0.01), (x + lean * size * 0.6, h - tall * size), (x + 0.016, h + 0.01)],
                     c, shade=0.12, edge=False)


def bushes(pen: Pen, c: Colour, size: float = 0.16) -> None:
    """Round bushes that peep in at the two bottom corners."""
    w, h = pen.w, pen.h
    for x, s in ((0.02, 1.0), (0.17, 0.6), (w - 0.03, 1.1), (w - 0.19, 0.55)):
        pen.oval(x, h + 0.02, 0.75 * s * size, s * size * 0.7, c, shade=0.14)


def flower(pen: Pen, x: float, y: float, r: float, c: Colour, heart: Colour = (0.99, 0.82, 0.25)) -> None:
    """A five-petalled blossom seen from the front."""
    for k in range(5):
        a = k * math.tau / 5 - math.pi / 2
        pen.dot(x + 0.62 * r * math.cos(a), y + 0.62 * r * math.sin(a), 0.50 * r, c)
    pen.dot(x, y, 0.36 * r, heart)


def rows(pen: Pen, top: float, xs: Sequence[float], c: Colour, thick: float, alpha: float = 1.0,
         pull: float = 0.35) -> None:
    """Lines that run from the foot of the picture towards a vanishing point over its middle."""
    w, h = pen.w, pen.h
    for x in xs:
        foot, far = w / 2 + x * 1.5, w / 2 + x * pull
        pen.poly([(far - thick * 0.15, top), (far + thick * 0.15, top), (foot + thick, h + 0.02),
                  (foot - thick, h + 0.02)],
                 c, shade=0.0, edge=False)


def facet(pen: Pen, x: float, foot: float, half: float, tall: float, c: Colour, snow: Colour | None = None) -> None:
    """A mountain with a lit side, a shaded side and, where asked for, a cap of snow."""
    s = pen.light
    top = foot - tall
    pen.poly([(x - half, foot), (x, top), (x + half, foot)], c, shade=0.06)
    away = [(x, top), (x - s * half, foot), (x + s * half * 0.12, foot), (x - s * half * 0.10, top + tall * 0.52),
            (x + s * half * 0.06, top + tall * 0.28)]
    pen.poly(away, dark(c, 0.16), shade=0.03, edge=False)
    if snow:
        k = 0.30
        pen.poly([(x - half * k, top + tall * k), (x, top), (x + half * k, top + tall * k),
                  (x + half * 0.14, top + tall * 0.24), (x + half * 0.02, top + tall * 0.36),
                  (x - half * 0.12, top + tall * 0.24)], snow, shade=0.0, edge=False)
        pen.poly([(x, top), (x - s * half * k, top + tall * k), (x - s * half * 0.13, top + tall * 0.24),
                  (x + s * half * 0.02, top + tall * 0.15)], mix(snow, c, 0.28), shade=0.0, edge=False)
