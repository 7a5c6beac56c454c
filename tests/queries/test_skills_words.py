"""Every sentence of the Skills page is true of its numbers, also where there are hardly any."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.build import build
from queries import ask
from queries.answer import Answer, Panel, Record
from queries.disclosure import Profile
from queries.pairs import told
from queries.progressions import Known
from queries.success import Pair, Side, Success
from queries.views.skills.ranking import _title as ordered_title
from queries.views.skills.success import _title as title
from tests.data.built_sets import home, write
from tests.queries.skill_state import PREREQUISITES, STANDARDS, TOML, Group, H, L, fifths, tables

YES, NO = "+7.EE.1", "-7.EE.1"
CASES: dict[str, list[Group]] = {
    # 40 without score lower than 60 with, so that a fifth holds one side alone.
    "Apart": [
        *((n, score, f"{L} {a}") for n, score, a in ((30, 100, NO), (10, 130, YES))),
        *((n, score, f"{H} {a}") for n, score, a in ((20, 400, NO), (40, 420, YES))),
    ],
    # All with succeed; without, none of 12 does in the lowest fifth, and 5 of 12 in the highest: of 24,
    # five are too few to tell. 80 others were asked another target.
    "Alike": [
        *((12, 100, f"{L} {NO}"), (18, 112, f"{H} {YES}"), (90, 200, f"{H} {YES}")),
        *((18, 900, f"{H} {YES}"), (5, 918, f"{L} {YES}"), (7, 923, f"{L} {NO}")),
        *((40, 100, "+7.RP.1 +7.RP.2"), (40, 200, "-7.RP.1 -7.RP.2")),
    ],
    # 93 of 130 with and 37 of 130 without succeed; in each fifth it is the same share of both.
    "Sorted": fifths(
        ((0, 12, 0, 40), (0, 12, 0, 40), (13, 13, 13, 13), (40, 0, 12, 0), (40, 0, 12, 0))
    ),
    # Seven students, none of whom can be judged, among thirty others.
    "Seven": [(7, 100, "+7.EE.1 +6.EE.1"), (30, 200, "+7.RP.1")],
    # The prerequisites of 7.EE.1 were asked, the target was not.
    "Below": [(40, 100, H)],
    "Unasked": [(30, 100, "")],
    "One": [(40, 100, "+7.RP.1 +7.RP.2"), (40, 200, "-7.RP.1 -7.RP.2"), (12, 300, "+7.RP.2")],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("words")
    with home(folder):
        made = write(folder / "set", toml=TOML, tables=tables(CASES, {}))
        build(made, say=lambda line: None)
        yield str(made)


def answer_of(district: str, data: str, more: str = "standard=7.EE.1") -> Answer:
    return ask.answer(f"/skills?district={district}&{more}", data=data)


def panel_of(name: str, district: str, data: str, more: str = "standard=7.EE.1") -> Panel:
    found = answer_of(district, data, more).panel(name)
    assert found is not None
    return found


def test_fifths_of_one_side_have_no_mean_and_say_why(data: str) -> None:
    """The fifths have everyone on one side, so there is no gap within them: a reason, no blank."""
    panel = panel_of("with_without", "Apart", data)
    within = {str(row["key"]): row for row in panel.records}["within"]
    assert (within["success_gap"], within["hidden"]) == (
        None,
        "no fifth has students on both sides",
    )
    assert not any(note.startswith("Fifths not shown") for note in panel.notes)


def test_what_one_view_hides_the_list_of_targets_hides_too(data: str) -> None:
    """Five of 24 without succeed: neither view may tell, nor the mean of fifths of the same."""
    assert panel_of("with_without", "Alike", data).state == "too small"
    found = {row["standard"]: row for row in panel_of("targets", "Alike", data).records}
    assert found["7.RP.2"]["hidden"] is None
    row = found["7.EE.1"]
    assert row["hidden"] and {row["success_with"], row["gap_within"], row["verdict"]} == {None}


def test_a_list_of_targets_says_what_its_order_is_of(data: str) -> None:
    """93 of 130 succeed with, 37 of 130 without: clear. Within fifths it is not, and the title of the
    targets, which are ordered by that, must not say that success does not go with them."""
    everyone = panel_of("with_without", "Sorted", data)
    assert "goes with finished prerequisites" in everyone.sentence
    targets = panel_of("targets", "Sorted", data)
    [row] = targets.records
    assert row["within_low"] is None or float(str(row["within_low"])) <= 0
    assert targets.sentence == (
        "Within fifths of the score, success on 7.EE.1, the only target that can be put in order "
        "here, does not clearly go with finished prerequisites."
    )
    assert not any("about one in twenty" in note for note in targets.notes)


def test_seven_who_cannot_be_judged_are_too_few_to_speak_of(data: str) -> None:
    panel = panel_of("with_without", "Seven", data)
    assert (panel.state, panel.records) == ("too small", ())


def test_who_was_asked_what_lies_below_was_not_asked_the_target(data: str) -> None:
    """All were asked both prerequisites: only the target was not."""
    panel = panel_of("targets", "Below", data)
    assert panel.sentence == (
        "No target can be judged here: nobody was asked a target and half of what it builds on."
    )


def test_students_without_a_result_are_no_empty_selection(data: str) -> None:
    """30 students match; none has a standard result."""
    for panel in answer_of("Unasked", data).panels:
        assert panel.state == "nothing"
        assert panel.sentence == (
            "Nothing found: no student of this selection has a standard result in spring 2024-25."
        )


def test_of_one_prerequisite_there_is_no_half(data: str) -> None:
    panel = panel_of("with_without", "One", data, "standard=7.RP.2")
    assert panel.missing == (
        "Who is not in this picture: 12 of the students asked 7.RP.2 could not be judged: they were "
        "not asked its one direct prerequisite."
    )


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        ((51_400, 50_600), "goes with finished prerequisites by less than 1 of 100: 51 of 100"),
        ((50_600, 51_400), "goes with unfinished prerequisites by less than 1 of 100: 51 of 100"),
        ((51_600, 50_600), "goes with finished prerequisites: 52 of 100"),
        ((51_010, 51_000), "too close to call"),
    ],
)
def test_a_clear_gap_too_small_to_print_is_said_to_be_small(
    sides: tuple[int, int], words: str
) -> None:
    """Of 100,000 on each side 51.4% and 50.6% are both 51 of 100, and clearly not the same."""
    having, lacking = (Side(100_000, finished) for finished in sides)
    pair = Pair(having, lacking)
    found = told(
        Success(pair, (), Pair(Side(0, 0), Side(0, 0)), Side(0, 0)),
        plain=True,
        rules=Profile("staff", 10, 10),
    )
    target = Known("7.EE.1", 7, "Strand", None, 0)
    assert words in title(target, found.rows["all"])


def test_of_one_target_and_of_a_small_gap_the_title_speaks_as_it_is() -> None:
    """One in order is no "1 of 1"; a gap of 0.3 of 100 that is clear is no "by 0 of 100"."""
    one: Record = {
        "standard": "A",
        "gap_within": 0.2,
        "within_low": 0.1,
        "success_gap": 0.3,
        "low": 0.2,
    }
    small: Record = {**one, "standard": "B", "gap_within": 0.003, "within_low": 0.001}
    never: Record = {**one, "standard": "C", "gap_within": 0.1, "within_low": -0.1}
    assert ordered_title([one], "gap_within") == (
        "Within fifths of the score, success on A goes with finished prerequisites, by 20 of 100. No "
        "other target can be put in order here."
    )
    assert ordered_title([small], "gap_within").count("by less than 1 of 100") == 1
    assert "on 2 of 3 targets; furthest on A, by 20 of 100" in ordered_title(
        [one, never, small], "gap_within"
    )
    assert ordered_title([never, never], "gap_within") == (
        "Within fifths of the score, success clearly goes with finished prerequisites on none of 2 "
        "targets here."
    )
    assert ordered_title([one, one], "success_gap").startswith("Success goes with finished")


# Tables that are odd


def built(folder: Path, given: dict[str, str]) -> str:
    made = write(folder, toml=TOML, tables=given)
    build(made, say=lambda line: None)
    return str(made)


def test_a_standard_that_names_itself_is_not_below_itself(tmp_path: Path) -> None:
    """7.RP.2 would go with itself: 100 of 100 against 0."""
    given = tables({"One": CASES["One"]}, {}) | {"prerequisites": PREREQUISITES + "7.RP.2,7.RP.2\n"}
    with home(tmp_path):
        data = built(tmp_path / "itself", given)
        panel = panel_of("prerequisites", "One", data, "standard=7.RP.2")
        assert panel.facts["direct"] == 1
        assert panel_of("with_without", "One", data, "standard=7.RP.2").facts["required"] == 1


def test_more_standards_than_can_be_told_apart_are_not_called_never_asked(tmp_path: Path) -> None:
    """64 standards of grade 6 were asked, two more than have a place: 6.ZZ.64 is one of those, and
    7.EE.1 builds on it. It was asked, so nobody may be judged as if it had not been."""
    more = [f"6.ZZ.{i:02}" for i in range(1, 65)]
    given = tables({"Clear": [(40, 100, f"{H} {YES}"), (40, 200, f"{L} {NO}")]}, {})
    given["standards"] = STANDARDS + "".join(f"{code},6,ZZ,Part\n" for code in more)
    given["prerequisites"] = PREREQUISITES + "7.EE.1,6.ZZ.64\n"
    given["mastery"] += "".join(f"Clear-7-0,2025,spring,{code},no\n" for code in more)
    with home(tmp_path):
        answer = answer_of("Clear", built(tmp_path / "many", given))
    map_, success, targets = answer.panels
    [node] = [row for row in map_.records if row["standard"] == "6.ZZ.64"]
    assert node["state"] != "shown" and not node["choosable"]
    assert node["why"] == "asked, but more standards of its grade were than can be told apart"
    assert success.state == "not in data" and "nobody can be judged" in success.sentence
    assert "7.EE.1" not in {row["standard"] for row in targets.records}
