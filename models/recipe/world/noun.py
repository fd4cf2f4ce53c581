"""What the world knows about one kind of thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    """One kind of thing: how it is drawn, where it may stand and how captions call it."""

    draw: Callable
    """`draw(pen, colour, rng)` paints it in its unit box: foot at (0, 0), top near (0, -1)."""
    where: str
    """"ground", "air", "water" (floats), "deep" (under water) or "table"."""
    height: float
    """Height of a middle-sized one in scene units (the short side of the picture is 1)."""
    names: tuple[str, ...] = ()
    """Its names in captions, the main one first; the key of its table where empty."""
    plural: str = ""
    """Plural of the main name where that is not the name with an s."""
    natural: tuple[str, ...] = ()
    """Colours it takes when the caption names none (any where empty)."""
    flip: bool = False
    """Whether it may be mirrored."""
    weight: float = 1.0
    """How often it is drawn, relative to the others."""
