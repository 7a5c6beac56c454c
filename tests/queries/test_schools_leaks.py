"""No answer about schools, of the demo state or of public records, holds an id or a small count."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from queries import ask
from tests.bench.selections import random_selections
from tests.queries.school_leaks import scanned

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it


def test_no_answer_about_schools_of_the_demo_state_leaks(demo_store: Path) -> None:
    catalog = ask.catalog("demo")
    for at, one in enumerate(random_selections(catalog, count=40, seed=31, path="/schools")):
        link = one.link("/schools")
        assert scanned(ask.answer(link, data="demo")) == [], link
        held = list(catalog.schools if one.unit == "school" else catalog.districts)
        link = one.link(f"/schools/{held[at % len(held)]}")
        assert scanned(ask.answer(link, data="demo")) == [], link


def test_no_answer_about_schools_of_the_public_records_leaks(
    real_set: Path, real_store: Path
) -> None:
    found = duckdb.connect().execute(f"select student_id from '{real_set}/scores.parquet'")
    ids = {str(row[0]) for row in found.fetchall()}
    catalog = ask.catalog("real")
    for one in random_selections(catalog, count=25, seed=32, path="/schools"):
        link = one.link("/schools")
        assert scanned(ask.answer(link, data="real"), ids=ids) == [], link
    for key in list(catalog.schools)[::7]:
        assert scanned(ask.answer(f"/schools/{key}", data="real"), ids=ids) == [], key
