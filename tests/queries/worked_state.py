"""A small data set in which every number of the Iceberg page can be worked out by hand.

`diag` places students from grade 2 up (basis placement), so grade 3 can show one grade below,
grade 4 two, grade 6 four. Spring 2025, students by grades below 0, 1, 2, 3, 4:

                       North (S1, girls)         South (S2, boys)        all          enrolled
    grade 3            24 16                     -                       24 16            50
    grade 4            20 10 10                  10 10  0                30 20 10         80
    grade 6            10 20  0  0 20            30 10 10  0  0          40 30 10  0 20  120

`state` has no vertical scale; proficient in spring 2025: 20 of 40 in grade 3, 36 of 60 in
grade 4, 45 of 100 in grade 6, all of North first.

The 100 students of grade 6 have standard results: all on 6.A (60 unfinished), 40 on 5.A (30
unfinished), 20 on 4.A (10 unfinished).

2024 has `diag` only: in spring grade 6 of North 25 25, and 5 students of grade 4; in fall grade 6
of North 30 20.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.data.built_sets import assessment_toml

TOML = assessment_toml(
    "diag",
    name="Diagnostic",
    role="adaptive",
    basis="placement",
    placement_view="season",
    vertical_scale=True,
    placement_min=2,
) + assessment_toml("state", name="State test", role="state test", vertical_scale=False)
SCHOOLS = """\
school_id,school_name,district_id,district_name
S1,Alder School,D1,North
S2,Birch School,D2,South
"""
# (year, window, grade, school) -> students by grades below
LAYERS = {
    (2025, "spring", 3, "S1"): (24, 16),
    (2025, "spring", 4, "S1"): (20, 10, 10),
    (2025, "spring", 4, "S2"): (10, 10, 0),
    (2025, "spring", 6, "S1"): (10, 20, 0, 0, 20),
    (2025, "spring", 6, "S2"): (30, 10, 10, 0, 0),
    (2024, "spring", 6, "S1"): (25, 25),
    (2024, "spring", 4, "S1"): (5,),
    (2024, "fall", 6, "S1"): (30, 20),
}
PROFICIENT = {3: 20, 4: 36, 6: 45}
# Enrolled besides those tested in spring 2025, at North
ABSENT = {3: 10, 4: 20, 6: 20}
STANDARDS = "standard,grade,domain\n4.A,4,NF\n5.A,5,NF\n6.A,6,RP\n"
ASKED = {"6.A": (100, 60), "5.A": (40, 30), "4.A": (20, 10)}


def _students() -> Iterator[tuple[str, int, str, int, str, int]]:
    """(id, year, window, grade, school, grades below) of every student row."""
    for (year, window, grade, school), layers in LAYERS.items():
        for depth, count in enumerate(layers):
            for number in range(count):
                name = f"{school}-{year}-{grade}-{depth}-{number}"
                yield name, year, window, grade, school, depth


def tables() -> dict[str, str]:
    """The data set's tables as CSV text."""
    scores = ["student_id,school_year,window,grade,school_id,assessment,scale_score,"]
    scores[0] += "placement_grade,proficient"
    people = ["student_id,school_year,grade,school_id,gender"]
    seen: set[tuple[str, int]] = set()
    counted = dict.fromkeys(PROFICIENT, 0)
    sixth = []
    for name, year, window, grade, school, depth in _students():
        scores.append(f"{name},{year},{window},{grade},{school},diag,500,{grade - depth},")
        if (name, year) not in seen:
            seen.add((name, year))
            gender = "Female" if school == "S1" else "Male"
            people.append(f"{name},{year},{grade},{school},{gender}")
        if year == 2025:
            counted[grade] += 1
            tip = "yes" if counted[grade] <= PROFICIENT[grade] else "no"
            scores.append(f"{name},{year},spring,{grade},{school},state,700,,{tip}")
            if grade == 6:
                sixth.append(name)
    for grade, number in ABSENT.items():
        people += [f"absent-{grade}-{i},2025,{grade},S1,Female" for i in range(number)]
    mastery = ["student_id,school_year,window,standard,finished"]
    for standard, (asked, unfinished) in ASKED.items():
        for i in range(asked):
            finished = "no" if i < unfinished else "yes"
            mastery.append(f"{sixth[i]},2025,spring,{standard},{finished}")
    return {
        "schools": SCHOOLS,
        "scores": "\n".join(scores) + "\n",
        "students": "\n".join(people) + "\n",
        "standards": STANDARDS,
        "mastery": "\n".join(mastery) + "\n",
    }
