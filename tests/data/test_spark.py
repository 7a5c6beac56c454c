"""Apache Spark computes the cells that DuckDB computes, from the same SQL.

A store built with each, held against the other: every table, cell for cell and type for type. Needs
PySpark and Java; `make spark` does the same on the whole demo state.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import duckdb
import pytest

from data import spark, spark_sql
from data.build import BuildError, Cluster, build
from tests.data import built_sets, hard_sets
from tests.data.both_engines import differences

LACKING = spark.missing()
needs_spark = pytest.mark.skipif(LACKING is not None, reason=str(LACKING))
# A few hundred rows: what takes time is starting, planning and compiling, so as little as can be.
FEW = (
    "--conf spark.sql.shuffle.partitions=1 --conf spark.sql.adaptive.enabled=false "
    "--conf spark.driver.memory=1g --conf spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1 "
    "pyspark-shell"
)
CLUSTER = Cluster(master="local[2]")


@dataclass
class Both:
    """One data set's stores, what the Spark build said, and what Spark had written by then."""

    duckdb: Path
    spark: Path
    said: list[str]
    columns: dict[str, set[str]]
    texts: bytes


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    yield _both(tmp_path_factory.mktemp("hard"), hard_sets.of_parquet)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    yield _both(tmp_path_factory.mktemp("plain"), hard_sets.of_csv)


def _both(folder: Path, write: object) -> Both:
    assert callable(write)
    made = write(folder / "a set")
    stores, said = [], []
    columns: dict[str, set[str]] = {}
    texts = bytearray()
    counted = spark.counted

    def look(out: Path, year: int, tables: tuple[str, ...]) -> dict[str, str]:
        for file in sorted((out / str(year)).rglob("*.parquet")):
            names = duckdb.execute(f"describe select * from '{file}'").fetchall()
            columns.setdefault(file.parent.name, set()).update(name for name, *_ in names)
            rows = duckdb.execute(f"select * from '{file}'").fetchall()
            texts.extend(repr(rows).encode())
        assert not (out / "work").exists()
        return counted(out, year, tables)

    for engine, cluster in (("duckdb", None), ("spark", CLUSTER)):
        with (
            mock.patch.dict(
                os.environ,
                {"WATERLINE_HOME": str(folder / engine), "PYSPARK_SUBMIT_ARGS": FEW},
            ),
            mock.patch("data.spark.counted", look),
        ):
            stores.append(build(made, accept_set_aside=True, spark=cluster, say=said.append))
    return Both(*stores, said, columns, bytes(texts))


@needs_spark
@pytest.mark.slow
@pytest.mark.parametrize("name", ["hard", "plain"])
def test_both_engines_build_one_store(name: str, request: pytest.FixtureRequest) -> None:
    both: Both = request.getfixturevalue(name)
    assert differences(both.duckdb, both.spark) == []


@needs_spark
@pytest.mark.slow
def test_the_hard_set_has_something_of_everything(hard: Both) -> None:
    """What is equal because it is empty proves nothing."""
    with duckdb.connect(str(hard.spark), read_only=True) as con:
        reasons = {r for _, _, r, _ in con.execute("from quality_outcome").fetchall()}
        assert reasons >= {"", "duplicate", "unknown window", "unknown school"}
        assert reasons >= {"unknown assessment", "score off the scale"}
        notes = {note for note, n in con.execute("from quality_note").fetchall() if n}
        assert any("more than one enrolment row" in note for note in notes)
        assert any("unknown school" in note for note in notes)
        assert any("unlisted standards" in note for note in notes)
        for table in ("student_window", "student_skill", "cells_skill_school", "cells_state"):
            assert con.execute(f"select count(distinct school_year) from {table}").fetchall() == [
                (2,)
            ]
        providers = con.execute("select distinct provider from cells_school").fetchall()
        assert ("alpha+zeta",) in providers


@needs_spark
@pytest.mark.slow
def test_of_two_rows_the_first_in_file_order_counts(hard: Both) -> None:
    """Folder `a` is read before `a-b`, and its row without a score gives way to the one with it."""
    with duckdb.connect(str(hard.spark), read_only=True) as con:
        found = con.execute(
            "select scale_score from student_window where school_year = 2025 and scale_score in "
            "($first, $second)",
            {"first": hard_sets.FIRST, "second": hard_sets.SECOND},
        ).fetchall()
    assert found == [(hard_sets.FIRST,)]


@needs_spark
@pytest.mark.slow
def test_without_enrolment_the_last_row_of_the_last_window_places_a_student(plain: Both) -> None:
    """Ada stands in three rows of spring; the last says grade 6 of school 003, where nothing counted."""
    with duckdb.connect(str(plain.spark), read_only=True) as con:
        found = con.execute(
            "select grade, school_id, n_enrolled, n_scored from student_window "
            "where test_window = 'spring' and student_key = 1 order by grade"
        ).fetchall()
    assert found == [(5, "002", 0, 1), (6, "003", 1, 0)]


@needs_spark
@pytest.mark.slow
def test_no_text_id_of_a_student_is_in_what_spark_writes(hard: Both) -> None:
    assert hard.texts and not any("student_id" in names for names in hard.columns.values())
    assert f"'{hard_sets.TWICE}'".encode() not in hard.texts and b"'s12'" not in hard.texts
    assert "student_key" in hard.columns["student_window"]


@needs_spark
@pytest.mark.slow
def test_what_spark_cannot_read_by_itself_is_said(hard: Both, plain: Both) -> None:
    first = [line for line in hard.said + plain.said if "read by DuckDB" in line]
    assert [line.split(":")[0].strip() for line in first] == ["scores"], "the CSV alone"


def test_what_stands_between_two_stores_is_found(tmp_path: Path) -> None:
    """Types, one cell, one bit of a real number, a row twice and the order of rows all count."""
    made = "create table cells_state as select unnest([1, 2]) as n, 0.5::double as x"
    changes = {
        "same": "select 1",
        "type": "alter table cells_state alter n type bigint",
        "cell": "update cells_state set n = 3 where n = 2",
        "bit": "update cells_state set x = 0.5000000000000001",
        "zero": "update cells_state set x = -0.0",
        "twice": "insert into cells_state values (2, 0.5)",
        "table": "create table more (n integer)",
        "order": "create or replace table cells_state as select n, x from cells_state order by n desc",
    }
    for name, change in changes.items():
        with duckdb.connect(str(tmp_path / f"{name}.duckdb")) as con:
            con.execute(made)
            con.execute(change)
    found = {
        name: differences(tmp_path / "same.duckdb", tmp_path / f"{name}.duckdb") for name in changes
    }
    assert [name for name, lines in found.items() if not lines] == ["same"]


def test_parameters_are_bound_and_the_order_is_left_to_the_store() -> None:
    text = "select a from t where y = $school_year and b = $name order by a"
    values = {"school_year": 2025, "name": "it's"}
    assert spark_sql.translated(text, values) == r"SELECT a FROM t WHERE y = 2025 AND b = 'it\'s'"
    with pytest.raises(KeyError):
        spark_sql.translated(text, {"school_year": 2025})


def test_text_is_trimmed_of_what_duckdb_trims() -> None:
    """Every character up to U+FFFF that DuckDB takes off the ends of a text, and no other."""
    [(trimmed,)] = duckdb.execute(
        "select string_agg(chr(c::integer), '' order by c) from range(1, 65536) t(c) "
        "where not c between 55296 and 57343 and trim(chr(c::integer)) = ''"
    ).fetchall()
    assert trimmed == spark_sql.SPACES


def test_without_java_the_build_says_what_to_do(tmp_path: Path) -> None:
    made = hard_sets.of_csv(tmp_path / "set")
    with (
        built_sets.home(tmp_path),
        mock.patch("data.spark.missing", lambda remote=None: "Spark needs Java."),
        pytest.raises(BuildError, match="Spark needs Java"),
    ):
        build(made, accept_set_aside=True, spark=Cluster(), say=lambda line: None)
    assert list((tmp_path / "home" / "stores" / "set").glob(".*.spark")) == []


def test_an_old_java_is_named(tmp_path: Path) -> None:
    old = tmp_path / "bin" / "java"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.22\" 2024-01-16' >&2\n")
    old.chmod(0o755)
    with mock.patch.dict(os.environ, {"JAVA_HOME": str(tmp_path)}):
        assert "17 or newer, and this is 11" in str(spark.java_missing())
    with mock.patch.dict(os.environ, {"JAVA_HOME": str(tmp_path / "nowhere")}):
        assert "none is here" in str(spark.java_missing())
