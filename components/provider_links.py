"""Links about providers: each one's own page, and the bundle that lets others compute a result anew.

Knows: addresses of pages and exports. Must not know: answers' numbers, SQL.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import dcc, html

from components.filters import page_id
from queries.answer import Panel
from queries.selection import Selection
from queries.views.providers.profile import provider_link


def bundle_link(page: str) -> html.P:
    """Where a page offers the bundle of what it shows; its address comes with a draw."""
    return html.P(
        html.A(
            "Replication bundle",
            id=page_id("bundle", page),
            href="/export/bundle?view=%2Fproviders",
            className="tool",
            target="_self",  # Dash's own link handling must leave a download alone
            title="A zip with sums per school (numbered), the SQL, and a script that computes the "
            "results anew",
        )
    )


def bundle_href(link: str) -> str:
    """Address of the bundle of a view."""
    return f"/export/bundle?view={quote(link, safe='')}"


def own_pages(panel: Panel | None, selection: Selection) -> list[Any]:
    """Links to the page of each provider a panel tells of, with what the selection narrows."""
    rows = panel.records if panel is not None else ()
    named = {str(row["key"]): str(row["group"]) for row in rows if row.get("key")}
    links: list[Any] = []
    for key, name in named.items():
        links += [", " if links else "", dcc.Link(name, href=provider_link(selection, key))]
    return ["Each on its own page: ", *links, "."] if links else []
