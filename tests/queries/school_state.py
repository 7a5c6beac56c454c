"""A small data set in which every number of the Schools page can be worked out by hand.

Everyone is in grade 6, scored in fall and spring of one school year (span fall 6 to spring 6) of
2025, 2024 or 2023. Matched students on `diag`, by exit school (district names in capitals):

               2025  2024  2023
    NORTH  A     40    40    40    ten more joined in spring of 2025
           B     35    32    31
           C     12    12    12    pooled over three cohorts: 36
    SOUTH  E     45    40     0
           F     30    10     0    thirty is in order
           G     20    15     0    pooled over two: 35
    WEST   H     33    30    30
           I      6     6     6    always too small
           J     15    30    30    hidden beside I in 2025 (and H beside I in 2024 and 2023)
    EAST   K     20     8     0    its 2024 is too small, so K stands with 20 alone; L beside it
           L     50    30    30
    LONE   M      7     0     0    its district too is too small
    PAIR   N     60     0     0    hidden beside O
           O      5     0     0
    SOLO   P     16     0     0    hidden beside M: SOLO is the smallest district that is not small

All: 394, 253 and 179. Placements are given, down to grade 1, so nobody is on the floor. The i-th
student of a school and year entered one grade below grade level when i is odd (H and L: two below),
and left at grade level when i is even, else one below; those who joined are at grade level. So of
the 50 tested at A in spring 2025 30 are at grade level.

Economically disadvantaged are the first students of a school, by the share POOR; English learners
are the first 20 of L; disability is not recorded. Girls are every other pair of students: 0, 1,
not 2, 3. A used provider `one` in 2025 (second year), B `two` in 2024 (planning).

Other tests of the same students in 2025: `state` (no vertical scale; proficient when i is even),
`bare` (a vertical scale, but nothing that says grade level).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from tests.data.built_sets import assessment_toml
from tests.queries.growth_state import Yardstick, yardstick

TOML = (
    assessment_toml(
        "diag",
        name="Diagnostic",
        role="adaptive",
        basis="placement",
        vertical_scale=True,
        placement_min=1,
    )
    + assessment_toml("state", name="State test", role="state test", vertical_scale=False)
    + assessment_toml("bare", name="Bare", role="adaptive", vertical_scale=True)
)
YEARS = (2025, 2024, 2023)
SIZES: dict[str, tuple[str, int, int, int]] = {
    **{"A": ("North", 40, 40, 40), "B": ("North", 35, 32, 31), "C": ("North", 12, 12, 12)},
    **{"E": ("South", 45, 40, 0), "F": ("South", 30, 10, 0), "G": ("South", 20, 15, 0)},
    **{"H": ("West", 33, 30, 30), "I": ("West", 6, 6, 6), "J": ("West", 15, 30, 30)},
    **{"K": ("East", 20, 8, 0), "L": ("East", 50, 30, 30)},
    **{"M": ("Lone", 7, 0, 0), "N": ("Pair", 60, 0, 0), "O": ("Pair", 5, 0, 0)},
    "P": ("Solo", 16, 0, 0),
}
EFFECT = {"A": 6.0, "B": -4.0, "C": -5.0, "E": 1.0, "F": 0.0, "G": -3.0, "H": 2.0, "L": -1.0}
POOR = {"A": 0.5, "B": 0.4, "E": 0.8, "F": 0.5, "G": 0.5, "H": 0.2, "L": 0.6}
JOINED = 10


@dataclass(frozen=True)
class Student:
    """One matched student: the i-th of a school and year, with points in fall and in spring."""

    school: str
    year: int
    i: int
    entry: float
    left: float

    @property
    def name(self) -> str:
        """Id in the files."""
        return f"{self.school}{self.year}x{self.i}"

    @property
    def start(self) -> int:
        """Grades below at entry."""
        return 0 if self.i % 2 == 0 else 2 if self.school in "HL" else 1

    @property
    def end(self) -> int:
        """Grades below at exit."""
        return self.i % 2

    @property
    def girl(self) -> bool:
        """Whether a girl."""
        return self.i % 4 < 2

    @property
    def poor(self) -> bool:
        """Whether economically disadvantaged."""
        _, *sizes = SIZES[self.school]
        size = sizes[YEARS.index(self.year)]
        return self.i < POOR.get(self.school, 0.5) * size

    @property
    def learner(self) -> bool:
        """Whether an English learner."""
        return self.school == "L" and self.i < 20


@cache
def students() -> tuple[Student, ...]:
    """Every matched student of every cohort."""
    draw = np.random.default_rng(23)
    found = []
    for school, (_, *sizes) in SIZES.items():
        for year, size in zip(YEARS, sizes, strict=True):
            for i in range(size):
                entry = 210 + draw.normal(0, 12)
                left = entry + 8 + EFFECT.get(school, 0.0) + draw.normal(0, 5)
                found.append(Student(school, year, i, round(entry, 1), round(left, 1)))
    return tuple(found)


def of(year: int) -> list[Student]:
    """The matched students of one cohort."""
    return [one for one in students() if one.year == year]


@cache
def measured(year: int) -> Yardstick:
    """The yardstick of one cohort on `diag`."""
    held = of(year)
    entry, left = (np.array([getattr(one, end) for one in held]) for end in ("entry", "left"))
    school = np.array([one.school for one in held])
    return yardstick(entry, left, school, [None] * len(held))


def residuals(school: str, year: int) -> np.ndarray:
    """Residuals of one school's matched students, SD."""
    mask = np.array([one.school == school for one in of(year)], dtype=bool)
    return measured(year).residual[mask]


def tables(*, bare: bool = False) -> dict[str, str]:
    """The data set's tables as CSV text; `bare`: scores and schools alone."""
    heads = {
        "scores": "student_id,school_year,window,grade,school_id,assessment,scale_score,"
        "placement_grade,proficient",
        "schools": "school_id,school_name,district_id,district_name",
        "students": "student_id,school_year,grade,school_id,gender,economically_disadvantaged,"
        "english_learner",
        "providers": "provider_id,provider_name",
        "implementations": "school_id,grade,school_year,provider_id,implementation_year,"
        "student_progress,planning_time",
    }
    lines = {
        "scores": list(_scores()),
        "schools": [
            f"{school},{school} School,{district},{district}"
            for school, (district, *_) in SIZES.items()
        ],
        "students": list(_people()),
        "providers": ["one,One Math", "two,Two Math"],
        "implementations": ["A,6,2025,one,2,0.8,", "B,6,2024,two,0,,0.25"],
    }
    kept = ("scores", "schools") if bare else tuple(heads)
    return {name: "\n".join((heads[name], *lines[name])) + "\n" for name in kept}


def _scores() -> Iterator[str]:
    for one in students():
        head = f"{one.name},{one.year}"
        place = f"6,{one.school}"
        yield f"{head},fall,{place},diag,{one.entry},{6 - one.start},"
        yield f"{head},spring,{place},diag,{one.left},{6 - one.end},"
        if one.year == 2025:
            for test, told in (("state", ("yes", "no")[one.end]), ("bare", "")):
                yield f"{head},fall,{place},{test},{one.entry},,"
                yield f"{head},spring,{place},{test},{one.left},,{told}"
    for i in range(JOINED):
        yield f"new{i},2025,spring,6,A,diag,221.5,6,"


def _people() -> Iterator[str]:
    for one in students():
        gender = "Female" if one.girl else "Male"
        traits = ",".join("yes" if each else "no" for each in (one.poor, one.learner))
        yield f"{one.name},{one.year},6,{one.school},{gender},{traits}"
    for i in range(JOINED):
        yield f"new{i},2025,6,A,Female,no,no"
