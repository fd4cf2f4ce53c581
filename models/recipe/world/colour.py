"""The colours of the pictures: the named palette and small blends.

Colours are sRGB triples in 0..1.
"""

from __future__ import annotations

Colour = tuple[float, float, float]

PALETTE: dict[str, Colour] = {
    "red": (0.88, 0.12, 0.14),
    "maroon": (0.48, 0.05, 0.13),
    "orange": (0.98, 0.50, 0.05),
    "coral": (1.00, 0.50, 0.43),
    "yellow": (1.00, 0.89, 0.15),
    "gold": (0.79, 0.58, 0.08),
    "cream": (0.98, 0.89, 0.67),
    "lime": (0.62, 0.88, 0.14),
    "green": (0.14, 0.60, 0.22),
    "olive": (0.46, 0.47, 0.13),
    "mint": (0.66, 0.96, 0.80),
    "teal": (0.03, 0.46, 0.47),
    "turquoise": (0.10, 0.75, 0.75),
    "sky blue": (0.48, 0.77, 0.98),
    "blue": (0.12, 0.34, 0.90),
    "navy": (0.07, 0.11, 0.38),
    "purple": (0.46, 0.16, 0.68),
    "lavender": (0.73, 0.65, 0.95),
    "magenta": (0.86, 0.10, 0.62),
    "pink": (1.00, 0.66, 0.80),
    "brown": (0.47, 0.27, 0.13),
    "white": (0.98, 0.98, 0.97),
    "grey": (0.55, 0.56, 0.58),
    "black": (0.11, 0.11, 0.13),
}
"""The colours that captions name, well apart from one another."""

PAPER: Colour = (0.97, 0.95, 0.90)
INK: Colour = (0.10, 0.10, 0.13)
NAVY: Colour = (0.04, 0.03, 0.11)


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """Linear blend of two colours: t = 0 gives a, t = 1 gives b."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def light(c: Colour, t: float = 0.3) -> Colour:
    """The colour moved towards white."""
    return mix(c, (1.0, 1.0, 1.0), t)


def dark(c: Colour, t: float = 0.3) -> Colour:
    """The colour moved towards black."""
    return mix(c, (0.0, 0.0, 0.0), t)


def luma(c: Colour) -> float:
    """How bright the colour looks, 0..1."""
    return 0.30 * c[0] + 0.59 * c[1] + 0.11 * c[2]


def grey(c: Colour, t: float = 1.0) -> Colour:
    """The colour moved towards the grey of its brightness."""
    y = luma(c)
    return mix(c, (y, y, y), t)


def argb(c: Colour, alpha: float = 1.0) -> int:
    """Packed 32-bit colour for Skia."""
    r, g, b = (min(255, max(0, int(v * 255 + 0.5))) for v in c)
    return (int(alpha * 255 + 0.5) << 24) | (r << 16) | (g << 8) | b
