"""Of schools of one size the same one is hidden: in whatever order the store gives its rows, and in
whichever view."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from data.build import build
from queries import ask
from queries.dimensions import numbered
from queries.disclosure import Profile
from queries.hiding import beside, withheld
from queries.store import Store
from queries.views.schools.status import districts_of
from tests.bench.many_made import generate
from tests.queries.hand_catalog import hand_catalog

RULES = Profile("test", 10, 10)


def test_schools_and_districts_hide_the_same_places() -> None:
    """Three districts of one school each: M has 4 students, A and Z 10 each, so that one of these
    hides beside M. Districts by name are A, M, Z: A is the first and is hidden. The schools, by
    their own names, stand as those of Z, A, M: the second (A's) must be the one that is hidden, else
    each view shows what the other hides."""
    names = {"A": "Alder", "M": "Maple", "Z": "Zinnia"}
    districts = withheld(np.array([10, 4, 10]), np.arange(3), rules=RULES)
    assert districts.tolist() == [True, True, False]
    order = numbered(["Z", "A", "M"], {key: at for at, key in enumerate(names)})
    assert order == [2, 0, 1]
    schools = withheld(np.array([10, 10, 4]), np.array(order), rules=RULES)
    assert schools.tolist() == [False, True, True]


def test_districts_are_numbered_by_name_whichever_school_comes_first() -> None:
    """Alder (12) stands before Birch (9); Dogwood is of Birch and Cedar of Alder. A school of no
    known district comes after both."""
    following: Any = SimpleNamespace(context=SimpleNamespace(catalog=hand_catalog()))
    schools = np.array(["9:b", "12.a", "gone"], dtype=object)
    assert districts_of(schools, "school", following).tolist() == [1, 0, 2]
    districts = np.array(["9", "12"], dtype=object)
    assert districts_of(districts, "district", following).tolist() == [1, 0]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> str:
    """600 made schools: many small ones, and many of one size, once a student group is chosen."""
    folder: Path = tmp_path_factory.mktemp("ties") / "set"
    generate(str(folder), 600, 1)
    build(folder, say=lambda line: None)
    return str(folder)


@pytest.mark.slow
@pytest.mark.parametrize("query", ["econ=0&swd=0&cohort=2022", "econ=1", "unit=district&el=1"])
def test_the_order_of_the_stores_rows_decides_nothing(
    many: str, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store promises no order: the same rows the other way round are the same answer. In the first
    of these selections two schools of one size could each hide beside a small one."""
    found = _rows(many, query)
    assert any(row["hidden"] for row in found) or "unit" in query
    given = Store.columns

    def backwards(self: Store, *asked: Any) -> dict[str, Any]:
        return {name: column[::-1] for name, column in given(self, *asked).items()}

    monkeypatch.setattr(Store, "columns", backwards)
    assert _rows(many, query) == found


def _rows(data: str, query: str) -> list[dict[str, Any]]:
    panel = ask.answer(f"/schools?{query}", data=data).panel("schools")
    assert panel is not None and panel.state == "shown"
    return [dict(record) for record in panel.records]


def hidden_one_by_one(sizes: list[int], *, least: int) -> list[bool]:
    """Small ones, then the smallest of the others, the first of equals, until two or more with
    `least` students together are hidden, or all."""
    found = [0 < n < least for n in sizes]
    while any(found) and not all(hid or not n for hid, n in zip(found, sizes, strict=True)):
        if sum(found) > 1 and sum(n for n, hid in zip(sizes, found, strict=True) if hid) >= least:
            break
        rest = [at for at, n in enumerate(sizes) if n and not found[at]]
        found[min(rest, key=lambda at: sizes[at])] = True
    return found


def test_all_districts_at_once_hide_what_each_hides_one_by_one() -> None:
    """Two thousand drawn districts of one to eight schools, many of one size, some with nobody: of
    each the same schools are hidden as by hand; nothing of a district without a small school."""
    draw = np.random.default_rng(4)
    group = np.repeat(np.arange(2000), draw.integers(1, 9, 2000))
    sizes = draw.choice([0, 3, 4, 9, 10, 11, 12, 12, 30], len(group))
    shuffled = draw.permutation(len(group))
    group, sizes = group[shuffled], sizes[shuffled]
    found = beside(sizes, group, rules=RULES)
    assert found.any() and not found.all()
    for one in range(2000):
        here = group == one
        assert found[here].tolist() == hidden_one_by_one(sizes[here].tolist(), least=10), one
    assert not beside(np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64), rules=RULES).any()
