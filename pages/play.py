"""A presentation on the wall: one slide after another, big type, no controls but the rail.

Knows: which parts a slide has, what its draw hangs on. Must not know: SQL, styling, keys of the
keyboard (`assets/present.js`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash
from dash import Input, Output, State, callback, dcc, html
from dash.exceptions import PreventUpdate

from components import filters, rail, stage
from components.theme import Look
from data.presentations import Presentation, PresentationError, Slide, by_view
from queries import presented
from queries.words import say

PATH, PAGE = "/present", "play"
dash.register_page(
    __name__, path_template="/present/<view_id>", name="Play", title="Waterline: presentation"
)


def layout(view_id: str = "", **_query: Any) -> html.Div:
    """The stage before its first draw. Reads no presentation: its id comes back with the draw."""
    return html.Div(
        [
            dcc.Store(id=filters.page_id("screen", PAGE)),
            dcc.Store(id="play-view", data=view_id),
            dcc.Store(id="play-at"),
            dcc.Store(id="play-seen", data=[]),
            html.Div(
                html.Div(stage.frame(), id="stage", className="stage"),
                id="stage-room",
                className="stage-room",
            ),
            rail.rail(),
        ],
        id="play",
        className="play",
    )


@callback(
    output={
        "slide": {
            "mark": Output("play-mark", "children"),
            "head": Output("play-head", "children"),
            "figure": Output("play-picture", "figure"),
            "room": Output("play-picture", "style"),
            "alt": Output("play-frame", "aria-label"),
            "body": Output("play-body", "children"),
            "fine": Output("play-fine", "children"),
            "live": Output("play-live", "href"),
        },
        "rail": rail.outputs(),
    },
    inputs={
        "at": Input("play-at", "data"),
        "seen": Input("play-seen", "data"),
        "screen": Input(filters.page_id("screen", PAGE), "data"),
    },
    state={"view": State("play-view", "data")},
)
def draw_slide(
    at: int | None, seen: Sequence[int], screen: Mapping[str, str] | None, view: str
) -> dict[str, Any]:
    """The slide at a place, as the data say it now."""
    if at is None or screen is None:
        raise PreventUpdate
    try:
        deck = by_view(view)
    except PresentationError as error:
        return _nothing(str(error), Presentation("", "", ""))
    if not deck.slides:
        return _nothing(say("present_empty"), deck)
    at = min(max(0, at), len(deck.slides) - 1)
    one = presented.shown(deck.slides[at], safe=deck.safe)
    narrow = screen.get("size") == "narrow"
    look = Look(
        "dark" if screen.get("theme") == "dark" else "light", "narrow" if narrow else "projector"
    )
    waiting = bool(one.changed) and at not in (seen or ())
    return {
        "slide": stage.fill(one, look=look, waiting=waiting),
        "rail": rail.fill(deck, at, one, waiting=waiting),
    }


def _nothing(sentence: str, deck: Presentation) -> dict[str, Any]:
    one = presented.Shown(Slide("/", ""), "/", problem=sentence)
    return {
        "slide": stage.fill(one, look=Look(), waiting=False) | {"live": PATH},
        "rail": rail.fill(deck, 0, one, waiting=False),
    }
