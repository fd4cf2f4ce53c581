"""The network: SRVGGNetCompact, in Real-ESRGAN's key layout (`body.N.weight`), and its weight files.

All convolutions run on the small picture; the last one's channels are rearranged into the large
picture, to which the small one, enlarged by repetition, is added (Wang et al., "Real-ESRGAN", 2021).
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional as F

SCALE, FEATURES, CONVOLUTIONS = 4, 64, 16


class Network(nn.Module):
    """[b, 3, h, w] in 0..1 to [b, 3, 4h, 4w], not clamped; each output sees 18 input pixels on every side."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(3, FEATURES, 3, 1, 1), nn.PReLU(FEATURES)]
        for _ in range(CONVOLUTIONS):
            layers += [nn.Conv2d(FEATURES, FEATURES, 3, 1, 1), nn.PReLU(FEATURES)]
        layers.append(nn.Conv2d(FEATURES, 3 * SCALE * SCALE, 3, 1, 1))
        self.body = nn.ModuleList(layers)
        for layer in layers[:-1:2]:
            nn.init.kaiming_normal_(layer.weight, 0.25)
            nn.init.zeros_(layer.bias)
        with torch.no_grad():
            layers[-1].weight.mul_(0.1)
            layers[-1].bias.zero_()

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for layer in self.body:
            y = layer(y)
        return F.pixel_shuffle(y, SCALE) + F.interpolate(x, scale_factor=SCALE, mode="nearest")


def rounded(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights as the files hold them: float16."""
    return {name: value.detach().to("cpu", torch.float16).contiguous() for name, value in state.items()}


def save(state: dict[str, Tensor], path: Path) -> None:
    """Write the weights as safetensors, float16."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(rounded(state), path, metadata={"format": "pt", "architecture": "SRVGGNetCompact", "scale": str(SCALE)})


def load(folder: Path, strength: float) -> Network:
    """The network of a model folder: `faithful` at strength 0, `restore` at 1, weights blended between."""
    ends = [load_file(folder / f"{name}.safetensors") for name in ("faithful", "restore")]
    network = Network()
    network.load_state_dict({key: torch.lerp(ends[0][key].float(), ends[1][key].float(), strength) for key in ends[0]})
    return network.eval()
