"""Score pictures of the held-out prompts by their pixels alone.

Five checks, each pass or fail, against reference renders that the scored pictures
never are:
  colour  enough pixels of the asked colour where the thing should be, beyond those an
          empty scene has there (at least 40 % of what true renders have)
  place   for prompts with a side: at least twice as many such pixels on that side
  thing   among all things that could stand there, drawn in the asked colour, the asked
          one is the nearest to the picture
  sky     among all skies over the asked land, the asked one is nearest in the upper third
  land    among all lands under the asked sky, the asked one is nearest outside the thing
"""

from __future__ import annotations

import argparse
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

import vocabulary as words
from backdrops import LANDS, SKIES, SKYLESS
from pen import PALETTE
from scene import Scene, Thing, heldout, render

REFERENCES = 8
GRID = 32
FIRST_REFERENCE = 3_000_000_000
FIRST_RENDER = 3_500_000_000
CHECKS = ("colour", "place", "thing", "sky", "land")


def asked_scene(item: dict, seed: int, **changes: str) -> Scene:
    """The scene a held-out prompt asks for; `changes` replace sky, land or noun ('' for no thing)."""
    want = {**item, **changes}
    things = [Thing(want["noun"], want["colour"], 1, "medium", want["place"])] if want["noun"] else []
    return Scene(seed, want["sky"], want["land"], want["style"], things)


def small(image: np.ndarray) -> np.ndarray:
    """Float [GRID, GRID, 3] in 0..1 of a picture uint8 [n, n, 3], averaged."""
    return np.asarray(Image.fromarray(image).resize((GRID, GRID), Image.Resampling.BOX), np.float32) / 255


@lru_cache(maxsize=4096)
def references(key: str) -> tuple[np.ndarray, ...]:
    """Reference renders uint8 [64, 64, 3] for a JSON list [item, changes]."""
    item, changes = json.loads(key)
    return tuple(render(asked_scene(item, FIRST_REFERENCE + i, **changes), 64) for i in range(REFERENCES))


def refs(item: dict, **changes: str) -> tuple[np.ndarray, ...]:
    """`references` by keyword."""
    return references(json.dumps([item, changes], sort_keys=True))


def colour_map(image: np.ndarray, name: str) -> np.ndarray:
    """Bool [64, 64]: which pixels are nearest to the named palette colour (hue counts most)."""
    rgb = np.asarray(Image.fromarray(image).resize((64, 64), Image.Resampling.BOX), np.float32) / 255

    def coordinates(c: np.ndarray) -> np.ndarray:
        light = c.mean(-1, keepdims=True)
        chroma = c - light
        return np.concatenate([chroma / (0.25 + light) * 1.5, light * 0.6], -1)

    table = coordinates(np.array(list(PALETTE.values()), np.float32))
    distance = np.linalg.norm(coordinates(rgb)[:, :, None] - table, axis=-1)
    return distance.argmin(-1) == list(PALETTE).index(name)


def region(place: str) -> slice:
    """Columns of a 64-pixel picture where the thing is asked."""
    return {"left": slice(0, 32), "right": slice(32, 64)}.get(place, slice(10, 54))


def share(image: np.ndarray, item: dict) -> float:
    """Share of the asked region that has the asked colour."""
    return float(colour_map(image, item["colour"])[8:60, region(item["place"])].mean())


def shifted_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Mean absolute difference of two small pictures, the least over shifts of up to 3 cells."""
    core = a[4:-4, 4:-4]
    return min(
        float(np.abs(core - b[4 + dy : GRID - 4 + dy, 4 + dx : GRID - 4 + dx]).mean())
        for dy in range(-3, 4) for dx in range(-3, 4)
    )


def rivals(item: dict) -> list[str]:
    """All things that could stand in the asked place."""
    for zone in (words.AIR, words.WATER, words.DEEP, words.TABLE, words.GROUND):
        if item["noun"] in zone:
            return [n for n in zone if item["land"] in words.lands_for(n)] or [item["noun"]]
    raise ValueError(item["noun"])


def nearest_noun(image: np.ndarray, item: dict) -> str:
    """The rival whose references are nearest to the picture."""
    view = small(image)
    nouns = rivals(item)
    if item["noun"] == "lighthouse":
        nouns = ["lighthouse", *words.WATER]
    return min(nouns, key=lambda n: min(shifted_distance(view, small(r)) for r in refs(item, noun=n)))


def nearest_backdrop(image: np.ndarray, item: dict, field: str, names: tuple[str, ...], rows: slice) -> str:
    """The sky or land whose thing-less mean reference is nearest at the picture's sides."""
    sides = {"left": np.r_[GRID - 12 : GRID], "right": np.r_[0:12]}.get(item["place"], np.r_[0:6, GRID - 6 : GRID])
    columns = sides if field == "land" else np.r_[0:GRID]

    def look(picture: np.ndarray) -> np.ndarray:
        return small(picture)[rows][:, columns].mean(1)

    def distance(name: str) -> float:
        return min(float(np.abs(look(image) - look(r)).mean()) for r in refs(item, **{field: name, "noun": ""}))

    return min(names, key=distance)


def check(image: np.ndarray, item: dict) -> dict[str, bool]:
    """The checks that apply to one picture."""
    empty = float(np.mean([share(r, item) for r in refs(item, noun="")]))
    full = float(np.mean([share(r, item) for r in refs(item)]))
    result = {"colour": share(image, item) - empty >= 0.4 * (full - empty)}
    if item["place"] in ("left", "right"):
        found = colour_map(image, item["colour"])[8:60]
        halves = {"left": int(found[:, :32].sum()), "right": int(found[:, 32:].sum())}
        other = "right" if item["place"] == "left" else "left"
        result["place"] = halves[item["place"]] > 2 * halves[other] and halves[item["place"]] > 20
    result["thing"] = nearest_noun(image, item) == item["noun"]
    if item["land"] not in SKYLESS:
        result["sky"] = nearest_backdrop(image, item, "sky", SKIES, slice(0, GRID // 3)) == item["sky"]
    result["land"] = nearest_backdrop(image, item, "land", LANDS, slice(GRID // 3, GRID)) == item["land"]
    return result


def report(title: str, pictures: list[np.ndarray], verbose: bool) -> None:
    """Print the share of passed checks of pictures in the order of the held-out prompts."""
    results = [check(p, item) for p, item in zip(pictures, heldout(), strict=True)]
    if verbose:
        for i, (item, result) in enumerate(zip(heldout(), results, strict=True)):
            failed = [name for name, passed in result.items() if not passed]
            print(f"  {i:02d} {item['prompt']}: {'all passed' if not failed else 'failed ' + ', '.join(failed)}")
    passed = {name: [r[name] for r in results if name in r] for name in CHECKS}
    every = [v for values in passed.values() for v in values]
    parts = "  ".join(f"{name} {sum(v)}/{len(v)}" for name, v in passed.items())
    unseen = [v for r, item in zip(results, heldout(), strict=True) if item["excluded"] == "colour and thing" for v in r.values()]
    print(f"{title}: {100 * sum(every) / len(every):.1f} % of checks ({parts}); "
          f"pairs of colour and thing never drawn in training: {100 * sum(unseen) / len(unseen):.1f} %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="folder with 00.png .. 29.png in the order of heldout.json")
    parser.add_argument("--renders", action="store_true", help="also score true renders (upper bound) and wrong ones (lower bound)")
    parser.add_argument("--verbose", action="store_true", help="name the failed checks of every prompt")
    args = parser.parse_args()
    if args.folder:
        pictures = [np.asarray(Image.open(args.folder / f"{i:02d}.png").convert("RGB")) for i in range(len(heldout()))]
        report(str(args.folder), pictures, args.verbose)
    if args.renders:
        items = heldout()
        true = [render(asked_scene(item, FIRST_RENDER + i), 256) for i, item in enumerate(items)]
        report("true renders", true, args.verbose)
        report("renders of another prompt", [true[(i + 11) % len(items)] for i in range(len(items))], False)


if __name__ == "__main__":
    main()
