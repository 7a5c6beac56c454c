"""The question of each page, asked of the raw files, and whether the page says the same.

Knows: what a page's main numbers mean, by the contract; where an answer holds them. Must not know:
the store, how an answer is made, clocks. Where the page rounds (small-number rules) the raw number
has to round to it; what the page hides is not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data.spans import parse
from queries.answer import Answer, Record, Value, number
from queries.dimensions import school_year
from queries.selection import Selection
from tests.bench.files import PLACE, Files

DEEP = 4
Found = Any


class UnequalError(RuntimeError):
    """The files and the page say different things; the message names the link and both numbers."""


@dataclass(frozen=True)
class Question:
    """`says` it in words; `ask` the files; `shown` says whether a page holds the answer; `differs`
    yields each number that is not the page's, in words."""

    says: str
    ask: Callable[[Files, Selection], Found]
    shown: Callable[[Answer], bool]
    differs: Callable[[Found, Answer], Iterator[str]]

    def check(self, found: Found, answer: Answer) -> None:
        """UnequalError when the page says anything else than the files."""
        wrong = list(self.differs(found, answer))
        if wrong:
            raise UnequalError(
                f"The files and the page disagree on {answer.link}: {'; '.join(wrong[:3])}. "
                "A benchmark of different answers is worth nothing: nothing was measured."
            )


def _counted(what: str, raw: int, shown: Value) -> Iterator[str]:
    if raw != shown:
        yield f"{what}: {raw:,} in the files, {shown:,} on the page"


def _shared(
    what: str, part: float, whole: float, shown: Value, *, rounded: bool = False
) -> Iterator[str]:
    """A share is the page's, or rounds to its whole percent (up or down, so that parts make 100);
    `rounded`: the page says that it has rounded."""
    raw, value = part / whole if whole else 0.0, number(shown)
    rounded = rounded or abs(100 * value - round(100 * value)) < 1e-9
    if abs(raw - value) > (0.01 if rounded else 1e-9):
        yield f"{what}: {raw:.5f} in the files, {value:.5f} on the page"


# The icebergs: of the students of each grade, the share below grade level.


def _below(files: Files, selection: Selection) -> dict[int, tuple[int, int, int, int]]:
    """grade -> students with a depth, below; with a verdict of the test itself, proficient."""
    where = files.narrowed(selection)
    enrolment = f", e as ({files.enrolled('year')})" if where.enrolment else ""
    join = " left join e on e.student_id = s.student_id" if where.enrolment else ""
    rows = files.rows(
        f"with s as ({files.loaded(selection.test, year='year', window='window')}){enrolment} "
        "select s.grade, count(s.reach), count(*) filter (where s.reach < s.grade), "
        "count(s.proficient), count(*) filter (where s.proficient) "
        f"from s{join} where {where.sql} group by s.grade",
        {"test": selection.test, "year": selection.year, "window": selection.window} | where.values,
    )
    return {int(grade): (n, below, told, well) for grade, n, below, told, well in rows}


def _layers(answer: Answer) -> list[Record]:
    panel = answer.panel("layers")
    return [record for record in panel.records if record["n"] is not None] if panel else []


def _below_differs(found: Mapping[int, Any], answer: Answer) -> Iterator[str]:
    for record in _layers(answer):
        n, below, told, well = found.get(int(number(record["grade"])), (0, 0, 0, 0))
        what = str(record["group"])
        if "share_below" not in record:  # a test without depth: the tip alone
            yield from _counted(f"{what}, students", told, record["n"])
            yield from _shared(f"{what}, proficient", well, told, record["share_proficient"])
            continue
        yield from _counted(f"{what}, students", n, record["n"])
        if record["share_below"] is not None:
            yield from _shared(f"{what}, below", below, n, record["share_below"])


# Growth: the matched students of a span and cohort, their gain, and from which layer to which.


def _matched(files: Files, selection: Selection) -> list[tuple[int | None, int | None, int, float]]:
    """(entry layer, exit layer, students, sum of gains) of the matched students."""
    span = parse(selection.span)
    assert span is not None and selection.cohort is not None  # the benchmark draws both
    entered, left = int(selection.cohort), int(selection.cohort) + span.years
    test = files.tests[selection.test]
    where = files.narrowed(selection, without=("grade",))
    enrolment = f", e as ({files.enrolled('entered')})" if where.enrolment else ""
    join = " left join e on e.student_id = s.student_id" if where.enrolment else ""
    # Where points of different grades cannot be compared, only the expected grade matches.
    on_grade = "" if test.vertical_scale else f" and s.grade = {span.exit_grade}"
    loaded = {
        end: files.loaded(selection.test, year=end, window=f"{end}_window")
        for end in ("entered", "left")
    }
    rows = files.rows(
        f"with first as ({loaded['entered']}), s as ({loaded['left']}){enrolment} "
        f"select {_layer(span.entry_grade, 'first.reach')} as entry, "
        f"{_layer(span.exit_grade, 's.reach')} as leaving, "
        "count(*), sum(s.scale_score - first.scale_score) "
        f"from s join first on first.student_id = s.student_id{join} "
        f"where first.grade = {span.entry_grade}{on_grade} and {where.sql} group by all",
        {
            "test": selection.test,
            "entered": entered,
            "entered_window": span.entry_window,
            "left": left,
            "left_window": span.exit_window,
        }
        | where.values,
    )
    return [(entry, leaving, n, gain) for entry, leaving, n, gain in rows]


def _layer(grade: int, reach: str) -> str:
    """The drawn layer of what a student of a grade reaches; `least` and `greatest` skip a null."""
    return f"case when {reach} is not null then least({DEEP}, greatest(0, {grade} - {reach})) end"


def _everyone(answer: Answer) -> Record | None:
    panel = answer.panel("by_start")
    return panel.records[0] if panel and panel.state == "shown" else None


def _matched_differs(found: list[Any], answer: Answer) -> Iterator[str]:
    n = sum(row[2] for row in found)
    everyone = _everyone(answer)
    assert everyone is not None
    yield from _counted("matched students", n, everyone["n"])
    if everyone["gain"] is not None:
        gain = sum(row[3] for row in found) / n if n else 0.0
        if abs(gain - number(everyone["gain"])) > 0.05 + 1e-9:  # shown to a tenth of a point
            yield f"gain: {gain:.3f} in the files, {everyone['gain']} on the page"
    moves = answer.panel("moves")
    if moves is None or moves.state != "shown":
        return
    known = {(row[0], row[1]): row[2] for row in found if None not in row[:2]}
    total = sum(known.values())
    yield from _counted("students with both layers", total, moves.facts["n"])
    for record in moves.records:
        first, last, to, end = (
            int(number(record[name])) for name in ("from_first", "from_last", "to_first", "to_last")
        )
        here = sum(n for (a, b), n in known.items() if first <= a <= last and to <= b <= end)
        what = str(record["group"])
        if record["n"] is not None:
            yield from _counted(what, here, record["n"])
        # Without a count, the share is a whole percent of those who entered in the same layer.
        yield from _shared(what, here, total, record["share"], rounded=record["n"] is None)


# The data: of those enrolled, the share tested, by year and grade.


def _tested(files: Files, selection: Selection) -> dict[tuple[str, str], tuple[int, int]]:
    """(school year, grade in words) -> enrolled in a grade that was tested, tested."""
    rows = files.rows(
        "with valid as (select distinct school_year, grade, student_id from scores "
        f'where "window" = $window and {files.valid(selection.test)}), '
        "offered as (select distinct school_year, grade from valid), "
        "tested as (select distinct school_year, student_id from valid), "
        "e as (select * from (select * from students "
        "where school_id in (select school_id from schools) qualify row_number() over "
        f"(partition by student_id, school_year order by {PLACE} desc) = 1) "
        "where grade between 3 and 8) "
        "select e.school_year, e.grade, count(*), count(t.student_id) from e "
        "join offered o on o.school_year = e.school_year and o.grade = e.grade "
        "left join tested t on t.school_year = e.school_year and t.student_id = e.student_id "
        "group by e.school_year, e.grade",
        {"test": selection.test, "window": selection.window},
    )
    return {(school_year(year), f"Grade {grade}"): (n, there) for year, grade, n, there in rows}


def _coverage(answer: Answer) -> list[Record]:
    panel = answer.panel("coverage")
    held = panel.records if panel else ()
    return [r for r in held if r["kind"] == "by year and grade" and r["share"] is not None]


def _tested_differs(found: Mapping[Any, Any], answer: Answer) -> Iterator[str]:
    for record in _coverage(answer):
        n, there = found.get((record["row"], record["column"]), (0, 0))
        yield from _shared(f"{record['row']}, {record['column']}", there, n, record["share"])


QUESTIONS: dict[str, Question] = {
    "/": Question(
        "the share of students below grade level, by grade",
        _below,
        lambda answer: bool(_layers(answer)),
        _below_differs,
    ),
    "/growth": Question(
        "matched students of a span and cohort, their gain, and who moved from which layer to which",
        _matched,
        lambda answer: _everyone(answer) is not None,
        _matched_differs,
    ),
    "/data": Question(
        "the share of enrolled students who were tested, by year and grade",
        _tested,
        lambda answer: bool(_coverage(answer)),
        _tested_differs,
    ),
}
