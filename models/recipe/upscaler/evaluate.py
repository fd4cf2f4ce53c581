"""The upscaler against Pillow's bicubic and Lanczos, on photographs that no part of it was trained on.

    pip install scikit-image
    python models/recipe/upscaler/evaluate.py

The photographs are those that the package scikit-image carries in itself (nothing is downloaded and
none is kept here): all of them whose shorter side has 256 pixels or more, centre 768 x 768 at most.
Each is shrunk to a quarter, cleanly or spoilt, enlarged again by every method, rounded to 8 bits and
compared with the original: PSNR of red, green and blue, PSNR and SSIM of the brightness (BT.601,
16..235, as the literature does), all with a border of 4 pixels left out.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import skimage
import torch
from PIL import Image, ImageFilter
from skimage.metrics import structural_similarity

from network import SCALE, load

NAMES = (
    "astronaut.png", "brick.png", "camera.png", "cell.png", "chelsea.png", "clock_motion.png", "coffee.png", "coins.png",
    "grass.png", "gravel.png", "hubble_deep_field.jpg", "ihc.png", "moon.png", "motorcycle_left.png", "retina.jpg",
    "rocket.jpg",
)
MOST = 768
BORDER = 4
FOLDER = Path(__file__).resolve().parents[2] / "upscale-1"
STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)


def photographs() -> dict[str, Image.Image]:
    """The photographs by name, their sides multiples of the scale."""
    pictures = {}
    for name in NAMES:
        picture = Image.open(Path(skimage.__file__).parent / "data" / name).convert("RGB")
        width, height = (min(MOST, side) // SCALE * SCALE for side in picture.size)
        left, top = (picture.width - width) // 2, (picture.height - height) // 2
        pictures[name.split(".")[0]] = picture.crop((left, top, left + width, top + height))
    return pictures


def shrunk(picture: Image.Image, method: Image.Resampling) -> Image.Image:
    """A quarter of the size; Pillow widens the filter (antialiasing), as MATLAB's imresize does."""
    return picture.resize((picture.width // SCALE, picture.height // SCALE), method)


def spoilt(picture: Image.Image, sigma: float, grain: float, quality: int) -> Image.Image:
    """Blurred (deviation in pixels of the original), shrunk, noise added (of 255), through JPEG."""
    small = np.asarray(shrunk(picture.filter(ImageFilter.GaussianBlur(sigma)), Image.Resampling.BICUBIC))
    noise = np.random.default_rng(20).standard_normal(small.shape) * grain
    file = io.BytesIO()
    Image.fromarray(np.clip(small + noise + 0.5, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


INPUTS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "clean, bicubic": lambda p: shrunk(p, Image.Resampling.BICUBIC),
    "clean, area": lambda p: shrunk(p, Image.Resampling.BOX),
    "clean, Lanczos": lambda p: shrunk(p, Image.Resampling.LANCZOS),
    "lightly spoilt": lambda p: spoilt(p, 0.8, 2.0, 85),
    "spoilt": lambda p: spoilt(p, 1.5, 6.0, 60),
    "badly spoilt": lambda p: spoilt(p, 2.5, 12.0, 40),
}


def brightness(x: np.ndarray) -> np.ndarray:
    """BT.601 luma of [h, w, 3] in 0..255, 16..235."""
    return 16.0 + x @ np.array([65.481, 128.553, 24.966]) / 255.0


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    """In decibels against a peak of 255."""
    return float(10 * np.log10(255.0**2 / max(1e-9, np.mean((a - b) ** 2))))


def compare(made: np.ndarray, true: np.ndarray) -> np.ndarray:
    """(PSNR of RGB, PSNR of Y, SSIM of Y) of two uint8 pictures."""
    a, b = (x[BORDER:-BORDER, BORDER:-BORDER].astype(np.float64) for x in (made, true))
    ya, yb = brightness(a), brightness(b)
    ssim = structural_similarity(ya, yb, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False)
    return np.array([psnr(a, b), psnr(ya, yb), ssim])


@torch.inference_mode()
def enlarge(network: torch.nn.Module, small: Image.Image) -> np.ndarray:
    """uint8 [4h, 4w, 3] by the network, float32."""
    x = torch.tensor(np.asarray(small)).permute(2, 0, 1)[None].float() / 255
    y = network(x)[0].clamp(0, 1).permute(1, 2, 0).numpy()
    return (y * 255 + 0.5).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=FOLDER, help="folder with faithful.safetensors and restore.safetensors")
    parser.add_argument("--inputs", nargs="+", choices=tuple(INPUTS), default=tuple(INPUTS))
    parser.add_argument("--strengths", nargs="+", type=float, default=STRENGTHS)
    parser.add_argument("--verbose", action="store_true", help="a line per photograph")
    args = parser.parse_args()
    pictures = photographs()
    networks = {f"strength {s:g}": load(args.model, s) for s in args.strengths}
    filters = {"bicubic": Image.Resampling.BICUBIC, "Lanczos": Image.Resampling.LANCZOS}
    print(f"{len(pictures)} photographs; PSNR RGB (dB) | PSNR Y (dB) | SSIM Y")
    for kind in args.inputs:
        rows: dict[str, list[np.ndarray]] = {name: [] for name in (*filters, *networks)}
        for name, picture in pictures.items():
            small, true = INPUTS[kind](picture), np.asarray(picture)
            for method, resampling in filters.items():
                rows[method].append(compare(np.asarray(small.resize(picture.size, resampling)), true))
            for method, network in networks.items():
                rows[method].append(compare(enlarge(network, small), true))
            if args.verbose:
                print(f"  {kind}, {name}: " + ", ".join(f"{m} {r[-1][0]:.2f}" for m, r in rows.items()), flush=True)
        for method, values in rows.items():
            mean, gain = np.mean(values, 0), np.mean(np.array(values) - rows["bicubic"], 0)
            better = sum(v[0] > b[0] for v, b in zip(values, rows["bicubic"], strict=True))
            print(f"{kind:16} {method:14} {mean[0]:6.2f} | {mean[1]:6.2f} | {mean[2]:.4f}"
                  f"   over bicubic {gain[0]:+.2f} | {gain[1]:+.2f} | {gain[2]:+.4f}, better on {better}", flush=True)


if __name__ == "__main__":
    main()
