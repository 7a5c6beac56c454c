"""Test scores of the demo state: what the two tests show of the students' true scores.

Knows: test error, who is tested, placements, and the few bad rows every real file has. Must not
know: how students grow, where files lie. One `Rows` holds one school year of score rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

from data.demo import scale
from data.demo.students import Students, student_ids
from data.demo.writing import ROW_GROUP, Coded, Columns, Maybe

ASSESSMENTS = (scale.ADAPTIVE, scale.STATE_TEST)
WINDOW_NAMES = (*scale.WINDOWS, "summer")  # no one tests in summer: a row that says so is wrong
UNKNOWN_WINDOW = 3
UNTESTED_SHARE = 0.034
UNTESTED_WITH_ROW = 0.3  # of the students not tested, those who have a row without a score
MIDYEAR_MOVE_SHARE = 0.008
# Rows of each fault, per row of a school year.
DUPLICATE_SHARE, OFF_SCALE_SHARE, WINDOW_SHARE = 7e-5, 4e-5, 4e-5
STRANGER_SHARE, OTHER_GRADE_SHARE = 8e-5, 2e-4
_STRANGER_NUMBERS = 10_000_000_000  # far above any enrolled student's number


@dataclass(frozen=True)
class Rows:
    """Score rows as codes: `student` numbers, `window` into WINDOW_NAMES, `assessment` into
    ASSESSMENTS, `school` index. NaN, -1 and -1 stand for no score, placement and proficiency.
    """

    student: np.ndarray
    window: np.ndarray
    grade: np.ndarray
    school: np.ndarray
    assessment: np.ndarray
    score: np.ndarray
    error: np.ndarray
    placement: np.ndarray
    proficient: np.ndarray

    def __len__(self) -> int:
        return len(self.student)

    def take(self, which: np.ndarray) -> Rows:
        """The rows at these places (indices or a mask)."""
        return Rows(**{f.name: getattr(self, f.name)[which] for f in fields(self)})


def together(parts: list[Rows]) -> Rows:
    """All rows of the parts, in order."""
    return Rows(
        **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Rows)}
    )


def tested(rng: np.random.Generator, standing: np.ndarray) -> np.ndarray:
    """Who takes the test: about 4 of 100 do not, more of those who start low."""
    missing = np.minimum(UNTESTED_SHARE * np.exp(-0.4 * standing), 0.4)
    return rng.random(len(standing)) >= missing


def adaptive(
    rng: np.random.Generator, students: Students, true: np.ndarray, window: int, school: np.ndarray
) -> Rows:
    """One window of the adaptive test, one row per student; no score for those not tested.

    The standard error is about 3 points, a little larger far from the grade's middle.
    """
    takes = tested(rng, students.standing(window))
    distance = np.abs(students.standing(window))
    error = 2.75 + 0.22 * np.maximum(distance - 0.6, 0) + 0.12 * rng.standard_normal(len(true)) ** 2
    observed = np.round(true + error * rng.standard_normal(len(true)))
    score = np.clip(observed, *scale.ADAPTIVE_RANGE)
    placement = np.where(takes, scale.placed(score, window), -1)
    return _shown(
        rng,
        Rows(
            student=students.number,
            window=np.full(len(true), window, dtype=np.int8),
            grade=students.grade,
            school=school,
            assessment=np.zeros(len(true), dtype=np.int8),
            score=np.where(takes, score, np.nan),
            error=np.where(takes, np.round(error, 1), np.nan),
            placement=placement.astype(np.int8),
            proficient=np.full(len(true), -1, dtype=np.int8),
        ),
    )


def state_test(
    rng: np.random.Generator,
    students: Students,
    true: np.ndarray,
    cuts: dict[int, float],
    school: np.ndarray,
) -> Rows:
    """The state test in spring: `true` (adaptive points) scaled anew around each grade's cut."""
    takes = tested(rng, students.standing(2))
    observed = true + scale.STATE_SEM * rng.standard_normal(len(true))
    place = students.grade - 3
    cut = np.array([cuts[grade] for grade in scale.GRADES])[place]
    spread = np.array([np.hypot(scale.true_sd(g, 2), scale.STATE_SEM) for g in scale.GRADES])[place]
    score = np.round(scale.STATE_PROFICIENT + scale.STATE_SD * (observed - cut) / spread)
    score = np.clip(score, *scale.STATE_RANGE)
    error = np.round(scale.STATE_SD * scale.STATE_SEM / spread, 1)
    passed = np.where(takes, score >= scale.STATE_PROFICIENT, -1)
    return _shown(
        rng,
        Rows(
            student=students.number,
            window=np.full(len(true), 2, dtype=np.int8),
            grade=students.grade,
            school=school,
            assessment=np.ones(len(true), dtype=np.int8),
            score=np.where(takes, score, np.nan),
            error=np.where(takes, error, np.nan),
            placement=np.full(len(true), -1, dtype=np.int8),
            proficient=passed.astype(np.int8),
        ),
    )


def _shown(rng: np.random.Generator, rows: Rows) -> Rows:
    """All rows with a score, and a part of those without one."""
    return rows.take(~np.isnan(rows.score) | (rng.random(len(rows)) < UNTESTED_WITH_ROW))


def with_faults(rng: np.random.Generator, rows: Rows, year: int) -> Rows:
    """The rows with a few faults: off-scale scores, duplicates, an unknown window, strangers.

    No row has two faults. A duplicate follows its original, so the first of two is the true one.
    """
    shares = (DUPLICATE_SHARE, OFF_SCALE_SHARE, WINDOW_SHARE, STRANGER_SHARE, OTHER_GRADE_SHARE)
    counts = [max(1, round(share * len(rows))) for share in shares]
    scored = np.flatnonzero(~np.isnan(rows.score))
    picked = rng.choice(scored, sum(counts), replace=False)
    twice, off_scale, odd, unknown, other = np.split(picked, np.cumsum(counts)[:-1])

    def strangers(part: Rows, kind: int) -> Rows:
        first = _STRANGER_NUMBERS + (year * 10 + kind) * 100_000
        return replace(part, student=np.arange(first, first + len(part)))

    score = rows.score.copy()
    score[off_scale] = np.where(np.arange(len(off_scale)) % 2 == 0, 999.0, 0.0)
    again = rows.take(twice)
    again = replace(again, score=again.score + rng.integers(-4, 5, len(again)))
    odd_window = rows.take(odd)
    odd_window = replace(odd_window, window=np.full_like(odd_window.window, UNKNOWN_WINDOW))
    other_grade = strangers(rows.take(other), 2)
    outside = np.where(other_grade.grade <= 5, 2, 9).astype(np.int8)
    other_grade = replace(other_grade, grade=outside)
    return together(
        [
            replace(rows, score=score),
            again,
            odd_window,
            strangers(rows.take(unknown), 1),
            other_grade,
        ]
    )


def in_range(rows: Rows) -> np.ndarray:
    """Rows with a score on their test's scale and a known window."""
    lowest = np.array([scale.ADAPTIVE_RANGE[0], scale.STATE_RANGE[0]])[rows.assessment]
    highest = np.array([scale.ADAPTIVE_RANGE[1], scale.STATE_RANGE[1]])[rows.assessment]
    good: np.ndarray = (
        (rows.score >= lowest) & (rows.score <= highest) & (rows.window < UNKNOWN_WINDOW)
    )
    return good


def blocks(rows: Rows) -> Iterator[Rows]:
    """The rows in order, a row group of a file at a time."""
    for start in range(0, len(rows), ROW_GROUP):
        yield rows.take(np.arange(start, min(start + ROW_GROUP, len(rows))))


def columns(rows: Rows, year: int, school_ids: np.ndarray) -> Columns:
    """The rows as columns of the contract's `scores` table."""
    numbers, place = np.unique(rows.student, return_inverse=True)
    return {
        "student_id": Coded(place, student_ids(numbers)),
        "school_year": np.full(len(rows), year, dtype=np.int16),
        "window": Coded(rows.window, np.array(WINDOW_NAMES)),
        "grade": rows.grade,
        "school_id": Coded(rows.school, school_ids),
        "assessment": Coded(rows.assessment, np.array(ASSESSMENTS)),
        "scale_score": Maybe(rows.score, np.isnan(rows.score)),
        "standard_error": Maybe(rows.error, np.isnan(rows.error)),
        "placement_grade": Maybe(rows.placement, rows.placement < 0),
        "proficient": Maybe(rows.proficient == 1, rows.proficient < 0),
    }
