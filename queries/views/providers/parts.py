"""Panels `starts`, `groups` and `dose`: of whom a provider's students grew more.

Knows: parts of the treated, each held against the whole pool's like students. Must not know: SQL,
pictures. Parts of one provider add up to it, so what is hidden of one takes another along.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from queries.answer import Panel, Record, Value
from queries.dimensions import SUBGROUPS, YES_NO_WORDS, sentence_case
from queries.disclosure import hidden_sizes, share, small
from queries.hiding import Mask
from queries.views.providers.arms import GROUPS, UNKNOWN, values_of
from queries.views.providers.effects import record_of
from queries.views.providers.estimates import Estimate, estimate
from queries.views.providers.rows import NUMBERS, parted, told
from queries.views.providers.sides import Sides
from queries.words import of_100, say

DOSE_COLUMNS = ("group", "part", "n", "share", "effect", "low", "high", "reason")


def starts(sides: Sides) -> Panel:
    """One record a provider and entry layer."""
    layer = sides.arms.layer
    if not (layer >= 0).any():
        name = sides.following.context.test.name
        return Panel("starts", "not in data", say("growth_no_depth", test=name), "")
    words = {d: say("part_layer_0") if not d else say("below", n=d) for d in range(4)}
    parts = {sentence_case(words.get(d, say("part_layer_4"))): layer == d for d in range(5)}
    return _panel(sides, "starts", parts)


def groups(sides: Sides) -> Panel | None:
    """One record a provider and student group of the breakdown asked for; None when none is."""
    by = sides.following.selection.by
    if by not in SUBGROUPS:
        return None
    values = getattr(sides.arms, by)
    if by in GROUPS:
        held = values_of(sides.following, GROUPS[by])
        parts = {sentence_case(one): values == at for at, one in enumerate(held, start=1)}
        parts |= {say("part_not_recorded"): values == 0}
    else:
        parts = {YES_NO_WORDS[by]: values == 1, say(f"part_not_{by}"): values == 0}
        parts |= {say(f"part_unknown_{by}"): values == UNKNOWN}
    if not sides.rules.crossed and sides.following.selection.school:
        return Panel("groups", "too small", say("crossed"), "")
    return _panel(sides, "groups", parts, within=True)


def dose(sides: Sides) -> Panel:
    """Everyone enrolled, then those who used it as designed; and of whom it is not known."""
    records: list[Record] = []
    for key in sides.listed:
        one = sides.estimates.get(key)
        known = (sides.arms.dose[sides.arms.of(key)] >= 0).any()
        if one is not None and key not in sides.hidden and known:
            records += _doses(sides, key, one)
    if not records and all(key in sides.hidden for key in sides.listed):
        return Panel("dose", *sides.untold, "")
    if not records:
        return Panel("dose", "not in data", say("dose_none"), "")
    shares = [r for r in records if r["part"] == say("dose_reached") and r["share"] is not None]
    few = [r for r in shares if float(str(r["share"])) < 0.5]
    if len(shares) == 1:
        key = "dose_few" if few else "dose_half"
        sentence = say(key, name=str(shares[0]["group"]))
    elif shares:
        key = {0: "dose_title_none", 1: "dose_title_one"}.get(len(few), "dose_title")
        sentence = say(key, few=len(few), n=len(shares))
    else:
        sentence = say("dose_untold")
    compared = (say("dose_everyone"), say("dose_reached"))
    return Panel(
        name="dose",
        state="shown",
        sentence=sentence,
        subtitle=say("dose_subtitle", whom=sides.whom),
        records=tuple(records),
        drawn=tuple(_drawn(one) for one in records if one["part"] in compared),
        columns=DOSE_COLUMNS,
        how_to_read=say("dose_read"),
        notes=(say("dose_selected"),),
        alt="; ".join(
            f"{r['group']}, {_lower(str(r['part']))}: "
            + (
                str(r["reason"] or say("dose_not_told"))
                if r["share"] is None
                else f"{of_100(float(str(r['share'])))} of 100"
            )
            for r in records
            if r["part"] != say("dose_everyone")
        )
        + ".",
    )


def _drawn(record: Record) -> Record:
    """A record as its picture draws it: how many reached the dose stands in its name."""
    told = record["share"]
    if told is None:
        return record
    return {**record, "part": say("dose_of_100", share=of_100(float(str(told))))}


def _doses(sides: Sides, key: str, one: Estimate) -> list[Record]:
    arms, rules = sides.arms, sides.rules
    mine = arms.of(key)
    parts = {
        say("dose_reached"): mine & (arms.dose == 1),
        say("dose_not"): mine & (arms.dose == 0),
        say("dose_unknown"): mine & (arms.dose < 0),
    }
    sizes = [int(mask.sum()) for mask in parts.values()]
    whys = hidden_sizes(sizes, rules=rules)
    everyone = {**_record(sides, key, say("dose_everyone"), one, None), "verdict": None}
    whole = record_of(sides, key)
    everyone |= {name: whole[name] for name in ("n", "schools", "effect", "low", "high", "reason")}
    found: list[Record] = [{**everyone, "share": None}]
    known = sizes[0] + sizes[1]
    # A share would tell how many hours are known of, and so how many a hidden part counts.
    untold = any(whys) or small(known, limit=rules.min_n)
    for (label, mask), n, why in zip(parts.items(), sizes, whys, strict=True):
        if not n:
            continue
        part = (
            estimate(arms, key, treated=mask) if label == say("dose_reached") and not why else None
        )
        reached = label == say("dose_reached")
        record = dict(_record(sides, key, label, part, why, n=n, compared=reached))
        unknown = label == say("dose_unknown")
        record["share"] = None if untold or unknown else share(n, known, rules=rules, coarse=True)
        record["verdict"] = None  # who uses most differs in more than use: no verdict words
        found.append(record)
    return found


def _panel(sides: Sides, name: str, parts: Mapping[str, Mask], *, within: bool = False) -> Panel:
    """`within`: a student group, held against the same group of the pool; else against the whole."""
    records = _records(sides, parts, within=within)
    if not records and any(key not in sides.hidden for key in sides.estimates):
        return Panel(name, "nothing", say("parts_one_group"), "")
    return parted(sides, name, records) if records else Panel(name, *sides.untold, "")


def _records(sides: Sides, parts: Mapping[str, Mask], *, within: bool) -> list[Record]:
    """Parts of each provider that is told; nothing of one whose part of one school would cut a school
    by student group where the rules forbid it."""
    found: list[Record] = []
    crossed = within and not sides.rules.crossed
    held = {label: sides.arms.only(mask) for label, mask in parts.items()} if within else {}
    for key in sides.listed:
        if key in sides.hidden or key not in sides.estimates:
            continue
        mine = sides.arms.of(key)
        sizes = [int((mine & mask).sum()) for mask in parts.values()]
        if sum(1 for n in sizes if n) < 2:
            continue
        rest = int(mine.sum()) - sum(sizes)
        whys = hidden_sizes([*sizes, rest], rules=sides.rules)
        if crossed and any(
            len(np.unique(sides.arms.school[arm & p])) == 1
            for p in parts.values()
            for arm in (mine, sides.arms.pool)
        ):
            whys = [say("providers_crossed")] * len(whys)
        for (label, mask), n, why in zip(parts.items(), sizes, whys, strict=False):
            if n:
                made = None
                if not why:
                    made = (
                        estimate(held[label], key)
                        if within
                        else estimate(sides.arms, key, treated=mask)
                    )
                found.append(_record(sides, key, label, made, why, n=n))
    return found


def _record(
    sides: Sides,
    key: str,
    part: str,
    one: Estimate | None,
    why: str | None,
    *,
    n: int | None = None,
    compared: bool = True,
) -> Record:
    """`compared`: whether the part is one to be held against the pool at all."""
    rules = sides.rules
    size = one.n if n is None and one else n or 0
    base: dict[str, Value] = {"group": sides.name(key), "key": key, "part": part, "reason": why}
    base |= dict.fromkeys(NUMBERS)
    if why:
        return base
    base["n"] = rules.shown_n(size)
    if one is None:
        return {**base, "reason": say("providers_no_pool") if compared else None}
    base["schools"] = one.matched.schools_treated
    barred = sides.barred(sides.arms, key, one)
    return told(base, one, barred=barred, unlike=say("part_not_comparable"), rules=rules)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
