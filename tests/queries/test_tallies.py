"""Whatever the numbers: what is shown of results by strand and by standard gives no small group away."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queries.disclosure import Cut, Profile, Slice
from queries.tallies import BESIDE, FEW, Tally, Told, exact, hidden, told
from tests.queries.subtraction import given_away

STAFF = Profile("staff", 10, 10)
ROOM = Profile("projection", 20, 10, always_coarse=True, step=10, merge_small=True, crossed=False)
PROFILES = st.sampled_from([STAFF, ROOM, Profile("staff", 5, 5)])


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    """Students, one to three results of each, some of them unfinished."""
    asked = draw(st.one_of(st.integers(1, 12), st.integers(13, 200)))
    results = draw(st.integers(asked, 3 * asked))
    edges = st.sampled_from([0, min(4, results), results])
    return Tally(asked, results, draw(st.one_of(edges, st.integers(0, results))))


FIELDS = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.integers(4, 6)), tallies(), min_size=1, max_size=9
)
Field = tuple[str, int]


def grade_of(field: Field) -> int:
    return field[1]


def shown(
    fields: dict[Field, Tally], rules: Profile, everyone: int
) -> tuple[dict[Field, Told], bool]:
    reasons = hidden(fields, whole=grade_of, rules=rules)
    plain = exact(fields, reasons, everyone=everyone, whole=grade_of, rules=rules)
    return {
        key: told(tally, reasons.get(key), everyone=everyone, plain=plain, rules=rules)
        for key, tally in fields.items()
    }, plain


def as_cut(tally: Tally, one: Told) -> Cut:
    """What a reader sees of a field's results: all, its sides, or nothing."""
    counts = (tally.finished, tally.unfinished)
    if one.results is None or one.unfinished is None:
        # A share without counts: the pencil has no equation for it.
        return Cut(None, (), exact=False, counts=counts)
    sides = (one.results - one.unfinished, one.unfinished)
    slices = tuple(Slice(i, i, n / one.results, n) for i, n in enumerate(sides))
    return Cut(one.results, slices, exact=True, counts=counts)


@settings(max_examples=300)
@given(FIELDS, PROFILES)
@example({("a", 5): Tally(6, 6, 3), ("b", 5): Tally(100, 100, 40)}, STAFF)
@example({("a", 5): Tally(6, 18, 9), ("b", 5): Tally(6, 18, 9), ("c", 5): Tally(50, 60, 30)}, STAFF)
@example({("a", 5): Tally(9, 9, 4), ("b", 5): Tally(12, 12, 0), ("c", 5): Tally(50, 50, 30)}, STAFF)
def test_no_small_count_of_results_follows_from_the_fields_and_the_grades_total(
    fields: dict[Field, Tally], rules: Profile
) -> None:
    """The pencil has the exact results of every grade, as the rows by origin grade give them."""
    everyone = max(tally.asked for tally in fields.values())
    found, _ = shown(fields, rules, everyone)
    for grade in {grade_of(key) for key in fields}:
        here = [key for key in fields if grade_of(key) == grade]
        groups = [as_cut(fields[key], found[key]) for key in here]
        if all(found[key].results is None for key in here):
            continue  # nothing of this panel is counted: only the total itself is on show
        total = Tally(
            everyone,
            sum(fields[key].results for key in here),
            sum(fields[key].unfinished for key in here),
        )
        whole = as_cut(total, Told(results=total.results, unfinished=total.unfinished))
        assert given_away(groups, whole, limit=rules.part_n) == []


@given(FIELDS, PROFILES)
def test_hidden_fields_of_a_grade_hold_one_that_is_no_small_group(
    fields: dict[Field, Tally], rules: Profile
) -> None:
    """Two fields of six students may be the same six: together they are not twelve."""
    reasons = hidden(fields, whole=grade_of, rules=rules)
    assert {key for key, why in reasons.items() if why == FEW} == {
        key for key, tally in fields.items() if tally.asked < rules.min_n
    }
    for grade in {grade_of(key) for key in reasons}:
        here = [key for key in fields if grade_of(key) == grade]
        out = [fields[key].asked for key in here if key in reasons]
        assert len(out) == len(here) or max(out) >= rules.min_n
        beside = [fields[key].asked for key in here if reasons.get(key) == BESIDE]
        left = [fields[key].asked for key in here if key not in reasons]
        assert len(beside) <= 1 and all(one <= min(left, default=one) for one in beside)


@given(FIELDS, PROFILES)
def test_counts_stand_beside_all_shares_or_none_and_none_is_small(
    fields: dict[Field, Tally], rules: Profile
) -> None:
    everyone = max(tally.asked for tally in fields.values())
    found, plain = shown(fields, rules, everyone)
    for key, one in found.items():
        if one.hidden or fields[key].asked < rules.min_n:
            assert one.hidden and (one.share, one.asked, one.results) == (None, None, None)
            continue
        assert one.share == pytest.approx(
            fields[key].unfinished / fields[key].results, abs=0.005001
        )
        assert (one.asked is not None) == plain
        assert (one.results is not None) == (plain and rules.step == 1)
        if not plain or rules.always_coarse:
            assert abs(100 * one.share - round(100 * one.share)) < 1e-9  # type: ignore[operator]
        for side in (one.unfinished, (one.results or 0) - (one.unfinished or 0)):
            assert side is None or not 0 < side < rules.part_n
        assert one.asked is None or one.asked % rules.step == 0


def test_what_nobody_was_asked_has_no_share_and_no_reason() -> None:
    assert told(Tally(0, 0, 0), None, everyone=50, plain=True, rules=STAFF) == Told()
