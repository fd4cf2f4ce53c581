"""Low-rank changes of a UNet's weights, for linear layers and convolutions, in the file layout of peft and diffusers.

W becomes W + up x down, with down [rank, inputs x kernel] and up [outputs, rank] (arXiv:2106.09685; for
convolutions as LoCon has it: a convolution to `rank` channels, then a 1x1 convolution).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn


@dataclass(frozen=True)
class Ranks:
    """Ranks by the kind of layer; no rank exceeds a layer's own channels."""

    conv: int
    linear: int


def layers(network: nn.Module) -> dict[str, nn.Module]:
    """The layers that are changed, by name: every convolution and linear layer."""
    return {name: part for name, part in network.named_modules() if isinstance(part, nn.Conv2d | nn.Linear)}


class LowRank(nn.Module):
    """The change of one weight [outputs, inputs] or [outputs, inputs, kernel, kernel]; nothing at first."""

    def __init__(self, weight: Tensor, rank: int) -> None:
        super().__init__()
        outputs, *inner = weight.shape
        self.down = nn.Parameter(torch.empty(rank, *inner))
        self.up = nn.Parameter(torch.zeros(outputs, rank))
        nn.init.kaiming_uniform_(self.down, a=5**0.5)

    def forward(self, weight: Tensor) -> Tensor:
        """The changed weight, in the memory order of the given one."""
        if weight.dim() == 2:
            return torch.addmm(weight, self.up, self.down)
        outputs, inputs, height, width = weight.shape
        last = self.down.permute(0, 2, 3, 1).reshape(len(self.down), -1)
        change = (self.up @ last).view(outputs, height, width, inputs).permute(0, 3, 1, 2)
        return weight + change


class Adapter(nn.Module):
    """The low-rank changes of all layers of a network, which itself stays as it is."""

    def __init__(self, network: nn.Module, ranks: Ranks) -> None:
        super().__init__()
        self.names: list[str] = []
        self.changes = nn.ModuleList()
        for name, layer in layers(network).items():
            rank = min(ranks.conv if layer.weight.dim() == 4 and layer.weight.shape[-1] > 1 else ranks.linear,
                       *layer.weight.shape[:2])
            self.names.append(name)
            self.changes.append(LowRank(layer.weight, rank))

    def merged(self, network: nn.Module) -> dict[str, Tensor]:
        """The changed weights by name, for `torch.func.functional_call`; gradients reach the factors alone."""
        part = dict(network.named_modules())
        return {f"{name}.weight": change(part[name].weight.detach())
                for name, change in zip(self.names, self.changes, strict=True)}

    def save(self, path: Path, prefix: str = "unet") -> int:
        """Write the factors in float16 under peft's names; returns the bytes of the file.

        Readers take alpha as the rank where a file has none, so the changes apply at their full size.
        """
        tensors: dict[str, Tensor] = {}
        for name, change in zip(self.names, self.changes, strict=True):
            up = change.up if change.down.dim() == 2 else change.up[:, :, None, None]
            for factor, value in (("lora_A", change.down), ("lora_B", up)):
                tensors[f"{prefix}.{name}.{factor}.weight"] = value.detach().cpu().half().contiguous()
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(tensors, path, metadata={"format": "pt"})
        return path.stat().st_size


@torch.no_grad()
def merge_file(network: nn.Module, path: Path, prefix: str = "unet") -> int:
    """Change a network's weights in place by a file that `Adapter.save` wrote; returns how many layers changed."""
    tensors, part = load_file(path), layers(network)
    changed = 0
    for key, down in tensors.items():
        if not key.endswith(".lora_A.weight"):
            continue
        name = key.removeprefix(f"{prefix}.").removesuffix(".lora_A.weight")
        up = tensors[key.replace(".lora_A.", ".lora_B.")]
        weight = part[name].weight
        weight += (up.flatten(1).float() @ down.flatten(1).float()).view(weight.shape).to(weight)
        changed += 1
    return changed
