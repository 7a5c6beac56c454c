"""One school year of the demo state: windows in order, and its parts of the files.

Knows: what happens when in a school year. Must not know: formulas (they live with their nouns),
what other years hold.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from data.demo import enrolment, mastery, places, programme, scale, scores
from data.demo.randomness import stream
from data.demo.strengths import Strengths
from data.demo.students import NOT_THE_SAME, Students
from data.demo.truth import Ledger
from data.demo.world import World
from data.demo.writing import write, write_parts

_NORM_MEAN = np.array([scale.NORM_MEAN[grade] for grade in scale.GRADES])
_GROWN = (0.0, scale.GROWTH_BY_WINTER, 1.0)  # part of the year's growth made by each window


def run_year(
    folder: Path,
    world: World,
    year: int,
    students: Students,
    strengths: Strengths,
    ledger: Ledger,
) -> Students:
    """Write one year's scores, enrolment, mastery and usage; the students as they leave it."""
    index, grade = year - world.years[0], students.grade
    spring_school = _spring_schools(stream(world.seed, "moves", year), world.places, students)
    used = np.where(
        grade >= 6, world.use.provider_used(year)[students.school, np.maximum(grade - 6, 0)], -1
    )
    same = np.where(students.program == used, used, NOT_THE_SAME)
    students = replace(students, program=np.where(grade == 6, used, same).astype(np.int8))
    added, added_state = world.effects.growth(
        year=year,
        grade=grade,
        school=students.school,
        provider=used,
        reaches_dose=students.reaches_dose,
    )
    parts: list[scores.Rows] = []
    for window in range(3):
        base = _NORM_MEAN[grade - 3, window] + scale.year_shift(index, window, len(world.years))
        true = base + students.deviation + students.lift + added * _GROWN[window]
        school = students.school if window < 2 else spring_school
        if scale.has_tests(index, window, len(world.years)):
            rng = stream(world.seed, "adaptive", year, window)
            rows = scores.adaptive(rng, students, true, window, school)
            parts.append(rows)
            if window == 0:
                students = _entered(students, rows, year)
            if window != 1:
                _write_mastery(folder, world, year, window, students, strengths, rows, true, ledger)
        if window < 2:
            students = _grow(stream(world.seed, "growth", year, window), world, students, window)
    students = replace(
        students, lift=students.lift + added, lift_state=students.lift_state + added_state
    )
    if scale.has_tests(index, 2, len(world.years)):
        rng = stream(world.seed, "state test", year)
        on_state = base + students.deviation_state + students.lift_state
        parts.append(scores.state_test(rng, students, on_state, world.state_cuts, spring_school))
    whole = scores.together(parts)
    parts.clear()  # a large state's rows are gigabytes: no two copies of them
    rows = scores.with_faults(stream(world.seed, "faults", year), whole, year)
    del whole
    write_parts(
        folder / "scores" / f"{year}.parquet",
        (scores.columns(some, year, world.places.school_ids) for some in scores.blocks(rows)),
    )
    rng = stream(world.seed, "enrolment", year)
    write(
        folder / "students" / f"{year}.parquet",
        enrolment.columns(rng, students, year, world.places, spring_school),
    )
    if (used >= 0).any():
        write(
            folder / "usage" / f"{year}.parquet",
            programme.usage_columns(world.seed, year, students, used),
        )
    ledger.record(year, students, spring_school, rows)
    return students


def _entered(students: Students, rows: scores.Rows, year: int) -> Students:
    """The students with their fall score of grade 6 kept for the span's end."""
    scored = rows.take(~np.isnan(rows.score) & (rows.grade == 6))
    order = np.argsort(scored.student)
    place = np.searchsorted(scored.student, students.number, sorter=order)
    place = order[np.minimum(place, len(order) - 1)]
    found = scored.student[place] == students.number
    return replace(
        students,
        entered=np.where(found, year, students.entered).astype(np.int16),
        entry_score=np.where(found, scored.score[place], students.entry_score),
    )


def _grow(rng: np.random.Generator, world: World, students: Students, window: int) -> Students:
    """Deviations one window later."""
    shock = rng.standard_normal((2, len(students)))
    moves = [scale.step(grade, window) for grade in scale.GRADES]
    at = students.grade - 3
    slope = np.array([move.slope for move in moves])[at]
    pull = np.array([move.pull for move in moves])[at] * world.level[students.school]
    spread = np.array([move.spread for move in moves])[at]
    own = scale.SHARED_GROWTH * shock[0] + np.sqrt(1 - scale.SHARED_GROWTH**2) * shock[1]
    return replace(
        students,
        deviation=slope * students.deviation + pull + spread * shock[0],
        deviation_state=slope * students.deviation_state + pull + spread * own,
    )


def _spring_schools(
    rng: np.random.Generator, where: places.Places, students: Students
) -> np.ndarray:
    """School of each student in spring: a few have moved in mid-year to another of their level."""
    school = students.school.copy()
    moving = rng.random(len(students)) < scores.MIDYEAR_MOVE_SHARE
    for first in (3, 6):
        level = where.first_grade[students.school] == first
        who = np.flatnonzero(moving & level)
        school[who] = rng.choice(students.school[level], len(who))
    return school


def _write_mastery(
    folder: Path,
    world: World,
    year: int,
    window: int,
    students: Students,
    strengths: Strengths,
    rows: scores.Rows,
    true: np.ndarray,
    ledger: Ledger,
) -> None:
    """The diagnostic of every student with a score in this window."""
    scored = rows.take(~np.isnan(rows.score))
    order = np.argsort(students.number)
    who = order[np.searchsorted(students.number, scored.student, sorter=order)]
    blocks = mastery.window_blocks(
        stream(world.seed, "mastery", year, window),
        world.blueprint,
        year=year,
        window=window,
        number=students.number[who],
        grade=students.grade[who],
        true=true[who],
        placement=scored.placement,
        strengths=strengths,
        standards_per_test=world.standards_per_test,
    )
    path = folder / "mastery" / f"{year}-{window + 1}-{scale.WINDOWS[window]}.parquet"

    def noted() -> mastery.Blocks:
        for block in blocks:
            ledger.record_mastery(window, block)
            yield block

    write_parts(path, (block.columns for block in noted()))
