"""The target chooser of the Skills page, and the list of standards beside its map.

Knows: how a standard is searched for and chosen. Must not know: SQL, figures, what else is on a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, callback, dcc, html

from components.columns import NONE, text
from components.filters import Options, control_id
from queries.answer import Panel, Record, number
from queries.selection import Selection
from queries.views.skills.choices import Choice, choices, strands
from queries.words import of_100

ROLE = "target"  # of the selects that only shorten the list; they are in no link
EVERY = {"label": "All", "value": ""}


def chooser(selection: Selection) -> list[Any]:
    """Grade and strand shorten the list of targets; the target itself is a key of the link."""
    held = choices()
    grades = dict.fromkeys(choice.grade for choice in held)
    return [
        _select("grade", "Grade of the target", [EVERY, *(_grade(grade) for grade in grades)]),
        _select("strand", "Its strand", [EVERY, *({"label": s, "value": s} for s in strands())]),
        html.Div(
            [
                html.Span("Target standard", className="label", **{"aria-hidden": "true"}),
                html.Div(
                    dcc.Dropdown(
                        id=control_id("standard"),
                        options=_listed(held),
                        value=selection.standard or None,
                        clearable=False,
                        placeholder="None",
                        search_order="original",
                        maxHeight=360,
                        labels={"search": "Code or words", "no_options_found": "Nothing found"},
                    ),
                    **{"data-a11y-label": "Target standard"},
                ),
            ],
            className="control control-standard",
        ),
    ]


def register() -> None:
    """The callback that shortens the list of targets."""

    @callback(
        Output(control_id("standard"), "options"),
        Input({"role": ROLE, "name": "grade"}, "value"),
        Input({"role": ROLE, "name": "strand"}, "value"),
        Input(control_id("standard"), "value"),
        prevent_initial_call=True,
    )
    def shorten(grade: str | None, strand: str | None, chosen: str | None) -> Options:
        fits = choices(grade=grade or "", strand=strand or "")
        # What is chosen stays in the list, or the control would forget it.
        kept = [one for one in choices() if one.code == chosen and one not in fits]
        return _listed([*kept, *fits])


def node_list(panel: Panel) -> html.Div | None:
    """The standards of the map as a table whose standards are buttons: each can become the target."""
    if panel.state != "shown":
        return None
    head = ("Standard", "Unfinished, of 100 asked", "Students asked")
    rows = [
        html.Tr(
            [
                html.Th(_standard(record), scope="row"),
                html.Td(_share(record), className="number"),
                html.Td(_count(record), className="number"),
            ],
            className=f"step-{record['step']}",
        )
        for record in panel.records
    ]
    return html.Div(
        html.Table(
            [
                html.Caption("The same standards as a list. Choose one to make it the target."),
                html.Thead(html.Tr([html.Th(label, scope="col") for label in head])),
                html.Tbody(rows),
            ],
            className="table table-sm nodes",
        ),
        className="node-list",
        role="region",
        tabIndex=0,
        **{"aria-label": "Standards of the map"},
    )


def _standard(record: Record) -> list[Any]:
    code = str(record["standard"])
    about = html.Span(str(record["about"] or ""), className="node-about")
    where = html.Span(f"{record['step_label']}, {record['grade_label']}", className="node-step")
    if not record["choosable"]:
        return [html.Span(code, className="node-code"), about, where]
    button = html.Button(
        [html.Span(code, className="node-code"), about],
        type="button",
        className="node",
        **{
            "data-standard": code,
            "aria-pressed": "true" if record["target"] else "false",
        },
    )
    return [button, where]


def _share(record: Record) -> Any:
    share = record["unfinished_share"]
    return str(of_100(number(share))) if share is not None else _missing(str(record["why"]))


def _count(record: Record) -> Any:
    if record["n"] is None:
        return _missing(str(record["why"] or "not told"))
    return text(record["n"], "count")


def _missing(why: str) -> list[Any]:
    """A dash for the eye, its reason for those who hear the table."""
    return [
        html.Span(NONE, title=why, **{"aria-hidden": "true"}),
        html.Span(why, className="visually-hidden"),
    ]


def _select(name: str, label: str, listed: Options) -> html.Div:
    return html.Div(
        [
            html.Label(label, htmlFor=f'{{"name":"{name}","role":"{ROLE}"}}'),
            dbc.Select(
                id={"role": ROLE, "name": name},
                options=listed,
                value="",
                placeholder=EVERY["label"],
                size="sm",
            ),
        ],
        className=f"control control-{ROLE}-{name}",
    )


def _grade(grade: int) -> dict[str, str]:
    label = "Kindergarten" if grade == 0 else f"Grade {grade}"
    return {"label": label, "value": str(grade)}


def _listed(held: Iterable[Choice]) -> Options:
    return [{"label": one.label, "value": one.code} for one in held]
