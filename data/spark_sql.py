"""The build's SQL, written for DuckDB, as Apache Spark reads it.

Knows: the two dialects, and where they mean different things by the same words. Must not know:
which tables there are, where files lie, a session of Spark. sqlglot translates; what is added here
are the differences that would change a value without an error.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlglot
from sqlglot import exp

# DuckDB trims every space separator of Unicode (class Zs); Spark's TRIM alone only the plain one.
SPACES = (
    "\u0020\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000"
)


def translated(text: str, values: Mapping[str, object] | None = None) -> str:
    """Spark's wording of one DuckDB statement, its `$parameters` bound as literals.

    The order of the whole is left out: rows are sorted where they enter the store. KeyError when
    a parameter has no value; sqlglot's UnsupportedError when Spark has no such thing.
    """
    tree = _parsed(text)
    for given in list(tree.find_all(exp.Placeholder, exp.Parameter)):
        given.replace(exp.convert((values or {})[given.name]))
    if isinstance(tree, exp.Query) and not tree.args.get("limit"):
        tree.set("order", None)
    return _written(tree)


def typed_over(text: str, *, source: str, keep: str) -> str:
    """Spark's wording of a typed select of `data.contract`, reading the view `source` in its place.

    `keep` is a column of that view that is passed on beside those of the contract.
    """
    tree = _parsed(text)
    assert isinstance(tree, exp.Select)
    _read_alike(tree)
    tree = tree.select(exp.column(keep)).from_(source)
    return _written(tree)


def insert_of(text: str) -> tuple[str, str]:
    """(table, select) of an `insert into TABLE select ...` of DuckDB; ValueError for anything else."""
    tree = _parsed(text)
    if not isinstance(tree, exp.Insert) or not isinstance(tree.this, exp.Table):
        raise ValueError(f"Not an insert of a select: {text[:80]}")
    return tree.this.name, tree.expression.sql(dialect="duckdb")


def tables_of(text: str) -> set[str]:
    """The tables a DuckDB statement reads, those it makes for itself (`with`) left out."""
    tree = _parsed(text)
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    return {table.name for table in tree.find_all(exp.Table)} - own


def columns_of(text: str) -> tuple[str, ...]:
    """The columns a DuckDB query gives, in order."""
    tree = _parsed(text)
    assert isinstance(tree, exp.Query)
    return tuple(tree.named_selects)


def order_of(text: str) -> tuple[str, ...]:
    """The columns a DuckDB query is sorted by, by their bare names; empty when it is not."""
    order = _parsed(text).args.get("order")
    found = [] if order is None else [by.this for by in order.expressions]
    assert all(isinstance(column, exp.Column) for column in found)
    return tuple(column.name for column in found)


def spark_type(duckdb_type: str) -> str:
    """Spark's name of a DuckDB type: VARCHAR is STRING."""
    return exp.DataType.build(duckdb_type, dialect="duckdb").sql(dialect="spark")


def literal(text: str) -> str:
    """Text as Spark reads it between quotes."""
    return exp.Literal.string(text).sql(dialect="spark")


def _parsed(text: str) -> exp.Expr:
    return sqlglot.parse_one(text, read="duckdb")


def _written(tree: exp.Expr) -> str:
    return tree.sql(dialect="spark", comments=False, unsupported_level=sqlglot.ErrorLevel.RAISE)


def _read_alike(tree: exp.Expr) -> None:
    """Make Spark read text as DuckDB does: blanks, and whole numbers that are written 7.0."""
    for trim in list(tree.find_all(exp.Trim)):
        trim.set("expression", exp.Literal.string(SPACES))
        trim.set("position", "BOTH")
    for cast in list(tree.find_all(exp.Cast)):
        if cast.to.this == exp.DataType.Type.INT and cast.find(exp.Trim):
            # Spark's cast of '7.0' to a whole number raises; nine digits are exact in a double.
            cast.set("this", exp.cast(cast.this, "double"))
