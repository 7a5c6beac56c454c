"""A data set of small and awkward groups, one case a district, all of spring 2025.

Each row of CASES: district, school, grade, gender, test, students by grades below. `diag` places
from grade 1 up (grade 6 can show five grades below); `cuts` has the cuts 300, 400, 500, 600 of
grades 3 to 6 (grade 6 can show four, grade 5 three, grade 3 one); `state` has no vertical scale;
`norm` reads the norm medians 300 to 600 of grades 3 to 6.
"""

from __future__ import annotations

from tests.data.built_sets import assessment_toml

TOML = (
    assessment_toml(
        "diag", role="adaptive", basis="placement", vertical_scale=True, placement_min=1
    )
    + assessment_toml("cuts", role="adaptive", basis="cut score", vertical_scale=True)
    + assessment_toml("state", role="state test", vertical_scale=False)
    + assessment_toml(
        "norm", role="adaptive", basis="norm median", vertical_scale=True, norms_study="study"
    )
)
Case = tuple[str, str, int, str, str, tuple[int, ...]]
CASES: tuple[Case, ...] = (
    # three genders, one of them five students
    ("Beside", "A1", 6, "Female", "diag", (50, 50)),
    ("Beside", "A1", 6, "Male", "diag", (20, 20)),
    ("Beside", "A1", 6, "Nonbinary", "diag", (5,)),
    # 25 students whose 4 one grade below are merged with the 10 at grade level
    ("Merged", "B1", 6, "Female", "cuts", (10, 4, 11)),
    # 15 students of whom every part is small
    ("Alike", "C1", 5, "Female", "cuts", (5, 4, 3, 3)),
    # 100 students, 20 four or more below, of them 5 on the floor, at the fifth
    ("Floor", "D1", 6, "Female", "diag", (40, 20, 10, 10, 15, 5)),
    # two grades, of which grade 3 cannot show two below; 4 two below merged upwards
    ("Mixed", "E1", 3, "Female", "cuts", (1,)),
    ("Mixed", "E1", 5, "Female", "cuts", (10, 0, 4, 10)),
    # a state test of one grade with four students (here: proficient, not)
    ("Tips", "F1", 5, "Female", "state", (4, 0)),
    ("Tips", "F1", 6, "Female", "state", (30, 30)),
    ("Tips", "F1", 3, "Female", "state", (10, 8)),
    # two providers, used together in one school
    ("Shared", "G1", 6, "Female", "diag", (15, 15)),
    ("Shared", "G2", 6, "Female", "diag", (30, 10)),
    # schools of 12, 40 and 50
    ("Order", "H1", 6, "Female", "diag", (12,)),
    ("Order", "H2", 6, "Female", "diag", (20, 20)),
    ("Order", "H3", 6, "Female", "diag", (20, 30)),
    # a norm median: 60 of 100 and 40 of 100 two below
    ("Norms", "N1", 5, "Female", "norm", (20, 20, 60)),
    ("Norms", "N1", 6, "Female", "norm", (30, 30, 20, 20)),
    # four grades, of which one is hidden and the next smallest with it
    ("Grades", "K1", 4, "Female", "diag", (20, 20)),
    ("Grades", "K1", 5, "Female", "diag", (6,)),
    ("Grades", "K1", 6, "Female", "diag", (30, 40)),
    ("Grades", "K1", 7, "Female", "diag", (30, 60)),
)
LADDER = {3: 300, 4: 400, 5: 500, 6: 600}


def _score(test: str, grade: int, below: int) -> str:
    """Score, placement and proficiency columns of a record so many grades below."""
    if test == "diag":
        return f"500,{grade - below},"
    if test == "state":
        return f"500,,{'no' if below else 'yes'}"
    at = LADDER.get(grade - below, LADDER[3] - 1)
    return f"{at},,"


def tables() -> dict[str, str]:
    """The data set's tables as CSV text."""
    scores = [
        "student_id,school_year,window,grade,school_id,assessment,scale_score,"
        "placement_grade,proficient"
    ]
    people = ["student_id,school_year,grade,school_id,gender"]
    schools = ["school_id,school_name,district_id,district_name"]
    for number, (district, school, grade, gender, test, layers) in enumerate(CASES):
        line = f"{school},School {school},{district},{district}"
        schools += [line] if line not in schools else []
        for below, count in enumerate(layers):
            for i in range(count):
                name = f"p{number}-{below}-{i}"
                people.append(f"{name},2025,{grade},{school},{gender}")
                score = _score(test, grade, below)
                # the norms are of fall, where they stand
                window = "fall" if test == "norm" else "spring"
                scores.append(f"{name},2025,{window},{grade},{school},{test},{score}")
    cuts = [f"cuts,{grade},{cut}" for grade, cut in LADDER.items()]
    norms = [f"study,norm,{grade},fall,{mean},10" for grade, mean in LADDER.items()]
    return {
        "scores": "\n".join(scores) + "\n",
        "students": "\n".join(people) + "\n",
        "schools": "\n".join(schools) + "\n",
        "cut_scores": "assessment,grade,proficient_cut\n" + "\n".join(cuts) + "\n",
        "norms": "norms_study,assessment,grade,window,mean,sd\n" + "\n".join(norms) + "\n",
        "providers": "provider_id,provider_name\np1,One\np2,Two\n",
        "implementations": (
            "school_id,grade,school_year,provider_id\nG1,6,2025,p1\nG2,6,2025,p1\nG2,6,2025,p2\n"
        ),
    }
