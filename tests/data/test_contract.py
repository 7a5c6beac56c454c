"""The contract as data, and the tables of a data set as the contract types them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from data.casting import reading
from data.contract import TABLES, check, describe, main, typed
from data.dataset import Dataset, open_dataset
from tests.data.tiny_sets import breaches, write_parquet, write_set

# The files and columns of the design's data page, in its order; a star marks a required one.
DESIGN = """
scores*: student_id* school_year* window* grade* school_id* assessment* scale_score* standard_error
  placement_grade proficient
schools*: school_id* school_name* district_id* district_name* locale county
students: student_id* school_year* grade* school_id* race_ethnicity gender
  economically_disadvantaged english_learner student_with_disability
mastery: student_id* school_year* window* standard* finished*
standards: standard* grade* domain* cluster label
prerequisites: standard* prerequisite*
cut_scores: assessment* grade* proficient_cut* window
norms: norms_study* assessment* grade* window* mean* sd*
providers: provider_id* provider_name* model role stated_dose_hours
implementations: school_id* grade* school_year* provider_id* implementation_year student_progress
  teacher_usage planning_time professional_learning interim_assessment infrastructure
usage: student_id* school_year* provider_id* hours*
funding: school_id* school_year* source* amount_usd*
provider_reports: provider_id* span* cohort* assessment* measure* value* grade n design validated_by
  paid_by
"""


def rows(dataset: Dataset, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as con:
        return con.execute(typed(dataset, table, con=con)).fetchall()


def test_the_contract_is_the_designs() -> None:
    listed = []
    for table in TABLES.values():
        columns = " ".join(c.name + "*" * c.required for c in table.columns)
        listed.append(f"{table.name}{'*' * table.required}: {columns}")
    assert " ".join(listed) == " ".join(DESIGN.split())


def test_describe_gives_every_column_a_meaning() -> None:
    described = describe()
    assert len(described) == sum(len(t.columns) for t in TABLES.values())
    assert all(row.meaning.endswith(".") for row in described)
    first = described[0]
    assert (first.table, first.column, first.type, first.required) == (
        "scores",
        "student_id",
        "text",
        True,
    )


def test_typed_gives_every_column_in_order_and_type(tmp_path: Path) -> None:
    """CSV text becomes text, whole numbers, numbers and booleans; the rest is a typed NULL."""
    dataset = write_set(tmp_path)
    with duckdb.connect() as con:
        found = con.sql(typed(dataset, "scores", con=con))
        assert found.columns == [column.name for column in TABLES["scores"].columns]
        assert [str(kind) for kind in found.types] == [
            *("VARCHAR", "INTEGER", "VARCHAR", "INTEGER", "VARCHAR", "VARCHAR"),
            *("DOUBLE", "DOUBLE", "INTEGER", "BOOLEAN"),
        ]
        assert found.fetchall() == [
            ("ada", 2025, "spring", 5, "12", "state", 501.5, None, None, None),
            ("ben", 2025, "spring", 6, "12", "state", None, None, None, None),
        ]


def test_typed_of_a_missing_table_has_its_columns_and_no_rows(tmp_path: Path) -> None:
    dataset = write_set(tmp_path)
    with duckdb.connect() as con:
        found = con.sql(typed(dataset, "usage", con=con))
        assert found.columns == ["student_id", "school_year", "provider_id", "hours"]
        assert found.fetchall() == []


def test_a_cut_without_a_window_is_a_spring_cut(tmp_path: Path) -> None:
    """Neither the column nor a value in it is needed: grade 5 leaves it blank, grade 6 says fall."""
    assert [row[3] for row in rows(write_set(tmp_path / "a"), "cut_scores")] == ["spring"] * 2
    text = "assessment,grade,proficient_cut,window\nstate,5,500,\nstate,6,520,fall\n"
    dataset = write_set(tmp_path / "b", {"cut_scores": text})
    assert [row[3] for row in rows(dataset, "cut_scores")] == ["spring", "fall"]


def test_text_is_trimmed_and_blank_text_is_null(tmp_path: Path) -> None:
    text = "school_id,school_name,district_id,district_name,locale,county\n 007 , Hill ,3,V,  ,\n"
    dataset = write_set(tmp_path, {"schools": text})
    assert rows(dataset, "schools") == [("007", "Hill", "3", "V", None, None)]


def test_every_space_of_unicode_is_trimmed_as_trim_does() -> None:
    """Most texts are plain and pass TRIM by; what it would take from any other is taken still."""
    texts = [text for at in range(1, 0x3100) for text in _around(chr(at))] + ["", " ", "\u00a0 "]
    value = reading("x", sql_type="VARCHAR", target="text").value
    with duckdb.connect() as con:
        [(differing, trimmed)] = con.execute(
            f"select count(*) filter ({value} is distinct from nullif(trim(x), '')), "
            "count(*) filter (trim(x) <> x) from (select unnest($texts) as x)",
            {"texts": texts},
        ).fetchall()
    assert (differing, trimmed) == (0, 17 * 3 + 2)  # 17 spaces: before, after, alone


def _around(space: str) -> tuple[str, ...]:
    return (f"{space}é", f"e{space}", f"e{space}e", space)


def test_a_line_of_csv_that_starts_with_a_number_sign_is_a_row(tmp_path: Path) -> None:
    text = "school_id,school_name,district_id,district_name\n1,#1 School,3,V\n#2,B,3,V\n3,C,3,V\n"
    dataset = write_set(tmp_path, {"schools": text})
    assert [row[0] for row in rows(dataset, "schools")] == ["1", "#2", "3"]


def test_booleans_of_csv(tmp_path: Path) -> None:
    yes = ("yes", "Yes", "Y", "1", "true", "TRUE", "t", " yes ", "1.0")
    no = ("no", "No", "N", "0", "false", "FALSE", "f", "0.0")
    lines = [f"ada,2025,5,12,{word}" for word in (*yes, *no, "")]
    text = "\n".join(["student_id,school_year,grade,school_id,english_learner", *lines, ""])
    dataset = write_set(tmp_path, {"students": text})
    assert [row[7] for row in rows(dataset, "students")] == [True] * 9 + [False] * 8 + [None]
    assert breaches(dataset) == ()


def test_whole_numbers_of_csv(tmp_path: Path) -> None:
    lines = [f"ada,2025,{word},12" for word in ("5", "5.0", " 5 ", "05", "+5")]
    text = "\n".join(["student_id,school_year,grade,school_id", *lines, ""])
    dataset = write_set(tmp_path, {"students": text})
    assert [row[2] for row in rows(dataset, "students")] == [5] * 5
    assert breaches(dataset) == ()


def test_ids_are_text_however_they_are_stored(tmp_path: Path) -> None:
    """pandas makes 12.0 of a whole number beside a blank: schools and scores must still join."""
    dataset = write_set(tmp_path)
    write_parquet(
        dataset,
        "schools",
        "SELECT 12::BIGINT AS school_id, 'Hill' AS school_name, 3.0::DOUBLE AS district_id, "
        "'V' AS district_name, 2.5::DOUBLE AS locale",
    )
    assert rows(dataset, "schools") == [("12", "Hill", "3", "V", "2.5", None)]
    assert breaches(dataset) == ()


def test_not_a_number_is_unknown(tmp_path: Path) -> None:
    """pandas writes NaN where it means unknown, in numbers, grades and booleans alike."""
    dataset = write_set(tmp_path)
    write_parquet(
        dataset,
        "scores",
        "SELECT 'ada' AS student_id, 2025::SMALLINT AS school_year, 'spring' AS \"window\", "
        "5.0::FLOAT AS grade, 12 AS school_id, 'state' AS assessment, 'NaN'::DOUBLE AS scale_score, "
        "'NaN'::DOUBLE AS placement_grade, 1.0::DOUBLE AS proficient",
    )
    assert rows(dataset, "scores") == [
        ("ada", 2025, "spring", 5, "12", "state", None, None, None, True)
    ]
    assert breaches(dataset) == ()


def test_hive_folders_give_the_year(tmp_path: Path) -> None:
    """One part a year; the year is only in the folders' names, as parquet writers leave it."""
    dataset = write_set(tmp_path)
    write_parquet(
        dataset,
        "scores",
        "SELECT * FROM (VALUES ('ada', 2024, 4), ('ada', 2025, 5)) t(student_id, school_year, grade),"
        " (SELECT 'spring' AS \"window\", '12' AS school_id, 'state' AS assessment, "
        "500.0::DOUBLE AS scale_score)",
        partition="school_year",
    )
    assert not (tmp_path / "scores.csv").exists()
    assert [row[:4] for row in rows(dataset, "scores")] == [
        ("ada", 2024, "spring", 4),
        ("ada", 2025, "spring", 5),
    ]
    assert breaches(dataset) == ()


def test_a_folder_of_csv_parts_reads_like_one_file(tmp_path: Path) -> None:
    """Columns are matched by name, so the parts may order them differently."""
    dataset = write_set(tmp_path)
    (tmp_path / "scores.csv").unlink()
    head = "student_id,window,grade,school_id,assessment,scale_score"
    for year, text in (
        (2024, f"{head}\nada,spring,4,12,state,480\n"),
        (
            2025,
            "grade,student_id,window,school_id,assessment,scale_score\n5,ada,spring,12,state,\n",
        ),
    ):
        part = tmp_path / "scores" / f"school_year={year}" / "part.csv"
        part.parent.mkdir(parents=True)
        part.write_text(text, encoding="utf-8")
    assert [row[:4] for row in rows(dataset, "scores")] == [
        ("ada", 2024, "spring", 4),
        ("ada", 2025, "spring", 5),
    ]
    assert breaches(dataset) == ()


def test_the_smallest_data_set_keeps_the_contract(tmp_path: Path) -> None:
    assert breaches(write_set(tmp_path)) == ()


def test_the_check_leaves_the_connection_free(tmp_path: Path) -> None:
    """A result not read to its end would block what the caller does next."""
    dataset = write_set(tmp_path)
    with duckdb.connect() as con:
        assert check(dataset, con=con) == ()
        con.sql("CREATE TABLE next AS SELECT 1 AS one")
        assert con.sql("FROM next").fetchall() == [(1,)]


def test_the_template_filled_in_keeps_the_contract(tmp_path: Path) -> None:
    """Heads as written, a row or two under scores and schools, the rest left empty."""
    assert main(["--template", str(tmp_path / "set")]) == 0
    folder = tmp_path / "set"
    for name, lines in (
        ("scores", "ada,2025,fall,5,12,interim,210,3.1,,\nada,2025,spring,5,12,interim,,,,\n"),
        ("schools", "12,Hill School,3,Valley,,\n"),
    ):
        with (folder / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write(lines)
    dataset = open_dataset(folder)
    assert breaches(dataset) == ()
    assert [test.id for test in dataset.assessments] == ["interim"]
    assert [row[6:8] for row in rows(dataset, "scores")] == [(210.0, 3.1), (None, None)]


def test_the_template_names_every_column_and_overwrites_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "scores.parquet").write_bytes(b"mine")
    assert main(["--template", str(folder)]) == 1
    assert "already holds scores.parquet" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["scores.parquet"]
    (folder / "scores.parquet").unlink()
    assert main(["--template", str(folder)]) == 0
    for table in TABLES.values():
        head = (folder / f"{table.name}.csv").read_text(encoding="utf-8")
        assert head == ",".join(column.name for column in table.columns) + "\n"


def test_the_command_prints_rows_or_breaches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_set(tmp_path / "good")
    assert main([str(tmp_path / "good")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Tiny keeps the contract."
    assert "scores: 2 rows" in lines
    assert "schools: 1 row" in lines
    assert "mastery: not in this data set" in lines

    write_set(tmp_path / "bad", {"schools": "school_id\n12\n"})
    assert main([str(tmp_path / "bad")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        f"schools.csv, column {name}: expected a column of this name, found only school_id."
        for name in ("school_name", "district_id", "district_name")
    ]

    assert main([str(tmp_path / "nothing")]) == 1
    assert "holds no dataset.toml" in capsys.readouterr().err
