"""Small and awkward groups on the Growth page, each worked out by hand.

Everyone is in grade 6 in 2024-25, scored in fall and spring (span fall 6 to spring 6); placements
reach down to grade 1, so five layers can be shown and nobody is on the floor. A case a district.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from queries.disclosure import Profile, small
from queries.views.growth.sizes import hidden_of
from tests.data.built_sets import assessment_toml, home, write
from tests.leaks import leaks
from tests.queries.test_disclosure_properties import ROOM, STAFF

TOML = assessment_toml(
    "diag", role="adaptive", basis="placement", vertical_scale=True, placement_min=1
)
# district -> students by layers entered and left (None: no placement); left and joined
CASES: dict[str, tuple[dict[tuple[int | None, int], int], int, int]] = {
    # entered 15, 8, 30 and 20: one layer is too small
    "Beside": ({(0, 0): 15, (1, 1): 8, (2, 2): 30, (3, 3): 20}, 0, 0),
    # 5 at or above and 60 below
    "Top": ({(0, 0): 5, (1, 1): 40, (2, 2): 20}, 0, 0),
    # too few, just enough for quartiles, one too few for them
    "Few": ({(0, 0): 4, (1, 1): 3}, 0, 0),
    "Twenty": ({(0, 0): 10, (1, 1): 10}, 0, 0),
    "Nineteen": ({(0, 0): 19}, 0, 0),
    # moves of 4, 3 and 2 students among 102
    "Bands": ({(0, 0): 40, (0, 1): 4, (1, 0): 12, (1, 1): 30, (1, 2): 3, (2, 1): 2, (2, 2): 11}, 0, 0),
    # a group of 26 whose every move but one is small
    "Loose": ({(0, 0): 12, (1, 0): 5, (1, 1): 9}, 0, 0),
    # 25 of 40 arrive from one below, 5 of 40 from two below, 30 of 80 in all
    "Arrive": ({(1, 0): 25, (1, 1): 15, (2, 0): 5, (2, 2): 35, (0, 0): 20}, 0, 0),
    # of 40 one below at exit 13 were at or above, of 30 two below 3: 16 of 70
    "Added": ({(0, 1): 13, (1, 1): 27, (0, 2): 3, (2, 2): 27, (0, 0): 10}, 0, 0),
    # four left, three joined
    "Ends": ({(0, 0): 30, (1, 1): 20}, 4, 3),
    # four of 64 without a placement at entry
    "Unknown": ({(0, 0): 30, (1, 1): 30, (None, 0): 4}, 0, 0),
}  # fmt: skip


def tables() -> dict[str, str]:
    scores = [
        "student_id,school_year,window,grade,school_id,assessment,scale_score,placement_grade"
    ]
    schools = ["school_id,school_name,district_id,district_name"]
    students = ["student_id,school_year,grade,school_id,gender"]
    draw = np.random.default_rng(3)
    for name, (moves, left, joined) in CASES.items():
        schools.append(f"{name}1,{name} School,{name},{name}")
        people = [move for move, count in moves.items() for _ in range(count)]
        for number, (start, end) in enumerate([*people, *[(0, 0)] * (left + joined)]):
            ability = 220 - 5 * (start or 0) + draw.normal(0, 8)
            first, last = ability + draw.normal(0, 3), ability + 9 + draw.normal(0, 3)
            placed = "" if start is None else 6 - start
            who = f"{name}-{number},2025"
            students.append(f"{who},6,{name}1,{'Male' if number % 3 == 0 else 'Female'}")
            place = f"6,{name}1,diag"
            if number < len(people) + left:
                scores.append(f"{who},fall,{place},{first:.1f},{placed}")
            if number < len(people) or number >= len(people) + left:
                scores.append(f"{who},spring,{place},{last:.1f},{6 - end}")
    made = {"scores": scores, "schools": schools, "students": students}
    return {table: "\n".join(lines) + "\n" for table, lines in made.items()}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("small")
    with home(folder):
        made = write(folder / "set", toml=TOML, tables=tables())
        build(made, say=lambda line: None)
        yield str(made)


def panel_of(case: str, name: str, data: str) -> Panel:
    found = ask.answer(f"/growth?district={case}", data=data).panel(name)
    assert found is not None
    return found


def keyed(panel: Panel) -> dict[Any, Record]:
    return {row["key"]: row for row in panel.records}


def test_nothing_of_a_group_under_ten_is_shown(data: str) -> None:
    answer = ask.answer("/growth?district=Few&by=school", data=data)
    for panel in answer.panels:
        assert panel.state in ("too small", "not in data"), panel.name
        assert panel.records == () and panel.groups == ()


def test_no_answer_holds_a_count_under_ten(data: str) -> None:
    for case in CASES:
        for by in ("", "&by=school", "&by=year", "&by=gender", "&gender=male"):
            answer = ask.answer(f"/growth?district={case}{by}", data=data)
            assert leaks(ask.as_dict(answer)) == [], case
            counts = [g.n for p in answer.panels for g in p.groups]
            counts += [part.n for p in answer.panels for g in p.groups for part in g.parts]
            assert [n for n in counts if n is not None and 0 < n < 10] == [], case


# Layers


def test_a_hidden_layer_takes_the_next_smallest_below_with_it_in_every_view(data: str) -> None:
    """15, 8, 30, 20: were layer 0 hidden beside the 8 in one view and the 20 in another, 73 - 30 -
    20 - 15 would be what is left."""
    for name in ("by_start", "reaching"):
        rows = keyed(panel_of("Beside", name, data))
        assert rows["1"]["hidden"] == "fewer than 10 students"
        assert rows["3"]["hidden"] == "hidden, so that no smaller group can be worked out"
        for key in ("1", "3"):
            assert {k for k, v in rows[key].items() if v is not None} == {"group", "key", "hidden"}
        assert rows["2"]["n"] == 30
    assert keyed(panel_of("Beside", "by_start", data))["0"]["n"] == 15
    assert keyed(panel_of("Beside", "reaching", data))["below"]["n"] == 58


def test_who_are_below_are_not_counted_beside_too_few_who_are_not(data: str) -> None:
    """65 and 60 would tell that 5 are at or above; so would 40 and 20 in a row each."""
    start, reach = (keyed(panel_of("Top", name, data)) for name in ("by_start", "reaching"))
    assert start["all"]["n"] == 65
    assert (start["0"]["n"], start["1"]["n"], start["2"]["n"]) == (None, 40, None)
    assert (reach["below"]["n"], reach["1"]["n"], reach["2"]["n"]) == (None, 40, None)
    assert panel_of("Top", "reaching", data).subtitle.startswith("Nearly all of the matched")
    everyone = panel_of("Top", "arrived", data)
    assert keyed(everyone)["all"]["n"] is None and everyone.subtitle.startswith("Nearly all")


def test_students_of_unknown_layer_are_not_found_by_subtraction(data: str) -> None:
    """64 less 30 and 30: a second layer goes with the four."""
    rows = keyed(panel_of("Unknown", "by_start", data))
    assert rows["all"]["n"] == 64
    assert [rows[key]["n"] for key in "01"].count(None) == 1


SIZES = st.lists(
    st.one_of(st.just(0), st.integers(1, 9), st.integers(10, 40)), min_size=2, max_size=5
)


@given(SIZES, st.one_of(st.just(0), st.integers(1, 9)), st.sampled_from([STAFF, ROOM]))
@example([15, 8, 30, 20], 0, STAFF)
@example([5, 40, 20], 0, STAFF)
@example([3, 4, 5, 40], 0, STAFF)
def test_no_layer_under_the_limit_can_be_worked_out(
    given_sizes: list[int], unknown: int, rules: Profile
) -> None:
    """With everyone, those below (where they are counted) and every layer on show known."""
    sizes = {layer: n for layer, n in enumerate(given_sizes) if n}
    everyone, below = sum(sizes.values()) + unknown, sum(n for k, n in sizes.items() if k)
    if everyone < rules.min_n:
        return
    hidden = hidden_of(sizes, unknown=unknown, by_depth=True, rules=rules)
    names = [*sizes, "unknown"]
    known = [[1] * len(names)]
    known += [[int(name == layer) for name in names] for layer, why in hidden.items() if not why]
    if below >= rules.min_n and not small(everyone - below, limit=rules.part_n):
        known.append([int(name in sizes and name != 0) for name in names])
    rank = np.linalg.matrix_rank(known)
    for layer, why in hidden.items():
        assert why or sizes[layer] >= rules.min_n
        one = [int(name == layer) for name in names]
        if 0 < sizes[layer] < rules.part_n:
            assert np.linalg.matrix_rank([*known, one]) > rank


# Shares made of small parts


def test_a_rounded_share_has_no_exact_neighbours(data: str) -> None:
    """5 of 40 arrive from two below. With 25 of 40 and 30 of 80 exact, 5 would be what is left."""
    rows = keyed(panel_of("Arrive", "reaching", data))
    told = {key: row["share_reaching"] for key, row in rows.items()}
    assert told == {"1": 0.63, "2": 0.13, "below": 0.38}
    assert {key: row["share_closing"] for key, row in rows.items()} == told
    assert all(row["difference"] in (None, round(float(row["difference"] or 0), 2))
               for row in rows.values())  # fmt: skip


def test_what_was_added_here_has_no_exact_neighbours(data: str) -> None:
    rows = keyed(panel_of("Added", "arrived", data))
    assert {key: row["added_here"] for key, row in rows.items()} == {
        "all": 0.23,
        "1": 0.32,  # 13 of 40 is 32.5%: 68 arrived with it, 67.5
        "2": 0.1,
    }


# Flow


@pytest.mark.parametrize("case", ["Bands", "Loose", "Arrive", "Added", "Beside"])
def test_flow_bands_are_merged_until_none_is_small(case: str, data: str) -> None:
    """Every student is in one band, no band but an empty one holds fewer than ten, and where any
    move was small no band has a count."""
    moves = {k: n for k, n in CASES[case][0].items() if k[0] is not None}
    panel = panel_of(case, "moves", data)
    sizes = []
    for row in panel.records:
        came = range(int(str(row["from_first"])), int(str(row["from_last"])) + 1)
        went = range(int(str(row["to_first"])), int(str(row["to_last"])) + 1)
        n = sum(moves.get((i, j), 0) for i in came for j in went)
        assert not 0 < n < 10 and row["n"] is None
        sizes.append(n)
        assert row["share"] == pytest.approx(n / sum(moves.values()), abs=0.012)
    assert sum(sizes) == sum(moves.values())
    assert any("joined with their neighbours" in note for note in panel.notes) == any(
        r["from_first"] != r["from_last"] or r["to_first"] != r["to_last"] for r in panel.records
    )
    assert all(part.n is None for group in panel.groups for part in group.parts)


def test_moves_of_four_three_and_two_students_are_in_no_band_of_their_own(data: str) -> None:
    """0>1 (4) joins 0>0 and 1>2 (3) joins 1>1; 2>1 (2) joins the next shallower, 2>0, which is empty,
    and with it the next deeper, 2>2 (11)."""
    found = {
        (row["from_first"], row["to_first"], row["to_last"])
        for row in panel_of("Bands", "moves", data).records
        if row["share"]
    }
    assert found == {(0, 0, 1), (1, 0, 0), (1, 1, 2), (2, 0, 2)}


# Who is missing, and quartiles


def test_four_who_left_and_three_who_joined_are_not_counted(data: str) -> None:
    """50 kept of 54 and 50 of 53: whole percents, and neither mean, since everyone's is drawn."""
    entry, exit_ = panel_of("Ends", "coverage", data).records
    assert (entry["n"], entry["n_kept"], entry["n_left"], entry["kept_share"]) == (
        54,
        None,
        None,
        0.93,
    )
    assert (exit_["n"], exit_["n_kept"], exit_["n_joined"]) == (53, None, None)
    assert exit_["covered_share"] == 0.94
    for name in ("mean_kept", "mean_left", "below_kept", "below_left"):
        assert entry[name] is None


def test_quartiles_are_drawn_from_twenty_students_on(data: str) -> None:
    for case, drawn in (("Twenty", True), ("Nineteen", False)):
        rows = panel_of(case, "trajectory", data).records
        for row in rows:
            assert row["mean"] is not None and (row["quarter_low"] is not None) == drawn


# For a room


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")


@pytest.mark.usefixtures("room")
def test_a_room_sees_counts_to_the_nearest_ten_and_whole_percents(data: str) -> None:
    for case in ("Bands", "Arrive", "Beside", "Ends", ""):
        link = f"/growth?district={case}" if case else "/growth?by=district"
        for panel in ask.answer(link, data=data).panels:
            for row in panel.records:
                for name, value in row.items():
                    if name == "n" or name.startswith("n_"):
                        assert value is None or (isinstance(value, int) and value % 10 == 0), name
                    elif "share" in name and panel.name != "moves" and value is not None:
                        assert isinstance(value, int | float)
                        assert abs(100 * value - round(100 * value)) < 1e-9, (panel.name, name)


@pytest.mark.usefixtures("room")
def test_a_room_sees_nothing_of_nineteen_students(data: str) -> None:
    for panel in ask.answer("/growth?district=Nineteen", data=data).panels:
        assert panel.state in ("too small", "not in data"), panel.name


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("link", ["school=Bands1&by=gender", "school=Bands1&gender=female"])
def test_a_room_sees_no_school_cut_by_a_student_group(link: str, data: str) -> None:
    answer = ask.answer(f"/growth?{link}", data=data)
    assert {panel.state for panel in answer.panels} == {"too small"}
    assert all(panel.records == () and panel.groups == () for panel in answer.panels)
    assert "Not shown to a room" in answer.sentence
