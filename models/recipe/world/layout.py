"""Label maps: which thing in which colour is seen in each cell of a picture."""

from __future__ import annotations

import numpy as np

from world.compose import spots
from world.description import Scene
from world.extent import canvas_of
from world.pen import Pen
from world.scene import canvas_size, draw_thing
from world.vocabulary import COLOURS, NOUNS

FINE = 4
"""Mask pixels along one side of a cell."""
COVER = 0.34
"""Share of a cell that a thing must fill to label it."""

NOUN_INDEX = {noun: i + 1 for i, noun in enumerate(NOUNS)}
COLOUR_INDEX = {colour: i + 1 for i, colour in enumerate(COLOURS)}


def mask(scene: Scene, width: int, height: int) -> np.ndarray:
    """Which thing is seen at each pixel, uint8 [height, width]: 0 none, else 1 + its place in `scene.things`."""
    w, h = canvas_size(width, height)
    buffer = np.zeros((height, width, 4), np.uint8)
    canvas = canvas_of(buffer)
    canvas.scale(width / w, height / h)
    pen = Pen(canvas, "mask", (1.0, 1.0, 1.0), w, h)
    for spot in spots(scene, w, h):
        pen.mask_colour = (spot.thing + 1, 0, 0)
        draw_thing(pen, spot)
    return buffer[..., 0]


def layout(scene: Scene, columns: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Visible nouns and colours, uint8 [rows, columns] each: 0 none, else 1 + index in NOUNS and in COLOURS."""
    seen = mask(scene, columns * FINE, rows * FINE).reshape(rows, FINE, columns, FINE)
    nouns, colours = np.zeros((2, rows, columns), np.uint8)
    best = np.full((rows, columns), COVER)
    for k, thing in enumerate(scene.things):
        cover = (seen == k + 1).mean((1, 3))
        nearer = cover >= best
        best = np.where(nearer, cover, best)
        nouns[nearer] = NOUN_INDEX[thing.noun]
        colours[nearer] = COLOUR_INDEX[thing.colour]
    return nouns, colours
