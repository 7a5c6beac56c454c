"""Who the students are: race, gender and programmes, and how they go with where a student starts.

Knows: the 56 profiles (race/ethnicity x economically disadvantaged x English learner x student
with disability) and how often each is met in a school. Must not know: scores, files, providers.

Profiles shift where a student *starts*, never how a student *grows*: within any starting level,
every group of the demo state grows alike, which is what an honest measure must then find.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RACES = (
    "American Indian or Alaska Native",
    "Asian",
    "Black or African American",
    "Hispanic or Latino",
    "Native Hawaiian or Other Pacific Islander",
    "Two or More Races",
    "White",
)
GENDERS = ("Female", "Male", "Nonbinary")
GENDER_SHARES = (0.488, 0.504, 0.008)

# Per race, in the order of RACES.
STATE_MIX = np.array([0.012, 0.05, 0.17, 0.26, 0.003, 0.05, 0.455])
_ECON_LOGIT = np.array([0.7, -0.5, 0.7, 0.6, 0.5, 0.0, -0.4])
_LEARNER_SHARE = np.array([0.05, 0.28, 0.05, 0.38, 0.18, 0.02, 0.015])
_RACE_SHIFT = np.array([-0.20, 0.45, -0.28, -0.12, -0.15, 0.0, 0.07])
_ECON_SHIFT, _LEARNER_SHIFT, _DISABILITY_SHIFT = -0.30, -0.55, -0.75

PROFILES = len(RACES) * 8


def race_of(profiles: np.ndarray) -> np.ndarray:
    """Index into RACES."""
    race: np.ndarray = profiles // 8
    return race


def economically_disadvantaged(profiles: np.ndarray) -> np.ndarray:
    """Yes/no per profile."""
    yes: np.ndarray = (profiles & 4) > 0
    return yes


def english_learner(profiles: np.ndarray) -> np.ndarray:
    """Yes/no per profile."""
    yes: np.ndarray = (profiles & 2) > 0
    return yes


def student_with_disability(profiles: np.ndarray) -> np.ndarray:
    """Yes/no per profile."""
    yes: np.ndarray = (profiles & 1) > 0
    return yes


def race_pull(mix: np.ndarray) -> np.ndarray:
    """How far a mix of races (rows of shares) leans up or down: used to place neighbourhoods."""
    pull: np.ndarray = mix @ (_RACE_SHIFT - 0.5 * _ECON_LOGIT)
    return pull


@dataclass(frozen=True)
class Makeup:
    """How often each profile is met in each school, and what it does to a starting deviation.

    `cumulative` is schools x 56; `shift` is schools x 56 in SDs, centred on 0 in every school,
    so a school's own level is its `level` and nothing else; `spread` is the SD of what is left
    within a school once profiles are taken out, so the whole within-school SD is 1.
    """

    cumulative: np.ndarray
    shift: np.ndarray
    spread: np.ndarray

    def draw(self, rng: np.random.Generator, school: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Profile and within-school starting deviation (SD 1) of one student per entry."""
        at = rng.random(len(school))[:, None] > self.cumulative[school]
        profiles = np.minimum(at.sum(axis=1), PROFILES - 1).astype(np.int8)
        own = rng.standard_normal(len(school)) * self.spread[school]
        return profiles, self.shift[school, profiles] + own


def makeup(mix: np.ndarray, level: np.ndarray) -> Makeup:
    """The makeup of schools with a race `mix` (schools x 7) at a neighbourhood `level` (SD 1)."""
    index = np.arange(PROFILES)
    race = index // 8
    econ, learner, swd = (index & 4) > 0, (index & 2) > 0, (index & 1) > 0
    height = level[:, None]
    p_econ = 1 / (1 + np.exp(0.85 * height - _ECON_LOGIT[race]))
    p_learner = np.minimum(_LEARNER_SHARE[race] * np.exp(-0.25 * height), 0.6)
    p_swd = np.minimum(0.145 * np.exp(-0.10 * height), 0.4) * np.ones(PROFILES)
    share = (
        mix[:, race]
        * np.where(econ, p_econ, 1 - p_econ)
        * np.where(learner, p_learner, 1 - p_learner)
        * np.where(swd, p_swd, 1 - p_swd)
    )
    raw = (
        _RACE_SHIFT[race] + _ECON_SHIFT * econ + _LEARNER_SHIFT * learner + _DISABILITY_SHIFT * swd
    )
    centred = raw[None, :] - (share @ raw)[:, None]
    taken = (share * centred**2).sum(axis=1)
    return Makeup(np.cumsum(share, axis=1), centred, np.sqrt(np.maximum(1 - taken, 0.1)))
