"""Which table answers: the smallest that holds every column a question needs.

Knows: the store's tables of a family and their sizes. Must not know: measures' formulas, sentences.
A table that cannot answer is refused by name, with the reason, so that the choice can be read and
tested; there is a correct slow path for every question, never a wrong fast one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queries.selection import Predicate
from queries.store import Row, Store

FAMILIES: dict[str, tuple[str, ...]] = {
    "status": ("cells_state", "cells_school", "student_window"),
    "skill": ("cells_skill_state", "cells_skill_school", "student_skill"),
    "growth": ("cohort",),
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
    that one column (grouping sets), the others being None in those rows.
    """

    family: str
    parts: Sequence[str]
    where: Predicate
    by: Sequence[str] = ()
    within: str | None = None


def compile_question(store: Store, question: Question) -> tuple[str, Route]:
    """SQL text of a question and the route taken. Identifiers are store columns only."""
    needed = {*question.by, *question.where.columns, *question.parts}
    needed |= {question.within} if question.within else set()
    chosen = route(store, question.family, needed)
    sums = ", ".join(f"cast(sum({part}) as bigint) as {part}" for part in question.parts)
    by = ", ".join(question.by)
    head = f"{by}, {sums}" if by else sums
    tail = f" group by {by}" if by else ""
    if question.within:
        sets = ", ".join(f"({question.within}, {one})" for one in question.by)
        head, tail = f"{question.within}, {head}", f" group by grouping sets ({sets})"
    return f"select {head} from {chosen.table} where {question.where.sql}{tail}", chosen


def run(store: Store, question: Question) -> tuple[list[Row], str]:
    """Rows of a question (group columns and summed parts) and the SQL that ran."""
    text, _ = compile_question(store, question)
    return store.ask(text, question.where.values), text
