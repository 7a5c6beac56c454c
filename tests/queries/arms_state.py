"""A small data set in which everything the Providers page says can be worked out by hand.

Grade 6 of school year 2025, scored in fall and in spring (span f6-s6, one taught year). Everybody
starts at 200 or 220, half of each school at each, so that a stratum holds one entry score, and within
a school exits lie 5 points either way of entry + 10 + the school's own gain:

    provider  schools: students, gain                       entry
    apex      A1 20 +4, A2 20 +6, A3 20 +8                  200, 220
    bold      B1 20 +5                                      200, 220
    crux      C1 20 +3, C2 20 +5                            200, 220
    dune      D1, D2, D3 20 +4 each                         half at 300, where nobody of the pool is
    elm       E1 5 (South)       fir  F1 12 (South)
    none      P1 20 -1, P2 20 +1, P3 20 -1, P4 20 +1        P2 has technical assistance
    neither   N1 12 planning; N2 14 two providers; N3 16 no use here, but apex in grade 7
    South     Q1 20, Q2 20: the pool there

The same of A and P in 2024, and of elm's school with 20 students. `other` is a second test of the
students of A, P and C in 2025: gains -4, -4, -4 for A, 3 and 5 for C.
Hours of apex (dose 30): of each school 8 reached it, 8 did not, of 4 nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.data.built_sets import assessment_toml

TOML = assessment_toml(
    "diag", name="Diagnostic", role="adaptive", vertical_scale=True
) + assessment_toml("other", name="Other", role="adaptive", vertical_scale=True)
YEARS = (2024, 2025)


@dataclass(frozen=True)
class School:
    """One school of grade 6: students, gain beyond 10 points, on `other` too, entry scores."""

    key: str
    n: int
    gain: float
    other: float | None = None
    starts: tuple[int, int] = (200, 220)
    south: bool = False
    earlier: int = 0


SCHOOLS = (
    School("A1", 20, 4, -4, earlier=20),
    School("A2", 20, 6, -4, earlier=20),
    School("A3", 20, 8, -4, earlier=20),
    School("B1", 20, 5),
    School("C1", 20, 3, 3),
    School("C2", 20, 5, 5),
    *(School(key, 20, 4, starts=(220, 300)) for key in ("D1", "D2", "D3")),
    School("E1", 5, 4, south=True, earlier=20),
    School("F1", 12, 4, south=True),
    *(
        School(f"P{i}", 20, gain, gain, earlier=20)
        for i, gain in enumerate((-1, 1, -1, 1), start=1)
    ),
    School("N1", 12, 0),
    School("N2", 14, 0),
    School("N3", 16, 0),
    School("Q1", 20, 0, south=True),
    School("Q2", 20, 0, south=True),
)
USED = {
    **dict.fromkeys(("A1", "A2", "A3"), (("apex", 6, 1),)),
    "B1": (("bold", 6, 1),),
    **dict.fromkeys(("C1", "C2"), (("crux", 6, 1),)),
    **dict.fromkeys(("D1", "D2", "D3"), (("dune", 6, 1),)),
    "E1": (("elm", 6, 1),),
    "F1": (("fir", 6, 1),),
    "P2": (("aid", 6, 1),),
    "N1": (("bold", 6, 0),),
    "N2": (("apex", 6, 1), ("bold", 6, 1)),
    "N3": (("apex", 7, 1),),
}
NAMES = {"A": "Apex", "B": "Bold", "C": "Crux", "D": "Dune", "E": "Elm", "F": "Fir"}
HEADS = {
    "scores": "student_id,school_year,window,grade,school_id,assessment,scale_score",
    "students": "student_id,school_year,grade,school_id,gender",
    "schools": "school_id,school_name,district_id,district_name",
    "providers": "provider_id,provider_name,role,stated_dose_hours",
    "implementations": "school_id,grade,school_year,provider_id,implementation_year",
    "usage": "student_id,school_year,provider_id,hours",
    "funding": "school_id,school_year,source,amount_usd",
    "provider_reports": "provider_id,span,cohort,assessment,measure,grade,value,n,design,"
    "validated_by,paid_by",
}


def exits(year: int = 2025, test: str = "diag") -> list[float]:
    """Exit score of every matched student of a test."""
    rows = (row.split(",") for row in _scores())
    return [float(row[6]) for row in rows if row[1:3] == [str(year), "spring"] and row[5] == test]


def _people(year: int) -> Iterator[tuple[str, School, int, int]]:
    """(student, school, number within it, start) of a year."""
    for school in SCHOOLS:
        for i in range(school.n if year == 2025 else school.earlier):
            yield f"{school.key}-{year}-{i:02}", school, i, school.starts[i % 2]


def _scores() -> Iterator[str]:
    for year in YEARS:
        for name, school, i, start in _people(year):
            off = 5 if i % 4 < 2 else -5
            gains = {"diag": school.gain}
            if school.other is not None and year == 2025:
                gains["other"] = school.other
            for test, gain in gains.items():
                yield f"{name},{year},fall,6,{school.key},{test},{start}"
                yield f"{name},{year},spring,6,{school.key},{test},{start + 10 + gain + off:.1f}"


def _hours() -> Iterator[str]:
    for name, school, i, _ in _people(2025):
        if school.key[0] == "A" and i < 16:
            yield f"{name},2025,apex,{30 if i < 8 else 29}"


def tables() -> dict[str, str]:
    """The data set's tables as CSV text."""
    lines = {
        "scores": list(_scores()),
        "students": [
            f"{name},{year},6,{school.key},{'Female' if i // 2 % 2 else 'Male'}"
            for year in YEARS
            for name, school, i, _ in _people(year)
        ],
        "schools": [
            f"{one.key},School {one.key},{'South,South' if one.south else 'North,North'}"
            for one in SCHOOLS
        ],
        "providers": [
            *(f"{n.lower()},{n},model provider,{30 if k == 'A' else ''}" for k, n in NAMES.items()),
            "aid,Aid,technical assistance,",
        ],
        "implementations": [
            f"{school},{grade},{year},{provider},{since}"
            for year in YEARS
            for school, rows in USED.items()
            for provider, grade, since in rows
            if year == 2025 or school[0] in "AEP"
        ],
        "usage": list(_hours()),
        "funding": ["A1,2025,legislative,2000", "A2,2025,legislative,3000", "A2,2025,federal,1000"],
        "provider_reports": [
            "apex,f6-s6,2025,diag,gain,6,9,5,,,",
            "apex,f6-s6,2025,diag,gain,,19,60,,,",
            "aid,f6-s6,2025,diag,gain,,9,60,,,",
        ],
    }
    return {name: "\n".join((HEADS[name], *rows)) + "\n" for name, rows in lines.items()}
