"""Whether every named colour still looks most like itself in every style, by day and by night.

Prints, for each style, the colours whose picture is nearer (CIELAB) to another of the palette.
"""

from __future__ import annotations

import numpy as np
from skimage.color import rgb2lab

from world.backdrops import AMBIENT, DIM
from world.contact import canvas_of, developed
from world.pen import PALETTE, STYLES

TINTED = ("woodcut", "blueprint", "line drawing")
NAMES = tuple(PALETTE)
LAB = rgb2lab(np.array([list(PALETTE.values())]))[0]


def seen(style: str, colour: str, sky: str) -> np.ndarray:
    """The middle sRGB (0..1) of an oval and a box of a colour, as a thing in a picture."""
    pen, pixels = canvas_of(128, 128, style)
    pen.ambient, pen.dim = AMBIENT[sky], DIM[sky]
    pen.sweep(0.0, 1.0, [(0.4, 0.6, 0.8), (0.4, 0.6, 0.3)])
    pen.begin_thing(0.5, 0.9, 0.8, False)
    pen.oval(-0.25, -0.5, 0.24, 0.5, PALETTE[colour])
    pen.box(0.02, -1.0, 0.5, 0.0, PALETTE[colour])
    pen.end_thing()
    image = developed(pixels, 128, 128, style, 0)
    cells = np.concatenate([image[40:90, 24:64].reshape(-1, 3), image[40:90, 70:100].reshape(-1, 3)])
    return np.median(cells, axis=0) / 255


def main() -> None:
    right = total = 0
    gaps = np.linalg.norm(LAB[:, None] - LAB[None], axis=-1) + 1e3 * np.eye(len(NAMES))
    for i, j in sorted({tuple(sorted(divmod(int(k), len(NAMES)))) for k in np.argsort(gaps, axis=None)[:16]}):
        print(f"near: {NAMES[i]} - {NAMES[j]} {gaps[i, j]:.0f}")
    for style in STYLES:
        if style in TINTED:
            continue
        for sky in ("day", "sunset", "night"):
            wrong = []
            for k, name in enumerate(NAMES):
                distance = np.linalg.norm(LAB - rgb2lab(seen(style, name, sky)), axis=-1)
                if distance.argmin() != k:
                    wrong.append(f"{name}>{NAMES[distance.argmin()]} ({distance[k]:.0f}/{distance.min():.0f})")
            right, total = right + len(NAMES) - len(wrong), total + len(NAMES)
            print(f"{style:14} {sky:7} {', '.join(wrong)}")
    print(f"{right}/{total} nearest to themselves")


if __name__ == "__main__":
    main()
