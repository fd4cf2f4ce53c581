"""Scenes: a random description, its caption, and its picture at any size.

`sample_scene(seed)` gives a `Scene`; `caption(scene)` its words; `render(scene, size)`
an array uint8 [size, size, 3]. All three depend on the seed alone.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing.pool import Pool
from pathlib import Path

import numpy as np
import skia
from PIL import Image

import vocabulary as words
from backdrops import AMBIENT, LAND_PAINTERS, SKY_PAINTERS, SKYLESS, weather
from pen import PALETTE, Pen, jitter
from things_land import LAND_THINGS
from things_other import OTHER_THINGS

PAINTERS = {**LAND_THINGS, **OTHER_THINGS}
FLIPPABLE = frozenset(
    ("car", "bus", "truck", "train", "tractor", "cat", "dog", "sheep", "snail", "bird", "plane", "boat",
     "ship", "duck", "whale", "fish", "turtle", "church", "palm", "teapot", "cup")
)
PIXEL_CELLS = 64
HELDOUT_PATH = Path(__file__).with_name("heldout.json")


@dataclass
class Thing:
    """One kind of thing in a scene: `count` copies of `noun` in `colour`."""

    noun: str
    colour: str
    count: int = 1
    size: str = "medium"
    place: str = "free"
    say_colour: bool = True
    say_place: bool = True


@dataclass
class Scene:
    """A full description of a picture; `seed` fixes all that is left open."""

    seed: int
    sky: str
    land: str
    style: str
    things: list[Thing] = field(default_factory=list)
    say_land: bool = True
    say_sky: bool = True
    say_style: bool = True


@lru_cache(maxsize=1)
def heldout() -> list[dict]:
    """The held-out prompts with the combinations they keep out of training."""
    return json.loads(HELDOUT_PATH.read_text())


def is_heldout(scene: Scene) -> bool:
    """Whether the scene shows a combination reserved for the held-out check."""
    for item in heldout():
        for thing in scene.things:
            same = (thing.noun, thing.colour) == (item["noun"], item["colour"])
            if same and (item["excluded"] == "colour and thing" or scene.sky == item["sky"]):
                return True
    return False


def pick(rng: random.Random, weights: dict[str, float]) -> str:
    """A key drawn by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def make_thing(rng: random.Random, noun: str) -> Thing:
    """A thing with a random colour, sometimes its natural unnamed one."""
    if rng.random() < 0.10:
        return Thing(noun, rng.choice(words.NATURAL.get(noun, tuple(PALETTE))), say_colour=False)
    return Thing(noun, rng.choice(tuple(PALETTE)))


def draw_scene(seed: int, rng: random.Random) -> Scene:
    """One scene drawn at random, held-out combinations not yet excluded."""
    style = pick(rng, {"flat": 0.56, "watercolour": 0.10, "ink": 0.09, "pastel": 0.09, "neon": 0.08, "pixel": 0.08})
    sky = pick(rng, {"day": 0.29, "night": 0.21, "sunset": 0.17, "snow": 0.10, "cloudy": 0.08, "rain": 0.08, "rainbow": 0.07})
    scene = Scene(seed, sky, "hills", style)
    kind = rng.random()
    if kind < 0.05:
        scene.land = rng.choice(words.OPEN_LANDS)
    else:
        first = make_thing(rng, rng.choice(words.NOUNS))
        scene.things = [first]
        lands = words.lands_for(first.noun)
        scene.land = rng.choice(lands)
        if len(lands) > 2 and rng.random() < 0.30:
            scene.say_land, scene.land = False, pick(rng, {"hills": 0.7, "field": 0.3})
        if kind < 0.27:
            others = [n for n in words.NOUNS if scene.land in words.lands_for(n) and n != first.noun]
            second = make_thing(rng, rng.choice(others))
            first.place, second.place = "left", "right"
            first.say_place = second.say_place = rng.random() < 0.5
            scene.things.append(second)
        else:
            first.count = rng.choices((1, 2, 3), (0.78, 0.12, 0.10))[0]
            first.place = "free" if first.count > 1 else pick(rng, {"free": 0.55, "left": 0.17, "right": 0.17, "centre": 0.11})
            first.size = pick(rng, {"medium": 0.72, "small": 0.13, "big": 0.15})
    if scene.land in SKYLESS:
        scene.sky, scene.say_sky, scene.say_land = "day", False, rng.random() < 0.8
    elif sky == "day":
        scene.say_sky = rng.random() < 0.45
    else:
        scene.say_sky = rng.random() < 0.96
    scene.say_style = rng.random() < (0.25 if style == "flat" else 0.97)
    if not scene.things:
        scene.say_sky = scene.say_land = True
    return scene


def sample_scene(seed: int) -> Scene:
    """A random scene that shows no held-out combination."""
    rng = random.Random(seed)
    while True:
        scene = draw_scene(seed, rng)
        if not is_heldout(scene):
            return scene


def thing_words(thing: Thing, rng: random.Random) -> str:
    """A noun phrase such as 'two small red houses'."""
    name = rng.choice(words.NAMES.get(thing.noun, (thing.noun,)))
    parts = [] if thing.size == "medium" else [rng.choice(words.SIZE_WORDS[thing.size])]
    if thing.say_colour:
        grey = rng.choice(("grey", "gray")) if thing.colour == "grey" else thing.colour
        parts.append(grey)
    parts.append(name if thing.count == 1 else words.plural(name))
    article = words.COUNT_WORDS[thing.count]
    if article == "a" and parts[0][0] in "aeiou":
        article = "an"
    return " ".join([article, *parts])


def caption(scene: Scene) -> str:
    """The caption of a scene, one of several phrasings fixed by its seed."""
    rng = random.Random(scene.seed * 7919 + 1)
    plain = rng.random() < 0.35
    flying = bool(scene.things) and all(t.noun in words.AIR for t in scene.things)
    land_phrases = words.ABOVE_PHRASES if flying else words.LAND_PHRASES
    land = rng.choice(land_phrases[scene.land]) if not plain else scene.land
    sky = rng.choice((words.SKY_WORDS if plain else words.SKY_PHRASES)[scene.sky])
    style = rng.choice(words.STYLE_WORDS[scene.style])
    subjects = []
    for thing in scene.things:
        text = thing_words(thing, rng)
        if thing.place != "free" and thing.say_place:
            text += " " + rng.choice(words.PLACE_PHRASES[thing.place])
        subjects.append(text)
    parts = [rng.choice((" and ", " and ", " next to ")).join(subjects)] if subjects else []
    if not subjects:
        land = scene.land
    if scene.say_land:
        parts.append(land)
    if scene.say_sky:
        parts.append(sky)
    text = (", " if plain else " ").join(parts)
    if not scene.say_style:
        return text
    if rng.random() < 0.3 and style.split()[-1] in ("watercolour", "watercolor", "painting", "drawing", "illustration", "art"):
        return f"{style} of {text}"
    return f"{text}, {style}"


def thing_spots(thing: Thing, pair: bool, land: str, rng: random.Random) -> list[tuple[float, float, float]]:
    """(x, foot y, height) of each copy of a thing, in scene units."""
    size = words.SIZE[thing.noun] * {"small": 0.55, "medium": 1.0, "big": 1.32}[thing.size]
    size *= (1.0 + jitter(rng, 0.06)) * (0.82 if pair else 1.0)
    if thing.count > 1:
        xs = {2: (0.27, 0.73), 3: (0.19, 0.5, 0.81)}[thing.count]
        size *= {2: 0.78, 3: 0.60}[thing.count]
    else:
        xs = ({"left": 0.26, "right": 0.74, "centre": 0.5, "free": 0.5}[thing.place],)
    if thing.noun in words.AIR:
        foot = 0.36 + 0.42 * size + jitter(rng, 0.03)
    elif thing.noun in words.DEEP:
        foot = 0.50 + 0.5 * size + jitter(rng, 0.06)
    elif thing.noun in words.WATER:
        foot = 0.80 + jitter(rng, 0.02)
    elif thing.noun == "lighthouse" and land == "sea":
        foot = 0.76
    else:
        foot = 0.86 + jitter(rng, 0.02)
    spread = 0.07 if thing.place == "free" and thing.count == 1 else 0.025
    return [(x + jitter(rng, spread), foot + jitter(rng, 0.01), size) for x in xs]


def draw(pen: Pen, scene: Scene) -> None:
    """Paint the whole scene with a pen on a canvas scaled to scene units."""
    rng = random.Random(scene.seed * 104729 + 2)
    if scene.land not in SKYLESS:
        SKY_PAINTERS[scene.sky](pen, rng)
    LAND_PAINTERS[scene.land](pen, scene.sky, rng)
    for thing in scene.things:
        for x, y, size in thing_spots(thing, len(scene.things) > 1, scene.land, rng):
            if thing.noun not in words.AIR + words.DEEP:
                pen.shadow(x, y, size * (0.9 if thing.noun in words.TABLE + words.GROUND else 1.2))
            pen.begin_thing(x, y, size, thing.noun in FLIPPABLE and rng.random() < 0.5)
            PAINTERS[thing.noun](pen, PALETTE[thing.colour], rng)
            pen.end_thing()
    if scene.land not in SKYLESS:
        weather(pen, scene.sky, rng)


@lru_cache(maxsize=8)
def textures(size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Paper grain and two cloudy noise fields, float32 [size + 64, size + 64] around 0."""
    rng = np.random.default_rng(5)
    full = 320 * size // 256

    def noise(cells: int) -> np.ndarray:
        grid = Image.fromarray(rng.standard_normal((cells, cells)).astype(np.float32))
        return np.asarray(grid.resize((full, full), Image.Resampling.BICUBIC))

    return noise(160), noise(12), noise(30)


def finish(image: np.ndarray, scene: Scene) -> np.ndarray:
    """The paper and grain of a style laid over the drawn picture, uint8 [n, n, 3]."""
    size = image.shape[0]
    grain, cloudy, rough = textures(size)
    rng = random.Random(scene.seed + 3)
    oy, ox = (int(rng.random() * 0.25 * size) for _ in range(2))
    window = np.s_[oy : oy + size, ox : ox + size]
    if scene.style == "watercolour":
        shift = rough[window] * (0.0045 * size)
        iy, ix = np.indices((size, size), dtype=np.float32)
        rows = np.clip(iy + shift, 0, size - 1).astype(np.int32)
        columns = np.clip(ix + shift[::-1], 0, size - 1).astype(np.int32)
        wash = 1.0 + 0.04 * cloudy[window] + 0.006 * grain[window]
        return np.clip(image[rows, columns] * wash[..., None], 0, 255).astype(np.uint8)
    if scene.style == "pastel":
        return np.clip(image + (3.0 * grain[window])[..., None], 0, 255).astype(np.uint8)
    return image


def render(scene: Scene, size: int) -> np.ndarray:
    """The picture of a scene, uint8 [size, size, 3], sRGB."""
    cells = PIXEL_CELLS if scene.style == "pixel" else size
    buffer = np.zeros((cells, cells, 4), np.uint8)
    surface = skia.Surface.MakeRasterDirect(
        skia.ImageInfo.Make(cells, cells, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType), buffer
    )
    canvas = surface.getCanvas()
    canvas.scale(cells, cells)
    ambient = AMBIENT["day" if scene.land in SKYLESS else scene.sky]
    draw(Pen(canvas, scene.style, ambient), scene)
    image = buffer[..., :3]
    if scene.style == "pixel":
        image = np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.NEAREST))
    return finish(image, scene)


def render_crop(seed: int, size: int, x: int, y: int, side: int) -> np.ndarray:
    """The square of `side` pixels at (x, y) of a random scene drawn at `size`."""
    return render(sample_scene(seed), size)[y : y + side, x : x + side]


def render_all(jobs: list[tuple[int, int, int, int, int]], pool: Pool | None) -> np.ndarray:
    """Pictures uint8 [n, side, side, 3] of `render_crop` arguments, by a process pool where there is one."""
    if pool is None:
        return np.stack([render_crop(*job) for job in jobs])
    return np.stack(pool.starmap(render_crop, jobs, chunksize=max(1, len(jobs) // 32)))
