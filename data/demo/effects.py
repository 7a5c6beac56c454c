"""What schools and providers truly add to growth, in points of the adaptive scale.

Knows: school effects per entering cohort and test, and the providers' effects. Must not know:
how scores are observed or written. Effects are stated in SDs of the exit score over the three
grades of a level (elementary 3-5, middle 6-8) and accrue in equal parts over its school years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo import scale
from data.demo.providers import PROVIDERS
from data.demo.randomness import stream

LASTING_PART = 0.7  # of a school's effect variance that all its cohorts share
TESTS = (scale.ADAPTIVE, scale.STATE_TEST)


@dataclass(frozen=True)
class Effects:
    """School effects: tests x schools x cohorts, in exit SDs; cohort 0 entered in `first_cohort`.

    A cohort is named by the school year it entered its level in (grade 3 or grade 6).
    """

    school: np.ndarray
    first_cohort: int

    def growth(
        self,
        *,
        year: int,
        grade: np.ndarray,
        school: np.ndarray,
        provider: np.ndarray,
        reaches_dose: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Points a school year adds beyond typical growth, on each of the two tests.

        `provider` is the index of the model provider used by the student's school and grade in
        this year (-1: none); `reaches_dose` matters for dose-only providers.
        """
        level_start = np.where(grade <= 5, 3, 6)
        cohort = year - (grade - level_start) - self.first_cohort
        third = np.where(grade <= 5, exit_sds(5)[:, None], exit_sds(8)[:, None]) / 3
        felt = provider_effects()[:, provider]
        dose_only = np.array([one.dose_only for one in PROVIDERS] + [False])[provider]
        felt = np.where(dose_only & ~reaches_dose, 0.0, felt)
        both = (self.school[:, school, cohort] + felt) * third
        return both[0], both[1]


def exit_sds(grade: int) -> np.ndarray:
    """Observed exit SD of the level of `grade` on each test, points of the adaptive scale."""
    return np.array([scale.exit_sd(grade), scale.exit_sd_state(grade)])


def provider_effects() -> np.ndarray:
    """Tests x (providers and, last, none): effects on a student who feels them, in exit SDs."""
    return np.array(
        [
            [one.effect for one in PROVIDERS] + [0.0],
            [one.effect_state for one in PROVIDERS] + [0.0],
        ]
    )


def draw(seed: int, schools: int, first_year: int, last_year: int) -> Effects:
    """Draw the school effects of every cohort that is enrolled in any of the years."""
    rng = stream(seed, "effects")
    cohorts = last_year - first_year + 3
    first = _pattern(rng, schools, cohorts)
    second = scale.TEST_CORRELATION * first + np.sqrt(1 - scale.TEST_CORRELATION**2) * _pattern(
        rng, schools, cohorts
    )
    return Effects(scale.SCHOOL_EFFECT_SD * np.stack([first, second]), first_year - 2)


def _pattern(rng: np.random.Generator, schools: int, cohorts: int) -> np.ndarray:
    lasting = rng.standard_normal((schools, 1))
    passing = rng.standard_normal((schools, cohorts))
    mixed: np.ndarray = np.sqrt(LASTING_PART) * lasting + np.sqrt(1 - LASTING_PART) * passing
    mixed -= mixed.mean(axis=0)
    return mixed
