"""Success with and without equals the files: counted straight from the mastery and score parquet, and
the demo state's truth is recovered."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from data.demo.mastery import read_blueprint
from queries.dimensions import DIMENSIONS
from queries.progressions import progressions
from queries.selection import Selection
from queries.serving import open_store
from queries.sheets import sheets
from queries.store import Store
from queries.success import Success, judged, needs_of
from tests.bench.files import Files
from tests.bench.questions import judged as from_files

KEYS = ("grade", "district", "school", "provider", "race", "gender", "econ", "el", "swd")
Counts = tuple[int, int, int, int]


def pick(store: Store, draw: random.Random) -> Selection:
    """Filters, test, target, year and window at random; standards were asked then."""
    catalog = store.catalog
    query = {}
    for key in KEYS:
        held = list(DIMENSIONS[key].choices(catalog))
        if held and draw.random() < 0.2:
            query[key] = ",".join(draw.sample(held, min(len(held), draw.choice((1, 2, 3)))))
    year, window, _ = draw.choice(sorted(catalog.asked))
    query |= {"year": str(year), "window": window, "test": draw.choice(sorted(catalog.tests))}
    query["standard"] = draw.choice(sorted(catalog.targets))
    return Selection.from_query(query, catalog=catalog)


def counts(rows: list[tuple[bool, bool, float | None]]) -> Counts:
    """With finished and not, without finished and not."""
    return tuple(  # type: ignore[return-value]
        sum(row[:2] == (having, won) for row in rows)
        for having, won in ((True, True), (True, False), (False, True), (False, False))
    )


def fifths(rows: list[tuple[bool, bool, float | None]]) -> list[Counts]:
    """The same within fifths: edges are the linear quantiles of the scores, in exact fractions; a
    student is in the fifth after as many edges as the score exceeds."""
    scores = sorted(Fraction(row[2]) for row in rows if row[2] is not None)
    if not scores:
        return []
    edges = []
    for i in range(1, 5):
        place = Fraction((len(scores) - 1) * i, 5)
        at = int(place)
        above = scores[min(at + 1, len(scores) - 1)]
        edges.append(scores[at] + (above - scores[at]) * (place - at))
    groups: list[list[tuple[bool, bool, float | None]]] = [[] for _ in range(5)]
    for row in rows:
        if row[2] is not None:
            groups[sum(Fraction(row[2]) > edge for edge in edges)].append(row)
    return [counts(group) for group in groups]


def routed(store: Store, selection: Selection) -> Success:
    known = progressions(store)
    found, _ = sheets(store, selection)
    needs, required = needs_of(selection.standard, known.standards, known.needs)
    return judged(found, known.standards[selection.standard], needs, required=required)


@pytest.fixture(scope="module")
def store(demo_store: Path) -> Store:
    return open_store("demo")


@pytest.mark.slow
def test_success_with_and_without_equals_the_files(demo_set: Path, store: Store) -> None:
    draw, files, judged_any = random.Random(41), Files(demo_set), 0
    for _ in range(60):
        selection = pick(store, draw)
        rows, left, won = from_files(files, selection)
        found = routed(store, selection)
        what = selection.to_query()
        assert found.everyone.counts == counts(rows), what
        assert (found.not_judged.n, found.not_judged.finished) == (left, won), what
        assert [pair.counts for pair in found.fifths] == fifths(rows), what
        assert found.unscored.counts == counts([row for row in rows if row[2] is None]), what
        judged_any += bool(rows)
    assert judged_any > 25, "most selections must hold someone who can be judged"


def test_fifths_and_those_without_a_score_add_up_to_everyone(store: Store) -> None:
    draw = random.Random(42)
    for _ in range(40):
        found = routed(store, pick(store, draw))
        parts = np.array([pair.counts for pair in (*found.fifths, found.unscored)])
        if found.fifths or not found.everyone.n:
            assert tuple(parts.sum(axis=0)) == found.everyone.counts


@pytest.mark.slow
def test_the_demos_truth_is_recovered(demo_set: Path, store: Store) -> None:
    """truth.json tells, over all school years and by window, success on standards of the enrolled
    grade by prerequisites finished: fewer than a third, some, all. It counts the prerequisites that
    the diagnostic can ask, so `required` is theirs here. "With" is all, "without" the rest; shares
    are told to five decimals."""
    blueprint = read_blueprint()
    truth = json.loads((demo_set / "truth.json").read_text(encoding="utf-8"))["prerequisites"]
    known = progressions(store)
    for row in truth["rows"]:
        total = np.zeros(4, dtype=int)
        for year, window, grade in sorted(store.catalog.asked):
            if window != row["window"]:
                continue
            query = {"year": str(year), "window": window, "grade": str(grade)}
            found, _ = sheets(store, Selection.from_query(query, catalog=store.catalog))
            for place, code in enumerate(blueprint.standards):
                codes = [blueprint.standards[need] for need in blueprint.prerequisites[place]]
                if blueprint.grade[place] == grade and codes:
                    needs = [known.standards[one] for one in codes]
                    success = judged(found, known.standards[code], needs, required=len(needs))
                    total += success.everyone.counts
        having, lacking = total[0] + total[1], total[2] + total[3]
        n_rest = row["n_few"] + row["n_some"]
        rest = (row["few"] * row["n_few"] + row["some"] * row["n_some"]) / n_rest
        assert (having, lacking) == (row["n_all"], n_rest)
        assert total[0] / having == pytest.approx(row["all"], abs=1e-5)
        assert total[2] / lacking == pytest.approx(rest, abs=2e-5)


@pytest.mark.slow
def test_within_fifths_a_part_of_the_gap_is_left(store: Store) -> None:
    """The demo's prerequisites help at the same ability, and who finished them is stronger too: over
    all targets the gap within fifths is above 0 and smaller than the whole gap."""
    draw, smaller, clear, seen = random.Random(43), 0, 0, 0
    for code in draw.sample(sorted(store.catalog.targets), 30):
        found = routed(store, Selection.from_query({"standard": code}, catalog=store.catalog))
        gap, within = found.everyone.gap, found.within
        if (
            gap is None
            or within is None
            or min(found.everyone.having.n, found.everyone.lacking.n) < 100
        ):
            continue
        seen += 1
        smaller += within.value < gap.value
        clear += within.low > 0
    assert seen > 15 and smaller == seen and clear > 0.7 * seen
