"""Few steps without guidance: a low-rank change of the UNet that paints in four steps what takes many guided ones.

    python recipe/distil.py --out DIR --minutes 30

The trained painter in DIR is the teacher. Its guided DDIM trajectories are recorded first: from noise to the clean
latent, a state kept at every eighth of the way. The student (the same UNet with the low-rank change) then learns to
go two eighths in one unguided DDIM step: at first step by step, from the teacher's states, and in the last stretch all
four steps as one network whose result is compared with the teacher's (progressive distillation, arXiv:2202.00512, with
guidance baked in as in arXiv:2210.03142). Some trajectories start from noised pictures halfway, as image to image does.

The result, DIR/fast.safetensors, works with the model's own scheduler: DDIM, trailing, 4 steps, guidance 1.
Everything is resumed where it stopped. Trajectories of an older painter are dropped, the learned change is kept: start
on an early painter and finish on the last.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.attention import SDPBackend, sdpa_kernel

from common import Budget, Ema, choose_device, learning_rate, mixed, save_checkpoint, to_images
from diffusion import Batches, load_painter
from group_norm import use_lean_group_norm
from lora import Adapter, Ranks
from networks import SIZES, Painter, build_scheduler
from vae import load_vae
from winograd import use_winograd

NODES = 8
"""Parts of the way from noise to picture; a state is kept at both ends of each."""
JUMP = 2
"""Parts that the student goes in one step: 4 steps in all."""
ON_GRID = 0.85
"""Share of the single steps that start where the four steps do; the others start between them."""
HALFWAY_SHARE = 0.2
"""Share of the trajectories that start from a noised picture, a quarter or half of the way."""
HELD_OUT = 32
"""Trajectories of the first picture size that are kept from training, to measure on."""
RECORD_SHARE = 0.35
"""Share of the minutes in which trajectories are recorded: few, seen often, are learned by heart."""
LEAST = 128
"""Trajectories that are recorded however long it takes."""
TEXT = 77
FILE = "fast.safetensors"
EMA_DECAY = 0.99


def kernels(device: torch.device) -> list[SDPBackend]:
    """Kernels for attention; on a CPU plain products are the fastest in training."""
    faster = [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION] if device.type == "cuda" else []
    return [SDPBackend.MATH, *faster]


def levels(steps: int) -> tuple[Tensor, Tensor]:
    """Timesteps int64 [steps] of DDIM with trailing spacing, and alphas_cumprod [steps + 1], the last of which is 1."""
    scheduler = build_scheduler()
    scheduler.set_timesteps(steps)
    timesteps = scheduler.timesteps
    return timesteps, torch.cat([scheduler.alphas_cumprod[timesteps], torch.ones(1)])


def move(x: Tensor, velocity: Tensor, here: Tensor, there: Tensor) -> Tensor:
    """One deterministic DDIM step of x [b, 4, h, w] between alphas_cumprod, each single or [b, 1, 1, 1]."""
    a, b, a_next, b_next = here.sqrt(), (1 - here).sqrt(), there.sqrt(), (1 - there).sqrt()
    return a_next * (a * x - b * velocity) + b_next * (b * x + a * velocity)


def velocity_between(x: Tensor, later: Tensor, here: Tensor, there: Tensor) -> Tensor:
    """The velocity with which `move` leads from x to `later`."""
    a, b, a_next, b_next = here.sqrt(), (1 - here).sqrt(), there.sqrt(), (1 - there).sqrt()
    return ((a * a_next + b * b_next) * x - later) / (a_next * b - a * b_next)


def unet_input(x: Tensor, mask: Tensor, masked: Tensor) -> Tensor:
    """The nine channels of the inpainting layout."""
    return torch.cat([x, mask, masked], 1).contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def guided(painter: Painter, x: Tensor, conditions: tuple[Tensor, ...], steps: int, guidance: float,
           first: int = 0, keep: int = 1) -> list[Tensor]:
    """The states [b, 4, h, w] of guided DDIM from step `first` on: the start, then after every `keep` steps.

    `conditions`: mask [b, 1, h, w], masked latents [b, 4, h, w], text [b, 77, c], text of the empty caption [1, 77, c].
    """
    mask, masked, text, empty = conditions
    timesteps, alphas = levels(steps)
    timesteps, alphas = timesteps.to(x.device), alphas.to(x.device)
    both = torch.cat([text, empty.expand_as(text)]) if guidance != 1.0 else text
    states = [x]
    for i in range(first, steps):
        inputs = unet_input(x, mask, masked)
        with mixed(x.device):
            inputs = inputs if guidance == 1.0 else torch.cat([inputs, inputs])
            velocity = painter.unet(inputs, timesteps[i].expand(len(inputs)), both).sample.float()
        if guidance != 1.0:
            with_text, without = velocity.chunk(2)
            velocity = without + guidance * (with_text - without)
        x = move(x, velocity, alphas[i], alphas[i + 1])
        if (i + 1 - first) % keep == 0:
            states.append(x)
    return states


def folder_of(out: Path) -> Path:
    """Where the trajectories lie."""
    return out / "trajectories"


@torch.no_grad()
def record(out: Path, painter: Painter, batches: Batches, count: int, guidance: float, steps: int, made_by: int,
           minutes: float, batch: int = 16) -> None:
    """Record the teacher's trajectories until there are `count`, or the minutes are used and LEAST are there."""
    folder, device = folder_of(out), batches.device
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.npz"):
        if int(np.load(path)["made_by"]) != made_by:
            path.unlink()
    kept = [float(np.load(path)["seconds"]) for path in folder.glob("*.npz")]
    budget, shown, existing = Budget(minutes, sum(kept)), time.monotonic(), len(kept)
    _, alphas = levels(NODES)
    with mixed(device):
        empty = painter.text_encoder(batches.empty[None].to(device))[0].float()
    for index in range(existing, -(-count // batch)):
        if budget.progress >= 1.0 and index * batch >= LEAST:
            break
        rng, began = random.Random(index), time.monotonic()
        torch.manual_seed(index)
        latents, mask, masked, ids, *_ = batches.draw(rng, batch, TEXT)
        with mixed(device):
            text = painter.text_encoder(ids)[0].float()
        start = rng.choice((JUMP, 2 * JUMP)) if rng.random() < HALFWAY_SHARE and index > 0 else 0
        noise = torch.randn_like(latents)
        x = alphas[start].sqrt() * latents + (1 - alphas[start]).sqrt() * noise
        part_steps = steps // NODES
        states = guided(painter, x, (mask, masked, text, empty), steps, guidance, start * part_steps, part_steps)
        lead = [torch.zeros_like(x)] * start
        part = folder / f"{index:05d}.part"
        with part.open("wb") as file:
            np.savez(file, states=torch.stack(lead + states, 1).half().cpu().numpy(), start=start, made_by=made_by,
                     seconds=time.monotonic() - began, mask=mask.bool().cpu().numpy(),
                     masked=masked.half().cpu().numpy(), text=text.half().cpu().numpy())
        part.replace(part.with_suffix(".npz"))
        if time.monotonic() - shown > 30:
            print(f"trajectories {batch * (index + 1)} in {budget.spent_s:.0f} s", flush=True)
            shown = time.monotonic()


@dataclass
class Recorded:
    """Trajectories of one picture size in memory, float16."""

    states: Tensor
    """[n, NODES + 1, 4, h, w]; before a trajectory's start 0."""
    start: Tensor
    """The first node, int64 [n]."""
    mask: Tensor
    masked: Tensor
    text: Tensor

    def conditions(self, rows: Tensor, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
        """(mask, masked latents, text) of these rows in float32."""
        return tuple(part[rows].float().to(device) for part in (self.mask, self.masked, self.text))


def load_recorded(out: Path) -> tuple[list[Recorded], Recorded]:
    """The trajectories to train on, by picture size, and those to measure on."""
    groups: dict[tuple[int, ...], list[dict]] = {}
    for path in sorted(folder_of(out).glob("*.npz")):
        shard = dict(np.load(path))
        groups.setdefault(shard["states"].shape[2:], []).append(shard)
    joined = {}
    for size, shards in groups.items():
        start = torch.cat([torch.full((len(s["states"]),), int(s["start"])) for s in shards])
        names = ("states", "mask", "masked", "text")
        states, mask, masked, text = (torch.from_numpy(np.concatenate([s[name] for s in shards])) for name in names)
        joined[size] = Recorded(states, start, mask, masked, text)
    square = max(joined.values(), key=lambda r: len(r.states))
    whole = torch.nonzero(square.start == 0).flatten()[:HELD_OUT]
    rest = torch.ones(len(square.start), dtype=torch.bool)
    rest[whole] = False

    def pick(rows: Tensor) -> Recorded:
        return Recorded(*(part[rows] for part in vars(square).values()))

    return [pick(rest) if r is square else r for r in joined.values()], pick(whole)


class Student(nn.Module):
    """The frozen UNet with a low-rank change that is trained."""

    def __init__(self, unet: nn.Module, ranks: Ranks) -> None:
        super().__init__()
        self.unet = unet.requires_grad_(False)
        self.adapter = Adapter(unet, ranks)

    def step(self, weights: dict[str, Tensor], x: Tensor, t: Tensor, conditions: tuple[Tensor, ...]) -> Tensor:
        """The velocity [b, 4, h, w] by the changed weights, float32."""
        mask, masked, text = conditions
        with mixed(x.device):
            velocity = functional_call(self.unet, weights, (unet_input(x, mask, masked), t, text)).sample
        return velocity.float()

    def sample(self, x: Tensor, conditions: tuple[Tensor, ...], first: int = 0) -> Tensor:
        """The clean latent by the steps that are left from node `first` on."""
        weights = self.adapter.merged(self.unet)
        timesteps, alphas = (part.to(x.device) for part in levels(NODES))
        for node in range(first, NODES, JUMP):
            velocity = self.step(weights, x, timesteps[node].expand(len(x)), conditions)
            x = move(x, velocity, alphas[node], alphas[node + JUMP])
        return x


def single_loss(student: Student, data: Recorded, rows: Tensor, rng: random.Random, device: torch.device) -> Tensor:
    """Velocity error of single steps from the teacher's states."""
    timesteps, alphas = (part.to(device) for part in levels(NODES))
    nodes = []
    for start in data.start[rows].tolist():
        grid = range(start, NODES, JUMP) if rng.random() < ON_GRID else range(start + 1, NODES, JUMP)
        nodes.append(rng.choice(grid))
    here = torch.tensor(nodes)
    there = (here + JUMP).clamp(max=NODES)
    x, later = (data.states[rows, node].float().to(device) for node in (here, there))
    here, there = here.to(device), there.to(device)
    a, a_next = alphas[here][:, None, None, None], alphas[there][:, None, None, None]
    target = velocity_between(x, later, a, a_next)
    velocity = student.step(student.adapter.merged(student.unet), x, timesteps[here], data.conditions(rows, device))
    return (velocity - target).square().mean()


def whole_loss(student: Student, data: Recorded, rows: Tensor, device: torch.device) -> Tensor:
    """Error of the clean latent after all steps that are left; `rows` share one start."""
    first = int(data.start[rows[0]])
    result = student.sample(data.states[rows, first].float().to(device), data.conditions(rows, device), first)
    return (result - data.states[rows, NODES].float().to(device)).square().mean()


@torch.no_grad()
def measure(student: Student, painter: Painter, empty: Tensor, held: Recorded, guidance: float,
            device: torch.device) -> dict[str, Tensor]:
    """Clean latents of the held-out noises: the teacher's, the student's, and the teacher's in as few steps."""
    rows = torch.arange(len(held.states))
    x, conditions = held.states[:, 0].float().to(device), held.conditions(rows, device)
    steps = NODES // JUMP
    return {
        "teacher": held.states[:, NODES].float().to(device),
        f"student, {steps} steps": student.sample(x, conditions),
        f"teacher, {steps} steps, guided": guided(painter, x, (*conditions, empty), steps, guidance)[-1],
        f"teacher, {steps} steps": guided(painter, x, (*conditions, empty), steps, 1.0)[-1],
    }


def report(latents: dict[str, Tensor]) -> None:
    """Print how far each is from the teacher's, as a share of the teacher's variance."""
    target = latents["teacher"]
    for name, value in list(latents.items())[1:]:
        error = (value - target).square().mean() / target.var()
        deviation = value.std() / target.std()
        print(f"{name}: error {error:.4f} of the variance, deviation {deviation:.3f} of the teacher's", flush=True)


@torch.no_grad()
def write_sheet(path: Path, latents: dict[str, Tensor], vae: nn.Module, scale: float, count: int = 8) -> None:
    """A picture with one row for each of the ways, `count` columns."""
    rows = []
    for value in latents.values():
        with mixed(value.device):
            pictures = vae.decode(value[:count] / scale).sample
        rows.append(np.concatenate(list(to_images(pictures)), 1))
    Image.fromarray(np.concatenate(rows)).save(path)


def train(out: Path, painter: Painter, ranks: list[int], minutes: float, peak: float, batch: int, whole_from: float,
          device: torch.device, made_by: int) -> Student:
    """Train the change until the budget is used, from the checkpoint DIR/distil.pt, with its ranks, if there is one.

    `ranks`: of convolutions and of linear layers; from the progress `whole_from` on all steps are trained as one.
    """
    trained, _ = load_recorded(out)
    path, state = out / "distil.pt", {}
    if path.exists():
        state = torch.load(path, map_location=device)
    ranks = state.get("ranks", list(ranks))
    student = Student(painter.unet, Ranks(*ranks)).to(device)
    use_lean_group_norm(student.unet, device)
    if state:
        student.adapter.load_state_dict(state["model"])
    again = state.get("made_by", made_by) != made_by
    step, spent = (0, 0.0) if again else (state.get("step", 0), state.get("spent_s", 0.0))
    ema = Ema(student.adapter, EMA_DECAY)
    optimiser = torch.optim.AdamW(student.adapter.parameters(), lr=peak, betas=(0.9, 0.99), weight_decay=1e-3)
    if state and not again:
        ema.values |= state["ema"]
        optimiser.load_state_dict(state["optimiser"])
    torch.manual_seed(step)
    rng, budget = random.Random(step), Budget(minutes, spent)
    sizes = [r.states[:, 0].numel() for r in trained]
    recent, saved, progress = [], time.monotonic(), budget.progress
    while progress < 1.0:
        data = rng.choices(trained, sizes)[0]
        whole = progress > whole_from
        rows = torch.tensor([rng.randrange(len(data.states)) for _ in range(batch)])
        if whole:
            rows = rows[data.start[rows] == data.start[rows[0]]][: max(1, batch // 2)]
        optimiser.zero_grad(set_to_none=True)
        loss = whole_loss(student, data, rows, device) if whole else single_loss(student, data, rows, rng, device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.adapter.parameters(), 1.0)
        progress = budget.progress
        rate = learning_rate(peak, step, progress, 30, hold=0.4)
        for group in optimiser.param_groups:
            group["lr"] = rate
        optimiser.step()
        step += 1
        ema.update(student.adapter, step)
        recent.append(loss.item())
        if step % 50 == 0:
            print(f"distil step {step} spent {budget.spent_s:.0f}s {'whole' if whole else 'single'} "
                  f"loss {np.mean(recent):.4f} lr {rate:.1e}", flush=True)
            recent = []
        if time.monotonic() - saved > 60 or progress >= 1.0:
            save_checkpoint(path, {
                "model": student.adapter.state_dict(), "ema": ema.values, "optimiser": optimiser.state_dict(),
                "ranks": ranks, "made_by": made_by, "step": step, "spent_s": budget.spent_s})
            saved = time.monotonic()
    ema.copy_to(student.adapter)
    return student


def teach_few_steps(
    out: Path, size: str, device: torch.device, minutes: float, trajectories: int = 6000, teacher_steps: int = NODES,
    guidance: float = 2.5, ranks: list[int] = (16, 8), peak: float = 1e-3, whole_from: float = 0.5, batch: int = 16,
) -> None:
    """Record the teacher in `out`, train the change, and write it and a sheet of its pictures there."""
    painter, state = load_painter(out, SIZES[size], device)
    painter.requires_grad_(False).eval()
    use_winograd(painter, device)
    vae = load_vae(out, device)
    batches = Batches(out, vae, state["latent_scale"], device)
    made_by = state["step"]
    record(out, painter, batches, trajectories, guidance, teacher_steps, made_by, minutes * RECORD_SHARE)
    with sdpa_kernel(kernels(device)):
        student = train(out, painter, ranks, minutes * (1 - RECORD_SHARE), peak, batch, whole_from, device, made_by)
    written = student.adapter.save(out / FILE)
    print(f"written, {written / 1e6:.2f} MB", flush=True)
    with torch.no_grad(), mixed(device):
        empty = painter.text_encoder(batches.empty[None].to(device))[0].float()
    latents = measure(student, painter, empty, load_recorded(out)[1], guidance, device)
    report(latents)
    write_sheet(out / "distil.png", latents, vae, state["latent_scale"])
    print(f"sheet: {out / 'distil.png'}; rows: {', '.join(latents)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder with the trained painter and its latents")
    parser.add_argument("--minutes", type=float, default=30.0, help=f"{RECORD_SHARE} of them for the trajectories")
    parser.add_argument("--trajectories", type=int, default=6000, help="at most so many")
    parser.add_argument("--teacher-steps", type=int, default=NODES, help=f"a multiple of {NODES}")
    parser.add_argument("--guidance", type=float, default=2.5, help="what is baked in")
    parser.add_argument("--ranks", type=int, nargs=2, default=(16, 8), help="of convolutions and of linear layers")
    parser.add_argument("--peak", type=float, default=1e-3, help="highest learning rate")
    parser.add_argument("--whole-from", type=float, default=0.5, help="progress from which the steps train as one")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--device", default="cpu", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--size", default="small", choices=tuple(SIZES))
    parser.add_argument("--threads", type=int, default=0, help="0 takes all cores")
    args = vars(parser.parse_args())
    if threads := args.pop("threads"):
        torch.set_num_threads(threads)
    if args["teacher_steps"] % NODES:
        parser.error(f"--teacher-steps must be a multiple of {NODES}")
    teach_few_steps(**{**args, "device": choose_device(args["device"])})


if __name__ == "__main__":
    main()
