"""What is said when something is not as the reader expects: a stale link, nothing to show, a fault.

Knows: the three reasons of an empty panel. Must not know: how answers are found.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from queries.answer import State
from queries.store import StoreError

HEADS: dict[State, str] = {
    "nothing": "Nothing found",
    "too small": "Too small to show",
    "not in data": "Not in this data",
}
ADVICE: dict[State, str] = {
    "nothing": "Widen the selection, or Reset it.",
    "too small": "Join more grades, schools or groups; small groups stay hidden so that no child "
    "can be recognised.",
    "not in data": "Another test, window or school year may hold it.",
}


def stale(notices: Sequence[str]) -> html.Div:
    """What a link named and this data set does not hold; an empty region when there is nothing."""
    return html.Div(
        [html.P(text) for text in notices],
        id="notices",
        role="status",
        className="notices",
    )


def empty(state: State, sentence: str) -> html.Div:
    """In place of a picture: which of the three reasons, and what would help.

    `sentence` already stands as the view's title; here only its kind and the advice are drawn.
    """
    return html.Div(
        [
            html.P(HEADS[state], className="empty-head"),
            html.P(ADVICE[state] if sentence else "", className="empty-advice"),
        ],
        className=f"empty empty-{state.replace(' ', '-')}",
    )


def problem(error: Exception) -> html.Div:
    """A page could not be drawn: a sentence, never the fault's own text unless it is a sentence."""
    text = (
        str(error)
        if isinstance(error, StoreError)
        else "Something went wrong while drawing this page. The fault is in the server's log. "
        "Reload the page; if it stays, Reset the selection."
    )
    return html.Div([html.Strong("This page could not be drawn. "), text], className="wrap")
