"""Whether two arms were alike: differences worked out by hand, and the words they allow."""

from __future__ import annotations

from math import exp, log, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.balance import (
    ADJUSTED,
    ALIKE,
    HIGHER,
    LOWER,
    NOT_COMPARABLE,
    Balance,
    balance,
    cox_index,
)
from queries.matching import Matched, match


def arms(
    treated: list[float], pool: list[float], *, cell: list[int] | None = None, alike: bool = True
) -> Matched:
    """Entry scores of both arms, treated first; `alike` puts all students of a cell in one bin."""
    entry = np.array(treated + pool)
    n = len(entry)
    return match(
        np.arange(n) < len(treated),
        entry=entry,
        traits=np.zeros(n, dtype=int),
        cell=np.zeros(n, dtype=int) if cell is None else np.array(cell),
        school=(np.arange(n) < len(treated)).astype(int),
        bins=np.zeros(n, dtype=int) if alike else entry.astype(int),
    )


def share(yes: int, of: int) -> list[float]:
    return [1.0] * yes + [0.0] * (of - yes)


def of_shares(treated: tuple[int, int], pool: tuple[int, int], name: str = "trait") -> Balance:
    """Arms whose entry scores are equal and one of whose shares are yes of all."""
    matched = arms([200.0] * treated[1], [200.0] * pool[1])
    values = np.array(share(*treated) + share(*pool))
    return balance(matched, entry_sd=16.0, shares={name: values})


def test_entry_before_counts_everyone_and_after_who_is_matched() -> None:
    """Before: treated 200, 200, 240 (mean 213.33), pool 200, 200, 200, 210 (202.5): 10.83 points
    are .677 SDs of 16. After: the stratum of 200 holds two and three, so both means are 200. Two of
    three treated are matched, fewer than .8: not comparable."""
    found = balance(
        arms([200.0, 200.0, 240.0], [200.0, 200.0, 200.0, 210.0], alike=False),
        entry_sd=16.0,
        shares={},
    )
    [entry] = found.variables
    assert entry.name == "entry"
    assert entry.before.apart == pytest.approx(10.8333 / 16, abs=1e-4)
    assert entry.before.treated == pytest.approx(213.3333 / 16, abs=1e-4)
    assert entry.after.apart == pytest.approx(0.0, abs=1e-12)
    assert found.share_matched == pytest.approx(2 / 3)
    assert (found.word, found.worst, found.leans) == (NOT_COMPARABLE, "entry", HIGHER)


def test_the_pool_weighs_as_matched_after_matching() -> None:
    """Stratum 100: two treated, one of the pool (weight 2); stratum 200: one treated, two of the
    pool (weight .5). The pool's yes are its one student of 100 and one of 200: 2.5 of 3 after
    matching, 2 of 3 before. The treated: 2 of 3 both times. Odds 2 and 5: ln(2 / 5) / 1.65."""
    found = balance(
        arms([100.0, 100.0, 200.0], [100.0, 200.0, 200.0], alike=False),
        entry_sd=16.0,
        shares={"trait": np.array([1.0, 1.0, 0.0, 1.0, 1.0, 0.0])},
    )
    trait = found.variables[1]
    assert (trait.before.treated, trait.before.pool) == pytest.approx((2 / 3, 2 / 3))
    assert trait.before.apart == pytest.approx(0.0)
    assert trait.after.pool == pytest.approx(2.5 / 3)
    assert trait.after.apart == pytest.approx(log(2 / 5) / 1.65)
    assert (found.word, found.worst) == (NOT_COMPARABLE, "trait")


def test_before_matching_the_pool_has_the_treateds_mix_of_grades() -> None:
    """Cell 3 (200 points): one treated, three of the pool; cell 6 (240): three treated, one of the
    pool; nobody starts higher within a cell, so the difference is 0, where plain means (230 and 210)
    would be 20 points apart. Cell 8 has no pool and is left out."""
    found = balance(
        arms(
            [200.0, 240.0, 240.0, 240.0, 260.0],
            [200.0, 200.0, 200.0, 240.0],
            cell=[3, 6, 6, 6, 8, 3, 3, 3, 6],
        ),
        entry_sd=np.array([10.0, 20, 20, 20, 20, 10, 10, 10, 20]),
        shares={},
    )
    before = found.variables[0].before
    assert before.apart == pytest.approx(0.0)
    assert before.treated == pytest.approx((20 + 3 * 12) / 4)
    assert found.leans is None


def test_shares_are_among_those_who_are_known() -> None:
    """Treated: 1 of 2 known; pool: 1 of 2 known: alike, though unknown read as no would not be."""
    values = np.array([1.0, 0.0, 1.0, 0.0, nan, nan])
    found = balance(arms([200.0] * 2, [200.0] * 4), entry_sd=16.0, shares={"trait": values})
    assert found.variables[1].after.pool == 0.5
    assert found.word == ALIKE
    nobody = np.array([1.0, 0.0, nan, nan, nan, nan])
    found = balance(arms([200.0] * 2, [200.0] * 4), entry_sd=16.0, shares={"trait": nobody})
    assert found.variables[1].after == found.variables[1].before
    assert found.variables[1].after.pool is None
    assert found.unjudged == ("trait",)


@pytest.mark.parametrize(
    ("treated", "pool", "index", "word"),
    [
        # odds 1 and 1
        ((50, 100), (50, 100), 0.0, ALIKE),
        # odds 1.0833 (52 of 100): ln 1.0833 / 1.65
        ((52, 100), (50, 100), 0.0485, ALIKE),
        # odds 1.1277 (53 of 100)
        ((53, 100), (50, 100), 0.0728, ADJUSTED),
        # odds 1.5 (60 of 100): ln 1.5 / 1.65
        ((60, 100), (50, 100), 0.2457, ADJUSTED),
        ((50, 100), (60, 100), -0.2457, ADJUSTED),
        # odds 1.5641 (61 of 100)
        ((61, 100), (50, 100), 0.2711, NOT_COMPARABLE),
    ],
)
def test_words_follow_the_difference(
    treated: tuple[int, int], pool: tuple[int, int], index: float, word: str
) -> None:
    found = of_shares(treated, pool)
    assert found.variables[1].after.apart == pytest.approx(index, abs=5e-5)
    assert found.word == word


def test_the_worst_variable_decides_whichever_it_is() -> None:
    matched = arms([200.0] * 100, [200.0] * 100)
    shares = {
        "alike": np.array(share(50, 100) * 2),
        "worse": np.array(share(40, 100) + share(50, 100)),
        "bad": np.array(share(53, 100) + share(50, 100)),
    }
    found = balance(matched, entry_sd=16.0, shares=shares)
    assert (found.worst, found.word) == ("worse", ADJUSTED)


@pytest.mark.parametrize(
    ("treated", "pool"), [((0, 10), (5, 10)), ((10, 10), (5, 10)), ((0, 10), (0, 10))]
)
def test_a_share_of_none_or_all_is_named_and_not_judged(
    treated: tuple[int, int], pool: tuple[int, int]
) -> None:
    found = of_shares(treated, pool, name="trait")
    assert found.variables[1].after.apart is None
    assert found.variables[1].after.treated == treated[0] / treated[1]
    assert (found.unjudged, found.word) == (("trait",), ALIKE)


def test_a_share_of_all_stays_one_whatever_the_weights() -> None:
    """Weights of thirds and sevenths do not add up to the last digit; a share a hair below 1 would
    be read as tens of SDs apart."""
    entry = [float(one) for one in range(20) for _ in range(1 + one % 7)]
    matched = arms([float(one) for one in range(20)], entry, alike=False)
    n = len(matched.treated)
    values = np.where(matched.treated, np.arange(n) % 2, 1.0)
    found = balance(matched, entry_sd=16.0, shares={"all": np.ones(n), "pool": values})
    assert found.unjudged == ("all", "pool")
    assert found.word == ALIKE


def test_starting_much_higher_or_lower_leans_on_the_adjustment() -> None:
    """4 points of an SD of 16 are .25 and say nothing yet; 4.16 are .26."""
    for points, leans in ((4.0, None), (4.16, HIGHER), (-4.0, None), (-4.16, LOWER)):
        found = balance(arms([200.0 + points] * 3, [200.0] * 3), entry_sd=16.0, shares={})
        assert found.leans == leans


def test_nobody_matched_is_not_comparable() -> None:
    found = balance(arms([200.0], [240.0], alike=False), entry_sd=16.0, shares={})
    assert (found.word, found.worst, found.unjudged) == (NOT_COMPARABLE, None, ("entry",))
    assert found.leans == LOWER
    assert found.variables[0].after.treated is None


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ({"trait": np.array([0.5, 0.0])}, "0, 1 or NaN for trait"),
        ({"trait": np.array([1.0])}, "one entry of trait per student"),
        ({"entry": np.array([1.0, 0.0])}, "not a share"),
    ],
)
def test_what_is_no_share_is_refused(shares: dict[str, np.ndarray], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        balance(arms([200.0], [200.0]), entry_sd=16.0, shares=shares)
    with pytest.raises(ValueError, match="SD of the entry score above 0"):
        balance(arms([200.0], [200.0]), entry_sd=0.0, shares={})


inner = st.floats(0.01, 0.99)


@given(inner, inner)
def test_the_index_is_the_same_from_either_side(a: float, b: float) -> None:
    """Of yes and of no, of one arm and of the other; and it undoes: odds x exp(1.65 index)."""
    index = cox_index(a, b)
    assert index is not None
    assert cox_index(b, a) == pytest.approx(-index)
    assert cox_index(1 - a, 1 - b) == pytest.approx(-index, abs=1e-9)
    assert b / (1 - b) * exp(1.65 * index) == pytest.approx(a / (1 - a))


@given(st.lists(st.tuples(st.integers(150, 250), st.booleans()), min_size=2, max_size=30))
def test_the_arms_swapped_differ_by_the_negative(students: list[tuple[int, bool]]) -> None:
    """Before matching, where nobody is weighted by the treated."""
    entry = [float(one) for one, _ in students]
    half = len(entry) // 2
    traits = [float(one) for _, one in students]
    first = balance(
        arms(entry[:half], entry[half:]), entry_sd=16.0, shares={"trait": np.array(traits)}
    )
    second = balance(
        arms(entry[half:], entry[:half]),
        entry_sd=16.0,
        shares={"trait": np.array(traits[half:] + traits[:half])},
    )
    for one, other in zip(first.variables, second.variables, strict=True):
        if one.before.apart is None:
            assert other.before.apart is None
        else:
            assert other.before.apart == pytest.approx(-one.before.apart, abs=1e-9)
