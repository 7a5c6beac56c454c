"""What surrounds every page: header with the questions, data set badge, theme, main, footer.

Knows: the page registry's order, the data set's name and version. Must not know: answers, SQL.
"""

from __future__ import annotations

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import ALL, ClientsideFunction, Input, Output, clientside_callback, dcc, html

from components import rail
from queries.options import default_values
from queries.store import Catalog

BRAND = "Waterline"
# Questions first, in the words people come with; each appears when its page is there.
QUESTIONS = {
    "/": "How deep is it?",
    "/skills": "What lies under it?",
    "/growth": "Does it grow?",
    "/schools": "Which schools?",
    "/providers": "Who does better?",
    "/zone": "Is the zone working?",
}
OTHERS = {"/present": "Present", "/data": "Data", "/methods": "Methods"}

INDEX = """<!DOCTYPE html>
<html lang="en" data-bs-theme="light">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
{%css%}
<script src="/assets/theme.js"></script>
</head>
<body>
{%app_entry%}
<div hidden>{%config%}{%scripts%}{%renderer%}</div>
</body>
</html>"""


def layout(catalog: Catalog) -> html.Div:
    """The shell around `dash.page_container`. Cheap: reads the registry and the catalog only."""
    return html.Div(
        [
            html.A("Skip to the content", href="#main", className="skip-link"),
            _header(catalog),
            rail.back(),
            html.Div(id="problem", role="alert", className="problem"),
            html.Main(dash.page_container, id="main", tabIndex=-1),
            _footer(catalog),
            html.Div(
                hidden=True,
                **{
                    "data-version": catalog.data_version[:8],
                    "data-rules": default_values(catalog)["rules"],
                },
            ),
        ],
        className="shell",
    )


def register() -> None:
    """Callbacks of the shell, all in the reader's browser (`components/assets`)."""
    clientside_callback(
        ClientsideFunction("screen", "read"),
        Output({"role": "screen", "page": ALL}, "data"),
        Output("theme", "value"),
        Input("theme", "value"),
        Input({"role": "screen", "page": ALL}, "id"),
    )
    clientside_callback(
        ClientsideFunction("view", "arrived"),
        Input("_pages_store", "data"),
    )


def kind(catalog: Catalog) -> str:
    """What the badge says of the data set."""
    return "Synthetic data" if catalog.synthetic else "Real records, aggregates only"


def _header(catalog: Catalog) -> html.Header:
    return html.Header(
        html.Div(
            [
                dcc.Link(
                    [html.Span(className="brand-mark", **{"aria-hidden": "true"}), BRAND],
                    href="/",
                    id={"role": "page-link", "path": "/", "place": "brand"},
                    className="brand",
                ),
                html.Nav(_links(), className="pages", **{"aria-label": "Pages"}),
                html.Span(
                    kind(catalog),
                    className=f"badge-data {'synthetic' if catalog.synthetic else 'real'}",
                    title=catalog.name,
                ),
                _theme(),
            ],
            className="wrap header-row",
        ),
        className="app-header",
    )


def _links() -> list[Any]:
    there = {page["path"] for page in dash.page_registry.values()}
    return [
        dcc.Link(
            label,
            href=path,
            id={"role": "page-link", "path": path, "place": "pages"},
            className="page-link" + (" question" if path in QUESTIONS else ""),
        )
        for path, label in {**QUESTIONS, **OTHERS}.items()
        if path in there
    ]


def _theme() -> html.Div:
    return html.Div(
        [
            html.Label("Theme", htmlFor="theme", className="visually-hidden"),
            dbc.Select(
                id="theme",
                options=[
                    {"label": "Auto", "value": "auto"},
                    {"label": "Light", "value": "light"},
                    {"label": "Dark", "value": "dark"},
                ],
                value="auto",
                size="sm",
            ),
        ],
        className="theme",
    )


def _footer(catalog: Catalog) -> html.Footer:
    lines = [
        html.P(
            [
                html.Strong(catalog.name),
                f". {catalog.description} " if catalog.description else ". ",
                html.Span(f"{kind(catalog)}. Data version {catalog.data_version[:8]}."),
            ]
        )
    ]
    if catalog.attribution:
        lines.append(html.P(catalog.attribution))
    lines.append(
        html.P(
            "Waterline describes what a test saw. It does not say why, and it does not advocate "
            "a remedy: Methods says how each number is made."
        )
    )
    return html.Footer(html.Div(lines, className="wrap"), className="app-footer")
