"""Who was scored at each end of the span followed, by school and set of providers.

Knows: growth parts at entry and at exit, how a set of providers is written. Must not know: cards,
small-number rules, sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.hiding import Ints, Mask
from queries.router import Question
from queries.selection import Predicate
from queries.views.growth.following import ENTRY, Following

Texts = NDArray[np.object_]


class Sets:
    """The sets of providers ("a+b") of many rows: `names` are the few there are, `code` each row's."""

    def __init__(self, texts: Texts) -> None:
        rows = texts.tolist()
        place = {name: at for at, name in enumerate(dict.fromkeys(rows))}
        self.names = tuple(str(name) for name in place)
        self.code: Ints = np.array([place[name] for name in rows], np.int64)

    def holding(self, key: str) -> Mask:
        """Rows whose set holds a provider."""
        held: Mask = np.array([key in name.split("+") for name in self.names], dtype=bool)
        return held[self.code]


@dataclass(frozen=True)
class Ends:
    """Students at one end of the span by school and provider: all scored there, and those matched."""

    key: Texts
    provider: Sets
    scored: Ints
    matched: Ints

    def shares_of(self, rows: Mask) -> tuple[int, int]:
        """Scored and matched of some rows."""
        return int(self.scored[rows].sum()), int(self.matched[rows].sum())


def ends(following: Following, end: str) -> Ends:
    """Who was scored at "entry" (matched or left, where they entered) or "exit" (matched or joined)."""
    entry = end == "entry"
    catalog = following.context.catalog
    school = ENTRY["school"] if entry else "school_id"
    provider = ENTRY["provider"] if entry else "provider"
    by = [school, "status", *([provider] if catalog.providers else [])]
    where = chosen(following, ("matched", "left" if entry else "joined"), entry=entry)
    found = following.context.columns(Question("growth", (f"n_{end}",), where, by))
    n = np.nan_to_num(np.asarray(found[f"n_{end}"], dtype=np.float64)).astype(np.int64)
    none = np.full(len(n), "none", dtype=object)
    matched = np.where(found["status"] == "matched", n, 0)
    return Ends(found[school], Sets(found.get(provider, none)), n, matched)


def chosen(following: Following, status: Sequence[str], *, entry: bool = False) -> Predicate:
    """Students of the cohort followed whom the selection names, where they entered or left."""
    renamed = ENTRY if entry else None
    named = following.selection.predicate(without=("grade",), renamed=renamed)
    return following.where(named, status, (following.fit,))
