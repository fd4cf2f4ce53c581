"""Give a UNet that was trained on pictures of half size one finer level, for pictures of full size.

What the network knows of words and shapes it knows at the scale of its cells. Trained on at twice the
size it would have to learn all of it again, twice as large. With a finer level around it (the thought of "Progressive
Growing of GANs", arXiv:1710.10196) the old network goes on seeing what it always saw: the new level begins as
a mean of two by two cells on the way in, and as nearest neighbours on the way out.
"""

from __future__ import annotations

import re

import torch
from torch import Tensor

from networks import Painter, Size

CORE = re.compile(r"unet\.down_blocks\.(\d+)\.")


def levels_of(values: dict[str, Tensor]) -> int:
    """How many levels the UNet has whose weights these are."""
    return 1 + max(int(found[1]) for name in values if (found := CORE.match(name)))


def fitting(values: dict[str, Tensor], size: Size) -> Size:
    """The size that these weights are of: the whole, or its core, as long as only pictures of half size were learned."""
    return size if levels_of(values) == len(size.unet) else size.core


def core_weights(values: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights of a network by the names that they have inside one with a finer level."""
    return {CORE.sub(lambda found: f"unet.down_blocks.{int(found[1]) + 1}.", name): value for name, value in values.items()}


@torch.no_grad()
def grow(painter: Painter, values: dict[str, Tensor]) -> None:
    """Fill a new painter from the weights of one with a level less, so that it draws what that one draws, coarsely."""
    painter.load_state_dict(core_weights(values), strict=False)
    unet = painter.unet
    outer, back = unet.down_blocks[0], unet.up_blocks[-1]
    for resnet in (*outer.resnets, *back.resnets):
        resnet.conv2.weight.zero_()
        resnet.conv2.bias.zero_()
    mean = outer.downsamplers[0].conv
    identity = torch.eye(len(mean.weight), device=mean.weight.device)
    mean.weight.zero_()
    mean.weight[:, :, 1:, 1:] = identity[:, :, None, None] / 4
    mean.bias.zero_()
    wider = unet.up_blocks[-2].upsamplers[0].conv
    wider.weight.zero_()
    wider.weight[:, :, 1, 1] = identity
    wider.bias.zero_()
    for resnet in back.resnets:
        short = resnet.conv_shortcut
        short.weight.zero_()
        short.weight[:, : len(identity), 0, 0] = identity
        short.bias.zero_()
