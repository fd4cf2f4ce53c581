"""Write the trained model in the diffusers folder layout, float16."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKL, StableDiffusionInpaintPipeline, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer

from common import save_checkpoint
from diffusion import checkpoint_path, load_painter
from grow import fitting
from networks import SIZES, Size, build_scheduler, build_text_encoder, build_unet, new_painter
from tokens import load_tokenizer
from vae import build_vae, load_vae
from world.words import write_words

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
    for file in folder.rglob("*.safetensors"):
        file.chmod(0o644)


def export(out: Path, folder: Path, size: Size) -> None:
    """Export the averaged weights of the checkpoints in `out`."""
    cpu = torch.device("cpu")
    painter, state = load_painter(out, size, cpu)
    vae = load_vae(out, cpu)
    vae.register_to_config(scaling_factor=round(state["latent_scale"], 5))
    write_folder(folder, vae, painter.text_encoder, painter.unet, out / "tokenizer")


def add_extras(out: Path, folder: Path, fast: str, tiny: str) -> None:
    """Put beside an exported model what lies in `out`: the adapter for few steps, the tiny decoder; and the list of words.

    `scumble.json` tells Scumble of the two; other programs read them by themselves.
    """
    shutil.copy(out / fast, folder / fast)
    shutil.copytree(out / tiny, folder / tiny, dirs_exist_ok=True)
    few = {"lora": fast, "sampler": "ddim", "schedule": "automatic", "steps": 4, "guidance": 1.0}
    (folder / "scumble.json").write_text(json.dumps({"fast": few, "tiny_decoder": tiny}, indent=1) + "\n")
    write_words(folder / "words.json")


def continue_from(folder: Path, out: Path, size: Size) -> None:
    """Make the checkpoints in `out` from an exported model, to train it further; its autoencoder is kept as it is.

    Where `out` has a tokenizer already, the model learns to use that: words that both know keep what was learned for
    them, new ones begin as the mean of the others. Weights that the new shapes do not have are left out.
    """
    if not (out / "tokenizer" / "merges.txt").exists():
        shutil.copytree(folder / "tokenizer", out / "tokenizer", dirs_exist_ok=True)
    scale = keep_autoencoder(folder / "vae", out)
    parts = {
        "unet": UNet2DConditionModel.from_pretrained(folder / "unet").float(),
        "text_encoder": CLIPTextModel.from_pretrained(folder / "text_encoder").float()}
    learned = nn.ModuleDict(parts).state_dict()
    words = next(name for name in learned if name.endswith("token_embedding.weight"))
    learned[words] = words_kept(learned[words], load_tokenizer(folder / "tokenizer"), load_tokenizer(out / "tokenizer"))
    painter = new_painter(out / "tokenizer", fitting(learned, size))
    model = painter.state_dict()
    model |= {name: value for name, value in learned.items() if name in model and model[name].shape == value.shape}
    painter.load_state_dict(model)
    begin_with(painter, out, latent_scale=scale)


def keep_autoencoder(folder: Path, out: Path) -> float:
    """Make the autoencoder in `folder` the checkpoint in `out`; its scaling factor."""
    vae = AutoencoderKL.from_pretrained(folder).float()
    widths = {"block_out_channels": list(vae.config.block_out_channels)}
    save_checkpoint(out / "vae.pt", {"model": vae.state_dict(), "config": widths, "started": True})
    return vae.config.scaling_factor


def begin_with(painter: nn.Module, out: Path, **told: float) -> None:
    """Make these weights the checkpoint in `out`, and their own average."""
    averaged = {k: v.detach().clone() for k, v in painter.named_parameters()}
    save_checkpoint(checkpoint_path(out), {"model": painter.state_dict(), "ema": averaged, **told})


def words_kept(table: Tensor, old: CLIPTokenizer, new: CLIPTokenizer) -> Tensor:
    """The embeddings [words of `new`, width] for those of `old`, table [words of `old`, width]."""
    known = old.get_vocab()
    ends = {new.bos_token: old.bos_token, new.eos_token: old.eos_token}
    kept = table.mean(0).repeat(len(new), 1) + 0.02 * torch.randn(len(new), table.shape[1])
    for word, index in new.get_vocab().items():
        if ends.get(word, word) in known:
            kept[index] = table[known[ends.get(word, word)]]
    return kept


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
