"""Chapter: how growth is measured.

Knows: the words. Must not know: answers, formulas as code.
"""

from __future__ import annotations

from typing import Any

from dash import html


def chapter() -> list[Any]:
    """The chapter's heading and paragraphs."""
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
