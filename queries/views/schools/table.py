"""One page of the table of places: those that are sought, in the order asked for.

Knows: arrays of places, orders and what they do not mean. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import numpy as np
from numpy.typing import NDArray

from data.pooling import ORDER_N
from queries.answer import Panel
from queries.hiding import Floats, Mask, shown_counts
from queries.rows import Rows
from queries.views.schools.compared import COLUMNS, counted
from queries.views.schools.places import Places
from queries.words import say

PAGE_ROWS = 50
UNORDERED = ("name", "n", "covered")  # orders that say nothing about who does better


def school_table(places: Places, rows: Rows) -> Panel:
    """Panel `school_table`: one page of the places that are sought, in the order asked for."""
    chosen = places.following.selection
    many = f"{places.unit}s"
    order = _order(places, chosen.sort)
    order = order[_sought(places, chosen.find)[order]]
    if not len(order):
        return Panel(
            "school_table", "nothing", say("find_nothing", text=chosen.find, many=many), ""
        )
    pages = ceil(len(order) / PAGE_ROWS)
    page = min(chosen.page, pages)
    key, lowest = chosen.sort.removesuffix("-low"), chosen.sort.endswith("-low")
    ways = "low" if lowest else "high"
    way = say(f"sort_name_{ways}" if key == "name" else f"sort_{ways}")
    said = say("sort_said", what=say(f"sort_{key}"), way=way)
    spread, means = places.spread, say(f"sort_means_{key}", many=many)
    return Panel(
        name="school_table",
        state="shown",
        sentence=say("table_title", what=counted(len(order), places.unit), order=said),
        subtitle=means,
        records=tuple(rows.take(order[(page - 1) * PAGE_ROWS : page * PAGE_ROWS])),
        columns=COLUMNS,
        how_to_read=say("table_read", n=ORDER_N, one=places.unit),
        alt=said,
        facts={
            "unit": places.unit,
            "many": many,
            "sort": chosen.sort,
            "sort_words": means,
            "page": page,
            "pages": pages,
            "total": len(order),
            "find": chosen.find,
            "ordered": spread.ordered if spread else 0,
            "status_name": places.status.name,
            "reach": _reach(places),
        },
    )


def _sought(places: Places, text: str) -> Mask:
    """Places whose name holds every word of the text, in any order and case."""
    words = text.casefold().split()
    if not words:
        return np.ones(len(places.key), dtype=bool)
    names = (name.casefold() for name in places.name)
    return np.array([all(word in name for word in words) for name in names], dtype=bool)


def _order(places: Places, sort: str) -> NDArray[np.int64]:
    """Indices in the order asked for. Places out of order follow those in it, by name; what is
    hidden stands last."""
    key, lowest = sort.removesuffix("-low"), sort.endswith("-low")
    by_name = np.argsort([name.casefold() for name in places.name], kind="stable")
    if key == "name":
        return by_name[::-1] if lowest else by_name
    size = shown_counts(places.pool.n, rules=places.rules)
    pick: dict[str, Callable[[], Floats]] = {
        "n": lambda: np.where(places.shown, size, np.nan),
        "status": lambda: places.status.share,
        "growth": lambda: places.value,
        "steadied": lambda: places.standing["steadied"],
        "change": lambda: places.change[0],
        "covered": lambda: places.covered,
    }
    values = pick[key]()[by_name]
    signed = np.where(np.isnan(values), np.inf, values if lowest else -values)
    back = np.where(places.ordered, 0, np.where(places.shown, 1, 2))[by_name]
    if key in UNORDERED:
        back = np.where(back == 2, 2, 0)
    else:
        signed = np.where(back == 0, signed, 0.0)
    return by_name[np.lexsort((signed, back))]


def _reach(places: Places) -> float:
    """One scale for the intervals of every page of the table: the furthest end of those in order."""
    ends = np.concatenate([places.value - places.half, places.value + places.half])
    ends = np.abs(ends[np.tile(places.ordered, 2)])
    known = ends[np.isfinite(ends)]
    return float(np.ceil(10 * np.quantile(known, 0.99)) / 10) if len(known) else 0.5
