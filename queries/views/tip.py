"""The tip and what lies under it: proficiency on the state test above, depth on the diagnostic below.

Knows: the sums by grade of both tests. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping

from queries.answer import Panel, Value, number
from queries.dimensions import grade_name, school_year
from queries.groups import cuts_of, measures_of, tip_of
from queries.measures import Sums
from queries.views.context import Context
from queries.words import count, of_100, say

COLUMNS = (
    "group",
    "n_tip",
    "share_proficient",
    "n_depth",
    "share_below",
    "share_2_below",
    "share_3_below",
)
DEEP = ("share_below", "share_2_below", "share_3_below")


def tip_test(context: Context) -> tuple[str, str] | None:
    """Test and window of the tip in the selected year: the state test's last window, if given."""
    catalog, year = context.catalog, context.selection.year
    for test in catalog.tests.values():
        windows = catalog.windows(year, test.id)
        if test.role == "state test" and windows:
            return test.id, windows[-1]
    return None


def tip(
    context: Context,
    by_grade: Mapping[int, Sums],
    tips: Mapping[int, Sums],
    source: tuple[str, str] | None,
) -> Panel:
    """Panel `tip` from the selected test's sums by grade and those of the state test."""
    year = school_year(context.selection.year)
    if source is None:
        return Panel("tip", "not in data", say("tip_missing_test", year=year), "")
    if not any(sums["n_with_tip"] for sums in tips.values()):
        name = context.catalog.tests[source[0]].name
        return Panel("tip", "nothing", say("tip_nothing", test=name), "")
    held = {g: sums for g, sums in by_grade.items() if sums["n_with_depth"]}
    grades = sorted(set(held) | {g for g, sums in tips.items() if sums["n_with_tip"]})
    sights = {grade: context.sights().of((grade,)) for grade in held}
    cuts = dict(
        zip(
            held,
            cuts_of(list(held.values()), [sights[g] for g in held], rules=context.rules),
            strict=True,
        )
    )
    test, window = context.catalog.tests[source[0]], source[1]
    same = source == (context.test.id, context.selection.window)
    records: list[dict[str, Value]] = []
    for grade in grades:
        deep: dict[str, Value] = dict.fromkeys(DEEP)
        n_depth = None
        if grade in held:
            found = cuts[grade]
            deep = measures_of(held[grade], found, sight=sights[grade], rules=context.rules)
            n_depth = found.n
        beside = cuts.get(grade) if same else None
        top = tip_of(tips[grade], rules=context.rules, beside=beside) if grade in tips else None
        records.append(
            {
                "grade": grade,
                "group": f"Grade {grade}",
                "label": f"Grade {grade}",
                "n_tip": context.rules.shown_n(tips[grade]["n_with_tip"])
                if top is not None
                else None,
                "share_proficient": top,
                "n_depth": n_depth if any(deep[key] is not None for key in DEEP) else None,
                **{key: deep[key] for key in DEEP},
            }
        )
    if all(r["share_proficient"] is None and r["share_below"] is None for r in records):
        return Panel("tip", "too small", say("too_small", n=context.rules.min_n), "")
    sentence, facts = _sentence(context, records)
    when = f"{window} {year}"
    return Panel(
        name="tip",
        state="shown",
        sentence=sentence,
        subtitle=say(
            "tip_subtitle_only" if not held else ("tip_subtitle_same" if same else "tip_subtitle"),
            tip_test=test.name,
            tip_when=when,
            test=context.test.name,
            when=context.selection.when,
        ),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say(
            "tip_read",
            two_tests=say("two_tests") if held and test.id != context.test.id else "",
        ),
        missing="",
        alt=_alt(records),
        facts={**facts, "tip_test": test.name, "test": context.test.name},
    )


def _sentence(context: Context, records: list[dict[str, Value]]) -> tuple[str, dict[str, Value]]:
    """The claim, between grade 4 and grade 8 where both are there, and its numbers."""
    shown = [r for r in records if r["share_proficient"] is not None]
    if not shown:
        known = [r for r in records if r["share_below"] is not None]
        return (
            "; ".join(
                f"{grade_name(int(number(r['grade'])))}: {_100(r, 'share_below')} of 100 below"
                for r in known
            ).capitalize()
            + ".",
            {},
        )
    named = {r["grade"]: r for r in shown}
    low, high = named.get(4, shown[0]), named.get(8, shown[-1])
    if int(number(low["grade"])) >= int(number(high["grade"])):
        low, high = shown[0], shown[-1]
    if low is high:
        if low["share_2_below"] is None:
            return say("tip_only_now", grade=_grade(low), tip=_100(low, "share_proficient")), {}
        return (
            say(
                "tip_one",
                grade=_grade(low),
                tip=_100(low, "share_proficient"),
                two=_100(low, "share_2_below"),
            ),
            {},
        )
    change = _100(high, "share_proficient") - _100(low, "share_proficient")
    facts: dict[str, Value] = {
        "from_grade": low["grade"],
        "to_grade": high["grade"],
        "proficient_change": change,
        "two_below_change": None,
    }
    said = {
        "low": _grade(low),
        "high": _grade(high),
        "verb": ("falls by" if change < 0 else "rises by") if change else "stays the same",
        "change": f"{count(abs(change))} of 100" if change else "",
    }
    if low["share_2_below"] is None or high["share_2_below"] is None:
        return _tidy(f"{say('tip_change_only', **said)} {_why_no_deep(context, low, high)}"), facts
    deep = _100(high, "share_2_below") - _100(low, "share_2_below")
    facts["two_below_change"] = deep
    return (
        _tidy(
            say(
                "tip_change",
                **said,
                deep_verb=("rise by" if deep > 0 else "fall by") if deep else "stay the same",
                deep_change=count(abs(deep)) if deep else "",
            )
        ),
        facts,
    )


def _why_no_deep(context: Context, low: dict[str, Value], high: dict[str, Value]) -> str:
    """Why two or more grades below cannot be set beside the tip."""
    sights = context.sights().by_grade
    if not sights:
        key = "no_depth_window" if context.test.has_depth else "no_depth_test"
        return say(key, test=context.test.name, window=context.selection.window)
    blind = [r for r in (low, high) if sights.get(int(number(r["grade"])), 0) < 2]
    if blind:
        return say("tip_unseen", grade=_grade(blind[0]))
    hidden = next(r for r in (low, high) if r["share_2_below"] is None)
    return say("tip_hidden", grade=_grade(hidden))


def _tidy(text: str) -> str:
    return text.replace(" ;", ";").replace(" .", ".")


def _100(record: dict[str, Value], name: str) -> int:
    return of_100(number(record[name]))


def _grade(record: dict[str, Value]) -> str:
    return grade_name(int(number(record["grade"])))


def _alt(records: list[dict[str, Value]]) -> str:
    names = {
        "share_proficient": "proficient",
        "share_below": "1 or more grades below",
        "share_2_below": "2 or more",
        "share_3_below": "3 or more",
    }
    texts = []
    for record in records:
        values = [
            f"{_100(record, key)} {name}" for key, name in names.items() if record[key] is not None
        ]
        texts.append(f"{record['group']}, of 100 children: {', '.join(values) or 'not shown'}")
    return ". ".join(texts) + "."
