"""A presentation as it is put together: a row a view, its words, and what its words no longer hold.

Knows: slides, what is said of them today. Must not know: SQL, where presentations are kept.
"""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from data.presentations import LIMITS, Presentation, Slide
from queries import presented
from queries.words import say

NAMES = {
    **{"/": "Iceberg", "/skills": "Skills", "/growth": "Growth", "/schools": "Schools"},
    **{"/providers": "Providers", "/zone": "Zone", "/data": "Data"},
}
ACTS = {
    "up": ("▴", "Move up"),
    "down": ("▾", "Move down"),
    "twice": ("Duplicate", "Duplicate"),
    "out": ("Remove", "Remove"),
}


def act_id(act: str, at: int | str) -> dict[str, Any]:
    """Id of a button that does something to the view at a place."""
    return {"role": "slide-act", "act": act, "at": at}


def words_id(name: str, at: Any) -> dict[str, Any]:
    """Id of the field that holds a view's headline or notes."""
    return {"role": f"slide-{name}", "at": at}


def shell() -> html.Div:
    """Title, rules and what can be done with the whole; shown while a presentation is open."""
    return html.Div(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.Label("Title", htmlFor="deck-title"),
                            dcc.Input(
                                id="deck-title",
                                type="text",
                                debounce=True,
                                maxLength=LIMITS["title"],
                                className="form-control",
                            ),
                        ],
                        className="deck-name",
                    ),
                    dbc.Switch(id="deck-safe", label=say("present_safe"), value=True),
                    html.Div(id="deck-mark", className="stage-mark"),
                ],
                className="deck-head",
            ),
            html.Div(
                [
                    dcc.Link(
                        "▶ Play", href="/present", id="deck-play", className="btn btn-primary"
                    ),
                    _tool("copy-view", "Copy link to look"),
                    _tool("copy-edit", "Copy link to edit"),
                    html.Button(
                        "Slides (PPTX)",
                        type="button",
                        className="tool",
                        **{"data-act": "presentation"},
                    ),
                    html.Button(
                        "Board packet (PDF)",
                        type="button",
                        className="tool",
                        **{"data-pdf": "presentation"},
                    ),
                    html.Button(
                        "Page (HTML)", type="button", className="tool", **{"data-act": "pages"}
                    ),
                    _tool("file", "Save as a file"),
                    dcc.ConfirmDialogProvider(
                        html.Button("Delete", type="button", className="tool"),
                        id="deck-delete",
                        message="Delete this presentation for everybody? There is no way back.",
                    ),
                    html.Span("", className="tool-said", role="status"),
                ],
                className="toolbar deck-tools",
            ),
            html.Ol(id="deck-slides", className="deck-slides"),
            html.Div(id="deck-facts", hidden=True),
            # Brings what draws the pictures of slides: this page has no picture of its own.
            html.Div(dcc.Graph(figure={"data": [], "layout": {"height": 40}}), hidden=True),
        ],
        id="deck-editor",
        hidden=True,
    )


def rows(deck: Presentation) -> list[html.Li]:
    """Every view of a presentation with its words."""
    if not deck.slides:
        return [html.Li(say("present_empty"))]
    last = len(deck.slides) - 1
    return [_row(deck, at, one, last) for at, one in enumerate(deck.slides)]


def _row(deck: Presentation, at: int, slide: Slide, last: int) -> html.Li:
    said = presented.said(slide, safe=deck.safe)
    n, page = at + 1, NAMES.get(said.page, said.page.strip("/").capitalize())
    buttons = [
        html.Button(
            [text, html.Span(f": {hint} view {n}", className="visually-hidden")],
            id=act_id(act, at),
            type="button",
            className="tool",
            title=hint,
            disabled=(act == "up" and at == 0) or (act == "down" and at == last),
        )
        for act, (text, hint) in ACTS.items()
    ]
    told = _told(said, slide)
    return html.Li(
        [
            html.Div(
                [html.Strong(f"{n}. {page}"), dcc.Link("Open the view", href=said.link), *buttons],
                className="deck-row-head",
            ),
            html.Label("Headline", htmlFor=_dom(words_id("headline", at))),
            dcc.Input(
                id=words_id("headline", at),
                value=slide.headline,
                placeholder=said.sentence,
                debounce=True,
                maxLength=LIMITS["headline"],
                className="form-control",
            ),
            html.P([html.Strong("Computed: "), said.sentence], className="computed"),
            html.P(said.subtitle, className="subtitle"),
            html.Div(told, id=words_id("told", at), className="notices"),
            _changed(said.changed, at),
            html.Label("Notes", htmlFor=_dom(words_id("notes", at))),
            dcc.Textarea(
                id=words_id("notes", at),
                value=slide.notes,
                maxLength=LIMITS["notes"],
                rows=2,
                className="form-control",
            ),
        ],
        className="deck-row",
    )


def told(deck: Presentation) -> list[list[html.P]]:
    """What is said under the words of every view: of its link, and of numbers it does not show."""
    return [_told(presented.said(one, safe=deck.safe), one) for one in deck.slides]


def _told(said: presented.Said, slide: Slide) -> list[html.P]:
    odd = said.odd(slide.headline)
    lines = [*said.notices, *([said.problem] if said.problem else [])]
    lines += [say("present_odd", numbers=", ".join(odd))] if odd else []
    return [html.P(one) for one in lines]


def _changed(sentence: str, at: int) -> html.Div | None:
    """That the data changed since a view was saved, and the button that says the words still hold."""
    if not sentence:
        return None
    button = html.Button(
        f"The words of view {at + 1} still hold", id=act_id("accept", at), className="tool"
    )
    return html.Div([html.P(sentence), button], className="notices")


def _tool(act: str, text: str) -> html.Button:
    return html.Button(text, type="button", className="tool", **{"data-deck": act})


def _dom(given: dict[str, Any]) -> str:
    """An id as Dash writes it into the page: keys sorted."""
    return (
        "{"
        + ",".join(
            f'"{key}":{given[key] if isinstance(given[key], int) else chr(34) + given[key] + chr(34)}'
            for key in sorted(given)
        )
        + "}"
    )
