"""The demo state's scale and growth model: the arithmetic behind it, worked by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from data.demo import mastery, scale


def test_true_spread_leaves_out_test_error() -> None:
    """Fall of grade 6: SD 16 observed, error 3, so sqrt(256 - 9) = sqrt(247) is true."""
    assert scale.true_sd(6, 0) == pytest.approx(math.sqrt(247))


@pytest.mark.parametrize("grade", [3, 4, 5])
@pytest.mark.parametrize("window", [0, 1, 2])
def test_elementary_moves_keep_the_norm_spread_and_the_school_share(
    grade: int, window: int
) -> None:
    """Deviation = B level + within. After slope s, pull p and spread e, with B = sqrt(share) S:

    variance between schools (s B + p)^2, whole variance s^2 (S^2 - B^2) + (s B + p)^2 + e^2.
    Both must be the next window's: share x S'^2 and S'^2.
    """
    move = scale.step(grade, window)
    after = (grade, window + 1) if window < 2 else (grade + 1, 0)
    whole, share = scale.true_sd(grade, window) ** 2, scale.SCHOOL_SHARE
    between = (move.slope * math.sqrt(share * whole) + move.pull) ** 2
    total = move.slope**2 * (1 - share) * whole + between + move.spread**2
    wanted = scale.true_sd(*after) ** 2
    assert total == pytest.approx(wanted)
    assert between == pytest.approx(share * wanted)


def test_middle_span_adds_up() -> None:
    """exit variance 400 = slope^2 x 247 + school (0.1 x 20)^2 + own growth + error 9, within 1%.

    And the observed correlation, slope x 247 / (16 x 20), is about .87.
    """
    span = scale.middle_span()
    assert (span.entry_mean, span.exit_mean) == (214.5, 230.5)
    total = span.slope**2 * 247 + 4 + span.core_sd**2 + 9
    assert total == pytest.approx(400, rel=0.01)
    assert span.slope * 247 / 320 == pytest.approx(0.87, abs=0.005)


def test_placements_by_hand() -> None:
    """Spring cuts of grades 5 and 6 are 217 and 223, in fall 8 points lower."""
    assert scale.placed(np.array([216, 217, 222, 223]), 2).tolist() == [4, 5, 5, 6]
    assert scale.placed(np.array([208, 209, 214, 215]), 0).tolist() == [4, 5, 5, 6]
    assert scale.placed(np.array([100, 350]), 2).tolist() == [0, 8]


def test_cuts_rise_with_grade_and_through_the_year() -> None:
    for window in range(3):
        cuts = [scale.placement_cut(grade, window) for grade in range(1, 9)]
        assert all(low < high for low, high in pairwise(cuts))
    for grade in range(1, 9):
        by_window = [scale.placement_cut(grade, window) for window in range(3)]
        assert by_window == sorted(by_window)


def test_the_disruption_needs_three_years() -> None:
    assert [scale.has_tests(1, window, 6) for window in range(3)] == [True, True, False]
    assert all(scale.has_tests(1, window, 2) for window in range(3))
    shifts = [scale.year_shift(index, 0, 6) for index in range(6)]
    assert shifts[2] == min(shifts)
    assert shifts[2:] == sorted(shifts[2:])


# The diagnostic


def asked_codes(grade: int, placement: int, students: int = 200) -> list[set[str]]:
    blueprint = mastery.read_blueprint()
    chosen = mastery.asked(
        np.random.default_rng(1),
        blueprint,
        np.full(students, grade),
        np.full(students, placement),
        27,
    )
    codes = np.array(blueprint.standards)
    return [set(codes[row]) for row in chosen]


def test_what_a_diagnostic_asks_of_a_grade_6_student() -> None:
    """All 16 carry-over standards of grades 2-5, all 8 of grade 6, and 1-6 others of 2-5."""
    blueprint = mastery.read_blueprint()
    kinds = {
        code: (int(grade), bool(carry))
        for code, grade, carry in zip(
            blueprint.standards, blueprint.grade, blueprint.carry_over, strict=True
        )
    }
    carried = {code for code, (grade, carry) in kinds.items() if carry and 2 <= grade <= 5}
    own = {code for code, (grade, _) in kinds.items() if grade == 6}
    assert (len(carried), len(own)) == (16, 8)
    for codes in asked_codes(6, 4):
        assert carried | own <= codes
        rest = codes - carried - own
        assert 1 <= len(rest) <= 6
        assert all(2 <= kinds[code][0] <= 5 for code in rest)


def test_lower_placement_brings_lower_standards() -> None:
    """Placed in grade 2, a grade 6 student is asked more of grade 2 than one placed in grade 5."""

    def grade_2(placement: int) -> int:
        return sum(code.startswith("2.") for codes in asked_codes(6, placement) for code in codes)

    assert grade_2(2) > 1.2 * grade_2(5)


def test_prerequisites_help_at_the_same_ability() -> None:
    """Same true score for all: those with every prerequisite finish more, by more than chance."""
    blueprint = mastery.read_blueprint()
    rng = np.random.default_rng(2)
    noise = rng.standard_normal((20_000, len(blueprint.standards)), dtype=np.float32)
    known = mastery.finished(rng, blueprint, np.full(20_000, 225.0), noise)
    target = blueprint.standards.index("6.RP.A.3")
    needs = list(blueprint.prerequisites[target])
    assert len(needs) == 2
    complete = known[:, needs].all(axis=1)
    gap = known[complete, target].mean() - known[~complete, target].mean()
    assert gap > 0.05


def test_prerequisites_come_before_what_needs_them() -> None:
    blueprint = mastery.read_blueprint()
    for place, needs in enumerate(blueprint.prerequisites):
        assert all(need < place for need in needs)
