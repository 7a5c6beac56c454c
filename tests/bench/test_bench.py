"""The benchmark measures what it says: its draws are views of the data set, its percentiles right,
its raw answers the pages' own."""

from __future__ import annotations

import json
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
from tests.bench.apart import apart
from tests.bench.files import Files
from tests.bench.made import Scale, Schools, make
from tests.bench.questions import QUESTIONS, UnequalError
from tests.bench.report import PAGES, many_verdict
from tests.bench.school_changes import Kind, Many, joined, measure_many, sizes
from tests.bench.selections import FOLLOWING, distinct, random_selections
from tests.bench.timing import Row, percentile

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


def test_every_page_with_a_view_has_its_raw_question_and_its_name() -> None:
    assert set(QUESTIONS) == set(PAGES) == set(VIEWS)


@pytest.mark.parametrize(
    ("path", "often"),
    [
        ("/", ("year", "district", "school", "race", "el", "grade", "provider", "by", "layer")),
        ("/growth", ("span", "cohort", "district", "school", "race", "el", "provider", "by")),
        ("/skills", ("year", "district", "school", "race", "el", "grade", "provider")),
        ("/schools", ("span", "cohort", "unit", "sort", "page", "find", "compare", "like", "race")),
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
            *("--schools", "60", "--changes", "4", "--raw", "2", "--write", str(page)),
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
    told = re.findall(r"^\| `(demo|bench-2000x1|bench-schools-60)` \|", text, flags=re.M)
    rows = ["demo"] * len(VIEWS) + ["bench-2000x1"] * len(VIEWS)
    assert told == [*rows, "bench-2000x1", "bench-schools-60"]
    assert re.search(r"^\| sort and filter \| [\d.]+ \| [\d.]+ \|", text, flags=re.M)
    assert not re.search(r"/(?:home|tmp|root)/|\{", text)


@pytest.fixture(scope="module")
def few_schools() -> Many:
    """Sixty schools in place of 8,500: made, built and measured, three changes of each kind."""
    return measure_many(make(Schools(60)).name, 3, 1)


def test_the_made_schools_are_as_many_as_asked_in_districts_of_several_sizes(
    few_schools: Many,
) -> None:
    """60 schools at 9.4 a district are 6 districts. Of the last cohort every school follows 8 to
    120 students, of the cohort before a half of them and of the first a quarter (rounded up), so
    each has fewer than the next."""
    folder = settings.set_folder(few_schools.data)
    files = Files(folder)
    assert (few_schools.schools, few_schools.districts) == (60, 6)
    entered = files.rows(
        "select school_year, school_id, count(*) from students where grade = 6 group by all"
    )
    sizes = {year: [n for one, _, n in entered if one == year] for year in (2021, 2022, 2023)}
    assert all(5 <= n <= 120 for n in sizes[2023])
    assert sum(sizes[2021]) < sum(sizes[2022]) < sum(sizes[2023])
    districts = files.rows("select count(*) from schools group by district_id")
    assert len(set(districts)) > 1
    assert "synthetic = true" in (folder / "dataset.toml").read_text(encoding="utf-8")


def test_the_same_seed_makes_the_same_schools(tmp_path: Path) -> None:
    """Byte for byte; another seed makes others."""
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        many_schools.generate(str(tmp_path / name), 12, seed)
    one, again, other = (
        {file.name: file.read_bytes() for file in sorted((tmp_path / name).glob("*.parquet"))}
        for name in ("one", "again", "other")
    )
    assert set(one) == {"schools.parquet", "norms.parquet", "scores.parquet", "students.parquet"}
    assert one == again
    assert one["scores.parquet"] != other["scores.parquet"]


def test_every_kind_of_change_is_what_it_is_called(few_schools: Many) -> None:
    """No view is asked twice within a kind, and each carries the key its kind is named after."""
    keys = {
        "order and page": "sort=",
        "search": "find=",
        "cohort": "cohort=",
        "districts": "district=",
        "student group": "race= gender= econ= el= swd=",
        "by district": "unit=district",
        "two to six compared": "compare=",
        "districts compared": "compare=",
        "schools like one": "like=",
    }
    measured = (*few_schools.sorted_filtered, *few_schools.others)
    assert {kind.name for kind in measured} == set(keys)
    links = [link for kind in measured for link in kind.links]
    for kind in measured:
        assert len(set(kind.links)) == len(kind.taken) == 3
        # What is the page's own choice is left out of a link: the last cohort, the first order.
        some = [one for one in kind.links if any(key in one for key in keys[kind.name].split())]
        assert len(some) >= (1 if kind.name in ("order and page", "cohort") else 3)
    assert all(catalog_notices(few_schools.data, link) == () for link in links)


def catalog_notices(data: str, link: str) -> tuple[str, ...]:
    """What a link's values leave to complain of."""
    return ask.selection(link, data=data).notices


def test_kinds_are_joined_by_all_their_changes_and_their_largest() -> None:
    """Of 10 to 190 and 200 ms in two kinds p95 is 190, the 19th of 20; sizes are the largest."""
    few = Kind("few", tuple(10.0 * one for one in range(1, 11)), ("a",) * 10, 200.0, 5.0, 300.0)
    more = Kind("more", tuple(10.0 * one for one in range(11, 21)), ("b",) * 10, 100.0, 9.0, 400.0)
    both = joined("both", (few, more))
    assert (both.p50, both.p95) == (100.0, 190.0)
    assert (both.figure_kb, both.numbers_kb, both.response_kb) == (200.0, 9.0, 400.0)


def test_answers_are_weighed_by_what_they_hold() -> None:
    """A figure of 300,000 letters in quotes has 300,002 bytes; numbers are those of the page's
    store of that name alone; the whole is everything sent."""
    figure = {"response": {'{"name":"funnel","role":"picture"}': {"figure": "x" * 300_000}}}
    numbers = {"response": {'{"page":"schools","role":"numbers"}': {"data": "y" * 98}}}
    other = {"response": {"elsewhere": {"data": "z" * 500}}}
    sent = [json.dumps(one).encode() for one in (figure, numbers, other)]
    assert sizes(sent) == (300.002, 0.1, sum(map(len, sent)) / 1000)


@pytest.mark.parametrize(("kilobytes", "heavy"), [(299.9, False), (300.0, True)])
def test_a_figure_over_the_limit_is_noticed(
    few_schools: Many, kilobytes: float, heavy: bool
) -> None:
    """Under 300 kB is kept; a single kind with a larger figure is not, whichever kind it is."""
    first, *rest = few_schools.others
    many = replace(few_schools, others=(*rest, replace(first, figure_kb=kilobytes)))
    assert many.heavy == heavy
    said = f"the largest figure has 300 kB: {'not kept' if heavy else 'kept'}."
    assert many_verdict(many).endswith(said)


def test_a_slow_sort_or_filter_is_noticed_and_a_slow_comparison_is_not(few_schools: Many) -> None:
    """The target is of sorts and filters: p95 of 99 ms keeps it, of 100 ms does not."""
    for ms, word in ((99.0, "kept"), (100.0, "not kept")):
        kinds = tuple(replace(kind, taken=(ms,) * 3) for kind in few_schools.sorted_filtered)
        slow = tuple(replace(kind, taken=(900.0,) * 3) for kind in few_schools.others)
        many = replace(few_schools, sorted_filtered=kinds, others=slow)
        assert many_verdict(many).startswith(f"p95 of sort and filter is {ms:.0f} ms: {word};")
