"""What the norm group of a test did between the ends of a span.

Knows: the norm studies of the data set. Must not know: cohorts, students, who asks.
"""

from __future__ import annotations

import duckdb

from data.spans import Span

Norms = tuple[float | None, float | None, float | None, float | None]
NormStudy = dict[tuple[str, int, str], tuple[float, float]]


def read_norms(con: duckdb.DuckDBPyConnection) -> NormStudy:
    """(test, grade, window) -> mean and SD, points, of each test's own norm study alone."""
    rows = con.execute(
        "select n.assessment, n.grade, n.test_window, n.mean, n.sd from in_norms n "
        "join assessment a on a.assessment = n.assessment and a.norms_study = n.norms_study "
        "where a.vertical_scale"
    ).fetchall()
    return {(str(t), int(g), str(w)): (float(mean), float(sd)) for t, g, w, mean, sd in rows}


def norms_of(study: NormStudy, test: str, span: Span) -> Norms:
    """Mean and SD of the norm group at entry and at exit; None where the study holds none."""
    entry = study.get((test, span.entry_grade, span.entry_window), (None, None))
    exit_ = study.get((test, span.exit_grade, span.exit_window), (None, None))
    return (*entry, *exit_)


def norm_gain(norms: Norms) -> float | None:
    """Norm mean at exit less at entry, points: the published "expected growth"."""
    entry, _, exit_, _ = norms
    return None if entry is None or exit_ is None else exit_ - entry
