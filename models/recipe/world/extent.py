"""How far a thing reaches from its foot, measured once by drawing its mask."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import skia

from world.pen import Pen
from world.vocabulary import THINGS

PIXELS = 96
REACH = 1.5
"""Half the side of the square that is measured, in units of a thing's height."""


@dataclass(frozen=True)
class Extent:
    """Distances from a thing's foot in units of its height, all positive, unmirrored."""

    left: float
    right: float
    top: float
    foot: float
    """How far it reaches below its foot line."""
    base: float
    """Width of its lowest eighth."""
    base_x: float
    """Where the middle of that part is."""
    seat: float
    """Height of what can be sat on: the top of its middle."""
    seat_x: float
    """Where the middle of that seat is."""

    @property
    def width(self) -> float:
        return self.left + self.right

    @property
    def height(self) -> float:
        return self.top + self.foot


def canvas_of(buffer: np.ndarray) -> skia.Canvas:
    """A canvas that draws into a buffer uint8 [H, W, 4]; the buffer must be kept while it is used."""
    info = skia.ImageInfo.Make(buffer.shape[1], buffer.shape[0], skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Surface.MakeRasterDirect(info, buffer).getCanvas()


def seat_of(mask: np.ndarray) -> tuple[int, int]:
    """Row and column of the flattest, highest place of a mask bool [n, n] that is a fifth of its width wide."""
    columns = np.flatnonzero(mask.any(0))
    first, last = columns[0], columns[-1] + 1
    tops = np.where(mask.any(0), mask.argmax(0), mask.shape[0])[first:last]
    wide = max(3, (last - first) // 4)
    middle = (last - first) / 2
    best, spot = 1e9, (0, 0)
    for i in range(len(tops) - wide + 1):
        part = tops[i : i + wide]
        cost = 2.2 * (part.max() - part.min()) + 0.5 * part.mean() + 0.35 * abs(i + wide / 2 - middle)
        if cost < best:
            best, spot = cost, (int(np.median(part)), first + i + wide // 2)
    return spot


@lru_cache(maxsize=None)
def extent(noun: str) -> Extent:
    """The extent of a kind of thing."""
    buffer = np.zeros((PIXELS, PIXELS, 4), np.uint8)
    canvas = canvas_of(buffer)
    scale = PIXELS / (2 * REACH)
    canvas.scale(scale, scale)
    pen = Pen(canvas, "mask", (1.0, 1.0, 1.0), 2 * REACH, 2 * REACH)
    pen.begin_thing(REACH, REACH + 0.4, 1.0, False)
    THINGS[noun].draw(pen, (0.5, 0.5, 0.5), random.Random(0))
    pen.end_thing()
    mask = buffer[..., 3] > 0
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    x0, x1 = columns[0] / scale - REACH, (columns[-1] + 1) / scale - REACH
    y0, y1 = rows[0] / scale - REACH - 0.4, (rows[-1] + 1) / scale - REACH - 0.4
    low = np.flatnonzero(mask[rows[-1] - (rows[-1] - rows[0]) // 8 : rows[-1] + 1].any(0))
    row, column = seat_of(mask)
    return Extent(
        -x0, x1, -y0, y1, (low[-1] + 1 - low[0]) / scale, (low[0] + low[-1] + 1) / 2 / scale - REACH,
        REACH + 0.4 - row / scale, (column + 0.5) / scale - REACH,
    )
