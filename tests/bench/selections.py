"""Filter changes as people make them, drawn at random: the questions the benchmark asks.

Knows: which values a data set holds. Must not know: how an answer is made, clocks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from queries.dimensions import DIMENSIONS, SUBGROUPS
from queries.selection import Selection, options
from queries.store import Catalog

# Where people look: half of all views at the whole state, some at districts, some at schools.
PLACES = (None, "district", "school")
PLACE_WEIGHTS = (50, 30, 20)
BY_ONE_IN = 3  # of the views, this part carries a breakdown
MOST_TRAITS = 3


def random_selections(catalog: Catalog, *, count: int, seed: int) -> Iterator[Selection]:
    """`count` selections of a data set, the same for the same seed.

    Each has a year, window, test and picture, with a place, up to three student traits, grades,
    a provider and a breakdown in some of them: any combination the filter bar allows.
    """
    draw = random.Random(seed)
    for _ in range(count):
        query = {
            key: draw.choice(list(choices))
            for key in ("year", "window", "test", "picture")
            if (choices := options(key, catalog))
        }
        place = draw.choices(PLACES, PLACE_WEIGHTS)[0]
        filters = [place] if place else []
        filters += draw.sample(SUBGROUPS, draw.randint(0, MOST_TRAITS))
        filters += [key for key in ("grade", "provider") if draw.random() < 0.25]
        for key in filters:
            held = list(DIMENSIONS[key].choices(catalog))
            if held:
                query[key] = ",".join(draw.sample(held, min(len(held), draw.randint(1, 2))))
        breakdowns = list(options("by", catalog))
        if breakdowns and draw.randrange(BY_ONE_IN) == 0:
            query["by"] = draw.choice(breakdowns)
        yield Selection.from_query(query, catalog=catalog)
