"""Small schools on the Schools page: nothing of fewer than ten can be worked out from what is shown."""

from __future__ import annotations

import random
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from queries.disclosure import Profile
from queries.hiding import withheld
from queries.views.schools.places import Places
from tests.data.built_sets import home, write
from tests.queries import school_state as state
from tests.queries.school_leaks import scanned
from tests.queries.test_disclosure_properties import ROOM, STAFF

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it

YEARS = (2025, 2024, 2023)
UNITS = ("school", "district")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("schools-small")
    with home(folder):
        made = write(folder / "set", toml=state.TOML, tables=state.tables())
        build(made, say=lambda line: None)
        yield str(made)


def panel_of(link: str, name: str, data: str) -> Panel:
    found = ask.answer(link, data=data).panel(name)
    assert found is not None
    return found


def keyed(link: str, data: str, name: str = "school_table") -> dict[Any, Record]:
    return {row["key"]: row for row in panel_of(link, name, data).records}


# Which places are hidden, by hand


def test_beside_a_small_school_the_next_smallest_of_its_district_is_hidden(data: str) -> None:
    """WEST: 33, 6, 15, whose 54 are shown: J. PAIR: 60 and 5: both. LONE's 7 are all of LONE, which is
    hidden beside SOLO, the smallest other district: M and P, of which neither total is shown."""
    rows = keyed("/schools", data)
    few, beside = "fewer than 10 students", "hidden, so that no smaller group can be worked out"
    assert {key: row["hidden"] for key, row in rows.items() if row["hidden"]} == {
        **dict.fromkeys("IMO", few),
        **dict.fromkeys("JNP", beside),
    }
    districts = keyed("/schools?unit=district", data)
    assert {key: row["hidden"] for key, row in districts.items() if row["hidden"]} == {
        "Lone": few,
        "Solo": beside,
    }


def test_three_small_cohorts_do_not_make_one_that_is_shown(data: str) -> None:
    """I: 6 + 6 + 6 = 18 would do, but what two such pools, and the schools of a district together, have
    in common leaves single cohorts over."""
    row = keyed("/schools", data)["I"]
    assert row["hidden"] == "fewer than 10 students" and row["n"] is None


def test_a_pool_never_takes_in_a_cohort_that_its_rest_would_give_away(data: str) -> None:
    """K: 28 less its 20 of 2025, which Growth shows, would be the 8 of 2024. So K stands with 20 alone,
    and without the steadied value, which the build made of 28."""
    row = keyed("/schools", data)["K"]
    assert (row["n"], row["pooled"], row["change"]) == (20, None, None)
    value = float(state.residuals("K", 2025).mean())
    assert row["conditional_growth"] == pytest.approx(value, abs=0.00051)
    assert row["steadied"] is None and row["steadied_low"] is None


def test_no_change_from_a_cohort_that_is_hidden(data: str) -> None:
    """2024: L (30) is hidden beside K (8), H (30) beside I (6)."""
    before = keyed("/schools?cohort=2024", data)
    assert before["L"]["hidden"] and before["H"]["hidden"] and not before["J"]["hidden"]
    now = keyed("/schools", data)
    assert now["L"]["change"] is None and now["H"]["change"] is None
    assert now["A"]["change"] is not None


# What a reader with pencil and paper can find


def places_of(sizes: np.ndarray, district: np.ndarray, rules: Profile, unit: str) -> Places:
    """Places of made-up sizes, schools x cohorts, the latest first; residuals are all 0."""
    if unit == "district":
        count = int(district.max()) + 1
        sizes = np.stack(
            [np.bincount(district, weights=column, minlength=count) for column in sizes.T], axis=1
        ).astype(np.int64)
        district = np.arange(count)
    apart = np.stack([withheld(column, district, rules=rules) for column in sizes.T], axis=1)
    here = sizes[:, 0] > 0
    fits = tuple(SimpleNamespace(within=1.0, n=int(column.sum())) for column in sizes.T)
    return Places(
        cast(Any, SimpleNamespace(rules=rules)),
        unit,
        cast(Any, fits),
        key=np.flatnonzero(here).astype(object),
        sizes=sizes[here],
        totals=np.zeros(sizes[here].shape),
        n_exit=sizes[here, 0],
        apart=apart[here],
    )


def given_away(sizes: np.ndarray, district: np.ndarray, rules: Profile) -> list[str]:
    """Counts under min_n that follow from every n on show: of each cohort as the latest, of schools and
    of districts, with the totals of the cohorts and what was pooled known."""
    schools, cohorts = sizes.shape
    known: list[np.ndarray] = []
    for latest in range(cohorts):
        total = np.zeros(sizes.shape)
        total[:, latest] = 1
        known.append(total)
        window = sizes[:, latest : latest + 3]
        for unit in UNITS:
            places = places_of(window, district, rules, unit)
            for at in np.flatnonzero(places.shown):
                mask = np.zeros(sizes.shape)
                one = int(places.key[at])
                rows = np.flatnonzero(district == one) if unit == "district" else [one]
                for i in np.flatnonzero(places.pool.held[at] > 0):
                    mask[rows, latest + i] = 1
                known.append(mask)
    # A school that a cohort does not hold is in no list: everyone knows that it has none.
    free = (sizes > 0).ravel()
    matrix = np.array([mask.ravel()[free] for mask in known])
    rank = np.linalg.matrix_rank(matrix)
    groups = [(f"school {s}", np.arange(schools) == s) for s in range(schools)]
    groups += [(f"district {d}", district == d) for d in range(int(district.max()) + 1)]
    found = []
    for name, rows in groups:
        for cohort in range(cohorts):
            n = int(sizes[rows, cohort].sum())
            mask = np.zeros(sizes.shape)
            mask[rows, cohort] = 1
            more = np.vstack([matrix, mask.ravel()[free]])
            if 0 < n < rules.min_n and np.linalg.matrix_rank(more) == rank:
                found.append(f"{name}, cohort {cohort}: {n}")
    return found


def test_the_solver_finds_what_is_given_away() -> None:
    """Two schools of 20 and 8 that nobody hides beside each other."""
    sizes, district = np.array([[20], [8]]), np.array([0, 0])
    free = Profile("none", 1, 1)
    assert given_away(sizes, district, free) == []
    assert given_away(sizes, district, STAFF) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Places, "shown", property(lambda self: self.sizes[:, 0] >= 10))
        assert given_away(sizes, district, STAFF) == ["school 1, cohort 0: 8"]


@pytest.mark.parametrize("rules", [STAFF, ROOM], ids=["staff", "room"])
def test_no_small_cohort_of_a_school_or_district_can_be_worked_out(rules: Profile) -> None:
    draw = random.Random(8)
    for _ in range(250):
        schools = draw.randint(2, 8)
        cohorts = draw.randint(1, 5)
        scale = draw.choice([12, 25, 60])
        district = np.array([draw.randrange(4) for _ in range(schools)])
        district = np.unique(district, return_inverse=True)[1]
        sizes = np.array(
            [
                [0 if draw.random() < 0.15 else draw.randint(1, scale) for _ in range(cohorts)]
                for _ in range(schools)
            ]
        )
        if (sizes.sum(axis=0) < rules.min_n).any():
            continue
        assert given_away(sizes, district, rules) == [], (sizes.tolist(), district.tolist())


@pytest.mark.parametrize(
    "own",
    [
        (9, 8, 7, 20),  # the three together less the later three, 20 known, would be 9
        (9, 8, 12),  # the three together less the later two would be 9
        (9, 8, 0, 7),  # an empty year between
        (20, 8, 15, 9, 9, 9),
        (15, 20, 8),  # thirty is reached before the 8
    ],
)
def test_pools_of_successive_cohorts_give_nothing_away(own: tuple[int, ...]) -> None:
    """One school beside two large ones, cohorts the latest first."""
    sizes = np.array([own, [40 + i for i in range(len(own))], [60] * len(own)])
    assert given_away(sizes, np.array([0, 0, 0]), STAFF) == []


# Every answer


LINKS = [
    "",
    *(f"unit={unit}&cohort={year}" for unit in UNITS for year in YEARS),
    *("gender=female", "gender=female&unit=district", "econ=1", "el=1", "district=West"),
    *("compare=I,J,K,M,N,O", "compare=Lone,Pair,Solo&unit=district", "compare=A,C,G"),
    *("like=K&near=2", "like=A&near=2", "test=state", "test=bare"),
]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("profile", ["staff", "projection"])
def test_no_count_under_ten_is_in_any_answer(
    link: str, profile: str, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATERLINE_PROFILE", profile)
    assert scanned(ask.answer(f"/schools?{link}", data=data)) == []
    for school in ("A", "I", "K", "M", "N"):
        assert scanned(ask.answer(f"/schools/{school}?{link}", data=data)) == [], school


@pytest.mark.parametrize("link", ["", "&gender=female", "&cohort=2024", "&unit=district"])
def test_what_is_hidden_in_the_table_is_hidden_beside_others_too(link: str, data: str) -> None:
    """J's 15 are hidden beside I's 6: its path, its flow and its iceberg would tell them."""
    chosen = "Lone,Pair,Solo,West" if "district" in link else "H,I,J,M,N,O"
    answer = ask.answer(f"/schools?compare={chosen}{link}", data=data)
    table = answer.panel("school_table")
    assert table is not None
    hidden = {row["key"] for row in table.records if row["hidden"]}
    assert hidden
    for name in ("side_paths", "side_flows", "side_bergs"):
        panel = answer.panel(name)
        assert panel is not None
        for row in panel.records:
            if row["key"] in hidden:
                assert row.get("n") is None and row.get("mean") is None, (name, row)
        assert all(group.n is None for group in panel.groups if group.key in hidden)


@pytest.mark.parametrize("school", ["J", "N", "P"])
def test_the_profile_of_a_hidden_school_shows_nothing_of_its_cohort(school: str, data: str) -> None:
    answer = ask.answer(f"/schools/{school}", data=data)
    for name in ("profile", "by_group", "trajectory", "arrived", "alike", "coverage"):
        panel = answer.panel(name)
        assert panel is not None and panel.state == "too small" and not panel.records, name
        assert "no smaller group can be worked out" in panel.sentence


def test_shares_made_of_few_are_withheld(data: str) -> None:
    """C: 6 of 12 at grade level: in a group under thirty a part under ten is no share. A's 40 matched of
    50 leave ten."""
    rows = keyed("/schools", data)
    assert rows["C"]["status"] is None and rows["C"]["status_n"] is None
    assert rows["C"]["status_low"] is None
    assert rows["A"]["covered_share"] == 0.8


def test_what_is_alike_shows_no_difference_of_a_share_it_withholds(data: str) -> None:
    """K has 20 matched, of whom ten are poor; C 12, of whom six: its share would describe six
    children, and so would its distance in that share."""
    [own, *others] = panel_of("/schools?like=C&near=2", "alike", data).records
    assert own["econ"] is None
    for row in others:
        assert row.get("econ_difference") is None
    [shown, *_] = panel_of("/schools?like=K&near=2", "alike", data).records
    assert shown["econ"] == 0.5


def test_dots_are_of_groups_that_may_be_shown(data: str) -> None:
    """Girls of A: numbers 0, 1 of 4, so 20 matched, of whom 10 at grade level, and ten who joined: 20 of
    30; boys 10 of 20. One dot is ten of a hundred in groups under fifty."""
    rows = {row["key"]: row for row in panel_of("/schools/A", "spreads", data).records}
    assert (rows["female"]["n"], rows["female"]["per_dot"]) == (30, 10)
    assert (rows["female"]["dots_0"], rows["female"]["dots_1"]) == (7, 3)
    assert (rows["male"]["dots_0"], rows["male"]["dots_1"]) == (5, 5)
    for school in state.SIZES:
        for row in panel_of(f"/schools/{school}", "spreads", data).records:
            dots = [row[f"dots_{d}"] for d in range(5) if row[f"dots_{d}"] is not None]
            assert bool(row["hidden"]) == (row["n"] is None) == (not dots)
            per = int(str(row["per_dot"]))
            assert not dots or per * sum(int(str(n)) for n in dots) == 100
