#!/usr/bin/env python3
"""Tiny networks that enlarge pictures, in the layouts in which such networks are published, with what they make of
random pictures: tests/golden/upscalers.

    VENV/bin/pip install torch safetensors && VENV/bin/python tests/golden/make_upscalers.py

The networks are written down here from their papers: ESRGAN's RRDBNet (https://arxiv.org/abs/1809.00219), with pixels
gathered before it (Real-ESRGAN, https://arxiv.org/abs/2107.10833), and SRVGGNetCompact, convolutions and learned slopes
in a row. All is computed in f64 and kept in f32; weights are exact in f16.
"""
import os
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "upscalers")
GROWTH, WIDTH = 6, 8


def conv(w, name, x):
    return F.conv2d(x, w[name + ".weight"].double(), w[name + ".bias"].double(), padding=1)


def leaky(x):
    return torch.where(x < 0, 0.2 * x, x)


def rrdb(w, blocks, doublings, gathered, x):
    height, width = x.shape[2:]
    x = F.pad(x, (0, -width % gathered, 0, -height % gathered), "reflect") if gathered > 1 else x
    x = F.pixel_unshuffle(x, gathered)
    first = x = conv(w, "conv_first", x)
    for block in range(blocks):
        whole = x
        for dense in (1, 2, 3):
            parts = [x]
            for layer in (1, 2, 3, 4):
                parts.append(leaky(conv(w, f"body.{block}.rdb{dense}.conv{layer}", torch.cat(parts, 1))))
            x = x + 0.2 * conv(w, f"body.{block}.rdb{dense}.conv5", torch.cat(parts, 1))
        x = whole + 0.2 * x
    x = first + conv(w, "conv_body", x)
    for i in range(1, doublings + 1):
        x = leaky(conv(w, f"conv_up{i}", x.repeat_interleave(2, 2).repeat_interleave(2, 3)))
    x = conv(w, "conv_last", leaky(conv(w, "conv_hr", x)))
    scale = 2 ** doublings // gathered
    return x[:, :, : height * scale, : width * scale]


def compact(w, layers, scale, x):
    y = x
    for i in range(layers + 2):
        y = conv(w, f"body.{2 * i}", y)
        if i <= layers:
            slopes = w[f"body.{2 * i + 1}.weight"].double().reshape(1, -1, 1, 1)
            y = torch.where(y < 0, slopes * y, y)
    return F.pixel_shuffle(y, scale) + x.repeat_interleave(scale, 2).repeat_interleave(scale, 3)


def random_conv(w, name, inputs, outputs):
    w[name + ".weight"] = torch.randn(outputs, inputs, 3, 3) * (inputs * 4) ** -0.5
    w[name + ".bias"] = torch.randn(outputs) * 0.1


def random_rrdb(blocks, doublings, gathered):
    w = {}
    random_conv(w, "conv_first", 3 * gathered ** 2, WIDTH)
    for block in range(blocks):
        for dense in (1, 2, 3):
            for layer in (1, 2, 3, 4, 5):
                outputs = WIDTH if layer == 5 else GROWTH
                random_conv(w, f"body.{block}.rdb{dense}.conv{layer}", WIDTH + (layer - 1) * GROWTH, outputs)
    for name in ["conv_body", *(f"conv_up{i + 1}" for i in range(doublings)), "conv_hr"]:
        random_conv(w, name, WIDTH, WIDTH)
    random_conv(w, "conv_last", WIDTH, 3)
    return w


def random_compact(layers, scale, slopes=WIDTH):
    w = {}
    for i in range(layers + 2):
        random_conv(w, f"body.{2 * i}", WIDTH if i else 3, WIDTH if i <= layers else 3 * scale ** 2)
        if i <= layers:
            w[f"body.{2 * i + 1}.weight"] = torch.rand(slopes) * 0.5
    return w


def old_names(w, blocks, doublings):
    """The nested sequences of the first ESRGAN: an activation and a doubling have numbers, too."""
    tail = {f"conv_up{i + 1}": f"model.{3 * i + 3}" for i in range(doublings)}
    hr = 3 * doublings + 2
    tail |= {"conv_first": "model.0", "conv_body": f"model.1.sub.{blocks}", "conv_hr": f"model.{hr}", "conv_last": f"model.{hr + 2}"}
    out = {}
    for name, value in w.items():
        stem, end = name.rsplit(".", 1)
        if stem.startswith("body."):
            _, block, dense, layer = stem.split(".")
            stem = f"model.1.sub.{block}.{dense.upper()}.{layer}.0"
        out[f"{tail.get(stem, stem)}.{end}"] = value
    return out


def bsrgan_names(w):
    out = {}
    for name, value in w.items():
        for ours, theirs in [("conv_body", "trunk_conv"), ("body.", "RRDB_trunk."), (".rdb", ".RDB"), ("conv_up", "upconv"), ("conv_hr", "HRconv")]:
            name = name.replace(ours, theirs)
        out[name] = value
    return out


def main():
    os.makedirs(OUT, exist_ok=True)
    torch.manual_seed(7)
    goldens = {}

    def case(name, w, network, save):
        w = {k: v.half() for k, v in w.items()}
        for h, width in [(7, 10), (1, 1)]:
            x = torch.rand(1, 3, h, width)
            if "gathered" in name and h == 1:
                continue  # torch cannot reflect a single pixel
            goldens[f"{name}.{h}.in"], goldens[f"{name}.{h}.out"] = x, network(w, x.double()).float().contiguous()
        save(os.path.join(OUT, name), w)

    def tensors(path, w):
        save_file(w, path + ".safetensors")

    case("old_x4", random_rrdb(2, 2, 1), lambda w, x: rrdb(w, 2, 2, 1, x), lambda p, w: tensors(p, old_names(w, 2, 2)))
    case("old_x1", random_rrdb(1, 0, 1), lambda w, x: rrdb(w, 1, 0, 1, x), lambda p, w: tensors(p, old_names(w, 1, 0)))
    case("bsrgan_x2", random_rrdb(1, 1, 1), lambda w, x: rrdb(w, 1, 1, 1, x), lambda p, w: torch.save(bsrgan_names(w), p + ".pth"))
    case("new_x8", random_rrdb(1, 3, 1), lambda w, x: rrdb(w, 1, 3, 1, x), lambda p, w: tensors(p, w))
    case("gathered_x2", random_rrdb(1, 2, 2), lambda w, x: rrdb(w, 1, 2, 2, x), lambda p, w: torch.save({"params_ema": w, "params": {}}, p + ".pth"))
    case("gathered_x1", random_rrdb(1, 2, 4), lambda w, x: rrdb(w, 1, 2, 4, x), lambda p, w: tensors(p, {"params." + k: v for k, v in w.items()}))
    case("compact_x4", random_compact(3, 4), lambda w, x: compact(w, 3, 4, x), lambda p, w: torch.save({"params": w}, p + ".pth"))
    case("compact_x1", random_compact(0, 1, 1), lambda w, x: compact(w, 0, 1, x), tensors)
    save_file(goldens, os.path.join(OUT, "pictures.safetensors"))


main()
