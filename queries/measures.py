"""Every number Waterline publishes, defined once: additive parts and a formula over their sums.

Knows: names, parts, formulas, plain words, sources, limits. Must not know: SQL, groups, pages.
Tables, exports, the Methods page and tests read this registry; formulas come from the design's
measures and are printed as they are computed.
"""

from __future__ import annotations

from collections.abc import Callable

from queries.measure import Measure, Sums, Unit, ratio
from queries.measures_growth import GROWTH
from queries.measures_schools import INTAKE
from queries.measures_skills import SUCCESS
from queries.measures_stock import STOCK

__all__ = ["DEPTHS", "MEASURES", "Measure", "Sums", "Unit", "parts_of", "ratio"]

DEPTHS = tuple(f"n_depth_{d}" for d in range(5))
_OURS = (
    "Waterline's definition; depth as in The Iceberg Problem (New Classrooms, 2019), "
    "which prints no drawing rule."
)
_FLOOR = (
    "Taken over the grades whose test can show this depth; a grade that cannot is left empty, "
    "never 0. "
    "Read from one score, so it holds for groups, never for one student."
)


def _deeper(first: int) -> Callable[[Sums], float | None]:
    parts, whole = DEPTHS[first:], "n_with_depth" if first < 2 else f"n_sees_{first}"
    return lambda sums: sum(sums[p] for p in parts) / sums[whole] if sums[whole] else None


def _share_depth(depth: int) -> Measure:
    whole = "n_with_depth" if depth == 0 else f"n_sees_{depth}"
    words = ("at or above grade level", "1 grade below", "2 grades below", "3 grades below")
    word = words[depth] if depth < 4 else "4 or more grades below"
    return Measure(
        name=f"share_depth_{depth}",
        label=f"Share {word}",
        parts=(f"n_depth_{depth}", whole),
        formula=ratio(f"n_depth_{depth}", whole),
        formula_text=f"students {word} / students with a depth, in grades that can show it",
        unit="share",
        plain=f"Of the students with a depth, the share working {word}.",
        source=_OURS,
        limits=_FLOOR,
    )


def _skill_measures() -> tuple[Measure, ...]:
    made: list[Measure] = []
    for k in range(9):
        of = "kindergarten" if k == 0 else f"grade {k}"
        made.append(
            Measure(
                name=f"unfinished_share_{k}",
                label=f"Unfinished share, {of} standards",
                parts=(f"unfinished_{k}", f"results_{k}"),
                formula=ratio(f"unfinished_{k}", f"results_{k}"),
                formula_text=f"unfinished results on {of} standards / results on {of} standards",
                unit="share",
                plain=f"Of all answers on {of} standards, the share that showed unfinished learning.",
                source="Waterline's definition over the diagnostic's standard results.",
                limits="Not asked is not unfinished: it is in no denominator. A diagnostic asks "
                "earlier grades mostly of students who are behind, so read it beside the asked "
                "share.",
                group=f"n_asked_{k}",
                section="Skills",
            )
        )
        made.append(
            Measure(
                name=f"asked_share_{k}",
                label=f"Asked share, {of} standards",
                parts=(f"n_asked_{k}", "n_asked_any"),
                formula=ratio(f"n_asked_{k}", "n_asked_any"),
                formula_text=f"students asked at least one {of} standard / students with any result",
                unit="share",
                plain=f"The share of students whom the diagnostic asked about {of} at all.",
                source="Waterline's definition.",
                limits="Says whom the unfinished share speaks of.",
                group="n_asked_any",
                section="Skills",
            )
        )
    return tuple(made)


def _by_strand() -> Measure:
    """The ratio of `unfinished_share_k` within one strand, from the bits of its standards.

    The sums `results` and `unfinished` count bits of the strand's mask; its students, whom the
    small-number rule looks at, are those with any of them, at most `n_asked_any`.
    """
    bits = (f"{kind}_bits_{k}" for k in range(9) for kind in ("asked", "finished"))
    return Measure(
        name="unfinished_by_strand",
        label="Unfinished share by strand",
        parts=tuple(bits),
        formula=ratio("unfinished", "results"),
        formula_text="unfinished results on the standards of a strand and grade / results on them",
        unit="share",
        plain="Of all answers on the standards of one strand and one grade, the share that showed "
        "unfinished learning; the same for one standard.",
        source="Waterline's definition over the diagnostic's standard results; strands are the "
        "domains the data set names.",
        limits="Not asked is not unfinished: it is in no denominator. Most strands of earlier "
        "grades are asked mostly of students who are behind, so read it beside the asked share.",
        group="n_asked_any",
        section="Skills by standard",
    )


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        *(_share_depth(depth) for depth in range(5)),
        Measure(
            name="share_below",
            label="Share below grade level",
            parts=(*DEPTHS[1:], "n_with_depth"),
            formula=_deeper(1),
            formula_text="students with depth of 1 or more / students with a depth",
            unit="share",
            plain="Of the students with a depth, the share working at least one grade below.",
            source=_OURS,
            limits="Depends on the basis printed with every view: placement, cut score or norm "
            "median.",
        ),
        Measure(
            name="share_2_below",
            label="Share 2 or more grades below",
            parts=(*DEPTHS[2:], "n_sees_2"),
            formula=_deeper(2),
            formula_text="students with depth of 2 or more / students with a depth, in grades "
            "that can show 2",
            unit="share",
            plain="Of the students whose test can show it, the share at least two grades below.",
            source=_OURS,
            limits=_FLOOR,
        ),
        Measure(
            name="share_3_below",
            label="Share 3 or more grades below",
            parts=(*DEPTHS[3:], "n_sees_3"),
            formula=_deeper(3),
            formula_text="students with depth of 3 or more / students with a depth, in grades "
            "that can show 3",
            unit="share",
            plain="Of the students whose test can show it, the share at least three grades below.",
            source=_OURS,
            limits=_FLOOR,
        ),
        Measure(
            name="mean_depth",
            label="Mean depth",
            parts=("depth_sum", "n_with_depth"),
            formula=ratio("depth_sum", "n_with_depth"),
            formula_text="sum of grades below (uncapped) / students with a depth",
            unit="grade levels",
            plain="How many grades below, on average, counting at or above as 0.",
            source=_OURS,
            limits="A lower bound: students on the test's floor may be further below. Read it "
            "with the floor share.",
        ),
        Measure(
            name="floor_share",
            label="Share on the test's floor",
            parts=("n_floor", "n_with_depth"),
            formula=ratio("n_floor", "n_with_depth"),
            formula_text="students at the lowest level the test can show / students with a depth",
            unit="share",
            plain="The share of students who may be further below than the test can say.",
            source=_OURS,
            limits="Grows as the enrolled grade comes closer to the lowest grade the test knows.",
        ),
        Measure(
            name="share_proficient",
            label="Share proficient",
            parts=("n_proficient", "n_with_tip"),
            formula=ratio("n_proficient", "n_with_tip"),
            formula_text="students proficient / students with a proficiency result",
            unit="share",
            plain="The tip: students who met the grade-level standard of the test.",
            source="As the test reports it, else the score against the Proficient cut of the "
            "same grade and window.",
            limits="A state's Proficient is a policy line of that test. It says nothing of how "
            "far below the others are.",
            group="n_with_tip",
        ),
        Measure(
            name="tested_share",
            label="Share tested",
            parts=("n_tested", "n_enrolled"),
            formula=ratio("n_tested", "n_enrolled"),
            formula_text="enrolled students with a score / enrolled students",
            unit="share",
            plain="How much of the enrolment the picture rests on.",
            source="Enrolment rows; the score rows where a data set has no enrolment file.",
            limits="A result without an enrolment row counts in neither.",
            group="n_enrolled",
        ),
        *_skill_measures(),
        Measure(
            name="hidden_share",
            label="Hidden share of unfinished skills",
            parts=(*(f"unfinished_{k}" for k in range(9)),),
            formula=lambda sums: (
                sums["unfinished_earlier"] / sums["unfinished_up_to"]
                if sums["unfinished_up_to"]
                else None
            ),
            formula_text="unfinished results from grades below the enrolled grade / all "
            "unfinished results up to the enrolled grade",
            unit="share",
            plain="Of what the diagnostic found unfinished, the share a test of the enrolled "
            "grade alone cannot see.",
            source="Waterline's definition over the diagnostic's standard results.",
            limits="Of what this diagnostic asked; another blueprint would give another share.",
            group="n_asked_any",
            section="Skills",
        ),
        *GROWTH,
        *STOCK,
        *INTAKE,
        _by_strand(),
        *SUCCESS,
    )
}


def parts_of(section: str | None = None) -> tuple[str, ...]:
    """Every part the registry names, once each, in order of first use."""
    named = [
        part
        for measure in MEASURES.values()
        if section in (None, measure.section)
        for part in (measure.group, *measure.parts)
    ]
    return tuple(dict.fromkeys(named))
