"""Which things, lands, skies and patterns exist, where things stand, and which stand well together.

The order of `NOUNS` and `COLOURS` numbers the label maps.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

import world
from world.backdrops import LAND_PAINTERS, SKY_PAINTERS, SKYLESS
from world.noun import Noun
from world.patterns import PATTERN_PAINTERS
from world.pen import PALETTE, STYLES

__all__ = ["SKYLESS", "STYLES"]



def gather() -> dict[str, Noun]:
    """The things of every module of this package that is called things_…, by name."""
    found: dict[str, Noun] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(world.__path__) if m.name.startswith("things_")):
        found |= importlib.import_module(f"world.{module}").THINGS
    return found


THINGS: dict[str, Noun] = gather()
NOUNS = tuple(sorted(THINGS))
COLOURS = tuple(PALETTE)
SKIES = tuple(SKY_PAINTERS)
LANDS = tuple(LAND_PAINTERS)
PATTERNS = tuple(PATTERN_PAINTERS)

WATER_LANDS = ("sea", "lake", "river")
DEEP_LANDS = ("underwater",)
TABLE_LANDS = ("table", "kitchen", "shelf")
INDOORS = ("room",)
NO_GROUND = frozenset((*WATER_LANDS, *DEEP_LANDS, *TABLE_LANDS, *INDOORS, "space"))
GROUND_LANDS = tuple(n for n in LANDS if n not in NO_GROUND)

HOME: dict[str, str] = {
    "cactus": "desert", "camel": "desert", "pyramid": "desert", "snake": "desert",
    "penguin": "snowfield", "igloo": "snowfield", "snowman": "snowfield", "sled": "snowfield",
    "palm": "beach", "crab": "beach", "umbrella": "beach",
    "skyscraper": "city", "bus": "city", "tram": "city", "fire engine": "city", "motorcycle": "street",
    "lamp post": "street", "van": "street", "mailbox": "street", "statue": "park", "fountain": "park", "bench": "park",
    "swing": "park", "squirrel": "park", "scarecrow": "field", "tractor": "field", "haystack": "field",
    "mouse": "field",
    "pumpkin": "field", "cart": "village", "well": "village", "church": "village",
    "astronaut": "moon", "ufo": "space", "rocket": "space",
    "fox": "forest", "bear": "forest", "deer": "forest", "hedgehog": "forest", "mushroom": "forest", "owl": "forest",
    "stump": "forest", "campfire": "forest", "fern": "forest", "bamboo": "jungle", "monkey": "jungle",
    "crocodile": "jungle", "frog": "jungle", "elephant": "savanna", "giraffe": "savanna", "lion": "savanna",
    "rose": "garden", "tulip": "garden", "ladybird": "garden", "snail": "garden", "bee": "meadow",
    "butterfly": "meadow",
    "dragonfly": "river", "dragon": "volcano", "dinosaur": "volcano",
    "chair": "room", "piano": "room",
}
"""The land behind a thing when the caption names none, where that is not its kind's own."""
OWN_LAND = {"ground": "hills", "air": "hills", "water": "sea", "deep": "underwater", "table": "table"}

INDOOR_THINGS = frozenset((
    "chair", "piano", "cat", "dog", "rabbit", "mouse", "ball", "robot", "umbrella", "ghost", "bicycle",
))
SPACE_THINGS = frozenset(("rocket", "ufo", "astronaut", "robot"))

RIDERS = frozenset((
    "cat", "dog", "rabbit", "owl", "frog", "snail", "penguin", "mouse", "squirrel", "hedgehog", "hen", "monkey",
    "fox", "robot", "snowman", "ball", "pumpkin", "ghost", "crab", "ladybird", "sheep", "pig",
    "apple", "pear", "cup", "clock", "teddy bear", "egg", "hat", "crown", "cupcake", "shell", "lemon", "strawberry",
    "candle",
))
"""What may sit on something."""
SUPPORTS = frozenset((
    "car", "bus", "truck", "van", "caravan", "tractor", "tram", "fire engine", "horse", "elephant", "cow", "camel",
    "pig",
    "bear", "mushroom", "bench", "chair", "rock", "stump", "haystack", "pumpkin", "piano", "house", "barn", "cart",
    "raft",
    "book", "drum", "gift", "cake", "bread", "cheese", "watermelon",
))
"""What has a back, roof or top to sit on."""
SHELTERS = frozenset(("tree", "palm", "umbrella", "blossom tree", "bridge", "arch"))
"""What a small thing may stand under; else only things that fly are above others."""
SMALL = frozenset((
    "cat", "dog", "rabbit", "owl", "frog", "snail", "penguin", "mouse", "squirrel", "hedgehog", "hen", "sheep", "pig",
    "fox",
    "tent", "chair", "robot", "goat", "mushroom", "flower", "bicycle", "cow", "deer", "horse", "car", "ball", "snowman",
    "bear", "pumpkin", "unicorn", "piano", "ghost", "lion", "monkey",
))


def home(noun: str) -> str:
    """The land behind a thing when nothing is said of it."""
    return HOME.get(noun, OWN_LAND[THINGS[noun].where])


@lru_cache(maxsize=None)
def lands_for(noun: str) -> tuple[str, ...]:
    """The lands that a thing may be drawn in."""
    where = THINGS[noun].where
    space = ("space",) if noun in SPACE_THINGS else ()
    if where == "deep":
        return DEEP_LANDS
    if where == "water":
        return WATER_LANDS
    if where == "table":
        return TABLE_LANDS
    if where == "air":
        return (*GROUND_LANDS, *WATER_LANDS, *space)
    indoors = INDOORS if noun in INDOOR_THINGS else ()
    return (*GROUND_LANDS, *indoors, *space)


@lru_cache(maxsize=None)
def companions(noun: str) -> tuple[str, ...]:
    """The other things that share a land with this one."""
    mine = set(lands_for(noun))
    return tuple(n for n in NOUNS if n != noun and mine & set(lands_for(n)))


@lru_cache(maxsize=None)
def pairs(relation: str) -> tuple[tuple[str, str], ...]:
    """The (subject, object) pairs that an uncommon relation may hold between."""
    def where(noun: str) -> str:
        return THINGS[noun].where

    if relation == "on":
        known = [(a, b) for a in NOUNS for b in NOUNS if a in RIDERS and b in SUPPORTS]
    elif relation == "above":
        known = [(a, b) for a in NOUNS for b in NOUNS if where(a) == "air" and where(b) in ("ground", "water")]
    elif relation == "under":
        known = [(a, b) for a in NOUNS for b in NOUNS if a in SMALL and b in SHELTERS]
    elif relation in ("behind", "in front of"):
        alike = ("ground", "table", "water")
        known = [(a, b) for a in NOUNS for b in NOUNS if where(a) == where(b) and where(a) in alike]
    else:
        raise ValueError(relation)
    return tuple((a, b) for a, b in known if a != b and set(lands_for(a)) & set(lands_for(b)))


PATTERN_COLOURS: dict[str, tuple[str, str]] = {
    "bricks": ("red", "cream"), "wood": ("brown", "maroon"), "marble": ("white", "grey"), "stone": ("grey", "black"),
    "grass": ("green", "lime"), "water": ("blue", "sky blue"), "clouds": ("sky blue", "white"),
    "sand": ("gold", "cream"),
    "leaves": ("green", "mint"), "honeycomb": ("gold", "brown"), "scales": ("teal", "turquoise"),
    "tartan": ("red", "green"),
    "flowers": ("pink", "white"), "hearts": ("red", "white"),
}
"""The colours of a pattern when the caption names none."""

IRREGULAR = {
    "mouse": "mice", "goose": "geese", "wolf": "wolves", "leaf": "leaves", "loaf": "loaves", "knife": "knives",
    "fish": "fish", "sheep": "sheep", "deer": "deer", "reindeer": "reindeer", "policeman": "policemen",
    "snowman": "snowmen", "ox": "oxen", "piano": "pianos", "photo": "photos", "shelf": "shelves",
}


def regular_plural(name: str) -> str:
    """The plural of a name by the common rules."""
    start, last = (f"{name.rpartition(' ')[0]} ".lstrip(), name.rpartition(" ")[2])
    if " of " in name:
        head, _, rest = name.partition(" of ")
        return f"{regular_plural(head)} of {rest}"
    if last in IRREGULAR:
        return start + IRREGULAR[last]
    if last.endswith("fish"):
        return start + last
    if last.endswith(("s", "x", "ch", "sh", "z")) or last in ("tomato", "potato", "volcano"):
        return f"{start}{last}es"
    if last.endswith("y") and last[-2] not in "aeiou":
        return f"{start}{last[:-1]}ies"
    return f"{start}{last}s"


def names(noun: str) -> tuple[str, ...]:
    """What a thing is called, the main name first."""
    return THINGS[noun].names or (noun,)


def plural(noun: str, name: str) -> str:
    """The plural of one of a thing's names."""
    given = THINGS[noun].plural
    return given if given and name == names(noun)[0] else regular_plural(name)
