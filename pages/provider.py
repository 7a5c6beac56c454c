"""One provider's page: three sentences, the Providers page for it alone, where it is used.

Knows: which views the page has, in which order, with which controls. Must not know: SQL, styling.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import dash
from dash import Output, State, callback, dcc, html

from components import filters, notices, pictures, provider_links, school_controls, selected, view
from components.alike_cards import alike_cards
from components.plain import plain
from components.theme import Look
from queries import ask
from queries.answer import Answer, Panel
from queries.dimensions import SUBGROUPS
from queries.selection import SAFE, Selection
from queries.views.growth import cohort_choices
from queries.views.schools import profile_link
from queries.words import say

PATH, PAGE = "/providers", "provider"
dash.register_page(
    __name__,
    path_template="/providers/<provider_in_path>",
    name="One provider",
    title="Waterline: one provider",
)
school_controls.register(PAGE, ("like",))

# Place of a view -> a few words for it.
TITLES = {
    "provider": "One provider in three sentences",
    "provider_balance": "Were they alike to begin with?",
    "provider_effects": "Growth beside like students",
    "provider_overlap": "How far students overlap",
    "provider_past": "The same schools before they started",
    "provider_successive": "Cohort after cohort",
    "provider_use_years": "By years of use",
    "provider_both_tests": "Both tests",
    "provider_dose": "Everyone enrolled, then used as designed",
    "provider_starts": "By where students started",
    "provider_groups": "By student group",
    "provider_used": "Where it is used",
    "provider_alike": "Schools like mine among them",
    "provider_evaluation": "As published evaluations print it",
    "provider_reported": "Reported beside computed",
    "provider_cost": "Spending beside growth",
    "provider_arms": "Who is compared, who is in neither group",
}
# What "Explain this number" prints, by place.
MEASURES = {
    "provider_evaluation": ("gain", "expected_gain_at_mean", "share_met_norm"),
    "provider_alike": ("entry_depth", "intake_econ", "intake_el", "intake_swd"),
}
BODIES = ("provider", "provider_alike")
TABLES = (
    "provider_used",
    "provider_evaluation",
    "provider_reported",
    "provider_cost",
    "provider_arms",
)
BARE = (*BODIES, *TABLES)
PICTURES = tuple(name for name in TITLES if name not in BARE)
WAITING = {
    "provider_groups": "Choose a student group, and this provider's students of it appear as rows.",
    "provider_alike": say("provider_like_waiting"),
}
SHOWN = tuple(name for name in filters.PROVIDER_FILTERS if name != "provider")


def layout(provider_in_path: str = "", **query: Any) -> html.Div:
    """The page before its first draw: controls set by the link, views waiting. No SQL."""
    selection = ask.selection(query)
    path = f"{PATH}/{quote(provider_in_path, safe=SAFE)}"
    controls = {
        "provider_effects": [
            filters.single("chance", selection, label="Chance it goes with at least"),
            provider_links.bundle_link(PAGE),
        ],
        "provider_groups": [
            filters.single("by", selection, label="Compare", none="Nothing", only=SUBGROUPS)
        ],
        "provider_alike": [school_controls.like(selection), school_controls.near(selection)],
    }
    return html.Div(
        [
            *filters.stores(selection, page=PAGE, path=path),
            dcc.Store(id=filters.page_id("place", PAGE), data=provider_in_path),
            html.Div(
                html.A("All providers", id=filters.page_id("back", PAGE), href=PATH),
                className="back",
            ),
            filters.bar(selection, page=PAGE, names=SHOWN),
            notices.stale(selection.notices),
            *(
                view.view(
                    name,
                    title=TITLES[name],
                    level=1 if name == "provider" else 2,
                    controls=controls.get(name, ()),
                    columns=MEASURES.get(name, ()),
                    picture=name in PICTURES,
                    body=name in BODIES,
                )
                for name in TITLES
            ),
        ],
        className="wrap page",
    )


@callback(
    output={
        "views": view.outputs(TITLES, without_picture=BARE, with_body=BODIES),
        "said": selected.outputs(PAGE),
        "back": Output(filters.page_id("back", PAGE), "href"),
        "bundle": Output(filters.page_id("bundle", PAGE), "href"),
        "cohorts": Output(filters.control_id("cohort"), "options"),
        "numbers": Output(filters.page_id("numbers", PAGE), "data"),
    },
    inputs=selected.inputs(PAGE),
    state={"place": State(filters.page_id("place", PAGE), "data")},
)
def draw_provider(
    query: str | None, screen: Mapping[str, str] | None, place: str | None
) -> dict[str, Any]:
    """Everything on the page that the selection decides, from one answer."""
    selection = ask.selection(query or "")
    answer = ask.answer(f"{PATH}/{quote(place or '', safe=SAFE)}?{query or ''}")
    look = view.look(screen)
    drawn = {
        "views": {name: _view(name, answer, selection, look) for name in TITLES},
        "said": selected.said(answer, selection),
        "back": selection.link(PATH),
        "bundle": provider_links.bundle_href(answer.link),
        "cohorts": filters.choices("cohort", cohort_choices(selection)),
        "numbers": view.numbers(answer, [name for name in TITLES if name not in BODIES]),
    }
    return {**drawn, **plain({name: drawn[name] for name in ("views", "said")})}


def _view(name: str, answer: Answer, selection: Selection, look: Look) -> dict[str, Any]:
    panel, pictured = answer.at(name), name in PICTURES
    body = {"body": _body(name, panel, selection)} if name in BODIES else {}
    if panel is None:
        return view.idle(name, TITLES[name], WAITING.get(name, ""), picture=pictured, **body)
    first = name == "provider"
    return view.fill(
        panel,
        answer,
        figure=pictures.draw(panel, look=look) if pictured else None,
        title="" if first else TITLES[name],
        level=1 if first else 2,
        picture=pictured,
        as_table=not pictured and name not in BODIES,
        **body,
    )


def _body(name: str, panel: Panel | None, selection: Selection) -> Any:
    if panel is None or panel.state != "shown":
        return None
    if name == "provider_alike":
        return alike_cards(panel, href=lambda key: profile_link(selection, key))
    return html.Ul(
        [html.Li(str(panel.facts[place])) for place in ("first", "second", "third")],
        className="three",
    )
