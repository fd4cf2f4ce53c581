"""Write the trained model in the diffusers folder layout, float16."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKL, StableDiffusionInpaintPipeline, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import CLIPTextModel

from common import save_checkpoint
from diffusion import checkpoint_path, load_painter
from networks import SIZES, Size, build_scheduler, build_text_encoder, build_unet
from tokens import load_tokenizer
from vae import build_vae, load_vae

TOKENIZER_FILES = ("vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json")


def write_folder(folder: Path, vae: nn.Module, text_encoder: nn.Module, unet: nn.Module, tokenizer: Path) -> None:
    """Save the parts as a StableDiffusionInpaintPipeline folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in (("vae", vae), ("text_encoder", text_encoder), ("unet", unet)):
        part.half().to(memory_format=torch.contiguous_format).save_pretrained(folder / name)
    text_file = folder / "text_encoder" / "model.safetensors"
    save_file({f"text_model.{k}": v for k, v in load_file(text_file).items()}, text_file, metadata={"format": "pt"})
    build_scheduler().save_pretrained(folder / "scheduler")
    (folder / "tokenizer").mkdir(exist_ok=True)
    for name in TOKENIZER_FILES:
        shutil.copy(tokenizer / name, folder / "tokenizer" / name)
    index = {
        "_class_name": "StableDiffusionInpaintPipeline", "_diffusers_version": "0.42.1",
        "feature_extractor": [None, None], "image_encoder": [None, None], "requires_safety_checker": False,
        "safety_checker": [None, None], "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
    }
    (folder / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")


def export(out: Path, folder: Path, size: Size) -> None:
    """Export the averaged weights of the checkpoints in `out`."""
    cpu = torch.device("cpu")
    painter, state = load_painter(out, size, cpu)
    vae = load_vae(out, cpu)
    vae.register_to_config(scaling_factor=round(state["latent_scale"], 5))
    write_folder(folder, vae, painter.text_encoder, painter.unet, out / "tokenizer")


def continue_from(folder: Path, out: Path) -> None:
    """Make the checkpoints in `out` from an exported model, to train it further; its autoencoder is kept as it is."""
    shutil.copytree(folder / "tokenizer", out / "tokenizer", dirs_exist_ok=True)
    vae = AutoencoderKL.from_pretrained(folder / "vae").float()
    save_checkpoint(out / "vae.pt", {"model": vae.state_dict(), "config": dict(vae.config), "started": True})
    unet = UNet2DConditionModel.from_pretrained(folder / "unet").float()
    text_encoder = CLIPTextModel.from_pretrained(folder / "text_encoder").float()
    model = nn.ModuleDict({"text_encoder": text_encoder, "unet": unet})
    save_checkpoint(checkpoint_path(out), {
        "model": model.state_dict(), "ema": {k: v.detach().clone() for k, v in model.named_parameters()},
        "latent_scale": vae.config.scaling_factor})


def export_untrained(out: Path, folder: Path, size: Size) -> None:
    """Random weights in the final shapes, to try loaders with."""
    vocabulary = len(load_tokenizer(out / "tokenizer"))
    write_folder(folder, build_vae(size.vae), build_text_encoder(size, vocabulary), build_unet(size), out / "tokenizer")


def load_pipeline(folder: Path, device: torch.device) -> StableDiffusionInpaintPipeline:
    """The exported model as a float32 pipeline without progress bars."""
    pipeline = StableDiffusionInpaintPipeline.from_pretrained(folder, torch_dtype=torch.float32).to(device)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the averaged weights of the checkpoints as a diffusers folder.")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoints")
    parser.add_argument("--model", type=Path, required=True, help="folder to write")
    parser.add_argument("--size", default="small", choices=tuple(SIZES))
    args = parser.parse_args()
    export(args.out, args.model, SIZES[args.size])


if __name__ == "__main__":
    main()
