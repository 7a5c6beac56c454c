"""The Schools page: schools, or districts, compared without false ranking.

Knows: which views the page has, in which order, with which controls. Must not know: SQL, styling.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash
from dash import Output, callback, html

from components import filters, notices, pictures, school_controls, selected, view
from components.alike_cards import alike_cards
from components.plain import plain
from components.school_table import PAGE_ROWS, school_table
from components.theme import Look
from queries import ask
from queries.answer import Answer, Panel
from queries.selection import Selection
from queries.views.schools import cohort_choices, profile_link

PATH, PAGE = "/schools", "schools"
dash.register_page(__name__, path=PATH, name="Which schools?", title="Waterline: which schools?")

# Place of a view -> a few words for it.
TITLES = {
    "quadrant": "Status and growth",
    "funnel": "Growth and size",
    "school_table": "Every one of them",
    "pairs": "Side by side: which differences are more than chance?",
    "side_bergs": "Side by side: where students stand",
    "side_paths": "Side by side: the same students, window by window",
    "side_flows": "Side by side: who rose, held, sank",
    "alike": "Schools like this one",
}
# What "Explain this number" prints, by place.
MEASURES = {
    "quadrant": ("share_depth_0", "share_proficient", "conditional_growth"),
    "funnel": ("conditional_growth",),
    "school_table": ("conditional_growth", "covered_share"),
    "pairs": ("conditional_growth",),
    "side_bergs": ("share_below",),
    "side_paths": ("mean_score",),
    "side_flows": ("share_closing",),
    "alike": ("entry_depth", "intake_econ", "intake_el", "intake_swd", "conditional_growth"),
}
BODIES = ("school_table", "alike")  # no picture, but rows and cards of their own
WAITING = {
    "pairs": "Choose two to six, here, in the table's search or with a click or a box on the picture "
    "above, and they stand beside each other.",
    "alike": "Choose one, and those that took in students like its own are sought.",
}


def layout(**query: Any) -> html.Div:
    """The page before its first draw: controls set by the link, views waiting. No SQL."""
    selection = ask.selection(query)
    controls = {
        "quadrant": [school_controls.compare(selection)],
        "school_table": [
            school_controls.find(selection),
            school_controls.sort(selection),
            school_controls.page(selection),
        ],
        "alike": [school_controls.like(selection), school_controls.near(selection)],
    }
    return html.Div(
        [
            *filters.stores(selection, page=PAGE, path=PATH),
            filters.bar(selection, page=PAGE, names=filters.SCHOOL_FILTERS),
            notices.stale(selection.notices),
            *(
                view.view(
                    name,
                    title=TITLES[name],
                    level=1 if name == "quadrant" else 2,
                    controls=controls.get(name, ()),
                    columns=MEASURES[name],
                    picture=name not in BODIES,
                    body=name in BODIES,
                )
                for name in TITLES
            ),
        ],
        className="wrap page",
    )


@callback(
    output={
        "views": view.outputs(TITLES, without_picture=BODIES, with_body=BODIES),
        "said": selected.outputs(PAGE),
        "cohorts": Output(filters.control_id("cohort"), "options"),
        "numbers": Output(filters.page_id("numbers", PAGE), "data"),
    },
    inputs=selected.inputs(PAGE),
)
def draw_schools(query: str | None, screen: Mapping[str, str] | None) -> dict[str, Any]:
    """Everything on the page that the selection decides, from one answer."""
    answer = ask.answer(f"{PATH}?{query or ''}")
    selection = ask.selection(query or "")
    look = view.look(screen)
    drawn = {
        "views": {name: _view(name, answer, selection, look) for name in TITLES},
        "said": selected.said(answer, selection),
        "cohorts": filters.choices("cohort", cohort_choices(selection)),
        # The page's own table has every row, fifty at a time.
        "numbers": view.numbers(
            answer, [name for name in TITLES if name not in BODIES], limit=PAGE_ROWS
        ),
    }
    return {**drawn, **plain({name: drawn[name] for name in ("views", "said")})}


school_controls.register(PAGE)


def _view(name: str, answer: Answer, selection: Selection, look: Look) -> dict[str, Any]:
    panel = answer.at(name)
    body = {"body": _body(name, panel, selection)} if name in BODIES else {}
    if panel is None:
        waiting = WAITING.get(name, WAITING["pairs"])
        return view.idle(name, TITLES[name], waiting, picture=name not in BODIES, **body)
    first = name == "quadrant"
    return view.fill(
        panel,
        answer,
        figure=None if name in BODIES else pictures.draw(panel, look=look),
        title="" if first else TITLES[name],
        level=1 if first else 2,
        picture=name not in BODIES,
        **body,
    )


def _body(name: str, panel: Panel | None, selection: Selection) -> Any:
    if panel is None or panel.state != "shown":
        return None

    def href(key: str) -> str:
        return profile_link(selection, key)

    return (
        school_table(panel, href=href) if name == "school_table" else alike_cards(panel, href=href)
    )
