"""How many arrive: of 100 students who entered below grade level, those at it at the end.

Knows: where rows and words stand. Must not know: SQL, Dash, how like students were found.
x counts students of 100, y is in pixels down from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.forest_rows import FEW, band, roomy
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries import intervals
from queries.answer import Record, Value

THESE = "these students"
TWIN = "students who started in the same place"
ROUNDED = "Differences are taken before rounding."
SUM = "1 or more"  # key of the row of all layers: it stands apart


class _Row:
    """One record as it is drawn; without a share only its name and the reason are."""

    def __init__(self, record: Record) -> None:
        """Read it. A row with a reason to hide it keeps no value, whatever else it holds."""
        hidden = str(record.get("hidden") or "")
        kept = not hidden or FEW in hidden
        share, like, difference, low, high, n = (
            number_or_none(record.get(name)) if kept else None
            for name in ("share_reaching", "share_reaching_like", "difference", "low", "high", "n")
        )
        self.name, self.key = str(record.get("group", "")), str(record.get("key", ""))
        self.share, self.like = share, None if share is None else like
        self.difference = None if self.like is None else difference
        self.ends = None if low is None or high is None else (low, high)
        self.students = marks.students(None if n is None else int(n)) or "count withheld"
        self.reason = layers.sentence_case(hidden or "not shown")
        said = (str(record.get(name)) for name in ("hidden", "verdict", "note"))
        self.few = any(FEW in each for each in said)

    @property
    def told(self) -> bool:
        """The difference can be told from none."""
        return bool(self.ends) and intervals.verdict(*self.ends or (0, 0)) != intervals.TOO_CLOSE

    def words(self) -> tuple[str, str]:
        """The difference ("3 more of 100") and its interval ("(1 to 5)"), each "" without one."""
        if self.difference is None:
            return "", ""
        if self.ends is None:
            return _more(self.difference), FEW if self.few else ""
        low, high = self.ends
        if not self.told:
            return intervals.TOO_CLOSE.capitalize(), f"({_side(low)} to {_side(high)})"
        near, far = sorted((abs(low), abs(high)))
        return _more(self.difference), f"({marks.of_100(near)} to {marks.of_100(far)})"


def _more(difference: float) -> str:
    """ "3 more of 100", "4 fewer of 100", "As many"."""
    if not difference:
        return "As many"
    word = "more" if difference > 0 else "fewer"
    return f"{marks.of_100(abs(difference))} {word} of 100"


def _side(end: float) -> str:
    """An end of an interval that holds 0: "2 fewer", "5 more", "0"."""
    whole = marks.of_100(abs(end))
    return "0" if not end else f"{whole} {'more' if end > 0 else 'fewer'}"


class _Sheet:
    """Rows from top to bottom and the columns beside the bars; x is always 0 to 100."""

    def __init__(self, records: Sequence[Record], facts: Mapping[str, Value], look: Look) -> None:
        """Choose, then heights (on a slide all must fit), then widths."""
        self.rows = [_Row(record) for record in records]
        self.shown = [row for row in self.rows if row.share is not None]
        self.twins = [row for row in self.shown if row.like is not None]
        line, end = str(facts.get("line") or "grade level"), str(facts.get("exit") or "the end")
        small, text, room = look.small, look.text, 0.8 * look.width
        names = [("rose", f"at or above {line} in {end}")]
        names += [("ink", TWIN)] if self.twins else []
        self.key = [(fill, marks.wrap(name, room, small)) for fill, name in names]
        self.rounded = any(_off(row) for row in self.twins)
        lines = sum(len(each) for _, each in self.key) if look.narrow else 1
        heads = 0.0 if look.narrow else 3.0
        self.head = (1.5 * lines + 1.0 + heads) * small if self.shown else 4.0
        self.foot = (2.0 + 1.5 * self.rounded) * small if self.shown else 0.4 * small
        self.gap = 0.6 * text
        number = max(len(self.rows), 1)
        self.row = 58.0
        if look.projector:
            room = look.height - self.head - self.foot - self.gap
            self.row = min(112.0, room / number)
        elif look.narrow:
            self.row = 122.0 if self.twins else 102.0
        self.bar = 20.0 if look.narrow else 0.46 * self.row
        y, self.tops = self.head, []
        for row in self.rows:
            y += self.gap if row.key == SUM and len(self.rows) > 1 else 0.0
            self.tops.append(-y)
            y += 52.0 if look.narrow and row.share is None else self.row
        self.bottom = -y
        self.height = max(y + self.foot, look.height if look.projector else 0.0)
        self._widths(look)

    def _widths(self, look: Look) -> None:
        """Margins as wide as the words in them; on a phone words stand over and under the bars."""
        self.left, self.right, pad = 4.0, 6.0, 0.9 * look.text
        self.places: list[float] = []  # of the columns at the right, from the end of the bars
        if look.narrow:
            return
        names = [roomy(f"<b>{row.name}", look.text) for row in self.rows]
        self.room = min(max(names, default=0.0), 19 * look.text)
        self.left = 6 + self.room + pad
        column = max(roomy("students", look.small), roomy("<b>100", look.strong)) + 0.7 * look.text
        widths = [column]
        if self.twins:
            said = [each for row in self.twins for each in row.words()]
            head = roomy("difference (95% interval)", look.small)
            widths += [column, max([head, *(roomy(f"<b>{each}", look.text) for each in said)]) + 4]
        edge = pad
        for wide in widths:
            self.places.append(edge)
            edge += wide
        self.column, self.right = column - 0.7 * look.text, edge

    def y(self, place: int) -> float:
        """Middle of a row's bar."""
        return self.tops[place] - (self.row / 2 if self.places else 53.0)


def _off(row: _Row) -> bool:
    """The printed shares differ by another number than the printed difference."""
    if row.difference is None or row.share is None or row.like is None or not row.told:
        return False
    return round(100 * row.share) - round(100 * row.like) != round(100 * row.difference)


def reaching(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Of 100 students who entered that far below, those who arrive, beside their like students.

    `records`: {"group", "key", "n", "share_reaching", "share_reaching_like" (0-1), "difference",
    "low", "high" (of the difference), "hidden"}; without a share only the name stands there, with
    the reason; without a like share (the whole data set) no twin. `facts`: {"exit": "spring of
    grade 8", "line": what grade level is here}. The row with the key "1 or more" stands apart.
    """
    sheet, words = _Sheet(records, facts, look), Words()
    for place, row in enumerate(sheet.rows):
        if row.key == SUM and len(sheet.rows) > 1:
            top, tall = sheet.tops[place], 52.0 if look.narrow and row.share is None else sheet.row
            words.shapes += band(top - tall, top, sheet.left, sheet.right, look)
        (_phone_words if look.narrow else _row_words)(row, place, sheet, look, words)
    if sheet.shown:
        _heads(sheet, look, words)
    return marks.figure(
        _bars(sheet, look),
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            barmode="overlay",
            xaxis={"range": [-0.5, 100.5]},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _bars(sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """Rails of 100 students, the part that arrived, and a tick at the twin's share."""
    rows = [
        (sheet.y(i), row, row.share) for i, row in enumerate(sheet.rows) if row.share is not None
    ]
    if not rows:
        return []
    hovers = [_hover(row) for _, row, _ in rows]
    ys = [round(y, 2) for y, *_ in rows]
    data: list[dict[str, Any]] = []
    for xs, colour in (
        ([100] * len(rows), look.colour("active")),
        ([round(100 * share, 2) for *_, share in rows], look.colour("rose")),
    ):
        bar = {"type": "bar", "orientation": "h", "x": xs, "y": ys, "width": round(sheet.bar, 2)}
        pen = {"color": colour, "line": {"width": 0}}
        data.append(bar | {"marker": pen, "hoverinfo": "text", "hovertext": hovers})
    tens = [(x, y) for y in ys for x in range(10, 100, 10)]
    data.append(_ticks(tens, sheet.bar, 1, look.colour("paper")))
    twins = [(100 * row.like, y, row) for y, row, _ in rows if row.like is not None]
    if twins:
        at, wide = [(x, y) for x, y, _ in twins], 5.0 if look.projector else 3.0
        # First a halo, so that the tick shows on the fill, on the rail and on the page.
        data.append(_ticks(at, sheet.bar + 14, wide + 2, look.colour("paper")))
        hover = {"hoverinfo": "text", "hovertext": [_hover(row) for *_, row in twins]}
        data.append(_ticks(at, sheet.bar + 12, wide, look.colour("ink")) | hover)
    return data


def _ticks(
    at: Sequence[tuple[float, float]], tall: float, wide: float, colour: str
) -> dict[str, Any]:
    """Upright strokes at (x, y), `tall` and `wide` in pixels; one trace."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(x, 2) for x, _ in at],
        "y": [round(y, 2) for _, y in at],
        "marker": {
            "symbol": "line-ns",
            "size": round(tall / 1.4, 1),  # plotly draws this symbol 1.4 times its size
            "line": {"color": colour, "width": wide},
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _hover(row: _Row) -> str:
    """Name, students, both shares in words, the difference."""
    lines = [f"<b>{marks.plain(row.name)}</b>", row.students]
    for share, who in ((row.share, THESE), (row.like, TWIN)):
        if share is not None:
            lines.append(f"{marks.plain(marks.of_100(share))} of 100 {who}")
    lines.append(marks.plain(" ".join(row.words()).strip()))
    return "<br>".join(each for each in lines if each)


def _row_words(row: _Row, place: int, sheet: _Sheet, look: Look, words: Words) -> None:
    """Name over students at the left; both numbers and the difference at the right."""
    ink, muted, rose = look.colour("ink"), look.colour("muted"), look.colour("rose")
    y, text, small = sheet.y(place), look.text, look.small
    start, step = 6 - sheet.left, 0.68 * text
    name = marks.plain(marks.shorten(row.name, sheet.room / 1.06, text))
    name = f"<b>{name}</b>" if row.key == SUM else name
    cells: list[tuple[str, float, float, str, float, float, str]]
    if row.share is None:
        cells = [(name, 0, start, "left", y, text, ink)]
        cells.append((marks.plain(row.reason), 0, 4, "left", y, text, muted))
    else:
        said, interval = (marks.plain(each) for each in row.words())
        middles = [edge + sheet.column / 2 for edge in sheet.places]
        cells = [
            (name, 0, start, "left", y + step, text, ink),
            (row.students, 0, start, "left", y - step, small, muted),
            (_bold(row.share), 1, middles[0], "middle", y, look.strong, rose),
        ]
        if row.like is not None:
            cells.append((_bold(row.like), 1, middles[1], "middle", y, look.strong, ink))
        if said:
            up = step if interval else 0.0
            said = f"<b>{said}</b>" if row.told else said
            cells.append((said, 1, sheet.places[2], "left", y + up, text, ink))
            cells.append((interval, 1, sheet.places[2], "left", y - step, small, muted))
    _write(cells, words)


def _phone_words(row: _Row, place: int, sheet: _Sheet, look: Look, words: Words) -> None:
    """Name and students over the bar, both numbers and the difference under it."""
    ink, muted, top = look.colour("ink"), look.colour("muted"), sheet.tops[place]
    size, small = look.text, look.small
    name = marks.plain(marks.shorten(row.name, 0.88 * look.width, size, bold=True))
    cells = [(f"<b>{name}</b>", 0.0, 0.0, "left", top - 10, size, ink)]
    if row.share is None:
        cells.append((marks.plain(row.reason), 0.0, 0.0, "left", top - 28, small, muted))
    else:
        said, interval = (marks.plain(each) for each in row.words())
        under = f'<span style="color:{look.colour("rose")}">{_bold(row.share)}</span> of 100'
        under += "" if row.like is None else f", like students {_bold(row.like)}"
        told = f"<b>{said}</b>" if row.told else said
        cells += [
            (row.students, 0.0, 0.0, "left", top - 26, small, muted),
            (under, 0.0, 0.0, "left", top - 81, size, ink),
            (f"{told} {interval}".strip(), 0.0, 0.0, "left", top - 101, size, ink),
        ]
    _write(cells, words)


def _bold(share: float) -> str:
    return f"<b>{marks.plain(marks.of_100(share))}</b>"


def _write(cells: Sequence[tuple[str, float, float, str, float, float, str]], words: Words) -> None:
    """(text, x of the bars' room 0-1, pixels from there, which end, y, size, colour) as notes."""
    for text, x, shift, at, y, size, colour in cells:
        if text:
            note = marks.label(text, x, y, size=size, colour=colour, at=at, xref="paper")
            words.notes.append(note | {"xshift": round(shift, 1)})


def _heads(sheet: _Sheet, look: Look, words: Words) -> None:
    """What fill, tick and rail are, heads of the columns, the ends of the scale."""
    size, ink, muted = look.small, look.colour("ink"), look.colour("muted")
    start = 0.0 if look.narrow else 6 - sheet.left
    x, y = start, -1.1 * size
    cells: list[tuple[str, float, float, str, float, float, str]] = []
    for fill, lines in sheet.key:
        twin = fill == "ink"
        wide, tall = (0.3 * size, 0.62 * size) if twin else (1.1 * size, 0.42 * size)
        square = marks.box(x, x + wide, y - tall, y + tall, fill=look.colour(fill))
        words.shapes.append(square | {"xref": "paper", "xanchor": 0, "xsizemode": "pixel"})
        for i, text in enumerate(lines):
            shift = x + (1.6 if look.narrow else wide / size + 0.5) * size
            cells.append((marks.plain(text), 0, shift, "left", y - 1.4 * i * size, size, ink))
        x += 0.0 if look.narrow else wide + max(roomy(each, size) for each in lines) + 2.4 * size
        y -= 1.5 * len(lines) * size if look.narrow else 0.0
    y = -sheet.head + 1.5 * size
    if sheet.places:
        middles = [edge + sheet.column / 2 for edge in sheet.places]
        cells.append(("these<br>students", 1, middles[0], "middle", y, size, look.colour("rose")))
        if sheet.twins:
            cells.append(("like<br>students", 1, middles[1], "middle", y, size, ink))
            head = "difference<br>(95% interval)"
            cells.append((head, 1, sheet.places[2], "left", y, size, muted))
    low = sheet.bottom - 0.9 * size
    for tick, text, at in ((0, "0", "left"), (100, "100 students", "right")):
        words.notes.append(marks.label(text, tick, low, size=size, colour=muted, at=at))
    if sheet.rounded:
        cells.append((ROUNDED, 0, start, "left", low - 1.5 * size, size, muted))
    _write(cells, words)
