"""Which grade the missing skills are from, and what a grade-level test alone can see of them.

Knows: the sums of standard results by origin grade for one enrolled grade. Must not know: SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import floor
from typing import Literal

from queries.answer import Panel, Value, number
from queries.dimensions import grade_name, school_year
from queries.disclosure import share
from queries.measures import Sums
from queries.views.context import Context
from queries.words import count, listed, of_100, say

COLUMNS = ("label", "unfinished_share", "asked_share", "n", "results", "unfinished", "shown")


def unasked(context: Context) -> str:
    """Why there is nothing to show by standard; "" when standards were asked."""
    chosen, catalog = context.selection, context.catalog
    if not catalog.asked:
        return say("no_mastery")
    windows = {w for y, w, _ in catalog.asked if y == chosen.year}
    if chosen.window in windows:
        return ""
    order = [window for window in ("fall", "winter", "spring") if window in windows]
    year = school_year(chosen.year)
    others = (
        say("it_holds", windows=listed(order, last="and"), year=year)
        if order
        else say("it_holds_none")
    )
    return say("not_asked", when=chosen.when, others=others)


def origin(context: Context, grade: int, sums: Sums | None) -> tuple[Panel, Panel]:
    """Panels `origin` and `hidden` for one enrolled grade; `sums` None when nobody was asked."""
    if sums is None or not sums["n_asked_any"]:
        return _both("nothing", say("nothing"))
    if sums["n_asked_any"] < context.rules.min_n:
        return _both("too small", say("too_small", n=context.rules.min_n))
    rules = context.rules
    asked = asked_origins(grade, sums)
    plain = is_plain(context, grade, sums)
    records: list[dict[str, Value]] = []
    for k in asked:
        n, results, unfinished = (sums[f"{p}_{k}"] for p in ("n_asked", "results", "unfinished"))
        visible = n >= rules.min_n
        name = grade_name(k)
        records.append(
            {
                "origin_grade": k,
                "label": f"{name.capitalize()} standards",
                "unfinished_share": share(unfinished, results, rules=rules, coarse=not plain)
                if visible
                else None,
                "asked_share": share(n, sums["n_asked_any"], rules=rules, coarse=not plain),
                "n": rules.shown_n(n) if visible and plain else None,
                "results": results if visible and plain and rules.step == 1 else None,
                "unfinished": unfinished if visible and plain and rules.step == 1 else None,
                "hidden": None if visible else say("too_few", n=rules.min_n),
                "shown": "yes" if visible else say("too_few", n=rules.min_n),
            }
        )
    chosen = context.selection
    whom = {"grade": grade_name(grade), "when": chosen.when}
    picture = Panel(
        name="origin",
        state="shown",
        sentence=_title(grade, records),
        subtitle=say("origin_subtitle", n=count(rules.shown_n(sums["n_asked_any"])), **whom),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("origin_read"),
        missing=say("origin_missing", when=chosen.when),
        notes=() if plain else (say("rounded", n=rules.part_n),),
        alt=_alt(records),
        facts={"grade": grade},
    )
    return picture, _hidden(context, grade, sums, plain=plain)


def asked_origins(grade: int, sums: Sums) -> list[int]:
    """Grades of the standards that were asked, from the enrolled grade down."""
    return [k for k in range(grade, -1, -1) if sums[f"results_{k}"]]


def is_plain(context: Context, grade: int, sums: Sums) -> bool:
    """Whether counts may stand beside the shares: no origin grade has a side that is too small."""
    return all(
        sums[f"n_asked_{k}"] >= context.rules.min_n and _exact(context, sums, k)
        for k in asked_origins(grade, sums)
    )


def _exact(context: Context, sums: Sums, k: int) -> bool:
    sides = (sums[f"unfinished_{k}"], sums[f"results_{k}"] - sums[f"unfinished_{k}"])
    asked = (sums[f"n_asked_{k}"], sums["n_asked_any"] - sums[f"n_asked_{k}"])
    limit = context.rules.part_n
    return all(side == 0 or side >= limit for side in (*sides, *asked))


def _hidden(context: Context, grade: int, sums: Sums, *, plain: bool) -> Panel:
    here = sums[f"unfinished_{grade}"]
    earlier = sum(sums[f"unfinished_{k}"] for k in range(grade))
    n = sums["n_asked_any"]
    hidden = share(earlier, here + earlier, rules=context.rules, coarse=not plain)
    if not here + earlier:
        return Panel("hidden", "nothing", say("nothing"), "")
    if hidden is None:
        return Panel("hidden", "too small", say("too_small", n=context.rules.min_n), "")
    per_here, per_earlier = _tenth(here / n), _tenth(earlier / n)
    name = grade_name(grade)
    record: dict[str, Value] = {
        "group": f"Grade {grade}",
        "n": context.rules.shown_n(n),
        "hidden_share": hidden,
        "unfinished_per_student": _tenth((here + earlier) / n),
        "hidden_per_student": per_earlier,
        "seen_per_student": per_here,
    }
    return Panel(
        name="hidden",
        state="shown",
        sentence=say("hidden_title", grade=name, share=of_100(hidden)),
        subtitle=say(
            "hidden_subtitle",
            grade=name,
            when=context.selection.when,
            here=f"{per_here:.1f}",
            earlier=f"{per_earlier:.1f}",
        ),
        records=(record,),
        columns=tuple(record),
        how_to_read=say("hidden_read", grade=name),
        missing=say("origin_missing", when=context.selection.when),
        alt=say("hidden_title", grade=name, share=of_100(hidden)),
        facts={"grade": grade, **{key: record[key] for key in list(record)[2:]}},
    )


def _tenth(value: float) -> float:
    return floor(10 * value + 0.5) / 10


def _title(grade: int, records: list[dict[str, Value]]) -> str:
    shown = {
        int(number(r["origin_grade"])): r for r in records if r["unfinished_share"] is not None
    }
    name = grade_name(grade)
    said = [
        say(
            "origin_row_next" if k < grade else "origin_row",
            value=of_100(number(shown[k]["unfinished_share"])),
            origin=grade_name(k),
        )
        for k in _told(grade, shown)
    ]
    if not said:
        return say("origin_none", grade=name)
    return say("origin_title", grade=name.capitalize(), rows=" and ".join(said))


def _told(grade: int, shown: Mapping[int, object]) -> list[int]:
    """Origin grades the title names: the enrolled grade and the one two below, where shown."""
    earlier = [k for k in shown if k < grade]
    back = grade - 2 if grade - 2 in earlier else max(earlier, default=None)
    return [k for k in (grade, back) if k is not None and k in shown]


def _alt(records: list[dict[str, Value]]) -> str:
    texts = []
    for record in records:
        if record["unfinished_share"] is None:
            texts.append(f"{record['label']}: {record['hidden'] or 'not shown'}")
            continue
        texts.append(
            f"{record['label']}: {of_100(number(record['unfinished_share']))} of 100 unfinished"
        )
    return ". ".join(texts) + "."


def _both(state: Literal["nothing", "too small"], sentence: str) -> tuple[Panel, Panel]:
    return Panel("origin", state, sentence, ""), Panel("hidden", state, sentence, "")
