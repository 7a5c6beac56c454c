"""The programme files of the demo state: providers, implementations, usage, funding.

Knows: who uses what (`providers.Use`) and how such files look: uneven, partly missing. Must not
know: scores and effects.
"""

from __future__ import annotations

import numpy as np

from data.demo import providers
from data.demo.places import Places
from data.demo.providers import PROVIDERS, Use
from data.demo.randomness import stream
from data.demo.students import Students, student_ids
from data.demo.writing import Coded, Columns, Maybe

FIDELITY = (
    "student_progress",
    "teacher_usage",
    "planning_time",
    "professional_learning",
    "interim_assessment",
    "infrastructure",
)
SOURCES = ("federal", "state discretionary", "legislative", "public-private", "local")
_DOLLARS_PER_STUDENT = (75.0, 60.0, 45.0, 40.0, 25.0)
_SOURCE_CHANCE = (0.7, 0.55, 0.5, 0.3, 0.6)
FIDELITY_MISSING = 0.09
USAGE_MISSING = 0.04
PROVIDER_IDS = np.array([one.id for one in PROVIDERS])


def provider_columns() -> Columns:
    """The `providers` table."""
    return {
        "provider_id": PROVIDER_IDS,
        "provider_name": np.array([one.name for one in PROVIDERS]),
        "model": np.array([one.model for one in PROVIDERS]),
        "role": np.array([one.role for one in PROVIDERS]),
        "stated_dose_hours": Maybe(
            np.array([one.dose or 0.0 for one in PROVIDERS]),
            np.array([one.dose is None for one in PROVIDERS]),
        ),
    }


def implementation_columns(seed: int, places: Places, use: Use, years: range) -> Columns:
    """The `implementations` table: school x grade x year x provider, fidelity partly missing."""
    rows: list[tuple[int, int, int, int, int]] = []  # year, school, grade, provider, since
    for year in years:
        since = use.implementation_year(year)
        by_school = use.provider.copy()
        if use.former >= 0:
            by_school[use.former] = providers.FORMER_PROVIDER
        for school, column in np.argwhere(since >= 0):
            provider = int(by_school[school])
            rows.append((year, int(school), int(column) + 6, provider, int(since[school, column])))
        helped = (use.assisted > 0) & (year >= use.assisted)
        assistance = next(i for i, one in enumerate(PROVIDERS) if one.role == providers.ASSISTANCE)
        for school in np.flatnonzero(helped):
            for grade in (6, 7, 8):
                rows.append(
                    (year, int(school), grade, assistance, year - int(use.assisted[school]))
                )
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    return {
        "school_id": places.school_ids[table[:, 1]],
        "grade": table[:, 2].astype(np.int8),
        "school_year": table[:, 0].astype(np.int16),
        "provider_id": PROVIDER_IDS[table[:, 3]],
        "implementation_year": table[:, 4].astype(np.int8),
        **_fidelity(seed, places, table),
    }


def _fidelity(seed: int, places: Places, table: np.ndarray) -> dict[str, Maybe]:
    """Six shares between 0 and 1 per row: a school's own level, better with the years."""
    rng = stream(seed, "fidelity")
    base = rng.normal(0.1, 0.8, (places.schools, len(FIDELITY)))
    easier = np.array([0.0, -0.2, -0.4, 0.3, 1.0, 0.7])
    height = (
        base[table[:, 1]]
        + easier
        + 0.30 * np.minimum(table[:, 4], 3)[:, None]
        + rng.normal(0, 0.25, (len(table), len(FIDELITY)))
    )
    values = np.round(1 / (1 + np.exp(-height)), 2)
    missing = rng.random(values.shape) < FIDELITY_MISSING
    planning = table[:, 4] == 0
    # Nothing has been taught in a planning year, so progress and usage cannot be known.
    missing[planning, :2] = True
    missing[planning, 4] = True
    return {name: Maybe(values[:, place], missing[:, place]) for place, name in enumerate(FIDELITY)}


def usage_columns(seed: int, year: int, students: Students, used: np.ndarray) -> Columns:
    """The `usage` table of one year. `used`: index of each student's model provider, -1 none.

    A few students and a few whole schools have no row: their hours are unknown, not zero.
    """
    rng = stream(seed, "usage", year)
    silent_school = rng.random(int(students.school.max()) + 1) < USAGE_MISSING / 2
    reported = (rng.random(len(students)) >= USAGE_MISSING) & ~silent_school[students.school]
    who = np.flatnonzero((used >= 0) & reported)
    provider = used[who]
    dose = np.array([one.dose or 1.0 for one in PROVIDERS])[provider]
    dose_only = np.array([one.dose_only for one in PROVIDERS])[provider]
    wobble = rng.standard_normal(len(who))
    usual = dose * np.exp(0.28 * students.engagement[who] + 0.15 * wobble - 0.02)
    reached = dose * (1.03 + 0.2 * np.abs(wobble))
    short = dose * np.minimum(0.42 * np.exp(0.35 * students.engagement[who] + 0.2 * wobble), 0.97)
    keen = students.reaches_dose[who]
    hours = np.where(dose_only, np.where(keen, reached, short), usual)
    numbers = students.number[who]
    return {
        "student_id": student_ids(numbers),
        "school_year": np.full(len(who), year, dtype=np.int16),
        "provider_id": Coded(provider, PROVIDER_IDS),
        "hours": np.round(hours, 1),
    }


def funding_columns(seed: int, places: Places, use: Use, years: range) -> Columns:
    """The `funding` table: dollars by school, year and source; uneven, and some years missing."""
    rng = stream(seed, "funding")
    rows: list[tuple[str, int, str, float]] = []
    for year in years:
        since = use.implementation_year(year).max(axis=1)
        in_zone = (since >= 0) | ((use.assisted > 0) & (year >= use.assisted))
        for school in np.flatnonzero(in_zone):
            students = places.size[school] * 3
            for source, dollars, chance in zip(
                SOURCES, _DOLLARS_PER_STUDENT, _SOURCE_CHANCE, strict=True
            ):
                draw, amount = rng.random(), rng.lognormal(0, 0.3)
                if draw < chance:
                    total = round(students * dollars * amount * 1.4 / 100) * 100.0
                    rows.append((str(places.school_ids[school]), year, source, total))
    return {
        "school_id": np.array([row[0] for row in rows], dtype="U"),
        "school_year": np.array([row[1] for row in rows], dtype=np.int16),
        "source": np.array([row[2] for row in rows], dtype="U"),
        "amount_usd": np.array([row[3] for row in rows], dtype=np.float64),
    }
