"""Breaches of whole files and of dataset.toml: types that cannot fit, damage, tables in two forms."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.data.test_contract_breaches import HEAD, norm_median, placement
from tests.data.tiny_sets import (
    SCHOOLS,
    SCORES,
    breaches,
    sentences,
    write_parquet,
    write_set,
)


def test_a_parquet_column_that_can_never_fit(tmp_path: Path) -> None:
    dataset = write_set(tmp_path)
    write_parquet(
        dataset,
        "schools",
        "SELECT 12 AS school_id, ['Hill'] AS school_name, 3 AS district_id, "
        "DATE '2025-01-01' AS district_name",
    )
    assert sentences(dataset) == [
        "schools.parquet, column school_name: expected text, found a column of type VARCHAR[].",
        "schools.parquet, column district_name: expected text, found a column of type DATE.",
    ]


def test_parquet_numbers_that_do_not_fit(tmp_path: Path) -> None:
    """A grade of 5.5, a year beyond 32 bits, an infinite score, a boolean of 2, a true grade."""
    dataset = write_set(tmp_path)
    write_parquet(
        dataset,
        "scores",
        "SELECT 'ada' AS student_id, 9999999999 AS school_year, 'spring' AS \"window\", "
        "5.5::DOUBLE AS grade, 12 AS school_id, 'state' AS assessment, "
        "'inf'::DOUBLE AS scale_score, true AS placement_grade, 2 AS proficient",
    )
    assert [(b.column, b.found) for b in breaches(dataset)] == [
        ("school_year", "1 of 1 row with other values, for example '9999999999'"),
        ("grade", "1 of 1 row with other values, for example '5.5'"),
        ("scale_score", "1 of 1 row with other values, for example 'inf'"),
        ("placement_grade", "a column of type BOOLEAN"),
        ("proficient", "1 of 1 row with other values, for example '2'"),
    ]


def test_a_truncated_parquet_file(tmp_path: Path) -> None:
    dataset = write_set(tmp_path)
    write_parquet(
        dataset, "schools", "SELECT range AS school_id, 'n' AS school_name FROM range(1000)"
    )
    path = tmp_path / "schools.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    assert sentences(dataset) == [
        "schools.parquet: expected a readable parquet file, "
        "found a file that is damaged, cut short or no parquet file at all."
    ]
    path.write_bytes(b"")
    assert sentences(dataset) == [
        "schools.parquet: expected a readable parquet file, found an empty file."
    ]


def test_a_parquet_file_damaged_in_the_middle(tmp_path: Path) -> None:
    """Head and foot are whole, so only reading the rows can tell."""
    dataset = write_set(tmp_path)
    write_parquet(
        dataset,
        "schools",
        "SELECT range AS school_id, md5(range::VARCHAR) AS school_name, 3 AS district_id, "
        "'V' AS district_name FROM range(5000)",
    )
    path = tmp_path / "schools.parquet"
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2
    whole[100:middle] = b"\xff" * (middle - 100)
    path.write_bytes(bytes(whole))
    assert [(b.file, b.column) for b in breaches(dataset)] == [("schools.parquet", "")]


def test_csv_that_is_not_utf8_names_its_file_and_quotes_no_row(tmp_path: Path) -> None:
    dataset = write_set(tmp_path)
    text = SCORES + "niña-secret,2025,spring,5,12,state,500\n"
    (tmp_path / "scores.csv").write_bytes(text.encode("latin-1"))
    (found,) = breaches(dataset)
    assert found.file == "scores.csv"
    assert found.expected.startswith("UTF-8 text")
    assert "secret" not in found.sentence


def test_a_part_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    dataset = write_set(tmp_path)
    write_parquet(
        dataset,
        "scores",
        "SELECT 'ada' AS student_id, unnest([2024, 2025]) AS school_year, 'spring' AS \"window\", "
        "5 AS grade, 12 AS school_id, 'state' AS assessment, 500 AS scale_score",
        partition="school_year",
    )
    bad = tmp_path / "scores" / "school_year=2025" / "broken.parquet"
    bad.write_bytes(b"PAR1")
    assert [b.file for b in breaches(dataset)] == ["scores/school_year=2025/broken.parquet"]


def test_a_fault_in_one_of_many_parts_names_the_part(tmp_path: Path) -> None:
    dataset = write_set(tmp_path)
    (tmp_path / "scores.csv").unlink()
    (tmp_path / "scores").mkdir()
    for part, grade in (("first", "5"), ("second", "five")):
        text = f"{HEAD}\nada,2025,spring,{grade},12,state,500\n"
        (tmp_path / "scores" / f"{part}.csv").write_text(text, encoding="utf-8")
    assert [(b.file, b.found) for b in breaches(dataset)] == [
        (
            "scores/",
            "1 of 2 rows with other values, for example 'five' (first in scores/second.csv)",
        )
    ]


def test_parts_whose_types_cannot_be_joined(tmp_path: Path) -> None:
    dataset = write_set(tmp_path)
    (tmp_path / "schools.csv").unlink()
    (tmp_path / "schools").mkdir()
    for part, value in (("a", "12"), ("b", "{'id': 12}")):
        target = tmp_path / "schools" / f"{part}.parquet"
        duckdb.execute(f"COPY (SELECT {value} AS school_id) TO '{target}' (FORMAT parquet)")
    found = breaches(dataset)
    assert found[0].file == "schools/"


def test_a_table_in_two_forms(tmp_path: Path) -> None:
    """Which of the two counts must not be a guess."""
    dataset = write_set(tmp_path)
    write_parquet(dataset, "schools", "SELECT 12 AS school_id")
    (tmp_path / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    assert sentences(dataset) == [
        "schools.parquet: expected one file or folder for the table, "
        "found schools.parquet and schools.csv: remove all but one."
    ]


def test_a_student_id_is_never_an_example(tmp_path: Path) -> None:
    """Ids in a column that is no text: the whole column is named, no value of it."""
    dataset = write_set(tmp_path)
    write_parquet(
        dataset,
        "scores",
        "SELECT ['stu-secret'] AS student_id, 2025 AS school_year, 'spring' AS \"window\", "
        "5 AS grade, 12 AS school_id, 'state' AS assessment, 500 AS scale_score",
    )
    found = sentences(dataset)
    assert len(found) == 1
    assert "secret" not in found[0]


def test_placement_needs_its_column_and_its_floor(tmp_path: Path) -> None:
    assert sentences(write_set(tmp_path / "a", toml=placement())) == [
        "dataset.toml, column [assessments.state]: expected `placement_min`, since assessment "
        "'state' has basis 'placement', found none.",
        "scores.csv, column placement_grade: expected this column, since assessment 'state' has "
        "basis 'placement', found none.",
    ]
    scores = f"{HEAD},placement_grade\nada,2025,spring,5,12,state,500,3\n"
    dataset = write_set(tmp_path / "b", {"scores": scores}, toml=placement("placement_min = 0\n"))
    assert sentences(dataset) == []


def test_norm_median_needs_the_rows_of_its_study(tmp_path: Path) -> None:
    norms = "norms_study,assessment,grade,window,mean,sd\ns25,{},5,fall,500,20\n"
    study = norm_median("norms_study = 's25'\n")
    assert sentences(write_set(tmp_path / "a", toml=norm_median())) == [
        "dataset.toml, column [assessments.state]: expected `norms_study`, since assessment "
        "'state' has basis 'norm median', found none."
    ]
    assert sentences(write_set(tmp_path / "b", toml=study)) == [
        "norms.parquet: expected rows of study 's25' for assessment 'state', which has basis "
        "'norm median', found no readable file."
    ]
    other = write_set(tmp_path / "c", {"norms": norms.format("other")}, toml=study)
    assert sentences(other) == [
        "norms.csv, column norms_study, assessment: expected rows of study 's25' for assessment "
        "'state', which has basis 'norm median', found none."
    ]
    right = write_set(tmp_path / "d", {"norms": norms.format("state")}, toml=study)
    assert sentences(right) == []


def test_an_assessment_id_that_no_link_can_hold(tmp_path: Path) -> None:
    toml = "name = 'T'\nsynthetic = true\n[assessments.'a b']\nrole = 'state test'\n"
    assert sentences(write_set(tmp_path, toml=toml)) == [
        "dataset.toml, column assessments: expected an id of 1 to 64 letters, digits and . _ : -, "
        "found 'a b'."
    ]
