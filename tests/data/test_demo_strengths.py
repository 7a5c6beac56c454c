"""What students find easy or hard lies in a file, and files are written a row group at a time."""

import tempfile

import numpy as np
import pyarrow.parquet as pq

from data.demo import writing
from data.demo.strengths import Strengths
from data.demo.writing import Coded, Maybe, write


def test_a_student_keeps_what_was_drawn_for_them():
    """Three students, then two: row n of everything drawn is student n, in whatever order asked."""
    once, same = np.random.default_rng(7), np.random.default_rng(7)
    with tempfile.TemporaryFile() as file:
        strengths = Strengths(file, 4)
        strengths.draw(once, 3)
        first = strengths.of(np.array([2]))
        strengths.draw(once, 2)
        asked = strengths.of(np.array([5, 2, 1]))
    drawn = np.concatenate([same.standard_normal((rows, 4), dtype=np.float32) for rows in (3, 2)])
    assert np.array_equal(asked, drawn[[4, 1, 0]])
    assert np.array_equal(first, drawn[[1]])


def test_drawn_in_blocks_is_drawn_at_once(monkeypatch):
    monkeypatch.setattr("data.demo.strengths._BLOCK", 2)
    monkeypatch.setattr("data.demo.strengths._READ", 2)
    with tempfile.TemporaryFile() as file:
        strengths = Strengths(file, 3)
        strengths.draw(np.random.default_rng(1), 5)
        found = strengths.of(np.arange(1, 6))
    assert np.array_equal(found, np.random.default_rng(1).standard_normal((5, 3), dtype=np.float32))


def test_a_table_of_several_row_groups_holds_every_row_in_order(tmp_path, monkeypatch):
    """Five rows, two a group; more names than a group has rows: each group names its own only."""
    monkeypatch.setattr(writing, "ROW_GROUP", 2)
    names = np.array(["a", "b", "c", "d", "e"])
    write(
        tmp_path / "x.parquet",
        {
            "id": Coded(np.array([4, 0, 2, 2, 1]), names),
            "kind": Coded(np.array([0, -1, 1, 0, -1]), np.array(["x", "y"])),
            "score": Maybe(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([0, 1, 0, 0, 1], bool)),
            "plain": np.arange(5),
        },
    )
    assert pq.ParquetFile(tmp_path / "x.parquet").metadata.num_row_groups == 3
    assert pq.read_table(tmp_path / "x.parquet").to_pydict() == {
        "id": ["e", "a", "c", "c", "b"],
        "kind": ["x", None, "y", "x", None],
        "score": [1.0, None, 3.0, 4.0, None],
        "plain": [0, 1, 2, 3, 4],
    }
