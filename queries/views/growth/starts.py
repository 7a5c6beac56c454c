"""Growth by where students started, and how many arrive at grade level, beside like students.

Knows: sums by school and entry layer, the reference's rates. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from queries.answer import Panel, Record, Value, number
from queries.disclosure import ORDER_N, share, small
from queries.groups import layer_label
from queries.intervals import LESS, MORE
from queries.measures import MEASURES
from queries.measures_growth import LAYERS_OUT
from queries.tally import Estimate, Mask
from queries.views.growth.following import Following
from queries.views.growth.moves import flow_of
from queries.views.growth.sizes import hidden_starts
from queries.words import count, of_100, say

DEEP = 4
POINTS = ("gain", "expected_gain", "gain_vs_norm", "expected_gain_at_mean", "percentile_shift")
STARTS = (
    *("group", "n", "conditional_growth", "low", "high", "verdict", *POINTS),
    *("share_above_like", "share_met_norm", "hidden"),
)
ARRIVING = (
    *("group", "n", "share_reaching", "share_reaching_like", "difference", "low", "high"),
    *("verdict", "share_closing", "share_closing_like", "hidden"),
)
GREW = {MORE: "grew more", LESS: "grew less"}
CAME = {MORE: "more", LESS: "fewer"}


def by_start(following: Following) -> Panel:
    """Panel `by_start`: everyone of the selection first, then a record per start."""
    rules, fit = following.rules, following.fit
    if following.n < rules.min_n:
        return Panel("by_start", "too small", say("too_small", n=rules.min_n), "")
    if fit.within is None:
        return Panel("by_start", "not in data", say("growth_no_yardstick", n=30), "")
    tally = following.tally
    records = [_growth(following, "all", say("start_all"), tally.where())]
    for layer, why in hidden_starts(following).items():
        name = _start_name(following, layer)
        records.append(
            {"group": name, "key": str(layer), "n": None, "hidden": why}
            if why
            else _growth(following, str(layer), name, tally.where(layer=layer), layer)
        )
    return Panel(
        name="by_start",
        state="shown",
        sentence=_start_sentence(following, records),
        subtitle=say(
            "start_subtitle",
            n=count(rules.shown_n(following.n)),
            whom=following.whom,
            sd=f"{fit.sd:.1f}",
        ),
        records=tuple(records),
        columns=_told(STARTS, records),
        how_to_read=say("start_read") + " " + question(following),
        notes=(say("start_bands"),) if not following.by_depth else (),
        alt=_start_alt(records),
        facts={"by": "start", "question": following.question, "unit": "SD", "successive": False},
    )


def reaching(following: Following) -> Panel:
    """Panel `reaching`: per entry layer, then all below; share at grade level at exit and its twin."""
    if not following.by_depth:
        return Panel(
            "reaching", "not in data", say("growth_no_depth", test=following.context.test.name), ""
        )
    rules, flow = following.rules, flow_of(following)
    layers = [layer for layer in range(1, flow.deep_in + 1) if flow.entering(layer)]
    sizes = [flow.entering(layer) for layer in layers]
    if sum(sizes) < rules.min_n:
        return Panel("reaching", "too small", say("too_small", n=rules.min_n), "")
    hidden, coarse = hidden_starts(following), flow.coarse(rules)
    records: list[Record] = []
    for layer in layers:
        why = hidden[layer]
        name = say("entered", layer=_layer(following, layer, flow.deep_in))
        records.append(
            {"group": name, "key": str(layer), "n": None, "hidden": why}
            if why
            else _arriving(following, str(layer), name, layer, coarse=coarse)
        )
    records.append(_arriving(following, "below", entered(following, 1), None, coarse=coarse))
    return Panel(
        name="reaching",
        state="shown",
        sentence=_reach_sentence(following, records[-1]),
        subtitle=say(
            "reach_subtitle",
            n=following.told(sum(sizes), flow.n),
            whom=following.whom,
            line=following.context.line,
        ),
        records=tuple(records),
        columns=_told(ARRIVING, records),
        how_to_read=say("reach_read")
        + ("" if following.whole else " " + say("reach_like") + " " + question(following)),
        notes=(say("closing_error"),),
        alt="; ".join(
            f"{r['group']}: {of_100(number(r['share_reaching']))} of 100"
            if r.get("share_reaching") is not None
            else f"{r['group']}: not shown"
            for r in records
        )
        + ".",
        facts={
            "entry": following.entry,
            "exit": following.exit,
            "whole": following.whole,
            "line": following.context.line,
        },
    )


def _growth(
    following: Following, key: str, name: str, mask: Mask, layer: int | None = None
) -> Record:
    """One row of growth. A group formed on the entry score keeps its residual as it is."""
    tally, fit = following.tally, following.fit
    sums = following.facts(tally.sums(mask))
    shift = np.zeros(len(tally.school)) if layer is not None else tally.part("shift_micro")
    found = tally.estimate(
        (tally.part("residual_micro") - shift) / 1e6,
        tally.part("n_matched"),
        mask,
        these=following.fixed_schools,
        within=fit.within,
        reference=fit.n,
    )
    assert found is not None
    whole = found.n == fit.n
    return {
        "group": name,
        "key": key,
        "n": following.rules.shown_n(found.n),
        "schools": found.schools,
        **estimated(found, GREW, zero=whole),
        **points(following, sums),
        "share_above_like": _share_of(following, "n_above", mask, by_start=layer is not None),
        "share_met_norm": _share_of(following, "n_met", mask, by_start=layer is not None)
        if fit.norms
        else None,
        "ordered": found.n >= ORDER_N,
        "hidden": None,
    }


def _share_of(
    following: Following, part: str, mask: Mask, whole: str = "n_matched", *, by_start: bool
) -> float | None:
    """A share of students; of one start a whole percent where that of any start has to be one, since
    exact neighbours and an exact total would give the small part away."""
    tally, rules = following.tally, following.rules
    parts, wholes = tally.part(part), tally.part(whole)

    def coarse(layer: int) -> bool:
        at = tally.where(layer=layer)
        own, rest = int(parts[at].sum()), int((wholes - parts)[at].sum())
        return small(own, limit=rules.part_n) or small(rest, limit=rules.part_n)

    rounded = by_start and any(coarse(int(layer)) for layer in set(tally.layer.tolist()))
    n = int(wholes[mask].sum())
    return share(int(parts[mask].sum()), n, rules=rules, coarse=rounded) if n else None


def estimated(found: Estimate, words: dict[str, str], *, zero: bool = False) -> dict[str, Value]:
    """conditional_growth with interval and verdict, SDs to a thousandth; the yardstick itself is 0."""
    return {
        "conditional_growth": 0.0 if zero else round(found.value, 3),
        "low": None if found.low is None else round(found.low, 3),
        "high": None if found.high is None else round(found.high, 3),
        "verdict": None if found.verdict is None else words.get(found.verdict, found.verdict),
        **({"note": say("few_schools")} if found.few_schools else {}),
    }


def points(following: Following, sums: dict[str, int]) -> dict[str, Value]:
    """Gains of a group and what the norm group says of them, points to a tenth; None without a
    vertical scale."""
    if not following.context.test.vertical_scale:
        return dict.fromkeys(POINTS)
    values = {name: MEASURES[name].of(sums) for name in POINTS}
    return {name: None if v is None else round(v, 1) for name, v in values.items()}


def _arriving(
    following: Following, key: str, name: str, layer: int | None, *, coarse: bool
) -> Record:
    """One row of arriving: of one entry layer, or of all below (None)."""
    tally, fit, rules = following.tally, following.fit, following.rules
    mask = tally.where(layer=layer) if layer is not None else tally.where(least=1)
    sizes = np.sum([tally.part(part) for part in LAYERS_OUT], axis=0)
    reached = tally.part(LAYERS_OUT[0])
    rates = tally.by_layer(lambda entry: fit.rate(entry, 0) or 0.0)
    n, came = int(sizes[mask].sum()), int(reached[mask].sum())
    shown = share(came, n, rules=rules, coarse=coarse)
    like = float((sizes * rates)[mask].sum()) / n if n else None
    reference, within = fit.spread.get(("reaching", layer or 0), (0, None))
    found = tally.estimate(
        reached - sizes * rates,
        sizes,
        mask,
        these=following.fixed_schools,
        within=within,
        reference=reference,
    )
    compared = not following.whole and found is not None and shown is not None
    withheld = layer is None and following.withheld(n, flow_of(following).n)
    return {
        "group": name,
        "key": key,
        "n": rules.shown_n(n) if shown is not None and not withheld else None,
        "share_reaching": shown,
        "share_reaching_like": percent(like) if compared else None,
        **beside(found if compared else None, coarse=coarse),
        **_closing(following, mask, coarse=coarse),
        "hidden": None if shown is not None else say("too_alike", n=rules.part_n),
    }


def percent(value: float | None) -> float | None:
    """A share as a whole percent, halves up."""
    return None if value is None else of_100(value) / 100


def beside(found: Estimate | None, *, coarse: bool) -> dict[str, Value]:
    """Difference of a share from its twin, with interval and verdict; all None without one."""
    digits = 2 if coarse else 3
    value: dict[str, Value] = {"difference": round(found.value, digits) + 0.0 if found else None}
    if found is None or found.low is None or found.high is None:
        few: dict[str, Value] = {"note": say("few_schools")} if found and found.few_schools else {}
        return {**value, "low": None, "high": None, "verdict": None, **few}
    word = CAME.get(found.verdict or "", found.verdict)
    low, high = round(found.low, digits), round(found.high, digits)
    return {**value, "low": low, "high": high, "verdict": word}


def _closing(following: Following, mask: Mask, *, coarse: bool) -> dict[str, Value]:
    """share_closing and its twin: who left at least one layer higher, the floor left out."""
    tally, rising = following.tally, following.fit.rising
    can = int(tally.part("n_can_rise")[mask].sum())
    like = 0.0
    for layer, (could, did) in rising.items():
        mine = int(tally.part("n_can_rise")[mask & (tally.layer == layer)].sum())
        like += mine * did / could if could else 0.0
    shown = _share_of(following, "n_rose", mask, "n_can_rise", by_start=True)
    if shown is not None and coarse:
        shown = percent(shown)
    return {
        "share_closing": shown,
        "share_closing_like": percent(like / can)
        if can and shown is not None and not following.whole
        else None,
    }


def entered(following: Following, least: int) -> str:
    """Those who entered so many grades below or more, in words."""
    return say("entered", layer=_layer(following, least, least))


def _start_name(following: Following, layer: int) -> str:
    if not following.by_depth:
        return say("start_fifth", n=layer + 1)
    span = following.span
    deepest = following.context.test.deepest.get((span.entry_window, span.entry_grade), 0)
    text = _layer(following, layer, min(DEEP, deepest))
    return text[:1].upper() + text[1:]


def _layer(following: Following, layer: int, deepest: int) -> str:
    return layer_label(
        layer, layer, is_open=0 < layer == deepest, median=following.context.median
    ).lower()


def question(following: Following) -> str:
    """The question the intervals answer; none for the yardstick itself."""
    if following.fixed_schools:
        return say("question_one" if following.tally.schools == 1 else "question_these_long")
    return say("question_like_long")


def _told(columns: Sequence[str], records: Sequence[Record]) -> tuple[str, ...]:
    """Columns that hold a value in some row."""
    return tuple(
        name for name in columns if any(record.get(name) not in (None, "") for record in records)
    )


def _start_sentence(following: Following, records: Sequence[Record]) -> str:
    """The verdict on the selection; for the whole data set, what its yardstick is."""
    all_ = records[0]
    if following.whole:
        return say("start_whole")
    words = {
        "value": signed(number(all_["conditional_growth"])),
        "students": following.students[:1].upper() + following.students[1:],
    }
    if all_["low"] is None:
        return say("start_few" if all_.get("note") else "start_plain", **words)
    words |= {"low": signed(number(all_["low"])), "high": signed(number(all_["high"]))}
    keys = {"grew more": "start_more", "grew less": "start_less"}
    return say(keys.get(str(all_["verdict"]), "start_close"), **words)


def signed(value: float) -> str:
    """A value in SDs with its sign and two decimals, a real minus sign; 0.00 without."""
    text = f"{abs(value):.2f}"
    if float(text) == 0:
        return text
    return f"+{text}" if value > 0 else f"\N{MINUS SIGN}{text}"


def _start_alt(records: Sequence[Record]) -> str:
    texts = [
        f"{record['group']}: {signed(number(record['conditional_growth']))} SD"
        if record.get("conditional_growth") is not None
        else f"{record['group']}: not shown"
        for record in records
    ]
    return "; ".join(texts) + "."


def _reach_sentence(following: Following, below: Record) -> str:
    if below["share_reaching"] is None:
        return say("reach_hidden", line=following.context.line)
    words = {
        "value": of_100(number(below["share_reaching"])),
        "line": following.context.line,
        "entry": following.entry,
        "exit": following.exit,
    }
    like = below["share_reaching_like"]
    if like is None:
        return say("reach_title", **words)
    keys = {"more": "reach_more", "fewer": "reach_fewer", "too close to call": "reach_close"}
    key = keys.get(str(below["verdict"]), "reach_beside")
    return say(key, like=of_100(number(like)), **words)
