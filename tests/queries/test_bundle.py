"""Sums per school that leave the server: small schools joined, the rest as the page computes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from data.build import build
from queries import ask
from queries.bundle import Bundle, BundleError, Replication, bundle, joined
from queries.disclosure import Profile
from queries.effects import effect_of_sums
from queries.matching import match
from queries.school_sums import SchoolSums, school_sums
from tests.data.built_sets import home, write
from tests.queries import provider_state as state

RULES = Profile("staff", 10, 10)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with home(tmp_path_factory.mktemp("bundle")) as place:
        yield place


@pytest.fixture(scope="module")
def data(folder: Path) -> str:
    made = write(folder / "set", toml=state.TOML, tables=state.tables())
    build(made, say=lambda line: None)
    return str(made)


@pytest.fixture(scope="module")
def found(data: str) -> Bundle:
    return bundle("/providers", data=data)


def sums(treated: list[int], pool: list[int]) -> SchoolSums:
    """Sums of schools with so many students each, all in one stratum."""
    rng = np.random.default_rng(7)
    sizes = np.array([*treated, *pool])
    school = np.repeat(np.arange(len(sizes)), sizes)
    n, zeros = len(school), np.zeros(len(school), dtype=int)
    matched = match(
        school < len(treated),
        entry=rng.normal(200, 15, n),
        traits=zeros,
        cell=zeros,
        school=school,
        bins=zeros,
    )
    return school_sums(matched, rng.normal(210, 15, n), sd=15.0)


def units(treated: list[int], pool: list[int]) -> dict[str, list[int]] | None:
    """Sizes of the units of each arm."""
    made = joined(sums(treated, pool), rules=RULES)
    if made is None:
        return None
    sizes, arm = made[0].n, made[0].treated
    return {"treated": sizes[arm].tolist(), "pool": sizes[~arm].tolist()}


# Joining


@pytest.mark.parametrize(
    ("treated", "expected"),
    [
        ([12, 40, 25], [40, 25, 12]),  # none is small
        ([40, 8, 25, 12], [40, 25, 20]),  # one small: with the next smallest
        ([40, 8, 25, 7], [40, 25, 15]),  # two small that are enough
        ([40, 3, 25, 4], [40, 32]),  # two small that are not: the next smallest too
        ([3, 4, 5], [12]),  # all of them
        ([5, 30], [35]),
    ],
)
def test_small_schools_are_joined_within_their_arm(treated: list[int], expected: list[int]) -> None:
    made = units(treated, [30, 20, 10])
    assert made == {"treated": expected, "pool": [30, 20, 10]}


def test_an_arm_too_small_as_a_whole_has_no_unit() -> None:
    assert units([3, 4], [30, 20]) is None
    assert units([30, 20], [9]) is None


def test_joining_keeps_every_total_and_the_effect() -> None:
    before = sums([40, 8, 25, 12], [30, 20, 9, 4, 15])
    made = joined(before, rules=RULES)
    assert made is not None
    after, schools = made
    assert schools.sum() == len(before.n) and sorted(schools.tolist())[-2:] == [2, 2]
    for one in fields(SchoolSums):
        if one.name in ("n", "weight", "tt", "tz", "zz", "ty", "zy"):
            total = getattr(before, one.name).sum()
            assert getattr(after, one.name).sum() == pytest.approx(total, rel=1e-12)
    old, new = effect_of_sums(before), effect_of_sums(after)
    assert old is not None and new is not None
    assert new.value == pytest.approx(old.value, abs=1e-12)
    assert new.half != pytest.approx(old.half, abs=1e-6), "the interval is that of the joined sums"


def test_a_bundle_without_small_schools_has_the_page_s_own_interval() -> None:
    before = sums([40, 18, 25, 12], [30, 20, 19, 15])
    made = joined(before, rules=RULES)
    assert made is not None
    old, new = effect_of_sums(before), effect_of_sums(made[0])
    assert old is not None and new is not None and old.half and old.df
    assert (new.half, new.df) == (
        pytest.approx(old.half, abs=1e-12),
        pytest.approx(old.df, abs=1e-9),
    )


# A whole selection


def one_of(found: Bundle, key: str) -> Replication:
    return next(one for one in found.providers if one.key == key)


def test_units_are_numbered_by_size_and_none_is_small(found: Bundle) -> None:
    assert [one.key for one in found.providers] == ["one", "two"]
    for one in found.providers:
        assert (one.sums.n >= 10).all()
        assert one.sums.school.tolist() == list(range(len(one.sums.n)))
        for arm in (one.sums.treated, ~one.sums.treated):
            assert (np.diff(one.sums.n[arm]) <= 0).all()


def test_schools_of_both_arms_are_joined(found: Bundle) -> None:
    """Of One Math t5 and t4; of the pool p7 and p8, with more where not all are compared."""
    one = one_of(found, "one")
    assert one.sums.treated.sum() == 4 and one.schools[one.sums.treated].tolist().count(2) == 1
    assert one.schools[~one.sums.treated].max() >= 2
    assert one.joined == int(one.schools[one.schools > 1].sum())


def test_the_effect_is_the_page_s_and_the_rest_is_of_the_joined_sums(
    found: Bundle, data: str
) -> None:
    panel = ask.answer("/providers", data=data).panel("effects")
    assert panel is not None
    page = {record["key"]: record for record in panel.records}
    for one in found.providers:
        assert round(one.effect.value, 3) + 0.0 == page[one.key]["effect"]
        assert dict(one.page) == dict(page[one.key])


def test_too_few_units_leave_no_interval_where_the_page_has_one(found: Bundle) -> None:
    """Two Math: three schools, two units."""
    two = one_of(found, "two")
    assert two.page["schools"] == 3 and two.sums.treated.sum() == 2
    assert two.effect.interval is None and two.verdict is None and two.chance is None
    assert two.differs == (two.page["low"] is not None)


def test_who_may_not_be_told_is_left_out_with_the_reason(found: Bundle) -> None:
    assert set(found.left_out) == {"Three Math"}
    assert "fewer than 10" in found.left_out["Three Math"]


# Links


def test_filters_travel_and_other_pages_choices_do_not(data: str) -> None:
    link = "/providers?gender=male&chance=0.1&provider=one&like=school-t1&find=Alder&page=3&by=el"
    made = bundle(link, data=data)
    assert made.link == "/providers?chance=0.1&gender=male&provider=one"
    assert [one.key for one in made.providers] == ["one"] and made.threshold == 0.1
    everyone = one_of(bundle("/providers", data=data), "one")
    assert made.providers[0].sums.n.sum() < everyone.sums.n.sum()
    assert "Male" in made.whom


@pytest.mark.parametrize("link", ["/providers?school=school-t1", "/providers?provider=three"])
def test_a_selection_without_a_bundle_says_so(link: str, data: str) -> None:
    with pytest.raises(BundleError) as error:
        bundle(link, data=data)
    assert str(error.value).endswith(".") and len(str(error.value)) > 20


def test_one_school_a_side_has_an_effect_and_no_interval(data: str) -> None:
    """Near has one school of One Math; the 40 of Two Math's one are hidden beside v1's five."""
    made = bundle("/providers?district=Near", data=data)
    [one] = made.providers
    assert one.key == "one" and one.sums.treated.sum() == 1
    assert one.effect.interval is None and "one school" in str(one.page["reason"])
    assert set(made.left_out) == {"Two Math", "Three Math"}


@pytest.mark.parametrize("stale", ["provider=gone", "cohort=2019", "district=Nowhere"])
def test_what_a_link_names_in_vain_travels_as_a_note(stale: str, data: str) -> None:
    made = bundle(f"/providers?{stale}", data=data)
    assert made.link == "/providers" and len(made.notices) == 1


@pytest.mark.parametrize("link", ["/schools", "/nowhere", "/", "/schools/school-t1", "http://[x"])
def test_another_link_is_refused(link: str, data: str) -> None:
    with pytest.raises(ask.LinkError) as error:
        bundle(link, data=data)
    assert str(error.value).endswith(".")


def test_without_providers_there_is_none(folder: Path) -> None:
    made = write(folder / "bare", toml=state.TOML, tables=state.tables(bare=True))
    build(made, say=lambda line: None)
    with pytest.raises(BundleError, match="Not in this data"):
        bundle("/providers", data=str(made))


def test_nothing_of_a_school_is_shown_to_a_room(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    with pytest.raises(BundleError, match="room"):
        bundle("/providers", data=data)
