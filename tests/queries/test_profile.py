"""The profile of one school or district: its sentences obey the intervals, its gaps are named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest

from data.build import build
from queries import ask
from queries.answer import Answer, Panel, Record, number
from queries.intervals import wilson
from queries.views.schools import sentences
from tests.data.built_sets import home, write
from tests.queries import school_state as state

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it

NAMES = [
    *("profile", "layers", "by_group", "trajectory", "arrived", "strands", "spreads", "alike"),
    *("programme", "tested", "coverage"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with home(tmp_path_factory.mktemp("profile")) as place:
        yield place


@pytest.fixture(scope="module")
def data(folder: Path) -> str:
    made = write(folder / "set", toml=state.TOML, tables=state.tables())
    build(made, say=lambda line: None)
    return str(made)


@pytest.fixture(scope="module")
def bare(folder: Path) -> str:
    """Scores and schools alone: no student groups, no providers, no results by standard."""
    made = write(folder / "bare", toml=state.TOML, tables=state.tables(bare=True))
    build(made, say=lambda line: None)
    return str(made)


def panel_of(link: str, name: str, data: str) -> Panel:
    found = ask.answer(link, data=data).panel(name)
    assert found is not None, f"{link} has no panel {name}"
    return found


def said(link: str, data: str) -> tuple[str, str, str]:
    facts = panel_of(link, "profile", data).facts
    first, second, third = (str(facts[name]) for name in ("first", "second", "third"))
    return first, second, third


def own(link: str, data: str) -> Record:
    return panel_of(link, "profile", data).records[0]


# The three sentences


def test_the_first_sentence_says_where_students_stand(data: str) -> None:
    """A: 30 of 50; North: 30 of A, 18 of B's 35, 6 of C's 12, of 97; everyone: the even ones of each
    school and ten who joined, of 404."""
    bounds = wilson(30, 50)
    assert bounds is not None
    low, high = (round(100 * end) for end in bounds)
    above = sum(one.end == 0 for one in state.of(2025)) + 10
    assert said("/schools/A", data)[0] == (
        f"In spring of grade 6, 60 of 100 students are at or above grade level ({low} to {high} of 100 "
        f"if this were a sample of such students); in its district 56; in all of the data set "
        f"{round(100 * above / 404)}."
    )


def test_a_share_of_too_few_is_not_said(data: str) -> None:
    """C: 6 of 12 at grade level."""
    assert said("/schools/C", data)[0] == (
        "Too few students differ to say how many are at or above grade level in spring of grade 6."
    )


@pytest.mark.parametrize("school", list("ABCEFGHKL"))
@pytest.mark.parametrize("group", ["", "?gender=female", "?test=state", "?cohort=2024"])
def test_the_second_sentence_says_what_the_interval_allows(
    school: str, group: str, data: str
) -> None:
    panel = panel_of(f"/schools/{school}{group}", "profile", data)
    if panel.state != "shown":
        assert not panel.records and not panel.facts
        return
    text, row = str(panel.facts["second"]), panel.records[0]
    low, high = number(row["low"]), number(row["high"])
    assert text.startswith("Its ") == (low > 0 or high < 0)
    assert ("grew more than" in text) == (low > 0)
    assert ("grew less than" in text) == (high < 0)
    assert ("too close to call" in text) == (low <= 0 <= high)
    assert f"{row['n']} matched students" in text
    # 0.00 as an end would hide on which side of 0 it lies
    [ends] = re.findall(r"\((.+?) to (.+?)\)", text)
    assert not {"0.00", "+0.00", "\N{MINUS SIGN}0.00"} & set(ends)
    assert ("cohorts are pooled" in text) == (school in POOLED[group])


# `state` is of 2025 alone; G had nobody before 2024; girls: see the next test.
POOLED = {"": "CG", "?gender=female": "AE", "?test=state": "", "?cohort=2024": "C"}


def test_girls_alone_pool_what_may_be_shown(data: str) -> None:
    """Girls are every other pair. A: 20 with 20 of 2024, E: 23 with 20. G's ten stand alone, since its
    eight of 2024 are too few; B's 18 are hidden beside C's six."""
    for school, sizes in (("A", (20, 20)), ("E", (23, 20))):
        for year, size in zip((2025, 2024), sizes, strict=True):
            held = [one for one in state.of(year) if one.school == school and one.girl]
            assert len(held) == size
        row = own(f"/schools/{school}?gender=female", data)
        assert row["n"] == sum(sizes) and row["ordered"] is False
        assert "2 cohorts are pooled" in said(f"/schools/{school}?gender=female", data)[1]
    assert own("/schools/G?gender=female", data)["n"] == 10
    hidden = panel_of("/schools/B?gender=female", "profile", data).sentence
    assert hidden.endswith("(hidden, so that no smaller group can be worked out).")


def test_the_third_sentence_says_its_place_in_the_order_or_why_it_has_none(data: str) -> None:
    """Seven schools have thirty or more: A B E F H L and N, which is hidden but ranked in the build."""
    row = own("/schools/A", data)
    low, high = int(number(row["rank_low"])), int(number(row["rank_high"]))
    third = said("/schools/A", data)[2]
    assert f"{high} of 7 schools" in third
    assert (f"rank is {low} of" in third) == (low == high)
    for school in "ABEFHL":
        row, third = own(f"/schools/{school}", data), said(f"/schools/{school}", data)[2]
        wide = number(row["rank_high"]) - number(row["rank_low"]) + 1 > 3.5
        assert ("cannot place it more closely" in third) == wide
    assert said("/schools/C", data)[2] == (
        "With fewer than 30 matched students in this cohort, the school is not put in order."
    )
    assert said("/schools/A?gender=female", data)[2] == (
        "With a student group chosen there is no rank range: ranks are of whole schools."
    )


def test_an_end_just_off_zero_says_on_which_side_it_lies() -> None:
    assert sentences._end(0.0041) == "just above 0" and sentences._end(-0.0041) == "just below 0"
    assert sentences._end(0.0) == "0.00" and sentences._end(-0.123) == "\N{MINUS SIGN}0.12"
    assert sentences._end(0.0051) == "+0.01"


# What stands beside


def test_the_record_of_everyone_is_the_yardstick(data: str) -> None:
    [row, district, everyone] = panel_of("/schools/A", "profile", data).records
    assert (district["group"], district["n"]) == ("North", 87)
    assert (everyone["n"], everyone["conditional_growth"]) == (394, 0.0)
    assert row["steadied"] is not None
    girls = panel_of("/schools/A?gender=female", "profile", data).records[-1]
    assert girls["conditional_growth"] is None and girls["n"] is None


def test_successive_cohorts_stand_above_the_district(data: str) -> None:
    """A: 40 each year, each with the mean of its own residuals."""
    *cohorts, district = panel_of("/schools/A", "by_group", data).records
    assert [row["n"] for row in cohorts] == [40, 40, 40]
    for row, year in zip(cohorts, (2023, 2024, 2025), strict=True):
        value = float(state.residuals("A", year).mean())
        assert row["conditional_growth"] == pytest.approx(value, abs=0.00051)
    assert (district["n"], district["group"]) == (87, "North, entered in 2024-25")
    assert district["key"] == "", "no cohort that a click could choose"
    # the district of a district is none
    rows = panel_of("/schools/North?unit=district", "by_group", data).records
    assert [row["n"] for row in rows] == [83, 84, 87]


def test_a_district_is_profiled_as_one_place(data: str) -> None:
    answer = ask.answer("/schools/North?unit=district", data=data)
    row = own("/schools/North?unit=district", data)
    value = np.concatenate([state.residuals(school, 2025) for school in "ABC"]).mean()
    assert answer.sentence == "North" and row["n"] == 87
    assert row["conditional_growth"] == pytest.approx(float(value), abs=0.00051)
    assert "this district" in (answer.panels[0].how_to_read)
    programme = answer.panel("programme")
    assert programme is not None and "school by school" in programme.sentence


def test_what_was_used_is_said_with_missing_measures_missing(data: str) -> None:
    [row] = panel_of("/schools/A", "programme", data).records
    assert (row["provider_name"], row["implementation_year"], row["grades"]) == (
        "One Math",
        "2",
        "6",
    )
    assert (row["student_progress"], row["planning_time"]) == (0.8, None)
    [planned] = panel_of("/schools/B", "programme", data).records
    assert (planned["implementation_year"], planned["planning_time"]) == ("planning year", 0.25)
    none = panel_of("/schools/C", "programme", data)
    assert none.state == "nothing" and "no model provider was used here" in none.sentence


def test_everyone_enrolled_was_tested(data: str) -> None:
    """All 40 of 2023 and 2024, all 50 of 2025."""
    panel = panel_of("/schools/A", "tested", data)
    assert [row["tested_share"] for row in panel.records] == [1.0, 1.0, 1.0]
    assert panel.alt == "2022-23: 100 of 100; 2023-24: 100 of 100; 2024-25: 100 of 100."


# Places and data that hold less


@pytest.mark.parametrize(
    ("key", "unit"),
    [("nope", "school"), ("North", "school"), ("A", "district"), ("../x", "school")],
)
def test_an_unknown_place_is_named_on_every_panel(key: str, unit: str, data: str) -> None:
    answer = ask.answer(f"/schools/{quote(key, safe='')}?unit={unit}", data=data)
    assert [panel.name for panel in answer.panels] == NAMES
    for panel in answer.panels:
        assert (panel.state, panel.records) == ("not in data", ())
        assert panel.sentence == f"Not in this data: there is no {unit} “{key}”."


def test_a_very_long_id_is_not_read_back_whole(data: str) -> None:
    answer = ask.answer("/schools/" + "x" * 5000, data=data)
    assert len(answer.sentence) < 120


@pytest.mark.parametrize("school", ["M", "O", "I"])
def test_a_tiny_school_shows_that_it_is_too_small(school: str, data: str) -> None:
    answer = ask.answer(f"/schools/{school}", data=data)
    assert [panel.name for panel in answer.panels] == NAMES
    assert answer.sentence == (
        f"Too small to show: {school} School in this cohort (fewer than 10 students)."
    )
    assert _counts(answer) == []


def _counts(answer: Answer) -> list[object]:
    """Every count in the records and the drawn groups of an answer."""
    found: list[object] = [group.n for panel in answer.panels for group in panel.groups]
    for panel in answer.panels:
        found += [
            row[name]
            for row in panel.records
            for name in row
            if (name == "n" or name.startswith("n_")) and row["group"] != "Others"
        ]
    return [n for n in found if n]


def test_a_school_of_an_earlier_cohort_alone_is_not_found_in_this_one(data: str) -> None:
    """M has nobody who entered in 2023-24."""
    panel = panel_of("/schools/M?cohort=2024", "profile", data)
    assert panel.state == "nothing"
    assert panel.sentence == "Nothing found: M School has no matched students of this cohort."


def test_without_providers_results_and_groups_the_rest_stands(bare: str) -> None:
    answer = ask.answer("/schools/A", data=bare)
    states = {panel.name: panel.state for panel in answer.panels}
    assert states["profile"] == states["layers"] == states["trajectory"] == "shown"
    assert {states[name] for name in ("strands", "spreads", "programme")} == {"not in data"}
    sentences = {panel.name: panel.sentence for panel in answer.panels}
    assert sentences["programme"] == "Not in this data: no providers are recorded."
    assert sentences["spreads"] == "Not in this data: it records no student groups."
    alike = answer.panel("alike")
    assert alike is not None and alike.state == "shown"
    assert any("economically disadvantaged, English learners and" in note for note in alike.notes)


def test_a_state_test_has_no_depth_and_no_points(data: str) -> None:
    answer = ask.answer("/schools/A?test=state", data=data)
    states = {panel.name: panel.state for panel in answer.panels}
    assert {states[name] for name in ("trajectory", "arrived", "spreads")} == {"not in data"}
    assert states["profile"] == states["by_group"] == states["alike"] == "shown"
    assert "50 of 100 students are proficient" in said("/schools/A?test=state", data)[0]
    alike = answer.panel("alike")
    assert alike is not None and all(row["entry_depth"] is None for row in alike.records)
    assert any("the mean entry score stands for it" in note for note in alike.notes)


def test_a_test_that_says_nothing_of_grade_level_says_so(data: str) -> None:
    assert said("/schools/A?test=bare", data)[0] == (
        "This data does not say how many students are proficient in spring of grade 6."
    )


def test_a_span_that_is_not_held_is_refused_on_growth_alone(data: str) -> None:
    answer = ask.answer("/schools/A?cohort=2024&test=state", data=data)
    states = {panel.name: panel.state for panel in answer.panels}
    assert {states[name] for name in ("profile", "by_group", "trajectory", "alike")} == {
        "not in data"
    }
    assert states["programme"] == "shown"


def test_what_the_link_narrows_elsewhere_is_lifted(data: str) -> None:
    """A profile is of the whole place: filters of places, breakdowns and layers have no use there."""
    plain = ask.as_dict(ask.answer("/schools/A", data=data))
    for link in ("district=South", "school=B", "provider=two", "by=gender", "layer=1", "grade=6"):
        assert ask.as_dict(ask.answer(f"/schools/A?{link}", data=data))["tables"] == plain["tables"]
