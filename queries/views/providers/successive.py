"""Panel `successive`: cohort after cohort.

Knows: arms of every cohort of a span. Must not know: pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.answer import Panel, Record, Value
from queries.dimensions import school_year
from queries.intervals import MORE
from queries.views.providers.arms import Arms
from queries.views.providers.estimates import Estimate
from queries.views.providers.rows import NUMBERS, SAID, looks, told
from queries.views.providers.sides import Sides
from queries.words import listed, say

COLUMNS = ("group", "cohort_label", "n", "schools", "effect", "low", "high", "verdict", "reason")
FEWEST_SUSTAINED = 2


def successive(sides: Sides) -> Panel:
    """One record a provider and cohort that left by the selected one's exit, the earliest first."""
    following = sides.following
    records: list[Record] = []
    sustained, counted = [], 0
    for key in sides.chosen:
        held = list(sides.held.values())
        first = next((at for at, arms in enumerate(held) if arms.of(key).any()), len(held))
        # From its first cohort on, every cohort stands: one left out would pass for no gap.
        mine = [_record(sides, arms, key, sides.estimate(arms, key)) for arms in held[first:]]
        records += mine
        counted += sum(1 for record in mine if record["verdict"])
        if _sustained([record["verdict"] for record in mine]):
            sustained.append(sides.name(key))
    if not records:
        return Panel("successive", *sides.untold, "")
    sentence = say("sustained_none")
    if len(sides.chosen) == 1:
        one = "sustained_none_one" if len(records) > 1 else "sustained_too_early"
        sentence = say(one, name=sides.name(sides.chosen[0]))
    if sustained:
        key = "sustained_one" if len(sustained) == 1 else "sustained"
        sentence = say(key, names=listed(sustained, last="and"))
    return Panel(
        name="successive",
        state="shown",
        sentence=sentence,
        subtitle=say("successive_subtitle", span=following.fit.path.words()),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("successive_read", n=FEWEST_SUSTAINED),
        notes=looks(counted),
        alt=sentence,
    )


def _sustained(verdicts: Sequence[Value]) -> bool:
    """Two or more successive cohorts, the latest among them, with intervals above 0."""
    last = verdicts[-FEWEST_SUSTAINED:]
    return len(last) == FEWEST_SUSTAINED and all(one == SAID[MORE] for one in last)


def _record(sides: Sides, arms: Arms, key: str, one: Estimate | None) -> Record:
    rules = sides.rules
    base: dict[str, Value] = {
        "group": sides.name(key),
        "key": key,
        "cohort": arms.fit.cohort,
        "cohort_label": (label := say("cohort_entered", year=school_year(arms.fit.cohort))),
        "part": label,
        **dict.fromkeys((*NUMBERS, "reason")),
        "comparable": one is not None and one.comparable,
    }
    if not arms.of(key).any():
        return {**base, "reason": say("providers_nobody_then")}
    barred = sides.barred(arms, key, one)
    if key in sides.hidden_then[arms.fit.id]:
        return {**base, "comparable": False, "reason": barred}
    if one is None:
        n = rules.shown_n(int(arms.of(key).sum()))
        return {**base, "n": n, "comparable": False, "reason": barred}
    base |= {"n": rules.shown_n(one.n), "schools": one.matched.schools_treated}
    return told(base, one, barred=barred, unlike=say("cohort_not_comparable"), rules=rules)
