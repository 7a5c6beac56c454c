"""Two stores held against each other, cell for cell and type for type.

Knows: DuckDB's catalogue. Must not know: what a table means. The command builds a data set twice,
with DuckDB and with Apache Spark, and compares every table of the two stores:

    python -m tests.data.both_engines demo
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from unittest import mock

import duckdb

from data import settings
from data.build import Cluster, build
from data.years import SKILL_TABLES, YEAR_TABLES

COLUMNS = (
    "select column_name, data_type from duckdb_columns() where database_name = $store "
    "and table_name = $table order by column_index"
)
TABLES = "select table_name from duckdb_tables() where database_name = $store"
STORES = ("one", "other")


def differences(one: Path, other: Path) -> list[str]:
    """A line for each table of two stores that differs: in columns, types, rows or their order.

    Real numbers are the same when they are so bit by bit: written out they are the same text. The
    order of rows counts in the year tables, whose SQL asks for one. The manifest is left out: it
    holds no cell.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{one}' as one (read_only)")
        con.execute(f"attach '{other}' as other (read_only)")
        held = [{name for (name,) in con.execute(TABLES, {"store": s}).fetchall()} for s in STORES]
        found = [f"{name}: in one store only" for name in sorted(held[0] ^ held[1])]
        for table in sorted((held[0] & held[1]) - {"manifest"}):
            found += _differences_of(con, table)
    return found


def _differences_of(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    types = [con.execute(COLUMNS, {"store": s, "table": table}).fetchall() for s in STORES]
    if types[0] != types[1]:
        return [f"{table}: columns {sorted(set(types[0]) ^ set(types[1]))}"]
    exact = [
        f'cast("{name}" as varchar)' if kind in ("FLOAT", "DOUBLE") else f'"{name}"'
        for name, kind in types[0]
    ]
    if table in YEAR_TABLES + SKILL_TABLES:
        exact.append("rowid")
    listed = ", ".join(exact)
    lines = []
    for here, there in (STORES, STORES[::-1]):
        [(n,)] = con.execute(
            f"select count(*) from (select {listed} from {here}.{table} "
            f"except all select {listed} from {there}.{table})"
        ).fetchall()
        if n:
            lines.append(f"{table}: {n:,} rows of {here} are not in {there}")
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Build a data set with both engines and compare; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.data.both_engines")
    parser.add_argument("folder", help="a data set's folder, or its name under the home")
    parser.add_argument("--master", help="of Spark (default: local[*])")
    parser.add_argument("--remote", help="a Spark Connect server")
    given = parser.parse_args(arguments)
    folder = settings.set_folder(given.folder).resolve()
    stores = []
    for engine, cluster in (("DuckDB", None), ("Spark", Cluster(given.master, given.remote))):
        home = tempfile.TemporaryDirectory(prefix="waterline-engines-")
        stores.append(home)
        clock = time.perf_counter()
        with mock.patch.dict(os.environ, {"WATERLINE_HOME": home.name}):
            path = build(folder, accept_set_aside=True, spark=cluster)
        print(f"{engine}: {time.perf_counter() - clock:.1f} s, {path.stat().st_size:,} bytes")
    one, other = (next(Path(home.name).rglob("*.duckdb")) for home in stores)
    found = differences(one, other)
    print("\n".join(found) or "The two stores are equal, cell for cell and type for type.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
