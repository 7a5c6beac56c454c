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
    ("span=f6-s8", "whose growth: fall of grade 6 to spring of grade 8 (f, w, s and a grade)"),
    ("cohort=2023", "the school year that cohort entered in; left out: the latest"),
    ("data=", "data version a link was made with; another version is said on the page"),
)
GROWTH_TABLES = (
    ("trajectory", "one row per window of the span: mean, interval, middle half, everyone, norm"),
    ("moves", "one row per band from an entry layer to an exit layer, beside like students"),
    ("stock", "one row per origin grade: what became of open skills, per student"),
    ("by_start", "everyone, then one row per layer at entry: growth beside like students"),
    ("reaching", "one row per layer at entry: share arriving at grade level, and its twin"),
    ("closing", "two rows: who left at least one layer higher, and its twin, the floor left out"),
    ("arrived", "one row per layer at exit: below at entry already, or added here"),
    ("pace", "one row: points a year made and needed"),
    ("coverage", "two rows: scored at entry and at exit, kept, left and came later"),
    ("by_group", "with by=: one row per group, or per cohort with by=year"),
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
            *_growth(),
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


def _growth() -> list[Any]:
    return [
        html.H2("How growth is measured"),
        html.P(
            "A span runs from a grade and window to a later one, a grade a year; a cohort is a span "
            "and the school year it entered in. Matched students have a score at both ends of the "
            "same test. Spans start in the first or last window a test is given in and end in its "
            "last. Where a test lacks the window of entry, the last one before it stands in, and "
            "the page says so. Groups are those of the entry year, schools those of the exit; a "
            "provider means: used in the exit year."
        ),
        html.P(
            "The yardstick is students who started in the same place: all matched students of the "
            "data set. First, each entry score is freed of test error: drawn towards its school's "
            "mean by the reliability within schools (1 less the mean squared standard error over "
            "the variance within schools, at least 0.5). Second, a line: its slope is that within "
            "schools, so that a school's own quality is not read as its students' start. Third, a "
            "bend: the mean deviation from the line in each of 20 equal bins of the start, taken "
            "within schools. What is left, in SDs of the exit score (D), is the residual."
        ),
        html.H3("Two questions, two intervals"),
        html.Ul(
            [
                html.Li(
                    [
                        html.Strong("These schools: "),
                        "what happened to these students? For a school, a district, any list of "
                        "schools. Only students vary: 1.96 times the root of the pooled variance "
                        "within schools over n, less the part that the group is of the yardstick.",
                    ]
                ),
                html.Li(
                    [
                        html.Strong("Schools like these: "),
                        "what do such schools do? For a provider or a student group across schools. "
                        "Schools vary too: the spread of the schools' own means (CR2), with "
                        "Student's t and Satterthwaite's degrees of freedom. Fewer than 3 schools "
                        "have no such interval.",
                    ]
                ),
            ]
        ),
        html.P(
            "Both were simulated on 1,000 made-up cohorts of 60 schools (make coverage): a school's "
            "realised growth lies in its interval 94.7% of the time, that of 3 to 30 schools 95.0%; "
            "schools like these hold the truth 97.0, 96.6 and 96.1% of the time with 3, 6 and 12 "
            "schools. Above 0 reads “grew more”, below “grew less”, across “too close to call”."
        ),
    ]


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
        html.P("Tables of the Growth page, “/growth”:"),
        _listed(GROWTH_TABLES),
    ]


def _listed(rows: tuple[tuple[str, str], ...]) -> html.Dl:
    return html.Dl(
        [html.Div([html.Dt(html.Code(key)), html.Dd(meaning)]) for key, meaning in rows],
        className="terms",
    )
