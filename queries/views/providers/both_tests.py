"""Panel `both_tests`: the same students on both tests, and whether the two answers disagree.

Knows: arms of two tests' cohorts, effects, their difference. Must not know: pictures.
Twin spans: where the other test is not given at the entry, its last window before it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from queries.answer import Panel, Record, Value
from queries.disclosure import Profile, small
from queries.effects import difference_of_effects
from queries.fits import Fit
from queries.intervals import LESS, MORE
from queries.store import Catalog
from queries.views.providers.arms import GROUPS, TRAITS, Arms, arms_of
from queries.views.providers.estimates import Estimate, estimate
from queries.views.providers.rows import sd, told
from queries.views.providers.sides import Sides
from queries.words import listed, say

COLUMNS = (
    *(
        "group",
        "n",
        "test_a",
        "effect_a",
        "low_a",
        "high_a",
        "test_b",
        "effect_b",
        "low_b",
        "high_b",
    ),
    *("effects_apart", "effects_apart_low", "effects_apart_high", "verdict", "reason"),
)


def both_tests(sides: Sides) -> Panel:
    """One record a provider: its effect on each test, and the difference with its interval."""
    catalog, fit = sides.following.context.catalog, sides.following.fit
    other = other_test(catalog, fit)
    if other is None:
        return Panel("both_tests", "not in data", say("both_none", span=fit.path.words()), "")
    arms = arms_of(sides.following, [other]).get(other.id)
    if arms is None:
        return Panel("both_tests", "not in data", say("both_none", span=fit.path.words()), "")
    pair = _same(sides.arms, arms)
    records = [_record(sides, pair, key, alone=arms) for key in sides.listed]
    if not records:
        return Panel("both_tests", *sides.untold, "")
    apart = [str(r["group"]) for r in records if r["verdict"] == say("both_disagree")]
    judged = [r for r in records if r["verdict"]]
    if apart:
        sentence = say("both_apart", names=listed(apart, last="and"))
    else:
        sentence = say("both_agree", n=len(judged)) if judged else say("both_untold")
    if len(records) == 1 and not judged:
        sentence = say("both_untold_one", name=str(records[0]["group"]))
    if len(judged) == 1 and not apart:
        sentence = say("both_agree_one", name=str(judged[0]["group"]))
    spans = [f"{catalog.tests[one.test].name}: {one.path.words()}" for one in (fit, other)]
    return Panel(
        name="both_tests",
        state="shown",
        sentence=sentence,
        subtitle=say("both_subtitle", whom=sides.whom, spans="; ".join(spans)),
        records=tuple(records),
        drawn=tuple(row for record in records for row in _rows(record)),
        columns=COLUMNS,
        how_to_read=say("both_read"),
        alt="; ".join(f"{r['group']}: {r['verdict'] or r['reason']}" for r in records) + ".",
    )


def other_test(catalog: Catalog, fit: Fit) -> Fit | None:
    """The cohort of another test that leaves in the same window and year: of the same span, else of
    its twin. The first test that has one, by name."""
    for test in sorted(catalog.tests.values(), key=lambda one: one.name):
        if test.id == fit.test:
            continue
        span = fit.span if catalog.cohorts(test.id, fit.span) else catalog.twin(test.id, fit.span)
        for one in catalog.cohorts(test.id, span) if span else ():
            if one.exit_year == fit.exit_year and one.slope is not None:
                return one
    return None


@dataclass(frozen=True)
class Pair:
    """The students of both tests, in one order."""

    a: Arms
    b: Arms


def _same(a: Arms, b: Arms) -> Pair:
    """Students matched on both tests. Which arm they are in, and their traits, are the first's: the
    second may be entered a year earlier."""
    place = np.full(max(one.student.max(initial=-1) for one in (a, b)) + 1, -1, dtype=np.int32)
    place[b.student] = np.arange(len(b.student), dtype=np.int32)
    there = place[a.student]
    at = np.flatnonzero(there >= 0)
    bt = there[at]
    first, second = a.only(at), b.only(bt)
    shared = ("arm", "reason", "school", *TRAITS, *GROUPS, "years", "dose", "shares")
    return Pair(first, replace(second, **{name: getattr(first, name) for name in shared}))


def _record(sides: Sides, pair: Pair, key: str, *, alone: Arms) -> Record:
    """`alone`: everyone matched on the second test."""
    rules, catalog = sides.rules, sides.following.context.catalog
    base: dict[str, Value] = {"group": sides.name(key), "key": key, "verdict": None}
    base |= dict.fromkeys(("n", *COLUMNS[2:13]))
    base |= {
        "test_a": catalog.tests[pair.a.fit.test].name,
        "test_b": catalog.tests[pair.b.fit.test].name,
    }
    why = sides.hidden.get(key)
    if why:
        return {**base, "reason": why}
    one, two = (estimate(arms, key) for arms in (pair.a, pair.b))
    if one is None or two is None:
        return {**base, "reason": say("both_nobody")}
    why = sides.barred(sides.arms, key, one) or sides.barred(sides.arms, key, two)
    if why or one.effect is None or two.effect is None:
        return {**base, "reason": why}
    # Those of the provider on one test alone would be found by subtraction.
    left_out = [int(arms.of(key).sum()) - one.n for arms in (sides.arms, alone)]
    few = any(small(abs(n), limit=rules.part_n) for n in left_out)
    n = None if few else rules.shown_n(one.n)
    base |= {"n": n, **_told(one, "a", rules), **_told(two, "b", rules)}
    if not (one.comparable and two.comparable):
        return {**base, "reason": say("both_not_comparable")}
    apart = difference_of_effects(one.effect, two.effect)
    if apart.half is None:
        return {**base, "reason": say("both_few_schools")}
    ends = (apart.value - apart.half, apart.value + apart.half)
    names = ("effects_apart", "effects_apart_low", "effects_apart_high")
    values = (apart.value, *ends)
    base |= dict(zip(names, (sd(value, rules) for value in values), strict=True))
    return {**base, "verdict": _verdict(one, two, apart.disagree), "reason": None}


def _told(one: Estimate, end: str, rules: Profile) -> dict[str, Value]:
    row = told({}, one, barred=None, unlike="", rules=rules)
    return {f"{name}_{end}": row.get(name) for name in ("effect", "low", "high", "verdict")}


def _rows(record: Record) -> list[Record]:
    """A record as its picture draws it: each test, and the first less the second."""
    ends = {"effect": "effects_apart", "low": "effects_apart_low", "high": "effects_apart_high"}
    apart = {name: record[column] for name, column in ends.items()}
    same = {name: record[name] for name in ("group", "key")}
    rows: list[Record] = [
        {
            **{**same, "part": record[f"test_{end}"], "n": record["n"], "schools": None},
            **{name: record.get(f"{name}_{end}") for name in (*ends, "verdict")},
            "reason": None,
        }
        for end in ("a", "b")
        if record[f"effect_{end}"] is not None
    ]
    if apart["effect"] is not None or record["reason"]:
        part = say("both_difference") if rows else say("both_tests")
        last = {**same, "part": part, "n": None, "schools": None, **apart}
        rows.append({**last, "verdict": record["verdict"], "reason": record["reason"]})
    return rows


def _verdict(one: Estimate, two: Estimate, disagree: bool) -> str:
    """ "these disagree" only by the interval of the difference."""
    if disagree:
        return say("both_disagree")
    clear: Sequence[bool] = [each.verdict in (MORE, LESS) for each in (one, two)]
    if all(clear) and one.verdict == two.verdict:
        return say("both_clear")
    return say("both_one_only") if any(clear) else say("both_close")
