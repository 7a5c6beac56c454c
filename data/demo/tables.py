"""The demo state's small tables: schools, cuts, norms, programme files and dataset.toml.

Knows: the columns of the contract. Must not know: students and their scores.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from data.demo import names, programme, reports, scale
from data.demo.truth import SpanFigures
from data.demo.world import World
from data.demo.writing import write

_TOML = """\
# Written by python -m data.demo: every student, school, test and provider in it is invented.
name = "{state}, a demo state"
synthetic = true
description = "An invented state of {schools} schools in {districts} districts, \
school years ending {first} to {last}, made from seed {seed}."
attribution = "Synthetic data made by Waterline; no real person, school or company."
min_n = 10

[assessments.{adaptive}]
name = "Plumbline Adaptive Math"
role = "adaptive"
basis = "placement"
placement_view = "season"
placement_min = 0
vertical_scale = true
score_min = {adaptive_min}
score_max = {adaptive_max}
reliability = 0.96
norms_study = "{norms}"

[assessments.{state_test}]
name = "{state} State Math Test"
role = "state test"
vertical_scale = false
score_min = {state_min}
score_max = {state_max}
reliability = 0.91
"""


def write_all(folder: Path, world: World, figures: list[SpanFigures]) -> None:
    """Write every table that is not split by year; `figures` are what providers can report."""
    where, use = world.places, world.use
    write(
        folder / "schools.parquet",
        {
            "school_id": where.school_ids,
            "school_name": where.school_names,
            "district_id": where.district_ids[where.district],
            "district_name": where.district_names[where.district],
            "locale": where.locale,
            "county": where.county,
        },
    )
    _write_cuts(folder)
    _write_norms(folder)
    write(folder / "providers.parquet", programme.provider_columns())
    write(
        folder / "implementations.parquet",
        programme.implementation_columns(world.seed, where, use, world.years),
    )
    write(
        folder / "funding.parquet", programme.funding_columns(world.seed, where, use, world.years)
    )
    write(folder / "provider_reports.parquet", reports.columns(figures))


def _write_cuts(folder: Path) -> None:
    """The adaptive test's proficient cut is the line of its own grade's placement."""
    grades = sorted(scale.PLACEMENT_CUT_SPRING)
    rows = [(grade, window) for grade in grades for window in range(3)]
    write(
        folder / "cut_scores.parquet",
        {
            "assessment": np.array([scale.ADAPTIVE] * len(rows)),
            "grade": np.array([grade for grade, _ in rows], dtype=np.int8),
            "proficient_cut": np.array([float(scale.placement_cut(*row)) for row in rows]),
            "window": np.array([scale.WINDOWS[window] for _, window in rows]),
        },
    )


def _write_norms(folder: Path) -> None:
    rows = [(grade, window) for grade in sorted(scale.NORM_MEAN) for window in range(3)]
    write(
        folder / "norms.parquet",
        {
            "norms_study": np.array([scale.NORMS_STUDY] * len(rows)),
            "assessment": np.array([scale.ADAPTIVE] * len(rows)),
            "grade": np.array([grade for grade, _ in rows], dtype=np.int8),
            "window": np.array([scale.WINDOWS[window] for _, window in rows]),
            "mean": np.array([scale.NORM_MEAN[grade][window] for grade, window in rows]),
            "sd": np.array([scale.NORM_SD[grade][window] for grade, window in rows]),
        },
    )


def dataset_toml(world: World) -> str:
    """The text of dataset.toml."""
    return _TOML.format(
        state=names.STATE,
        schools=world.places.schools,
        districts=len(world.places.district_ids),
        first=world.years[0],
        last=world.years[-1],
        seed=world.seed,
        adaptive=scale.ADAPTIVE,
        adaptive_min=scale.ADAPTIVE_RANGE[0],
        adaptive_max=scale.ADAPTIVE_RANGE[1],
        norms=scale.NORMS_STUDY,
        state_test=scale.STATE_TEST,
        state_min=scale.STATE_RANGE[0],
        state_max=scale.STATE_RANGE[1],
    )
