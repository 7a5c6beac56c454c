"""Who rose, held and sank: matched students by the layers they entered and left, beside like students.

Knows: counts by entry and exit layer, the reference's own. Must not know: pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from queries.answer import Group, Panel, Part, Record, Value
from queries.disclosure import Cut, Profile, cut, merged, small, whole_percents
from queries.groups import layer_label
from queries.measures_growth import LAYERS_OUT
from queries.views.growth.following import Following
from queries.words import count, of_100, say

DEEP = 4
COLUMNS = ("group", "move", "n", "share", "like_share")
Matrix = list[list[int]]


@dataclass(frozen=True)
class Flow:
    """Counts by entry (rows) and exit layer (columns), and the like students' as shares of rows.

    `deep_in` and `deep_out` are the deepest layers either end can show (at most 4).
    """

    counts: Matrix
    like: list[list[float]]
    deep_in: int
    deep_out: int

    @property
    def n(self) -> int:
        """Students with a known layer at both ends."""
        return sum(map(sum, self.counts))

    def entering(self, layer: int) -> int:
        """Students of an entry layer."""
        return sum(self.counts[layer])

    def leaving(self, layer: int) -> int:
        """Students of an exit layer."""
        return sum(row[layer] for row in self.counts)

    def coarse(self, rules: Profile) -> bool:
        """Whether some move is so small that these counts, and all that is made of them, show as
        whole percents."""
        cells = (each for row in self.counts for each in row)
        return rules.always_coarse or any(small(each, limit=rules.part_n) for each in cells)

    def like_leaving(self, layer: int) -> float:
        """How many like students would leave in a layer."""
        return sum(self.entering(i) * row[layer] for i, row in enumerate(self.like))


def flow_of(following: Following) -> Flow:
    """The flow of a selection's matched students."""
    tally = following.tally
    deepest = following.context.test.deepest
    span = following.span
    deep_in = min(DEEP, deepest.get((span.entry_window, span.entry_grade), 0))
    deep_out = min(DEEP, deepest.get((span.exit_window, span.exit_grade), 0))
    counts = [
        [int(tally.part(name)[tally.layer == i].sum()) for name in LAYERS_OUT[: deep_out + 1]]
        for i in range(deep_in + 1)
    ]
    like = [
        [following.fit.rate(i, j) or 0.0 for j in range(deep_out + 1)] for i in range(deep_in + 1)
    ]
    return Flow(counts, like, deep_in, deep_out)


def moves(following: Following) -> Panel:
    """Panel `moves`: one record a band of the flow; groups `entry`, `exit` and `like_exit`."""
    if not following.by_depth:
        return Panel(
            "moves", "not in data", say("growth_no_depth", test=following.context.test.name), ""
        )
    flow, rules = flow_of(following), following.rules
    if flow.n < rules.min_n:
        return Panel("moves", "too small", say("too_small", n=rules.min_n), "")
    coarse = flow.coarse(rules)
    entry = cut([flow.entering(i) for i in range(flow.deep_in + 1)], rules=rules, coarse=coarse)
    leaving = cut([flow.leaving(j) for j in range(flow.deep_out + 1)], rules=rules, coarse=coarse)
    records = _bands(flow, following, coarse=coarse)
    turned = _turned(flow, following, coarse=coarse)
    if len(records) < 2 or len(leaving.slices) < 2:
        return Panel("moves", "too small", say("too_small", n=rules.min_n), "")
    groups = [
        _ends("entry", following.entry, entry, flow.deep_in, following),
        _ends("exit", following.exit, leaving, flow.deep_out, following),
    ]
    if not following.whole:
        groups.append(_like(flow, following))
    joined = any(
        r["from_first"] != r["from_last"] or r["to_first"] != r["to_last"] for r in records
    )
    n = rules.shown_n(flow.n)
    return Panel(
        name="moves",
        state="shown",
        sentence=_sentence(following, turned),
        subtitle=say(
            "moves_subtitle",
            n=count(n),
            whom=following.whom,
        ),
        records=tuple(records),
        columns=COLUMNS if not following.whole else COLUMNS[:-1],
        groups=tuple(groups),
        how_to_read=say("moves_read", line=following.context.line)
        + ("" if following.whole else say("moves_like")),
        notes=(
            *((say("rounded", n=rules.part_n),) if coarse else ()),
            *((say("moves_joined", n=rules.part_n),) if joined else ()),
            say("moves_error") + ("" if following.whole else say("moves_error_like")),
        ),
        alt=_sentence(following, turned),
        facts={
            "n": n,
            **turned,
            "entry": following.entry.capitalize(),
            "exit": following.exit.capitalize(),
            "whole": following.whole,
        },
    )


def _bands(flow: Flow, following: Following, *, coarse: bool) -> list[Record]:
    """The bands: small entry layers joined first, then small bands of each with their neighbours."""
    rules = following.rules
    rows = merged([sum(row) for row in flow.counts], limit=rules.min_n)
    sizes = [sum(map(sum, flow.counts[first : last + 1])) for first, last in rows]
    wholes = whole_percents(sizes) if coarse else [n / flow.n for n in sizes]
    found: list[Record] = []
    for (first, last), n, whole in zip(rows, sizes, wholes, strict=True):
        if n < rules.min_n:
            continue
        counts = np.sum(flow.counts[first : last + 1], axis=0).tolist()
        like = np.sum(
            [flow.entering(i) * np.array(flow.like[i]) for i in range(first, last + 1)], axis=0
        )
        bounds = merged(counts, limit=rules.part_n)
        sums = [sum(counts[a : b + 1]) for a, b in bounds]
        likes = [float(like[a : b + 1].sum()) for a, b in bounds]
        shares = whole_percents(sums) if coarse else [each / n for each in sums]
        like_shares = whole_percents(likes) if sum(likes) > 0 else [0.0] * len(likes)
        for (a, b), each, share, beside in zip(bounds, sums, shares, like_shares, strict=True):
            if not each and not beside:
                continue
            at = a + int(np.argmax(counts[a : b + 1]))
            found.append(
                {
                    "from_first": first,
                    "from_last": last,
                    "from_label": _label(first, last, flow.deep_in, following),
                    "to_first": a,
                    "to_last": b,
                    "to_at": at,
                    "to_label": _label(a, b, flow.deep_out, following),
                    "move": _move(first, last, a, b, at),
                    "n": None if coarse else each,
                    "share": round(share * whole, 4) if coarse else share * whole,
                    "like_share": None if following.whole else round(beside * whole, 4),
                    "group": f"{_label(first, last, flow.deep_in, following)} → "
                    f"{_label(a, b, flow.deep_out, following)}",
                }
            )
    return found


def _move(first: int, last: int, a: int, b: int, at: int) -> str:
    """Rose, held or sank; of a joined band, what its largest part did."""
    if first == last:
        return "rose" if at < first else "held" if at == first else "sank"
    return "rose" if b < first else "sank" if a > last else "held"


def _label(first: int, last: int, deepest: int, following: Following) -> str:
    text = layer_label(
        first,
        last,
        is_open=first > 0 and last == deepest,
        median=following.context.median,
    )
    return text[:1].upper() + text[1:]


def _turned(flow: Flow, following: Following, *, coarse: bool) -> dict[str, Value]:
    """Shares who rose, held and sank by the drawn layers, and the like students'."""
    width, height = flow.deep_out + 1, flow.deep_in + 1
    up = [(i, j) for i in range(height) for j in range(width) if j < i]
    level = [(i, i) for i in range(min(height, width))]
    down = [(i, j) for i in range(height) for j in range(width) if j > i]
    counts = [sum(flow.counts[i][j] for i, j in each) for each in (up, level, down)]
    found = cut(counts, rules=following.rules, coarse=coarse)
    names = ("rose", "held", "sank")
    values: dict[str, Value] = dict.fromkeys((*names, *(f"like_{name}" for name in names)))
    if len(found.slices) == len(names):
        values |= {name: part.share for name, part in zip(names, found.slices, strict=True)}
    if not following.whole:
        likes = [
            sum(flow.entering(i) * flow.like[i][j] for i, j in each) for each in (up, level, down)
        ]
        shares = whole_percents(likes) if sum(likes) > 0 else [0.0, 0.0, 0.0]
        values |= {f"like_{name}": share for name, share in zip(names, shares, strict=True)}
    return values


def _ends(key: str, label: str, found: Cut, deepest: int, following: Following) -> Group:
    """The layers at one end as a group."""
    parts = tuple(
        Part(
            first=piece.first,
            last=piece.last,
            open=piece.first > 0 and piece.last == deepest,
            share=piece.share,
            n=piece.n,
            label=_label(piece.first, piece.last, deepest, following),
        )
        for piece in found.slices
    )
    return Group(key, label.capitalize(), found.n, parts, exact=found.exact)


def _like(flow: Flow, following: Following) -> Group:
    """The exit layers of students who started in the same place, whole percents."""
    expected = [flow.like_leaving(j) for j in range(flow.deep_out + 1)]
    shares = whole_percents(expected) if sum(expected) > 0 else [0.0] * len(expected)
    parts = tuple(
        Part(j, j, 0 < j == flow.deep_out, share, None, _label(j, j, flow.deep_out, following))
        for j, share in enumerate(shares)
    )
    return Group("like_exit", following.exit.capitalize(), None, parts, exact=False)


def _sentence(following: Following, turned: dict[str, Value]) -> str:
    shares = [turned[name] for name in ("rose", "held", "sank")]
    ends = {"entry": following.entry, "exit": following.exit}
    told = _of_100s([float(each) for each in shares if isinstance(each, float | int)])
    if len(told) < 3:
        return say("moves_hidden", **ends)
    words = {"rose": told[0], "held": told[1], "sank": told[2], **ends}
    like = turned["like_rose"]
    if isinstance(like, float | int):
        return say("moves_beside", like=of_100(like), **words)
    return say("moves_title", **words)


def _of_100s(shares: Sequence[float]) -> list[int]:
    """Shares as whole children that add up to 100."""
    if not shares:
        return []
    return [round(100 * share) for share in whole_percents([round(1e6 * s) for s in shares])]
