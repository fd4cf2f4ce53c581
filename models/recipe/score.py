"""What a picture must show to have obeyed its prompt, decided from what the judge sees in it.

Rules for one thing:
  thing    at least `LEAST` of the cells are the asked kind, and they are at least half of
           the shape they belong to (another asked thing's part of that shape left out)
  colour   of all the colours, the asked one is the likeliest over the thing's cells
  count    as many middles of copies lie in cells of the asked kind
  place    the middle of its cells lies in the left (right) two fifths

Rules for a relation between two things, both there; lengths are cells, 32 along a side:
  left, right of      the middles are at least 3 apart, the right way round
  next to             the middles are at least 3 apart sideways
  behind, in front    side by side or overlapping, the nearer one's foot at least 1 lower
  on                  touching, the upper one's middle over the lower one's width, its foot at least 2 higher
  above               over or nearly over the other, its middle at least 3 higher
  under               its middle under the other's width, and lower than the other's middle

Of the whole picture: the likeliest of all styles, skies, lands or patterns is the asked one,
and the two likeliest colours of a pattern are the asked ones.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import world.vocabulary as words
from common import mixed
from judge import centre_map, whole_labels
from judge_network import CELLS, WHOLE, Judge, Seen, as_input, shrunk
from world.description import Scene
from world.layout import layout

LEAST = 5
PURE = 0.5
PEAK = 0.35
"""How sure the judge must be of the middle of a copy."""
CHECKS = ("thing", "colour", "count", "place", "relation", "land", "sky", "style", "pattern", "pattern colours")


@dataclass
class Reading:
    """What is seen in one picture."""

    nouns: np.ndarray
    """uint8 [CELLS, CELLS]: 0 none, else 1 + index in NOUNS"""
    colours: np.ndarray
    """float32 [colours, CELLS, CELLS]: how likely each colour is, were there a thing"""
    peaks: list[tuple[int, int]]
    """row and column of the middle of each copy"""
    whole: dict[str, str]
    features: np.ndarray


def peaks_of(centres: np.ndarray) -> list[tuple[int, int]]:
    """The cells that stand out in a map of middles [CELLS, CELLS] in 0..1."""
    framed = np.pad(centres, 1)
    around = np.stack([framed[y : y + CELLS, x : x + CELLS] for y in range(3) for x in range(3)])
    found = (centres >= around.max(0)) & (centres > PEAK)
    return [(int(y), int(x)) for y, x in zip(*np.nonzero(found), strict=True)]


def seen_both_ways(judge: Judge, x: torch.Tensor) -> Seen:
    """What the judge sees in pictures float [b, 3, SIDE, SIDE] and in their mirror images, averaged."""
    one, other = judge(x), judge(x.flip(3))
    return Seen(
        nouns=(one.nouns + other.nouns.flip(3)) / 2, colours=(one.colours + other.colours.flip(3)) / 2,
        centres=(one.centres + other.centres.flip(2)) / 2,
        whole={name: (logits + other.whole[name]) / 2 for name, logits in one.whole.items()},
        features=(one.features + other.features) / 2,
    )


@torch.no_grad()
def read(judge: Judge, pictures: list[np.ndarray], batch: int = 16) -> list[Reading]:
    """What the judge sees in pictures uint8 [h, w, 3]."""
    device, readings = next(judge.parameters()).device, []
    for first in range(0, len(pictures), batch):
        with mixed(device):
            seen = seen_both_ways(judge, as_input([shrunk(p) for p in pictures[first : first + batch]], device))
        nouns = seen.nouns.argmax(1).byte().cpu().numpy()
        colours, centres = seen.colours.softmax(1).cpu().numpy(), seen.centres.sigmoid().cpu().numpy()
        whole = {name: logits.argmax(1).tolist() for name, logits in seen.whole.items()}
        features = seen.features.cpu().numpy()
        for i in range(len(nouns)):
            said = {name: WHOLE[name][chosen[i]] for name, chosen in whole.items()}
            readings.append(Reading(nouns[i], colours[i], peaks_of(centres[i]), said, features[i]))
    return readings


def truth(scene: Scene) -> Reading:
    """What a perfect judge would see: to test the rules themselves."""
    nouns, colours = layout(scene, CELLS, CELLS)
    table = np.eye(1 + len(words.COLOURS), dtype=np.float32)[colours][..., 1:].transpose(2, 0, 1)
    known = zip(WHOLE, whole_labels(scene), strict=True)
    whole = {name: WHOLE[name][index] if index >= 0 else "" for name, index in known}
    return Reading(nouns, table, peaks_of(centre_map(scene).astype(np.float32)), whole, np.zeros(1))


def connected(area: np.ndarray, start: np.ndarray) -> np.ndarray:
    """All cells of `area` that hang together with those of `start`, bool [CELLS, CELLS] each."""
    while True:
        framed = np.pad(start, 1)
        spread = np.zeros_like(start)
        for y in range(3):
            for x in range(3):
                spread |= framed[y : y + CELLS, x : x + CELLS]
        spread &= area
        if (spread == start).all():
            return start
        start = spread


def cells_of(reading: Reading, noun: str) -> np.ndarray:
    """Where the asked kind is, bool [CELLS, CELLS]."""
    return reading.nouns == 1 + words.NOUNS.index(noun)


def is_there(reading: Reading, noun: str, others: list[str]) -> bool:
    """Whether the kind of thing is in the picture, and not only a part of something else."""
    mine = cells_of(reading, noun)
    if mine.sum() < LEAST:
        return False
    shape = connected(reading.nouns > 0, mine)
    for other in others:
        shape = shape & ~cells_of(reading, other)
    return mine.sum() >= PURE * shape.sum()


def colour_of(reading: Reading, noun: str) -> str:
    """The likeliest colour over the cells of a kind of thing."""
    mine = cells_of(reading, noun)
    return words.COLOURS[int(reading.colours[:, mine].mean(1).argmax())] if mine.any() else ""


def count_of(reading: Reading, noun: str) -> int:
    """How many copies of a kind of thing there are."""
    near = np.pad(cells_of(reading, noun), 1)
    return sum(bool(near[y : y + 3, x : x + 3].any()) for y, x in reading.peaks)


@dataclass(frozen=True)
class Box:
    """The middle and the ends of a thing's cells."""

    x: float
    y: float
    left: int
    right: int
    top: int
    foot: int

    def covers(self, x: float, slack: float = 0.0) -> bool:
        """Whether x lies within its width."""
        return self.left - slack <= x <= self.right + slack


def box_of(mine: np.ndarray) -> Box:
    """The box of cells bool [CELLS, CELLS], stray ones left out: where all but one in thirty lie."""
    rows, columns = np.nonzero(mine)
    ends = [int(np.quantile(v, q, method="nearest")) for v in (columns, rows) for q in (0.03, 0.97)]
    return Box(columns.mean() + 0.5, rows.mean() + 0.5, ends[0], ends[1] + 1, ends[2], ends[3] + 1)


def holds(relation: str, first: np.ndarray, second: np.ndarray) -> bool:
    """Whether the relation holds between two things, by their cells bool [CELLS, CELLS]."""
    if relation in ("right of", "in front of"):
        return holds({"right of": "left of", "in front of": "behind"}[relation], second, first)
    a, b = box_of(first), box_of(second)
    if relation == "left of":
        return b.x - a.x >= 3
    if relation in ("next to", "and"):
        return abs(b.x - a.x) >= 3
    if relation == "behind":
        return b.foot - a.foot >= 1 and min(a.right, b.right) - max(a.left, b.left) >= -2
    if relation == "on":
        touching = (connected(first | second, first) & second).any()
        return bool(touching and b.covers(a.x, 1) and b.foot - a.foot >= 2 and a.y < b.y)
    if relation == "above":
        return b.y - a.y >= 3 and (b.covers(a.x, 2) or a.covers(b.x, 2))
    if relation == "under":
        return b.covers(a.x, 1) and a.y > b.y and a.top > b.top
    raise ValueError(f"no rule for the relation '{relation}'")


def check(item: dict, reading: Reading) -> dict[str, bool]:
    """The checks that apply to one held-out item."""
    passed: dict[str, bool] = {}
    things = item.get("things", ())
    if things:
        nouns = [t["noun"] for t in things]
        passed["thing"] = all(is_there(reading, n, [o for o in nouns if o != n]) for n in nouns)
        passed["colour"] = all(colour_of(reading, t["noun"]) == t["colour"] for t in things)
        for thing in things:
            if "count" in thing:
                passed["count"] = count_of(reading, thing["noun"]) == thing["count"]
            if "place" in thing:
                mine = cells_of(reading, thing["noun"])
                x = box_of(mine).x / CELLS if mine.any() else 0.5
                passed["place"] = x < 0.4 if thing["place"] == "left" else x > 0.6
    if "relation" in item:
        first, second = (cells_of(reading, t["noun"]) for t in things)
        passed["relation"] = bool(first.any() and second.any()) and holds(item["relation"], first, second)
    for name in ("land", "sky", "style"):
        if name in item:
            passed[name] = reading.whole[name] == item[name]
    if "pattern" in item:
        asked = item["pattern"]
        passed["pattern"] = reading.whole["pattern"] == asked["name"]
        passed["pattern colours"] = {reading.whole["first"], reading.whole["second"]} == {asked["first"], asked["second"]}
    return passed


def words_of(vocabulary: Path) -> frozenset[str]:
    """The whole words of a tokenizer's vocab.json."""
    ends = "</w>"
    return frozenset(token.removesuffix(ends) for token in json.loads(vocabulary.read_text()) if token.endswith(ends))


def is_known(prompt: str, known: frozenset[str]) -> bool:
    """Whether all the words of a prompt are among the known ones."""
    return all(word in known for word in re.findall(r"[a-z0-9]+", prompt.lower()))


def shares(items: list[dict], readings: list[Reading]) -> dict[str, tuple[int, int]]:
    """(passed, of how many) of each figure: per kind of item all that was asked, and per check."""
    results = [check(item, reading) for item, reading in zip(items, readings, strict=True)]
    figures: dict[str, list[bool]] = {}

    def add(name: str, value: bool) -> None:
        figures.setdefault(name, []).append(value)

    for item, result in zip(items, results, strict=True):
        if item["kind"] == "single":
            add("one thing with its colour", result["thing"] and result["colour"])
            add("one thing, all that was asked", all(result.values()))
        elif item["kind"] == "relation":
            add("two things with their colours", result["thing"] and result["colour"])
            add("two things, colours and relation", all(result.values()))
        elif item["kind"] == "count":
            add("a number of one thing, all", all(result.values()))
        elif item["kind"] == "backdrop":
            add("thing, colour, sky and land or style, all", all(result.values()))
        else:
            add("pattern and its two colours", all(result.values()))
        add("everything asked, all prompts", all(result.values()))
    for name in CHECKS:
        for result in results:
            if name in result:
                add(f"check: {name}", result[name])
    return {name: (sum(values), len(values)) for name, values in figures.items()}
