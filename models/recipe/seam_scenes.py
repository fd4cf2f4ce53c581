"""Scenes with their captions, to measure seams on: `scumble bench --seams FOLDER [--extend N]` reads the folder.

    python recipe/seam_scenes.py --out FOLDER
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image

from world.captions import caption
from world.scene import render, sample_scene

FIRST_SEED = 910_000
"""Scenes that no part of the model was trained on begin here."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--size", type=int, default=256)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    seed, made = FIRST_SEED, 0
    while made < args.count:
        scene = sample_scene(seed)
        seed += 1
        # Three in four are flat, as most of training was.
        if scene.style != "flat" and made % 4:
            continue
        Image.fromarray(render(scene, args.size, args.size)).save(args.out / f"{made:02d}.png")
        (args.out / f"{made:02d}.txt").write_text(caption(scene))
        made += 1


if __name__ == "__main__":
    main()
