"""Composition: where the things of a scene stand and how large they are, on a canvas of any shape.

Lengths are scene units; the canvas is `w` wide and `h` high with the horizon at `horizon`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from world.description import Scene, Thing
from world.extent import extent
from world.pen import jitter
from world.vocabulary import THINGS

MARGIN = 0.035
SIZE = {"small": 0.58, "medium": 1.0, "big": 1.36}
SIDE = {"left": 0.27, "right": 0.73, "middle": 0.5, "free": 0.5}
LEDGE = 0.85
"""Where the board of a shelf is, as a share of the height."""
HORIZONS = {"normal": 0.62, "close-up": 0.66, "wide": 0.60, "above": 0.20}


@dataclass(frozen=True)
class Frame:
    """The canvas and its horizon."""

    w: float
    h: float
    horizon: float
    land: str

    def ground(self, t: float) -> float:
        """Height of the ground a share `t` of the way from the horizon to the foot of the picture."""
        if self.land == "shelf":
            return LEDGE * self.h
        return self.horizon + t * (self.h - self.horizon)

    @property
    def scale(self) -> float:
        """How much larger things are drawn than on a square canvas."""
        return (self.w * self.h) ** 0.25


@dataclass(frozen=True)
class Spot:
    """One copy of a thing on the canvas; spots are painted in the order of their list."""

    thing: int
    noun: str
    colour: str
    x: float
    y: float
    size: float
    flip: bool
    shadow: bool = False
    floats: bool = False

    def sides(self) -> tuple[float, float]:
        """Its left and right ends."""
        box = extent(self.noun)
        left, right = (box.right, box.left) if self.flip else (box.left, box.right)
        return self.x - left * self.size, self.x + right * self.size


def frame(scene: Scene, w: float, h: float) -> Frame:
    """The frame of a scene on a canvas."""
    return Frame(w, h, HORIZONS[scene.view] * h, scene.land)


def kind(f: Frame, noun: str) -> str:
    """How the thing is held: everything floats in space as under water."""
    return "deep" if f.land == "space" else THINGS[noun].where


def capped(noun: str, size: float, width: float, height: float) -> float:
    """The size, made smaller until the thing fits into a box."""
    box = extent(noun)
    return min(size, width / box.width, height / box.height)


def base_of(f: Frame, noun: str) -> dict[str, bool]:
    """Whether a thing throws a shadow on the ground or floats on the water."""
    where = kind(f, noun)
    return {"shadow": where in ("ground", "table"), "floats": where == "water"}


def placed(f: Frame, index: int, thing: Thing, x: float, y: float, size: float, flip: bool) -> Spot:
    """A spot whose middle is at x, pushed inside the frame."""
    box = extent(thing.noun)
    left, right = (box.right, box.left) if flip else (box.left, box.right)
    x = min(max(x, MARGIN + box.width * size / 2), f.w - MARGIN - box.width * size / 2)
    y = min(max(y, 0.03 + box.top * size), f.h - 0.025 - box.foot * size)
    x += (left - right) * size / 2
    return Spot(index, thing.noun, thing.colour, x, y, size, flip, **base_of(f, thing.noun))


def foot(f: Frame, noun: str, size: float, t: float) -> float:
    """The height of a thing's foot: on the ground a share `t` down from the horizon, else floating."""
    where = kind(f, noun)
    box = extent(noun)
    if where == "air":
        return 0.40 * f.h + (box.top - box.foot) * size / 2
    if where == "deep":
        return 0.49 * f.h + (box.top - box.foot) * size / 2
    if where == "water":
        return f.ground(max(0.18, t - 0.17))
    return f.ground(t)


def room_above(f: Frame, noun: str, t: float) -> float:
    """How high a thing may be at most."""
    if kind(f, noun) in ("air", "deep"):
        return 0.72 * f.h
    return f.ground(t) - 0.06


def single(f: Frame, scene: Scene, rng: random.Random) -> list[Spot]:
    """One thing in the normal view or another."""
    thing = scene.things[0]
    noun, box = thing.noun, extent(thing.noun)
    size = THINGS[noun].height * f.scale * SIZE[thing.size] * (1.0 + jitter(rng, 0.05))
    flip = mirrored(noun, rng)
    if scene.view == "close-up":
        size = min(1.75 * size, 1.06 * f.w / box.width, 0.98 * f.h / box.height)
        y = 0.5 * f.h + (box.top - box.foot) * size / 2
        if kind(f, noun) in ("ground", "table", "water"):
            y = max(y, min(f.h + 0.03, 0.08 + box.top * size))
        x = 0.5 * f.w + (box.left - box.right) * size / 2 * (-1 if flip else 1)
        return [Spot(0, noun, thing.colour, x, y, size, flip, **base_of(f, noun))]
    t = 0.64
    if scene.view == "wide":
        size, t = 0.46 * size, 0.42
    elif scene.view == "above":
        size, t = 0.90 * size, 0.66
    aside = thing.place in ("left", "right")
    size = capped(noun, size, (0.52 if aside else 0.84) * f.w, room_above(f, noun, t))
    x = SIDE[thing.place] * f.w + jitter(rng, 0.05 if thing.place == "free" else 0.02)
    return [placed(f, 0, thing, x, foot(f, noun, size, t) + jitter(rng, 0.015), size, flip)]


def mirrored(noun: str, rng: random.Random) -> bool:
    """Whether this copy looks the other way."""
    return rng.random() < 0.2 and THINGS[noun].flip


def row(
    f: Frame, things: list[tuple[int, Thing]], rng: random.Random, t: float, width: float, height: float
) -> list[Spot]:
    """Things beside one another, each in a cell of equal width; `width` is the share of its cell that one may fill."""
    n = len(things)
    spots = []
    for i, (index, thing) in enumerate(things):
        noun = thing.noun
        size = THINGS[noun].height * f.scale * SIZE[thing.size]
        size = capped(noun, size, width * f.w / n, height)
        x = f.w * (i + 0.5) / n + jitter(rng, 0.008)
        spots.append(placed(f, index, thing, x, foot(f, noun, size, t), size, mirrored(noun, rng)))
    return spots


def beside(f: Frame, scene: Scene, rng: random.Random) -> list[Spot]:
    """Several kinds from left to right as the caption names them ('right of' the other way round)."""
    things = [(i, t) for i, t in enumerate(scene.things) for _ in range(t.count)]
    if scene.relation == "right of":
        things.reverse()
    n = len(things)
    return row(f, things, rng, 0.64, 0.90 if n < 3 else 0.94, (0.56 if n == 2 else 0.46) * f.scale)


ROWS = {2: ((2,), (1, 1)), 3: ((3,), (1, 2)), 4: ((4,), (2, 2)), 5: ((5,), (2, 3))}
"""Ways to stand: how many in each row, the farthest row first."""


def grid(f: Frame, scene: Scene, rows: tuple[int, ...]) -> list[Spot]:
    """Copies of one thing in rows, all of one size."""
    thing = scene.things[0]
    noun, box = thing.noun, extent(thing.noun)
    where = kind(f, noun)
    floating = where in ("air", "deep")
    top, bottom = (0.05, (0.66 if where == "air" else 0.88) * f.h) if floating else (0.12 * f.h, f.ground(0.88))
    gap = (bottom - top) / len(rows) if floating else min(0.30 * f.scale, 0.98 * (bottom - f.ground(0.10)))
    room = 0.90 * gap if floating or len(rows) > 1 else 0.8 * (f.ground(0.70) - top)
    wanted = THINGS[noun].height * f.scale * (0.88 if len(rows) == 1 else 0.8)
    size = capped(noun, wanted, 0.88 * f.w / max(rows), max(room, 0.05))
    spots = []
    for k, n in enumerate(rows):
        if floating:
            y = top + gap * (k + 0.5) + (box.top - box.foot) * size / 2
        else:
            y = bottom - box.foot * size - gap * (len(rows) - 1 - k) if len(rows) > 1 else foot(f, noun, size, 0.66)
        cell = f.w / max(rows)
        for i in range(n):
            x = f.w / 2 + (i - (n - 1) / 2) * cell * (0.96 if n > 1 else 1.0)
            spots.append(placed(f, 0, thing, x, y, size, False))
    return spots


def group(f: Frame, scene: Scene, rng: random.Random) -> list[Spot]:
    """Two to five of one kind, in the rows that let them be largest."""
    options = [grid(f, scene, rows) for rows in ROWS[scene.things[0].count]]
    if scene.things[0].count == 2 or f.land == "shelf":
        options = options[:1]
    chosen = max(options, key=lambda spots: spots[0].size * (1.12 if spots[0].y == spots[-1].y else 1.0))
    flip = mirrored(scene.things[0].noun, rng)
    return [replace(s, flip=flip, x=s.x + turn(s, flip), y=s.y + jitter(rng, 0.008)) for s in chosen]


def turn(spot: Spot, flip: bool) -> float:
    """How far a thing must move so that mirroring leaves its middle where it was."""
    box = extent(spot.noun)
    return (box.right - box.left) * spot.size if flip != spot.flip else 0.0


def behind(f: Frame, scene: Scene, rng: random.Random) -> list[Spot]:
    """One thing partly hidden by another that stands nearer."""
    order = [0, 1] if scene.relation == "behind" else [1, 0]
    far, near = (scene.things[i] for i in order)
    far_box, near_box = extent(far.noun), extent(near.noun)
    near_size = capped(near.noun, 0.80 * THINGS[near.noun].height * f.scale, 0.56 * f.w, 0.42 * f.scale)
    far_size = capped(far.noun, 0.95 * THINGS[far.noun].height * f.scale, 0.62 * f.w, 0.52 * f.scale)
    wanted = max(far_size, 0.95 * near_size * near_box.height / far_box.height)
    far_size = capped(far.noun, wanted, 0.70 * f.w, 0.56 * f.scale)
    side = -1 if rng.random() < 0.5 else 1
    overlap = 0.40 * min(near_box.width * near_size, far_box.width * far_size)
    apart = (near_box.width * near_size + far_box.width * far_size) / 2 - overlap
    total = apart + (near_box.width * near_size + far_box.width * far_size) / 2
    start = f.w / 2 - total / 2
    centres = (start + far_box.width * far_size / 2, start + total - near_box.width * near_size / 2)
    if side > 0:
        centres = (f.w - centres[0], f.w - centres[1])
    deep = 0.20 if THINGS[far.noun].where == "water" else 0.0
    far_y, near_y = foot(f, far.noun, far_size, 0.34 + deep), foot(f, near.noun, near_size, 0.78 + deep / 2)
    return [
        placed(f, order[0], far, centres[0], far_y, far_size, mirrored(far.noun, rng)),
        placed(f, order[1], near, centres[1], near_y, near_size, mirrored(near.noun, rng)),
    ]


def on(f: Frame, scene: Scene, rng: random.Random) -> list[Spot]:
    """One thing that sits on the top of another."""
    top, low = scene.things
    low_box, top_box = extent(low.noun), extent(top.noun)
    low_size = capped(low.noun, 0.86 * THINGS[low.noun].height * f.scale, 0.80 * f.w, 0.44 * f.scale)
    base = placed(f, 1, low, f.w / 2, foot(f, low.noun, low_size, 0.74), low_size, mirrored(low.noun, rng))
    seat_x = base.x + low_box.seat_x * low_size * (-1 if base.flip else 1)
    seat_y = base.y - low_box.seat * low_size
    size = capped(top.noun, 0.30 * f.scale, 0.34 * f.w, min(0.30 * f.scale, seat_y - 0.05))
    size = max(size, 0.20)
    flip = mirrored(top.noun, rng)
    shift = top_box.base_x * size * (-1 if flip else 1)
    y = seat_y + 0.02 - max(0.0, top_box.foot - 0.04) * size
    return [base, Spot(0, top.noun, top.colour, seat_x - shift, y, size, flip)]


def above(f: Frame, scene: Scene, rng: random.Random) -> list[Spot]:
    """One thing in the air over another."""
    high, low = scene.things
    low_size = capped(low.noun, 0.80 * THINGS[low.noun].height * f.scale, 0.75 * f.w, 0.40 * f.scale)
    base = placed(f, 1, low, f.w / 2, foot(f, low.noun, low_size, 0.76), low_size, mirrored(low.noun, rng))
    room = base.y - extent(low.noun).top * low_size - 0.05
    size = capped(high.noun, 0.85 * THINGS[high.noun].height * f.scale, 0.6 * f.w, max(0.22, 0.84 * room))
    box = extent(high.noun)
    y = 0.04 + room / 2 + (box.top - box.foot) * size / 2
    return [base, placed(f, 0, high, f.w / 2 + jitter(rng, 0.03), y, size, mirrored(high.noun, rng))]


def under(f: Frame, scene: Scene, rng: random.Random) -> list[Spot]:
    """A small thing before the trunk of a large sheltering one."""
    small, large = scene.things
    y = f.ground(0.62)
    large_size = capped(large.noun, 0.92 * f.scale, 0.92 * f.w, y - 0.05)
    base = placed(f, 1, large, f.w / 2, y, large_size, False)
    size = capped(small.noun, 0.30 * f.scale, 0.40 * f.w, 0.36 * extent(large.noun).height * large_size)
    side = 0.13 if rng.random() < 0.5 else -0.13
    return [base, placed(f, 0, small, f.w / 2 + side * f.scale, f.ground(0.76), size, mirrored(small.noun, rng))]


ARRANGE = {"behind": behind, "in front of": behind, "on": on, "above": above, "under": under}


def spots(scene: Scene, w: float, h: float) -> list[Spot]:
    """Every copy of the things of a scene, the farthest first."""
    if not scene.things:
        return []
    rng = random.Random(scene.seed * 104729 + 2)
    f = frame(scene, w, h)
    if len(scene.things) == 1:
        return single(f, scene, rng) if scene.things[0].count == 1 else group(f, scene, rng)
    return ARRANGE.get(scene.relation, beside)(f, scene, rng)
