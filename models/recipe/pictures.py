"""Rendered pictures in batches, by a pool of processes where there is one."""

from __future__ import annotations

import random
from collections.abc import Iterable
from multiprocessing.pool import AsyncResult, Pool

import numpy as np

from world.scene import render, sample_scene

CROPS_EACH = 2
"""Crops cut from every drawn picture: drawing takes about as long as training on one of them."""


class Ready:
    """A result that is already there, with the interface of `AsyncResult`."""

    def __init__(self, value: np.ndarray) -> None:
        self.value = value

    def get(self) -> np.ndarray:
        return self.value


class Joined:
    """Results of a pool that are joined to one array when they are asked for."""

    def __init__(self, parts: AsyncResult) -> None:
        self.parts = parts

    def get(self) -> np.ndarray:
        return np.concatenate(self.parts.get())


def draw(seed: int, width: int, height: int) -> np.ndarray:
    """The picture of a random scene, uint8 [1, height, width, 3]."""
    return render(sample_scene(seed), width, height)[None]


def cut(seed: int, side: int) -> np.ndarray:
    """Random squares of `side` pixels of a random scene, uint8 [CROPS_EACH, side, side, 3]."""
    rng = random.Random(seed)
    picture = draw(seed, 256, 256)[0]
    places = [(rng.randrange(257 - side), rng.randrange(257 - side)) for _ in range(CROPS_EACH)]
    return np.stack([picture[y : y + side, x : x + side] for y, x in places])


def gather(job, arguments: list[tuple], pool: Pool | None) -> Ready | Joined:
    """All results of a job, drawn in the background where there is a pool."""
    if pool is None:
        return Ready(np.concatenate([job(*a) for a in arguments]))
    return Joined(pool.starmap_async(job, arguments, chunksize=max(1, len(arguments) // 16)))


def crops(rng: random.Random, first: int, count: int, side: int, pool: Pool | None) -> Ready | Joined:
    """`count` fresh crops uint8 [count, side, side, 3] of scenes with seeds from `first` on."""
    seeds = [first + rng.randrange(500_000_000) for _ in range(count // CROPS_EACH)]
    return gather(cut, [(s, side) for s in seeds], pool)


def whole(seeds: Iterable[int], width: int, height: int, pool: Pool | None) -> np.ndarray:
    """The pictures of the scenes with these seeds, uint8 [n, height, width, 3]."""
    return gather(draw, [(s, width, height) for s in seeds], pool).get()
