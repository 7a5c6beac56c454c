"""Small and awkward groups on the Iceberg page, each worked out by hand (`small_state`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from tests.data.built_sets import home, write
from tests.queries.small_state import TOML, tables


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("small")
    with home(folder):
        made = write(folder / "set", toml=TOML, tables=tables())
        build(made, say=lambda line: None)
        yield str(made)


def panel_of(link: str, name: str, data: str) -> Panel:
    found = ask.answer(link, data=data).panel(name)
    assert found is not None, f"{link} has no panel {name}"
    return found


def by_group(panel: Panel) -> dict[str, Record]:
    return {str(row["group"]): row for row in panel.records}


def test_a_group_beside_a_small_one_is_hidden_and_says_why(data: str) -> None:
    """145 in all, 100 girls: were the 40 boys shown, 5 would be what is left."""
    rows = by_group(panel_of("/?district=Beside&by=gender", "breakdown", data))
    assert rows["Female"]["n"] == 100 and rows["Female"]["shown"] == "yes"
    assert rows["Nonbinary"]["shown"] == "fewer than 10 students"
    assert rows["Male"]["shown"] == "hidden, so that no smaller group can be worked out"
    for name in ("Male", "Nonbinary"):
        shown = {key for key, value in rows[name].items() if value is not None}
        assert shown == {"group", "key", "shown"}
    subtitle = panel_of("/?district=Beside&by=gender", "breakdown", data).subtitle
    assert subtitle.startswith("100 students"), "the total would give the two away together"


def test_who_is_in_a_layer_hides_the_same_groups(data: str) -> None:
    rows = by_group(panel_of("/?district=Beside&layer=1", "layer_groups", data))
    assert rows["Gender: Female"]["n"] == 100
    assert rows["All students"]["n"] == 145
    assert rows["Gender: Male"]["n"] is None and rows["Gender: Male"]["share"] is None
    assert rows["Gender: Nonbinary"]["n"] is None


def test_a_tip_from_the_same_scores_does_not_undo_a_merge(data: str) -> None:
    """14 at or one below, 11 further: with 10 of 25 proficient beside it, 4 would be one below."""
    layers = panel_of("/?district=Merged&test=cuts", "layers", data)
    [row] = layers.records
    assert row["n"] == 25 and row["share_depth_0"] is None and row["share_depth_1"] is None
    assert row["share_below"] is None and row["share_2_below"] == pytest.approx(11 / 25, abs=0.005)
    assert row["share_proficient"] is None and row["mean_depth"] is None
    assert "At grade level to 1 grade below" in str(row["merged"])
    assert "merged" in " ".join(layers.notes)


def test_a_group_of_only_small_parts_says_so(data: str) -> None:
    """15 students are not "fewer than 10"; what is small are their parts."""
    layers = panel_of("/?district=Alike&test=cuts", "layers", data)
    assert layers.state == "too small"
    panel = panel_of("/?district=Alike&test=cuts&by=district", "breakdown", data)
    rows = by_group(panel)
    assert panel.state == "too small"
    assert rows["Alike"]["shown"] == "parts of fewer than 10 students"
    assert rows["Alike"]["n"] is None and rows["Alike"]["share_below"] is None


def test_mean_depth_does_not_give_the_floor_away(data: str) -> None:
    """20 + 2 x 10 + 3 x 10 + 4 x 15 + 5 x 5 = 155 of 100 students, 1.55: with the layers exact,
    155 - 20 - 20 - 30 - 4 x 20 = 5 students on the floor. So 1.6, and 5%."""
    [row] = panel_of("/?district=Floor", "layers", data).records
    assert row["n_depth_4"] == 20 and row["share_depth_4"] == 0.2
    assert (row["mean_depth"], row["floor_share"]) == (1.6, 0.05)


def test_a_share_over_some_grades_does_not_undo_a_merge(data: str) -> None:
    """Of 25, [0 to 2] 15 and [3] 10 are on show. 14 of the 24 in grade 5 are two or more below:
    14/24 beside the 10 would say that 4 are exactly two below."""
    [row] = panel_of("/?district=Mixed&test=cuts&by=district", "breakdown", data).records or [None]
    assert row is not None
    assert row["n"] == 25 and row["share_3_below"] == pytest.approx(10 / 24, abs=0.005)
    assert row["share_2_below"] is None and row["layer_2"] is None


def test_a_layer_no_grade_of_a_group_can_show_is_empty_never_nought(data: str) -> None:
    """Mixed has grades 3 and 5, which show three at most; Merged has grade 6, which shows four."""
    rows = by_group(panel_of("/?district=Mixed,Merged&test=cuts&by=district", "breakdown", data))
    assert rows["Merged"]["layer_4"] == 0.0
    assert rows["Mixed"]["layer_4"] is None
    groups = panel_of("/?district=Mixed,Merged&test=cuts&by=district", "breakdown", data).groups
    labels = {group.label: group.parts[-1].label for group in groups}
    assert labels["Mixed"] == "3 or more grades below"


def test_a_tip_alone_counts_only_the_grades_it_shows(data: str) -> None:
    """Grade 5 has 4 students and is hidden; grade 3 has 8 of 18 not proficient and is hidden too.
    The 60 of grade 6 are shown, and no total from which the 4 would follow."""
    layers = panel_of("/?district=Tips&test=state", "layers", data)
    rows = by_group(layers)
    assert (rows["Grade 6"]["n"], rows["Grade 6"]["share_proficient"]) == (60, 0.5)
    assert rows["Grade 5"]["n"] is None and rows["Grade 5"]["shown"] == "fewer than 10 students"
    assert rows["Grade 3"]["n"] is None
    assert rows["Grade 3"]["shown"] == "parts of fewer than 10 students"
    assert layers.subtitle.startswith("60 students")
    assert layers.sentence.endswith("Its tip: 50 of 100 proficient in grade 6.")


def test_a_tip_too_small_to_show_is_not_called_missing(data: str) -> None:
    assert panel_of("/?district=Tips&test=state&grade=5", "layers", data).state == "too small"


def test_a_student_of_two_providers_is_in_both_groups_and_in_no_sum(data: str) -> None:
    """30 with One alone, 40 with One and Two: One 70 (25 below), Two 40 (10 below)."""
    panel = panel_of("/?district=Shared&by=provider", "breakdown", data)
    rows = by_group(panel)
    assert (rows["One"]["n"], rows["One"]["n_depth_1"]) == (70, 25)
    assert (rows["Two"]["n"], rows["Two"]["n_depth_1"]) == (40, 10)
    assert "110" not in panel.subtitle and "Students" in panel.subtitle
    [row] = panel_of("/?district=Shared&provider=p1", "layers", data).records
    assert row["n"] == 70
    [row] = panel_of("/?district=Shared&provider=p2", "layers", data).records
    assert row["n"] == 40


def test_a_school_under_thirty_is_shown_but_is_no_end_of_the_order(data: str) -> None:
    """H1 has 12 students and nobody below; H2 20 of 40, H3 30 of 50."""
    panel = panel_of("/?district=Order&by=school", "breakdown", data)
    assert [row["group"] for row in panel.records] == ["School H3", "School H2", "School H1"]
    assert by_group(panel)["School H1"]["share_below"] == 0.0
    assert panel.sentence == (
        "Below grade level: from 50 of 100 students (School H2) to 60 of 100 (School H3)."
    )


def test_a_window_without_cuts_is_not_called_a_test_without_a_scale(data: str) -> None:
    """`norm` has norms in fall and records in fall; asked of `cuts` in fall there are none."""
    layers = panel_of("/?district=Norms&test=norm&window=fall", "layers", data)
    assert layers.state == "shown"
    missing = panel_of("/?test=cuts&window=fall", "layers", data)
    assert missing.state == "not in data" and "It holds spring of 2024-25" in missing.sentence


def test_a_norm_median_is_never_called_grade_level(data: str) -> None:
    """The headline is two or more below, which is below the median of the grade before: 60 of 100
    in grade 5, 40 in grade 6; half of the norm group is below its own median by construction."""
    answer = ask.answer("/?district=Norms&test=norm&window=fall&by=district", data=data)
    layers = answer.panels[0]
    assert layers.sentence == (
        "Of every 100 students, 60 score below the median of the grade before theirs in grade 5 "
        "and 40 in grade 6."
    )
    assert "Half of the norm group is below its own median" in layers.how_to_read
    texts = [text for p in answer.panels for text in (p.sentence, p.subtitle, p.how_to_read, p.alt)]
    texts += [part.label for panel in answer.panels for g in panel.groups for part in g.parts]
    wrong = [
        text for text in texts if "grade level" in text.replace("diagnostic's grade level", "")
    ]
    assert wrong == []
    assert "Not grade level but the norm group's median" in answer.basis


def test_a_hidden_grade_takes_the_next_smallest_with_it(data: str) -> None:
    """Grades 4 (40), 5 (6), 6 (70) and 7 (90): 5 is hidden and 4 beside it. With two grades out of
    sight the sentence speaks of the others: 40 of 70 and 60 of 90 below."""
    layers = panel_of("/?district=Grades", "layers", data)
    rows = by_group(layers)
    assert [name for name in rows if rows[name]["n"]] == ["Grade 6", "Grade 7"]
    assert rows["Grade 5"]["shown"] == "fewer than 10 students"
    assert rows["Grade 4"]["shown"].startswith("hidden, so that")  # type: ignore[union-attr]
    assert "160 students" in layers.subtitle
    assert any("Grade 4" in note and "Grade 5" in note for note in layers.notes)
    assert layers.sentence == (
        "In each later grade, more of the iceberg is under water: 57 of 100 below grade level in "
        "grade 6, 67 of 100 in grade 7."
    )


def test_a_test_nobody_of_the_selection_sat_is_nothing_found(data: str) -> None:
    """The state test of 2024-25 was sat by students of Tips alone: it is in this data."""
    tip = panel_of("/?district=Grades", "tip", data)
    assert tip.state == "nothing"
    assert tip.sentence == (
        "Nothing found: no student of this selection has a proficiency result on state."
    )


# For a room


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    "link",
    [
        "/?school=A1&by=gender",
        "/?school=A1&gender=female",
        "/?school=A1&layer=1",
        "/?by=school&gender=female",
        "/?by=school&layer=0",
    ],
)
def test_a_room_sees_no_school_cut_by_a_student_group(link: str, data: str) -> None:
    answer = ask.answer(link, data=data)
    assert {panel.state for panel in answer.panels} == {"too small"}
    assert all(panel.records == () and panel.groups == () for panel in answer.panels)
    assert "Not shown to a room" in answer.sentence


@pytest.mark.usefixtures("room")
def test_a_room_sees_counts_to_the_nearest_ten_and_whole_percents(data: str) -> None:
    """145 students of Beside: 75 and 70; 51.7 and 48.3 of 100."""
    answer = ask.answer("/?district=Beside", data=data)
    [row] = answer.panels[0].records
    assert (row["n"], row["share_depth_0"], row["share_depth_1"]) == (150, 0.52, 0.48)
    assert row["n_depth_0"] is None and row["mean_depth"] == 0.5
    assert "150 students" in answer.subtitle


@pytest.mark.usefixtures("room")
def test_a_room_sees_no_layer_of_a_group_with_under_ten_in_it(data: str) -> None:
    """Floor: 20 four or more below are shown; the five on the floor are in no share."""
    [row] = ask.answer("/?district=Floor", data=data).panels[0].records
    assert row["share_depth_4"] == 0.2 and row["floor_share"] is None
