"""The Skills page's answer: what lies under a target standard, and how success on it hangs together
with its prerequisites.

Knows: which panels the page has, in which order. Must not know: Dash, pictures.
One query fetches the answer sheets of the selected students; all panels are counted from them.
"""

from __future__ import annotations

from functools import lru_cache

from data import reference
from data.reference.agreement import OURS, agreement
from queries.answer import Answer, Panel, State
from queries.nested import too_near
from queries.progressions import Known, Progressions, progressions
from queries.selection import Selection
from queries.sheets import Sheets, sheets
from queries.standards import asked_standards
from queries.standing import standing
from queries.store import Store
from queries.success import Success, judged, needs_of
from queries.views.context import Context
from queries.views.origin import unasked
from queries.views.skills.ranking import NAME as TARGETS
from queries.views.skills.ranking import targets
from queries.views.skills.success import NAME as SUCCESS
from queries.views.skills.success import with_without
from queries.views.skills.under import NAME as UNDER
from queries.views.skills.under import under
from queries.words import listed, of_100, say

PATH = "/skills"
NAMES = (UNDER, SUCCESS, TARGETS)


def skills(selection: Selection, store: Store) -> Answer:
    """Panels of `NAMES` for the target `selection.standard`."""
    context = Context(store, selection)
    panels = _refused(context) or _panels(context)
    return context.answer(PATH, panels)


def _refused(context: Context) -> tuple[Panel, ...]:
    if context.crossed():
        return _all("too small", say("crossed"))
    key = "" if context.catalog.asked else "unasked"
    if not key and not progressions(context.store).needs:
        key = "no_table"
    if key:
        return tuple(Panel(name, "not in data", say(f"{name}_{key}"), "") for name in NAMES)
    reason = unasked(context)
    return _all("not in data", reason) if reason else ()


def _panels(context: Context) -> tuple[Panel, ...]:
    store, rules = context.store, context.rules
    found, text = sheets(store, context.selection)
    context.sql.append(text)
    if not len(found):
        return _all("nothing", say("skills_nobody", when=context.selection.when))
    if len(found) < rules.min_n:
        return _all("too small", say("too_small", n=rules.min_n))
    known = progressions(store)
    target = known.standards[context.selection.standard]
    success = successes(found, known)
    counted = {one.code: done.by_grade for one, done in success.items()}
    stands = standing(found, asked_standards(store), rules=rules, counted=counted)
    plain = stands.plain - too_near(known, success, stands.grades, rules=rules)
    asked = stands.tallies.get(target.code)
    asked_ever, required = needs_of(target.code, known.standards, known.needs)
    beyond = sum(known.standards[code].beyond for code in known.needs.get(target.code, ()))
    return (
        under(context, target, known, stands, notes=(advice(known),)),
        with_without(
            context,
            target,
            success.get(target) or judged(found, target, (), required=0),
            asked=asked.asked if asked else 0,
            required=required,
            never=required - len(asked_ever) - beyond,
            beyond=beyond,
            plain=target.code in plain,
        ),
        targets(
            context,
            success,
            chosen=target.code,
            plain=plain,
            students=len(found),
        ),
    )


def successes(found: Sheets, known: Progressions) -> dict[Known, Success]:
    """Every standard that was asked of anyone and has prerequisites, all of which can be told
    apart, by grade and code."""
    held = sorted(
        (
            one
            for one in known.standards.values()
            if one.bit is not None
            and one.code in known.needs
            and not any(known.standards[code].beyond for code in known.needs[one.code])
        ),
        key=lambda one: one.order,
    )
    made = {}
    for one in held:
        needs, required = needs_of(one.code, known.standards, known.needs)
        made[one] = judged(found, one, needs, required=required)
    return made


@lru_cache(maxsize=4)
def advice(known: Progressions) -> str:
    """How far respectable sources agree on what builds on what; where the data set's table is
    Waterline's own, with which of them it does."""
    beside = [one for one in agreement() if OURS in (one.of, one.within)]
    about = 10 * round(10 * sum(one.share_direct for one in beside) / len(beside))
    pairs = reference.prerequisites().itertuples(index=False)
    ours = {(str(pair.standard), str(pair.prerequisite)) for pair in pairs}
    here = {(code, need) for code, needs in known.needs.items() for need in needs}
    if here != ours:
        return say("skills_advice", share=about)
    parts = [
        say("skills_agreement", share=of_100(one.share_direct), source=one.within)
        for one in beside
        if one.of == OURS
    ]
    return say("skills_advice_ours", share=about, parts=listed(parts, last="and"))


def _all(state: State, sentence: str) -> tuple[Panel, ...]:
    return tuple(Panel(name, state, sentence, "") for name in NAMES)
