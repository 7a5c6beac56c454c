"""What like students did, in the store, on forty students worked out by hand; and standards' bits.

`diag` places from grade 3 up: grade 6 can show three layers, its third is the floor. Students of
fall 6 to spring 8 by school and by the layers they entered and left:

                 0>0  0>1 | 1>0  1>1  1>2 | 2>0  2>1  2>2 | 3>2  3>3
    S1 (23)       4    2  |  6    4    0  |  0    2    3  |  1    1
    S2 (17)       -    -  |  2    6    2  |  1    0    4  |  0    2
    all (40)      4    2  |  8   10    2  |  1    2    7  |  1    3
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.data.built_sets import assessment_toml, built, rows, score_rows

Store = duckdb.DuckDBPyConnection
TOML = assessment_toml(
    "diag", role="adaptive", basis="placement", vertical_scale=True, placement_min=3
)
MOVES: dict[str, dict[tuple[int, int], int]] = {
    "S1": {(0, 0): 4, (0, 1): 2, (1, 0): 6, (1, 1): 4, (2, 1): 2, (2, 2): 3, (3, 2): 1, (3, 3): 1},
    "S2": {(1, 0): 2, (1, 1): 6, (1, 2): 2, (2, 0): 1, (2, 2): 4, (3, 3): 2},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    lines = []
    for school, moves in MOVES.items():
        for (entry, left), count in moves.items():
            for number in range(count):
                name, score = f"{school}-{entry}-{left}-{number}", 200 + 7 * number - 3 * entry
                lines.append(f"{name} 2023 fall 6 {school} diag {score} {6 - entry}")
                lines.append(f"{name} 2025 spring 8 {school} diag {score + 9} {8 - left}")
    tables = {"scores": score_rows(*lines)}
    yield (con := built(tmp_path_factory.mktemp("rates"), toml=TOML, tables=tables))
    con.close()


def test_the_references_moves_are_those_of_everyone_matched(store: Store) -> None:
    """Rising: the four on the floor at entry are left out, of those who could and of those who did."""
    found = rows(
        store,
        "select entry_layer, exit_layer, n, n_can_rise, n_rose from reference_move order by all",
    )
    assert found == [
        *((0, 0, 4, 0, 0), (0, 1, 2, 0, 0)),
        *((1, 0, 8, 8, 8), (1, 1, 10, 10, 0), (1, 2, 2, 2, 0)),
        *((2, 0, 1, 1, 1), (2, 1, 2, 2, 2), (2, 2, 7, 7, 0)),
        *((3, 2, 1, 0, 0), (3, 3, 3, 0, 0)),
    ]


def test_spread_of_rates_within_schools_worked_out(store: Store) -> None:
    """Each outcome (1 or 0) less the rate of its entry layer, squared around its school's mean, over
    students less schools. Rates: reaching 8/20, 1/10, 0/4; rising 8/20, 3/10.

    One layer: n p (1 - p) per school. Reaching from 1: 10 (.6)(.4) + 10 (.2)(.8) = 4.0 of 20 - 2;
    from 2: 0 + 5 (.2)(.8) = .8 of 10 - 2; from 3: 0. Rising from 2 or more: 5 (.4)(.6) + 5 (.2)(.8)
    = 2.0 of 10 - 2.

    Rising from 1 or more: S1 has 6 at .6, 4 at -.4, 2 at .7, 3 at -.3: squares 2.8 + 1.25, sum 2.5;
    S2 2 at .6, 8 at -.4, 1 at .7, 4 at -.3: squares 2.0 + .85, sum -2.5. 6.9 - 2 x 2.5^2 / 15.
    Reaching from 1 or more, layer 3 with it (0 each): S1 2.8 + 5 (-.1)^2 = 2.85, sum 2.4 - .4 - .5
    = 1.5; S2 2.0 + .81 + .04 = 2.85, sum -2 + .9 - .4 = -1.5. 5.7 - 2 x 1.5^2 / 17 of 34 - 2.
    """
    found = {
        (measure, layer): (n, within)
        for measure, layer, n, within in rows(
            store, "select measure, layer, n, within_variance from fit_share"
        )
    }
    assert {key: n for key, (n, _) in found.items()} == {
        ("closing", 1): 30,
        ("closing", 2): 10,
        ("reaching", 0): 34,
        ("reaching", 1): 20,
        ("reaching", 2): 10,
        ("reaching", 3): 4,
    }
    assert {key: within for key, (_, within) in found.items()} == pytest.approx(
        {
            ("closing", 1): (6.9 - 2 * 6.25 / 15) / 28,
            ("closing", 2): 2 / 8,
            ("reaching", 0): (5.7 - 2 * 2.25 / 17) / 32,
            ("reaching", 1): 4 / 18,
            ("reaching", 2): 0.8 / 8,
            ("reaching", 3): 0.0,
        }
    )


def test_rising_counts_depths_that_are_not_drawn(tmp_path: Path) -> None:
    """From 6 to 5 grades below is a rise, though both are drawn as "4 or more"; 7 is the floor of
    grade 7 placed from kindergarten up."""
    toml = TOML.replace("placement_min = 3", "placement_min = 0")
    ways = {"up": (6, 5), "same": (5, 5), "floor": (7, 4), "down": (4, 8)}
    lines = []
    for name, (entry, left) in ways.items():
        lines.append(f"{name} 2024 fall 7 S1 diag 200 {7 - entry}")
        lines.append(f"{name} 2025 spring 8 S1 diag 210 {8 - left}")
    con = built(tmp_path, toml=toml, tables={"scores": score_rows(*lines)})
    assert rows(
        con,
        "select entry_layer, exit_layer, n_can_rise, n_rose from cohort order by student_key",
    ) == [(4, 4, 1, 0), (4, 4, 0, 0), (4, 4, 1, 0), (4, 4, 1, 1)]  # down, floor, same, up
    assert rows(con, "select n, n_can_rise, n_rose from reference_move") == [(4, 3, 1)]


def test_a_test_without_depth_has_no_moves_and_no_layers(tmp_path: Path) -> None:
    toml = assessment_toml("flat", role="state test", vertical_scale=False)
    lines = [
        f"k{number} {2024 + at} spring {6 + at} S1 flat {700 + number}"
        for number in range(12)
        for at in (0, 1)
    ]
    con = built(tmp_path, toml=toml, tables={"scores": score_rows(*lines)})
    assert rows(con, "select count(*), count(entry_layer), count(exit_layer) from cohort") == [
        (12, 0, 0)
    ]
    assert rows(con, "select count(*) from reference_move") == [(0,)]
    assert rows(con, "select count(*) from fit_share") == [(0,)]


def test_who_met_norm_growth_gained_what_the_norm_mean_did(tmp_path: Path) -> None:
    """The norm mean goes from 214.2 to 218.4. A gain of 4.2 meets it whatever the digits make of it
    (210.2 - 206 is 4.199999... in binary), one of 4.1 does not. Another study's norms are no norms."""
    toml = assessment_toml("diag", role="adaptive", vertical_scale=True, norms_study="own")
    lines = []
    for name, (entry, left) in {"a": ("206", "210.2"), "b": ("206", "210.1")}.items():
        lines += [f"{name} 2025 fall 6 S1 diag {entry}", f"{name} 2025 spring 6 S1 diag {left}"]
    norms = (
        "norms_study,assessment,grade,window,mean,sd\n"
        "own,diag,6,fall,214.2,15\nown,diag,6,spring,218.4,16\nother,diag,6,spring,200,10\n"
    )
    con = built(tmp_path, toml=toml, tables={"scores": score_rows(*lines), "norms": norms})
    assert rows(con, "select n_met from cohort order by student_key") == [(1,), (0,)]
    [norm] = rows(
        con, "select norm_entry_mean, norm_entry_sd, norm_exit_mean, norm_exit_sd from fit"
    )
    assert norm == (214.2, 15.0, 218.4, 16.0)


# Bits of standards


def test_sixty_two_standards_of_a_grade_have_a_bit_and_the_rest_none(tmp_path: Path) -> None:
    """64 of grade 5 and one of grade 6 were asked, one of grade 5 never was. In the order of their
    codes the first 62 have the bits 0 to 61; the others are in the counts and in no bit."""
    standards = [f"5.{number:02},5,NF" for number in range(64)] + ["5.zz,5,NF", "6.00,6,RP"]
    asked = [f"5.{number:02}" for number in range(64)] + ["6.00"]
    mastery = [f"a,2025,spring,{code},{'no' if code[-1] == '1' else 'yes'}" for code in asked]
    con = built(
        tmp_path,
        toml=TOML,
        tables={
            "scores": score_rows("a 2025 spring 6 S1 diag 200 6"),
            "standards": "standard,grade,domain\n" + "\n".join(standards) + "\n",
            "mastery": "student_id,school_year,window,standard,finished\n" + "\n".join(mastery),
        },
    )
    bits = dict(rows(con, "select standard, bit from standard_bit"))
    assert bits == {
        **{f"5.{number:02}": number for number in range(62)},
        **{"5.62": None, "5.63": None, "6.00": 0},
    }
    assert rows(
        con,
        "select results_5, unfinished_5, bit_count(asked_bits_5), bit_count(finished_bits_5), "
        "results_6, asked_bits_6, finished_bits_6 from student_skill",
    ) == [(64, 7, 62, 55, 1, 1, 1)]  # .01, .11 ... .61 are unfinished


def test_bits_of_two_windows_are_those_of_their_own_answers(tmp_path: Path) -> None:
    """5.A is bit 0 and 5.B bit 1. Fall: A open; spring: A finished, B open. Compared bit by bit one
    is recovered (open, then finished) and one was not asked before."""
    mastery = ("a,2025,fall,5.A,no", "a,2025,spring,5.A,yes", "a,2025,spring,5.B,no")
    con = built(
        tmp_path,
        toml=TOML,
        tables={
            "scores": score_rows("a 2025 fall 5 S1 diag 200 5", "a 2025 spring 5 S1 diag 210 5"),
            "standards": "standard,grade,domain\n5.A,5,NF\n5.B,5,NF\n",
            "mastery": "student_id,school_year,window,standard,finished\n" + "\n".join(mastery),
        },
    )
    assert rows(
        con,
        "select test_window, asked_bits_5, finished_bits_5 from student_skill order by test_window",
    ) == [("fall", 0b01, 0b00), ("spring", 0b11, 0b01)]
