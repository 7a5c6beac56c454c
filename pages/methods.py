"""The Methods page: every measure from the registry, the words, the rules, what is contested.

Knows: the order of the chapters. Must not know: answers; the measures come from the registry.
"""

from __future__ import annotations

from typing import Any

import dash
from dash import html

from components import glossary
from queries import ask
from queries.disclosure import COARSE_FROM, ORDER_N, profile

dash.register_page(__name__, path="/methods", name="Methods", title="Waterline: methods")

KEYS = (
    ("year=2025", "school year by the year it ends in"),
    ("window=spring", "fall, winter or spring"),
    ("test=", "id of the assessment"),
    ("grade=6,7", "enrolled grades; a list is joined by commas"),
    ("district= school= provider=", "ids; provider=none means no model provider"),
    ("race= gender=", "student groups, words joined by hyphens"),
    ("econ=1 el=1 swd=1", "economically disadvantaged, English learner, student with disability"),
    ("by=district", "breaks the selection down"),
    ("picture=berg", "berg, bars, hundred or table"),
    ("layer=2", "shows who is in a layer"),
    ("focus=6", "the one grade of single-grade pictures"),
    ("data=", "data version a link was made with; another version is said on the page"),
)
TABLES = (
    ("layers", "one row per enrolled grade: layers, shares, mean depth, floor, tested"),
    ("tip", "one row per grade: proficient on the state test, and depth on the diagnostic"),
    ("origin", "one row per grade of the standards: unfinished share, asked share"),
    ("hidden", "one row: what a test of the enrolled grade alone cannot see"),
    (
        "strands",
        "one row per strand and grade of the standards: students, results, unfinished share",
    ),
    ("standards", "one row per standard: code, what it is about, students, unfinished share"),
    ("years", "one row per school year, different students each: shares below with intervals"),
    ("breakdown", "with by=: one row per group, with its interval"),
    ("layer_groups", "with layer=: one row per student group, share in the layer"),
)


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
            *_small_numbers(rules.min_n),
            *_synthetic(),
            *_remedy(),
            *_words(),
            *_links(),
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
            f"rounded where one is. Groups under {ORDER_N} students are shown, not put in order."
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


def _links() -> list[Any]:
    return [
        html.H2("Links and tables"),
        html.P(
            "The address of a page is the view: who opens it sees the same selection. Defaults are "
            "left out. Values this data set does not hold are left out and named."
        ),
        _listed(KEYS),
        html.P(
            [
                "The same answer without a browser: ",
                html.Code('python -m queries.ask "/?by=district" --format csv --table breakdown'),
                ". Tables of the Iceberg page:",
            ]
        ),
        _listed(TABLES),
    ]


def _listed(rows: tuple[tuple[str, str], ...]) -> html.Dl:
    return html.Dl(
        [html.Div([html.Dt(html.Code(key)), html.Dd(meaning)]) for key, meaning in rows],
        className="terms",
    )
