"""A slide on the wall: the presenter's headline over the computed sentence, picture, fine print.

Knows: a view as it is shown today, what stands where on 1920 x 1080. Must not know: SQL, where
presentations are kept. On a phone the same parts stand one under the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dash import dcc, html

from components import notices, pictures, tables, view
from components.exports.fine_print import under_picture
from components.theme import Look
from queries import ask
from queries.answer import Panel
from queries.disclosure import profile
from queries.options import PROJECTION
from queries.presented import Shown
from queries.words import say

ROWS, HEADS = 9, 6  # of a table that can be read across a room
# Up to so many letters: which size of type, by the stylesheet.
HEADLINES = ((70, "short"), (130, "middle"))
FINE = ((520, "short"), (900, "middle"))
MOST_FINE = 520


def frame() -> list[Any]:
    """The empty parts of a slide, filled by `fill`."""
    return [
        html.Div(id="play-head", className="stage-head"),
        html.Div(
            [
                html.Div(
                    dcc.Graph(id="play-picture", config=view.CONFIG, figure=view.NO_FIGURE),
                    id="play-frame",
                    role="img",
                    className="stage-frame",
                    **{"aria-label": "The picture is being drawn"},
                ),
                html.Div(id="play-body", className="stage-body"),
            ],
            className="stage-middle",
        ),
        html.Div(
            [
                html.Div(id="play-fine", className="stage-fine"),
                html.Div(id="play-mark", className="stage-mark"),
            ],
            className="stage-foot",
        ),
    ]


def fill(one: Shown, *, look: Look, waiting: bool) -> dict[str, Any]:
    """What a draw puts into the parts. `waiting`: the data changed and the reader has not yet said
    that the slide may be shown: then it holds the reason and nothing else."""
    shown = one.panel is not None and one.panel.state == "shown" and not waiting
    figure = _figure(one, look) if shown else None
    panel = one.panel
    return {
        "mark": mark(one, safe=ask.selection(one.link).rules == PROJECTION),
        "head": _changed(one) if waiting else head(one),
        "figure": figure if figure is not None else view.NO_FIGURE,
        "room": {"height": f"{figure['layout']['height']}px"} if figure else {"display": "none"},
        "alt": (panel.alt or panel.sentence) if panel and shown else "No picture",
        "body": _body(one) if shown and figure is None else _empty(one) if not waiting else None,
        "fine": None if waiting else _fine(one),
        "live": one.link,
    }


def mark(one: Shown | None, *, safe: bool) -> list[Any]:
    """Is it safe to project, is it synthetic: never left out."""
    word = "present_safe" if safe else "present_not_safe"
    means = say(f"{word}_means", n=profile(ask.catalog(), PROJECTION).min_n)
    found = [html.Span(say(word), className=f"mark {'safe' if safe else 'unsafe'}", title=means)]
    if one is not None and one.answer is not None:
        real = "Real records, aggregates only"
        kind = "Synthetic data, no real students" if one.answer.synthetic else real
        found.append(html.Span(kind, className="mark kind"))
    return found


def head(one: Shown) -> list[Any]:
    """The headline; under one that was typed the computed sentence, so that it can be checked."""
    title = one.headline
    size = next((name for most, name in HEADLINES if len(title) <= most), "long")
    parts: list[Any] = [html.H1(title, className=f"headline {size}", id="play-title")]
    if one.slide.headline and one.panel is not None:
        parts.append(html.P(one.panel.sentence, className="computed"))
    if one.panel is not None and one.panel.subtitle:
        parts.append(html.P(one.panel.subtitle, className="subtitle"))
    return parts


def _changed(one: Shown) -> list[Any]:
    return [
        html.H1("The data changed", className="headline short", id="play-title"),
        html.P(one.changed, className="computed"),
        html.P("Next or Enter shows the view as the data are now.", className="subtitle"),
    ]


def _figure(one: Shown, look: Look) -> Mapping[str, Any] | None:
    if one.panel is None:
        return None
    chosen = ask.selection(one.link)
    return pictures.draw(one.panel, look=look, picture=chosen.picture, focus=chosen.focus)


def _body(one: Shown) -> Any:
    """What has no picture: plain sentences, or the first rows and columns of its table."""
    panel = one.panel
    assert panel is not None
    said = [str(panel.facts[name]) for name in ("first", "second", "third") if name in panel.facts]
    if said:
        return html.Ul([html.Li(each) for each in said], className="three")
    return _table(panel) if panel.records else None


def _table(panel: Panel) -> html.Table:
    columns = tables.few(panel, HEADS)
    short = replace(panel, columns=tuple(one.name for one in columns))
    whole = tables.table(short, limit=ROWS)
    heads, rows = whole["heads"], whole["rows"]
    more = len(panel.records) - len(rows)
    caption = f"{more} more rows are in the view." if more else ""
    return html.Table(
        [
            html.Caption(caption) if caption else None,
            html.Thead(html.Tr([html.Th(label, scope="col") for label, _ in heads])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(_cell(cell), scope="row")
                            if at == 0
                            else html.Td(_cell(cell), className="number" if heads[at][1] else "")
                            for at, cell in enumerate(row)
                        ]
                    )
                    for row in rows
                ]
            ),
        ],
        className="stage-table",
    )


def _cell(value: Any) -> Any:
    """A cell as the tables write it: a missing value is its dash and its reason."""
    if not isinstance(value, list):
        return value
    dash, why = value
    hidden = html.Span(why, className="visually-hidden")
    return [html.Span(dash, title=why, **{"aria-hidden": "true"}), hidden]


def _empty(one: Shown) -> Any:
    if one.panel is not None and one.panel.state != "shown":
        return notices.empty(one.panel.state, one.panel.sentence)
    return None


def _fine(one: Shown) -> Any:
    if one.answer is None or one.panel is None:
        return None
    text = " ".join((*one.notices, under_picture(one.answer, one.panel)))
    if len(text) > MOST_FINE:  # what cannot be read across a room stands in the notes (`rail`)
        text = " ".join((*one.notices, under_picture(one.answer, replace(one.panel, notes=()))))
    size = next((name for most, name in FINE if len(text) <= most), "long")
    return html.P(text, className=f"fine-{size}")
