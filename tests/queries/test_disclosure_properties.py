"""Whatever the numbers: nothing of a group too small, no small count on show or to be worked out."""

from __future__ import annotations

from itertools import pairwise
from math import floor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queries.disclosure import Cut, Profile, cut, protect, share, whole_percents
from tests.queries.subtraction import given_away

STAFF = Profile("staff", 10, 10)
ROOM = Profile("projection", 20, 10, always_coarse=True, step=10, merge_small=True, crossed=False)
PROFILES = st.sampled_from([STAFF, ROOM, Profile("staff", 5, 5), Profile("staff", 25, 25)])
COUNT = st.one_of(st.just(0), st.integers(1, 9), st.integers(10, 40), st.integers(41, 2000))
GROUP = st.lists(COUNT, min_size=1, max_size=5).map(tuple)
GROUPS = st.integers(2, 5).flatmap(
    lambda parts: st.lists(
        st.lists(COUNT, min_size=parts, max_size=parts).map(tuple).filter(any),
        min_size=2,
        max_size=5,
    )
)


@given(GROUP, PROFILES)
def test_a_group_is_hidden_whole_or_cut_whole(counts: tuple[int, ...], rules: Profile) -> None:
    found = cut(counts, rules=rules)
    n = sum(counts)
    assert found.hidden == (n < rules.min_n)
    if found.hidden:
        assert (found.n, found.slices) == (None, ())
        return
    assert found.n == rules.step * floor(n / rules.step + 0.5)
    bounds = [(piece.first, piece.last) for piece in found.slices]
    assert bounds[0][0] == 0 and bounds[-1][1] == len(counts) - 1
    assert all(b[0] == a[1] + 1 for a, b in pairwise(bounds))
    assert sum(piece.share for piece in found.slices) == pytest.approx(1)


@given(GROUP, PROFILES)
def test_no_count_on_show_is_small(counts: tuple[int, ...], rules: Profile) -> None:
    for piece in cut(counts, rules=rules).slices:
        total = sum(counts[piece.first : piece.last + 1])
        assert piece.n in (None, total)
        assert piece.n is None or not 0 < piece.n < rules.part_n
        if sum(counts) < 30 or rules.merge_small:
            assert not 0 < total < rules.part_n, "merged, not rounded"


@given(GROUP, PROFILES)
def test_counts_are_all_there_or_all_gone(counts: tuple[int, ...], rules: Profile) -> None:
    found = cut(counts, rules=rules)
    counted = [piece.n is not None for piece in found.slices]
    assert all(counted) == found.exact or found.hidden
    assert any(counted) == (found.exact and not found.hidden)


@given(GROUP.filter(any))
def test_whole_percents_add_up_and_stay_near(counts: tuple[int, ...]) -> None:
    found = [round(100 * value) for value in whole_percents(counts)]
    assert sum(found) == 100
    for count, percent in zip(counts, found, strict=True):
        assert abs(percent - 100 * count / sum(counts)) < 1
        assert count or percent == 0


@given(st.integers(0, 400), st.integers(0, 400), PROFILES, st.booleans())
def test_a_share_never_says_more_than_a_whole_percent_of_a_small_side(
    part: int, rest: int, rules: Profile, coarse: bool
) -> None:
    value = share(part, part + rest, rules=rules, coarse=coarse)
    if part + rest < rules.min_n:
        assert value is None
    elif 0 < min(part, rest) < rules.part_n:
        assert value is None or abs(100 * value - round(100 * value)) < 1e-9
        assert value is None or part + rest >= 30
    else:
        assert value == pytest.approx(part / (part + rest), abs=0.00501)


def shown_breakdown(groups: list[tuple[int, ...]], rules: Profile) -> tuple[list[Cut], Cut]:
    found = protect([cut(group, rules=rules) for group in groups], rules=rules)
    return found, cut(tuple(map(sum, zip(*groups, strict=True))), rules=rules)


@settings(max_examples=400)
@given(GROUPS, PROFILES)
@example([(5, 0), (20, 10), (50, 50)], STAFF)
@example([(3, 2), (20, 4), (50, 50), (40, 60)], STAFF)
@example([(5, 4), (100, 0), (100, 12)], STAFF)
@example([(3, 0), (4, 0), (40, 0)], STAFF)
@example([(12, 8), (50, 50)], STAFF)
def test_no_small_count_can_be_worked_out_from_a_breakdown_and_its_total(
    groups: list[tuple[int, ...]], rules: Profile
) -> None:
    found, total = shown_breakdown(groups, rules)
    assert given_away(found, total, limit=rules.part_n) == []


@given(GROUPS, PROFILES)
def test_a_protected_breakdown_shows_no_more_than_before(
    groups: list[tuple[int, ...]], rules: Profile
) -> None:
    for before, after in zip(
        [cut(group, rules=rules) for group in groups],
        shown_breakdown(groups, rules)[0],
        strict=True,
    ):
        assert after.hidden or not before.hidden
        assert before.exact or not after.exact


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        # the total less the one group on show
        ([(5, 0), (50, 50)], "group 0 = 5"),
        # a rounded group beside an exact one
        ([(95, 5), (60, 40)], "group 0 part 1 = 5"),
        # two hidden, which together have 6 in the deeper part
        ([(3, 2), (20, 4), (50, 50)], "hidden groups part 1 = 6"),
    ],
)
def test_the_pencil_finds_what_is_planted(groups: list[tuple[int, ...]], told: str) -> None:
    """Without protection the same breakdowns give small counts away, and the solver says so."""
    bare = [cut(group, rules=STAFF) for group in groups]
    if "hidden groups" in told:
        bare[1] = Cut(None, (), exact=False, counts=groups[1])
    total = cut(tuple(map(sum, zip(*groups, strict=True))), rules=STAFF)
    assert told in given_away(bare, total, limit=10)
