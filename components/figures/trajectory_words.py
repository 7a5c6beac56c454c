"""The words of a path through the windows, and the sheet that is laid out for them.

Knows: the room that names, counts, gaps to the norm and their brackets need, hence both scales.
Must not know: SQL, Dash, how lines, bands and points are drawn, what a point tells.
x counts time (25 to a school year), y is the scale score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from components.figures import marks
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Look
from queries.answer import Record, Value

# Windows of a year stand 9 apart; from spring to fall are 7: summer is the shorter step.
_PLACE, _YEAR, _SUMMER = {"fall": 0, "winter": 9, "spring": 18}, 25, 7
OURS = ("n", "mean", "low", "high", "quarter_low", "quarter_high")
EVERYONE = ("n_everyone", "everyone_mean")
LINES = ("mean", "norm_mean", "everyone_mean", "same_percentile")
Dict = dict[str, Any]
Values = list[float | None]


class Sheet:
    """What is known at each slot, and where slots and scores stand in pixels."""

    def __init__(self, records: Sequence[Record], facts: Mapping[str, Value], look: Look) -> None:
        """Find the margins that the words beside and under the lines need, then both scales."""
        self.records, self.look = records, look
        self.em = em = look.small
        times = [
            _YEAR * (number_or_none(record.get("school_year")) or 0) + _PLACE[str(record["window"])]
            for record in records
        ]
        self.xs = [time - times[0] for time in times]
        self.summers = {i for i, (a, b) in enumerate(pairwise(self.xs)) if b - a == _SUMMER}
        ends = {0: facts.get("gap_entry"), len(records) - 1: facts.get("gap_exit")}
        # A bracket hangs between the mean of an end and the mean of the norm group there.
        self.gaps = {
            end: gap
            for end, value in ends.items()
            if (gap := number_or_none(value)) is not None and self.values("mean")[end] is not None
        }
        narrow = look.narrow
        self.ticks = (2.3 if narrow else 3.4) * em
        self.left = self.ticks + ((5.2 if narrow else 8.4) * em if 0 in self.gaps else 0.5 * em)
        self.left = self.left if narrow else max(self.left, 9.6 * em)
        self.room, self.gutter = (6.8 if narrow else 12.0) * em, (1.8 if narrow else 2.6) * em
        beside = self.left + self.room + self.gutter + 2 * em
        self.px = max([*self.xs, 1]) / (look.width - beside)
        # A page may be a quarter narrower than its look: what must fit, fits there too.
        least = (0.76 if look.size == "wide" else 1.0) * look.width
        self.slack = (least - beside) / (look.width - beside)
        self.step = min(b - a for a, b in pairwise([*self.xs, 999])) * self.slack / self.px
        self.each = self.step >= marks.text_width("Winter", em) + 2
        rows = {"these students": self.values("n"), "everyone": self.values("n_everyone")}
        digits = len(marks.count(max([n or 0.0 for row in rows.values() for n in row] or [0.0])))
        tall = [size for size in (em, 0.85 * em) if self.step > 0.6 * size * digits + 3]
        self.digit = round(max(tall, default=0)) if self.each and not narrow else 0
        self.rows = {head: row for head, row in rows.items() if self.digit and any(row)}
        self.height = look.height * (1.15 if narrow else 1.0)
        self.top, self.foot = 2.3 * em, (3.6 + 1.5 * len(self.rows)) * em
        self.tall = self.height - self.top - self.foot
        names = (*OURS[1:], *LINES, "norm_low", "norm_high")
        known = [y for name in names for y in self.values(name) if y is not None] or [0.0, 1.0]
        low, high = min(known), max(known)
        spare = 0.06 * (high - low) or 1.0
        self.low, self.high = round(low - spare, 2), round(high + spare, 2)
        self.unit = self.tall / (self.high - self.low)

    def values(self, name: str) -> Values:
        """A value at every slot: of students none where nobody sat, of ours none without n."""
        found: Values = []
        for record in self.records:
            value = number_or_none(record.get(name))
            gone = name in OURS and record.get("n") is None
            gone |= name in (*OURS, *EVERYONE) and not record.get("held", True)
            found.append(None if value is None or gone else round(value, 2))
        return found

    def reason(self, i: int) -> str:
        """Why the line of the same students has a gap at a slot."""
        record = self.records[i]
        if not record.get("held", True):
            return "no tests"
        return str(record.get("hidden") or "not shown")


def runs(values: Values) -> list[list[int]]:
    """Slots that follow each other and have a value: only these may be joined."""
    found: list[list[int]] = [[]]
    for i, value in enumerate(values):
        if value is not None:
            found[-1].append(i)
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def words_of(sheet: Sheet, facts: Mapping[str, Value], *, axis: str) -> Words:
    """All words of the picture with their brackets and leaders; `axis` names the scores."""
    words = Words()
    _ticks(sheet, axis, words)
    _names(sheet, facts, words)
    for end, gap in sheet.gaps.items():
        _bracket(end, gap, sheet, words)
    _inside(sheet, words)
    return words


def _ticks(sheet: Sheet, axis: str, words: Words) -> None:
    """The axis’s name; under it windows where each has room, school years, then the students."""
    look, size, xs = sheet.look, sheet.em, sheet.xs
    ink, muted = look.colour("ink"), look.colour("muted")

    def write(text: str, x: float, down: float, colour: str, y: float = 0.0, **more: Any) -> None:
        place: Dict = {"size": size, "yref": "paper", "yshift": -round(down * size), "down": "top"}
        words.notes.append(marks.label(text, x, y, colour=colour, **(place | more)))

    left: Dict = {"xref": "paper", "xshift": round(4 - sheet.left), "at": "left"}
    write(axis, 0, -2.1, muted, 1, **left)
    grades: dict[Value, list[float]] = {}
    for i, (x, record) in enumerate(zip(xs, sheet.records, strict=True)):
        grades.setdefault(record.get("grade"), []).append(x)
        if sheet.each or i in (0, len(xs) - 1):
            write(str(record.get("window")).capitalize(), x, 0.4, ink)
    middles = [(each[0] + each[-1]) / 2 for each in grades.values()]
    apart = min((b - a for a, b in pairwise(middles)), default=99) * sheet.slack / sheet.px
    head = "grade " if apart > marks.text_width("grade 8", size) + size else ""
    if not head:
        write("grade", 0, 2, ink, **left)
    for (grade, there), middle in zip(grades.items(), middles, strict=True):
        write(f"{head}{grade}", middle, 2, ink)
        rail = marks.line((there[0], there[-1]), (-1.95 * size,) * 2, colour=look.colour("line"))
        words.shapes.append(rail | {"yref": "paper", "ysizemode": "pixel", "yanchor": 0})
    for row, (head, counts) in enumerate(sheet.rows.items()):
        write(head, 0, 3.7 + 1.4 * row, muted, **left)
        for x, n in zip(xs, counts, strict=True):
            if n is not None:
                write(marks.count(n), x, 3.7 + 1.4 * row, muted, size=sheet.digit)


def _gap(points: float, lines: int, look: Look) -> tuple[str, str]:
    """A gap to the norm in words, "<b>18 points</b> below", and its colour."""
    if points == 0:
        return "<b>no gap</b>", look.colour("muted")
    side, tone = ("below", "sank") if points < 0 else ("above", "rose")
    whole = round(abs(points))
    head = f"{marks.count(whole)} point{'' if whole == 1 else 's'}" if whole else "under 1 point"
    if lines == 3 or (lines == 2 and not whole):
        head = head.replace(" ", "<br>", 1)
    return f"<b>{head}</b>{'<br>' if lines > 1 or not whole else ' '}{side}", look.colour(tone)


def _bracket(end: int, gap: float, sheet: Sheet, words: Words) -> None:
    """The upright bracket between our mean and the norm group's; its words at the left end."""
    text, colour = _gap(gap, 3 if sheet.look.narrow else 2, sheet.look)
    mean, side = sheet.values("mean")[end] or 0.0, -1 if end == 0 else 1
    tip, out = side * 0.2 * sheet.em, side * 0.6 * sheet.em
    place: Dict = {"xref": "paper", "xsizemode": "pixel", "xanchor": 0 if end == 0 else 1}
    if gap:
        ys = (mean, mean, mean - gap, mean - gap)
        pen = marks.line((tip, out, out, tip), ys, colour=colour, width=round(sheet.em / 6, 1))
        words.shapes.append(pen | place)
    if end == 0:
        more: Dict = {"xref": "paper", "xshift": round(out - 0.4 * sheet.em), "at": "right"}
        more |= {"size": sheet.look.text, "colour": colour}
        words.notes.append(marks.label(text, 0, mean - gap / 2, **more))


def _names(sheet: Sheet, facts: Mapping[str, Value], words: Words) -> None:
    """The names of lines and bands at their right ends, kept apart, each led to its end."""
    look, size, gap = sheet.look, sheet.em, sheet.gaps.get(len(sheet.xs) - 1)
    n = number_or_none(facts.get("n"))
    told = "students" if n is None else marks.students(round(n))
    ours = f"{'These' if look.narrow else 'The same'} {told}"
    low, high = ("low", "high") if (gap or 0) <= 0 else ("high", "low")
    accent, muted, rim = (look.colour(name) for name in ("accent", "muted", "ice-rim"))
    ends: list[tuple[float, str, str, int]] = []
    for name, text, colour, kind in (
        (f"norm_{high}", "middle half of the norm group", muted, size),
        ("norm_mean", "norm group’s mean", muted, size),
        ("same_percentile", "if they had kept their percentile", accent, size),
        ("everyone_mean", "everyone tested", rim, size),
        ("mean", ours, accent, look.text),
        (f"quarter_{low}", "their middle half", accent, size),
    ):
        # Readers' systems have wider letters than ours: leave them a little room.
        lines = marks.wrap(text, 0.9 * sheet.room, kind, lines=4, bold=text == ours)
        shown = "<br>".join(f"<b>{line}</b>" if text == ours else line for line in lines)
        known = [y for y in sheet.values(name) if y is not None]
        ends += [(y, shown, colour, kind) for y in known[-1:]]
    if gap is not None:
        middle = (sheet.values("mean")[-1] or 0.0) - gap / 2
        ends.append((middle, *_gap(gap, 2 if look.narrow else 1, look), look.text))
    places = [(y - sheet.low) * sheet.unit for y, *_ in ends]
    tall = [1.3 * kind * (1 + text.count("<br>")) + 3 for _, text, _, kind in ends]
    spots = marks.keep_apart(places, tall, low=0, high=sheet.tall)
    at: Dict = {"xref": "paper", "xsizemode": "pixel", "xanchor": 1}
    for (y, text, colour, kind), spot in zip(ends, spots, strict=True):
        y1 = sheet.low + spot / sheet.unit
        xs, width = (0.75 * size, sheet.gutter - 0.3 * size), round(size / 13, 1)
        words.shapes.append(marks.line(xs, (y, y1), colour=colour, width=width, opacity=0.7) | at)
        more: Dict = {"xref": "paper", "xshift": round(sheet.gutter), "at": "left"}
        words.notes.append(marks.label(text, 1, y1, size=kind, colour=colour, **more))


def _inside(sheet: Sheet, words: Words) -> None:
    """Write "no tests" into gaps of the line and "summer" beside the dotted steps, off the lines."""
    size, means = sheet.em, sheet.values("mean")
    spots: list[tuple[float, float, float, str]] = []
    for run in runs([None if value is not None else 0.0 for value in means]):
        sides = max(run[0] - 1, 0), min(run[-1] + 1, len(means) - 1)
        near = [value for i in sides if (value := means[i]) is not None] or [sheet.high, sheet.low]
        x0, x1 = (sheet.xs[i] for i in sides)
        text, y = sheet.reason(run[0]), sum(near) / len(near)
        spots.append(((x0 + x1) / 2, y, (x1 - x0) / sheet.px, text))
    for i in sorted(sheet.summers):
        one, other = means[i], means[i + 1]
        if one is not None and other is not None:
            y = (one + other) / 2 - 2.2 * size / sheet.unit
            spots.append(((sheet.xs[i] + sheet.xs[i + 1]) / 2, y, 999.0, "summer"))
    taken: list[tuple[float, float]] = []
    for x, y, room, text in spots:
        wide, tall = marks.text_width(text, size) + 4, 1.3 * size
        turned = wide > 0.9 * room  # upright where the gap is too narrow for it
        if turned:
            text = text if text == "no tests" else "too few"
            wide, tall = tall, marks.text_width(text, size) + 4
        # Named once is enough where summers stand close together.
        if all(abs(x - place) > (wide + used) / 2 * sheet.px for place, used in taken):
            taken.append((x, wide))
            y, muted = _free(x, y, (wide, tall), sheet), sheet.look.colour("muted")
            note = marks.label(marks.plain(text), x, y, size=size, colour=muted)
            words.notes.append(note | ({"textangle": -90} if turned else {}))


def _free(x: float, y: float, box: tuple[float, float], sheet: Sheet) -> float:
    """The height nearest to `y` where a box of pixels centred on `x` touches no line or whisker."""
    half, tall = box[0] / 2 * sheet.px / sheet.slack, (box[1] / 2 + 0.3 * sheet.em) / sheet.unit
    blocks: list[tuple[float, float]] = []
    for place, a, b in zip(sheet.xs, sheet.values("low"), sheet.values("high"), strict=True):
        if a is not None and b is not None and abs(place - x) < half + sheet.em / 2 * sheet.px:
            blocks.append((a, b))
    for name in LINES:
        for (x0, a), (x1, b) in pairwise(zip(sheet.xs, sheet.values(name), strict=True)):
            ends = max(x0, x - half), min(x1, x + half)
            if a is not None and b is not None and ends[0] < ends[1]:
                low, high = sorted(a + (b - a) * (end - x0) / (x1 - x0) for end in ends)
                blocks.append((low, high))
    tries = (y + way * k * 3 / sheet.unit for k in range(90) for way in (-1, 1))
    inside = (each for each in tries if sheet.low + tall < each < sheet.high - tall)
    free = (e for e in inside if all(e + tall < a or e - tall > b for a, b in blocks))
    return next(free, y)
