"""The Iceberg page's panels on data worked out by hand (`worked_state`), and its sentences."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Any

import pytest

from data.build import build
from queries import ask
from queries.answer import Answer, Panel
from tests.data.built_sets import home, write
from tests.queries.worked_state import TOML, tables


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The built data set's folder, in a home of its own for as long as this module runs."""
    folder = tmp_path_factory.mktemp("worked")
    with home(folder):
        made = write(folder / "set", toml=TOML, tables=tables())
        build(made, say=lambda line: None)
        yield str(made)


def panel_of(link: str, name: str, data: str) -> Panel:
    found = ask.answer(link, data=data).panel(name)
    assert found is not None, f"{link} has no panel {name}"
    return found


def table(panel: Panel, *columns: str, key: str = "group") -> dict[Any, tuple[Any, ...]]:
    """Group -> values of some columns, shares and means rounded to 1e-12."""
    return {
        row[key]: tuple(
            round(value, 12) if isinstance(value, float) else value
            for value in (row[column] for column in columns)
        )
        for row in panel.records
    }


def near(*values: float | None) -> tuple[float | None, ...]:
    return tuple(value if value is None else round(value, 12) for value in values)


# Layers


def test_layers_of_each_grade(data: str) -> None:
    """A layer a grade cannot show is None, never 0; the one it can show and nobody is in is 0."""
    layers = panel_of("/", "layers", data)
    assert layers.state == "shown"
    assert table(layers, *(f"share_depth_{d}" for d in range(5))) == {
        "Grade 3": near(24 / 40, 16 / 40, None, None, None),
        "Grade 4": near(30 / 60, 20 / 60, 10 / 60, None, None),
        "Grade 6": near(40 / 100, 30 / 100, 10 / 100, 0.0, 20 / 100),
    }
    assert table(layers, "n", *(f"n_depth_{d}" for d in range(5))) == {
        "Grade 3": (40, 24, 16, None, None, None),
        "Grade 4": (60, 30, 20, 10, None, None),
        "Grade 6": (100, 40, 30, 10, 0, 20),
    }


def test_measures_of_each_grade(data: str) -> None:
    """Mean depth of grade 6: (30 + 2 x 10 + 4 x 20) / 100 = 1.3. The floor of grade 3 is its
    first layer, of grade 4 its second, of grade 6 its fourth. Tested: 40 of 50, 60 of 80, 100 of
    120, as whole percents. Nobody's proficiency is known from `diag`."""
    layers = panel_of("/", "layers", data)
    columns = ("share_below", "share_2_below", "mean_depth", "floor_share", "tested_share")
    assert table(layers, *columns, "share_proficient") == {
        "Grade 3": (*near(16 / 40, None, 16 / 40, 16 / 40, 0.8), None),
        "Grade 4": (*near(30 / 60, 10 / 60, 40 / 60, 10 / 60, 0.75), None),
        "Grade 6": (*near(60 / 100, 30 / 100, 1.3, 20 / 100, 0.83), None),
    }


def test_the_parts_drawn_are_those_of_the_table(data: str) -> None:
    for group in panel_of("/", "layers", data).groups:
        assert sum(part.share for part in group.parts) == pytest.approx(1)
        assert [part.open for part in group.parts][:-1] == [False] * (len(group.parts) - 1)
        assert group.parts[-1].open, "the last layer a grade can show means that far or more"
        assert group.low is None, "the berg counts everyone tested: no interval"
    third = panel_of("/", "layers", data).groups[0]
    assert [part.label for part in third.parts] == [
        "At or above grade level",
        "1 or more grades below",
    ]


def test_the_headline_is_said_in_children(data: str) -> None:
    """40, 50, 60 of 100 below: each later grade has more, so it may say so."""
    layers = panel_of("/", "layers", data)
    assert layers.sentence == (
        "In each later grade, more of the iceberg is under water: 40 of 100 below grade level in "
        "grade 3, 60 of 100 in grade 6."
    )
    assert layers.subtitle.startswith("200 students, spring 2024-25.")
    assert layers.missing == (
        "Who is not in this picture: 20 of 100 enrolled students had no score in spring 2024-25."
    )


def test_the_headline_does_not_say_what_is_not_so(data: str) -> None:
    """South: 10 + 0 of 20 below in grade 4 (50 of 100), 20 of 50 in grade 6 (40 of 100)."""
    layers = panel_of("/?district=D2", "layers", data)
    assert layers.sentence == (
        "Of every 100 students, 50 work below grade level in grade 4 and 40 in grade 6."
    )


def test_one_grade_says_how_many_are_two_or_more_below(data: str) -> None:
    sixth, third = (panel_of(f"/?grade={g}", "layers", data).sentence for g in (6, 3))
    assert sixth == (
        "60 of every 100 grade 6 students work below grade level, "
        "30 of them two or more grades below."
    )
    assert third == "40 of every 100 grade 3 students work below grade level."


def test_what_a_grade_cannot_show_is_said(data: str) -> None:
    assert panel_of("/", "layers", data).notes == (
        "Grade 3 can show at most 1 grade below, grade 4 at most 2: the last layer of a grade "
        "means that far or more, and a layer it cannot show is left out, never 0.",
    )
    assert panel_of("/?grade=6", "layers", data).notes == ()


# The tip


def test_tip_and_depth_of_each_grade(data: str) -> None:
    tip = panel_of("/", "tip", data)
    columns = ("n_tip", "share_proficient", "n_depth", "share_below", "share_2_below")
    assert table(tip, *columns, "share_3_below") == {
        "Grade 3": (40, 0.5, 40, 0.4, None, None),
        "Grade 4": (60, 0.6, 60, *near(30 / 60, 10 / 60, None)),
        "Grade 6": (100, 0.45, 100, *near(60 / 100, 30 / 100, 20 / 100)),
    }


def test_the_tips_sentence_is_a_difference_of_what_is_shown(data: str) -> None:
    """Grade 4 to grade 6, the last there is: 60 to 45 of 100 is 15; 17 to 30 of 100 is 13."""
    tip = panel_of("/", "tip", data)
    assert tip.sentence == (
        "Between grade 4 and grade 6 proficiency falls by 15 of 100; "
        "children two or more grades below rise by 13."
    )
    assert "Different children" in tip.how_to_read and "Two different tests" in tip.how_to_read
    assert "State test, spring 2024-25" in tip.subtitle and "Diagnostic" in tip.subtitle


def test_a_test_without_a_vertical_scale_gives_the_tip_in_words(data: str) -> None:
    answer = ask.answer("/?test=state", data=data)
    layers, tip = answer.panel("layers"), answer.panel("tip")
    assert layers is not None and tip is not None
    assert layers.sentence == (
        "State test has no scale that the grades share, so it cannot say how far below anyone is. "
        "Its tip: 50 of 100 proficient in grade 3; 60 of 100 proficient in grade 4; 45 of 100 "
        "proficient in grade 6."
    )
    assert table(layers, "n", "share_proficient") == {
        "Grade 3": (40, 0.5),
        "Grade 4": (60, 0.6),
        "Grade 6": (100, 0.45),
    }
    assert layers.groups == () and layers.subtitle == "200 students, spring 2024-25."
    assert tip.sentence == (
        "Between grade 4 and grade 6 proficiency falls by 15 of 100. "
        "State test has no scale that the grades share, so it cannot say how far below anyone is."
    )
    assert "Below:" not in tip.subtitle and "Two different tests" not in tip.how_to_read
    assert all(row["share_below"] is None for row in tip.records)


# Where the missing skills are from


def test_unfinished_by_origin_with_who_was_asked(data: str) -> None:
    origin = panel_of("/", "origin", data)
    columns = ("unfinished_share", "asked_share", "n", "results", "unfinished")
    assert table(origin, *columns, key="label") == {
        "Grade 6 standards": (0.6, 1.0, 100, 100, 60),
        "Grade 5 standards": (0.75, 0.4, 40, 40, 30),
        "Grade 4 standards": (0.5, 0.2, 20, 20, 10),
    }
    assert origin.sentence == (
        "Grade 6 students have not finished 60 of every 100 grade 6 standards they were asked "
        "and 50 of every 100 from grade 4."
    )


def test_what_a_grade_level_test_cannot_see(data: str) -> None:
    """60 unfinished of grade 6 and 30 + 10 of earlier grades: 40 of 100 are hidden, 0.4 each."""
    hidden = panel_of("/?focus=6", "hidden", data)
    [row] = hidden.records
    assert (row["n"], row["hidden_share"]) == (100, 0.4)
    assert (row["unfinished_per_student"], row["hidden_per_student"]) == (1.0, 0.4)
    assert hidden.sentence == (
        "A grade 6 test cannot see 40 of every 100 unfinished skills: they belong to earlier "
        "grades."
    )


def test_a_grade_nobody_was_asked_in_finds_nothing(data: str) -> None:
    assert panel_of("/?focus=4", "origin", data).state == "nothing"
    assert panel_of("/?focus=4", "hidden", data).state == "nothing"


# Breakdowns


def wilson_by_hand(part: int, whole: int) -> tuple[float, float]:
    """The roots p of (share - p)^2 = z^2 p (1 - p) / n, written out as a quadratic in p."""
    z2, share = 1.959963984540054**2, part / whole
    a, b, c = 1 + z2 / whole, -(2 * share + z2 / whole), share * share
    root = sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def test_districts_with_n_interval_and_order(data: str) -> None:
    """North: 46 + 10 + 20 of 130 below, a depth sum of 46 + 20 + 80. South: 20 + 10 of 70, sum 40.

    Two or more below only among the 90 and 70 of grades 4 and 6: 30 and 10. On the floor 16 of
    grade 3, 10 of grade 4 and 20 of grade 6, all of North.
    """
    breakdown = panel_of("/?by=district", "breakdown", data)
    assert [row["group"] for row in breakdown.records] == ["North", "South"], "deepest first"
    columns = ("n", *(f"layer_{d}" for d in range(5)), "share_below", "share_2_below")
    assert table(breakdown, *columns) == {
        "North": (130, *near(54 / 130, 46 / 130, 10 / 130, 0.0, 20 / 130, 76 / 130, 30 / 90)),
        "South": (70, *near(40 / 70, 20 / 70, 10 / 70, 0.0, 0.0, 30 / 70, 10 / 70)),
    }
    assert table(breakdown, "mean_depth", "floor_share") == {
        "North": near(146 / 130, 46 / 130),
        "South": near(40 / 70, 0.0),
    }
    for row, (part, whole) in zip(breakdown.records, ((76, 130), (30, 70)), strict=True):
        assert (row["low"], row["high"]) == pytest.approx(wilson_by_hand(part, whole))
    assert breakdown.sentence == (
        "Below grade level: from 43 of 100 students (South) to 58 of 100 (North)."
    )
    assert breakdown.subtitle.startswith("200 students, spring 2024-25.")
    assert "grades 4 and 6" in breakdown.notes[0]


def test_groups_of_students_stay_in_the_datas_order(data: str) -> None:
    breakdown = panel_of("/?by=gender", "breakdown", data)
    assert [(row["group"], row["n"]) for row in breakdown.records] == [
        ("Female", 130),
        ("Male", 70),
    ]
    assert "not by result" in breakdown.how_to_read


def test_years_are_different_students_and_are_not_added(data: str) -> None:
    """Grade 6 in spring: 25 of 50 below in 2023-24, 60 of 100 in 2024-25."""
    breakdown = panel_of("/?by=year&grade=6", "breakdown", data)
    assert table(breakdown, "n", "share_below") == {
        "2023-24": (50, 0.5),
        "2024-25": (100, 0.6),
    }
    assert breakdown.subtitle.startswith("Grade 6 students, spring 2023-24 to 2024-25.")
    assert "Different students in each year" in breakdown.how_to_read


def test_years_are_shown_for_a_window_the_selected_year_has_not(data: str) -> None:
    answer = ask.answer("/?by=year&grade=6&window=fall", data=data)
    layers, breakdown = answer.panel("layers"), answer.panel("breakdown")
    assert layers is not None and layers.state == "not in data"
    assert breakdown is not None and table(breakdown, "n", "share_below") == {"2023-24": (50, 0.4)}


def test_nothing_to_break_down_by_is_said(data: str) -> None:
    answer = ask.answer("/?by=provider", data=data)
    assert answer.panel("breakdown") is None
    assert answer.notices == (
        "This data set has no breakdown “provider”; the link's value was left out.",
    )


# Who is in a layer


@pytest.mark.parametrize(
    ("layer", "everyone", "girls", "boys", "said"),
    [
        # everyone of the three grades: 54 + 40 of 200 at or above; 46 + 20 one below
        (0, (94, 200), (54, 130), (40, 70), "47 are at or above grade level"),
        (1, (66, 200), (46, 130), (20, 70), "33 are 1 grade below"),
        # grades 4 and 6 can show two: 20 of 160
        (2, (20, 160), (10, 90), (10, 70), "13 are 2 grades below"),
        # grade 6 alone can show more
        (3, (0, 100), (0, 50), (0, 50), "0 are 3 grades below"),
        (4, (20, 100), (20, 50), (0, 50), "20 are 4 or more grades below"),
    ],
)
def test_who_is_in_a_layer(
    layer: int,
    everyone: tuple[int, int],
    girls: tuple[int, int],
    boys: tuple[int, int],
    said: str,
    data: str,
) -> None:
    """Shares of the groups that are in one layer, over the grades that can show it."""
    found = panel_of(f"/?layer={layer}", "layer_groups", data)
    assert said in found.sentence
    rows = {row["group"]: row for row in found.records}
    named = {"All students": everyone, "Gender: Female": girls, "Gender: Male": boys}
    for name, (part, whole) in named.items():
        assert rows[name]["n"] == whole
        assert rows[name]["share"] == pytest.approx(part / whole)
        if name != "All students":
            bounds = (rows[name]["low"], rows[name]["high"])
            assert bounds == pytest.approx(wilson_by_hand(part, whole), abs=1e-12)


def test_a_layer_no_selected_grade_can_show_is_said(data: str) -> None:
    found = panel_of("/?grade=3&layer=2", "layer_groups", data)
    assert found.state == "not in data"
    assert found.sentence.startswith("This test cannot see 2 ")
    assert found.records == ()


# Nothing, too small, not in this data: three sentences


def test_the_three_ways_of_having_nothing_to_show_are_told_apart(data: str) -> None:
    """Grade 3 of South has no students; grade 4 of 2024 has five; fall 2025 was not given."""
    nothing = panel_of("/?grade=3&district=D2", "layers", data)
    too_small = panel_of("/?grade=4&year=2024", "layers", data)
    not_there = panel_of("/?window=fall", "layers", data)
    assert [p.state for p in (nothing, too_small, not_there)] == [
        "nothing",
        "too small",
        "not in data",
    ]
    assert nothing.sentence.startswith("Nothing found")
    assert too_small.sentence.startswith("Too small to show")
    assert not_there.sentence == (
        "Not in this data: no Diagnostic results for fall 2024-25. It holds spring of 2024-25."
    )
    for panel in (nothing, too_small, not_there):
        assert panel.records == () and panel.groups == ()


def test_nothing_of_too_small_a_group_is_in_any_panel(data: str) -> None:
    answer = ask.answer("/?grade=4&year=2024&by=district&layer=1", data=data)
    for panel in answer.panels:
        states = ("too small", "not in data", "nothing")
        assert panel.state in states or panel.name == "years", panel.name
        # Other years' students are shown beside it, never this one's.
        here = [row for row in panel.records if row.get("school_year") != "2024-25"]
        assert all(row.get("n") is None for row in here)


def test_what_this_year_has_not_is_said_panel_by_panel(data: str) -> None:
    """2024 has no state test and no standard results."""
    answer = ask.answer("/?year=2024&grade=6", data=data)
    sentences = {panel.name: panel.sentence for panel in answer.panels}
    assert sentences["layers"].startswith("50 of every 100 grade 6 students work below grade level")
    assert sentences["tip"] == (
        "Not in this data: no state test results with proficiency for 2023-24."
    )
    assert (
        sentences["origin"]
        == sentences["hidden"]
        == (
            "Not in this data: no standards were asked in spring 2023-24. "
            "It holds no results of that school year."
        )
    )


def test_a_stale_link_is_drawn_without_what_is_gone_and_says_so(data: str) -> None:
    answer = ask.answer("/?grade=6&school=S7&data=00000000", data=data)
    assert answer.link == "/?grade=6"
    assert [answer.sentence] == [ask.answer("/?grade=6", data=data).sentence]
    assert len(answer.notices) == 2 and "S7" in answer.notices[0]


def provenance(answer: Answer) -> str:
    return " ".join((answer.basis, answer.source))


def test_every_answer_says_what_it_rests_on(data: str) -> None:
    answer = ask.answer("/?grade=6", data=data)
    assert answer.basis == (
        "Grade level by placement: the grade the test placed the student at, season view."
    )
    for word in ("Hand-made", "synthetic", "Diagnostic", "spring 2024-25", answer.data_version[:8]):
        assert word in provenance(answer)
    assert answer.sql and all("select" in text for text in answer.sql)
