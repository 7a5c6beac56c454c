"""Controls of the Schools page: who is compared, whose like are sought, the table's order and page.

Knows: link keys of the page, which control fits each. Must not know: answers, SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, dcc, html, no_update

from components.filters import LIMIT, Options, control_id, found, label_id, named, page_id
from queries import ask
from queries.options import NEAR, SORTS, units
from queries.selection import MOST_COMPARED, Selection
from queries.words import say


def compare(selection: Selection) -> html.Div:
    """Search and choose two to six places to set beside each other."""
    return _places("compare", selection, label="Side by side", multi=True)


def like(selection: Selection) -> html.Div:
    """Search and choose the place whose like are sought."""
    return _places("like", selection, label="Schools like", multi=False)


def near(selection: Selection) -> html.Div:
    """How near a place must be to be called alike."""
    return _select(
        "near", selection.near, {value: say("near", sds=value) for value in NEAR}, "How near"
    )


def sort(selection: Selection) -> html.Div:
    """The table's order, for those who do not press its heads."""
    ways = {f"{name}{way}": _order(name, way) for name in SORTS for way in ("", "-low")}
    return _select("sort", selection.sort, ways, "Order")


def find(selection: Selection) -> html.Div:
    """Part of a name to look for."""
    return html.Div(
        [
            html.Label("Find", htmlFor=label_id("find")),
            dbc.Input(
                id=control_id("find"),
                type="search",
                value=selection.find,
                debounce=True,
                maxLength=60,
                placeholder="Part of a name",
                size="sm",
            ),
        ],
        className="control control-find",
    )


def page(selection: Selection) -> dbc.Input:
    """The table's page: set by its buttons, so it is only kept here."""
    value = str(selection.page) if selection.page > 1 else ""
    return dbc.Input(id=control_id("page"), type="hidden", value=value)


def register(page_name: str, names: Sequence[str] = ("compare", "like")) -> None:
    """Search on the server: options of `compare` and `like` follow the unit and the text typed."""
    for name in names:
        _offer(name, page_name)


def _offer(name: str, page_name: str) -> None:
    @callback(
        Output(control_id(name), "options"),
        Input(control_id(name), "search_value"),
        Input(page_id("view", page_name), "data"),
        State(control_id(name), "options"),
        prevent_initial_call=True,
    )
    def offer(text: str | None, query: str | None, before: Options) -> Any:
        now = offered(name, text or "", ask.selection(query or ""))
        return now if now != before else no_update


def offered(name: str, text: str, selection: Selection) -> Options:
    """Places to choose from: what is chosen, then those whose name holds the text."""
    held = getattr(selection, name)
    chosen = (held,) if isinstance(held, str) else tuple(held or ())
    if len(units(selection.unit, selection.catalog)) <= LIMIT:
        return named(selection.unit, selection.catalog)
    return found(selection.unit, text, chosen, selection.catalog)


def _places(name: str, selection: Selection, *, label: str, multi: bool) -> html.Div:
    held = getattr(selection, name)
    return html.Div(
        [
            html.Span(label, className="label", **{"aria-hidden": "true"}),
            html.Div(
                dcc.Dropdown(
                    id=control_id(name),
                    options=offered(name, "", selection),
                    value=list(held) if multi else held,
                    multi=multi,
                    debounce=True,
                    closeOnSelect=not multi,
                    placeholder=f"Choose up to {MOST_COMPARED}" if multi else "Choose one",
                    search_order="original",
                    maxHeight=320,
                    labels={
                        "search": "Search",
                        "no_options_found": "Nothing found",
                        "selected_count": "{num_selected} chosen",
                    },
                ),
                **{"data-a11y-label": label},
            ),
        ],
        className=f"control control-{name}",
    )


def _select(name: str, chosen: str, listed: dict[str, str], label: str) -> html.Div:
    return html.Div(
        [
            html.Label(label, htmlFor=label_id(name)),
            dbc.Select(
                id=control_id(name),
                options=[{"label": text, "value": value} for value, text in listed.items()],
                value=chosen,
                size="sm",
            ),
        ],
        className=f"control control-{name}",
    )


def _order(name: str, way: str) -> str:
    what = say(f"sort_{name}")
    end = "low" if way else "high"
    words = say(f"sort_name_{end}") if name == "name" else say(f"sort_{end}")
    return f"{what[:1].upper()}{what[1:]}, {words}"
