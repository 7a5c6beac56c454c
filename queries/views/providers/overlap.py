"""Panel `overlap`: how far the growth of a provider's students and of like students overlap.

Knows: estimates of the chosen providers, their students in bins. Must not know: SQL, pictures. What is
told are shares of students in bins, whole percents: no student, and no mean, is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.fitted import Floats, Ints
from queries.answer import Panel, Record, Value
from queries.disclosure import cut, share, whole_percents
from queries.hiding import Mask
from queries.views.providers.estimates import Estimate
from queries.views.providers.sides import Sides
from queries.words import listed, of_100, say

COLUMNS = ("group", "side_label", "bin_low", "bin_high", "share", "n", "above_middle", "reason")
MOST = 4  # providers drawn at once
STEP, REACH = 0.25, 1.5  # SDs: width of a bin, where the open ends begin
EDGES = np.arange(-REACH, REACH + STEP / 2, STEP)


@dataclass(frozen=True)
class Growth:
    """Growth of matched students beside like students, SDs: exit less what the entry score goes with,
    less the mean of the same over the pool of the student's stratum. `weight` as in `Matched`."""

    value: Floats
    weight: Floats
    treated: Mask

    @property
    def middle(self) -> float:
        """The pool's median, each student with the weight it has in the comparison."""
        value, weight = self.value[~self.treated], self.weight[~self.treated]
        order = np.argsort(value, kind="stable")
        run = np.cumsum(weight[order])
        return float(value[order][np.searchsorted(run, run[-1] / 2)])

    def counts(self, mask: Mask) -> Ints:
        """Students of an arm in each bin, open ends included."""
        found: Ints = np.bincount(np.digitize(self.value[mask], EDGES), minlength=len(EDGES) + 1)
        return found

    def weights(self, mask: Mask) -> Floats:
        """The same, each student counted by weight."""
        at = np.digitize(self.value[mask], EDGES)
        return np.bincount(at, self.weight[mask], len(EDGES) + 1).astype(np.float64)


def growth_of(one: Estimate) -> Growth:
    """Of an estimate with an effect."""
    assert one.effect is not None
    (arms, matched), d = one.students, one.arms.fit.sd or 1.0
    kept = matched.kept
    stratum, treated = matched.stratum[kept], matched.treated[kept]
    value = (arms.exit[kept] - one.effect.slope * matched.entry[kept]) / d
    pool = np.bincount(stratum[~treated], value[~treated], matched.strata)
    value -= (pool / np.bincount(stratum[~treated], minlength=matched.strata))[stratum]
    return Growth(value, matched.weight[kept], treated)


def overlap(sides: Sides) -> Panel | None:
    """Of each chosen provider one record of everyone (`side` "all") and one a side and bin; None where
    more than `MOST` are chosen, or none by name."""
    chosen = [key for key in sides.following.selection.provider if key in sides.arms.ids]
    if not 0 < len(chosen) <= MOST:
        return None
    records: list[Record] = []
    for key in sides.listed:
        records += _records(sides, key)
    if not records:
        return Panel("overlap", *sides.untold, "")
    told = [r for r in records if r["above_middle"] is not None]
    said = [
        say("overlap_one", name=str(r["group"]), share=of_100(float(str(r["above_middle"]))))
        for r in told
    ]
    sentence = say("overlap_title", said=listed(said, last="and")) if said else say("overlap_none")
    return Panel(
        name="overlap",
        state="shown",
        sentence=sentence,
        subtitle=say("overlap_subtitle", whom=sides.whom),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("overlap_read"),
        notes=(say("overlap_note"),) if told else (),
        alt=sentence,
    )


def _records(sides: Sides, key: str) -> list[Record]:
    rules, one = sides.rules, sides.estimates.get(key)
    base: dict[str, Value] = {"group": sides.name(key), "key": key, **dict.fromkeys(COLUMNS[1:])}
    everyone: dict[str, Value] = {**base, "side": "all", "side_label": say("overlap_all")}
    barred = sides.barred(sides.arms, key, one)
    if one is not None and key not in sides.hidden:
        everyone["n"] = rules.shown_n(one.n)
    if barred or one is None:
        return [{**everyone, "reason": barred}]
    if not one.comparable:
        return [{**everyone, "reason": say("overlap_unlike")}]
    found = growth_of(one)
    mine, others = found.treated, ~found.treated
    above = int((found.value[mine] > found.middle).sum())
    everyone["above_middle"] = share(above, int(mine.sum()), rules=rules, coarse=True)
    rows: list[Record] = [everyone]
    for side, mask, label in (
        ("provider", mine, sides.name(key)),
        ("pool", others, say("overlap_pool")),
    ):
        parts = cut(found.counts(mask).tolist(), rules=rules, coarse=True).slices
        weights = found.weights(mask)
        shares = whole_percents([float(weights[p.first : p.last + 1].sum()) for p in parts])
        rows += [
            {
                **{**base, "side": side, "side_label": label, "share": each},
                "bin_low": float(EDGES[part.first - 1]) if part.first else None,
                "bin_high": float(EDGES[part.last]) if part.last < len(EDGES) else None,
            }
            for part, each in zip(parts, shares, strict=True)
        ]
    return rows
