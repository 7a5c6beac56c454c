"""One school's profile, or one district's: the two pages a principal takes to a meeting.

Knows: which views the profile has, in which order, with which controls. Must not know: SQL, styling.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import dash
from dash import Output, State, callback, dcc, html

from components import filters, notices, pictures, school_controls, selected, view
from components.alike_cards import alike_cards
from components.theme import Look
from queries import ask
from queries.answer import Answer, Panel
from queries.selection import SAFE, Selection
from queries.views.schools import cohort_choices, profile_link

PATH, PAGE = "/schools", "profile"
dash.register_page(
    __name__,
    path_template="/schools/<place_in_path>",
    name="One school",
    title="Waterline: one school",
)

# Place of a view -> a few words for it.
TITLES = {
    "profile": "One school in three sentences",
    "profile_layers": "What lies below",
    "profile_trajectory": "The same students, window by window",
    "profile_by_group": "Growth of its cohorts, one after the other",
    "profile_arrived": "Arrived with, or added here",
    "profile_strands": "Which strand is the leak?",
    "profile_spreads": "Spread inside each group",
    "profile_alike": "Schools like this one",
    "profile_programme": "What was used here",
    "profile_tested": "How complete is it?",
    "profile_coverage": "Who is not in this picture",
}
MEASURES = {
    "profile": ("share_depth_0", "conditional_growth"),
    "profile_layers": ("share_below", "share_2_below", "mean_depth"),
    "profile_trajectory": ("mean_score", "gain_vs_norm"),
    "profile_by_group": ("conditional_growth",),
    "profile_arrived": ("arrived_below",),
    "profile_strands": ("unfinished_by_strand",),
    "profile_spreads": ("share_depth_0",),
    "profile_alike": ("entry_depth", "intake_econ", "intake_el", "intake_swd"),
    "profile_programme": (),
    "profile_tested": ("tested_share",),
    "profile_coverage": ("kept_share", "covered_share"),
}
BODIES = ("profile", "profile_alike")
BARE = (*BODIES, "profile_programme", "profile_tested")
# The two sheets of paper, row by row; two in a row stand beside each other.
SHEETS = (
    (
        ("profile",),
        ("profile_layers",),
        ("profile_arrived", "profile_coverage"),
        ("profile_trajectory", "profile_by_group"),
    ),
    (
        ("profile_strands",),
        ("profile_alike",),
        ("profile_tested", "profile_programme"),
        ("profile_spreads",),
    ),
)
HALF_WIDE = ("profile_by_group", "profile_trajectory", "profile_arrived", "profile_coverage")


def layout(place_in_path: str = "", **query: Any) -> html.Div:
    """The page before its first draw: controls set by the link, views waiting. No SQL."""
    selection = ask.selection(query)
    path = f"{PATH}/{quote(place_in_path, safe=SAFE)}"
    shown = {name: _empty(name, selection) for name in TITLES}
    return html.Div(
        [
            *filters.stores(selection, page=PAGE, path=path),
            dcc.Store(id=filters.page_id("place", PAGE), data=place_in_path),
            html.Div(
                html.A("All schools", id=filters.page_id("back", PAGE), href=PATH),
                className="back",
            ),
            filters.bar(selection, page=PAGE, names=filters.PROFILE_FILTERS),
            notices.stale(selection.notices),
            *(html.Div(_sheet(rows, shown), className="sheet") for rows in SHEETS),
        ],
        className="wrap page profile",
    )


@callback(
    output={
        "views": view.outputs(TITLES, without_picture=BARE, with_body=BODIES),
        "said": selected.outputs(PAGE),
        "back": Output(filters.page_id("back", PAGE), "href"),
        "cohorts": Output(filters.control_id("cohort"), "options"),
        "numbers": Output(filters.page_id("numbers", PAGE), "data"),
        "paper": Output(filters.page_id("paper", PAGE), "data"),
    },
    inputs=selected.inputs(PAGE),
    state={"place": State(filters.page_id("place", PAGE), "data")},
)
def draw_profile(
    query: str | None, screen: Mapping[str, str] | None, place: str | None
) -> dict[str, Any]:
    """Everything on the page that the selection decides, from one answer."""
    selection = ask.selection(query or "")
    answer = ask.answer(f"{PATH}/{quote(place or '', safe=SAFE)}?{query or ''}")
    look = view.look(screen)
    return {
        "views": {name: _view(name, answer, selection, look) for name in TITLES},
        "said": selected.said(answer, selection),
        "back": selection.link(PATH),
        "cohorts": filters.choices("cohort", cohort_choices(selection)),
        "numbers": view.numbers(answer, [name for name in TITLES if name not in BODIES]),
        "paper": _on_paper(answer),
    }


def _sheet(rows: Sequence[Sequence[str]], shown: Mapping[str, Any]) -> list[Any]:
    return [
        html.Div([shown[name] for name in row], className="pair even")
        if len(row) > 1
        else shown[row[0]]
        for row in rows
    ]


def _on_paper(answer: Answer) -> dict[str, Any]:
    """What is drawn for one of two columns: bars for icebergs, groups that are shown alone."""
    found = {}
    for name in ("profile_layers", "profile_strands", "profile_spreads"):
        panel = answer.at(name)
        if panel is None or panel.state != "shown":
            continue
        told = tuple(record for record in panel.records if not record.get("hidden"))
        panel = replace(panel, records=told) if name == "profile_spreads" else panel
        found[name] = pictures.draw(panel, look=Look("light", "narrow"), picture="bars")
    return found


def _empty(name: str, selection: Selection) -> html.Section:
    return view.view(
        name,
        title=TITLES[name],
        level=1 if name == "profile" else 2,
        controls=[school_controls.near(selection)] if name == "profile_alike" else (),
        columns=MEASURES[name],
        picture=name not in BARE,
        body=name in BODIES,
    )


def _view(name: str, answer: Answer, selection: Selection, look: Look) -> dict[str, Any]:
    panel = answer.at(name)
    body = {"body": _body(name, panel, selection)} if name in BODIES else {}
    if panel is None:
        return view.idle(name, TITLES[name], "", picture=name not in BARE, **body)
    first = name == "profile"
    if name in HALF_WIDE:
        look = replace(look, size="narrow")
    return view.fill(
        panel,
        answer,
        figure=None if name in BARE else pictures.draw(panel, look=look),
        title="" if first else TITLES[name],
        level=1 if first else 2,
        picture=name not in BARE,
        as_table=name in BARE and name not in BODIES,
        **body,
    )


def _body(name: str, panel: Panel | None, selection: Selection) -> Any:
    if panel is None or panel.state != "shown":
        return None
    if name == "profile_alike":
        return alike_cards(panel, href=lambda key: profile_link(selection, key))
    return html.Ul(
        [html.Li(str(panel.facts[place])) for place in ("first", "second", "third")],
        className="three",
    )
