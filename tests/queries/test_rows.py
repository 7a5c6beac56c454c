"""Records that are made only when they are read."""

from __future__ import annotations

import pytest

from queries.answer import Record
from queries.rows import Later


def test_a_record_is_made_when_it_is_read_and_not_before() -> None:
    made: list[int] = []

    def make(at: int) -> Record:
        made.append(at)
        return {"at": at}

    rows = Later(1000, make)
    assert len(rows) == 1000 and not made
    assert rows[:2] == [{"at": 0}, {"at": 1}] and rows[-1] == {"at": 999}
    assert made == [0, 1, 999]
    assert [row["at"] for row in Later(3, make)] == [0, 1, 2]
    with pytest.raises(IndexError):
        rows[1000]
