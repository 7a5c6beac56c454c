"""Making the demo state: the same for a seed, all or nothing, and its command line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from data.demo import __main__ as command
from data.demo import state
from data.demo.state import Request, build
from data.demo.students import student_ids

SMALL = Request(students=2_000, years=3)


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sets") / "small"
    build(folder, SMALL)
    return folder


def test_the_same_seed_makes_the_same_bytes(small: Path, tmp_path: Path) -> None:
    build(tmp_path / "again", SMALL)
    assert fingerprints(tmp_path / "again") == fingerprints(small)


def test_another_seed_makes_another_state(small: Path, tmp_path: Path) -> None:
    build(tmp_path / "other", Request(students=2_000, years=3, seed=SMALL.seed + 1))
    ours, theirs = fingerprints(small), fingerprints(tmp_path / "other")
    assert ours["scores/2025.parquet"] != theirs["scores/2025.parquet"]
    assert ours["schools.parquet"] != theirs["schools.parquet"]


def test_more_standards_leave_the_scores_alone(small: Path, tmp_path: Path) -> None:
    """Each topic has its own stream of random numbers."""
    build(tmp_path / "short", Request(students=2_000, years=3, standards_per_test=12))
    ours, theirs = fingerprints(small), fingerprints(tmp_path / "short")
    changed = {name for name in ours if ours[name] != theirs[name]}
    assert {name.split("/")[0] for name in changed} == {"mastery", "truth.json"}


def test_no_spring_in_the_second_year(small: Path) -> None:
    names = sorted(path.name for path in (small / "mastery").iterdir())
    assert names == [
        "2023-1-fall.parquet",
        "2023-3-spring.parquet",
        "2024-1-fall.parquet",
        "2025-1-fall.parquet",
        "2025-3-spring.parquet",
    ]


def test_an_interrupted_run_leaves_the_old_state_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo"
    build(folder, Request(students=2_000, years=1))
    before = fingerprints(folder)

    def stop(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(state.tables, "dataset_toml", stop)
    with pytest.raises(KeyboardInterrupt):
        build(folder, Request(students=2_000, years=1, seed=1))
    assert fingerprints(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_folder_that_is_no_data_set_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="choose another"):
        build(tmp_path, Request(students=2_000, years=1))
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"students": 100}, "at least 2,000"),
        ({"years": 0}, "1 to 30"),
        ({"seed": -1}, "negative"),
        ({"standards_per_test": 1}, "at least 4"),
    ],
)
def test_requests_that_cannot_be_met(wrong: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Request(**wrong)


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    assert command.main([str(folder), "--students", "2000", "--years", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:19] for line in lines[:2]] == ["School year 2023-24", "School year 2024-25"]
    assert (folder / "dataset.toml").is_file()
    assert command.main([str(folder), "--students", "5"]) == 2
    assert "at least 2,000" in capsys.readouterr().out


def test_student_ids_are_unique_and_show_no_order() -> None:
    """100,000 numbers in a row: no id twice, and neighbours share a letter as often as chance."""
    ids = student_ids(np.arange(1, 100_001))
    assert len(np.unique(ids)) == 100_000
    letters = np.array([list(one[4:]) for one in ids[:5_000]])
    alike = (letters[1:] == letters[:-1]).mean(axis=0)
    assert np.all(np.abs(alike - 1 / 26) < 0.02)
