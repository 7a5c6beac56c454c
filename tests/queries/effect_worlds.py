"""Small sets of students in two arms, for tests of effects."""

from __future__ import annotations

from random import Random

import numpy as np

from queries.effects import Effect, effect
from queries.matching import Matched, match


def one_stratum(
    treated: list[float],
    pool: list[float],
    *,
    entry: list[float] | None = None,
    school: list[int] | None = None,
    sd: float = 1.0,
) -> Effect | None:
    """The effect of exit scores, all in one stratum; by default each student is a school."""
    n = len(treated) + len(pool)
    none = np.zeros(n, dtype=int)
    matched = match(
        np.arange(n) < len(treated),
        entry=np.array(entry or [0.0] * n),
        traits=none,
        cell=none,
        school=np.arange(n) if school is None else np.array(school),
        bins=none,
    )
    return effect(matched, np.array(treated + pool), sd=sd)


def world(random: Random, *, students: int = 120) -> tuple[Matched, np.ndarray]:
    """Matched students and their exit scores; 5 treated schools, 7 of the pool."""
    rng = np.random.default_rng(random.randrange(2**32))
    school = rng.integers(0, 12, students)
    entry = rng.normal(200, 16, students)
    matched = match(
        school < 5,
        entry=entry,
        traits=rng.integers(0, 2, students),
        cell=rng.integers(0, 2, students),
        school=school,
        bins=np.searchsorted([185, 195, 205, 215], entry),
    )
    lift = rng.normal(0, 3, 12)
    exit_score = 30 + 0.9 * entry + lift[school] + rng.normal(0, 8, students)
    return matched, exit_score


def found_of(matched: Matched, exit_score: np.ndarray, *, sd: float = 20.0) -> Effect:
    found = effect(matched, exit_score, sd=sd)
    assert found is not None and found.half is not None
    return found
