"""The Zone page: five roles, the grade-span scorecard, who joined, how faithfully, for what money.

Knows: which views the page has, in which order, with which controls. Must not know: SQL, styling.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash
from dash import Output, callback, html

from components import filters, notices, pictures, selected, view, zone_card
from components.plain import plain
from components.theme import Look
from components.zone_fidelity import fidelity
from queries import ask
from queries.answer import Answer, Panel
from queries.selection import Selection
from queries.views.schools import profile_links
from queries.views.zone import cohort_choices

PATH, PAGE = "/zone", "zone"
dash.register_page(
    __name__, path=PATH, name="Is the zone working?", title="Waterline: is the zone working?"
)

# Place of a view -> a few words for it.
TITLES = {
    "roles": "Shared accountability",
    "scorecard": "The grade-span scorecard",
    "joined": "Who joined, and how they started",
    "fidelity": "How faithfully it was used",
    "timeline": "Planning, grace and roll-out",
    "funding": "What it took, in dollars and in growth",
}
MEASURES = {
    "roles": (),
    "scorecard": (
        *("gain_vs_norm", "share_met_norm", "percentile_shift", "share_reaching", "share_closing"),
        *("kept_share", "covered_share", "conditional_growth"),
    ),
    "joined": ("share_below", "mean_score"),
    "fidelity": ("conditional_growth",),
    "timeline": (),
    "funding": ("made", "needed"),
}
BODIES = ("roles", "scorecard", "fidelity")
BARE = (*BODIES, "joined")
PLACES = {
    "scorecard": "To the scorecard",
    "fidelity": "To fidelity by school",
    "funding": "To funding by source",
}


def layout(**query: Any) -> html.Div:
    """The page before its first draw: controls set by the link, views waiting. No SQL."""
    selection = ask.selection(query)
    return html.Div(
        [
            *filters.stores(selection, page=PAGE, path=PATH),
            filters.bar(selection, page=PAGE, names=filters.ZONE_FILTERS),
            notices.stale(selection.notices),
            *(_empty(name) for name in TITLES),
        ],
        className="wrap page zone",
    )


@callback(
    output={
        "views": view.outputs(TITLES, without_picture=BARE, with_body=BODIES),
        "said": selected.outputs(PAGE),
        "cohorts": Output(filters.control_id("cohort"), "options"),
        "numbers": Output(filters.page_id("numbers", PAGE), "data"),
    },
    inputs=selected.inputs(PAGE),
)
def draw_zone(query: str | None, screen: Mapping[str, str] | None) -> dict[str, Any]:
    """Everything on the page that the selection decides, from one answer."""
    answer = ask.answer(f"{PATH}?{query or ''}")
    selection = ask.selection(query or "")
    look = view.look(screen)
    drawn = {
        "views": {name: _view(name, answer, selection, look) for name in TITLES},
        "said": selected.said(answer, selection),
        "cohorts": filters.choices("cohort", cohort_choices(selection)),
        "numbers": view.numbers(answer, [name for name in TITLES if name not in BODIES]),
    }
    return {**drawn, **plain({name: drawn[name] for name in ("views", "said")})}


def _empty(name: str) -> html.Section:
    return view.view(
        name,
        title=TITLES[name],
        level=1 if name == "roles" else 2,
        columns=MEASURES[name],
        picture=name not in BARE,
        body=name in BODIES,
    )


def _view(name: str, answer: Answer, selection: Selection, look: Look) -> dict[str, Any]:
    panel = answer.at(name)
    assert panel is not None  # the answer has every panel, whatever the data hold
    first = name == "roles"
    body = {"body": _body(name, panel, selection)} if name in BODIES else {}
    return view.fill(
        panel,
        answer,
        figure=None if name in BARE else pictures.draw(panel, look=look),
        title=TITLES[name],
        level=1 if first else 2,
        picture=name not in BARE,
        as_table=name == "joined",
        **body,
    )


def _body(name: str, panel: Panel, selection: Selection) -> Any:
    if panel.state != "shown":
        return None
    if name == "roles":
        return zone_card.roles(panel, places=PLACES)
    if name == "fidelity":
        return fidelity(panel)
    return zone_card.scorecard(panel, href=profile_links(selection))
