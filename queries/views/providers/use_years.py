"""Panel `use_years`: by how long the schools had used a provider when the students left.

Knows: arms of every cohort of a span. Must not know: SQL, pictures. Cohorts are taken together, each
student held against the pool of the same cohort, since one cohort alone mostly has one year of use.
"""

from __future__ import annotations

import numpy as np

from queries.answer import Panel, Record, Value
from queries.disclosure import small
from queries.hiding import Mask
from queries.views.providers.arms import Arms
from queries.views.providers.estimates import Estimate, estimate_of
from queries.views.providers.rows import NUMBERS, parted, told
from queries.views.providers.sides import Sides
from queries.words import say

UNKNOWN = -1


def use_years(sides: Sides) -> Panel:
    """One record a provider and year of use in the exit year, over the cohorts up to this one."""
    records: list[Record] = []
    for key in sides.chosen:
        held = [arms for arms in sides.held.values() if arms.of(key).any()]
        values = sorted({int(y) for arms in held for y in np.unique(arms.years[arms.of(key)])})
        if held and values != [UNKNOWN]:
            known = [y for y in values if y != UNKNOWN] + ([UNKNOWN] if UNKNOWN in values else [])
            why = _hidden(sides, held, key)
            records += [_record(sides, held, key, year, why) for year in known]
    if records:
        return parted(sides, "use_years", records)
    if any(arms.of(key).any() for arms in sides.held.values() for key in sides.chosen):
        return Panel("use_years", "not in data", say("use_years_none"), "")
    return Panel("use_years", *sides.untold, "")


def _hidden(sides: Sides, held: list[Arms], key: str) -> str | None:
    """Why no part of a provider may be told: each cohort's students are counted on other pages, so a
    few of one cohort in one year of use could be found by subtraction; all parts go together."""
    for arms in held:
        hidden = sides.hidden_then[arms.fit.id].get(key)
        if hidden:
            return hidden
        if sides.hidden_then[arms.fit.id].get("none") == say("providers_crossed"):
            return say("providers_crossed")
        mine = arms.of(key)
        _, sizes = np.unique(arms.years[mine], return_counts=True)
        if any(small(int(n), limit=sides.rules.min_n) for n in sizes):
            return say("hidden_beside")
    if sides.cuts_schools:
        for year in {int(y) for arms in held for y in np.unique(arms.years[arms.of(key)])}:
            there = [arms.school[arms.of(key) & (arms.years == year)] for arms in held]
            if len(np.unique(np.concatenate(there))) == 1:
                return say("providers_crossed")
    return None


def _record(sides: Sides, held: list[Arms], key: str, year: int, why: str | None) -> Record:
    base: dict[str, Value] = {
        "group": sides.name(key),
        "key": key,
        "part": say("part_not_recorded") if year == UNKNOWN else say("part_year", n=year),
        "year": None if year == UNKNOWN else year,
        **dict.fromkeys(NUMBERS),
        "comparable": False,
    }
    if why:
        return {**base, "reason": why}
    rules = sides.rules
    masks = {arms.fit.id: arms.of(key) & (arms.years == year) for arms in held}
    there = [arms for arms in held if masks[arms.fit.id].any()]
    one = _estimate(sides, there, key, masks)
    base |= {"n": rules.shown_n(sum(int(mask.sum()) for mask in masks.values()))}
    if one is None:
        return {**base, "reason": say("providers_no_pool")}
    base |= {"schools": one.matched.schools_treated}
    return told(base, one, barred=sides.few(one), unlike=say("part_not_comparable"), rules=rules)


def _estimate(sides: Sides, held: list[Arms], key: str, masks: dict[int, Mask]) -> Estimate | None:
    """The estimate of one year of use; that of the cohort where it is all there is."""
    if len(held) == 1 and bool((masks[held[0].fit.id] == held[0].of(key)).all()):
        return sides.estimate(held[0], key)
    return estimate_of({arms.fit.id: (arms, masks[arms.fit.id]) for arms in held}, key)
