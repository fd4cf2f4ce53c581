"""The text encoder and the inpainting UNet, and their joint training on cached latents."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import DDIMScheduler, UNet2DConditionModel
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import CLIPTextConfig, CLIPTextModel

import vocabulary as words
from cache import Latents
from common import Budget, Ema, average, learning_rate, mixed, save_checkpoint, share_weights, workers
from group_norm import use_lean_group_norm
from scene import Scene, caption, sample_scene, thing_spots
from tokens import LENGTH, encode, load_tokenizer
from vae import load_vae

CAPTION_DROPOUT = 0.10
FULL_MASK_SHARE = 0.4
"""How often an example that has a mask is still used as text to image."""
THING_WEIGHT = 6.0
"""How much more the error counts where the things of the scene are."""
LAYOUT_WEIGHT = 0.1
"""Weight of the layout loss: which thing stands in each cell, told from the UNet's inner features."""
UNIFORM_SHARE = 0.25
NOISE_CENTRE = 1.1
"""Timesteps / 1000 are sigmoid(normal around NOISE_CENTRE), where shapes are decided, or uniform for a share."""


@dataclass(frozen=True)
class Size:
    """Widths of one model size."""

    vae: tuple[int, ...]
    unet: tuple[int, ...]
    text: int
    text_layers: int


SIZES = {
    "small": Size(vae=(32, 64, 128, 128), unet=(64, 128, 256), text=256, text_layers=3),
    "large": Size(vae=(64, 128, 256, 256), unet=(128, 256, 384), text=384, text_layers=6),
}


@dataclass(frozen=True)
class Stage:
    """One stage of the diffusion training: picture size in pixels, pictures a step over all processes."""

    size: int
    minutes: float
    batch: int
    peak: float
    hold: float
    floor: float
    clear: float = 0.5
    """Share of every batch that shows a single thing in the flat style: the words for shapes are learned there."""
    tokens: int = LENGTH
    """Caption tokens that are used. No caption has more than 32, and the rest is padding, which costs an eighth of the
    time: only the last stage needs to see all of it."""


def build_scheduler() -> DDIMScheduler:
    """Velocity prediction with zero terminal signal-to-noise ratio."""
    return DDIMScheduler(
        num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear",
        prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing",
        clip_sample=False, set_alpha_to_one=True, steps_offset=1,
    )


def build_unet(size: Size) -> UNet2DConditionModel:
    """An untrained Stable-Diffusion-style inpainting UNet: 9 channels in, 4 out."""
    deep = len(size.unet) - 1
    return UNet2DConditionModel(
        sample_size=32, in_channels=9, out_channels=4, layers_per_block=1, block_out_channels=size.unet,
        down_block_types=("DownBlock2D",) + ("CrossAttnDownBlock2D",) * deep,
        up_block_types=("CrossAttnUpBlock2D",) * deep + ("UpBlock2D",),
        cross_attention_dim=size.text, attention_head_dim=4, norm_num_groups=32,
    ).to(memory_format=torch.channels_last)


def build_text_encoder(size: Size, vocabulary: int) -> CLIPTextModel:
    """An untrained CLIP text model; the last two ids are its start and end tokens."""
    return CLIPTextModel(CLIPTextConfig(
        vocab_size=vocabulary, hidden_size=size.text, intermediate_size=3 * size.text,
        num_hidden_layers=size.text_layers, num_attention_heads=4, max_position_embeddings=LENGTH,
        hidden_act="quick_gelu", bos_token_id=vocabulary - 2, eos_token_id=vocabulary - 1,
        pad_token_id=vocabulary - 1, projection_dim=size.text,
    ))


class Painter(nn.Module):
    """Text encoder and UNet as one module.

    In training a linear head on the output of the first up block also says which thing
    stands in each cell of the clean picture. The renderer knows the answer, so words and
    places are learned many times sooner than from the velocity error alone (the thought
    of "Representation Alignment for Generation", arXiv:2410.06940, with exact labels in
    place of another network's features). The head is not part of the exported model.
    """

    def __init__(self, size: Size, vocabulary: int) -> None:
        super().__init__()
        self.text_encoder = build_text_encoder(size, vocabulary)
        self.unet = build_unet(size)
        self.layout_head = nn.Conv2d(size.unet[-1], len(words.NOUNS) + 1, 1)
        self.inner: Tensor | None = None
        self.unet.up_blocks[0].register_forward_hook(self._keep)

    def _keep(self, _module: nn.Module, _inputs: tuple, output: Tensor) -> None:
        self.inner = output

    def forward(self, x: Tensor, t: Tensor, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Predicted velocity [b, 4, h, h] for UNet input x [b, 9, h, h], timesteps [b], ids [b, 77].

        The second value is the layout logits [b, 1 + nouns, h / 2, h / 2].
        """
        velocity = self.unet(x, t, self.text_encoder(ids)[0]).sample
        inner, self.inner = self.inner, None
        return velocity, self.layout_head(inner)


def draw_timesteps(count: int, device: torch.device) -> Tensor:
    """Training timesteps int64 [count] in 0..999."""
    uniform = torch.rand(count, device=device)
    middle = torch.sigmoid(NOISE_CENTRE + torch.randn(count, device=device))
    share = torch.where(torch.rand(count, device=device) < UNIFORM_SHARE, uniform, middle)
    return (1000 * share).long().clamp(0, 999)


@dataclass
class Guidance:
    """What goes with the latents, row by row."""

    ids: Tensor
    """Caption tokens int64 [n, 77]."""
    empty: Tensor
    """Tokens of the empty caption int64 [77]."""
    weights: Tensor
    """Loss weights float16 [n, 1, h, h]: higher where things are."""
    layout: Tensor
    """Which thing stands in each cell of twice the size: uint8 [n, h / 2, h / 2], 0 none, else 1 + noun."""
    clear: list[int]
    """Rows with one single thing in the flat style."""


def loss_on(painter: Painter, data: Latents, guidance: Guidance, rows: list[int], rng: random.Random,
            alphas: Tensor, scale: float, tokens: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """The loss of one batch of cached rows, and [plain velocity error, layout error] to show."""
    latents, mask, masked = data.batch(rows, [rng.random() < FULL_MASK_SHARE for _ in rows])
    latents, mask, masked = (x.to(device) for x in (latents * scale, mask, masked * scale))
    text = guidance.ids[rows].clone()[:, :tokens]
    text[torch.tensor([rng.random() < CAPTION_DROPOUT for _ in rows])] = guidance.empty[:tokens]
    t = draw_timesteps(len(rows), device)
    a = alphas[t][:, None, None, None]
    noise = torch.randn_like(latents)
    noisy = a.sqrt() * latents + (1 - a).sqrt() * noise
    target = a.sqrt() * noise - (1 - a).sqrt() * latents
    x = torch.cat([noisy, mask, masked], 1).contiguous(memory_format=torch.channels_last)
    with mixed(device):
        velocity, logits = painter(x, t, text.to(device))
    layout = guidance.layout[rows].long().to(device)
    told = F.cross_entropy(logits.float(), layout, reduction="none")
    there = torch.where(layout > 0, THING_WEIGHT, 1.0)
    layout_error = (told * there).sum() / there.sum()
    error = (velocity.float() - target).square().mean(1, keepdim=True)
    weights = guidance.weights[rows].float().to(device)
    shown = torch.stack([error.detach().mean(), layout_error.detach()])
    return (error * weights).mean() / weights.mean() + LAYOUT_WEIGHT * layout_error, shown


def thing_weights(scene: Scene, cells: int) -> np.ndarray:
    """Loss weights float16 [1, cells, cells]: THING_WEIGHT in a box around every thing, else 1."""
    weights = np.ones((1, cells, cells), np.float16)
    for thing in scene.things:
        for x, foot, size in thing_spots(thing, len(scene.things) > 1, scene.land, random.Random(0)):
            left, right, top, bottom = x - 0.7 * size, x + 0.7 * size, foot - 1.1 * size, foot + 0.03
            columns = slice(max(0, int(left * cells)), int(np.ceil(right * cells)))
            weights[0, max(0, int(top * cells)) : int(np.ceil(bottom * cells)), columns] = THING_WEIGHT
    return weights


def thing_layout(scene: Scene, cells: int) -> np.ndarray:
    """Which thing stands in each cell, uint8 [cells, cells]: 0 for none, else 1 + its place in the word list."""
    layout = np.zeros((cells, cells), np.uint8)
    centres = (np.arange(cells) + 0.5) / cells
    for thing in scene.things:
        for x, foot, size in thing_spots(thing, len(scene.things) > 1, scene.land, random.Random(0)):
            columns = np.abs(centres - x) < max(0.40 * size, 0.6 / cells)
            rows = (centres < foot) & (centres > foot - 0.85 * size)
            layout[np.ix_(rows, columns)] = 1 + words.NOUNS.index(thing.noun)
    return layout


def load_guidance(out: Path, seeds: np.ndarray, cells: int) -> Guidance:
    """Captions and loss weights of the scenes with these seeds."""
    tokenizer = load_tokenizer(out / "tokenizer")
    scenes = [sample_scene(int(s)) for s in seeds]
    return Guidance(
        ids=torch.from_numpy(encode(tokenizer, [caption(s) for s in scenes])),
        empty=torch.from_numpy(encode(tokenizer, [""]))[0],
        weights=torch.from_numpy(np.stack([thing_weights(s, cells) for s in scenes])),
        layout=torch.from_numpy(np.stack([thing_layout(s, cells // 2) for s in scenes])),
        clear=[i for i, s in enumerate(scenes) if s.style == "flat" and len(s.things) == 1 and s.things[0].count == 1],
    )


def checkpoint_path(out: Path) -> Path:
    """The one checkpoint of the diffusion stages."""
    return out / "painter.pt"


def load_painter(out: Path, size: Size, device: torch.device, averaged: bool = True) -> tuple[Painter, dict]:
    """The trained modules (with the averaged weights) and the checkpoint they come from."""
    vocabulary = len(load_tokenizer(out / "tokenizer"))
    painter = Painter(size, vocabulary).to(device)
    state = torch.load(checkpoint_path(out), map_location=device)
    painter.load_state_dict(state["model"], strict=False)
    if averaged:
        painter.load_state_dict(state["ema"], strict=False)
    return painter, state


def train_stage(out: Path, device: torch.device, size: Size, stage: Stage, ema_decay: float) -> None:
    """Train one stage until its budget is used, from the checkpoint where there is one."""
    rank, count = workers()
    torch.manual_seed(1000 + rank)
    vae = load_vae(out, device)
    data = Latents(out, stage.size, vae, device)
    guidance = load_guidance(out, data.seeds, stage.size // 8)
    resumed = checkpoint_path(out).exists()
    if resumed:
        painter, state = load_painter(out, size, device, averaged=False)
    else:
        painter, state = Painter(size, len(load_tokenizer(out / "tokenizer"))).to(device), {}
    if device.type == "cpu":
        use_lean_group_norm(painter)
    share_weights(painter)
    ema = Ema(painter, ema_decay)
    optimiser = torch.optim.AdamW(painter.parameters(), lr=stage.peak, betas=(0.9, 0.99), weight_decay=0.01, fused=True)
    scale = state.get("latent_scale", 1.0 / float(data.latents.float().std()))
    done: dict[str, dict] = state.get("stages", {})
    mine = done.setdefault(str(stage.size), {"step": 0, "spent_s": 0.0, "images": 0})
    if resumed:
        ema.values |= state["ema"]
        if "optimiser" in state:
            optimiser.load_state_dict(state["optimiser"])
    kernels = [SDPBackend.MATH]
    if device.type == "cuda":
        kernels += [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION]
    alphas = build_scheduler().alphas_cumprod.to(device)
    budget, step = Budget(stage.minutes, mine["spent_s"]), mine["step"]
    rng = random.Random(stage.size * 1000 + step * count + rank)
    recent, saved, progress = [], time.monotonic(), budget.progress
    while progress < 1.0:
        rows = [rng.choice(guidance.clear) if rng.random() < stage.clear else rng.randrange(len(data))
                for _ in range(stage.batch // count)]
        optimiser.zero_grad(set_to_none=True)
        with sdpa_kernel(kernels):
            loss, plain = loss_on(painter, data, guidance, rows, rng, alphas, scale, stage.tokens, device)
            loss.backward()
        used = [p for p in painter.parameters() if p.grad is not None]
        progress = average(used, budget.progress)
        rate = learning_rate(stage.peak, step, progress, 100, stage.hold, stage.floor)
        for group in optimiser.param_groups:
            group["lr"] = rate
        torch.nn.utils.clip_grad_norm_(used, 1.0)
        optimiser.step()
        step += 1
        recent.append(plain)
        if rank == 0:
            ema.update(painter, step if not resumed else step + 1000)
        if rank == 0 and step % 25 == 0:
            shown = torch.stack(recent).mean(0).tolist()
            print(f"{stage.size} px step {step} images {step * stage.batch} spent {budget.spent_s:.0f}s "
                  f"loss {shown[0]:.4f} layout {shown[1]:.3f} lr {rate:.1e}", flush=True)
            recent = []
        if rank == 0 and (time.monotonic() - saved > 120 or progress >= 1.0):
            mine.update(step=step, spent_s=budget.spent_s, images=step * stage.batch)
            save_checkpoint(checkpoint_path(out), {
                "model": painter.state_dict(), "ema": ema.values, "optimiser": optimiser.state_dict(),
                "latent_scale": scale, "stages": done})
            saved = time.monotonic()
