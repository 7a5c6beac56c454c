"""Skills: no small group is left when one number on a page, or of one grade, is taken from another."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from queries.disclosure import Profile
from queries.nested import too_near
from queries.progressions import Known, Progressions
from queries.serving import open_store, reading
from queries.sheets import made
from queries.store import Store
from queries.success import Pair, Side, Success, judged
from tests.data.built_sets import home, write
from tests.queries.skill_state import TOML, Group, H, L, sides, tables

STAFF = Profile("staff", 10, 10)
YES, NO = "+7.EE.1", "-7.EE.1"
SEVENTH: dict[str, list[Group]] = {
    # Grade 6 below has 40 with and 40 without, grade 7 has 30 with and 4 without.
    "Grades": sides((30, 15), (4, 2)),
    # 30 with and 30 without; 3 more who finished 7.RP.1 were not asked 7.RP.2, 20 were asked neither.
    "Outside": [
        *((15, 100 + 50 * i, f"+7.RP.1 {a}7.RP.2") for i, a in enumerate("+-")),
        *((15, 200 + 50 * i, f"-7.RP.1 {a}7.RP.2") for i, a in enumerate("+-")),
        (3, 300, "+7.RP.1"),
        (20, 400, "+7.NS.1"),
    ],
    # All were asked everything: 40 finished both, 30 only 6.EE.1, 3 only 6.EE.2, 15 neither.
    "Everything": [
        *((20, 100 + 50 * i, f"{H} {a}") for i, a in enumerate((YES, NO))),
        *((15, 200 + 50 * i, f"{L} {a}") for i, a in enumerate((YES, NO))),
        (3, 300, f"-6.EE.1 +6.EE.2 {NO}"),
        (15, 400, f"-6.EE.1 -6.EE.2 {NO}"),
    ],
    # The same with 13 who finished only 6.EE.2.
    "Enough": [
        *((20, 100 + 50 * i, f"{H} {a}") for i, a in enumerate((YES, NO))),
        *((15, 200 + 50 * i, f"{L} {a}") for i, a in enumerate((YES, NO))),
        (13, 300, f"-6.EE.1 +6.EE.2 {NO}"),
        (15, 400, f"-6.EE.1 -6.EE.2 {NO}"),
    ],
    # Three strands of one size and one of five students.
    "Equal": [
        *((20, 100 + 50 * i, f"{a}6.EE.1 {a}7.NS.1 {a}7.RP.1 {b}7.EE.1") for i, (a, b) in enumerate(
            (("+", "+"), ("+", "-"), ("-", "+"), ("-", "-"))
        )),
        (5, 400, "+7.RP.2"),
    ],
    # 100 were asked 7.EE.1, 50 of them unfinished; 12 7.RP.1 (4), 5 7.NS.1 (2): another strand each.
    "Strands": [
        *((25, 100 + 50 * i, f"{a}7.EE.1 +6.EE.1 {a}6.EE.2") for i, a in enumerate("+-+-")),
        (8, 400, "+7.RP.1"), (4, 400, "-7.RP.1"), (3, 400, "+7.NS.1"), (2, 400, "-7.NS.1"),
    ],
}  # fmt: skip
SIXTH: dict[str, list[Group]] = {"Grades": sides((40, 20), (40, 20))}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("beside")
    with home(folder):
        written = write(folder / "set", toml=TOML, tables=tables(SEVENTH, SIXTH))
        build(written, say=lambda line: None)
        yield str(written)


def panel_of(name: str, district: str, data: str, more: str = "standard=7.EE.1") -> Panel:
    found = ask.answer(f"/skills?district={district}&{more}", data=data).panel(name)
    assert found is not None
    return found


def row_of(panel: Panel, key: str) -> Record:
    [found] = [row for row in panel.records if key in (row.get("key"), row.get("standard"))]
    return found


def counted(row: Record) -> list[object]:
    return [row["n_with"], row["n_without"]]


def test_few_on_a_side_of_one_grade_hide_the_counts_of_all_grades(data: str) -> None:
    """40 with and 40 without in grade 6 alone; both grades would be 70 and 44, and leave grade 7's
    four without."""
    alone = row_of(panel_of("with_without", "Grades", data, "standard=7.EE.1&grade=6"), "all")
    assert counted(alone) == [40, 40] and alone["success_with"] == 0.5
    both = panel_of("with_without", "Grades", data)
    assert counted(row_of(both, "all")) == [None, None]
    assert [row_of(both, "all")[f"success_{side}"] for side in ("with", "without")] == [0.5, 0.5]
    assert both.facts["judged"] is None
    assert counted(row_of(panel_of("targets", "Grades", data), "7.EE.1")) == [None, None]


def test_a_box_less_a_side_leaves_nobody_who_was_asked_nothing_else(data: str) -> None:
    """33 finished 7.RP.1 on the map; 30 of them stand "with": three were not asked 7.RP.2."""
    more = "standard=7.RP.2"
    found = row_of(panel_of("prerequisites", "Outside", data, more), "7.RP.1")
    assert (found["n"], found["unfinished_share"]) == (63, 30 / 63)
    for name, key in (("with_without", "all"), ("targets", "7.RP.2")):
        assert counted(row_of(panel_of(name, "Outside", data, more), key)) == [None, None]


def test_a_box_less_a_side_leaves_nobody_who_finished_only_that_one(data: str) -> None:
    """Of 88 students 43 finished 6.EE.2, 40 both: three finished it alone. With 13 counts stay."""
    for name, key in (("with_without", "all"), ("targets", "7.EE.1")):
        assert counted(row_of(panel_of(name, "Everything", data), key)) == [None, None]
        assert counted(row_of(panel_of(name, "Enough", data), key)) == [40, 58]


def test_a_standard_less_its_grade_leaves_no_few_results_of_hidden_strands(data: str) -> None:
    """The Iceberg page tells that 56 results on grade 7 standards are unfinished. Of the 50 of 7.EE.1
    six would be left: those of the two strands that stay hidden."""
    iceberg = ask.answer("/?district=Strands&grade=7", data=data).panel("origin")
    assert iceberg is not None
    [seventh] = [row for row in iceberg.records if row["origin_grade"] == 7]
    assert (seventh["results"], seventh["unfinished"]) == (117, 56)
    assert row_of(panel_of("prerequisites", "Strands", data), "7.EE.1")["n"] is None


# Targets beside each other


def known(code: str, bit: int) -> Known:
    return Known(code, 7, "Strand", None, bit)


def success(having: int, lacking: int) -> Success:
    pair, left = Pair(Side(having, having), Side(lacking, 0)), Side(0, 0)
    return Success(pair, (), pair, left, {7: (pair, left)})


@pytest.mark.parametrize(("third", "near"), [(60, set()), (57, {"B"}), (50, set())])
def test_two_targets_leave_nobody_who_missed_only_what_one_needs_more(
    third: int, near: set[str]
) -> None:
    """A builds on P and Q, B on P, Q and R, everyone was asked all: 60 finished P and Q, and of
    those 57 R; three missed R alone."""
    standards = {one.code: one for one in map(known, "ABPQR", range(5))}
    progression = Progressions(standards, {"A": ("P", "Q"), "B": ("P", "Q", "R")})
    grade = np.zeros(9, dtype=np.int64)
    grade[7] = 1
    counts = {
        code: (100 * grade, done * grade) for code, done in zip("PQR", (80, 70, 70), strict=True)
    }
    found = {standards["A"]: success(60, 40), standards["B"]: success(third, 100 - third)}
    assert too_near(progression, found, counts, rules=STAFF) == near


# The order of rows


def shuffle(draw: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of every query that does not order them come in another order."""
    ask_rows, ask_columns = Store.ask, Store.columns

    def rows(self: Store, sql: str, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
        found = list(ask_rows(self, sql, values))
        if "order by" not in sql:
            draw.shuffle(found)
        return found

    def columns(self: Store, sql: str, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        found = ask_columns(self, sql, values)
        place = list(range(len(next(iter(found.values()), ()))))
        draw.shuffle(place)
        return {name: column[place] for name, column in found.items()}

    monkeypatch.setattr(Store, "ask", rows)
    monkeypatch.setattr(Store, "columns", columns)


def told(links: Sequence[str], data: str) -> list[Any]:
    """The answers, nothing of the store remembered from rows that came in another order."""
    with reading():
        open_store(data).made.clear()
    return [ask.as_dict(ask.answer(link, data=data)) for link in links]


def test_whatever_order_rows_come_in_the_same_is_hidden(
    data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Strands and fifths of one size, scores that tie: reversed and shuffled rows, the same answer."""
    links = [
        f"/skills?district={district}&standard={code}{more}"
        for district in SEVENTH
        for code in ("7.EE.1", "7.RP.2")
        for more in ("", "&grade=7")
    ]
    first = told(links, data)
    for seed in range(4):
        with monkeypatch.context() as patch:
            shuffle(random.Random(seed), patch)
            assert told(links, data) == first
    told(links[:1], data)


def test_sheets_of_equal_scores_are_counted_the_same_in_any_order() -> None:
    """Fifths cut by value: equal scores are in one fifth, whoever comes first."""
    draw = np.random.default_rng(4)
    n = 300
    columns = {
        "grade": draw.integers(6, 9, n),
        "score": np.where(draw.random(n) < 0.1, np.nan, draw.integers(1, 12, n)),
        "asked_bits_7": np.full(n, 7),
        "finished_bits_7": draw.integers(0, 8, n),
    }
    target, needs = known("T", 0), [known("P", 1), known("Q", 2)]
    first = judged(made(columns, {7: 3}), target, needs, required=2)
    for _ in range(5):
        place = draw.permutation(n)
        mixed = made({name: column[place] for name, column in columns.items()}, {7: 3})
        assert judged(mixed, target, needs, required=2) == first


@pytest.mark.parametrize("step", [1, 0.5, 40_000])
def test_sheets_stand_in_the_order_of_scores(step: float) -> None:
    """Whole scores, halves, and scores further apart than a short key holds; no score comes last."""
    score = np.array([3, np.nan, 1, 2, 3, np.nan, 0]) * step - 2
    bits = {f"{name}_bits_7": np.arange(7) for name in ("asked", "finished")}
    found = made({"grade": np.full(7, 7), "score": score, **bits}, {7: 3})
    assert found.scored == 5 and np.array_equal(found.score, np.sort(score), equal_nan=True)
    assert found.asked[7].tolist() == [6, 2, 3, 0, 4, 1, 5]


def test_a_target_counts_its_grades_as_the_map_does() -> None:
    """Asked: two of grade 6 and one of grade 7, of whom two could be judged; finished: one of each."""
    bits = {"asked_bits_7": np.array([3, 1, 3, 2]), "finished_bits_7": np.array([1, 0, 3, 2])}
    columns = {"grade": np.array([6, 6, 7, 7]), "score": np.array([1.0, 2, 3, 4]), **bits}
    success = judged(made(columns, {7: 2}), known("T", 0), [known("P", 1)], required=1)
    asked, finished = success.by_grade
    assert (asked[6], asked[7], asked.sum()) == (2, 1, 3)
    assert (finished[6], finished[7], finished.sum()) == (1, 1, 2)
