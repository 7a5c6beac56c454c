"""truth.json of the demo state: the files bear it out."""

from __future__ import annotations

import numpy as np
import pytest

from tests.data.demo_state import ADAPTIVE, STATE, Made, made


@pytest.fixture(scope="module")
def state() -> Made:
    return made()


def test_truth_of_the_share_below_is_the_count_in_the_files(state: Made) -> None:
    counted = state.rows(f"""
        select grade, count(*), count(*) filter (placement_grade < grade) from valid
        where assessment = '{ADAPTIVE}' and "window" = 'spring' and school_year = 2025
        group by 1 order by 1
    """)
    told = [(row["grade"], row["n"], row["below"]) for row in state.truth["share_below"]["rows"]]
    assert told == counted


def test_schools_grew_as_the_truth_says(state: Made) -> None:
    """School means of what is left of exit after the within-school line follow `received`.

    The line is freed of test error (reliability within schools); a slope of 1 means that a school
    whose students received 0.1 SD more shows 0.1 SD more.
    """
    rows = state.rows("select cohort, school_id, entry, exit, entry_error from matched")
    cohort = np.array([row[0] for row in rows])
    school = np.array([row[1] for row in rows])
    entry, leaving, error = (np.array([row[place] for row in rows], float) for place in (2, 3, 4))
    told = {
        (row["cohort"], row["school_id"]): row
        for row in state.truth["schools"]["rows"]
        if row["assessment"] == ADAPTIVE
    }
    found, true = [], []
    for year in (2020, 2021, 2022, 2023):
        here = cohort == year
        names, place = np.unique(school[here], return_inverse=True)
        size = np.bincount(place)
        x, y = entry[here], leaving[here]
        mean_x, mean_y = np.bincount(place, x) / size, np.bincount(place, y) / size
        inner = x - mean_x[place]
        spread = (inner**2).sum() / (len(x) - len(size))
        reliability = 1 - (error[here] ** 2).mean() / spread
        slope = (inner * (y - mean_y[place])).sum() / (reliability * (inner**2).sum())
        left = (mean_y - slope * mean_x) / y.std(ddof=1)
        for index, name in enumerate(names):
            if size[index] >= 30:
                found.append(left[index] - np.average(left, weights=size))
                true.append(told[year, name]["received"])
                # A student who repeated and then jumped a grade is matched here, not in the truth.
                assert abs(told[year, name]["n_matched"] - size[index]) <= 1
    line = np.polyfit(true, found, 1)
    assert line[0] == pytest.approx(1.0, abs=0.15)
    assert np.corrcoef(true, found)[0, 1] > 0.75


def test_truth_of_providers(state: Made) -> None:
    """The effects DATA.md names, for everyone enrolled; the dose-only one is share x effect."""
    told = {
        (row["provider_id"], row["assessment"]): row for row in state.truth["providers"]["rows"]
    }
    effects = {key: row["effect"] for key, row in told.items()}
    assert effects["lumenpath", ADAPTIVE] == effects["lumenpath", STATE] == 0.20
    assert (effects["tallowick", ADAPTIVE], effects["tallowick", STATE]) == (0.20, 0.0)
    assert (effects["kestrelway", ADAPTIVE], effects["kestrelway", STATE]) == (0.0, 0.0)
    assert effects["cairnabout", ADAPTIVE] == 0.10
    dose = told["stepwellow", ADAPTIVE]
    assert dose["effect"] == pytest.approx(
        dose["share_reaching_dose"] * dose["effect_if_reached"], abs=1e-4
    )
    assert 0.06 < dose["share_reaching_dose"] < 0.12
    assert told["kestrelway", ADAPTIVE]["head_start"] == 0.4


def test_school_effects_on_growth(state: Made) -> None:
    """SD 0.10 in exit SDs on both tests, correlated .6 between them."""
    own: dict[str, dict[tuple[str, int], float]] = {ADAPTIVE: {}, STATE: {}}
    for row in state.truth["schools"]["rows"]:
        own[row["assessment"]][row["school_id"], row["cohort"]] = row["own_effect"]
    keys = sorted(own[ADAPTIVE])
    adaptive = [own[ADAPTIVE][key] for key in keys]
    on_state = [own[STATE][key] for key in keys]
    assert np.std(adaptive) == pytest.approx(0.10, abs=0.02)
    assert np.std(on_state) == pytest.approx(0.10, abs=0.02)
    assert np.corrcoef(adaptive, on_state)[0, 1] == pytest.approx(0.6, abs=0.15)


def test_every_estimand_is_named_in_words(state: Made) -> None:
    for part in ("schools", "providers", "share_below", "prerequisites"):
        assert state.truth[part]["estimand"].endswith(".")
        assert state.truth[part]["rows"]
