"""From summed parts to a group that may be shown: its layers, its measures, its interval.

Knows: measures, small-number rules, how deep a test can see. Must not know: SQL, pages, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from queries.answer import Group, Part, Value
from queries.disclosure import ORDER_N, Cut, Profile, cut, protect, share, small
from queries.intervals import wilson
from queries.measures import DEPTHS, MEASURES, Sums
from queries.words import say

DEEP = 4  # the deepest drawn layer means "4 or more"
LAYER_COLUMNS = tuple(f"share_depth_{depth}" for depth in range(DEEP + 1))
DRAWN_COLUMNS = tuple(f"layer_{depth}" for depth in range(DEEP + 1))


@dataclass(frozen=True)
class Sights:
    """How deep each enrolled grade of the selection can be seen; `deepest` is uncapped."""

    by_grade: Mapping[int, int]

    @property
    def deepest(self) -> int:
        """The deepest layer any of the grades can show, at most 4."""
        return min(DEEP, max(self.by_grade.values(), default=0))

    def of(self, grades: Sequence[int]) -> Sights:
        """Only these grades."""
        return Sights({g: d for g, d in self.by_grade.items() if g in grades})

    def seen_in(self, sums: Sums) -> Sights:
        """Only grades that a group can hold, by the depths that any of its students can show."""
        limit = max((d for d in range(1, DEEP + 1) if sums[f"n_sees_{d}"]), default=0)
        return Sights({g: d for g, d in self.by_grade.items() if min(d, DEEP) <= limit})

    def that_see(self, depth: int) -> tuple[int, ...]:
        """Grades whose test can show a depth, ascending."""
        return tuple(sorted(g for g, deepest in self.by_grade.items() if deepest >= depth))


def depth_counts(sums: Sums, deepest: int) -> tuple[int, ...]:
    """Students per drawn layer, from at-or-above down to the deepest one that can be seen."""
    return tuple(sums[part] for part in DEPTHS[: deepest + 1])


def layer_label(first: int, last: int, *, is_open: bool, median: bool = False) -> str:
    """Name of a layer: "At or above grade level", "2 grades below", "4 or more grades below"."""
    if first == 0:
        if last == 0:
            return "At or above the median" if median else "At or above grade level"
        return say("at_to_below", n=last)
    if is_open:
        return say("below_open", n=first)
    return say("below", n=first) if first == last else say("below_range", n=first, m=last)


def cuts_of(
    rows: Sequence[Sums], sights: Sequence[Sights], *, rules: Profile, total_shown: bool = True
) -> list[Cut]:
    """The cut of every group of one picture, protected against subtraction between them."""
    cuts = [
        cut(depth_counts(sums, sight.deepest), rules=rules)
        for sums, sight in zip(rows, sights, strict=True)
    ]
    return protect(cuts, rules=rules, total_shown=total_shown)


def group_of(
    key: str,
    label: str,
    sums: Sums,
    found: Cut,
    *,
    sight: Sights,
    rules: Profile,
    interval: bool = False,
    median: bool = False,
) -> Group:
    """A group as it is drawn. `interval` adds Wilson's 95% interval of share_below."""
    if found.hidden or len(found.slices) == 1 < len(found.counts):
        return Group(key, label, None, hidden=why_hidden(found, rules), exact=False, ordered=False)
    parts = tuple(
        Part(
            first=piece.first,
            last=piece.last,
            open=piece.first > 0 and piece.last == sight.deepest,
            share=piece.share,
            n=piece.n,
            label=layer_label(
                piece.first,
                piece.last,
                is_open=piece.first > 0 and piece.last == sight.deepest,
                median=median,
            ),
        )
        for piece in found.slices
    )
    below = deeper(found, 1)
    low = high = None
    if interval and below is not None and found.n:
        bounds = wilson(below * found.n, found.n)
        if bounds:
            low, high = bounds if found.exact else (_percent(bounds[0]), _percent(bounds[1]))
    return Group(
        key,
        label,
        found.n,
        parts,
        share_below=below,
        low=low,
        high=high,
        exact=found.exact,
        ordered=sum(found.counts) >= ORDER_N,
    )


def deeper(found: Cut, first: int) -> float | None:
    """Share at depth `first` or more, from what is shown; None where parts were merged across it."""
    if all(piece.first != first for piece in found.slices):
        return None
    total = sum(piece.share for piece in found.slices if piece.first >= first)
    return total if found.exact else _percent(total)


def measures_of(sums: Sums, found: Cut, *, sight: Sights, rules: Profile) -> dict[str, Value]:
    """share_below, share_2_below, share_3_below, mean_depth and floor_share as they may be shown."""
    names = ("share_below", "share_2_below", "share_3_below", "mean_depth", "floor_share")
    if found.hidden:
        return dict.fromkeys(names)
    values: dict[str, Value] = {"share_below": deeper(found, 1) if sight.deepest else None}
    everyone = sums["n_with_depth"]
    for depth in (2, 3):
        seeing = sums[f"n_sees_{depth}"]
        deep = sum(sums[part] for part in DEPTHS[depth:])
        shown = deeper(found, depth) if sight.deepest >= depth and seeing else None
        if shown is not None and seeing != everyone:
            blind = small(everyone - seeing, limit=rules.part_n)
            shown = share(deep, seeing, rules=rules, coarse=blind or not found.exact)
        values[f"share_{depth}_below"] = shown
    mean = MEASURES["mean_depth"].of(sums)
    coarse = not found.exact or any(
        small(part, limit=rules.part_n) for part in _deepest_parts(sums, sight)
    )
    if found.merged or mean is None or not sight.deepest:
        values["mean_depth"] = None
    else:
        values["mean_depth"] = floor(10 * mean + 0.5) / 10 if coarse else mean
    values["floor_share"] = (
        share(sums["n_floor"], everyone, rules=rules, coarse=coarse) if sight.deepest else None
    )
    return values


def _deepest_parts(sums: Sums, sight: Sights) -> tuple[int, ...]:
    """Students at the depths of the last drawn layer that mean depth and floor share give away.

    A mean times n is a sum of depths; less the layers on show it leaves what is deeper than 4.
    Where one grade can show 5 or 6, its counts at 4, 5 and 6 follow from that and the floor.
    """
    on_floor, deepest = sums["n_floor"], max(sight.by_grade.values(), default=0)
    if len(sight.by_grade) != 1 or deepest not in (5, 6):
        return (on_floor,)
    beyond = sums["depth_sum"] - sum(depth * sums[part] for depth, part in enumerate(DEPTHS))
    at_5 = beyond - 2 * on_floor if deepest == 6 else 0
    return (on_floor, at_5, sums[DEPTHS[DEEP]] - at_5 - on_floor)


def record_of(
    group: Group,
    sums: Sums,
    found: Cut,
    *,
    sight: Sights,
    rules: Profile,
    columns: Sequence[str] = LAYER_COLUMNS,
) -> dict[str, Value]:
    """A group as a row of the table: n, its layers under `columns`, measures, interval, tested.

    A layer the grade cannot show, or one merged with its neighbours, is None; merged layers are
    written out under `merged`.
    """
    record: dict[str, Value] = {"group": group.label, "key": group.key, "n": group.n}
    single = {part.first: part for part in group.parts if part.first == part.last}
    for depth, column in enumerate(columns):
        record[column] = single[depth].share if depth in single else None
    record |= (
        measures_of(sums, found, sight=sight, rules=rules)
        if group.parts
        else measures_of(sums, Cut(None, (), exact=False, counts=()), sight=sight, rules=rules)
    )
    record["low"], record["high"] = group.low, group.high
    record["tested_share"] = tested_share(sums, rules=rules) if not found.hidden else None
    for depth in range(len(columns)):
        record[f"n_depth_{depth}"] = single[depth].n if depth in single else None
    merged = [part for part in group.parts if part.first != part.last]
    record["merged"] = "; ".join(f"{p.label}: {_percent(p.share):.0%}" for p in merged) or None
    record["shown"] = group.hidden or "yes"
    return record


def tested_share(sums: Sums, *, rules: Profile) -> float | None:
    """Share of enrolled students with a score, always a whole percent; None for a small group."""
    if not sums["n_enrolled"]:
        return None
    return share(sums["n_tested"], sums["n_enrolled"], rules=rules, coarse=True)


def tip_of(sums: Sums, *, rules: Profile, beside: Cut | None = None) -> float | None:
    """Share proficient as it may be shown; `beside` is the cut of the same students' layers.

    Where proficient and at-or-above are the same students (a cut score), the tip shows no more
    than the layers do: nothing of a hidden group, nothing that was merged.
    """
    coarse = beside is not None and not beside.exact
    if beside is not None:
        same = sums["n_proficient"] == beside.counts[0] and sums["n_with_tip"] == beside.size
        if beside.hidden or (same and beside.slices[0].last > 0):
            return None
    return share(sums["n_proficient"], sums["n_with_tip"], rules=rules, coarse=coarse)


def added(rows: Sequence[Mapping[str, Any]], parts: Sequence[str]) -> dict[str, int]:
    """Parts summed over rows."""
    return {part: sum(int(row[part] or 0) for row in rows) for part in parts}


def _percent(value: float) -> float:
    return floor(100 * value + 0.5) / 100


def why_hidden(found: Cut, rules: Profile) -> str:
    """Why nothing of a group is shown: too few, hidden beside such a group, or all of it merged."""
    if found.size < rules.min_n:
        return say("too_few", n=rules.min_n)
    return say("hidden_beside" if found.hidden else "too_alike", n=rules.part_n)
