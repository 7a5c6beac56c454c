"""What a page says over learning standard mastery, and that it gives nobody away.

A small extract with awkward numbers always; the sample that is published with the Ed-Fi Data
Standard where WATERLINE_REAL_DATA names a folder.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from data import settings
from data.build import build
from data.dataset import open_dataset
from queries import ask
from tests.data.edfi_extracts import RESPONSES, STUDENTS, extract, finished, rows, run
from tests.leaks import leaks


def told_leaks(told: dict[str, Any], *, ids: set[str]) -> list[str]:
    """Ids and small counts in the tables, sentences and notes of an answer as plain data.

    A single standard has one result a student, so its results, unfinished and finished are counts
    of students too.
    """
    found = leaks([told["tables"], told["panels"], told["notes"], told["sentence"]], ids=ids)
    for one in told["tables"].get("standards", []):
        if one.get("results") is not None:
            counts = (one["results"], one["unfinished"], one["results"] - one["unfinished"])
            found += [f"{count} of {one['standard']}" for count in counts if 0 < count < 10]
    return found


def page_leaks(link: str, *, data: str, ids: set[str]) -> list[str]:
    return told_leaks(ask.as_dict(ask.answer(link, data=data)), ids=ids)


def small_extract(folder: Path) -> Path:
    """40 sixth graders: of 4.NF.A.1 three are unfinished, 5.NF.A.1 was put to six of them,
    5.MD.A.1 to 35 with 12 unfinished, 6.RP.A.3 to all with 20 unfinished."""
    asked = {"a": (40, 3), "b": (6, 2), "c": (35, 12), "d": (40, 20)}
    people = [f"{605000 + i}" for i in range(40)]
    students = "".join(f"{who},2021-04-08,Sixth grade,Ready,2\n" for who in people)
    answers = "".join(
        f"{who},{item},{'Incorrect,0' if place < wrong else 'Correct,1'}\n"
        for item, (many, wrong) in asked.items()
        for place, who in enumerate(people[:many])
    )
    return extract(
        folder,
        STUDENTS.splitlines()[0] + "\n" + students,
        "item,standards,max_raw_score\na,CC.4.NF.1,1\nb,CC.5.NF.1,1\nc,CC.5.MD.1,1\nd,CC.6.RP.3,1\n",
        RESPONSES.splitlines()[0] + "\n" + answers,
    )


@pytest.fixture(scope="module")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The small extract imported and built; its name under the home."""
    folder = settings.set_folder("small-readiness")
    run(small_extract(tmp_path_factory.mktemp("extract")), folder)
    build(folder, say=lambda _: None)
    return folder.name


def test_no_answer_over_a_small_extract_leaks(small_store: str) -> None:
    """Three unfinished, six asked, five not asked: none may be read or worked out from the page."""
    ids = {f"{605000 + i}" for i in range(40)}
    for link in ("/", "/?grade=6", "/?focus=6", "/?profile=projection", "/growth", "/data"):
        assert page_leaks(link, data=small_store, ids=ids) == [], link
    tables = ask.as_dict(ask.answer("/", data=small_store))["tables"]
    by_code = {record["standard"]: record for record in tables["standards"]}
    assert by_code["5.NF.A.1"]["unfinished_share"] is None
    assert by_code["4.NF.A.1"]["unfinished"] is None
    assert by_code["6.RP.A.3"]["unfinished_share"] == 0.5


def test_a_planted_leak_is_found() -> None:
    """3 of 40 unfinished, 36 of 40 unfinished (so 4 finished), and a student named in the sentence."""
    standards = [
        {"standard": "4.NF.A.1", "n": 40, "results": 40, "unfinished": 3},
        {"standard": "5.NF.A.1", "n": 40, "results": 40, "unfinished": 36},
    ]
    told = {
        "tables": {"standards": standards},
        "panels": {},
        "notes": [],
        "sentence": "605001 was asked",
    }
    assert told_leaks(told, ids={"605001"}) == [
        "student id within a text",
        "3 of 4.NF.A.1",
        "4 of 5.NF.A.1",
    ]


# The published sample --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample() -> Path:
    """Folder of the published sample, under the public records."""
    given = settings.get("WATERLINE_REAL_DATA")
    if not given:
        pytest.skip("WATERLINE_REAL_DATA names no folder with the readiness sample")
    folder = Path(given).expanduser().resolve() / "edfi_readiness_g7"
    assert folder.is_dir(), f"WATERLINE_REAL_DATA is {given}, and {folder} is not there."
    return folder


@pytest.fixture(scope="module")
def readiness(sample: Path) -> Path:
    """The sample imported and built, called `readiness` under the home."""
    folder = settings.set_folder("readiness")
    run(sample, folder)
    build(folder, say=lambda _: None)
    return folder


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def by_hand(sample: Path) -> dict[tuple[str, str], bool]:
    """(student, standard) -> finished, added up from the source line by line, in whole tenths."""
    items = {row["item"]: row for row in read(sample / "items.csv")}
    earned: dict[tuple[str, str], int] = defaultdict(int)
    most: dict[tuple[str, str], int] = defaultdict(int)
    for row in read(sample / "responses.csv"):
        item = items[row["item"]]
        key = row["student_id"], ".".join(item["ccss_code"].split(".")[:4])
        earned[key] += round(10 * float(row["raw_score"]))
        most[key] += round(10 * float(item["max_raw_score"]))
    return {key: 3 * earned[key] >= 2 * most[key] for key in most}


@pytest.mark.real
def test_the_sample_becomes_what_its_lines_add_up_to(sample: Path, readiness: Path) -> None:
    """82 students x 11 standards = 902 results; the standards are those the sample's own column of
    full codes names, its part 6.RP.A.3.c as 6.RP.A.3.
    """
    found = finished(readiness)
    assert len(found) == 902
    assert found == by_hand(sample)


@pytest.mark.real
def test_the_sample_is_called_what_it_is(sample: Path, readiness: Path) -> None:
    """Its 82 students hold 28 different answer sheets, so they cannot be 82 real students; a name
    of one's own changes neither that nor the licence."""
    sheets: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in read(sample / "responses.csv"):
        sheets[row["student_id"]].append((row["item"], row["result"]))
    assert len(sheets) == 82
    assert len({tuple(sorted(sheet)) for sheet in sheets.values()}) == 28
    for folder in (readiness, run(sample, readiness.parent / "renamed", name="Ours")):
        dataset = open_dataset(folder)
        assert dataset.synthetic
        assert "82 students hold only 28 different answer sheets" in dataset.description
        assert "Ed-Fi Alliance (Apache-2.0)" in dataset.attribution


@pytest.mark.real
def test_the_sample_draws_the_grades_its_missing_skills_come_from(
    sample: Path, readiness: Path
) -> None:
    """82 students; by origin grade 6, 5, 4 the results and the unfinished of them, added by hand."""
    tables = ask.as_dict(ask.answer("/", data=readiness.name))["tables"]
    expected = []
    for grade in ("6", "5", "4"):
        results = [done for (_, code), done in by_hand(sample).items() if code[0] == grade]
        expected.append((int(grade), 82, len(results), results.count(False)))
    assert [
        (record["origin_grade"], record["n"], record["results"], record["unfinished"])
        for record in tables["origin"]
    ] == expected
    asked = {
        (record["strand"], record["origin_grade"]) for record in tables["strands"] if record["n"]
    }
    assert asked == {
        ("Fractions", 4),
        ("Fractions", 5),
        ("Number and operations in base ten", 5),
        ("Measurement and data", 5),
        ("Ratios and proportional relationships", 6),
        ("The number system", 6),
    }


@pytest.mark.real
def test_no_answer_over_the_sample_leaks(readiness: Path) -> None:
    ids = {str(row[0]) for row in rows(readiness, "scores", "DISTINCT student_id")}
    assert len(ids) == 82
    draw = random.Random(24)
    links = ["/", "/data", "/growth", "/?profile=projection"]
    for _ in range(20):
        grades = ",".join(map(str, sorted(draw.sample(range(3, 9), draw.randint(1, 4)))))
        links.append(f"/?grade={grades}&focus={draw.randint(3, 8)}&year=2021")
    for link in links:
        assert page_leaks(link, data=readiness.name, ids=ids) == [], link
