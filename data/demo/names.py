"""Invented names for the demo state: places, schools, providers. No real school or company.

Knows: syllables. Must not know: anything else.
"""

from __future__ import annotations

import numpy as np

STATE = "Orvalle"

_STARTS = [
    "Bram",
    "Cald",
    "Dorn",
    "Elsk",
    "Farr",
    "Garn",
    "Hesk",
    "Ivor",
    "Jask",
    "Kell",
    "Lorn",
    "Marr",
    "Nesk",
    "Orl",
    "Pell",
    "Quen",
    "Rusk",
    "Sarn",
    "Tarr",
    "Ulv",
    "Varn",
    "Wesk",
    "Yarr",
    "Zell",
]
_ENDS = [
    "adine",
    "ombe",
    "ewick",
    "imoor",
    "othane",
    "ufell",
    "andale",
    "eholt",
    "imere",
    "ostrand",
    "averley",
    "umbeck",
]
_SIDES = ("", "North ", "South ", "East ", "West ", "Upper ", "Lower ", "New ", "Old ", "Far ")


def places(rng: np.random.Generator, count: int) -> list[str]:
    """`count` different invented place names in random order."""
    stems = [start + end for start in _STARTS for end in _ENDS]
    order = rng.permutation(len(stems))
    names: list[str] = []
    turn = 0
    while len(names) < count:
        if turn < len(_SIDES):
            side, number = _SIDES[turn], ""
        else:
            side, number = "", f" {turn - len(_SIDES) + 2}"
        names.extend(f"{side}{stems[index]}{number}" for index in order)
        turn += 1
    return names[:count]
