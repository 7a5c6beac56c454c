"""Rows of cohorts on their way from arrays into the store's table.

Knows: arrow, the columns of the table `cohort`. Must not know: how a cohort is matched, what a row says.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import numpy as np
import pyarrow as pa

from data.cohort_rows import KINDS, Column, Ends, Members, in_order, paths
from data.lane import Lane

PART = 122_880  # rows: a row group of the store
FULL = 8 * PART  # rows that are written together


class CohortWriter:
    """Rows on their way into the table `cohort`, some cohorts at a time: so many that groups of rows are
    full, since those that are not stay in memory until the transaction ends."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, texts: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._con = con
        self._texts = {kind: pa.array(values, pa.string()) for kind, values in texts.items()}
        self._held: list[pa.Table] = []

    def add(self, made: Mapping[str, Column], lane: Lane, ends: Ends, who: Members) -> None:
        """Take in a cohort's rows, in the store's order."""
        order = in_order(made)
        columns: dict[str, pa.Array] = {}
        for name, kind in KINDS.items():
            if name == "path":
                starts, scores = paths(lane, ends, who, order)
                mask = pa.array(~who.all_windows[order])
                columns[name] = pa.ListArray.from_arrays(
                    pa.array(starts, pa.int32()), pa.array(scores, pa.int64()), mask=mask
                )
                continue
            values = made[name][order]
            plain, missing = np.ma.getdata(values), np.ma.getmaskarray(values)
            if kind.endswith("_code"):
                codes = pa.array(plain.astype(np.int32), mask=missing)
                columns[name] = pa.DictionaryArray.from_arrays(codes, self._texts[kind])
            else:
                columns[name] = pa.array(plain, mask=missing)
        self._held.append(pa.table(columns))
        if sum(len(table) for table in self._held) >= FULL:
            self.write()

    def write(self) -> None:
        """Append what is held."""
        if self._held:
            whole = pa.concat_tables(self._held)
            # In parts, so that every thread has one; the rows keep their order.
            parts = pa.Table.from_batches(whole.combine_chunks().to_batches(max_chunksize=PART))
            self._con.register("cohort_part", parts)
            self._con.execute("insert into cohort from cohort_part")
            self._con.unregister("cohort_part")
            self._held.clear()
