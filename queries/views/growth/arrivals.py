"""Arrived with, or added here; and is it enough: points a year made and needed.

Knows: counts by entry and exit layer, sums of those who entered below. Must not know: SQL, pictures.
"""

from __future__ import annotations

from queries.answer import Panel, Record, Value, number
from queries.disclosure import hidden_sizes, share
from queries.groups import layer_label
from queries.measures import MEASURES
from queries.views.growth.following import Following
from queries.views.growth.moves import Flow, flow_of
from queries.words import of_100, say

LAST_GRADE = 8
ARRIVED = ("group", "n", "arrived_below", "added_here", "hidden")
PACE = ("group", "n", "years", "made", "needed", "gap")


def arrived(following: Following) -> Panel:
    """Panel `arrived`: everyone below at exit first, then a record per exit layer."""
    if not following.by_depth:
        return Panel(
            "arrived", "not in data", say("growth_no_depth", test=following.context.test.name), ""
        )
    rules, flow = following.rules, flow_of(following)
    layers = [layer for layer in range(1, flow.deep_out + 1) if flow.leaving(layer)]
    sizes = [flow.leaving(layer) for layer in layers]
    total = sum(sizes)
    if total < rules.min_n:
        return Panel("arrived", "too small", say("too_small", n=rules.min_n), "")
    everyone = _arrived(following, flow, "all", say("arrived_all", exit=following.exit), layers)
    if everyone["arrived_below"] is None:
        return Panel("arrived", "too small", say("too_small", n=rules.min_n), "")
    records = [everyone]
    for layer, why in zip(layers, hidden_sizes(sizes, rules=rules), strict=True):
        label = layer_label(
            layer, layer, is_open=layer == flow.deep_out, median=following.context.median
        )
        name = say("arrived_layer", layer=label[:1].upper() + label[1:])
        records.append(
            {"group": name, "key": str(layer), "n": None, "hidden": why}
            if why
            else _arrived(following, flow, str(layer), name, [layer])
        )
    words = {
        "value": of_100(number(everyone["arrived_below"])),
        "entry": following.entry,
        "exit": following.exit,
        "line": following.context.line,
    }
    return Panel(
        name="arrived",
        state="shown",
        sentence=say("arrived_title", **words),
        subtitle=say(
            "arrived_subtitle",
            n=following.told(total, flow.n),
            whom=following.whom,
            line=following.context.line,
        ),
        records=tuple(records),
        columns=ARRIVED,
        how_to_read=say("arrived_read", line=following.context.line),
        alt=say("arrived_title", **words),
        facts={"entry": following.entry, "exit": following.exit},
    )


def _arrived(
    following: Following, flow: Flow, key: str, name: str, layers: list[int]
) -> dict[str, Value]:
    n = sum(flow.leaving(layer) for layer in layers)
    below = sum(row[layer] for row in flow.counts[1:] for layer in layers)
    withheld = key == "all" and following.withheld(n, flow.n)
    shown = share(below, n, rules=following.rules, coarse=flow.coarse(following.rules))
    return {
        "group": name,
        "key": key,
        "n": following.rules.shown_n(n) if shown is not None and not withheld else None,
        "arrived_below": shown,
        "added_here": None if shown is None else round(1 - shown, 12),
        "hidden": None if shown is not None else say("too_alike", n=following.rules.part_n),
    }


def pace(following: Following) -> Panel:
    """Panel `pace`: points a year that students who entered below made, and would have needed."""
    context, span, rules = following.context, following.span, following.rules
    if span.exit_grade != LAST_GRADE:
        return Panel("pace", "not in data", say("pace_span"), "")
    target = target_of(following)
    if target is None:
        return Panel("pace", "not in data", say("pace_none", test=context.test.name), "")
    if not following.by_depth:
        return Panel("pace", "not in data", say("growth_no_depth", test=context.test.name), "")
    if following.fit.sd is None:
        return Panel("pace", "not in data", say("growth_no_yardstick", n=30), "")
    tally = following.tally
    sums = following.facts(tally.sums(tally.where(least=1)))
    n = sums["n_matched"]
    if n < rules.min_n:
        return Panel("pace", "too small", say("too_small", n=rules.min_n), "")
    known = flow_of(following).n
    withheld = following.withheld(n, known)
    goal, basis = target
    sums["target_milli"] = goal
    made, needed = (round(number(MEASURES[name].of(sums)), 1) for name in ("made", "needed"))
    gap = round(made - needed, 1)
    words = {"made": f"{made:.1f}", "needed": f"{needed:.1f}", "basis": basis}
    record: Record = {
        "group": say("pace_group", line=context.line, entry=following.entry),
        "n": None if withheld else rules.shown_n(n),
        "years": sums["taught_years"],
        "made": made,
        "needed": needed,
        "gap": gap,
    }
    return Panel(
        name="pace",
        state="shown",
        sentence=say("pace_enough" if gap >= 0 else "pace_short", **words),
        subtitle=say(
            "pace_subtitle",
            n=following.told(n, known),
            whom=following.whom,
            line=context.line,
        ),
        records=(record,),
        columns=PACE,
        how_to_read=say("pace_read", basis=basis),
        alt=say("pace_enough" if gap >= 0 else "pace_short", **words),
        facts={"target": basis, "basis": say("pace_read", basis=basis)},
    )


def target_of(following: Following) -> tuple[int, str] | None:
    """Where grade level lies in spring of grade 8, thousandths of a point, and what it is."""
    test, catalog = following.context.test, following.context.catalog
    if not test.vertical_scale:
        return None
    cut = catalog.cuts.get((test.id, LAST_GRADE, "spring"))
    if cut is not None:
        return round(1000 * cut), say("pace_cut")
    norm = catalog.norms.get((test.id, LAST_GRADE, "spring"))
    return (round(1000 * norm[0]), say("pace_median")) if norm else None
