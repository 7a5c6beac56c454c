"""Who is compared with whom: strata and weights worked out by hand, and what holds for any."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.matching import DROPPED, Matched, binned, edges_of, match, ranked


def matched_of(
    arms: str,
    *,
    bins: list[int] | None = None,
    entry: list[float] | None = None,
    traits: list[int] | None = None,
    cell: list[int] | None = None,
    school: list[int] | None = None,
    reference: np.ndarray | None = None,
) -> Matched:
    """Arms as letters, T and p; what is not given is the same for all, schools are one an arm."""
    treated = np.array([arm == "T" for arm in arms])
    same = [0] * len(arms)
    return match(
        treated,
        entry=np.array(entry or same, dtype=float),
        traits=np.array(traits or same),
        cell=np.array(cell or same),
        school=treated * 1 if school is None else np.array(school),
        reference=reference,
        bins=None if bins is None else np.array(bins),
    )


def test_the_pool_weighs_what_the_treated_weigh_in_every_stratum() -> None:
    """Bin 3: two treated, four of the pool, 2/4 each. Bin 7: one and one. Bin 9: a treated student
    like nobody. Bin 1: one of the pool like nobody. 3 of 4 treated are matched."""
    found = matched_of("TTppppTpTp", bins=[3, 3, 3, 3, 3, 3, 7, 7, 9, 1])
    assert found.weight.tolist() == [1, 1, 0.5, 0.5, 0.5, 0.5, 1, 1, 0, 0]
    assert found.stratum.tolist() == [0, 0, 0, 0, 0, 0, 1, 1, DROPPED, DROPPED]
    assert found.strata == 2
    assert found.kept.tolist() == [True] * 8 + [False] * 2
    assert (found.n_treated_given, found.n_pool_given) == (4, 6)
    assert (found.n_treated, found.n_pool) == (3, 5)
    assert found.share_matched_treated == 0.75


def test_schools_count_while_one_of_their_students_is_compared() -> None:
    """School 5 only has the treated student of bin 2, whom nobody is like."""
    found = matched_of("TTTpp", bins=[1, 1, 2, 1, 1], school=[3, 4, 5, 8, 8])
    assert (found.schools_treated, found.schools_pool) == (2, 1)


@pytest.mark.parametrize("told_apart_by", ["bins", "traits", "cell"])
def test_students_who_differ_in_one_of_the_three_are_not_compared(told_apart_by: str) -> None:
    codes: dict[str, list[int]] = {"bins": [5, 5], "traits": [5, 5], "cell": [5, 5]}
    assert matched_of("Tp", **codes).strata == 1
    codes[told_apart_by] = [5, 6]
    assert matched_of("Tp", **codes).strata == 0


def test_bins_are_cut_at_the_quantiles_and_an_edge_is_in_the_lower_bin() -> None:
    """Of 0, 1, ... 20 the 5%, 10%, ... 95% quantiles are 1, 2, ... 19; 1 lies in the first bin with
    everything below it, 1.5 and 2 in the second, 20 in the last."""
    edges = edges_of(np.arange(21.0))
    assert edges == pytest.approx(np.arange(1.0, 20.0))
    entry = np.array([-9.0, 1.0, 1.5, 2.0, 19.5, 99.0])
    assert binned(entry, np.arange(1.0, 20.0)).tolist() == [0, 0, 1, 1, 19, 19]


def test_the_reference_cuts_the_bins_not_those_compared() -> None:
    """Cut at 0 to 20, entries of 4.2 and 4.8 share a bin. Cut at their own quantiles they do not."""
    assert matched_of("Tp", entry=[4.2, 4.8], reference=np.arange(21.0)).strata == 1
    assert matched_of("Tp", entry=[4.2, 4.8]).strata == 0


def test_nobody_treated_matches_nobody() -> None:
    found = matched_of("pp")
    assert (found.strata, found.share_matched_treated, found.n_pool) == (0, 0.0, 0)
    assert matched_of("TT").share_matched_treated == 0.0


def test_codes_may_lie_far_apart() -> None:
    """Counted where they are close together and sorted where they are not: the same either way."""
    near, far = np.array([7, -2, 7, 0]), np.array([7 * 10**9, -2, 7 * 10**9, 0])
    for code in (near, far, near + 10**12):
        values, place = ranked(code)
        assert values.tolist() == sorted(set(code.tolist()))
        assert place.tolist() == [2, 0, 2, 1]
    assert [len(one) for one in ranked(np.array([], dtype=np.int64))] == [0, 0]


def test_a_school_in_both_arms_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Schools \[4\] have treated and pool students"):
        matched_of("Tpp", school=[4, 4, 5])


def test_an_entry_score_that_is_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="finite entry score"):
        matched_of("Tp", entry=[200.0, float("nan")], bins=[1, 1])
    with pytest.raises(ValueError, match="one entry per student"):
        matched_of("Tp", traits=[1, 2, 3])
    with pytest.raises(ValueError, match="at least one entry score"):
        edges_of(np.array([]))


students = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(180, 200),
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=60,
)
Students = list[tuple[bool, int, int, int, int]]


def matched(given_students: Students, *, relabelled: bool = False) -> Matched:
    """Schools of the treated are told apart from those of the pool by 10."""
    treated, entry, traits, cell, school = (
        np.array(one) for one in zip(*given_students, strict=True)
    )
    school = school + 10 * treated
    if relabelled:
        traits, cell, school = 7 - 3 * traits, 2023 - cell, -school
    return match(treated, entry=entry.astype(float), traits=traits, cell=cell, school=school)


@given(students)
def test_both_arms_weigh_the_same_in_every_stratum(given_students: Students) -> None:
    found = matched(given_students)
    for stratum in range(found.strata):
        inside = found.stratum == stratum
        treated = found.weight[inside & found.treated]
        assert len(treated) > 0 and set(treated) == {1.0}
        assert found.weight[inside & ~found.treated].sum() == pytest.approx(len(treated))
    assert (found.weight > 0).tolist() == found.kept.tolist()
    assert found.weight.sum() == pytest.approx(2 * found.n_treated)


@given(students, st.randoms(use_true_random=False))
def test_order_and_labels_of_students_do_not_matter(
    given_students: Students, random: Random
) -> None:
    order = list(range(len(given_students)))
    random.shuffle(order)
    found, other = matched(given_students), matched([given_students[i] for i in order])
    assert other.weight.tolist() == found.weight[order].tolist()
    assert other.stratum.tolist() == found.stratum[order].tolist()
    renamed = matched(given_students, relabelled=True)
    assert renamed.weight.tolist() == found.weight.tolist()
    assert (renamed.schools_treated, renamed.schools_pool) == (
        found.schools_treated,
        found.schools_pool,
    )
