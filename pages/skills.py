"""The Skills page: what lies under a target standard, and how success on it hangs together with that.

Knows: which views the page has, in which order, with which controls. Must not know: SQL, styling.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash
from dash import Output, callback, html

from components import filters, notices, pictures, selected, targets, view
from components.theme import Look
from queries import ask
from queries.answer import Answer

PATH, PAGE = "/skills", "skills"
MENUS = ("grade", "groups")  # filters that stand in a menu
dash.register_page(
    __name__, path=PATH, name="What lies under it?", title="Waterline: what lies under it?"
)

# Place of a view -> a few words for it.
TITLES = {
    "prerequisites": "What a standard builds on",
    "with_without": "With and without finished prerequisites",
    "targets": "Which prerequisites matter most here",
}
# What "Explain this number" prints, by place.
MEASURES = {
    "prerequisites": ("unfinished_by_strand",),
    "with_without": ("success_with", "success_without", "success_gap", "gap_within"),
    "targets": ("success_with", "success_without", "success_gap", "gap_within"),
}
LISTED = ("prerequisites",)  # has its standards as a list beside the picture
targets.register()


def layout(**query: Any) -> html.Div:
    """The page before its first draw: controls set by the link, views waiting. No SQL of students."""
    selection = ask.selection(query)
    return html.Div(
        [
            *filters.stores(selection, page=PAGE, path=PATH),
            filters.bar(selection, page=PAGE),
            notices.stale(selection.notices),
            *(
                view.view(
                    name,
                    title=title,
                    level=1 if name == "prerequisites" else 2,
                    controls=targets.chooser(selection) if name == "prerequisites" else (),
                    columns=MEASURES[name],
                    body=name in LISTED,
                )
                for name, title in TITLES.items()
            ),
        ],
        className="wrap page",
    )


@callback(
    output={
        "views": view.outputs(TITLES, with_body=LISTED),
        "said": selected.outputs(PAGE, menus=MENUS),
        "numbers": Output(filters.page_id("numbers", PAGE), "data"),
    },
    inputs=selected.inputs(PAGE),
)
def draw_skills(query: str | None, screen: Mapping[str, str] | None) -> dict[str, Any]:
    """Everything on the page that the selection decides, from one answer."""
    answer = ask.answer(f"{PATH}?{query or ''}")
    look = view.look(screen)
    return {
        "views": {name: _view(name, answer, look) for name in TITLES},
        "said": selected.said(answer, ask.selection(query or ""), menus=MENUS),
        "numbers": view.numbers(answer, TITLES),
    }


def _view(name: str, answer: Answer, look: Look) -> dict[str, Any]:
    panel = answer.at(name)
    assert panel is not None  # every answer of the page has all of its panels
    first = name == "prerequisites"
    return view.fill(
        panel,
        answer,
        figure=pictures.draw(panel, look=look),
        title="" if first else TITLES[name],
        level=1 if first else 2,
        body=targets.node_list(panel) if name in LISTED else view.NO_BODY,
    )
