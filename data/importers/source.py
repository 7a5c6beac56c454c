"""A file of another format, read under the contract's column names and types.

Knows: how to read a column that may be named and written differently. Must not know: any one
format, the contract's tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.casting import SQL_TYPES, reading
from data.dataset import reader
from data.tables import ColumnType


class ImportRefused(ValueError):
    """The files cannot be imported as they are; the message says why in sentences for a person."""


@dataclass(frozen=True)
class SourceColumn:
    """`name` as the format has it (in any case), `target` and `type` as the contract has it."""

    name: str
    target: str
    type: ColumnType
    required: bool = True


def read_source(
    file: Path, *, columns: tuple[SourceColumn, ...], table: str, con: duckdb.DuckDBPyConnection
) -> None:
    """Create the temporary table `table` with the targets of `columns`, in order, from `file`.

    A column that is not required and missing is NULL, and so is a value of it that does not fit
    (a "Not reported" among Yes and No stays unknown). ImportRefused when the file cannot be read,
    lacks a required column, or holds values there that do not fit.
    """
    if not file.is_file():
        raise ImportRefused(f"There is no file {file}.")
    if file.suffix not in (".parquet", ".csv"):
        raise ImportRefused(f"{file} is neither a .parquet nor a .csv file.")
    relation = reader((file,))
    try:
        rows = con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
        found = {str(name).lower(): (str(name), str(sql_type)) for name, sql_type, *_ in rows}
        missing = [c.name for c in columns if c.required and c.name not in found]
        if missing:
            raise ImportRefused(
                f"{file} has no column {', '.join(missing)}; it has {', '.join(sorted(found))}."
            )
        selected = []
        for column in columns:
            if column.name not in found:
                selected.append(f"CAST(NULL AS {SQL_TYPES[column.type]}) AS {column.target}")
                continue
            name, sql_type = found[column.name]
            read = reading(name, sql_type=sql_type, target=column.type)
            if column.required:
                _refuse_wrong(column, read.wrong, file=file, con=con)
            selected.append(f"{read.lenient} AS {column.target}")
        con.execute(f"CREATE TEMP TABLE {table} AS SELECT {', '.join(selected)} FROM {relation}")
    except duckdb.Error:
        # DuckDB's own message may quote a row, and so a student.
        raise ImportRefused(
            f"{file} cannot be read: it is damaged or not what its name says."
        ) from None


def _refuse_wrong(
    column: SourceColumn, wrong: str, *, file: Path, con: duckdb.DuckDBPyConnection
) -> None:
    [row] = con.execute(f"SELECT count(*) FROM {reader((file,))} WHERE {wrong}").fetchall()
    if row[0]:
        expected = {"integer": "whole numbers", "number": "numbers", "boolean": "yes or no"}
        raise ImportRefused(
            f"{file}, column {column.name}: expected {expected.get(column.type, 'text')}, "
            f"found {row[0]:,} {'row' if row[0] == 1 else 'rows'} with others."
        )
