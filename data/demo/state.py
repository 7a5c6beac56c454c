"""Builds the demo state year by year and writes it as a data set.

Knows: the order of things in a school year, and the folder. Must not know: any formula (those
live with their nouns). Only one year's students and rows are held at a time.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data.demo import mastery, tables
from data.demo.school_year import run_year
from data.demo.strengths import Strengths
from data.demo.students import Students
from data.demo.truth import Ledger
from data.demo.world import World

LAST_YEAR = 2025


@dataclass(frozen=True)
class Request:
    """What to build: students a year in grades 3-8, school years, seed, standards per test."""

    students: int = 30_000
    years: int = 6
    seed: int = 2025
    standards_per_test: int = mastery.USUAL_STANDARDS

    def __post_init__(self) -> None:
        if self.students < 2_000:
            raise ValueError("The demo state needs at least 2,000 students a year.")
        if not 1 <= self.years <= 30:
            raise ValueError("The demo state has 1 to 30 school years.")
        if self.seed < 0:
            raise ValueError("The seed must not be negative.")
        if self.standards_per_test < 4:
            raise ValueError("A diagnostic asks at least 4 standards.")


Report = Callable[[str], None]


def build(folder: Path, request: Request, report: Report = lambda line: None) -> None:
    """Write the demo state of `request` to `folder`, replacing what was there.

    All files go to a folder beside it first, so an interrupted run leaves the old one whole.
    FileExistsError when `folder` holds something that is no data set.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "dataset.toml").is_file():
        raise FileExistsError(f"{folder} holds something else than a data set; choose another.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    half_made = folder.with_name(f".{folder.name}.making")
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.mkdir()
    try:
        _write_all(half_made, request, report)
    except BaseException:
        shutil.rmtree(half_made, ignore_errors=True)
        raise
    # Renamed away before it is removed: there is never a folder with half of its files.
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    half_made.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write_all(folder: Path, request: Request, report: Report) -> None:
    years = range(LAST_YEAR - request.years + 1, LAST_YEAR + 1)
    world = World.draw(
        seed=request.seed,
        students=request.students,
        years=years,
        standards_per_test=request.standards_per_test,
    )
    ledger = Ledger(world)
    students: Students | None = None
    with tempfile.TemporaryFile(dir=folder) as file:
        strengths = Strengths(file, len(world.blueprint.standards))
        population = world.population(strengths)
        for year in years:
            students = population.first() if students is None else population.next(students, year)
            students = run_year(folder, world, year, students, strengths, ledger)
            report(f"School year {year - 1}-{year % 100:02d}: {len(students):,} students")
    tables.write_all(folder, world, ledger.figures)
    mastery.write_reference(folder)
    truth = json.dumps(ledger.truth(), indent=1, allow_nan=False)
    (folder / "truth.json").write_text(truth + "\n", encoding="utf-8")
    (folder / "dataset.toml").write_text(tables.dataset_toml(world), encoding="utf-8")
