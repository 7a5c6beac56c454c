"""One cohort of the demo state's growth model as arrays: fall of grade 6 to spring of grade 8.

Knows: the same growth model, effects and demographics as the generator, for one span and without
files. Must not know: years, windows in between, how anything is measured. Made for measuring how
often an interval holds the truth, over a thousand seeds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from data.demo import demographics, scale
from data.demo.providers import DOSE_SHARE, MODELS, PROVIDERS, dose_chance
from data.demo.randomness import stream

TYPICAL_SIZE, SIZE_SPREAD, SIZE_LIMITS = 75.0, 0.45, (20, 220)
SMALL_SIZE_LIMITS = (20, 40)
FEWEST_SCHOOLS = 44  # with providers: their 34 schools and a pool of at least 10


@dataclass(frozen=True)
class Cohort:
    """Matched students of one span, and the truth behind them.

    Arrays of one entry per student: `school` (index), `entry`, `exit` (adaptive scores),
    `entry_state`, `exit_state` (state test, in points of the adaptive scale), `race` (index into
    demographics.RACES), three yes/no columns, and `reaches_dose` (felt by a dose-only provider).
    Arrays of one entry per school: `school_provider` (index into `provider_ids`, -1 none),
    `school_effect`, `school_effect_state` (what the school adds), `provider_effect`,
    `provider_effect_state` (what its provider is expected to add for everyone enrolled), all in
    SDs of the exit score: `exit_sd` and `exit_sd_state` points. `expected_effect` and
    `expected_effect_state` are per provider. `sem`, `sem_state`: standard errors, points.
    """

    school: np.ndarray
    entry: np.ndarray
    exit: np.ndarray
    entry_state: np.ndarray
    exit_state: np.ndarray
    race: np.ndarray
    economically_disadvantaged: np.ndarray
    english_learner: np.ndarray
    student_with_disability: np.ndarray
    reaches_dose: np.ndarray
    school_provider: np.ndarray
    school_effect: np.ndarray
    school_effect_state: np.ndarray
    provider_effect: np.ndarray
    provider_effect_state: np.ndarray
    provider_ids: tuple[str, ...]
    expected_effect: np.ndarray
    expected_effect_state: np.ndarray
    sem: float
    sem_state: float
    exit_sd: float
    exit_sd_state: float

    @property
    def provider(self) -> np.ndarray:
        """Provider of each student's school (index into `provider_ids`), -1 for the pool."""
        mine: np.ndarray = self.school_provider[self.school]
        return mine


def cohort(
    seed: int,
    *,
    schools: int = 60,
    school_sd: float = scale.SCHOOL_EFFECT_SD,
    sem: float = scale.ADAPTIVE_SEM,
    intake_correlation: float = 0.0,
    effect_sd: float = 0.0,
    providers: bool = True,
) -> Cohort:
    """Draw one cohort.

    `school_sd`: SD of school effects on growth, exit SDs. `sem`: standard error of the adaptive
    test at both ends; the observed entry and exit SDs stay the norm's, so a larger error leaves
    less true spread. `intake_correlation`: of school effects with their intake. `effect_sd`: SD
    of a provider's effect between its schools. `providers=False`: every school is in the pool.

    exit = mean + slope x (entry free of error) + school + provider + own growth + error, with the
    slope of `scale.middle_span`. ValueError when there are too few schools, or when the error
    leaves no room for students' own growth.
    """
    if providers and schools < FEWEST_SCHOOLS:
        raise ValueError(f"With providers a cohort needs at least {FEWEST_SCHOOLS} schools.")
    rng = stream(seed, "cohort")
    span = scale.middle_span()
    between = scale.school_sd(6, 0)
    within = math.sqrt(span.entry_sd**2 - sem**2 - between**2)
    own = (
        span.exit_sd**2
        - span.slope**2 * (span.entry_sd**2 - sem**2)
        - (school_sd * span.exit_sd) ** 2
        - sem**2
    )
    if own <= 0:
        raise ValueError("This error and school SD leave no room for students' own growth.")

    assigned = _assign(schools) if providers else np.full(schools, -1)
    size = _sizes(rng, assigned)
    level = rng.standard_normal(schools)
    school_effect = school_sd * (
        intake_correlation * level
        + math.sqrt(1 - intake_correlation**2) * rng.standard_normal(schools)
    )
    school_effect_state = scale.TEST_CORRELATION * school_effect + math.sqrt(
        1 - scale.TEST_CORRELATION**2
    ) * school_sd * rng.standard_normal(schools)
    ahead = np.array([PROVIDERS[index].head_start for index in MODELS] + [0.0])[assigned]
    level = level + ahead * span.entry_sd / between

    school = np.repeat(np.arange(schools), size)
    students = len(school)
    mix = np.tile(demographics.STATE_MIX, (schools, 1))
    profile, place = demographics.makeup(mix, level).draw(rng, school)
    true = between * level[school] + within * place
    reaches = rng.random(students) < dose_chance(place)

    felt, felt_state, expected, expected_state = _effects()
    dose_only = np.array([PROVIDERS[index].dose_only for index in MODELS] + [False])[assigned]
    varied = np.where(assigned >= 0, effect_sd * rng.standard_normal(schools), 0.0)
    feels = ~dose_only[school] | reaches
    added = np.where(feels, felt[assigned][school], 0.0) + (school_effect + varied)[school]
    added_state = (
        np.where(feels, felt_state[assigned][school], 0.0) + (school_effect_state + varied)[school]
    )

    growth = math.sqrt(own) * rng.standard_normal((2, students))
    shared = scale.SHARED_GROWTH
    growth_state = shared * growth[0] + math.sqrt(1 - shared**2) * growth[1]
    noise = rng.standard_normal((4, students))
    exit_sd_state = scale.exit_sd_state(8)
    return Cohort(
        school=school,
        entry=span.entry_mean + true + sem * noise[0],
        exit=span.exit_mean + span.slope * true + span.exit_sd * added + growth[0] + sem * noise[1],
        entry_state=span.entry_mean + true + scale.STATE_SEM * noise[2],
        exit_state=span.exit_mean
        + span.slope * true
        + exit_sd_state * added_state
        + growth_state
        + scale.STATE_SEM * noise[3],
        race=demographics.race_of(profile),
        economically_disadvantaged=demographics.economically_disadvantaged(profile),
        english_learner=demographics.english_learner(profile),
        student_with_disability=demographics.student_with_disability(profile),
        reaches_dose=reaches,
        school_provider=assigned,
        school_effect=school_effect,
        school_effect_state=school_effect_state,
        provider_effect=expected[assigned] + varied,
        provider_effect_state=expected_state[assigned] + varied,
        provider_ids=tuple(PROVIDERS[index].id for index in MODELS),
        expected_effect=expected[:-1],
        expected_effect_state=expected_state[:-1],
        sem=sem,
        sem_state=scale.STATE_SEM,
        exit_sd=span.exit_sd,
        exit_sd_state=exit_sd_state,
    )


def _assign(schools: int) -> np.ndarray:
    """Provider of each school (index into MODELS), the rest -1. Levels are drawn afterwards."""
    counts = [PROVIDERS[index].schools for index in MODELS]
    labels = np.repeat(np.arange(len(MODELS)), counts)
    return np.concatenate([labels, np.full(schools - len(labels), -1)])


def _sizes(rng: np.random.Generator, assigned: np.ndarray) -> np.ndarray:
    """Matched students per school."""
    size = rng.lognormal(math.log(TYPICAL_SIZE), SIZE_SPREAD, len(assigned))
    small = np.array([PROVIDERS[index].small_schools for index in MODELS] + [False])[assigned]
    whole: np.ndarray = np.clip(size, *SIZE_LIMITS).astype(np.int64)
    whole[small] = rng.integers(*SMALL_SIZE_LIMITS, small.sum())
    return whole


def _effects() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Per provider and, last, none: effect where felt and expected for everyone, both tests."""
    felt = np.array([PROVIDERS[index].effect for index in MODELS] + [0.0])
    felt_state = np.array([PROVIDERS[index].effect_state for index in MODELS] + [0.0])
    reach = np.array(
        [DOSE_SHARE if PROVIDERS[index].dose_only else 1.0 for index in MODELS] + [1.0]
    )
    return felt, felt_state, felt * reach, felt_state * reach
