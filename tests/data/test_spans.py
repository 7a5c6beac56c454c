"""Spans: how they are written and read, which windows and taught years they cover, which are kept."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.spans import GRADES, LETTERS, WINDOWS, Span, kept_spans, parse, slot

ENDS = list(product(GRADES, WINDOWS))  # in the order of time


def keys(*windows: str) -> set[str]:
    return {span.key for span in kept_spans(windows)}


@given(st.sampled_from(ENDS), st.sampled_from(ENDS))
def test_a_span_is_read_as_it_is_written_and_only_forwards(
    entry: tuple[int, str], exit_: tuple[int, str]
) -> None:
    """`f6-s8` is fall of grade 6 to spring of grade 8; an exit not after the entry is no span."""
    span = Span(*entry, *exit_)
    assert span.key == f"{entry[1][0]}{entry[0]}-{exit_[1][0]}{exit_[0]}"
    assert parse(span.key) == (span if ENDS.index(exit_) > ENDS.index(entry) else None)


@pytest.mark.parametrize(
    "text",
    ["", "f6", "f6-", "f6s8", "F6-S8", "f2-s8", "f6-s9", "f66-s8", "x6-s8", "f6-s8 ", "f6-s8-s8"],
)
def test_what_is_no_span_is_none(text: str) -> None:
    assert parse(text) is None


@given(st.text(alphabet="fws345678-", max_size=7))
def test_whatever_is_read_is_written_the_same(text: str) -> None:
    span = parse(text)
    assert span is None or (span.key == text and span.years >= 0)


def test_the_windows_of_a_span_go_one_grade_a_year() -> None:
    span = Span(6, "fall", 8, "spring")
    assert span.moments(2023) == (
        *((2023, "fall", 6), (2023, "winter", 6), (2023, "spring", 6)),
        *((2024, "fall", 7), (2024, "winter", 7), (2024, "spring", 7)),
        *((2025, "fall", 8), (2025, "winter", 8), (2025, "spring", 8)),
    )
    assert Span(5, "spring", 6, "winter").moments(2021) == (
        *((2021, "spring", 5), (2022, "fall", 6), (2022, "winter", 6)),
    )
    assert span.years == 2


@pytest.mark.parametrize(
    ("key", "cohort", "taught"),
    [
        # the entry year counts when the entry window is fall or winter
        ("f6-s8", 2023, (2023, 2024, 2025)),
        ("w6-s8", 2023, (2023, 2024, 2025)),
        # and not when the year is over: the years after the entry window
        ("s5-s8", 2022, (2023, 2024, 2025)),
        ("s7-f8", 2024, (2025,)),
        # within one year
        ("f6-s6", 2023, (2023,)),
        ("w6-s6", 2023, (2023,)),
    ],
)
def test_taught_years_are_those_after_the_entry_window(
    key: str, cohort: int, taught: tuple[int, ...]
) -> None:
    span = parse(key)
    assert span is not None and span.taught_years(cohort) == taught


def test_slots_number_a_students_way_from_fall_of_grade_3_to_spring_of_grade_8() -> None:
    assert [slot(grade, window) for grade, window in ENDS] == list(range(1, 19))


def test_a_test_of_fall_winter_and_spring_keeps_spans_from_fall_or_spring_to_spring() -> None:
    """From fall of grade g to spring of g ... 8: 6 + 5 + ... + 1 = 21; from spring of g to spring
    of g + 1 ... 8: 15. None ends in fall or winter or starts in winter."""
    found = keys("fall", "winter", "spring")
    assert len(found) == 36
    assert {"f6-s8", "f6-s6", "s5-s8", "f3-s8", "s7-s8"} <= found
    assert {key[0] for key in found} == {"f", "s"} and {key[3] for key in found} == {"s"}


def test_a_test_of_spring_only_keeps_spans_over_years() -> None:
    found = keys("spring")
    assert found == {f"s{a}-s{b}" for a in GRADES for b in GRADES if a < b}
    assert len(found) == 15


def test_a_test_of_fall_and_winter_ends_in_winter() -> None:
    found = keys("winter", "fall")
    assert len(found) == 36
    assert {key[0] for key in found} == {"f", "w"} and {key[3] for key in found} == {"w"}
    assert {"f6-w6", "w6-w7", "f6-w8"} <= found and "w6-w6" not in found


def test_no_window_keeps_no_span_and_every_kept_one_can_be_read() -> None:
    assert kept_spans(()) == ()
    for windows in (("fall",), ("winter", "spring"), WINDOWS):
        found = kept_spans(windows)
        assert [parse(span.key) for span in found] == list(found)
        orders = [span.order for span in found]
        assert orders == sorted(set(orders)), "from the lowest entry up, each once"


def test_a_span_says_itself_in_plain_words() -> None:
    assert Span(5, "spring", 8, "spring").words() == "spring of grade 5 to spring of grade 8"
    assert set(LETTERS.values()) == set(WINDOWS)
