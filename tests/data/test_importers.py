"""Long student records into the contract: what each row, school and value becomes."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from data.contract import check
from data.dataset import open_dataset
from data.importers import IMPORTERS, ImportRefused
from data.importers.__main__ import main

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it

# Twelve records: 3 students in 2024, 9 in 2025. Hill School (12) changes name and district in 2025;
# within 2025 two records call it Hill Academy and one calls it Hill Acad. Ida has no score; Joy is
# in grade 9; Kim's English learner status is not reported; Lea's demographics are blank.
HEAD = (
    "year,student_id,grade,scale_score,achievement_level,gender,ethnicity,"
    "free_reduced_lunch_status,ell_status,iep_status,school_number,school_name,district_number,"
    "district_name"
)
ROWS = """\
2023_2024,ada,3,430,Proficient,Female,Asian,Yes,No,No,12,Hill School,3,Valley
2023_2024,ben,3,400,Partially Proficient,Male,White,No,No,No,12,Hill School,3,Valley
2023_2024,cat,4,455,Proficient,Female,White,No,No,Yes,20,Lake School,4,Plains
2024_2025,ada,4,454,Partially Proficient,Female,Asian,Yes,No,No,12,Hill Academy,4,Plain
2024_2025,ben,4,455,Proficient,Male,White,No,No,No,12,Hill Academy,4,Plains
2024_2025,cat,5,500,Proficient,Female,White,No,No,Yes,12,Hill Acad,4,Plains
2024_2025,eve,3,418,Partially Proficient,Female,White,No,No,No,20,Lake School,4,Plains
2024_2025,fay,3,419,Proficient,Female,White,No,No,No,20,Lake School,4,Plains
2024_2025,ida,3,,No Score,Female,White,No,No,No,20,Lake School,4,Plains
2024_2025,joy,9,610,Proficient,Female,White,No,No,No,20,Lake School,4,Plains
2024_2025,kim,5,494,Proficient,Male,White,No,Not Reported,No,20,Lake School,4,Plains
2024_2025,lea,4,300,Unsatisfactory,,,,,,20,Lake School,4,Plains
"""
CUTS = (
    "grade,cut_partially_proficient,cut_proficient,observed_min,observed_max\n"
    "3,335,419,150,700\n4,383,455,180,780\n5,422,494,220,800\n9,548,602,340,868\n"
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The twelve records and their cut scores, as CSV."""
    records, cuts = tmp_path / "records.csv", tmp_path / "cuts.csv"
    records.write_text(f"{HEAD}\n{ROWS}", encoding="utf-8")
    cuts.write_text(CUTS, encoding="utf-8")
    return records, cuts


def run(records: Path, cuts: Path, into: Path, name: str | None = None) -> Path:
    return IMPORTERS["sgp-long"](records, cut_scores=cuts, into=into, name=name, say=lambda _: None)


def rows(folder: Path, table: str, columns: str, order: str) -> list[tuple[object, ...]]:
    relation = f"'{folder / table}.parquet'"
    return duckdb.execute(f"SELECT {columns} FROM {relation} ORDER BY {order}").fetchall()


def test_twelve_records_become_twelve_scores_and_twelve_enrolments(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    """All keep the order of the source, the row without a score and grade 9 included."""
    folder = run(*files, tmp_path / "set")
    with duckdb.connect() as con:
        assert check(open_dataset(folder), con=con) == ()
    query = f"SELECT * FROM '{folder / 'scores.parquet'}'"
    scores = duckdb.execute(query).fetchall()
    assert len(scores) == 12
    assert scores[0] == ("ada", 2024, "spring", 3, "12", "state-test", 430.0)
    assert scores[8] == ("ida", 2025, "spring", 3, "20", "state-test", None)
    assert scores[9][3] == 9
    enrolled = rows(folder, "students", "student_id, school_year, grade, school_id", "ALL")
    assert enrolled == sorted((row[0], row[1], row[3], row[4]) for row in scores)


def test_yes_and_no_become_booleans_and_unknown_stays_unknown(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = run(*files, tmp_path / "set")
    columns = (
        "student_id, race_ethnicity, gender, economically_disadvantaged, english_learner, "
        "student_with_disability"
    )
    of_2025 = {
        row[0]: row[1:] for row in rows(folder, "students", columns, "school_year, student_id")[3:]
    }
    assert of_2025["ada"] == ("Asian", "Female", True, False, False)
    assert of_2025["cat"] == ("White", "Female", False, False, True)
    assert of_2025["kim"] == ("White", "Male", False, None, False)
    assert of_2025["lea"] == (None, None, None, None, None)


def test_a_school_is_shown_as_it_was_last(files: tuple[Path, Path], tmp_path: Path) -> None:
    """School 12 moved to district 4 and took a new name, written so by most of 2025's records.

    District 4 is Plains for eight of its nine records of 2025.
    """
    folder = run(*files, tmp_path / "set")
    assert rows(folder, "schools", "*", "school_id") == [
        ("12", "Hill Academy", "4", "Plains"),
        ("20", "Lake School", "4", "Plains"),
    ]


def test_cuts_and_the_ends_of_the_scale(files: tuple[Path, Path], tmp_path: Path) -> None:
    """The ends are the lowest 150 and the highest 868 that the cut-score file saw."""
    folder = run(*files, tmp_path / "set")
    assert rows(folder, "cut_scores", "*", "grade") == [
        ("state-test", 3, 419.0, "spring"),
        ("state-test", 4, 455.0, "spring"),
        ("state-test", 5, 494.0, "spring"),
        ("state-test", 9, 602.0, "spring"),
    ]
    dataset = open_dataset(folder)
    (test,) = dataset.assessments
    assert (test.role, test.basis, test.vertical_scale) == ("state test", "cut score", True)
    assert (test.score_min, test.score_max) == (150, 868)
    assert (test.norms_study, test.reliability) == (None, None)
    assert not dataset.synthetic
    assert dataset.name == "Public anonymised records (SGPdata)"
    assert "2023-24 to 2024-25" in dataset.description
    assert "Center for Assessment" in dataset.attribution


def test_without_observed_ends_the_scale_is_the_records(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    """Lowest score 300 (lea), highest 610 (joy)."""
    records, cuts = files
    cuts.write_text("grade,cut_proficient\n3,419\n4,455\n5,494\n9,602\n", encoding="utf-8")
    (test,) = open_dataset(run(records, cuts, tmp_path / "set")).assessments
    assert (test.score_min, test.score_max) == (300, 610)


def test_a_name_of_ones_own_claims_no_public_source(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    dataset = open_dataset(run(*files, tmp_path / "set", name='Our "own" records'))
    assert dataset.name == 'Our "own" records'
    assert dataset.attribution == ""
    assert "public" not in dataset.description


@pytest.mark.parametrize(
    ("written", "ends_in"),
    [
        ("2024_2025", 2025),
        ("2024-2025", 2025),
        ("2024-25", 2025),
        ("1999-00", 2000),
        ("2025", 2025),
    ],
)
def test_school_years(written: str, ends_in: int, files: tuple[Path, Path], tmp_path: Path) -> None:
    records, cuts = files
    text = records.read_text(encoding="utf-8").splitlines()
    records.write_text("\n".join([text[0], text[1].replace("2023_2024", written), ""]))
    folder = run(records, cuts, tmp_path / "set")
    assert rows(folder, "scores", "school_year", "1") == [(ends_in,)]


def refusal(records: Path, cuts: Path, into: Path) -> str:
    with pytest.raises(ImportRefused) as refused:
        run(records, cuts, into)
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("scale_score", "score", "has no column scale_score; it has achievement_level, "),
        (
            "2024_2025,ada",
            "last year,ada",
            "expected school years such as 2024_2025, found 1 row with",
        ),
        (
            "ada,4,454",
            "ada,4,high",
            "column scale_score: expected numbers, found 1 row with others",
        ),
        ("ben,4,455", "ben,four,455", "column grade: expected whole numbers, found 1 row with"),
        (",20,Lake", ",,Lake", "column school_id: expected a value in every row, found 7 of 12"),
        ("Lake School,4,Plains\n", "Lake School\n", "cannot be read"),
    ],
)
def test_refusals_are_sentences(
    old: str, new: str, said: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    records, cuts = files
    records.write_text(records.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert said in refusal(records, cuts, tmp_path / "set")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cuts.csv", "records.csv"]


def test_cuts_that_fall_are_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    records, cuts = files
    cuts.write_text(CUTS.replace(",494,", ",450,"), encoding="utf-8")
    said = refusal(records, cuts, tmp_path / "set")
    assert "found 455 in grade 4 and 450 in grade 5 (spring)" in said
    cuts.write_text("grade,cut\n3,419\n", encoding="utf-8")
    assert "has no column cut_proficient; it has cut, grade" in refusal(
        records, cuts, tmp_path / "set"
    )


def test_two_subjects_are_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    records, cuts = files
    lines = records.read_text(encoding="utf-8").splitlines()
    subjects = ["content_area", *["MATHEMATICS"] * 11, "READING"]
    pairs = zip(subjects, lines, strict=True)
    records.write_text("\n".join(f"{subject},{line}" for subject, line in pairs))
    assert "holds 2 subjects" in refusal(records, cuts, tmp_path / "set")


def test_files_that_cannot_be_read(files: tuple[Path, Path], tmp_path: Path) -> None:
    _, cuts = files
    assert "There is no file" in refusal(tmp_path / "none.parquet", cuts, tmp_path / "set")
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1")
    assert "cannot be read" in refusal(broken, cuts, tmp_path / "set")
    other = tmp_path / "records.rda"
    other.write_bytes(b"")
    assert "neither a .parquet nor a .csv" in refusal(other, cuts, tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_only_its_own_folder_is_written_again(files: tuple[Path, Path], tmp_path: Path) -> None:
    """A second import replaces the first; a data set someone else made is left alone."""
    folder = run(*files, tmp_path / "set", name="First")
    assert open_dataset(run(*files, folder, name="Second")).name == "Second"
    (folder / "norms.csv").write_text("mine")
    assert "already holds norms.csv" in refusal(*files, folder)
    (folder / "norms.csv").unlink()
    mine = (folder / "dataset.toml").read_text(encoding="utf-8").split("\n", 1)[1]
    (folder / "dataset.toml").write_text(mine, encoding="utf-8")
    assert "already holds cut_scores.parquet, dataset.toml" in refusal(*files, folder)
    assert (folder / "dataset.toml").read_text(encoding="utf-8") == mine


def test_the_command(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bare name is a data set under the home; a refusal is one sentence and exit code 1."""
    records, cuts = map(str, files)
    given = ["sgp-long", records, "--cut-scores", cuts, "--into", "from-records", "--name", "Ours"]
    assert main(given) == 0
    said = capsys.readouterr().out
    assert "12 records of 9 students in 2 schools, 2023-24 to 2024-25; 1 without a score." in said
    folder = Path(os.environ["WATERLINE_HOME"]) / "sets" / "from-records"
    assert open_dataset(folder).name == "Ours"
    assert main([*given[:3], str(tmp_path / "none.csv"), *given[4:]]) == 1
    assert "There is no file" in capsys.readouterr().err


@pytest.mark.real
def test_share_below_proficient_on_the_public_records(real_set: Path) -> None:
    """2024-25, grades 3-8: 23.7, 21.5, 27.9, 29.1, 33.1, 38.4% of those with a score.

    Counted twice: over the imported tables, and over the source with the published cuts typed here.
    """
    imported = duckdb.execute(
        f"""
        SELECT grade, round(100.0 * count(*) FILTER (WHERE scale_score < proficient_cut)
                            / count(scale_score), 1)
        FROM '{real_set / "scores.parquet"}'
        JOIN '{real_set / "cut_scores.parquet"}' USING (grade, assessment, "window")
        WHERE school_year = 2025 AND grade BETWEEN 3 AND 8
        GROUP BY grade ORDER BY grade
        """
    ).fetchall()
    source = Path(os.environ["WATERLINE_REAL_DATA"]) / "sgpdata" / "math_long_dev.parquet"
    direct = duckdb.execute(
        f"""
        SELECT grade, round(100.0 * count(*) FILTER (
                   WHERE scale_score < [419, 455, 494, 520, 559, 577][grade - 2]
               ) / count(scale_score), 1)
        FROM '{source}' WHERE year = '2024_2025' AND grade BETWEEN 3 AND 8
        GROUP BY grade ORDER BY grade
        """
    ).fetchall()
    assert imported == direct == [(3, 23.7), (4, 21.5), (5, 27.9), (6, 29.1), (7, 33.1), (8, 38.4)]


@pytest.mark.real
def test_the_public_records_keep_the_contract(real_set: Path) -> None:
    """132,993 records, 462 without a score, 80 schools in 2 districts, scale 150 to 890."""
    dataset = open_dataset(real_set)
    with duckdb.connect() as con:
        assert check(dataset, con=con) == ()
    assert (dataset.assessments[0].score_min, dataset.assessments[0].score_max) == (150, 890)
    counts = "count(*), count(scale_score), count(DISTINCT student_id)"
    assert rows(real_set, "scores", counts, "1") == [(132993, 132531, 48926)]
    assert rows(real_set, "students", "count(*)", "1") == [(132993,)]
    assert rows(real_set, "schools", "count(*), count(DISTINCT district_id)", "1") == [(80, 2)]
