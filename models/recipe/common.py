"""Shared training pieces: device, mixed precision, checkpoints, time budget, EMA."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from multiprocessing.pool import Pool
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import Tensor, nn


def choose_device(name: str) -> torch.device:
    """'auto' takes CUDA where there is one."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


def _worker(rank: int, count: int, port: int, job: Callable[..., None], arguments: tuple) -> None:
    """One process of `in_parallel`."""
    torch.set_num_threads(1)
    dist.init_process_group("gloo", f"tcp://127.0.0.1:{port}", rank=rank, world_size=count)
    job(*arguments)
    dist.destroy_process_group()


def in_parallel(device: torch.device, job: Callable[..., None], *arguments: object) -> None:
    """Run `job` once on a GPU, or in one single-threaded process per CPU core.

    On the CPU each process takes its share of every batch and the gradients are
    averaged; this is much faster than threads where other programs use the cores too.
    """
    count = os.cpu_count() or 1
    if device.type == "cuda" or count == 1:
        job(*arguments)
        return
    mp.spawn(_worker, (count, 20000 + os.getpid() % 20000, job, arguments), nprocs=count)


@contextmanager
def render_pool(device: torch.device) -> Iterator[Pool | None]:
    """A process per core to draw pictures beside a GPU; on the CPU every worker draws its own."""
    if device.type == "cpu":
        yield None
        return
    with mp.get_context("spawn").Pool(os.cpu_count()) as pool:
        yield pool


def workers() -> tuple[int, int]:
    """(this process's rank, number of processes)."""
    return (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)


def share_weights(module: nn.Module) -> None:
    """Start every process from the first one's weights."""
    if dist.is_initialized():
        for value in module.state_dict().values():
            dist.broadcast(value, 0)


def average(parameters: Iterable[nn.Parameter], progress: float) -> float:
    """Average the gradients over the processes; returns the likewise averaged progress."""
    if not dist.is_initialized():
        return progress
    gradients = [p.grad for p in parameters]
    flat = torch.cat([*(g.reshape(-1) for g in gradients), torch.tensor([progress])])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for gradient, part in zip(gradients, flat.split([*(g.numel() for g in gradients), 1]), strict=False):
        gradient.copy_(part.view(gradient.shape))
    return float(flat[-1])


def mixed(device: torch.device) -> AbstractContextManager:
    """bfloat16 autocast; plain float32 on processors that would only imitate it, at a twentieth of the speed."""
    imitated = device.type == "cpu" and not torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return nullcontext() if imitated else torch.autocast(device.type, torch.bfloat16)


def to_tensor(images: np.ndarray, device: torch.device) -> Tensor:
    """uint8 [b, n, n, 3] in 0..255 to float [b, 3, n, n] in -1..1, channels last."""
    x = torch.from_numpy(np.ascontiguousarray(images)).to(device)
    return x.permute(0, 3, 1, 2).float().div_(127.5).sub_(1.0)


def to_images(x: Tensor) -> np.ndarray:
    """float [b, 3, n, n] in -1..1 to uint8 [b, n, n, 3]."""
    x = ((x.float().clamp(-1, 1) + 1.0) * 127.5).round().byte()
    return x.permute(0, 2, 3, 1).cpu().numpy()


def save_checkpoint(path: Path, state: dict) -> None:
    """Write a checkpoint so that a kill in the middle leaves the old one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


class Budget:
    """A stage's wall-clock budget; time spent before a resume counts."""

    def __init__(self, minutes: float, spent_s: float = 0.0) -> None:
        self.total_s = minutes * 60.0
        self.start = time.monotonic() - spent_s

    @property
    def spent_s(self) -> float:
        return time.monotonic() - self.start

    @property
    def progress(self) -> float:
        """0 at the start, 1 when the budget is used up."""
        return min(1.0, self.spent_s / self.total_s)


def learning_rate(peak: float, step: int, progress: float, warm_up: int, hold: float, floor: float = 0.02) -> float:
    """Linear warm-up over steps, constant for the share `hold`, then a cosine over what is left."""
    p = max(0.0, progress - hold) / max(1.0 - hold, 1e-9)
    cosine = floor + (1.0 - floor) * 0.5 * (1.0 + math.cos(math.pi * p))
    return peak * cosine * min(1.0, (step + 1) / warm_up)


class Ema:
    """Exponential moving average of a module's parameters, in float32."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.values = {k: v.detach().clone() for k, v in module.named_parameters()}

    @torch.no_grad()
    def update(self, module: nn.Module, step: int) -> None:
        """Blend in the current weights; the average is shorter at the beginning."""
        decay = min(self.decay, (1 + step) / (10 + step))
        names, new = zip(*module.named_parameters(), strict=True)
        torch._foreach_lerp_([self.values[n] for n in names], [v.detach() for v in new], 1.0 - decay)

    def copy_to(self, module: nn.Module) -> None:
        """Put the averaged weights into a module."""
        module.load_state_dict(self.values, strict=False)
