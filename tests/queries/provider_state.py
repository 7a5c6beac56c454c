"""A data set of two providers and a pool, with schools too small to stand alone.

Everyone is in grade 6, scored in fall and spring (span fall 6 to spring 6) of 2025 or 2024 on `diag`;
a student enters at 210 +- 12 points and leaves 8 points higher, +- 5, plus what the school adds.
Placements are given; economically disadvantaged are the odd ones, girls every other pair. Students of
both years, matched, by school:

    One Math, used since 2024   school-t1 60, t2 50, t3 45, t4 40, t5 8     t5 is joined with t4
                                school-t6 30 in its planning year: in no arm
    Two Math, used in 2025      school-u1 40, u2 36, u3 7                   u3 is joined with u2
    Three Math                  school-v1 5                                 too few to be shown
    none, the pool              school-p1 70, p2 65, p3 60, p4 55, p5 50, p6 45, p7 6, p8 5

Of the pool p7 and p8 are joined, 11 together, if all of them are compared. Districts: t1 u1 p1 p2 p7
and v1 in Near, the others in Far. Four Math is named and used nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from tests.queries.school_state import TOML

__all__ = ["IDS", "NEAR", "SIZES", "TOML", "USED", "tables"]

SIZES = {
    **{"t1": 60, "t2": 50, "t3": 45, "t4": 40, "t5": 8, "t6": 30},
    **{"u1": 40, "u2": 36, "u3": 7, "v1": 5},
    **{"p1": 70, "p2": 65, "p3": 60, "p4": 55, "p5": 50, "p6": 45, "p7": 6, "p8": 5},
}
NEAR = ("t1", "u1", "p1", "p2", "p7", "v1")
ADDS = {"t": 3.0, "u": -1.0, "v": 0.0, "p": 0.0}
PROVIDERS = {"one": "One Math", "two": "Two Math", "three": "Three Math", "four": "Four Math"}
USED = (
    *((f"t{i}", 2024, "one", 1) for i in range(1, 6)),
    *((f"t{i}", 2025, "one", 2) for i in range(1, 6)),
    ("t6", 2025, "one", 0),
    *((f"u{i}", 2025, "two", 1) for i in range(1, 4)),
    ("v1", 2025, "three", 1),
)
YEARS = (2025, 2024)
IDS = tuple(f"kid{year}{school}n{i}" for year in YEARS for school in SIZES for i in range(99))


def tables(*, bare: bool = False) -> dict[str, str]:
    """The data set's tables as CSV text; `bare`: nobody says who used what."""
    heads = {
        "scores": "student_id,school_year,window,grade,school_id,assessment,scale_score,"
        "placement_grade",
        "schools": "school_id,school_name,district_id,district_name",
        "students": "student_id,school_year,grade,school_id,gender,economically_disadvantaged",
        "providers": "provider_id,provider_name",
        "implementations": "school_id,grade,school_year,provider_id,implementation_year",
    }
    lines = {
        "scores": list(_scores()),
        "schools": [
            f"school-{one},{one.upper()} School,{where},{where}"
            for one in SIZES
            for where in ["Near" if one in NEAR else "Far"]
        ],
        "students": [
            f"kid{year}{school}n{i},{year},6,school-{school},"
            f"{'Female' if i % 4 < 2 else 'Male'},{'yes' if i % 2 else 'no'}"
            for year in YEARS
            for school, size in SIZES.items()
            for i in range(size)
        ],
        "providers": [f"{key},{name}" for key, name in PROVIDERS.items()],
        "implementations": [f"school-{s},6,{year},{key},{since}" for s, year, key, since in USED],
    }
    kept = ("scores", "schools", "students") if bare else tuple(heads)
    return {name: "\n".join((heads[name], *lines[name])) + "\n" for name in kept}


@cache
def _drawn() -> tuple[tuple[int, str, int, float, float], ...]:
    draw = np.random.default_rng(41)
    found = []
    for year in YEARS:
        for school, size in SIZES.items():
            adds = ADDS[school[0]] + draw.normal(0, 1.5)
            for i in range(size):
                entry = 210 + draw.normal(0, 12)
                left = entry + 8 + adds + draw.normal(0, 5)
                found.append((year, school, i, round(entry, 1), round(left, 1)))
    return tuple(found)


def _scores() -> Iterator[str]:
    for year, school, i, entry, left in _drawn():
        head = f"kid{year}{school}n{i},{year}"
        yield f"{head},fall,6,school-{school},diag,{entry},{6 - i % 2}"
        yield f"{head},spring,6,school-{school},diag,{left},{6 - i % 2}"
