"""Three plain sentences about one place: where its students stand, how they grew, where it ranks.

Knows: arrays of places, the words that intervals allow. Must not know: SQL, panels, pictures.
"""

from __future__ import annotations

import numpy as np

from data.pooling import ORDER_N
from queries.answer import Record, Value
from queries.hiding import rounded
from queries.views.schools.places import Places
from queries.words import of_100, say, signed

SDS = ("conditional_growth", "low", "high", "steadied", "steadied_low", "steadied_high")


def record_of(places: Places, at: int) -> dict[str, Value]:
    """One place as a record: status, growth, steadied growth and rank, each with its interval."""
    status, standing = places.status, places.standing
    value, half = places.value[at], places.half[at]
    sds = [value, value - half, value + half, *(standing[name][at] for name in SDS[3:])]
    ranks = {name: _plain(standing[name][at]) for name in ("rank_low", "rank_high")}
    return {
        "group": str(places.name[at]),
        "key": str(places.key[at]),
        "n": places.rules.shown_n(int(places.pool.n[at])),
        "status": _plain(status.share[at]),
        "status_low": _plain(status.low[at]),
        "status_high": _plain(status.high[at]),
        **dict(zip(SDS, map(_plain, rounded(np.array(sds), rules=places.rules)), strict=True)),
        "verdict": places.verdict[at],
        **{name: None if rank is None else int(rank) for name, rank in ranks.items()},
        "ordered": bool(places.ordered[at]),
        "hidden": None,
    }


def all_of(places: Places) -> Record:
    """Everyone: the yardstick itself, so growth is 0 by construction and has no interval."""
    return {
        "group": say("profile_all"),
        "n": places.rules.shown_n(int(places.sizes[:, 0].sum())) if places.whole else None,
        "status": places.status.all,
        "conditional_growth": 0.0 if places.whole else None,
        "hidden": None,
    }


def status_said(places: Places, at: int, district: Record | None) -> str:
    """Where its students stand at exit, beside its district (a record or None) and everyone."""
    status, exit_ = places.status, places.following.exit
    if np.isnan(status.share[at]):
        key = "profile_status_hidden" if status.n[at] else "profile_status_unknown"
        return say(key, status=status.name, exit=exit_)
    text = say(
        "profile_status",
        share=of_100(float(status.share[at])),
        low=of_100(float(status.low[at])),
        high=of_100(float(status.high[at])),
        status=status.name,
        exit=exit_,
    )
    if district and isinstance(district["status"], float):
        text += say("profile_status_district", share=of_100(district["status"]))
    if status.all is not None:
        text += say("profile_status_all", share=of_100(status.all))
    return text + "."


def growth_said(places: Places, at: int) -> str:
    """Whether its students grew more or less than like students, as its interval allows."""
    value, half = float(places.value[at]), float(places.half[at])
    if np.isnan(half):
        return say("profile_growth_whole")
    keys = {"grew more": "profile_more", "grew less": "profile_less"}
    n, cohorts = int(places.pool.n[at]), int(places.pool.cohorts[at])
    text = say(
        keys.get(str(places.verdict[at]), "profile_close"),
        n=f"{places.rules.shown_n(n):,}",
        value=signed(value),
        low=_end(value - half),
        high=_end(value + half),
    )
    return text + (say("profile_pooled", k=cohorts) if cohorts > 1 else "")


def rank_said(places: Places, at: int) -> str:
    """Where it lies in the order of places, or why it is in no order."""
    one, many = places.unit, f"{places.unit}s"
    if not places.whole:
        return say("profile_no_rank", one=one)
    if not places.ordered[at]:
        return say("profile_unordered", one=one, n=ORDER_N)
    spread, standing = places.spread, places.standing
    low, high = standing["rank_low"][at], standing["rank_high"][at]
    if spread is None or np.isnan(low):
        return say("profile_no_spread", many=many, n=ORDER_N)
    words = {"low": int(low), "high": int(high), "all": spread.ordered, "many": many}
    text = say("profile_rank_one" if low == high else "profile_rank", **words)
    wide = high - low + 1 > spread.ordered / 2
    return text + (say("profile_rank_wide") if wide else "") + "."


def _end(value: float) -> str:
    """An end of an interval: 0.00 would hide on which side of 0 it lies, and so the verdict."""
    if value == 0 or round(value, 2):
        return signed(value)
    return say("just_above" if value > 0 else "just_below")


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
