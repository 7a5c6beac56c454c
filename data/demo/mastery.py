"""The diagnostic of the demo state: which standards it asks, and which are finished.

Knows: the blueprint (standards with `key` >= 1 in data/reference), prerequisites, and how
success hangs on ability, grade and prerequisites. Must not know: schools, tests of other kinds.

A standard is finished when `ability + prerequisites + own strength + the day` passes 0, each
in the units of a standard normal:

- ability: (true score - location of the standard's grade) / ABILITY_POINTS;
- prerequisites: PREREQUISITE_GAP x (share of direct blueprint prerequisites finished - 1/2);
- own strength: what the student finds easy or hard, kept over the years;
- the day: new in every window, so the same standard can slip or recover.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.demo import scale
from data.demo.strengths import Strengths
from data.demo.students import student_ids
from data.demo.writing import Coded, Columns, write

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
STANDARD_COLUMNS = ("standard", "grade", "domain", "cluster", "label")
GRADES_BACK = 4  # a diagnostic reaches from the enrolled grade down to four grades below
USUAL_STANDARDS = 27
SPREAD_OF_COUNT = (-2, 3)  # a test asks 25 to 30 standards when 27 are usual
ABILITY_POINTS = 28.0
PREREQUISITE_GAP = 0.6
LASTING_SD, DAY_SD = 0.75, 0.50
# True score at which a grade's standards are finished by half of those with half the
# prerequisites.
LOCATION = {
    0: 162.0,
    1: 174.0,
    2: 187.0,
    3: 203.0,
    4: 215.0,
    5: 225.0,
    6: 234.0,
    7: 241.5,
    8: 248.0,
}
_BLOCK = 40_000  # students at a time


@dataclass(frozen=True)
class Blueprint:
    """The standards a diagnostic can ask, prerequisites first.

    `carry_over` marks the standards of each earlier grade that are asked every time;
    `prerequisites[i]` lists the places of the direct prerequisites of standard i.
    """

    standards: tuple[str, ...]
    grade: np.ndarray
    carry_over: np.ndarray
    prerequisites: tuple[tuple[int, ...], ...]


def _reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_blueprint() -> Blueprint:
    """The blueprint from data/reference/standards.csv and prerequisites.csv."""
    rows = {row["standard"]: row for row in _reference("standards.csv") if int(row["key"]) >= 1}
    needs: dict[str, list[str]] = {code: [] for code in rows}
    for edge in _reference("prerequisites.csv"):
        if edge["standard"] in rows and edge["prerequisite"] in rows:
            needs[edge["standard"]].append(edge["prerequisite"])
    order: list[str] = []
    waiting = list(rows)
    while waiting:
        ready = [code for code in waiting if all(need in order for need in needs[code])]
        if not ready:
            raise ValueError(f"prerequisites.csv has a circle through {waiting[0]}.")
        order += ready
        waiting = [code for code in waiting if code not in ready]
    place = {code: index for index, code in enumerate(order)}
    return Blueprint(
        standards=tuple(order),
        grade=np.array([int(rows[code]["grade"]) for code in order], dtype=np.int8),
        carry_over=np.array([int(rows[code]["key"]) == 2 for code in order]),
        prerequisites=tuple(tuple(place[need] for need in needs[code]) for code in order),
    )


def write_reference(folder: Path) -> None:
    """Copy the standards and prerequisites of data/reference into a data set, as parquet."""
    standards = _reference("standards.csv")
    columns: dict[str, np.ndarray] = {
        name: np.array([row[name] for row in standards], dtype="U") for name in STANDARD_COLUMNS
    }
    columns["grade"] = columns["grade"].astype(np.int8)
    write(folder / "standards.parquet", columns)
    edges = _reference("prerequisites.csv")
    write(
        folder / "prerequisites.parquet",
        {
            name: np.array([edge[name] for edge in edges], dtype="U")
            for name in ("standard", "prerequisite")
        },
    )


def finished(
    rng: np.random.Generator, blueprint: Blueprint, true: np.ndarray, skill_noise: np.ndarray
) -> np.ndarray:
    """Students x standards: which would be finished if asked. `true` is the true score."""
    location = np.array([LOCATION[int(grade)] for grade in blueprint.grade])
    day = rng.standard_normal(skill_noise.shape, dtype=np.float32)
    known = np.zeros(skill_noise.shape, dtype=bool)
    for place, needs in enumerate(blueprint.prerequisites):
        height = (true - location[place]) / ABILITY_POINTS
        height = height + LASTING_SD * skill_noise[:, place] + DAY_SD * day[:, place]
        if needs:
            height += PREREQUISITE_GAP * (known[:, list(needs)].mean(axis=1) - 0.5)
        known[:, place] = height > 0
    return known


def asked(
    rng: np.random.Generator,
    blueprint: Blueprint,
    grade: np.ndarray,
    placement: np.ndarray,
    standards_per_test: int,
) -> np.ndarray:
    """Students x standards: which the diagnostic asks.

    First the carry-over standards of each earlier grade within reach, then the enrolled grade's,
    then standards of grades near the student's placement until the count is reached.
    """
    back = grade[:, None] - blueprint.grade[None, :]
    near = -np.abs(blueprint.grade[None, :] - placement[:, None]) / 0.7
    chance = rng.random(back.shape, dtype=np.float32)
    wish = near - np.log(-np.log(np.clip(chance, 1e-9, 1 - 1e-7)))
    wish = np.where((back >= 1) & blueprint.carry_over[None, :], 200.0 + chance, wish)
    wish = np.where(back == 0, 100.0 + chance, wish)
    wish = np.where((back < 0) | (back > GRADES_BACK), -1000.0, wish)
    low, high = SPREAD_OF_COUNT
    count = rng.integers(standards_per_test + low, standards_per_test + high + 1, len(grade))
    rank = np.empty(wish.shape, dtype=np.int16)
    order = np.argsort(-wish, axis=1)
    np.put_along_axis(rank, order, np.arange(wish.shape[1], dtype=np.int16)[None, :], axis=1)
    chosen: np.ndarray = (rank < count[:, None]) & (wish > -1000.0)
    return chosen


@dataclass(frozen=True)
class Block:
    """Some students' diagnostics: rows of the `mastery` table, and what they were made from.

    `asked` and `finished` are students x standards; `finished` also where it was not asked.
    """

    columns: Columns
    grade: np.ndarray
    asked: np.ndarray
    finished: np.ndarray


Blocks = Iterator[Block]


def window_blocks(
    rng: np.random.Generator,
    blueprint: Blueprint,
    *,
    year: int,
    window: int,
    number: np.ndarray,
    grade: np.ndarray,
    true: np.ndarray,
    placement: np.ndarray,
    strengths: Strengths,
    standards_per_test: int,
) -> Blocks:
    """The diagnostics of one window, a block of students at a time; one entry per student."""
    names = np.array(blueprint.standards)
    for start in range(0, len(number), _BLOCK):
        block = slice(start, start + _BLOCK)
        known = finished(rng, blueprint, true[block], strengths.of(number[block]))
        chosen = asked(rng, blueprint, grade[block], placement[block], standards_per_test)
        student, standard = np.nonzero(chosen)
        columns: Columns = {
            "student_id": Coded(student, student_ids(number[block])),
            "school_year": np.full(len(student), year, dtype=np.int16),
            "window": Coded(np.zeros(len(student)), np.array([scale.WINDOWS[window]])),
            "standard": Coded(standard, names),
            "finished": known[student, standard],
        }
        yield Block(columns, grade[block], chosen, known)
