"""Draw the pictures, train both variants of the built-in upscaler from random weights, write the weight files.

    python models/recipe/upscaler/train.py --out DIR --minutes 60

`faithful` learns to undo clean shrinking; `restore` goes on from it and learns to undo blur, noise and
JPEG as well, so that the weights in between make sense too. The command goes on where it stopped when
it is run again. The result lies in DIR/upscale-1.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("MALLOC_MMAP_MAX_", "0")
os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(1 << 34))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import torch
from torch import Tensor

from common import Budget, Ema, choose_device, learning_rate, mixed, save_checkpoint
from degrade import shrink, spoil
from network import SCALE, Network, save
from pool import SIDE, build_pool


@dataclass(frozen=True)
class Stage:
    """One variant's training; `patch` is the side of a small picture in pixels."""

    name: str
    share: float
    peak: float
    hold: float
    batch: int
    patch: int


STAGES = (
    Stage("faithful", share=0.6, peak=1e-3, hold=0.35, batch=4, patch=48),
    Stage("restore", share=0.4, peak=5e-4, hold=0.3, batch=4, patch=48),
)
EMA_DECAY = 0.999
CHECKPOINT_S = 120.0


def patch_pair(pool: np.ndarray, stage: Stage, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A random part of a drawn picture, turned, mirrored and recoloured, and its small picture, both uint8."""
    side = stage.patch * SCALE
    y, x = rng.integers(0, SIDE - side + 1, 2)
    large = pool[rng.integers(len(pool)), y : y + side, x : x + side]
    large = np.rot90(large, rng.integers(4))
    if rng.random() < 0.5:
        large = large[:, ::-1]
    large = large[..., rng.permutation(3)]
    if rng.random() < 0.5:
        span = rng.uniform(0.25, 1.0)
        low = rng.uniform(0, 255 * (1 - span))
        large = (low + large * np.float32(span) + 0.5).astype(np.uint8)
        if rng.random() < 0.2:
            large = 255 - large
    large = np.ascontiguousarray(large)
    return large, (shrink if stage.name == "faithful" else spoil)(large, rng)


def to_input(images: list[np.ndarray], device: torch.device) -> Tensor:
    """uint8 pictures to float [b, 3, h, w] in 0..1, channels last in memory."""
    x = torch.from_numpy(np.stack(images)).to(device)
    return x.permute(0, 3, 1, 2).float().div_(255.0)


def loss_of(made: Tensor, true: Tensor) -> Tensor:
    """Charbonnier distance: absolute, rounded off at zero."""
    return torch.sqrt((made.float() - true).square() + 1e-6).mean()


def train(pool: np.ndarray, stage: Stage, minutes: float, out: Path, device: torch.device) -> dict[str, Tensor]:
    """Train one variant for its share of the time; returns the averaged weights."""
    torch.manual_seed(0)
    path = out / f"{stage.name}.ckpt"
    network = Network()
    if stage.name == "restore":
        network.load_state_dict(torch.load(out / "faithful.ckpt", weights_only=True)["ema"])
    network = network.to(device, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), lr=stage.peak, betas=(0.9, 0.99), weight_decay=0.0)
    ema, step, spent = Ema(network, EMA_DECAY), 0, 0.0
    if path.exists():
        state = torch.load(path, map_location=device, weights_only=True)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        ema.values, step, spent = state["ema"], state["step"], state["spent"]
    budget, last, mean = Budget(minutes * stage.share, spent), spent, 0.0
    rng = np.random.default_rng((len(stage.name), step))

    def checkpoint() -> None:
        state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "ema": ema.values}
        save_checkpoint(path, {**state, "step": step, "spent": budget.spent_s})
        save(ema.values, out / "upscale-1" / f"{stage.name}.safetensors")

    while budget.progress < 1.0:
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(stage.peak, step, budget.progress, warm_up=200, hold=stage.hold, floor=0.01)
        large, small = zip(*(patch_pair(pool, stage, rng) for _ in range(stage.batch)), strict=True)
        with mixed(device):
            made = network(to_input(small, device))
        loss = loss_of(made, to_input(large, device))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 0.5)
        optimiser.step()
        ema.update(network, step)
        step += 1
        mean += (float(loss.detach()) - mean) * max(0.01, 1 / step)
        if step % 100 == 0:
            print(f"{stage.name} step {step} loss {mean:.5f} {budget.spent_s:.0f} s of {budget.total_s:.0f}", flush=True)
        if budget.spent_s - last > CHECKPOINT_S:
            checkpoint()
            last = budget.spent_s
    if last < budget.spent_s - 1.0:
        checkpoint()
    print(f"{stage.name}: {step} steps of {stage.batch} patches", flush=True)
    return ema.values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pool, the checkpoints and the weights")
    parser.add_argument("--minutes", type=float, default=60.0, help="training time on the wall clock, both variants")
    parser.add_argument("--pictures", type=int, default=800, help="how many pictures are drawn for the pool")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads of training; 0 is one per core")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    args = parser.parse_args()
    device = choose_device(args.device)
    if args.threads:
        torch.set_num_threads(args.threads)
    pool = build_pool(args.out / "pool.npy", args.pictures)
    for stage in STAGES:
        train(pool, stage, args.minutes, args.out, device)


if __name__ == "__main__":
    main()
