"""Who is in one layer of a selection: of each student group, the share that works that far below.

Knows: sums by grade and student group. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.answer import Panel, Value, number
from queries.dimensions import DIMENSIONS, SUBGROUPS, Dimension
from queries.disclosure import Cut, cut, share
from queries.groups import Sights, added, cuts_of, depth_counts, layer_label, why_hidden
from queries.intervals import wilson
from queries.measures import Sums
from queries.selection import say_grades
from queries.store import Row
from queries.views.context import STATUS_PARTS, Context
from queries.words import count, of_100, say


def layer_groups(context: Context, rows: Sequence[Row]) -> Panel:
    """Panel `layer_groups`: of each student group, the share in the selected layer."""
    depth = int(context.selection.layer or 0)
    sight = context.sights()
    word = layer_label(
        depth, depth, is_open=depth >= min(4, sight.deepest) > 0, median=context.median
    ).lower()
    if depth > sight.deepest:
        return Panel("layer_groups", "not in data", say("who_unseen", layer=word), "")
    seeing = set(sight.that_see(max(1, depth)))
    sight = sight.of(tuple(seeing))
    found: list[tuple[Dimension, str, Sums, Cut]] = []
    for name in SUBGROUPS:
        dimension = DIMENSIONS[name]
        held: list[tuple[str, Sums]] = []
        for key, label in dimension.groups(context.catalog).items():
            stored = dimension.stored(key, context.catalog)
            mine = [r for r in rows if r["grade"] in seeing and r[dimension.column] == stored]
            sums = added(mine, STATUS_PARTS)
            if sums["n_with_depth"]:
                held.append((label, sums))
        cuts = cuts_of([sums for _, sums in held], [sight] * len(held), rules=context.rules)
        found += [(dimension, label, sums, c) for (label, sums), c in zip(held, cuts, strict=True)]
    first = DIMENSIONS[SUBGROUPS[0]]
    total = added(
        [r for r in rows if r["grade"] in seeing and r[first.column] is not None], STATUS_PARTS
    )
    overall = _in_layer(context, total, depth, sight)
    if overall is None:
        return Panel("layer_groups", "too small", say("too_small", n=context.rules.min_n), "")
    coarse = any(not c.hidden and not c.exact for *_, c in found)
    records: list[dict[str, Value]] = [_all(context, total, overall)]
    for dimension, label, group, shown in found:
        value = None if shown.hidden else _in_layer(context, group, depth, sight, coarse=coarse)
        n = context.rules.shown_n(group["n_with_depth"]) if value is not None else None
        bounds = wilson(value * n, n) if value is not None and n else None
        if bounds and coarse:
            bounds = (of_100(bounds[0]) / 100, of_100(bounds[1]) / 100)
        hidden = why_hidden(shown, context.rules) if value is None else None
        records.append(
            {
                "dimension": dimension.label,
                "label": label,
                "group": f"{dimension.label}: {label}",
                "share": value,
                "low": bounds[0] if bounds else None,
                "high": bounds[1] if bounds else None,
                "n": n,
                "hidden": hidden,
                "shown": hidden or "yes",
            }
        )
    return Panel(
        name="layer_groups",
        state="shown",
        sentence=say("who_title", overall=of_100(overall), layer=word),
        subtitle=say(
            "who_subtitle",
            layer=word,
            n=count(context.rules.shown_n(total["n_with_depth"])),
            students=context.selection.students(grades=False)
            + f" in {say_grades(tuple(sorted(seeing)))}",
            when=context.selection.when,
        ),
        records=tuple(records),
        columns=("group", "n", "share", "low", "high", "shown"),
        how_to_read=say("who_read"),
        notes=(say("rounded", n=context.rules.part_n),) if coarse else (),
        alt="; ".join(
            f"{r['group']}: "
            + (f"{of_100(number(r['share']))} of 100" if r["share"] is not None else "not shown")
            for r in records
        )
        + ".",
        facts={"overall": overall, "layer": depth},
    )


def _all(context: Context, total: Sums, overall: float) -> dict[str, Value]:
    """The row of all students, first in the table; it is no group and has no interval."""
    name = say("all_students")
    return {
        "dimension": None,
        "label": name,
        "group": name,
        "share": overall,
        "low": None,
        "high": None,
        "n": context.rules.shown_n(total["n_with_depth"]),
        "hidden": None,
        "shown": "yes",
    }


def _in_layer(
    context: Context, sums: Sums, depth: int, sight: Sights, *, coarse: bool = False
) -> float | None:
    """Share of a group in a layer as it may be shown (deepest layer: that far or more)."""
    counts = depth_counts(sums, sight.deepest)
    inside = sum(counts[depth:]) if depth == sight.deepest else counts[depth]
    rounded = not cut(counts, rules=context.rules).exact
    return share(inside, sum(counts), rules=context.rules, coarse=coarse or rounded)
