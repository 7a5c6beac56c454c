"""The Iceberg page: how much lies below the surface, by grade, by depth, by origin.

Knows: which views the page has, in which order, with which controls. Must not know: SQL, styling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import Output, callback, html

from components import filters, notices, pictures, selected, view
from components.theme import Look
from queries import ask
from queries.answer import Answer, Panel
from queries.options import options
from queries.selection import Selection
from queries.views.breakdown import COLUMNS as BREAKDOWN
from queries.views.layers import COLUMNS as LAYERS
from queries.views.origin import COLUMNS as ORIGIN
from queries.views.tip import COLUMNS as TIP
from queries.views.years import COLUMNS as YEARS

PATH, PAGE = "/", "iceberg"
MENUS = ("grade", "groups")  # filters that stand in a menu
dash.register_page(__name__, path=PATH, name="How deep is it?", title="Waterline: how deep is it?")

# Panel -> a few words for it: the line over its sentence, and its name for those who hear it.
TITLES = {
    "layers": "Icebergs by grade",
    "tip": "The tip and what lies under it",
    "origin": "Which grade are the missing skills from?",
    "hidden": "What a grade-level test sees",
    "strands": "Which strand is the leak?",
    "standards": "Standard by standard",
    "years": "Year after year",
    "breakdown": "Break it down",
    "layer_groups": "Who is in a layer",
}
BARE = ("standards",)  # a table, folded, without a picture
HALF_WIDE = ("hidden",)  # stands beside another view: drawn as for a small place
WAITING = {
    "breakdown": "Choose what to compare, and each of its groups appears as a bar.",
    "layer_groups": "Choose a layer, here or with a click on the iceberg, to see which students "
    "are in it.",
}
FEW_ICEBERGS = "Six icebergs do not fit a small screen: the same shares, drawn as bars."


def layout(**query: Any) -> html.Div:
    """The page before its first draw: controls set by the link, views waiting. No SQL."""
    selection = ask.selection(query)
    return html.Div(
        [
            *filters.stores(selection, page=PAGE, path=PATH),
            filters.bar(selection, page=PAGE),
            notices.stale(selection.notices),
            view.view(
                "layers",
                title=TITLES["layers"],
                level=1,
                controls=[_pictures(selection), _grade_of_hundred(selection)],
                columns=LAYERS,
            ),
            view.view("tip", title=TITLES["tip"], columns=TIP),
            html.Div(
                [
                    view.view(
                        "origin",
                        title=TITLES["origin"],
                        controls=[
                            filters.single(
                                "focus", selection, label="Enrolled grade", none="Highest grade"
                            )
                        ],
                        columns=ORIGIN,
                    ),
                    view.view("hidden", title=TITLES["hidden"], columns=("hidden_share",)),
                ],
                className="pair",
            ),
            view.view("strands", title=TITLES["strands"], columns=("unfinished_by_strand",)),
            view.view(
                "standards",
                title=TITLES["standards"],
                columns=("unfinished_by_strand",),
                picture=False,
            ),
            view.view("years", title=TITLES["years"], columns=YEARS),
            view.view(
                "breakdown",
                title=TITLES["breakdown"],
                controls=[
                    filters.single("by", selection, label="Compare", none="Nothing"),
                    _narrow(),
                ],
                columns=BREAKDOWN,
            ),
            view.view(
                "layer_groups",
                title=TITLES["layer_groups"],
                controls=[filters.single("layer", selection, label="Layer", none="None")],
                columns=(),
            ),
        ],
        className="wrap page",
    )


@callback(
    output={
        "views": view.outputs(TITLES, without_picture=BARE),
        "said": selected.outputs(PAGE, menus=MENUS),
        "rows": Output({"role": "steer", "name": "narrow"}, "options"),
        "row": Output({"role": "steer", "name": "narrow"}, "value"),
        "focus": Output({"role": "steer", "name": "focus"}, "value"),
        "numbers": Output(filters.page_id("numbers", PAGE), "data"),
        "paper": Output(filters.page_id("paper", PAGE), "data"),
    },
    inputs=selected.inputs(PAGE),
)
def draw(query: str | None, screen: Mapping[str, str] | None) -> dict[str, Any]:
    """Everything on the page that the selection decides, from one answer."""
    answer = ask.answer(f"{PATH}?{query or ''}")
    selection = ask.selection(query or "")
    look = view.look(screen)
    return {
        "views": {name: _view(name, answer, selection, look) for name in TITLES},
        "said": selected.said(answer, selection, menus=MENUS),
        "rows": _rows(answer.panel("breakdown")),
        "row": "",
        "focus": selection.focus or "",
        "numbers": view.numbers(answer, TITLES),
        "paper": _on_paper(answer, selection),
    }


def _view(name: str, answer: Answer, selection: Selection, look: Look) -> dict[str, Any]:
    panel = answer.panel(name)
    if panel is None:
        return view.idle(name, TITLES[name], WAITING[name])
    if name in HALF_WIDE:
        look = replace(look, size="narrow")
    figure = pictures.draw(panel, look=look, picture=selection.picture, focus=selection.focus)
    first = name == "layers"
    filled = view.fill(
        panel,
        answer,
        figure=figure,
        title="" if first else TITLES[name],
        level=1 if first else 2,
        picture=name not in BARE,
        as_table=first and selection.picture == "table",
    )
    if first and look.narrow and selection.picture == "berg" and figure is not None:
        filled["fine"] = [html.P(FEW_ICEBERGS, className="note"), *filled["fine"]]
    return filled


def _on_paper(answer: Answer, selection: Selection) -> Mapping[str, Any]:
    """The bars that stand for icebergs in print; nothing where the picture is no iceberg."""
    if selection.picture != "berg":
        return {}
    bars = pictures.draw(answer.panels[0], look=Look("light", "wide"), picture="bars")
    return {"layers": bars} if bars else {}


def _rows(panel: Panel | None) -> list[dict[str, str]]:
    """Rows of the breakdown as choices that narrow the selection to one of them."""
    records = panel.records if panel else ()
    rows = [{"label": str(r["group"]), "value": str(r["key"])} for r in records if "key" in r]
    return [{"label": "Choose a row", "value": ""}, *rows]


def _pictures(selection: Selection) -> html.Fieldset:
    return html.Fieldset(
        [
            html.Legend("Picture", className="visually-hidden"),
            dbc.RadioItems(
                id=filters.control_id("picture"),
                options=[
                    {"label": label, "value": value}
                    for value, label in options("picture", selection.catalog).items()
                ],
                value=selection.picture,
                className="switch",
                inputClassName="btn-check",
                labelClassName="btn btn-secondary btn-sm",
                labelCheckedClassName="active",
            ),
        ],
        className="control control-picture",
    )


def _grade_of_hundred(selection: Selection) -> html.Div:
    """The grade of the 100 students: the same key as "Enrolled grade" below, steered to it."""
    name = {"role": "steer", "name": "focus"}
    listed = options("focus", selection.catalog)
    return html.Div(
        [
            html.Label("Grade", htmlFor='{"name":"focus","role":"steer"}'),
            dbc.Select(
                id=name,
                options=[
                    {"label": "Highest grade", "value": ""},
                    *({"label": label, "value": value} for value, label in listed.items()),
                ],
                value=selection.focus or "",
                placeholder="Highest grade",
                size="sm",
            ),
        ],
        className="control control-hundred",
    )


def _narrow() -> html.Div:
    return html.Div(
        [
            html.Label("Narrow to", htmlFor='{"name":"narrow","role":"steer"}'),
            dbc.Select(
                id={"role": "steer", "name": "narrow"},
                options=[{"label": "Choose a row", "value": ""}],
                value="",
                placeholder="Choose a row",
                size="sm",
            ),
        ],
        className="control control-narrow",
    )
