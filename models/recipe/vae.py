"""The picture autoencoder: 8x smaller latents of 4 channels, trained from scratch.

Loss: L1 and L2 of the pixels, L1 of a Laplacian pyramid (edges at four scales), a guide
of the latents towards colour and a very small KL term. No weights from elsewhere take part.
"""

from __future__ import annotations

import random
import time
from multiprocessing.pool import Pool
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from torch import Tensor

from common import Budget, average, learning_rate, mixed, save_checkpoint, share_weights, to_tensor, workers
from group_norm import use_lean_group_norm
from scene import render, render_all, sample_scene

KL_WEIGHT = 1e-5
START_LOGVAR = -6.0
"""The posterior starts narrow: noise of the size of the untrained latents would stall training."""
SMALL_SHARE = 0.55
"""The share of the budget trained on 64-pixel crops: early on many steps count more than wide pictures."""
TRAIN_SEEDS = 1_000_000_000
"""Scene seeds of the autoencoder's pictures start here."""
TEST_SEEDS = 2_000_000_000


def build_vae(widths: tuple[int, ...]) -> AutoencoderKL:
    """An untrained autoencoder with the given channel widths, fine to coarse."""
    vae = AutoencoderKL(
        in_channels=3, out_channels=3, latent_channels=4, block_out_channels=widths, layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=8, sample_size=256, scaling_factor=1.0,
    ).to(memory_format=torch.channels_last)
    with torch.no_grad():
        vae.quant_conv.weight[4:] = 0.0
        vae.quant_conv.bias[4:] = START_LOGVAR
    return vae


def draw_batch(rng: random.Random, count: int, side: int, pool: Pool | None) -> np.ndarray:
    """Fresh pictures uint8 [count, side, side, 3]: whole scenes of 128 pixels and crops of larger ones."""
    jobs = []
    for i in range(count):
        size = 128 if i % 2 else 256
        x, y = rng.randrange(size - side + 1), rng.randrange(size - side + 1)
        jobs.append((TRAIN_SEEDS + rng.randrange(500_000_000), size, x, y, side))
    return render_all(jobs, pool)


def pyramid_loss(a: Tensor, b: Tensor) -> Tensor:
    """L1 and L2 of pixels plus L1 of band-pass details at four scales; both float [b, 3, n, n]."""
    error = a - b
    loss = error.abs().mean() + 2.0 * error.square().mean()
    for weight in (0.5, 0.75, 1.0, 1.0):
        small = F.avg_pool2d(error, 2)
        loss = loss + weight * (error - F.interpolate(small, scale_factor=2.0)).abs().mean()
        error = small
    return loss


def guide_loss(mean: Tensor, x: Tensor) -> Tensor:
    """Pulls the first three latent channels [b, 4, n/8, n/8] to light and two opponent colours of the picture.

    Without it the four channels all begin as brightness and colour comes very late;
    its weight falls during training.
    """
    r, g, b = F.avg_pool2d(x, 8).unbind(1)
    target = torch.stack([0.7 * (r + g + b), 2.0 * (r - b), 2.0 * g - r - b], 1)
    return F.mse_loss(mean[:, :3].float(), target) + 0.01 * mean[:, 3].float().square().mean()


@torch.no_grad()
def measure_psnr(vae: AutoencoderKL, device: torch.device, size: int = 128, count: int = 48) -> float:
    """Mean PSNR in dB over unseen scenes, through the posterior mean."""
    total = 0.0
    for first in range(0, count, 8):
        images = np.stack([render(sample_scene(TEST_SEEDS + first + i), size) for i in range(8)])
        x = to_tensor(images, device)
        with mixed(device):
            y = vae.decode(vae.encode(x).latent_dist.mode()).sample
        mse = ((y.float().clamp(-1, 1) - x) / 2).square().mean((1, 2, 3))
        total += float((-10 * mse.log10()).sum())
    return total / count


@torch.no_grad()
def latent_statistics(vae: AutoencoderKL, device: torch.device, count: int = 192) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation [4] of each latent channel over 256-pixel scenes."""
    means = []
    for first in range(0, count, 8):
        images = np.stack([render(sample_scene(TRAIN_SEEDS + first + i), 256) for i in range(8)])
        with mixed(device):
            means.append(vae.encode(to_tensor(images, device)).latent_dist.mode().float())
    z = torch.cat(means)
    return z.mean((0, 2, 3)), z.std((0, 2, 3))


@torch.no_grad()
def fold_statistics(vae: AutoencoderKL, mean: Tensor, std: Tensor) -> None:
    """Give every latent channel mean 0 and deviation 1 by changing the two 1x1 convolutions around it.

    The decoded picture stays exactly the same; the diffusion then sees colour and
    brightness at equal strength and needs no scaling factor.
    """
    enter, leave = vae.quant_conv, vae.post_quant_conv
    enter.bias[:4] -= mean
    enter.weight[:4] /= std[:, None, None, None]
    enter.bias[:4] /= std
    enter.bias[4:] -= 2.0 * std.log()
    leave.bias += leave.weight[:, :, 0, 0] @ mean
    leave.weight *= std[None, :, None, None]


def train_vae(out: Path, device: torch.device, minutes: float, widths: tuple[int, ...], batch: int, peak: float,
              pool: Pool | None = None) -> None:
    """Train until the budget is used; `out/vae.pt` is the checkpoint, resumed when there.

    `batch` pictures a step, over all processes of `in_parallel`; `pool` draws them beside a GPU.
    """
    rank, count = workers()
    torch.manual_seed(rank)
    vae = build_vae(widths).to(device)
    optimiser = torch.optim.AdamW(vae.parameters(), lr=peak, betas=(0.9, 0.99), weight_decay=1e-4)
    path, step, spent = out / "vae.pt", 0, 0.0
    if path.exists():
        state = torch.load(path, map_location=device)
        vae.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent = state["step"], state["spent_s"]
    if device.type == "cpu":
        use_lean_group_norm(vae)
    share_weights(vae)
    budget, rng = Budget(minutes, spent), random.Random(step * count + rank)
    saved, progress = time.monotonic(), budget.progress
    if progress >= 1.0:
        return
    while progress < 1.0:
        small = progress < SMALL_SHARE
        x = to_tensor(draw_batch(rng, batch // count, 64 if small else 128, pool), device)
        with mixed(device):
            posterior = vae.encode(x).latent_dist
            y = vae.decode(posterior.sample()).sample
        guide = max(0.02, 1.0 - 2.0 * progress) * guide_loss(posterior.mean, x)
        loss = pyramid_loss(y.float(), x) + guide + KL_WEIGHT * posterior.kl().mean() / 100
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        progress = average(vae.parameters(), budget.progress)
        rate = learning_rate(peak, step, progress, 60, hold=0.35)
        for group in optimiser.param_groups:
            group["lr"] = rate
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        optimiser.step()
        step += 1
        if rank == 0 and step % 25 == 0:
            psnr = -10 * torch.log10(((y.float() - x) / 2).square().mean()).item()
            print(f"vae step {step} images {step * batch} spent {budget.spent_s:.0f}s loss {loss.item():.4f} "
                  f"batch psnr {psnr:.2f} dB latent std {posterior.mean.std().item():.2f} lr {rate:.1e}", flush=True)
        if rank == 0 and time.monotonic() - saved > 60 and progress < 1.0:
            save_vae(path, vae, optimiser, step, budget)
            saved = time.monotonic()
    if rank == 0:
        fold_statistics(vae, *latent_statistics(vae, device))
        save_vae(path, vae, optimiser, step, budget)
        print(f"vae done: {step * batch} images, test psnr 128 px {measure_psnr(vae, device):.2f} dB, "
              f"256 px {measure_psnr(vae, device, 256):.2f} dB", flush=True)


def save_vae(path: Path, vae: AutoencoderKL, optimiser: torch.optim.Optimizer, step: int, budget: Budget) -> None:
    """The resumable checkpoint of the autoencoder."""
    save_checkpoint(path, {"model": vae.state_dict(), "optimiser": optimiser.state_dict(),
                           "config": dict(vae.config), "step": step, "spent_s": budget.spent_s})


def load_vae(out: Path, device: torch.device) -> AutoencoderKL:
    """The trained autoencoder of `out/vae.pt`, frozen."""
    state = torch.load(out / "vae.pt", map_location=device)
    vae = build_vae(tuple(state["config"]["block_out_channels"])).to(device)
    vae.load_state_dict(state["model"])
    return vae.requires_grad_(False).eval()
