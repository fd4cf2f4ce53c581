"""What a picture shows: plain data that captions, renders and label maps are all made from."""

from __future__ import annotations

from dataclasses import dataclass, field

SIZES = ("small", "medium", "big")
PLACES = ("free", "left", "right", "middle")
VIEWS = ("normal", "close-up", "wide", "above")
RELATIONS = ("and", "next to", "left of", "right of", "behind", "in front of", "on", "under", "above")


@dataclass
class Thing:
    """One kind of thing in a scene: `count` copies of `noun` in `colour`."""

    noun: str
    colour: str
    count: int = 1
    size: str = "medium"
    place: str = "free"
    say_colour: bool = True


@dataclass
class Pattern:
    """A picture that is one fill from edge to edge."""

    name: str
    first: str
    second: str
    say_first: bool = True
    say_second: bool = True


@dataclass
class Scene:
    """A full description of a picture; `seed` fixes all that is left open."""

    seed: int
    sky: str = "day"
    land: str = "hills"
    style: str = "flat"
    view: str = "normal"
    things: list[Thing] = field(default_factory=list)
    relation: str = ""
    """How the first of two things stands to the second; "" where there is one kind."""
    weather: str = ""
    """Rain or snow that falls under a sky of another name."""
    pattern: Pattern | None = None
    say_land: bool = True
    say_sky: bool = True
    say_style: bool = True
