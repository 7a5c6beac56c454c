"""What Spark reads: the large tables from their files, the small ones as the build holds them.

Knows: how DuckDB and Spark read parquet, the order of rows in files. Must not know: what becomes of
a row. Spark reads a large table by itself where its files leave no doubt what a value means; where
they do (CSV, a number stored as a decimal, parts that differ in type) DuckDB, which every test of
the contract is written for, reads it and hands it on as parquet.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import duckdb

from data import casting, contract, spark_sql
from data.dataset import Dataset

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LARGE = ("scores", "students", "mastery")
ORDER = "file_order"
# A file's number and the row within it in one whole number: 2^20 files of 2^40 rows.
ROWS_A_FILE = 2**40
FILES = 2**20
# What both engines store and compare alike, bit by bit.
_ALIKE = {"VARCHAR", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE"}


class SparkError(RuntimeError):
    """Spark cannot do it here; the message is a sentence for a person."""


def uri(path: Path) -> str:
    """A path as Spark takes it for a place in the file system, not a pattern."""
    return "file://" + re.sub(r"([*?\[\]{}\\])", r"\\\1", str(path.resolve()))


def hand_on(spark: SparkSession, con: duckdb.DuckDBPyConnection, name: str, *, work: Path) -> None:
    """Make a table or view of the build's connection one of Spark's, of the same name."""
    query = f"select * from {name}"
    _copied(spark, con, query, work / name).createOrReplaceTempView(name)


def open_large(
    spark: SparkSession, con: duckdb.DuckDBPyConnection, dataset: Dataset, table: str, *, work: Path
) -> bool:
    """Make the view `in_<table>` of Spark: the contract's columns in its types, and `file_order`.

    `file_order` rises in the order of DuckDB's reading: file after file, row after row. Returns
    whether Spark reads the files by itself.
    """
    typed = contract.typed(dataset, table, con=con)
    stored = _stored(con, dataset, table)
    if not dataset.paths(table):
        con_rows = f"select cast(0 as bigint) as {ORDER}, t.* from ({typed}) t"
        frame = _copied(spark, con, con_rows, work / f"in_{table}")
    elif stored is None:
        con_rows = f"select row_number() over () as {ORDER}, t.* from ({typed}) t"
        frame = _copied(spark, con, con_rows, work / f"in_{table}")
    else:
        _ordered(spark, dataset, table, stored).createOrReplaceTempView(f"file_{table}")
        frame = spark.sql(spark_sql.typed_over(typed, source=f"file_{table}", keep=ORDER))
    # Inside the build the column has another name: `window` is a word of SQL.
    frame.withColumnRenamed("window", "test_window").createOrReplaceTempView(f"in_{table}")
    return stored is not None


def _copied(
    spark: SparkSession, con: duckdb.DuckDBPyConnection, query: str, folder: Path
) -> DataFrame:
    folder.mkdir(parents=True, exist_ok=True)
    target = str(folder / "rows.parquet").replace("'", "''")
    con.execute(f"copy ({query}) to '{target}' (format parquet)")
    return spark.read.parquet(uri(folder))


def _stored(con: duckdb.DuckDBPyConnection, dataset: Dataset, table: str) -> dict[str, str] | None:
    """Column of the contract -> its type in the files; None where Spark might read another value."""
    paths = dataset.paths(table)
    if not paths or any(path.suffix != ".parquet" for path in paths) or len(paths) > FILES:
        return None
    wanted = {column.name: column.type for column in contract.TABLES[table].columns}
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    # The types of a column over all parts; a hive folder's column is in no file.
    inside = {
        str(name): int(kinds)
        for name, kinds in con.execute(
            "select lower(name), count(distinct concat_ws(' ', type, converted_type, logical_type)) "
            f"from parquet_schema([{listed}]) where num_children is null or num_children = 0 "
            "group by 1"
        ).fetchall()
    }
    folders = {
        part.partition("=")[0].lower()
        for path in paths
        for part in path.relative_to(dataset.folder).parts[1:-1]
        if "=" in part
    }
    stored = {}
    for name, sql_type, *_ in con.execute(
        f"describe select * from {dataset.relation(table)}"
    ).fetchall():
        at = str(name).lower()
        if at not in wanted:
            continue
        if str(sql_type) not in _ALIKE or inside.get(at, 1) > 1 or (at in inside and at in folders):
            return None
        if wanted[at] == "text" and casting.kind(sql_type) == "real":
            return None  # 1e-05 and 1.0E-5: the engines write out a real number differently
        stored[str(name)] = str(sql_type)
    return stored


def _ordered(
    spark: SparkSession, dataset: Dataset, table: str, stored: dict[str, str]
) -> DataFrame:
    """The files of a table as they are, with `file_order`."""
    paths = dataset.paths(table)
    schema = ", ".join(
        f"`{name}` {spark_sql.spark_type(sql_type)}" for name, sql_type in stored.items()
    )
    reader = spark.read.schema(schema)
    if paths[0].parent != dataset.folder:
        # Values of hive folders are theirs too. This one is no pattern, so nothing is escaped.
        reader = reader.option("basePath", f"file://{(dataset.folder / table).resolve()}")
    rows = reader.parquet(*(uri(path) for path in paths)).selectExpr(
        "*", "_metadata.file_path as file_path", "_metadata.row_index as row_index"
    )
    numbers = {path.resolve(): number for number, path in enumerate(paths)}
    found = rows.select("file_path").distinct().collect()
    listed = ", ".join(_numbered(row[0], numbers) for row in found) or "('', 0)"
    spark.sql(
        f"select * from values {listed} as t(file_path, file_number)"
    ).createOrReplaceTempView(f"number_{table}")
    rows.createOrReplaceTempView(f"row_{table}")
    columns = ", ".join(f"r.`{name}`" for name in stored)
    return spark.sql(
        f"select /*+ BROADCAST(f) */ {columns}, "
        f"cast(f.file_number as bigint) * {ROWS_A_FILE} + r.row_index as {ORDER} "
        f"from row_{table} r join number_{table} f on f.file_path = r.file_path"
    )


def _numbered(file_path: Any, numbers: dict[Path, int]) -> str:
    """One file's address, as Spark gives it, with its place in the order of reading."""
    here = Path(unquote(urlsplit(str(file_path)).path))
    if here not in numbers:
        raise SparkError(f"Spark read {here}, which is no file of the data set.")
    return f"({spark_sql.literal(str(file_path))}, {numbers[here]})"
