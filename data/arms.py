"""Who a provider's result is counted on: treated, pool or neither, of every cohort.

Knows: the build's tables of enrolment, implementations and usage; the SQL that reads them. Must not
know: scores, how arms are compared, sentences. Definitions: Methods, section Providers. What is kept
is relative to no provider: to a student treated by one, "another provider throughout" is the reason
for every other, and is told when asked.
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from data.dataset import Dataset

Sql = Callable[[str], str]
POOL = "none"  # `arm` of a student whose schools used no provider
# `neither`: why a matched student is in no arm; the first that applies, in this order.
SCHOOL_UNKNOWN = "school unknown"  # in a taught year
TWO_PROVIDERS = "two providers"
PLANNING_YEAR = "planning year"  # a taught year in which one was planned and none used
PART_OF_SPAN = "part of the span"
SCHOOL_USED_ONE = "school used one"  # the exit school, before or in other grades
NEITHER = (SCHOOL_UNKNOWN, TWO_PROVIDERS, PLANNING_YEAR, PART_OF_SPAN, SCHOOL_USED_ONE)


def open_arms(con: duckdb.DuckDBPyConnection, sql: Sql) -> None:
    """What each school x grade used in each year, and each student's hours against the dose."""
    con.execute(f"create temp table provider_cell as {sql('provider_cell')}")
    con.execute(f"create temp table usage_year as {sql('usage_year')}")


def place_arms(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, sql: Sql, *, first_taught: int, exit_year: int
) -> None:
    """Fill `arm_part` for the cohort in `cohort_part`: no row where the data set has no table of
    implementations or none of providers, so that nobody can say who used what."""
    told = int(all(dataset.paths(table) for table in ("implementations", "providers")))
    con.execute(
        f"create or replace temp table arm_part as {sql('arm')}",
        {"first_taught": first_taught, "exit_year": exit_year, "told": told},
    )
