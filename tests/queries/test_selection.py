"""What a link selects: one canonical form, never an error, values bound and never in the SQL.

Everything stands on `hand_catalog`; the links are those of `canonical_links`.
"""

from __future__ import annotations

import string
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queries.dimensions import DIMENSIONS, FILTERS
from queries.selection import (
    LONGEST_FIND,
    MOST_NOTICES,
    SINGLE,
    Selection,
    default_values,
    options,
    units,
)
from tests.queries.canonical_links import LEFT_OUT, UNDERSTOOD
from tests.queries.hand_catalog import hand_catalog

CATALOG = hand_catalog()


def of(query: Any) -> Selection:
    return Selection.from_query(query, catalog=CATALOG)


def chosen_from(key: str, unit: str) -> dict[str, str]:
    """Values a key may have; schools like one hang on the unit."""
    return units(unit, CATALOG) if key == "like" else options(key, CATALOG)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """Any selection the hand-made data set allows."""
    query: dict[str, str] = {}
    for key in SINGLE:
        choices = list(chosen_from(key, query.get("unit", "school")))
        if draw(st.booleans()):
            query[key] = draw(st.sampled_from(choices))
    places = list(units(query.get("unit", "school"), CATALOG))
    query["compare"] = ",".join(draw(st.lists(st.sampled_from(places), max_size=2)))
    query["page"] = str(draw(st.integers(1, 999_999)))
    query["find"] = " ".join(
        draw(st.lists(st.sampled_from(["cedar", "dog", "é", "&"]), max_size=3))
    )
    for key in FILTERS:
        held = list(DIMENSIONS[key].choices(CATALOG))
        query[key] = ",".join(draw(st.lists(st.sampled_from(held), max_size=3)))
    return of(query)


def is_valid(selection: Selection) -> bool:
    """Every value is one of those the data set holds, and the address is plain ASCII."""
    query = selection.to_query()
    singles = all(
        str(getattr(selection, key) or "") in {"", *chosen_from(key, selection.unit)}
        for key in SINGLE
    )
    singles &= set(selection.compare) <= set(units(selection.unit, CATALOG))
    singles &= selection.page >= 1 and len(selection.find) <= LONGEST_FIND
    filters = all(
        set(getattr(selection, key)) <= set(DIMENSIONS[key].choices(CATALOG)) for key in FILTERS
    )
    return singles and filters and query.isascii() and len(selection.notices) <= MOST_NOTICES


@pytest.mark.parametrize(("link", "canonical"), UNDERSTOOD)
def test_a_link_has_one_canonical_form(link: str, canonical: str) -> None:
    selection = of(link)
    assert selection.link() == canonical
    assert selection.notices == ()
    assert of(canonical) == selection


@pytest.mark.parametrize(("link", "canonical", "named"), LEFT_OUT)
def test_what_the_data_set_does_not_hold_is_left_out_and_named(
    link: str, canonical: str, named: str
) -> None:
    selection = of(link)
    assert selection.link() == canonical
    [notice] = selection.notices
    assert named in notice and notice.endswith(".")


@given(selections())
def test_a_selection_survives_its_link(selection: Selection) -> None:
    query = selection.to_query()
    assert of(query) == selection
    assert of(selection.link()) == selection
    assert of(query).to_query() == query
    assert of(selection.link(share=True)).notices == ()
    assert of(selection.link(share=True)).to_query() == query


@given(selections())
def test_a_canonical_link_is_sorted_and_holds_no_default(selection: Selection) -> None:
    pairs = [part.split("=", 1) for part in selection.to_query().split("&") if part]
    keys = [key for key, _ in pairs]
    assert keys == sorted(set(keys))
    defaults = default_values(CATALOG)
    for key, values in pairs:
        assert values and values.split(",") == sorted(set(values.split(",")))
        assert defaults.get(key) != values


@given(selections(), st.randoms())
def test_the_order_of_a_links_parts_does_not_matter(selection: Selection, random: Any) -> None:
    parts = selection.to_query().split("&")
    random.shuffle(parts)
    assert of("&".join(parts)) == selection


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = (
    st.sampled_from([*SINGLE, *FILTERS, "data", "page", "compare", "constructor", ""]) | st.text()
)


@settings(max_examples=300)
@given(st.text() | JSON | st.dictionaries(KEYS, JSON, max_size=6) | st.binary())
@example("//[/?grade=6")
@example("/?grade=%ff%00%zz&&&=&=6&grade")
@example("/?grade=\ud800")
@example({"grade": "\udcff", "\udcff": "x"})
@example("?" * 5000)
@example("/?" + "grade=6," * 50_000)
@example("/?" + "&".join(f"k{i}={i}" for i in range(5000)))
def test_no_garbage_raises_or_gives_anything_but_a_valid_selection(garbage: Any) -> None:
    selection = of(garbage)
    assert is_valid(selection)
    "".join(selection.notices).encode("utf-8")


@given(KEYS, st.text(min_size=1))
def test_every_unknown_value_is_named_or_its_key_is(key: str, value: str) -> None:
    """Nothing of a link is dropped unsaid: its value, or else its key, is in a notice."""
    selection = of({key: value})
    asked = {part.strip() for part in value.split(",") if part.strip()}
    held = {str(getattr(selection, k) or "") for k in SINGLE}
    held |= {str(selection.page), *(v for k in FILTERS for v in getattr(selection, k))}
    held |= {CATALOG.data_version[:8]}
    # What is sought in a table is any text, so that no text of it is unknown.
    assert not asked or selection.notices or selection.find or asked <= held


@pytest.mark.parametrize("key", ["find", "FIND"])
def test_what_is_sought_is_kept_as_it_was_written(key: str) -> None:
    assert of({key: "0"}).find == "0"


def test_a_thousand_unknown_values_do_not_make_a_thousand_notices() -> None:
    selection = of("/?grade=" + ",".join(str(number) for number in range(100, 1100)))
    assert len(selection.notices) == MOST_NOTICES
    assert str(1000 - MOST_NOTICES + 1) in selection.notices[-1]
    assert max(len(notice) for notice in selection.notices) < 200


def test_a_long_value_is_shortened_where_it_is_named() -> None:
    [notice] = of({"grade": "x" * 10_000}).notices
    assert len(notice) < 150


ATTACKS = ("' or 1=1 --", "'); drop table cells_state; --", '"; select 1', "$1", "${x}", "%s", "\\")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("key", [*FILTERS, *SINGLE])
def test_nothing_of_a_link_stands_in_sql(key: str, attack: str) -> None:
    predicate = of({key: attack, "grade": "6"}).predicate()
    assert predicate.sql == ("grade in ($grade_0)" if key != "grade" else predicate.sql)
    assert attack not in predicate.sql and attack not in predicate.values.values()


@given(selections())
def test_every_value_of_a_predicate_is_bound(selection: Selection) -> None:
    """The text holds names only: columns, places for values, `in`, `and`; each place has a value."""
    predicate = selection.predicate()
    letters = set(string.ascii_lowercase + string.digits + "_$(), ")
    assert set(predicate.sql) <= letters
    places = [word.strip("(),") for word in predicate.sql.split() if "$" in word]
    assert sorted(places) == sorted(f"${name}" for name in predicate.values)
    columns = {dimension.column for dimension in DIMENSIONS.values()}
    assert predicate.columns <= columns


def test_a_predicate_holds_the_stored_values_of_what_is_chosen() -> None:
    predicate = of("/?grade=6,7&race=black-or-african-american&econ=1&el=not-recorded").predicate()
    assert predicate.sql == (
        "grade in ($grade_0, $grade_1) and race_ethnicity in ($race_0) and "
        "economically_disadvantaged in ($econ_0) and english_learner in ($el_0)"
    )
    assert list(predicate.values.values()) == [
        *(6, 7, "Black or African American", "yes", "not recorded")
    ]


def test_a_provider_means_every_school_and_grade_that_used_it() -> None:
    """p1 was used alone and together with p2: both sets count; p2 only in the second."""
    assert list(of("/?provider=p1").predicate().values.values()) == ["p1", "p1+p2"]
    assert list(of("/?provider=p2").predicate().values.values()) == ["p1+p2"]
    assert list(of("/?provider=none").predicate().values.values()) == ["none"]
    assert list(of("/?provider=none,p2").predicate().values.values()) == ["none", "p1+p2"]


def test_no_filter_is_no_condition() -> None:
    assert of("/").predicate().sql == "true"
    assert of("/?grade=6").predicate(without=("grade",)).sql == "true"


def test_groups_whose_names_differ_only_in_signs_stay_apart() -> None:
    """Names of a data set are its own: two may read alike in a link, or hold no plain letter."""
    names = ("Two/More", "Two More", "日本", "中国", "not recorded")
    catalog = replace(CATALOG, subgroups={"race_ethnicity": names})
    race = DIMENSIONS["race"]
    choices = race.choices(catalog)
    assert tuple(choices.values()) == ("Two/More", "Two More", "日本", "中国", "Not recorded")
    assert [race.stored(key, catalog) for key in choices] == list(names)
    for key, name in zip(choices, names, strict=True):
        selection = Selection.from_query(f"/?race={key}", catalog=catalog)
        assert list(selection.predicate().values.values()) == [name]


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("/", "All students, spring 2024-25, Diagnostic."),
        ("/?grade=6", "Grade 6 students, spring 2024-25, Diagnostic."),
        ("/?grade=6,7,8&year=2024", "Students in grades 6 to 8, spring 2023-24, Diagnostic."),
        (
            "/?district=12&race=asian&test=state",
            "Students of Alder who are Asian, spring 2024-25, State test.",
        ),
        (
            "/?swd=1&el=0",
            "Students who are not English learners and students with disability, "
            "spring 2024-25, Diagnostic.",
        ),
        (
            "/?provider=p1,none",
            "Students in grades with One or without a model provider, spring 2024-25, Diagnostic.",
        ),
    ],
)
def test_the_selection_says_itself_in_one_sentence(link: str, sentence: str) -> None:
    assert of(link).sentence() == sentence


def test_a_school_brings_its_district_so_that_a_part_of_a_table_is_read() -> None:
    """Cedar lies in Alder (12), Dogwood in Birch (9). A chosen district is condition enough, and
    where columns are renamed the district's is the one of the school's."""
    both = of("/?school=12.a,9:b").predicate()
    assert (
        both.sql == "school_id in ($school_0, $school_1) and district_id in ($around_0, $around_1)"
    )
    assert sorted(both.values.values()) == ["12", "12.a", "9", "9:b"]
    assert both.columns == {"school_id", "district_id"}
    assert "around" not in of("/?school=12.a&district=12").predicate().sql
    assert of("/?school=12.a").predicate(without=("school",)).sql == "true"
    renamed = of("/?school=12.a").predicate(renamed={"school": "s", "district": "d"})
    assert renamed.sql == "s in ($school_0) and d in ($around_0)"
