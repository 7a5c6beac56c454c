"""Where the demo state's schools are: districts, middle schools, and the elementary schools
that feed them.

Knows: names, sizes, neighbourhood levels, race mixes. Must not know: scores, years, providers.
A middle school and its feeders share one neighbourhood; `level` is the neighbourhood's standing
among all (mean 0, SD 1 over middle schools), to be multiplied by a between-school SD.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo import demographics, names
from data.demo.randomness import stream

LOCALES = ("city", "suburb", "town", "rural")
STUDENTS_PER_MIDDLE = 448  # students of grades 3-8 that go with one middle school
SCHOOLS_PER_DISTRICT = 5.5
SMALL_SHARE = 0.12  # middle schools kept small on purpose
SMALL_SIZES = (17, 30)  # their students per grade
USUAL_SIZE, SIZE_SPREAD, SIZE_LIMITS = 76, 0.11, (52, 130)


@dataclass(frozen=True)
class Places:
    """Every school of the state; all arrays have one entry per school, middle schools first.

    `size` is students per grade, `feeds` the middle school a school sends its grade 5 to (itself
    for a middle school), `first_grade` 3 or 6. `middle` counts middle schools.
    """

    middle: int
    school_ids: np.ndarray
    school_names: np.ndarray
    district: np.ndarray
    district_ids: np.ndarray
    district_names: np.ndarray
    county: np.ndarray
    locale: np.ndarray
    feeds: np.ndarray
    first_grade: np.ndarray
    size: np.ndarray
    level: np.ndarray
    mix: np.ndarray

    @property
    def schools(self) -> int:
        """Number of schools."""
        return len(self.feeds)


def build(seed: int, students: int) -> Places:
    """Draw a state of about `students` students a year in grades 3-8."""
    rng = stream(seed, "places")
    middle = max(4, round(students / STUDENTS_PER_MIDDLE))
    districts = max(2, round(middle / SCHOOLS_PER_DISTRICT))
    district = _districts_of(rng, middle, districts)
    size = _sizes(rng, middle)
    leaning = rng.dirichlet(demographics.STATE_MIX * 9 + 0.02, districts)
    mix = _mixes(rng, leaning[district])
    level = _levels(rng, district, districts, mix, size)

    feeders = np.maximum(1, np.round(size / 50).astype(int))
    feeds = np.repeat(np.arange(middle), feeders)
    part = rng.dirichlet(np.full(int(feeders.max()), 40.0), middle)
    rank = np.arange(len(feeds)) - np.repeat(np.cumsum(feeders) - feeders, feeders)
    whole = np.cumsum(part, axis=1)[np.arange(middle), feeders - 1]
    below = size[feeds] * part[feeds, rank] / whole[feeds]
    lift = rng.normal(0, 0.12, len(feeds))

    district_locale = rng.choice(4, districts, p=(0.25, 0.35, 0.2, 0.2))
    locale = district_locale[district]
    locale = np.where(rng.random(middle) < 0.25, rng.choice(4, middle), locale)
    locale = np.where(size < USUAL_SIZE / 2, 3, locale)
    called, district_names, counties = _names(rng, middle, feeds, districts)
    ids = rng.permutation(middle + len(feeds)) + 101
    width = max(4, len(str(ids.max())))
    all_districts = np.concatenate([district, district[feeds]])
    return Places(
        middle=middle,
        school_ids=np.array([f"s{number:0{width}d}" for number in ids]),
        school_names=called,
        district=all_districts,
        district_ids=np.array([f"d{number + 1:02d}" for number in range(districts)]),
        district_names=district_names,
        county=counties[all_districts],
        locale=np.array(LOCALES)[np.concatenate([locale, locale[feeds]])],
        feeds=np.concatenate([np.arange(middle), feeds]),
        first_grade=np.concatenate([np.full(middle, 6), np.full(len(feeds), 3)]),
        size=np.concatenate([size, below]),
        level=np.concatenate([level, level[feeds] + lift]),
        mix=np.concatenate([mix, _mixes(rng, mix[feeds], 150.0)]),
    )


def _districts_of(rng: np.random.Generator, middle: int, districts: int) -> np.ndarray:
    """District of each middle school: one or more each, a few districts much larger."""
    weight = rng.lognormal(0, 0.7, districts)
    rest = rng.choice(districts, middle - districts, p=weight / weight.sum())
    return np.sort(np.concatenate([np.arange(districts), rest]))


def _sizes(rng: np.random.Generator, middle: int) -> np.ndarray:
    size = np.clip(rng.lognormal(np.log(USUAL_SIZE), SIZE_SPREAD, middle), *SIZE_LIMITS)
    small = rng.permutation(middle)[: max(1, round(SMALL_SHARE * middle))]
    size[small] = rng.uniform(*SMALL_SIZES, len(small))
    return size


def _mixes(rng: np.random.Generator, around: np.ndarray, closeness: float = 45.0) -> np.ndarray:
    """One race mix per row of `around`, scattered about it; larger `closeness`, less scatter."""
    drawn = rng.gamma(np.maximum(around * closeness, 0.02))
    mixed: np.ndarray = drawn / drawn.sum(axis=1, keepdims=True)
    return mixed


def _levels(
    rng: np.random.Generator,
    district: np.ndarray,
    districts: int,
    mix: np.ndarray,
    size: np.ndarray,
) -> np.ndarray:
    """Neighbourhood levels with mean 0 and SD 1 over students, leaning on mix and district."""
    pull = demographics.race_pull(mix)
    raw = (
        0.65 * (pull - pull.mean()) / pull.std()
        + 0.45 * rng.standard_normal(districts)[district]
        + 0.65 * rng.standard_normal(len(district))
    )
    weight = size / size.sum()
    apart = raw - (weight * raw).sum()
    standing: np.ndarray = apart / np.sqrt((weight * apart**2).sum())
    return standing


def _names(
    rng: np.random.Generator, middle: int, feeds: np.ndarray, districts: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Names of schools (middle, then elementary), of districts, and counties by district."""
    counties = max(2, round(districts * 0.6))
    found = names.places(rng, middle + len(feeds) + districts + counties)
    schools = [f"{name} Middle School" for name in found[:middle]]
    schools += [f"{name} Elementary School" for name in found[middle : middle + len(feeds)]]
    rest = found[middle + len(feeds) :]
    of_district = [f"{name} Unified School District" for name in rest[:districts]]
    county = np.array([f"{name} County" for name in rest[districts:]])
    return np.array(schools), np.array(of_district), county[np.arange(districts) % counties]
