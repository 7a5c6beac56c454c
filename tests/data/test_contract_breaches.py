"""Every way to break the contract, once: the file, the column, what was expected, what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.contract import Breach
from tests.data.tiny_sets import (
    CUTS,
    SCHOOLS,
    SCORES,
    breaches,
    sentences,
    write_set,
)

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it

HEAD = SCORES.splitlines()[0]
MASTERY = "student_id,school_year,window,standard,finished\n"
STANDARDS = "standard,grade,domain\n5.NF.A.1,5,NF\n4.NF.B.3,4,NF\n"
IMPLEMENTATIONS = "school_id,grade,school_year,provider_id,teacher_usage\n"


def placement(extra: str = "") -> str:
    return (
        "name = 'T'\nsynthetic = true\n[assessments.state]\nrole = 'adaptive'\n"
        f"basis = 'placement'\n{extra}"
    )


def norm_median(extra: str = "") -> str:
    return placement(extra).replace("'placement'", "'norm median'")


# What is written over the tiny data set, and the one sentence it must give.
ONE_BREACH: dict[str, tuple[dict[str, str], str]] = {
    "required table without rows": (
        {"schools": SCHOOLS.splitlines()[0] + "\n"},
        "schools.csv: expected at least one row, found none.",
    ),
    "year in another form": (
        {"scores": f"{HEAD}\nada,2024_2025,spring,5,12,state,500\n"},
        "scores.csv, column school_year: expected a whole number from 1900 to 2100, "
        "found 1 of 1 row with other values, for example '2024_2025'.",
    ),
    "year out of reason": (
        {"scores": f"{HEAD}\nada,202425,spring,5,12,state,500\nben,25,spring,5,12,state,1\n"},
        "scores.csv, column school_year: expected a whole number from 1900 to 2100, "
        "found 2 of 2 rows outside that, for example '202425'.",
    ),
    "grade in letters": (
        {"scores": f"{HEAD}\nada,2025,spring,K,12,state,500\nben,2025,spring,5,12,state,1\n"},
        "scores.csv, column grade: expected a whole number from 0 to 12, "
        "found 1 of 2 rows with other values, for example 'K'.",
    ),
    "grade with a fraction": (
        {"scores": f"{HEAD}\nada,2025,spring,5.5,12,state,500\n"},
        "scores.csv, column grade: expected a whole number from 0 to 12, "
        "found 1 of 1 row with other values, for example '5.5'.",
    ),
    "grade out of range": (
        {"scores": f"{HEAD}\nada,2025,spring,13,12,state,500\n"},
        "scores.csv, column grade: expected a whole number from 0 to 12, "
        "found 1 of 1 row outside that, for example '13'.",
    ),
    "score that is no number": (
        {"scores": f"{HEAD}\nada,2025,spring,5,12,state,NA\n"},
        "scores.csv, column scale_score: expected a number, "
        "found 1 of 1 row with other values, for example 'NA'.",
    ),
    "score that is not finite": (
        {"scores": f"{HEAD}\nada,2025,spring,5,12,state,1e999\n"},
        "scores.csv, column scale_score: expected a number, "
        "found 1 of 1 row with other values, for example '1e999'.",
    ),
    "blank in a required column": (
        {"scores": f"{HEAD}\n ,2025,spring,5,12,state,1\nben,2025,spring,5,12,state,1\n"},
        "scores.csv, column student_id: expected a value in every row, found 1 of 2 rows left blank.",
    ),
    "boolean in other words": (
        {"mastery": f"{MASTERY}ada,2025,spring,5.NF.A.1,partly\n"},
        "mastery.csv, column finished: expected yes or no (true or false, 1 or 0), "
        "found 1 of 1 row with other values, for example 'partly'.",
    ),
    "unknown window of mastery": (
        {"mastery": f"{MASTERY}ada,2025,autumn,5.NF.A.1,yes\n"},
        "mastery.csv, column window: expected fall, winter or spring, "
        "found 1 of 1 row outside that, for example 'autumn'.",
    ),
    "unknown window of cuts": (
        {"cut_scores": "assessment,grade,proficient_cut,window\nstate,5,500,may\n"},
        "cut_scores.csv, column window: expected fall, winter or spring, "
        "found 1 of 1 row outside that, for example 'may'.",
    ),
    "unknown window of norms": (
        {"norms": "norms_study,assessment,grade,window,mean,sd\ns,state,5,may,500,20\n"},
        "norms.csv, column window: expected fall, winter or spring, "
        "found 1 of 1 row outside that, for example 'may'.",
    ),
    "unknown source of funding": (
        {"funding": "school_id,school_year,source,amount_usd\n12,2025,bake sale,90\n"},
        "funding.csv, column source: expected federal, state discretionary, legislative, "
        "public-private or local, found 1 of 1 row outside that, for example 'bake sale'.",
    ),
    "unknown role of a provider": (
        {"providers": "provider_id,provider_name,role\np1,Provider,vendor\n"},
        "providers.csv, column role: expected model provider or technical assistance, "
        "found 1 of 1 row outside that, for example 'vendor'.",
    ),
    "fidelity beyond 1": (
        {"implementations": f"{IMPLEMENTATIONS}12,5,2025,p1,0.9\n12,6,2025,p1,90\n"},
        "implementations.csv, column teacher_usage: expected a number from 0 to 1, "
        "found 1 of 2 rows outside that, for example '90'.",
    ),
    "negative hours": (
        {"usage": "student_id,school_year,provider_id,hours\nada,2025,p1,-1\n"},
        "usage.csv, column hours: expected a number of at least 0, "
        "found 1 of 1 row outside that, for example '-1'.",
    ),
    "school id that no link can hold": (
        {"schools": f"{SCHOOLS}hill/2,B,3,Valley\n"},
        "schools.csv, column school_id: expected an id of 1 to 64 letters, digits and . _ : -, "
        "found 1 of 2 rows outside that, for example 'hill/2'.",
    ),
    "district id that no link can hold": (
        {"schools": f"{SCHOOLS}13,B,{'x' * 65},Valley\n"},
        "schools.csv, column district_id: expected an id of 1 to 64 letters, digits and . _ : -, "
        f"found 1 of 2 rows outside that, for example '{'x' * 40}'.",
    ),
    "school twice": (
        {"schools": f"{SCHOOLS}12,Hill Middle,3,Valley\n"},
        "schools.csv, column school_id: expected each value in one row only, "
        "found 1 that repeats, for example '12'.",
    ),
    "standard twice": (
        {"standards": f"{STANDARDS}4.NF.B.3,4,NF\n"},
        "standards.csv, column standard: expected each value in one row only, "
        "found 1 that repeats, for example '4.NF.B.3'.",
    ),
    "provider twice": (
        {"providers": "provider_id,provider_name\np1,A\np1,B\np2,C\np2,D\n"},
        "providers.csv, column provider_id: expected each value in one row only, "
        "found 2 that repeat, for example 'p1'.",
    ),
    "norm twice": (
        {"norms": "norms_study,assessment,grade,window,mean,sd\n" + "s,state,5,fall,1,1\n" * 2},
        "norms.csv, column norms_study, assessment, grade, window: expected each value in one row "
        "only, found 1 that repeats, for example 's, state, 5, fall'.",
    ),
    "cuts that do not rise": (
        {"cut_scores": CUTS.replace("520", "500")},
        "cut_scores.csv, column proficient_cut: expected cuts of assessment 'state' that rise with "
        "grade, found 500 in grade 5 and 500 in grade 6 (spring).",
    ),
    "no cuts for the assessment": (
        {"cut_scores": CUTS.replace("state", "other")},
        "cut_scores.csv, column assessment: expected rows for assessment 'state', which has basis "
        "'cut score', found none.",
    ),
    "prerequisite that is no standard": (
        {
            "standards": STANDARDS,
            "prerequisites": "standard,prerequisite\n5.NF.A.1,4.NF.B.3\n5.NF.A.1,3.NF.A.1\n",
        },
        "prerequisites.csv, column prerequisite: expected standards listed in standards.csv, "
        "found 1 other, for example '3.NF.A.1'.",
    ),
    "line with too few fields": (
        {"schools": "school_id,school_name,district_id,district_name\n12,Hill\n"},
        "schools.csv: expected UTF-8 text with commas, each line with as many fields as the header, "
        "found lines that do not fit.",
    ),
    "CSV of no bytes": (
        {"schools": ""},
        "schools.csv: expected UTF-8 text with commas, each line with as many fields as the header, "
        "found an empty file.",
    ),
}


@pytest.mark.parametrize("case", ONE_BREACH)
def test_one_breach(case: str, tmp_path: Path) -> None:
    tables, sentence = ONE_BREACH[case]
    assert sentences(write_set(tmp_path, tables)) == [sentence]


def test_a_cut_given_twice_repeats(tmp_path: Path) -> None:
    """Blank is spring: the two rows of grade 5 claim the same key."""
    text = "assessment,grade,proficient_cut,window\nstate,5,500,\nstate,5,510,spring\n"
    assert sentences(write_set(tmp_path, {"cut_scores": text})) == [
        "cut_scores.csv, column assessment, grade, window: expected each value in one row only, "
        "found 1 that repeats, for example 'state, 5, spring'."
    ]


def test_cuts_rise_within_a_window_not_across(tmp_path: Path) -> None:
    """Fall of grade 6 may lie below spring of grade 5."""
    text = (
        "assessment,grade,proficient_cut,window\n"
        "state,5,500,spring\nstate,6,520,spring\nstate,5,480,fall\nstate,6,490,fall\n"
    )
    assert sentences(write_set(tmp_path, {"cut_scores": text})) == []


def test_cuts_of_a_test_scaled_anew_in_each_grade_need_not_rise(tmp_path: Path) -> None:
    toml = (
        "name = 'T'\nsynthetic = true\n[assessments.state]\nrole = 'state test'\n"
        "basis = 'cut score'\nvertical_scale = false\n"
    )
    dataset = write_set(tmp_path, {"cut_scores": CUTS.replace("520", "400")}, toml=toml)
    assert sentences(dataset) == []


def test_a_required_table_missing(tmp_path: Path) -> None:
    dataset = write_set(tmp_path)
    (tmp_path / "schools.csv").unlink()
    assert breaches(dataset) == (
        Breach("schools.parquet", "", "this table: every data set needs it", "no such file"),
    )


def test_required_columns_missing(tmp_path: Path) -> None:
    dataset = write_set(tmp_path, {"students": "student_id,Grade,school\nada,5,12\n"})
    assert [(b.file, b.column, b.found) for b in breaches(dataset)] == [
        ("students.csv", "school_year", "only grade, school, student_id"),
        ("students.csv", "school_id", "only grade, school, student_id"),
    ]


def test_every_breach_is_reported_not_only_the_first(tmp_path: Path) -> None:
    """A missing column, a blank, a wrong grade and falling cuts: four sentences, in table order."""
    scores = HEAD.replace(",assessment", "") + "\n,2025,spring,K,12,500\n"
    dataset = write_set(tmp_path, {"scores": scores, "cut_scores": CUTS.replace("520", "1")})
    assert [(b.file, b.column) for b in breaches(dataset)] == [
        ("scores.csv", "student_id"),
        ("scores.csv", "grade"),
        ("scores.csv", "assessment"),
        ("cut_scores.csv", "proficient_cut"),
    ]


def test_what_the_build_sets_aside_is_no_breach(tmp_path: Path) -> None:
    """Unknown window, school and assessment, a score off the scale, a row twice: counted later."""
    lines = [
        "ada,2025,autumn,5,12,state,500",
        "ada,2025,spring,5,99,state,500",
        "ada,2025,spring,5,12,other,500",
        "ada,2025,spring,5,12,state,99999",
        "ada,2025,spring,5,12,state,99999",
        "ada,2025,spring,12,12,state,",
    ]
    dataset = write_set(tmp_path, {"scores": "\n".join([HEAD, *lines, ""])})
    assert sentences(dataset) == []
