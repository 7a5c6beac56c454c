"""Chapter: how providers are compared.

Knows: the words. Must not know: answers, formulas as code.
"""

from __future__ import annotations

from typing import Any

from dash import html

from queries.disclosure import ORDER_N


def chapter() -> list[Any]:
    """The chapter's heading and paragraphs."""
    return [
        html.H2("How providers are compared"),
        html.P(
            "The question is: did students whose school used a provider grow more than like students "
            "elsewhere? Schools chose their provider, so the answer says what went with it, not what "
            "it caused. Balance comes first, the result second, the spread always."
        ),
        html.P(
            "Who is compared. Treated: matched students whose own school and grade used this model "
            "provider, and no other, in every taught year, from the first year of use on; the school "
            "of each year is that of the enrolment file. The pool: students whose school and grade "
            "used none in any taught year, and whose exit school had none in any grade up to the exit "
            "year. Everyone else is in neither and counted by the first reason that applies. Technical "
            "assistance is no use of a provider."
        ),
        html.P(
            "Strata: entry grade, cohort, 20 bins of the entry score freed of test error, economic "
            "disadvantage, English learner, disability; unknown is a value. Strata without a student "
            "of the pool are dropped, and the share of treated students left is printed. In a "
            "stratum the pool weighs as many students as are treated there."
        ),
        html.P(
            "The effect is the coefficient of “treated” in weighted least squares of exit over D on "
            "treated, entry score over D and one constant a stratum; D is the SD of the exit score of "
            "the whole cohort. Its 95% interval speaks of schools like these: each school's part of "
            "the error, with the correction of Bell and McCaffrey (2002) for few schools, an arm at a "
            "time, and Satterthwaite's degrees of freedom. One school: the provider cannot be told "
            "from the school. Two: too few for an interval. Words follow the interval."
        ),
        html.P(
            "Balance. Of the entry score the difference of means over its SD; of a share the Cox index, "
            "ln(odds ratio)/1.65 (Cox 1970). After matching decides, as in the What Works "
            "Clearinghouse Handbook 5.0: up to 0.05 alike, up to 0.25 adjusted for, beyond that, or "
            "with fewer than 80 of 100 treated students matched, not comparable and without verdict. "
            "The furthest variable decides, race/ethnicity and gender included, on which nobody is "
            f"matched. A share is judged only where at least {ORDER_N} students stand on both sides of "
            "it in both groups: of fewer, chance alone moves the index past 0.25; such a share is "
            "shown, and where few students differ not even that. Before matching limits the words: "
            "beyond 0.25 the result leans on the adjustment, and it is said."
        ),
        html.P(
            "Chance of a threshold of the reader's: effects are taken to be normal around 0 with SD "
            "0.15 before the data, N(0, 0.15²); with se the half width of the interval over 1.96 and "
            "k = 0.0225/(0.0225 + se²), the effect then has mean k times the estimate and variance "
            "k se². The answer without that prior stands beside it; both are shown from 1 to 99 of "
            "100. Percentile points: 100 Φ(effect) - 50, where a student in the middle would move. "
            "Nothing is told in months of learning."
        ),
        html.P(
            "Both tests: the same students on each, where both follow them over the span or its twin. "
            "“These disagree” is said only where the interval of the difference leaves out 0. "
            "Sustained: the last two cohorts shown both have intervals above 0."
        ),
        html.P(
            "The past: the same comparison for the provider's schools in earlier cohorts of the span, "
            "in which none of them used it. Treated are students who were of the pool, or in a planning "
            "year, when their cohort left, at schools with treated students today; the pool are the "
            "others of that cohort's pool. Where the interval of the latest such cohort leaves out 0, "
            "that stands beside the verdict: these schools grew apart before the provider came."
        ),
        html.P(
            "Years of use are those of the school and grade in the exit year, the first year of use "
            "being 1. Cohorts are taken together: each student is held against the pool of the same "
            "cohort, over that cohort's D. The overlap shows single students' growth: exit score less "
            "what goes with the entry score, less the mean of the same over the pool of the student's "
            "stratum, over D, as shares of students in steps of a quarter SD; the pool weighs as in "
            "the effect."
        ),
        html.P(
            "Dose: everyone enrolled first. Then those with the stated hours in every taught year, as a "
            "share of students with hours known in any; a year without hours is unknown, not 0. Who "
            "reached it is self-selected, so there is no verdict. A student group of a provider is held "
            "against the same group of the pool; a layer at entry against the whole pool."
        ),
        html.P(
            "The evaluation table is what published studies print: gain beside the norm group's gain. "
            "It holds no like students, so it never stands in one column with the effect. Spending is "
            "all funding on record of a school and year over its students in the grades that used the "
            "provider, a range over schools and years."
        ),
    ]
