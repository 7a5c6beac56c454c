"""Panel `past`: the same schools before they started, held against like students of that time.

Knows: arms of earlier cohorts, which schools used a provider later. Must not know: SQL, pictures.
A school that already grew more before it started is a reason to doubt what is said of its provider.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data.arms import NEITHER, PLANNING_YEAR
from queries.answer import Panel, Record, Value
from queries.dimensions import school_year
from queries.disclosure import hidden_sizes
from queries.hiding import Mask
from queries.intervals import LESS, MORE
from queries.views.providers.arms import Arms
from queries.views.providers.estimates import estimate
from queries.views.providers.rows import NUMBERS, SAID, looks, told
from queries.views.providers.sides import Sides
from queries.words import listed, say

COLUMNS = ("group", "cohort_label", *NUMBERS, "reason")
PLANNED = NEITHER.index(PLANNING_YEAR) + 1


@dataclass(frozen=True)
class Before:
    """Students of one earlier cohort, in schools that used a provider later: of the pool and of a
    planning year; and everyone else of the pool. Masks over `arms`."""

    arms: Arms
    pool: Mask
    planning: Mask
    elsewhere: Mask

    @property
    def n(self) -> int:
        """Students of the later provider's schools."""
        return int(self.pool.sum() + self.planning.sum())


def past(sides: Sides) -> Panel:
    """One record a provider and cohort of the span that left before its schools started, the
    earliest first: treated are the students of those schools then, the pool all others of it."""
    records = [record for key in sides.listed for record in records_of(sides, key)]
    if not records and all(key in sides.hidden for key in sides.listed):
        return Panel("past", *sides.untold, "")
    if not records:
        return Panel("past", "not in data", say("past_none"), "")
    checked = {str(record["key"]) for record in records}
    without = [sides.name(key) for key in sides.listed if key not in checked | set(sides.hidden)]
    notes = (say("past_unchecked", names=", ".join(without)),) if without else ()
    verdicts = sum(1 for record in records if record["verdict"])
    apart = [sides.name(key) for key in sides.listed if past_of(sides, key)]
    sentence = say("past_untold")
    if apart:
        key = "past_apart_one" if len(apart) == 1 else "past_apart"
        sentence = say(key, names=listed(apart, last="and"))
    elif verdicts:
        last = {str(r["key"]): r for r in records if r["verdict"]}
        names = [str(record["group"]) for record in last.values()]
        sentence = say(
            "past_close_one" if len(names) == 1 else "past_close", names=listed(names, last="and")
        )
    return Panel(
        name="past",
        state="shown",
        sentence=sentence,
        subtitle=say("past_subtitle", span=sides.following.fit.path.words(), whom=sides.whom),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("past_read"),
        notes=(*looks(verdicts), *notes),
        alt=sentence,
    )


def past_of(sides: Sides, key: str) -> str | None:
    """What stands beside a provider's verdict: of the latest earlier cohort with an interval, that it
    leaves out 0; else None."""
    last = next((r for r in reversed(records_of(sides, key)) if r["verdict"]), None)
    words = {SAID[MORE]: say("past_more"), SAID[LESS]: say("past_less")}
    if last is None or last["verdict"] not in words:
        return None
    return say("past_beside", how=words[str(last["verdict"])], cohort=str(last["cohort_label"]))


def records_of(sides: Sides, key: str) -> list[Record]:
    """The records of one provider."""
    found: list[Record] = sides.kept(("past", key), lambda: _records(sides, key))
    return found


def _records(sides: Sides, key: str) -> list[Record]:
    if key in sides.hidden:
        return []
    return [_record(sides, each, key) for each in befores(sides, key).values() if each.n]


def befores(sides: Sides, key: str) -> dict[int, Before]:
    """Earlier cohort -> who went to a provider's schools then."""
    found: dict[int, Before] = sides.kept(("before", key), lambda: _befores(sides, key))
    return found


def _befores(sides: Sides, key: str) -> dict[int, Before]:
    latest = sides.arms
    found = {
        at: _before(latest, arms, key) for at, arms in sides.held.items() if arms is not latest
    }
    return {at: _without_few(before, sides.rules.min_n) for at, before in found.items()}


def _before(latest: Arms, arms: Arms, key: str) -> Before:
    """Who went to the provider's schools of `latest` when the cohort of `arms` left, of schools that had
    not started by then as far as their year of use says. A pool student's school used none up to that
    year by the definition of the pool; one of a planning year has to be known to have started later.
    """
    mine = latest.of(key)
    schools, place = np.unique(latest.school[mine], return_inverse=True)
    most = np.zeros(len(schools), dtype=np.int64)
    np.maximum.at(most, place, latest.years[mine])
    # Years are counted from 1: used for two years by exit, a school started one year before it.
    start = np.where(most > 0, latest.fit.exit_year - most + 1, -1)
    # By school code; 0 of a school that never used it.
    begun = np.zeros(max(schools.max(initial=-1), arms.school.max(initial=-1)) + 1, dtype=np.int32)
    begun[schools] = start
    began = begun[arms.school]
    there, later = began != 0, began > arms.fit.exit_year
    planning = (arms.reason == PLANNED) & later
    pool = arms.pool & (later | (began < 0))
    return Before(arms, pool, planning, arms.pool & ~there)


def _without_few(before: Before, least: int) -> Before:
    """Without a few of the pool, or of a planning year, beside many of the other: both are counted on
    other pages, so that the few would be what the sum leaves. They are compared with nobody."""
    few = [int(some.sum()) < least for some in (before.pool, before.planning)]
    if sum(few) != 1:
        return before
    nobody: Mask = np.zeros_like(before.pool)
    return replace(before, pool=nobody) if few[0] else replace(before, planning=nobody)


def _record(sides: Sides, before: Before, key: str) -> Record:
    rules, arms = sides.rules, before.arms
    base: dict[str, Value] = {
        "group": sides.name(key),
        "key": key,
        "cohort": arms.fit.cohort,
        "cohort_label": (label := say("cohort_entered", year=school_year(arms.fit.cohort))),
        "part": label,
        **dict.fromkeys(NUMBERS),
        "comparable": False,
    }
    why = _hidden(sides, before, key)
    if why:
        return {**base, "reason": why}
    then = before.pool | before.planning
    one = estimate(arms.then(key, then, away=arms.pool & ~before.elsewhere), key)
    base |= {"n": rules.shown_n(before.n)}
    if one is None:
        return {**base, "reason": say("providers_no_pool")}
    base |= {"schools": one.matched.schools_treated}
    unlike = say("cohort_not_comparable")
    return told(base, one, barred=sides.few(one), unlike=unlike, rules=rules)


def _hidden(sides: Sides, before: Before, key: str) -> str | None:
    """Why nothing may be told of these students. Pool and planning year of that cohort are counted on
    other pages, so what this takes out of either must leave no small rest, nor be one."""
    hidden = sides.hidden_then[before.arms.fit.id]
    # Of all providers, whichever are shown: a choice of them must not change who is hidden.
    every = [each for each in sides.arms.ids if bool(sides.arms.of(each).any())]
    others = [befores(sides, each)[before.arms.fit.id] for each in every]
    whole = {"none": before.arms.pool, PLANNING_YEAR: before.arms.reason == PLANNED}
    for name, of in (("none", "pool"), (PLANNING_YEAR, "planning")):
        some: Mask = getattr(before, of)
        if not some.any():
            continue
        if name in hidden:
            return hidden[name]
        parts: list[Mask] = [getattr(each, of) for each in others]
        rest = whole[name] & ~np.logical_or.reduce(parts)
        sizes = [int(part.sum()) for part in (*parts, rest)]
        why = hidden_sizes(sizes, rules=sides.rules)[every.index(key)]
        if why:
            return why
    then = before.pool | before.planning
    if sides.cuts_schools and any(
        len(np.unique(before.arms.school[some])) == 1 for some in (then, before.elsewhere)
    ):
        return say("providers_crossed")
    return None
