"""A small data set with schools before and after they started with a provider, to work out by hand.

Grade 6 of school years 2023 to 2025, scored in fall and spring (span f6-s6). Everybody starts at 200
or 220, half of each school at each; within a school exits lie 5 points either way of entry + 10 + the
school's gain of that year. 20 students a school and year:

    gale  G1, G2, G3   2023 none: -3 0 +3     2024 planning: +2 +4 +6   2025 year 1: -2 +4 +10
    hale  H1, H2, H3   2023 year 1: +1 +3 +5  2024 year 2: +3 +5 +7     2025 year 3: +5 +7 +9
    hale  H4, H5, H6   2023 none: -1 0 +1     2024 year 1: +6 +7 +8     2025 year 2: +4 +5 +6
    iris  I1, I2, I3   2023 none, 4 4 and 0   2024 none: 0 0 0          2025 year 1: +1 +2 +3
    jade  J1           2025, no year stated: +4 (its first year on record is year 1)
    none  P1 to P6     -1 +1 -1 +1 0 0 in every year
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.data.built_sets import assessment_toml
from tests.queries.arms_state import HEADS

TOML = assessment_toml("diag", name="Diagnostic", role="adaptive", vertical_scale=True)
YEARS = (2023, 2024, 2025)
ALWAYS = {f"P{i}": (gain,) * 3 for i, gain in enumerate((-1, 1, -1, 1, 0, 0), start=1)}
GAINS: dict[str, tuple[int, int, int]] = {
    **{"G1": (-3, 2, -2), "G2": (0, 4, 4), "G3": (3, 6, 10)},
    **{"H1": (1, 3, 5), "H2": (3, 5, 7), "H3": (5, 7, 9)},
    **{"H4": (-1, 6, 4), "H5": (0, 7, 5), "H6": (1, 8, 6)},
    **{"I1": (0, 0, 1), "I2": (0, 0, 2), "I3": (0, 0, 3)},
    **{"J1": (0, 0, 4)},
    **ALWAYS,
}
# School -> the year counted from its first year of use, by school year; None: used, none stated.
USE: dict[str, dict[int, int | None]] = {
    **{key: {2024: 0, 2025: 1} for key in ("G1", "G2", "G3")},
    **{key: {2023: 1, 2024: 2, 2025: 3} for key in ("H1", "H2", "H3")},
    **{key: {2024: 1, 2025: 2} for key in ("H4", "H5", "H6")},
    **{key: {2025: 1} for key in ("I1", "I2", "I3")},
    "J1": {2025: None},
}
NAMES = {"G": "Gale", "H": "Hale", "I": "Iris", "J": "Jade"}


def size(school: str, year: int) -> int:
    """Students of a school in a year; of iris' schools together 8 in 2023, of jade's none before."""
    if school[0] == "J" and year != 2025:
        return 0
    if school[0] == "I" and year == 2023:
        return 0 if school == "I3" else 4
    return 20


def people(year: int) -> Iterator[tuple[str, str, int, float]]:
    """(student, school, entry, exit) of a year."""
    for school, gains in GAINS.items():
        for i in range(size(school, year)):
            start = 220 if i % 2 else 200
            off = 5 if i % 4 < 2 else -5
            yield f"{school}-{year}-{i:02}", school, start, start + 10 + gains[year - 2023] + off


def exits(year: int) -> list[float]:
    """Exit score of every student of a year."""
    return [row[3] for row in people(year)]


def tables() -> dict[str, str]:
    """The data set's tables as CSV text."""
    held = [(year, *row) for year in YEARS for row in people(year)]
    lines = {
        "scores": [
            f"{name},{year},{window},6,{school},diag,{score}"
            for year, name, school, start, end in held
            for window, score in (("fall", start), ("spring", end))
        ],
        "students": [f"{name},{year},6,{school}," for year, name, school, _, _ in held],
        "schools": [f"{school},School {school},North,North" for school in GAINS],
        "providers": [f"{n.lower()},{n},model provider," for n in NAMES.values()],
        "implementations": [
            f"{school},6,{year},{NAMES[school[0]].lower()},{'' if since is None else since}"
            for school, years in USE.items()
            for year, since in years.items()
        ],
    }
    return {name: "\n".join((HEADS[name], *rows)) + "\n" for name, rows in lines.items()}
