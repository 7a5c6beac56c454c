"""Chapter: the grade-span scorecard of a zone, its formula printed in full.

Knows: the words. Must not know: answers, formulas as code.
"""

from __future__ import annotations

from typing import Any

from dash import html

from queries.measures import MEASURES
from queries.views.zone.members import GRACE, ROLL_OUT

CARD = (
    *("gain_vs_norm", "share_met_norm", "percentile_shift", "share_reaching", "share_closing"),
    *("kept_share", "covered_share"),
)


def chapter() -> list[Any]:
    """The chapter's heading, the formula and the clock."""
    return [
        html.H2("The grade-span scorecard"),
        html.P(
            "Math Innovation Zones ask that schools be held to growth over the middle grades; nobody "
            "has published a formula for it. Ours, over the same students from entry to exit of a "
            "span, for each school, district and provider and for the zone beside the rest:"
        ),
        html.Ul(
            [
                html.Li([html.Strong(f"{MEASURES[name].label}: "), MEASURES[name].formula_text])
                for name in CARD
            ]
        ),
        html.P(
            "Students arrive or rise beside a twin: the share of all students of the data set who "
            "entered in the same layers. Only the difference from it has a verdict. Both coverage "
            "shares stand beside each card. Intervals of schools and districts answer for these "
            "schools; those of providers, the zone and the rest for schools like these; the zone less "
            "the rest adds the two variances, with Student's t and Welch's degrees of freedom. A test "
            "without norms on a vertical scale shows growth beside like students instead. Nothing is "
            "added up to a score, a grade or a rank."
        ),
        html.P(
            "A school is in the zone from its first implementation row, whatever it is a row of. Its "
            f"clock starts at year 0, the planning year; the first {GRACE} years of use are its grace, "
            f"and the roll-out takes {ROLL_OUT} school years with the planning year. Fidelity follows "
            "19 TAC 102.1503, (A) to (E), as reported; what was not reported is missing, never 0. "
            "Dollars per enrolled student are all money of a year over all students enrolled in the "
            "schools that received any. Schools and districts chose to join, so what stands side by "
            "side was counted, not caused."
        ),
    ]
