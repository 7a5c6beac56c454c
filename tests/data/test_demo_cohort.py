"""One cohort as arrays: the growth model's promises, over many seeds."""

from __future__ import annotations

import time
from dataclasses import fields

import numpy as np
import pytest

from data.demo.cohort import Cohort, cohort

SEEDS = range(60)


def residuals(one: Cohort) -> np.ndarray:
    """Exit left after the true line on entry freed of error within schools, in exit SDs."""
    size = np.bincount(one.school)
    mean_x, mean_y = (np.bincount(one.school, v) / size for v in (one.entry, one.exit))
    inner = one.entry - mean_x[one.school]
    variance = (inner**2).sum() / (len(inner) - len(size))
    reliable = 1 - one.sem**2 / variance
    slope = (inner * (one.exit - mean_y[one.school])).sum() / (reliable * (inner**2).sum())
    left: np.ndarray = (mean_y - slope * mean_x) / one.exit_sd
    return left


def test_the_same_seed_gives_the_same_cohort() -> None:
    first, second = cohort(5), cohort(5)
    for field in fields(Cohort):
        assert np.array_equal(getattr(first, field.name), getattr(second, field.name))
    assert not np.array_equal(first.exit[:50], cohort(6).exit[:50])


def test_it_is_quick() -> None:
    """About 20 ms a seed at most; a slow machine gets five times that."""
    begun = time.perf_counter()
    for seed in range(20):
        cohort(seed)
    assert (time.perf_counter() - begun) / 20 < 0.1


def test_spreads_and_correlations() -> None:
    """Entry SD 16, exit SD 20, their correlation .87, the two tests' school effects .6."""
    drawn = [cohort(seed, providers=False) for seed in SEEDS]
    assert np.mean([c.entry.std() for c in drawn]) == pytest.approx(16, rel=0.02)
    assert np.mean([c.exit.std() for c in drawn]) == pytest.approx(20, rel=0.02)
    assert np.mean([np.corrcoef(c.entry, c.exit)[0, 1] for c in drawn]) == pytest.approx(
        0.87, abs=0.01
    )
    both = [np.corrcoef(c.school_effect, c.school_effect_state)[0, 1] for c in drawn]
    assert np.mean(both) == pytest.approx(0.6, abs=0.05)
    assert np.mean([c.school_effect.std() for c in drawn]) == pytest.approx(0.10, abs=0.005)
    share = [
        np.average((np.bincount(c.school, c.entry) / np.bincount(c.school) - c.entry.mean()) ** 2)
        / c.entry.var()
        for c in drawn
    ]
    assert 0.22 < np.mean(share) < 0.28


def test_a_larger_error_keeps_the_observed_spreads() -> None:
    drawn = [cohort(seed, providers=False, sem=6.0) for seed in SEEDS]
    assert np.mean([c.entry.std() for c in drawn]) == pytest.approx(16, rel=0.02)
    assert np.mean([c.exit.std() for c in drawn]) == pytest.approx(20, rel=0.02)


def test_provider_effects_can_be_found_again() -> None:
    """Mean over seeds of (its schools' residual - the pool's) is the expected effect.

    Compared per provider; 60 seeds leave a standard error of about .01 with 6 schools.
    """
    found: dict[str, list[float]] = {}
    for seed in SEEDS:
        one = cohort(seed)
        left = residuals(one)
        pool = left[one.school_provider == -1].mean()
        for place, name in enumerate(one.provider_ids):
            found.setdefault(name, []).append(left[one.school_provider == place].mean() - pool)
    wanted = dict(zip(one.provider_ids, one.expected_effect, strict=True))
    assert wanted["lumenpath"] == 0.20
    assert wanted["stepwellow"] == pytest.approx(0.09 * 0.40)
    for name, effect in wanted.items():
        assert np.mean(found[name]) == pytest.approx(
            effect, abs=0.05 if name == "fernglim" else 0.03
        )


def test_second_test_has_its_own_effects() -> None:
    one = cohort(0)
    told = dict(zip(one.provider_ids, one.expected_effect_state, strict=True))
    assert (told["lumenpath"], told["tallowick"]) == (0.20, 0.0)


def test_head_start_of_one_provider() -> None:
    """Entry of kestrelway's schools: 0.4 SD (6.4 points) above the pool's, mean over seeds."""
    ahead = []
    for seed in SEEDS:
        one = cohort(seed)
        place = one.provider_ids.index("kestrelway")
        ahead.append(one.entry[one.provider == place].mean() - one.entry[one.provider == -1].mean())
    assert np.mean(ahead) == pytest.approx(6.4, abs=1.5)


def test_school_sizes_follow_the_providers() -> None:
    one = cohort(1)
    counts = np.bincount(one.school_provider[one.school_provider >= 0])
    assert counts.tolist() == [12, 6, 6, 6, 3, 1]
    small = np.bincount(one.school)[one.school_provider == one.provider_ids.index("cairnabout")]
    assert small.max() < 40


def test_settings_do_what_they_say() -> None:
    together = cohort(3, schools=2_000, intake_correlation=0.5, providers=False)
    size = np.bincount(together.school)
    mean = np.bincount(together.school, together.entry) / size
    assert np.corrcoef(mean, together.school_effect)[0, 1] == pytest.approx(0.48, abs=0.06)
    uneven = cohort(3, effect_sd=0.10)
    twelve = uneven.provider_effect[uneven.school_provider == 0]
    assert 0.04 < twelve.std() < 0.18
    assert not cohort(3, providers=False).provider_effect.any()
    assert not cohort(3, school_sd=0.0).school_effect.any()


def test_impossible_cohorts_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 44 schools"):
        cohort(0, schools=20)
    with pytest.raises(ValueError, match="no room"):
        cohort(0, sem=3.0, school_sd=0.6)
