"""Muon: momentum whose matrices are made orthogonal before they change the weights.

For weight matrices and convolutions (flattened to [out, in * k * k]) the update is momentum with all its singular values
brought near 1 by five Newton-Schulz steps (Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024),
scaled so that its root mean square is `AS_ADAM` times the rate, as AdamW's about is (arXiv:2502.16982). All else
(embeddings, norms, biases, the first and last convolution, heads) is left to AdamW.
"""

from __future__ import annotations

import torch
import torch.distributed as dist
from torch import Tensor, nn

from common import workers

STEPS = 5
A, B, C = 3.4445, -4.7750, 2.0315
AS_ADAM = 0.2
MOMENTUM = 0.95


def orthogonal(x: Tensor) -> Tensor:
    """A matrix [m, n] of the same singular vectors whose singular values are about 1.

    The polynomial is worked out on the smaller Gram matrix, so that the long side is multiplied only twice.
    """
    wide = x if len(x) <= x.shape[1] else x.T
    wide = wide / (wide.norm() + 1e-12)
    gram = wide @ wide.T
    product, one = None, torch.eye(len(gram), device=x.device)
    for step in range(STEPS):
        factor = A * one + B * gram + C * (gram @ gram)
        product = factor if product is None else factor @ product
        if step < STEPS - 1:
            gram = gram @ factor @ factor
    wide = product @ wide
    return wide if len(x) <= x.shape[1] else wide.T


class Muon:
    """Muon for the matrices of a module and AdamW for the rest; every process orthogonalises its share."""

    def __init__(self, module: nn.Module, rate: float, plain: tuple[str, ...], decay: float = 0.01,
                 outer_share: float = 1.0) -> None:
        """`plain`: parts of the names of weights that are left to AdamW, at a share of the rate: first and last layers."""
        named = list(module.named_parameters())
        inner = [(n, p) for n, p in named if p.ndim >= 2 and not any(part in n for part in plain)]
        self.inner = sorted((p for _, p in inner), key=lambda p: -p.numel() * min(len(p), p[0].numel()))
        chosen = {id(p) for p in self.inner}
        self.momenta = [torch.zeros_like(p) for p in self.inner]
        self.outer = torch.optim.AdamW([p for _, p in named if id(p) not in chosen], lr=rate, betas=(0.9, 0.99),
                                       weight_decay=decay, fused=True)
        self.rate, self.decay, self.outer_share = rate, decay, outer_share

    def zero_grad(self) -> None:
        """Drop all gradients."""
        self.outer.zero_grad(set_to_none=True)
        for p in self.inner:
            p.grad = None

    def set_rate(self, rate: float) -> None:
        """Change the learning rate of both."""
        self.rate = rate
        for group in self.outer.param_groups:
            group["lr"] = self.outer_share * rate

    @torch.no_grad()
    def step(self) -> None:
        """Change the weights by their gradients, which all processes share."""
        self.outer.step()
        rank, count = workers()
        gradients = [p.grad for p in self.inner]
        torch._foreach_lerp_(self.momenta, gradients, 1.0 - MOMENTUM)
        changes = [torch.zeros_like(p) for p in self.inner]
        load = [0.0] * count
        for p, gradient, momentum, change in zip(self.inner, gradients, self.momenta, changes, strict=True):
            mine = load.index(min(load))
            load[mine] += p.numel() * min(len(p), p[0].numel())
            if mine == rank:
                ahead = torch.lerp(gradient, momentum, MOMENTUM).flatten(1)
                change.copy_((AS_ADAM * max(ahead.shape) ** 0.5 * orthogonal(ahead)).view_as(p))
        if count > 1:
            flat = torch.cat([c.reshape(-1) for c in changes])
            dist.all_reduce(flat)
            changes = [part.view_as(c) for c, part in zip(changes, flat.split([c.numel() for c in changes]), strict=True)]
        torch._foreach_mul_(self.inner, 1.0 - self.rate * self.decay)
        torch._foreach_add_(self.inner, changes, alpha=-self.rate)

    def state_dict(self) -> dict:
        """What `load_state_dict` takes to go on."""
        return {"outer": self.outer.state_dict(), "momenta": self.momenta}

    def load_state_dict(self, state: dict) -> None:
        """Go on from a checkpoint; one of another optimiser is passed over."""
        if "momenta" in state:
            self.outer.load_state_dict(state["outer"])
            for mine, saved in zip(self.momenta, state["momenta"], strict=True):
                mine.copy_(saved)
