"""How large a map of prerequisites is drawn: type, boxes, lines from top to bottom.

Knows: which standard builds on which, what a box says, how much room a look has. Must not know:
colours, edges, SQL, Dash.
A slide takes the largest type in which every label is whole and the map is no higher than the
slide; how many boxes stand beside each other follows from that. A page has its type and may scroll.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from components.figures import marks
from components.figures.marks import number_or_none
from components.figures.prerequisite_layout import Line, Placed, lined, passing, placed
from components.theme import Look
from queries.answer import Record

MOST = {"wide": (5, 4, 3), "narrow": (2,), "projector": (6, 5, 4, 3)}  # boxes beside each other
PAGE = {"wide": 0.775, "narrow": 0.85, "projector": 1.0}  # of a look's width: the narrowest page
GRADE_WIDTH = {"wide": 96.0, "narrow": 0.0, "projector": 170.0}
EDGES = {"wide": 0.2, "narrow": 0.14, "projector": 0.3}  # of the width at most: edges beside boxes
LANE, TIGHT = 22.0, 12.0  # pixels that an edge keeps free between boxes, and where many pass
NUMBER = 1.2  # size of a share, in that of the words beside it
CAPITALS = 1.15  # of a code are wider than what a width of text is reckoned from
ROOMY = 1.1  # a reader's own type may be this much wider than the one reckoned with
PAD = 0.45  # at the left and right of a box's words, in their size
LABEL = 3  # lines of a label at most
SMALLEST, STEP = 5.0, 0.5  # type of a slide, pixels: what the search ends at, and its step
BETWEEN = {"wide": (2.1, 2.1), "narrow": (2.3, 2.3), "projector": (1.4, 4.0)}  # lines, in type
SHORE = 0.7  # of the room between lines: from the waterline to a box over or under it


@dataclass(frozen=True)
class _Plan:
    """A way to draw: boxes `wide` pixels wide, at most `most` in a line, type of `size` pixels.

    `label` are the lines of type that a label has in each line of boxes, `flat` whether code and
    count share one line, `whole` whether no label is cut, `between` the room between lines.
    """

    most: int
    wide: float
    size: float
    flat: bool
    label: tuple[int, ...]
    whole: bool
    between: float


class Frame:
    """Lines of boxes from top to bottom, the size of boxes and of the type in them."""

    def __init__(self, records: Sequence[Record], look: Look) -> None:
        self.look = look
        self.records = {str(record["standard"]): record for record in records}
        self.grades = {code: int(str(r["grade"])) for code, r in self.records.items()}
        self.all_needs = {
            code: [one for one in str(r.get("builds_on") or "").split(", ") if one in self.grades]
            for code, r in self.records.items()
        }
        # A phone has no room for the edges further back: it draws those of the target alone.
        self.needs = {
            code: below
            for code, below in self.all_needs.items()
            if not look.narrow or self.records[code]["step"] == 0
        }
        self.left = GRADE_WIDTH[look.size]
        self.gap = 0.9 * look.small
        self.top_grade = max(self.grades.values(), default=0)
        plan = self._planned()
        self.plan, self.size, self.wide, self.flat = plan, plan.size, plan.wide, plan.flat
        self.room = self._room(plan.wide, plan.size)
        self.placed = self._placed(plan)
        self.lines = self.placed.lines
        self.heading = self._heading(plan.size)
        self.key = self._key(plan.size)
        self.tall = [self._tall(plan, label) for label in plan.label]
        self.top, self.bottoms, self.bottom = self._heights(plan, self.lines)
        self.height = self.top - self.bottom + self.key
        if look.projector and self.height < look.height:  # the water takes what is left
            self.bottom -= look.height - self.height
            self.height = float(look.height)

    def about(self, code: str) -> tuple[str, ...]:
        """What a standard is about, in the lines of its box."""
        return self._label(code, self.room, self.size)

    def count(self, code: str) -> str:
        """How many were asked, or why that is not told."""
        record = self.records[code]
        if record["state"] in ("never asked", "not told apart"):
            return str(record["state"])
        if record["state"] != "shown":
            return "too few to show"
        n = record.get("n")
        return f"{marks.count(n)} asked" if isinstance(n, int) else ""

    def share(self, code: str) -> float | None:
        """Share unfinished of those asked; None where it is not shown."""
        record = self.records[code]
        if record["state"] != "shown":
            return None
        return number_or_none(record.get("unfinished_share"))

    def boxes(self) -> dict[str, tuple[float, float, float, float]]:
        """Standard -> x0, x1, y0, y1 of its box."""
        return {
            code: (
                self.left + self.placed.x[code] - self.wide / 2,
                self.left + self.placed.x[code] + self.wide / 2,
                bottom,
                bottom + tall,
            )
            for line, bottom, tall in zip(self.lines, self.bottoms, self.tall, strict=True)
            for code in line.codes
        }

    def _planned(self) -> _Plan:
        """The plan with whole labels and the largest type, of these the lowest; on a slide with
        the room that is left between its lines."""
        look, best, rank = self.look, None, (False, 0.0, 0.0)
        for most in MOST[look.size]:
            lines = lined(self.grades, self.all_needs, most=most)
            for size in self._sizes():
                if rank[0] and size < rank[1]:
                    break
                plan = self._plan(most, lines, size)
                height = self._height(plan, lines)
                if look.projector and height > look.height and size > SMALLEST:
                    continue
                if (found := (plan.whole, size, -height)) > rank or best is None:
                    best, rank = plan, found
                if plan.whole:
                    break
        assert best is not None  # the smallest type is always a plan
        lines = lined(self.grades, self.all_needs, most=best.most)
        spare = look.height - self._height(best, lines)
        if look.projector and spare > 0:
            unit = self._height(replace(best, between=best.between + 1), lines)
            more = spare / max(unit - self._height(best, lines), 1.0)
            most_between = BETWEEN[look.size][1] * best.size
            best = replace(best, between=min(best.between + more, most_between))
        return best

    def _sizes(self) -> Iterator[float]:
        """Type to try, from the largest down."""
        if not self.look.projector:
            yield float(self.look.small)
            return
        size = float(self.look.text)
        while size >= SMALLEST:
            yield size
            size -= STEP

    def _plan(self, most: int, lines: Sequence[Line], size: float) -> _Plan:
        wide = max((self._natural(code, size) for code in self.records), default=0.0)
        wide = min(wide, self._widest(lines))
        room = self._room(wide, size)
        labels = {code: self._label(code, room, size) for code in self.records}
        return _Plan(
            most=most,
            wide=wide,
            size=size,
            flat=all(self._head(code, size) <= room for code in self.records),
            label=tuple(max(len(labels[code]) for code in line.codes) for line in lines),
            whole=not any(label[-1].endswith("…") for label in labels.values()),
            between=BETWEEN[self.look.size][0] * size,
        )

    def _widest(self, lines: Sequence[Line]) -> float:
        """How wide a box may be: its line holds its boxes, and the edges that pass between them."""
        room, share = self.look.width - self.left, EDGES[self.look.size]
        return min(
            (room - min(edges * TIGHT, share * room)) / len(line.codes) - self.gap
            for line, edges in zip(lines, passing(lines, self.needs), strict=True)
        )

    def _natural(self, code: str, size: float) -> float:
        """How wide the box of a standard must be for two lines of type."""
        about = marks.text_width(str(self.records[code].get("about") or ""), size)
        room = ROOMY * max(self._head(code, size), about) + 2 * PAD * size + 1
        return room / PAGE[self.look.size]

    def _head(self, code: str, size: float) -> float:
        """Width of code, count and share beside each other."""
        wide = CAPITALS * marks.text_width(code, size, bold=True)
        wide += 0.8 * size + marks.text_width(self.count(code), size)
        if (share := self.share(code)) is not None:
            wide += 0.8 * size + marks.text_width(marks.of_100(share), NUMBER * size, bold=True)
        return wide

    def _label(self, code: str, room: float, size: float) -> tuple[str, ...]:
        return marks.wrap(str(self.records[code].get("about") or ""), room, size, lines=LABEL)

    def _room(self, wide: float, size: float) -> float:
        return (PAGE[self.look.size] * wide - 2 * PAD * size) / ROOMY

    def _placed(self, plan: _Plan) -> Placed:
        return placed(
            self.grades,
            self.all_needs,
            self.needs,
            most=plan.most,
            box=plan.wide + self.gap,
            lane=LANE,
            width=self.look.width - self.left,
        )

    def _heading(self, size: float) -> float:
        return 1.7 * size if self.look.narrow else 0.0  # a phone's grade stands over its line

    def _key(self, size: float) -> float:
        return (5.4 if self.look.narrow else 2.6) * size

    def _tall(self, plan: _Plan, label: int) -> float:
        return (0.6 + 1.3 * (label + (1 if plan.flat else 2))) * plan.size

    def _height(self, plan: _Plan, lines: Sequence[Line]) -> float:
        top, _, bottom = self._heights(plan, lines)
        return top - bottom + self._key(plan.size)

    def _heights(
        self, plan: _Plan, lines: Sequence[Line]
    ) -> tuple[float, tuple[float, ...], float]:
        """Upper end of the picture, bottom of each line of boxes, lower end of the water."""
        tall = [self._tall(plan, label) for label in plan.label]
        over = [line.grade == self.top_grade for line in lines]
        shore, heading = SHORE * plan.between, self._heading(plan.size)
        above = sum(tall[: sum(over)]) + (sum(over) - 1) * plan.between
        top = above + shore + heading if lines else 0.0
        y, bottoms, wet = top, [], False
        for line, high, dry in zip(lines, tall, over, strict=True):
            if not dry and not wet:
                y, wet = -shore, True  # the first line under the water
            y -= high + (heading if line.first else 0.0)
            bottoms.append(y)
            y -= plan.between
        bottom = min(y + 0.2 * plan.between, -2.5 * plan.size) if wet else -2.5 * plan.size
        return top + 0.7 * plan.size, tuple(bottoms), bottom
