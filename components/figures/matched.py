"""Who is not in the picture of growth: students scored at one end only, beside those followed.

Knows: where bars, the band between them and words stand. Must not know: SQL, Dash, who counts as
matched. Coordinates are pixels of the look's nominal size, y up from the feet of the bars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.marks import MINUS, number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record, Value


@dataclass(frozen=True)
class _Part:
    """One piece of a bar: its share, what it is ("963 followed (80%)"), what more is known."""

    share: float
    head: str
    more: tuple[str, ...]


@dataclass(frozen=True)
class _Bar:
    """All scored at one end: those followed first, then those who are in no picture of growth."""

    title: str
    n: float | None
    parts: tuple[_Part, ...]
    hidden: str


def matched(
    records: Sequence[Record], facts: Mapping[str, Value] | None = None, *, look: Look
) -> Figure:
    """Two upright bars, scored at entry and scored at exit, and the band of the same students.

    `records`: {"end": "entry", "group", "n", "n_kept", "n_left", "kept_share", "mean_kept",
    "mean_left", "below_kept", "below_left"} and {"end": "exit", "group", "n", "n_kept", "n_joined",
    "covered_share", "n_off_grade", "same_school_share"}. Bars are to scale where both ends have an
    n, else each is 100 percent and says so. `facts` are not needed.
    """
    bars = [_bar(record) for record in records]
    sheet = _Sheet(bars, look)
    words, data = Words(), []
    for place, bar in enumerate(bars):
        data += _pieces(bar, place, sheet, look)
        _text(bar, place, sheet, words)
    return marks.figure(
        [*_band(bars, sheet, look), *data],
        theme.layout(
            look,
            height=sheet.height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [-sheet.foot, round(sheet.height - sheet.foot, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


class _Sheet:
    """Where the bars stand and how tall they are."""

    def __init__(self, bars: Sequence[_Bar], look: Look) -> None:
        """Bars are as tall as their students are many where that is known of both."""
        self.look = look
        narrow, text = look.narrow, look.text
        self.tall = 270.0 if narrow else 440.0 if look.projector else 156.0
        self.head = (4.4 if narrow else 2.4) * text
        self.wide = 26.0 if narrow else 3.6 * text
        counts = [bar.n or 0.0 for bar in bars]
        self.scaled = bool(counts) and min(counts) > 0
        self.heights = [self.tall * (n / max(counts) if self.scaled else 1.0) for n in counts]
        self.foot = round((1.0 if self.scaled else 2.2) * look.small)
        self.height = self.tall + self.head + self.foot
        self.left = (0.35 if narrow else 0.37) * look.width

    def edges(self, place: int) -> tuple[float, float]:
        """Left and right edge of a bar."""
        start = self.left if place == 0 else self.look.width - self.left - self.wide
        return start, start + self.wide

    def cuts(self, bar: _Bar, place: int) -> list[tuple[float, float]]:
        """Low and high end of each part: those followed are on top, in line with the band."""
        cut = self.tall - self.heights[place] * bar.parts[0].share
        return [(cut, self.tall), (self.tall - self.heights[place], cut)]


def _bar(record: Record) -> _Bar:
    """A record as a bar; without parts where the share may not be told."""
    known = {key: number_or_none(value) for key, value in record.items()}
    entry, n = record.get("end") == "entry", known.get("n")
    share = known.get("kept_share" if entry else "covered_share")
    title, hidden = str(record.get("group", "")), str(record.get("hidden") or "not shown")
    if share is None:
        return _Bar(title, n, (), layers.sentence_case(hidden))

    def percent(name: str, words: str) -> list[str]:
        part = known.get(name)
        return [] if part is None else [f"{marks.of_100(part)}% {words}"]

    def at_entry(who: str) -> list[str]:
        mean = known.get(f"mean_{who}")
        score = [] if mean is None else [f"mean at entry {mean:,.0f}".replace("-", MINUS)]
        return score + percent(f"below_{who}", "below the waterline")

    more: tuple[list[str], ...]
    if entry:
        names = ("{} followed", "{} left")
        more = at_entry("kept"), at_entry("left")
    else:
        names = ("the same {} students", "{} joined")
        more, off = (
            (percent("same_school_share", "in one school throughout"), []),
            known.get("n_off_grade"),
        )
        more[0].extend([f"{marks.count(off)} in another grade by then"] if off else [])
    parts = []
    counts = known.get("n_kept"), known.get("n_left" if entry else "n_joined")
    for name, part, count, facts in zip(names, (share, 1 - share), counts, more, strict=True):
        told = f"{marks.of_100(part)}%"
        if count is None:  # then only the share may be told
            head = f"{told} {name.replace('{} ', '')}"
        else:
            head = f"{name.format(marks.count(count))} ({told})"
        parts.append(_Part(part, layers.sentence_case(head), tuple(facts)))
    return _Bar(title, n, tuple(parts), "")


def _pieces(bar: _Bar, place: int, sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """The filled pieces of a bar, which answer the pointer; of nobody there is none."""
    x0, x1 = sheet.edges(place)
    data = []
    if not bar.parts:
        return []
    for part, (low, high) in zip(bar.parts, sheet.cuts(bar, place), strict=True):
        first = part is bar.parts[0]
        said = [marks.plain(layers.sentence_case(text)) for text in (part.head, *part.more)]
        hover = "<br>".join([f"<b>{marks.plain(bar.title)}</b>", *said])
        fill = look.colour("accent" if first else "grid")
        edge = look.colour("accent" if first else "line")
        corners = ((x0, x1, x1, x0, x0), (low, low, high, high, low))
        if part.share > 0:
            data.append(marks.polygon(*corners, fill=fill, edge=edge, width=1, hover=hover))
    return data


def _band(bars: Sequence[_Bar], sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """The students of both ends, from the one bar to the other."""
    if len(bars) != 2 or not all(bar.parts and bar.parts[0].share > 0 for bar in bars):
        return []
    low, high = (sheet.cuts(bar, place)[0][0] for place, bar in enumerate(bars))
    start, end = sheet.edges(0)[1], sheet.edges(1)[0]
    # A gentle S: as a straight edge it would look like a trend.
    turns = [0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0]
    foot = [low + (high - low) * t * t * (3 - 2 * t) for t in turns]
    xs = [start + (end - start) * t for t in turns]
    corners = [*xs, end, start], [*foot, sheet.tall, sheet.tall]
    return [marks.polygon(*corners, fill=look.colour("accent"), opacity=0.22)]


def _text(bar: _Bar, place: int, sheet: _Sheet, words: Words) -> None:
    """Title over the bar, and beside each part what it is: outside of the bars, kept apart."""
    look, pad = sheet.look, 0.7 * sheet.look.text
    x0, x1 = sheet.edges(place)
    ink, muted, narrow = look.colour("ink"), look.colour("muted"), look.narrow
    x, at = (x0 - pad, "right") if place == 0 else (x1 + pad, "left")
    room = (1.0 if narrow else 0.75) * (sheet.left - pad - 4)
    title = bar.title + (f": {marks.count(bar.n)}" if bar.n is not None else "")
    wide = (0.5 if narrow else 0.45) * look.width
    lines = marks.wrap(title, 0.9 * wide, look.text, lines=3, bold=True)
    head = "<b>{}</b>".format("<br>".join(marks.plain(line) for line in lines))
    over = x1 if place == 0 else x0
    y = sheet.tall + 0.45 * look.text
    note: dict[str, Any] = {"size": look.text, "colour": ink, "at": at, "down": "bottom"}
    words.notes.append(marks.label(head, over, y, **note))
    if not bar.parts:
        lines = marks.wrap(bar.hidden, room, look.small, lines=4)
        text = "<br>".join(marks.plain(line) for line in lines)
        note = {"size": look.small, "colour": muted, "at": at}
        words.notes.append(marks.label(text, x, sheet.tall / 2, **note))
        return
    texts, tall = [], []
    for part in bar.parts:
        large = marks.wrap(part.head, 0.82 * room, look.text, lines=4, bold=True)
        small = [
            line
            for fact in part.more
            for line in marks.wrap(fact, 0.92 * room, look.small, lines=3)
        ]
        shown = "<br>".join(f"<b>{marks.plain(line)}</b>" for line in large)
        under = "<br>".join(marks.plain(line) for line in small)
        texts.append(f'{shown}<br><span style="font-size:{look.small}px">{under}</span>')
        tall.append(1.3 * look.text * (len(large) + len(small)) + 0.3 * look.text)
    wanted = [(low + high) / 2 for low, high in sheet.cuts(bar, place)]
    spots = marks.keep_apart(wanted, tall, low=-0.4 * look.small, high=sheet.tall + 4)
    for text, y in zip(texts, spots, strict=True):
        words.notes.append(marks.label(text, x, y, size=look.text, colour=ink, at=at))
    if place and not sheet.scaled:
        text = "each bar is 100 percent"
        y, size = -1.2 * look.small, look.small
        words.notes.append(marks.label(text, look.width / 2, y, size=size, colour=muted))
