"""Small pictures from large ones: cleanly shrunk, or spoilt by blur, noise, resizing and JPEG in random order.

The order is random and the chain runs up to twice, as in Zhang et al., "Designing a practical
degradation model for deep blind image super-resolution" (BSRGAN, 2021) and Wang et al.,
"Real-ESRGAN" (2021); the strengths are milder than theirs, so that detail is kept.
"""

from __future__ import annotations

import io
import math

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from network import SCALE

METHODS = (Image.Resampling.BICUBIC, Image.Resampling.BOX, Image.Resampling.LANCZOS, Image.Resampling.BILINEAR)
CLEAN = (0.62, 0.16, 0.16, 0.06)
"""How often a clean picture is shrunk by each of `METHODS`."""


def resize(image: np.ndarray, width: int, height: int, method: Image.Resampling) -> np.ndarray:
    """uint8 [h, w, 3] at another size; Pillow widens the filter when it shrinks, so there is no aliasing."""
    return np.asarray(Image.fromarray(image).resize((width, height), method))


def shrink(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The clean small picture, by one of the common filters."""
    method = METHODS[rng.choice(len(METHODS), p=CLEAN)]
    return resize(image, image.shape[1] // SCALE, image.shape[0] // SCALE, method)


def kernel(rng: np.random.Generator, most: float) -> Tensor:
    """A Gaussian of random widths (pixels) and direction, [n, n], sum 1."""
    a = math.exp(rng.uniform(math.log(0.2), math.log(most)))
    b = a if rng.random() < 0.6 else math.exp(rng.uniform(math.log(0.2), math.log(most)))
    half = max(1, math.ceil(2.5 * max(a, b)))
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32)
    t = rng.uniform(0, math.pi)
    u, v = x * math.cos(t) + y * math.sin(t), y * math.cos(t) - x * math.sin(t)
    k = np.exp(-0.5 * ((u / a) ** 2 + (v / b) ** 2))
    return torch.from_numpy(k / k.sum())


def blur(image: np.ndarray, rng: np.random.Generator, most: float) -> np.ndarray:
    """Convolve with a random Gaussian, edges mirrored."""
    k = kernel(rng, most)
    half = k.shape[0] // 2
    x = torch.tensor(image).permute(2, 0, 1)[:, None].float()
    x = F.conv2d(F.pad(x, (half, half, half, half), mode="reflect"), k[None, None])
    return to_bytes(x[:, 0].permute(1, 2, 0).numpy())


def to_bytes(x: np.ndarray) -> np.ndarray:
    """Round to uint8."""
    return np.clip(x + 0.5, 0, 255).astype(np.uint8)


def noise(image: np.ndarray, rng: np.random.Generator, most: float) -> np.ndarray:
    """Gaussian noise, or noise that grows with the light; grey or coloured; deviation up to `most` of 255."""
    sigma = rng.uniform(0.5, most)
    channels = 1 if rng.random() < 0.4 else 3
    grain = rng.standard_normal((*image.shape[:2], channels), dtype=np.float32) * sigma
    if rng.random() < 0.5:
        grain = grain * np.sqrt(image.mean(-1, keepdims=True) / 128.0 + 0.05)
    return to_bytes(image + grain)


def jpeg(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Through a JPEG file of random quality and colour resolution."""
    file = io.BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=int(rng.integers(35, 96)), subsampling=int(rng.choice((0, 2, 2))))
    return np.asarray(Image.open(file).convert("RGB"))


def spoil(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The spoilt small picture of a large one, uint8 [h / 4, w / 4, 3]."""
    height, width = image.shape[0] // SCALE, image.shape[1] // SCALE
    if rng.random() < 0.12:
        return shrink(image, rng)
    if rng.random() < 0.7:
        image = blur(image, rng, 3.0)
    passes = 2 if rng.random() < 0.5 else 1
    for index in range(passes):
        last = index + 1 == passes
        size = 1.0 if last else rng.uniform(0.7, 2.2)
        steps = ["resize", *(s for s, p in (("noise", 0.65), ("jpeg", 0.65), ("blur", 0.25)) if rng.random() < p)]
        for step in rng.permutation(steps):
            small = image.shape[0] <= 2.5 * height
            if step == "resize":
                method = METHODS[rng.integers(len(METHODS))]
                image = resize(image, round(width * size), round(height * size), method)
            elif step == "noise":
                image = noise(image, rng, 14.0 if small else 28.0)
            elif step == "jpeg":
                image = jpeg(image, rng)
            else:
                image = blur(image, rng, 0.9 if small else 2.4)
    return jpeg(image, rng) if rng.random() < 0.25 else image
