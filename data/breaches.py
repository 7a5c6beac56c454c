"""Every way a data set breaks the contract, found in DuckDB over the files themselves.

Knows: the contract, and what only makes sense across tables. Must not know: the store, the
outcomes of rows (an unknown window, school or assessment in `scores` and a score off the scale
are the build's to set aside, not breaches).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb

from data.columns import ID_WORDS, column_breaches, repeated_keys
from data.dataset import Assessment, Dataset
from data.opening import Breach, Opened, open_table, unreadable
from data.tables import ID_PATTERN, TABLES

__all__ = ["Breach", "check"]


def check(dataset: Dataset, *, con: duckdb.DuckDBPyConnection) -> tuple[Breach, ...]:
    """Every breach of the contract in `dataset`, table by table, then those across tables."""
    breaches: list[Breach] = list(_assessment_ids(dataset))
    opened: dict[str, Opened] = {}
    for table in TABLES.values():
        found = open_table(dataset, table, con)
        if isinstance(found, Opened):
            try:
                breaches.extend(column_breaches(found, con))
                breaches.extend(repeated_keys(found, con))
                opened[table.name] = found
            except duckdb.Error:
                breaches.extend(unreadable(dataset, found.file, found.parts, con))
        else:
            breaches.extend(found)
    for assessment in dataset.assessments:
        breaches.extend(_basis(assessment, opened, con))
    breaches.extend(_unknown_standards(opened, con))
    return tuple(breaches)


def _assessment_ids(dataset: Dataset) -> Iterator[Breach]:
    for assessment in dataset.assessments:
        if not re.fullmatch(ID_PATTERN, assessment.id):
            yield Breach("dataset.toml", "assessments", ID_WORDS, repr(assessment.id))


def _basis(
    assessment: Assessment, opened: dict[str, Opened], con: duckdb.DuckDBPyConnection
) -> Iterator[Breach]:
    """What the declared basis of an assessment needs from the other tables."""
    settings = f"[assessments.{assessment.id}]"
    named = f"assessment {assessment.id!r}"
    if assessment.basis == "placement":
        if assessment.placement_min is None:
            expected = f"`placement_min`, since {named} has basis 'placement'"
            yield Breach("dataset.toml", settings, expected, "none")
        scores = opened.get("scores")
        if scores and "placement_grade" not in scores.readings:
            expected = f"this column, since {named} has basis 'placement'"
            yield Breach(scores.file, "placement_grade", expected, "none")
    if assessment.basis == "norm median":
        study = assessment.norms_study
        if study is None:
            expected = f"`norms_study`, since {named} has basis 'norm median'"
            yield Breach("dataset.toml", settings, expected, "none")
        else:
            expected = f"rows of study {study!r} for {named}, which has basis 'norm median'"
            yield from _needs_rows(
                "norms", {"norms_study": study, "assessment": assessment.id}, expected, opened, con
            )
    # Without one vertical scale the cuts of different grades cannot be compared: the tip only.
    if assessment.basis == "cut score" and assessment.vertical_scale:
        expected = f"rows for {named}, which has basis 'cut score'"
        yield from _needs_rows("cut_scores", {"assessment": assessment.id}, expected, opened, con)
        yield from _falling_cuts(assessment, opened, con)


def _needs_rows(
    table: str,
    where: dict[str, str],
    expected: str,
    opened: dict[str, Opened],
    con: duckdb.DuckDBPyConnection,
) -> Iterator[Breach]:
    found = opened.get(table)
    if found is None:
        yield Breach(f"{table}.parquet", "", expected, "no readable file")
        return
    if any(name not in found.readings for name in where):
        return  # the missing column has its own breach
    condition = " AND ".join(f'"{name}" = ?' for name in where)
    [row] = con.execute(
        f"SELECT count(*) FROM {found.lenient()} WHERE {condition}", list(where.values())
    ).fetchall()
    if not row[0]:
        yield Breach(found.file, ", ".join(where), expected, "none")


def _falling_cuts(
    assessment: Assessment, opened: dict[str, Opened], con: duckdb.DuckDBPyConnection
) -> Iterator[Breach]:
    cuts = opened.get("cut_scores")
    if cuts is None:
        return
    rows = con.execute(
        "SELECT test_window, previous_grade, previous_cut, grade, cut FROM ("
        "SELECT *, lag(grade) OVER later AS previous_grade, lag(cut) OVER later AS previous_cut "
        'FROM (SELECT "window" AS test_window, grade, min(proficient_cut) AS cut '
        f"FROM {cuts.lenient()} WHERE assessment = ? AND grade IS NOT NULL "
        "AND proficient_cut IS NOT NULL GROUP BY ALL) each_grade "
        "WINDOW later AS (PARTITION BY test_window ORDER BY grade)) pairs "
        "WHERE cut <= previous_cut ORDER BY test_window, grade",
        [assessment.id],
    ).fetchall()
    expected = f"cuts of assessment {assessment.id!r} that rise with grade"
    for window, previous_grade, previous_cut, grade, cut in rows:
        found = (
            f"{previous_cut:g} in grade {previous_grade} and {cut:g} in grade {grade} ({window})"
        )
        yield Breach(cuts.file, "proficient_cut", expected, found)


def _unknown_standards(
    opened: dict[str, Opened], con: duckdb.DuckDBPyConnection
) -> Iterator[Breach]:
    """Prerequisites that name a standard the data set's own `standards` does not list."""
    edges, standards = opened.get("prerequisites"), opened.get("standards")
    if edges is None or standards is None or "standard" not in standards.readings:
        return
    for column in edges.readings:
        [row] = con.execute(
            f'SELECT count(DISTINCT "{column}"), min("{column}") FROM {edges.lenient()} '
            f'WHERE "{column}" NOT IN (SELECT standard FROM {standards.lenient()} '
            "WHERE standard IS NOT NULL)"
        ).fetchall()
        if row[0]:
            others = "other" if row[0] == 1 else "others"
            found = f"{row[0]:,} {others}, for example {row[1]!r}"
            yield Breach(edges.file, column, f"standards listed in {standards.file}", found)
