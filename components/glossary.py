"""The words of the product and the registry of measures, as the Methods page prints them.

Knows: terms, measures. Must not know: answers, pages.
"""

from __future__ import annotations

from typing import Any

from dash import html

from queries.measures import MEASURES, Measure

TERMS: tuple[tuple[str, str], ...] = (
    (
        "Iceberg",
        "One hundred students, drawn as ice of always the same area. The data only decide how deep "
        "it floats and where it is cut: the area of a layer is the share of students in it.",
    ),
    (
        "Waterline",
        "Grade level. What is above it, a test of the enrolled grade can see; what is below it is "
        "what students still carry from earlier grades.",
    ),
    (
        "Working grade",
        "The grade whose math a student is ready for, by the test's declared basis.",
    ),
    (
        "Basis",
        "What “grade level” means for a test: the grade a diagnostic placed the student at, the "
        "highest grade whose Proficient cut the score reaches, or, as a stand-in, the highest "
        "grade whose norm median it reaches. It is printed with every view, because another basis "
        "gives other numbers.",
    ),
    (
        "Depth",
        "How many grades the working grade lies below the enrolled grade; 0 at or above it.",
    ),
    (
        "Layer",
        "All students of one depth. The last layer of a picture means that far or more.",
    ),
    (
        "Floor",
        "The lowest level a test can show. A grade 3 student cannot be seen four grades below by a "
        "test that starts at kindergarten: such a layer is left out, never drawn as 0.",
    ),
    (
        "Tip",
        "The share of students proficient on the grade-level test: what is reported every year.",
    ),
    (
        "Unfinished learning",
        "A standard a student was asked about and has not finished yet. A standard that was not "
        "asked is neither finished nor unfinished.",
    ),
    ("Origin grade", "The grade in which a standard is taught."),
    (
        "Strand",
        "A domain of the standards, such as fractions or geometry, as the data set names it.",
    ),
    (
        "Hidden share",
        "Of what a diagnostic found unfinished, the part from grades below the enrolled grade: "
        "what a test of the enrolled grade alone cannot see.",
    ),
    (
        "Successive years",
        "The same grades in one school year after another: different students each year, so a "
        "change between them is not growth.",
    ),
    ("Window", "The part of the school year a test was given in: fall, winter or spring."),
    ("School year", "Named by the year it ends in: 2025 in a link is the school year 2024-25."),
    (
        "Cohort",
        "Students followed from an entry grade and window to an exit grade and window.",
    ),
    (
        "Matched students",
        "Students of a cohort with a score at both ends. Different grades of one year are different "
        "children, and every such view says so.",
    ),
    (
        "Span",
        "From an entry grade and window to an exit grade and window, one grade a year.",
    ),
    (
        "Like students",
        "All students of the data set who started in the same place: with the same entry score, "
        "freed of test error, or in the same layer. The yardstick of growth; 0 means grew like them.",
    ),
    (
        "Stock and flow",
        "The stock is what students have open (unfinished). Between two windows skills are "
        "recovered, still open, slipped, newly added (of grades taught since) or first seen (of "
        "earlier grades, not asked before).",
    ),
    (
        "Interval",
        "Whiskers and “from ... to” are 95% intervals of a share (Wilson): how far chance alone "
        "could move it if these were a sample of such students. Where intervals overlap, the order "
        "says nothing.",
    ),
    ("Tested share", "Enrolled students with a score, of all enrolled students."),
)


def terms() -> html.Dl:
    """Every term with its meaning."""
    return html.Dl(
        [html.Div([html.Dt(term), html.Dd(meaning)]) for term, meaning in TERMS],
        className="terms",
    )


def measures() -> list[Any]:
    """Every measure of the registry by section; a family by grade is printed once."""
    sections = dict.fromkeys(measure.section for measure in MEASURES.values())
    printed: list[Any] = []
    for section in sections:
        printed.append(html.H3(section))
        printed += [_measure(one) for one in _families(section)]
    return printed


def _families(section: str) -> list[Measure]:
    """Measures of a section, the last of each family (`unfinished_share_0` to `_8`) for all."""
    found: dict[str, Measure] = {}
    for measure in MEASURES.values():
        if measure.section == section:
            stem, _, number = measure.name.rpartition("_")
            family = stem if number.isdigit() and not stem.startswith("share_") else measure.name
            found[family] = measure
    return list(found.values())


def _measure(measure: Measure) -> html.Section:
    facts = (
        ("Formula", html.Code(measure.formula_text)),
        ("Source", measure.source),
        ("Limits", measure.limits),
        ("Name in exports", html.Code(measure.name)),
    )
    return html.Section(
        [
            html.H4(measure.label),
            html.P(measure.plain),
            html.Dl([html.Div([html.Dt(name), html.Dd(text)]) for name, text in facts]),
        ],
        className="measure",
        id=f"measure-{measure.name}",
    )
