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
PIECE = 500_000  # rows that are read at once
PLACES = ("district_id", "school_id", "provider")
TRAITS = (*WORDS, *YES_NO)


@dataclass(frozen=True)
class Lane:
    """Students in the order of their keys; arrays by slot (index slot - 1) or by school year.

    Codes stand for the texts of `data.codes`, in the order of the texts, and mean nothing where there
    is no score; numbers are as small as their values allow. By slot: `has` a score, `on_grade` where the
    lane expects it, `grade`, `score` (points), `milli`, `error` (NaN unknown), `reach`, `depth` (NONE
    where none is shown), `floor`, and each of PLACES and TRAITS in `codes`. By year from grade 3's: the
    `school` of enrolment, the first and last provider in use there, years since its start, whether one
    was planned and none used, whether hours are known and reach the dose (NONE where none is stated).
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
    found = _read(
        con,
        "select student_key, cast(slot - 1 as tinyint) as place, cast(grade as tinyint) as grade, "
        "cast(on_grade as tinyint) as on_grade, scale_score as score, score_milli as milli, "
        "coalesce(standard_error, 'nan') as error, "
        f"cast(coalesce(reach, {UNKNOWN}) as tinyint) as reach, "
        f"cast(coalesce(depth, {NONE}) as tinyint) as depth, "
        f"cast(coalesce(n_floor, 0) as tinyint) as floor, {coded} from ({sql('lane')}) rows",
        {"assessment": test, "lane": lane},
    )
    key, at = numbered(found.pop("student_key"))
    at += found.pop("place").astype(np.int64) * len(key)

    def by_slot(name: str, nothing: float = 0, kind: type[np.generic] | None = None) -> Any:
        values = found.pop(name)
        table = np.full(SLOTS * len(key), nothing, dtype=kind or values.dtype)
        table[at] = values
        return table.reshape(SLOTS, len(key))

    has = np.zeros(SLOTS * len(key), dtype=bool)
    has[at] = True
    milli = found["milli"]
    if np.abs(milli).max(initial=0) < 2**31:
        found["milli"] = milli.astype(np.int32)
    arrays: dict[str, Any] = {
        "on_grade": by_slot("on_grade", kind=np.bool_),
        "grade": by_slot("grade"),
        "score": by_slot("score", np.nan),
        "milli": by_slot("milli"),
        "error": by_slot("error", np.nan),
        "reach": by_slot("reach", UNKNOWN),
        "depth": by_slot("depth", NONE),
        "floor": by_slot("floor", kind=np.bool_),
        "codes": {name: by_slot(name) for name in names},
    }
    by_year = _enrolled(con, sql, lane, key, providers)
    return Lane(key=key, has=has.reshape(SLOTS, len(key)), **arrays, **by_year)


def _read(
    con: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, object]
) -> dict[str, Any]:
    """A query's columns as arrays. Read in pieces: a whole lane as DuckDB holds it, as arrow holds it
    and as an array would each take as much as the lane does in the end."""
    pieces: dict[str, list[NDArray[Any]]] = {}
    reader = con.sql(query, params=dict(values)).to_arrow_reader(PIECE)
    for batch in reader:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            pieces.setdefault(name, []).append(column.to_numpy(zero_copy_only=False))
    if not pieces:
        return {one.name: np.empty(0, one.type.to_pandas_dtype()) for one in reader.schema}
    return {name: np.concatenate(pieces.pop(name)) for name in list(pieces)}


def numbered(keys: Ints) -> tuple[Ints, Ints]:
    """The keys that occur, ascending, and each row's place among them."""
    if not len(keys):
        return keys.astype(np.int64), keys.astype(np.int64)
    seen = np.zeros(int(keys.max()) + 1, dtype=bool)
    seen[keys] = True
    number = np.cumsum(seen) - 1
    return np.flatnonzero(seen), number[keys]


def _enrolled(
    con: duckdb.DuckDBPyConnection, sql: Sql, lane: int, key: Ints, providers: tuple[str, ...]
) -> dict[str, Any]:
    """The arrays by school year."""
    con.register("lane_student", pa.table({"student_key": key}))
    con.register("lane_provider", pa.table({"id": list(providers), "at": range(len(providers))}))
    found = _read(
        con,
        f"select student_key, cast(school_year - {lane + 3} as tinyint) as year, "
        f"cast(enum_code(cast(school_id as {type_of('school_id')})) as integer) as school, "
        f"cast(coalesce(f.at, {NONE}) as smallint) as first_provider, "
        f"cast(coalesce(l.at, {NONE}) as smallint) as last_provider, "
        f"cast(coalesce(years_since_start, {NONE}) as integer) as since, "
        "cast(planning as tinyint) as planning, cast(has_usage as tinyint) as has_usage, "
        f"cast(coalesce(at_dose, {NONE}) as tinyint) as at_dose from ({sql('lane_enrolment')}) rows "
        "left join lane_provider f on f.id = rows.first_provider "
        "left join lane_provider l on l.id = rows.last_provider",
        {"lane": lane},
    )
    con.unregister("lane_student")
    con.unregister("lane_provider")
    at = np.searchsorted(key, found.pop("student_key"))
    at += found.pop("year").astype(np.int64) * len(key)
    tables: dict[str, NDArray[Any]] = {}
    for name in list(found):
        values = found.pop(name)
        flag = name in ("planning", "has_usage")
        table = np.full(YEARS * len(key), 0 if flag else NONE, dtype=bool if flag else values.dtype)
        table[at] = values
        tables[name] = table.reshape(YEARS, len(key))
    return tables
