"""Learning standard mastery into the contract: what each answer becomes, what is refused."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from data import reference
from data.contract import check
from data.dataset import open_dataset
from data.importers import ImportRefused
from data.importers.__main__ import main
from queries.standards import known_strands, strand_name
from tests.data.edfi_extracts import ITEMS, RESPONSES, STUDENTS, extract, finished, rows, run

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it


def test_a_standard_is_finished_with_two_thirds_of_its_points(tmp_path: Path) -> None:
    """Ben: 2 of 3 is two thirds, 1.5 of 2.5 is 60%, 1 of 2 is half. Cat has no row for 5.NBT.A.3."""
    folder = run(extract(tmp_path / "extract"), tmp_path / "set")
    assert finished(folder) == {
        ("ada", "4.NF.A.1"): True,
        ("ada", "5.NBT.A.3"): True,
        ("ada", "6.RP.A.3"): True,
        ("ben", "4.NF.A.1"): True,
        ("ben", "5.NBT.A.3"): False,
        ("ben", "6.RP.A.3"): False,
        ("cat", "4.NF.A.1"): False,
        ("cat", "6.RP.A.3"): True,
    }
    with duckdb.connect() as con:
        assert check(open_dataset(folder), con=con) == ()


@pytest.mark.parametrize(
    ("share", "of_ben"),
    [
        ("1/2", (True, True, True)),
        ("0.6", (True, True, False)),
        ("0.66", (True, False, False)),
        ("0.8", (False, False, False)),
        ("1", (False, False, False)),
    ],
)
def test_the_share_can_be_chosen_and_is_told(
    share: str, of_ben: tuple[bool, ...], tmp_path: Path
) -> None:
    """Ben earned 2/3, 0.6 and 1/2 of the points of his three standards; Ada all of hers."""
    folder = run(extract(tmp_path / "extract"), tmp_path / "set", finished_at=share)
    found = finished(folder)
    assert tuple(found["ben", code] for code in ("4.NF.A.1", "5.NBT.A.3", "6.RP.A.3")) == of_ben
    assert all(found["ada", code] for code in ("4.NF.A.1", "5.NBT.A.3", "6.RP.A.3"))
    assert f"at least {Fraction(share)} of the points" in open_dataset(folder).description


def test_raw_scores_without_a_scale_and_one_school_that_is_not_named(tmp_path: Path) -> None:
    """The eight items hold 8.5 points, the highest raw score is 9."""
    folder = run(extract(tmp_path / "extract"), tmp_path / "set")
    assert rows(folder, "scores") == [
        ("ada", 2021, "spring", 6, "stand-in", "standards-test", 9.0),
        ("ben", 2021, "spring", 6, "stand-in", "standards-test", 5.0),
        ("cat", 2021, "spring", 6, "stand-in", "standards-test", None),
    ]
    assert rows(folder, "students") == [
        (student, 2021, 6, "stand-in") for student in ("ada", "ben", "cat")
    ]
    assert rows(folder, "schools") == [
        ("stand-in", "School not named", "stand-in", "District not named")
    ]
    dataset = open_dataset(folder)
    (test,) = dataset.assessments
    assert (test.name, test.basis, test.vertical_scale) == ("Ready", None, False)
    assert (test.score_min, test.score_max) == (0, 9)
    assert dataset.min_n == 10


def test_every_standard_and_prerequisite_is_there_so_that_never_asked_is_known(
    tmp_path: Path,
) -> None:
    """Our own labels and edges, whole; domains are codes that the pages turn into plain names."""
    folder = run(extract(tmp_path / "extract"), tmp_path / "set")
    ours = reference.standards()
    assert rows(folder, "standards", "standard, grade, label") == sorted(
        zip(ours["standard"], ours["grade"], ours["label"], strict=True)
    )
    for code, domain in rows(folder, "standards", "standard, domain"):
        assert strand_name(str(domain)) == known_strands()[str(code).split(".")[1]], code
    edges = reference.prerequisites()
    assert rows(folder, "prerequisites", "standard, prerequisite") == sorted(
        zip(edges["standard"], edges["prerequisite"], strict=True)
    )


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    """21 answers: one of Dan, one to item h, one not scored; 18 of 3 students to 7 items remain."""
    said: list[str] = []
    run(extract(tmp_path / "extract"), tmp_path / "set", said)
    assert said == [
        "18 answers of 3 students in grade 6 to 7 items of 3 standards, 2020-21; answers left out: "
        "1 of students not listed, 1 to items without a standard, 1 without a result."
    ]


@pytest.mark.parametrize(
    ("date", "year", "window"),
    [
        ("2020-07-01", 2021, "fall"),
        ("2020-11-30T08:00:00", 2021, "fall"),
        ("2020-12-01", 2021, "winter"),
        ("2021-02-28", 2021, "winter"),
        ("2021-03-01", 2021, "spring"),
        ("2021-06-30", 2021, "spring"),
    ],
)
def test_the_date_gives_year_and_window(date: str, year: int, window: str, tmp_path: Path) -> None:
    students = STUDENTS.replace("2021-04-08T21:00:00", date)
    folder = run(extract(tmp_path / "extract", students), tmp_path / "set")
    for table in ("scores", "mastery"):
        assert rows(folder, table, 'DISTINCT school_year, "window"') == [(year, window)]


@pytest.mark.parametrize(
    ("said", "grade"),
    [("Kindergarten", 0), ("third GRADE", 3), ("Eighth grade", 8), ("Twelfth grade", 12), ("7", 7)],
)
def test_grades_in_words_and_numbers(said: str, grade: int, tmp_path: Path) -> None:
    students = STUDENTS.replace("Sixth grade", said)
    folder = run(extract(tmp_path / "extract", students), tmp_path / "set")
    assert rows(folder, "students", "grade", "student_id")[0] == (grade,)


def refusal(source: Path, into: Path, *, finished_at: str = "2/3") -> str:
    with pytest.raises(ImportRefused) as refused:
        run(source, into, finished_at=finished_at)
    return str(refused.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("students", "raw_score", "score", "has no column raw_score; it has administration_date, "),
        ("students", "ben,2021", "ada,2021", "expected one row a student, found 1 row more."),
        ("students", "ben,2021-04-08T21:00:00", "ben,spring",
         "expected dates such as 2021-04-08, found 1 row with others, for example 'spring'"),
        ("students", ",6,", ",Grade six,",
         "expected grades such as Sixth grade or 6, found 1 row with others, for example 'Grade six'"),
        ("students", "6,Ready", "6,Other", "holds 2 tests in the column assessment: Other, Ready."),
        ("students", "Ready,5", "Ready,five", "column raw_score: expected numbers, found 1 row with"),
        ("items", "b,CC", "a,CC", "expected one row an item, found 1 row more, for example 'a'"),
        ("items", "CC.6.RP.3c,1", "CC.6.RP.3c,0", "expected points above 0, found 1 row with others"),
        ("items", "CC.5.NBT.3", "HSA.REI.3", "to grade 8 such as CC.5.NBT.3, found 1 row with others, "
         "for example 'HSA.REI.3'"),
        ("items", "CC.5.NBT.3", "CC.5.NBT.30", "found 1 row with others, for example 'CC.5.NBT.30'"),
        ("items", "4.NF.A.1", "4.NF.B.1", "found 1 row with others, for example '4.NF.B.1'"),
        ("responses", "ada,a", "ada,z", "expected items of the extract, found 1 row with others, "
         "for example 'z'"),
        ("responses", "ada,a,Correct", "ada,a,Partly",
         "column result: expected Correct or Incorrect, found 1 row with others, for example 'Partly'"),
        ("responses", "ada,a,Correct,1", "ada,a,Correct,0", "others, for example '0.0 for correct'"),
        ("responses", "ada,a,Correct,1", "ada,a,Correct,2", "others, for example '2.0 for correct'"),
        ("responses", "ada,a,Correct,1", "ada,a,Incorrect,1", "for example '1.0 for incorrect'"),
        ("responses", "ada,a,Correct,1", "ada,a,Correct,", "for example 'nothing for correct'"),
        ("responses", "ada,b", "ada,a", "one row a student and item, found 1 row more, for example 'a'"),
    ],
)  # fmt: skip
def test_refusals_are_sentences(file: str, old: str, new: str, said: str, tmp_path: Path) -> None:
    """One clear sentence with the file, what was expected and how many rows; nothing is written."""
    texts = {"students": STUDENTS, "items": ITEMS, "responses": RESPONSES}
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    heard = refusal(extract(tmp_path / "extract", **texts), tmp_path / "set")
    assert f"{file}.csv" in heard and said in heard
    assert "\n" not in heard
    assert not any(name in heard.replace(str(tmp_path), "") for name in ("ada", "ben", "cat"))
    assert [path.name for path in tmp_path.iterdir()] == ["extract"]


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "extract"
    assert "There is no folder" in refusal(source, tmp_path / "set")
    (extract(source) / "items.csv").unlink()
    assert "has no items.csv. An extract is three files" in refusal(source, tmp_path / "set")
    two_lines = "\n".join(RESPONSES.splitlines()[:2])
    extract(source, items="item,standards,max_raw_score\na,,1\n", responses=two_lines)
    assert "holds no answer of a listed student" in refusal(source, tmp_path / "set")


@pytest.mark.parametrize("share", ["much", "0", "-1", "1.01", "1/0"])
def test_a_share_that_is_none(share: str, tmp_path: Path) -> None:
    heard = refusal(extract(tmp_path / "extract"), tmp_path / "set", finished_at=share)
    assert f"above 0 and up to 1, such as 2/3 or 0.8, found {share!r}" in heard


def test_another_extract_is_real_and_claims_no_public_source(tmp_path: Path) -> None:
    """Only the published sample is synthetic: real students must keep the rules for real ones."""
    dataset = open_dataset(run(extract(tmp_path / "extract"), tmp_path / "set", name="Ours"))
    assert (dataset.name, dataset.synthetic) == ("Ours", False)
    assert "Apache" not in dataset.attribution
    assert "sample" not in dataset.description.lower()
    unnamed = open_dataset(run(extract(tmp_path / "extract"), tmp_path / "set"))
    assert not unnamed.synthetic and "sample" not in unnamed.name.lower()


def test_only_its_own_folder_is_written_again(tmp_path: Path) -> None:
    source = extract(tmp_path / "extract")
    folder = run(source, tmp_path / "set", name="First")
    assert open_dataset(run(source, folder, name="Second")).name == "Second"
    (folder / "norms.csv").write_text("mine")
    assert "already holds norms.csv" in refusal(source, folder)
    assert open_dataset(folder).name == "Second"


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bare name is a data set under the home; a refusal is one sentence and exit code 1."""
    given = ["edfi-mastery", str(extract(tmp_path / "extract")), "--into", "from-edfi"]
    assert main([*given, "--name", "Ours", "--finished-at", "0.8"]) == 0
    assert "18 answers of 3 students" in capsys.readouterr().out
    folder = Path(os.environ["WATERLINE_HOME"]) / "sets" / "from-edfi"
    assert open_dataset(folder).name == "Ours"
    assert finished(folder)["ben", "4.NF.A.1"] is False
    assert main([*given, "--finished-at", "much"]) == 1
    assert "--finished-at: expected a share" in capsys.readouterr().err
