"""Growth broken down: by district, school, provider or student group, or by successive cohorts.

Knows: sums by a dimension and exit school. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from queries.answer import Panel, Record, number
from queries.dimensions import DIMENSIONS, Dimension, school_year
from queries.disclosure import ORDER_N, hidden_sizes
from queries.fits import Fit
from queries.hiding import withheld
from queries.intervals import half_these, verdict
from queries.measures import MEASURES
from queries.tally import Tally
from queries.views.growth.following import PARTS, PLACES, Following
from queries.views.growth.starts import GREW, POINTS, estimated, points, signed
from queries.words import say

COLUMNS = (
    *("group", "n", "schools", "conditional_growth", "low", "high", "verdict"),
    *(*POINTS, "hidden"),
)
DRAWN = 24


def by_group(following: Following) -> Panel | None:
    """Panel `by_group`: one record a group of `by=`; None when the link asks for none."""
    chosen = following.selection
    if chosen.by is None:
        return None
    if following.n < following.rules.min_n:
        return Panel("by_group", "too small", say("too_small", n=following.rules.min_n), "")
    if chosen.by == "year":
        return _cohorts(following)
    if following.fit.within is None:
        return Panel("by_group", "not in data", say("growth_no_yardstick", n=30), "")
    dimension = DIMENSIONS[chosen.by]
    labels = dimension.groups(following.context.catalog)
    held = _held(following, dimension, labels)
    if not held:
        return Panel("by_group", "nothing", say("nothing"), "")
    these = dimension.name in PLACES or following.fixed_schools
    sizes = [tally.sums()["n_matched"] for tally in held.values()]
    # A provider's groups may overlap, so they do not add up to the total.
    hidden = _hidden(following, dimension, list(held), sizes)
    records: list[Record] = []
    for (key, tally), n, why in zip(held.items(), sizes, hidden, strict=True):
        if why:
            records.append({"group": labels[key], "key": key, "n": None, "hidden": why})
        elif n:
            records.append(_growth(following, key, labels[key], tally, these=these))
    return _panel(following, dimension, records, these=these)


def _hidden(
    following: Following, dimension: Dimension, keys: Sequence[str], sizes: Sequence[int]
) -> list[str | None]:
    """Why each group may not be shown. A school's district has a total of its own, shown elsewhere."""
    rules = following.rules
    if dimension.name != "school":
        return hidden_sizes(sizes, rules=rules)
    catalog = following.context.catalog
    district = [catalog.district_ranks[key] for key in keys]
    apart = withheld(np.array(sizes), np.array(district), rules=rules)
    few, beside = say("too_few", n=rules.min_n), say("hidden_beside")
    return [
        (few if n < rules.min_n else beside) if away else None
        for n, away in zip(sizes, apart, strict=True)
    ]


def _held(
    following: Following, dimension: Dimension, labels: Mapping[str, str]
) -> dict[str, Tally]:
    """Link value -> the group's sums by exit school, in the dimension's own order."""
    by = [dimension.column] + (["school_id"] if dimension.column != "school_id" else [])
    catalog = following.context.catalog
    columns = following.columns(by)
    held = columns[dimension.column].tolist()
    tally = Tally(columns, PARTS)
    if dimension.name == "provider":  # a school and grade may use more than one
        sets = [stored.split("+") for stored in held]
        users = {
            key: np.array([at for at, used in enumerate(sets) if key in used]) for key in labels
        }
        return {key: tally.only(mine) for key, mine in users.items() if len(mine)}
    groups = tally.by(held)
    stored = {key: dimension.stored(key, catalog) for key in labels}
    return {key: groups[one] for key, one in stored.items() if one in groups}


def _growth(following: Following, key: str, name: str, tally: Tally, *, these: bool) -> Record:
    found = tally.estimate(
        (tally.part("residual_micro") - tally.part("shift_micro")) / 1e6,
        tally.part("n_matched"),
        tally.where(),
        these=these,
        within=following.fit.within,
        reference=following.fit.n,
    )
    assert found is not None
    return {
        "group": name,
        "key": key,
        "n": following.rules.shown_n(found.n),
        "schools": found.schools,
        **estimated(found, GREW, zero=found.n == following.fit.n),
        **points(following, following.facts(tally.sums())),
        "ordered": found.n >= ORDER_N,
        "hidden": None,
    }


def _panel(
    following: Following, dimension: Dimension, records: Sequence[Record], *, these: bool
) -> Panel:
    shown = [record for record in records if not record["hidden"]]
    judged = [record for record in shown if record["verdict"]]
    told = {word: sum(r["verdict"] == word for r in judged) for word in GREW.values()}
    more, less = told["grew more"], told["grew less"]
    words = {
        "all": len(judged),
        "many": dimension.many,
        "more": more,
        "less": less,
        "close": len(judged) - more - less,
    }
    question = say("question_these" if these else "question_like")
    shown_rows = drawn(records)
    return Panel(
        name="by_group",
        state="shown" if shown else "too small",
        sentence=_one(judged[0])
        if len(judged) == 1
        else say("group_title", **words)
        if judged
        else say("group_none" if shown else "group_hidden", many=dimension.many),
        subtitle=say(
            "group_subtitle",
            whom=following.whom[:1].upper() + following.whom[1:],
            question=question,
        )
        + (
            say("by_drawn", shown=len(shown_rows), all=len(records), many=dimension.many)
            if len(shown_rows) < len(records)
            else ""
        ),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("group_read")
        + " "
        + say("question_these_long" if these else "question_like_long"),
        notes=_chance(len(judged)),
        alt="; ".join(
            f"{r['group']}: {number(r['conditional_growth']):+.2f} SD"
            if not r["hidden"]
            else f"{r['group']}: {r['hidden']}"
            for r in shown_rows
        )
        + ".",
        facts={
            "by": dimension.name,
            "narrow": dimension.name,
            "question": question,
            "unit": "SD",
            "shown": "conditional_growth",
            "successive": False,
        },
    )


def _one(record: Record) -> str:
    """The verdict on the only group that has one."""
    keys = {"grew more": "start_more", "grew less": "start_less"}
    bounds = {name: signed(number(record[name])) for name in ("low", "high")}
    value = signed(number(record["conditional_growth"]))
    key = keys.get(str(record["verdict"]), "start_close")
    return say(key, students=record["group"], value=value, **bounds)


def _chance(judged: int) -> tuple[str, ...]:
    """How many verdicts chance alone would give, where that is a whole one."""
    if judged < 2:
        return ()
    expected = judged / 20
    text = "fewer than 1" if expected < 1 else f"about {round(expected)}"
    return (say("group_chance", expected=text, n=judged),)


def drawn(records: Sequence[Record]) -> list[Record]:
    """The rows a picture has room for: those with most students, in their order."""
    largest = sorted(records, key=lambda record: -number(record["n"] or 0))[:DRAWN]
    kept = {record["key"] for record in largest}
    return [record for record in records if record["key"] in kept]


def _cohorts(following: Following) -> Panel:
    """Successive cohorts of the span: different children, each against its own yardstick and norm."""
    context, rules = following.context, following.rules
    fits = context.catalog.cohorts(following.fit.test, following.fit.span)
    columns = following.columns(["cohort_id", "school_id"], fits=fits)
    tallies = Tally(columns, PARTS).by(columns["cohort_id"].tolist())
    against_norm = following.whole
    records: list[Record] = []
    for fit in fits:
        tally = tallies.get(fit.id)
        n = tally.sums()["n_matched"] if tally else 0
        one = Following(context, fit)
        name = say("cohort_row", year=school_year(fit.cohort))
        base: Record = {"group": name, "key": following.link_cohort(fit)}
        if tally is None or n < rules.min_n:
            why = say("too_few", n=rules.min_n) if n else say("cohort_empty")
            records.append({**base, "n": None, "hidden": why})
        elif against_norm:
            records.append({**base, **_normed(one, fit, tally, n)})
        elif fit.within is not None:
            these = following.fixed_schools
            records.append({**_growth(one, str(fit.cohort), name, tally, these=these), **base})
        else:
            records.append({**base, "n": None, "hidden": say("growth_no_yardstick", n=30)})
    shown = [record for record in records if not record["hidden"]]
    value = "gain_vs_norm" if against_norm else "conditional_growth"
    if against_norm and not any(record.get("gain_vs_norm") is not None for record in shown):
        value = "gain"
    question = say("question_these" if against_norm or following.fixed_schools else "question_like")
    return Panel(
        name="by_group",
        state="shown" if shown else "too small",
        sentence=say(
            "cohorts_title" if shown else "group_hidden",
            n=len(shown),
            span=following.span.words(),
            many="cohorts",
        ),
        subtitle=say(
            "cohorts_subtitle",
            students=following.students[:1].upper() + following.students[1:],
            span=following.span.words(),
            question=question,
        ),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("cohorts_read_norm" if against_norm else "cohorts_read"),
        alt="; ".join(
            f"{r['group']}: {r[value]}" if r.get(value) is not None else f"{r['group']}: not shown"
            for r in records
        )
        + ".",
        facts={
            "by": "year",
            "narrow": "cohort",
            "question": question,
            "unit": "SD" if value == "conditional_growth" else "points",
            "shown": value,
            "successive": True,
        },
    )


def _normed(one: Following, fit: Fit, tally: Tally, n: int) -> Record:
    """A whole cohort is its own yardstick, so it is held against the norm, in points."""
    sums = one.facts(tally.sums())
    values = points(one, sums)
    half = half_these(n, within=fit.within_norm) if fit.within_norm is not None else None
    value = MEASURES["gain_vs_norm"].of(sums)
    low = high = word = None
    if half is not None and value is not None and values["gain_vs_norm"] is not None:
        low, high = round(value - half, 1), round(value + half, 1)
        word = GREW.get(verdict(value - half, value + half), "too close to call")
    return {
        "n": one.rules.shown_n(n),
        "schools": tally.schools,
        "conditional_growth": None,
        "low": low,
        "high": high,
        "verdict": word,
        **values,
        "ordered": n >= ORDER_N,
        "hidden": None,
    }
