"""Cached training examples: latents of rendered scenes, their captions, label maps and inpainting masks.

A shard is one .npz file of `SHARD` scenes of one picture size:
  latents        float16 [n, 4, h, w]     unscaled posterior means; h, w = picture size / 8
  nouns, colours uint8   [n, h, w]        which thing stands in each cell, and its colour: 0 none, else 1 + index
  captions       str     [n, PHRASINGS]   several ways to say the same scene
  clear          bool    [n]              one single thing in the flat style
  masked_rows    int64   [m]              which rows have a mask
  masks          uint8   [m, h, w]        1 = repaint
  masked_latents float16 [m, 4, h, w]     encoding of the picture with the hole set to 0
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable
from multiprocessing.pool import Pool
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from PIL import Image, ImageDraw
from torch import Tensor

from common import choose_device, mixed, render_pool, to_tensor, workers
from vae import load_vae
from winograd import use_winograd
from world.captions import caption
from world.layout import layout
from world.scene import Scene, render, sample_scene

SHARD = 240
PHRASINGS = 3
MASKED_SHARE = 0.25
BUCKETS = {(256, 256): 0.8, (320, 192): 0.1, (192, 320): 0.1}
"""Picture sizes (width, height) in pixels and the share of the examples that each gets."""
NEAR = 24
"""Cells along a side of the windows that are cut from pictures of full size: more of what is seen is things."""
HALF_BUCKETS = {(128, 128): 0.8, (160, 96): 0.1, (96, 160): 0.1}
"""Those of the first stage, in which words and shapes are learned from four times as many examples in the same time."""


def random_mask(rng: random.Random, width: int, height: int) -> np.ndarray:
    """A repaint mask uint8 [height, width] of 0 and 1: a box, brush strokes or a side to outpaint."""
    image = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(image)
    kind, short = rng.random(), min(width, height)
    if kind < 0.4:
        w, h = (side * (0.3 + 0.5 * rng.random()) for side in (width, height))
        x, y = rng.random() * (width - w), rng.random() * (height - h)
        (pen.ellipse if rng.random() < 0.3 else pen.rectangle)((x, y, x + w, y + h), fill=1)
    elif kind < 0.7:
        for _ in range(rng.randint(1, 3)):
            points = [(rng.random() * width, rng.random() * height) for _ in range(rng.randint(2, 5))]
            pen.line(points, fill=1, width=int(short * (0.10 + 0.16 * rng.random())), joint="curve")
    else:
        share = 0.25 + 0.4 * rng.random()
        side = rng.choice(("left", "right", "top", "bottom"))
        x, y = share * width, share * height
        box = {"left": (0, 0, x, height), "right": (width - x, 0, width, height),
               "top": (0, 0, width, y), "bottom": (0, height - y, width, height)}[side]
        pen.rectangle(box, fill=1)
    return np.array(image)


def is_clear(scene: Scene) -> bool:
    """Whether a scene shows one single thing in the plain style, from which the words for shapes are learned best."""
    return scene.style == "flat" and len(scene.things) == 1 and scene.things[0].count == 1


def phrasings(scene: Scene) -> list[str]:
    """Several captions of the same scene."""
    return [caption(scene, k) for k in range(PHRASINGS)]


def draw_example(seed: int, width: int, height: int) -> dict:
    """All that a shard keeps of one scene, and the picture that is still to be encoded."""
    scene = sample_scene(seed)
    columns, rows = width // 8, height // 8
    nouns, colours = layout(scene, columns, rows)
    masked = random.Random(seed + 11).random() < MASKED_SHARE
    mask = random_mask(random.Random(seed + 12), width, height) if masked else None
    return {"picture": render(scene, width, height), "nouns": nouns, "colours": colours, "mask": mask,
            "captions": phrasings(scene), "clear": is_clear(scene)}


@torch.no_grad()
def encode_mean(vae: AutoencoderKL, x: Tensor, device: torch.device) -> Tensor:
    """Unscaled posterior means float32 [b, 4, h, w] of pictures float [b, 3, 8h, 8w] in -1..1."""
    with mixed(device):
        return vae.encode(x).latent_dist.mode().float()


def encode_shard(vae: AutoencoderKL, examples: list[dict], device: torch.device, batch: int) -> dict[str, np.ndarray]:
    """The arrays of one shard."""
    latents, rows, masks, masked_latents = [], [], [], []
    for first in range(0, len(examples), batch):
        part = examples[first : first + batch]
        x = to_tensor(np.stack([e["picture"] for e in part]), device)
        latents.append(encode_mean(vae, x, device))
        chosen = [i for i, e in enumerate(part) if e["mask"] is not None]
        if chosen:
            mask = np.stack([part[i]["mask"] for i in chosen])
            hole = torch.from_numpy(mask).to(device)[:, None].float()
            masked_latents.append(encode_mean(vae, x[chosen] * (hole < 0.5), device))
            masks.append(mask[:, ::8, ::8])
            rows.extend(first + i for i in chosen)
    return {
        "latents": torch.cat(latents).half().cpu().numpy(),
        "nouns": np.stack([e["nouns"] for e in examples]), "colours": np.stack([e["colours"] for e in examples]),
        "captions": np.array([e["captions"] for e in examples]), "clear": np.array([e["clear"] for e in examples]),
        "masked_rows": np.array(rows), "masks": np.concatenate(masks),
        "masked_latents": torch.cat(masked_latents).half().cpu().numpy(),
    }


def bucket_folder(out: Path, bucket: tuple[int, int]) -> Path:
    """Where the shards of one picture size lie."""
    return out / "latents" / f"{bucket[0]}x{bucket[1]}"


def buckets_of(half: bool) -> dict[tuple[int, int], float]:
    """The picture sizes of a stage, and their shares."""
    return HALF_BUCKETS if half else BUCKETS


def plan(count: int, shares: dict[tuple[int, int], float]) -> Iterable[tuple[tuple[int, int], int]]:
    """(bucket, index) of the shards of about `count` scenes, the sizes mixed evenly."""
    made = dict.fromkeys(shares, 0)
    for total in range(1, count // SHARD + 1):
        bucket = max(shares, key=lambda b: shares[b] * total - made[b])
        yield bucket, made[bucket]
        made[bucket] += 1


def save_shard(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write a shard so that a kill in the middle leaves no half file under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, **arrays)
    part.replace(path)


def cache_latents(out: Path, device: torch.device, count: int, batch: int, pool: Pool | None = None, half: bool = False) -> None:
    """Build the shards of `count` scenes; those that exist are kept.

    On the CPU every process of `in_parallel` draws and encodes its own shards; a pool draws them beside a GPU.
    """
    rank, processes = workers()
    vae, waiting, shares = load_vae(out, device), [], buckets_of(half)
    use_winograd(vae, device)
    missing = [(b, i) for b, i in plan(count, shares) if not (bucket_folder(out, b) / f"{i:05d}.npz").exists()]
    missing = missing[rank::processes]
    for position in range(len(missing) + 1):
        if position < len(missing):
            bucket, index = missing[position]
            first = index * SHARD + (list(shares).index(bucket) + 3 * half) * 100_000_000
            jobs = [(seed, *bucket) for seed in range(first, first + SHARD)]
            waiting.append((bucket, index, pool.starmap_async(draw_example, jobs, chunksize=8) if pool else jobs))
            if pool and len(waiting) < 2:
                continue
        if not waiting:
            break
        start = time.monotonic()
        bucket, index, drawn = waiting.pop(0)
        examples = drawn.get() if pool else [draw_example(*job) for job in drawn]
        middle = time.monotonic()
        save_shard(bucket_folder(out, bucket) / f"{index:05d}.npz", encode_shard(vae, examples, device, batch))
        print(f"cache {bucket[0]}x{bucket[1]} shard {index}: drawn in {middle - start:.1f} s, "
              f"encoded in {time.monotonic() - middle:.1f} s", flush=True)


def near_corners(nouns: Tensor) -> Tensor:
    """Row and column int64 [n, 2] of the window of NEAR cells in maps uint8 [n, h, w] that keeps all things; -1 where none does.

    Things stand at the same share of the window's sides as of the whole picture's, as far as they fit: "on the left" stays
    true. Corners are even, as labels are told at every second cell.
    """
    corners = torch.full((len(nouns), 2), -1, dtype=torch.int64)
    for row, map_ in enumerate(nouns.numpy() > 0):
        found = []
        for axis, cells in enumerate(map_.shape):
            there = np.flatnonzero(map_.any(1 - axis))
            first, end = (there[0], there[-1] + 1) if len(there) else (cells // 2, cells // 2)
            corner = round((first + end) / 2 * (1 - NEAR / cells))
            corner = min(max(corner, end - NEAR, 0), first, cells - NEAR)
            found.append(corner - corner % 2 if corner - corner % 2 + NEAR >= end else corner + 1)
            if end - first > NEAR or not 0 <= found[-1] <= min(first, cells - NEAR):
                break
        else:
            corners[row] = torch.tensor(found)
    return corners


class Bucket:
    """All cached examples of one picture size, in memory."""

    def __init__(self, folder: Path, grey: Tensor) -> None:
        paths = sorted(folder.glob("*.npz"))
        shards = [dict(np.load(p)) for p in paths]
        self.shards = len(paths)
        starts = np.cumsum([0, *(len(s["latents"]) for s in shards)])
        self.latents, self.nouns, self.colours = (
            torch.from_numpy(np.concatenate([s[name] for s in shards])) for name in ("latents", "nouns", "colours"))
        self.captions = np.concatenate([s["captions"] for s in shards])
        self.clear = np.flatnonzero(np.concatenate([s["clear"] for s in shards])).tolist()
        rows = np.concatenate([s["masked_rows"] + start for s, start in zip(shards, starts, strict=False)])
        self.mask_of = {int(row): i for i, row in enumerate(rows)}
        self.masks = torch.from_numpy(np.concatenate([s["masks"] for s in shards]))
        self.masked_latents = torch.from_numpy(np.concatenate([s["masked_latents"] for s in shards]))
        self.grey = grey
        self.corners = near_corners(self.nouns)
        self.near = torch.nonzero(self.corners[:, 0] >= 0).flatten().tolist()
        near = set(self.near)
        self.near_clear = [row for row in self.clear if row in near]

    def __len__(self) -> int:
        return len(self.latents)

    def conditions(self, rows: list[int], full_mask: list[bool]) -> tuple[Tensor, Tensor, Tensor]:
        """(latents [b, 4, h, w], mask [b, 1, h, w], masked latents [b, 4, h, w]), float32 and unscaled."""
        latents = self.latents[rows].float()
        mask = torch.ones(len(rows), 1, *latents.shape[2:])
        masked = self.grey.float().expand_as(latents).clone()
        for i, row in enumerate(rows):
            if row in self.mask_of and not full_mask[i]:
                mask[i, 0] = self.masks[self.mask_of[row]].float()
                masked[i] = self.masked_latents[self.mask_of[row]].float()
        return latents, mask, masked


def load_buckets(out: Path, vae: AutoencoderKL, device: torch.device, half: bool = False) -> dict[tuple[int, int], Bucket]:
    """Every picture size of the stage that has shards."""
    buckets = {}
    for width, height in buckets_of(half):
        folder = bucket_folder(out, (width, height))
        if any(folder.glob("*.npz")):
            grey = torch.zeros(1, 3, height, width, device=device).to(memory_format=torch.channels_last)
            buckets[width, height] = Bucket(folder, encode_mean(vae, grey, device)[0].half().cpu())
    return buckets


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw and encode training examples, beside a training that takes them in.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True, help="scenes in all")
    parser.add_argument("--device", default="cpu", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--half", action="store_true", help="scenes of half the size, for the first stage")
    args = parser.parse_args()
    device = choose_device(args.device)
    if device.type == "cpu":
        torch.set_num_threads(1)
        cache_latents(args.out, device, args.count, 8, None, args.half)
        return
    with render_pool(device) as pool:
        cache_latents(args.out, device, args.count, 64, pool, args.half)


if __name__ == "__main__":
    main()
