"""Differences of growth between chosen places, pair by pair.

Knows: how a difference is judged and said. Must not know: SQL, pictures.
"""

from __future__ import annotations

from itertools import combinations
from math import sqrt

import numpy as np

from queries.answer import Panel, Record, Value
from queries.hiding import rounded
from queries.intervals import LESS, MORE, TOO_CLOSE, Z95, verdict
from queries.views.schools.compared import about
from queries.views.schools.places import Places
from queries.views.schools.side import Side
from queries.words import say

COLUMNS = ("group", "n_a", "n_b", "difference", "low", "high", "verdict", "hidden")


def pairs(side: Side) -> Panel:
    """Each pair's difference of raw growth: these schools, students varying."""
    places, rules = side.places, side.places.rules
    whom = side.following.whom
    records = [_pair(places, a, b) for a, b in combinations(side.at, 2)]
    shown = [record for record in records if not record["hidden"]]
    told = [r for r in shown if r["verdict"] != TOO_CLOSE]
    expected = about(len(shown) / 20)
    if not shown:
        sentence = say("pairs_hidden", n=rules.min_n)
    elif len(shown) == 1:
        key = "pairs_one_told" if told else "pairs_one_close"
        sentence = say(key, **{name: shown[0][name] for name in ("a", "b", "verdict")})
    else:
        sentence = say("pairs_title", told=len(told), all=len(shown))
    notes = [say("pairs_chance", expected=expected, k=len(shown))] if len(shown) > 1 else []
    return Panel(
        name="pairs",
        state="shown" if shown else "too small",
        sentence=sentence,
        subtitle=say("pairs_subtitle", whom=f"{whom[:1].upper()}{whom[1:]}"),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("pairs_read", many=f"{places.unit}s"),
        notes=(*notes, *filter(None, [side.missed])),
        alt="; ".join(f"{r['group']}: {r['hidden'] or r['verdict']}" for r in records) + ".",
        facts={"expected": expected, "unit": places.unit},
    )


def _pair(places: Places, a: int, b: int) -> Record:
    first, second = str(places.name[a]), str(places.name[b])
    base: dict[str, Value] = {"group": say("less", a=first, b=second), "a": first, "b": second}
    why = [str(places.hidden[i]) for i in (a, b) if places.hidden[i]]
    if why:
        return {**base, "hidden": why[0]}
    value = float(places.value[a] - places.value[b])
    half = Z95 * sqrt(float(places.pool.variance[a] + places.pool.variance[b]))
    said = {MORE: say("one_more", name=first), LESS: say("one_more", name=second)}
    found = verdict(value - half, value + half)
    ends = rounded(np.array([value, value - half, value + half]), rules=places.rules)
    return {
        **base,
        "n_a": places.rules.shown_n(int(places.pool.n[a])),
        "n_b": places.rules.shown_n(int(places.pool.n[b])),
        **dict(zip(("difference", "low", "high"), ends.tolist(), strict=True)),
        "verdict": said.get(found, found),
        "hidden": None,
    }
