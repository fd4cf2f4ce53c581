#!/usr/bin/env python3
"""Full-size models with random weights, and what diffusers computes with them: for tests/fullsize.rs.

    make_fullsize.py make FOLDER MODEL [--dtype float16|float32]   # FOLDER/MODEL, a diffusers folder
    make_fullsize.py reference FOLDER MODEL [--side LATENT]        # FOLDER/MODEL/reference.safetensors
    make_fullsize.py single FOLDER MODEL                           # FOLDER/MODEL-single.safetensors and .ckpt (SD 1.5)

MODEL is sd15, sd21 or sdxl. All weights are exact in float16, whatever they are stored as. Memory: `make` and `single`
stream tensor by tensor (the .ckpt needs its own size, 2.1 GB); `reference` needs the UNet in float16 (1.7 GB, SDXL
5.1 GB) and some more. Disk: 2.1 GB, 2.6 GB and 6.9 GB in float16. Needs torch, diffusers, transformers, open_clip
(for CLIP's vocabulary), numpy.

`reference` computes on the CPU in float32: the text encoders' states, one guided UNet step (negative and positive
prompt in one batch), the VAE's encode and decode of a small picture; the UNet again with its weights rounded to
bfloat16 (`*_bf16`), arithmetic still in float32.
"""
import argparse, gc, gzip, importlib.util, json, math, os, re

import numpy as np
import torch

PROMPTS = ["blurry, low quality, watermark", "a red fox sleeping in the snow, golden hour, detailed fur"]
TIMESTEP = 601.0

VIT_L = dict(vocab_size=49408, hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12,
             max_position_embeddings=77, hidden_act="quick_gelu", projection_dim=768)
VIT_H = dict(VIT_L, hidden_size=1024, intermediate_size=4096, num_hidden_layers=23, num_attention_heads=16,
             hidden_act="gelu", projection_dim=512)
VIT_G = dict(VIT_L, hidden_size=1280, intermediate_size=5120, num_hidden_layers=32, num_attention_heads=20,
             hidden_act="gelu", projection_dim=1280)
VAE = dict(in_channels=3, out_channels=3, layers_per_block=2, latent_channels=4, block_out_channels=(128, 256, 512, 512),
           down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, sample_size=512)
UNET = dict(in_channels=4, out_channels=4, layers_per_block=2)
FOUR = dict(block_out_channels=(320, 640, 1280, 1280),
            down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
            up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3)
MODELS = {
    "sd15": dict(
        pipeline="StableDiffusionPipeline", prediction="epsilon", pads=["<|endoftext|>"], text=[VIT_L], vae=VAE,
        unet=dict(UNET, **FOUR, sample_size=64, cross_attention_dim=768, attention_head_dim=8)),
    "sd21": dict(
        pipeline="StableDiffusionPipeline", prediction="v_prediction", pads=["!"], text=[VIT_H],
        vae=dict(VAE, sample_size=768),
        unet=dict(UNET, **FOUR, sample_size=96, cross_attention_dim=1024, attention_head_dim=[5, 10, 20, 20],
                  use_linear_projection=True)),
    "sdxl": dict(
        pipeline="StableDiffusionXLPipeline", prediction="epsilon", pads=["<|endoftext|>", "!"], text=[VIT_L, VIT_G],
        vae=dict(VAE, sample_size=1024, scaling_factor=0.13025),
        unet=dict(UNET, sample_size=128, block_out_channels=(320, 640, 1280),
                  down_block_types=("DownBlock2D",) + ("CrossAttnDownBlock2D",) * 2,
                  up_block_types=("CrossAttnUpBlock2D",) * 2 + ("UpBlock2D",), transformer_layers_per_block=[1, 2, 10],
                  attention_head_dim=[5, 10, 20], cross_attention_dim=2048, use_linear_projection=True,
                  addition_embed_type="text_time", addition_time_embed_dim=256,
                  projection_class_embeddings_input_dim=2816)),
}


# ---- safetensors, streamed

def write_safetensors(path, items, dtype):
    """`items` are (name, shape, make); each tensor is made, written and forgotten."""
    size = {"float16": 2, "float32": 4}[dtype]
    header, at = {}, 0
    for name, shape, _ in items:
        end = at + size * math.prod(shape)
        header[name] = {"dtype": {2: "F16", 4: "F32"}[size], "shape": list(shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _, _, make in items:
            file.write(np.ascontiguousarray(make()).astype(dtype, copy=False).tobytes())


def read_safetensors(path):
    """Names to lazily mapped arrays."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    data = np.memmap(path, np.uint8, "r", 8 + length)
    kinds = {"F16": np.float16, "F32": np.float32}
    return {name: data[t["data_offsets"][0]:t["data_offsets"][1]].view(kinds[t["dtype"]]).reshape(t["shape"])
            for name, t in header.items() if name != "__metadata__"}


# ---- make

def values(name, shape, seed):
    """Seeded weights under which activations stay of the order of one, exact in float16."""
    draw = np.random.Generator(np.random.SFC64([seed, *name.encode()])).random(shape, dtype=np.float32) * 2 - 1
    if len(shape) > 1 and "embedding" not in name.split(".")[-2]:
        draw *= 0.7 * math.sqrt(3 / math.prod(shape[1:]))
    elif len(shape) > 1:
        draw *= 0.04
    elif name.endswith("weight"):
        draw = 1 + 0.1 * draw
    else:
        draw *= 0.05
    return draw.astype(np.float16)


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)


def write_component(folder, file, config, model, seed, dtype):
    os.makedirs(folder, exist_ok=True)
    write_json(f"{folder}/config.json", config)
    state = [(k, tuple(v.shape)) for k, v in model.state_dict().items() if not k.endswith("position_ids")]
    items = [(name, shape, lambda name=name, shape=shape: values(name, shape, seed)) for name, shape in state]
    write_safetensors(f"{folder}/{file}", items, dtype)


def write_tokenizer(folder, pad):
    os.makedirs(folder, exist_ok=True)
    package = os.path.dirname(importlib.util.find_spec("open_clip").origin)
    lines = gzip.open(f"{package}/bpe_simple_vocab_16e6.txt.gz").read().decode("utf-8").split("\n")
    merges = lines[1:49152 - 256 - 2 + 1]
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(b) for b in plain] + [chr(256 + i) for i in range(256 - len(plain))]
    words = letters + [c + "</w>" for c in letters] + ["".join(m.split()) for m in merges]
    words += ["<|startoftext|>", "<|endoftext|>"]
    write_json(f"{folder}/vocab.json", {word: i for i, word in enumerate(words)})
    with open(f"{folder}/merges.txt", "w", encoding="utf-8") as file:
        file.write("#version: 0.2\n" + "\n".join(merges) + "\n")
    special = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>", "pad_token": pad}
    write_json(f"{folder}/special_tokens_map.json", special)
    write_json(f"{folder}/tokenizer_config.json",
               {**special, "tokenizer_class": "CLIPTokenizer", "model_max_length": 77, "do_lower_case": True})


def text_classes(model):
    from transformers import CLIPTextModel, CLIPTextModelWithProjection
    return [CLIPTextModel, CLIPTextModelWithProjection][:len(model["text"])]


def make(folder, model, dtype):
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig
    torch.manual_seed(0)
    index = {"_class_name": model["pipeline"], "_diffusers_version": "0.30.0", "scheduler": ["diffusers", "EulerDiscreteScheduler"],
             "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]}
    with torch.device("meta"):
        for name, cls, config in [("unet", UNet2DConditionModel, model["unet"]), ("vae", AutoencoderKL, model["vae"])]:
            config = dict(config, _class_name=cls.__name__)
            write_component(f"{folder}/{name}", "diffusion_pytorch_model.safetensors", config, cls.from_config(config), len(name), dtype)
        for i, (cls, config) in enumerate(zip(text_classes(model), model["text"])):
            suffix = f"_{i + 1}" if i else ""
            config = CLIPTextConfig(**config, bos_token_id=49406, eos_token_id=49407)
            text = cls(config)
            values_of = dict(config.to_dict(), architectures=[cls.__name__])
            write_component(f"{folder}/text_encoder{suffix}", "model.safetensors", values_of, text, 10 + i, dtype)
            index[f"text_encoder{suffix}"] = ["transformers", cls.__name__]
            write_tokenizer(f"{folder}/tokenizer{suffix}", model["pads"][i])
            index[f"tokenizer{suffix}"] = ["transformers", "CLIPTokenizer"]
    os.makedirs(f"{folder}/scheduler", exist_ok=True)
    write_json(f"{folder}/scheduler/scheduler_config.json",
               {"_class_name": "EulerDiscreteScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
                "num_train_timesteps": 1000, "prediction_type": model["prediction"], "steps_offset": 1,
                "timestep_spacing": "leading"})
    write_json(f"{folder}/model_index.json", index)


# ---- reference

def lean(network):
    """Keeps the weights, which are exact in float16, in float16, and each layer's in float32 while it computes."""
    for module in network.modules():
        if any(True for _ in module.parameters(recurse=False)):
            module.register_forward_pre_hook(lambda module, _: module.float() and None)
            module.register_forward_hook(lambda module, *_: module.half() and None)
    return network


@torch.inference_mode()
def reference(folder, model, side):
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTokenizer
    kept, states, pooled = {}, [], None
    for i, cls in enumerate(text_classes(model)):
        suffix = f"_{i + 1}" if i else ""
        tokenizer = CLIPTokenizer.from_pretrained(f"{folder}/tokenizer{suffix}")
        ids = tokenizer(PROMPTS, padding="max_length", max_length=77, truncation=True, return_tensors="pt").input_ids
        text = cls.from_pretrained(f"{folder}/text_encoder{suffix}", dtype=torch.float32).eval()
        out = text(ids, output_hidden_states=True)
        state = out.hidden_states[-2] if len(model["text"]) == 2 else out[0]
        pooled = out[0] if i == 1 else None
        kept |= {f"ids{suffix}": ids.float(), f"states{suffix}": state}
        states.append(state)
        del text, out
        gc.collect()
    states = torch.cat(states, -1)
    generator = torch.Generator().manual_seed(7)
    x = torch.randn(1, 4, side, side, generator=generator)
    added = {}
    if pooled is not None:
        time_ids = torch.tensor([[8.0 * side, 8.0 * side, 0, 0, 8.0 * side, 8.0 * side]] * 2)
        kept |= {"pooled": pooled, "time_ids": time_ids}
        added = {"added_cond_kwargs": {"text_embeds": pooled, "time_ids": time_ids}}
    unet = lean(UNet2DConditionModel.from_pretrained(f"{folder}/unet", torch_dtype=torch.float16).eval())
    kept |= {"x": x, "timestep": torch.tensor([TIMESTEP])}
    run = lambda: unet(x.repeat(2, 1, 1, 1), torch.tensor(TIMESTEP), encoder_hidden_states=states, **added).sample
    kept["predicted"] = run()
    print("predicted", kept["predicted"].std(), kept["predicted"].abs().max(), flush=True)
    for parameter in unet.parameters():
        parameter.copy_(parameter.bfloat16())
    kept["predicted_bf16"] = run()
    del unet
    gc.collect()
    vae = AutoencoderKL.from_pretrained(f"{folder}/vae", torch_dtype=torch.float32).eval()
    picture = torch.rand(1, 3, 128, 192, generator=generator) * 2 - 1
    latent = torch.randn(1, 4, 16, 24, generator=generator)
    moments = vae.encode(picture).latent_dist
    kept |= {"picture": picture, "mean": moments.mean, "logvar": moments.logvar, "latent": latent,
             "decoded": vae.decode(latent).sample}
    print("decoded", kept["decoded"].std(), "mean", moments.mean.std(), flush=True)
    arrays = {k: v.float().contiguous().numpy() for k, v in kept.items()}
    write_safetensors(f"{folder}/reference.safetensors", [(k, v.shape, lambda v=v: v) for k, v in arrays.items()], "float32")


# ---- single files in the CompVis layout

RESNET = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0",
          "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}
OUTER = {"time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
         "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2"}


def unet_key(key, levels, layers):
    for ours, theirs in OUTER.items():
        if key.startswith(ours + "."):
            return theirs + key[len(ours):]
    side, kind, rest = re.fullmatch(r"(down_blocks\.\d+|up_blocks\.\d+|mid_block)\.(\w+\.\d+)\.(.*)", key).groups()
    kind, number = kind.split(".")
    number = int(number)
    if kind == "resnets":
        name, leaf = rest.rsplit(".", 1)
        rest = f"{RESNET[name]}.{leaf}"
    if side == "mid_block":
        return f"middle_block.{1 if kind == 'attentions' else 2 * number}.{rest}"
    side, level = side.split(".")
    level = int(level)
    if side == "down_blocks":
        if kind == "downsamplers":
            return f"input_blocks.{(level + 1) * (layers + 1)}.0.op.{rest.removeprefix('conv.')}"
        return f"input_blocks.{1 + level * (layers + 1) + number}.{int(kind == 'attentions')}.{rest}"
    if kind == "upsamplers":
        return f"output_blocks.{level * (layers + 1) + layers}.{1 if level == 0 else 2}.{rest}"
    return f"output_blocks.{level * (layers + 1) + number}.{int(kind == 'attentions')}.{rest}"


def vae_key(key):
    key = key.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
    key = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", key)
    for ours, theirs in {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}.items():
        key = key.replace(f"mid_block.attentions.0.{ours}.", f"mid.attn_1.{theirs}.")
    key = re.sub(r"down_blocks\.(\d)\.resnets\.", r"down.\1.block.", key)
    key = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", key)
    key = re.sub(r"up_blocks\.(\d)\.resnets\.", lambda m: f"up.{3 - int(m[1])}.block.", key)
    return re.sub(r"up_blocks\.(\d)\.upsamplers\.0", lambda m: f"up.{3 - int(m[1])}.upsample", key)


def single(folder, model):
    items = []
    for key, v in read_safetensors(f"{folder}/unet/diffusion_pytorch_model.safetensors").items():
        items.append(("model.diffusion_model." + unet_key(key, 4, 2), v))
    for key, v in read_safetensors(f"{folder}/vae/diffusion_pytorch_model.safetensors").items():
        new = "first_stage_model." + vae_key(key)
        items.append((new, v[:, :, None, None] if ".attn_1." in new and v.ndim == 2 else v))
    for key, v in read_safetensors(f"{folder}/text_encoder/model.safetensors").items():
        key = key if key.startswith("text_model.") else "text_model." + key
        items.append(("cond_stage_model.transformer." + key, v))
    write_safetensors(f"{folder}-single.safetensors", [(k, v.shape, lambda v=v: v) for k, v in items], "float16")
    state = {k: torch.from_numpy(np.array(v, dtype=np.float16)) for k, v in items}
    torch.save({"state_dict": state, "global_step": 1000, "epoch": 1}, f"{folder}-single.ckpt")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["make", "reference", "single"])
    parser.add_argument("folder")
    parser.add_argument("model", choices=list(MODELS))
    parser.add_argument("--dtype", default="float16", choices=["float16", "float32"])
    parser.add_argument("--side", type=int, help="pixels of the latent, 64 (SDXL: 128)")
    args = parser.parse_args()
    chosen, folder = MODELS[args.model], f"{args.folder}/{args.model}"
    if args.command == "make":
        make(folder, chosen, args.dtype)
    elif args.command == "reference":
        reference(folder, chosen, args.side or (128 if args.model == "sdxl" else 64))
    else:
        assert args.model == "sd15", "the mapping of names is that of Stable Diffusion 1.5"
        single(folder, chosen)
