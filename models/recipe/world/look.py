"""Render random scenes, time them and lay them out in a sheet with their captions.

    python -m world.look --out sheet.png --count 300 --size 256
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from PIL import Image

from world.captions import caption
from world.contact import sheet
from world.layout import layout
from world.sampling import sample_scene
from world.scene import render


def tinted(image: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The picture, darkened where no thing is labelled."""
    cells = np.asarray(Image.fromarray(labels).resize(image.shape[1::-1], Image.Resampling.NEAREST))
    return np.where(cells[..., None] > 0, image, image // 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="a PNG; further sheets get a number")
    parser.add_argument("--first", type=int, default=0, help="seed of the first scene")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--height", type=int, default=256)
    parser.add_argument("--page", type=int, default=60, help="scenes on one sheet")
    parser.add_argument("--labels", action="store_true", help="darken all but the labelled things")
    args = parser.parse_args()
    times: dict[str, list[float]] = defaultdict(list)
    images, labels, words = [], 0.0, []
    for seed in range(args.first, args.first + args.count):
        scene = sample_scene(seed)
        start = time.perf_counter()
        images.append(render(scene, args.width, args.height))
        times[scene.style].append(time.perf_counter() - start)
        start = time.perf_counter()
        nouns, _ = layout(scene, args.width // 8, args.height // 8)
        labels += time.perf_counter() - start
        words.append(caption(scene))
        if args.labels:
            images[-1] = tinted(images[-1], nouns)
    every = [t for values in times.values() for t in values]
    print(f"{args.count} scenes: {1000 * np.mean(every):.1f} ms each, label map {1000 * labels / args.count:.1f} ms")
    print("  ".join(f"{style} {1000 * np.mean(values):.1f}" for style, values in sorted(times.items())))
    for k in range(0, args.count, args.page):
        out = args.out if not k else args.out.with_stem(f"{args.out.stem}-{k // args.page}")
        sheet(images[k : k + args.page], words[k : k + args.page], 10).save(out)


if __name__ == "__main__":
    main()
