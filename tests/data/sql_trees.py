"""The build's SQL as syntax trees.

Knows: `data/sql` and its dialects. Must not know: what a statement means.
"""

from __future__ import annotations

import sqlglot
from sqlglot import exp

from data.build import SQL, sql

FILES = tuple(sorted(path.stem for path in SQL.glob("*.sql")))


def tree(name: str) -> exp.Query:
    """The statement of one file, as DuckDB reads it."""
    found = sqlglot.parse_one(sql(name), read="duckdb")
    assert isinstance(found, exp.Query)
    return found


def spark_tree(name: str) -> exp.Query:
    """The same statement written out for Spark and read back; raises where Spark has no such."""
    [text] = sqlglot.transpile(
        sql(name), read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    found = sqlglot.parse_one(text, read="spark")
    assert isinstance(found, exp.Query)
    return found


def columns_of(name: str) -> set[str]:
    """Names of the columns a statement gives."""
    return set(tree(name).named_selects)
