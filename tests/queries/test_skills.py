"""What lies under a target and success with and without, on data worked out by hand (`skill_state`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from queries.intervals import Difference, difference_of_shares, mean_difference
from queries.progressions import Known, Progressions
from tests.data.built_sets import home, write
from tests.queries.skill_state import FIFTHS, TOML, tables

COUNTS = ("n_with", "success_with", "n_without", "success_without")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("skills")
    with home(folder):
        made = write(folder / "set", toml=TOML, tables=tables())
        build(made, say=lambda line: None)
        yield str(made)


def panel_of(name: str, district: str, data: str, more: str = "standard=7.EE.1") -> Panel:
    found = ask.answer(f"/skills?district={district}&{more}", data=data).panel(name)
    assert found is not None
    return found


def rows(panel: Panel) -> dict[str, Record]:
    return {str(row.get("key", row.get("standard"))): row for row in panel.records}


# What lies under it


def test_a_map_holds_the_target_its_prerequisites_and_one_step_further(data: str) -> None:
    """262 students were asked 7.EE.1: 127 + 12 finished it, 123 did not. All were asked 6.EE.1 and
    finished it; 250 were asked 6.EE.2, and 129 finished it."""
    panel = panel_of("prerequisites", "Clear", data)
    assert [(r["standard"], r["step"], r["grade"], r["state"]) for r in panel.records] == [
        ("7.EE.1", 0, 7, "shown"),
        ("6.EE.1", 1, 6, "shown"),
        ("6.EE.2", 1, 6, "shown"),
        ("6.EE.3", 1, 6, "never asked"),
        ("5.NF.1", 2, 5, "never asked"),
    ]
    found = rows(panel)
    assert (found["7.EE.1"]["n"], found["7.EE.1"]["unfinished_share"]) == (262, 123 / 262)
    assert (found["6.EE.1"]["n"], found["6.EE.1"]["unfinished_share"]) == (262, 0.0)
    assert (found["6.EE.2"]["n"], found["6.EE.2"]["unfinished_share"]) == (250, 121 / 250)
    assert found["6.EE.2"]["asked_share"] == 250 / 262
    assert found["6.EE.3"]["n"] is None and found["6.EE.3"]["unfinished_share"] is None
    assert found["7.EE.1"]["builds_on"] == "6.EE.1, 6.EE.2, 6.EE.3"
    assert (found["6.EE.1"]["builds_on"], found["6.EE.2"]["builds_on"]) == ("5.NF.1", "")
    assert (
        panel.facts["direct"] == 3 and panel.facts["further"] == 1 and panel.facts["left_out"] == 0
    )


def test_the_title_of_a_map_gives_the_range_over_prerequisites_that_were_asked(data: str) -> None:
    """123 of 262 is 47 of 100; of the two asked, 0 and 121 of 250, 48 of 100."""
    assert panel_of("prerequisites", "Clear", data).sentence == (
        "Under 7.EE.1 (solving for one unknown), which 47 of every 100 students asked have not "
        "finished, lie 3 direct prerequisites, 2 of them with enough to tell: from 0 to "
        "48 of every 100 asked have not finished each."
    )


def test_a_target_nobody_here_was_asked_still_has_its_map(data: str) -> None:
    """In Start nobody was asked 7.EE.1; 8.F.1 was asked of nobody at all and is no target."""
    panel = panel_of("prerequisites", "Start", data)
    assert {r["state"] for r in panel.records} == {"never asked"}
    assert rows(panel)["7.EE.1"]["why"] == "not asked of these students"
    assert rows(panel)["6.EE.3"]["why"] == "not asked of anyone"
    assert panel.sentence.startswith("Under 7.EE.1 (solving for one unknown) lie 3 direct")
    success = panel_of("with_without", "Start", data)
    assert success.state == "nothing" and success.sentence.startswith("Nobody of this selection")


def test_a_standard_without_prerequisites_starts_a_progression(data: str) -> None:
    """Of the 40 asked 7.RP.1, 20 had not finished it."""
    for name in ("prerequisites", "with_without"):
        assert "starts a progression" in panel_of(name, "Start", data, "standard=7.RP.1").sentence
    panel = panel_of("prerequisites", "Start", data, "standard=7.RP.1")
    assert panel.state == "shown" and panel.sentence.startswith("50 of every 100 students asked")


def test_a_prerequisite_never_asked_of_anyone_counts_in_the_half(data: str) -> None:
    """7.NS.1 builds on 6.EE.3 alone, never asked: nobody can be judged."""
    panel = panel_of("with_without", "Lone", data, "standard=7.NS.1")
    assert (panel.state, panel.records) == ("nothing", ())
    assert panel.sentence.startswith("Nobody can be judged")


def test_a_map_of_more_than_its_room_leaves_out_the_furthest_first() -> None:
    """One target on 3 direct prerequisites, the first of which builds on five: of nine, six fit.
    Of the five, the two never asked go first, then the one of the lowest grade."""

    def known(code: str, grade: int, bit: int | None) -> Known:
        return Known(code, grade, "Strand", None, bit)

    standards = {
        one.code: one
        for one in (
            known("T", 8, 0), known("D1", 7, 0), known("D2", 7, None), known("D3", 8, 1),
            known("F1", 6, 0), known("F2", 6, None), known("F3", 5, 0), known("F4", 6, 1),
            known("F5", 7, None),
        )
    }  # fmt: skip
    needs = {"T": ("D1", "D2", "D3"), "D1": ("F1", "F2", "F3", "F4", "F5"), "D3": ("D1",)}
    nodes, left_out = Progressions(standards, needs).under("T", most=6)
    assert left_out == 3
    assert [(node.known.code, node.step) for node in nodes] == [
        ("T", 0), ("D1", 1), ("D2", 1), ("D3", 1), ("F1", 2), ("F4", 2),
    ]  # fmt: skip
    assert {node.known.code: node.builds_on for node in nodes}["D1"] == ("F1", "F4")
    assert {node.known.code: node.builds_on for node in nodes}["D3"] == ("D1",)


# Success with and without


def test_everyone_judged_is_split_by_what_they_had_finished_of_what_was_asked(data: str) -> None:
    """129 with, 77 of them finished the target; 121 without, 50; 12 not judged."""
    panel = panel_of("with_without", "Clear", data)
    everyone = rows(panel)["all"]
    assert tuple(everyone[name] for name in COUNTS) == (129, 77 / 129, 121, 50 / 121)
    assert panel.facts["judged"] == 250 and panel.facts["not_judged"] == 12
    assert panel.facts["asked_target"] == 262 and panel.facts["required"] == 3
    assert "12 of the students asked 7.EE.1 could not be judged" in panel.missing
    assert panel.sentence == (
        "Success on 7.EE.1 (solving for one unknown) goes with finished prerequisites: 60 of 100 who "
        "had finished all of those asked, 41 of 100 of the rest."
    )
    assert any(note.startswith("1 of the 3 direct prerequisites was never") for note in panel.notes)
    said = " ".join((panel.sentence, panel.subtitle, panel.how_to_read, *panel.notes))
    assert "because" not in said and "due to" not in said


def test_the_gap_has_newcombes_interval(data: str) -> None:
    everyone = rows(panel_of("with_without", "Clear", data))["all"]
    gap = difference_of_shares((77, 129), (50, 121))
    assert gap is not None
    assert (everyone["success_gap"], everyone["low"], everyone["high"]) == (
        gap.value, gap.low, gap.high,
    )  # fmt: skip


def test_fifths_are_those_of_the_judged_and_add_up_to_them(data: str) -> None:
    """250 judged: the edges lie between the 50th and the 51st score, and so on."""
    found = rows(panel_of("with_without", "Clear", data))
    for key, (having, missed, lacking, lost) in zip("12345", FIFTHS, strict=True):
        assert tuple(found[key][name] for name in COUNTS) == (
            having + missed, having / (having + missed), lacking + lost, lacking / (lacking + lost),
        )  # fmt: skip


def test_the_gap_within_fifths_is_weighted_by_the_smaller_side(data: str) -> None:
    """Sides 20 and 30, 24 and 26, 25 and 25, 30 and 20, 30 and 20: weights 20, 24, 25, 20, 20 and
    gaps 10/20 - 10/30, 12/24 - 10/26, 15/25 - 10/25, 20/30 - 10/20, 20/30 - 10/20."""
    found = rows(panel_of("with_without", "Clear", data))["within"]
    weights = (20, 24, 25, 20, 20)
    gaps = (1 / 2 - 1 / 3, 1 / 2 - 10 / 26, 3 / 5 - 2 / 5, 2 / 3 - 1 / 2, 2 / 3 - 1 / 2)
    mean = sum(w * gap for w, gap in zip(weights, gaps, strict=True)) / 109
    assert found["success_gap"] == pytest.approx(mean, abs=1e-12)
    parts = [
        difference_of_shares((a, a + b), (c, c + d)) or Difference(0, 0, 0) for a, b, c, d in FIFTHS
    ]
    whole = mean_difference(parts, weights)
    assert whole is not None
    assert (found["low"], found["high"]) == pytest.approx((whole.low, whole.high))


def test_students_without_a_score_count_in_everyone_and_in_no_fifth(data: str) -> None:
    """12 more who finished both and the target: 141 with, 89 finished; the fifths as in Clear."""
    panel = panel_of("with_without", "Scoreless", data)
    found = rows(panel)
    assert tuple(found["all"][name] for name in COUNTS) == (141, 89 / 141, 121, 50 / 121)
    assert found["1"]["n_with"] == 20 and found["5"]["n_with"] == 30
    assert "12 students who could be judged have no diag score and are in no fifth." in panel.notes


def test_a_score_equal_to_an_edge_belongs_below_it(data: str) -> None:
    """All 48 scores are the same: every edge is that score, and the lowest fifth holds everyone."""
    found = rows(panel_of("with_without", "Ties", data))
    assert set(found) == {"all", "1", "within"}
    assert tuple(found["1"][name] for name in COUNTS) == (24, 0.5, 24, 0.5)
    assert found["within"]["success_gap"] == 0.0


def test_words_follow_the_interval(data: str) -> None:
    """30 of 100 against 70 of 100; 50 of 100 against 45 of 100: -9 to 18 of 100."""
    against = panel_of("with_without", "Against", data)
    assert "does not go with finished prerequisites here: 30 of 100" in against.sentence
    assert rows(against)["all"]["verdict"] == "goes with unfinished prerequisites"
    close = panel_of("with_without", "Close", data)
    assert close.sentence.endswith("and 45 of 100 of the rest: too close to call.")
    assert rows(close)["all"]["verdict"] == "too close to call"


def test_a_test_without_scores_leaves_everyone_and_no_fifth(data: str) -> None:
    """Of these students nobody has a score of the other test."""
    panel = panel_of("with_without", "Clear", data, "test=other&standard=7.EE.1")
    assert [row["key"] for row in panel.records] == ["all"]
    assert tuple(panel.records[0][name] for name in COUNTS) == (129, 77 / 129, 121, 50 / 121)
    assert any(note.startswith("Not in this data: no other scores") for note in panel.notes)
    [row] = panel_of("targets", "Clear", data, "test=other&standard=7.EE.1").records
    assert row["ordered"] and row["gap_within"] is None


# Which prerequisites matter most


def test_targets_are_ordered_by_the_gap_within_fifths(data: str) -> None:
    """Clear has one target with 30 on each side; Start's 7.RP.2 has 20 and 20: shown, not ordered."""
    panel = panel_of("targets", "Clear", data)
    [row] = panel.records
    assert row["standard"] == "7.EE.1" and row["ordered"] and row["chosen"]
    assert (row["n_with"], row["success_with"]) == (129, 77 / 129)
    within = rows(panel_of("with_without", "Clear", data))["within"]
    assert (row["gap_within"], row["within_low"]) == (within["success_gap"], within["low"])
    [row] = panel_of("targets", "Start", data, "standard=7.RP.2").records
    assert (row["standard"], row["ordered"], row["n_with"]) == ("7.RP.2", False, 20)


def test_no_target_in_order_is_said(data: str) -> None:
    panel = panel_of("targets", "Start", data)
    assert panel.sentence.startswith("No target has 30 students on each side")
    assert panel_of("targets", "Lone", data).state == "nothing"


# What is not there


def test_a_standard_that_is_no_target_is_left_out_and_named(data: str) -> None:
    """8.F.1 was never asked, 9.X.1 is none: the default takes their place, the asked standard of
    the highest grade with most asked ones under it, 7.EE.1."""
    for code in ("8.F.1", "9.X.1", "%3Cscript%3E"):
        answer = ask.answer(f"/skills?district=Clear&standard={code}", data=data)
        assert answer.panels[0].facts["target"] == "7.EE.1"
        assert answer.notices and "standard" not in answer.link


def test_nobody_and_too_few_show_nothing(data: str) -> None:
    for name in ("prerequisites", "with_without", "targets"):
        panel = panel_of(name, "Clear", data, "grade=6")
        assert (panel.state, panel.records) == ("nothing", ())
        panel = panel_of(name, "Few", data)
        assert (panel.state, panel.records) == ("too small", ())


def test_without_results_or_without_a_table_every_panel_says_so(tmp_path: Path) -> None:
    with home(tmp_path):
        for missing, words in (("prerequisites", "builds on which"), ("mastery", "by standard")):
            given = {name: text for name, text in tables().items() if name != missing}
            if missing == "mastery":
                del given["prerequisites"]
            made = write(tmp_path / missing, toml=TOML, tables=given)
            build(made, say=lambda line: None)
            answer = ask.answer("/skills", data=str(made))
            assert {panel.state for panel in answer.panels} == {"not in data"}, missing
            assert all(words in panel.sentence for panel in answer.panels)
            # Each says what it cannot tell; none speaks for another or for another page.
            assert len({panel.sentence for panel in answer.panels}) == 3
            assert all("come from" not in panel.sentence for panel in answer.panels)
