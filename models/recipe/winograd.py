"""3x3 convolutions that train twice as fast on a CPU: `winograd.cpp`, compiled when it is first used.

Winograd's F(4x4, 3x3) (arXiv:1509.09308) in float32, forward and backward; outputs and gradients are within 3e-6 of
the built-in convolution's, relative to their norm. It needs a C++ compiler and ninja; where they are missing, training says
so and goes on with the built-in one. On a GPU nothing changes.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import torch
import torch.nn.functional as F
from torch import Tensor, nn

LANES = 16
"""Channels come in multiples of this."""


@lru_cache(maxsize=1)
def compiled() -> ModuleType | None:
    """The compiled operations, or nothing where they cannot be compiled."""
    from torch.utils.cpp_extension import load

    flags = ["-O3", "-march=native", "-ffast-math"]
    # ninja lies beside the interpreter of a virtual environment that was not activated.
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    try:
        return load("scumble_winograd", [str(Path(__file__).with_name("winograd.cpp"))], extra_cflags=flags)
    except (RuntimeError, OSError, ImportError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        print(f"slower 3x3 convolutions: winograd.cpp could not be compiled ({reason})", flush=True)
        return None


class WinogradFunction(torch.autograd.Function):
    """y [b, K, h, w] of x [b, C, h, w], kernels [K, C, 3, 3] and bias [K], channels last, padding 1."""

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        rows = x.permute(0, 2, 3, 1).contiguous()
        kernel = compiled().transform_kernel(weight.permute(0, 2, 3, 1).contiguous())
        ctx.save_for_backward(rows, kernel)
        ctx.has_bias = bias is not None
        return compiled().forward(rows, kernel, bias).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx, dy: Tensor):
        rows, kernel = ctx.saved_tensors
        dy = dy.permute(0, 2, 3, 1).contiguous()
        wants_x, wants_weight, wants_bias = ctx.needs_input_grad
        dx, dweight = compiled().backward(dy, rows, kernel, wants_x, wants_weight)
        return (
            dx.permute(0, 3, 1, 2) if wants_x else None, dweight.permute(0, 3, 1, 2) if wants_weight else None,
            dy.flatten(0, 2).sum(0) if ctx.has_bias and wants_bias else None,
        )


class WinogradConv2d(nn.Conv2d):
    """`nn.Conv2d` by the functions above, for float32."""

    def forward(self, x: Tensor) -> Tensor:
        if x.dtype != torch.float32 or torch.is_autocast_enabled("cpu"):
            return super().forward(x)
        return WinogradFunction.apply(x, self.weight, self.bias)


class LinearConv2d(nn.Conv2d):
    """A 1x1 `nn.Conv2d` as one product of matrices, which is faster on small maps."""

    def forward(self, x: Tensor) -> Tensor:
        rows = x.permute(0, 2, 3, 1)
        return F.linear(rows, self.weight.flatten(1), self.bias).permute(0, 3, 1, 2)


def is_pointwise(part: nn.Module) -> bool:
    """Whether a layer is a convolution that sees one place at a time."""
    return type(part) is nn.Conv2d and part.kernel_size == (1, 1) and part.stride == (1, 1) and part.padding == (0, 0) \
        and part.groups == 1


def fits(part: nn.Module) -> bool:
    """Whether a layer is a 3x3 convolution of the kind that this is for."""
    return (
        type(part) is nn.Conv2d and part.kernel_size == (3, 3) and part.stride == (1, 1) and part.padding == (1, 1)
        and part.dilation == (1, 1) and part.groups == 1 and part.padding_mode == "zeros"
        and part.in_channels % LANES == 0 and part.out_channels % LANES == 0
    )


def use_winograd(module: nn.Module, device: torch.device) -> None:
    """Switch the 3x3 and 1x1 convolutions of a module that trains on the CPU; weights and names stay the same."""
    if device.type != "cpu" or not any(fits(part) for part in module.modules()) or compiled() is None:
        return
    for part in module.modules():
        if fits(part):
            part.__class__ = WinogradConv2d
            part.weight.data = part.weight.data.contiguous(memory_format=torch.channels_last)
        elif is_pointwise(part):
            part.__class__ = LinearConv2d
