"""The enrolment file of the demo state: one row per student and year, with a few faults.

Knows: demographics as text, missing values, repeated rows. Must not know: scores.
"""

from __future__ import annotations

import numpy as np

from data.demo import demographics
from data.demo.places import Places
from data.demo.students import Students, student_ids
from data.demo.writing import Coded, Columns, Maybe

SECOND_ROW_SHARE = 0.4  # of students who change school in mid-year: two enrolment rows
REPEATED_SHARE = 1.5e-4  # rows of students listed twice in the same school


def columns(
    rng: np.random.Generator, students: Students, year: int, places: Places, spring: np.ndarray
) -> Columns:
    """The `students` table of one year; `spring` is each student's school at the end of it.

    Where a student has two rows, the later one in the file counts: it names the newer school.
    """
    moved = np.flatnonzero(spring != students.school)
    second = moved[rng.random(len(moved)) < SECOND_ROW_SHARE]
    again = rng.choice(len(students), max(1, round(REPEATED_SHARE * len(students))), replace=False)
    extra = np.concatenate([second, again])
    rows = np.concatenate([np.arange(len(students)), extra])
    school = np.concatenate([students.school, spring[second], students.school[again]])
    profile, missing = students.profile[rows], students.missing[rows]

    def absent(bit: int) -> np.ndarray:
        hidden: np.ndarray = (missing & (1 << bit)) > 0
        return hidden

    return {
        "student_id": Coded(rows, student_ids(students.number)),
        "school_year": np.full(len(rows), year, dtype=np.int16),
        "grade": students.grade[rows],
        "school_id": Coded(school, places.school_ids),
        "race_ethnicity": Coded(
            np.where(absent(0), -1, demographics.race_of(profile)), np.array(demographics.RACES)
        ),
        "gender": Coded(
            np.where(absent(1), -1, students.gender[rows]), np.array(demographics.GENDERS)
        ),
        "economically_disadvantaged": Maybe(
            demographics.economically_disadvantaged(profile), absent(2)
        ),
        "english_learner": Maybe(demographics.english_learner(profile), absent(3)),
        "student_with_disability": Maybe(demographics.student_with_disability(profile), absent(4)),
    }
