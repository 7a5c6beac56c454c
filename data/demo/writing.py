"""Writes the demo state's files: columns of codes and values in, parquet out.

Knows: parquet. Must not know: what the columns mean. Files come out byte for byte the same for
the same columns and library versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


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
    write_parts(path, [columns])


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
            writer.write_table(table, row_group_size=250_000)
    finally:
        if writer is not None:
            writer.close()


def _array(column: Column) -> pa.Array:
    if isinstance(column, Coded):
        codes = np.asarray(column.codes, dtype=np.int32)
        names = pa.array([str(name) for name in column.names], type=pa.string())
        missing = codes < 0
        return pa.DictionaryArray.from_arrays(
            pa.array(codes, mask=missing if missing.any() else None), names
        )
    if isinstance(column, Maybe):
        return pa.array(column.values, mask=column.missing)
    if column.dtype.kind == "U":
        return pa.array([str(value) for value in column], type=pa.string())
    return pa.array(column)
