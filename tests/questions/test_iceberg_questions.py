"""The questions people come with, asked as they would ask them: one test per question of the
product that the Iceberg and Data pages answer, named by it."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from queries import ask
from queries.words import of_100
from tests.queries.test_leaks import random_link

FORBIDDEN = re.compile(
    r"\b(failing|deficient|low kids|league|effectiveness|learning loss|impact)\b", re.IGNORECASE
)


@pytest.fixture(autouse=True)
def _built(demo_store: Path) -> None:
    """Every question is asked of the small demo state."""


def test_policymaker_how_big_is_the_problem_under_the_surface() -> None:
    """The sentence gives children of 100 below grade level, and the table the same shares."""
    found = ask.answer("/?grade=8", data="demo")
    row = found.panels[0].records[0]
    said = [int(number) for number in re.findall(r"\d+", found.sentence)]
    assert of_100(float(row["share_below"])) in said  # type: ignore[arg-type]
    below = int(row["n"]) - int(row["n_depth_0"])  # type: ignore[arg-type]
    assert row["share_below"] == pytest.approx(below / int(row["n"]))  # type: ignore[arg-type]


def test_policymaker_does_it_grow_through_middle_school() -> None:
    """Between grades, said of different children: the tip falls while the depth rises."""
    panel = ask.answer("/", data="demo").panel("tip")
    assert panel is not None and "Different children" in panel.how_to_read
    assert int(panel.facts["two_below_change"]) > 0  # type: ignore[arg-type]
    rows = {row["grade"]: row for row in panel.records}
    change = of_100(float(rows[8]["share_2_below"])) - of_100(float(rows[4]["share_2_below"]))  # type: ignore[arg-type]
    assert change == panel.facts["two_below_change"]
    assert str(abs(change)) in panel.sentence


def test_policymaker_where_is_it_deepest() -> None:
    """Districts with n and interval, ordered by depth, without a verdict."""
    panel = ask.answer("/?by=district", data="demo").panel("breakdown")
    assert panel is not None and panel.state == "shown"
    ordered = [row for row in panel.records if row["mean_depth"] is not None]
    means = [float(row["mean_depth"]) for row in ordered]  # type: ignore[arg-type]
    assert means == sorted(means, reverse=True)
    for row in ordered:
        assert float(row["low"]) <= float(row["share_below"]) <= float(row["high"])  # type: ignore[arg-type]


def test_leader_which_grade_is_the_leak() -> None:
    """Unfinished standards by the grade they belong to, always beside the share asked."""
    panel = ask.answer("/?focus=7", data="demo").panel("origin")
    assert panel is not None and panel.facts["grade"] == 7
    assert [row["origin_grade"] for row in panel.records] == sorted(
        (row["origin_grade"] for row in panel.records),
        reverse=True,  # type: ignore[type-var]
    )
    assert all("asked_share" in row for row in panel.records)


def test_leader_which_strand_is_the_leak() -> None:
    """The deepest strand of an earlier grade that half of the students were asked about."""
    panel = ask.answer("/?focus=8", data="demo").panel("strands")
    assert panel is not None and panel.state == "shown"
    asked = [
        row
        for row in panel.records
        if row["asked_share"] is not None
        and float(row["asked_share"]) >= 0.5
        and int(row["origin_grade"]) < 8  # type: ignore[arg-type]
    ]
    deepest = max(asked, key=lambda row: float(row["unfinished_share"]))  # type: ignore[arg-type]
    assert f"{of_100(float(deepest['unfinished_share']))} of every 100" in panel.sentence  # type: ignore[arg-type]
    assert f"of grade {deepest['origin_grade']}" in panel.sentence


def test_policymaker_is_it_getting_better_is_answered_of_different_students() -> None:
    """No change is claimed where the intervals of the two years overlap."""
    panel = ask.answer("/?grade=6", data="demo").panel("years")
    assert panel is not None and "different students" in panel.sentence
    shown = [row for row in panel.records if row["share_below"] is not None]
    first, last = shown[0], shown[-1]
    apart = float(first["high"]) < float(last["low"]) or float(last["high"]) < float(first["low"])  # type: ignore[arg-type]
    assert ("too close to call" in panel.sentence) == (not apart)
    assert {row["shown"] for row in panel.records if row["share_below"] is None} == {"no tests"}


def test_leader_is_the_data_complete_enough_to_act_on() -> None:
    """Coverage by year and grade; the four outcomes add up to the rows read in every year."""
    found = ask.answer("/data", data="demo")
    outcomes = found.panel("outcomes")
    assert outcomes is not None and outcomes.records
    for row in outcomes.records:
        parts = ("loaded", "not_tested", "out_of_scope", "set_aside")
        assert row["rows_read"] == sum(int(row[part]) for part in parts)  # type: ignore[arg-type]
    coverage = found.panel("coverage")
    assert coverage is not None and "no tests" in {row["hidden"] for row in coverage.records}


def test_presenter_can_i_send_exactly_this_view() -> None:
    """A link asked again is the same view, in the same canonical form."""
    link = "/?by=race&grade=6,7&layer=2&window=fall"
    found = ask.answer("/?window=fall&grade=7,6&layer=2&by=race", data="demo")
    assert found.link == link
    assert ask.answer(found.link, data="demo").panels == found.panels


def test_presenter_what_is_the_one_sentence() -> None:
    """One sentence a view, in children of 100, worded as the product wants it."""
    draw, catalog = random.Random(4), ask.catalog("demo")
    for _ in range(60):
        found = ask.answer(random_link(catalog, draw), data="demo")
        for panel in found.panels:
            assert panel.sentence.endswith(".") and not FORBIDDEN.search(panel.sentence)


def test_presenter_could_i_show_something_i_must_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules for a room: no school split by a student group, groups of 20, whole percents."""
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    found = ask.answer("/?by=race&school=" + next(iter(ask.catalog("demo").schools)), data="demo")
    assert {panel.state for panel in found.panels} == {"too small"}
    for row in ask.answer("/?by=district", data="demo").panels[0].records:
        assert row["n_depth_0"] is None and int(row["n"]) % 10 == 0  # type: ignore[arg-type]
