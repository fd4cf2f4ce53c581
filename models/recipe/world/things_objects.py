"""Things of the house: some for a table, some that stand on the ground.

Each function draws one thing of main colour `c` in its unit box: foot at (0, 0), top near (0, -1),
y growing downwards.
"""

from __future__ import annotations

import math
import random

from world import things_toys
from world.form import CREAM, DARK, GOLD, LEAF, WHITE, WOOD, accent, blob, box, curve, deep, form, limb, mirror, oval
from world.form import pale, poly, shine
from world.noun import Noun
from world.pen import Colour, Pen

FLAME: Colour = (1.0, 0.76, 0.20)


def cup(p: Pen, c: Colour, r: random.Random) -> None:
    for x in (-0.18, 0.08):
        curve(p, ((x, -0.86), (x + 0.07, -0.92), (x - 0.02, -0.98), (x + 0.05, -1.06)), WHITE, 0.04)
    form(p, deep(c, 0.12), limb(((0.32, -0.56), (0.58, -0.60), (0.60, -0.32), (0.28, -0.22)), 0.11))
    form(p, c, blob((-0.46, -0.74), (-0.46, -0.74), (-0.44, 0.0), (-0.20, 0.0), (0.20, 0.0), (0.44, 0.0),
                    (0.46, -0.74), (0.46, -0.74)))
    form(p, pale(c, 0.4), oval(0.0, -0.74, 0.46, 0.10), shade=0.06)
    form(p, (0.42, 0.25, 0.12), oval(0.0, -0.73, 0.37, 0.065), edge=False, shade=0.0)


def teapot(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.14), limb(((-0.40, -0.60), (-0.68, -0.66), (-0.72, -0.36), (-0.42, -0.22)), 0.11),
         limb(((0.36, -0.26), (0.60, -0.40), (0.66, -0.62), (0.80, -0.70)), 0.26, 0.17, 0.12, 0.11))
    form(p, c, oval(0.0, -0.40, 0.50, 0.37), box(-0.26, -0.08, 0.26, 0.0, 0.04))
    form(p, deep(c, 0.14), oval(0.0, -0.88, 0.09))
    form(p, pale(c, 0.3), blob((-0.32, -0.68), (-0.28, -0.86), (0.28, -0.86), (0.32, -0.68)))
    form(p, pale(c, 0.6), *(oval(0.10 * math.cos(a), -0.38 + 0.10 * math.sin(a),
                                 0.07) for a in (0.3, 1.557, 2.81, 4.07, 5.33)), edge=False, shade=0.0)
    form(p, accent(c, GOLD, (0.86, 0.14, 0.16)), oval(0.0, -0.38, 0.055), edge=False, shade=0.0)
    shine(p, c, -0.32, -0.54, 0.05, 0.10, 34)


def vase(p: Pen, c: Colour, r: random.Random) -> None:
    petals = accent(c, (0.98, 0.48, 0.56), (0.99, 0.84, 0.30))
    for x, y in ((-0.28, -0.78), (0.28, -0.78), (0.0, -0.92)):
        curve(p, ((0.0, -0.46), (0.5 * x, -0.60), (x, y)), LEAF, 0.04)
        form(p, petals, *(oval(x + 0.085 * math.sin(a * 1.2566), y - 0.085 * math.cos(a * 1.2566),
                               0.065) for a in range(5)), shade=0.06)
        p.dot(x, y, 0.05, accent(petals, (0.99, 0.82, 0.24), (0.62, 0.36, 0.16)))
    form(p, c, blob((-0.20, -0.60), (-0.20, -0.60), (-0.08, -0.48), (-0.46, -0.34), (-0.34, 0.0), (-0.16, 0.0),
                    (-0.16, 0.0), (0.16, 0.0), (0.16, 0.0), (0.34, 0.0),
                    (0.46, -0.34), (0.08, -0.48), (0.20, -0.60), (0.20, -0.60)))
    form(p, pale(c, 0.5), box(-0.6, -0.29, 0.6, -0.20), edge=False, shade=0.0, within=(
        blob((-0.20, -0.60), (-0.20, -0.60), (-0.08, -0.48), (-0.46, -0.34), (-0.34, 0.0), (0.34, 0.0), (0.46, -0.34),
             (0.08, -0.48), (0.20, -0.60), (0.20, -0.60)),))


def candle(p: Pen, c: Colour, r: random.Random) -> None:
    p.glow(0.0, -0.84, 0.44, (1.0, 0.85, 0.45), 0.7)
    dish = accent(c, GOLD, (0.52, 0.54, 0.62))
    form(p, dish, limb(((0.34, -0.06), (0.52, -0.10), (0.50, -0.24), (0.36, -0.18)), 0.055))
    form(p, c, box(-0.25, -0.70, 0.25, -0.04, 0.04), limb(((-0.21, -0.64), (-0.21, -0.44)), 0.11),
         limb(((0.19, -0.64), (0.19, -0.34)), 0.11))
    form(p, pale(c, 0.4), oval(0.0, -0.69, 0.24, 0.05), edge=False, shade=0.0)
    form(p, dish, blob((-0.44, -0.11), (-0.44, -0.11), (-0.36, 0.02), (0.36, 0.02), (0.44, -0.11), (0.44, -0.11)))
    p.line([(0.0, -0.66), (0.0, -0.74)], DARK, 0.035)
    form(p, (1.0, 0.62, 0.14), blob((-0.12, -0.70), (-0.14, -0.86), (0.0, -1.10), (0.0, -1.10), (0.14, -0.86),
                                    (0.12, -0.70)), edge=False, shade=0.0)
    form(p, (1.0, 0.92, 0.52), blob((-0.06, -0.72), (0.0, -0.98), (0.06, -0.72)), edge=False, shade=0.0)


def book(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.4), poly((-0.48, -0.10), (0.30, -0.04), (0.48, -0.02), (0.48, 0.04), (-0.30, 0.02)))
    form(p, CREAM, poly((0.30, -0.95), (0.47, -0.86), (0.47, -0.02), (0.30, -0.08)))
    form(p, c, poly((-0.48, -1.0), (0.32, -0.95), (0.32, -0.03), (-0.48, -0.10)))
    form(p, deep(c, 0.3), poly((-0.48, -1.0), (-0.36, -0.992), (-0.36, -0.09), (-0.48, -0.10)), edge=False)
    label = accent(c, (0.98, 0.90, 0.66), (0.90, 0.54, 0.26))
    form(p, label, poly((-0.22, -0.80), (0.20, -0.77), (0.20, -0.58), (-0.22, -0.60)), edge=False, shade=0.0)
    form(p, label, oval(-0.01, -0.34, 0.13), edge=False, shade=0.0)


def bowl(p: Pen, c: Colour, r: random.Random) -> None:
    p.line([(-0.02, -0.84), (0.04, -1.0)], WOOD, 0.05)
    form(p, (0.98, 0.84, 0.24), limb(((0.30, -0.50), (0.54, -0.66), (0.62, -0.86)), 0.18, 0.17, 0.07), shade=0.1)
    for x, y, s, fruit in ((0.0, -0.66, 0.22, (0.88, 0.16, 0.16)), (-0.36, -0.58, 0.20, (0.98, 0.58, 0.12)),
                           (0.28, -0.54, 0.19, (0.50, 0.74, 0.24))):
        form(p, fruit, oval(x, y, s))
        p.dot(x - 0.07, y - 0.08, 0.035, pale(fruit, 0.5))
    form(p, c, blob((-0.72, -0.52), (-0.72, -0.52), (-0.66, 0.0), (-0.14, -0.02), (0.14, -0.02), (0.66, 0.0),
                    (0.72, -0.52), (0.72, -0.52)), box(-0.26, -0.08, 0.26, 0.0, 0.03))
    form(p, pale(c, 0.45), box(-0.72, -0.53, 0.72, -0.44, 0.04), edge=False, shade=0.0)


def bottle(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, (0.72, 0.52, 0.32), box(-0.075, -1.0, 0.075, -0.86, 0.03), shade=0.0)
    form(p, c, box(-0.12, -0.92, 0.12, -0.84, 0.03), box(-0.09, -0.90, 0.09, -0.50),
         blob((-0.09, -0.72), (-0.09, -0.60), (-0.27, -0.52), (-0.27, -0.30), (0.27, -0.30),
                                                                                         (0.27, -0.52), (0.09, -0.60),
                                                                                         (0.09, -0.72)),
                                                                                         box(-0.25, -0.46, 0.25, 0.0,
                                                                                             0.05))
    form(p, accent(c, CREAM, (0.90, 0.62, 0.30)), box(-0.25, -0.36, 0.25, -0.12), edge=False, shade=0.0)
    form(p, c, oval(0.0, -0.24, 0.075), edge=False, shade=0.0)
    form(p, pale(c, 0.5), limb(((-0.15, -0.50), (-0.15, -0.42)), 0.05), edge=False, shade=0.0)


def clock(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, deep(c, 0.3), *mirror(limb(((0.22, -0.14), (0.34, -0.03)), 0.10), oval(0.27, -0.88, 0.15, 0.10, 38)),
         box(-0.035, -0.98, 0.035, -0.84))
    form(p, c, oval(0.0, -0.46, 0.42, 0.41))
    form(p, accent(c, WHITE, CREAM), oval(0.0, -0.46, 0.27), shade=0.0)
    for a in range(4):
        p.dot(0.21 * math.sin(a * math.pi / 2), -0.46 - 0.21 * math.cos(a * math.pi / 2), 0.028, DARK)
    p.line([(0.0, -0.46), (0.0, -0.63)], DARK, 0.045)
    p.line([(0.0, -0.46), (0.12, -0.40)], DARK, 0.045)
    p.dot(0.0, -0.46, 0.04, (0.86, 0.14, 0.16))


def lamp(p: Pen, c: Colour, r: random.Random) -> None:
    p.glow(0.0, -0.60, 0.60, (1.0, 0.90, 0.60), 0.45)
    stand = accent(c, (0.62, 0.48, 0.30), (0.90, 0.80, 0.62))
    form(p, stand, limb(((0.0, -0.50), (0.0, -0.06)), 0.07), oval(0.0, -0.26, 0.11, 0.13),
         box(-0.24, -0.07, 0.24, 0.0, 0.03))
    form(p, (1.0, 0.94, 0.66), oval(0.0, -0.45, 0.16, 0.09), edge=False, shade=0.0)
    form(p, c, blob((-0.24, -1.0), (-0.24, -1.0), (0.24, -1.0), (0.24, -1.0), (0.48, -0.46), (0.48, -0.46),
                    (-0.48, -0.46), (-0.48, -0.46)))
    form(p, pale(c, 0.45), poly((-0.45, -0.53), (0.45, -0.53), (0.48, -0.46), (-0.48, -0.46)), edge=False, shade=0.0)


def crown(p: Pen, c: Colour, r: random.Random) -> None:
    gem = accent(c, (0.86, 0.12, 0.24), (0.24, 0.52, 0.92))
    form(p, c, poly((-0.54, -0.04), (-0.66, -0.74), (-0.34, -0.44), (0.0, -0.92), (0.34, -0.44), (0.66, -0.74),
                    (0.54, -0.04)), oval(-0.65, -0.78, 0.085),
         oval(0.65, -0.78, 0.085), oval(0.0, -0.93, 0.09))
    form(p, deep(c, 0.2), box(-0.55, -0.18, 0.55, 0.0, 0.03))
    form(p, gem, oval(0.0, -0.36, 0.09, 0.11), shade=0.1)
    form(p, accent(c, WHITE, (0.30, 0.56, 0.90)), *(oval(x, -0.09, 0.05) for x in (-0.36, -0.12, 0.12, 0.36)),
         edge=False, shade=0.0)


def hat(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, limb(((-0.56, -0.12), (-0.30, -0.07), (0.30, -0.07), (0.56, -0.12)), 0.11, 0.14, 0.14, 0.11),
         blob((-0.32, -0.06), (-0.32, -0.06), (-0.34, -0.80), (-0.40, -0.92), (0.40, -0.92), (0.34, -0.80),
              (0.32, -0.06), (0.32, -0.06)))
    form(p, accent(c, (0.86, 0.14, 0.20), (0.99, 0.84, 0.36)), box(-0.335, -0.34, 0.335, -0.15), edge=False,
         shade=0.06)
    form(p, pale(c, 0.3), oval(0.0, -0.86, 0.33, 0.065), shade=0.0)


def lantern(p: Pen, c: Colour, r: random.Random) -> None:
    p.glow(0.0, -0.42, 0.55, (1.0, 0.86, 0.48), 0.55)
    curve(p, ((-0.16, -0.82), (-0.14, -0.98), (0.0, -1.02), (0.14, -0.98), (0.16, -0.82)), deep(c, 0.25), 0.045)
    form(p, c, blob((-0.40, -0.64), (-0.40, -0.64), (-0.16, -0.72), (-0.12, -0.88), (0.12, -0.88), (0.16, -0.72),
                    (0.40, -0.64), (0.40, -0.64)),
         box(-0.34, -0.68, 0.34, -0.08, 0.02), box(-0.40, -0.15, 0.40, 0.0, 0.03))
    form(p, (1.0, 0.90, 0.52), *mirror(box(0.04, -0.58, 0.23, -0.20, 0.03)), shade=0.0)
    form(p, (1.0, 0.60, 0.14), *mirror(blob((0.08, -0.24), (0.13, -0.52), (0.18, -0.24))), edge=False, shade=0.0)


def key(p: Pen, c: Colour, r: random.Random) -> None:
    form(p, c, oval(0.0, -0.76, 0.27, 0.24), limb(((0.0, -0.56), (0.0, -0.05)), 0.13),
         box(0.0, -0.15, 0.26, -0.04, 0.02), box(0.0, -0.35, 0.20, -0.24, 0.02),
         box(-0.11, -0.54, 0.11, -0.46, 0.03))
    form(p, deep(c, 0.5), oval(0.0, -0.77, 0.12, 0.105), shade=0.0)
    shine(p, c, -0.16, -0.87, 0.045, 0.07, 40)


def shell(p: Pen, c: Colour, r: random.Random) -> None:
    fans = tuple(limb(((0.0, -0.10), (0.80 * math.sin(math.radians(a)) * 0.78,
                                      -0.12 - 0.70 * math.cos(math.radians(a)))), 0.12,
                                      0.27) for a in (-64, -32, 0, 32, 64))
    form(p, c, *fans, oval(0.0, -0.34, 0.34, 0.30), blob((-0.26, 0.0), (-0.26, 0.0), (-0.10, -0.20), (0.10, -0.20),
                                                         (0.26, 0.0), (0.26, 0.0)))
    for a in (-47, -16, 16, 47):
        s, k = math.sin(math.radians(a)), math.cos(math.radians(a))
        form(p, deep(c, 0.26), limb(((0.12 * s, -0.18 - 0.06 * k), (0.60 * s, -0.12 - 0.70 * k)), 0.03, 0.05),
             edge=False, shade=0.0)


THINGS: dict[str, Noun] = {
    "cup": Noun(cup, "table", 0.34, ("cup", "mug"), natural=("white", "red", "teal"), flip=True),
    "teapot": Noun(teapot, "table", 0.38, natural=("blue", "white", "red"), flip=True),
    "vase": Noun(vase, "table", 0.46, ("vase", "vase of flowers"), natural=("blue", "white", "teal")),
    "candle": Noun(candle, "table", 0.44, natural=("white", "cream", "red")),
    "book": Noun(book, "table", 0.38, natural=("red", "blue", "brown")),
    "bowl": Noun(bowl, "table", 0.36, ("bowl of fruit",), plural="bowls of fruit", natural=("white", "blue", "brown"),
                 flip=True),
    "bottle": Noun(bottle, "table", 0.48, natural=("green", "brown", "sky blue")),
    "clock": Noun(clock, "table", 0.38, ("clock", "alarm clock"), natural=("red", "gold", "teal")),
    "lamp": Noun(lamp, "table", 0.44, natural=("yellow", "cream", "red")),
    "crown": Noun(crown, "table", 0.34, natural=("gold", "yellow")),
    "hat": Noun(hat, "table", 0.34, ("hat", "top hat"), natural=("black", "brown", "purple")),
    "lantern": Noun(lantern, "table", 0.42, natural=("black", "red", "green")),
    "key": Noun(key, "table", 0.42, natural=("gold", "grey"), flip=True),
    "shell": Noun(shell, "table", 0.34, ("seashell", "shell"), natural=("coral", "pink", "cream")),
    **things_toys.THINGS,
}
