"""What schools take in: the measures by which schools are called alike.

Knows: parts, formulas, plain words, sources, limits. Must not know: SQL, groups, pages.
"""

from __future__ import annotations

from queries.measure import Measure, ratio

SECTION = "Schools: intake"
_OURS = "Enrolment rows of the entry year; matched students, counted where they left."


def _intake(name: str, label: str, part: str, what: str) -> Measure:
    return Measure(
        name=f"intake_{name}",
        label=label,
        parts=(f"n_{part}", f"n_{part}_known"),
        formula=ratio(f"n_{part}", f"n_{part}_known"),
        formula_text=f"matched students {what} / matched students of whom it is known",
        unit="share",
        plain=f"The share of a school's matched students who were {what} when they entered.",
        source=_OURS,
        limits="Students of whom it is not recorded count in neither.",
        group=f"n_{part}_known",
        section=SECTION,
    )


INTAKE: tuple[Measure, ...] = (
    Measure(
        name="entry_depth",
        label="Mean depth at entry",
        parts=("entry_depth", "n_entry_depth"),
        formula=ratio("entry_depth", "n_entry_depth"),
        formula_text="sum of grades below at entry (uncapped) / matched students with a depth",
        unit="grade levels",
        plain="How many grades below a school's matched students entered, on average.",
        source="Waterline's definition of depth, read at entry.",
        limits="A lower bound: students on the test's floor may be further below.",
        group="n_entry_depth",
        section=SECTION,
    ),
    _intake("econ", "Economically disadvantaged at entry", "econ", "economically disadvantaged"),
    _intake("el", "English learners at entry", "el", "English learners"),
    _intake("swd", "With a disability at entry", "swd", "students with a disability"),
)
