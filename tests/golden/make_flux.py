#!/usr/bin/env python3
"""Writes tests/golden/flux: a tiny Flux of each kind by formula, and what diffusers makes of it.

    python make_flux.py

models.json holds the models (see tiny_models.py; files that are texts are stored as JSON), cases.json what was run,
cases.safetensors the picture, the first prediction's transformer output, the latents after every step ("<case>.xs",
unpacked) and the 8-bit result ("<case>.rgb"). Needs torch, diffusers, transformers, tokenizers, safetensors, numpy.
"""
import json
import pathlib
import tempfile

import numpy as np
import torch
from diffusers import AutoencoderKL, FluxImg2ImgPipeline, FluxPipeline, FluxTransformer2DModel
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import CLIPTextConfig, CLIPTextModel, T5Config, T5EncoderModel

from make_families import PAD, TEXT, VAE
from make_pipelines import pictures
from tiny_models import fill, write

HERE = pathlib.Path(__file__).resolve().parent
PROMPT = "a photo of a red fox, autumn leaves"
TRANSFORMER = dict(patch_size=1, in_channels=64, num_layers=2, num_single_layers=2, attention_head_dim=16,
                   num_attention_heads=2, joint_attention_dim=24, pooled_projection_dim=16, axes_dims_rope=[4, 6, 6])
T5 = dict(d_model=24, d_kv=8, d_ff=32, num_layers=2, num_heads=3, vocab_size=48, feed_forward_proj="gated-gelu",
          relative_attention_num_buckets=8, relative_attention_max_distance=32, layer_norm_epsilon=1e-6,
          pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, is_encoder_decoder=True)
SCHED = dict(_class_name="FlowMatchEulerDiscreteScheduler", num_train_timesteps=1000, base_image_seq_len=256,
             max_image_seq_len=4096, base_shift=0.5, max_shift=1.15)
MODELS = {"dev": (True, dict(SCHED, shift=3.0, use_dynamic_shifting=True)),
          "schnell": (False, dict(SCHED, shift=1.0, use_dynamic_shifting=False))}
CASES = [
    dict(model="dev", task="text", steps=4, seed=1, guidance=3.5),
    dict(model="dev", task="image", steps=5, seed=2, guidance=2.0, strength=0.6),
    dict(model="schnell", task="text", steps=3, seed=3, guidance=0.0),
]


def t5_tokenizer() -> dict:
    """A unigram vocabulary of letters and a few words, arranged as T5's."""
    words = ["▁a", "▁photo", "▁of", "▁red", "fox", "au", "tum", "n", "▁le", "aves", "▁", ","]
    pieces = words + [c for c in "abcdefghijklmopqrstuvwxyz" if c not in words]
    vocab = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)] + [(p, -1.0 - 0.1 * i) for i, p in enumerate(pieces)]
    tokenizer = Tokenizer(models.Unigram(vocab, unk_id=2))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    tokenizer.add_special_tokens(["<pad>", "</s>", "<unk>"])
    return json.loads(tokenizer.to_str())


def build(name: str) -> dict:
    """The model as files, lists of tensors, and padding tokens."""
    guided, sched = MODELS[name]
    vae = dict(VAE, latent_channels=16, scaling_factor=0.3611, shift_factor=0.1159, use_quant_conv=False,
               use_post_quant_conv=False)
    transformer = dict(TRANSFORMER, guidance_embeds=guided)
    files = {
        "model_index.json": {
            "_class_name": "FluxPipeline", "_diffusers_version": "0.42.1",
            "scheduler": ["diffusers", sched["_class_name"]], "text_encoder": ["transformers", "CLIPTextModel"],
            "text_encoder_2": ["transformers", "T5EncoderModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
            "tokenizer_2": ["transformers", "T5TokenizerFast"], "vae": ["diffusers", "AutoencoderKL"],
            "transformer": ["diffusers", "FluxTransformer2DModel"]},
        "scheduler/scheduler_config.json": sched,
        "transformer/config.json": dict(transformer, _class_name="FluxTransformer2DModel"),
        "vae/config.json": dict(vae, _class_name="AutoencoderKL"),
        "text_encoder/config.json": dict(TEXT, architectures=["CLIPTextModel"], model_type="clip_text_model"),
        "text_encoder_2/config.json": dict(T5, architectures=["T5EncoderModel"], model_type="t5"),
        "tokenizer_2/tokenizer.json": t5_tokenizer(),
        "tokenizer_2/tokenizer_config.json": {
            "tokenizer_class": "T5TokenizerFast", "model_max_length": 512, "pad_token": "<pad>", "eos_token": "</s>",
            "unk_token": "<unk>", "extra_ids": 0},
    }
    weights = {
        "transformer": fill("transformer", FluxTransformer2DModel(**transformer)),
        "vae": fill("vae", AutoencoderKL(**vae), {"decoder.conv_out.weight": 0.5}),
        "text_encoder": fill("text_encoder", CLIPTextModel(CLIPTextConfig(**TEXT))),
        "text_encoder_2": fill("text_encoder_2", T5EncoderModel(T5Config(**T5))),
    }
    return dict(files=files, weights=weights, tokenizers={"tokenizer": PAD})


def unpacked(latents: torch.Tensor) -> np.ndarray:
    """Packed latents of a picture of 96x64 as [16, 8, 12]."""
    x = latents.reshape(4, 6, 16, 2, 2).permute(2, 0, 3, 1, 4)
    return x.reshape(16, 8, 12).contiguous().numpy()


def run(case: dict, root: pathlib.Path, image) -> tuple[np.ndarray, np.ndarray]:
    """Latents after every step, and the result in bytes."""
    cls = FluxImg2ImgPipeline if case["task"] == "image" else FluxPipeline
    pipe = cls.from_pretrained(root, torch_dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    latents = []
    call = dict(prompt=PROMPT, num_inference_steps=case["steps"], output_type="np", guidance_scale=case["guidance"],
                generator=torch.Generator("cpu").manual_seed(case["seed"]), height=64, width=96,
                max_sequence_length=512 if case["model"] == "dev" else 256,
                callback_on_step_end=lambda p, i, t, d: (latents.append(unpacked(d["latents"][0])), d)[1])
    if case["task"] == "image":
        call.update(image=image, strength=case["strength"])
    rgb = pipe(**call).images[0]
    return np.stack(latents), np.ascontiguousarray((rgb * 255).round().astype(np.uint8))


def main() -> None:
    """Writes the files."""
    out = HERE / "flux"
    out.mkdir(exist_ok=True)
    image, _ = pictures()
    tensors = {"image": np.asarray(image).copy()}
    built = {name: build(name) for name in MODELS}
    listed = []
    with tempfile.TemporaryDirectory() as folder:
        for name, model in built.items():
            write(pathlib.Path(folder) / name, **model)
        for case in CASES:
            name = f"{case['model']}_{case['task']}_{case['seed']}"
            xs, rgb = run(case, pathlib.Path(folder) / case["model"], image)
            tensors[f"{name}.xs"] = xs
            if case["seed"] == 1:
                tensors[f"{name}.rgb"] = rgb
            listed.append({"name": name, **case})
            print(name, xs.shape, rgb.shape, float(np.abs(xs).max()), rgb.std())
    save_file(tensors, out / "cases.safetensors")
    # The transformer of schnell is dev's without its guidance embedder, and all else is alike.
    dev, schnell = built["dev"]["weights"], built["schnell"]["weights"]
    assert {k: v for k, v in dev.items() if k != "transformer"} == {k: v for k, v in schnell.items() if k != "transformer"}
    assert [t for t in dev["transformer"] if "guidance_embedder" not in t[0]] == schnell["transformer"]
    built["schnell"] = dict(files=built["schnell"]["files"], weights={}, tokenizers={})
    (out / "models.json").write_text(json.dumps(built, separators=(",", ":")) + "\n")
    (out / "cases.json").write_text(json.dumps({"prompt": PROMPT, "cases": listed}, indent=1) + "\n")


if __name__ == "__main__":
    main()
