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
from tests.bench import raw_providers, raw_schools
from tests.bench.files import PLACE, Files
from tests.bench.money import paid, paid_differs, sources

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
    assert span is not None
    head = (
        f"{_layer(span.entry_grade, 'first.reach')} as entry, "
        f"{_layer(span.exit_grade, 's.reach')} as leaving, "
        "count(*), sum(s.scale_score - first.scale_score)"
    )
    return [
        (entry, leaving, n, gain)
        for entry, leaving, n, gain in _of_matched(files, selection, head=head)
    ]


def _of_matched(files: Files, selection: Selection, *, head: str) -> list[tuple[Any, ...]]:
    """Rows of `head`, grouped by what it does not add up, over the matched students of a cohort."""
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
    return files.rows(
        f"with first as ({loaded['entered']}), s as ({loaded['left']}){enrolment} "
        f"select {head} from s join first on first.student_id = s.student_id{join} "
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


# Skills: success on a target with and without its prerequisites, and how many cannot be judged.

Sides = list[list[int]]  # with, without: students and how many of them finished the target


def judged(files: Files, selection: Selection) -> tuple[list[tuple[bool, bool, Any]], int, int]:
    """Of the students asked the target: of each who can be judged whether all prerequisites asked
    were finished, whether the target was, and the score; how many cannot be judged, and how many of
    those finished it."""
    where = files.narrowed(selection)
    scores = files.loaded(selection.test, year="year", window="window")
    rows = files.rows(
        f"with e as ({files.enrolled('year')}), "
        "r as (select student_id, min(grade) as grade, min(school_id) as school_id from scores "
        'where school_year = $year and "window" = $window and scale_score is not null '
        "and grade between 3 and 8 group by student_id), "
        "answer as (select student_id, standard, finished from mastery "
        'where school_year = $year and "window" = $window and finished is not null), '
        "s as (select a.student_id, cast($year as integer) as school_year, "
        "coalesce(e.grade, r.grade) as grade, coalesce(e.school_id, r.school_id) as school_id "
        "from (select student_id, finished from answer where standard = $standard) a "
        "left join e on e.student_id = a.student_id left join r on r.student_id = a.student_id), "
        f"score as (select student_id, scale_score from ({scores})), "
        "need as (select prerequisite from prerequisites where standard = $standard), "
        "had as (select student_id, count(*) as asked, count(*) filter (where finished) as done "
        "from answer where standard in (select prerequisite from need) group by student_id) "
        "select h.asked, h.done, a.finished, score.scale_score, (select count(*) from need) from s "
        "join answer a on a.student_id = s.student_id and a.standard = $standard "
        "left join e on e.student_id = s.student_id left join had h on h.student_id = s.student_id "
        "left join score on score.student_id = s.student_id "
        "where s.school_id in (select school_id from schools) and s.grade between 3 and 8 "
        f"and {where.sql}",
        {
            "test": selection.test,
            "year": selection.year,
            "window": selection.window,
            "standard": selection.standard,
        }
        | where.values,
    )
    able = [row for row in rows if row[0] and 2 * row[0] >= row[4]]
    left = [row for row in rows if not (row[0] and 2 * row[0] >= row[4])]
    return (
        [(asked == done, bool(finished), score) for asked, done, finished, score, _ in able],
        len(left),
        sum(bool(row[2]) for row in left),
    )


def _success(files: Files, selection: Selection) -> tuple[Sides, int]:
    """With and without, over everyone who can be judged, and how many cannot."""
    able, left, _ = judged(files, selection)
    sides = [[one for one in able if one[0] == having] for having in (True, False)]
    return [[len(side), sum(one[1] for one in side)] for side in sides], left


def _everyone_judged(answer: Answer) -> Record | None:
    panel = answer.panel("with_without")
    return panel.records[0] if panel and panel.state == "shown" else None


def _success_differs(found: tuple[Sides, int], answer: Answer) -> Iterator[str]:
    record, panel = _everyone_judged(answer), answer.panel("with_without")
    assert record is not None and panel is not None
    for side, (n, finished) in zip(("with", "without"), found[0], strict=True):
        if record[f"n_{side}"] is not None:
            yield from _counted(f"students {side}", n, record[f"n_{side}"])
        value = record[f"success_{side}"]
        if value is not None:
            rounded = record[f"n_{side}"] is None
            yield from _shared(f"success {side}", finished, n, value, rounded=rounded)
    if isinstance(panel.facts["not_judged"], int):
        yield from _counted("not judged", found[1], panel.facts["not_judged"])


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
    "/schools": Question(
        "the matched students of every school or district, and how many of all of its students are at "
        "the line at exit",
        lambda files, selection: raw_schools.by_place(
            files, selection, dict(_of_matched(files, selection, head=raw_schools.SCHOOL_AND_COUNT))
        ),
        lambda answer: bool(raw_schools.shown(answer)),
        raw_schools.differs,
    ),
    "/providers": Question(
        "the students who used each provider in every taught year, and their mean gain",
        lambda files, selection: raw_providers.treated(
            files,
            selection,
            dict(
                _of_matched(
                    files, selection.narrowed(provider=()), head=raw_providers.STUDENT_AND_GAIN
                )
            ),
        ),
        lambda answer: bool(raw_providers.shown(answer)),
        raw_providers.differs,
    ),
    "/skills": Question(
        "success on a standard among students who had finished its prerequisites, and among the rest",
        _success,
        lambda answer: _everyone_judged(answer) is not None,
        _success_differs,
    ),
    "/zone": Question(
        "dollars by school year and source",
        paid,
        lambda answer: bool(sources(answer)),
        paid_differs,
    ),
    "/data": Question(
        "the share of enrolled students who were tested, by year and grade",
        _tested,
        lambda answer: bool(_coverage(answer)),
        _tested_differs,
    ),
}
