"""A selection broken down by one dimension.

Knows: sums by a dimension, in which order groups are shown. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from queries.answer import Group, Panel, Record, Value, number
from queries.dimensions import DIMENSIONS, Dimension, school_year
from queries.groups import (
    DRAWN_COLUMNS,
    Sights,
    added,
    cuts_of,
    group_of,
    record_of,
)
from queries.measures import Sums
from queries.selection import say_grades
from queries.store import Row
from queries.views.context import STATUS_PARTS, Context
from queries.views.layers import small_number_notes
from queries.words import count, of_100, say

DRAWN = 24
COLUMNS = (
    "group",
    "n",
    *DRAWN_COLUMNS,
    "share_below",
    "low",
    "high",
    "share_2_below",
    "mean_depth",
    "floor_share",
    "tested_share",
    "merged",
    "shown",
)
ORDERED = ("district", "school")


def breakdown(context: Context, rows: Sequence[Row]) -> Panel:
    """Panel `breakdown` from sums by the selected dimension."""
    dimension = DIMENSIONS[str(context.selection.by)]
    labels = dimension.groups(context.catalog)
    if not labels:
        return Panel(
            "breakdown", "not in data", say("by_unknown", label=dimension.label.lower()), ""
        )
    if not context.test.has_depth:
        return Panel("breakdown", "not in data", context.basis(), "")
    held = {
        key: sums
        for key, sums in _by_choice(dimension, rows, labels, context).items()
        if sums["n_with_depth"]
    }
    if not held:
        return Panel("breakdown", "nothing", say("nothing"), "")
    sight = context.sights()
    sights = [sight.seen_in(sums) for sums in held.values()]
    cuts = cuts_of(
        list(held.values()),
        sights,
        rules=context.rules,
        total_shown=dimension.name != "year",
    )
    groups, records = [], []
    for (key, sums), found, seen in zip(held.items(), cuts, sights, strict=True):
        group = group_of(
            key,
            labels[key],
            sums,
            found,
            sight=seen,
            rules=context.rules,
            interval=True,
            median=context.median,
        )
        groups.append(group)
        records.append(
            record_of(group, sums, found, sight=seen, rules=context.rules, columns=DRAWN_COLUMNS)
        )
    order = _order(dimension, groups, records)
    groups, records = [groups[i] for i in order], [records[i] for i in order]
    drawn = _drawn(groups, records)
    shown = [group for group in groups if group.parts]
    n = sum(group.n or 0 for group in shown)
    drawn_words = (
        say("by_drawn", shown=len(drawn), all=len(groups), many=dimension.many)
        if len(drawn) < len(groups)
        else ""
    )
    return Panel(
        name="breakdown",
        state="shown" if shown else "too small",
        sentence=_title(context, dimension, shown),
        subtitle=say(
            "by_subtitle",
            who=_who(context, dimension, n),
            when=_when(context, dimension),
            drawn=drawn_words,
        ),
        records=tuple(records),
        columns=COLUMNS,
        groups=tuple(drawn),
        how_to_read=say("by_read", line=context.line, order=_order_words(dimension)),
        missing="",
        notes=(*_mixed(sight), *small_number_notes(context, groups)),
        alt=_alt(drawn),
        facts={"by": dimension.name, "narrow": dimension.name, "line": context.line},
    )


def _by_choice(
    dimension: Dimension, rows: Sequence[Row], labels: Mapping[str, str], context: Context
) -> dict[str, Sums]:
    """Link value -> sums, in the dimension's own order; a provider set counts for each provider."""
    if dimension.name == "provider":
        return {
            key: added([r for r in rows if key in str(r["provider"]).split("+")], STATUS_PARTS)
            for key in labels
        }
    stored = {dimension.stored(key, context.catalog): key for key in labels}
    found: dict[str, Sums] = {}
    for row in rows:
        if row[dimension.column] in stored:
            found[stored[row[dimension.column]]] = row
    return {key: found[key] for key in labels if key in found}


def _order(
    dimension: Dimension, groups: Sequence[Group], records: Sequence[Mapping[str, Value]]
) -> list[int]:
    """Indices in the order shown: districts and schools by depth, all else as the data have it."""
    if dimension.name not in ORDERED:
        return list(range(len(groups)))

    def place(i: int) -> tuple[int, float, str]:
        group, mean = groups[i], records[i]["mean_depth"]
        if not group.parts:
            return (2, 0.0, group.label)
        if not group.ordered or mean is None:
            return (1, 0.0, group.label)
        return (0, -number(mean), group.label)

    return sorted(range(len(groups)), key=place)


def _drawn(groups: Sequence[Group], records: Sequence[Record]) -> list[Group]:
    if len(groups) <= DRAWN:
        return list(groups)
    largest = sorted(groups, key=lambda group: -(group.n or 0))[:DRAWN]
    kept = {group.key for group in largest}
    return [group for group in groups if group.key in kept]


def _title(context: Context, dimension: Dimension, shown: Sequence[Group]) -> str:
    known = [group for group in shown if group.share_below is not None]
    # The ends of an order are an order: groups under 30 are shown, not ordered.
    known = [group for group in known if group.ordered] or known[:1]
    label = dimension.label[:1].lower() + dimension.label[1:]
    if not known:
        return say("by_title_none", label=label)
    ends = sorted(known, key=lambda group: group.share_below or 0.0)
    low, high = (of_100(end.share_below or 0.0) for end in (ends[0], ends[-1]))
    if len(known) == 1:
        return say("by_title_one", first=ends[0].label, low=low, line=context.line)
    return say(
        "by_title_ranges",
        low=low,
        high=high,
        line=context.line,
        first=ends[0].label,
        last=ends[-1].label,
    )


def _who(context: Context, dimension: Dimension, n: int) -> str:
    """How many students of whom; without a number where a student can be in several groups."""
    students = context.selection.students()
    if dimension.name in ("provider", "year"):
        return students[:1].upper() + students[1:]
    return f"{count(n)} {students}"


def _when(context: Context, dimension: Dimension) -> str:
    if dimension.name == "year":
        years = context.catalog.years
        span = f"{school_year(years[0])} to {school_year(years[-1])}"
        return f"{context.selection.window} {span}"
    return context.selection.when


def _order_words(dimension: Dimension) -> str:
    if dimension.name in ORDERED:
        return say("by_order_depth")
    return say("by_order_years" if dimension.name == "year" else "by_order_fixed")


def _mixed(sight: Sights) -> tuple[str, ...]:
    seeing = sight.that_see(2)
    if len(set(sight.by_grade.values())) < 2 or not seeing:
        return ()
    return (say("by_mixed", grades=say_grades(seeing)),)


def _alt(groups: Sequence[Group]) -> str:
    texts = [
        f"{group.label}: {of_100(group.share_below)} of 100 below"
        if group.share_below is not None
        else f"{group.label}: {group.hidden or 'not shown'}"
        for group in groups
    ]
    return "; ".join(texts) + "."
