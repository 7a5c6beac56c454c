"""The question of the Schools page, asked of the raw files: matched students and status of each place.

Knows: which schools a district holds; where an answer holds its numbers. Must not know: the store,
how an answer is made, clocks, how students are matched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import floor

from data.spans import parse
from queries.answer import Answer, Record, number
from queries.selection import Selection
from tests.bench.files import Files

SCHOOL_AND_COUNT = "s.school_id, count(*)"


def by_place(
    files: Files, selection: Selection, matched: Mapping[str, int]
) -> dict[str, tuple[int, int, int]]:
    """school, or district where the link compares those -> matched students (`matched`, by school),
    students with a depth (else a verdict) at exit, how many of them are at the line. Of places with
    matched students: where none is followed, nothing is compared."""
    span = parse(selection.span)
    assert span is not None and selection.cohort is not None  # the benchmark draws both
    depth = files.tests[selection.test].basis is not None
    known, above = (
        ("s.reach", f"s.reach >= {span.exit_grade}") if depth else ("s.proficient", "s.proficient")
    )
    where = files.narrowed(selection, without=("grade",))
    enrolment = f", e as ({files.enrolled('left')})" if where.enrolment else ""
    join = " left join e on e.student_id = s.student_id" if where.enrolment else ""
    left = files.rows(
        f"with s as ({files.loaded(selection.test, year='left', window='left_window')}){enrolment} "
        f"select s.school_id, count({known}), count(*) filter (where {above}) from s{join} "
        f"where s.grade = {span.exit_grade} and {where.sql} group by s.school_id",
        {
            "test": selection.test,
            "left": int(selection.cohort) + span.years,
            "left_window": span.exit_window,
        }
        | where.values,
    )
    # A choice of schools is one of schools, whatever the link would compare else.
    apart = selection.unit == "school" or bool(selection.school)
    place = dict(files.rows("select school_id, district_id from schools"))
    found: dict[str, tuple[int, int, int]] = {}
    for school, n in matched.items():
        key = school if apart else place[school]
        found[key] = (found.get(key, (0, 0, 0))[0] + n, 0, 0)
    for school, n, well in left:
        key = school if apart else place[school]
        if key in found:
            matched_there, known_there, well_there = found[key]
            found[key] = (matched_there, known_there + n, well_there + well)
    return found


def shown(answer: Answer) -> list[Record]:
    """The places of the page whose students are told."""
    panel = answer.panel("schools")
    held = panel.records if panel and panel.state == "shown" else ()
    return [record for record in held if record["n"] is not None]


def differs(found: Mapping[str, tuple[int, int, int]], answer: Answer) -> Iterator[str]:
    """Each number that is not the page's, in words."""
    for record in shown(answer):
        n, known, well = found.get(str(record["key"]), (0, 0, 0))
        what = str(record["group"])
        if record["pooled"] is None and n != record["n"]:
            yield f"{what}, matched: {n:,} in the files, {record['n']} on the page"
        if record["status"] is not None:
            raw = floor(100 * well / known + 0.5) / 100 if known else 0.0
            if abs(raw - number(record["status"])) > 1e-9:
                yield f"{what}, at the line: {raw:.2f} in the files, {record['status']} on the page"
