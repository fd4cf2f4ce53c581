"""Measure a model: how well its pictures obey the held-out prompts, and how near they are to true renders.

    python recipe/measure.py obey --judge judge.pt --renders full=held four=held-4 v1=held-v1
    python recipe/measure.py frechet --judge judge.pt full=held v1=held-v1
    python recipe/measure.py vae scumble-2
    python recipe/measure.py seams repainted

`obey` and `frechet` take folders of pictures named 000.png, 001.png, ... by the number of
their prompt in world/heldout.json, all 512 or some, each with a name for its column.
They may be made by any program, by sample.py or by Scumble itself. With `--renders`, true
renders of the same prompts (the most that the judge can give) and renders of other
prompts (the least) stand beside them. Every table is Markdown.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from common import choose_device, mixed, to_tensor
from frechet import frechet_distance
from judge_network import Judge, load_judge
from score import Reading, check, is_known, read, shares, words_of
from world.heldout import heldout, true_scene
from world.scene import render

RENDER_SEED = 7_000_000_000
"""Scene seeds of the true renders, away from those of every training."""
OTHER_SEED = 7_100_000_000
"""Seeds of a second set of true renders: their distance from the first is the least that can be reached."""
VAE_SEED = 7_200_000_000
SHIFT = 37
"""How many prompts further on the other prompt of the lower bound is."""
PSNR_COUNT = 64


def numbered(folder: Path) -> dict[int, np.ndarray]:
    """The pictures uint8 [h, w, 3] of a folder by the number of their prompt."""
    paths = {int(p.stem): p for p in sorted(folder.glob("*.png")) if p.stem.isdigit()}
    if not paths:
        raise SystemExit(f"{folder}: no pictures named 000.png, 001.png, ...; draw them with sample.py")
    return {n: np.asarray(Image.open(p).convert("RGB")) for n, p in paths.items() if n < len(heldout())}


def rendered(numbers: list[int], seed: int) -> list[np.ndarray]:
    """True renders of held-out prompts, uint8 [256, 256, 3]."""
    return [render(true_scene(heldout()[n], seed + n), 256, 256) for n in numbers]


def columns_of(named: list[str]) -> dict[str, dict[int, np.ndarray]]:
    """The pictures of each NAME=FOLDER."""
    pairs = [text.partition("=") if "=" in text else (Path(text).name, "=", text) for text in named]
    return {name: numbered(Path(folder)) for name, _, folder in pairs}


def table(rows: dict[str, dict[str, str]], head: str) -> str:
    """Markdown of {row: {column: text}}."""
    columns = list(dict.fromkeys(c for row in rows.values() for c in row))
    lines = [f"| {head} | {' | '.join(columns)} |", f"| --- |{' --- |' * len(columns)}"]
    lines += [f"| {name} | {' | '.join(row.get(c, '') for c in columns)} |" for name, row in rows.items()]
    return "\n".join(lines)


def percent(passed: int, total: int) -> str:
    """The share of passed checks, and of how many."""
    return f"{100 * passed / total:.1f} % of {total}"


class Readings:
    """What the judge sees in sets of pictures, each read once."""

    def __init__(self, judge: Judge, numbers: list[int]) -> None:
        self.judge, self.numbers, self.kept = judge, numbers, {}

    def of(self, name: str, pictures: dict[int, np.ndarray]) -> dict[int, Reading]:
        """The readings of one set."""
        if name not in self.kept:
            wanted = [n for n in self.numbers if n in pictures]
            self.kept[name] = dict(zip(wanted, read(self.judge, [pictures[n] for n in wanted]), strict=True))
        return self.kept[name]

    def of_renders(self, seed: int) -> dict[int, Reading]:
        """The readings of the true renders with these seeds."""
        name = f"renders {seed}"
        pictures = {} if name in self.kept else dict(zip(self.numbers, rendered(self.numbers, seed), strict=True))
        return self.of(name, pictures)


def obey(readings: Readings, columns: dict[str, dict[int, np.ndarray]], renders: bool, failures: str) -> str:
    """The table of obedience."""
    items, rows = heldout(), {}

    def fill(name: str, seen: dict[int, Reading]) -> None:
        for row, (passed, total) in shares([items[n] for n in seen], list(seen.values())).items():
            rows.setdefault(row, {})[name] = percent(passed, total)

    for name, pictures in columns.items():
        seen = readings.of(name, pictures)
        fill(name, seen)
        if name == failures:
            for n, reading in seen.items():
                failed = [c for c, passed in check(items[n], reading).items() if not passed]
                print(f"{n:03d} {items[n]['prompt']}: {'all passed' if not failed else 'failed ' + ', '.join(failed)}")
    if renders:
        seen = readings.of_renders(RENDER_SEED)
        fill("true renders", seen)
        numbers = list(seen)
        other = {n: seen[numbers[(i + SHIFT) % len(numbers)]] for i, n in enumerate(numbers)}
        fill("renders of other prompts", other)
    order = sorted(rows, key=lambda row: row.startswith("check"))
    return table({row: rows[row] for row in order}, "obeyed")


def frechet(readings: Readings, columns: dict[str, dict[int, np.ndarray]]) -> str:
    """The table of distances to true renders of the same prompts."""
    true = readings.of_renders(RENDER_SEED)
    rows = {}

    def add(name: str, seen: dict[int, Reading]) -> None:
        sets = [np.stack([each[n].features for n in seen]) for each in (seen, true)]
        rows[name] = {"distance": f"{frechet_distance(*sets):.3f}", "pictures": str(len(seen))}

    for name, pictures in columns.items():
        add(name, readings.of(name, pictures))
    add("other true renders (the least)", readings.of_renders(OTHER_SEED))
    return table(rows, "Fréchet distance to true renders")


@torch.no_grad()
def vae_psnr(folder: Path, device: torch.device) -> float:
    """Mean PSNR in dB of renders of held-out prompts through a model's autoencoder (its posterior mean)."""
    from diffusers import AutoencoderKL

    vae = AutoencoderKL.from_pretrained(folder / "vae", torch_dtype=torch.float32).to(device, memory_format=torch.channels_last)
    numbers = list(range(0, len(heldout()), len(heldout()) // PSNR_COUNT))[:PSNR_COUNT]
    figures: list[float] = []
    for first in range(0, PSNR_COUNT, 8):
        x = to_tensor(np.stack(rendered(numbers[first : first + 8], VAE_SEED)), device)
        with mixed(device):
            y = vae.decode(vae.encode(x).latent_dist.mode()).sample
        error = ((y.float().clamp(-1, 1) - x) / 2).square().mean((1, 2, 3))
        figures += (-10 * error.log10()).tolist()
    return float(np.mean(figures))


def seam(picture: np.ndarray, new: np.ndarray) -> tuple[float, float]:
    """Mean difference of neighbouring pixels across the border of a hole, and of those within it.

    picture uint8 [h, w, 3]; new bool [h, w] is true in the hole.
    """
    across, inside = [], []
    for axis in (0, 1):
        step = np.abs(np.diff(picture.astype(np.float64), axis=axis)).mean(2)
        edge = np.diff(new.astype(np.int8), axis=axis) != 0
        within = np.logical_and(*(np.take(new, range(s, new.shape[axis] - 1 + s), axis) for s in (0, 1)))
        across.append(step[edge])
        inside.append(step[within])
    return float(np.concatenate(across).mean()), float(np.concatenate(inside).mean())


def is_side(new: np.ndarray) -> bool:
    """Whether a hole bool [h, w] reaches the border of the picture: an extension, not a repainted part."""
    return bool(new[0].any() or new[-1].any() or new[:, 0].any() or new[:, -1].any())


def seams(folder: Path) -> str:
    """The table of seams of a folder that `sample.py --repaint` wrote: holes inside the picture, and extended sides."""
    found: dict[str, list[tuple[float, float]]] = {}
    for path in sorted(folder.glob("*_mask.png")):
        new = np.asarray(Image.open(path).convert("L")) > 127
        part = "extended sides" if is_side(new) else "repainted boxes"
        for kind, ending in ((part, ""), (f"{part}, the true renders", "_true")):
            file = path.with_name(path.name.replace("_mask", ending))
            found.setdefault(kind, []).append(seam(np.asarray(Image.open(file).convert("RGB")), new))
    if not found:
        raise SystemExit(f"{folder}: no masks named 000_mask.png, ...; make them with sample.py --repaint")
    rows = {}
    for kind, pairs in found.items():
        across, inside = np.array(pairs).mean(0)
        rows[kind] = {"across": f"{across:.2f}", "inside": f"{inside:.2f}", "ratio": f"{across / inside:.2f}",
                      "pictures": str(len(pairs))}
    return table(rows, "mean difference of neighbours")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("obey", "frechet", "all", "vae", "seams"), help="all: obey and frechet at once")
    parser.add_argument("folders", nargs="*", help="NAME=FOLDER of pictures; vae: models; seams: folders of sample.py --repaint")
    parser.add_argument("--judge", type=Path, help="the judge's checkpoint")
    parser.add_argument("--renders", action="store_true", help="also true renders and renders of other prompts")
    parser.add_argument("--known", type=Path, help="only prompts whose words are in this tokenizer's vocab.json")
    parser.add_argument("--same", action="store_true", help="only prompts that every folder has a picture of")
    parser.add_argument("--failures", default="", metavar="NAME", help="list what failed in this column")
    parser.add_argument("--json", type=Path, help="also write the tables there")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_intermixed_args()
    torch.set_num_threads(args.threads)
    device, tables = choose_device(args.device), {}
    if args.what == "vae":
        tables["vae"] = table({f: {"PSNR": f"{vae_psnr(Path(f), device):.2f} dB"} for f in args.folders}, "autoencoder")
    elif args.what == "seams":
        tables |= {folder: seams(Path(folder)) for folder in args.folders}
    else:
        if not args.judge:
            raise SystemExit("--judge is missing: train one with judge.py")
        columns, numbers = columns_of(args.folders), list(range(len(heldout())))
        if args.known:
            known = words_of(args.known)
            numbers = [n for n in numbers if is_known(heldout()[n]["prompt"], known)]
        if args.same:
            numbers = [n for n in numbers if all(n in pictures for pictures in columns.values())]
        readings = Readings(load_judge(args.judge, device), numbers)
        if args.what in ("obey", "all"):
            tables["obey"] = obey(readings, columns, args.renders or not columns, args.failures)
        if args.what in ("frechet", "all"):
            tables["frechet"] = frechet(readings, columns)
    print("\n\n".join(tables.values()))
    if args.json:
        args.json.write_text(json.dumps(tables, indent=1) + "\n")


if __name__ == "__main__":
    main()
