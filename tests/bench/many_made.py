"""A made state of many schools, for measuring how fast they are compared.

Knows: the contract's files. Must not know: clocks, how an answer is made. The state is one of middle
schools alone: an adaptive test in fall of grade 6 and spring of grade 8, two cohorts. Growth, intake
and the sizes of districts are drawn, so that schools differ; nobody in it exists.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from data import settings
from data.demo.randomness import stream
from data.demo.writing import write
from tests.bench.apart import Spent, apart

NAME = "bench-8500-schools-2"
SCHOOLS = 8_500
TYPICAL_DISTRICT = 4  # schools; the sizes are skewed, as real ones are: most have a few, some 100
LAST_ENTRY = 2023
RACES = ("asian", "black", "hispanic", "two or more", "white")
RACE_SHARES = (0.05, 0.13, 0.5, 0.04, 0.28)
DATASET = """name = "A made state of many schools"
synthetic = true
description = "Invented numbers for measuring speed; nobody in it exists."
attribution = ""
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
"""
TRAITS = {
    "economically_disadvantaged": 0.5,
    "english_learner": 0.1,
    "student_with_disability": 0.13,
}


def generate(folder: str, schools: int, seed: int) -> None:
    """Write the data set: about 75 students a school in the last cohort, half in the one before."""
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    rng = stream(seed, "many schools")
    place = np.arange(schools)
    skewed = np.clip(rng.lognormal(np.log(TYPICAL_DISTRICT), 1.1, schools), 1, 150).astype(np.int64)
    district = np.repeat(np.arange(schools), skewed)[:schools]
    write(
        into / "schools.parquet",
        {
            "school_id": np.array([f"m{one:05d}" for one in place]),
            "school_name": np.array([f"Made School {one:05d}" for one in place]),
            "district_id": np.array([f"e{one:04d}" for one in district]),
            "district_name": np.array([f"Made District {one:04d}" for one in district]),
        },
    )
    sizes = np.clip(rng.lognormal(np.log(70), 0.5, schools), 8, 250).astype(np.int64)
    scores: list[dict[str, np.ndarray]] = []
    students: list[dict[str, np.ndarray]] = []
    first = 0
    for entry, size in ((LAST_ENTRY - 1, sizes // 2 + 1), (LAST_ENTRY, sizes)):
        school = np.repeat(place, size)
        n = len(school)
        number = np.char.add("x", np.char.zfill(np.arange(first, first + n).astype("U9"), 9))
        first += n
        start = 214 + 8 * rng.standard_normal(schools)[school] + 14 * rng.standard_normal(n)
        effect = 0.1 * rng.standard_normal(schools)[school]
        end = 231 + 0.85 * (start - 214) + 17 * effect + 9 * rng.standard_normal(n)
        marks = {name: rng.random(n) < share for name, share in TRAITS.items()}
        marks["race_ethnicity"] = rng.choice(RACES, n, p=RACE_SHARES)
        marks["gender"] = rng.choice(("female", "male"), n)
        for year, window, grade, score in (
            (entry, "fall", 6, start),
            (entry + 2, "spring", 8, end),
        ):
            scores.append(
                {
                    "student_id": number,
                    "school_year": np.full(n, year, dtype=np.int16),
                    "window": np.full(n, window),
                    "grade": np.full(n, grade, dtype=np.int8),
                    "school_id": np.char.add("m", np.char.zfill(school.astype("U5"), 5)),
                    "assessment": np.full(n, "made"),
                    "scale_score": np.round(np.clip(score, 100, 350)),
                    "standard_error": np.full(n, 3.0),
                    "placement_grade": np.clip((score - 165) // 8, 0, grade).astype(np.int8),
                }
            )
        for year, grade in ((entry, 6), (entry + 1, 7), (entry + 2, 8)):
            students.append(
                {
                    "student_id": number,
                    "school_year": np.full(n, year, dtype=np.int16),
                    "grade": np.full(n, grade, dtype=np.int8),
                    "school_id": np.char.add("m", np.char.zfill(school.astype("U5"), 5)),
                    **marks,
                }
            )
    for name, parts in (("scores", scores), ("students", students)):
        write(
            into / f"{name}.parquet",
            {key: np.concatenate([part[key] for part in parts]) for key in parts[0]},
        )
    (into / "dataset.toml").write_text(DATASET, encoding="utf-8")


def build(folder: str) -> None:
    """Build the store of the data set."""
    from data.build import build as build_store

    build_store(Path(folder))


def made(schools: int, seed: int) -> tuple[str, Spent | None, Spent]:
    """The data set's name; what making it took, None where it was there; what building took."""
    name = NAME if schools == SCHOOLS else f"bench-{schools}-schools"
    folder, generated = settings.set_folder(name), None
    if not (folder / "dataset.toml").is_file():
        _, generated = apart(generate, str(folder), schools, seed)
    _, built = apart(build, str(folder))
    return name, generated, built
