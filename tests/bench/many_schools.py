"""A made state of 8,500 middle schools, to see how fast Schools answers where there are many.

Knows: the contract's files. Must not know: how an answer is made, clocks. An adaptive test with
placements and norms, fall of grade 6 and spring of grade 8, three cohorts, the last one whole and
half and a quarter of it before. Schools differ in size, intake and growth; districts in size. Some
students come late and some leave. Nobody in it exists.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from data.demo import demographics, names
from data.demo.randomness import stream
from data.demo.writing import Coded, Column, Columns, write, write_parts

SCHOOLS = 8_500
SCHOOLS_A_DISTRICT = 9.4  # on average: 8,500 schools in 904 districts
COHORTS = ((2021, 4), (2022, 2), (2023, 1))  # school year of entry, and the part followed: 1 in ...
ABSENT = 0.04  # of the students of a cohort, at either end
NORMS = (("fall", 6, 214.0, 16.0), ("spring", 8, 231.0, 18.0))
DATASET = """\
# Written by tests.bench: every student and school in it is invented.
name = "A made state of many schools"
synthetic = true
description = "Invented numbers for measuring speed; nobody in it exists."
attribution = "Synthetic data made by Waterline; no real person or school."
min_n = 10

[assessments.made]
name = "Made test"
role = "adaptive"
basis = "placement"
placement_view = "end of year"
placement_min = 0
vertical_scale = true
score_min = 100
score_max = 350
norms_study = "made-norms"
"""


def generate(folder: str, schools: int, seed: int) -> None:
    """Write the data set into a folder: 62 students a school in the last cohort, in the middle."""
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    rng = stream(seed, "many schools")
    ids = np.array([f"m{one:05d}" for one in range(schools)])
    write(into / "schools.parquet", _schools(rng, ids))
    write(into / "norms.parquet", _norms())
    sizes = np.clip(rng.lognormal(np.log(62), 0.45, schools), 8, 120).astype(np.int64)
    intake = 214 + 8 * rng.standard_normal(schools)
    effect = 0.1 * rng.standard_normal(schools)  # of a school, in SD of growth
    scores: list[Columns] = []
    students: list[Columns] = []
    for entry, part in COHORTS:
        school = np.repeat(np.arange(schools), -(-sizes // part))
        n = len(school)
        known: dict[str, Column] = {
            "student_id": np.char.add(f"{entry}-", np.arange(n).astype("U7")),
            "school_id": Coded(school, ids),
        }
        marks = _marks(rng, n)
        start = intake[school] + 14 * rng.standard_normal(n)
        drift = 0.03 * rng.standard_normal(schools)  # of a school's effect, year by year
        gain = 17 * (effect + drift)[school] + 9 * rng.standard_normal(n)
        end = 231 + 0.85 * (start - 214) + gain
        came, stayed = rng.random(n) >= ABSENT, rng.random(n) >= ABSENT
        for late, grade, there in ((0, 6, came), (1, 7, came & stayed), (2, 8, stayed)):
            row = known | {
                "school_year": np.full(n, entry + late, dtype=np.int16),
                "grade": np.full(n, grade, dtype=np.int8),
            }
            students.append(_only(there, row | marks))
            if grade == 7:
                continue
            score = np.round(np.clip(end if late else start, 100, 350))
            tested: dict[str, Column] = {
                "window": Coded(np.full(n, 1 if late else 0), np.array(["fall", "spring"])),
                "assessment": Coded(np.zeros(n), np.array(["made"])),
                "scale_score": score,
                "standard_error": np.full(n, 3.0),
                "placement_grade": np.clip((score - 165) // 8, 0, grade).astype(np.int8),
            }
            scores.append(_only(there, row | tested))
    write_parts(into / "scores.parquet", scores)
    write_parts(into / "students.parquet", students)
    (into / "dataset.toml").write_text(DATASET, encoding="utf-8")


def _schools(rng: np.random.Generator, ids: np.ndarray) -> Columns:
    """Districts of one school and of hundreds, nine on average."""
    districts = max(2, round(len(ids) / SCHOOLS_A_DISTRICT))
    weight = rng.lognormal(0.0, 1.0, districts)
    more = rng.choice(districts, size=len(ids) - districts, p=weight / weight.sum())
    district = np.sort(np.concatenate([np.arange(districts), more]))
    return {
        "school_id": ids,
        "school_name": np.array([f"{one} Middle" for one in names.places(rng, len(ids))]),
        "district_id": np.array([f"e{one:04d}" for one in district]),
        "district_name": np.array(names.places(rng, districts))[district],
    }


def _norms() -> Columns:
    return {
        "norms_study": np.array(["made-norms"] * len(NORMS)),
        "assessment": np.array(["made"] * len(NORMS)),
        "grade": np.array([grade for _, grade, _, _ in NORMS], dtype=np.int8),
        "window": np.array([window for window, _, _, _ in NORMS]),
        "mean": np.array([mean for _, _, mean, _ in NORMS]),
        "sd": np.array([sd for _, _, _, sd in NORMS]),
    }


def _marks(rng: np.random.Generator, n: int) -> dict[str, Column]:
    """Who the students are: the same in every year."""
    mix = demographics.STATE_MIX / demographics.STATE_MIX.sum()
    race = rng.choice(len(mix), size=n, p=mix)
    gender = rng.choice(len(demographics.GENDERS), size=n, p=demographics.GENDER_SHARES)
    return {
        "race_ethnicity": Coded(race, np.array(demographics.RACES)),
        "gender": Coded(gender, np.array(demographics.GENDERS)),
        "economically_disadvantaged": rng.random(n) < 0.5,
        "english_learner": rng.random(n) < 0.1,
        "student_with_disability": rng.random(n) < 0.13,
    }


def _only(there: np.ndarray, columns: Columns) -> Columns:
    """The rows of those who were there."""
    return {
        name: Coded(column.codes[there], column.names)
        if isinstance(column, Coded)
        else column[there]  # type: ignore[index]
        for name, column in columns.items()
    }
