"""Random scenes: `sample_scene(seed)` never draws a combination that is kept for the held-out check."""

from __future__ import annotations

import random
import zlib
from functools import lru_cache

import world.vocabulary as words
from world.description import Pattern, Scene, Thing

HELD_OUT_ONE_IN = 17
COMMON = frozenset(("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "white", "grey", "black"))
TINTED = frozenset(("woodcut", "blueprint", "line drawing"))
"""Styles in which the colour of a thing hardly shows, so that captions mostly leave it out."""
INVERSE = {"right of": "left of", "in front of": "behind", "and": "left of", "next to": "left of"}
SKY_WEIGHTS = {
    "day": 34, "sunset": 12, "night": 14, "cloudy": 5, "dawn": 5, "rain": 6, "snow": 7, "storm": 4, "fog": 4,
    "rainbow": 5, "aurora": 4, "starry": 4,
}
KINDS = {
    "plain": 0.13, "single": 0.36, "pair": 0.15, "rare pair": 0.11, "count": 0.085, "three": 0.035,
    "landscape": 0.06, "pattern": 0.06, "mixed count": 0.01,
}


def held_out(*parts: str) -> bool:
    """Whether this combination of words is one of the few that training never sees."""
    return zlib.crc32(" ".join(parts).encode()) % HELD_OUT_ONE_IN == 0


@lru_cache(maxsize=None)
def held_out_colour(colour: str, noun: str) -> bool:
    """Whether things of this kind in this colour are kept out of training."""
    return colour not in words.THINGS[noun].natural and held_out(colour, noun)


@lru_cache(maxsize=None)
def held_out_relation(first: str, second: str, relation: str) -> bool:
    """Whether this relation between these two kinds is kept out of training, said either way round."""
    if relation in ("right of", "in front of"):
        first, second = second, first
    return held_out(first, second, INVERSE.get(relation, relation))


def is_held_out(scene: Scene) -> bool:
    """Whether the scene shows a combination reserved for the held-out check."""
    if scene.pattern:
        return scene.pattern.say_second and held_out(scene.pattern.name, scene.pattern.first, scene.pattern.second)
    if any(held_out_colour(t.colour, t.noun) for t in scene.things):
        return True
    return len(scene.things) == 2 and held_out_relation(scene.things[0].noun, scene.things[1].noun, scene.relation)


def pick(rng: random.Random, weights: dict[str, float]) -> str:
    """A key drawn by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


@lru_cache(maxsize=None)
def noun_weights(nouns: tuple[str, ...]) -> list[float]:
    """How often each of the nouns is drawn."""
    return [words.THINGS[n].weight for n in nouns]


def pick_noun(rng: random.Random, nouns: tuple[str, ...] = words.NOUNS) -> str:
    """A noun drawn by weight."""
    return rng.choices(nouns, noun_weights(nouns))[0]


def pick_colour(rng: random.Random) -> str:
    """A colour, the common ones more often."""
    return rng.choices(words.COLOURS, [1.5 if c in COMMON else 1.0 for c in words.COLOURS])[0]


def make_thing(rng: random.Random, noun: str, natural: float = 0.12, **fields: object) -> Thing:
    """A thing in a random colour, or by the chance `natural` in its own unsaid one."""
    own = words.THINGS[noun].natural
    if own and rng.random() < natural:
        return Thing(noun, own[0] if rng.random() < 0.95 else rng.choice(own), say_colour=False, **fields)
    return Thing(noun, pick_colour(rng), say_colour=rng.random() < 0.985, **fields)


def shared_lands(things: list[Thing]) -> tuple[str, ...]:
    """The lands where all of the things may stand, in the order of the first one's."""
    others = [set(words.lands_for(t.noun)) for t in things[1:]]
    return tuple(n for n in words.lands_for(things[0].noun) if all(n in o for o in others))


def common_home(things: list[Thing]) -> str:
    """The land behind the things when nothing is said of it."""
    lands = shared_lands(things)
    for land in [words.home(things[0].noun)] if len(things) == 1 else [words.home(t.noun) for t in things]:
        if land in lands:
            return land
    return "hills" if "hills" in lands else lands[0]


def set_backdrop(rng: random.Random, scene: Scene) -> None:
    """Give the scene its land, sky and style; what stays unsaid takes the usual one."""
    scene.say_land = rng.random() < 0.58
    scene.land = rng.choice(shared_lands(scene.things)) if scene.say_land else common_home(scene.things)
    scene.sky = pick(rng, {s: SKY_WEIGHTS[s] for s in words.SKIES if s in SKY_WEIGHTS})
    if scene.land in words.SKYLESS:
        scene.sky, scene.say_sky = "day", False
        scene.say_land = scene.say_land and rng.random() < 0.85
    else:
        scene.say_sky = rng.random() < (0.25 if scene.sky == "day" else 0.97)
        if scene.sky in ("night", "sunset") and rng.random() < 0.10:
            scene.weather = rng.choice(("rain", "snow"))
    set_style(rng, scene)


def set_style(rng: random.Random, scene: Scene) -> None:
    """Choose the style; in some of them the colours of things mostly go unsaid."""
    others = [s for s in words.STYLES if s != "flat"]
    scene.style = "flat" if rng.random() < 0.30 else rng.choice(others)
    scene.say_style = rng.random() < (0.15 if scene.style == "flat" else 0.98)
    if scene.style in TINTED and rng.random() < 0.7:
        for thing in scene.things:
            thing.say_colour = False


def set_view(rng: random.Random, scene: Scene) -> None:
    """Now and then another view than the normal one."""
    if rng.random() < 0.13:
        flying = any(words.THINGS[t.noun].where in ("air", "deep") for t in scene.things)
        scene.view = rng.choice(("close-up", "wide") if flying else ("close-up", "wide", "above"))


def draw_single(rng: random.Random, scene: Scene) -> None:
    """One thing, mostly with its colour and its place."""
    thing = make_thing(rng, pick_noun(rng))
    scene.things = [thing]
    thing.place = pick(rng, {"free": 0.46, "left": 0.21, "right": 0.21, "middle": 0.12})
    if thing.place in ("free", "middle"):
        thing.size = pick(rng, {"medium": 0.76, "small": 0.12, "big": 0.12})
    set_backdrop(rng, scene)
    if thing.place == "free" and thing.size == "medium":
        set_view(rng, scene)


def draw_plain(rng: random.Random, scene: Scene) -> None:
    """One thing and nothing else said: all else is as usual."""
    thing = make_thing(rng, pick_noun(rng), natural=0.25)
    scene.things, scene.land = [thing], words.home(thing.noun)
    scene.say_land = scene.say_sky = scene.say_style = False


def draw_pair(rng: random.Random, scene: Scene) -> None:
    """Two things side by side."""
    first = pick_noun(rng)
    second = pick_noun(rng, words.companions(first))
    scene.things = [make_thing(rng, first), make_thing(rng, second)]
    scene.relation = pick(rng, {"left of": 0.3, "right of": 0.3, "next to": 0.2, "and": 0.2})
    set_backdrop(rng, scene)


def draw_rare_pair(rng: random.Random, scene: Scene) -> None:
    """Two things, one behind, before, on, under or above the other."""
    scene.relation = pick(rng, {"behind": 0.25, "in front of": 0.25, "on": 0.22, "under": 0.14, "above": 0.14})
    first, second = rng.choice(words.pairs(scene.relation))
    scene.things = [make_thing(rng, first), make_thing(rng, second)]
    set_backdrop(rng, scene)


def draw_count(rng: random.Random, scene: Scene) -> None:
    """Two to five of one kind."""
    count = rng.choices((2, 3, 4, 5), (0.28, 0.28, 0.22, 0.22))[0]
    scene.things = [make_thing(rng, pick_noun(rng), count=count)]
    set_backdrop(rng, scene)


def draw_three(rng: random.Random, scene: Scene) -> None:
    """Three kinds in a row."""
    first = pick_noun(rng)
    scene.things = [make_thing(rng, first)]
    while len(scene.things) < 3:
        noun = pick_noun(rng, words.companions(first))
        things = [*scene.things, make_thing(rng, noun)]
        if noun not in (t.noun for t in scene.things) and shared_lands(things):
            scene.things = things
    scene.relation = "and"
    set_backdrop(rng, scene)


def draw_mixed_count(rng: random.Random, scene: Scene) -> None:
    """Two of one kind and one of another."""
    draw_pair(rng, scene)
    scene.relation = "and"
    rng.choice(scene.things).count = 2


def draw_landscape(rng: random.Random, scene: Scene) -> None:
    """A land under a sky, empty."""
    scene.land = rng.choice([n for n in words.LANDS if n not in words.TABLE_LANDS or rng.random() < 0.2])
    scene.sky = pick(rng, {s: SKY_WEIGHTS[s] for s in words.SKIES if s in SKY_WEIGHTS})
    if scene.land in words.SKYLESS:
        scene.sky, scene.say_sky = "day", False
    elif scene.sky == "day":
        scene.say_sky = rng.random() < 0.4
    if rng.random() < 0.12:
        scene.view = rng.choice(("wide", "above"))
    set_style(rng, scene)


def draw_pattern(rng: random.Random, scene: Scene) -> None:
    """A fill of one or two colours."""
    name = rng.choice(words.PATTERNS)
    first, second = rng.sample(words.COLOURS, 2)
    if name in words.PATTERN_COLOURS and rng.random() < 0.2:
        scene.pattern = Pattern(name, *words.PATTERN_COLOURS[name], say_first=False, say_second=False)
    elif rng.random() < 0.68:
        scene.pattern = Pattern(name, first, second)
    else:
        scene.pattern = Pattern(name, first, "grey" if first in ("white", "cream") else "white", say_second=False)
    scene.say_land = scene.say_sky = False
    scene.style = "flat" if rng.random() < 0.75 else rng.choice([s for s in words.STYLES if s not in TINTED])
    scene.say_style = scene.style != "flat"


DRAW = {
    "plain": draw_plain, "single": draw_single, "pair": draw_pair, "rare pair": draw_rare_pair, "count": draw_count,
    "three": draw_three, "landscape": draw_landscape, "pattern": draw_pattern, "mixed count": draw_mixed_count,
}


def sample_scene(seed: int) -> Scene:
    """A random scene that shows no held-out combination."""
    rng = random.Random(seed)
    kind = pick(rng, KINDS)
    while True:
        scene = Scene(seed)
        DRAW[kind](rng, scene)
        if not is_held_out(scene):
            return scene
