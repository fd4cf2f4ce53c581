#!/usr/bin/env python3
"""Writes tests/golden/pipelines: what diffusers makes of the tiny models beside this file.

    python make_pipelines.py [--kit DIR]

Two sets:

- seeded.safetensors + seeded.json: whole pipelines under torch.Generator("cpu").manual_seed(seed), from 8-bit pictures
  and masks. For each case: the latents after every step ("<case>.xs", of the picture) and the 8-bit result ("<case>.rgb").
- kit.safetensors + kit.json (with --kit): the parity kit's pipeline cases for these models, with its noise draws, float
  pictures and tolerances, copied without what is tested elsewhere.

Needs torch, diffusers, transformers, safetensors, numpy, pillow. Everything follows from the seeds below.
"""
import argparse
import json
import pathlib

import diffusers
import numpy as np
import torch
from diffusers import StableDiffusionImg2ImgPipeline, StableDiffusionInpaintPipeline, StableDiffusionPipeline
from PIL import Image
from safetensors.numpy import load_file, save_file

HERE = pathlib.Path(__file__).resolve().parent
MODELS = HERE / "models"
PROMPT = "A photo of a red fox, (autumn) leaves & 3 stones"
NEGATIVE = "blurry, low quality"
SCHEDULERS = {
    "ddim": "DDIMScheduler",
    "ddpm": "DDPMScheduler",
    "euler": "EulerDiscreteScheduler",
    "euler_ancestral": "EulerAncestralDiscreteScheduler",
    "dpmpp_2m": "DPMSolverMultistepScheduler",
}
CLASSES = {"text": StableDiffusionPipeline, "image": StableDiffusionImg2ImgPipeline, "inpaint": StableDiffusionInpaintPipeline}


def pictures(width: int = 96, height: int = 64) -> tuple[Image.Image, Image.Image]:
    """A smooth colourful picture, and a hard mask whose edges are not those of the latents."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    rgb = np.stack([np.sin(x / 9) * np.cos(y / 7), np.sin((x + y) / 11), np.cos(x / 13 - y / 5)], -1) * 110 + 128
    mask = np.zeros((height, width), np.uint8)
    mask[11:45, 23:71] = 255
    return Image.fromarray(rgb.round().astype(np.uint8)), Image.fromarray(mask)


def cases() -> list[dict]:
    """Every sampler with every spacing as text-to-image, and the other tasks."""
    out = []
    for sampler in ("ddim", "euler", "dpmpp_2m"):
        for spacing in ("leading", "linspace", "trailing"):
            out.append(dict(task="text", model="sd1", sampler=sampler, schedule=spacing, steps=6, seed=1234))
    out += [
        dict(task="text", model="sd1", sampler="ddpm", schedule="leading", steps=5, seed=7),
        dict(task="text", model="sd1", sampler="euler_ancestral", schedule="linspace", steps=5, seed=7),
        dict(task="text", model="sd1", sampler="ddim", schedule="leading", steps=5, seed=8, eta=1.0),
        dict(task="text", model="sd1", sampler="euler", schedule="automatic", steps=4, seed=9, guidance=1.0),
        dict(task="text", model="inpaint", sampler="ddim", schedule="automatic", steps=4, seed=10),
        dict(task="image", model="sd1", sampler="ddim", schedule="automatic", steps=10, seed=11, strength=0.6),
        dict(task="image", model="sd1", sampler="euler", schedule="automatic", steps=10, seed=12, strength=0.6),
        dict(task="inpaint", model="sd1", sampler="ddim", schedule="automatic", steps=6, seed=13, strength=0.8),
        dict(task="inpaint", model="sd1", sampler="euler", schedule="automatic", steps=6, seed=14, strength=1.0),
        dict(task="inpaint", model="inpaint", sampler="ddim", schedule="automatic", steps=6, seed=15, strength=1.0),
        dict(task="inpaint", model="inpaint", sampler="dpmpp_2m", schedule="automatic", steps=6, seed=16, strength=0.7),
    ]
    return out


def run(case: dict, image: Image.Image, mask: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """Latents after every step `[steps, 4, h, w]`, and the result `[height, width, 3]` in bytes."""
    inpaint_model = case["model"] == "inpaint"
    # A 9-channel UNet makes text-to-image as inpainting under a full mask.
    task = "inpaint" if inpaint_model else case["task"]
    pipe = CLASSES[task].from_pretrained(MODELS / case["model"], torch_dtype=torch.float32, safety_checker=None,
                                         feature_extractor=None, requires_safety_checker=False)
    options = {} if case["schedule"] == "automatic" else {"timestep_spacing": case["schedule"]}
    pipe.scheduler = getattr(diffusers, SCHEDULERS[case["sampler"]]).from_config(pipe.scheduler.config, **options)
    pipe.set_progress_bar_config(disable=True)
    latents = []
    call = dict(prompt=PROMPT, negative_prompt=NEGATIVE, num_inference_steps=case["steps"], output_type="np",
                guidance_scale=case.get("guidance", 7.5), generator=torch.Generator("cpu").manual_seed(case["seed"]),
                callback_on_step_end=lambda p, i, t, d: (latents.append(d["latents"][0].clone()), d)[1])
    if "eta" in case:
        call["eta"] = case["eta"]
    if case["task"] == "text" and not inpaint_model:
        call.update(height=64, width=96)
    elif case["task"] == "text":
        call.update(height=64, width=96, image=image, mask_image=Image.new("L", image.size, 255), strength=1.0)
    elif task == "image":
        call.update(image=image, strength=case["strength"])
    else:
        call.update(height=64, width=96, image=image, mask_image=mask, strength=case["strength"])
    rgb = pipe(**call).images[0]
    # Contiguous: safetensors writes memory as it lies, and the pipeline hands over a transposed view.
    return torch.stack(latents).numpy(), np.ascontiguousarray((rgb * 255).round().astype(np.uint8))


def seeded(out: pathlib.Path) -> None:
    """Writes the seeded set."""
    image, mask = pictures()
    tensors = {"image": np.asarray(image).copy(), "mask": np.asarray(mask).copy()}
    listed = []
    for case in cases():
        name = "_".join(str(case[k]) for k in ("task", "model", "sampler", "schedule", "seed"))
        xs, rgb = run(case, image, mask)
        tensors[f"{name}.xs"], tensors[f"{name}.rgb"] = xs, rgb
        listed.append({"name": name, "guidance": 7.5, **case})
        print(name, xs.shape, rgb.shape)
    save_file(tensors, out / "seeded.safetensors")
    (out / "seeded.json").write_text(json.dumps({"prompt": PROMPT, "negative": NEGATIVE, "cases": listed}, indent=1) + "\n")


KIT_CASES = {
    "sd1_ddim": ("sd1", "ddim"), "sd1_ddim_eta1": ("sd1", "ddim"), "sd1_euler": ("sd1", "euler"),
    "sd1_euler_a": ("sd1", "euler_ancestral"), "sd1_dpmpp_2m_karras": ("sd1", "dpmpp_2m"),
    "sd1_no_guidance": ("sd1", None), "sd1_img2img": ("sd1", "ddim"), "sd1_img2img_euler": ("sd1", "euler"),
    "inpaint_4ch": ("sd1", "ddim"), "inpaint_9ch": ("inpaint", "ddim"), "inpaint_9ch_strength": ("inpaint", "ddim"),
}
CLASS_TO_SAMPLER = {v: k for k, v in SCHEDULERS.items()}


def kit(out: pathlib.Path, root: pathlib.Path) -> None:
    """Copies the kit's cases: noise, pictures, per-step latents, and the decoded picture of three of them."""
    tensors, listed = {}, []
    for name, (model, sampler) in KIT_CASES.items():
        case = json.loads((root / "pipelines" / name / "case.json").read_text())
        inputs = load_file(root / "pipelines" / name / "inputs.safetensors")
        expected = load_file(root / "pipelines" / name / "expected.safetensors")
        params = case["runs"][0]["params"]
        draws = sorted(k for k in inputs if k.startswith("noise."))
        # Pictures and masks are the same in all cases.
        for key in ("image", "mask_image"):
            if key in inputs:
                assert key not in tensors or np.array_equal(tensors[key], inputs[key])
                tensors[key] = inputs[key]
        noise = [inputs["latents"]] if "latents" in inputs else []
        noise += [inputs[k] for k in draws]
        tensors[f"{name}.noise"] = np.concatenate([n.reshape(-1) for n in noise])
        tensors[f"{name}.xs"] = expected["latents.xs"]
        if name in ("sd1_ddim", "inpaint_4ch", "inpaint_9ch"):
            tensors[f"{name}.image"] = expected["image"]
        listed.append({
            "name": name, "model": model, "sampler": sampler or CLASS_TO_SAMPLER[case["scheduler"]["class"]],
            "karras": bool(case["scheduler"]["config"].get("use_karras_sigmas")), "prompt": params["prompt"],
            "negative": params.get("negative_prompt", ""), "guidance": params["guidance_scale"],
            "steps": params["num_inference_steps"], "strength": params.get("strength"), "eta": params.get("eta"),
            "task": "inpaint" if "mask_image" in params else "image" if "image" in params else "text",
            "tolerance": case["tolerance"]["rel_to_max"],
        })
    save_file(tensors, out / "kit.safetensors")
    (out / "kit.json").write_text(json.dumps({"cases": listed}, indent=1) + "\n")


def main() -> None:
    """Reads the arguments and writes the files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kit", type=pathlib.Path, help="folder of the parity kit's output, for kit.safetensors")
    args = parser.parse_args()
    out = HERE / "pipelines"
    out.mkdir(exist_ok=True)
    torch.manual_seed(0)
    seeded(out)
    if args.kit:
        kit(out, args.kit)


if __name__ == "__main__":
    main()
