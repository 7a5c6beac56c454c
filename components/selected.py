"""What every page says of its selection: in the sentence over its views, folded, and on closed menus.

Knows: the ids of a page's places, what its draw hangs on. Must not know: which views a page has.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import Input, Output

from components import filters
from queries.answer import Answer
from queries.selection import Selection

MENUS = ("groups",)  # filters that stand in a menu; pages of single grades have "grade" too


def inputs(page: str) -> dict[str, Input]:
    """What a page's draw hangs on: the view of its link, and the reader's screen."""
    return {
        "query": Input(filters.page_id("view", page), "data"),
        "screen": Input(filters.page_id("screen", page), "data"),
    }


def outputs(page: str, *, menus: Sequence[str] = MENUS) -> dict[str, Output]:
    """Where `said` goes."""
    places = {"selection": "sentence", "fold": "fold", **{name: f"menu-{name}" for name in menus}}
    return {name: Output(filters.page_id(role, page), "children") for name, role in places.items()}


def said(answer: Answer, selection: Selection, *, menus: Sequence[str] = MENUS) -> dict[str, str]:
    """Whose numbers these are, and what each closed menu holds."""
    closed = filters.summaries(selection)
    return {
        "selection": answer.selected,
        "fold": answer.selected,
        **{name: closed[name] for name in menus},
    }
