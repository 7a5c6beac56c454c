"""What schools grew before they started, and by years of use, equals the demo state's files.

As `test_providers_equal_raw`: straight from the parquet with pandas, by the definitions.
"""

from __future__ import annotations

import pandas as pd
import pytest

from queries import ask
from queries.answer import Answer, Record
from queries.fits import Fit
from queries.selection import Selection
from tests.queries.test_providers_equal_raw import (
    Files,
    close,
    effect,
    narrowed,
    records,
    stratified,
)
from tests.queries.whole_demo import NAME, whole_demo

pytestmark = pytest.mark.slow  # half a minute; `make test` runs it

LINKS = ("", "&gender=female", "&econ=1", "&district=d01,d02,d03,d04")
SPAN, LAST = "f6-s6", 2025


@pytest.fixture(scope="module")
def files() -> Files:
    return Files(whole_demo())


def cohorts(files: Files, selection: Selection) -> dict[int, pd.DataFrame]:
    """Cohort -> its students of a selection."""
    catalog = ask.catalog(NAME)
    fits: tuple[Fit, ...] = tuple(catalog.cohorts("plumbline", SPAN))
    vertical = catalog.tests["plumbline"].vertical_scale
    return {fit.cohort: narrowed(files.of(fit, vertical), selection) for fit in fits}


@pytest.fixture(scope="module")
def asked(files: Files) -> list[tuple[Answer, dict[int, pd.DataFrame]]]:
    catalog = ask.catalog(NAME)
    found = []
    for query in LINKS:
        link = f"/providers?span={SPAN}&cohort={LAST}{query}"
        query_of = dict(part.split("=") for part in link.partition("?")[2].split("&"))
        selection = Selection.from_query(query_of, catalog=catalog)
        found.append((ask.answer(link, data=NAME), cohorts(files, selection)))
    return found


def began(files: Files, key: str) -> dict[str, int]:
    """School -> the first year in which it used a provider."""
    rows = files.arms.programme
    rows = rows[(rows["provider_id"] == key) & (rows["since"] >= 1)]
    first: dict[str, int] = rows.groupby("school_id")["school_year"].min().to_dict()
    return first


def same(row: Record, both: pd.DataFrame) -> None:
    value, half = effect(both)
    assert close(row["effect"], value), (row, value)
    if row["low"] is not None:
        assert half is not None
        assert close(row["low"], value - half) and close(row["high"], value + half), row


def test_before_they_started(
    files: Files, asked: list[tuple[Answer, dict[int, pd.DataFrame]]]
) -> None:
    """Treated: of an earlier cohort those of the pool, or of a planning year, whose school has treated
    students now and started after they left. The pool: those of it in no such school."""
    compared = 0
    for answer, frames in asked:
        for row in records(answer, "past"):
            key, cohort = str(row["key"]), int(str(row["cohort"]))
            first, now, then = began(files, key), frames[LAST], frames[cohort].copy()
            schools = set(now[now["arm"] == key]["school"])
            at = then["school"].where(then["arm"].notna(), then["exit_school"])
            there = at.isin(schools)
            later = at.map(lambda school, first=first: first.get(school, 0)) > cohort
            parts = [
                there & (then["arm"] == "none"),
                there & (then["why"] == "planning year") & later,
            ]
            few = [part.sum() < 10 for part in parts]
            if sum(few) == 1:  # a few beside many are compared with nobody
                parts = [part for part, small in zip(parts, few, strict=True) if not small]
            mine = pd.concat(parts, axis=1).any(axis=1)
            if row["n"] is None:
                continue
            assert row["n"] == mine.sum(), row
            then["school"] = at
            then["arm"] = then["arm"].where((then["arm"] == "none") & ~there)
            then.loc[mine, "arm"] = key
            if row["effect"] is not None:
                same(row, stratified(then, key))
                compared += 1
    assert compared > 8, compared


def test_by_years_of_use(asked: list[tuple[Answer, dict[int, pd.DataFrame]]]) -> None:
    """All cohorts together, each student in the strata of its own and over its own D; every third
    row, since matching anew from the files takes a second each."""
    compared = 0
    for answer, frames in asked:
        for row in records(answer, "use_years")[::3]:
            if row["n"] is None:
                continue
            key, sides = str(row["key"]), []
            for cohort, frame in frames.items():
                part = (frame["arm"] == key) & (frame["years"] == row["year"])
                some = stratified(frame[part | (frame["arm"] == "none")], key)
                some["stratum"] = f"{cohort}|" + some["stratum"]
                sides.append(some)
            both = pd.concat(sides, ignore_index=True)
            assert row["n"] == both["t"].sum(), row
            if row["effect"] is not None:
                same(row, both)
                compared += 1
    assert compared > 20, compared
