"""What a style lays over the drawn picture: paper, washes, chalk, brush dabs.

The fields are smooth and large-grained (nothing finer than about 1/64 of the picture),
cached for each size of picture, and turned by the seed alone.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import skia
from PIL import Image

DABS = 560
"""Brush dabs on a square picture."""


def noise(rng: np.random.Generator, height: int, width: int, cell: float, stretch: float = 1.0) -> np.ndarray:
    """Cloudy noise around 0, float32 [height, width]; `cell` is the size of a cloud as a share of the short side."""
    short = min(height, width)
    rows, columns = (max(2, round(n / (cell * short * s))) for n, s in ((height, 1.0), (width, stretch)))
    grid = Image.fromarray(rng.standard_normal((rows, columns)).astype(np.float32))
    return np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC))


def gains(field: np.ndarray) -> np.ndarray:
    """Factors as uint16 in 128ths, [height, width, 1]."""
    return np.clip(128.0 * field + 0.5, 0, 250).astype(np.uint16)[..., None]


def moved(dx: np.ndarray, dy: np.ndarray) -> np.ndarray:
    """Flat indices of the pixels displaced by (dx, dy) pixels, int64 [height * width]."""
    height, width = dx.shape
    iy, ix = np.indices((height, width), dtype=np.float32)
    rows = np.clip(iy + dy + 0.5, 0, height - 1).astype(np.int64)
    columns = np.clip(ix + dx + 0.5, 0, width - 1).astype(np.int64)
    return (rows * width + columns).ravel()


@lru_cache(maxsize=24)
def wash(height: int, width: int, turn: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Watercolour: displaced pixels, pigment (128ths) and bare paper: thin blotches and the border (256ths)."""
    rng = np.random.default_rng(11 + turn)
    short = min(height, width)
    dx, dy = (0.0025 * short * noise(rng, height, width, 0.055) for _ in range(2))
    cloud = noise(rng, height, width, 0.16) + 0.5 * noise(rng, height, width, 0.05)
    iy, ix = np.indices((height, width), dtype=np.float32)
    edge = np.minimum(np.minimum(ix, width - 1 - ix), np.minimum(iy, height - 1 - iy)) / short
    edge = edge + 0.010 * noise(rng, height, width, 0.07)
    bare = np.clip((0.026 - edge) / 0.010, 0.0, 1.0)
    thin = np.clip(0.03 + 0.06 * cloud, 0.0, 0.25)
    rim = 1.0 - 0.10 * np.exp(-(((edge - 0.032) / 0.010) ** 2))
    return moved(dx, dy), gains((1.0 + 0.012 * cloud) * rim), (256 * np.maximum(bare, thin)).astype(np.int32)[..., None]


@lru_cache(maxsize=24)
def tooth(height: int, width: int, turn: int, kind: str) -> np.ndarray:
    """Factors (128ths) of gouache strokes, chalk, printed or cut paper, ink wash."""
    rng = np.random.default_rng(23 + turn)
    if kind == "gouache":
        return gains(1.0 + 0.022 * noise(rng, height, width, 0.020, 6.0) + 0.02 * noise(rng, height, width, 0.12))
    if kind == "paper":
        return gains(1.0 + 0.006 * noise(rng, height, width, 0.03))
    return gains(1.0 + 0.020 * noise(rng, height, width, 0.14) + 0.008 * noise(rng, height, width, 0.03))


@lru_cache(maxsize=24)
def chalk(height: int, width: int, turn: int) -> np.ndarray:
    """How much paper shows between slanting strokes of chalk, int32 in 256ths [height, width, 1]."""
    rng = np.random.default_rng(31 + turn)
    short = min(height, width)
    field = noise(rng, 2 * short, 3 * max(height, width), 0.017, 2.0)
    iy, ix = np.indices((height, width), dtype=np.float32)
    u = (ix - iy) * 0.7071 + short
    v = (ix + iy) * 0.7071
    strokes = field[np.clip(v, 0, field.shape[0] - 1).astype(int), np.clip(u, 0, field.shape[1] - 1).astype(int)]
    return (256 * np.clip(0.08 + 0.10 * strokes, 0.0, 0.28)).astype(np.int32)[..., None]


@lru_cache(maxsize=12)
def dabs(height: int, width: int, turn: int) -> tuple[np.ndarray, np.ndarray]:
    """Oil: for every pixel the flat index of its dab's centre, and the relief of the dabs (int16, [H, W, 1])."""
    rng = np.random.default_rng(47 + turn)
    short = min(height, width)
    n = int(DABS * height * width / short**2)
    marks = np.zeros((height, width, 4), np.uint8)
    heights = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    flat, raised = (skia.Surface.MakeRasterDirect(info, b).getCanvas() for b in (marks, heights))
    swirl = noise(rng, height, width, 0.3)
    spots = rng.random((n, 3)) * (width, height, 1.0)
    xs, ys = spots[:, 0], spots[:, 1]
    long, wide = 0.056 * short, 0.021 * short
    for i, (x, y, tone) in enumerate(spots):
        angle = -25.0 + 30.0 * float(swirl[int(y), int(x)])
        oval = skia.Rect(-long, -wide, long, wide)
        for canvas in (flat, raised):
            canvas.save()
            canvas.translate(float(x), float(y))
            canvas.rotate(angle)
        code = i + 1
        flat.drawOval(oval, skia.Paint(Color=0xFF000000 | code, AntiAlias=False))
        tint = int(106 + 44 * tone)
        paint = skia.Paint(AntiAlias=True)
        high, low = (0xFF000000 | min(255, max(0, tint + d)) * 0x010101 for d in (16, -18))
        paint.setShader(skia.GradientShader.MakeLinear(points=[(0, -wide), (0, wide)], colors=[high, low]))
        raised.drawOval(oval, paint)
        for canvas in (flat, raised):
            canvas.restore()
    code = marks.astype(np.int64)[..., :3] @ np.array([65536, 256, 1])
    own = np.arange(height * width).reshape(height, width)
    centres = np.concatenate(([0], ys.astype(np.int64) * width + xs.astype(np.int64)))
    index = np.where(code > 0, centres[np.minimum(code, n)], own)
    relief = np.where(heights[..., 3] > 0, heights[..., 0].astype(np.float32) - 128.0, 0.0)
    smooth = Image.fromarray(relief).resize((int(80 * width / short), int(80 * height / short)), Image.Resampling.BOX)
    smooth = np.asarray(smooth.resize((width, height), Image.Resampling.BICUBIC))
    return index.ravel(), np.round(0.55 * smooth).astype(np.int16)[..., None]


def towards(image: np.ndarray, colour: tuple[int, int, int], share: np.ndarray) -> np.ndarray:
    """The picture moved towards a colour by a share in 256ths."""
    pixels = image.astype(np.int32)
    return (pixels + ((np.array(colour, np.int32) - pixels) * share >> 8)).astype(np.uint8)


def times(image: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """The picture times factors in 128ths."""
    return np.minimum(image.astype(np.uint16) * factors >> 7, 255).astype(np.uint8)


def finish(image: np.ndarray, style: str, seed: int) -> np.ndarray:
    """The paper, wash or brushwork of a style laid over the drawn picture, uint8 [H, W, 3]."""
    height, width = image.shape[:2]
    turn = seed % 3
    if style == "watercolour":
        index, pigment, bare = wash(height, width, turn)
        spread = np.ascontiguousarray(image).reshape(-1, 3).take(index, axis=0).reshape(height, width, 3)
        return towards(times(spread, pigment), (248, 244, 234), bare)
    if style == "oil":
        index, relief = dabs(height, width, turn)
        pixels = np.ascontiguousarray(image)
        strokes = pixels.reshape(-1, 3).take(index, axis=0).reshape(height, width, 3).astype(np.int16)
        own = pixels.astype(np.int16)
        gap = np.abs(strokes - own).max(axis=2, keepdims=True)
        kept = np.clip(gap * 5 - 90, 0, 256)
        mixed = strokes + ((own - strokes) * (kept >> 1) >> 7)
        return np.clip(mixed + (relief * (mixed + 70) >> 8), 0, 255).astype(np.uint8)
    if style == "pastel":
        lit = (image[..., 1:2].astype(np.int32) + 110) * chalk(height, width, turn) >> 8
        return towards(image, (250, 244, 236), lit)
    if style in ("gouache", "ink"):
        return times(image, tooth(height, width, turn, style))
    if style in ("woodcut", "paper cut"):
        return times(image, tooth(height, width, turn, "paper"))
    if style == "stained glass":
        framed = image.copy()
        b = max(1, round(0.016 * min(height, width)))
        for part in (np.s_[:b], np.s_[-b:], np.s_[:, :b], np.s_[:, -b:]):
            framed[part] = (18, 18, 23)
        return framed
    return np.ascontiguousarray(image)
