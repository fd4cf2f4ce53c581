#!/usr/bin/env python3
"""Makes the golden files of the adapters' tests: tests/golden/adapters/.

    make_adapters.py --out tests/golden/adapters [--seed 1]

A tiny UNet with random weights, adapters of every kind for some of its modules, and the weights that PEFT (LoRA with
DoRA, LoHa, LoKr) or plain arithmetic in float64 (Tucker cores, whole differences) makes of them; a control network
with the residuals of diffusers' ControlNetModel and what its UNet makes of those. All stored numbers are exact in
float16. Needs torch, safetensors, diffusers, transformers, peft, numpy and scipy.
"""
import argparse, copy, json, os

import numpy as np
import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from peft import LoHaConfig, LoKrConfig, LoraConfig, inject_adapter_in_model
from safetensors.torch import save_file
from scipy import ndimage
from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config

UNET = dict(
    in_channels=4, out_channels=4, block_out_channels=[8, 16], layers_per_block=1, norm_num_groups=4,
    down_block_types=["DownBlock2D", "CrossAttnDownBlock2D"], up_block_types=["CrossAttnUpBlock2D", "UpBlock2D"],
    attention_head_dim=[2, 4], cross_attention_dim=12, transformer_layers_per_block=[1, 1], use_linear_projection=True,
    addition_embed_type="text_time", addition_time_embed_dim=8, projection_class_embeddings_input_dim=8 * 6 + 10,
    sample_size=16,
)
CONTROL = {k: v for k, v in UNET.items() if k not in ("out_channels", "up_block_types", "sample_size")}
CONTROL |= dict(conditioning_embedding_out_channels=[4, 8, 12, 16])
LINEAR = "mid_block.attentions.0.transformer_blocks.0.attn2.to_k"
QUERY = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q"
CONV = "down_blocks.1.resnets.0.conv1"


def exact(t):
    """Rounded to what float16 holds."""
    return t.half().to(t.dtype)


class Maker:
    def __init__(self, seed, out):
        self.random, self.out = torch.Generator().manual_seed(seed), out
        self.files, self.expected = {}, {}

    def normal(self, *shape, scale=1.0):
        return exact(torch.randn(*shape, generator=self.random) * scale)

    def fill(self, model):
        """Random weights under which every part of a network matters."""
        for name, p in model.named_parameters():
            norm = p.ndim == 1 and "norm" in name
            fan = p[0].numel() if p.ndim > 1 else 100
            p.data = exact(self.normal(*p.shape, scale=0.1) + 1.0) if norm and name.endswith("weight") else self.normal(*p.shape, scale=fan ** -0.5)
        return model.eval()

    def save(self, name, tensors, metadata=None):
        save_file({k: v.half().contiguous() for k, v in tensors.items()}, os.path.join(self.out, name + ".safetensors"), metadata=metadata)


def kohya(path, component="unet"):
    return f"lora_{component}_" + path.replace(".", "_")


def low_rank(m, weights):
    """LoRA: kohya's file with an alpha of its own for each module, and the same as diffusers' with a stated alpha."""
    file, peft = {}, {}
    for path, alpha in ((LINEAR, 1.0), (QUERY, 4.0), (CONV, 3.0)):
        w = weights[path + ".weight"]
        down = m.normal(2, *w.shape[1:], scale=w[0].numel() ** -0.5)
        up = m.normal(w.shape[0], 2, *[1] * (w.ndim - 2), scale=0.6)
        change = torch.tensordot(up.double().flatten(1), down.double(), dims=1)
        file |= {kohya(path) + ".lora_down.weight": down, kohya(path) + ".lora_up.weight": up, kohya(path) + ".alpha": torch.tensor(alpha)}
        peft |= {f"unet.{path}.lora_A.weight": down, f"unet.{path}.lora_B.weight": up}
        for strength in (0.8, -0.5):
            m.expected[f"lora {strength} {path}.weight"] = w.double() + strength * alpha / 2 * change
        m.expected[f"stated 1.0 {path}.weight"] = w.double() + {QUERY: 6.0}.get(path, 5.0) / 2 * change
    m.save("lora", file, {"ss_output_name": "golden"})
    stated = {"unet.r": 2, "unet.lora_alpha": 5.0, "unet.alpha_pattern": {QUERY: 6.0}}
    m.save("stated", peft, {"format": "pt", "lora_adapter_metadata": json.dumps(stated)})


def tucker(m, weights):
    w = weights[CONV + ".weight"]
    down, mid, up = m.normal(2, w.shape[1], 1, 1, scale=0.5), m.normal(2, 2, 3, 3, scale=0.3), m.normal(w.shape[0], 2, 1, 1)
    change = torch.einsum("om,mrhw,ri->oihw", up[:, :, 0, 0].double(), mid.double(), down[:, :, 0, 0].double())
    k = kohya(CONV)
    m.save("tucker", {k + ".lora_down.weight": down, k + ".lora_mid.weight": mid, k + ".lora_up.weight": up, k + ".alpha": torch.tensor(1.0)})
    m.expected[f"tucker 0.8 {CONV}.weight"] = w.double() + 0.8 * 0.5 * change


def whole(m, weights):
    """Differences of whole weights and biases, as LyCORIS' full and norm modes write them."""
    w, norm = weights[CONV + ".weight"], "down_blocks.1.resnets.0.norm1"
    file = {kohya(CONV) + ".diff": m.normal(*w.shape, scale=0.1), kohya(CONV) + ".diff_b": m.normal(w.shape[0]),
            kohya(norm) + ".w_norm": m.normal(w.shape[1]), kohya(norm) + ".b_norm": m.normal(w.shape[1])}
    m.save("whole", file)
    for part, path, suffix in (("diff", CONV, "weight"), ("diff_b", CONV, "bias"), ("w_norm", norm, "weight"), ("b_norm", norm, "bias")):
        name = f"{path}.{suffix}"
        m.expected[f"whole 0.5 {name}"] = weights[name].double() + 0.5 * file[kohya(path) + "." + part].double()


def by_peft(m, unet, name, config, names, extra=lambda layer: {}):
    """An adapter that PEFT injects, with random factors, under the trainers' names; and PEFT's merged weights."""
    model = inject_adapter_in_model(config, copy.deepcopy(unet).double(), adapter_name="a")
    file = {}
    for path in (LINEAR, QUERY, CONV):
        layer, shape = model.get_submodule(path), unet.get_submodule(path).weight.shape
        for theirs, ours in names.items():
            held = getattr(layer, theirs, None)
            if held is None or "a" not in held:
                continue
            p = held["a"].weight if hasattr(held["a"], "weight") else held["a"]
            if theirs == "lora_magnitude_vector":
                p.data = exact(p.data * (1 + 0.2 * m.normal(*p.shape).double()))
                stored = p.data.reshape(-1, *[1] * (len(shape) - 1))
            else:
                p.data = m.normal(*p.shape, scale=0.4).double()
                stored = p.data
            file[f"{kohya(path)}.{ours}"] = stored
        file[kohya(path) + ".alpha"] = torch.tensor(3.0)
        layer.merge()
        m.expected[f"{name} 1.0 {path}.weight"] = layer.get_base_layer().weight.detach()
    m.save(name, file)


def control(m, out):
    unet = m.fill(UNet2DConditionModel(**UNET))
    net = m.fill(ControlNetModel(**CONTROL))
    m.save("unet", unet.state_dict())
    m.save("control", net.state_dict())
    x, text, picture = m.normal(2, 4, 8, 6), m.normal(2, 9, 12), exact(torch.rand(1, 3, 64, 48, generator=m.random))
    added = {"text_embeds": m.normal(2, 10), "time_ids": torch.tensor([[64.0, 48.0, 0.0, 8.0, 64.0, 48.0]] * 2)}
    m.expected |= {"in sample": x, "in text": text, "in picture": picture, "in text_embeds": added["text_embeds"], "in time_ids": added["time_ids"]}
    for name, settings, call in [
        ("plain", {}, dict(conditioning_scale=0.7)),
        ("guess", {}, dict(conditioning_scale=1.2, guess_mode=True)),
        ("pooled", dict(global_pool_conditions=True, controlnet_conditioning_channel_order="bgr"), dict(conditioning_scale=1.0)),
    ]:
        net.register_to_config(**dict(global_pool_conditions=False, controlnet_conditioning_channel_order="rgb") | settings)
        f64 = lambda t: {k: v.double() for k, v in t.items()} if isinstance(t, dict) else t.double()
        down, mid = copy.deepcopy(net).double()(f64(x), 321, f64(text), f64(picture).repeat(2, 1, 1, 1), added_cond_kwargs=f64(added), return_dict=False, **call)
        done = copy.deepcopy(unet).double()(f64(x), 321, f64(text), added_cond_kwargs=f64(added), down_block_additional_residuals=down, mid_block_additional_residual=mid).sample
        for i, residual in enumerate([*down, mid]):
            m.expected[f"control {name} {i}"] = residual
        m.expected[f"control {name} out"] = done
    with open(os.path.join(out, "configs.json"), "w", encoding="utf-8") as file:
        json.dump({"unet": UNET, "control": CONTROL}, file, indent=1)
        file.write("\n")
    return unet


def canny(picture, low, high):
    """OpenCV's cv2.Canny(picture, low, high) for a colour picture, written out: Sobel over the repeated edge, the
    channel with the largest |dx| + |dy|, the ridges of the magnitude, and those weak ones that hang together with a
    strong one."""
    p = picture.astype(np.int64)
    smooth, slope = np.array([1, 2, 1]), np.array([-1, 0, 1])
    turn = lambda a, across, down: ndimage.correlate1d(ndimage.correlate1d(a, across, axis=1, mode="nearest"), down, axis=0, mode="nearest")
    dx, dy = turn(p, slope, smooth), turn(p, smooth, slope)
    pick = np.argmax(abs(dx) + abs(dy), axis=2)[..., None]
    dx, dy = (np.take_along_axis(a, pick, 2)[..., 0] for a in (dx, dy))
    m = np.pad(abs(dx) + abs(dy), 1)
    here = m[1:-1, 1:-1]
    at = lambda x, y: m[1 + y:m.shape[0] - 1 + y, 1 + x:m.shape[1] - 1 + x]
    tan = int(0.4142135623730950488 * (1 << 15) + 0.5)
    flat = (abs(dy) << 15) < abs(dx) * tan
    steep = (abs(dy) << 15) > abs(dx) * (tan + (1 << 16))
    across, down = (here > at(-1, 0)) & (here >= at(1, 0)), (here > at(0, -1)) & (here >= at(0, 1))
    falling = (here > at(-1, -1)) & (here > at(1, 1))
    rising = (here > at(1, -1)) & (here > at(-1, 1))
    ridge = np.where(flat, across, np.where(steep, down, np.where((dx ^ dy) < 0, rising, falling))) & (here > low)
    parts, _ = ndimage.label(ridge, structure=np.ones((3, 3)))
    strong = np.unique(parts[ridge & (here > high)])
    return (np.isin(parts, strong[strong > 0]) * 255).astype(np.uint8)


def preprocessed(m, out):
    """A picture with soft and hard edges and noise, and its edges at several thresholds."""
    h, w = 61, 83
    y, x = np.mgrid[:h, :w]
    r = np.random.default_rng(5)
    picture = np.stack([127 + 120 * np.sin(x / 7) * np.cos(y / 9), 255.0 * ((x - 40) ** 2 + (y - 30) ** 2 < 400), 2.0 * x + y], 2)
    picture = np.clip(picture + r.normal(0, 6, (h, w, 3)), 0, 255).astype(np.uint8)
    tensors = {"picture": torch.from_numpy(picture)}
    for low, high in ((100, 200), (20, 60), (5, 250)):
        tensors[f"canny {low} {high}"] = torch.from_numpy(canny(picture, low, high))
    save_file(tensors, os.path.join(out, "preprocessed.safetensors"))


def embeddings(m, out):
    """Learned vectors in the files of the web UI (both), of diffusers (both, with one vector), and for SDXL."""
    some, one = m.normal(3, 12), m.normal(12)
    first, second = m.normal(2, 12), m.normal(2, 20)
    into = lambda name: os.path.join(out, "embeddings", name)
    os.makedirs(into(""), exist_ok=True)
    torch.save({"string_to_token": {"*": torch.tensor(265)}, "string_to_param": {"*": some}, "name": "web-ui", "step": 4999,
                "sd_checkpoint": None, "sd_checkpoint_name": None}, into("web-ui.pt"))
    torch.save({"string_to_token": {"*": 265}, "string_to_param": {"*": torch.nn.Parameter(some)}, "name": "old"},
               into("old.pt"), _use_new_zipfile_serialization=False)
    torch.save({"<one>": one}, into("one.bin"))
    save_file({"emb_params": some}, into("params.safetensors"))
    save_file({"<one>": one}, into("token.safetensors"))
    save_file({"clip_l": first, "clip_g": second}, into("two.safetensors"))
    m.expected |= {"embedding some": some, "embedding one": one[None], "embedding first": first, "embedding second": second}


def depth(m, out):
    """A depth network of a few channels: what it makes of a picture of another size than it was trained on."""
    backbone = Dinov2Config(image_size=70, patch_size=14, hidden_size=32, num_hidden_layers=4, num_attention_heads=2,
                            out_indices=[1, 2, 3, 4], reshape_hidden_states=False, apply_layernorm=True)
    net = DepthAnythingForDepthEstimation(DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=32, neck_hidden_sizes=[6, 8, 10, 12], fusion_hidden_size=8,
        head_hidden_size=6, patch_size=14)).eval()
    for name, p in net.named_parameters():
        centre = 1.0 if ("norm" in name and name.endswith("weight")) or "lambda1" in name else 0.0
        fan = p[0].numel() if p.ndim > 1 else 100
        p.data = exact(centre + m.normal(*p.shape, scale=0.1 if centre else fan ** -0.5))
    # A nearness of 0 everywhere would prove nothing.
    net.head.conv3.bias.data = exact(net.head.conv3.bias.data + 2)
    folder = os.path.join(out, "depth")
    os.makedirs(folder, exist_ok=True)
    # As released files have them.
    names = {"q_proj": "attention.query", "k_proj": "attention.key", "v_proj": "attention.value", "o_proj": "output.dense"}
    tensors = {}
    for name, t in net.state_dict().items():
        for new, old in names.items():
            name = name.replace(f"attention.{new}", f"attention.{old}")
        tensors[name] = t.half().contiguous()
    save_file(tensors, os.path.join(folder, "model.safetensors"))
    config = {k: v for k, v in net.config.to_dict().items() if k in (
        "model_type", "depth_estimation_type", "reassemble_factors", "patch_size", "neck_hidden_sizes", "fusion_hidden_size", "head_hidden_size")}
    config["backbone_config"] = {k: v for k, v in backbone.to_dict().items() if k in (
        "model_type", "image_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "out_indices", "apply_layernorm", "use_swiglu_ffn")}
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=1)
        file.write("\n")
    picture = exact(torch.rand(1, 3, 70, 98, generator=m.random))
    mean, deviation = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    normed = (picture - mean[:, None, None]) / deviation[:, None, None]
    near = copy.deepcopy(net).double()(normed.double()).predicted_depth[0]
    assert near.min() > 0 and near.max() > 1.2 * near.min(), (near.min(), near.max())
    m.expected |= {"depth picture": picture, "depth": near, "depth nearness": (near - near.min()) / (near.max() - near.min())}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    torch.set_grad_enabled(False)
    m = Maker(args.seed, args.out)
    preprocessed(m, args.out)
    embeddings(m, args.out)
    depth(m, args.out)
    unet = control(m, args.out)
    weights = unet.state_dict()
    low_rank(m, weights)
    tucker(m, weights)
    whole(m, weights)
    targets = dict(target_modules=[LINEAR, QUERY, CONV])
    by_peft(m, unet, "dora", LoraConfig(r=2, lora_alpha=3, use_dora=True, **targets),
            {"lora_A": "lora_down.weight", "lora_B": "lora_up.weight", "lora_magnitude_vector": "dora_scale"})
    hada = {f"hada_{n}": f"hada_{n}" for n in ("w1_a", "w1_b", "w2_a", "w2_b", "t1", "t2")}
    by_peft(m, unet, "loha", LoHaConfig(r=2, alpha=3, **targets), hada)
    by_peft(m, unet, "loha_cores", LoHaConfig(r=2, alpha=3, use_effective_conv2d=True, **targets), hada)
    lokr = {f"lokr_{n}": f"lokr_{n}" for n in ("w1", "w1_a", "w1_b", "w2", "w2_a", "w2_b", "t2")}
    by_peft(m, unet, "lokr", LoKrConfig(r=1, alpha=3, **targets), lokr)
    by_peft(m, unet, "lokr_cores", LoKrConfig(r=1, alpha=3, use_effective_conv2d=True, decompose_both=True, **targets), lokr)
    expected = {k: v.float().contiguous() for k, v in m.expected.items()}
    save_file(expected, os.path.join(args.out, "expected.safetensors"))


main()
