"""No answer holds a student's id or a count too small to show; the scanner finds what is planted."""

from __future__ import annotations

import base64
import random
from pathlib import Path

import duckdb
import numpy as np
import pytest

from queries import ask
from queries.dimensions import BREAKDOWNS, DIMENSIONS, FILTERS
from queries.store import Catalog
from tests.leaks import leaks

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it


def random_link(catalog: Catalog, draw: random.Random) -> str:
    query = {}
    for key in FILTERS:
        held = list(DIMENSIONS[key].choices(catalog))
        if held and draw.random() < 0.3:
            query[key] = ",".join(draw.sample(held, min(len(held), draw.choice((1, 1, 2)))))
    if draw.random() < 0.6:
        query["by"] = draw.choice(BREAKDOWNS)
    if draw.random() < 0.4:
        query["layer"] = str(draw.randint(0, 4))
    query["year"] = str(draw.choice(catalog.years))
    return "/?" + "&".join(f"{key}={value}" for key, value in query.items())


def random_growth(catalog: Catalog, draw: random.Random) -> str:
    """A link to the growth of any span, cohort, test, group and breakdown."""
    query = random_link(catalog, draw).replace("/?", "/growth?")
    fit = draw.choice(catalog.fits)
    if draw.random() < 0.8:
        query += f"&span={fit.span}&test={fit.test}"
    if draw.random() < 0.6:
        query += f"&cohort={fit.cohort}"
    return query


def growth_leaks(link: str, *, data: str, ids: set[str]) -> list[str]:
    """What the tables, the sentences and the drawn parts of a growth answer give away."""
    answer = ask.answer(link, data=data)
    told = ask.as_dict(answer)
    parts = [
        {"n": [group.n, *(part.n for part in group.parts)]}
        for panel in answer.panels
        for group in panel.groups
    ]
    notes = [[*panel.notes, panel.alt, panel.how_to_read] for panel in answer.panels]
    facts = [dict(panel.facts) for panel in answer.panels]
    return leaks([told["tables"], told["panels"], parts, notes, facts], ids=ids)


@pytest.mark.parametrize(
    ("payload", "what"),
    [
        ({"text": "see stu-abcdefgh"}, "id in text"),
        ({"customdata": [["stu-zzzzyyyy"]]}, "id in a chart's custom data"),
        ({"x": {"dtype": "f8", "bdata": base64.b64encode(np.array([1000372.0])).decode()}},
         "id as a number in a typed array"),
        ({"n": 7}, "a count under ten"),
        ({"hovertext": "Grade 3<br>4 students"}, "a count under ten in words"),
        ({"rows": [{"n_depth_3": 3}]}, "a part under ten"),
        ({"stu-abcdefgh": 1}, "id as a name"),
    ],
)  # fmt: skip
def test_a_planted_leak_is_found(payload: dict[str, object], what: str) -> None:
    assert leaks(payload, ids={"1000372"}), what


def test_what_may_be_shown_is_no_leak() -> None:
    shown = {"n": 10, "share": 0.04, "n_depth_2": 0, "grade": 3, "text": "12 students, 3 of 100"}
    assert leaks(shown, ids={"1000372"}) == []


def test_no_answer_of_the_demo_state_leaks(demo_store: Path) -> None:
    catalog, draw = ask.catalog("demo"), random.Random(20)
    for _ in range(120):
        link = random_link(catalog, draw)
        assert leaks(ask.as_dict(ask.answer(link, data="demo"))) == [], link
    assert leaks(ask.as_dict(ask.answer("/data", data="demo"))["tables"]) == []


def test_no_growth_of_the_demo_state_leaks(demo_store: Path) -> None:
    catalog, draw = ask.catalog("demo"), random.Random(22)
    for _ in range(80):
        link = random_growth(catalog, draw)
        assert growth_leaks(link, data="demo", ids=set()) == [], link


def test_no_growth_of_the_public_records_leaks(real_set: Path, real_store: Path) -> None:
    found = duckdb.sql(f"select distinct student_id from '{real_set}/scores.parquet'").fetchall()
    ids = {str(row[0]) for row in found}
    catalog, draw = ask.catalog("real"), random.Random(23)
    for _ in range(40):
        link = random_growth(catalog, draw)
        assert growth_leaks(link, data="real", ids=ids) == [], link


def test_no_answer_of_the_public_records_leaks(real_set: Path, real_store: Path) -> None:
    found = duckdb.sql(f"select distinct student_id from '{real_set}/scores.parquet'").fetchall()
    ids = {str(row[0]) for row in found}
    catalog, draw = ask.catalog("real"), random.Random(21)
    for _ in range(60):
        link = random_link(catalog, draw)
        tables = ask.as_dict(ask.answer(link, data="real"))["tables"]
        assert leaks(tables, ids=ids) == [], link
