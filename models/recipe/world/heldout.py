"""The held-out prompts: combinations that training never draws, and true renders of them.

    python -m world.heldout --write

makes `heldout.json` anew. An item says its prompt, its kind and what it asks: `things`
(noun, colour, count, place), `relation`, `land`, `sky`, `style` or `pattern`; what is not
asked is missing there and takes its usual value in `true_scene`.
"""

from __future__ import annotations

import argparse
import json
import random
from functools import lru_cache
from pathlib import Path

import world.vocabulary as words
from world.captions import plain_caption
from world.description import Pattern, Scene, Thing
from world.sampling import TINTED, common_home, held_out, held_out_colour, held_out_relation

PATH = Path(__file__).with_name("heldout.json")
RELATIONS = {
    "left of": 32, "right of": 32, "next to": 18, "behind": 20, "in front of": 20, "on": 14, "under": 8, "above": 16,
}
BRIGHT_STYLES = tuple(s for s in words.STYLES if s not in TINTED and s != "flat")


@lru_cache(maxsize=1)
def heldout() -> list[dict]:
    """All the held-out items."""
    return json.loads(PATH.read_text())


def true_scene(item: dict, seed: int) -> Scene:
    """A scene that shows what the item asks, all else as usual."""
    things = [Thing(**thing) for thing in item.get("things", ())]
    land = item.get("land") or (common_home(things) if things else "hills")
    scene = Scene(
        seed, item.get("sky", "day"), land, item.get("style", "flat"), things=things, relation=item.get("relation", ""),
        say_land="land" in item, say_sky="sky" in item, say_style="style" in item,
    )
    if "pattern" in item:
        scene.pattern = Pattern(**item["pattern"])
    return scene


def finished(kind: str, asked: dict) -> dict:
    """The item with its prompt."""
    return {"prompt": plain_caption(true_scene(asked, 0)), "kind": kind, **asked}


def thing(noun: str, colour: str, **more: object) -> dict:
    """What is asked of one thing."""
    return {"noun": noun, "colour": colour, **more}


def outdoor(rng: random.Random, noun: str) -> str:
    """A land with a sky where the thing may stand, or '' where there is none."""
    lands = [n for n in words.lands_for(noun) if n not in words.SKYLESS]
    return rng.choice(lands) if lands else ""


def singles(rng: random.Random, pairs: list[tuple[str, str]]) -> list[dict]:
    """One thing with its colour, every other one with a place, a land, a sky or a style too."""
    extras = ("", "", "place", "land", "", "sky", "place", "style")
    items = []
    for i in range(256):
        colour, noun = pairs[i % len(pairs)]
        extra = extras[i % len(extras)]
        asked: dict = {"things": [thing(noun, colour)]}
        land = outdoor(rng, noun)
        if extra == "place":
            asked["things"][0]["place"] = rng.choice(("left", "right"))
        elif extra == "land" and land:
            asked["land"] = land
        elif extra == "sky" and land:
            asked["sky"] = rng.choice(("night", "sunset", "snow", "rain", "rainbow"))
        elif extra == "style":
            asked["style"] = rng.choice(BRIGHT_STYLES)
        items.append(finished("single", asked))
    return items


def free_colours(rng: random.Random, nouns: tuple[str, ...]) -> list[str]:
    """A colour for each noun, all different, none held out for it."""
    while True:
        colours = rng.sample(words.COLOURS, len(nouns))
        if not any(held_out_colour(c, n) for c, n in zip(colours, nouns)):
            return colours


def relations(rng: random.Random) -> list[dict]:
    """Two things with their colours and a relation."""
    items = []
    for relation, count in RELATIONS.items():
        if relation in ("left of", "right of", "next to"):
            known = [(a, b) for a in words.NOUNS for b in words.companions(a)]
        else:
            known = list(words.pairs(relation))
        known = [pair for pair in known if held_out_relation(*pair, relation)]
        rng.shuffle(known)
        for i in range(count):
            pair = known[i % len(known)]
            things = [thing(n, c) for n, c in zip(pair, free_colours(rng, pair))]
            items.append(finished("relation", {"things": things, "relation": relation}))
    return items


def counts(rng: random.Random, pairs: list[tuple[str, str]]) -> list[dict]:
    """Two to five of a thing in a held-out colour."""
    return [
        finished("count", {"things": [thing(noun, colour, count=2 + i % 4)]})
        for i, (colour, noun) in enumerate(rng.sample(pairs, 32))
    ]


def backdrops(rng: random.Random, pairs: list[tuple[str, str]]) -> list[dict]:
    """A thing in a held-out colour with a land and a sky, or with a sky and a style."""
    items = []
    for colour, noun in rng.sample([p for p in pairs if outdoor(rng, p[1])], 32):
        asked: dict = {"things": [thing(noun, colour)], "sky": rng.choice([s for s in words.SKIES if s != "day"])}
        if len(items) % 2:
            asked["style"] = rng.choice(BRIGHT_STYLES)
        else:
            asked["land"] = outdoor(rng, noun)
        items.append(finished("backdrop", asked))
    return items


def patterns(rng: random.Random) -> list[dict]:
    """Fills in two colours."""
    known = [
        (n, a, b) for n in words.PATTERNS for a in words.COLOURS for b in words.COLOURS
        if a != b and b not in ("white", "grey") and held_out(n, a, b)
    ]
    return [
        finished("pattern", {"pattern": {"name": n, "first": a, "second": b}}) for n, a, b in rng.sample(known, 32)
    ]


def build() -> list[dict]:
    """All the items, the same every time."""
    rng = random.Random(2026)
    pairs = [(c, n) for n in words.NOUNS for c in words.COLOURS if held_out_colour(c, n)]
    rng.shuffle(pairs)
    return singles(rng, pairs) + relations(rng) + counts(rng, pairs) + backdrops(rng, pairs) + patterns(rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", required=True, help="write heldout.json beside this file")
    parser.parse_args()
    items = build()
    PATH.write_text("[\n" + ",\n".join(json.dumps(item) for item in items) + "\n]\n")
    print(f"{len(items)} prompts in {PATH}")


if __name__ == "__main__":
    main()
