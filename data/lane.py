"""One test's lane in memory: everyone it expects, a row of arrays for each window and school year.

Knows: the build's tables, how a lane's rows become arrays of codes. Must not know: spans, cohorts, what
is computed of them. A lane is the students who should be in grade g in the year lane + g: all cohorts of
a test that enter in that rhythm are cut from the same arrays, so that a large state's scores are read
once and not once a cohort.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.codes import WORDS, YES_NO, type_of

Sql = Callable[[str], str]
Floats = NDArray[np.float64]
Ints = NDArray[Any]  # whole numbers of any width
Bools = NDArray[np.bool_]
SLOTS, YEARS = 18, 6  # windows from fall of grade 3 to spring of grade 8; school years
NONE = -1  # of codes and depths: not there
UNKNOWN = -99  # of `reach`, which may be under grade 0
PLACES = ("district_id", "school_id", "provider")
TRAITS = (*WORDS, *YES_NO)


@dataclass(frozen=True)
class Lane:
    """Students in the order of their keys; arrays by slot (index slot - 1) or by school year.

    Codes stand for the texts of `data.codes`, in the order of the texts. By slot: `has` a score,
    `on_grade` where the lane expects it, `grade`, `score` (points), `milli`, `error` (NaN unknown),
    `reach`, `depth` (NONE where none is shown), `floor`, and each of PLACES and TRAITS in `codes`. By
    year from grade 3's: the `school` of enrolment, the first and last provider in use there, years since
    its start, whether one was planned and none used, whether hours are known and reach the dose (NONE
    where none is stated).
    """

    key: Ints
    has: Bools
    on_grade: Bools
    grade: Ints
    score: Floats
    milli: Ints
    error: Floats
    reach: Ints
    depth: Ints
    floor: Bools
    codes: Mapping[str, Ints]
    school: Ints
    first_provider: Ints
    last_provider: Ints
    since: Ints
    planning: Bools
    has_usage: Bools
    at_dose: Ints

    def __len__(self) -> int:
        return len(self.key)


def open_lanes(con: duckdb.DuckDBPyConnection, sql: Sql) -> None:
    """What all lanes need: who is in more than one of them."""
    con.execute(f"create or replace temp table moved_lane as {sql('moved_lane')}")
    con.execute(f"create or replace temp table moved_row as {sql('moved_row')}")


def open_lane(
    con: duckdb.DuckDBPyConnection, sql: Sql, test: str, lane: int, providers: tuple[str, ...]
) -> Lane:
    """Read one lane; codes of its first and last providers are places in `providers`."""
    names = (*PLACES, *TRAITS)
    coded = ", ".join(f"enum_code(cast({name} as {type_of(name)})) as {name}" for name in names)
    found = con.execute(
        "select student_key, slot, grade, on_grade, scale_score, score_milli, "
        f"coalesce(standard_error, 'nan') as error, coalesce(reach, {UNKNOWN}) as reach, "
        f"coalesce(depth, {NONE}) as depth, coalesce(n_floor, 0) as floor, {coded} "
        f"from ({sql('lane')}) rows",
        {"assessment": test, "lane": lane},
    ).fetchnumpy()
    key, at = _numbered(np.asarray(found["student_key"]))
    place = np.asarray(found["slot"], dtype=np.int64) - 1

    def by_slot(name: str, kind: type[np.generic], nothing: float = 0) -> NDArray[Any]:
        table: NDArray[Any] = np.full((SLOTS, len(key)), nothing, dtype=kind)
        table[place, at] = found[name]
        return table

    has = np.zeros((SLOTS, len(key)), dtype=bool)
    has[place, at] = True
    by_year = _enrolled(con, sql, lane, key, providers)
    return Lane(
        key=key,
        has=has,
        on_grade=by_slot("on_grade", np.bool_),
        grade=by_slot("grade", np.int8),
        score=by_slot("scale_score", np.float64, np.nan),
        milli=by_slot("score_milli", np.int64),
        error=by_slot("error", np.float64, np.nan),
        reach=by_slot("reach", np.int8, UNKNOWN),
        depth=by_slot("depth", np.int8, NONE),
        floor=by_slot("floor", np.bool_),
        codes={name: by_slot(name, np.int32, NONE) for name in names},
        **by_year,
    )


def _numbered(keys: Ints) -> tuple[Ints, Ints]:
    """The keys that occur, ascending, and each row's place among them."""
    if not len(keys):
        return keys.astype(np.int64), keys.astype(np.int64)
    seen = np.zeros(int(keys.max()) + 1, dtype=bool)
    seen[keys] = True
    number = np.cumsum(seen) - 1
    return np.flatnonzero(seen), number[keys]


def _enrolled(
    con: duckdb.DuckDBPyConnection, sql: Sql, lane: int, key: Ints, providers: tuple[str, ...]
) -> dict[str, NDArray[Any]]:
    """The arrays by school year."""
    con.register("lane_student", pa.table({"student_key": key}))
    con.register("lane_provider", pa.table({"id": list(providers), "at": range(len(providers))}))
    found = con.execute(
        "select student_key, school_year, "
        f"enum_code(cast(school_id as {type_of('school_id')})) as school, "
        f"coalesce(f.at, {NONE}) as first_provider, coalesce(l.at, {NONE}) as last_provider, "
        f"coalesce(years_since_start, {NONE}) as since, planning, has_usage, "
        f"coalesce(at_dose, {NONE}) as at_dose from ({sql('lane_enrolment')}) rows "
        "left join lane_provider f on f.id = rows.first_provider "
        "left join lane_provider l on l.id = rows.last_provider",
        {"lane": lane},
    ).fetchnumpy()
    con.unregister("lane_student")
    con.unregister("lane_provider")
    at = np.searchsorted(key, np.asarray(found["student_key"]))
    year = np.asarray(found["school_year"], dtype=np.int64) - lane - 3
    kinds: dict[str, tuple[type[np.generic], int]] = {
        "school": (np.int32, NONE),
        "first_provider": (np.int16, NONE),
        "last_provider": (np.int16, NONE),
        "since": (np.int32, NONE),
        "planning": (np.bool_, 0),
        "has_usage": (np.bool_, 0),
        "at_dose": (np.int8, NONE),
    }
    tables: dict[str, NDArray[Any]] = {}
    for name, (kind, nothing) in kinds.items():
        tables[name] = np.full((YEARS, len(key)), nothing, dtype=kind)
        tables[name][year, at] = found[name]
    return tables
