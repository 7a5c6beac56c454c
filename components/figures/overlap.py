"""How far the growth of a provider's students and of like students overlap: two heaps, bin by bin.

Knows: where blocks, bins and words stand. Must not know: SQL, Dash, how growth was compared, who a
student is. x is growth in SD, y is in pixels down from 0; a heap's height is its share per bin width.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from components import theme
from components.figures import marks
from components.figures.forest import ENDS, PAGE
from components.figures.forest_rows import amount
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record, Value

STEP = 0.25  # SD: the bin that heights are counted in, and the width an open end is drawn with
TICKS = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
LINE = 1.35  # of its size: height of a line of words
AIR = 6.0  # pixels between words and a heap
ZERO = ("0 = like", "students' average")  # in two lines on a phone
ABOVE = "{share} of 100 of its students grew more than the middle one of like students"
TITLE = "Growth of single students beside like students, in {unit}"
POOL, MINE = "■ Like students elsewhere", "━ Students of the provider"


class Bin(NamedTuple):
    """One bin of a heap: its ends as drawn, its share (0-1), and its bounds in words."""

    low: float
    high: float
    share: float
    said: str

    @property
    def height(self) -> float:
        """Share per `STEP`, so that a wider bin keeps its area."""
        return self.share * STEP / (self.high - self.low)


class Block:
    """One provider: heading, what is said under it, both heaps (empty where a reason stands)."""

    def __init__(self, head: Record, records: Sequence[Record], unit: str) -> None:
        self.name, self.key = str(head.get("group", "")), str(head.get("key", ""))
        mine = [each for each in records if str(each.get("key", "")) == self.key]
        self.provider, self.pool = (_bins(mine, side, unit) for side in ("provider", "pool"))
        if not (self.provider and self.pool):
            self.provider = self.pool = []
        above, reason = number_or_none(head.get("above_middle")), str(head.get("reason") or "")
        said = ABOVE.format(share=marks.of_100(above)) if above is not None else ""
        self.note = said if self.pool else (reason[:1].upper() + reason[1:] or "Not shown")

    @property
    def tallest(self) -> float:
        """Height of the higher heap."""
        return max((each.height for each in (*self.provider, *self.pool)), default=0.0)


def overlap(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """A block a provider, one under the other, on one scale: like students filled, its own as a line.

    `records`: of each provider {"group", "key", "side": "all", "above_middle" (0-1), "reason"} and, in
    order, {"key", "side": "provider" or "pool", "bin_low", "bin_high" (SD; None: open), "share" (0-1)}.
    `facts`: {"unit_words"}. Lines carry `customdata` {"group"}.
    """
    unit = str(facts.get("unit_words") or "SD")
    heads = [each for each in records if each.get("side") == "all"]
    blocks = [Block(head, records, unit) for head in heads]
    drawn = [block for block in blocks if block.pool]
    words, size, small = Words(), look.text, look.small
    room = 0.94 * PAGE[look.size] * look.width
    reach = max(
        (abs(end) for b in drawn for each in (*b.pool, *b.provider) for end in each[:2]), default=1
    )
    y = ((2 if look.narrow else 1) * LINE + 0.6) * small if drawn else 4.0
    top, foot = y, _foot(drawn, look, unit, room)
    tall = _plot(blocks, look, room, used=top + foot)
    scale = tall / max((block.tallest for block in drawn), default=1.0)
    data: list[dict[str, Any]] = []
    for block in blocks:
        for text, points, bold in ((block.name, size, True), (block.note, small, False)):
            lines = marks.wrap(text, room, points, lines=4, bold=bold) if text else ()
            if lines:
                shown = "<br>".join(marks.plain(each) for each in lines)
                colour = look.colour("ink" if bold else "muted")
                note = marks.label(
                    f"<b>{shown}</b>" if bold else shown,
                    0,
                    -y,
                    size=points,
                    colour=colour,
                    at="left",
                    down="top",
                )
                words.notes.append(note | {"xref": "paper"})
            y += LINE * points * len(lines)
        if block.pool:
            y += tall + AIR
            data += _heaps(block, -y, scale, look, unit)
            words.shapes.append(_line((-reach, reach), (-y, -y), look.colour("line"), 1))
            words.shapes.append(_line((0, 0), (-y, tall - y), look.colour("accent"), 2))
        y += 0.9 * size
    height = y + foot
    if drawn:
        _frame(words, drawn, look, unit, room, y, reach)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=height,
            margin={"l": 4, "r": 4},
            barmode="overlay",
            bargap=0,
            xaxis={"range": [-round(reach, 2), round(reach, 2)]},
            yaxis={"range": [round(-height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _bins(records: Sequence[Record], side: str, unit: str) -> list[Bin]:
    found = []
    for each in records:
        if each.get("side") != side:
            continue
        low, high = number_or_none(each.get("bin_low")), number_or_none(each.get("bin_high"))
        share = number_or_none(each.get("share")) or 0.0
        if low is None and high is None:  # everybody in one bin says nothing
            continue
        if low is None:
            said = f"under {amount(high or 0.0, 2)} {unit}"
        elif high is None:
            said = f"{amount(low, 2)} {unit} or more"
        else:
            said = f"{amount(low, 2)} to {amount(high, 2)} {unit}"
        start = (high or 0.0) - STEP if low is None else low
        found.append(Bin(start, start + STEP if high is None else high, share, said))
    return found


def _heaps(block: Block, base: float, scale: float, look: Look, unit: str) -> list[dict[str, Any]]:
    """Like students as bars without gaps, the provider's students as one stepped line over them."""
    beside = {each[:2]: each for each in block.provider}
    hover = []
    for each in block.pool:
        mine = beside.get(each[:2])
        lines = [f"<b>{marks.plain(each.said)}</b>"]
        if mine:
            lines.append(f"{marks.of_100(mine.share)} of 100 of {marks.plain(block.name)}")
        hover.append("<br>".join((*lines, f"{marks.of_100(each.share)} of 100 like students")))
    bars = {
        "type": "bar",
        "x": [round((each.low + each.high) / 2, 4) for each in block.pool],
        "width": [round(each.high - each.low, 4) for each in block.pool],
        "base": round(base, 2),
        "y": [round(scale * each.height, 2) for each in block.pool],
        "marker": {"color": look.colour("line"), "opacity": 0.75, "line": {"width": 0}},
        "hoverinfo": "text",
        "hovertext": hover,
    }
    xs, ys = [block.provider[0].low], [base]
    for each in block.provider:
        xs += [each.low, each.high]
        ys += [base + scale * each.height] * 2
    xs, ys = [*xs, block.provider[-1].high], [*ys, base]
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [round(x, 4) for x in xs],
        "y": [round(each, 2) for each in ys],
        "line": {"color": look.colour("accent"), "width": 4 if look.projector else 2.5},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "customdata": [{"group": block.key}],
    }
    return [bars, line]


def _line(
    xs: tuple[float, float], ys: tuple[float, float], colour: str, width: float
) -> dict[str, Any]:
    return marks.line(xs, ys, colour=colour, width=width) | {"layer": "below"}


def _plot(blocks: Sequence[Block], look: Look, room: float, *, used: float) -> float:
    """Height of each heap: the usual one, and on a slide what its words leave."""
    if not look.projector:
        return 96.0 if look.narrow else 112.0
    for block in blocks:
        used += 0.9 * look.text + LINE * look.text
        used += AIR + LINE * look.small * len(marks.wrap(block.note, room, look.small, lines=4))
    drawn = sum(1 for block in blocks if block.pool)
    return max(60.0, min(300.0, (look.height - used) / max(1, drawn)))


def _foot(drawn: Sequence[Block], look: Look, unit: str, room: float) -> float:
    """Height of ticks, the axis in words and the key."""
    if not drawn:
        return 0.0
    lines = 1 + len(marks.wrap(TITLE.format(unit=unit), room, look.small, lines=3))
    return (lines + (2 if look.narrow else 1) + 0.4) * LINE * look.small


def _frame(
    words: Words, drawn: Sequence[Block], look: Look, unit: str, room: float, y: float, reach: float
) -> None:
    """Names of 0 and of both ends over the first block; ticks, axis and key under the last."""
    small, muted = look.small, look.colour("muted")
    y -= 0.9 * look.text
    zero = "<br>".join(f"<b>{each}</b>" for each in (ZERO if look.narrow else (" ".join(ZERO),)))
    said: list[tuple[str, float, str, float, str, str]] = [
        (zero, 0.0, "middle", -2.0, look.colour("accent"), "x"),
        (ENDS[0], 0.0, "left", -2.0, muted, "paper"),
        (ENDS[1], 1.0, "right", -2.0, muted, "paper"),
    ]
    for tick in TICKS:
        if abs(tick) < reach - 0.1 and not (look.narrow and tick % 1):
            said.append((amount(tick, 1) if tick else "0", tick, "middle", -y - 3, muted, "x"))
    y += LINE * small + 3
    for line in marks.wrap(TITLE.format(unit=unit), room, small, lines=3):
        said.append((marks.plain(line), 0.5, "middle", -y, muted, "paper"))
        y += LINE * small
    said.append((POOL, 0.0, "left", -y, muted, "paper"))
    y += LINE * small if look.narrow else 0
    said.append((MINE, 0.0, "left", -y, look.colour("accent"), "paper"))
    for text, x, at, down, colour, ref in said:
        note = marks.label(text, x, down, size=small, colour=colour, at=at, down="top", xref=ref)
        if text == MINE and not look.narrow:
            note["xshift"] = round(marks.text_width(POOL, small) + 2.5 * small, 1)
        words.notes.append(note)
