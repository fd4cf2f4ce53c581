"""Captions: the words of a scene in one of many phrasings.

`caption(scene)` is fixed by the scene's seed; `caption(scene, n)` gives other phrasings
of the same scene. No caption has more than `LIMIT` tokens, commas counted.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import world.phrases as say
import world.vocabulary as words
from world.description import Scene, Thing

LIMIT = 32
LATER = frozenset(("on", "in", "at", "by", "to", "under", "with", "underwater", "over"))
"""First words that a text cannot follow 'a drawing of' with."""


def article(text: str) -> str:
    """The text with its indefinite article."""
    vowel = text[0] in "aeiou" and not text.startswith(("uni", "ufo"))
    return f"{'an' if vowel else 'a'} {text}"


def colour_word(colour: str, rng: random.Random) -> str:
    """A name of the colour, mostly its own."""
    known = say.COLOURS.get(colour, (colour,))
    return known[0] if rng.random() < 0.6 else rng.choice(known)


def thing_words(thing: Thing, rng: random.Random, bare: bool = False) -> str:
    """A noun phrase such as 'two small red houses'; bare leaves out the article."""
    known = words.names(thing.noun)
    name = known[0] if rng.random() < 0.6 else rng.choice(known)
    if thing.noun in say.NICKNAMES and (thing.count == 1 or thing.noun not in say.NO_ARTICLE) and rng.random() < 0.12:
        name = rng.choice(say.NICKNAMES[thing.noun])
    parts = [] if thing.size == "medium" else [rng.choice(say.SIZES[thing.size])]
    if thing.say_colour:
        parts.append(colour_word(thing.colour, rng))
    parts.append(name if thing.count == 1 else words.plural(thing.noun, name))
    text = " ".join(parts)
    if thing.count > 1:
        number = rng.choice(say.COUNTS[thing.count])
        return f"{say.COUNTS[thing.count][0] if ' of' in number and ' of' in name else number} {text}"
    if bare or name in say.NO_ARTICLE:
        return text
    return f"the {text}" if rng.random() < 0.05 else article(text)


def subject(scene: Scene, rng: random.Random, bare: bool) -> str:
    """The things of a scene with their places and relations."""
    texts = [thing_words(t, rng, bare) for t in scene.things]
    if len(texts) == 3:
        return f"{texts[0]}, {texts[1]}{rng.choice((' and', ', and', ','))} {texts[2]}"
    if len(texts) == 2:
        relation = scene.relation
        if bare and relation in ("and", "next to"):
            return ", ".join(texts)
        if relation in ("left of", "right of") and not bare and rng.random() < 0.3:
            sides = ("left", "right") if relation == "left of" else ("right", "left")
            return f"{texts[0]} on the {sides[0]} and {texts[1]} on the {sides[1]}"
        return f"{texts[0]} {rng.choice(say.RELATIONS[relation])} {texts[1]}"
    place = scene.things[0].place
    if place == "free":
        return texts[0]
    if bare:
        return f"{texts[0]}, {rng.choice(say.PLACE_TAGS[place])}"
    phrase = rng.choice(say.PLACES[place])
    return f"{phrase}, {texts[0]}" if rng.random() < 0.08 else f"{texts[0]} {phrase}"


def land_words(scene: Scene, rng: random.Random) -> str:
    """How the land is said in a sentence."""
    land = say.LANDS[scene.land]
    flying = all(words.THINGS[t.noun].where == "air" for t in scene.things)
    known = land.over if flying and land.over else land.where
    return known[0] if rng.random() < 0.4 else rng.choice(known)


def with_style(text: str, scene: Scene, rng: random.Random, tags: bool) -> str:
    """The text with the style before or behind it."""
    if not scene.say_style:
        if tags or text.split()[0] in LATER or rng.random() > 0.06:
            return text
        return f"{rng.choice(say.OPENERS)} {text}"
    known = say.STYLES[scene.style]
    leads = text.split()[0] not in LATER
    style = known[0] if rng.random() < 0.5 else rng.choice(known)
    draw = rng.random()
    if tags or draw < 0.55:
        return f"{text}, {style}" if draw < 0.85 else f"{style}, {text}"
    if style.split()[-1] in say.ARTICLE_STYLES and leads and draw < 0.8:
        return f"{article(style)} of {text}"
    if draw < 0.9:
        of = leads and style in say.BARE_STYLES and rng.random() < 0.5
        return f"{style} of {text}" if of else f"{style}, {text}"
    return f"{text} in {style} style"


def pattern_words(scene: Scene, rng: random.Random) -> str:
    """The words of a picture that is one fill."""
    pattern = scene.pattern
    known = say.PATTERNS[pattern.name]
    name = known[0] if rng.random() < 0.5 else rng.choice(known)
    if not pattern.say_first:
        return name
    colours = colour_word(pattern.first, rng)
    if pattern.say_second:
        colours = f"{colours} and {colour_word(pattern.second, rng)}"
    draw = rng.random()
    if draw < 0.75 or not pattern.say_second and draw < 0.9:
        return f"{colours} {name}"
    return f"{name}, {colours}" if draw < 0.9 else f"{name} in {colours}"


def landscape_words(scene: Scene, rng: random.Random, tags: bool) -> str:
    """The words of an empty land."""
    land = say.LANDS[scene.land]
    if tags:
        parts = [rng.choice(land.tags), *([rng.choice(say.SKY_TAGS[scene.sky])] if scene.say_sky else [])]
        return ", ".join(parts)
    alone = land.alone[0] if rng.random() < 0.5 else rng.choice(land.alone)
    opener = rng.choice(say.EMPTY_OPENERS)
    text = f"{opener} {alone}" if opener else alone
    return f"{text} {rng.choice(say.SKIES[scene.sky])}" if scene.say_sky else text


def scene_words(scene: Scene, rng: random.Random, tags: bool) -> str:
    """The words of a scene with things in it, without its style."""
    text = subject(scene, rng, tags)
    if tags:
        parts = [text]
        if scene.say_land:
            parts.append(rng.choice(say.LANDS[scene.land].tags))
        if scene.say_sky:
            parts.append(rng.choice(say.SKY_TAGS[scene.sky]))
        parts += [scene.weather] if scene.weather else []
        return ", ".join(parts)
    if scene.say_land:
        text = f"{text} {land_words(scene, rng)}"
    if scene.say_sky:
        sky = rng.choice(say.SKIES[scene.sky])
        text = f"{sky}, {text}" if rng.random() < 0.08 else f"{text} {sky}"
    if scene.weather:
        text = f"{text} {say.SKIES[scene.weather][0]}"
    return text


def phrase(scene: Scene, rng: random.Random) -> str:
    """One phrasing of a scene, of any length."""
    tags = rng.random() < 0.25
    if scene.pattern:
        text = pattern_words(scene, rng)
    elif scene.things:
        text = scene_words(scene, rng, tags)
    else:
        text = landscape_words(scene, rng, tags)
    if scene.view != "normal":
        view = rng.choice(say.VIEWS[scene.view])
        leads = text.split()[0] not in LATER and view in say.LEADING_VIEWS
        text = f"{article(view)} of {text}" if leads and not tags and rng.random() < 0.4 else f"{text}, {view}"
    return with_style(text, scene, rng, tags)


class Plain(random.Random):
    """A generator for `phrase` that always takes the plainest words."""

    def random(self) -> float:
        return 0.5

    def choice(self, seq: Sequence) -> Any:
        return seq[0]


def plain_caption(scene: Scene) -> str:
    """The plainest caption of a scene, one that training uses as well."""
    return phrase(scene, Plain())


def length(text: str) -> int:
    """How many tokens a text has: its words, commas and hyphened parts."""
    for mark in (",", "-", "'"):
        text = text.replace(mark, f" {mark} ")
    return len(text.split())


def caption(scene: Scene, variant: int = 0) -> str:
    """The caption of a scene, one of several phrasings fixed by its seed and the variant."""
    rng = random.Random(scene.seed * 7919 + 1 + variant * 1_000_003)
    while True:
        text = phrase(scene, rng)
        if length(text) <= LIMIT:
            return text
