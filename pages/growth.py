"""The Growth page: the same students from entry to exit, and where the gap comes from.

Knows: which views the page has, in which order, with which controls. Must not know: SQL, styling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dash
from dash import Output, callback, html

from components import filters, notices, pictures, selected, view
from components.theme import Look
from queries import ask
from queries.answer import Answer
from queries.selection import Selection
from queries.views.growth import cohort_choices
from queries.views.growth.starts import ARRIVING, STARTS

PATH, PAGE = "/growth", "growth"
dash.register_page(__name__, path=PATH, name="Does it grow?", title="Waterline: does it grow?")

# Place of a view -> a few words for it.
TITLES = {
    "trajectory": "The same students, window by window",
    "stock": "Does the stock of open skills melt or grow?",
    "moves": "Who rose, held, sank",
    "by_start": "Growth by where they started",
    "by_group": "Break it down",
    "reaching": "How many arrive",
    "arrived": "Arrived with, or added here",
    "closing": "Who left a layer higher",
    "pace": "Is it enough?",
    "matched": "Who is not in this picture",
}
# What "Explain this number" prints, by place.
MEASURES = {
    "trajectory": ("mean_score", "gain", "expected_gain", "gain_vs_norm", "percentile_shift"),
    "stock": (
        *("carried_in", "recovered", "still_open", "slipped", "newly_added", "first_seen"),
        *("open_at_exit", "pair_share"),
    ),
    "moves": ("share_closing",),
    "by_start": ("growth_by_start", *STARTS),
    "by_group": ("conditional_growth", "gain", "gain_vs_norm"),
    "reaching": ARRIVING,
    "closing": ("share_closing",),
    "arrived": ("arrived_below",),
    "pace": ("made", "needed"),
    "matched": ("kept_share", "covered_share", "same_school_share", "off_grade_share"),
}
HALF_WIDE = ("arrived", "reaching")  # stand beside each other: drawn as for a small place
BARE = ("closing",)  # a table, no picture
WAITING = "Choose what to compare, and each of its groups appears as a row."


def layout(**query: Any) -> html.Div:
    """The page before its first draw: controls set by the link, views waiting. No SQL."""
    selection = ask.selection(query)
    shown = {name: _empty(name, selection) for name in TITLES}
    return html.Div(
        [
            *filters.stores(selection, page=PAGE, path=PATH),
            filters.bar(selection, page=PAGE, names=filters.GROWTH_FILTERS),
            notices.stale(selection.notices),
            *(shown[name] for name in ("trajectory", "stock", "moves", "by_start", "by_group")),
            html.Div([shown["reaching"], shown["arrived"]], className="pair even"),
            shown["closing"],
            shown["pace"],
            shown["matched"],
        ],
        className="wrap page",
    )


@callback(
    output={
        "views": view.outputs(TITLES, without_picture=BARE),
        "said": selected.outputs(PAGE),
        "cohorts": Output(filters.control_id("cohort"), "options"),
        "numbers": Output(filters.page_id("numbers", PAGE), "data"),
    },
    inputs=selected.inputs(PAGE),
)
def draw_growth(query: str | None, screen: Mapping[str, str] | None) -> dict[str, Any]:
    """Everything on the page that the selection decides, from one answer."""
    answer = ask.answer(f"{PATH}?{query or ''}")
    selection = ask.selection(query or "")
    look = view.look(screen)
    return {
        "views": {name: _view(name, answer, look) for name in TITLES},
        "said": selected.said(answer, selection),
        "cohorts": filters.choices("cohort", cohort_choices(selection)),
        "numbers": view.numbers(answer, TITLES),
    }


def _empty(name: str, selection: Selection) -> html.Section:
    compare = filters.single("by", selection, label="Compare", none="Nothing")
    return view.view(
        name,
        title=TITLES[name],
        level=1 if name == "trajectory" else 2,
        controls=[compare] if name == "by_group" else (),
        columns=MEASURES[name],
        picture=name not in BARE,
    )


def _view(name: str, answer: Answer, look: Look) -> dict[str, Any]:
    panel = answer.at(name)
    if panel is None:
        return view.idle(name, TITLES[name], WAITING)
    if name in HALF_WIDE:
        look = replace(look, size="narrow")
    first = name == "trajectory"
    return view.fill(
        panel,
        answer,
        figure=None if name in BARE else pictures.draw(panel, look=look),
        title="" if first else TITLES[name],
        level=1 if first else 2,
        picture=name not in BARE,
        as_table=name in BARE,
    )
