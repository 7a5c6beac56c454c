"""Successive school years of one window: different students each year, side by side.

Knows: the sums by school year, which years had tests. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queries.answer import Group, Panel, Record, Value, number
from queries.dimensions import school_year
from queries.disclosure import Cut, small
from queries.groups import cuts_of, group_of, measures_of, tested_share
from queries.intervals import wilson
from queries.measures import Sums
from queries.selection import say_grades
from queries.store import Row
from queries.views.context import Context
from queries.views.layers import small_number_notes
from queries.words import listed, of_100, say

COLUMNS = (
    "school_year",
    "n",
    "share_below",
    "low",
    "high",
    "n_2_below",
    "share_2_below",
    "low_2_below",
    "high_2_below",
    "tested_share",
    "shown",
)


@dataclass(frozen=True)
class _Told:
    """A year's headline share with its interval, as shown, and the grades that were tested."""

    year: int
    share: float
    low: float
    high: float
    grades: tuple[int, ...]

    def apart(self, other: _Told) -> bool:
        """Whether the two intervals leave each other out."""
        return self.high < other.low or other.high < self.low


def years(context: Context, rows: Sequence[Row]) -> Panel:
    """Panel `years` from sums by school year."""
    chosen, test = context.selection, context.test
    if not test.has_depth:
        return Panel("years", "not in data", context.basis(), "")
    tested = {
        year: tuple(g for g in _given(context, year) if g in chosen.grades)
        for year in context.catalog.years
    }
    with_tests = [year for year, grades in tested.items() if grades]
    if not with_tests:
        sentence = say(
            "years_none", test=test.name, grades=say_grades(chosen.grades), window=chosen.window
        )
        return Panel("years", "not in data", sentence, "")
    held = {row["school_year"]: row for row in rows if row["n_with_depth"]}
    if not held:
        return Panel("years", "nothing", say("nothing"), "")
    sight = context.sights()
    # Years hold different students and add up to nothing on show.
    cuts = dict(
        zip(
            held,
            cuts_of(
                list(held.values()),
                [sight.seen_in(sums) for sums in held.values()],
                rules=context.rules,
                total_shown=False,
            ),
            strict=True,
        )
    )
    groups, records = [], []
    span = range(min(*with_tests, chosen.year), max(*with_tests, chosen.year) + 1)
    for year in span:
        if year in held:
            group, record = _year(context, year, held[year], cuts[year])
            groups.append(group)
        else:
            record = _gap(year, _why_empty(year, tested))
        records.append(record)
    told = _told(context, records, tested)
    # Two or more below is a part of the column only where every student's test can show it.
    split = all(sums["n_sees_2"] == sums["n_with_depth"] for sums in held.values())
    if not any(record["share_below"] is not None for record in records):
        return Panel("years", "too small", say("too_small", n=context.rules.min_n), "")
    first, last = school_year(span[0]), school_year(span[-1])
    students = chosen.students()
    return Panel(
        name="years",
        state="shown",
        sentence=_title(context, told),
        subtitle=say(
            "years_subtitle",
            who=students[:1].upper() + students[1:],
            window=chosen.window,
            span=first if first == last else say("years_span", first=first, last=last),
        ),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("years_read") + (say("layers_read_median") if context.median else ""),
        missing=_missing(records),
        notes=(
            *_mixed(told, chosen.year),
            *(() if split else _seen(context)),
            *small_number_notes(context, groups),
        ),
        alt=_alt(context, records),
        facts={
            "selected": str(chosen.year),
            "line": say("years_line_median") if context.median else context.line,
            "headline": _headline(context),
            "split": split,
            "window": chosen.window,
        },
    )


def _given(context: Context, year: int) -> tuple[int, ...]:
    return context.catalog.grades(year, context.selection.test, context.selection.window)


def _headline(context: Context) -> str:
    """The share the view is about: of a norm group half is below its own median anyway."""
    return "share_2_below" if context.median else "share_below"


def _year(context: Context, year: int, sums: Sums, found: Cut) -> tuple[Group, Record]:
    """A year with tests as a group, and its row; both shares with their intervals."""
    rules = context.rules
    sight = context.sights().seen_in(sums)
    group = group_of(
        str(year),
        school_year(year),
        sums,
        found,
        sight=sight,
        rules=rules,
        interval=True,
        median=context.median,
    )
    record: dict[str, Value] = {"school_year": group.label, "key": group.key, "n": group.n}
    record |= {"share_below": group.share_below, "low": group.low, "high": group.high}
    two = None
    if group.parts:
        two = measures_of(sums, found, sight=sight, rules=rules)["share_2_below"]
    bounds = _bounds(sums, found, two, part_n=rules.part_n)
    seeing, blind = sums["n_sees_2"], sums["n_with_depth"] - sums["n_sees_2"]
    told = two is not None and not small(blind, limit=rules.part_n)
    record |= {"n_2_below": rules.shown_n(seeing) if told else None, "share_2_below": two}
    record["low_2_below"], record["high_2_below"] = bounds or (None, None)
    record["tested_share"] = tested_share(sums, rules=rules) if group.parts else None
    record["hidden"], record["shown"] = group.hidden, group.hidden or "yes"
    return group, record


def _bounds(sums: Sums, found: Cut, share: Value, *, part_n: int) -> tuple[float, float] | None:
    """Interval of a share two or more below; whole percents where the share is one."""
    if share is None:
        return None
    seeing, blind = sums["n_sees_2"], sums["n_with_depth"] - sums["n_sees_2"]
    bounds = wilson(number(share) * seeing, seeing)
    if bounds and (not found.exact or small(blind, limit=part_n)):
        return of_100(bounds[0]) / 100, of_100(bounds[1]) / 100
    return bounds


def _gap(year: int, reason: str) -> Record:
    values = dict.fromkeys(COLUMNS[1:-1])
    return {
        "school_year": school_year(year),
        "key": str(year),
        **values,
        "hidden": reason,
        "shown": reason,
    }


def _why_empty(year: int, tested: Mapping[int, tuple[int, ...]]) -> str:
    if year not in tested:
        return say("no_data_year")
    return say("nobody" if tested[year] else "no_tests")


def _told(
    context: Context, records: Sequence[Record], tested: Mapping[int, tuple[int, ...]]
) -> list[_Told]:
    name = _headline(context)
    low, high = ("low_2_below", "high_2_below") if context.median else ("low", "high")
    return [
        _Told(
            int(str(record["key"])),
            number(record[name]),
            number(record[low]),
            number(record[high]),
            tested[int(str(record["key"]))],
        )
        for record in records
        if record[name] is not None and record[low] is not None
    ]


def _ends(told: Sequence[_Told], year: int) -> list[_Told]:
    """Years that may be set beside each other: those of the selected year's grades.

    Up to the selected year where it is shown and not the first, else all of the latest's grades.
    """
    if not told:
        return []
    at = next((one for one in told if one.year == year), told[-1])
    alike = [one for one in told if one.grades == at.grades]
    upto = [one for one in alike if one.year <= at.year]
    return upto if len(upto) > 1 else alike


def _title(context: Context, told: Sequence[_Told]) -> str:
    """First and last year and, where its interval is clear of both, the most or fewest between."""
    window = context.selection.window
    what = say("years_below_median") if context.median else say("years_below", line=context.line)
    alike = _ends(told, context.selection.year)
    if not alike:
        return say("years_hidden")
    first, last = alike[0], alike[-1]
    if len(alike) == 1:
        return say("years_one", value=of_100(last.share), what=what, when=_when(window, last))
    text = say(
        "years_pair" if first.apart(last) else "years_close",
        first=of_100(first.share),
        last=of_100(last.share),
        low=_when(window, first),
        high=_when(window, last),
        what=what,
    )
    for key, found in (
        ("years_most", max(alike, key=lambda one: one.share)),
        ("years_fewest", min(alike, key=lambda one: one.share)),
    ):
        if found.apart(first) and found.apart(last):
            text += say(key, when=_when(window, found), value=of_100(found.share))
    return text


def _when(window: str, one: _Told) -> str:
    return f"{window} {school_year(one.year)}"


def _mixed(told: Sequence[_Told], year: int) -> tuple[str, ...]:
    """The years whose tests were of other grades than those the sentence speaks of."""
    alike = _ends(told, year)
    others = [school_year(one.year) for one in told if alike and one.grades != alike[0].grades]
    if not others:
        return ()
    return (
        say("years_mixed", years=listed(others, last="and"), grades=say_grades(alike[0].grades)),
    )


def _seen(context: Context) -> tuple[str, ...]:
    """Which grades a share two or more below is taken over, where not all can show it."""
    seeing = context.sights().that_see(2)
    return (say("by_mixed", grades=say_grades(seeing)),) if seeing else ()


def _missing(records: Sequence[Record]) -> str:
    """Who is not in the picture, from the year in which fewest were tested."""
    shown = [record for record in records if record["share_below"] is not None]
    shares = [number(r["tested_share"]) for r in shown if r["tested_share"] is not None]
    if not shares or len(shares) < len(shown):
        return say("missing_unknown") if shares else say("no_enrolment")
    low = of_100(min(shares))
    return say("years_missing_none") if low == 100 else say("years_missing", low=low)


def _alt(context: Context, records: Sequence[Record]) -> str:
    name = _headline(context)
    texts = [
        f"{record['school_year']}: {of_100(number(record[name]))} of 100 below"
        if record[name] is not None
        else f"{record['school_year']}: {record['hidden'] or 'not shown'}"
        for record in records
    ]
    return f"Different students each year. {'; '.join(texts)}."
