"""Pictures of scenes: `render(sample_scene(seed), width, height)`, uint8 [height, width, 3], sRGB."""

from __future__ import annotations

import random
from multiprocessing.pool import Pool

import numpy as np
from PIL import Image

from world.backdrops import AMBIENT, DIM, LAND_DIM, LAND_PAINTERS, SKY_PAINTERS, SKYLESS, weather
from world.compose import Spot, frame, spots
from world.description import Pattern, Scene, Thing
from world.extent import canvas_of, extent
from world.patterns import PATTERN_PAINTERS
from world.pen import PALETTE, PIXEL_CELLS, Pen, finish
from world.sampling import sample_scene
from world.scenery import reflection
from world.vocabulary import THINGS

__all__ = ["Pattern", "Scene", "Thing", "draw", "render", "render_all", "render_seed", "sample_scene"]


def draw_thing(pen: Pen, spot: Spot) -> None:
    """Paint one thing."""
    pen.begin_thing(spot.x, spot.y, spot.size, spot.flip)
    THINGS[spot.noun].draw(pen, PALETTE[spot.colour], random.Random(0))
    pen.end_thing()


def draw_spot(pen: Pen, spot: Spot) -> None:
    """Paint one thing with its shadow or its mirror image in the water."""
    if spot.shadow:
        box = extent(spot.noun)
        side = -1 if spot.flip else 1
        pen.shadow(spot.x + side * box.base_x * spot.size, spot.y, (0.35 * box.width + 0.65 * box.base) * spot.size)
    if spot.floats:
        reflection(pen, lambda: draw_thing(pen, spot), spot.y)
    draw_thing(pen, spot)


def draw(pen: Pen, scene: Scene) -> None:
    """Paint the whole scene with a pen whose canvas is scaled to scene units."""
    rng = random.Random(scene.seed * 15_485_863 + 7)
    if scene.pattern:
        pen.front = True
        PATTERN_PAINTERS[scene.pattern.name](pen, PALETTE[scene.pattern.first], PALETTE[scene.pattern.second], rng)
        return
    pen.horizon = frame(scene, pen.w, pen.h).horizon
    outdoors = scene.land not in SKYLESS
    pen.dim = DIM[scene.sky] if outdoors else LAND_DIM.get(scene.land, 0.0)
    if outdoors:
        SKY_PAINTERS[scene.sky](pen, rng)
    LAND_PAINTERS[scene.land](pen, scene.sky, rng)
    for spot in spots(scene, pen.w, pen.h):
        draw_spot(pen, spot)
    if outdoors:
        weather(pen, scene.weather or scene.sky, rng)


def canvas_size(width: int, height: int) -> tuple[float, float]:
    """Width and height in scene units."""
    short = min(width, height)
    return width / short, height / short


def render(scene: Scene, width: int, height: int) -> np.ndarray:
    """The picture of a scene, uint8 [height, width, 3], sRGB."""
    w, h = canvas_size(width, height)
    cells_w, cells_h = width, height
    if scene.style == "pixel art":
        cells_w, cells_h = round(PIXEL_CELLS * w), round(PIXEL_CELLS * h)
    buffer = np.zeros((cells_h, cells_w, 4), np.uint8)
    canvas = canvas_of(buffer)
    canvas.scale(cells_w / w, cells_h / h)
    ambient = AMBIENT["day" if scene.land in SKYLESS or scene.pattern else scene.sky]
    light = -1 if random.Random(scene.seed + 11).random() < 0.7 else 1
    draw(Pen(canvas, scene.style, ambient, w, h, light), scene)
    image = buffer[..., :3]
    if scene.style == "pixel art":
        image = np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.NEAREST))
    return np.ascontiguousarray(finish(image, scene.style, scene.seed))


def render_seed(seed: int, width: int, height: int) -> np.ndarray:
    """The picture of a random scene."""
    return render(sample_scene(seed), width, height)


def render_all(jobs: list[tuple[int, int, int]], pool: Pool | None = None) -> list[np.ndarray]:
    """Pictures of (seed, width, height), by a process pool where there is one."""
    if pool is None:
        return [render_seed(*job) for job in jobs]
    return pool.starmap(render_seed, jobs, chunksize=max(1, len(jobs) // 32))
