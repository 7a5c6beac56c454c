"""The measures of success on a target with and without its prerequisites.

Knows: parts, formulas, plain words, sources, limits. Must not know: SQL, groups, pages.
"""

from __future__ import annotations

from queries.measure import Measure, Sums

SECTION = "Skills by standard"
_BITS = tuple(f"{kind}_bits_{k}" for k in range(9) for kind in ("asked", "finished"))
_WHO = (
    "Only students asked at least half of the target's direct prerequisites (one at least) are "
    "judged; the others are counted. "
)
_STRONGER = (
    "It goes with, it does not say why: who has finished the prerequisites is stronger in "
    "everything."
)


def _success(sums: Sums, side: str) -> float | None:
    """Students of a side who finished the target, over students of that side."""
    n = sums.get(f"n_{side}", 0)
    return sums[f"finished_{side}"] / n if n else None


def _gap(sums: Sums) -> float | None:
    having, lacking = _success(sums, "with"), _success(sums, "without")
    return None if having is None or lacking is None else having - lacking


SUCCESS: tuple[Measure, ...] = (
    Measure(
        name="success_with",
        label="Success with all prerequisites",
        parts=_BITS,
        formula=lambda sums: _success(sums, "with"),
        formula_text="students who finished the target / students who had finished all direct "
        "prerequisites they were asked",
        unit="share",
        plain="Of the students who had finished every direct prerequisite they were asked, the share "
        "who finished the target.",
        source="Waterline's definition, after Unlocking Algebra (TNTP and New Classrooms, 2025).",
        limits=_WHO + _STRONGER,
        group="n_asked_any",
        section=SECTION,
    ),
    Measure(
        name="success_without",
        label="Success without",
        parts=_BITS,
        formula=lambda sums: _success(sums, "without"),
        formula_text="students who finished the target / students who had not finished all direct "
        "prerequisites they were asked",
        unit="share",
        plain="Of the students who had left any direct prerequisite unfinished that they were asked, "
        "the share who finished the target.",
        source="Waterline's definition, after Unlocking Algebra (TNTP and New Classrooms, 2025).",
        limits=_WHO + "A prerequisite that was not asked is neither finished nor unfinished.",
        group="n_asked_any",
        section=SECTION,
    ),
    Measure(
        name="success_gap",
        label="Gap",
        parts=_BITS,
        formula=_gap,
        formula_text="finished / students with all prerequisites, less finished / students without",
        unit="share",
        plain="How much more often the target was finished where all prerequisites asked were.",
        source="Waterline's definition; interval: Newcombe's hybrid score interval (1998, method 10).",
        limits=_STRONGER + " Read it beside the gap within fifths.",
        group="n_asked_any",
        section=SECTION,
    ),
    Measure(
        name="gap_within",
        label="Gap within fifths",
        parts=_BITS,
        formula=lambda sums: (
            sums["weighted_gaps"] / sums["weights"] if sums.get("weights") else None
        ),
        formula_text="sum of (weight x gap of a fifth) / sum of weights; weight: the smaller of a "
        "fifth's two counts",
        unit="share",
        plain="The gap among students of the same fifth of the scale score, averaged over the fifths.",
        source="Waterline's definition; fifths are those of the students judged for the target; "
        "interval by MOVER (Zou and Donner, 2008) from the fifths' own.",
        limits="A fifth still holds stronger and weaker students. Targets are put in order only "
        "with 30 students on each side.",
        group="n_asked_any",
        section=SECTION,
    ),
)
