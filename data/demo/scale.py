"""The demo state's two tests: scales, norms, cuts, and how a true score moves from window to window.

Knows: the fictional adaptive test (one vertical scale, kindergarten to grade 8) and the fictional
state test (scaled anew in each grade), and the growth model both share. Must not know: schools,
students, files. All scores named `true` are free of test error; a `deviation` is a true score
minus the norm mean of the same grade and window, in points of the adaptive scale.

The norm values are our own round numbers, kept close to what published interim tests report
(gains that shrink with the grade, a spread that widens, a small drop every summer).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

ADAPTIVE = "plumbline"
STATE_TEST = "orvalle"
NORMS_STUDY = "plumbline-2019"
WINDOWS = ("fall", "winter", "spring")
GRADES = (3, 4, 5, 6, 7, 8)

ADAPTIVE_RANGE = (100, 350)
STATE_RANGE = (650, 850)
STATE_PROFICIENT = 750
STATE_SD = 30.0  # score points of one standard deviation of a grade on the state test
ADAPTIVE_SEM = 3.0
STATE_SEM = 6.0  # in points of the adaptive scale

# Norm mean and standard deviation of observed scores by grade: fall, winter, spring.
NORM_MEAN: dict[int, tuple[float, float, float]] = {
    0: (140.0, 150.0, 157.0),
    1: (160.0, 170.0, 176.5),
    2: (175.0, 184.0, 189.5),
    3: (188.5, 196.0, 201.0),
    4: (199.5, 206.0, 210.5),
    5: (209.0, 214.5, 218.5),
    6: (214.5, 219.5, 222.5),
    7: (220.0, 224.0, 226.5),
    8: (225.0, 228.5, 230.5),
}
NORM_SD: dict[int, tuple[float, float, float]] = {
    0: (12.5, 12.5, 12.5),
    1: (12.5, 12.5, 13.0),
    2: (13.0, 13.0, 13.5),
    3: (13.5, 13.5, 14.0),
    4: (14.5, 15.0, 15.5),
    5: (15.0, 16.0, 16.5),
    6: (16.0, 17.0, 17.5),
    7: (17.5, 18.0, 18.5),
    8: (19.0, 19.5, 20.0),
}

# Lowest score placed at a grade in spring, and how much lower the line lies in fall: the
# placement view is "season", so a grade's line rises through the year as its students do.
PLACEMENT_CUT_SPRING = {1: 181, 2: 191, 3: 198, 4: 208, 5: 217, 6: 223, 7: 230, 8: 236}
PLACEMENT_FALL_STEP = {1: 11, 2: 11, 3: 10, 4: 9, 5: 8, 6: 8, 7: 7, 8: 6}
PLACEMENT_WINTER_PART = 0.4  # part of the fall step still left in winter

# Share proficient on the state test that its cuts aim at in the last spring. The state ends some
# 2 of 100 above: what providers add, and who stays to the last grade, is not in the aim.
STATE_SHARE_AIMED = {3: 0.40, 4: 0.385, 5: 0.36, 6: 0.33, 7: 0.30, 8: 0.275}

# True-score correlations of one half of a school year and of one summer. Observed fall to spring
# is then about .93 and fall of grade 6 to spring of grade 8 about .87.
HALF_YEAR_CORRELATION = math.sqrt(0.965)
SUMMER_CORRELATION = 0.998
SCHOOL_SHARE = 0.255  # school share of true variance on entering a level
SCHOOL_EFFECT_SD = 0.10  # of a school on growth over its three grades, in exit SDs
TEST_CORRELATION = 0.6  # of a school's effects on the two tests
SHARED_GROWTH = 0.7  # correlation of a student's own growth on the two tests
GROWTH_BY_WINTER = 0.6  # part of a year's growth made between fall and winter


@dataclass(frozen=True)
class Step:
    """One move of a deviation: `slope` x deviation + `pull` x school level + normal(0, `spread`)."""

    slope: float
    pull: float
    spread: float


def true_sd(grade: int, window: int) -> float:
    """Standard deviation of true scores of a grade and window (index into WINDOWS), points."""
    return math.sqrt(NORM_SD[grade][window] ** 2 - ADAPTIVE_SEM**2)


def exit_sd(grade: int) -> float:
    """Observed adaptive SD at the end of the level (elementary 3-5, middle 6-8) of `grade`."""
    return NORM_SD[5 if grade <= 5 else 8][2]


def exit_sd_state(grade: int) -> float:
    """The same for the state test, in points of the adaptive scale."""
    return math.hypot(true_sd(5 if grade <= 5 else 8, 2), STATE_SEM)


def school_sd(grade: int, window: int) -> float:
    """SD between schools of true means; in middle grades it only grows with the slope."""
    if grade <= 6 and (grade < 6 or window == 0):
        return math.sqrt(SCHOOL_SHARE) * true_sd(grade, window)
    spread = school_sd(6, 0)
    for grade_from, window_from in _moves_between((6, 0), (grade, window)):
        spread *= step(grade_from, window_from).slope
    return spread


def step(grade: int, window: int) -> Step:
    """The move that starts at `window` of `grade`: to the next window, or over the summer.

    In the elementary grades growth leans a little on the neighbourhood (`pull`), so the school
    share of variance holds; in middle grades it does not, so a middle school's effect is its own.
    The school effects' own variance is taken out of the spread, so totals follow NORM_SD.
    """
    to_grade, to_window = (grade, window + 1) if window < 2 else (grade + 1, 0)
    before, after = true_sd(grade, window), true_sd(to_grade, to_window)
    correlation = HALF_YEAR_CORRELATION if window < 2 else SUMMER_CORRELATION
    lost = 1 - correlation
    if grade <= 5:
        pull = math.sqrt(SCHOOL_SHARE) * after * lost
        left = 1 - correlation**2 - SCHOOL_SHARE * lost * (2 * correlation + lost)
    else:
        pull = 0.0
        left = (1 - correlation**2) * _student_part()
    return Step(correlation * after / before, pull, after * math.sqrt(left))


def _student_part() -> float:
    """Part of the new variance of fall 6 to spring 8 that is the students', not the schools'."""
    correlation = HALF_YEAR_CORRELATION**6 * SUMMER_CORRELATION**2
    new = true_sd(8, 2) ** 2 * (1 - correlation**2)
    return 1 - (SCHOOL_EFFECT_SD * NORM_SD[8][2]) ** 2 / new


def _moves_between(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    moves, (grade, window) = [], start
    while (grade, window) < end:
        moves.append((grade, window))
        grade, window = (grade, window + 1) if window < 2 else (grade + 1, 0)
    return moves


@dataclass(frozen=True)
class Span:
    """Fall of grade 6 to spring of grade 8 in one line: exit = slope x entry + effects + core.

    `core_sd` is the SD of a student's own growth (true, points); means and SDs are the norm's.
    """

    slope: float
    core_sd: float
    entry_mean: float
    exit_mean: float
    entry_sd: float
    exit_sd: float


def middle_span() -> Span:
    """The product of the eight moves from fall of grade 6 to spring of grade 8."""
    slope, variance = 1.0, 0.0
    for grade, window in _moves_between((6, 0), (8, 2)):
        move = step(grade, window)
        slope *= move.slope
        variance = variance * move.slope**2 + move.spread**2
    return Span(
        slope=slope,
        core_sd=math.sqrt(variance),
        entry_mean=NORM_MEAN[6][0],
        exit_mean=NORM_MEAN[8][2],
        entry_sd=NORM_SD[6][0],
        exit_sd=NORM_SD[8][2],
    )


def placement_cut(grade: int, window: int) -> float:
    """Lowest adaptive score placed at `grade` (1-8) in a window; under grade 1 is kindergarten."""
    part = (1.0, PLACEMENT_WINTER_PART, 0.0)[window]
    return PLACEMENT_CUT_SPRING[grade] - round(part * PLACEMENT_FALL_STEP[grade])


def placed(score: np.ndarray, window: int) -> np.ndarray:
    """Grade (0-8) each adaptive score is placed at in a window."""
    cuts = [placement_cut(grade, window) for grade in sorted(PLACEMENT_CUT_SPRING)]
    return np.searchsorted(np.array(cuts), score, side="right").astype(np.int8)


def state_cut(grade: int, mean_shift: float) -> float:
    """The state test's cut of a grade on the adaptive scale.

    Set so that STATE_SHARE_AIMED reaches it when the grade's mean lies `mean_shift` from the norm.
    """
    spread = math.hypot(true_sd(grade, 2), STATE_SEM)
    return (
        NORM_MEAN[grade][2]
        + mean_shift
        + NormalDist().inv_cdf(1 - STATE_SHARE_AIMED[grade]) * spread
    )


def year_shift(index: int, window: int, years: int) -> float:
    """How far the whole state lies from the norms (points), by year from 0 and window.

    The second of at least three years is broken off in spring; scores are lower afterwards
    and come back by about a fifth a year.
    """
    if index == 0 or years < 3:
        return -0.5
    if index == 1:
        return (-1.0, -2.5, -4.0)[window]
    return -4.5 * math.pow(0.82, index - 2 + window * 0.45)


def has_tests(index: int, window: int, years: int) -> bool:
    """Whether the state tested in this window: not in spring of the second of at least 3 years."""
    return not (years >= 3 and index == 1 and window == 2)
