"""The filter bar: one control per dimension, the sentence of what is selected, one Reset.

Knows: dimensions, their values, which control fits how many. Must not know: answers, SQL.
Every control's id is {"role": "filter", "name": <key of the link>}; `assets/view.js` writes the
address from all of them, so a control is all that a new key needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

import dash_bootstrap_components as dbc
from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
)

from components import toolbar
from queries import ask
from queries.dimensions import DIMENSIONS
from queries.options import default_values, options
from queries.selection import Selection
from queries.store import Catalog

LIMIT = 200  # from here on school and district options are searched on the server
FOUND = 50  # options sent for one search
PLACES = ("district", "school")
GROUPS = ("race", "gender", "econ", "el", "swd")
SCHOOL_FILTERS = ("unit", "span", "cohort", "test", "district", "provider", *GROUPS)
PROFILE_FILTERS = ("span", "cohort", "year", "window", "test", *GROUPS)
PROVIDER_FILTERS = ("span", "cohort", "test", "district", "provider", *GROUPS)
ZONE_FILTERS = ("unit", "span", "cohort", "test", "district", *GROUPS)
GROWTH_FILTERS = ("span", "cohort", "test", "district", "school", "provider", *GROUPS)
ALL_FILTERS = ("year", "window", "test", "grade", "district", "school", "provider", *GROUPS)
LATEST = "Latest"  # of a key whose default is the newest the data hold
LABELS = {
    "year": "School year",
    "window": "Window",
    "test": "Test",
    "unit": "Compare",
    "span": "From grade to grade",
    "cohort": "Entered in",
    "rules": "Small numbers",
}
Options = list[dict[str, str]]


def control_id(name: str) -> dict[str, str]:
    """Id of the control of one link key."""
    return {"role": "filter", "name": name}


def label_id(name: str) -> str:
    """Id of the native control's label target: what Dash makes of `control_id` in the page."""
    return f'{{"name":"{name}","role":"filter"}}'


def bar(selection: Selection, *, page: str, names: Sequence[str] = ALL_FILTERS) -> html.Section:
    """The filter bar of a page with the controls `names` that this data set has values for."""
    catalog = selection.catalog
    singles = [
        single(key, selection, none=LATEST if key == "cohort" else "")
        for key in ("unit", "span", "cohort", "year", "window", "test")
        if key in names and (key != "unit" or len(options(key, catalog)) > 1)
    ]
    many = [_menu("grade", ("grade",), selection, page)] if "grade" in names else []
    many += [
        _dropdown(key, selection)
        for key in (*PLACES, "provider")
        if key in names and DIMENSIONS[key].choices(catalog)
    ]
    groups = [key for key in GROUPS if key in names and DIMENSIONS[key].choices(catalog)]
    if groups:
        many.append(_menu("groups", groups, selection, page))
    rules = [single("rules", selection)] if len(options("rules", catalog)) > 1 else []
    return html.Section(
        html.Details(
            [
                html.Summary(
                    [
                        html.Span("Filters", className="fold-name"),
                        html.Span(
                            selection.sentence(),
                            id=page_id("fold", page),
                            className="fold-sentence",
                        ),
                    ],
                    className="fold-summary",
                ),
                html.Div(
                    [
                        *singles,
                        *many,
                        html.Button(
                            "Reset", id="reset", type="button", className="btn btn-secondary reset"
                        ),
                    ],
                    className="controls",
                ),
                html.P(selection.sentence(), id=page_id("sentence", page), className="selection"),
                html.Div([*rules, toolbar.deck()], className="filters-foot"),
            ],
            id="filter-fold",
            open=True,
        ),
        className="filters",
        **{"aria-label": "Filters"},
    )


def page_id(role: str, page: str) -> dict[str, str]:
    """Id of what every page has of its own: a page's draw must not see another page's."""
    return {"role": role, "page": page}


def stores(selection: Selection, *, page: str, path: str) -> list[dcc.Store]:
    """What the page's scripts need: the view, the screen, what a link leaves out, the numbers."""
    facts = {
        "path": path,
        "defaults": default_values(selection.catalog),
        "version": selection.catalog.data_version[:8],
    }
    return [
        dcc.Store(id=page_id("view", page), data=selection.to_query()),
        dcc.Store(id="page", data=facts),
        *(dcc.Store(id=page_id(role, page)) for role in ("screen", "numbers", "paper")),
    ]


def register(catalog: Catalog) -> None:
    """Callbacks of every filter bar: the address, Reset and drill-down, search on the server."""
    each = {"role": "filter", "name": ALL}
    clientside_callback(
        ClientsideFunction("view", "mirror"),
        Output(page_id("view", ALL), "data"),
        Input(each, "value"),
        State(each, "id"),
        State(page_id("view", ALL), "data"),
        State("page", "data"),
        prevent_initial_call=True,
    )
    clientside_callback(
        ClientsideFunction("view", "steer"),
        Output(each, "value"),
        Input("reset", "n_clicks"),
        Input({"role": "steer", "name": ALL}, "value"),
        Input({"role": "picture", "name": ALL}, "clickData"),
        Input({"role": "picture", "name": ALL}, "selectedData"),
        State(each, "value"),
        State(each, "id"),
        State("page", "data"),
        prevent_initial_call=True,
    )
    clientside_callback(
        ClientsideFunction("screen", "fold"),
        Output("filter-fold", "open"),
        Input(page_id("screen", ALL), "data"),
        Input("filter-fold", "id"),
    )
    for name in PLACES:
        if len(DIMENSIONS[name].choices(catalog)) > LIMIT:
            _search_on_server(name)


def summaries(selection: Selection) -> dict[str, str]:
    """What the two menus say while they are closed."""
    grades = ", ".join(selection.grade)
    chosen = [
        label
        for key in GROUPS
        for value, label in DIMENSIONS[key].choices(selection.catalog).items()
        if value in getattr(selection, key)
    ]
    return {
        "grade": grades or "All",
        "groups": f"{len(chosen)} chosen" if chosen else "All",
    }


def choices(name: str, listed: Mapping[str, str]) -> Options:
    """Options of a native select whose values hang on the selection, its empty choice first."""
    return [{"label": LATEST if name == "cohort" else "All", "value": ""}, *_listed(listed)]


def single(
    name: str,
    selection: Selection,
    *,
    label: str = "",
    none: str = "",
    only: Sequence[str] = (),
) -> html.Div:
    """A native select for a key that holds one value; `none` is the text of its empty choice, `only`
    the values this page has a view for."""
    label = label or LABELS[name]
    chosen = getattr(selection, name)
    held = options(name, selection.catalog)
    listed = _listed({key: held[key] for key in only or held if key in held})
    if none:
        listed.insert(0, {"label": none, "value": ""})
    return html.Div(
        [
            html.Label(label, htmlFor=label_id(name)),
            dbc.Select(
                id=control_id(name),
                options=listed,
                value="" if chosen is None else str(chosen),
                placeholder=none or None,
                size="sm",
            ),
        ],
        className=f"control control-{name}",
    )


def _menu(name: str, keys: Sequence[str], selection: Selection, page: str) -> html.Div:
    """Checkboxes behind a disclosure: few values each, several dimensions."""
    title = "Grades" if name == "grade" else "Student groups"
    fields = [
        html.Fieldset(
            [
                html.Legend(DIMENSIONS[key].label if name != "grade" else "Grades"),
                dbc.Checklist(
                    id=control_id(key),
                    options=_listed(DIMENSIONS[key].choices(selection.catalog)),
                    value=list(getattr(selection, key)),
                    className="checks",
                ),
            ]
        )
        for key in keys
    ]
    return html.Div(
        html.Details(
            [
                html.Summary(
                    [
                        html.Span(title, className="menu-title"),
                        html.Span(
                            summaries(selection)[name],
                            id=page_id(f"menu-{name}", page),
                            className="menu-value",
                        ),
                    ]
                ),
                html.Div(fields, className="menu-body"),
            ],
            className="menu",
        ),
        className=f"control control-{name}",
    )


def _dropdown(name: str, selection: Selection) -> html.Div:
    """Search and choose several of many; long lists come from the server while typing."""
    choices = DIMENSIONS[name].choices(selection.catalog)
    chosen = getattr(selection, name)
    long = name in PLACES and len(choices) > LIMIT
    label = DIMENSIONS[name].label
    listed = found(name, "", chosen, selection.catalog) if long else named(name, selection.catalog)
    return html.Div(
        [
            html.Span(label, className="label", **{"aria-hidden": "true"}),
            html.Div(
                dcc.Dropdown(
                    id=control_id(name),
                    options=listed,
                    value=list(chosen),
                    multi=True,
                    debounce=True,
                    closeOnSelect=False,
                    placeholder="All",
                    search_order="original",
                    maxHeight=320,
                    labels={
                        "search": "Type to search" if long else "Search",
                        "no_options_found": "Nothing found",
                        "selected_count": "{num_selected} chosen",
                    },
                ),
                **{"data-a11y-label": label},
            ),
        ],
        className=f"control control-{name}",
    )


def found(name: str, text: str, chosen: Sequence[str], catalog: Catalog) -> Options:
    """Options of a long list: what is chosen, then the first FOUND whose name holds the text."""
    words, labels = text.lower().split(), _labels(name, catalog)
    kept = {value: labels[value] for value in chosen if value in labels}
    fits = (
        (value, label)
        for value, label in labels.items()
        if value not in kept and all(word in label.lower() for word in words)
    )
    return _listed(kept | dict(islice(fits, FOUND)))


def _search_on_server(name: str) -> None:
    @callback(
        Output(control_id(name), "options"),
        Input(control_id(name), "search_value"),
        Input(control_id(name), "value"),
        prevent_initial_call=True,
    )
    def search(text: str | None, chosen: list[str] | None) -> Options:
        return found(name, text or "", chosen or (), ask.catalog())


def named(name: str, catalog: Catalog) -> Options:
    """Options of a place or provider; a school's name carries its district's."""
    return _listed(_labels(name, catalog))


def _labels(name: str, catalog: Catalog) -> Mapping[str, str]:
    return catalog.school_labels if name == "school" else DIMENSIONS[name].choices(catalog)


def _listed(choices: Mapping[str, str]) -> Options:
    return [{"label": label, "value": value} for value, label in choices.items()]
