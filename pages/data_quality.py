"""The Data page: what is loaded, how complete it is, what was refused and why.

Knows: which views the page has, in which order. Must not know: SQL, styling.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash
from dash import Output, callback, html

from components import filters, notices, pictures, selected, view
from queries import ask

PATH, PAGE = "/data", "data"
dash.register_page(__name__, path=PATH, name="Data", title="Waterline: the data")

TITLES = {
    "coverage": "How complete it is",
    "outcomes": "What became of every score row",
    "notes": "Seen beside the score rows",
    "files": "What is loaded",
    "versions": "Freshness and versions",
}
PICTURES = ("coverage",)
BARE = tuple(name for name in TITLES if name not in PICTURES)


def layout(**query: Any) -> html.Div:
    """The page before its first draw. No SQL."""
    selection = ask.selection(query)
    return html.Div(
        [
            *filters.stores(selection, page=PAGE, path=PATH),
            filters.bar(selection, page=PAGE, names=("year", "window", "test")),
            notices.stale(selection.notices),
            *(
                view.view(
                    name,
                    title=title,
                    level=1 if name == "coverage" else 2,
                    columns=("tested_share",) if name in PICTURES else (),
                    picture=name in PICTURES,
                )
                for name, title in TITLES.items()
            ),
        ],
        className="wrap page",
    )


@callback(
    output={
        "views": view.outputs(TITLES, without_picture=BARE),
        "sentence": Output(filters.page_id("sentence", PAGE), "children"),
        "numbers": Output(filters.page_id("numbers", PAGE), "data"),
    },
    inputs=selected.inputs(PAGE),
)
def draw_data(query: str | None, screen: Mapping[str, str] | None) -> dict[str, Any]:
    """Everything on the page, from one answer."""
    answer = ask.answer(f"{PATH}?{query or ''}")
    look = view.look(screen)
    views = {}
    for name, title in TITLES.items():
        panel = answer.panel(name)
        assert panel is not None
        views[name] = view.fill(
            panel,
            answer,
            figure=pictures.draw(panel, look=look) if name in PICTURES else None,
            title="" if name == "coverage" else title,
            level=1 if name == "coverage" else 2,
            picture=name in PICTURES,
            as_table=name in BARE,
        )
    return {
        "views": views,
        "sentence": answer.selected,
        "numbers": view.numbers(answer, TITLES),
    }
