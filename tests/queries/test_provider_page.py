"""One provider's page: its sentences obey interval and balance, its schools are public, few are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from queries.bundle import BundleError, bundle
from queries.views.providers import told, used
from tests.data.built_sets import home, write
from tests.queries import provider_state as state
from tests.queries.school_leaks import scanned

NAMES = [
    *("provider", "balance", "effects", "arms", "overlap", "past", "both_tests", "successive"),
    *("use_years", "dose", "starts", "evaluation", "reported", "cost", "used"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with home(tmp_path_factory.mktemp("provider")) as place:
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


def said(link: str, data: str) -> list[str]:
    facts = panel_of(link, "provider", data).facts
    return [str(facts[name]) for name in ("first", "second", "third")]


def record(**changed: object) -> Record:
    """A row of `effects` with an interval, as given."""
    row = {"n": 1200, "schools": 4, "effect": 0.1, "low": 0.02, "high": 0.18, "reason": None}
    row |= {"verdict": "grew more", "comparable": True, "balance": "adjusted", "leans": None}
    row |= {"chance": 0.68, "chance_without_prior": 0.89}
    return {**row, "share_matched": 0.96, **changed}  # type: ignore[dict-item]


# The first sentence


def test_the_first_sentence_says_what_the_interval_allows() -> None:
    assert told.growth_said(record(), 0.05) == (
        "The 1,200 students whose 4 schools used it in every taught year grew more than like "
        "students elsewhere: +0.10 SD of the exit score (95% interval +0.02 to +0.18). "
        "Chance of +0.05 SD or more: 7 in 10, drawn towards 0 by the prior (differences between "
        "programmes around 0, SD 0.15); without it 9 in 10."
    )
    less = record(effect=-0.1, low=-0.18, high=-0.004, verdict="grew less")
    assert "grew less than like" in told.growth_said(less, 0.05)
    assert "(95% interval \N{MINUS SIGN}0.18 to just below 0)" in told.growth_said(less, 0.05)
    close = told.growth_said(
        record(effect=0.0, low=-0.1, high=0.1, verdict="too close to call"), 0.05
    )
    assert "too close to call" in close and "grew more than" not in close


def test_an_end_just_off_zero_says_on_which_side_it_lies() -> None:
    assert "just above 0 to" in told.growth_said(record(low=0.0), 0.05)
    assert "0.00 to" in told.growth_said(record(low=0.0, verdict="too close to call"), 0.05)


@pytest.mark.parametrize(
    "row",
    [
        record(comparable=False, verdict=None, reason="not comparable: Score at entry differs"),
        record(low=None, high=None, verdict=None, reason="two schools: too few for an interval"),
        record(effect=None, low=None, verdict=None, reason="fewer than 10 students", n=None),
    ],
)
def test_without_balance_or_interval_the_first_sentence_gives_the_reason(row: Record) -> None:
    text = told.growth_said(row, 0.05)
    assert str(row["reason"]) in text
    assert not re.search(r"grew|SD", text)


# The second and the third


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("alike", "are alike"),
        ("adjusted", "close enough to adjust"),
        ("not comparable", "too far apart to compare"),
    ],
)
def test_the_second_sentence_says_how_alike_they_were(word: str, part: str) -> None:
    text = told.balance_said(record(balance=word))
    assert part in text and "96 of 100 of its students have a like student" in text
    assert "leans" not in text
    leans = "started much higher than the pool: this result leans on the adjustment"
    text = told.balance_said(record(balance=word, leans=leans))
    assert text.endswith(f"Its students {leans}.")


def test_what_balance_withholds_is_not_said() -> None:
    text = told.balance_said(record(balance=None, leans="started much higher"))
    assert text == "Nothing can be said of how alike the two sides are."
    assert "of 100" not in told.balance_said(record(share_matched=None))


def test_sustained_takes_the_last_two_cohorts() -> None:
    more, close, none = ({"verdict": one} for one in ("grew more", "too close to call", None))
    assert told.cohorts_said([close, more, more]).endswith("sustained.")
    for rows in ([more, more, close], [more, more, none], [more], [more, close, more]):
        assert "nothing is called sustained" in told.cohorts_said(rows)
    assert told.cohorts_said([close, more, more]).startswith(
        "Of 3 cohorts with an interval of their own, 2 grew more than like students, 0 less, and 1"
    )
    assert told.cohorts_said([none]) == "No cohort has an interval of its own yet."


# The page


def test_the_page_holds_the_panels_of_providers_for_it_alone(data: str) -> None:
    answer = ask.answer("/providers/one?gender=male&chance=0.1", data=data)
    assert [panel.name for panel in answer.panels] == NAMES
    assert answer.link == "/providers/one?chance=0.1&gender=male"
    whole = ask.answer("/providers?gender=male&chance=0.1&provider=one", data=data)
    for panel in whole.panels:
        alone = answer.panel(panel.name)
        assert alone is not None and alone.place == f"provider_{panel.name}"
        assert (alone.sentence, list(alone.records)) == (panel.sentence, list(panel.records))
    names = [p.name for p in ask.answer("/providers/one?by=gender", data=data).panels]
    assert "groups" in names
    assert answer.sentence == "One Math" and answer.panels[0].place == "provider"


@pytest.mark.parametrize("key", ["one", "two", "three"])
@pytest.mark.parametrize("query", ["", "?gender=male", "?district=Far", "?cohort=2024"])
def test_the_sentences_are_read_off_the_page_s_own_row(key: str, query: str, data: str) -> None:
    panel = panel_of(f"/providers/{key}{query}", "provider", data)
    if panel.state != "shown":
        assert not panel.records and panel.sentence.endswith(".")
        return
    [row] = panel.records
    first, second, third = said(f"/providers/{key}{query}", data)
    assert ("grew more than like" in first) == (row["verdict"] == "grew more")
    assert ("grew less than like" in first) == (row["verdict"] == "grew less")
    assert bool(row["reason"]) == (str(row["reason"]) in first)
    assert ("Nothing can be said" in second) == (row["balance"] is None)
    assert third


def test_too_few_students_are_named_and_nothing_of_them_told(data: str) -> None:
    """v1 has five."""
    assert said("/providers/three", data)[0] == (
        "Nothing can be said of its students' growth: fewer than 10 students."
    )
    answer = ask.answer("/providers/three?like=school-p1&near=2", data=data)
    assert scanned(answer, ids=state.IDS) == []


@pytest.mark.parametrize("query", ["", "?by=gender", "?like=school-t5", "?like=school-p1&near=2"])
def test_no_answer_gives_away_a_student_or_a_few(query: str, data: str) -> None:
    for key in ("one", "two", "three", "four"):
        assert scanned(ask.answer(f"/providers/{key}{query}", data=data), ids=state.IDS) == []


# Where it is used


def test_schools_stand_by_name_with_their_years(data: str) -> None:
    panel = panel_of("/providers/one", "used", data)
    rows = [(r["group"], r["district"], r["grades"], r["years_used"]) for r in panel.records]
    both = "2023-24 to 2024-25: year 1 to 2"
    assert rows == [
        ("T1 School", "Near", "6", both),
        *((f"T{i} School", "Far", "6", both) for i in range(2, 6)),
        ("T6 School", "Far", "6", "2024-25: planning year"),
    ]
    assert panel.sentence == (
        "One Math is on record in 6 schools of 2 districts between 2023-24 and 2024-25, 6 of them "
        "in 2024-25."
    )
    near = panel_of("/providers/one?district=Near", "used", data)
    assert [row["group"] for row in near.records] == ["T1 School"] and "1 school of one" in near.alt


def test_a_gap_and_a_planning_year_stand_apart() -> None:
    years = ((2020, 0), (2021, 1), (2022, 2), (2024, 3), (2025, 4))
    assert used._runs(years) == [
        "2019-20: planning year",
        "2020-21 to 2021-22: year 1 to 2",
        "2023-24 to 2024-25: year 3 to 4",
    ]


def test_a_provider_that_nobody_used_has_no_schools(data: str) -> None:
    panel = panel_of("/providers/four", "used", data)
    assert panel.state == "nothing" and panel.sentence.startswith("Nothing found: Four Math")
    assert panel_of("/providers/four", "provider", data).state == "nothing"


# Schools like mine among them


def test_only_schools_that_used_it_are_sought_among(data: str) -> None:
    """T5 has eight students and is hidden, T4 and P-schools are not; T6 only planned."""
    panel = panel_of("/providers/one?like=school-p1&near=2", "alike", data)
    itself, *others = panel.records
    assert itself["key"] == "school-p1" and others
    assert {str(row["key"]) for row in others} <= {f"school-t{i}" for i in range(1, 5)}
    assert "schools that used One Math" in panel.sentence + panel.subtitle
    everyone = panel_of("/schools?like=school-p1&near=2", "alike", data)
    far = {row["key"]: row["distance"] for row in everyone.records}
    for row in others:
        assert far.get(row["key"], row["distance"]) == row["distance"]


def test_without_a_school_there_is_no_such_panel(data: str) -> None:
    assert ask.answer("/providers/one", data=data).panel("alike") is None
    assert ask.answer("/providers/one?unit=district&like=Near", data=data).panel("alike") is None


def test_a_tiny_school_of_one_s_own_is_not_compared(data: str) -> None:
    panel = panel_of("/providers/one?like=school-p8", "alike", data)
    assert panel.state == "too small" and not panel.records


# Ids and data that hold less


@pytest.mark.parametrize("key", ["nope", "../x", "x" * 500, "school-t1", "none"])
def test_an_unknown_provider_is_named_on_every_panel(key: str, data: str) -> None:
    answer = ask.answer(f"/providers/{quote(key, safe='')}?by=gender&like=school-p1", data=data)
    assert len(answer.panels) == len(NAMES) + 2
    for panel in answer.panels:
        assert (panel.state, panel.records) == ("not in data", ())
        assert panel.sentence.startswith("Not in this data: there is no model provider")
        assert len(panel.sentence) < 130


def test_a_provider_s_own_page_gives_its_bundle(data: str) -> None:
    made = bundle("/providers/one?gender=male&like=school-p1", data=data)
    assert made.link == "/providers?gender=male&provider=one"
    for key in ("nope", "four", "three"):
        with pytest.raises(BundleError, match=r"\.$"):
            bundle(f"/providers/{key}", data=data)


def test_data_without_providers_says_so(folder: Path) -> None:
    made = write(folder / "bare", toml=state.TOML, tables=state.tables(bare=True))
    build(made, say=lambda line: None)
    answer = ask.answer("/providers/one", data=str(made))
    assert answer.sentence == "Not in this data: there is no model provider “one”."


def test_another_test_than_the_one_followed_refuses_in_a_sentence(data: str) -> None:
    answer = ask.answer("/providers/one?span=f3-s8", data=data)
    assert all(panel.sentence.endswith(".") or panel.name == "provider" for panel in answer.panels)
