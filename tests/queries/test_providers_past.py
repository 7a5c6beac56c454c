"""Panels `past`, `use_years` and `overlap` of `past_state`, number by number.

D is the SD of all exit scores of a year (n - 1). Entry scores are matched exactly, so an effect is the
mean gain of the treated schools less the pool's, over D. Equal schools: V_T = sum (g - mean)^2 / J(J-1),
V_C the same of the pool, df = (1/J + 1/K)^2 / ((1/J)^2 / (J-1) + (1/K)^2 / (K-1)).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from statistics import mean, stdev

import numpy as np
import pytest
from scipy import stats

from data.build import build
from queries import ask
from queries.answer import Answer, Panel, Record
from tests.data.built_sets import home, write
from tests.queries.past_state import GAINS, TOML, exits, people, tables
from tests.queries.school_leaks import scanned

ROOT = "/providers?span=f6-s6"
CLOSE = 0.0006  # shown to a thousandth of an SD


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("past")
    with home(folder):
        made = write(folder / "set", toml=TOML, tables=tables())
        build(made, say=lambda line: None)
        yield str(made)


@pytest.fixture(scope="module")
def answer(data: str) -> Answer:
    return ask.answer(ROOT, data=data)


def panel(found: Answer, name: str) -> Panel:
    one = found.panel(name)
    assert one is not None
    return one


def of(found: Answer, name: str, key: str) -> list[Record]:
    return [row for row in panel(found, name).records if row["key"] == key]


def gains(year: int, *schools: str) -> list[int]:
    """Gains of schools in a year, by their first letters or names."""
    return [each[year - 2023] for name, each in GAINS.items() if name.startswith(schools)]


def half(treated: list[int], pool: list[int]) -> float:
    """Half width of the interval of equal schools, points."""
    arms = (treated, pool)
    v = sum(stdev(each) ** 2 / len(each) for each in arms)
    n, k = len(treated), len(pool)
    df = (1 / n + 1 / k) ** 2 / ((1 / n) ** 2 / (n - 1) + (1 / k) ** 2 / (k - 1))
    return float(stats.t.ppf(0.975, df)) * sqrt(v)


def weighted_half(treated: list[int], pool: list[int], weight: list[float]) -> float:
    """The same with schools of the pool of different size: psi_s = w_s (g_s - mean) with w_s the
    school's share of the weight, V = sum psi_s^2 / (1 - 2 w_s + sum w^2); df of an arm as Bell and
    McCaffrey's for a weighted mean, worked out from the matrix of residuals."""
    share = np.array(weight) / sum(weight)
    g = np.array(pool) - share @ np.array(pool)
    held = 1 - 2 * share + share @ share
    v_pool = float(share**2 @ (g**2 / held))
    # Residuals of independent equal-variance schools: M = I - 1 share'; V = y' M' A M y.
    m = np.eye(len(share)) - np.outer(np.ones(len(share)), share)
    a = m.T @ np.diag(share**2 / held) @ m
    df_pool = np.trace(a) ** 2 / np.trace(a @ a)
    n = len(treated)
    squares = (1 / n, float(share @ share))
    df = sum(squares) ** 2 / (squares[0] ** 2 / (n - 1) + squares[1] ** 2 / df_pool)
    return float(stats.t.ppf(0.975, df)) * sqrt(stdev(treated) ** 2 / n + v_pool)


# Check on the past


def test_a_planning_year_and_a_year_without_any_are_both_the_past(answer: Answer) -> None:
    """gale's schools before 2025: in 2023 of the pool (0, the others' mean is 0 too), in 2024 of a
    planning year: mean(2, 4, 6) against P (0) and I (0) = 4 points."""
    first, second = of(answer, "past", "gale")
    assert [row["cohort_label"] for row in (first, second)] == [
        "entered 2022-23",
        "entered 2023-24",
    ]
    assert (second["n"], second["schools"], second["verdict"]) == (60, 3, "grew more")
    d = stdev(exits(2024))
    wide = half(gains(2024, "G"), gains(2024, "P", "I")) / d
    assert second["effect"] == pytest.approx(4 / d, abs=CLOSE)
    assert second["low"] == pytest.approx(4 / d - wide, abs=CLOSE)
    assert second["high"] == pytest.approx(4 / d + wide, abs=CLOSE)


def test_a_school_s_own_start_decides_what_its_past_is(answer: Answer) -> None:
    """H4 to H6 started in 2024 and were of the pool in 2023; H1 to H3 have no past here. Gains of
    -1, 0 and 1 against P, G and I, all 0 on average."""
    [row] = of(answer, "past", "hale")
    assert (row["cohort_label"], row["n"], row["schools"]) == ("entered 2022-23", 60, 3)
    assert (row["effect"], row["verdict"]) == (0, "too close to call")
    # Two schools of iris have students then; a school's weight is its students'.
    d, pool = stdev(exits(2023)), [*gains(2023, "P", "G"), *gains(2023, "I1", "I2")]
    weight = [1.0] * 9 + [0.2] * 2
    assert row["high"] == pytest.approx(weighted_half([-1, 0, 1], pool, weight) / d, abs=CLOSE)


def test_few_students_of_the_past_are_hidden_and_one_beside_them(answer: Answer) -> None:
    """In 2023 iris' schools had 8: with the pool told (8 + 60 + 60 + 120), 60 must go with them."""
    [*_, last] = of(answer, "past", "iris")
    assert (last["cohort_label"], last["n"], last["verdict"]) == (
        "entered 2023-24",
        60,
        "too close to call",
    )
    [first, _] = of(answer, "past", "iris")
    assert (first["n"], first["reason"]) == (None, "fewer than 10 students")
    hidden = [r["key"] for r in panel(answer, "past").records if r["n"] is None]
    assert hidden == ["gale", "iris"]


def test_the_past_stands_beside_the_verdict(answer: Answer, data: str) -> None:
    words = "its schools' students already grew more than like students before it came (entered 2023-24)"
    [gale] = of(answer, "effects", "gale")
    assert gale["past"] == words
    assert [of(answer, "effects", key)[0]["past"] for key in ("hale", "iris", "jade")] == [None] * 3
    assert panel(answer, "past").sentence == (
        "Before Gale came, its schools' students already grew differently from like students "
        "elsewhere."
    )
    page = ask.answer("/providers/gale?span=f6-s6", data=data).panel("provider")
    assert page is not None and str(page.facts["first"]).endswith(f"Beside it: {words}.")


def test_a_provider_without_a_past_is_named(answer: Answer) -> None:
    """J1 has no students before 2025; one school has no interval."""
    assert not of(answer, "past", "jade")
    assert panel(answer, "past").notes[-1] == (
        "Not checked, since no earlier cohort of this span left their schools while these used no "
        "provider: Jade."
    )
    [row] = of(answer, "use_years", "jade")
    assert (row["part"], row["reason"]) == ("Year 1 of use", "too few schools for an interval")


def test_without_an_earlier_cohort_there_is_no_past(data: str) -> None:
    found = panel(ask.answer(f"{ROOT}&cohort=2023", data=data), "past")
    assert (found.state, found.records) == ("not in data", ())
    assert found.sentence == (
        "Not in this data: no earlier cohort of this span left these schools while they used no "
        "provider."
    )


def test_a_choice_of_providers_hides_nobody_less(answer: Answer, data: str) -> None:
    """gale's 60 of 2023 are hidden beside iris' 8, whichever providers a link names."""
    for chosen in ("gale", "gale,hale"):
        found = ask.answer(f"{ROOT}&provider={chosen}", data=data)
        for row in of(found, "past", "gale"):
            [same] = [r for r in of(answer, "past", "gale") if r["cohort"] == row["cohort"]]
            assert (row["n"], row["reason"]) == (same["n"], same["reason"])
    [first, _] = of(answer, "past", "gale")
    assert first["n"] is None


# Years of use


def test_a_year_of_use_takes_all_its_cohorts_together(answer: Answer) -> None:
    """Year 1 of hale: H1 to H3 in 2023 and H4 to H6 in 2024, 60 each, every one against the pool of
    its year (mean 0): the mean of 3 / D(2023) and 7 / D(2024). Year 2: 5 / D(2024), 5 / D(2025)."""
    d = {year: stdev(exits(year)) for year in (2023, 2024, 2025)}
    rows = of(answer, "use_years", "hale")
    assert [(row["part"], row["n"], row["schools"]) for row in rows] == [
        ("Year 1 of use", 120, 6),
        ("Year 2 of use", 120, 6),
        ("Year 3 of use", 60, 3),
    ]
    wanted = (mean((3 / d[2023], 7 / d[2024])), mean((5 / d[2024], 5 / d[2025])), 7 / d[2025])
    for row, value in zip(rows, wanted, strict=True):
        assert row["effect"] == pytest.approx(value, abs=CLOSE), row["part"]
    last = rows[-1]
    wide = half(gains(2025, "H1", "H2", "H3"), gains(2025, "P")) / d[2025]
    assert last["high"] == pytest.approx(7 / d[2025] + wide, abs=CLOSE)


def test_one_year_of_use_in_one_cohort_is_the_forest_s_own_row(answer: Answer) -> None:
    [row], [whole] = of(answer, "use_years", "gale"), of(answer, "effects", "gale")
    for name in ("n", "schools", "effect", "low", "high", "verdict"):
        assert row[name] == whole[name], name


# Overlap


def test_the_overlap_is_of_the_chosen_ones_alone(answer: Answer, data: str) -> None:
    assert answer.panel("overlap") is None
    found = ask.answer(f"{ROOT}&provider=gale,none", data=data)
    assert {row["key"] for row in panel(found, "overlap").records} == {"gale"}
    assert panel(ask.answer("/providers/hale?span=f6-s6", data=data), "overlap").records


def test_each_bin_is_the_share_of_students_who_grew_so_much(data: str) -> None:
    """Growth beside like students is the school's gain plus or minus 5 points, over D, since the
    pool's mean gain is 0 at each entry score. Bins of 0.25 SD, the last beyond 1.5 either way."""
    found = ask.answer(f"{ROOT}&provider=gale", data=data)
    d = stdev(exits(2025))
    for side, letter in (("provider", "G"), ("pool", "P")):
        values = [
            (end - start - 10) / d for _, school, start, end in people(2025) if school[0] == letter
        ]
        rows = [r for r in of(found, "overlap", "gale") if r["side"] == side]
        assert rows[0]["bin_low"] is None and rows[-1]["bin_high"] is None
        assert sum(float(str(row["share"])) for row in rows) == pytest.approx(1)
        for row in rows:
            low = -99.0 if row["bin_low"] is None else float(str(row["bin_low"]))
            high = 99.0 if row["bin_high"] is None else float(str(row["bin_high"]))
            share = sum(low <= value < high for value in values) / len(values)
            assert row["share"] == pytest.approx(share, abs=0.01), (side, low)
    [everyone] = [r for r in of(found, "overlap", "gale") if r["side"] == "all"]
    # The pool's middle one is at -4 points; of gale's -7, 3, -1, 9, 5, 15 five of six are above.
    assert (everyone["n"], everyone["above_middle"]) == (60, 0.83)
    assert panel(found, "overlap").sentence == (
        "Of 100 students, 83 of Gale grew more than the middle one of like students elsewhere; 50 "
        "would be no difference."
    )


@pytest.mark.parametrize("profile", ["staff", "projection"])
def test_nothing_small_is_told(data: str, profile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATERLINE_PROFILE", profile)
    for query in ("", "&provider=gale,hale,iris,jade", "&school=G1,P1,P2", "&cohort=2024"):
        assert scanned(ask.answer(ROOT + query, data=data)) == [], query
