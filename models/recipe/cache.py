"""Cached training examples: latents of rendered scenes, and masks for inpainting.

A shard is one .npz file of `SHARD` scenes:
  seeds          int64   [n]              scene seeds (the caption follows from the seed)
  latents        float16 [n, 4, h, h]     unscaled posterior means, h = picture size / 8
  masked_rows    int64   [m]              which rows have a mask
  masks          uint8   [m, h, h]        1 = repaint
  masked_latents float16 [m, 4, h, h]     encoding of the picture with the hole set to 0
"""

from __future__ import annotations

import random
import time
from multiprocessing.pool import Pool
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from PIL import Image, ImageDraw
from torch import Tensor

from common import Budget, mixed, to_tensor, workers
from scene import render_all
from vae import load_vae

SHARD = 240
MASKED_SHARE = 0.30


def random_mask(rng: random.Random, size: int) -> np.ndarray:
    """A repaint mask uint8 [size, size] of 0 and 1: a box, brush strokes or a side to outpaint."""
    image = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(image)
    kind = rng.random()
    if kind < 0.4:
        w, h = (size * (0.3 + 0.5 * rng.random()) for _ in range(2))
        x, y = rng.random() * (size - w), rng.random() * (size - h)
        (pen.ellipse if rng.random() < 0.3 else pen.rectangle)((x, y, x + w, y + h), fill=1)
    elif kind < 0.7:
        for _ in range(rng.randint(1, 3)):
            points = [(rng.random() * size, rng.random() * size) for _ in range(rng.randint(2, 5))]
            pen.line(points, fill=1, width=int(size * (0.10 + 0.16 * rng.random())), joint="curve")
    else:
        depth = size * (0.25 + 0.4 * rng.random())
        side = rng.choice(("left", "right", "top", "bottom"))
        box = {"left": (0, 0, depth, size), "right": (size - depth, 0, size, size),
               "top": (0, 0, size, depth), "bottom": (0, size - depth, size, size)}[side]
        pen.rectangle(box, fill=1)
    return np.array(image)


@torch.no_grad()
def encode_mean(vae: AutoencoderKL, x: Tensor, device: torch.device) -> Tensor:
    """Unscaled posterior means float32 [b, 4, h, h] of pictures float [b, 3, 8h, 8h] in -1..1."""
    with mixed(device):
        return vae.encode(x).latent_dist.mode().float()


def build_shard(
    vae: AutoencoderKL, seeds: list[int], size: int, device: torch.device, batch: int, pool: Pool | None,
) -> dict[str, np.ndarray]:
    """Render and encode the scenes of one shard."""
    latents, rows, masks, masked_latents = [], [], [], []
    for first in range(0, len(seeds), batch):
        part = seeds[first : first + batch]
        x = to_tensor(render_all([(s, size, 0, 0, size) for s in part], pool), device)
        latents.append(encode_mean(vae, x, device))
        chosen = [i for i, s in enumerate(part) if random.Random(s + 11).random() < MASKED_SHARE]
        if chosen:
            mask = np.stack([random_mask(random.Random(part[i] + 12), size) for i in chosen])
            hole = torch.from_numpy(mask).to(device)[:, None].float()
            masked_latents.append(encode_mean(vae, x[chosen] * (hole < 0.5), device))
            masks.append(mask[:, ::8, ::8])
            rows.extend(first + i for i in chosen)
    return {
        "seeds": np.array(seeds), "latents": torch.cat(latents).half().cpu().numpy(),
        "masked_rows": np.array(rows), "masks": np.concatenate(masks),
        "masked_latents": torch.cat(masked_latents).half().cpu().numpy(),
    }


def shard_folder(out: Path, size: int) -> Path:
    """Where the shards of one picture size lie."""
    return out / f"latents-{size}"


def cache_latents(
    out: Path, device: torch.device, size: int, first_seed: int, count: int, minutes: float, batch: int,
    pool: Pool | None = None,
) -> None:
    """Build shards until there are `count` scenes or the minutes are used; existing shards are kept."""
    rank, processes = workers()
    folder = shard_folder(out, size)
    folder.mkdir(parents=True, exist_ok=True)
    vae, budget = load_vae(out, device), Budget(minutes)
    for index in range(rank, (count + SHARD - 1) // SHARD, processes):
        path = folder / f"{index:05d}.npz"
        if path.exists():
            continue
        if budget.progress >= 1.0:
            break
        start = time.monotonic()
        seeds = list(range(first_seed + index * SHARD, first_seed + (index + 1) * SHARD))
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.savez(file, **build_shard(vae, seeds, size, device, batch, pool))
        part.replace(path)
        if rank == 0:
            print(f"cache {size} px shard {index}: {SHARD / (time.monotonic() - start):.1f} pictures/s per process", flush=True)


class Latents:
    """All cached examples of one picture size, in memory."""

    def __init__(self, out: Path, size: int, vae: AutoencoderKL, device: torch.device) -> None:
        shards = [dict(np.load(p)) for p in sorted(shard_folder(out, size).glob("*.npz"))]
        starts = np.cumsum([0, *(len(s["seeds"]) for s in shards)])
        self.seeds = np.concatenate([s["seeds"] for s in shards])
        self.latents = torch.from_numpy(np.concatenate([s["latents"] for s in shards]))
        rows = np.concatenate([s["masked_rows"] + start for s, start in zip(shards, starts, strict=False)])
        self.mask_of = {int(row): i for i, row in enumerate(rows)}
        self.masks = torch.from_numpy(np.concatenate([s["masks"] for s in shards]))
        self.masked_latents = torch.from_numpy(np.concatenate([s["masked_latents"] for s in shards]))
        grey = torch.zeros(1, 3, size, size, device=device).to(memory_format=torch.channels_last)
        self.grey = encode_mean(vae, grey, device)[0].half().cpu()

    def __len__(self) -> int:
        return len(self.seeds)

    def batch(self, rows: list[int], full_mask: list[bool]) -> tuple[Tensor, Tensor, Tensor]:
        """(latents [b, 4, h, h], mask [b, 1, h, h], masked latents [b, 4, h, h]), float32 and unscaled."""
        latents = self.latents[rows].float()
        mask = torch.ones(len(rows), 1, *latents.shape[2:])
        masked = self.grey.float().expand_as(latents).clone()
        for i, row in enumerate(rows):
            if row in self.mask_of and not full_mask[i]:
                mask[i, 0] = self.masks[self.mask_of[row]].float()
                masked[i] = self.masked_latents[self.mask_of[row]].float()
        return latents, mask, masked
