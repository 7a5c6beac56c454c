"""Writes the demo state's files: columns of codes and values in, parquet out.

Knows: parquet. Must not know: what the columns mean. Files come out byte for byte the same for
the same columns and library versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 250_000  # rows


@dataclass(frozen=True)
class Coded:
    """A text column as codes into `names`; a negative code is missing."""

    codes: np.ndarray
    names: np.ndarray


@dataclass(frozen=True)
class Maybe:
    """A column of values that are missing where `missing` is true."""

    values: np.ndarray
    missing: np.ndarray


Column = Coded | Maybe | np.ndarray
Columns = Mapping[str, Column]


def write(path: Path, columns: Columns) -> None:
    """Write one parquet file; folders are made as needed."""
    write_parts(path, _row_groups(columns))


def _row_groups(columns: Columns) -> Iterator[Columns]:
    """The columns a row group at a time, so that a large table is never an arrow table whole."""
    first = next(iter(columns.values()))
    rows = len(first.codes if isinstance(first, Coded) else _values(first))
    for start in range(0, max(rows, 1), ROW_GROUP):
        some = slice(start, start + ROW_GROUP)
        yield {name: _some(column, some) for name, column in columns.items()}


def _values(column: Maybe | np.ndarray) -> np.ndarray:
    return column.values if isinstance(column, Maybe) else column


def _some(column: Column, rows: slice) -> Column:
    if isinstance(column, Maybe):
        return Maybe(column.values[rows], column.missing[rows])
    if not isinstance(column, Coded):
        return column[rows]
    if len(column.names) <= ROW_GROUP:
        return Coded(column.codes[rows], column.names)
    used, codes = np.unique(column.codes[rows], return_inverse=True)
    assert not len(used) or used[0] >= 0  # ids of students: none is missing
    return Coded(codes, column.names[used])


def write_parts(path: Path, parts: Iterable[Columns]) -> None:
    """Write parts of one table, one after the other, into one parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer: pq.ParquetWriter | None = None
    try:
        for columns in parts:
            table = pa.table({name: _array(column) for name, column in columns.items()})
            if writer is None:
                writer = pq.ParquetWriter(
                    path, table.schema, compression="zstd", store_schema=False
                )
            writer.write_table(table, row_group_size=ROW_GROUP)
    finally:
        if writer is not None:
            writer.close()


def _array(column: Column) -> pa.Array:
    if isinstance(column, Coded):
        codes = np.asarray(column.codes, dtype=np.int32)
        names = pa.array(np.asarray(column.names, dtype=str), type=pa.string())
        missing = codes < 0
        return pa.DictionaryArray.from_arrays(
            pa.array(codes, mask=missing if missing.any() else None), names
        )
    if isinstance(column, Maybe):
        return pa.array(column.values, mask=column.missing)
    if column.dtype.kind == "U":
        return pa.array(column, type=pa.string())
    return pa.array(column)
