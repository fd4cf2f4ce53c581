"""Makes tests/golden/weights/headers.json.gz: names and shapes of the released models' tensors, as checkpoints and as folders.

    python make_headers.py        (torch 2.x, diffusers 0.42, transformers 5)

No weights are needed: the networks are made without storage. The folders' names are diffusers' own; the checkpoints' are
made from them here, and diffusers' own converters must turn them back.
"""
import gzip
import json
import os
import re

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders import single_file_utils as convert
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "weights")

CROSS, PLAIN = "CrossAttnDownBlock2D", "DownBlock2D"
UNETS = {
    "sd1": dict(block_out_channels=(320, 640, 1280, 1280), cross_attention_dim=768, attention_head_dim=8,
                down_block_types=(CROSS, CROSS, CROSS, PLAIN), sample_size=64),
    "sd2": dict(block_out_channels=(320, 640, 1280, 1280), cross_attention_dim=1024, attention_head_dim=[5, 10, 20, 20],
                down_block_types=(CROSS, CROSS, CROSS, PLAIN), use_linear_projection=True, sample_size=64),
    "sdxl": dict(block_out_channels=(320, 640, 1280), cross_attention_dim=2048, attention_head_dim=[5, 10, 20],
                 down_block_types=(PLAIN, CROSS, CROSS), transformer_layers_per_block=[1, 2, 10], use_linear_projection=True,
                 addition_embed_type="text_time", addition_time_embed_dim=256, projection_class_embeddings_input_dim=2816, sample_size=128),
    "x4": dict(block_out_channels=(256, 512, 512, 1024), cross_attention_dim=1024, attention_head_dim=8, in_channels=7, num_class_embeds=1000,
               down_block_types=(PLAIN, CROSS, CROSS, CROSS), only_cross_attention=[True, True, True, False], use_linear_projection=True, sample_size=128),
}
VAE = dict(block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4)
VAES = {"sd1": dict(VAE, scaling_factor=0.18215), "sd2": dict(VAE, scaling_factor=0.18215), "sdxl": dict(VAE, scaling_factor=0.13025),
        "x4": dict(VAE, block_out_channels=(128, 256, 512), scaling_factor=0.08333)}
CLIP_L = dict(vocab_size=49408, hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, projection_dim=768, hidden_act="quick_gelu")
OPEN_H = dict(vocab_size=49408, hidden_size=1024, intermediate_size=4096, num_hidden_layers=23, num_attention_heads=16, projection_dim=1024, hidden_act="gelu")
OPEN_G = dict(vocab_size=49408, hidden_size=1280, intermediate_size=5120, num_hidden_layers=32, num_attention_heads=20, projection_dim=1280, hidden_act="gelu")
TEXTS = {"sd1": {"text_encoder": CLIP_L}, "sd2": {"text_encoder": OPEN_H}, "sdxl": {"text_encoder": CLIP_L, "text_encoder_2": OPEN_G}, "x4": {"text_encoder": OPEN_H}}


def unet_names(state, levels, up_attention):
    """diffusers' names to CompVis's; two residual blocks a level."""
    flat = {"time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2", "conv_in": "input_blocks.0.0",
            "conv_norm_out": "out.0", "conv_out": "out.2", "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2",
            "class_embedding": "label_emb"}
    parts = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0", "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}
    out = {}
    for name, tensor in state.items():
        stem, leaf = name.rsplit(".", 1)
        fields = name.split(".")
        if stem in flat:
            new = f"{flat[stem]}.{leaf}"
        elif fields[0] == "mid_block":
            number = 1 if fields[1] == "attentions" else 2 * int(fields[2])
            rest = ".".join(fields[3:])
            new = f"middle_block.{number}." + (rest if fields[1] == "attentions" else f"{parts[fields[3]]}.{leaf}")
        else:
            block, kind, j = int(fields[1]), fields[2], int(fields[3])
            rest = ".".join(fields[4:])
            down = fields[0] == "down_blocks"
            number = 3 * block + (2 if kind.endswith("samplers") else j) + (1 if down else 0)
            if kind == "resnets":
                new, rest = f"{number}.0", f"{parts[fields[4]]}.{leaf}"
            elif kind == "attentions":
                new = f"{number}.1"
            elif down:
                new, rest = f"{number}.0", f"op.{leaf}"
            else:
                new = f"{number}.{2 if up_attention[block] else 1}"
            new = f"{'input' if down else 'output'}_blocks.{new}.{rest}"
        assert new not in out
        out[new] = tensor
    return out


def vae_names(state, levels):
    out = {}
    for name, tensor in state.items():
        new = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
        new = new.replace("mid_block.resnets.0", "mid.block_1").replace("mid_block.resnets.1", "mid.block_2")
        for old, part in (("group_norm", "norm"), ("to_q", "q"), ("to_k", "k"), ("to_v", "v"), ("to_out.0", "proj_out")):
            new = new.replace(f"mid_block.attentions.0.{old}", f"mid.attn_1.{part}")
        if "attn_1" in new and tensor.ndim == 2:
            tensor = tensor[:, :, None, None]
        new = re.sub(r"encoder\.down_blocks\.(\d)\.resnets", r"encoder.down.\1.block", new)
        new = re.sub(r"encoder\.down_blocks\.(\d)\.downsamplers\.0", r"encoder.down.\1.downsample", new)
        new = re.sub(r"decoder\.up_blocks\.(\d)\.resnets", lambda m: f"decoder.up.{levels - 1 - int(m[1])}.block", new)
        new = re.sub(r"decoder\.up_blocks\.(\d)\.upsamplers\.0", lambda m: f"decoder.up.{levels - 1 - int(m[1])}.upsample", new)
        out[new] = tensor
    return out


def open_clip_names(config, layers, projection):
    width, inner = config["hidden_size"], config["intermediate_size"]
    shapes = {"positional_embedding": [77, width], "token_embedding.weight": [config["vocab_size"], width], "logit_scale": [],
              "ln_final.weight": [width], "ln_final.bias": [width], "text_projection": [width, projection]}
    for i in range(layers):
        block = {"attn.in_proj_weight": [3 * width, width], "attn.in_proj_bias": [3 * width], "attn.out_proj.weight": [width, width],
                 "attn.out_proj.bias": [width], "mlp.c_fc.weight": [inner, width], "mlp.c_fc.bias": [inner],
                 "mlp.c_proj.weight": [width, inner], "mlp.c_proj.bias": [width]}
        block |= {f"{norm}.{leaf}": [width] for norm in ("ln_1", "ln_2") for leaf in ("weight", "bias")}
        shapes |= {f"transformer.resblocks.{i}.{name}": shape for name, shape in block.items()}
    return {name: torch.empty(shape, device="meta") for name, shape in shapes.items()}


def shapes(state):
    return {name: list(tensor.shape) for name, tensor in state.items()}


def with_prefix(prefix, state):
    return {prefix + name: tensor for name, tensor in state.items()}


def main():
    models = {}
    for name, config in UNETS.items():
        config["up_block_types"] = tuple(kind.replace("Down", "Up") for kind in reversed(config["down_block_types"]))
        with torch.device("meta"):
            unet, vae = UNet2DConditionModel(**config), AutoencoderKL(
                down_block_types=["DownEncoderBlock2D"] * len(VAES[name]["block_out_channels"]),
                up_block_types=["UpDecoderBlock2D"] * len(VAES[name]["block_out_channels"]), **VAES[name])
        up_attention = [kind.startswith("Cross") for kind in config["up_block_types"]]
        file = with_prefix("model.diffusion_model.", unet_names(unet.state_dict(), len(up_attention), up_attention))
        file |= with_prefix("first_stage_model.", vae_names(vae.state_dict(), len(VAES[name]["block_out_channels"])))
        parts = {"unet": shapes(unet.state_dict()), "vae": shapes(vae.state_dict())}
        assert shapes(convert.convert_ldm_unet_checkpoint(dict(file), dict(unet.config))) == parts["unet"], name
        assert shapes(convert.convert_ldm_vae_checkpoint(dict(file), dict(vae.config))) == parts["vae"], name
        for part, text in TEXTS[name].items():
            second = part == "text_encoder_2"
            with torch.device("meta"):
                encoder = (CLIPTextModelWithProjection if second else CLIPTextModel)(CLIPTextConfig(**text))
            state = {key if key.startswith("text_") else f"text_model.{key}": value for key, value in encoder.state_dict().items() if "position_ids" not in key}
            parts[part] = shapes(state)
            if text is CLIP_L:
                prefix = "conditioner.embedders.0.transformer." if name == "sdxl" else "cond_stage_model.transformer."
                file |= with_prefix(prefix, state)
                file[f"{prefix}text_model.embeddings.position_ids"] = torch.empty(1, 77, device="meta")
            else:
                prefix = "conditioner.embedders.1.model." if second else "cond_stage_model.model."
                # Stable Diffusion 2 leaves the last layer out.
                file |= with_prefix(prefix, open_clip_names(text, text["num_hidden_layers"] + (0 if second else 1), text["projection_dim"]))
        file |= {"betas": torch.empty(1000, device="meta"), "model_ema.decay": torch.empty([], device="meta")}
        texts = {part: {key: text[key] for key in text} for part, text in TEXTS[name].items()}
        models[name] = {"file": shapes(file), "parts": parts, "configs": {"unet": config, "vae": VAES[name], **texts}}
    with open(os.path.join(HERE, "headers.json.gz"), "wb") as out:
        with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
            packed.write(json.dumps(models, separators=(",", ":")).encode())


main()
