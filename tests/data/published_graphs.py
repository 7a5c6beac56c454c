"""Two published graphs of the same standards, for the tests that hold our tables against them.

Knows: where they lie under WATERLINE_REAL_DATA, how their codes are rolled up to whole standards.
Must not know: our own tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

from data import settings

Edge = tuple[str, str]  # (prerequisite, standard)

PARENT = re.compile(r"(?:K|[1-8])\.[A-Z]+\.[A-D]\.\d+")


def published_folder() -> Path:
    """Folder of the published standards and graphs; skips the test when no folder is named."""
    given = settings.get("WATERLINE_REAL_DATA")
    if not given:
        pytest.skip("WATERLINE_REAL_DATA names no folder with the published standards")
    folder = Path(given).expanduser().resolve() / "standards"
    assert folder.is_dir(), f"WATERLINE_REAL_DATA is {given}, and {folder} is not there."
    return folder


def read_graphs(folder: Path) -> dict[str, set[Edge]]:
    """Both graphs by their name in `data.reference.agreement`, rolled up to whole standards of
    kindergarten to grade 8.

    The dependency graph says 6.RP.A.3a or 6.RP.A.3.a where we say 6.RP.A.3; its "conceptual
    connection" rows have no direction and are left out. A part of a standard that needs another
    part of the same one gives no pair.
    """
    dependencies = pd.read_csv(folder / "ccssm_dependencies_mit.csv")
    dependencies = dependencies[dependencies["relationship"] == "dependency"]
    coherence = pd.read_csv(folder / "ccssm_prerequisite_edges.csv")
    return {
        "ccssm dependencies": rolled_up(dependencies["source"], dependencies["target"]),
        "Coherence Map": rolled_up(coherence["from_code"], coherence["to_code"]),
    }


def rolled_up(sources: pd.Series, targets: pd.Series) -> set[Edge]:
    """Pairs of two different whole standards; codes of high school or of parts fall away or in."""
    edges = set()
    for source, target in zip(sources, targets, strict=True):
        earlier, later = PARENT.match(source), PARENT.match(target)
        if earlier and later and earlier[0] != later[0]:
            edges.add((earlier[0], later[0]))
    return edges


def closure(edges: set[Edge]) -> set[Edge]:
    """Every pair joined by a path of any length; a pair (x, x) means a cycle.

    (a, b), (b, c), (c, d) give also (a, c), (b, d), (a, d).
    """
    reached, joined = set(edges), two_steps(edges)
    while joined != reached:
        reached, joined = joined, two_steps(joined)
    return joined


def two_steps(edges: set[Edge]) -> set[Edge]:
    """Pairs joined directly or through one standard between.

    (a, b), (b, c), (c, d) give also (a, c) and (b, d), not (a, d).
    """
    after = defaultdict(set)
    for earlier, later in edges:
        after[earlier].add(later)
    return edges | {(a, c) for a, b in edges for c in after[b]}
