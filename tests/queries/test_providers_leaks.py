"""No answer about providers holds an id or a small count, on the demo state or on public records."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from queries import ask
from queries.answer import Answer
from tests.bench.selections import random_selections
from tests.queries.school_leaks import scanned
from tests.queries.whole_demo import NAME, whole_demo

pytestmark = pytest.mark.slow  # a minute; `make test` runs it

# Of the panels that count students of one provider: whole, and the parts that add up to it.
PARTED = ("dose", "starts", "groups")


def given_away(answer: Answer, *, least: int) -> list[str]:
    """What subtraction finds on one page: a group under `least`, of the panels taken together."""
    tables = {panel.name: list(panel.records) for panel in answer.panels}
    found = []
    latest = max((int(str(r["cohort"])) for r in tables.get("successive", ())), default=0)
    sizes: dict[object, set[int]] = {}
    for name in ("effects", "dose", "successive", "evaluation"):
        for row in tables.get(name, ()):
            whole = row.get("part") in (None, "Everyone enrolled")
            if whole and row.get("cohort", latest) == latest and isinstance(row["n"], int):
                sizes.setdefault(row["key"], set()).add(row["n"])
    found += [f"{key} counts {held}" for key, held in sizes.items() if len(held) > 1]
    arms = tables.get("arms", ())
    named = {str(row["group"]).removesuffix(", every taught year"): row["n"] for row in arms}
    for row in tables.get("effects", ()):
        if row["n"] != named.get(str(row["group"])):
            found.append(f"{row['group']}: {row['n']} and {named.get(str(row['group']))} in arms")
    for name in PARTED:
        for key, held in sizes.items():
            parts = [r for r in tables.get(name, ()) if r["key"] == key]
            parts = [r for r in parts if r.get("part") != "Everyone enrolled"]
            shown = [r["n"] for r in parts if isinstance(r["n"], int)]
            left = max(held) - sum(shown)
            if parts and 0 < left < least:
                found.append(f"{name}: {left} of {key} are left")
            one_hidden = len(parts) - len(shown) == 1 and left > 0
            if one_hidden and name != "starts":  # there the unknown are a part without a row
                found.append(f"{name}: the one hidden part of {key} is {left}")
            if name == "dose" and len(shown) < len(parts) and any(r["share"] for r in parts):
                found.append(f"a share of {key} tells how many hours are known of")
    for key, _ in sizes.items():
        parts = [r for r in tables.get("use_years", ()) if r["key"] == key]
        cohorts = [r["n"] for r in tables.get("successive", ()) if r["key"] == key]
        shown = [r["n"] for r in parts if isinstance(r["n"], int)]
        # All years of use of a provider are told or none, and only where its cohorts all are.
        if shown and (len(shown) < len(parts) or None in cohorts):
            found.append(f"years of {key}: {shown} of {cohorts}")
    if any(isinstance(r["n"], int) and r["n"] < least for r in tables.get("past", ())):
        found.append("few students of the past")
    return found


@pytest.fixture(scope="module")
def whole() -> str:
    whole_demo()
    return NAME


@pytest.mark.parametrize("profile", ["staff", "projection"])
def test_no_answer_of_the_demo_state_leaks(
    whole: str, profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATERLINE_PROFILE", profile)
    catalog = ask.catalog(whole)
    told = 0
    for one in random_selections(catalog, count=60, seed=71, path="/providers"):
        link = one.link("/providers")
        answer = ask.answer(link, data=whole)
        assert scanned(answer) == [], link
        if profile == "staff":
            assert given_away(answer, least=catalog.min_n) == [], link
        panel = answer.panel("effects")
        told += panel is not None and panel.state == "shown"
    assert told > 20


def test_every_sentence_is_whole_and_none_says_why(whole: str) -> None:
    """No gap where a value was meant, no cause, no singular that is a plural."""
    catalog = ask.catalog(whole)
    barred = ("impact", "because of", "effective", "thanks to", "led to", "nan", "{", "}")
    for one in random_selections(catalog, count=60, seed=72, path="/providers"):
        answer = ask.answer(one.link("/providers"), data=whole)
        for panel in answer.panels:
            lines = [panel.sentence, panel.subtitle, panel.alt, panel.how_to_read, *panel.notes]
            lines += [str(row.get("reason") or "") for row in panel.records]
            for line in lines:
                text = f" {line.lower()} "
                assert not [word for word in barred if word in text], (answer.link, line)
                assert " 1 providers" not in text and " 1 groups" not in text, (answer.link, line)
                assert ".." not in line.replace("...", ""), (answer.link, line)


def test_the_same_link_says_the_same_twice(whole: str) -> None:
    for link in ("/providers?by=race", "/providers?by=el&district=d03"):
        first, again = (ask.as_dict(ask.answer(link, data=whole)) for _ in range(2))
        assert first["tables"] == again["tables"]


def test_public_records_without_providers_say_so(real_set: Path, real_store: Path) -> None:
    rows = duckdb.connect().execute(f"select student_id from '{real_set}/scores.parquet'")
    ids = {str(row[0]) for row in rows.fetchall()}
    catalog = ask.catalog("real")
    for one in random_selections(catalog, count=15, seed=73, path="/providers"):
        answer = ask.answer(one.link("/providers"), data="real")
        assert scanned(answer, ids=ids) == []
        for panel in answer.panels:
            assert panel.state != "shown" and panel.records == (), (answer.link, panel.name)
            assert panel.sentence.startswith(("Not in this data", "Nothing found", "Too small"))
