"""Successive years, different students, on data worked out by hand (`year_state`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from queries.intervals import wilson
from tests.data.built_sets import home, write
from tests.queries import small_state, worked_state
from tests.queries.year_state import TOML, tables

NORTH, SOUTH = "/?district=D1&grade=6", "/?district=D2&grade=6"


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Name -> folder of the built data sets `years`, `worked` and `small`."""
    folder = tmp_path_factory.mktemp("years")
    made = {"years": (TOML, tables())}
    made |= {m.__name__.split(".")[-1]: (m.TOML, m.tables()) for m in (worked_state, small_state)}
    with home(folder):
        found = {}
        for name, (toml, csv) in made.items():
            written = write(folder / name, toml=toml, tables=csv)
            build(written, say=lambda line: None)
            found[name] = str(written)
        yield found


@pytest.fixture
def data(sets: dict[str, str]) -> str:
    return sets["years"]


def years(link: str, data: str) -> Panel:
    found = ask.answer(link, data=data).panel("years")
    assert found is not None
    return found


def rows(panel: Panel) -> dict[str, Record]:
    return {str(row["school_year"]): row for row in panel.records}


def test_each_year_has_its_own_students_shares_and_intervals(data: str) -> None:
    """North: 40 of 100, 120 of 200 and 50 of 100 below; 10, 60 and 20 two or more."""
    found = rows(years(NORTH, data))
    for name, n, below, deep in (
        ("2019-20", 100, 40, 10),
        ("2023-24", 200, 120, 60),
        ("2024-25", 100, 50, 20),
    ):
        row = found[name]
        assert (row["n"], row["share_below"], row["share_2_below"]) == (
            n,
            pytest.approx(below / n),
            pytest.approx(deep / n),
        )
        assert (row["low"], row["high"]) == pytest.approx(wilson(below, n))
        assert (row["low_2_below"], row["high_2_below"]) == pytest.approx(wilson(deep, n))


def test_years_without_tests_are_a_gap_and_never_nought(data: str) -> None:
    """2021 and 2022 are in no file; 2023 has fall scores alone."""
    panel = years(NORTH, data)
    found = rows(panel)
    assert list(found) == ["2019-20", "2020-21", "2021-22", "2022-23", "2023-24", "2024-25"]
    gaps = {name: row["shown"] for name, row in found.items() if row["shown"] != "yes"}
    assert gaps == {
        "2020-21": "not in this data",
        "2021-22": "not in this data",
        "2022-23": "no tests",
    }
    for name in gaps:
        values = set(found[name].values()) - {name, found[name]["key"], gaps[name]}
        assert values == {None}
    assert "2022-23: no tests" in panel.alt and "2022-23: 0" not in panel.alt


def test_the_sentence_speaks_of_different_students_and_names_the_most(data: str) -> None:
    """40 (31 to 50) and 50 (40 to 60) overlap; 60 of 200 (53 to 67) is clear of 40, not of 50."""
    panel = years(NORTH, data)
    assert panel.sentence == (
        "Successive years, different students: 40 of 100 below grade level in spring 2019-20 and "
        "50 in spring 2024-25, too close to call."
    )
    assert "different students each year" in panel.how_to_read
    assert panel.missing.endswith(
        "At least 91 of 100 enrolled students were tested in each year shown."
    )


def test_a_change_is_said_only_where_the_intervals_are_apart(data: str) -> None:
    """South: nobody of 40 (0 to 9) and 20 of 40 (35 to 65). Up to 2024 North has 40 and 60."""
    assert years(SOUTH, data).sentence == (
        "Successive years, different students: 0 of 100 below grade level in spring 2019-20, 50 in "
        "spring 2024-25."
    )
    assert years(f"{NORTH}&year=2024", data).sentence == (
        "Successive years, different students: 40 of 100 below grade level in spring 2019-20, 60 in "
        "spring 2023-24."
    )


def test_a_year_too_small_to_show_is_hidden_with_its_reason(data: str) -> None:
    """Five students in South in 2024; years add up to nothing on show, so no other is hidden."""
    panel = years(SOUTH, data)
    found = rows(panel)
    assert found["2023-24"]["shown"] == "fewer than 10 students" and found["2023-24"]["n"] is None
    assert found["2019-20"]["n"] == 40 and found["2024-25"]["n"] == 40
    assert "Too small to show: 2023-24." in panel.notes


def test_a_year_with_other_grades_is_drawn_and_left_out_of_the_sentence(data: str) -> None:
    """With all grades selected 2024 holds grade 5 too: 120 of 220 below."""
    panel = years("/?district=D1", data)
    assert rows(panel)["2023-24"]["share_below"] == pytest.approx(120 / 220)
    assert "2023-24" not in panel.sentence and "2019-20" in panel.sentence
    assert panel.notes[0] == (
        "The sentence speaks of years with tests of grade 6; 2023-24 had tests of other grades too "
        "or instead."
    )


def test_two_or_more_below_is_counted_of_those_whose_test_can_show_it(
    sets: dict[str, str],
) -> None:
    """Worked state, 2025: 10 of grade 4 and 10 + 20 of grade 6, 40 of 160; grade 3 shows one below."""
    panel = years("/", sets["worked_state"])
    row = rows(panel)["2024-25"]
    assert (row["n"], row["n_2_below"], row["share_2_below"]) == (200, 160, pytest.approx(40 / 160))
    assert (row["low_2_below"], row["high_2_below"]) == pytest.approx(wilson(40, 160))
    assert panel.facts["split"] is False and any("grades 4 and 6" in note for note in panel.notes)
    assert years("/?grade=6", sets["worked_state"]).facts["split"] is True


def test_the_selected_year_is_marked_even_where_it_has_no_tests(data: str) -> None:
    panel = years(f"{NORTH}&year=2023", data)
    assert panel.state == "shown" and panel.facts["selected"] == "2023"
    assert rows(panel)["2022-23"]["shown"] == "no tests"
    fall = years(f"{NORTH}&window=fall", data)
    assert fall.sentence.startswith("50 of 100 below grade level in fall 2022-23; no other year")


def test_a_test_without_a_vertical_scale_has_no_years_to_show(data: str) -> None:
    assert years("/?test=state", data).state == "not in data"


def test_a_window_no_year_has_is_not_in_this_data_and_a_grade_nobody_is_in_is_nothing(
    sets: dict[str, str],
) -> None:
    data = sets["years"]
    assert years("/?district=D2&grade=5", data).state == "nothing"
    small = sets["small_state"]
    found = years("/?test=cuts&window=fall", small)
    assert found.state == "not in data"
    assert found.sentence.startswith("Not in this data: no cuts results")


def test_a_norm_median_is_headlined_two_down(sets: dict[str, str]) -> None:
    """Grades 5 and 6: 60 and 40 of 100 below the median of the grade before, 100 of 200 in all."""
    found = years("/?district=Norms&test=norm&window=fall", sets["small_state"])
    assert found.facts["headline"] == "share_2_below"
    assert found.sentence == (
        "50 of 100 below the median of the grade before theirs in fall 2024-25; no other year can "
        "be set beside it."
    )
    text = " ".join((found.sentence, found.subtitle, found.how_to_read, found.alt))
    assert "grade level" not in text + str(found.facts["line"])


def test_years_of_the_worked_state_are_those_of_its_breakdown_by_year(
    sets: dict[str, str],
) -> None:
    """25 of 50 in 2024, 60 of 100 in 2025: the same numbers in both panels."""
    answer = ask.answer("/?by=year&grade=6", data=sets["worked_state"])
    found, breakdown = answer.panel("years"), answer.panel("breakdown")
    assert found and breakdown
    names = ("n", "share_below", "low", "high", "share_2_below")
    told = [[row[name] for name in names] for row in found.records]
    assert told == [[row[name] for name in names] for row in breakdown.records]
    assert [row[0] for row in told] == [50, 100]
    assert found.sentence.endswith("and 60 in spring 2024-25, too close to call.")


def test_strands_of_a_grade_nobody_was_asked_in_are_nothing_found(sets: dict[str, str]) -> None:
    answer = ask.answer("/?focus=4", data=sets["worked_state"])
    states = {panel.name: panel.state for panel in answer.panels}
    assert states["strands"] == states["standards"] == "nothing"


def test_without_results_by_standard_there_are_no_strands_and_it_is_said(data: str) -> None:
    answer = ask.answer(NORTH, data=data)
    for name in ("strands", "standards"):
        found = answer.panel(name)
        assert found is not None and found.state == "not in data"
        assert found.sentence.startswith("Not in this data: no results by standard")


def test_a_room_sees_whole_percents_of_each_year(
    data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Groups of 20 and counts to the nearest ten; bounds as whole percents too."""
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    for row in years(NORTH, data).records:
        shares = [row[name] for name in ("share_below", "low", "high", "share_2_below")]
        for share in shares:
            assert share is None or abs(100 * float(share) - round(100 * float(share))) < 1e-9
        assert row["n"] is None or int(row["n"]) % 10 == 0  # type: ignore[arg-type]
