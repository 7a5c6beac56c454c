"""A data set's parquet files asked with DuckDB alone, as one would without this app.

Knows: the contract: which row of a file counts, and what its columns mean. Must not know: the
store, how an answer is made, clocks. What a condition of a link means is written here a second
time, on purpose: `queries` builds its own, and the benchmark compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from data.dataset import Assessment, open_dataset
from queries.dimensions import DIMENSIONS, SUBGROUPS
from queries.selection import Selection

THREADS = 2
NEEDED = ("scores", "students", "schools")
ASKED = (
    *(*NEEDED, "providers", "implementations", "funding", "cut_scores", "norms", "mastery"),
    "prerequisites",
)
PLACE = "(filename, file_row_number)"  # of a row in its file: the order that the contract means


@dataclass
class Condition:
    """A condition on score rows `s` and enrolment rows `e`, its values, and whether it needs `e`."""

    clauses: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    enrolment: bool = False

    @property
    def sql(self) -> str:
        """The condition as SQL."""
        return " and ".join(self.clauses) or "true"


class Files:
    """The files of one data set, each a view of its own name over `read_parquet`."""

    def __init__(self, folder: Path) -> None:
        dataset = open_dataset(folder)
        self.tests: Mapping[str, Assessment] = {test.id: test for test in dataset.assessments}
        self.con = duckdb.connect()
        self.con.execute(f"set threads = {THREADS}")
        self.held: list[str] = []
        for table in ASKED:
            paths = dataset.paths(table)
            if paths and paths[0].suffix == ".parquet":
                listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
                self.con.execute(
                    f"create view {table} as select * from read_parquet([{listed}], "
                    "filename = true, file_row_number = true)"
                )
                self.held.append(table)

    @property
    def whole(self) -> bool:
        """Whether scores, enrolment and schools are all there as parquet."""
        return set(NEEDED) <= set(self.held)

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Rows of one query, fetched at once."""
        found = self.con.execute(sql, dict(values)) if values else self.con.execute(sql)
        return found.fetchall()

    def count(self, table: str, *, of: str = "*") -> int:
        """Rows of a table, 0 where it is none; `of` a column: its different values."""
        if table not in self.held:
            return 0
        [(n,)] = self.rows(f"select count({of if of == '*' else f'distinct {of}'}) from {table}")
        return int(n)

    def valid(self, test: str) -> str:
        """Condition: a score row of a test with a score that may be loaded."""
        declared = self.tests[test]
        limits = [
            f"scale_score {sign} {limit}"
            for sign, limit in ((">=", declared.score_min), ("<=", declared.score_max))
            if limit is not None
        ]
        return " and ".join(
            (
                "assessment = $test and scale_score is not null and grade between 3 and 8",
                *limits,
                "school_id in (select school_id from schools)",
            )
        )

    def loaded(self, test: str, *, year: str, window: str) -> str:
        """SELECT of a test's scores of one year and window (names of values), duplicates left out:
        the first row of a student counts."""
        return (
            f"select *, {self.reach(test, window)} as reach from scores "
            f'where school_year = ${year} and "window" = ${window} and {self.valid(test)} '
            f"qualify row_number() over (partition by student_id order by {PLACE}) = 1"
        )

    def enrolled(self, year: str) -> str:
        """SELECT of the enrolment row that counts of one year (name of the value): a student's
        last, within grades 3 to 8."""
        return (
            "select * from (select * from students "
            f"where school_year = ${year} and school_id in (select school_id from schools) "
            f"qualify row_number() over (partition by student_id order by {PLACE} desc) = 1) "
            "where grade between 3 and 8"
        )

    def reach(self, test: str, window: str) -> str:
        """SQL of the grade that a score row reaches; null where the test cannot say.

        `window` names the value that holds the window. Under the lowest rung: one below it.
        """
        declared = self.tests[test]
        if not declared.vertical_scale or declared.basis is None:
            return "cast(null as integer)"
        if declared.basis == "placement":
            least = declared.placement_min
            return f"greatest(placement_grade, {least})" if least is not None else "placement_grade"
        source, level, study = (
            ("cut_scores", "proficient_cut", "")
            if declared.basis == "cut score"
            else ("norms", "mean", f"and norms_study = '{declared.norms_study}'")
        )
        ladder = self.rows(
            f"select \"window\", grade, {level} from {source} where assessment = '{test}' {study} "
            "order by grade desc"
        )
        texts = []
        for at in dict.fromkeys(row[0] for row in ladder):
            rungs = [(grade, least) for one, grade, least in ladder if one == at]
            steps = " ".join(f"when scale_score >= {least} then {grade}" for grade, least in rungs)
            texts.append(f"when '{at}' then case {steps} else {rungs[-1][0] - 1} end")
        return f"case ${window} {' '.join(texts)} end" if texts else "cast(null as integer)"

    def narrowed(self, selection: Selection, *, without: Sequence[str] = ()) -> Condition:
        """The filters of a selection on a score row `s` and the enrolment row `e` of the student."""
        found = Condition()
        for key in ("grade", "school", "district", "provider", *SUBGROUPS):
            chosen = getattr(selection, key)
            if not chosen or key in without:
                continue
            dimension = DIMENSIONS[key]
            if key == "provider":
                found.clauses.append(_used(chosen))
                found.values[key] = list(chosen)
                continue
            found.values[key] = [dimension.stored(one, selection.catalog) for one in chosen]
            if key == "district":
                found.clauses.append(
                    "s.school_id in (select school_id from schools "
                    "where district_id in (select unnest($district)))"
                )
            elif key in ("grade", "school"):
                found.clauses.append(f"s.{dimension.column} in (select unnest(${key}))")
            else:
                found.enrolment = True
                found.clauses.append(f"{_trait(key)} in (select unnest(${key}))")
        return found


def _trait(key: str) -> str:
    """A student trait as it is shown: yes and no in words, unknown as a value."""
    column = f"e.{DIMENSIONS[key].column}"
    if key in ("econ", "el", "swd"):
        column = f"case {column} when true then 'yes' when false then 'no' end"
    return f"coalesce({column}, 'not recorded')"


def _used(chosen: Sequence[str]) -> str:
    """Condition: the school and grade of the row used one of the providers, or none at all."""
    use = (
        "select 1 from implementations i join providers p on p.provider_id = i.provider_id "
        "where i.school_id = s.school_id and i.grade = s.grade and i.school_year = s.school_year "
        "and coalesce(i.implementation_year, 1) >= 1 "
        "and coalesce(p.role, 'model provider') = 'model provider'"
    )
    either = f"exists ({use} and i.provider_id in (select unnest($provider)))"
    return f"({either} or not exists ({use}))" if "none" in chosen else either
