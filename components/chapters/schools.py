"""Chapter: how schools are compared.

Knows: the words. Must not know: answers, formulas as code.
"""

from __future__ import annotations

from typing import Any

from dash import html

from queries.disclosure import ORDER_N


def chapter() -> list[Any]:
    """The chapter's heading and paragraphs."""
    return [
        html.H2("How schools are compared"),
        html.P(
            "A league table ranks luck and size: the smaller a school, the further chance alone moves "
            "its mean. So a school's growth is shown three ways. Raw: the mean residual of its matched "
            "students, with the interval of these schools. Steadied: drawn toward the middle of all "
            "schools by as much as chance moves a school of its size. And as a range of ranks."
        ),
        html.P(
            "Steadied values are empirical Bayes with full uncertainty, fitted to schools with "
            f"{ORDER_N} or more matched students. With r a school's mean and v its variance (the "
            "pooled variance within schools over n), the SD between schools t runs over 120 values "
            "up to four times the Paule-Mandel estimate (0.3 at least); each t has a mean of all "
            "schools, weights 1/(t² + v), and a weight of its own: how well it explains the spread "
            "of the r, with the mean's own uncertainty counted. From 2,000 seeded draws of "
            "t, mean and every school, steadied is the mean of a school's draws, its interval their "
            "2.5th and 97.5th percentiles, and its rank range those of its rank among the ordered "
            "schools."
        ),
        html.P(
            f"A school with fewer than {ORDER_N} matched students is not put in order. It takes in the "
            "cohort before it, and the one before that, until it reaches that many; each cohort keeps "
            "its own yardstick, and the page names what was pooled. Only cohorts that may be shown by "
            "themselves are pooled, so that no small one can be worked out. Such a school is steadied "
            "with the same fit, drawn small, grey and dashed, and has no rank."
        ),
        html.P(
            "The funnel's limits are 1.96 and 3.09 times the root of the variance within schools over "
            "n: where a school would fall if schools did not differ. Schools like one are those of the "
            "whole data set whose root mean square of five differences, each over its SD among ordered "
            "schools, is least: mean depth at entry, shares economically disadvantaged, English "
            "learners and with a disability, and size. “Same intake, better growth” is said only where "
            "the interval of the difference of the steadied values lies above 0."
        ),
        html.P(SIMULATED),
    ]


SIMULATED = (
    "Simulated on 1,000 made-up cohorts of 60 schools (make coverage): where schools differ by 0.10, "
    "0.05 and 0.02 SD, steadied values miss the truth by 0.85, 0.65 and 0.33 of what raw values do, "
    "and a rank range holds the true rank 96.1, 96.7 and 96.4% of the time; for the true top tenth "
    "93.3, 89.3 and 84.1%. Where schools do not differ, the median rank range spans 95% of them, 94.9% "
    "lie inside the 95% limits and 99.8% inside the 99.8% limits."
)
