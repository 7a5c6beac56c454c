"""Wilson's interval against values that can be worked out by hand.

Wilson (1927): the two roots p of (share - p)^2 = z^2 p (1 - p) / n. With share 0 or 1 a root is
simple: 0 of n reaches up to z^2 / (n + z^2). With z = 1.96, z^2 = 3.8416.
"""

from __future__ import annotations

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.intervals import Z95, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # z^2 / (10 + z^2) = 3.8416 / 13.8416 = 0.2775
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        # 1 of 1: from 1 / (1 + z^2) = 1 / 4.8416 = 0.2065
        (1, 1, 0.2065, 1.0),
        # half of 100: 0.5 -+ (z / 2) / sqrt(100 + z^2) = 0.5 -+ 0.98 / 10.1903 = 0.0962
        (50, 100, 0.4038, 0.5962),
        # 81 of 263, the example of Newcombe (1998, table I, method 3): 0.2553 to 0.3662
        (81, 263, 0.2553, 0.3662),
        # 15 of 148 of the same table: 0.0624 to 0.1605
        (15, 148, 0.0624, 0.1605),
        # 1 of 29: 0.0061 to 0.1718
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_values(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)
    assert found is not None
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_nobody_has_no_interval() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_each_end_solves_wilsons_equation_and_the_share_lies_between(
    counts: tuple[int, int],
) -> None:
    part, whole = counts
    found = wilson(part, whole)
    assert found is not None
    low, high = found
    share = part / whole
    assert 0.0 <= low <= share <= high <= 1.0 or isclose(low, share) or isclose(high, share)
    for end in found:
        assert abs(share - end) == pytest.approx(Z95 * sqrt(end * (1 - end) / whole), abs=1e-7)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_other_side_has_the_mirrored_interval(counts: tuple[int, int]) -> None:
    part, whole = counts
    one, other = wilson(part, whole), wilson(whole - part, whole)
    assert one is not None and other is not None
    assert other == (pytest.approx(1 - one[1], abs=1e-9), pytest.approx(1 - one[0], abs=1e-9))
