"""Two to six schools beside each other: icebergs, trajectories, flows, each pair's difference.

Knows: the panels of one school's growth, how a difference is judged. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from queries.answer import Panel, Record, State, number
from queries.dimensions import DIMENSIONS, school_year
from queries.disclosure import cut
from queries.groups import DRAWN_COLUMNS, Sights, depth_counts, group_of, record_of
from queries.router import Question
from queries.views.context import STATUS_PARTS
from queries.views.growth.moves import moves
from queries.views.growth.trajectory import trajectory
from queries.views.schools.pairs import pairs
from queries.views.schools.places import Places
from queries.views.schools.side import HIDDEN, Side
from queries.views.schools.status import at_exit
from queries.words import of_100, say

NAMES = ("pairs", "side_bergs", "side_paths", "side_flows")
PATH_COLUMNS = ("group", "window_label", "n", "mean", "norm_mean")
FLOW_COLUMNS = ("group", "n", "rose", "held", "sank", "rose_like", "hidden")
BERG_COLUMNS = ("group", "n", *DRAWN_COLUMNS, "share_below", "low", "high", "shown")
FEWEST = 2


def side_by_side(places: Places) -> tuple[Panel, ...]:
    """Panels of `NAMES`; none when nobody is chosen, a reason when one alone is."""
    chosen = places.following.selection.compare
    if not chosen:
        return ()
    side = Side(places)
    if len(side.at) < FEWEST:
        many = f"{places.unit}s"
        return _all("nothing", say("side_few", many=many, n=FEWEST) + f" {side.missed}".rstrip())
    return (pairs(side), _bergs(side), _paths(side), _flows(side))


def _all(state: State, reason: str) -> tuple[Panel, ...]:
    return tuple(Panel(name, state, reason, "") for name in NAMES)


def _bergs(side: Side) -> Panel:
    """Everyone tested at exit in each chosen place, by layers."""
    places, following = side.places, side.following
    context, span = following.context, following.span
    moment = (span.exit_window, span.exit_grade)
    if moment not in context.test.deepest:
        return Panel(
            "side_bergs", "not in data", say("growth_no_depth", test=context.test.name), ""
        )
    column = DIMENSIONS[places.unit].column
    beside = tuple(str(places.key[i]) for i in side.at)
    chosen = context.selection.narrowed(**{places.unit: beside}).predicate(without=("grade",))
    where = at_exit(following, chosen)
    rows = {
        row[column]: row for row in context.ask(Question("status", STATUS_PARTS, where, [column]))
    }
    grade = span.exit_grade
    sight = Sights({grade: context.test.deepest[span.exit_window, grade]})
    groups, records = [], []
    for i in side.at:
        sums = rows.get(places.key[i])
        if sums is None:
            continue
        found = cut(depth_counts(sums, sight.deepest), rules=places.rules)
        if places.hidden[i] or places.status.apart[i]:
            found = replace(found, n=None, slices=(), exact=False)
        group = group_of(
            str(places.key[i]),
            str(places.name[i]),
            sums,
            found,
            sight=sight,
            rules=places.rules,
            interval=True,
            median=context.median,
        )
        groups.append(group)
        records.append(
            record_of(group, sums, found, sight=sight, rules=places.rules, columns=DRAWN_COLUMNS)
        )
    shown = [group for group in groups if group.parts]
    return Panel(
        name="side_bergs",
        state="shown" if shown else "too small",
        sentence=say("side_bergs_title", exit=following.exit, line=context.line)
        if shown
        else say("too_small", n=places.rules.min_n),
        subtitle=say(
            "side_bergs_subtitle", exit=following.exit, year=school_year(following.fit.exit_year)
        ),
        records=tuple(records),
        columns=BERG_COLUMNS,
        groups=tuple(groups),
        how_to_read=say("layers_read"),
        alt="; ".join(
            f"{g.label}: {of_100(g.share_below)} of 100 below"
            if g.share_below is not None
            else f"{g.label}: {g.hidden or say('too_alike', n=places.rules.part_n)}"
            for g in groups
        )
        + ".",
        facts={"line": context.line},
    )


def _none(name: str, found: Sequence[Panel], side: Side) -> Panel:
    """None of the chosen places has such a panel: why."""
    told = [panel for panel in found if panel.name != HIDDEN]
    if told:
        return Panel(name, told[0].state, told[0].sentence, "")
    return Panel(name, "too small", say("pairs_hidden", n=side.places.rules.min_n), "")


def _paths(side: Side) -> Panel:
    """Mean score of each chosen place's same students, window by window."""
    found = side.each(trajectory)
    shown = [panel for panel in found if panel.state == "shown"]
    if not shown:
        return _none("side_paths", found, side)
    records: list[Record] = []
    for i, panel in zip(side.at, found, strict=True):
        name, key = str(side.places.name[i]), str(side.places.key[i])
        if panel.state != "shown":
            records.append({"group": name, "key": key, "at": 0, "hidden": panel.sentence})
        for record in panel.records:
            records.append(
                {
                    "group": name,
                    "key": key,
                    "at": record["position"],
                    "window_label": say(
                        "window_label",
                        window=str(record["window"]).capitalize(),
                        grade=record["grade"],
                    ),
                    "mean": record["mean"],
                    "norm_mean": record["norm_mean"],
                    "n": record["n"],
                    "hidden": None,
                }
            )
    normed = any(record.get("norm_mean") is not None for record in records)
    return Panel(
        name="side_paths",
        state="shown",
        sentence=say("side_paths_title", entry=side.following.entry, exit=side.following.exit),
        subtitle=say("side_paths_subtitle", whom=_upper(side.following.whom)),
        records=tuple(records),
        columns=PATH_COLUMNS,
        how_to_read=say("side_paths_read") + (say("side_paths_norm") if normed else ""),
        alt=" ".join(f"{panel.alt}" for panel in shown),
        facts={"norms": normed},
    )


def _flows(side: Side) -> Panel:
    """Who rose, held and sank in each chosen place, beside like students."""
    found = side.each(moves)
    if all(panel.state != "shown" for panel in found):
        return _none("side_flows", found, side)
    records: list[Record] = []
    for i, panel in zip(side.at, found, strict=True):
        facts = panel.facts
        hidden = None if panel.state == "shown" else panel.sentence
        records.append(
            {
                "group": str(side.places.name[i]),
                "key": str(side.places.key[i]),
                "n": facts.get("n"),
                **{name: facts.get(name) for name in ("rose", "held", "sank")},
                "rose_like": facts.get("like_rose"),
                "hidden": hidden or (None if facts.get("rose") is not None else say("flow_few")),
            }
        )
    return Panel(
        name="side_flows",
        state="shown",
        sentence=say("side_flows_title", entry=side.following.entry, exit=side.following.exit),
        subtitle=say("side_flows_subtitle", whom=_upper(side.following.whom)),
        records=tuple(records),
        columns=FLOW_COLUMNS,
        how_to_read=say("moves_read", line=side.following.context.line) + say("flow_tick"),
        notes=(say("moves_error"),),
        alt="; ".join(
            f"{r['group']}: {r['hidden']}"
            if r["hidden"]
            else f"{r['group']}: {of_100(number(r['rose']))} of 100 rose"
            for r in records
        )
        + ".",
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
