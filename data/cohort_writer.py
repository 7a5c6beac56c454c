"""Rows of cohorts on their way from arrays into the store's table.

Knows: arrow, the columns of the table `cohort`. Must not know: how a cohort is matched, what a row says.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import numpy as np
import pyarrow as pa

from data.cohort_rows import KINDS, Column, Ends, Members, paths
from data.lane import Ints, Lane

PART = 122_880  # rows: a row group of the store
FULL = 8 * PART  # rows that are written together


def arrow(
    made: Mapping[str, Column], lane: Lane, ends: Ends, who: Members, order: Ints
) -> pa.Table:
    """A cohort's rows as arrow holds them: texts as codes, in the order of their lists."""
    columns: dict[str, pa.Array] = {}
    for name in KINDS:
        if name == "path":
            starts, scores = paths(lane, ends, who, order)
            columns[name] = pa.ListArray.from_arrays(
                pa.array(starts, pa.int32()),
                pa.array(scores, pa.int64()),
                mask=pa.array(~who.all_windows[order]),
            )
            continue
        plain, missing = np.ma.getdata(made[name]), np.ma.getmask(made[name])
        if plain.dtype == bool:
            plain = plain.view(np.int8)
        columns[name] = pa.array(plain, mask=None if missing is np.ma.nomask else missing)
    return pa.table(columns)


class CohortWriter:
    """Rows on their way into the table `cohort`, some cohorts at a time, in whole groups of rows: those
    that are not full stay in memory until the transaction ends."""

    def __init__(self, con: duckdb.DuckDBPyConnection, texts: Mapping[str, str]) -> None:
        """`texts` of each type of codes: SQL of the list of what they stand for, in their order."""
        self._con = con
        self._columns = ", ".join(
            _text(name, kind, texts[kind]) if kind in texts else name
            for name, kind in KINDS.items()
        )
        self._held: list[pa.Table] = []

    def add(self, rows: pa.Table) -> None:
        """Take in a cohort's rows, in the store's order."""
        self._held.append(rows)
        while sum(len(table) for table in self._held) >= FULL:
            whole = _joined(self._held)
            self._held = [whole.slice(FULL)]
            self._append(whole.slice(0, FULL))

    def write(self) -> None:
        """Append what is held still."""
        if self._held:
            self._append(_joined(self._held))
            self._held.clear()

    def _append(self, rows: pa.Table) -> None:
        # In parts, so that every thread has one; the rows keep their order.
        parts = pa.Table.from_batches(rows.combine_chunks().to_batches(max_chunksize=PART))
        self._con.register("cohort_part", parts)
        self._con.execute(f"insert into cohort select {self._columns} from cohort_part")
        self._con.unregister("cohort_part")


def _text(name: str, kind: str, listed: str) -> str:
    """SQL of a code's text, by its place in the list: looking each text up takes twice as long."""
    return f"(cast({listed} as {kind}[]))[cast({name} as integer) + 1] as {name}"


def _joined(tables: list[pa.Table]) -> pa.Table:
    # Cohorts' numbers may be of different widths: each is as narrow as its own values allow.
    return pa.concat_tables(tables, promote_options="permissive")
