"""No answer of the Zone page leaks, and its sentences are whole, whatever is selected."""

from __future__ import annotations

import random
import re
from pathlib import Path

import duckdb
import pytest

from queries.answer import Answer
from queries.selection import Selection
from queries.serving import open_store
from queries.views.zone import zone
from tests.queries.school_leaks import scanned
from tests.queries.test_leaks import random_growth
from tests.questions.test_iceberg_questions import FORBIDDEN

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it

CAUSAL = re.compile(r"\b(?:because of|thanks to|due to|led to|effective|impact)\b", re.IGNORECASE)


def answers(data: str, *, count: int, seed: int) -> list[tuple[str, Answer]]:
    store, draw, found = open_store(data), random.Random(seed), []
    for _ in range(count):
        link = random_growth(store.catalog, draw).replace("/growth", "/zone")
        link += draw.choice(("", "&unit=district"))
        found.append((link, zone(Selection.from_query(link, catalog=store.catalog), store)))
    return found


def check(data: str, *, count: int, seed: int, ids: set[str]) -> None:
    for link, answer in answers(data, count=count, seed=seed):
        assert scanned(answer, ids=ids) == [], link
        for panel in answer.panels:
            texts = [panel.sentence, panel.subtitle, panel.how_to_read, panel.missing, *panel.notes]
            texts += [str(row.get("evidence", "")) for row in panel.records]
            for text in filter(None, texts):
                assert not re.search(r"[{}]|nan|None\b(?! of)|  | 1 schools|\.\.$", text), text
                assert not CAUSAL.search(text) and not FORBIDDEN.search(text), text
                assert text[-1] in ".:)" or text == panel.subtitle, (link, text)


@pytest.mark.parametrize("profile", ["staff", "projection"])
def test_no_zone_of_the_demo_state_leaks(
    profile: str, demo_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATERLINE_PROFILE", profile)
    check("demo", count=60, seed=71, ids=set())


def test_no_zone_of_the_public_records_leaks(real_set: Path, real_store: Path) -> None:
    found = duckdb.sql(f"select distinct student_id from '{real_set}/scores.parquet'").fetchall()
    check("real", count=30, seed=72, ids={str(row[0]) for row in found})
