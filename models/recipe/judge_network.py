"""The judge's network: what it sees of a picture, cell by cell and as a whole. `judge.py` trains it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

import world.vocabulary as words

SIDE = 128
"""Pixels along a side of what the network sees; pictures of 256 are halved."""
CELLS = 32
WHOLE = {
    "style": words.STYLES, "sky": words.SKIES, "land": words.LANDS, "pattern": ("none", *words.PATTERNS),
    "first": words.COLOURS, "second": words.COLOURS, "thing": words.NOUNS,
}
"""What is said of the whole picture, and the possible answers; `first` and `second` are a pattern's colours, `thing` is the
only kind of thing that there is: silhouettes are learned sooner when they are asked for as a whole, too."""


def block(inputs: int, outputs: int, size: int = 3) -> nn.Sequential:
    """A convolution with its normalisation."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """Two convolutions beside a short cut."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            block(width, width), nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.body(x))


@dataclass
class Seen:
    """What the judge says of a batch: logits, and the features that pictures are compared by."""

    nouns: Tensor
    """[b, 1 + nouns, CELLS, CELLS]"""
    colours: Tensor
    """[b, colours, CELLS, CELLS], of use only where a thing is."""
    centres: Tensor
    """[b, CELLS, CELLS]: whether the middle of one copy of a thing is here."""
    whole: dict[str, Tensor]
    features: Tensor
    """[b, 192]"""


SUMMED = 2 * 64 + 2 * 128 + 5 * 192


def summed_up(fine: Tensor, middle: Tensor, coarse: Tensor) -> Tensor:
    """Float [b, SUMMED]: what texture there is on the average and how it varies, and where in the picture what is."""
    texture = [part for maps in (fine, middle) for part in (maps.mean((2, 3)), maps.flatten(2).std(2))]
    bands = F.adaptive_avg_pool2d(coarse, (4, 1)).flatten(1)
    return torch.cat([*texture, bands, coarse.amax((2, 3))], 1)


class Judge(nn.Module):
    """A U-Net of three levels with answers for each of 32 x 32 cells and for the whole picture."""

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Sequential(nn.PixelUnshuffle(SIDE // CELLS), block(3 * (SIDE // CELLS) ** 2, 64), Residual(64))
        self.middle = nn.Sequential(nn.MaxPool2d(2), block(64, 128), Residual(128))
        self.coarse = nn.Sequential(nn.MaxPool2d(2), block(128, 192), Residual(192), Residual(192))
        self.from_coarse, self.join_middle = block(192, 128, 1), block(128, 128)
        self.from_middle, self.join_fine = block(128, 64, 1), block(64, 64)
        self.cells = nn.Conv2d(64, 1 + len(words.NOUNS) + len(words.COLOURS) + 1, 1)
        self.summary = nn.Sequential(nn.BatchNorm1d(SUMMED), nn.Linear(SUMMED, 256), nn.GELU())
        self.whole = nn.ModuleDict({name: nn.Linear(256, len(answers)) for name, answers in WHOLE.items()})

    def features(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Maps of 64, 128 and 192 features of pictures float [b, 3, SIDE, SIDE] in -1..1, fine to coarse."""
        fine = self.fine(x)
        middle = self.middle(fine)
        return fine, middle, self.coarse(middle)

    def answer_whole(self, summed: Tensor) -> dict[str, Tensor]:
        """Logits of the questions of WHOLE, from what `summed_up` gives."""
        summary = self.summary(summed)
        return {name: head(summary).float() for name, head in self.whole.items()}

    def forward(self, x: Tensor) -> Seen:
        """Judge pictures float [b, 3, SIDE, SIDE] in -1..1."""
        fine, middle, coarse = self.features(x)
        up = self.join_middle(middle + F.interpolate(self.from_coarse(coarse), scale_factor=2.0))
        up = self.join_fine(fine + F.interpolate(self.from_middle(up), scale_factor=2.0))
        nouns, colours, centres = self.cells(up).float().split([1 + len(words.NOUNS), len(words.COLOURS), 1], 1)
        whole = self.answer_whole(summed_up(fine, middle, coarse))
        return Seen(nouns, colours, centres[:, 0], whole, coarse.float().mean((2, 3)))


def shrunk(picture: np.ndarray) -> np.ndarray:
    """A picture uint8 [h, w, 3] as the judge sees it, uint8 [SIDE, SIDE, 3]."""
    return np.asarray(Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BOX))


def as_input(pictures: list[np.ndarray], device: torch.device) -> Tensor:
    """Pictures uint8 [SIDE, SIDE, 3] as float [b, 3, SIDE, SIDE] in -1..1."""
    x = torch.from_numpy(np.stack(pictures)).to(device).permute(0, 3, 1, 2).float() / 127.5 - 1.0
    return x.contiguous(memory_format=torch.channels_last)


def load_judge(path: Path, device: torch.device) -> Judge:
    """The trained judge, ready to judge."""
    state = torch.load(path, map_location=device)
    if state["answers"] != answers():
        raise ValueError(f"{path}: this judge learned another list of things or colours; train one for this world")
    judge = Judge().to(device, memory_format=torch.channels_last)
    judge.load_state_dict({name: value.float() for name, value in state["model"].items()})
    return judge.eval()


def answers() -> dict[str, tuple[str, ...]]:
    """Every word that a judge knows, in the order of its outputs."""
    return {**WHOLE, "nouns": words.NOUNS, "colours": words.COLOURS}
