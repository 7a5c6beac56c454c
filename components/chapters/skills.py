"""Chapter: how prerequisites are read.

Knows: the words, how far the published graphs agree. Must not know: answers, formulas as code.
"""

from __future__ import annotations

from typing import Any

from dash import html

from data.reference.agreement import Agreement, agreement, graphs


def chapter() -> list[Any]:
    """The chapter's heading and paragraphs."""
    return [
        html.H2("How prerequisites are read"),
        html.P(
            "The table of standards from kindergarten to grade 8 (codes, grades and domains of the "
            "Common Core, labels of our own) and what each builds on directly are Waterline's own, and "
            "a data set may bring others. A student is judged for a standard who was asked it and at "
            "least half of its direct prerequisites. “With” means: finished all of those asked. The "
            "others stand under “without”."
        ),
        html.P(
            "Success goes with finished prerequisites; that does not say that one causes the other. "
            "Students who finished them are stronger in everything, so both shares are also taken "
            "within fifths of the scale score, weighted by the smaller of the two counts. Intervals "
            "of a share are Wilson's, of a difference Newcombe's."
        ),
        html.P(
            "Whether one standard builds on another is a judgement, and respectable sources differ. "
            "Counted over whole standards of kindergarten to grade 8:"
        ),
        html.Ul([html.Li(_said(one)) for one in agreement()]),
        html.P(
            "The two published tables hold nearly the same pairs as each other, so they are one "
            "opinion and not two; about 29% of our pairs would be found within two steps by chance. A "
            "chain of prerequisites is advice on where to look, not proof of what a student lacks."
        ),
        html.Ul(
            [
                html.Li(f"{one.name}: {one.publisher}; {one.licence}; {one.edges} pairs.")
                for one in graphs()
            ]
        ),
    ]


def _said(one: Agreement) -> str:
    """One comparison in words."""
    return (
        f"Of the {one.edges} pairs of {one.of}, {one.within} holds {one.direct} directly "
        f"({one.share_direct:.1%}) and {one.two_steps} within two steps "
        f"({one.share_two_steps:.1%})."
    )
