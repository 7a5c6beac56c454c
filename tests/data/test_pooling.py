"""Pooling of small schools: who takes in which cohort, and what the pool's mean and variance are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pooling import ORDER_N, pooled

WITHIN = np.array([0.5, 0.8, 0.2])


def test_a_school_of_thirty_stands_alone_and_in_order() -> None:
    """30 students with residuals summing to 6: mean .2, variance .5 / 30; the cohorts before it
    (40 and 50) are left out."""
    pool = pooled(np.array([[30, 40, 50]]), np.array([[6.0, 99.0, 99.0]]), WITHIN)
    assert (pool.n[0], pool.cohorts[0], pool.ordered[0]) == (30, 1, True)
    assert (pool.mean[0], pool.variance[0]) == pytest.approx((0.2, 0.5 / 30))


def test_a_smaller_one_takes_in_the_cohort_before_it() -> None:
    """20 (sum 4) and 20 (sum -2): 40 students, mean 2/40; s_w^2 = (20 x .5 + 20 x .8)/40 = .65,
    variance .65 / 40. The third is not needed. Out of order all the same."""
    pool = pooled(np.array([[20, 20, 50]]), np.array([[4.0, -2.0, 99.0]]), WITHIN)
    assert (pool.n[0], pool.cohorts[0], pool.ordered[0]) == (40, 2, False)
    assert (pool.mean[0], pool.variance[0]) == pytest.approx((0.05, 0.65 / 40))
    assert pool.held.tolist() == [[20, 20, 0]]


def test_one_that_two_cohorts_do_not_carry_takes_three_and_no_more() -> None:
    """10 + 10 + 5 = 25, still under 30: s_w^2 = (5 + 8 + 1)/25 = .56."""
    pool = pooled(np.array([[10, 10, 5]]), np.array([[1.0, 1.0, 0.5]]), WITHIN)
    assert (pool.n[0], pool.cohorts[0]) == (25, 3)
    assert (pool.mean[0], pool.variance[0]) == pytest.approx((0.1, 0.56 / 25))


def test_a_school_without_a_student_of_the_cohort_is_no_pool() -> None:
    """It has nothing to add to: nobody, no mean."""
    pool = pooled(np.array([[0, 40, 40]]), np.array([[0.0, 9.0, 9.0]]), WITHIN)
    assert pool.n[0] == 0 and np.isnan(pool.mean[0])


def test_a_gap_between_cohorts_counts_those_that_hold_students() -> None:
    """12, nobody, 20: two cohorts give students."""
    pool = pooled(np.array([[12, 0, 20]]), np.array([[1.2, 0.0, 2.0]]), WITHIN)
    assert (pool.n[0], pool.cohorts[0]) == (32, 2)


def test_the_first_cohort_of_all_has_none_before_it() -> None:
    pool = pooled(np.array([[12]]), np.array([[1.2]]), WITHIN[:1])
    assert (pool.n[0], pool.cohorts[0], pool.mean[0]) == (12, 1, pytest.approx(0.1))


@given(
    st.lists(
        st.tuples(*[st.integers(0, 60)] * 3),
        min_size=1,
        max_size=8,
    )
)
def test_a_pool_is_the_mean_of_its_students(sizes: list[tuple[int, int, int]]) -> None:
    """Every student of cohort c has residual c: the pool's mean is that of those it holds, and it
    holds the latest cohorts only as long as they are under 30."""
    n = np.array(sizes)
    pool = pooled(n, n * np.array([1.0, 2.0, 3.0]), WITHIN)
    for row, (held, total, mean) in enumerate(zip(pool.held, pool.n, pool.mean, strict=True)):
        assert held.sum() == total
        if total:
            assert mean == pytest.approx((held * [1, 2, 3]).sum() / total)
        for depth in range(1, 3):
            if held[depth]:
                assert held[0] > 0 and n[row, :depth].sum() < ORDER_N
