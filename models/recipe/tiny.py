"""A tiny decoder (diffusers' AutoencoderTiny, TAESD's shape) for previews and live pictures, taught by the autoencoder.

    python recipe/tiny.py --out DIR --minutes 15

Scenes are drawn, encoded and decoded by the autoencoder in DIR once; some latents are disturbed first, as those of a
picture that is still being painted are. The decoder learns what the autoencoder makes of each latent, the encoder
learns the latent of each picture. Latents are scaled as the diffusion sees them. Resumed where it stopped; the result
lies in DIR/tiny_decoder.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, AutoencoderTiny
from torch import Tensor

from cache import encode_mean
from common import Budget, choose_device, learning_rate, mixed, save_checkpoint, to_images, to_tensor
from diffusion import checkpoint_path
from pictures import whole
from vae import FILTER_WEIGHT, TEST_SEEDS, TRAIN_SEEDS, filter_bank, filter_loss, load_vae, pyramid_loss
from winograd import use_winograd

DECODER, DECODER_BLOCKS = 32, (3, 2, 2, 1)
"""Channels, and residual blocks from the coarsest level to the finest."""
ENCODER, ENCODER_BLOCKS = 16, (1, 1, 1, 1)
"""The encoder is there because the layout asks for one; image to image reads the whole autoencoder's."""
SIDE = 256
FOLDER = "tiny_decoder"
FIRST = 400_000_000
"""Scenes that the autoencoder hardly saw: seeds from TRAIN_SEEDS + FIRST on."""


def build_tiny(channels: int = DECODER) -> AutoencoderTiny:
    """An untrained tiny autoencoder of f8 latents with 4 channels."""
    return AutoencoderTiny(
        encoder_block_out_channels=(ENCODER,) * 4, num_encoder_blocks=ENCODER_BLOCKS,
        decoder_block_out_channels=(channels,) * 4, num_decoder_blocks=DECODER_BLOCKS, latent_channels=4,
    ).to(memory_format=torch.channels_last)


@dataclass
class Lessons:
    """What is learned from."""

    pictures: Tensor
    """uint8 [n, 256, 256, 3]."""
    latents: Tensor
    """Their scaled latents, float16 [n, 4, 32, 32]."""
    disturbed: Tensor
    """The same, or disturbed, float16."""
    decoded: Tensor
    """What the autoencoder makes of the disturbed ones, uint8 [n, 256, 256, 3]."""


def disturb(latents: Tensor, rng: random.Random) -> Tensor:
    """Half of the latents [b, 4, h, w] as they are, the others with noise or softened."""
    result = latents.clone()
    for i in range(len(result)):
        kind = rng.random()
        if kind < 0.25:
            result[i] += 0.25 * rng.random() * torch.randn_like(result[i])
        elif kind < 0.5:
            soft = F.avg_pool2d(F.pad(result[i : i + 1], (1, 1, 1, 1), "replicate"), 3, 1)[0]
            result[i].lerp_(soft, rng.random())
    return result


@torch.no_grad()
def make_lessons(vae: AutoencoderKL, scale: float, first: int, count: int, device: torch.device, pure: bool) -> Lessons:
    """Draw, encode and decode scenes with seeds from `first` on."""
    parts: list[list[np.ndarray | Tensor]] = [[], [], [], []]
    rng = random.Random(first)
    for index in range(0, count, 8):
        pictures = whole(range(first + index, first + index + 8), SIDE, SIDE, None)
        latents = encode_mean(vae, to_tensor(pictures, device), device) * scale
        used = latents if pure else disturb(latents, rng)
        with mixed(device):
            decoded = vae.decode(used / scale).sample
        made = pictures, latents.half().cpu(), used.half().cpu(), to_images(decoded)
        for part, value in zip(parts, made, strict=True):
            part.append(value)
    pictures, latents, used, decoded = parts
    return Lessons(torch.from_numpy(np.concatenate(pictures)), torch.cat(latents), torch.cat(used),
                   torch.from_numpy(np.concatenate(decoded)))


def lessons_of(out: Path, vae: AutoencoderKL, scale: float, count: int, device: torch.device) -> Lessons:
    """The lessons kept in DIR/lessons.npz, made if they are not there or are fewer."""
    path = out / "lessons.npz"
    if path.exists():
        kept = dict(np.load(path))
        if len(kept["pictures"]) >= count and float(kept["scale"]) == scale:
            return Lessons(*(torch.from_numpy(kept[name]) for name in ("pictures", "latents", "disturbed", "decoded")))
    start = time.monotonic()
    made = make_lessons(vae, scale, TRAIN_SEEDS + FIRST, count, device, pure=False)
    np.savez(path, scale=scale, **{name: value.numpy() for name, value in vars(made).items()})
    print(f"{count} lessons in {time.monotonic() - start:.0f} s", flush=True)
    return made


def psnr(a: Tensor, b: Tensor) -> float:
    """Mean PSNR in dB of pictures float [b, 3, n, n] in -1..1."""
    mse = ((a.clamp(-1, 1) - b.clamp(-1, 1)) / 2).square().mean((1, 2, 3))
    return float((-10 * mse.clamp(min=1e-9).log10()).mean())


@torch.no_grad()
def measure(tiny: AutoencoderTiny, vae: AutoencoderKL, scale: float, device: torch.device, count: int = 32) -> str:
    """Figures on scenes that no training has seen, and times of one picture in float32."""
    seen = make_lessons(vae, scale, TEST_SEEDS, count, device, pure=True)
    names = ("vae to picture, dB", "tiny to picture, dB", "tiny to vae, dB", "tiny encoder, share of variance")
    values: dict[str, list[float]] = {name: [] for name in names}
    for first in range(0, count, 8):
        rows = slice(first, first + 8)
        picture, decoded = (to_tensor(part[rows].numpy(), device) for part in (seen.pictures, seen.decoded))
        latents = seen.latents[rows].float().to(device)
        drawn = tiny.decode(latents).sample
        values["vae to picture, dB"].append(psnr(decoded, picture))
        values["tiny to picture, dB"].append(psnr(drawn, picture))
        values["tiny to vae, dB"].append(psnr(drawn, decoded))
        error = (tiny.encode(picture).latents - latents).square().mean() / latents.var()
        values["tiny encoder, share of variance"].append(float(error))
    lines = [f"{name}: {np.mean(value):.3f}" for name, value in values.items()]
    for name, network in (("vae", vae), ("tiny", tiny)):
        times = []
        for _ in range(4):
            start = time.monotonic()
            network.decode(latents[:1])
            times.append(time.monotonic() - start)
        lines.append(f"{name} decodes {SIDE} x {SIDE} in {min(times):.3f} s")
    return "\n".join(lines)


def train_tiny(out: Path, vae: AutoencoderKL, scale: float, count: int, minutes: float, batch: int, peak: float,
               device: torch.device) -> AutoencoderTiny:
    """Train until the budget is used, from the checkpoint DIR/tiny.pt where there is one."""
    lessons = lessons_of(out, vae, scale, count, device)
    torch.manual_seed(0)
    tiny, path, state = build_tiny().to(device), out / "tiny.pt", {}
    use_winograd(tiny, device)
    optimiser = torch.optim.AdamW(tiny.parameters(), lr=peak, betas=(0.9, 0.99), weight_decay=1e-4)
    if path.exists():
        state = torch.load(path, map_location=device)
        tiny.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
    step, budget = state.get("step", 0), Budget(minutes, state.get("spent_s", 0.0))
    rng, banks, saved = random.Random(step), filter_bank(device), time.monotonic()
    recent, progress = [], budget.progress
    while progress < 1.0:
        rows = rng.sample(range(len(lessons.latents)), batch)
        picture, target = (to_tensor(part[rows].numpy(), device) for part in (lessons.pictures, lessons.decoded))
        latents, used = (part[rows].float().to(device) for part in (lessons.latents, lessons.disturbed))
        with mixed(device):
            drawn = tiny.decode(used.contiguous(memory_format=torch.channels_last)).sample
            told = tiny.encode(picture).latents
            answers = filter_loss(drawn, target.to(drawn.dtype), banks)
        loss = pyramid_loss(drawn.float(), target) + FILTER_WEIGHT * answers.float() + F.mse_loss(told.float(), latents)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(tiny.parameters(), 1.0)
        progress = budget.progress
        rate = learning_rate(peak, step, progress, 50, hold=0.4)
        for group in optimiser.param_groups:
            group["lr"] = rate
        optimiser.step()
        step += 1
        recent.append((loss.item(), psnr(drawn.detach().float(), target)))
        if step % 50 == 0:
            shown = np.mean(recent, 0)
            print(f"tiny step {step} spent {budget.spent_s:.0f}s loss {shown[0]:.4f} psnr to the autoencoder's "
                  f"{shown[1]:.2f} dB lr {rate:.1e}", flush=True)
            recent = []
        if time.monotonic() - saved > 60 or progress >= 1.0:
            save_checkpoint(path, {"model": tiny.state_dict(), "optimiser": optimiser.state_dict(), "step": step,
                                   "spent_s": budget.spent_s})
            saved = time.monotonic()
    return tiny.eval()


def teach_tiny(
    out: Path, device: torch.device, minutes: float, lessons: int = 384, batch: int = 4, peak: float = 2e-3,
) -> None:
    """Teach the decoder the autoencoder in `out`, print its figures and write it there."""
    vae, painter = load_vae(out, device), checkpoint_path(out)
    scale = round(torch.load(painter, map_location="cpu")["latent_scale"], 5) if painter.exists() else 1.0
    tiny = train_tiny(out, vae, scale, lessons, minutes, batch, peak, device)
    print(measure(tiny, vae, scale, device), flush=True)
    tiny.half().to(memory_format=torch.contiguous_format).save_pretrained(out / FOLDER)
    file = out / FOLDER / "diffusion_pytorch_model.safetensors"
    file.chmod(0o644)
    print(f"written: {out / FOLDER}, {file.stat().st_size / 1e6:.2f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder with vae.pt, and painter.pt where there is one")
    parser.add_argument("--minutes", type=float, default=15.0, help="of training, beside the making of the lessons")
    parser.add_argument("--lessons", type=int, default=384, help="scenes to learn from")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--peak", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--device", default="cpu", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--threads", type=int, default=0, help="0 takes all cores")
    args = vars(parser.parse_args())
    if threads := args.pop("threads"):
        torch.set_num_threads(threads)
    teach_tiny(**{**args, "device": choose_device(args["device"])})


if __name__ == "__main__":
    main()
