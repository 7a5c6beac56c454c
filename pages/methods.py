"""The Methods page: every measure from the registry, the words, the rules, what is contested.

Knows: the order of the chapters. Must not know: answers; the measures come from the registry.
"""

from __future__ import annotations

from typing import Any

import dash
from dash import html

from components import glossary
from components.chapters import growth, links, providers, schools, skills, zone
from queries import ask
from queries.disclosure import COARSE_FROM, ORDER_N, profile

dash.register_page(__name__, path="/methods", name="Methods", title="Waterline: methods")


def layout(**query: Any) -> html.Div:
    """The whole page; nothing of it depends on the query."""
    rules = profile(ask.catalog())
    return html.Div(
        [
            html.H1("How every number is made"),
            html.P(
                "Every number is a formula over counts that are added up first, so no average of "
                "averages can occur, whatever the selection. Each measure below stands in the "
                "registry that pages, tables and exports read."
            ),
            *_measures(),
            *growth.chapter(),
            *skills.chapter(),
            *schools.chapter(),
            *providers.chapter(),
            *zone.chapter(),
            *_small_numbers(rules.min_n),
            *_synthetic(),
            *_remedy(),
            *_words(),
            *links.chapter(),
        ],
        className="wrap page prose",
    )


def _measures() -> list[Any]:
    return [html.H2("Measures"), *glossary.measures()]


def _small_numbers(min_n: int) -> list[Any]:
    return [
        html.H2("Small numbers"),
        html.P(
            f"A group of fewer than {min_n} students is not shown at all. Where a layer of a group "
            f"of {COARSE_FROM} or more holds 1 to 9 students, all its layers show as whole percents "
            "without counts, and so does every measure made of them; in a smaller group layers that "
            "small are merged with their neighbours. In a breakdown the next smallest group is "
            "hidden too where one hidden group could be found by subtraction, and all groups are "
            f"rounded where one is. Groups under {ORDER_N} students are shown, not put in order. Bands "
            "of a flow are always joined with their neighbours until none is that small; a middle "
            "half is drawn from 20 students on."
        ),
        html.P(
            "These rules protect against reading a child off one view. They do not protect against "
            "someone who compares many filtered views of the same records: Waterline is for staff "
            "who may see them, not for the open web."
        ),
    ]


def _synthetic() -> list[Any]:
    return [
        html.H2("What synthetic means"),
        html.P(
            "The demo state is invented by a program from published norms and plausible rules: its "
            "students, schools, districts, tests and providers do not exist. It shows what "
            "Waterline does; it is evidence of nothing. Every page and export says which data set "
            "it shows and whether that is synthetic."
        ),
    ]


def _remedy() -> list[Any]:
    return [
        html.H2("The remedy is contested"),
        html.P(
            "Waterline measures unfinished learning. What to do about it is an open question, and "
            "the numbers here do not settle it."
        ),
        html.Ul(
            [
                html.Li(
                    [
                        html.Strong("Start where the student is. "),
                        "The Iceberg Problem (New Classrooms, 2019) argues that an exclusive focus "
                        "on grade-level content leaves earlier gaps open until they overwhelm, and "
                        "asks for growth measured over several grades.",
                    ]
                ),
                html.Li(
                    [
                        html.Strong("Stay at grade level, and bring support to it. "),
                        "The Opportunity Myth (TNTP, 2018) argues that students who are behind "
                        "get too little grade-level work; TNTP and Zearn report that acceleration "
                        "served students better than going back over earlier grades.",
                    ]
                ),
                html.Li(
                    [
                        html.Strong("Both, in one plan. "),
                        "The leaders of New Classrooms and TNTP have since written together that "
                        "each report describes a part of the problem; Unlocking Algebra (TNTP and "
                        "New Classrooms, 2025) finds that key predecessors go with success on new "
                        "concepts.",
                    ]
                ),
            ]
        ),
    ]


def _words() -> list[Any]:
    return [html.H2("Words"), glossary.terms()]
