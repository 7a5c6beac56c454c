"""The build's SQL stays in the portable subset: it parses, reads as Spark's too, and only adds up.

Checked over the syntax tree, so that a comment or a name cannot pass for what it is not.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlglot import exp

from data.build import CODE
from data.settings import ROOT
from tests.data.sql_trees import FILES, spark_tree, tree

CELLS = [name for name in FILES if name.startswith("cells_")]
# What cannot be added up again over groups: averages, percentiles, distinct counts and the like.
NOT_ADDITIVE = (
    exp.Avg,
    exp.Median,
    exp.Quantile,
    exp.PercentileCont,
    exp.PercentileDisc,
    exp.ApproxQuantile,
    exp.ApproxDistinct,
    exp.Stddev,
    exp.StddevPop,
    exp.StddevSamp,
    exp.Variance,
    exp.VariancePop,
    exp.Corr,
    exp.Distinct,
)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_one_statement_that_spark_could_read(name: str) -> None:
    """Written out for Spark and parsed again as Spark's, it selects the same columns."""
    assert spark_tree(name).named_selects == tree(name).named_selects


@pytest.mark.parametrize("name", FILES)
def test_every_column_is_written_out(name: str) -> None:
    stars = [star for star in tree(name).find_all(exp.Star) if not star.find_ancestor(exp.Count)]
    assert stars == []


@pytest.mark.parametrize("name", FILES)
def test_what_is_grouped_by_is_written_out(name: str) -> None:
    """No `group by all`, no numbers of columns: each grouped column stands there by name."""
    groups = list(tree(name).find_all(exp.Group))
    assert all(group.expressions and not group.args.get("all") for group in groups)
    assert [g.sql() for g in groups for e in g.expressions if not isinstance(e, exp.Column)] == []
    loose = [
        select.sql()[:80]
        for select in tree(name).find_all(exp.Select)
        if not select.args.get("group")
        and any(
            f.find_ancestor(exp.Select) is select and not f.find_ancestor(exp.Window)
            for f in select.find_all(exp.Sum, exp.Count, exp.Max, exp.Min)
        )
    ]
    assert loose == []


@pytest.mark.parametrize("name", CELLS)
def test_cells_hold_sums_as_whole_numbers_and_nothing_else(name: str) -> None:
    select = tree(name)
    assert isinstance(select, exp.Select)
    grouped = {e.name for e in select.args["group"].expressions}
    for column in select.expressions:
        if isinstance(column, exp.Column):
            assert column.name in grouped
            continue
        cast = column.this
        assert isinstance(cast, exp.Cast) and cast.to.this == exp.DataType.Type.BIGINT
        assert isinstance(cast.this, exp.Sum) and cast.this.this.name == column.alias
    assert {c.name for c in select.expressions if isinstance(c, exp.Column)} == grouped


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_computed_that_cannot_be_added_up_again(name: str) -> None:
    assert [found.sql() for found in tree(name).find_all(*NOT_ADDITIVE) if name in CELLS] == []
    assert [found.sql() for found in tree(name).find_all(*NOT_ADDITIVE[:-1])] == []


def test_every_module_that_decides_what_is_built_names_the_data_version() -> None:
    """Of the modules that building a store imports: all but those listed here, which decide nothing."""
    aside = {
        "breaches",
        "columns",
        "history",
        "opening",
        "progress",
        "publish",
        "settings",
        "template",
    }
    program = (
        "import sys, data.build; "
        "print(*(name for name in sys.modules if name.startswith('data.') and name.count('.') == 1))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    imported = {name.removeprefix("data.") for name in ran.stdout.split()}
    assert {Path(name).stem for name in CODE} == imported - aside
