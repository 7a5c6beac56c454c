"""The demo state's providers against what was put into them (truth.json)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from queries import ask
from queries.answer import Answer, Record
from tests.queries.whole_demo import NAME, whole_demo

pytestmark = pytest.mark.slow  # half a minute; `make test` runs it

FEWEST = 3
STARTS_HIGHER, HALF_A_TEST, ONE_SCHOOL = "kestrelway", "tallowick", "fernglim"


@pytest.fixture(scope="module")
def folder() -> Path:
    return whole_demo()


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    held = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return {(row["provider_id"], row["assessment"]): row for row in held["providers"]["rows"]}


@pytest.fixture(scope="module")
def cohorts(folder: Path) -> list[Answer]:
    """The page for every cohort of fall 6 to spring 8 that has treated students."""
    return [ask.answer(f"/providers?cohort={year}", data=NAME) for year in (2021, 2022, 2023)]


def effects(answer: Answer) -> list[Record]:
    panel = answer.panel("effects")
    assert panel is not None and panel.state == "shown"
    return list(panel.records)


def test_intervals_hold_the_expected_effects(
    cohorts: list[Answer], truth: dict[tuple[str, str], dict[str, Any]]
) -> None:
    """The truth is in SDs of 20 points, the page in observed ones (19.8 to 20.2): within rounding. A
    provider whose students gain only with the dose is held to everyone enrolled. 95% intervals: of
    some ten, at most one may miss; by no more than a half of its own width."""
    held, missed = 0, []
    for answer in cohorts:
        for row in effects(answer):
            if row["low"] is None:
                continue
            low, high = float(str(row["low"])), float(str(row["high"]))
            effect = truth[str(row["key"]), "plumbline"]["effect"]
            assert low - (high - low) / 2 < effect < high + (high - low) / 2, row
            held += 1
            if not low <= effect <= high:
                missed.append((row["key"], answer.link))
    assert held >= 7 and len(missed) <= 1, missed


def test_who_only_starts_higher_is_not_called_better(cohorts: list[Answer]) -> None:
    for answer in cohorts:
        [row] = [row for row in effects(answer) if row["key"] == STARTS_HIGHER]
        assert row["verdict"] in (None, "too close to call")
        assert "higher" in str(row["leans"])
        # Against a norm, with no like students in it, the same provider is well ahead at the start.
        panel = answer.panel("evaluation")
        assert panel is not None
        [mine] = [r for r in panel.records if (r["key"], r["cohort"]) == (STARTS_HIGHER, 2021)]
        assert int(str(mine["start_percentile"])) > 55


def test_what_one_test_shows_and_the_other_does_not_is_said(cohorts: list[Answer]) -> None:
    """Its students gain on the adaptive test alone: on the state test its effect is about 0."""
    panel = cohorts[-1].panel("both_tests")
    assert panel is not None
    [row] = [row for row in panel.records if row["key"] == HALF_A_TEST]
    a, b = (float(str(row[name])) for name in ("effect_a", "effect_b"))
    assert a - b > 0.1
    assert row["verdict"] in (None, "these disagree", "clear on one test only")


def test_one_school_has_no_verdict(cohorts: list[Answer]) -> None:
    for answer in cohorts:
        [row] = [row for row in effects(answer) if row["key"] == ONE_SCHOOL]
        assert (row["verdict"], row["low"], row["chance"]) == (None, None, None)
        assert "cannot separate" in str(row["reason"])


def test_technical_assistance_is_listed_nowhere(cohorts: list[Answer], folder: Path) -> None:
    import pandas as pd

    providers = pd.read_parquet(folder / "providers.parquet")
    aid = providers[providers["role"] == "technical assistance"]
    assert len(aid), "the demo state has one"
    for answer in cohorts:
        told = json.dumps(ask.as_dict(answer), default=str)
        for row in aid.itertuples():
            assert row.provider_id not in told and row.provider_name not in told


def test_arms_add_up_to_the_matched_and_numbers_agree_between_panels(cohorts: list[Answer]) -> None:
    """n of a provider is one number in effects, arms, dose, cohorts and evaluation."""
    for answer in cohorts:
        tables = ask.as_dict(answer)["tables"]
        growth = ask.answer(answer.link.replace("/providers", "/growth"), data=NAME)
        matched = growth.panel("by_start")
        assert matched is not None
        shown = [row["n"] for row in tables["arms"]]
        if None not in shown:
            assert sum(shown) == matched.records[0]["n"]
        cohort = max(row["cohort"] for row in tables["successive"])
        for row in tables["effects"]:
            same = {"key": row["key"], "n": row["n"]}
            for name in ("successive", "evaluation"):
                [mine] = [
                    one
                    for one in tables[name]
                    if (one["key"], one["cohort"]) == (row["key"], cohort)
                ]
                assert mine["n"] == same["n"], (name, row["key"])
            for one in tables["dose"]:
                if one["key"] == row["key"] and one["part"] == "Everyone enrolled":
                    assert (one["n"], one["effect"]) == (row["n"], row["effect"])
            [cost] = [one for one in tables["cost"] if one["key"] == row["key"]]
            assert (cost["effect"], cost["low"]) == (row["effect"], row["low"])


def test_what_is_missing_is_said_of_this_cohort_and_these_students(folder: Path) -> None:
    """The demo's adaptive test has norms, and providers report on later cohorts: neither may be denied
    where a group is too small, or where the cohort left before anybody reported."""
    few = ask.answer("/providers?race=native-hawaiian-or-other-pacific-islander", data=NAME)
    table = few.panel("evaluation")
    assert table is not None and "no norms" not in table.sentence
    assert all(row["gain"] is None for row in table.records if row["key"] != "none")
    early = ask.answer("/providers?cohort=2020", data=NAME).panel("reported")
    assert early is not None and "this cohort or an earlier one" in early.sentence


def test_of_one_provider_asked_for_nothing_is_said_of_the_others(folder: Path) -> None:
    """Five providers of the demo can be judged: a link to one of them must not call it the only one."""
    alone = ask.answer("/providers?provider=lumenpath", data=NAME).panel("effects")
    assert alone is not None
    assert alone.sentence == "The students of Lumenpath grew more than like students elsewhere."
