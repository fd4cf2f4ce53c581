"""The pool of drawn pictures from which training cuts its patches.

    python models/recipe/upscaler/pool.py --out sheet.png    # look at some
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from leaves import dead_leaves
from pages import field, page
from world.scene import render, sample_scene

SIDE = 384
"""Width and height of the pictures in the pool."""
SHARES = {"leaves": 0.60, "structure": 0.12, "text": 0.07, "lines": 0.07, "field": 0.06, "scene": 0.08}
"""How often each kind is drawn."""


def picture(seed: int, size: int = SIDE) -> np.ndarray:
    """The picture of a seed, uint8 [size, size, 3], of a kind drawn by `SHARES`."""
    kind = random.Random(seed * 7919 + 1).choices(list(SHARES), list(SHARES.values()))[0]
    if kind == "leaves":
        return dead_leaves(seed, size)
    if kind == "field":
        return field(seed, size)
    if kind == "scene":
        return render(sample_scene(seed), size, size)
    return page(kind, seed, size)


def build_pool(path: Path, count: int) -> np.ndarray:
    """The pool uint8 [count, SIDE, SIDE, 3] as a mapped file; what a killed run has drawn is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shape = (count, SIDE, SIDE, 3)
    size = 128 + int(np.prod(shape))
    if not path.exists() or path.stat().st_size < size:
        np.lib.format.open_memmap(path, "w+", np.uint8, shape).flush()
    pool = np.load(path, mmap_mode="r+")
    missing = [i for i in range(count) if not pool[i, ::16, ::16].any()]
    if missing:
        start = time.monotonic()
        with get_context("spawn").Pool(min(len(missing), os.cpu_count() or 1)) as workers:
            for done, (i, image) in enumerate(zip(missing, workers.imap(picture, missing, chunksize=4), strict=True)):
                pool[i] = image
                if done % 100 == 99:
                    print(f"pool: {done + 1} of {len(missing)} drawn, {time.monotonic() - start:.0f} s", flush=True)
    return pool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="a sheet of pictures to look at")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=24)
    args = parser.parse_args()
    images = [picture(args.first + i) for i in range(args.count)]
    rows = [np.concatenate(images[i : i + 6], 1) for i in range(0, args.count - args.count % 6, 6)]
    Image.fromarray(np.concatenate(rows)).save(args.out)


if __name__ == "__main__":
    main()
