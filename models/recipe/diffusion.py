"""Joint training of the text encoder and the inpainting UNet on cached latents."""

from __future__ import annotations

import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

from cache import NEAR, Bucket, buckets_of, load_buckets
from common import Budget, Ema, average, learning_rate, mixed, save_checkpoint, share_weights, workers
from grow import fitting, grow
from group_norm import use_lean_group_norm
from muon import Muon
from networks import Painter, Size, build_scheduler, new_painter, unet_parts
from tokens import encode, load_tokenizer
from vae import load_vae
from winograd import use_winograd

CAPTION_DROPOUT = 0.10
FULL_MASK_SHARE = 0.4
"""How often an example that has a mask is still used as text to image."""
THING_WEIGHT = 4.0
"""How much more the error counts where the things of the scene are."""
LAYOUT_WEIGHT = 0.1
"""Weight of the layout loss: which thing of which colour stands in each cell, told from the UNet's inner features."""
UNIFORM_SHARE = 0.25
NOISE_CENTRE, HALF_NOISE_CENTRE = -0.1, 1.2
"""Timesteps / 1000 are sigmoid(normal around the centre), or uniform for a share.

At half size the things and their places are learned, which much noise decides; at full size their shapes, of which most is
lost below t = 700 (`sample.py --strength` shows where)."""
CLEAR_SHARE = 0.3
"""Share of every batch that shows a single thing in the plain style: the words for shapes are learned there."""
TOKENS = 32
"""Caption tokens that are used; no caption has more, and the rest is padding, which the last stretch of the training sees too."""
FULL_TOKENS_FROM = 0.85
"""Progress from which all 77 tokens are used."""
NEAR_SHARE, NEAR_UNTIL = 0.3, 0.5
"""Share of the steps at full size that show windows around things, and the progress until which they do."""
OUTER = ("embeddings", "conv_in", "conv_out", "layout_head")
"""Weights that Muon leaves to AdamW."""
EMA_DECAY = 0.997
RESCAN_S = 240.0
"""Seconds between looks for new shards."""


def draw_timesteps(count: int, centre: float, device: torch.device) -> Tensor:
    """Training timesteps int64 [count] in 0..999."""
    uniform = torch.rand(count, device=device)
    middle = torch.sigmoid(centre + torch.randn(count, device=device))
    share = torch.where(torch.rand(count, device=device) < UNIFORM_SHARE, uniform, middle)
    return (1000 * share).long().clamp(0, 999)


def windows(maps: Tensor, corners: Tensor) -> Tensor:
    """The squares of NEAR cells of maps [b, ..., h, w] that begin at corners int64 [b, 2]."""
    return torch.stack([m[..., y : y + NEAR, x : x + NEAR] for m, (y, x) in zip(maps, corners.tolist(), strict=True)])


class Batches:
    """Random batches of the cached examples; one picture size each."""

    def __init__(self, out: Path, vae: torch.nn.Module, scale: float | None, device: torch.device, half: bool = False) -> None:
        self.out, self.vae, self.device, self.half = out, vae, device, half
        self.tokenizer = load_tokenizer(out / "tokenizer")
        self.empty = torch.from_numpy(encode(self.tokenizer, [""]))[0]
        self.tokens: dict[str, np.ndarray] = {}
        self.load()
        spread = torch.cat([b.latents.float().flatten() for b in self.buckets.values()]).std()
        self.scale = scale or 1.0 / float(spread)

    def load(self) -> None:
        """Read all shards that are there now."""
        self.buckets = load_buckets(self.out, self.vae, self.device, self.half)
        self.loaded = time.monotonic()

    def ids(self, captions: list[str]) -> Tensor:
        """Tokens int64 [b, 77], each caption encoded once."""
        new = [c for c in captions if c not in self.tokens]
        if new:
            self.tokens.update(zip(new, encode(self.tokenizer, new), strict=True))
        return torch.from_numpy(np.stack([self.tokens[c] for c in captions]))

    def draw(self, rng: random.Random, count: int, tokens: int, near: bool = False) -> tuple[Tensor, ...]:
        """(latents, mask, masked latents, ids, nouns, colours) of one batch, latents scaled, on the device.

        With `near` windows of NEAR cells, and more of them for the same work.
        """
        if time.monotonic() - self.loaded > RESCAN_S:
            self.load()
        shares = buckets_of(self.half)
        size = rng.choices(list(self.buckets), [shares[b] for b in self.buckets])[0]
        bucket: Bucket = self.buckets[size]
        count = round(count * 32 * 32 / (NEAR * NEAR if near else size[0] * size[1] / 64))
        every, clear = (bucket.near, bucket.near_clear) if near else (range(len(bucket)), bucket.clear)
        rows = [rng.choice(clear if rng.random() < CLEAR_SHARE else every) for _ in range(count)]
        maps = *bucket.conditions(rows, [rng.random() < FULL_MASK_SHARE for _ in rows]), bucket.nouns[rows], bucket.colours[rows]
        if near:
            maps = tuple(windows(part, bucket.corners[rows]) for part in maps)
        latents, mask, masked, nouns, colours = maps
        ids = self.ids([str(rng.choice(bucket.captions[row])) for row in rows])
        ids[torch.tensor([rng.random() < CAPTION_DROPOUT for _ in rows])] = self.empty
        parts = latents * self.scale, mask, masked * self.scale, ids[:, :tokens], nouns, colours
        return tuple(part.to(self.device) for part in parts)


def told(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross entropy of the label maps int64 [b, h, w], where things stand counting as THING_WEIGHT."""
    error = F.cross_entropy(logits.float(), labels, reduction="none")
    weights = torch.where(labels > 0, THING_WEIGHT, 1.0)
    return (error * weights).sum() / weights.sum()


def loss_on(
    painter: Painter, batch: tuple[Tensor, ...], alphas: Tensor, centre: float, device: torch.device,
) -> tuple[Tensor, Tensor]:
    """The loss of one batch, and [plain velocity error, noun error, colour error] to show."""
    latents, mask, masked, ids, nouns, colours = batch
    t = draw_timesteps(len(latents), centre, device)
    a = alphas[t][:, None, None, None]
    noise = torch.randn_like(latents)
    noisy = a.sqrt() * latents + (1 - a).sqrt() * noise
    target = a.sqrt() * noise - (1 - a).sqrt() * latents
    x = torch.cat([noisy, mask, masked], 1).contiguous(memory_format=torch.channels_last)
    with mixed(device):
        velocity, noun_logits, colour_logits = painter(x, t, ids)
    cell = nouns.shape[1] // noun_logits.shape[2]
    nouns_there, colours_there = (m[:, cell // 2 :: cell, cell // 2 :: cell].long() for m in (nouns, colours))
    noun_error, colour_error = told(noun_logits, nouns_there), told(colour_logits, colours_there)
    error = (velocity.float() - target).square().mean(1)
    weights = torch.where(nouns > 0, THING_WEIGHT, 1.0)
    loss = (error * weights).sum() / weights.sum() + LAYOUT_WEIGHT * (noun_error + colour_error)
    return loss, torch.stack([error.detach().mean(), noun_error.detach(), colour_error.detach()])


def checkpoint_path(out: Path) -> Path:
    """The one checkpoint of the diffusion training."""
    return out / "painter.pt"


def load_painter(out: Path, size: Size, device: torch.device, averaged: bool = True) -> tuple[Painter, dict]:
    """The trained modules (with the averaged weights) and the checkpoint they come from.

    They are of the size's core as long as they were trained on pictures of half size only.
    """
    state = torch.load(checkpoint_path(out), map_location=device)
    painter = new_painter(out / "tokenizer", fitting(state["model"], size)).to(device)
    painter.load_state_dict(state["model"], strict=False)
    if averaged:
        painter.load_state_dict(state["ema"], strict=False)
    return painter, state


def is_grown(out: Path, size: Size) -> bool:
    """Whether the checkpoint in `out` has the finest level, that is, was trained on pictures of full size."""
    path = checkpoint_path(out)
    return path.exists() and fitting(torch.load(path, map_location="cpu", mmap=True)["model"], size) == size


def begin(out: Path, size: Size, device: torch.device, half: bool) -> tuple[Painter, dict]:
    """What training goes on from: the checkpoint where there is one, grown where it is to draw full size the first time."""
    if not checkpoint_path(out).exists():
        return new_painter(out / "tokenizer", size.core if half else size).to(device), {}
    painter, state = load_painter(out, size, device, False)
    if not half and fitting(state["model"], size) != size:
        painter = new_painter(out / "tokenizer", size).to(device)
        grow(painter, {**state["model"], **state["ema"]})
        state = {**state, "ema": dict(painter.named_parameters()), "optimiser": None}
    return painter, state


def train_painter(out: Path, device: torch.device, size: Size, minutes: float, batch: int, peak: float,
                  hold: float = 0.6, compiled: bool = True, half: bool = False) -> None:
    """Train until the budget is used, from the checkpoint where there is one; `batch` squares of 256 pixels a step.

    With `half` the pictures have half the size, and the batch four times as many.

    On the CPU every process of `in_parallel` takes its share of the batch.
    """
    rank, count = workers()
    torch.manual_seed(int(time.time()) * count + rank)
    painter, state = begin(out, size, device, half)
    batches = Batches(out, load_vae(out, device), state.get("latent_scale"), device, half)
    share_weights(painter)
    ema = Ema(painter, EMA_DECAY)
    optimiser = Muon(painter, peak, OUTER)
    step, spent, examples = state.get("step", 0), state.get("spent_s", 0.0), state.get("examples", 0)
    ema.values |= {name: value.detach().clone() for name, value in state.get("ema", {}).items()}
    if state.get("optimiser"):
        optimiser.load_state_dict(state["optimiser"])
    if compiled:
        painter.run_unet = torch.compile(unet_parts, dynamic=False)
    else:
        use_lean_group_norm(painter, device)
        use_winograd(painter, device)
    kernels = [SDPBackend.MATH]
    if device.type == "cuda":
        kernels += [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION]
    alphas = build_scheduler().alphas_cumprod.to(device)
    budget, rng, recent = Budget(minutes, spent), random.Random(step * count + rank), []
    shown_at = saved = time.monotonic()
    progress = budget.progress
    while progress < 1.0:
        near = not half and progress < NEAR_UNTIL and rng.random() < NEAR_SHARE
        batch_now = batches.draw(rng, batch // count, 77 if progress > FULL_TOKENS_FROM else TOKENS, near)
        optimiser.zero_grad()
        with sdpa_kernel(kernels):
            loss, plain = loss_on(painter, batch_now, alphas, HALF_NOISE_CENTRE if half else NOISE_CENTRE, device)
            loss.backward()
        progress = average(painter.parameters(), budget.progress)
        torch.nn.utils.clip_grad_norm_(painter.parameters(), 1.0)
        rate = learning_rate(peak, step, progress, 200, hold)
        optimiser.set_rate(rate)
        optimiser.step()
        step, examples = step + 1, examples + len(batch_now[0]) * count
        recent.append(plain)
        if rank:
            continue
        ema.update(painter, step)
        if step % 50 == 0:
            shown = torch.stack(recent).mean(0).tolist()
            print(f"step {step} examples {examples} spent {budget.spent_s:.0f}s ({(time.monotonic() - shown_at) / 50:.2f} s a step) "
                  f"velocity {shown[0]:.4f} noun {shown[1]:.3f} colour {shown[2]:.3f} lr {rate:.1e}", flush=True)
            recent, shown_at = [], time.monotonic()
        if time.monotonic() - saved > 180 or progress >= 1.0:
            save_checkpoint(checkpoint_path(out), {
                "model": painter.state_dict(), "ema": ema.values, "optimiser": optimiser.state_dict(),
                "latent_scale": batches.scale, "step": step, "examples": examples, "spent_s": budget.spent_s})
            saved = time.monotonic()
