"""Tiny models whose weights follow from their names: no weights are stored, `tests/support/tiny_models.rs` makes the same.

A model is a dict of its small files, and for each component the list of its tensors: name, shape, scale, offset. Element
i of a tensor is offset + scale * u, in double precision and then rounded to single, where u in -1..1 comes from
splitmix64 of the FNV-1a hash of "component/name" plus i.
"""
import json
import math
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
MASK = (1 << 64) - 1


def fnv1a(text: str) -> int:
    """The 64-bit FNV-1a hash."""
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = ((h ^ byte) * 0x100000001B3) & MASK
    return h


def values(name: str, shape: list[int], scale: float, offset: float) -> torch.Tensor:
    """A tensor by its name."""
    n = math.prod(shape)
    with np.errstate(over="ignore"):
        z = np.uint64(fnv1a(name)) + (np.arange(n, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    u = (z >> np.uint64(40)).astype(np.float64) / float(1 << 23) - 1.0
    return torch.from_numpy((offset + scale * u).astype(np.float32).reshape(shape))


def spread(module: nn.Module, name: str, p: torch.Tensor) -> tuple[float, float]:
    """Scale and offset that keep activations near unit size, and let every tensor matter."""
    norm = "norm" in type(module).__name__.lower()
    if norm and name == "weight":
        return 0.3, 1.0
    if isinstance(module, nn.Embedding):
        return 1.0, 0.0
    if name == "bias" or p.ndim < 2:
        return 0.15, 0.0
    return round(math.sqrt(3.0 / p[0].numel()), 6), 0.0


def fill(component: str, model: nn.Module, special: dict[str, float] | None = None) -> list:
    """Fills a network, and gives the list of its tensors as they are stored."""
    listed = {}
    # Tied weights go by one of their names.
    own = {name for name, _ in model.named_parameters()}
    for path, module in model.named_modules():
        for name, p in module.named_parameters(recurse=False):
            full = f"{path}.{name}" if path else name
            if full not in own:
                continue
            scale, offset = spread(module, name, p)
            for part, factor in (special or {}).items():
                if part in full:
                    scale *= factor
            listed[full] = [list(p.shape), round(scale, 6), offset]
    with torch.no_grad():
        for full, p in model.named_parameters():
            shape, scale, offset = listed[full]
            p.copy_(values(f"{component}/{full}", shape, scale, offset))
    model.eval()
    return [[name, *rest] for name, rest in listed.items()]


def write(root: pathlib.Path, files: dict, weights: dict, tokenizers: dict[str, str]) -> None:
    """Writes the model as a folder: what the references load, and the tests too."""
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(json.dumps(content))
    for component, listed in weights.items():
        (root / component).mkdir(parents=True, exist_ok=True)
        state = {n: values(f"{component}/{n}", shape, scale, offset) for n, shape, scale, offset in listed}
        kind = "model" if component.startswith("text_encoder") else "diffusion_pytorch_model"
        save_file(state, root / component / f"{kind}.safetensors", metadata={"format": "pt"})
    source = HERE / "models/sd1/tokenizer"
    for folder, pad in tokenizers.items():
        (root / folder).mkdir(parents=True, exist_ok=True)
        for name in ("vocab.json", "merges.txt", "special_tokens_map.json", "tokenizer_config.json"):
            text = (source / name).read_text()
            if name.endswith("map.json") or name.endswith("config.json"):
                text = json.dumps({**json.loads(text), "pad_token": pad})
            (root / folder / name).write_text(text)
