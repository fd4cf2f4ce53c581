"""The published list of words that the model knows.

    python -m world.words --write ../scumble-2/words.json

Every list holds entries of one or more words that mean the same, the main one first.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import world.phrases as say
import world.vocabulary as words
from world.captions import caption
from world.sampling import sample_scene

CAPTIONS = 20_000
"""Captions that are read for the small words between."""


def entries(table: dict[str, tuple[str, ...]], keys: tuple[str, ...]) -> list[list[str]]:
    """The distinct phrases of each key."""
    return [list(dict.fromkeys(table.get(key, (key,)))) for key in keys]


def spoken(text: str) -> set[str]:
    """The words of a text, in small letters."""
    return set(re.findall(r"[a-z]+|[0-9]+", text.lower()))


def known_words() -> dict[str, list[list[str]]]:
    """The words by kind."""
    known: dict[str, list[list[str]]] = {
        "things": [list(dict.fromkeys((*words.names(n), *say.NICKNAMES.get(n, ())))) for n in words.NOUNS],
        "plurals": [],
        "colours": entries(say.COLOURS, words.COLOURS),
        "counts": [list(dict.fromkeys(say.COUNTS[n])) for n in sorted(say.COUNTS)],
        "sizes": entries(say.SIZES, tuple(say.SIZES)),
        "relations": entries(say.RELATIONS, tuple(say.RELATIONS)),
        "places": entries(say.PLACES, tuple(say.PLACES)),
        "lands": [list(dict.fromkeys((*say.LANDS[n].tags, *say.LANDS[n].where))) for n in words.LANDS],
        "skies": [list(dict.fromkeys((*say.SKY_TAGS[n], *say.SKIES[n]))) for n in words.SKIES],
        "styles": entries(say.STYLES, words.STYLES),
        "views": entries(say.VIEWS, tuple(say.VIEWS)),
        "patterns": entries(say.PATTERNS, words.PATTERNS),
    }
    known["plurals"] = [
        [name if name in say.NO_ARTICLE else words.plural(n, name) for name in same]
        for n, same in zip(words.NOUNS, known["things"])
    ]
    heard = set[str]().union(*(spoken(caption(sample_scene(seed))) for seed in range(CAPTIONS)))
    said = set[str]().union(*(spoken(text) for lists in known.values() for entry in lists for text in entry))
    known["other"] = [[word] for word in sorted(heard - said)]
    return known


def write_words(path: Path) -> None:
    """Write the list as JSON, a kind a line."""
    lists = known_words()
    lines = [f"{json.dumps(kind)}: {json.dumps(lists[kind], separators=(',', ':'))}" for kind in lists]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(lists['things'])} things; {path.stat().st_size} bytes in {path}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, required=True, help="the JSON file")
    write_words(parser.parse_args().write)


if __name__ == "__main__":
    main()
