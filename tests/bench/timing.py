"""How long a filter change takes, from request to figure JSON, and its question on the raw files.

Knows: the clock, and what is counted. Must not know: how an answer is made, what a question means.
Counted is what one reader waits for on the server: every callback of a page that hangs on its view,
one after the other, from the request's bytes to the answer's, on a warm process with one client. No
network, no drawing in the browser. Views are drawn at random (`selections.py`) and each is asked
once, so that no memory of an earlier answer helps. The app is imported where it is measured: see
`apart.py`.
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from queries.dimensions import SUBGROUPS
from queries.views import VIEWS

if TYPE_CHECKING:
    from queries.selection import Selection
    from tests.bench.changes import Page
    from tests.bench.files import Files

WARM_UP = 20
PAGES = tuple(VIEWS)  # every page with a view store; a new one needs its raw question


@dataclass(frozen=True)
class Row:
    """One page on one data set: milliseconds of each of its changes (`taken`, with their `links`);
    and of the views asked of the files too, by their places among the changes, the milliseconds of
    the question there (`raw`, empty where the files cannot be asked)."""

    path: str
    callbacks: int
    taken: tuple[float, ...]
    links: tuple[str, ...]
    raw: Mapping[int, float]

    @property
    def p50(self) -> float:
        """Median of the changes."""
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        """What 95 of 100 changes do not exceed."""
        return percentile(self.taken, 95)

    def p95_of(self, *, by_group: bool) -> float | None:
        """The same of the changes whose view is narrowed to a student group, or of the others; None
        where there are none."""
        mine = [
            taken
            for taken, link in zip(self.taken, self.links, strict=True)
            if bool(set(parse_qs(link.partition("?")[2])) & set(SUBGROUPS)) == by_group
        ]
        return percentile(mine, 95) if mine else None

    @property
    def beside(self) -> tuple[float, float, float] | None:
        """Of the views asked both ways: median of the page's whole change, median of the question
        on the files, and the second over the first; None where none was."""
        if not self.raw:
            return None
        here = statistics.median(self.taken[at] for at in self.raw)
        there = statistics.median(self.raw.values())
        return here, there, there / here

    def slowest(self, count: int = 1) -> list[tuple[float, str]]:
        """The slowest changes with their links, the slowest first."""
        return sorted(zip(self.taken, self.links, strict=True), reverse=True)[:count]


@dataclass(frozen=True)
class Measured:
    """A data set (its short name), how much it holds, and a row per page."""

    data: str
    synthetic: bool
    students: int
    scores: int
    results: int
    years: int
    rows: tuple[Row, ...]


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that at least `percent` in 100 of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def prepare(data: str) -> None:
    """Make what a data set needs before it can be measured, as `make run` does."""
    import app

    app.prepare(data)


def measure(data: str, changes: int, seed: int, raw: int) -> Measured:
    """Every page of a data set whose store is built: `changes` filter changes, `raw` of them asked
    of the files too.

    RuntimeError, naming the view, when one is not drawn, or when files and page disagree.
    """
    import app
    from data import settings
    from queries import ask
    from queries.remembered import SETTING
    from tests.bench.changes import Page
    from tests.bench.files import Files
    from tests.bench.selections import distinct

    os.environ[SETTING] = "0"  # the benchmark says that no answer is ever remembered
    made = app.create_app(data, say=lambda line: None)
    folder = settings.set_folder(data)
    catalog, files = ask.catalog(), Files(folder)
    rows = []
    for path in PAGES:
        page = Page(made, path)
        drawn = distinct(catalog, count=WARM_UP + changes, seed=seed, path=path)
        changed(page, path, drawn[:WARM_UP])
        gc.collect()
        counted = drawn[WARM_UP:]
        taken = changed(page, path, counted)
        asked = _asked(files, path, counted, raw) if files.whole else {}
        links = tuple(one.link(path) for one in counted)
        rows.append(Row(path, len(page.requests), taken, links, asked))
    return Measured(
        data=folder.name,
        synthetic=catalog.synthetic,
        students=files.count("students", of="student_id") or files.count("scores", of="student_id"),
        scores=files.count("scores"),
        results=files.count("mastery"),
        years=len(catalog.years),
        rows=tuple(rows),
    )


def changed(page: Page, path: str, selections: Sequence[Selection]) -> tuple[float, ...]:
    """Milliseconds of each change, in order."""
    from tests.bench.changes import drawn

    taken: list[float] = []
    for selection in selections:
        bodies = page.bodies(selection.to_query())
        begun = time.perf_counter()
        answers = [page.send(body) for body in bodies]
        taken.append(1000 * (time.perf_counter() - begun))
        if not all(drawn(answer) for answer in answers):
            link = selection.link(path)
            raise RuntimeError(f"The view {link} was not drawn; the log above says why.")
    return tuple(taken)


def _asked(
    files: Files, path: str, selections: Sequence[Selection], count: int
) -> dict[int, float]:
    """Milliseconds of the page's question on the files, for the first selections whose page shows
    the answer, by their places; each answer is checked against the page's."""
    from queries import ask
    from tests.bench.questions import QUESTIONS

    question = QUESTIONS[path]
    answers = ((at, one, ask.answer(one.link(path))) for at, one in enumerate(selections))
    shown = list(islice((each for each in answers if question.shown(each[2])), count))
    if shown:
        question.ask(files, shown[0][1])  # so that the files lie in memory, as the store does
    taken: dict[int, float] = {}
    for at, selection, answer in shown:
        begun = time.perf_counter()
        found = question.ask(files, selection)
        taken[at] = 1000 * (time.perf_counter() - begun)
        question.check(found, answer)
    return taken
