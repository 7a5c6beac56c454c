"""Filter changes as people make them, drawn at random: the questions the benchmark asks.

Knows: which values a data set holds. Must not know: how an answer is made, clocks.
Every view drawn has scores behind it: a refusal ("not in this data") is quick and would flatter.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from queries.dimensions import DIMENSIONS, SUBGROUPS
from queries.options import NEAR, SORTS, options, units
from queries.selection import Selection
from queries.store import Catalog

# Where people look: half of all views at the whole state, some at districts, some at schools.
PLACES = (None, "district", "school")
PLACE_WEIGHTS = (50, 30, 20)
EXTRA_ONE_IN = 3  # of the views, this part carries a breakdown, and this part a layer
MOST_TRAITS = 3
# Pages that follow a cohort through its span, where others have a year and window.
FOLLOWING = ("/growth", "/schools", "/providers", "/zone")
SCHOOLS, PROVIDERS = "/schools", "/providers"
LEAST_GRADE = 6  # at exit, of views of providers: middle school is where a model is used


def random_selections(
    catalog: Catalog, *, count: int, seed: int, path: str = "/"
) -> Iterator[Selection]:
    """`count` selections of a data set for the page at `path`, the same for the same seed.

    Each has a test and a moment with scores (year and window; for growth a span and cohort), with
    a place, up to three student traits, a provider and a breakdown in some of them, and elsewhere
    than in growth a picture, grades and a layer: any combination the filter bar allows.
    """
    draw = random.Random(f"{seed} {path}")
    follows = path in FOLLOWING and bool(catalog.fits)
    for _ in range(count):
        least = LEAST_GRADE if path == PROVIDERS else 0
        query = _cohort(catalog, draw, least=least) if follows else _moment(catalog, draw)
        place = draw.choices(PLACES, PLACE_WEIGHTS)[0]
        filters = [place] if place else []
        filters += draw.sample(SUBGROUPS, draw.randint(0, MOST_TRAITS))
        often = ("provider",) if follows else ("grade", "provider")
        filters += [key for key in often if draw.random() < 0.25]
        for key in filters:
            held = list(DIMENSIONS[key].choices(catalog))
            if held:
                query[key] = ",".join(draw.sample(held, min(len(held), draw.randint(1, 2))))
        for key in ("by",) if follows else ("by", "layer"):
            held = list(options(key, catalog))
            if held and draw.randrange(EXTRA_ONE_IN) == 0:
                query[key] = draw.choice(held)
        if path == SCHOOLS:
            query |= _of_schools(catalog, draw)
        yield Selection.from_query(query, catalog=catalog)


def distinct(catalog: Catalog, *, count: int, seed: int, path: str = "/") -> list[Selection]:
    """`count` selections whose links differ, fewer if the data set has fewer."""
    drawn = random_selections(catalog, count=20 * count, seed=seed, path=path)
    return list({one.to_query(): one for one in drawn}.values())[:count]


def _of_schools(catalog: Catalog, draw: random.Random) -> dict[str, str]:
    """An order, a page, and in some views a unit, a name sought, places beside each other, alike."""
    query = {
        "sort": draw.choice(SORTS) + draw.choice(("", "-low")),
        "page": str(draw.randint(1, 4)),
    }
    unit = draw.choice(("school", "school", "school", *options("unit", catalog)))
    query["unit"] = unit
    held = list(units(unit, catalog))
    if draw.randrange(EXTRA_ONE_IN) == 0:
        query["find"] = draw.choice(list(units(unit, catalog).values())).split()[0]
    if draw.randrange(2 * EXTRA_ONE_IN) == 0:
        query["compare"] = ",".join(draw.sample(held, min(len(held), draw.randint(2, 6))))
    if draw.randrange(2 * EXTRA_ONE_IN) == 0:
        query |= {"like": draw.choice(held), "near": draw.choice(NEAR)}
    return query


def _moment(catalog: Catalog, draw: random.Random) -> dict[str, str]:
    """A test in a year and window that holds scores of it, and a picture."""
    test = draw.choice(list(options("test", catalog)))
    held = sorted({(year, window) for year, one, window, _ in catalog.given if one == test})
    year, window = draw.choice(held)
    picture = draw.choice(list(options("picture", catalog)))
    return {"test": test, "year": str(year), "window": window, "picture": picture}


def _cohort(catalog: Catalog, draw: random.Random, *, least: int = 0) -> dict[str, str]:
    """A test with one of its spans, and a cohort of that span; where `least` is given, of spans that
    lie in that grade or above at both ends as far as there are any, and of the later cohorts."""
    test = draw.choice(sorted({fit.test for fit in catalog.fits}))
    held = [key for key in catalog.spans if catalog.cohorts(test, key)]
    late = [key for key in held if catalog.spans[key].exit_grade >= least]
    late = [key for key in late if catalog.spans[key].entry_grade >= least] or late
    span = draw.choice((late or held) if least else held)
    fits = catalog.cohorts(test, span)
    cohort = draw.choice(fits[len(fits) // 2 :] if least else fits).cohort
    return {"test": test, "span": span, "cohort": str(cohort)}
