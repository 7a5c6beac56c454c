"""The benchmark measures what it says: its draws are views of the data set, its percentiles right,
its raw answers the pages' own."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data import settings
from data.publish import verified
from queries import ask
from queries.store import Catalog, Store
from queries.views import VIEWS
from tests.bench import many_schools
from tests.bench.apart import Spent, apart
from tests.bench.made import Scale
from tests.bench.questions import QUESTIONS, UnequalError
from tests.bench.report import PAGES, verdict
from tests.bench.selections import FOLLOWING, distinct, random_selections
from tests.bench.timing import Measured, Row, percentile

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it


@pytest.fixture(scope="module")
def catalog(demo_store: Path) -> Catalog:
    store = Store(*verified(demo_store.parent))
    held = store.catalog
    store.close()
    return held


def test_percentile_is_the_smallest_value_that_enough_values_do_not_exceed() -> None:
    """Of 1 to 20: 19 of 20 values are at most 19, so p95 is 19; p50 is 10; p100 is 20."""
    values = [float(value) for value in range(20, 0, -1)]
    assert [percentile(values, percent) for percent in (50, 95, 100)] == [10, 19, 20]
    assert percentile([7.0], 95) == 7


def test_a_ratio_is_of_the_same_views() -> None:
    """Views 1 and 2 were asked raw: here 20 and 40 (median 30), there 50 and 70 (60): ratio 2."""
    row = Row("/", 1, (10.0, 20.0, 40.0), ("a", "b", "c"), {1: 50.0, 2: 70.0})
    assert row.beside == (30.0, 60.0, 2.0)
    assert row.slowest() == [(40.0, "c")]
    assert replace(row, raw={}).beside is None


def test_providers_have_a_target_without_and_with_a_student_group() -> None:
    """Two views without (100 and 160, p95 160) and one with (200): over 150, under 250."""
    links = ("/providers", "/providers?by=el", "/providers?el=1")
    row = Row("/providers", 1, (100.0, 160.0, 200.0), links, {})
    assert (row.p95_of(by_group=False), row.p95_of(by_group=True)) == (160, 200)
    found = Measured("x", True, 1, 1, 1, 1, (row, Row("/", 1, (99.0,), ("/",), {})))
    assert verdict(found).endswith("Over it: `/providers`.")
    quick = replace(found, rows=(replace(row, taken=(100.0, 149.0, 249.0)), *found.rows[1:]))
    assert verdict(quick).endswith("with one (249.0 ms). Every page keeps it.")
    alone = replace(row, taken=(1.0,), links=("/providers",))
    assert alone.p95_of(by_group=True) is None and "none drawn" in verdict(
        replace(found, rows=(alone,))
    )


def test_every_page_with_a_view_has_its_raw_question_and_its_name() -> None:
    assert set(QUESTIONS) == set(PAGES) == set(VIEWS)


@pytest.mark.parametrize(
    ("path", "often"),
    [
        ("/", ("year", "district", "school", "race", "el", "grade", "provider", "by", "layer")),
        ("/growth", ("span", "cohort", "district", "school", "race", "el", "provider", "by")),
        ("/skills", ("year", "district", "school", "race", "el", "grade", "provider")),
        ("/schools", ("span", "cohort", "unit", "sort", "page", "find", "compare", "like", "race")),
        ("/zone", ("span", "cohort", "district", "school", "race", "el", "provider")),
        ("/providers", ("span", "cohort", "district", "school", "race", "el", "provider", "by")),
        ("/data", ("year", "window", "test")),
    ],
)
def test_drawn_views_are_views_of_the_data_set(
    catalog: Catalog, path: str, often: tuple[str, ...]
) -> None:
    """No value is unknown, scores stand behind each, the same seed gives the same views, and every
    kind of filter occurs."""
    drawn = list(random_selections(catalog, count=100, seed=3, path=path))
    assert [selection.notices for selection in drawn] == [()] * 100
    for one in drawn:
        if path in FOLLOWING:
            cohorts = catalog.cohorts(one.test, one.span)
            assert one.cohort in {str(fit.cohort) for fit in cohorts}
        else:
            assert catalog.grades(one.year, one.test, one.window)
    again = [one.to_query() for one in random_selections(catalog, count=100, seed=3, path=path)]
    assert [selection.to_query() for selection in drawn] == again
    for key in often:
        assert any(f"{key}=" in query for query in again), key
    links = [one.to_query() for one in distinct(catalog, count=60, seed=3, path=path)]
    assert len(set(links)) == len(links) == 60


@pytest.mark.parametrize("path", VIEWS)
def test_a_raw_answer_that_differs_is_refused_in_words(
    demo_set: Path, catalog: Catalog, path: str
) -> None:
    """Every score twice as a wrong reader would have it: the page's numbers are not the files'."""
    from tests.bench.files import Files

    files, question = Files(demo_set), QUESTIONS[path]
    shown = (
        (one, answer)
        for one in distinct(catalog, count=40, seed=5, path=path)
        if question.shown(answer := ask.answer(one.link(path), data="demo"))
    )
    selection, answer = next(shown)
    found = question.ask(files, selection)
    question.check(found, answer)
    wrong: Any = {}
    if path == "/growth":
        wrong = [(*row[:2], 2 * row[2], row[3]) for row in found]
    if path == "/skills":
        wrong = ([[2 * n, done] for n, done in found[0]], found[1])
    with pytest.raises(UnequalError, match=r"disagree on /.* in the files, .* on the page"):
        question.check(wrong, answer)


def test_a_size_is_written_as_students_a_year_and_years() -> None:
    scale = Scale.parse("250000x4")
    assert (scale.students, scale.years, scale.name) == (250_000, 4, "bench-250000x4")
    with pytest.raises(ValueError, match="no size such as 250000x4"):
        Scale.parse("many")


def test_a_process_of_its_own_says_what_it_took_and_what_went_wrong() -> None:
    result, spent = apart(sum, [1, 2])
    assert result == 3 and spent.seconds >= 0 and (spent.peak_mb > 5 or sys.platform == "win32")
    with pytest.raises(ValueError, match="no size"):
        apart(Scale.parse, "many")


@pytest.mark.slow
def test_it_runs_on_the_demo_state_and_on_a_made_one(demo_store: Path, tmp_path: Path) -> None:
    """A handful of changes of every page, the raw questions equal, and the page of it."""
    page = tmp_path / "BENCHMARKS.md"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.bench", "--scale", "2000x1"),
            *("--changes", "4", "--raw", "2", "--write", str(page)),
        ],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for path in VIEWS:
        rows = re.findall(rf"^  {path} +4 changes: p50 [\d.]+ ms, p95 .*", done.stdout, flags=re.M)
        assert len(rows) == 2, done.stdout
        assert re.search(r"; [12] also raw: .*, ratio \d", rows[0])
    assert re.search(r"^bench-2000x1 built: [\d.]+ s .*, at most \d+ MB$", done.stdout, flags=re.M)
    text = page.read_text(encoding="utf-8")
    told = re.findall(r"^\| `(demo|bench-2000x1)` \|", text, flags=re.M)
    assert told == ["demo"] * len(VIEWS) + ["bench-2000x1"] * (len(VIEWS) + 1)
    assert not re.search(r"/(?:home|tmp|root)/|\{", text)


def test_many_schools_are_made_measured_and_their_figures_weighed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty schools in place of 8,500; a limit below the figures is noticed."""
    few = ["--schools", "40", "--changes", "6"]
    assert many_schools.main(few) == 0
    told = capsys.readouterr().out
    assert all(f"{kind} " in told for kind in many_schools.KINDS) and "largest figure" in told
    monkeypatch.setattr(many_schools, "MOST_KB", 1)
    assert many_schools.main(few) == 1


def test_the_section_of_many_schools_is_written_once(tmp_path: Path) -> None:
    """After the page's own text, in place of an earlier one; of 1 to 20 ms twice, p95 is 19."""
    page, spent = tmp_path / "page.md", Spent(1.0, 1.0, 10.0)
    page.write_text("# How fast\n", encoding="utf-8")
    taken, links = tuple(float(ms) for ms in range(1, 21)), ("/schools",) * 20
    kinds = [many_schools.Kind(name, taken, links, name == "one") for name in ("one", "two")]
    for _ in range(2):
        many_schools.put(many_schools.section(40, kinds, 12.0, None, spent), page)
    told = page.read_text(encoding="utf-8")
    assert told.count(many_schools.HEADING) == 1 and told.startswith("# How fast\n\n## Many")
    assert "| page, order and filters together | 20 | 10 | 19 | 20 |" in told and "(kept)" in told
