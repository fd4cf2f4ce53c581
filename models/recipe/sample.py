"""Draw pictures with an exported model through diffusers' inpainting pipeline.

    python recipe/sample.py --model scumble-2 --out show                     the show prompts and their sheet
    python recipe/sample.py --model scumble-2 --out held --heldout           all the held-out prompts
    python recipe/sample.py --model scumble-2 --out few --heldout --count 96 96 of them, evenly spread
    python recipe/sample.py --model scumble-2 --out seams --repaint 24       renders with a repainted box or side
    python recipe/sample.py --model scumble-2 --out t400 --heldout --strength 0.4   true renders noised to t = 400 and redrawn

Pictures are named by the number of their prompt, so that measure.py knows what was asked;
those that are there already are kept. Each prompt's noise depends on its number and
`--seed` alone. A repainted render comes with NUMBER_mask.png (white = new) and the
render itself as NUMBER_true.png.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
from diffusers import DDIMScheduler, LCMScheduler, StableDiffusionInpaintPipeline
from PIL import Image

from common import choose_device, mixed
from score import is_known, words_of
from world.contact import sheet
from world.heldout import heldout, true_scene
from world.scene import render

SHOW = [
    "a red house in the hills at sunset", "two yellow boats on the sea at sunset, watercolour", "a cat",
    "a blue car to the left of a green tree", "a green cactus in the desert at dawn", "a white rabbit in the snow",
    "a yellow lighthouse on the cliffs in a storm", "a pink flower in a meadow, pastel", "a purple balloon over the mountains",
    "an orange fish underwater, stained glass", "a red apple on a book on the table", "a black cat on a red car",
    "a teal robot in the city at night, neon", "three red mushrooms in the forest",
    "a brown owl in the forest at night, ink drawing",
    "a blue whale on the sea under a rainbow", "a grey castle behind a golden dragon", "a red fox in the snow, pixel art",
    "a giraffe in the savanna at sunset, paper cut", "a navy train in the mountains, woodcut", "a pink castle under the stars",
    "a rocket in space", "five yellow ducks on a lake", "red and white tartan",
]
"""Prompts of the sheet that shows a model at a glance."""
REPAINT_SEED = 8_000_000_000
"""Scene seeds of the renders that are repainted."""
SCHEDULERS = {"ddim": DDIMScheduler, "lcm": LCMScheduler}


def load_pipeline(
    folder: Path, device: torch.device, lora: Path | None = None, scheduler: str = "model",
) -> StableDiffusionInpaintPipeline:
    """The model in a folder without progress bars, float32, with a LoRA and another scheduler where told."""
    pipeline = StableDiffusionInpaintPipeline.from_pretrained(folder, torch_dtype=torch.float32)
    if scheduler != "model":
        pipeline.scheduler = SCHEDULERS[scheduler].from_config(pipeline.scheduler.config)
    if lora:
        folder, name = (lora.parent, lora.name) if lora.is_file() else (lora, None)
        pipeline.load_lora_weights(str(folder), weight_name=name)
        pipeline.fuse_lora()
    pipeline.unet.to(memory_format=torch.channels_last)
    pipeline.vae.to(memory_format=torch.channels_last)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


def paint(
    pipeline: StableDiffusionInpaintPipeline, prompts: list[str], steps: int, guidance: float, seeds: list[int],
    images: list[Image.Image], masks: list[Image.Image], strength: float = 1.0,
) -> list[np.ndarray]:
    """One batch: pictures uint8 [h, w, 3] for as many prompts, seeds, images and masks of one size.

    With a strength below 1 the drawing begins from the images, noised to the timestep 1000 * strength.
    """
    width, height = images[0].size
    with mixed(pipeline.device), torch.inference_mode():
        result = pipeline(
            prompt=prompts, image=images, mask_image=masks, height=height, width=width, strength=strength,
            num_inference_steps=steps, guidance_scale=guidance,
            generator=[torch.Generator("cpu").manual_seed(seed) for seed in seeds],
        )
    return [np.asarray(image) for image in result.images]


def generate(
    folder: Path, prompts: list[str], size: int, steps: int, guidance: float, seed: int, device: torch.device,
    batch: int = 8, lora: Path | None = None,
) -> list[np.ndarray]:
    """One picture uint8 [size, size, 3] per prompt, the whole picture masked."""
    pipeline = load_pipeline(folder, device, lora)
    blank, whole = Image.new("RGB", (size, size), (128, 128, 128)), Image.new("L", (size, size), 255)
    pictures: list[np.ndarray] = []
    for first in range(0, len(prompts), batch):
        part = prompts[first : first + batch]
        seeds = [seed + first + i for i in range(len(part))]
        pictures += paint(pipeline, part, steps, guidance, seeds, [blank] * len(part), [whole] * len(part))
    return pictures


def chosen(count: int, first: int, total: int) -> list[int]:
    """`count` numbers below `total`, evenly spread from `first` on; all from there where count is 0."""
    if not count:
        return list(range(first, total))
    step = (total - first) / min(count, total - first)
    return sorted({first + int(i * step) for i in range(min(count, total - first))})


def hole(number: int, size: int) -> Image.Image:
    """A mask that repaints a box in the middle, or one side of the picture (every other number)."""
    rng, mask = random.Random(number), Image.new("L", (size, size), 0)
    if number % 2 == 0:
        left, top = (int(size * rng.uniform(0.15, 0.35)) // 8 * 8 for _ in range(2))
        box = (left, top, left + size // 2, top + size // 2)
    else:
        part = size // 8 * 3
        sides = ((0, 0, part, size), (size - part, 0, size, size), (0, 0, size, part), (0, size - part, size, size))
        box = rng.choice(sides)
    mask.paste(255, box)
    return mask


def true_renders(numbers: list[int], size: int) -> list[Image.Image]:
    """Renders of the held-out prompts of these numbers."""
    items = heldout()
    return [Image.fromarray(render(true_scene(items[n], REPAINT_SEED + n), size, size)) for n in numbers]


def repaint(
    pipeline: StableDiffusionInpaintPipeline, out: Path, count: int, steps: int, guidance: float, size: int, batch: int,
) -> None:
    """Repaint a hole in true renders of held-out prompts; what lies outside it is pasted back unchanged."""
    items = heldout()
    numbers = chosen(count, 0, len(items))
    for first in range(0, count, batch):
        part = numbers[first : first + batch]
        renders = true_renders(part, size)
        masks = [hole(first + i, size) for i in range(len(part))]
        prompts = [items[n]["prompt"] for n in part]
        made = paint(pipeline, prompts, steps, guidance, part, renders, masks)
        for n, true, mask, picture in zip(part, renders, masks, made, strict=True):
            new = np.where(np.asarray(mask)[..., None] > 127, picture, np.asarray(true))
            Image.fromarray(new).save(out / f"{n:03d}.png")
            true.save(out / f"{n:03d}_true.png")
            mask.save(out / f"{n:03d}_mask.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder in diffusers layout")
    parser.add_argument("--out", type=Path, required=True, help="folder for 000.png, 001.png, ...")
    parser.add_argument("--heldout", action="store_true", help="the held-out prompts instead of the show prompts")
    parser.add_argument("--known", type=Path, help="only prompts whose words are in this tokenizer's vocab.json")
    parser.add_argument("--first", type=int, default=0, help="number of the first held-out prompt")
    parser.add_argument("--count", type=int, default=0, help="how many held-out prompts, evenly spread (0: all)")
    parser.add_argument("--repaint", type=int, default=0, metavar="N", help="repaint holes in N renders instead")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=2.5)
    parser.add_argument("--strength", type=float, default=1.0,
                        help="below 1: begin held-out prompts from true renders noised so far; tells at which noise things are lost")
    parser.add_argument("--lora", type=Path, help="LoRA weights to add, a file or a folder")
    parser.add_argument("--scheduler", default="model", choices=("model", *SCHEDULERS))
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads (0: as many as there are)")
    parser.add_argument("--device", default="auto")
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    pipeline = load_pipeline(args.model, choose_device(args.device), args.lora, args.scheduler)
    if args.strength < 1.0 and not args.heldout:
        parser.error("--strength needs --heldout, whose prompts have true renders")
    if args.repaint:
        repaint(pipeline, args.out, args.repaint, args.steps, args.guidance, args.size, args.batch)
        return
    prompts = [item["prompt"] for item in heldout()] if args.heldout else SHOW
    numbers = chosen(args.count, args.first, len(prompts))
    if args.known:
        known = words_of(args.known)
        numbers = [n for n in numbers if is_known(prompts[n], known)]
    missing = [n for n in numbers if not (args.out / f"{n:03d}.png").exists()]
    blank, whole = Image.new("RGB", (args.size,) * 2, (128, 128, 128)), Image.new("L", (args.size,) * 2, 255)
    start = time.monotonic()
    for first in range(0, len(missing), args.batch):
        part = missing[first : first + args.batch]
        images = [blank] * len(part) if args.strength == 1.0 else true_renders(part, args.size)
        made = paint(pipeline, [prompts[n] for n in part], args.steps, args.guidance, [args.seed + n for n in part],
                     images, [whole] * len(part), args.strength)
        for n, picture in zip(part, made, strict=True):
            Image.fromarray(picture).save(args.out / f"{n:03d}.png")
        print(f"{first + len(part)} of {len(missing)} pictures, {time.monotonic() - start:.0f} s", flush=True)
    pictures = [np.asarray(Image.open(args.out / f"{n:03d}.png").convert("RGB")) for n in numbers[:64]]
    sheet(pictures, [prompts[n] for n in numbers[:64]], 8).save(args.out / "sheet.png")


if __name__ == "__main__":
    main()
