"""A new data set in its folder: whole or not at all, and never over what someone else made.

Knows: how an importer's tables become a folder that keeps the contract. Must not know: any one
format, what a column holds.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.contract import check
from data.dataset import DatasetError, open_dataset
from data.importers.source import ImportRefused


@contextmanager
def new_set(into: Path, *, mark: str, tables: tuple[str, ...]) -> Iterator[Path]:
    """A folder beside `into` to write a data set in; when the block ends well it becomes `into`.

    `mark` is the first line of the importer's dataset.toml: only a folder that begins with it may
    be written again. `tables` are the tables the importer writes, one parquet file each. When the
    block raises, `into` stays as it was. ImportRefused when `into` holds anything else.
    """
    files = ("dataset.toml", *(f"{table}.parquet" for table in tables))
    foreign = _foreign(into, mark=mark, files=files)
    if foreign:
        raise ImportRefused(
            f"{into} already holds {', '.join(foreign)}. Name a new folder. Nothing was written."
        )
    into.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{into.name}-", dir=into.parent))
    try:
        yield made
        into.mkdir(exist_ok=True)
        for written in files:
            (made / written).replace(into / written)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def write_tables(con: duckdb.DuckDBPyConnection, queries: Mapping[str, str], folder: Path) -> None:
    """Write the rows of each query as `<table>.parquet` in `folder`."""
    for table, query in queries.items():
        target = str(folder / f"{table}.parquet").replace("'", "''")
        con.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def refuse_breaches(con: duckdb.DuckDBPyConnection, made: Path, source: Path) -> None:
    """ImportRefused, a line a breach, when the data set in `made` would break the contract."""
    try:
        breaches = check(open_dataset(made), con=con)
    except DatasetError as error:
        raise ImportRefused(f"{source} gives no data set: {error}") from None
    if breaches:
        lines = "\n".join(f"- {breach.sentence}" for breach in breaches)
        raise ImportRefused(f"{source} gives a data set that breaks the contract:\n{lines}")


def quoted(text: str) -> str:
    """A TOML basic string: the same escapes as JSON's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def school_year_name(year: int) -> str:
    """2025 as people write it: 2024-25."""
    return f"{year - 1}-{year % 100:02d}"


def _foreign(into: Path, *, mark: str, files: tuple[str, ...]) -> list[str]:
    """What lies in `into` that this importer did not write: replacing its own import is fine."""
    if not into.exists():
        return []
    if not into.is_dir():
        raise ImportRefused(f"{into} is a file, not a folder. Nothing was written.")
    there = sorted(path.name for path in into.iterdir())
    toml = into / "dataset.toml"
    if toml.is_file() and toml.read_text(encoding="utf-8", errors="replace").startswith(mark):
        return [name for name in there if name not in files]
    return there
