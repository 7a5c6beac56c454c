"""The mathematics standards of kindergarten to grade 8, and what each one builds on.

Knows: two small tables kept beside this file, and how to read them. Must not know: data sets,
students, the store, anything that is shown.

The codes, grades and domains are those of the Common Core State Standards for Mathematics. The
labels, the choice of key standards and the prerequisites are Waterline's own. The standards'
text is not reproduced here.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

STANDARDS: Path = Path(__file__).resolve().parent / "standards.csv"
"""All 229 content standards of kindergarten to grade 8, one row each (parts a, b, c left out)."""

PREREQUISITES: Path = Path(__file__).resolve().parent / "prerequisites.csv"
"""One row per pair: a standard, and a standard a student needs finished just before it."""


def standards() -> pd.DataFrame:
    """Every standard, sorted by grade, then by code (9 before 10); one row each.

    Columns: `standard` (text, the code, `6.RP.A.3`), `grade` (integer, kindergarten is 0),
    `domain` (text, its plain name), `cluster` (text, `6.RP.A`), `label` (text, two to six words
    of our own, no two alike), `key` (integer: 2 for the four carry-over standards of the grade,
    which later grades lean on most and a diagnostic asks every time; 1 for the rest of the
    grade's blueprint; 0 for all others).
    """
    return pd.read_csv(STANDARDS, dtype={"grade": "int64", "key": "int64"})


def prerequisites() -> pd.DataFrame:
    """Direct prerequisites, in the order of `standards()`; no cycles, none from a later grade.

    Columns: `standard` (text, the code of the target), `prerequisite` (text, the code of what it
    builds on). A standard without a row starts a progression.
    """
    return pd.read_csv(PREREQUISITES)


def blueprint() -> pd.DataFrame:
    """The key standards, from which a diagnostic draws its questions.

    The rows of `standards()` where `key` is 1 or 2, with the same columns: seven a grade from
    kindergarten to grade 2, eight a grade from grade 3 to grade 8.
    """
    every = standards()
    return every[every["key"] >= 1].reset_index(drop=True)
