"""Schools compared: status beside growth, and growth against size.

Knows: arrays of places, which panel shows what. Must not know: SQL, pictures.
"""

from __future__ import annotations

from math import erfc, sqrt
from typing import Any

import numpy as np

from data.pooling import MOST_COHORTS, ORDER_N
from queries.answer import Panel, Record, Value
from queries.dimensions import SUBGROUPS, school_year
from queries.hiding import Floats, Mask, rounded, shown_counts
from queries.rows import Rows
from queries.steadied import funnel_limits
from queries.views.schools.grid import DRAWN, cells
from queries.views.schools.places import Places, Texts
from queries.words import listed, of_100, say

WHOLE = ("n", "status_n", "rank_low", "rank_high")
COLUMNS = (
    *("group", "district", "n", "pooled", "status", "status_low", "status_high"),
    *("conditional_growth", "low", "high", "verdict"),
    *("steadied", "steadied_low", "steadied_high", "rank_low", "rank_high"),
    *("change", "change_low", "change_high", "covered_share", "hidden"),
)
FUNNEL_COLUMNS = (
    *("group", "district", "n", "conditional_growth", "low", "high", "verdict", "hidden"),
)


def rows_of(places: Places) -> Rows:
    """Every place as a record, values withheld where the rules say so."""
    rules, status = places.rules, places.status
    value, half = places.value, places.half
    change, change_half, _ = places.change
    chosen = set(places.following.selection.compare)
    sds = {
        "conditional_growth": value,
        "low": value - half,
        "high": value + half,
        **{name: places.standing[name] for name in ("steadied", "steadied_low", "steadied_high")},
        "change": change,
        "change_low": change - change_half,
        "change_high": change + change_half,
    }
    known = np.isfinite(status.share)
    columns: dict[str, Any] = {
        "group": places.name,
        "key": places.key,
        "district": places.district_names,
        "n": np.where(places.shown, shown_counts(places.pool.n, rules=rules), np.nan),
        "pooled": _pooled(places),
        "status": status.share,
        "status_n": np.where(known, shown_counts(status.n, rules=rules), np.nan),
        "status_low": status.low,
        "status_high": status.high,
        "verdict": places.verdict,
        **{name: rounded(values, rules=rules) for name, values in sds.items()},
        **{name: places.standing[name] for name in ("rank_low", "rank_high")},
        "covered_share": places.covered,
        "ordered": places.ordered,
        "chosen": [key in chosen for key in places.key],
        "hidden": places.hidden,
    }
    return Rows(columns, whole=WHOLE)


def schools(places: Places, rows: Rows) -> Panel:
    """Panel `schools`: status beside growth, both with intervals."""
    if not places.shown.any():
        few = say("too_small", n=places.rules.min_n)
        return Panel("schools", "too small", few, "", picture="quadrant")
    status, following = places.status, places.following
    drawable = places.shown & np.isfinite(status.share)
    facts = facts_of(places) | {"shown": int(drawable.sum())}
    many = str(facts["many"])
    if not drawable.any():
        key = "status_few" if status.n.any() else "status_unknown"
        reason = say(key, many=many, status=status.name, exit=following.exit)
        state = "too small" if status.n.any() else "not in data"
        return Panel("schools", state, reason, "", picture="quadrant")  # type: ignore[arg-type]
    grid = int(drawable.sum()) > DRAWN
    part = any(getattr(following.selection, key) for key in SUBGROUPS)
    return Panel(
        name="schools",
        picture="quadrant",
        state="shown",
        sentence=_title(places, facts),
        subtitle=say(
            "schools_subtitle",
            whom=following.whom,
            status=status.name,
            exit=following.exit,
            tested=say("status_of_part" if part else "status_of_all"),
        ),
        records=rows,
        drawn=tuple(_drawn(places, rows, drawable, status.share, grid=grid)),
        columns=COLUMNS,
        how_to_read=say("schools_read", status=status.name, one=places.unit)
        + (say("schools_grid", many=many) if grid else ""),
        notes=_notes(places, facts, drawable),
        alt=_alt(places, facts),
        facts=facts | {"grid": grid},
    )


def funnel(places: Places, rows: Rows) -> Panel:
    """Panel `funnel`: growth against size, with the limits schools that do not differ keep to."""
    if not places.ordered.any():
        few = say("funnel_none", n=ORDER_N, one=places.unit)
        return Panel("funnel", "too small", few, "")
    facts = facts_of(places)
    grid = int(places.shown.sum()) > DRAWN
    size = shown_counts(places.pool.n, rules=places.rules)
    words = {"many": facts["many"], "what": counted(int(places.ordered.sum()), places.unit)}
    near, far = (str(facts[f"outside_{end}"]) for end in ("95", "998"))
    by_chance = {end: about(float(str(facts[f"expected_{end}"]))) for end in ("95", "998")}
    spread = places.spread
    return Panel(
        name="funnel",
        state="shown",
        sentence=say("funnel_title", **words, outside=far, expected=by_chance["998"]),
        subtitle=say("funnel_subtitle", **words, outside=near, expected=by_chance["95"]),
        records=rows,
        drawn=tuple(_drawn(places, rows, places.shown, size, grid=grid, log=True)),
        columns=FUNNEL_COLUMNS,
        how_to_read=say("funnel_read", **words),
        notes=(say("funnel_spread", spread=f"{spread.between:.2f}", **words),) if spread else (),
        alt=say("funnel_alt", **words, near=near, far=far),
        facts=facts | {"grid": grid},
    )


def facts_of(places: Places) -> dict[str, Value]:
    """What pictures of all places share: verdicts counted, the yardstick's spread, the limits."""
    ordered = places.ordered
    verdicts = places.verdict[ordered]
    with np.errstate(invalid="ignore", divide="ignore"):
        off = np.abs(places.pool.mean) / np.sqrt(places.pool.variance)
    near, far = funnel_limits(1.0, 1.0)
    spread, n = places.spread, int(ordered.sum())
    told = {word: int((verdicts == word).sum()) for word in ("grew more", "grew less")}
    judged = int(np.count_nonzero(verdicts))
    return {
        "unit": places.unit,
        "many": f"{places.unit}s",
        "shown": int(places.shown.sum()),
        "ordered": n,
        "in_order": spread.ordered if spread else None,
        "more": told["grew more"],
        "less": told["grew less"],
        "close": judged - told["grew more"] - told["grew less"],
        "status_name": places.status.name,
        "status_all": places.status.all,
        "within": places.fits[0].within,
        "between": spread.between if spread else None,
        "outside_95": int((off[ordered] > near).sum()),
        "outside_998": int((off[ordered] > far).sum()),
        "expected_95": n * _outside(near),
        "expected_998": n * _outside(far),
        "rank_span": spread.rank_span if spread else None,
        "can_order": bool(spread and spread.rank_span <= 0.5),
        "judged": judged,
    }


def _title(places: Places, facts: dict[str, Value]) -> str:
    many, one = facts["many"], places.unit
    if not facts["ordered"]:
        return say("schools_none", n=ORDER_N, many=many)
    if not facts["judged"]:
        return say("schools_own_yardstick", one=one)
    if facts["judged"] == 1:
        at = int(np.flatnonzero(places.ordered)[0])
        keys = {"grew more": "schools_one_more", "grew less": "schools_one_less"}
        key = keys.get(str(places.verdict[at]), "schools_one_close")
        return say(key, name=places.name[at], one=one, n=ORDER_N)
    return say(
        "schools_title",
        **{name: facts[name] for name in ("more", "less", "close", "many")},
        all=facts["judged"],
    )


def _notes(places: Places, facts: dict[str, Value], drawable: Mask) -> tuple[str, ...]:
    judged = int(str(facts["judged"]))
    words = {"many": facts["many"], "one": places.unit, "n": ORDER_N}
    notes = []
    if judged > 1:
        notes.append(say("group_chance", expected=about(judged / 20), n=judged))
    if not places.whole:
        notes.append(say("schools_no_rank", **words))
    elif places.spread is None:
        notes.append(say("schools_no_spread", **words))
    else:
        if not facts["can_order"]:
            notes.append(say("cannot_order", share=of_100(places.spread.rank_span), **words))
        notes.append(say("rank_holds", **words))
    small = places.shown & ~places.ordered
    if small.any():
        notes.append(say("small_note", what=_of(int(small.sum()), places.unit), n=ORDER_N))
        joined = int((small & (places.pool.cohorts > 1)).sum())
        if joined:
            years = [school_year(fit.cohort) for fit in places.fits[1:]]
            what = _of(joined, places.unit)
            notes.append(say("pooled_note", what=what, years=listed(years, last="and")))
    unseen = int((~places.shown).sum())
    if unseen:
        what = _of(unseen, places.unit)
        notes.append(say("hidden_note", what=what, n=places.rules.min_n))
    without = int((places.shown & ~drawable).sum())
    if without:
        notes.append(say("no_status_note", what=_of(without, places.unit)))
    return tuple(notes)


def _drawn(
    places: Places, rows: Rows, mask: Mask, x: Floats, *, grid: bool, log: bool = False
) -> list[Record]:
    """The records of a picture: one a place, or the cells they lie in and the chosen ones."""
    at = np.flatnonzero(mask)
    if not grid:
        return rows.take(at)
    compared = set(places.following.selection.compare)
    chosen = [i for i in at if places.key[i] in compared]
    return [*cells(x[at], places.value[at], log=log), *rows.take(chosen)]


def _pooled(places: Places) -> Texts:
    found = np.full(len(places.key), None, dtype=object)
    for k in range(2, MOST_COHORTS + 1):
        found[places.shown & (places.pool.cohorts == k)] = say("pooled", n=k)
    return found


def _outside(limit: float) -> float:
    """Chance that a school that does not differ falls outside a limit, of a normal distribution."""
    return erfc(limit / sqrt(2))


def about(expected: float) -> str:
    """A number expected by chance, in words."""
    return say("fewer_than_one") if expected < 1 else say("about", n=round(expected))


def _of(n: int, unit: str) -> str:
    """So many places and their verb, e.g. "1 school is"."""
    return say("places_is" if n == 1 else "places_are", n=n, one=unit)


def counted(n: int, unit: str) -> str:
    """So many places, e.g. "1 school"."""
    return say("place" if n == 1 else "places", n=f"{n:,}", one=unit)


def _alt(places: Places, facts: dict[str, Value]) -> str:
    what = counted(int(str(facts["shown"])), places.unit)
    told = {name: facts[name] for name in ("more", "less", "close")}
    return say("schools_alt", what=what, n=ORDER_N, **told)
