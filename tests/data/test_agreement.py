"""How far the prerequisites agree with two published graphs, and that the printed figures are so.

Where WATERLINE_REAL_DATA names a folder every figure of `data.reference.agreement` is counted again
from the graphs (`pytest -s tests/data/test_agreement.py` prints them).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations

import pandas as pd
import pytest

from data import reference
from data.reference.agreement import OURS, Agreement, agreement, graphs
from tests.data.published_graphs import (
    Edge,
    closure,
    published_folder,
    read_graphs,
    rolled_up,
    two_steps,
)

CODES = [str(code) for code in reference.standards()["standard"]]
EDGES: list[Edge] = [
    (str(row.prerequisite), str(row.standard)) for row in reference.prerequisites().itertuples()
]


def test_the_helpers_do_what_they_say() -> None:
    chain = {("a", "b"), ("b", "c"), ("c", "d")}
    assert two_steps(chain) == chain | {("a", "c"), ("b", "d")}
    assert closure(chain) == chain | {("a", "c"), ("b", "d"), ("a", "d")}
    assert ("a", "a") in closure({("a", "b"), ("b", "c"), ("c", "a")})


def test_parts_are_rolled_up_to_their_standard() -> None:
    """Two parts of one standard give no pair, the same pair twice counts once, HSA falls away."""
    sources = ["6.RP.A.3a", "6.RP.A.3.b", "6.RP.A.3", "6.RP.A.2", "8.F.A.1"]
    targets = ["7.RP.A.2", "7.RP.A.2.c", "6.RP.A.3.c", "6.RP.A.3.d", "HSF.IF.A.1"]
    assert rolled_up(pd.Series(sources), pd.Series(targets)) == {
        ("6.RP.A.3", "7.RP.A.2"),
        ("6.RP.A.2", "6.RP.A.3"),
    }


def test_the_figures_hang_together() -> None:
    """Every ordered pair of graphs once, each over all edges of the first; both directions of a
    pair share the same direct edges; within two steps holds what is direct."""
    edges = {graph.name: graph.edges for graph in graphs()}
    assert edges[OURS] == len(EDGES)
    found = {(one.of, one.within): one for one in agreement()}
    assert len(agreement()) == 6
    assert set(found) == set(permutations(edges, 2))
    for (of, within), one in found.items():
        assert one.edges == edges[of]
        assert one.direct == found[within, of].direct
        assert one.direct <= one.two_steps <= one.edges
    assert all(OURS in (one.of, one.within) for one in agreement()[:4])


def test_a_share_is_of_the_edges_compared() -> None:
    """30 of 40 direct is 75%, 36 of 40 within two steps is 90%."""
    one = Agreement(of="a", within="b", edges=40, direct=30, two_steps=36)
    assert (one.share_direct, one.share_two_steps) == (0.75, 0.9)


@pytest.fixture(scope="module")
def published() -> dict[str, set[Edge]]:
    return read_graphs(published_folder())


@pytest.mark.real
def test_every_printed_figure_is_counted_again(published: dict[str, set[Edge]]) -> None:
    every = {OURS: set(EDGES), **published}
    assert {graph.name: graph.edges for graph in graphs()} == {
        name: len(edges) for name, edges in every.items()
    }
    print()
    for one in agreement():
        of, within = every[one.of], every[one.within]
        counted = Agreement(
            one.of, one.within, len(of), len(of & within), len(of & two_steps(within))
        )
        print(
            f"{one.of} in {one.within}: {counted.direct} of {counted.edges} direct "
            f"({counted.share_direct:.1%}), {counted.two_steps} within two steps "
            f"({counted.share_two_steps:.1%})"
        )
        assert one == counted


@pytest.mark.real
def test_no_published_graph_says_the_opposite(published: dict[str, set[Edge]]) -> None:
    """Nothing that we call a prerequisite is built, at any distance, on its own target there."""
    for name, edges in published.items():
        theirs = closure(edges)
        assert not [(a, b) for a, b in EDGES if (b, a) in theirs], name


@pytest.mark.real
def test_the_two_published_graphs_are_one_opinion(published: dict[str, set[Edge]]) -> None:
    """More than nine pairs in ten of either are in the other, so agreeing with both counts once."""
    for one, other in permutations(published.values(), 2):
        assert len(one & other) / len(one) > 0.9


@pytest.mark.real
def test_ours_agrees_far_more_than_chance_would(published: dict[str, set[Edge]]) -> None:
    """The graphs give some thirty standards no prerequisite at all (4.NF.C.6, 2.MD.B.6), so full
    agreement is not the aim. The floor is three pairs in five both ways within two steps, and twice
    what a table would reach whose prerequisites were drawn by chance from the same grades and
    domains (about 29%).
    """
    ours = set(EDGES)
    for name, theirs in published.items():
        near = two_steps(theirs)
        chance = by_chance(near)
        print(f"\n{name}: {len(ours & near) / len(ours):.1%}, by chance {chance:.1%}", end="")
        assert len(ours & near) / len(ours) >= 0.60, name
        assert len(theirs & two_steps(ours)) / len(theirs) >= 0.60, name
        assert len(ours & near) / len(ours) >= 2 * chance, name
    print()


def by_chance(near: set[Edge]) -> float:
    """Expected share found when each prerequisite is drawn anew from its own grade and domain."""
    pools = defaultdict(list)
    for code in CODES:
        pools[tuple(code.split(".")[:2])].append(code)
    total = 0.0
    for earlier, later in EDGES:
        pool = [code for code in pools[tuple(earlier.split(".")[:2])] if code != later]
        total += sum((code, later) in near for code in pool) / len(pool)
    return total / len(EDGES)
