"""`python -m tests.bench.many_schools`: a made state of 8,500 schools, and how fast Schools answers.

Knows: the contract's files, the clock. Must not know: how an answer is made. The state is one of
middle schools alone: an adaptive test in fall of grade 6 and spring of grade 8, two cohorts. Growth
and intake are drawn, so that schools differ; nobody in it exists. Printed are p50 and p95 of random
changes of the page (order, page, search, filters, unit, side by side, alike) and the size of the
largest figure; ends with 1 when a figure is over 300 kB.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import numpy as np

from data import settings
from data.demo.randomness import stream
from data.demo.writing import write
from tests.bench.apart import apart

NAME = "bench-8500-schools"
SCHOOLS, SCHOOLS_A_DISTRICT = 8_500, 9
LAST_ENTRY = 2023
MOST_KB = 300
# Changes that ask for more than the page's own three views of whole schools.
HEAVY = re.compile(r"\b(compare|like|race|gender|econ|el|swd|provider)=")
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
    district = place // SCHOOLS_A_DISTRICT
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


def measured(
    data: str, changes: int, seed: int
) -> tuple[tuple[float, ...], tuple[str, ...], float]:
    """Milliseconds and links of the changes, and the largest figure in kB."""
    import app
    from queries import ask
    from tests.bench.changes import Page
    from tests.bench.selections import distinct
    from tests.bench.timing import WARM_UP, changed

    page = Page(app.create_app(data, say=lambda line: None), "/schools")
    drawn = distinct(ask.catalog(), count=WARM_UP + changes, seed=seed, path="/schools")
    changed(page, "/schools", drawn[:WARM_UP])
    taken = changed(page, "/schools", drawn[WARM_UP:])
    links = tuple(one.link("/schools") for one in drawn[WARM_UP:])
    return taken, links, max(largest(link) for link in links[:20])


def largest(link: str) -> float:
    """kB of the largest figure of a view, as JSON."""
    import orjson

    from components import pictures
    from components.theme import Look
    from queries import ask

    figures = [pictures.draw(panel, look=Look()) for panel in ask.answer(link).panels]
    return max(len(orjson.dumps(figure)) for figure in figures) / 1000


def build(folder: str) -> None:
    """Build the store of the data set."""
    from data.build import build as build_store

    build_store(Path(folder))


def main(arguments: list[str] | None = None) -> int:
    """Make, measure, print; 1 when a figure is too large."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.many_schools", description=__doc__)
    parser.add_argument("--schools", type=int, default=SCHOOLS, help=f"default {SCHOOLS:,}")
    parser.add_argument("--changes", type=int, default=200, help="random changes (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="which (default 1)")
    given = parser.parse_args(arguments)
    name = NAME if given.schools == SCHOOLS else f"bench-{given.schools}-schools"
    folder = settings.set_folder(name)
    if not (folder / "dataset.toml").is_file():
        _, spent = apart(generate, str(folder), given.schools, given.seed)
        print(f"{given.schools:,} schools generated: {spent}", flush=True)
    _, spent = apart(build, str(folder))
    print(f"built: {spent}", flush=True)
    (taken, links, kilobytes), _ = apart(measured, name, given.changes, given.seed)
    plain = [ms for ms, link in zip(taken, links, strict=True) if not HEAVY.search(link)]
    for what, some in (("order, page, search, place", plain), ("all changes", list(taken))):
        if not some:
            continue
        ordered = sorted(some)
        middle, high = ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))]
        print(
            f"/schools of {given.schools:,} schools, {what}: p50 {middle:.0f} ms, p95 {high:.0f} ms "
            f"over {len(some)} changes."
        )
    print(f"largest figure: {kilobytes:.0f} kB")
    slowest = max(zip(taken, links, strict=True))
    print(
        f"/schools of {given.schools:,} schools: p50 {middle:.0f} ms, p95 {high:.0f} ms over "
        f"{len(taken)} changes; largest figure {kilobytes:.0f} kB."
    )
    print(f"slowest: {slowest[0]:.0f} ms, {slowest[1]}")
    return 0 if kilobytes <= MOST_KB else 1


if __name__ == "__main__":
    sys.exit(main())
