"""The rail under a slide: back and forth, where one is, full screen, notes, the way out and help.

Knows: which buttons there are and what they are called. Must not know: slides' numbers; what the
buttons and keys do is in `assets/present.js`.
"""

from __future__ import annotations

from typing import Any

import orjson
from dash import Output, dcc, html

from data.presentations import Presentation
from queries.presented import Shown, ruled
from queries.words import say

# Key as it is named to people, and what it does. The script holds to this list.
KEYS = (
    ("→, Page Down, Space", "next slide"),
    ("←, Page Up", "slide before"),
    ("Home, End", "first, last slide"),
    ("f", "full screen on or off"),
    ("w", "what about ...? The view live, with its filters; Backspace returns to the slide"),
    ("n", "speaker notes on or off"),
    ("?", "this help on or off"),
)


def rail() -> html.Div:
    """Buttons with the notes and the help they open."""
    return html.Div(
        [
            html.Div(id="play-notes", className="play-notes", hidden=True),
            html.Div(
                [
                    html.Strong("Keys"),
                    html.Dl([html.Div([html.Dt(key), html.Dd(does)]) for key, does in KEYS]),
                ],
                id="play-help",
                className="play-help",
                role="region",
                hidden=True,
                **{"aria-label": "Keys"},
            ),
            html.Nav(
                [
                    _button("before", "◂ Previous"),
                    html.Span(id="play-count", className="play-count", role="status"),
                    _button("next", "Next ▸"),
                    _button("full", "Full screen (f)"),
                    _button("about", "What about ...? (w)"),
                    _button("notes", "Notes (n)"),
                    _button("help", "Keys (?)"),
                    html.Button(
                        "PPTX", type="button", className="tool", **{"data-act": "presentation"}
                    ),
                    html.Button(
                        "PDF", type="button", className="tool", **{"data-pdf": "presentation"}
                    ),
                    html.Span("", className="tool-said", role="status"),
                    dcc.Link("Leave", href="/present", className="tool", id="play-leave"),
                    # Where "what about ...?" leads; the script follows it.
                    dcc.Link("Live view", href="/", id="play-live", className="visually-hidden"),
                ],
                className="play-rail",
                **{"aria-label": "Presentation"},
            ),
            # What the scripts need of the presentation: how many slides, its views and words.
            html.Div(id="play-facts", hidden=True),
        ],
        className="play-below",
    )


def outputs() -> dict[str, Output]:
    """Where `fill` goes."""
    return {
        "count": Output("play-count", "children"),
        "notes": Output("play-notes", "children"),
        "facts": Output("play-facts", "children"),
    }


def fill(deck: Presentation, at: int, one: Shown, *, waiting: bool) -> dict[str, Any]:
    """Where one is, the speaker's notes, and what the scripts need."""
    n = len(deck.slides)
    notes = [html.P(each) for each in one.slide.notes.split("\n") if each.strip()]
    if one.odd:
        notes.append(html.P(say("present_odd", numbers=", ".join(one.odd)), className="odd"))
    beside = (one.panel.how_to_read, *one.panel.notes) if one.panel else ()
    return {
        "count": f"{at + 1} of {n}" if n else "No slides",
        "notes": [
            html.Strong("Notes"),
            *(notes or [html.P("No notes of your own for this slide.")]),
            *(html.P(each, className="beside") for each in beside if each),
        ],
        "facts": facts(deck, at=at, waiting=waiting),
    }


def facts(deck: Presentation, *, at: int = 0, waiting: bool = False) -> str:
    """What the scripts need, as JSON: where one is, and the views under the presentation's rules."""
    views = [
        {
            "view": ruled(one.link, safe=deck.safe),
            "panel": one.panel,
            "headline": one.headline,
            "notes": one.notes,
        }
        for one in deck.slides
    ]
    held = {
        "title": deck.title,
        "safe": deck.safe,
        "at": at,
        "n": len(views),
        "waiting": waiting,
        "views": views,
    }
    return orjson.dumps(held).decode()


def back() -> html.Div:
    """Over every page while a presenter is away from a slide: the way back, and whether what stands
    on the wall is safe to project. Filled and shown by the script."""
    return html.Div(
        [
            dcc.Link("Back to the slide", href="/present", id="presenting-back", className="tool"),
            html.Span(say("present_safe"), className="mark safe", **{"data-safe": "1"}),
            html.Span(say("present_not_safe"), className="mark unsafe", **{"data-safe": "0"}),
            html.Button("Stop presenting", type="button", className="tool", id="presenting-stop"),
        ],
        id="presenting",
        className="presenting",
        hidden=True,
        role="region",
        **{"aria-label": "Presentation"},
    )


def _button(act: str, text: str) -> html.Button:
    return html.Button(text, type="button", className="tool", **{"data-play": act})
