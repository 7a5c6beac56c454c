"""Breaches within one table: columns missing or mistyped, blanks, values that may not be.

Knows: one opened table and its rules in the contract. Must not know: other tables, the store.
A table is checked in one scan, in two where something is found. No sentence ever holds a student id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.casting import Reading
from data.opening import Breach, Opened
from data.tables import ID_PATTERN, Column

ID_WORDS = "an id of 1 to 64 letters, digits and . _ : -"
EXAMPLE_LENGTH = 40


def column_breaches(opened: Opened, con: duckdb.DuckDBPyConnection) -> Iterator[Breach]:
    """Missing columns, then per column: type, blanks, values it may not hold."""
    table, file = opened.table, opened.file
    rows, counts = _counts(opened, con)
    if rows == 0 and table.required:
        yield Breach(file, "", "at least one row", "none")
    for column in table.columns:
        if column.name not in opened.readings:
            if column.required:
                others = sorted(opened.types)
                listed = ", ".join(others[:20]) + (", ..." if len(others) > 20 else "")
                yield Breach(file, column.name, "a column of this name", f"only {listed}")
            continue
        wrong, blank, outside = counts[column.name]
        if not opened.readings[column.name].fits:
            sql_type = opened.types[column.name][:EXAMPLE_LENGTH]
            yield Breach(file, column.name, _expected(column), f"a column of type {sql_type}")
            continue
        if wrong.rows:
            yield Breach(
                file, column.name, _expected(column), wrong.found(rows, "with other values")
            )
        if blank.rows and column.required and not column.blank_ok:
            yield Breach(file, column.name, "a value in every row", blank.found(rows, "left blank"))
        if outside.rows:
            found = outside.found(rows, "outside that")
            yield Breach(file, column.name, _expected(column), found)


@dataclass(frozen=True)
class _Count:
    """How many rows share a fault, one value as an example, and the first part that has it."""

    rows: int
    example: str | None
    part: str | None

    def found(self, of: int, what: str) -> str:
        words = f"{self.rows:,} of {of:,} {'row' if of == 1 else 'rows'} {what}"
        if self.example is not None:
            words += f", for example {self.example[:EXAMPLE_LENGTH]!r}"
        return words + (f" (first in {_last_two(self.part)})" if self.part else "")


def _last_two(path: str) -> str:
    """A part as people find it: its hive folders often differ where its own name does not."""
    return "/".join(Path(path).parts[-2:])


def _counts(
    opened: Opened, con: duckdb.DuckDBPyConnection
) -> tuple[int, dict[str, tuple[_Count, _Count, _Count]]]:
    """Rows, and per column the rows that are wrong in type, blank and outside: one scan, and a
    second, for examples, over the columns where the first found something."""
    names = [column for column in opened.table.columns if column.name in opened.readings]
    faults = {(column.name, at): fault for column in names for at, fault in _faults(opened, column)}
    asked = [f"count(*) FILTER (WHERE {fault})" for fault in faults.values()]
    [row] = con.execute(f"SELECT count(*), {', '.join(asked)} FROM {opened.relation}").fetchall()
    found = {key: int(n) for key, n in zip(faults, row[1:], strict=True) if n}
    examples = _examples(opened, {key: faults[key] for key in found}, con)
    counts = {
        column.name: tuple(
            _Count(found.get((column.name, at), 0), *examples.get((column.name, at), (None, None)))
            for at in range(3)
        )
        for column in names
    }
    return int(row[0]), {name: (one[0], one[1], one[2]) for name, one in counts.items()}


_Fault = tuple[str, int]  # column, and which of the three


def _faults(opened: Opened, column: Column) -> Iterator[tuple[int, str]]:
    """Place and predicate of each way a column can be at fault; those that cannot be are left out."""
    read = opened.readings[column.name]
    for at, fault in enumerate((read.wrong, f"{read.raw} IS NULL", _outside(column, read))):
        if fault != "false":
            yield at, fault


def _examples(
    opened: Opened, faults: dict[_Fault, str], con: duckdb.DuckDBPyConnection
) -> dict[_Fault, tuple[str | None, str | None]]:
    """A value of each fault, and the first part that has it."""
    if not faults:
        return {}
    asked = []
    for (name, _), fault in faults.items():
        read = opened.readings[name]
        # An example of a student id would put a student into a message.
        shown = name != "student_id" and read.fits
        value = f"min(CAST({read.raw} AS VARCHAR))" if shown else "NULL"
        asked.append(f"{value} FILTER (WHERE {fault})" if shown else value)
        part = f"min(filename) FILTER (WHERE {fault})" if len(opened.parts) > 1 else "NULL"
        asked.append(part)
    [row] = con.execute(f"SELECT count(*), {', '.join(asked)} FROM {opened.relation}").fetchall()
    return dict(zip(faults, zip(row[1::2], row[2::2], strict=True), strict=True))


def _outside(column: Column, read: Reading) -> str:
    """Predicate: a value of the right type that the column may still not hold."""
    value, rules = read.lenient, []
    if column.allowed is not None:
        listed = ", ".join(f"'{text}'" for text in column.allowed)
        rules.append(f"{value} NOT IN ({listed})")
    if column.is_id:
        rules.append(f"NOT regexp_full_match({value}, '{ID_PATTERN}')")
    if column.minimum is not None:
        rules.append(f"{value} < {column.minimum}")
    if column.maximum is not None:
        rules.append(f"{value} > {column.maximum}")
    return (
        f"({value} IS NOT NULL AND NOT {read.wrong} AND ({' OR '.join(rules)}))"
        if rules
        else "false"
    )


def _expected(column: Column) -> str:
    """What the column may hold, in words."""
    if column.allowed is not None:
        return " or ".join([", ".join(column.allowed[:-1]), column.allowed[-1]])
    if column.is_id:
        return ID_WORDS
    if column.type == "boolean":
        return "yes or no (true or false, 1 or 0)"
    if column.type == "text":
        return "text"
    words = "a whole number" if column.type == "integer" else "a number"
    if column.minimum is not None and column.maximum is not None:
        return f"{words} from {column.minimum:g} to {column.maximum:g}"
    return f"{words} of at least {column.minimum:g}" if column.minimum is not None else words


def repeated_keys(opened: Opened, con: duckdb.DuckDBPyConnection) -> Iterator[Breach]:
    """Keys that more than one row claims; rows with a blank in the key are named elsewhere."""
    key = opened.table.key
    needed = [name for name in key if opened.table.column(name).default is None]
    if not key or any(name not in opened.readings for name in needed):
        return
    listed = ", ".join(f'"{name}"' for name in key)
    known = " AND ".join(f'"{name}" IS NOT NULL' for name in key)
    [row] = con.execute(
        f"SELECT count(*), min(example) FROM (SELECT concat_ws(', ', {listed}) AS example "
        f"FROM {opened.lenient()} WHERE {known} GROUP BY {listed} HAVING count(*) > 1)"
    ).fetchall()
    if row[0]:
        repeat = "repeats" if row[0] == 1 else "repeat"
        found = f"{row[0]:,} that {repeat}, for example {row[1]!r}"
        yield Breach(opened.file, ", ".join(key), "each value in one row only", found)
