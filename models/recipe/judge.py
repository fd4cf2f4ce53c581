"""The judge: a small network that says what a picture shows, to measure how well a model obeys its prompts.

    python recipe/judge.py --out judge.pt --minutes 80

It is trained on fresh renders only, never on a generated picture. Renders are made soft,
noisy and JPEG-like by a random little, as an autoencoder leaves them, so that a
generated picture is judged by what it shows and not by how sharp it is. Unlike the
model's training, the judge's shows every combination of words, the held-out ones too: it
must not prefer the usual ones. Run again, the same command resumes where it stopped.
"""

from __future__ import annotations

import argparse
import io
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

import world.vocabulary as words
from common import Budget, choose_device, learning_rate, mixed, save_checkpoint
from judge_network import CELLS, SIDE, WHOLE, Judge, answers, as_input, shrunk, summed_up
from muon import Muon
from world.compose import spots
from world.description import Scene
from world.extent import canvas_of
from world.layout import layout
from world.pen import Pen
from world.sampling import DRAW, TINTED, pick
from world.scene import draw_thing, render

FINE = 4
"""Mask pixels along one side of a cell."""
PICTURE = 256
SMALL = 0.6
"""Share of the renders that are drawn at once in the size that the network sees, which is quicker."""
FIRST_SEED = 6_000_000_000
"""Scene seeds of the judge's training start here; no other part of the recipe draws them."""
KINDS = {
    "plain": 0.10, "single": 0.31, "pair": 0.16, "rare pair": 0.20, "count": 0.10, "three": 0.04, "landscape": 0.03,
    "pattern": 0.05, "mixed count": 0.01,
}
EARLY = 0.4
"""Until this progress most renders show one thing in the plain style by day: outlines are learned soonest from those."""
UNKNOWN = -100
"""A label that does not count."""
THING_WEIGHT = 4.0
CENTRE_WEIGHT = 20.0
WHOLE_WEIGHT = 0.4
NEW, WHOLES, RING = 10, 24, 9000
"""Fresh renders in every step, pictures in a step with whole ones, and how many earlier renders are kept."""
WINDOW, WINDOWS = 16, 64
"""Cells along a side of the windows around things that most steps show, and how many they show: the same work shows four
times as many things as whole pictures would."""
WHOLE_EVERY, ONLY_WHOLE_FROM = 2, 0.8
"""Every so many steps show whole pictures, and from this progress all do."""
WHOLE_RENDERS, WHOLE_SEED = 10_000, 6_500_000_000
WHOLE_KINDS = {"single": 0.35, "pair": 0.12, "rare pair": 0.08, "count": 0.05, "landscape": 0.15, "pattern": 0.25}
"""For the answers about whole pictures, which are trained last and alone: how many renders, from which scene seed, of what."""


def judge_scene(seed: int, early: bool = False) -> Scene:
    """A random scene of any combination of words, more often by day and flat than the model's."""
    rng = random.Random(seed)
    scene, early = Scene(seed), early and rng.random() < 0.8
    DRAW["single" if early else pick(rng, KINDS)](rng, scene)
    if rng.random() < (0.8 if early else 0.4):
        scene.style = "flat"
    if rng.random() < (0.6 if early else 0.3):
        scene.sky, scene.weather = "day", ""
    if scene.style in TINTED and rng.random() < 0.6:
        scene.style = "flat"
    return scene


def centre_map(scene: Scene) -> np.ndarray:
    """Float16 [CELLS, CELLS]: 1 where the middle of what is seen of a copy of a thing is, falling off over one cell."""
    side = CELLS * FINE
    buffer = np.zeros((side, side, 4), np.uint8)
    canvas = canvas_of(buffer)
    canvas.scale(side, side)
    pen, copies = Pen(canvas, "mask", (1.0, 1.0, 1.0)), spots(scene, 1.0, 1.0)
    for i, spot in enumerate(copies):
        pen.mask_colour = (i + 1, 0, 0)
        draw_thing(pen, spot)
    centres = np.zeros((CELLS, CELLS), np.float16)
    rows, columns = np.mgrid[:CELLS, :CELLS] + 0.5
    for i in range(len(copies)):
        visible = buffer[..., 0] == i + 1
        if visible.sum() >= 2 * FINE * FINE:
            y, x = (axis.mean() / FINE for axis in np.nonzero(visible))
            near = np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / (2 * 0.8**2))
            centres = np.maximum(centres, near.astype(np.float16))
    return centres


def whole_labels(scene: Scene) -> list[int]:
    """An index into the answers of each question of WHOLE, in their order."""
    pattern = scene.pattern
    answers = {
        "style": scene.style, "pattern": pattern.name if pattern else "none",
        "sky": None if pattern or scene.land in words.SKYLESS else scene.sky, "land": None if pattern else scene.land,
        "first": pattern and pattern.first, "second": pattern and pattern.second,
        "thing": scene.things[0].noun if len(scene.things) == 1 else None,
    }
    return [UNKNOWN if answers[name] is None else WHOLE[name].index(answers[name]) for name in WHOLE]


def soft(picture: np.ndarray, rng: random.Random) -> np.ndarray:
    """The picture uint8 [n, n, 3] a little worse, as an autoencoder or JPEG leaves it."""
    image = Image.fromarray(picture)
    n = image.width
    if rng.random() < 0.5:
        small = int(n * rng.uniform(0.55, 1.0))
        image = image.resize((small, small), Image.Resampling.BILINEAR).resize((n, n), Image.Resampling.BICUBIC)
    if rng.random() < 0.4:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=rng.randint(40, 92))
        image = Image.open(file)
    x = np.asarray(image, np.float32)
    if rng.random() < 0.5:
        noise = np.random.default_rng(rng.getrandbits(32))
        x = (x - 128) * rng.uniform(0.95, 1.05) + 128 + noise.normal(0, 3, 3) + noise.normal(0, rng.uniform(0, 5), x.shape)
    return x.clip(0, 255).astype(np.uint8)


@dataclass
class Example:
    """A render as the judge sees it, or a window of it, with its labels."""

    picture: np.ndarray
    cells: tuple[np.ndarray, np.ndarray, np.ndarray]
    """nouns and colours uint8 [cells, cells] as `layout` gives them, and the map of centres"""
    whole: list[int]
    tinted: bool


def example(scene: Scene) -> Example:
    """The render of a scene and all that is true of it."""
    cells = *layout(scene, CELLS, CELLS), centre_map(scene)
    size = SIDE if random.Random(scene.seed + 1).random() < SMALL else PICTURE
    return Example(shrunk(render(scene, size, size)), cells, whole_labels(scene), scene.style in TINTED)


def window(whole: Example, rng: random.Random) -> Example:
    """A window of WINDOW cells of a render, around one of its things where there is one; of the whole nothing is said."""
    rows, columns = np.nonzero(whole.cells[0])
    chosen = rng.randrange(len(rows)) if len(rows) else 0
    middle = (rows[chosen], columns[chosen]) if len(rows) else (CELLS // 2, CELLS // 2)
    top, left = (min(max(int(m) - WINDOW // 2 + rng.randint(-4, 4), 0), CELLS - WINDOW) for m in middle)
    cut, side = np.s_[top : top + WINDOW, left : left + WINDOW], SIDE // CELLS
    picture = whole.picture[top * side : (top + WINDOW) * side, left * side : (left + WINDOW) * side]
    nouns, colours, centres = (part[cut] for part in whole.cells)
    return Example(picture, (nouns, colours, centres), [UNKNOWN] * len(WHOLE), whole.tinted)


def loss_on(judge: Judge, examples: list[Example], rng: random.Random, device: torch.device) -> tuple[Tensor, Tensor]:
    """The loss of a batch, and what to show: shares of things' cells with the right noun, colour; of right skies, styles."""
    with mixed(device):
        seen = judge(as_input([soft(e.picture, rng) for e in examples], device))
    nouns, colours = (torch.from_numpy(np.stack([e.cells[i] for e in examples])).long().to(device) for i in (0, 1))
    centres = torch.from_numpy(np.stack([e.cells[2] for e in examples])).float().to(device)
    tinted = torch.tensor([e.tinted for e in examples], device=device)[:, None, None]
    there = nouns > 0
    weights = torch.where(there, THING_WEIGHT, 1.0)
    noun_loss = (F.cross_entropy(seen.nouns, nouns, reduction="none") * weights).sum() / weights.sum()
    counted = torch.where(there & ~tinted, colours - 1, UNKNOWN)
    colour_loss = F.cross_entropy(seen.colours, counted, ignore_index=UNKNOWN)
    centre_weights = 1.0 + CENTRE_WEIGHT * centres
    centre_loss = F.binary_cross_entropy_with_logits(seen.centres, centres, centre_weights)
    whole = torch.tensor([e.whole for e in examples], device=device)
    whole_loss = noun_loss.new_zeros(())
    for i, name in enumerate(WHOLE):
        if (whole[:, i] != UNKNOWN).any():
            error = F.cross_entropy(seen.whole[name], whole[:, i], ignore_index=UNKNOWN)
            whole_loss = whole_loss + (THING_WEIGHT if name == "thing" else 1.0) * error
    right = torch.stack([
        (seen.nouns.argmax(1) == nouns)[there].float().mean(),
        (seen.colours.argmax(1) == counted)[counted >= 0].float().mean(),
        *((seen.whole[n].argmax(1) == whole[:, i])[whole[:, i] >= 0].float().mean() for i, n in enumerate(("style", "sky"))),
    ])
    return noun_loss + colour_loss + centre_loss + WHOLE_WEIGHT * whole_loss, right.detach()


def train(path: Path, device: torch.device, minutes: float, peak: float, extra: list[Example]) -> None:
    """Train until the budget is used, from the checkpoint where there is one; a tenth of a batch is drawn from `extra`."""
    torch.manual_seed(1)
    judge = Judge().to(device, memory_format=torch.channels_last)
    optimiser = Muon(judge, peak, ("fine.1", "cells", "summary", "whole"), outer_share=0.5)
    state = torch.load(path, map_location=device) if path.exists() else {}
    if state:
        judge.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
    step, seed = state.get("step", 0), state.get("seed", FIRST_SEED)
    budget, rng, ring, recent = Budget(minutes, state.get("spent_s", 0.0)), random.Random(step), [], []
    saved = time.monotonic()
    while (progress := budget.progress) < 1.0:
        fresh = [example(judge_scene(seed + i, progress < EARLY)) for i in range(NEW)]
        seed += NEW
        ring = (ring + fresh)[-RING:]
        whole = step % WHOLE_EVERY == 0 or progress > ONLY_WHOLE_FROM
        shown = fresh + [rng.choice(ring) for _ in range((WHOLES if whole else WINDOWS) - NEW)]
        if extra:
            shown[-3:] = rng.sample(extra, 3)
        optimiser.zero_grad()
        loss, right = loss_on(judge, shown if whole else [window(e, rng) for e in shown], rng, device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(judge.parameters(), 2.0)
        optimiser.set_rate(learning_rate(peak, step, progress, 100, 0.3, 0.01))
        optimiser.step()
        step += 1
        recent.append(torch.cat([loss.detach()[None], right]))
        if step % 50 == 0:
            means = torch.stack(recent).nanmean(0).tolist()
            print(f"step {step} spent {budget.spent_s:.0f} s, loss {means[0]:.3f}, right: nouns {means[1]:.3f} "
                  f"colours {means[2]:.3f} styles {means[3]:.3f} skies {means[4]:.3f}", flush=True)
            recent = []
        if time.monotonic() - saved > 120 or budget.progress >= 1.0:
            save_checkpoint(path, {"model": judge.state_dict(), "optimiser": optimiser.state_dict(), "step": step,
                                   "seed": seed, "spent_s": budget.spent_s, "answers": answers()})
            saved = time.monotonic()


def whole_scene(seed: int) -> Scene:
    """A random scene with rarer styles, skies and lands and more patterns than most: all are to be told apart."""
    rng = random.Random(seed)
    scene = Scene(seed)
    DRAW[pick(rng, WHOLE_KINDS)](rng, scene)
    if rng.random() < 0.7:
        scene.style = rng.choice(words.STYLES)
    if not scene.pattern and scene.land not in words.SKYLESS and rng.random() < 0.6:
        scene.sky = rng.choice(words.SKIES)
    return scene


def summed_renders(judge: Judge, seeds: range, device: torch.device) -> tuple[Tensor, Tensor]:
    """What `summed_up` gives for renders and their mirror images [2 n, features], and the answers [2 n, questions]."""
    rows, labels = [], []
    for first in range(0, len(seeds), 16):
        rng, scenes = random.Random(seeds[first]), [whole_scene(seed) for seed in seeds[first : first + 16]]
        pictures = [soft(shrunk(render(scene, PICTURE, PICTURE)), rng) for scene in scenes]
        with mixed(device), torch.no_grad():
            x = as_input(pictures, device)
            rows += [summed_up(*judge.features(y)).float() for y in (x, x.flip(3))]
        labels += 2 * [torch.tensor([whole_labels(scene) for scene in scenes], device=device)]
        if first % 800 == 0:
            print(f"{first} of {len(seeds)} renders for the questions of the whole picture", flush=True)
    return torch.cat(rows), torch.cat(labels)


def train_whole(path: Path, device: torch.device, count: int, epochs: int = 30) -> None:
    """Train the answers about the whole picture anew, on renders that the finished rest sees once each."""
    state = torch.load(path, map_location=device)
    judge = Judge().to(device, memory_format=torch.channels_last)
    judge.load_state_dict({k: v for k, v in state["model"].items() if not k.startswith(("summary", "whole"))}, strict=False)
    judge.eval()
    x, labels = summed_renders(judge, range(WHOLE_SEED, WHOLE_SEED + count), device)
    judge.summary.train()
    heads = [*judge.summary.parameters(), *judge.whole.parameters()]
    optimiser = torch.optim.AdamW(heads, lr=1e-3, weight_decay=0.05)
    steps = epochs * (len(x) // 128)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, max(steps, 1))
    for step in range(steps):
        chosen = torch.randint(len(x), (128,), device=device)
        answered = judge.answer_whole(F.dropout(x[chosen], 0.1))
        loss = sum(
            F.cross_entropy(answered[name], labels[chosen, i], ignore_index=UNKNOWN, reduction="sum") / 128
            for i, name in enumerate(WHOLE))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 200 == 0:
            print(f"whole pictures: step {step} of {steps}, loss {loss.item():.3f}", flush=True)
    save_checkpoint(path, {**state, "model": judge.state_dict()})


def pack(path: Path, out: Path) -> None:
    """Write a trained judge without its optimiser, float16."""
    state = torch.load(path, map_location="cpu")
    model = {k: v.half() if v.is_floating_point() else v for k, v in state["model"].items()}
    torch.save({"model": model, "answers": state["answers"]}, out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the judge's checkpoint; resumed where it exists")
    parser.add_argument("--minutes", type=float, default=80.0, help="training time on the wall clock, all runs together")
    parser.add_argument("--whole", type=int, default=WHOLE_RENDERS, help="renders that the questions of WHOLE are learned from last")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--extra", type=Path, help="more labelled pictures: a file of torch.save with a list of Example")
    parser.add_argument("--pack", type=Path, help="write the trained judge there, small, and do nothing else")
    args = parser.parse_args()
    if args.pack:
        pack(args.out, args.pack)
        return
    torch.set_num_threads(args.threads)
    extra = torch.load(args.extra, weights_only=False) if args.extra else []
    device = choose_device(args.device)
    train(args.out, device, args.minutes, args.rate, extra)
    train_whole(args.out, device, args.whole)


if __name__ == "__main__":
    main()
