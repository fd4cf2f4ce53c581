#!/usr/bin/env python3
"""Draws the program's mark and makes all its files: a brush stroke that is an S, and dissolves into noise.

Writes into this folder: `scumble.svg`; `hicolor/SIZExSIZE.png`, which Linux desktops take; `scumble.icns` for macOS;
`scumble.ico` for Windows; and `assets/icon.png`, which the window shows. The files are part of the repository: this is
run only to change the mark.

Needs Pillow and rsvg-convert (Debian: python3-pil, librsvg2-bin).
"""

import math
import random
import subprocess
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
SIZES = [16, 22, 24, 32, 48, 64, 128, 256, 512]
# What each of Windows' places takes: lists, the task bar, large icons.
ICO_SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256]

# The upper half of the S in a square of 256, from its right end to the middle; the lower half is the upper one turned.
HALF = [(190, 88), (169, 65), (130, 56), (94, 65), (78, 90), (92, 115)]
MIDDLE = (128, 128)
# The stroke's width, and the lengths at its end on which bristles run dry and pixels take over.
WIDTH = 40
DRY = 74
BRISTLES = 27
CELL = 6
PALETTE = [(0.0, "#7d86ff"), (0.34, "#a48cf5"), (0.66, "#dea0c6"), (1.0, "#ffbe90")]


def curve(a, b, c, d, t):
    """The point at t in 0..1 between b and c, of the smooth curve through four points."""
    return tuple(
        0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)
        for p, q, r, s in zip(a, b, c, d)
    )


def centre_line(per_part=40):
    """Points along the S with a unit normal and the distance from its beginning each: (x, y, nx, ny, distance)."""
    knots = [*HALF, MIDDLE, *((256 - x, 256 - y) for x, y in reversed(HALF))]
    ends = [tuple(2 * p - q for p, q in zip(knots[i], knots[j])) for i, j in ((0, 1), (-1, -2))]
    knots = [ends[0], *knots, ends[1]]
    points = [
        curve(*knots[i : i + 4], k / per_part) for i in range(len(knots) - 3) for k in range(per_part)
    ] + [knots[-2]]
    line, run = [], 0.0
    for i, (x, y) in enumerate(points):
        (x0, y0), (x1, y1) = points[max(i - 1, 0)], points[min(i + 1, len(points) - 1)]
        length = math.hypot(x1 - x0, y1 - y0)
        run += math.hypot(x - x0, y - y0) if i else 0.0
        line.append((x, y, (y0 - y1) / length, (x1 - x0) / length, run))
    return line


def path(line, offset, begin, end, spacing=10.0):
    """The path data of a smooth line beside the centre line, between two distances along it."""
    count = max(2, round((end - begin) / spacing))
    knots = []
    for i in range(-1, count + 2):
        x, y, nx, ny, _ = min(line, key=lambda p: abs(p[4] - (begin + (end - begin) * i / count)))
        knots.append((x + nx * offset, y + ny * offset))
    data = f"M{knots[1][0]:.1f} {knots[1][1]:.1f}C"
    for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:]):
        numbers = [v + (w - u) / 6 for u, v, w in zip(a, b, c)] + [w - (z - v) / 6 for v, w, z in zip(b, c, d)]
        data += " ".join(f"{n:.1f}" for n in (*numbers, *c)) + " "
    return data.strip()


def strokes(line, dice):
    """The paint: the loaded middle of the brush, bristles that reach further at both ends, and streaks in it."""
    whole, drawn = line[-1][4], []
    drawn.append(f'<path stroke-width="{WIDTH - 3}" d="{path(line, 0, 17, whole - DRY, 8)}"/>')
    for i in range(BRISTLES):
        across = i / (BRISTLES - 1) * 2 - 1
        offset = across * (WIDTH / 2 - 0.9)
        begin = 1 + 9 * across * across + dice.random() ** 1.5 * 17
        end = whole - DRY + 4 + dice.random() ** 1.4 * (DRY - 34)
        thick = 1.5 + dice.random() * 1.2
        drawn.append(f'<path stroke-width="{thick:.1f}" d="{path(line, offset, begin, end, 12)}"/>')
    for _ in range(16):
        offset = dice.uniform(-1, 1) * (WIDTH / 2 - 3)
        begin = 20 + dice.random() * (whole - DRY) * 0.6
        end = min(begin + 60 + dice.random() * 150, whole - DRY + 8)
        colour, opacity = dice.choice([("#fff", 0.10), ("#fff", 0.14), ("#2b1f5c", 0.12)])
        thick = 0.8 + dice.random() * 1.6
        drawn.append(
            f'<path stroke="{colour}" stroke-opacity="{opacity}" stroke-linecap="round" stroke-width="{thick:.1f}" '
            f'd="{path(line, offset, begin, end, 12)}"/>'
        )
    return drawn


def pixels(line, dice):
    """Where the paint runs dry the picture is noise still: squares on a grid, fewer towards the end."""
    whole, squares = line[-1][4], []
    for row in range(256 // CELL):
        for column in range(256 // CELL):
            x, y = (column + 0.5) * CELL, (row + 0.5) * CELL
            px, py, _, _, run = min(line, key=lambda p: math.hypot(p[0] - x, p[1] - y))
            across, along = math.hypot(px - x, py - y) / (WIDTH / 2), (run - (whole - DRY)) / DRY
            if across > 0.94 or along <= 0.05 or dice.random() > 1.25 - 1.05 * along:
                continue
            opacity = min(1.0, max(0.25, 1.25 - along + dice.uniform(-0.35, 0.1)))
            side = CELL - 1
            squares.append(
                f'<rect x="{x - side / 2:g}" y="{y - side / 2:g}" width="{side}" height="{side}" opacity="{opacity:.2f}"/>'
            )
    return squares


def drawing():
    """The mark as SVG."""
    dice, line = random.Random(11), centre_line()
    stops = "".join(f'<stop offset="{at}" stop-color="{colour}"/>' for at, colour in PALETTE)
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256">',
            "<title>Scumble</title>",
            "<defs>",
            f'<linearGradient id="paint" gradientUnits="userSpaceOnUse" x1="150" y1="50" x2="110" y2="212">{stops}'
            "</linearGradient>",
            '<linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#2b2840"/>'
            '<stop offset="1" stop-color="#191725"/></linearGradient>',
            # The ground's upper edge catches light.
            '<linearGradient id="edge" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fff" '
            'stop-opacity=".22"/><stop offset=".3" stop-color="#fff" stop-opacity=".04"/></linearGradient>',
            "</defs>",
            '<rect x="12" y="12" width="232" height="232" rx="54" fill="url(#ground)"/>',
            '<rect x="13" y="13" width="230" height="230" rx="53" fill="none" stroke="url(#edge)" stroke-width="2"/>',
            '<g fill="url(#paint)">',
            *pixels(line, dice),
            "</g>",
            '<g fill="none" stroke="url(#paint)">',
            *strokes(line, dice),
            "</g>",
            "</svg>",
            "",
        ]
    )


def main():
    """Writes all files."""
    svg = HERE / "scumble.svg"
    svg.write_text(drawing())
    (HERE / "hicolor").mkdir(exist_ok=True)

    def raster(size, to):
        subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size), "-o", str(to), str(svg)], check=True)
        return Image.open(to).convert("RGBA")

    pictures = {size: raster(size, HERE / "hicolor" / f"{size}x{size}.png") for size in SIZES}
    raster(256, HERE.parent.parent / "assets" / "icon.png")
    scratch = HERE / "scratch.png"
    try:
        for size in {*ICO_SIZES, 1024} - pictures.keys():
            pictures[size] = raster(size, scratch)
            pictures[size].load()
    finally:
        scratch.unlink(missing_ok=True)
    rest = [pictures[size] for size in ICO_SIZES]
    pictures[256].save(HERE / "scumble.ico", sizes=[(s, s) for s in ICO_SIZES], append_images=rest)
    others = [pictures[size] for size in (16, 32, 64, 128, 256, 512)]
    pictures[1024].save(HERE / "scumble.icns", append_images=others)


if __name__ == "__main__":
    main()
