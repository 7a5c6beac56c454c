"""What the demo state's providers say about themselves: the `provider_reports` table.

Knows: how such reports are made (against norms, users only, rounded up) and who paid. Must not
know: the true effects. Some reports are rosier than the data on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo import scale
from data.demo.providers import PROVIDERS
from data.demo.truth import SPAN, SpanFigures
from data.demo.writing import Coded, Columns, Maybe

_EXPECTED_GAIN = scale.NORM_MEAN[8][2] - scale.NORM_MEAN[6][0]


@dataclass(frozen=True)
class Manner:
    """How one provider reports: `rosier` multiplies what it adds beyond the norm."""

    provider_id: str
    design: str
    rosier: float
    validated_by: str | None
    paid_by: str | None
    users_only: bool = False
    state_test: bool = False


MANNERS = (
    Manner(
        "lumenpath",
        "one group against norms",
        1.0,
        "Hollinrow Research, independent",
        "state",
        state_test=True,
    ),
    Manner("tallowick", "one group against norms", 1.35, None, "provider"),
    Manner("kestrelway", "one group against norms", 1.6, None, "provider", state_test=True),
    Manner("stepwellow", "students who reached the dose", 1.0, None, "provider", users_only=True),
    Manner("cairnabout", "before and after", 1.0, None, None),
)


def columns(figures: list[SpanFigures]) -> Columns:
    """The `provider_reports` table from what each provider could count in its own data."""
    rows: list[tuple[Manner, SpanFigures, str, str, float]] = []
    places = {one.id: place for place, one in enumerate(PROVIDERS)}
    for manner in MANNERS:
        for found in figures:
            if found.provider != places[manner.provider_id]:
                continue
            if found.users_only != manner.users_only:
                continue
            beyond = (found.gain - _EXPECTED_GAIN) * manner.rosier
            if manner.rosier > 1 and beyond < 0:
                continue  # such a provider does not report a cohort that fell short
            met = min(found.met * (1 + (manner.rosier - 1) / 4), 0.95)
            said = [
                (scale.ADAPTIVE, "gain", _EXPECTED_GAIN + beyond),
                (scale.ADAPTIVE, "effect_vs_norm", beyond / scale.NORM_SD[8][2]),
                (scale.ADAPTIVE, "share_met_norm", met),
            ]
            if manner.state_test:
                said.append((scale.STATE_TEST, "share_proficient", found.proficient))
            rows += [(manner, found, *one) for one in said]
    designs = sorted({manner.design for manner in MANNERS})
    return {
        "provider_id": np.array([row[0].provider_id for row in rows], dtype="U"),
        "span": np.array([SPAN] * len(rows), dtype="U"),
        "cohort": np.array([row[1].cohort for row in rows], dtype=np.int16),
        "assessment": np.array([row[2] for row in rows], dtype="U"),
        "measure": np.array([row[3] for row in rows], dtype="U"),
        "value": np.array([round(row[4], 3) for row in rows], dtype=np.float64),
        "grade": Maybe(np.zeros(len(rows), dtype=np.int8), np.ones(len(rows), dtype=bool)),
        "n": np.array([row[1].n for row in rows], dtype=np.int32),
        "design": Coded(
            np.array([designs.index(row[0].design) for row in rows]), np.array(designs)
        ),
        "validated_by": _optional([row[0].validated_by for row in rows]),
        "paid_by": _optional([row[0].paid_by for row in rows]),
    }


def _optional(values: list[str | None]) -> Coded:
    names = sorted({value for value in values if value is not None})
    codes = [-1 if value is None else names.index(value) for value in values]
    return Coded(np.array(codes), np.array(names))
