"""Things to eat, for a table.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0), top near (0, -1),
y growing downwards.
"""

from __future__ import annotations

import random

from world.form import CREAM, LEAF, RED, WOOD, accent, blob, box, curve, deep, form, limb, oval
from world.form import pale, poly, shine
from world.noun import Noun
from world.pen import Colour, Pen

CRUST: Colour = (0.86, 0.62, 0.32)


def leaf_for(c: Colour) -> Colour:
    """A leaf green that can be told from c."""
    return accent(c, LEAF, (0.10, 0.36, 0.20))


def apple(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, oval(-0.19, -0.52, 0.30, 0.31), oval(0.19, -0.52, 0.30, 0.31),
         blob((-0.49, -0.56), (-0.46, -0.14), (-0.16, 0.06), (0.0, -0.04), (0.16, 0.06), (0.46, -0.14),
              (0.49, -0.56)))
    form(p, WOOD, limb(((0.0, -0.70), (0.02, -0.84), (0.08, -0.94)), 0.06, 0.07), shade=0.0)
    form(p, leaf_for(c), blob((0.06, -0.82), (0.06, -0.82), (0.16, -1.06), (0.46, -1.02), (0.46, -1.02),
                              (0.36, -0.80)))
    shine(p, c, -0.24, -0.56, 0.07, 0.13, 14)


def pear(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, WOOD, limb(((0.0, -0.84), (0.03, -0.94), (0.10, -1.02)), 0.06, 0.065), shade=0.0)
    form(p, c, oval(0.0, -0.30, 0.38, 0.30), oval(0.0, -0.74, 0.17, 0.16),
         blob((-0.18, -0.84), (-0.16, -0.56), (-0.40, -0.26), (0.40, -0.26), (0.16, -0.56), (0.18, -0.84)))
    form(p, leaf_for(c), blob((0.06, -0.92), (0.06, -0.92), (0.22, -1.04), (0.42, -0.94), (0.42, -0.94),
                              (0.24, -0.82)))
    shine(p, c, -0.17, -0.36, 0.07, 0.13, 16)


def banana(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.22), limb(((-0.60, -0.74), (-0.46, -0.44), (-0.10, -0.24), (0.34, -0.24), (0.66, -0.46)), 0.11,
                                0.28, 0.34, 0.28, 0.10))
    form(p, c, limb(((-0.58, -0.76), (-0.40, -0.38), (0.0, -0.14), (0.46, -0.24), (0.70, -0.54)), 0.11, 0.24, 0.28,
                    0.24, 0.09))
    form(p, WOOD, limb(((-0.58, -0.74), (-0.60, -0.92)), 0.11, 0.12), oval(0.70, -0.54, 0.055), shade=0.0)


def lemon(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, oval(0.0, -0.40, 0.48, 0.38), limb(((0.36, -0.42), (0.60, -0.46)), 0.36, 0.15),
         limb(((-0.36, -0.38), (-0.58, -0.34)), 0.36, 0.16))
    form(p, WOOD, oval(-0.64, -0.33, 0.045, 0.065), edge=False, shade=0.0)
    form(p, leaf_for(c), blob((-0.60, -0.38), (-0.60, -0.38), (-0.62, -0.78), (-0.22, -0.98), (-0.22, -0.98),
                              (-0.24, -0.56)))
    shine(p, c, 0.18, -0.60, 0.14, 0.06, 14)


def strawberry(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, blob((0.0, -0.84), (-0.46, -0.88), (-0.56, -0.44), (-0.06, 0.06), (0.06, 0.06), (0.56, -0.44),
                    (0.46, -0.88)))
    seed = accent(c, (1.0, 0.90, 0.50), deep(c, 0.4))
    form(p, seed, *(oval(x, y, 0.034, 0.048) for x, y in ((-0.28, -0.52), (0.0, -0.52), (0.28, -0.52), (-0.15, -0.34),
                                                          (0.15, -0.34), (0.0, -0.17))),
         edge=False, shade=0.0)
    form(p, leaf_for(c), *(blob((-0.04, -0.80), (-0.04, -0.80), (x * 0.7, -0.86 + d), (x, y), (x, y),
                                (x * 0.55, -0.66 + d)) for x, y, d in (
        (-0.42, -0.66, 0.0), (-0.20, -0.58, 0.05))), *(blob((0.04, -0.80), (0.04, -0.80), (x * 0.7, -0.86 + d),
                                                            (x, y), (x, y), (x * 0.55, -0.66 + d))
                                                      for x, y, d in ((0.42, -0.66, 0.0), (0.20, -0.58, 0.05))),
         oval(0.0, -0.80, 0.24, 0.09), limb(((0.0, -0.84), (0.04, -1.0)), 0.065))


def cherries(p: Pen, c: Colour, r: random.Random) -> None:
    stalk = (0.36, 0.50, 0.20)
    curve(p, ((-0.26, -0.44), (-0.14, -0.74), (0.10, -0.94)), stalk, 0.05)
    curve(p, ((0.28, -0.40), (0.26, -0.70), (0.10, -0.94)), stalk, 0.05)
    form(p, leaf_for(c), blob((0.08, -0.94), (0.08, -0.94), (0.30, -1.14), (0.64, -0.92), (0.64, -0.92),
                              (0.34, -0.78)))
    form(p, c, oval(-0.28, -0.28, 0.29, 0.28), oval(0.30, -0.25, 0.27, 0.26))
    shine(p, c, -0.38, -0.38, 0.055, 0.08, 20)
    shine(p, c, 0.20, -0.34, 0.05, 0.075, 20)


def grapes(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, WOOD, limb(((0.0, -0.76), (0.02, -1.0)), 0.065), shade=0.0)
    form(p, leaf_for(c), blob((0.02, -0.82), (0.02, -0.82), (0.14, -1.06), (0.50, -1.02), (0.50, -1.02),
                              (0.36, -0.78)))
    rows = ((-0.70, (-0.33, -0.11, 0.11, 0.33)), (-0.50, (-0.22, 0.0, 0.22)), (-0.31, (-0.11, 0.11)), (-0.13, (0.0,)))
    form(p, deep(c, 0.3), *(oval(x, y, 0.14) for y, xs in rows for x in xs))
    for y, xs in rows:
        for x in xs:
            form(p, c, oval(x, y, 0.115), edge=False)
            p.dot(x + 0.035 * p.light, y - 0.04, 0.03, pale(c, 0.5))


def watermelon(p: Pen, c: Colour, r: random.Random) -> None:
    rind = accent(c, (0.16, 0.52, 0.22), (0.10, 0.32, 0.34))
    form(p, rind, blob((-0.74, -0.80), (-0.74, -0.80), (-0.76, 0.10), (0.76, 0.10), (0.74, -0.80), (0.74, -0.80)))
    form(p, (0.90, 0.96, 0.78), blob((-0.66, -0.80), (-0.66, -0.80), (-0.70, 0.01), (0.70, 0.01), (0.66, -0.80),
                                     (0.66, -0.80)), edge=False, shade=0.0)
    form(p, c, blob((-0.61, -0.80), (-0.61, -0.80), (-0.65, -0.06), (0.65, -0.06), (0.61, -0.80), (0.61, -0.80)),
         edge=False)
    seed = deep(c, 0.72)
    form(p, seed, *(oval(x, y, 0.035, 0.05) for x, y in ((-0.34, -0.62), (-0.12, -0.58), (0.12, -0.62), (0.34, -0.58),
                                                         (-0.22, -0.40), (0.0, -0.34), (0.22, -0.40))),
         edge=False, shade=0.0)


def carrot(p: Pen, c: Colour, r: random.Random) -> None:
    leaf = leaf_for(c)
    form(p, leaf, limb(((0.10, -0.66), (-0.04, -0.90)), 0.09, 0.12), limb(((0.14, -0.66), (0.18, -0.98)), 0.09, 0.12),
         limb(((0.18, -0.66), (0.40, -0.86)), 0.09, 0.12))
    form(p, c, limb(((0.14, -0.58), (-0.04, -0.28), (-0.26, -0.04)), 0.40, 0.26, 0.06))
    for x, y, w in ((-0.02, -0.54, 0.13), (0.12, -0.38, 0.11), (-0.12, -0.30, 0.09)):
        p.line([(x, y), (x + w, y + 0.06)], deep(c, 0.3), 0.032)


def bread(p: Pen, c: Colour, r: random.Random) -> None:
    crumb = pale(c, 0.65) if min(c) < 0.8 else CRUST
    form(p, c, blob((-0.70, -0.02), (-0.70, -0.02), (-0.74, -0.50), (-0.84, -0.66), (-0.70, -0.96), (0.20, -0.98),
                    (0.70, -0.96), (0.82, -0.60), (0.70, -0.50),
                    (0.70, -0.02), (0.70, -0.02)))
    form(p, crumb, blob((0.20, -0.06), (0.20, -0.06), (0.20, -0.50), (0.12, -0.62), (0.22, -0.88), (0.58, -0.88),
                        (0.72, -0.62), (0.62, -0.50), (0.62, -0.06), (0.62, -0.06)),
         edge=False)
    form(p, deep(c, 0.28), *(limb(((x, -0.84), (x + 0.14, -0.64)), 0.06) for x in (-0.56, -0.32, -0.08)), edge=False,
         shade=0.0)


def cheese(p: Pen, c: Colour, r: random.Random) -> None:
    side = (poly((-0.66, -0.42), (0.66, -0.42), (0.66, 0.0), (-0.66, 0.0)),)
    form(p, pale(c, 0.3), poly((-0.66, -0.42), (0.34, -0.92), (0.66, -0.42)))
    form(p, c, *side)
    form(p, deep(c, 0.24), oval(-0.36, -0.20, 0.12, 0.11), oval(0.04, -0.12, 0.09, 0.08),
         oval(0.40, -0.26, 0.13, 0.12), oval(0.10, -0.42, 0.11, 0.09), within=side, shade=0.0)
    form(p, deep(c, 0.14), oval(0.22, -0.64, 0.10, 0.07), edge=False, shade=0.0)


def ice_cream(p: Pen, c: Colour, r: random.Random) -> None:
    cone = accent(c, CRUST, WOOD)
    form(p, cone, blob((-0.28, -0.40), (-0.28, -0.40), (-0.02, 0.02), (0.02, 0.02), (0.28, -0.40), (0.28, -0.40)))
    for s in (-1, 1):
        p.line([(s * 0.13, -0.36), (-s * 0.09, -0.14)], deep(cone, 0.3), 0.03)
    form(p, c, oval(0.0, -0.63, 0.36, 0.31), *(oval(x, -0.42, 0.11, 0.095) for x in (-0.27, -0.09, 0.09, 0.27)))
    form(p, accent(c, RED, (0.50, 0.10, 0.26)), oval(0.0, -0.95, 0.09), shade=0.1)
    shine(p, c, -0.15, -0.74, 0.065, 0.10, 24)


def cupcake(p: Pen, c: Colour, r: random.Random) -> None:
    case = (poly((-0.36, -0.44), (0.36, -0.44), (0.26, 0.0), (-0.26, 0.0)),)
    paper = accent(c, (0.98, 0.90, 0.74), (0.62, 0.40, 0.24))
    form(p, paper, *case)
    form(p, deep(paper, 0.2), *(limb(((1.25 * x, -0.46), (x, 0.02)), 0.045) for x in (-0.18, -0.06, 0.06, 0.18)),
         within=case, shade=0.0)
    form(p, c, box(-0.48, -0.56, 0.48, -0.36, 0.10), box(-0.36, -0.72, 0.36, -0.50, 0.11),
         box(-0.23, -0.86, 0.23, -0.66, 0.10))
    form(p, pale(c, 0.45), limb(((-0.34, -0.51), (0.20, -0.51)), 0.045), limb(((-0.24, -0.67), (0.10, -0.67)), 0.045),
         edge=False, shade=0.0)
    form(p, accent(c, RED, (0.50, 0.10, 0.26)), oval(0.0, -0.91, 0.10), shade=0.1)


def cake(p: Pen, c: Colour, r: random.Random) -> None:
    icing = accent(c, CREAM, (0.86, 0.56, 0.42))
    form(p, (0.82, 0.86, 0.90), box(-0.66, -0.06, 0.66, 0.0, 0.03), shade=0.0)
    form(p, c, box(-0.56, -0.40, 0.56, -0.05, 0.04))
    form(p, icing, box(-0.56, -0.43, 0.56, -0.37, 0.03), *(oval(-0.45 + 0.18 * i, -0.37, 0.08,
                                                                0.07) for i in range(6)), shade=0.06)
    form(p, c, box(-0.36, -0.68, 0.36, -0.40, 0.04))
    form(p, icing, box(-0.36, -0.71, 0.36, -0.65, 0.03), *(oval(-0.27 + 0.18 * i, -0.65, 0.08,
                                                                0.07) for i in (0, 1, 2, 3)), shade=0.06)
    for x in (-0.20, 0.0, 0.20):
        form(p, accent(c, (0.30, 0.66, 0.90), RED), box(x - 0.03, -0.84, x + 0.03, -0.69, 0.01), shade=0.0)
        form(p, (1.0, 0.76, 0.20), blob((x - 0.05, -0.84), (x, -1.06), (x, -1.06), (x + 0.05, -0.84)), edge=False,
             shade=0.0)


def pizza(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, accent(c, CRUST, WOOD), limb(((-0.47, -0.86), (0.0, -0.95), (0.47, -0.86)), 0.15))
    slice_ = (blob((-0.48, -0.80), (-0.48, -0.80), (0.0, -0.91), (0.48, -0.80), (0.48, -0.80), (0.06, 0.0),
                   (0.0, 0.04), (-0.06, 0.0)), limb(((-0.26, -0.60), (-0.25, -0.38)), 0.12),
              limb(((0.20, -0.56), (0.19, -0.26)), 0.12))
    form(p, c, *slice_)
    topping = accent(c, (0.80, 0.20, 0.14), CREAM)
    form(p, topping, oval(-0.18, -0.64, 0.10), oval(0.18, -0.60, 0.10), oval(0.0, -0.36, 0.095), shade=0.08)
    form(p, leaf_for(c), oval(0.0, -0.76, 0.06, 0.035, 30), oval(0.02, -0.18, 0.055, 0.035, 20), edge=False,
         shade=0.0)


def egg(p: Pen, c: Colour, r: random.Random) -> None:
    cup = accent(c, (0.30, 0.56, 0.80), (0.94, 0.72, 0.36))
    form(p, c, blob((-0.14, -1.02), (-0.36, -0.70), (-0.38, -0.20), (0.38, -0.20), (0.36, -0.70), (0.14, -1.02)))
    shine(p, c, -0.13, -0.70, 0.055, 0.11, 20)
    form(p, cup, blob((-0.40, -0.34), (-0.40, -0.34), (-0.34, -0.08), (0.34, -0.08), (0.40, -0.34), (0.40, -0.34)),
         box(-0.07, -0.18, 0.07, -0.02),
         box(-0.24, -0.06, 0.24, 0.0, 0.03))


THINGS: dict[str, Noun] = {
    "apple": Noun(apple, "table", 0.34, natural=("red", "green", "yellow"), weight=1.2),
    "pear": Noun(pear, "table", 0.38, natural=("green", "yellow", "lime")),
    "banana": Noun(banana, "table", 0.36, natural=("yellow",), flip=True),
    "lemon": Noun(lemon, "table", 0.32, natural=("yellow",)),
    "strawberry": Noun(strawberry, "table", 0.34, plural="strawberries", natural=("red",)),
    "cherries": Noun(cherries, "table", 0.36, ("pair of cherries",), plural="pairs of cherries",
                     natural=("red", "maroon")),
    "grapes": Noun(grapes, "table", 0.40, ("bunch of grapes",), plural="bunches of grapes",
                   natural=("purple", "green")),
    "watermelon": Noun(watermelon, "table", 0.32, ("watermelon", "slice of watermelon"), natural=("red", "coral")),
    "carrot": Noun(carrot, "table", 0.44, natural=("orange",)),
    "bread": Noun(bread, "table", 0.30, ("loaf of bread",), plural="loaves of bread", natural=("brown", "gold"),
                  flip=True),
    "cheese": Noun(cheese, "table", 0.32, ("piece of cheese",), plural="pieces of cheese", natural=("yellow", "gold"),
                   flip=True),
    "ice cream": Noun(ice_cream, "table", 0.42, natural=("pink", "cream", "mint", "brown")),
    "cupcake": Noun(cupcake, "table", 0.38, natural=("pink", "sky blue", "cream")),
    "cake": Noun(cake, "table", 0.40, natural=("pink", "white", "brown")),
    "pizza": Noun(pizza, "table", 0.38, ("slice of pizza", "pizza"), plural="slices of pizza",
                  natural=("yellow", "gold")),
    "egg": Noun(egg, "table", 0.34, natural=("white", "cream", "brown")),
}
