"""How far our prerequisites and two published graphs of the same standards agree.

Knows: published facts, counted once; a test counts them again where the graphs are at hand. Must
not know: the graphs themselves (nothing of others is kept here), anything that is shown.

All three were rolled up to whole standards of kindergarten to grade 8 (6.RP.A.3.c is 6.RP.A.3).
The two published graphs hold nearly the same edges, so they are one opinion and not two: that ours
is found in both counts once. Ours was written apart from them and shares about three edges in five.
So a chain of prerequisites is advice on where to look, never proof of what a student lacks.
"""

from __future__ import annotations

from dataclasses import dataclass

OURS = "Waterline"


@dataclass(frozen=True)
class Graph:
    """One table of prerequisites: its name, who published it, under which licence, its edges.

    `edges` counts pairs of two different whole standards of kindergarten to grade 8.
    """

    name: str
    publisher: str
    licence: str
    edges: int


@dataclass(frozen=True)
class Agreement:
    """Of the edges of the graph `of`, those that the graph `within` holds too.

    `edges` is the number compared; `direct` of them are edges of `within`, `two_steps` (those
    included) are joined there by a path of one or two edges in the same direction.
    """

    of: str
    within: str
    edges: int
    direct: int
    two_steps: int

    @property
    def share_direct(self) -> float:
        """Share of the edges found directly, 0 to 1."""
        return self.direct / self.edges

    @property
    def share_two_steps(self) -> float:
        """Share of the edges found directly or through one standard between, 0 to 1."""
        return self.two_steps / self.edges


_CCSSM = "ccssm dependencies"
_COHERENCE = "Coherence Map"
_GRAPHS = (
    Graph(OURS, "Waterline", "as Waterline", 422),
    Graph(
        _CCSSM,
        "flywheelmath/ccssm, after jeffbaumes/standards",
        "MIT, derived from Apache-2.0",
        408,
    ),
    Graph(
        _COHERENCE, "Student Achievement Partners (Achieve the Core)", "CC0 in the copy read", 401
    ),
)
_AGREEMENTS = (
    Agreement(OURS, _CCSSM, 422, 258, 272),
    Agreement(_CCSSM, OURS, 408, 258, 308),
    Agreement(OURS, _COHERENCE, 422, 256, 268),
    Agreement(_COHERENCE, OURS, 401, 256, 304),
    Agreement(_CCSSM, _COHERENCE, 408, 400, 401),
    Agreement(_COHERENCE, _CCSSM, 401, 400, 401),
)


def graphs() -> tuple[Graph, ...]:
    """Ours and the two published graphs it was compared with."""
    return _GRAPHS


def agreement() -> tuple[Agreement, ...]:
    """Every ordered pair of `graphs()`: ours with each of the others first, then those two."""
    return _AGREEMENTS
