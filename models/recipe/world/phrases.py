"""How captions say lands, skies, styles, colours, places and relations; the first phrase is the plain one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Land:
    """Phrases for one land: with things in it, with things in the air over it, alone, and as a tag."""

    where: tuple[str, ...]
    over: tuple[str, ...]
    alone: tuple[str, ...]
    tags: tuple[str, ...]


def land(where: str, over: str, alone: str, tags: str) -> Land:
    """A land from phrases parted by '|'."""
    return Land(*(tuple(text.split("|")) if text else () for text in (where, over, alone, tags)))


LANDS: dict[str, Land] = {
    "hills": land("in the hills|on a green hill|in green hills|on the grass", "over the hills|above green hills",
                  "hills|green hills|rolling hills", "hills|green hills"),
    "sea": land("on the sea|at sea|on the ocean", "over the sea|above the sea|above the ocean",
                "the sea|the ocean|waves on the sea", "sea|ocean"),
    "beach": land("on the beach|on a beach|on a sandy beach", "over the beach|above a beach",
                  "a beach|a sandy beach|a beach by the sea", "beach|sandy beach"),
    "mountains": land("in the mountains|in front of mountains", "over the mountains|above the mountains",
                      "mountains|snowy mountains|a mountain landscape", "mountains|mountain landscape"),
    "desert": land("in the desert|in a desert|on sand dunes", "over the desert|above the desert",
                   "a desert|sand dunes|a desert landscape", "desert|sand dunes"),
    "city": land("in the city|in a city|in front of skyscrapers", "over the city|above a city",
                 "a city|a city skyline|the skyline of a city", "city|skyline"),
    "forest": land("in the forest|in a forest|in the woods", "over the forest|above a forest",
                   "a forest|the woods|trees in a forest", "forest|woods"),
    "field": land("in a field|in a wheat field|in a golden field", "over a field|above a wheat field",
                  "a field|a wheat field|a golden field", "field|wheat field"),
    "lake": land("on a lake|on the lake", "over a lake|above the lake", "a lake|a calm lake|a lake with hills", "lake"),
    "table": land("on a table|on the table|on a wooden table", "", "a table|an empty table", "table|wooden table"),
    "underwater": land("underwater|under water|under the sea", "", "underwater|under the sea|the bottom of the sea",
                       "underwater|under the sea"),
    "village": land("in a village|in the village", "over a village|above the village", "a village|a small village",
                    "village"),
    "meadow": land("in a meadow|in a meadow of flowers|among flowers", "over a meadow|above a meadow of flowers",
                   "a meadow|a meadow of flowers|a flower meadow", "meadow|flower meadow"),
    "river": land("on a river|on the river", "over a river|above the river", "a river|a winding river", "river"),
    "canyon": land("in a canyon|in the canyon", "over a canyon|above the canyon", "a canyon|a red canyon", "canyon"),
    "island": land("on an island|on a small island", "over an island|above an island",
                   "an island|an island in the sea|a small island", "island"),
    "snowfield": land("in a snowy field|on the snow|in a snowy landscape|on the ice",
                      "over a snowy field|above the snow",
                      "a snowy field|a snowy landscape|a winter landscape", "snowy field|snowy landscape"),
    "garden": land("in a garden|in the garden", "over a garden|above a garden",
                   "a garden|a garden with flowers", "garden"),
    "street": land("in a street|in the street|on the street", "over a street", "a street|a street in a town", "street"),
    "park": land("in a park|in the park", "over a park|above the park", "a park|a park with trees", "park"),
    "jungle": land("in the jungle|in a jungle|in the rainforest", "over the jungle|above the jungle",
                   "a jungle|the jungle|a rainforest", "jungle|rainforest"),
    "volcano": land("in front of a volcano|by a volcano", "over a volcano|above a volcano",
                    "a volcano|an erupting volcano",
                    "volcano"),
    "cliffs": land("on the cliffs|on a cliff|on a cliff by the sea", "over the cliffs|above the cliffs",
                   "cliffs|cliffs by the sea|white cliffs", "cliffs|cliff"),
    "moon": land("on the moon|on the surface of the moon", "over the moon|above the moon",
                 "the moon|the surface of the moon|craters on the moon", "on the moon|moon surface"),
    "savanna": land("in the savanna|on the savannah|in the dry grass", "over the savanna|above the savannah",
                    "a savanna|the savannah|a savanna with acacia trees", "savanna|savannah"),
    "room": land("in a room|in the room|in a living room|indoors", "", "a room|an empty room", "room|indoors"),
    "kitchen": land("in a kitchen|in the kitchen", "", "a kitchen|an empty kitchen", "kitchen"),
    "shelf": land("on a shelf|on the shelf", "", "a shelf|an empty shelf", "shelf"),
    "space": land("in space|in outer space", "in space|in outer space", "space|outer space|a galaxy", "space"),
}

SKIES: dict[str, tuple[str, ...]] = {
    "day": ("on a sunny day", "under a blue sky", "by day", "in the sunshine"),
    "cloudy": ("under a cloudy sky", "on a cloudy day"),
    "dawn": ("at dawn", "at sunrise", "in the early morning"),
    "sunset": ("at sunset", "at sunset", "at dusk", "under a sunset sky"),
    "night": ("at night", "at night", "under a night sky", "under the moon", "by moonlight"),
    "storm": ("in a storm", "in a thunderstorm", "under a stormy sky"),
    "fog": ("in the fog", "in the mist", "on a foggy day"),
    "rain": ("in the rain", "on a rainy day"),
    "snow": ("in the snow", "in falling snow", "in winter"),
    "rainbow": ("under a rainbow", "with a rainbow"),
    "aurora": ("under the northern lights", "under an aurora", "with northern lights"),
    "starry": ("under a starry sky", "under the stars", "under a sky full of stars"),
}
SKY_TAGS: dict[str, tuple[str, ...]] = {
    "day": ("day", "sunny", "blue sky"), "cloudy": ("cloudy", "clouds"), "dawn": ("dawn", "sunrise", "morning"),
    "sunset": ("sunset", "dusk"), "night": ("night", "night sky", "moonlight"),
    "storm": ("storm", "thunderstorm", "lightning"), "fog": ("fog", "foggy", "mist"), "rain": ("rain", "rainy"),
    "snow": ("snow", "winter", "snowing"), "rainbow": ("rainbow",), "aurora": ("aurora", "northern lights"),
    "starry": ("starry sky", "stars"),
}

STYLES: dict[str, tuple[str, ...]] = {
    "flat": ("flat illustration", "flat", "flat design", "vector art"),
    "watercolour": ("watercolour", "watercolor", "watercolour painting", "watercolor painting"),
    "ink": ("ink drawing", "ink", "pen and ink", "ink wash"),
    "gouache": ("gouache", "gouache painting"),
    "woodcut": ("woodcut", "woodcut print", "linocut"),
    "pastel": ("pastel", "pastel drawing", "soft pastel", "chalk pastel"),
    "stained glass": ("stained glass", "stained glass window"),
    "pixel art": ("pixel art", "pixel art", "8-bit pixel art"),
    "neon": ("neon", "neon lights", "neon sign"),
    "blueprint": ("blueprint", "technical blueprint"),
    "paper cut": ("paper cut", "paper cutout", "cut paper", "papercraft"),
    "oil": ("oil painting", "oil painting", "oil on canvas", "oil paint"),
    "line drawing": ("line drawing", "line art", "outline drawing"),
}
ARTICLE_STYLES = frozenset((
    "drawing", "painting", "illustration", "print", "woodcut", "linocut", "window", "blueprint", "cutout",
))
"""Last words of the styles that may lead a caption as 'a … of'."""
BARE_STYLES = frozenset(("watercolour", "watercolor", "gouache", "pastel", "pixel art", "stained glass", "line art"))
"""Styles that may lead a caption as '… of' without an article."""

NICKNAMES: dict[str, tuple[str, ...]] = {
    "cat": ("kitten",), "dog": ("puppy",), "horse": ("pony",), "sheep": ("lamb",), "pig": ("piglet",),
    "deer": ("stag",),
    "crocodile": ("alligator",), "dinosaur": ("t-rex",), "turtle": ("sea turtle",), "starfish": ("sea star",),
    "fish": ("tropical fish",), "bird": ("songbird",), "house": ("home",), "cottage": ("cabin", "hut"),
    "tent": ("camping tent",), "castle": ("fortress",), "windmill": ("mill",),
    "skyscraper": ("tall building",), "statue": ("monument",), "lamp post": ("street light",),
    "mailbox": ("letterbox", "postbox"),
    "car": ("automobile",), "truck": ("lorry",), "van": ("camper van",), "caravan": ("camper", "trailer"),
    "bus": ("coach",),
    "train": ("locomotive",), "tram": ("streetcar",), "plane": ("aeroplane", "aircraft"),
    "rocket": ("spaceship", "space rocket"),
    "ufo": ("alien ship",), "boat": ("sailing boat", "yacht"), "ship": ("steamship", "ocean liner"),
    "sled": ("sleigh",),
    "rock": ("boulder",), "bush": ("shrub",), "palm": ("coconut tree",), "pine": ("fir tree", "spruce"),
    "flower": ("daisy",),
    "mushroom": ("toadstool",), "campfire": ("bonfire",), "haystack": ("pile of hay",),
    "wizard": ("magician", "sorcerer"),
    "astronaut": ("spaceman",), "ghost": ("spirit",), "robot": ("android",), "ball": ("beach ball",),
    "umbrella": ("parasol",),
    "cup": ("coffee cup", "teacup"), "bread": ("bread",), "cheese": ("cheese",), "grapes": ("grapes",),
    "cherries": ("cherries",),
    "bowl": ("fruit bowl",), "cake": ("birthday cake",), "cupcake": ("muffin",), "hat": ("cap",),
    "lantern": ("oil lamp",),
    "lamp": ("table lamp",), "balloon": ("air balloon",), "gift": ("gift box",), "bottle": ("glass bottle",),
    "guitar": ("acoustic guitar",), "ice cream": ("ice cream cone",), "snake": ("serpent",),
}
"""Rarer names of things, so that free prompts are understood; no thing is asked by them in the held-out prompts."""
NO_ARTICLE = frozenset(("bread", "cheese", "grapes", "cherries", "bamboo"))
"""Names that stand without 'a'."""

COLOURS: dict[str, tuple[str, ...]] = {
    "grey": ("grey", "gray"), "navy": ("navy", "navy blue", "dark blue"), "maroon": ("maroon", "dark red"),
    "sky blue": ("sky blue", "light blue"), "lime": ("lime", "lime green"), "gold": ("gold", "golden"),
    "purple": ("purple", "violet"), "mint": ("mint", "mint green"), "olive": ("olive", "olive green"),
    "red": ("red", "red", "red", "scarlet"), "lavender": ("lavender", "lilac"), "cream": ("cream", "beige"),
    "magenta": ("magenta", "fuchsia"), "turquoise": ("turquoise", "cyan"),
}
"""What a colour is called, where that is more than its own word."""

PLACES: dict[str, tuple[str, ...]] = {
    "left": ("on the left", "on the left", "on the left side", "to the left"),
    "right": ("on the right", "on the right", "on the right side", "to the right"),
    "middle": ("in the middle", "in the middle", "in the centre", "in the center"),
}
PLACE_TAGS = {
    "left": ("left", "on the left"), "right": ("right", "on the right"), "middle": ("centre", "center", "middle"),
}

SIZES: dict[str, tuple[str, ...]] = {"small": ("small", "little", "tiny"), "big": ("big", "large", "huge", "giant")}
COUNTS: dict[int, tuple[str, ...]] = {
    2: ("two", "two", "2", "a pair of"), 3: ("three", "three", "3"), 4: ("four", "four", "4"), 5: ("five", "five", "5"),
}

RELATIONS: dict[str, tuple[str, ...]] = {
    "and": ("and", "and", "with"),
    "next to": ("next to", "next to", "beside", "by"),
    "left of": ("to the left of", "left of", "on the left of"),
    "right of": ("to the right of", "right of", "on the right of"),
    "behind": ("behind",),
    "in front of": ("in front of",),
    "on": ("on", "on", "on top of", "sitting on"),
    "under": ("under", "under", "beneath", "below"),
    "above": ("above", "above", "over", "high above"),
}

VIEWS: dict[str, tuple[str, ...]] = {
    "close-up": ("close-up", "close up", "close-up view"),
    "wide": ("wide view", "wide shot", "from far away", "wide angle"),
    "above": ("from above", "seen from above", "bird's-eye view", "top view"),
}
LEADING_VIEWS = frozenset((
    "close-up", "close up", "close-up view", "wide view", "wide shot", "bird's-eye view", "top view",
))
"""Views that may lead a caption as 'a … of'."""

OPENERS = (
    "a picture of", "an image of", "a drawing of", "an illustration of", "there is", "this is", "a scene with",
    "a painting of",
)
"""Words that change nothing; a caption may begin with them."""

EMPTY_OPENERS = ("", "", "", "a view of", "landscape of", "a landscape,", "scenery,")

PATTERNS: dict[str, tuple[str, ...]] = {
    "stripes": ("stripes", "striped pattern"), "diagonal stripes": ("diagonal stripes",),
    "hearts": ("hearts", "heart pattern"),
    "tartan": ("tartan", "plaid", "tartan pattern"), "triangles": ("triangles", "triangle pattern"),
    "flowers": ("flowers pattern", "floral pattern", "flower pattern"),
    "checks": ("checks", "checkerboard", "checked pattern", "checkered pattern"),
    "dots": ("dots", "polka dots", "spots"), "waves": ("waves pattern", "wavy lines", "wave pattern"),
    "bricks": ("bricks", "brick wall", "brick texture"), "tiles": ("tiles", "tiles texture", "tiled floor"),
    "wood": ("wood", "wood texture", "wood grain"), "marble": ("marble", "marble texture"),
    "stone": ("stone", "stone wall", "stone texture", "cobblestones"), "grass": ("grass texture", "grass pattern"),
    "water": ("water texture", "water surface"), "clouds": ("clouds texture", "clouds pattern"),
    "sand": ("sand texture", "sand ripples"), "leaves": ("leaves pattern", "leaf pattern", "foliage"),
    "zigzag": ("zigzag", "zigzag pattern", "zigzags", "chevrons"),
    "scales": ("scales", "fish scales", "scales pattern"),
    "honeycomb": ("honeycomb", "hexagons", "honeycomb pattern"), "stars": ("stars pattern", "star pattern"),
    "knit": ("knit", "knitted wool", "knit texture"), "spiral": ("spiral", "swirl", "spirals"),
}
"""What a pattern is called; always said with its colours."""
