"""Panels `balance` and `arms`: were students and pool alike, and who is in neither group.

Knows: estimates, sizes of arms, small-number rules. Must not know: SQL, pictures.
"""

from __future__ import annotations

from math import ceil, copysign

from data.arms import NEITHER
from queries.answer import Panel, Record, Value
from queries.balance import (
    ADJUSTED,
    ALIKE,
    MOST_ADJUSTED,
    MOST_ALIKE,
    NOT_COMPARABLE,
    Variable,
)
from queries.disclosure import share, small
from queries.views.providers.estimates import MATCHED_ON, Estimate
from queries.views.providers.sides import Sides
from queries.words import listed, of_100, say

COLUMNS = ("group", "variable", "before", "after", "matched_on", "mark", "hidden")
ARM_COLUMNS = ("group", "n", "share", "hidden")


def balance(sides: Sides) -> Panel:
    """One record a provider and variable: standardised difference before and after matching."""
    made = sides.estimates
    held = [k for k in sides.listed if sides.barred(sides.arms, k, made.get(k)) is None]
    if not held:
        return Panel("balance", *sides.untold, "")
    records = [
        _record(sides, sides.estimates[key], one)
        for key in held
        for one in sides.estimates[key].balance.variables
    ]
    words = {key: sides.estimates[key].balance.word for key in held}
    notes = [say("balance_certain")]
    for key in held:
        one = sides.estimates[key]
        if one.balance.leans:
            notes.append(say("balance_leans", name=sides.name(key), how=one.balance.leans))
    return Panel(
        name="balance",
        state="shown",
        sentence=_title(sides, words),
        subtitle=say("balance_subtitle", whom=sides.whom),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("balance_read"),
        notes=tuple(notes),
        alt="; ".join(f"{sides.name(key)}: {word}" for key, word in words.items()) + ".",
        facts={"providers": len(held)},
    )


def arms(sides: Sides) -> Panel:
    """Who is treated, in the pool or in neither group, and by which first reason."""
    if not sides.arms.known:
        return Panel("arms", *sides.untold, "")
    total = sum(n for _, n in sides.sizes)
    if not total:
        return Panel("arms", sides.state, sides.why, "")
    if total < sides.rules.min_n:
        return Panel("arms", "too small", say("too_small", n=sides.rules.min_n), "")
    records: list[Record] = []
    for key, n in sides.sizes:
        if n:
            why = sides.hidden.get(key)
            part = None if why else share(n, total, rules=sides.rules, coarse=True)
            n_shown = None if why else sides.rules.shown_n(n)
            records.append({"group": _arm(sides, key), "n": n_shown, "share": part, "hidden": why})
    treated = sum(n for key, n in sides.sizes if key in sides.arms.ids)
    pool = dict(sides.sizes)["none"]
    parts = [share(n, total, rules=sides.rules, coarse=True) for n in (treated, pool)]
    sentence = say("arms_few")
    if parts[0] is not None and parts[1] is not None and _adds_nothing(sides):
        used, none = of_100(parts[0]), of_100(parts[1])
        sentence = say("arms_title", used=used, none=none, rest=max(0, 100 - used - none))
    return Panel(
        name="arms",
        state="shown",
        sentence=sentence,
        subtitle=say("arms_subtitle", whom=sides.whom),
        records=tuple(records),
        columns=ARM_COLUMNS,
        how_to_read=say("arms_read"),
        alt=sentence,
    )


def _adds_nothing(sides: Sides) -> bool:
    """Whether the shares of all treated, of the pool and of the rest tell nothing of who is hidden:
    of each, either nobody is, or two or more who together may be shown."""
    for among in (sides.arms.ids, ("none",), NEITHER):
        hidden = [n for key, n in sides.sizes if key in among and key in sides.hidden]
        if hidden and (len(hidden) < 2 or sum(hidden) < sides.rules.min_n):
            return False
    return True


def _record(sides: Sides, one: Estimate, found: Variable) -> Record:
    few = _few(sides, one, found.name)
    before, after = (
        None if few or each.apart is None else _shown(each.apart)
        for each in (found.before, found.after)
    )
    record: dict[str, Value] = {
        "group": sides.name(one.key),
        "provider": sides.name(one.key),
        "key": one.key,
        "variable": sides.variable(found.name),
        "before": before,
        "after": after,
        "matched_on": found.name in MATCHED_ON,
        "mark": _mark(found.after.apart)
        if after is not None and found.name in one.balance.judged
        else None,
        "hidden": None,
    }
    if before is None or after is None:
        record["hidden"] = say("balance_few" if few else "balance_all_or_none")
    return record


def _few(sides: Sides, one: Estimate, name: str) -> bool:
    """Whether an index would tell how many of a few students are what it is about."""
    if name == "entry":
        return False
    limit = sides.rules.part_n
    return any(small(n, limit=limit) for pair in one.matched.counts[name] for n in pair)


def _mark(after: float | None) -> str | None:
    if after is None:
        return None
    if abs(after) > MOST_ADJUSTED:
        return NOT_COMPARABLE
    return ALIKE if abs(after) <= MOST_ALIKE else ADJUSTED


def _shown(apart: float) -> float:
    """To a hundredth; outwards where the nearest hundredth would be judged otherwise."""
    near = round(apart, 2) + 0.0
    if _mark(near) == _mark(apart):
        return near
    return copysign(ceil(100 * abs(apart)) / 100, apart)


def _arm(sides: Sides, key: str) -> str:
    if key == "none":
        return say("arm_pool")
    if key in sides.arms.ids:
        return say("arm_treated", name=sides.name(key))
    return say("arm_neither", why=say(f"neither_{key.replace(' ', '_')}"))


def _title(sides: Sides, words: dict[str, str]) -> str:
    names = {
        word: [sides.name(k) for k, w in words.items() if w == word] for word in words.values()
    }
    barred = names.get(NOT_COMPARABLE, [])
    [*_, name] = names.values()
    if len(words) == 1:
        return say("balance_one_not" if barred else "balance_one", name=name[0])
    if len(barred) == len(words):
        return say("balance_none")
    if barred:
        key = "balance_some" if len(words) - len(barred) > 1 else "balance_some_but_one"
        return say(key, names=listed(barred, last="and"), n=len(words) - len(barred))
    return say("balance_both" if len(words) == 2 else "balance_all", n=len(words))
