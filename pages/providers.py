"""The Providers page: balance first, result second, spread always.

Knows: which views the page has, in which order, with which controls. Must not know: SQL, styling.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash
from dash import Output, callback, html

from components import filters, notices, pictures, provider_links, selected, view
from components.plain import plain
from components.theme import Look
from queries import ask
from queries.answer import Answer
from queries.dimensions import SUBGROUPS
from queries.views.growth import cohort_choices
from queries.views.providers.overlap import MOST
from queries.words import say

PATH, PAGE = "/providers", "providers"
dash.register_page(
    __name__, path=PATH, name="Who does better?", title="Waterline: who does better?"
)

# Place of a view -> a few words for it.
TITLES = {
    "balance": "Were they alike to begin with?",
    "effects": "Growth beside like students",
    "overlap": "How far students overlap",
    "arms": "Who is compared, who is in neither group",
    "past": "The same schools before they started",
    "both_tests": "Both tests",
    "successive": "Cohort after cohort",
    "use_years": "By years of use",
    "dose": "Everyone enrolled, then used as designed",
    "starts": "By where students started",
    "groups": "By student group",
    "evaluation": "As published evaluations print it",
    "reported": "Reported beside computed",
    "cost": "Spending beside growth",
}
# What "Explain this number" prints, by place.
MEASURES = {
    "evaluation": ("gain", "expected_gain_at_mean", "share_met_norm"),
}
BARE = ("arms", "evaluation", "reported", "cost")  # tables
PICTURES = tuple(name for name in TITLES if name not in BARE)
WAITING = {
    "overlap": say("overlap_waiting", n=MOST),
    "groups": "Choose a student group, and each provider's students of it appear as rows.",
}


def layout(**query: Any) -> html.Div:
    """The page before its first draw: controls set by the link, views waiting. No SQL."""
    selection = ask.selection(query)
    controls = {
        "effects": [
            filters.single("chance", selection, label="Chance it goes with at least"),
            provider_links.bundle_link(PAGE),
            html.P(id=filters.page_id("own", PAGE), className="own-pages"),
        ],
        "groups": [
            filters.single("by", selection, label="Compare", none="Nothing", only=SUBGROUPS)
        ],
    }
    return html.Div(
        [
            *filters.stores(selection, page=PAGE, path=PATH),
            filters.bar(selection, page=PAGE, names=filters.PROVIDER_FILTERS),
            notices.stale(selection.notices),
            *(
                view.view(
                    name,
                    title=TITLES[name],
                    level=1 if name == "balance" else 2,
                    controls=controls.get(name, ()),
                    columns=MEASURES.get(name, ()),
                    picture=name in PICTURES,
                    evidence=True,
                )
                for name in TITLES
            ),
        ],
        className="wrap page",
    )


@callback(
    output={
        "views": view.outputs(TITLES, without_picture=BARE),
        "said": selected.outputs(PAGE),
        "cohorts": Output(filters.control_id("cohort"), "options"),
        "numbers": Output(filters.page_id("numbers", PAGE), "data"),
        "bundle": Output(filters.page_id("bundle", PAGE), "href"),
        "own": Output(filters.page_id("own", PAGE), "children"),
    },
    inputs=selected.inputs(PAGE),
)
def draw_providers(query: str | None, screen: Mapping[str, str] | None) -> dict[str, Any]:
    """Everything on the page that the selection decides, from one answer."""
    answer = ask.answer(f"{PATH}?{query or ''}")
    selection = ask.selection(query or "")
    look = view.look(screen)
    drawn = {
        "views": {name: _view(name, answer, look) for name in TITLES},
        "said": selected.said(answer, selection),
        "cohorts": filters.choices("cohort", cohort_choices(selection)),
        "numbers": view.numbers(answer, TITLES),
        "bundle": provider_links.bundle_href(answer.link),
        "own": provider_links.own_pages(answer.panel("effects"), selection),
    }
    return {**drawn, **plain({name: drawn[name] for name in ("views", "said")})}


def _view(name: str, answer: Answer, look: Look) -> dict[str, Any]:
    panel = answer.at(name)
    pictured = name in PICTURES
    if panel is None:
        return view.idle(name, TITLES[name], WAITING.get(name, ""), picture=pictured)
    first = name == "balance"
    return view.fill(
        panel,
        answer,
        figure=pictures.draw(panel, look=look) if pictured else None,
        title="" if first else TITLES[name],
        level=1 if first else 2,
        picture=pictured,
        as_table=not pictured,
    )
