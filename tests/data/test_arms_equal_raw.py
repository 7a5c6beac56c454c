"""Arms counted again from the demo state's parquet files with pandas, student by student.

Nothing of the build is used but the numbering of students (the order of their ids). The store is
that of the small demo state; the truths of the programme are read from its own files.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data import spans
from data.arms import NEITHER
from tests.data.built_sets import rows

SCALES = {"plumbline": (100, 350), "orvalle": (650, 850)}
VERTICAL = {"plumbline"}
COHORTS = (
    ("plumbline", "f6-s8", 2023),
    ("plumbline", "f6-s8", 2022),
    ("plumbline", "s6-s7", 2022),
    ("plumbline", "f7-s7", 2024),
    ("plumbline", "s4-s7", 2020),
    ("orvalle", "s5-s8", 2022),
)
Cell = tuple[str, int, int]  # school, grade, school year
COLUMNS = ("arm", "neither", "arm_school_id", "years_since_start")
COLUMNS += ("usage_years", "dose_years", "reached_dose")


@dataclass(frozen=True)
class Raw:
    """The demo state's folder, read part by part in the order of their names."""

    folder: Path

    def table(self, name: str) -> pd.DataFrame:
        one = self.folder / f"{name}.parquet"
        parts = [one] if one.is_file() else sorted((self.folder / name).rglob("*.parquet"))
        frames = []
        for part in parts:
            frame = pd.read_parquet(part)
            for key in frame.columns[frame.dtypes == "category"]:
                frame[key] = frame[key].astype(str)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def keys(self) -> dict[str, int]:
        known = set(self.table("scores")["student_id"]) | set(self.table("students")["student_id"])
        return {student: place for place, student in enumerate(sorted(known), start=1)}

    @cached_property
    def scored(self) -> pd.DataFrame:
        """The score of each student, test, year and window that counts: the first valid one."""
        frame = self.table("scores")
        least = frame["assessment"].map({test: low for test, (low, _) in SCALES.items()})
        most = frame["assessment"].map({test: high for test, (_, high) in SCALES.items()})
        good = frame["scale_score"].between(least, most) & frame["grade"].between(3, 8)
        good &= frame["window"].isin(spans.WINDOWS)
        good &= frame["school_id"].isin(set(self.table("schools")["school_id"]))
        return frame[good].drop_duplicates(["student_id", "assessment", "school_year", "window"])

    @cached_property
    def enrolled(self) -> dict[tuple[str, int], tuple[str, int]]:
        """(student, year) -> school and grade of the last enrolment row."""
        frame = self.table("students").drop_duplicates(["student_id", "school_year"], keep="last")
        frame = frame[frame["grade"].between(3, 8)]
        return {
            (str(student), int(year)): (str(school), int(grade))
            for student, year, school, grade in frame[
                ["student_id", "school_year", "school_id", "grade"]
            ].itertuples(index=False)
        }

    @cached_property
    def programme(self) -> pd.DataFrame:
        """Rows of model providers, with `since` (a blank year of use is the first)."""
        frame = self.table("implementations").merge(self.table("providers"), on="provider_id")
        frame = frame[frame["role"] == "model provider"]
        return frame.assign(since=frame["implementation_year"].fillna(1).astype(int))

    @cached_property
    def cells(self) -> dict[Cell, dict[str, int]]:
        """School, grade and year -> provider -> year of use, planning (0) included."""
        found: dict[Cell, dict[str, int]] = {}
        for row in self.programme.itertuples():
            place = (str(row.school_id), int(row.grade), int(row.school_year))
            found.setdefault(place, {})[str(row.provider_id)] = int(row.since)
        return found

    @cached_property
    def hours(self) -> dict[tuple[str, int, str], float]:
        keys = ["student_id", "school_year", "provider_id"]
        return dict(self.table("usage").groupby(keys)["hours"].sum().items())

    @cached_property
    def doses(self) -> dict[str, float]:
        return dict(self.table("providers").set_index("provider_id")["stated_dose_hours"].items())

    def matched(self, test: str, span: spans.Span, cohort: int) -> dict[str, str]:
        """Student scored at both ends -> exit school."""
        scored = self.scored[self.scored["assessment"] == test]
        entry = scored[
            (scored["school_year"] == cohort)
            & (scored["window"] == span.entry_window)
            & (scored["grade"] == span.entry_grade)
        ]
        left = scored[
            (scored["school_year"] == cohort + span.years) & (scored["window"] == span.exit_window)
        ]
        if test not in VERTICAL:
            left = left[left["grade"] == span.exit_grade]
        both = left[left["student_id"].isin(set(entry["student_id"]))]
        return dict(both.set_index("student_id")["school_id"].items())

    def placed(self, student: str, exit_school: str, taught: tuple[int, ...]) -> tuple[Any, ...]:
        """What the store should hold of one student, by the definitions."""
        nothing = (None,) * 4
        where = [self.enrolled.get((student, year)) for year in taught]
        at = [place for place in where if place is not None]
        if len(at) < len(taught):
            return (None, "school unknown", None, *nothing)
        rows = [self.cells.get((*place, year), {}) for place, year in zip(at, taught, strict=True)]
        used = [{one for one, since in row.items() if since >= 1} for row in rows]
        ever = set().union(*used)
        if len(ever) > 1:
            return (None, "two providers", None, *nothing)
        if ever and all(used):
            [mine] = ever
            return (mine, None, at[-1][0], rows[-1][mine], *self._dose(student, mine, taught))
        school_rows = self.programme[self.programme["school_id"] == exit_school]
        had_one = bool((school_rows["school_year"] <= taught[-1]).any())
        if not ever and not had_one:
            return ("none", None, at[-1][0], *nothing)
        if any(row and not using for row, using in zip(rows, used, strict=True)):
            return (None, "planning year", None, *nothing)
        return (None, "part of the span" if ever else "school used one", None, *nothing)

    def _dose(self, student: str, provider: str, taught: tuple[int, ...]) -> tuple[Any, ...]:
        given = [self.hours.get((student, year, provider)) for year in taught]
        known = [hours for hours in given if hours is not None]
        reached = sum(hours >= self.doses[provider] - 1e-9 for hours in known)
        if len(known) < len(taught):
            return (len(known), reached if known else None, None)
        return (len(known), reached, int(reached == len(taught)))


@pytest.fixture(scope="module")
def raw(demo_set: Path) -> Raw:
    return Raw(demo_set)


@pytest.fixture(scope="module")
def store(
    demo_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    # A copy: a process that has asked the app has the store itself open, locked down.
    copied = shutil.copy(demo_store, tmp_path_factory.mktemp("arms") / "store.duckdb")
    yield (con := duckdb.connect(str(copied), read_only=True))
    con.close()


@pytest.mark.parametrize(("test", "key", "cohort"), COHORTS)
def test_arms_of_every_matched_student_are_those_of_the_files(
    test: str, key: str, cohort: int, raw: Raw, store: duckdb.DuckDBPyConnection
) -> None:
    span = spans.parse(key)
    assert span is not None
    taught = span.taught_years(cohort)
    wanted = {
        raw.keys[student]: raw.placed(student, school, taught)
        for student, school in raw.matched(test, span, cohort).items()
    }
    found = rows(
        store,
        f"select student_key, {', '.join(COLUMNS)} from cohort join fit using (cohort_id) where "
        f"assessment = '{test}' and span = '{key}' and cohort = {cohort} and status = 'matched'",
    )
    assert len(wanted) > 300
    assert Counter(row[1:3] for row in found) == Counter(one[:2] for one in wanted.values())
    assert {row[0]: row[1:] for row in found} == wanted


def test_the_cohorts_counted_again_hold_every_arm_and_nearly_every_reason(
    raw: Raw, store: duckdb.DuckDBPyConnection
) -> None:
    """The demo state's enrolment file names the school of everybody who is tested."""
    held = rows(
        store,
        "select arm, neither from cohort join fit using (cohort_id) where status = 'matched' and "
        + " or ".join(f"(assessment, span, cohort) = {one}" for one in COHORTS),
    )
    assert {"none", "lumenpath", "tallowick"} <= {arm for arm, _ in held}
    assert {reason for _, reason in held if reason} >= set(NEITHER) - {"school unknown"}


def test_the_treated_of_a_provider_come_from_exactly_its_schools(
    raw: Raw, store: duckdb.DuckDBPyConnection
) -> None:
    mine = raw.programme[raw.programme["provider_id"] == "lumenpath"]
    mine = mine[mine["since"] >= 1]
    grades = {2023: 6, 2024: 7, 2025: 8}
    schools = set.intersection(
        *(
            set(mine.loc[(mine["school_year"] == year) & (mine["grade"] == grade), "school_id"])
            for year, grade in grades.items()
        )
    )
    found = rows(
        store,
        "select distinct arm_school_id from cohort join fit using (cohort_id) where "
        "assessment = 'plumbline' and span = 'f6-s8' and cohort = 2023 and arm = 'lumenpath'",
    )
    assert schools and {school for (school,) in found} == schools


def test_technical_assistance_is_nobodys_treatment(
    raw: Raw, store: duckdb.DuckDBPyConnection
) -> None:
    """Schools with it and no model provider are in the pool."""
    roles = raw.table("providers").set_index("provider_id")["role"]
    aid = set(roles.index[roles == "technical assistance"])
    assert aid and not aid & {arm for (arm,) in rows(store, "select distinct arm from cohort")}
    used = raw.table("implementations")
    helped = set(used.loc[used["provider_id"].isin(aid), "school_id"])
    helped -= set(raw.programme["school_id"])
    pool = rows(store, "select distinct arm_school_id from cohort where arm = 'none'")
    assert helped and helped <= {school for (school,) in pool}


def test_enrolled_students_of_a_school_and_grade_are_those_of_any_test_it_was_given(
    raw: Raw, store: duckdb.DuckDBPyConnection
) -> None:
    """For the zone's costs and counts: `n_enrolled` of `cells_school`, of one test and window."""
    enrolled = Counter((*place, year) for (_, year), place in raw.enrolled.items())
    cells = rows(
        store,
        "select school_id, grade, school_year, assessment, test_window, "
        "cast(sum(n_enrolled) as bigint) from cells_school group by all",
    )
    assert all(enrolled[row[0], row[1], row[2]] == row[5] for row in cells)
    assert set(raw.cells) <= {row[:3] for row in cells}
