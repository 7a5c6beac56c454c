"""`python -m tests.bench.many_schools`: how fast Schools answers for a made state of 8,500 schools.

Knows: the kinds of change a reader makes, the clock. Must not know: how an answer is made.
Each kind is asked by itself over all schools of a cohort, since a kind that few readers make hides
behind those that many make; every answer is weighed. Ends with 1 when a figure is over 300 kB.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.settings import ROOT
from tests.bench.apart import Spent, apart
from tests.bench.many_made import SCHOOLS, made

if TYPE_CHECKING:
    from queries.store import Catalog

MOST_KB, TARGET_MS = 300, 100
PATH = "/schools"
PAGE = ROOT / "BENCHMARKS.md"
HEADING = "## Many schools"
MOST_DISTRICTS = 20  # chosen at once
Query = dict[str, str]


def _order(catalog: Catalog, draw: random.Random) -> Query:
    from queries.options import SORTS

    return {
        "sort": draw.choice(SORTS) + draw.choice(("", "-low")),
        "page": str(draw.randint(1, 170)),
    }


def _search(catalog: Catalog, draw: random.Random) -> Query:
    names = draw.choice(list(catalog.school_names.values())).split()
    return {"find": draw.choice((names[-1], names[-1][: draw.randint(2, 4)], names[0]))}


def _cohort(catalog: Catalog, draw: random.Random) -> Query:
    return {"cohort": str(draw.choice([fit.cohort for fit in catalog.fits]))}


def _districts(catalog: Catalog, draw: random.Random) -> Query:
    held = list(catalog.districts)
    some = draw.sample(held, draw.randint(1, min(MOST_DISTRICTS, len(held))))
    return {"district": ",".join(some)}


def _group(catalog: Catalog, draw: random.Random) -> Query:
    from queries.dimensions import DIMENSIONS, SUBGROUPS

    chosen = draw.sample(SUBGROUPS, draw.randint(1, 2))
    return {key: draw.choice(list(DIMENSIONS[key].choices(catalog))) for key in chosen}


def _unit(catalog: Catalog, draw: random.Random) -> Query:
    return {"unit": "district"}


def _compare(catalog: Catalog, draw: random.Random) -> Query:
    return {"compare": ",".join(draw.sample(list(catalog.schools), draw.randint(2, 6)))}


def _like(catalog: Catalog, draw: random.Random) -> Query:
    from queries.options import NEAR

    return {"like": draw.choice(list(catalog.schools)), "near": draw.choice(NEAR)}


# Kind of change -> how one is drawn, and whether the target is of it: page, order and filters.
KINDS: dict[str, tuple[Callable[[Catalog, random.Random], Query], bool]] = {
    "order and page": (_order, True),
    "a name sought": (_search, True),
    "the cohort": (_cohort, True),
    "1 to 20 districts": (_districts, True),
    "1 or 2 student groups": (_group, True),
    "districts, not schools": (_unit, True),
    "2 to 6 side by side": (_compare, False),
    "schools like one": (_like, False),
}


@dataclass(frozen=True)
class Kind:
    """Milliseconds of one kind of change, in order, and its links."""

    name: str
    taken: tuple[float, ...]
    links: tuple[str, ...]
    targeted: bool


def measured(data: str, changes: int, seed: int) -> tuple[list[Kind], float]:
    """Every kind, `changes` of each, and the largest figure of all of them in kB.

    A change of one kind stands in any order and page, so that no two links are the same.
    """
    import app
    from queries import ask
    from queries.remembered import SETTING
    from queries.selection import Selection
    from tests.bench.changes import Page
    from tests.bench.timing import WARM_UP, changed

    os.environ[SETTING] = "0"  # each view is made anew
    page = Page(app.create_app(data, say=lambda line: None), PATH)
    catalog, draw = ask.catalog(), random.Random(seed)

    def drawn(kind: str, count: int) -> list[Selection]:
        make, found = KINDS[kind][0], {}
        for _ in range(20 * count):
            query = {**_order(catalog, draw), **make(catalog, draw)}
            one = Selection.from_query(query, catalog=catalog)
            found[one.to_query()] = one
        return list(found.values())[:count]

    changed(page, PATH, [one for kind in KINDS for one in drawn(kind, WARM_UP // 5)])
    kinds, largest = [], 0.0
    for kind, (_, targeted) in KINDS.items():
        some = drawn(kind, changes)
        gc.collect()
        taken = changed(page, PATH, some)
        kinds.append(Kind(kind, taken, tuple(one.link(PATH) for one in some), targeted))
        largest = max([largest, *(weighed(one.link(PATH)) for one in some)])
    return kinds, largest


def weighed(link: str) -> float:
    """kB of the largest figure of a view, as JSON."""
    import orjson

    from components import pictures
    from components.theme import Look
    from queries import ask

    figures = [pictures.draw(panel, look=Look()) for panel in ask.answer(link).panels]
    return max(len(orjson.dumps(figure)) for figure in figures) / 1000


def lines(kinds: list[Kind]) -> list[tuple[str, float, float, float, int]]:
    """Name, p50, p95, slowest and number of changes of each kind, after those the target is of
    taken together."""
    from tests.bench.timing import percentile

    targeted = [ms for kind in kinds if kind.targeted for ms in kind.taken]
    each = [("page, order and filters together", targeted)]
    each += [(kind.name, list(kind.taken)) for kind in kinds]
    return [
        (name, statistics.median(taken), percentile(taken, 95), max(taken), len(taken))
        for name, taken in each
    ]


def section(
    schools: int, kinds: list[Kind], largest: float, generated: Spent | None, built: Spent
) -> str:
    """The section of BENCHMARKS.md."""
    rows = "\n".join(
        f"| {name} | {n} | {p50:.0f} | {p95:.0f} | {most:.0f} |"
        for name, p50, p95, most, n in lines(kinds)
    )
    held = "kept" if lines(kinds)[0][2] < TARGET_MS else "missed"
    making = f"generated in {generated}; " if generated else ""
    return f"""{HEADING}

Schools `{PATH}` of a made state of {schools:,} middle schools, every school in view: each kind of
change asked by itself, measured as above. Target: page, order and filters p95 under {TARGET_MS} ms
({held}), every figure under {MOST_KB} kB (the largest of all these views: {largest:.0f} kB).
Its data set: {making}store built in {built}.

| change | views | p50 ms | p95 ms | slowest ms |
|---|---:|---:|---:|---:|
{rows}
"""


def put(text: str, page: Path) -> None:
    """Write the section at the end of the page, in place of the one it has."""
    held = page.read_text(encoding="utf-8") if page.is_file() else ""
    page.write_text(f"{held.split(HEADING)[0].rstrip()}\n\n{text}", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Make, measure, print, write where asked; 1 when a figure is too large."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.many_schools", description=__doc__)
    parser.add_argument("--schools", type=int, default=SCHOOLS, help=f"default {SCHOOLS:,}")
    parser.add_argument("--changes", type=int, default=40, help="of each kind (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="which (default 1)")
    parser.add_argument("--write", action="store_true", help="write the section of BENCHMARKS.md")
    given = parser.parse_args(arguments)
    name, generated, built = made(given.schools, given.seed)
    print(
        f"{given.schools:,} schools; generated: {generated or 'before'}; built: {built}", flush=True
    )
    (kinds, largest), _ = apart(measured, name, given.changes, given.seed)
    for what, p50, p95, most, n in lines(kinds):
        print(
            f"  {what:<34} {n:>4} views: p50 {p50:.0f} ms, p95 {p95:.0f} ms, slowest {most:.0f} ms"
        )
    for kind in kinds:
        slowest = max(zip(kind.taken, kind.links, strict=True))
        print(f"      {slowest[0]:6.1f} ms  {slowest[1]}")
    print(f"largest figure: {largest:.0f} kB")
    if given.write:
        put(section(given.schools, kinds, largest, generated, built), PAGE)
    return 0 if largest <= MOST_KB else 1


if __name__ == "__main__":
    sys.exit(main())
