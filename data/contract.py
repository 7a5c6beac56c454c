"""The door: whether a data set keeps the contract, and its tables as the contract types them.

Knows: the contract (`data.tables`) and how DuckDB reads the files. Must not know: the store, what
becomes of a row (`data.build`), anything that is shown. Everything is checked set-based over the
files themselves, and every breach is reported, not only the first.

    python -m data.contract FOLDER              print the report; exit code 1 on a breach
    python -m data.contract --template FOLDER   write empty heads and a dataset.toml to fill in
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

import duckdb

from data import settings
from data.breaches import Breach, check
from data.casting import SQL_TYPES, reading
from data.dataset import Dataset, DatasetError, open_dataset
from data.tables import TABLES, WINDOWS, Column, Table
from data.template import write_template

__all__ = [
    "TABLES",
    "WINDOWS",
    "Breach",
    "Column",
    "Description",
    "Table",
    "check",
    "describe",
    "report",
    "typed",
]


class Description(NamedTuple):
    """One column of the contract, for people; `required` is of the column within its table."""

    table: str
    column: str
    type: str
    required: bool
    meaning: str


def describe() -> tuple[Description, ...]:
    """The whole contract, one row per column, in the order of the tables and their columns."""
    return tuple(
        Description(table.name, column.name, column.type, column.required, column.meaning)
        for table in TABLES.values()
        for column in table.columns
    )


def typed(dataset: Dataset, table: str, *, con: duckdb.DuckDBPyConnection) -> str:
    """SQL of a SELECT that gives every contract column of `table`, in order, in its type.

    Text is trimmed and blank text is NULL; columns the files lack are typed NULLs; a table that
    has no file gives no rows. Types: text VARCHAR, integer INTEGER, number DOUBLE, boolean
    BOOLEAN. Meant for files that passed `check`: a value that does not fit raises or reads as NULL.
    """
    columns = TABLES[table].columns
    paths = dataset.paths(table)
    if not paths:
        return f"SELECT {', '.join(_missing(column) for column in columns)} WHERE false"
    relation = dataset.relation(table)
    found = {
        str(name).lower(): (str(name), str(sql_type))
        for name, sql_type, *_ in con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    }
    return f"SELECT {', '.join(_select(column, found) for column in columns)} FROM {relation}"


def _select(column: Column, found: dict[str, tuple[str, str]]) -> str:
    if column.name not in found:
        return _missing(column)
    name, sql_type = found[column.name]
    value = reading(name, sql_type=sql_type, target=column.type).value
    if column.default is not None:
        value = f"COALESCE({value}, '{column.default}')"
    return f'{value} AS "{column.name}"'


def _missing(column: Column) -> str:
    value = "NULL" if column.default is None else f"'{column.default}'"
    return f'CAST({value} AS {SQL_TYPES[column.type]}) AS "{column.name}"'


def report(
    dataset: Dataset, breaches: tuple[Breach, ...], *, con: duckdb.DuckDBPyConnection
) -> tuple[str, ...]:
    """Lines for a person: every breach, or that the data set keeps the contract, with its rows."""
    if breaches:
        return tuple(breach.sentence for breach in breaches)
    lines = [f"{dataset.name} keeps the contract."]
    for table in TABLES:
        if not dataset.paths(table):
            lines.append(f"{table}: not in this data set")
            continue
        counted = con.execute(f"SELECT count(*) FROM {dataset.relation(table)}").fetchall()
        rows = counted[0][0]
        lines.append(f"{table}: {rows:,} {'row' if rows == 1 else 'rows'}")
    return tuple(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m data.contract",
        description="Check that a data set keeps the contract, or write one to fill in.",
    )
    parser.add_argument("folder", help="folder of the data set, or its name under the home")
    parser.add_argument(
        "--template",
        action="store_true",
        help="write an empty CSV per table and a dataset.toml instead of checking",
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns the exit code: 0, or 1 for a breach or a refusal."""
    given = _parser().parse_args(arguments)
    folder: Path = settings.set_folder(given.folder)
    if given.template:
        try:
            written = write_template(folder)
        except (FileExistsError, NotADirectoryError) as refusal:
            print(refusal, file=sys.stderr)
            return 1
        print(f"Wrote {len(written)} files into {folder}.")
        print("Fill in dataset.toml, scores and schools; delete the tables you have no data for.")
        return 0
    try:
        dataset = open_dataset(folder)
    except DatasetError as error:
        print(error, file=sys.stderr)
        return 1
    with duckdb.connect() as con:
        breaches = check(dataset, con=con)
        for line in report(dataset, breaches, con=con):
            print(line)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
