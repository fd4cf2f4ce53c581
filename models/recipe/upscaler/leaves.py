"""Dead-leaves pictures: shapes of power-law sizes that hide one another, shaded, textured, in depth layers.

The statistics of such pictures come close to those of photographs (occlusion edges at every
scale, flat and textured parts), so that a network trained on them restores photographs:
Achddou, Gousseau, Ladjal, "Synthetic images as a regularity prior for image restoration
neural networks" (2021), and the same authors with Suesstrunk, "VibrantLeaves" (2025), from
whom shapes beyond disks, textures and depth are taken. All code and all choices here are ours.
"""

from __future__ import annotations

import colorsys
import math
import random
from functools import lru_cache

import numpy as np
import skia
from PIL import Image, ImageFilter

Colour = tuple[float, float, float]
TEXTURES = 128
"""Textures in the bank; each is a tile of `TILE` pixels that repeats without a seam."""
TILE = 256


def argb(c: Colour, alpha: float = 1.0) -> int:
    """Packed 32-bit colour for Skia, channels clipped to 0..1."""
    r, g, b = (min(255, max(0, int(v * 255 + 0.5))) for v in c)
    return (int(alpha * 255 + 0.5) << 24) | (r << 16) | (g << 8) | b


def noise(rng: np.random.Generator, power: float, stretch: float = 1.0, angle: float = 0.0) -> np.ndarray:
    """Periodic Gaussian noise [TILE, TILE] of deviation 1 whose amplitude falls as frequency^-power."""
    fy, fx = np.meshgrid(np.fft.fftfreq(TILE), np.fft.fftfreq(TILE), indexing="ij")
    u, v = fx * math.cos(angle) + fy * math.sin(angle), fy * math.cos(angle) - fx * math.sin(angle)
    f = np.sqrt((u * stretch) ** 2 + v**2)
    f[0, 0] = 1.0
    amplitude = np.maximum(f, 2.0 / TILE) ** -power
    amplitude[0, 0] = 0.0
    field = np.fft.ifft2(np.fft.fft2(rng.standard_normal((TILE, TILE))) * amplitude).real
    return field / field.std()


def texture(rng: np.random.Generator) -> np.ndarray:
    """One grey texture, float [TILE, TILE] of deviation about 1 around 0."""
    angle = rng.uniform(0, math.pi)
    base = noise(rng, rng.uniform(0.4, 2.0), rng.choice((1.0, 1.0, rng.uniform(2, 8))), angle)
    kind = rng.integers(6)
    if kind <= 1:
        return base
    if kind == 2:  # Spots and camouflage.
        return np.tanh(rng.uniform(1, 6) * (noise(rng, rng.uniform(1.0, 2.2)) + rng.uniform(-1, 1)))
    if kind == 3:  # Veins and cracks.
        ridge = 1.0 - np.abs(noise(rng, rng.uniform(1.2, 2.2))) * rng.uniform(1, 4)
        return np.tanh(ridge) * rng.choice((-1.0, 1.0))
    y, x = np.indices((TILE, TILE)) / TILE
    bend = noise(rng, 2.2) * rng.uniform(0, 0.35)
    kx, ky = rng.integers(-24, 25, 2)
    wave = np.sin(2 * math.pi * (kx * x + ky * y + bend * rng.uniform(0, 3)))
    if kind == 4:  # Fabric and checks.
        wave = wave * np.sin(2 * math.pi * (ky * x - kx * y + bend))
    return np.tanh(wave * rng.uniform(0.5, 5.0)) + base * rng.uniform(0.0, 0.6)


@lru_cache(maxsize=1)
def bank() -> list[skia.Paint]:
    """Paints that lay a texture, turned and scaled, over any colour: white and black of varying opacity.

    They are made once, because skia-python copies a shader's whole picture each time one is set.
    """
    draw, rng = np.random.default_rng(11), random.Random(11)
    repeat, smooth = skia.TileMode.kRepeat, skia.SamplingOptions(skia.FilterMode.kLinear)
    paints = []
    for _ in range(TEXTURES):
        tone = np.clip(texture(draw) / 2.5, -1, 1)
        pixels = np.zeros((TILE, TILE, 4), np.uint8)
        pixels[..., :3] = (tone > 0)[..., None] * 255
        pixels[..., 3] = np.abs(tone) * 255
        matrix = skia.Matrix()
        matrix.setScale(*(math.exp(rng.gauss(0.0, 0.6)) for _ in range(2)))
        matrix.postRotate(rng.uniform(0, 360))
        image = skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)
        paints.append(skia.Paint(AntiAlias=True, Shader=image.makeShader(repeat, repeat, smooth, matrix)))
    return paints


def palette(rng: random.Random) -> list[Colour]:
    """The colours of one picture: a few related hues, mostly muted, of all brightnesses."""
    hue, spread = rng.random(), rng.choice((0.04, 0.12, 0.5))
    vivid = rng.choice((0.3, 0.6, 1.0))
    colours = []
    for _ in range(rng.randint(3, 10)):
        saturation = rng.betavariate(1.3, 2.5) * vivid
        colours.append(colorsys.hsv_to_rgb((hue + rng.gauss(0, spread)) % 1.0, saturation, rng.betavariate(1.3, 1.2)))
    return colours


def vary(rng: random.Random, c: Colour, amount: float) -> Colour:
    """A colour made lighter or darker and tinted a little."""
    shade = rng.gauss(0, amount)
    return tuple(min(1.0, max(0.0, v + shade + rng.gauss(0, amount * 0.25))) for v in c)


def radius(rng: random.Random, least: float, most: float) -> float:
    """A radius with density r^-3, the law under which all scales look alike."""
    return (least**-2 + rng.random() * (most**-2 - least**-2)) ** -0.5


def outline(rng: random.Random, r: float) -> skia.Path:
    """A shape of about radius r around the origin: ellipse, rectangle, polygon, star, leaf, blob, band or ring."""
    path = skia.Path()
    kind = rng.random()
    stretch = math.exp(rng.gauss(0, 0.45))
    w, h = r * stretch, r / stretch
    if kind < 0.2:
        path.addOval(skia.Rect(-w, -h, w, h))
    elif kind < 0.36:
        path.addRect(skia.Rect(-w, -h, w, h))
    elif kind < 0.62:
        count = rng.randint(3, 8)
        turns = sorted(rng.uniform(0, 2 * math.pi) for _ in range(count))
        path.addPoly([skia.Point(w * math.cos(t), h * math.sin(t)) for t in turns], True)
    elif kind < 0.68:
        count, inner = rng.randint(4, 9), rng.uniform(0.3, 0.8)
        points = []
        for i in range(2 * count):
            d = inner if i % 2 else 1.0
            points.append(skia.Point(w * d * math.cos(math.pi * i / count), h * d * math.sin(math.pi * i / count)))
        path.addPoly(points, True)
    elif kind < 0.75:
        path.moveTo(-w, 0)
        path.quadTo(0, -h, w, 0)
        path.quadTo(0, h * rng.uniform(-0.5, 1), -w, 0)
    elif kind < 0.9:
        count = rng.randint(5, 11)
        ds = [rng.uniform(0.45, 1.0) for _ in range(count)]
        at = [(w * d * math.cos(2 * math.pi * i / count), h * d * math.sin(2 * math.pi * i / count)) for i, d in enumerate(ds)]
        path.moveTo((at[-1][0] + at[0][0]) / 2, (at[-1][1] + at[0][1]) / 2)
        for i, (x, y) in enumerate(at):
            nx, ny = at[(i + 1) % count]
            path.quadTo(x, y, (x + nx) / 2, (y + ny) / 2)
    elif kind < 0.97:
        thin = max(0.8, r * rng.uniform(0.02, 0.12))
        path.addRect(skia.Rect(-2 * r, -thin, 2 * r, thin))
    else:
        path.addOval(skia.Rect(-w, -h, w, h))
        inner = rng.uniform(0.6, 0.95)
        path.addOval(skia.Rect(-w * inner, -h * inner, w * inner, h * inner))
        path.setFillType(skia.PathFillType.kEvenOdd)
    return path


def leaf(canvas: skia.Canvas, rng: random.Random, colours: list[Colour], side: int, r: float, contrast: float) -> None:
    """One shape anywhere: sometimes a shadow, a flat or graded fill, a texture, a rim."""
    path = outline(rng, r)
    canvas.save()
    canvas.translate(rng.uniform(-0.5 * r, side + 0.5 * r), rng.uniform(-0.5 * r, side + 0.5 * r))
    canvas.rotate(rng.choice((0.0, 90.0, rng.uniform(0, 360), rng.uniform(0, 360))))
    if r > 24 and rng.random() < 0.25:
        shadow = skia.Paint(Color=argb((0, 0, 0), rng.uniform(0.2, 0.6)), AntiAlias=True)
        shadow.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, rng.uniform(1, 0.15 * r + 1)))
        canvas.drawPath(path, shadow)
    base = vary(rng, rng.choice(colours), 0.07)
    paint = skia.Paint(Color=argb(base), AntiAlias=True)
    if r > 8 and rng.random() < 0.6:
        other = vary(rng, base, 0.16)
        ends = [skia.Point(-r, -r * rng.uniform(-1, 1)), skia.Point(r, r * rng.uniform(-1, 1))]
        if rng.random() < 0.3:
            paint.setShader(skia.GradientShader.MakeRadial(ends[0] * 0.3, 1.5 * r, [argb(other), argb(base)]))
        else:
            paint.setShader(skia.GradientShader.MakeLinear(ends, [argb(base), argb(other)]))
    if r > 10 and rng.random() < 0.06:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, rng.uniform(0.5, 0.2 * r)))
    canvas.drawPath(path, paint)
    if r > 6 and rng.random() < 0.65:
        cover(canvas, rng, path, contrast * min(1.0, rng.expovariate(2.2)))
    if r > 12 and rng.random() < 0.12:
        rim = skia.Paint(Color=argb(vary(rng, base, 0.3)), AntiAlias=True, Style=skia.Paint.kStroke_Style)
        rim.setStrokeWidth(rng.uniform(0.8, 5.0))
        canvas.drawPath(path, rim)
    canvas.restore()


def cover(canvas: skia.Canvas, rng: random.Random, path: skia.Path, opacity: float) -> None:
    """Lay a texture of the bank over a shape."""
    paint = rng.choice(bank())
    paint.setAlphaf(min(1.0, opacity))
    canvas.drawPath(path, paint)


def tuft(canvas: skia.Canvas, rng: random.Random, colours: list[Colour], side: int) -> None:
    """Many thin bent strokes in nearly one direction: hair, fur, grass, twigs."""
    x, y, reach = rng.uniform(0, side), rng.uniform(0, side), side * rng.uniform(0.06, 0.3)
    angle, wild = rng.uniform(0, 2 * math.pi), rng.choice((0.05, 0.2, 0.6))
    length, width = rng.uniform(15, 110), math.exp(rng.uniform(-0.3, 1.4))
    base, contrast = rng.choice(colours), rng.uniform(0.04, 0.22)
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style)
    for _ in range(rng.randint(100, 700)):
        px, py = x + rng.gauss(0, reach), y + rng.gauss(0, reach)
        a = angle + 0.004 * (px - x) + rng.gauss(0, wild)
        b = a + rng.gauss(0, 0.5)
        n = length * rng.uniform(0.4, 1.0)
        path = skia.Path()
        path.moveTo(px, py)
        path.quadTo(px + n / 2 * math.cos(a), py + n / 2 * math.sin(a), px + n * math.cos(b), py + n * math.sin(b))
        paint.setColor(argb(vary(rng, base, contrast)))
        paint.setStrokeWidth(width * rng.uniform(0.5, 1.5))
        canvas.drawPath(path, paint)


def surface(side: int) -> tuple[np.ndarray, skia.Canvas, skia.Surface]:
    """An opaque square to draw on: its pixels, its canvas and its owner."""
    pixels = np.zeros((side, side, 4), np.uint8)
    info = skia.ImageInfo.Make(side, side, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    owner = skia.Surface.MakeRasterDirect(info, pixels)
    return pixels, owner.getCanvas(), owner


def lit(image: np.ndarray, rng: random.Random) -> np.ndarray:
    """Uneven light and a tone curve, float in 0..1."""
    side = image.shape[0]
    y, x = np.indices((side, side), dtype=np.float32) / side
    a = rng.uniform(0, 2 * math.pi)
    slope = (x - 0.5) * math.cos(a) + (y - 0.5) * math.sin(a)
    image = image * (1.0 + rng.uniform(0, 0.6) * slope)[..., None]
    return np.clip(image, 0, 1) ** math.exp(rng.gauss(0, 0.25))


def shrink(image: np.ndarray, size: int, rng: random.Random) -> np.ndarray:
    """The drawing brought to its final size with the softness of a camera, uint8 [size, size, 3]."""
    picture = Image.fromarray((np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8))
    if rng.random() < 0.4:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.6)))
    method = rng.choice((Image.Resampling.BOX, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS))
    return np.asarray(picture.resize((size, size), method))


def dead_leaves(seed: int, size: int) -> np.ndarray:
    """A dead-leaves picture, uint8 [size, size, 3]; drawn at twice the size, back layers out of focus."""
    rng = random.Random(seed)
    side = 2 * size
    pixels, canvas, owner = surface(side)
    colours = palette(rng)
    contrast = rng.uniform(0.2, 1.4)
    canvas.clear(argb(rng.choice(colours)))
    layers = rng.choice((1, 1, 2, 3))
    for layer in range(layers):
        least = math.exp(rng.uniform(math.log(4), math.log(40)))
        most = side * rng.uniform(0.2, 0.8)
        area = 2 * math.pi * least**2 * math.log(most / least)
        share = 2.2 if layer == 0 else rng.uniform(0.15, 0.6)
        for _ in range(min(9000, int(share * side * side / area))):
            leaf(canvas, rng, colours, side, radius(rng, least, most), contrast)
        if rng.random() < 0.45:
            for _ in range(rng.randint(1, 4)):
                tuft(canvas, rng, colours, side)
        if layer + 1 < layers:
            owner.flushAndSubmit()
            blurred = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(math.exp(rng.uniform(0, 2.6))))
            pixels[...] = np.asarray(blurred)
    owner.flushAndSubmit()
    return shrink(lit(pixels[..., :3].astype(np.float32) / 255, rng), size, rng)
