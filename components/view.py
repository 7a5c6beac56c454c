"""The anatomy of a view: one component for every panel of every page.

Knows: what belongs to a view and in which order. Must not know: SQL, what a page asks, figures.
`view` makes the empty view once; `fill` gives what a draw puts into it, so that a change replaces
texts and figures and nothing else, and the reader keeps place and focus.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from dash import ALL, ClientsideFunction, Input, Output, clientside_callback, dcc, html

from components import notices, tables
from components.columns import measure
from components.theme import Look
from components.toolbar import csv_href, toolbar
from queries.answer import Answer, Panel

CONFIG = {"displayModeBar": False, "responsive": True, "doubleClick": False, "scrollZoom": False}
NO_FIGURE: dict[str, Any] = {"data": [], "layout": {"height": 40}}
NO_BODY = object()  # of a view that was made without a body
COUNTED = (
    "Counted from the students of the line above, one row per student, test, window and school "
    "year. Counts are added up first and a share is taken last, so no average of averages occurs."
)


def picture_id(name: str) -> dict[str, str]:
    """Id of a view's chart."""
    return {"role": "picture", "name": name}


def view(
    name: str,
    *,
    title: str,
    level: Literal[1, 2] = 2,
    controls: Sequence[Any] = (),
    columns: Iterable[str] = (),
    picture: bool = True,
    body: bool = False,
    evidence: bool = False,
) -> html.Section:
    """An empty view called `name` (the panel's place), to be filled by `fill`.

    `title` names it in a few words until its sentence is there and for those who hear the page;
    `columns` are those whose measures "Explain this number" prints; `level` is its heading's.
    `body` is a place for what is no picture; a view that has only that shows its numbers there.
    `evidence` has room for what each thing compared rests on.
    """
    return html.Section(
        [
            html.Div(_head(name, title, "", level), id=f"{name}-head", className="view-head"),
            html.Div(list(controls), className="view-controls") if controls else None,
            html.Div(id=f"{name}-empty"),
            *([_frame(name)] if picture else []),
            *([html.Div(id=f"{name}-body", className="body")] if body else []),
            html.Div(id=f"{name}-fine", className="fine"),
            html.Div(
                [
                    toolbar(name, title=title.lower(), picture=picture),
                    html.Details(
                        [
                            html.Summary("Show the numbers"),
                            html.Div(className="numbers", **{"data-numbers": name}),
                        ],
                        id=f"{name}-numbers",
                        className="more",
                    )
                    if picture or not body
                    else None,
                    _one_by_one() if evidence else None,
                    _explain(name, columns),
                ],
                className="view-tools",
            ),
        ],
        id=name,
        className=f"view view-{name}",
        **{"aria-label": title},
    )


def outputs(
    names: Iterable[str], *, without_picture: Iterable[str] = (), with_body: Iterable[str] = ()
) -> dict[str, Any]:
    """Where a draw puts what `fill` gives, by view."""
    bare, bodies = set(without_picture), set(with_body)
    return {name: _outputs(name, picture=name not in bare, body=name in bodies) for name in names}


def _outputs(name: str, *, picture: bool, body: bool) -> dict[str, Output]:
    places = {
        "head": Output(f"{name}-head", "children"),
        "empty": Output(f"{name}-empty", "children"),
        "fine": Output(f"{name}-fine", "children"),
        "csv": Output(f"{name}-csv", "href"),
        "state": Output(name, "data-state"),
    }
    if picture or not body:
        places["numbers"] = Output(f"{name}-numbers", "open")
    if body:
        places["body"] = Output(f"{name}-body", "children")
    if picture:
        places["figure"] = Output(picture_id(name), "figure")
        places["room"] = Output(picture_id(name), "style")
        places["alt"] = Output(f"{name}-frame", "aria-label")
    return places


def fill(
    panel: Panel,
    answer: Answer,
    *,
    figure: Mapping[str, Any] | None = None,
    title: str = "",
    level: Literal[1, 2] = 2,
    picture: bool = True,
    as_table: bool = False,
    body: Any = NO_BODY,
) -> dict[str, Any]:
    """What a draw puts into the view of a panel; keys as in `outputs`.

    Without a figure the frame is left out; `as_table` opens the numbers in its place. `body` is
    what a view made with one holds, None for nothing.
    """
    shown = panel.state == "shown"
    filled: dict[str, Any] = {
        "head": _head(panel.place, panel.sentence, panel.subtitle, level, said=title),
        "empty": None if shown else notices.empty(panel.state, panel.sentence),
        "fine": _fine(panel, answer) if shown or panel.records else None,
        "csv": csv_href(answer.link, panel.name),
        "state": _state(panel, figure is not None, as_table=as_table),
    }
    if picture or body is NO_BODY:
        filled["numbers"] = as_table
    if body is not NO_BODY:
        filled["body"] = body
    if picture:
        filled["figure"] = figure if figure is not None else NO_FIGURE
        filled["room"] = _room(filled["figure"])
        filled["alt"] = panel.alt or panel.sentence
    return filled


def idle(
    name: str, title: str, sentence: str, *, picture: bool = True, body: Any = NO_BODY
) -> dict[str, Any]:
    """What a draw puts into a view that waits for a choice of its control."""
    filled: dict[str, Any] = {
        "head": _head(name, title, sentence, 2),
        "empty": None,
        "fine": None,
        "csv": "/",
        "state": "idle",
    }
    if picture or body is NO_BODY:
        filled["numbers"] = False
    if body is not NO_BODY:
        filled["body"] = body
    if picture:
        filled |= {"figure": NO_FIGURE, "room": _room(NO_FIGURE), "alt": title}
    return filled


def look(screen: Mapping[str, str] | None) -> Look:
    """How to draw for a reader's screen: the `screen` store's {"theme", "size"}."""
    given = screen or {}
    return Look(
        theme="dark" if given.get("theme") == "dark" else "light",
        size="narrow" if given.get("size") == "narrow" else "wide",
    )


def numbers(answer: Answer, names: Iterable[str], *, limit: int = tables.LIMIT) -> dict[str, Any]:
    """What the page's script writes into the opened details: tables of at most `limit` rows (the
    CSV has all), what each thing compared rests on (the same under every view), basis and SQL."""
    found = {name: answer.at(name) for name in names}
    return {
        "evidence": next((list(p.evidence[1:]) for p in found.values() if p and p.evidence), []),
        "tables": {
            name: tables.table(panel, limit=limit)
            for name, panel in found.items()
            if panel and panel.records
        },
        "basis": answer.basis,
        "sql": list(answer.sql),
    }


def register() -> None:
    """The callbacks that hand tables, SQL and the figure for paper to the page's scripts."""
    clientside_callback(
        ClientsideFunction("numbers", "keep"),
        Input({"role": "numbers", "page": ALL}, "data"),
    )
    clientside_callback(
        ClientsideFunction("paper", "keep"),
        Input({"role": "paper", "page": ALL}, "data"),
    )


def _room(figure: Mapping[str, Any]) -> dict[str, str]:
    """The chart's height as a style of its place.

    On every change of size plotly forgets a figure's height and measures its place instead, which
    still has the height of the picture before when the new one is not drawn yet.
    """
    return {"height": f"{figure['layout']['height']}px"}


def _frame(name: str) -> html.Div:
    return html.Div(
        dcc.Graph(id=picture_id(name), config=CONFIG, figure=NO_FIGURE),
        id=f"{name}-frame",
        role="img",
        className=f"frame frame-{name}",
        **{"aria-label": "The picture is being drawn"},
    )


def _head(name: str, sentence: str, subtitle: str, level: int, *, said: str = "") -> list[Any]:
    heading = html.H1 if level == 1 else html.H2
    kicker = [html.P(said, className="kicker")] if said else []
    under = [html.P(subtitle, className="subtitle")] if subtitle else []
    return [*kicker, heading(sentence, id=f"{name}-title"), *under]


def _fine(panel: Panel, answer: Answer) -> list[Any]:
    """How to read it, who is missing, notes, source; with the badge of coverage where it is known."""
    lines: list[Any] = []
    if panel.how_to_read:
        lines.append(html.P([html.Strong("How to read it. "), panel.how_to_read]))
    tested = panel.facts.get("tested_share")
    if panel.missing or tested is not None:
        badge = []
        if isinstance(tested, float | int):
            badge = [html.Span(f"{tested:.0%} of enrolled students tested", className="coverage")]
        lines.append(html.P([*badge, _bold(panel.missing)]))
    lines += [html.P([html.Strong("Evidence. "), one]) for one in panel.evidence[:1]]
    lines += [html.P(note, className="note") for note in panel.notes]
    lines.append(html.P([html.Strong("Source. "), answer.source], className="source"))
    return lines


def _bold(text: str) -> Any:
    """A sentence whose label, up to its first colon, is strong."""
    label, colon, rest = text.partition(":")
    return html.Span([html.Strong(label + colon), rest]) if colon and len(label) < 40 else text


def _state(panel: Panel, drawn: bool, *, as_table: bool) -> str:
    """Word for the stylesheet: is there a picture, only a table, or neither."""
    if drawn and not as_table:
        return "drawn"
    return "table" if panel.records else "empty"


def _one_by_one() -> html.Details:
    """A place for the lines of evidence after the first; without any the page's script hides it."""
    lines = html.Ul(className="each", **{"data-evidence": ""})
    return html.Details(
        [html.Summary("Evidence, one by one"), lines], className="more", **{"data-for": "evidence"}
    )


def _explain(name: str, columns: Iterable[str]) -> html.Details:
    found = {one.name: one for column in columns if (one := measure(column))}
    formulas = [
        html.Div([html.Dt(one.label), html.Dd([html.Code(one.formula_text), " ", one.plain])])
        for one in found.values()
    ]
    return html.Details(
        [
            html.Summary("Explain this number"),
            html.Div(
                [
                    html.P(COUNTED),
                    html.P(**{"data-basis": name}),
                    html.Dl(formulas) if formulas else None,
                    html.P("Limits and sources of every measure are on the Methods page."),
                    html.Div(className="sql", **{"data-sql": name}),
                ],
                className="explained",
            ),
        ],
        className="more",
    )
