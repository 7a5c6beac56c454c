"""A data set of successive years, small enough to work out by hand: grade 6 of two districts.

Spring of `diag`, students by grades below 0, 1, 2:

              2020       2022      2023     2024        2025
    North     60 30 10   -         fall     80 60 60    50 30 20
    South     40  0  0   -         fall      3  2  0    20 10 10

There are no rows at all of 2021 and 2022, in 2023 `diag` was given in fall only, and 2024 also has
grade 5 in North, 20 at grade level. North: 40, 60 and 50 of 100 below; South 0 of 40, five students,
20 of 40. `state` is scaled anew in each grade.
"""

from __future__ import annotations

from tests.data.built_sets import SCHOOLS, assessment_toml

TOML = assessment_toml(
    "diag",
    name="Diagnostic",
    role="adaptive",
    basis="placement",
    vertical_scale=True,
    placement_min=1,
) + assessment_toml("state", name="State test", role="state test", vertical_scale=False)
# (year, window, grade, school) -> students by grades below
LAYERS = {
    (2020, "spring", 6, "S1"): (60, 30, 10),
    (2020, "spring", 6, "S2"): (40, 0, 0),
    (2023, "fall", 6, "S1"): (50, 25, 25),
    (2023, "fall", 6, "S2"): (20, 10, 10),
    (2024, "spring", 6, "S1"): (80, 60, 60),
    (2024, "spring", 6, "S2"): (3, 2, 0),
    (2024, "spring", 5, "S1"): (20, 0, 0),
    (2025, "spring", 6, "S1"): (50, 30, 20),
    (2025, "spring", 6, "S2"): (20, 10, 10),
}


def tables() -> dict[str, str]:
    """The data set's tables as CSV text; everyone enrolled is tested but for ten in North in 2025."""
    scores = [
        "student_id,school_year,window,grade,school_id,assessment,scale_score,placement_grade,"
        "proficient"
    ]
    people = ["student_id,school_year,grade,school_id"]
    for (year, window, grade, school), layers in LAYERS.items():
        for depth, count in enumerate(layers):
            for i in range(count):
                name = f"{school}-{year}-{grade}-{depth}-{i}"
                people.append(f"{name},{year},{grade},{school}")
                scores.append(f"{name},{year},{window},{grade},{school},diag,500,{grade - depth},")
    for i in range(20):
        scores.append(f"S1-2025-6-0-{i},2025,spring,6,S1,state,700,,yes")
    people += [f"absent-{i},2025,6,S1" for i in range(10)]
    return {
        "scores": "\n".join(scores) + "\n",
        "students": "\n".join(people) + "\n",
        "schools": SCHOOLS,
    }
