"""The Schools page on the small data set of `school_state`: every number worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from math import erfc, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.build import build
from queries import ask
from queries.answer import Answer, Panel, Record
from queries.intervals import wilson
from queries.rows import Rows
from queries.serving import open_store
from queries.views.schools import grid
from tests.data.built_sets import home, write
from tests.queries import school_state as state
from tests.queries.growth_state import these

ALL = {year: len(state.of(year)) for year in state.YEARS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with home(tmp_path_factory.mktemp("schools")) as place:
        yield place


@pytest.fixture(scope="module")
def data(folder: Path) -> str:
    made = write(folder / "set", toml=state.TOML, tables=state.tables())
    build(made, say=lambda line: None)
    return str(made)


def panel_of(link: str, name: str, data: str) -> Panel:
    found = ask.answer(link, data=data).panel(name)
    assert found is not None, f"{link} has no panel {name}"
    return found


def keyed(panel: Panel) -> dict[Any, Record]:
    return {row["key"]: row for row in panel.records}


def near(value: Any, expected: float, *, to: float = 0.00051) -> bool:
    return value == pytest.approx(expected, abs=to)


# Growth of each school


def test_growth_and_interval_of_a_school_are_those_of_its_own_students(data: str) -> None:
    """A: the mean of its 40 residuals, +- 1.96 sqrt(s_w^2/40 (1 - 40/394))."""
    row = keyed(panel_of("/schools", "schools", data))["A"]
    half = these(40, ALL[2025], state.measured(2025).within)
    value = float(state.residuals("A", 2025).mean())
    assert (row["n"], row["pooled"], row["ordered"], row["hidden"]) == (40, None, True, None)
    assert near(row["conditional_growth"], value)
    assert near(row["low"], value - half) and near(row["high"], value + half)
    assert row["verdict"] == "grew more"


def test_small_schools_take_in_the_cohorts_before_until_they_have_thirty(data: str) -> None:
    """C: 12 + 12 + 12; G: 20 + 15; F has 30 by itself. The mean is over the pooled students of each
    cohort's own residual, s_w^2 weighted by their numbers, N that of the cohorts taken in."""
    rows = keyed(panel_of("/schools", "schools", data))
    for school, years, words in (("C", state.YEARS, "3 cohorts"), ("G", (2025, 2024), "2 cohorts")):
        values = [state.residuals(school, year) for year in years]
        n = sum(map(len, values))
        within = sum(len(v) * state.measured(y).within for v, y in zip(values, years, strict=True))
        half = these(n, sum(ALL[year] for year in years), within / n)
        row, value = rows[school], float(np.concatenate(values).mean())
        assert (row["n"], row["pooled"], row["ordered"]) == (n, words, False)
        assert near(row["conditional_growth"], value) and near(row["high"], value + half)
        assert row["rank_low"] is None and row["rank_high"] is None
    assert (rows["F"]["n"], rows["F"]["pooled"], rows["F"]["ordered"]) == (30, None, True)


def test_without_an_earlier_cohort_nothing_is_pooled_and_nothing_has_changed(data: str) -> None:
    rows = keyed(panel_of("/schools?cohort=2023", "schools", data))
    assert {row["pooled"] for row in rows.values()} == {None}
    assert {row["change"] for row in rows.values()} == {None}
    assert rows["C"]["n"] == 12 and rows["C"]["ordered"] is False
    assert set(rows) == {"A", "B", "C", "H", "I", "J", "L"}


def test_change_is_this_cohort_less_the_one_before(data: str) -> None:
    """A: 40 and 40 students; E's is 45 and 40. N was not there before."""
    rows = keyed(panel_of("/schools", "schools", data))
    for school in "AE":
        now, then = (state.residuals(school, year) for year in (2025, 2024))
        spread = state.measured(2025).within / len(now) + state.measured(2024).within / len(then)
        value, half = float(now.mean() - then.mean()), 1.959964 * sqrt(spread)
        assert near(rows[school]["change"], value)
        assert near(rows[school]["change_low"], value - half)
        assert near(rows[school]["change_high"], value + half)


def test_status_is_of_everyone_tested_at_exit_with_the_interval_of_wilson(data: str) -> None:
    """A: 20 of 40 matched and 10 who joined, of 50. Of all 394 + 10, at grade level are those of even
    number (half of each school, one more where it is odd) and the ten."""
    panel = panel_of("/schools", "schools", data)
    row = keyed(panel)["A"]
    bounds = wilson(30, 50)
    assert bounds is not None
    assert (row["status"], row["status_n"], row["covered_share"]) == (0.6, 50, 0.8)
    assert near(row["status_low"], bounds[0], to=0.0051)
    assert near(row["status_high"], bounds[1], to=0.0051)
    above = sum(one.end == 0 for one in state.of(2025)) + state.JOINED
    assert near(panel.facts["status_all"], above / 404, to=0.0051)
    assert panel.facts["status_name"] == "at or above grade level"


def test_districts_are_places_too(data: str) -> None:
    """North: 40 + 35 + 12."""
    row = keyed(panel_of("/schools?unit=district", "schools", data))["North"]
    value = np.concatenate([state.residuals(school, 2025) for school in "ABC"]).mean()
    assert (row["n"], row["group"]) == (87, "North") and near(row["conditional_growth"], value)


# The page's first picture and the funnel


def test_verdicts_are_counted_among_the_ordered_and_said(data: str) -> None:
    panel = panel_of("/schools", "schools", data)
    ordered = [row for row in panel.records if row["ordered"]]
    assert [row["key"] for row in ordered] == list("ABEFHL")
    told = {w: sum(r["verdict"] == w for r in ordered) for w in ("grew more", "grew less")}
    assert (panel.facts["more"], panel.facts["less"]) == (told["grew more"], told["grew less"])
    assert panel.facts["close"] == 6 - sum(told.values())
    assert panel.sentence.startswith(f"Of 6 schools, the students of {told['grew more']} grew more")


def test_what_is_not_in_the_picture_is_counted(data: str) -> None:
    """15 places: six are hidden; C has too few at grade level to say where they stand."""
    panel = panel_of("/schools", "schools", data)
    assert len(panel.records) == 15 and panel.facts["shown"] == len(panel.drawn) == 8
    assert {row["key"] for row in panel.drawn} == set("ABEFGHKL")
    notes = " ".join(panel.notes)
    assert "6 schools are not shown" in notes
    assert "1 school is in the table but not in this picture" in notes
    assert "3 schools are shown with fewer than 30 matched students" in notes
    assert (
        "2 schools are shown with earlier cohorts pooled (entered in 2023-24 and 2022-23)" in notes
    )


def test_one_school_alone_is_said_by_name(data: str) -> None:
    panel = panel_of("/schools?school=A", "schools", data)
    assert panel.sentence == (
        "The students of A School grew more than students elsewhere who started in the same place: "
        "the only school here with 30 matched students."
    )
    assert (
        panel_of("/schools?school=A", "school_table", data).sentence == "1 school, by name, A to Z."
    )
    none = panel_of("/schools?school=K", "schools", data).sentence
    assert none.startswith("No schools here have 30 matched students")


def test_funnel_counts_who_lies_outside_the_limits(data: str) -> None:
    """1.96 and 3.09 s_w/sqrt(n) around 0, among the six ordered; by chance 5% and 0.2% of them."""
    panel = panel_of("/schools", "funnel", data)
    off = [
        abs(state.residuals(s, 2025).mean()) * sqrt(len(state.residuals(s, 2025))) for s in "ABEFHL"
    ]
    scaled = np.array(off) / sqrt(state.measured(2025).within)
    assert panel.facts["outside_95"] == (scaled > 1.96).sum()
    assert panel.facts["outside_998"] == (scaled > 3.09).sum()
    assert near(panel.facts["expected_95"], 6 * erfc(1.96 / sqrt(2)), to=0.001)
    assert {row["key"] for row in panel.drawn} == set("ABCEFGHKL")


def test_with_part_of_the_students_nothing_is_steadied_or_ranked(data: str) -> None:
    """A school's part of a district is not the district, a girl is not the school."""
    for link in ("gender=female", "provider=one", "unit=district&school=A"):
        panel = panel_of(f"/schools?{link}", "schools", data)
        for row in panel.records:
            assert row["steadied"] is None and row["rank_low"] is None, link
        assert panel.facts["between"] is None and not panel.facts["can_order"]
        assert any("of whole" in note for note in panel.notes), link
        assert panel_of(f"/schools?{link}", "funnel", data).notes == ()
    assert keyed(panel_of("/schools?district=North", "schools", data))["A"]["rank_low"] is not None


def test_many_places_are_drawn_as_cells(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every place lies in one cell, within its bounds; the chosen are points too."""
    monkeypatch.setattr(import_module("queries.views.schools.compared"), "DRAWN", 5)
    for name, x, points in (("schools", "status", 8), ("funnel", "n", 9)):
        panel = panel_of("/schools?compare=A,J", name, data)
        cells = [row for row in panel.drawn if row.get("cell")]
        chosen = [row for row in panel.drawn if not row.get("cell")]
        assert panel.facts["grid"] is True and [row["key"] for row in chosen] == ["A"]
        assert sum(int(str(row["n_schools"])) for row in cells) == points
        for row in panel.records:
            if row["hidden"] or row["status"] is None:
                continue
            held = [
                cell
                for cell in cells
                if float(str(cell["x_from"])) - 1e-6 <= float(str(row[x]))
                and float(str(row[x])) <= float(str(cell["x_to"])) + 1e-6
                and float(str(cell["y_from"])) - 0.001 <= float(str(row["conditional_growth"]))
                and float(str(row["conditional_growth"])) <= float(str(cell["y_to"])) + 0.001
            ]
            assert held, row["key"]
        assert "squares" in panel.how_to_read or name == "funnel"


def test_a_grid_of_places_in_one_spot_has_one_cell() -> None:
    [cell] = grid.cells(np.full(7, 0.5), np.full(7, 0.1))
    assert cell["n_schools"] == 7 and float(str(cell["x_from"])) < float(str(cell["x_to"]))


# Other tests


def test_a_test_without_depth_shows_who_is_proficient(data: str) -> None:
    """The state test says proficient of the even ones; nobody joined in it."""
    panel = panel_of("/schools?test=state", "schools", data)
    row = keyed(panel)["A"]
    assert (row["status"], row["status_n"]) == (0.5, 40)
    assert panel.facts["status_name"] == "proficient"


def test_without_any_status_the_table_and_the_funnel_stand(data: str) -> None:
    answer = ask.answer("/schools?test=bare", data=data)
    assert [panel.state for panel in answer.panels] == ["not in data", "shown", "shown"]
    assert answer.sentence.startswith(
        "Not in this data: nothing says how many students are proficient"
    )


# The table


@pytest.mark.parametrize(
    ("sort", "first"),
    [("name", "ABCEF"), ("name-low", "PONML"), ("n", "LEACB"), ("covered-low", "ABCEF")],
)
def test_orders_that_do_not_judge_run_over_all_that_is_shown(
    sort: str, first: str, data: str
) -> None:
    """By number: L 50, E 45, A 40, C 36, then B and G with 35 by name; A's coverage is 80%, the others'
    100% (by name)."""
    keys = [row["key"] for row in panel_of(f"/schools?sort={sort}", "school_table", data).records]
    assert "".join(map(str, keys[:5])) == first
    if sort in ("n", "covered-low"):
        assert keys[-6:] == list("IJMNOP")


@pytest.mark.parametrize("key", ["growth", "steadied", "status", "change"])
@pytest.mark.parametrize("low", ["", "-low"])
def test_orders_that_judge_put_only_the_ordered_in_order(key: str, low: str, data: str) -> None:
    """Then the small ones by name, then what is hidden."""
    rows = panel_of(f"/schools?sort={key}{low}", "school_table", data).records
    column = {"growth": "conditional_growth"}.get(key, key)
    values = [row[column] for row in rows[:6]]
    known = [float(str(value)) for value in values if value is not None]
    assert {row["key"] for row in rows[:6]} == set("ABEFHL")
    assert known == sorted(known, reverse=not low)
    assert values[: len(known)] == known, "those without a value follow"
    assert [row["key"] for row in rows[6:]] == list("CGK") + list("IJMNOP")


def test_a_page_beyond_the_end_is_the_last(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("queries.views.schools.table"), "PAGE_ROWS", 4)
    panel = panel_of("/schools?page=999999", "school_table", data)
    facts = panel.facts
    assert (facts["page"], facts["pages"], facts["total"]) == (4, 4, 15)
    assert [row["key"] for row in panel.records] == ["N", "O", "P"]
    second = panel_of("/schools?page=2", "school_table", data)
    assert [row["key"] for row in second.records] == list("FGHI")


@pytest.mark.parametrize(
    ("find", "found"),
    [
        ("a", "A"),
        ("SCHOOL b", "B"),
        ("  b   school ", "B"),
        ("%25", ""),
        ("_", ""),
        (".*", ""),
        ("'); drop table school --", ""),
        ("\N{LATIN SMALL LETTER A WITH ACUTE}", ""),
        ("%00", ""),
        ("x" * 500, ""),
    ],
)
def test_find_takes_any_characters_as_they_are(find: str, found: str, data: str) -> None:
    panel = panel_of(f"/schools?find={find}", "school_table", data)
    assert [row["key"] for row in panel.records] == list(found)
    assert panel.state == ("shown" if found else "nothing")
    if not found:
        assert panel.sentence.startswith("Nothing found: none of the schools has")


# What every answer keeps to

LINKS = [
    f"{path}{query}"
    for path in (
        *("/schools?", "/schools/A?", "/schools/C?", "/schools/M?"),
        "/schools/North?unit=district&",
    )
    for query in (
        *("", "cohort=2023", "cohort=2024", "test=state", "test=bare", "gender=female", "el=1"),
        *("unit=district", "district=West", "provider=one", "compare=A,B,M&like=G&near=2", "span=f3-s3"),
        *("econ=1&sort=steadied", "find=zzz&page=7", "year=2024&window=fall", "grade=6", "swd=1"),
    )
]  # fmt: skip


@pytest.mark.parametrize("link", LINKS)
def test_records_are_plain_finite_values_and_every_gap_has_a_reason(link: str, data: str) -> None:
    answer = ask.answer(link, data=data)
    json.dumps(ask.as_dict(answer), allow_nan=False)
    for panel in answer.panels:
        assert panel.sentence, panel.name
        json.dumps([dict(panel.facts), [dict(row) for row in panel.drawn]], allow_nan=False)
        for row in panel.records:
            if panel.name in ("schools", "funnel", "school_table"):
                assert (row["n"] is None) == bool(row["hidden"]), (link, row)
                if row["hidden"]:
                    known = {name for name, value in row.items() if value not in (None, False)}
                    assert known <= {"group", "key", "district", "hidden", "chosen"}
        for text in (panel.sentence, panel.subtitle, panel.alt, *panel.notes):
            assert "None" not in text.replace("None of the", "") and "nan" not in text.split(), text
            assert " 1 schools" not in f" {text}" and " 1 districts" not in f" {text}", text
    assert _sql_is_of_the_store(answer, data)


def _sql_is_of_the_store(answer: Answer, data: str) -> bool:
    tables = open_store(data).tables
    return all(any(f"from {name}" in text for name in tables) for text in answer.sql)


def test_rows_read_as_plain_values() -> None:
    """NaN is None, a whole float of a named column an integer, numpy's own types are plain."""
    rows = Rows(
        {
            "n": np.array([3.0, np.nan]),
            "share": np.array([0.5, np.nan]),
            "flag": np.array([True, False]),
            "text": np.array(["a", None], dtype=object),
        },
        whole=("n",),
    )
    first, second = rows
    assert first == {"n": 3, "share": 0.5, "flag": True, "text": "a"}
    assert second == {"n": None, "share": None, "flag": False, "text": None}
    assert type(first["n"]) is int and type(first["flag"]) is bool
    assert (
        rows[-1] == second and list(rows[0:1]) == [first] and rows.take([1, 0]) == [second, first]
    )
    with pytest.raises(IndexError):
        rows[2]
