#!/usr/bin/env python3
"""Writes tests/golden/families: tiny models of the families by formula, and what diffusers makes of them.

    python make_families.py

models.json holds the models (see tiny_models.py), cases.json what was run, cases.safetensors the picture and mask, and
for each case the latents after every step ("<case>.xs"), and for one of each kind of VAE the 8-bit result ("<case>.rgb"). Needs torch, diffusers,
transformers, safetensors, numpy, pillow. Everything follows from the seeds below.
"""
import json
import pathlib
import tempfile

import diffusers
import numpy as np
import torch
from diffusers import (AutoencoderKL, LatentConsistencyModelPipeline, StableDiffusionInpaintPipeline,
                       StableDiffusionInstructPix2PixPipeline,
                       StableDiffusionPipeline, StableDiffusionUpscalePipeline, StableDiffusionXLImg2ImgPipeline,
                       StableDiffusionXLInpaintPipeline, StableDiffusionXLPipeline, UNet2DConditionModel)
from PIL import Image
from safetensors.numpy import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from make_pipelines import pictures
from tiny_models import fill, write

HERE = pathlib.Path(__file__).resolve().parent
PROMPT = "a photo of a red fox, autumn leaves"
NEGATIVE = "blurry"
XA, XU = "CrossAttnDownBlock2D", "CrossAttnUpBlock2D"

UNET1 = dict(act_fn="silu", attention_head_dim=2, block_out_channels=[8, 16], cross_attention_dim=16,
             down_block_types=[XA, "DownBlock2D"], in_channels=4, layers_per_block=1, norm_num_groups=4,
             out_channels=4, sample_size=64, up_block_types=["UpBlock2D", XU])
UNET2 = dict(UNET1, attention_head_dim=[1, 2], cross_attention_dim=20, use_linear_projection=True, sample_size=96)
UNETXL = dict(UNET1, attention_head_dim=[1, 2, 2], block_out_channels=[8, 16, 16], cross_attention_dim=36,
              down_block_types=["DownBlock2D", XA, XA], up_block_types=[XU, XU, "UpBlock2D"],
              transformer_layers_per_block=[1, 1, 2], use_linear_projection=True, addition_embed_type="text_time",
              addition_time_embed_dim=8, projection_class_embeddings_input_dim=68, sample_size=128)
UNETX4 = dict(UNET2, attention_head_dim=2, in_channels=7, num_class_embeds=1000, only_cross_attention=[True, False],
              sample_size=128)
# The built-in model's: attention at the coarsest level alone, whose width is no power of two.
UNETOWN = dict(UNET1, in_channels=9, block_out_channels=[8, 16, 20], sample_size=32,
               down_block_types=["DownBlock2D", "DownBlock2D", XA], up_block_types=[XU, "UpBlock2D", "UpBlock2D"])
VAE = dict(act_fn="silu", block_out_channels=[8, 8, 8, 8], down_block_types=["DownEncoderBlock2D"] * 4, in_channels=3,
           latent_channels=4, layers_per_block=1, norm_num_groups=4, out_channels=3, sample_size=64,
           up_block_types=["UpDecoderBlock2D"] * 4, scaling_factor=0.18215)
VAEXL = dict(VAE, scaling_factor=0.13025, force_upcast=True)
VAEX4 = dict(VAE, block_out_channels=[8, 8, 16], down_block_types=["DownEncoderBlock2D"] * 3,
             up_block_types=["UpDecoderBlock2D"] * 3, scaling_factor=0.08333)
TEXT = dict(attention_dropout=0.0, bos_token_id=0, eos_token_id=2, pad_token_id=1, layer_norm_eps=1e-5,
            max_position_embeddings=77, vocab_size=1024, hidden_size=16, intermediate_size=32, num_attention_heads=2,
            num_hidden_layers=3, hidden_act="quick_gelu", projection_dim=16)
TEXT2 = dict(TEXT, hidden_size=20, hidden_act="gelu", projection_dim=20)
SCHED = dict(beta_end=0.012, beta_schedule="scaled_linear", beta_start=0.00085, num_train_timesteps=1000,
             set_alpha_to_one=False, steps_offset=1, clip_sample=False)

PAD = "<|endoftext|>"
#        pipeline class, UNet, VAE, text encoders, tokenizers, scheduler
MODELS = {
    "sdxl": ("StableDiffusionXLPipeline", UNETXL, VAEXL, [TEXT, TEXT2],
             dict(SCHED, _class_name="EulerDiscreteScheduler", timestep_spacing="leading")),
    "sdxl-inpainting": ("StableDiffusionXLInpaintPipeline", dict(UNETXL, in_channels=9), VAEXL, [TEXT, TEXT2],
                        dict(SCHED, _class_name="EulerDiscreteScheduler", timestep_spacing="leading")),
    "x4-upscaler": ("StableDiffusionUpscalePipeline", UNETX4, VAEX4, [TEXT2],
                    dict(SCHED, _class_name="DDIMScheduler", beta_start=0.0001, beta_end=0.02,
                         prediction_type="v_prediction")),
    "instruct-pix2pix": ("StableDiffusionInstructPix2PixPipeline", dict(UNET1, in_channels=8), VAE, [TEXT],
                         dict(SCHED, _class_name="EulerAncestralDiscreteScheduler")),
    "zero-snr": ("StableDiffusionPipeline", UNET2, VAE, [TEXT2],
                 dict(SCHED, _class_name="DDIMScheduler", prediction_type="v_prediction",
                      rescale_betas_zero_snr=True, timestep_spacing="trailing")),
    "builtin": ("StableDiffusionInpaintPipeline", UNETOWN, VAE, [TEXT],
                dict(SCHED, _class_name="DDIMScheduler", prediction_type="v_prediction", rescale_betas_zero_snr=True,
                     timestep_spacing="trailing", set_alpha_to_one=True)),
    "lcm": ("LatentConsistencyModelPipeline", dict(UNET1, time_cond_proj_dim=32), VAE, [TEXT],
            dict(SCHED, _class_name="LCMScheduler", original_inference_steps=50, timestep_scaling=10.0,
                 set_alpha_to_one=True, timestep_spacing="leading")),
}


def build(name: str) -> dict:
    """The model as files, lists of tensors, and padding tokens."""
    cls, unet, vae, texts, sched = MODELS[name]
    index = {"_class_name": cls, "_diffusers_version": "0.42.1", "unet": ["diffusers", "UNet2DConditionModel"],
             "vae": ["diffusers", "AutoencoderKL"], "scheduler": ["diffusers", sched["_class_name"]]}
    files = {"unet/config.json": dict(unet, _class_name="UNet2DConditionModel"),
             "vae/config.json": dict(vae, _class_name="AutoencoderKL"), "scheduler/scheduler_config.json": sched}
    weights = {"unet": fill("unet", UNet2DConditionModel(**unet), {"conv_out.weight": 0.7}),
               "vae": fill("vae", AutoencoderKL(**vae), {"decoder.conv_out.weight": 0.5})}
    tokenizers = {}
    for i, text in enumerate(texts):
        suffix = "_2" if i else ""
        kind = CLIPTextModelWithProjection if i else CLIPTextModel
        weights[f"text_encoder{suffix}"] = fill(f"text_encoder{suffix}", kind(CLIPTextConfig(**text)))
        files[f"text_encoder{suffix}/config.json"] = dict(text, architectures=[kind.__name__], model_type="clip_text_model")
        tokenizers[f"tokenizer{suffix}"] = "!" if text["hidden_act"] == "gelu" else PAD
        index[f"text_encoder{suffix}"] = ["transformers", kind.__name__]
        index[f"tokenizer{suffix}"] = ["transformers", "CLIPTokenizer"]
    if "XL" in cls:
        index["force_zeros_for_empty_prompt"] = True
    if name == "x4-upscaler":
        index["low_res_scheduler"] = ["diffusers", "DDPMScheduler"]
        index["max_noise_level"] = 350
        files["low_res_scheduler/scheduler_config.json"] = dict(
            _class_name="DDPMScheduler", beta_start=0.0001, beta_end=0.02, beta_schedule="scaled_linear",
            num_train_timesteps=1000, variance_type="fixed_small", clip_sample=True)
    files["model_index.json"] = index
    return dict(files=files, weights=weights, tokenizers=tokenizers)


CASES = [
    dict(model="sdxl", task="text", sampler="euler", steps=4, seed=1, guidance=5.0),
    dict(model="sdxl", task="text", sampler="dpmpp_2m", steps=4, seed=2, guidance=5.0, negative="", rescale=0.7),
    dict(model="sdxl", task="image", sampler="euler", steps=6, seed=3, guidance=5.0, strength=0.7),
    dict(model="sdxl-inpainting", task="inpaint", sampler="euler", steps=4, seed=4, guidance=5.0, strength=1.0),
    dict(model="sdxl-inpainting", task="inpaint", sampler="ddim", steps=6, seed=5, guidance=5.0, strength=0.6),
    dict(model="x4-upscaler", task="upscale", sampler="ddim", steps=4, seed=6, guidance=9.0),
    dict(model="x4-upscaler", task="upscale", sampler="ddim", steps=4, seed=7, guidance=1.0, noise_level=100),
    dict(model="instruct-pix2pix", task="image", sampler="euler_ancestral", steps=4, seed=8, guidance=7.5, strength=1.0),
    dict(model="instruct-pix2pix", task="image", sampler="ddim", steps=4, seed=9, guidance=4.0, strength=1.0,
         image_guidance=2.0),
    dict(model="instruct-pix2pix", task="image", sampler="ddim", steps=3, seed=10, guidance=1.0, strength=1.0),
    dict(model="zero-snr", task="text", sampler="ddim", steps=4, seed=11, guidance=7.5, rescale=0.7),
    dict(model="zero-snr", task="text", sampler="euler", steps=4, seed=12, guidance=7.5),
    dict(model="lcm", task="text", sampler="lcm", steps=4, seed=13, guidance=8.5),
    dict(model="builtin", task="text", sampler="ddim", steps=4, seed=14, guidance=3.0),
    dict(model="builtin", task="inpaint", sampler="ddim", steps=4, seed=15, guidance=3.0, strength=1.0),
    dict(model="builtin", task="text", sampler="lcm", steps=4, seed=16, guidance=1.0),
]
SAMPLERS = {"euler": "EulerDiscreteScheduler", "dpmpp_2m": "DPMSolverMultistepScheduler", "ddim": "DDIMScheduler",
            "euler_ancestral": "EulerAncestralDiscreteScheduler", "lcm": "LCMScheduler"}
TASKS = {("sdxl", "text"): StableDiffusionXLPipeline, ("sdxl", "image"): StableDiffusionXLImg2ImgPipeline,
         ("sdxl-inpainting", "inpaint"): StableDiffusionXLInpaintPipeline,
         ("x4-upscaler", "upscale"): StableDiffusionUpscalePipeline,
         ("instruct-pix2pix", "image"): StableDiffusionInstructPix2PixPipeline,
         ("builtin", "text"): StableDiffusionInpaintPipeline, ("builtin", "inpaint"): StableDiffusionInpaintPipeline,
         ("zero-snr", "text"): StableDiffusionPipeline, ("lcm", "text"): LatentConsistencyModelPipeline}


def run(case: dict, root: pathlib.Path, image: Image.Image, mask: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """Latents after every step, and the result in bytes."""
    cls = TASKS[case["model"], case["task"]]
    off = {} if "XL" in cls.__name__ or cls is StableDiffusionUpscalePipeline else dict(
        safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    pipe = cls.from_pretrained(root, torch_dtype=torch.float32, **off)
    pipe.scheduler = getattr(diffusers, SAMPLERS[case["sampler"]]).from_config(pipe.scheduler.config)
    pipe.set_progress_bar_config(disable=True)
    latents = []
    call = dict(prompt=PROMPT, num_inference_steps=case["steps"], output_type="np", guidance_scale=case["guidance"],
                generator=torch.Generator("cpu").manual_seed(case["seed"]))
    if case["model"] != "lcm":
        # No text at all, not an empty one: SDXL's is zeros.
        call["negative_prompt"] = case.get("negative", NEGATIVE) or None
    if case["task"] == "upscale":
        call["callback"] = lambda i, t, x: latents.append(x[0].clone())
        call.update(image=image.crop((0, 0, 24, 16)), noise_level=case.get("noise_level", 20))
    else:
        call["callback_on_step_end"] = lambda p, i, t, d: (latents.append(d["latents"][0].clone()), d)[1]
    if case["task"] == "text":
        call.update(height=64, width=96)
    elif case["task"] != "upscale":
        call["image"] = image
    if case["task"] == "inpaint":
        call.update(mask_image=mask, height=64, width=96)
    elif cls is StableDiffusionInpaintPipeline:
        # From noise alone it repaints all of a picture that it does not see.
        call.update(image=image, mask_image=Image.new("L", image.size, 255), strength=1.0)
    if "strength" in case and case["model"] != "instruct-pix2pix":
        call["strength"] = case["strength"]
    if "rescale" in case:
        call["guidance_rescale"] = case["rescale"]
    if "image_guidance" in case:
        call["image_guidance_scale"] = case["image_guidance"]
    rgb = pipe(**call).images[0]
    return torch.stack(latents).numpy(), np.ascontiguousarray((rgb * 255).round().astype(np.uint8))


def main() -> None:
    """Writes the files."""
    out = HERE / "families"
    out.mkdir(exist_ok=True)
    image, mask = pictures()
    tensors = {"image": np.asarray(image).copy(), "mask": np.asarray(mask).copy()}
    models = {name: build(name) for name in MODELS}
    listed = []
    with tempfile.TemporaryDirectory() as folder:
        for name, model in models.items():
            write(pathlib.Path(folder) / name, **model)
        for case in CASES:
            name = f"{case['model']}_{case['task']}_{case['sampler']}_{case['seed']}"
            xs, rgb = run(case, pathlib.Path(folder) / case["model"], image, mask)
            tensors[f"{name}.xs"] = xs
            # A picture for each kind of VAE: decoding is the same for all cases.
            if case["seed"] in (1, 6, 8):
                tensors[f"{name}.rgb"] = rgb
            listed.append({"name": name, **case})
            print(name, xs.shape, rgb.shape, float(np.abs(xs).max()), rgb.std())
    save_file(tensors, out / "cases.safetensors")
    (out / "models.json").write_text(json.dumps(models, separators=(",", ":")) + "\n")
    (out / "cases.json").write_text(
        json.dumps({"prompt": PROMPT, "negative": NEGATIVE, "cases": listed}, indent=1) + "\n")


if __name__ == "__main__":
    main()
