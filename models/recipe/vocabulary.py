"""The words of the picture world: which things exist, where they live, how they are said."""

from __future__ import annotations

AIR = ("balloon", "bird", "kite", "plane", "butterfly", "rocket")
WATER = ("boat", "ship", "duck", "whale")
DEEP = ("fish", "jellyfish", "turtle", "octopus")
TABLE = ("apple", "pear", "cup", "teapot", "vase", "candle", "cake", "book", "bowl")
GROUND = (
    "house", "castle", "windmill", "lighthouse", "tent", "church", "tree", "pine", "palm",
    "cactus", "flower", "mushroom", "car", "bus", "truck", "train", "tractor", "umbrella",
    "snowman", "robot", "cat", "dog", "rabbit", "sheep", "owl", "snail", "penguin",
)
NOUNS = GROUND + AIR + WATER + DEEP + TABLE

GROUND_LANDS = ("hills", "beach", "mountains", "desert", "city", "forest", "field")
WATER_LANDS = ("sea", "lake")
OPEN_LANDS = GROUND_LANDS + WATER_LANDS


def lands_for(noun: str) -> tuple[str, ...]:
    """The lands a thing may be drawn in."""
    if noun in AIR:
        return OPEN_LANDS
    if noun in WATER:
        return WATER_LANDS
    if noun in DEEP:
        return ("underwater",)
    if noun in TABLE:
        return ("table",)
    return (*GROUND_LANDS, "sea") if noun == "lighthouse" else GROUND_LANDS


NATURAL: dict[str, tuple[str, ...]] = {
    "tree": ("green",), "pine": ("green",), "palm": ("green",), "cactus": ("green",),
    "dog": ("brown",), "cat": ("orange", "grey"), "rabbit": ("white", "brown"), "sheep": ("white",),
    "owl": ("brown",), "penguin": ("black",), "whale": ("blue",), "duck": ("yellow",),
    "turtle": ("green",), "octopus": ("purple",), "apple": ("red", "green"), "pear": ("green",),
    "castle": ("grey",), "church": ("white",), "lighthouse": ("red",), "mushroom": ("red",),
    "snail": ("brown",), "robot": ("grey",), "tractor": ("red",), "fish": ("orange",),
}
"""Colours a thing takes when the caption names none (any colour where not listed)."""

SIZE: dict[str, float] = {
    "house": 0.50, "castle": 0.54, "windmill": 0.58, "lighthouse": 0.62, "tent": 0.42, "church": 0.54,
    "tree": 0.56, "pine": 0.58, "palm": 0.58, "cactus": 0.50, "flower": 0.50, "mushroom": 0.42,
    "car": 0.38, "bus": 0.36, "truck": 0.38, "train": 0.38, "tractor": 0.42, "umbrella": 0.48,
    "snowman": 0.52, "robot": 0.52, "cat": 0.46, "dog": 0.42, "rabbit": 0.48, "sheep": 0.42,
    "owl": 0.46, "snail": 0.36, "penguin": 0.50, "balloon": 0.42, "bird": 0.34, "kite": 0.40,
    "plane": 0.30, "butterfly": 0.38, "rocket": 0.42, "boat": 0.50, "ship": 0.40, "duck": 0.38,
    "whale": 0.38, "fish": 0.40, "jellyfish": 0.48, "turtle": 0.40, "octopus": 0.46, "apple": 0.42,
    "pear": 0.46, "cup": 0.38, "teapot": 0.42, "vase": 0.54, "candle": 0.50, "cake": 0.46,
    "book": 0.44, "bowl": 0.42,
}
"""Height of a middle-sized thing in scene units (the picture is 1.0 high)."""

NAMES: dict[str, tuple[str, ...]] = {
    "pine": ("pine tree", "pine tree", "pine"), "palm": ("palm tree", "palm tree", "palm"),
    "boat": ("boat", "boat", "sailboat"), "balloon": ("balloon", "balloon", "hot air balloon"),
    "bowl": ("bowl of fruit",), "plane": ("plane", "airplane"),
}
"""What a noun is called in captions, where that is more than its own word."""

PLURALS: dict[str, str] = {
    "church": "churches", "cactus": "cactuses", "bus": "buses", "butterfly": "butterflies",
    "fish": "fish", "jellyfish": "jellyfish", "octopus": "octopuses", "sheep": "sheep",
    "bowl of fruit": "bowls of fruit",
}


def plural(name: str) -> str:
    """The plural of a thing's name."""
    return PLURALS.get(name, name + "s")


LAND_PHRASES: dict[str, tuple[str, ...]] = {
    "hills": ("in the hills", "on a green hill", "in green hills"),
    "sea": ("on the sea", "at sea", "on the ocean"),
    "beach": ("on the beach", "on a beach", "on the sand by the sea"),
    "mountains": ("in the mountains", "in front of mountains", "in the mountains"),
    "desert": ("in the desert", "in a desert", "in the desert"),
    "city": ("in the city", "in a city", "in a street"),
    "forest": ("in the forest", "in a forest", "in the woods"),
    "field": ("in a field", "in a wheat field", "in a yellow field"),
    "lake": ("on a lake", "on the lake", "on a lake"),
    "table": ("on a table", "on the table", "on a wooden table"),
    "underwater": ("underwater", "under water", "under the sea"),
}
ABOVE_PHRASES: dict[str, tuple[str, ...]] = {
    "hills": ("over the hills", "above green hills"), "sea": ("over the sea", "above the sea"),
    "beach": ("over the beach", "above a beach"), "mountains": ("over the mountains", "above the mountains"),
    "desert": ("over the desert", "above the desert"), "city": ("over the city", "above a city"),
    "forest": ("over the forest", "above a forest"), "field": ("over a field", "above a field"),
    "lake": ("over a lake", "above the lake"),
}
"""How a land is said when the thing flies over it."""

SKY_PHRASES: dict[str, tuple[str, ...]] = {
    "day": ("on a sunny day", "under a blue sky", "by day"),
    "cloudy": ("under a cloudy sky", "on a cloudy day"),
    "sunset": ("at sunset", "at sunset", "under a sunset sky"),
    "night": ("at night", "under a night sky", "under a night sky with stars", "under the moon"),
    "rain": ("in the rain", "on a rainy day"),
    "snow": ("in the snow", "in falling snow", "in winter"),
    "rainbow": ("under a rainbow", "with a rainbow"),
}
SKY_WORDS: dict[str, tuple[str, ...]] = {
    "day": ("day", "sunny", "blue sky"), "cloudy": ("cloudy", "clouds"), "sunset": ("sunset",),
    "night": ("night", "night sky", "stars"), "rain": ("rain",), "snow": ("snow", "winter"),
    "rainbow": ("rainbow",),
}
PLACE_PHRASES: dict[str, tuple[str, ...]] = {
    "left": ("on the left", "on the left", "on the left side"),
    "right": ("on the right", "on the right", "on the right side"),
    "centre": ("in the middle", "in the centre", "in the center"),
}
STYLE_WORDS: dict[str, tuple[str, ...]] = {
    "flat": ("flat", "flat illustration"),
    "watercolour": ("watercolour", "watercolor", "watercolour painting"),
    "ink": ("ink", "ink drawing", "pen and ink"),
    "pastel": ("pastel", "pastel drawing", "soft pastel"),
    "neon": ("neon", "neon night", "neon lights"),
    "pixel": ("pixel art", "pixel", "pixel art"),
}
SIZE_WORDS: dict[str, tuple[str, ...]] = {"small": ("small", "little", "tiny"), "big": ("big", "large", "huge")}
COUNT_WORDS: dict[int, str] = {1: "a", 2: "two", 3: "three"}
