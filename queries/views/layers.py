"""The icebergs by grade: how many students work how far below, per enrolled grade.

Knows: the sums by grade and what may be said of them. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from queries.answer import Group, Panel, Record, number
from queries.dimensions import grade_name
from queries.disclosure import Cut
from queries.groups import (
    LAYER_COLUMNS,
    Sights,
    added,
    cuts_of,
    group_of,
    record_of,
    tested_share,
    tip_of,
)
from queries.measures import Sums
from queries.selection import say_grades
from queries.views.context import STATUS_PARTS, Context
from queries.words import count, listed, of_100, say

COLUMNS = (
    "group",
    "n",
    *LAYER_COLUMNS,
    "share_below",
    "share_2_below",
    "mean_depth",
    "floor_share",
    "share_proficient",
    "tested_share",
    *(f"n_depth_{depth}" for depth in range(5)),
    "merged",
    "shown",
)


def layers(context: Context, by_grade: Mapping[int, Sums]) -> Panel:
    """Panel `layers` from the sums of each grade (grades without any student left out)."""
    total = added(list(by_grade.values()), STATUS_PARTS)
    if not context.test.has_depth or not total["n_with_depth"]:
        return _tip_only(context, by_grade, total)
    held = {grade: sums for grade, sums in by_grade.items() if sums["n_with_depth"]}
    grades = sorted(held)
    sights = [context.sights().of((grade,)) for grade in grades]
    sums = [held[grade] for grade in grades]
    cuts = cuts_of(sums, sights, rules=context.rules)
    groups = [
        group_of(
            str(grade),
            f"Grade {grade}",
            held[grade],
            found,
            sight=sight,
            rules=context.rules,
            median=context.median,
        )
        for grade, found, sight in zip(grades, cuts, sights, strict=True)
    ]
    records = [
        _record(context, grade, group, held[grade], found, sight)
        for grade, group, found, sight in zip(grades, groups, cuts, sights, strict=True)
    ]
    shown = [group for group in groups if group.parts]
    if total["n_with_depth"] < context.rules.min_n or not shown:
        return Panel("layers", "too small", say("too_small", n=context.rules.min_n), "")
    # The total of all grades is itself shown only when no grade has to be hidden behind it.
    n = sum(group.n or 0 for group in shown)
    return Panel(
        name="layers",
        state="shown",
        sentence=headline(context, shown, records),
        subtitle=say(
            "layers_subtitle",
            n=count(n),
            students=context.selection.students(),
            when=context.selection.when,
            line=context.line,
        ),
        records=tuple(records),
        columns=COLUMNS,
        groups=tuple(groups),
        how_to_read=say("layers_read") + (say("layers_read_median") if context.median else ""),
        missing=context.missing(total),
        notes=(
            *_floors(context.sights().of(grades)),
            *small_number_notes(context, groups),
        ),
        alt=_alt(groups),
        facts={
            "line": context.line,
            "median": context.median,
            "tested_share": tested_share(total, rules=context.rules),
        },
    )


def headline(context: Context, shown: Sequence[Group], records: Sequence[Record]) -> str:
    """The page's sentence, true of the groups that are drawn."""
    if context.median and (said := _median_headline(records)):
        return said
    known = [group for group in shown if group.share_below is not None]
    if not known:
        return say("layers_hidden")
    first, last = known[0], known[-1]
    assert first.share_below is not None and last.share_below is not None
    if len(known) == 1:
        two = next(r["share_2_below"] for r in records if r["key"] == first.key)
        deep = say("layers_one_deep", two=of_100(float(two))) if two is not None else ""
        return say(
            "layers_one",
            below=of_100(first.share_below),
            grade=first.label.lower(),
            line=context.line,
            deep=deep,
        )
    values = [of_100(group.share_below or 0.0) for group in known]
    grades = [int(group.key) for group in known]
    whole = grades == [grade for grade in context.given() if grades[0] <= grade <= grades[-1]]
    rising = whole and all(a < b for a, b in pairwise(values))
    return say(
        "layers_rise" if rising else "layers_many",
        first=values[0],
        last=values[-1],
        line=context.line,
        low=first.label.lower(),
        high=last.label.lower(),
    )


def _median_headline(records: Sequence[Record]) -> str:
    """Two or more medians down: half of the norm group is below its own grade's by construction.

    Below the median of grade g - 1 is what a depth of two or more means on this basis.
    """
    told = [
        (grade_name(int(number(r["grade"]))), of_100(number(r["share_2_below"])))
        for r in records
        if r["share_2_below"] is not None
    ]
    if not told:
        return ""
    (low, first), (high, last) = told[0], told[-1]
    if len(told) == 1:
        return say("median_one", grade=low, below=first)
    return say("median_many", low=low, high=high, first=first, last=last)


def small_number_notes(context: Context, groups: Sequence[Group]) -> tuple[str, ...]:
    """What was rounded, merged or hidden, in sentences."""
    notes = []
    if any(group.parts and not group.exact for group in groups):
        notes.append(say("rounded", n=context.rules.part_n))
    if any(part.first != part.last for group in groups for part in group.parts):
        notes.append(say("merged", n=context.rules.part_n))
    hidden = [group.label for group in groups if group.hidden]
    if hidden:
        notes.append(say("hidden_groups", groups=listed(hidden, last="and")))
    return tuple(notes)


def _record(
    context: Context, grade: int, group: Group, sums: Sums, found: Cut, sight: Sights
) -> Record:
    record = record_of(group, sums, found, sight=sight, rules=context.rules)
    tip = tip_of(sums, rules=context.rules, beside=found) if group.parts else None
    return {"grade": grade, **record, "share_proficient": tip}


def _floors(sights: Sights) -> tuple[str, ...]:
    blind = sorted(grade for grade, deepest in sights.by_grade.items() if not deepest)
    unseen = (say("floor_none", grade=say_grades(tuple(blind))),) if blind else ()
    short = {grade: deepest for grade, deepest in sights.by_grade.items() if 0 < deepest < 4}
    if not short:
        return unseen
    grades = sorted(short)
    if len(grades) == 1:
        name = grade_name(grades[0]).capitalize()
        return (*unseen, say("floor", grade=name, n=short[grades[0]]))
    return (
        *unseen,
        say(
            "floors",
            low=grade_name(grades[0]).capitalize(),
            n=short[grades[0]],
            first=short[grades[0]],
            high=grade_name(grades[-1]),
            last=short[grades[-1]],
        ),
    )


def _alt(groups: Sequence[Group]) -> str:
    texts = []
    for group in groups:
        if group.hidden:
            texts.append(f"{group.label}: {group.hidden}, not shown")
        else:
            parts = ", ".join(f"{of_100(part.share)} {part.label.lower()}" for part in group.parts)
            texts.append(f"{group.label}, of 100 students: {parts}")
    return ". ".join(texts) + "."


def _tip_only(context: Context, by_grade: Mapping[int, Sums], total: Sums) -> Panel:
    """A test that cannot say how far below: the tip, in words and in the table."""
    tips = {grade: tip_of(sums, rules=context.rules) for grade, sums in sorted(by_grade.items())}
    said = [
        say("tip_of_grade", share=of_100(share), grade=grade_name(grade))
        for grade, share in tips.items()
        if share is not None
    ]
    if not said and total["n_with_tip"]:
        return Panel("layers", "too small", say("too_small", n=context.rules.min_n), "")
    why = say(
        "no_depth_window" if context.test.has_depth else "no_depth_test",
        test=context.test.name,
        window=context.selection.window,
    )
    records = tuple(
        {
            "grade": grade,
            "group": f"Grade {grade}",
            "key": str(grade),
            "n": context.rules.shown_n(by_grade[grade]["n_with_tip"])
            if share is not None
            else None,
            "share_proficient": share,
            "shown": "yes"
            if share is not None
            else say("too_few", n=context.rules.min_n)
            if by_grade[grade]["n_with_tip"] < context.rules.min_n
            else say("too_alike", n=context.rules.part_n),
        }
        for grade, share in tips.items()
        if by_grade[grade]["n_with_tip"]
    )
    # The sum of what is shown: a total with one grade hidden would give that grade away.
    n = sum(by_grade[grade]["n_with_tip"] for grade, share in tips.items() if share is not None)
    return Panel(
        name="layers",
        state="not in data",
        sentence=f"{why} {say('tip_only', tips='; '.join(said)) if said else say('tip_none')}",
        subtitle=f"{context.students(n)}, {context.selection.when}." if said else "",
        records=records,
        columns=("group", "n", "share_proficient", "shown"),
        missing=context.missing(total),
    )
