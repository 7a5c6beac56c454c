"""`dataset.toml` read or refused in a sentence, and which files make up a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.dataset import Dataset, DatasetError, open_dataset

HEAD = 'name = "T"\nsynthetic = true\n'
TEST = "[assessments.t]\nrole = 'state test'\n"


def opened(folder: Path, text: str) -> Dataset:
    (folder / "dataset.toml").write_text(text, encoding="utf-8")
    return open_dataset(folder)


def test_what_is_not_given_has_a_default(tmp_path: Path) -> None:
    dataset = opened(tmp_path, f"synthetic = false\n{TEST}")
    assert (dataset.name, dataset.min_n, dataset.synthetic) == (tmp_path.name, 10, False)
    (test,) = dataset.assessments
    assert (test.id, test.name, test.basis, test.vertical_scale) == ("t", "t", None, False)


def test_every_setting_of_an_assessment_is_read(tmp_path: Path) -> None:
    dataset = opened(
        tmp_path,
        f"""{HEAD}description = "d"\nattribution = "a"\nmin_n = 20
[assessments.map]
name = "Interim"
role = "adaptive"
basis = "placement"
placement_view = "season"
placement_min = 0
vertical_scale = true
score_min = 100
score_max = 350.5
reliability = 0.93
norms_study = "s25"
""",
    )
    (test,) = dataset.assessments
    assert (dataset.description, dataset.attribution, dataset.min_n) == ("d", "a", 20)
    assert (test.placement_view, test.placement_min, test.score_max) == ("season", 0, 350.5)
    assert (test.reliability, test.norms_study, test.vertical_scale) == (0.93, "s25", True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "cannot be read"),
        (f"name = 'T'\n{TEST}", "`synthetic` must be true or false, found None"),
        (f"synthetic = 'no'\n{TEST}", "`synthetic` must be true or false, found 'no'"),
        (HEAD, "declares no assessment"),
        (f"{HEAD}min_n = 'ten'\n{TEST}", "`min_n` must be a whole number from 1 up"),
        (f"{HEAD}min_n = 0\n{TEST}", "`min_n` must be a whole number from 1 up, found 0"),
        (f"{HEAD}assessments.t = 3\n", "[assessments.t] must be a table of settings, found 3"),
        (f"{HEAD}[assessments.t]\nrole = 'test'\n", "`role` must be one of adaptive, state test"),
        (f"{HEAD}{TEST}basis = 'guess'\n", "`basis` must be one of placement, cut score, norm"),
        (f"{HEAD}{TEST}colour = 'red'\n", "has no setting called colour; known: basis, "),
        (f"{HEAD}{TEST}vertical_scale = 'no'\n", "`vertical_scale` must be true or false"),
        (f"{HEAD}{TEST}score_min = '100'\n", "`score_min` must be a number, found '100'"),
        (f"{HEAD}{TEST}score_max = inf\n", "`score_max` must be a number, found inf"),
        (f"{HEAD}{TEST}score_min = 9\nscore_max = 9\n", "`score_min` must be below `score_max`"),
        (f"{HEAD}{TEST}reliability = 93\n", "`reliability` must be a number above 0 and at most 1"),
        (f"{HEAD}{TEST}placement_min = 0.5\n", "`placement_min` must be a whole number"),
    ],
)
def test_problems_of_dataset_toml_are_sentences(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as refused:
        opened(tmp_path, text)
    assert said in str(refused.value)
    assert str(tmp_path / "dataset.toml") in str(refused.value)


def test_a_folder_without_dataset_toml(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"holds no dataset\.toml"):
        open_dataset(tmp_path)


def test_parts_are_read_in_order_and_only_data(tmp_path: Path) -> None:
    """Names that start with _ or . are a writer's own notes."""
    dataset = opened(tmp_path, HEAD + TEST)
    for name in ("b.parquet", "a/x.parquet", "_temporary/y.parquet", ".z.parquet", "_SUCCESS"):
        path = tmp_path / "scores" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = [path.relative_to(tmp_path).as_posix() for path in dataset.paths("scores")]
    assert found == ["scores/a/x.parquet", "scores/b.parquet"]


def test_a_missing_table_has_no_paths_and_no_relation(tmp_path: Path) -> None:
    dataset = opened(tmp_path, HEAD + TEST)
    assert dataset.paths("norms") == ()
    with pytest.raises(FileNotFoundError, match=r"norms\.parquet"):
        dataset.relation("norms")


def test_the_fingerprint_follows_names_and_bytes(tmp_path: Path) -> None:
    """The same bytes give the same print wherever they lie; one byte or one name changes it."""
    first, second = tmp_path / "first", tmp_path / "second"
    prints = []
    for folder in (first, second):
        folder.mkdir()
        (folder / "norms.csv").write_bytes(b"a")
        prints.append(opened(folder, HEAD + TEST).fingerprint())
    assert prints[0] == prints[1]
    (second / "norms.csv").write_bytes(b"b")
    assert open_dataset(second).fingerprint() != prints[0]
    (second / "norms.csv").unlink()
    (second / "usage.csv").write_bytes(b"a")
    assert open_dataset(second).fingerprint() != prints[0]
