"""Which table answers: the smallest that holds every column a question needs.

Knows: the store's tables of a family and their sizes. Must not know: measures' formulas, sentences.
A table that cannot answer is refused by name, with the reason, so that the choice can be read and
tested; there is a correct slow path for every question, never a wrong fast one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from queries.selection import Predicate
from queries.store import Row, Store

FAMILIES: dict[str, tuple[str, ...]] = {
    "status": ("cells_state", "cells_school", "student_window"),
    "skill": ("cells_skill_state", "cells_skill_school", "student_skill"),
    "growth": ("cells_span", "cohort"),
}


@dataclass(frozen=True)
class Route:
    """The table chosen and, for each smaller one, why it was refused."""

    table: str
    refused: tuple[tuple[str, str], ...]


class NoTableError(LookupError):
    """No table of the family holds the columns; the data set lacks what the question needs."""


def route(store: Store, family: str, columns: Iterable[str]) -> Route:
    """The smallest table of a family with all the columns. NoTableError when none has them."""
    needed = frozenset(columns)
    refused: list[tuple[str, str]] = []
    present = [name for name in FAMILIES[family] if name in store.tables]
    for table in sorted(present, key=lambda name: store.catalog.sizes[name]):
        lacking = sorted(needed - store.tables[table])
        if not lacking:
            return Route(table, tuple(refused))
        refused.append((table, f"holds no {', '.join(lacking)}"))
    raise NoTableError(f"No table of {family} holds {', '.join(sorted(needed))}.")


@dataclass(frozen=True)
class Question:
    """Sums of parts by dimensions, for one condition.

    `by` are store columns to group by; with `within`, each of them on its own, crossed only with
    that one column (grouping sets), the others being None in those rows. `each` sums the parts once
    for every value of a column: `("cohort_id", (7, 5))` gives `n_matched_0` and `n_matched_1`.
    """

    family: str
    parts: Sequence[str]
    where: Predicate
    by: Sequence[str] = ()
    within: str | None = None
    each: tuple[str, Sequence[int]] | None = None


def compile_question(store: Store, question: Question) -> tuple[str, Route]:
    """SQL text of a question and the route taken. Identifiers are store columns only."""
    needed = {*question.by, *question.where.columns, *question.parts}
    needed |= {question.within} if question.within else set()
    needed |= {question.each[0]} if question.each else set()
    chosen = route(store, question.family, needed)
    sums = ", ".join(
        f"cast(sum({part}) as bigint) as {part}"
        if column is None
        else f"cast(sum({part}) filter (where {column} = {int(value)}) as bigint) as {part}_{i}"
        for column, i, value in _each(question)
        for part in question.parts
    )
    by = ", ".join(question.by)
    head = f"{by}, {sums}" if by else sums
    tail = f" group by {by}" if by else ""
    if question.within:
        sets = ", ".join(f"({question.within}, {one})" for one in question.by)
        head, tail = f"{question.within}, {head}", f" group by grouping sets ({sets})"
    return f"select {head} from {chosen.table} where {question.where.sql}{tail}", chosen


def _each(question: Question) -> list[tuple[str | None, int, int]]:
    if question.each is None:
        return [(None, 0, 0)]
    column, values = question.each
    return [(column, i, value) for i, value in enumerate(values)]


def run_columns(store: Store, question: Question) -> tuple[dict[str, NDArray[Any]], str]:
    """The same as `run`, a numpy array a column."""
    text, chosen = compile_question(store, question)
    named = {*question.by, *filter(None, [question.within])}
    coded = sorted(one for one in named if (chosen.table, one) in store.coded)
    # Codes become texts in the store: on their way to numpy every text of thousands would be made.
    plain = ", ".join(f"cast({one} as varchar) as {one}" for one in coded)
    asked = f"select * replace ({plain}) from ({text})" if coded else text
    return store.columns(asked, question.where.values), text


def run(store: Store, question: Question) -> tuple[list[Row], str]:
    """Rows of a question (group columns and summed parts) and the SQL that ran."""
    text, _ = compile_question(store, question)
    return store.ask(text, question.where.values), text
