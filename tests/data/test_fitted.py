"""The yardstick of growth against a case worked out on paper, and against what it promises."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.fitted import BINS, FEWEST, Floats, Ints, Yardstick, fit, pooled_variance

# Two schools of 20: school 0 enters at 190 and 210, school 1 at 200 and 220, ten students each;
# of each ten, five leave 3 points above and five 3 below what is written here.
CELLS = ((0, 190.0, 190.0), (0, 210.0, 206.0), (1, 200.0, 210.0), (1, 220.0, 234.0))
SCHOOL: Ints = np.repeat([school for school, _, _ in CELLS], 10)
ENTRY: Floats = np.repeat([entry for _, entry, _ in CELLS], 10)
EXIT: Floats = np.repeat([left for _, _, left in CELLS], 10) + np.tile([3.0, -3.0], 20)
SE = np.full(40, 20 / sqrt(19))  # mean(se^2) = 400/19, a fifth of V_w = 2000/19


def fitted(
    entry: Floats, exit_: Floats, school: Ints, *, se: Floats | None = None, declared: float = 1.0
) -> Yardstick:
    found = fit(entry, exit_, school, se=se, declared_reliability=declared)
    assert found is not None
    return found


def per_cell(values: np.ndarray) -> list[float]:
    """The one value of each cell of ten."""
    assert np.ptp(values.reshape(4, 10), axis=1) == pytest.approx(0)
    return [float(value) for value in values[::10]]


def drawn(seed: int, *, schools: int = 12, size: int = 25) -> tuple[Floats, Floats, Ints]:
    rng = np.random.default_rng(seed)
    school = np.repeat(np.arange(schools), size)
    entry = 215 + 8 * rng.standard_normal(schools)[school] + 14 * rng.standard_normal(len(school))
    return entry, 10 + entry + 9 * rng.standard_normal(len(school)), school


def test_reliability_slope_and_spread_worked_out() -> None:
    """Entry lies 10 from its school's mean (200, 210) everywhere: Sxx = 40 x 100 = 4000, V_w =
    4000 / 38, rel = 1 - (400/19) / (2000/19) = .8. Exit lies 8 from school 0's mean (198) and 12
    from school 1's (222), on the same side: Sxy = 20 x 80 + 20 x 120 = 4000, b = 4000 / (.8 x 4000)
    = 1.25. The exit mean is 210: squares 10 (20^2 + 4^2 + 0 + 24^2) + 40 x 3^2 = 10280 over 39."""
    found = fitted(ENTRY, EXIT, SCHOOL, se=SE)
    assert (found.n, found.schools, found.error_source) == (40, 2, "standard errors")
    assert found.error_variance == pytest.approx(400 / 19)
    assert found.reliability == pytest.approx(0.8)
    assert found.slope == pytest.approx(1.25)
    assert found.sd == pytest.approx(sqrt(10280 / 39))


def test_entry_freed_of_error_worked_out() -> None:
    """Eight tenths of the 10 points are kept: 192 and 208, 202 and 218. Around their mean of 205,
    10 (13^2 + 3^2 + 3^2 + 13^2) = 3560 over 39."""
    found = fitted(ENTRY, EXIT, SCHOOL, se=SE)
    assert per_cell(found.entry_star) == pytest.approx([192, 208, 202, 218])
    assert found.entry_sd == pytest.approx(sqrt(3560 / 39))


def test_bins_and_bends_worked_out() -> None:
    """In order the 40 stand at 192, 202, 208, 218, ten each, and the edges at places 1.95 k of 0 to
    39: k = 1-4 at 192, 5 at 199.5, 6-9 at 202, 10 at 205, 11-14 at 208, 15 at 210.5, 16-19 at 218.
    A value on an edge is in the lowest bin it ends: bins 0, 5, 10, 15.
    Exit - 1.25 entry* is -50 and -54 in school 0 (mean -52), -42.5 and -38.5 in school 1 (-40.5):
    2, -2, -2 and 2 from the school's mean are the bends of bins 0, 10, 5 and 15."""
    found = fitted(ENTRY, EXIT, SCHOOL, se=SE)
    wanted = [192] * 4 + [199.5] + [202] * 4 + [205] + [208] * 4 + [210.5] + [218] * 4
    assert found.edges == pytest.approx(np.array(wanted))
    assert per_cell(found.bin) == [0, 10, 5, 15]
    bends = np.zeros(BINS)
    bends[[0, 10, 5, 15]] = [2, -2, -2, 2]
    assert found.bends == pytest.approx(bends)


def test_expected_and_residual_worked_out() -> None:
    """b entry* + bend is 242, 258, 250.5, 274.5, on average 256.25, and exit on average 210: a =
    -46.25 and expected 195.75, 211.75, 204.25, 228.25. School 0 leaves 5.75 points below it and
    school 1 5.75 above, each student 3 more or less: s_w^2 = 40 x 9 / 38 over D^2."""
    found = fitted(ENTRY, EXIT, SCHOOL, se=SE)
    assert found.intercept == pytest.approx(-46.25)
    assert per_cell(found.expected) == pytest.approx([195.75, 211.75, 204.25, 228.25])
    points = np.repeat([-5.75, -5.75, 5.75, 5.75], 10) + np.tile([3.0, -3.0], 20)
    assert found.residual * found.sd == pytest.approx(points)
    assert found.within_variance == pytest.approx(40 * 9 / 38 / (10280 / 39))


def test_reliability_is_never_below_half() -> None:
    """se = 20: error variance 400 is more than the 105 there are, rel would be negative."""
    found = fitted(ENTRY, EXIT, SCHOOL, se=np.full(40, 20.0))
    assert (found.reliability, found.slope) == (0.5, pytest.approx(4000 / 2000))
    assert found.error_variance == 400


def test_a_declared_reliability_stands_in_for_standard_errors() -> None:
    """var(entry) = 10 (15^2 + 5^2 + 5^2 + 15^2) / 39 = 5000 / 39; a tenth of it is error:
    rel = 1 - (500/39) / (4000/38) = 1 - .121795. Known standard errors come first."""
    found = fitted(ENTRY, EXIT, SCHOOL, declared=0.9)
    assert found.error_source == "declared reliability"
    assert found.error_variance == pytest.approx(500 / 39)
    assert found.reliability == pytest.approx(1 - 0.121795, abs=1e-6)
    unknown = fitted(ENTRY, EXIT, SCHOOL, se=np.full(40, np.nan), declared=0.9)
    assert unknown.error_source == "declared reliability"
    assert fitted(ENTRY, EXIT, SCHOOL, se=SE, declared=0.9).error_source == "standard errors"


def test_standard_errors_are_averaged_over_those_who_have_one() -> None:
    """Half know theirs, 3 and 4 points: (9 + 16) / 2 = 12.5."""
    some = np.tile([3.0, 4.0, np.nan, np.nan], 10)
    assert fitted(ENTRY, EXIT, SCHOOL, se=some).error_variance == pytest.approx(12.5)


def test_without_any_error_known_the_score_is_taken_as_it_is() -> None:
    found = fit(ENTRY, EXIT, SCHOOL)
    assert found is not None
    assert (found.reliability, found.error_variance, found.error_source) == (1.0, 0.0, "none")
    assert found.entry_star == pytest.approx(ENTRY)
    assert found.slope == pytest.approx(1.0)


def test_fewer_than_thirty_have_no_yardstick() -> None:
    entry, exit_, school = drawn(1)
    assert FEWEST == 30
    assert fit(entry[:29], exit_[:29], school[:29]) is None
    assert fit(entry[:30], exit_[:30], school[:30]) is not None


@pytest.mark.parametrize("score", [200.0, 200.1, 210.7, 0.1])
def test_nothing_to_fit_is_no_yardstick(score: float) -> None:
    """A school each; everyone of a school entered at one score; everyone left at one score.

    Many scores have no exact mean in the computer (30 x 200.1 / 30 is a little off): what lies
    between them and their mean is rounding, not spread."""
    entry, exit_, school = drawn(2)
    assert fit(entry, exit_, np.arange(len(entry))) is None
    same = score + school
    assert fit(same, exit_, school) is None
    for n in (30, 33, 47, len(entry)):
        assert fit(entry[:n], np.full(n, score), school[:n]) is None


def test_a_school_number_nobody_has_changes_nothing() -> None:
    found, gap = (fitted(ENTRY, EXIT, numbers, se=SE) for numbers in (SCHOOL, 3 * SCHOOL + 1))
    assert gap.schools == 2
    assert gap.residual == pytest.approx(found.residual)


@given(st.integers(0, 2**32), st.floats(0, 6))
def test_residuals_add_up_to_zero_and_follow_expected(seed: int, sem: float) -> None:
    entry, exit_, school = drawn(seed)
    found = fitted(entry, exit_, school, se=np.full(len(entry), sem))
    assert found.residual.sum() == pytest.approx(0, abs=1e-8)
    assert found.residual * exit_.std(ddof=1) == pytest.approx(exit_ - found.expected)
    line = found.intercept + found.slope * found.entry_star + found.bends[found.bin]
    assert found.expected == pytest.approx(line)


@given(st.integers(0, 2**32))
def test_a_value_on_an_edge_belongs_to_the_lower_bin(seed: int) -> None:
    """Whole scores of one school lie on edges often; bin k holds edge k-1 < value <= edge k."""
    entry, exit_, _ = drawn(seed, schools=1, size=300)
    found = fitted(np.rint(entry), exit_, np.zeros(300, np.int64))
    edges = np.concatenate([[-np.inf], found.edges, [np.inf]])
    star, place = found.entry_star, found.bin
    assert np.isin(star, found.edges).any()
    assert ((edges[place] < star) & (star <= edges[place + 1])).all()


@given(st.integers(0, 2**32), st.lists(st.floats(-30, 30), min_size=12, max_size=12))
def test_a_schools_quality_is_not_read_as_its_students_start(seed: int, adds: list[float]) -> None:
    """Whatever schools add to everyone's exit, slope and bends stay, and residuals differ by it."""
    entry, exit_, school = drawn(seed)
    before = fitted(entry, exit_, school)
    added = np.array(adds)[school]
    after = fitted(entry, exit_ + added, school)
    assert after.slope == pytest.approx(before.slope)
    assert after.bends == pytest.approx(before.bends, abs=1e-7)
    moved = after.residual * after.sd - before.residual * before.sd
    assert moved == pytest.approx(added - added.mean(), abs=1e-7)
    assert after.within_variance * after.sd**2 == pytest.approx(
        before.within_variance * before.sd**2
    )


@given(st.integers(0, 2**32), st.floats(0.5, 3), st.floats(-100, 100))
def test_another_scale_leaves_residuals_as_they_are(seed: int, times: float, shift: float) -> None:
    entry, exit_, school = drawn(seed)
    here = fitted(entry, exit_, school, se=np.full(len(entry), 3.0))
    there = fitted(
        times * entry + shift, times * exit_ + shift, school, se=np.full(len(entry), 3 * times)
    )
    assert there.slope == pytest.approx(here.slope)
    assert there.sd == pytest.approx(times * here.sd)
    assert (there.bin == here.bin).all()
    assert there.residual == pytest.approx(here.residual, abs=1e-7)


def test_a_curve_is_bent_to() -> None:
    """exit = entry + (entry - 215)^2 / 40 is no line: it leaves the lowest and highest twentieth of
    one school more than .1 SD off. The bend takes out what is left in every bin."""
    entry, _, _ = drawn(4, schools=1, size=4_000)
    curve = entry + (entry - 215) ** 2 / 40
    found = fitted(entry, curve, np.zeros(4_000, np.int64))
    off = (curve - curve.mean() - found.slope * (entry - entry.mean())) / found.sd
    line, bent = (
        np.bincount(found.bin, values) / np.bincount(found.bin) for values in (off, found.residual)
    )
    assert line[0] > 0.1 and line[-1] > 0.1
    assert bent == pytest.approx(np.zeros(BINS), abs=1e-9)


def test_pooled_variance_worked_out() -> None:
    """1, 3 and 4, 4, 7: off by -1, 1 and -1, -1, 2: (2 + 6) / (5 - 2). None with a school each."""
    values = np.array([1.0, 3.0, 4.0, 4.0, 7.0])
    assert pooled_variance(values, np.array([0, 0, 2, 2, 2])) == pytest.approx(8 / 3)
    assert pooled_variance(values, np.arange(5)) is None
