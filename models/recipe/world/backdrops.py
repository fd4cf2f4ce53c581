"""Everything behind the things of a scene: the tables of skies, lands and patterns."""

from __future__ import annotations

import random
from collections.abc import Callable

from world import lands, lands_in, lands_more
from world.lands_above import LAND_FROM_ABOVE
from world.pen import Pen
from world.scenery import reflection
from world.skies import AMBIENT, DIM, SKIES, SKY_PAINTERS, weather

__all__ = [
    "AMBIENT", "DIM", "LANDS", "LAND_DIM", "LAND_FROM_ABOVE", "LAND_PAINTERS", "SKIES", "SKYLESS", "SKY_PAINTERS",
    "reflection", "weather",
]

LAND_PAINTERS: dict[str, Callable[[Pen, str, random.Random], None]] = {**lands.LANDS, **lands_more.LANDS,
    **lands_in.LANDS}
LANDS = tuple(LAND_PAINTERS)
SKYLESS = tuple(lands_in.LANDS)
"""Lands that paint the whole picture, with neither sky nor weather; their sky is "day"."""

LAND_DIM: dict[str, float] = {"moon": 0.6, "space": 0.8}
"""How dark a skyless land is, where it is not 0."""
