"""The Iceberg page's answer: how much lies below the surface, by grade, by depth, by origin.

Knows: which panels the page has and which sums each needs. Must not know: Dash, pictures.
"""

from __future__ import annotations

from queries.answer import Answer, Panel
from queries.dimensions import DIMENSIONS, SUBGROUPS
from queries.groups import added
from queries.selection import Selection
from queries.store import Row, Store
from queries.views.breakdown import breakdown
from queries.views.context import STATUS_PARTS, Context
from queries.views.layers import layers
from queries.views.members import layer_groups
from queries.views.origin import origin, unasked
from queries.views.strands import NAMES as BY_STRAND
from queries.views.strands import strands
from queries.views.tip import tip, tip_test
from queries.views.years import years
from queries.words import say

PATH = "/"


def iceberg(selection: Selection, store: Store) -> Answer:
    """Panels `layers`, `tip`, `origin`, `hidden`, `strands`, `standards`, `years`; `by=` adds
    `breakdown`, `layer=` `layer_groups`."""
    context = Context(store, selection)
    panels = _crossed() if context.crossed() else _panels(context)
    return context.answer(PATH, panels)


def _panels(context: Context) -> tuple[Panel, ...]:
    reason = context.not_given()
    # One question for this year's grades and for all grades of every year.
    every = context.status(["school_year", "grade"], every_year=True)
    this_year = [row for row in every if row["school_year"] == context.selection.year]
    by_grade = {} if reason else _by_grade(this_year)
    made = [_layers(context, reason, by_grade)]
    source = tip_test(context)
    if source is None:
        tips = {}
    elif source == (context.selection.test, context.selection.window):
        tips = by_grade
    else:
        tips = _by_grade(context.status(["grade"], test=source[0], window=source[1]))
    made.append(tip(context, by_grade, tips, source))
    made.extend(_skills(context))
    chosen = context.selection
    by_year = _by_year(every)
    made.append(years(context, by_year))
    if chosen.by is not None:
        column = DIMENSIONS[chosen.by].column
        if reason and chosen.by != "year":
            made.append(Panel("breakdown", "not in data", reason, ""))
        else:
            rows = by_year if chosen.by == "year" else context.status([column])
            made.append(breakdown(context, rows))
    if chosen.layer is not None:
        made.append(_members(context, reason))
    return tuple(made)


def _layers(context: Context, reason: str, by_grade: dict[int, Row]) -> Panel:
    if reason:
        return Panel("layers", "not in data", reason, "")
    if not by_grade:
        return Panel("layers", "nothing", say("nothing"), "")
    return layers(context, by_grade)


def _skills(context: Context) -> tuple[Panel, ...]:
    reason = unasked(context)
    if reason:
        names = ("origin", "hidden", *BY_STRAND)
        return tuple(Panel(name, "not in data", reason, "") for name in names)
    by_grade = {row["grade"]: row for row in context.skills(["grade"])}
    focus = context.selection.focus
    grade = int(focus) if focus else max(by_grade, default=max(context.selection.grades))
    sums = by_grade.get(grade)
    return (*origin(context, grade, sums), *strands(context, grade, sums))


def _members(context: Context, reason: str) -> Panel:
    if reason:
        return Panel("layer_groups", "not in data", reason, "")
    if not context.test.has_depth:
        return Panel("layer_groups", "not in data", context.basis(), "")
    columns = [DIMENSIONS[name].column for name in SUBGROUPS]
    rows = context.status(columns, within="grade")
    return layer_groups(context, rows)


def _by_grade(rows: list[Row]) -> dict[int, Row]:
    """Enrolled grade -> sums, ascending; grades without any score are left out."""
    held = sorted(rows, key=lambda row: row["grade"])
    return {row["grade"]: row for row in held if row["n_scored"]}


def _by_year(rows: list[Row]) -> list[Row]:
    """Sums of all grades by school year, ascending."""
    found = []
    for year in sorted({row["school_year"] for row in rows}):
        sums = added([row for row in rows if row["school_year"] == year], STATUS_PARTS)
        found.append({"school_year": year, **sums})
    return found


def _crossed() -> tuple[Panel, ...]:
    names = ("layers", "tip", "origin", "hidden", *BY_STRAND, "years")
    return tuple(Panel(name, "too small", say("crossed"), "") for name in names)
