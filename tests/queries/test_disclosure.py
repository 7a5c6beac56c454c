"""Small numbers (MEASURES, sections 8 and 9), by cases worked out by hand.

`staff` with min_n 10: a group under 10 is hidden; a part of 1 to 9 in a group of 30 or more makes
every part a whole percent without a count; in a smaller group it is merged, from the deep end,
with the next shallower part, the shallowest with the next deeper. Counts run from at-or-above
down. `projection`: min_n 20, whole percents, counts to the nearest 10, parts under 10 merged.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from queries.disclosure import Cut, Profile, cut, profile, protect, share, whole_percents
from queries.selection import Selection
from tests.queries.hand_catalog import hand_catalog

STAFF = Profile("staff", 10, part_n=10)


def shown(found: Cut) -> list[tuple[int, int, int | None]]:
    """(first, last, count) of every slice."""
    return [(piece.first, piece.last, piece.n) for piece in found.slices]


def percents(found: Cut) -> list[int]:
    """Shares as percent, which must be whole."""
    assert all(abs(100 * piece.share - round(100 * piece.share)) < 1e-9 for piece in found.slices)
    return [round(100 * piece.share) for piece in found.slices]


@pytest.mark.parametrize("counts", [(9,), (0, 9), (5, 4, 0, 0, 0), (1, 0), (0, 0, 0)])
def test_nothing_of_a_group_under_ten_is_shown(counts: tuple[int, ...]) -> None:
    found = cut(counts, rules=STAFF)
    assert found.hidden and found.n is None and found.slices == ()


def test_a_group_of_ten_without_small_parts_is_shown_exactly() -> None:
    found = cut((10, 0, 0), rules=STAFF)
    assert (found.n, found.exact) == (10, True)
    assert shown(found) == [(0, 0, 10), (1, 1, 0), (2, 2, 0)], "zero parts are shown"


def test_parts_of_ten_and_more_are_shown_with_their_counts() -> None:
    found = cut((60, 20, 10, 0, 10), rules=STAFF)
    assert (found.n, found.exact) == (100, True)
    assert shown(found) == [(0, 0, 60), (1, 1, 20), (2, 2, 10), (3, 3, 0), (4, 4, 10)]
    assert [piece.share for piece in found.slices] == [0.6, 0.2, 0.1, 0.0, 0.1]


def test_one_small_part_of_a_group_of_thirty_takes_every_count() -> None:
    """9 of 30 is a small part: 21 of 30 is 70%, 9 of 30 is 30%, and no count is left."""
    found = cut((21, 9), rules=STAFF)
    assert (found.n, found.exact) == (30, False)
    assert shown(found) == [(0, 0, None), (1, 1, None)]
    assert percents(found) == [70, 30]


def test_whole_percents_add_up_to_a_hundred() -> None:
    """Thirds: 33.3 each; the largest remainder, the first where alike, takes the missing point."""
    assert whole_percents((1, 1, 1)) == [0.34, 0.33, 0.33]
    # 5 of 300 is 1.67, 4 is 1.33, 291 is 97.0: floors 1, 1, 97 leave one point for the 1.67
    assert whole_percents((291, 5, 4)) == [0.97, 0.02, 0.01]
    assert whole_percents((0, 7, 0)) == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("counts", "merged"),
    [
        # 8 at the deep end joins the 7 above it: 15
        ((10, 7, 8), [(0, 0, 10), (1, 2, 15)]),
        # the deepest 3 join the 12: the next are not small
        ((10, 12, 3), [(0, 0, 10), (1, 2, 15)]),
        # 4 joins the zero above it, still 4; joins 5: 9, still small; joins 3: 12
        ((12, 3, 5, 0, 4), [(0, 0, 12), (1, 4, 12)]),
        # only the shallowest is small: it joins the next deeper
        ((5, 11, 12), [(0, 1, 16), (2, 2, 12)]),
        # zero parts that no small part joins stay
        ((0, 12, 0, 0, 11), [(0, 0, 0), (1, 1, 12), (2, 2, 0), (3, 3, 0), (4, 4, 11)]),
        ((8, 12, 0, 0, 0), [(0, 1, 20), (2, 2, 0), (3, 3, 0), (4, 4, 0)]),
        # 5 joins 5 (10), and the shallowest 5, the last that is small, joins that
        ((5, 5, 5), [(0, 2, 15)]),
        ((9, 9, 9), [(0, 2, 27)]),
    ],
)
def test_small_parts_of_a_group_under_thirty_join_their_neighbours(
    counts: tuple[int, ...], merged: list[tuple[int, int, int]]
) -> None:
    found = cut(counts, rules=STAFF)
    assert found.exact and found.n == sum(counts)
    assert shown(found) == merged


def test_a_data_set_may_ask_for_a_higher_limit_of_groups_and_parts() -> None:
    """min_n 25: a group of 24 is hidden, a part of 20 in a group of 60 takes the counts."""
    rules = profile(hand_catalog(min_n=25))
    assert (rules.min_n, rules.part_n) == (25, 25)
    assert cut((24,), rules=rules).hidden
    assert not cut((40, 20), rules=rules).exact
    assert cut((35, 25), rules=rules).exact


def test_or_for_a_lower_one() -> None:
    rules = profile(hand_catalog(min_n=5))
    assert cut((4,), rules=rules).hidden
    assert shown(cut((6, 5), rules=rules)) == [(0, 0, 6), (1, 1, 5)]
    assert not cut((96, 4), rules=rules).exact


@pytest.mark.parametrize(
    ("part", "whole", "value"),
    [
        (50, 100, 0.5),
        (1, 3, None),  # a group under ten
        (0, 9, None),
        (0, 10, 0.0),
        (10, 10, 1.0),
        (9, 29, None),  # a small side of a group under thirty
        (20, 29, None),  # its other side is small
        (10, 25, 0.4),
        (9, 90, 0.1),  # whole percent
        (5, 300, 0.02),  # 1.67
        (299, 300, 1.0),  # 99.67
        (31, 90, 31 / 90),
    ],
)
def test_a_share_is_rounded_or_hidden_by_its_smaller_side(
    part: int, whole: int, value: float | None
) -> None:
    assert share(part, whole, rules=STAFF) == (None if value is None else pytest.approx(value))


def test_a_share_is_a_whole_percent_where_that_is_asked() -> None:
    assert share(31, 90, rules=STAFF, coarse=True) == 0.34


# Breakdowns


def protected(
    *groups: Sequence[int], rules: Profile = STAFF, total_shown: bool = True
) -> list[Cut]:
    return protect([cut(g, rules=rules) for g in groups], rules=rules, total_shown=total_shown)


def test_hiding_one_group_hides_the_next_smallest_too() -> None:
    """5 is hidden; alone it would be the total less the others, so 30 goes with it."""
    found = protected((40, 20), (5, 0), (20, 10), (50, 50))
    assert [c.hidden for c in found] == [False, True, True, False]


def test_hidden_groups_together_are_one_that_could_be_shown() -> None:
    """3 and 4 together are 7, under ten: the next smallest, 12, is hidden as well."""
    found = protected((3, 0), (4, 0), (12, 0), (90, 0))
    assert [c.hidden for c in found] == [True, True, True, False]
    found = protected((5, 0), (5, 0), (12, 0))
    assert [c.hidden for c in found] == [True, True, False]


def test_nothing_is_taken_along_where_the_total_is_not_shown() -> None:
    found = protected((5, 0), (20, 10), (50, 50), total_shown=False)
    assert [c.hidden for c in found] == [True, False, False]


def test_a_group_of_nobody_gives_nothing_away() -> None:
    found = protected((0, 0), (20, 10), (50, 50))
    assert [c.hidden for c in found] == [True, False, False]


def test_one_rounded_group_rounds_its_neighbours() -> None:
    """95 + 5 is rounded; with 60 + 40 left exact and the total known, the 5 would follow."""
    found = protected((95, 5), (60, 40))
    assert [c.exact for c in found] == [False, False]
    assert [percents(c) for c in found] == [[95, 5], [60, 40]]


def test_hidden_groups_together_must_not_give_a_small_part_away() -> None:
    """(3, 2) and (20, 4) are hidden: the total less the exact others would say 6 of 29 together."""
    found = protected((3, 2), (20, 4), (50, 50), (40, 60))
    assert [c.hidden for c in found] == [True, True, False, False]
    assert [c.exact for c in found if not c.hidden] == [False, False]


# For a room


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Profile:
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    return profile(hand_catalog())


def test_the_profile_for_a_room(room: Profile) -> None:
    assert (room.name, room.min_n, room.part_n, room.crossed) == ("projection", 20, 10, False)
    assert [room.shown_n(n) for n in (20, 24, 25, 96, 1234)] == [20, 20, 30, 100, 1230]


def test_a_room_sees_no_group_under_twenty_and_no_count_of_a_part(room: Profile) -> None:
    assert cut((19, 0), rules=room).hidden
    found = cut((60, 40), rules=room)
    assert (found.n, found.exact) == (100, False)
    assert shown(found) == [(0, 0, None), (1, 1, None)] and percents(found) == [60, 40]


def test_a_room_sees_parts_under_ten_merged_in_groups_of_any_size(room: Profile) -> None:
    found = cut((900, 60, 30, 6, 4), rules=room)
    assert shown(found) == [(0, 0, None), (1, 1, None), (2, 2, None), (3, 4, None)]
    assert percents(found) == [90, 6, 3, 1]
    found = cut((995, 5), rules=room)
    assert shown(found) == [(0, 1, None)]


def test_a_room_sees_no_share_with_a_side_under_ten(room: Profile) -> None:
    assert share(9, 400, rules=room) is None
    assert share(396, 400, rules=room) is None
    assert share(0, 400, rules=room) == 0.0
    assert share(10, 400, rules=room) == 0.03


def test_a_room_keeps_a_stricter_limit_of_the_data_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    rules = profile(hand_catalog(min_n=30))
    assert (rules.min_n, rules.part_n) == (30, 30)


def test_a_link_can_ask_for_a_rooms_rules_and_never_lift_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalog = hand_catalog()
    assert profile(catalog).name == "staff" and profile(catalog, "projection").name == "projection"
    assert Selection.from_query("rules=projection", catalog=catalog).rules == "projection"
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    assert profile(catalog, "staff").name == "projection"
    lifted = Selection.from_query("rules=staff", catalog=catalog)
    assert lifted.rules == "projection" and lifted.notices
    assert Selection.from_query("rules=projection", catalog=catalog).to_query() == ""
