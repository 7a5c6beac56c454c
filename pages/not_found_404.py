"""Where a wrong address leads.

Knows: the pages there are. Must not know: anything else.
"""

from __future__ import annotations

from typing import Any

import dash
from dash import dcc, html

dash.register_page(__name__, title="Waterline: no such page")


def layout(**_query: Any) -> html.Div:
    """A sentence and the ways back."""
    pages = [
        page
        for page in dash.page_registry.values()
        if page["module"] != __name__ and not page.get("path_template")
    ]
    return html.Div(
        [
            html.H1("There is no page at this address"),
            html.P(
                "It may have been mistyped, or it was cut off when it was sent. These are here:"
            ),
            html.Ul([html.Li(dcc.Link(page["name"], href=page["path"])) for page in pages]),
        ],
        className="wrap page prose",
    )
