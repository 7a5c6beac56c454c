"""A table of a data set opened for checking, or the breach that says why it cannot be.

Knows: which files a table may have and how DuckDB reads them. Must not know: which values are
right (`data.columns`), rules across tables (`data.breaches`), the store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.casting import SQL_TYPES, Reading, reading
from data.dataset import Dataset, reader
from data.tables import Column, Table


@dataclass(frozen=True)
class Breach:
    """One broken rule: `file` as in the data set's folder, `column` empty for a whole file."""

    file: str
    column: str
    expected: str
    found: str

    @property
    def sentence(self) -> str:
        """The breach in one line for a person."""
        where = f"{self.file}, column {self.column}" if self.column else self.file
        return f"{where}: expected {self.expected}, found {self.found}."


@dataclass(frozen=True)
class Opened:
    """A table whose files can be read: its relation, and how each contract column it has reads."""

    table: Table
    file: str
    relation: str
    parts: tuple[Path, ...]
    types: dict[str, str]
    readings: dict[str, Reading]

    def lenient(self) -> str:
        """A SELECT of every contract column, with NULL for what is missing or does not fit."""
        listed = ", ".join(self._column(column) for column in self.table.columns)
        return f"(SELECT {listed} FROM {self.relation})"

    def _column(self, column: Column) -> str:
        name = f'"{column.name}"'
        if column.name in self.readings:
            value = self.readings[column.name].lenient
        else:
            value = f"CAST(NULL AS {SQL_TYPES[column.type]})"
        if column.default is not None:
            value = f"coalesce({value}, '{column.default}')"
        return f"{value} AS {name}"


def open_table(
    dataset: Dataset, table: Table, con: duckdb.DuckDBPyConnection
) -> Opened | tuple[Breach, ...]:
    """Open one table. Breaches instead when it is required and missing, or cannot be read.

    An optional table that is missing gives no breach: an empty tuple.
    """
    parts = dataset.paths(table.name)
    if not parts:
        if not table.required:
            return ()
        expected = "this table: every data set needs it"
        return (Breach(f"{table.name}.parquet", "", expected, "no such file"),)
    forms = _forms(dataset.folder, table.name)
    if len(forms) > 1:
        found = f"{' and '.join(forms)}: remove all but one"
        return (Breach(forms[0], "", "one file or folder for the table", found),)
    if any(path.stat().st_size == 0 for path in parts):
        return unreadable(dataset, forms[0], parts, con)
    relation = dataset.relation(table.name)
    try:
        rows = con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except duckdb.Error:
        return unreadable(dataset, forms[0], parts, con)
    types = {str(name).lower(): str(sql_type) for name, sql_type, *_ in rows}
    names = {str(name).lower(): str(name) for name, *_ in rows}
    readings = {
        column.name: reading(names[column.name], sql_type=types[column.name], target=column.type)
        for column in table.columns
        if column.name in types
    }
    return Opened(table, forms[0], relation, parts, types, readings)


def _forms(folder: Path, table: str) -> tuple[str, ...]:
    """How a table lies there, as written in breaches: one file, or a folder of parts of a kind."""
    forms = [name for name in (f"{table}.parquet", f"{table}.csv") if (folder / name).is_file()]
    kinds = [s for s in (".parquet", ".csv") if next((folder / table).rglob(f"*{s}"), None)]
    if len(kinds) == 1:
        forms.append(f"{table}/")
    else:
        forms += [f"{table}/*{suffix}" for suffix in kinds]
    return tuple(forms)


def unreadable(
    dataset: Dataset, file: str, parts: tuple[Path, ...], con: duckdb.DuckDBPyConnection
) -> tuple[Breach, ...]:
    """Which parts cannot be read to their end. DuckDB's own message may quote a row: not shown."""
    breaches = []
    for path in parts:
        name = path.relative_to(dataset.folder).as_posix()
        parquet = path.suffix == ".parquet"
        expected = (
            "a readable parquet file"
            if parquet
            else "UTF-8 text with commas, each line with as many fields as the header"
        )
        if path.stat().st_size == 0:
            breaches.append(Breach(name, "", expected, "an empty file"))
            continue
        try:
            con.execute(f"SELECT count(COLUMNS(*)) FROM {reader((path,))}").fetchall()
        except duckdb.Error as error:
            line = re.search(r"CSV Error on Line: (\d+)", str(error))
            if parquet:
                found = "a file that is damaged, cut short or no parquet file at all"
            elif line:
                found = f"something else at line {line[1]}"
            else:
                found = "lines that do not fit"
            breaches.append(Breach(name, "", expected, found))
    if breaches:
        return tuple(breaches)
    return (Breach(file, "", "parts whose columns have the same types", "parts that differ"),)
