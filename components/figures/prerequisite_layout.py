"""Where the standards of a prerequisite map stand: lines by grade, places across, ways of the edges.

Knows: grades, which standard builds on which, how wide a box and an edge's lane are. Must not know:
colours, words, answers.
Every edge leads upwards from one line to a higher one: within a grade, what another standard of
that grade builds on stands in a lower line. An edge that passes lines between has a lane of its own
in each, so that it passes beside boxes and never behind one (the layered drawing of Sugiyama, 1981);
where the lanes of an edge can lie under each other they do, so that it runs straight.
Of all the sweeps up and down the one is kept whose edges cross least and run straightest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import cos, inf, pi

from components.figures.marks import keep_apart

PIECES = 8  # of a curve, closest where it bends
SHORT = 30.0  # pixels aside that half the pieces are enough for
ASIDE = 9.0  # pixels between a curve and the boxes that it passes
SWEEPS = 24  # the second half settles between both neighbouring lines
Needs = Mapping[str, Sequence[str]]
Item = str | tuple[str, str, int]  # a standard, or (upper, lower, line): an edge's lane in a line


@dataclass(frozen=True)
class Line:
    """One line of a grade: its standards; `first` of the lines of its grade."""

    grade: int
    codes: tuple[str, ...]
    first: bool


@dataclass(frozen=True)
class Placed:
    """`lines` from top to bottom, the middle of every standard across, and of every edge (upper,
    lower) its lanes (line, x) in the lines between, from top to bottom."""

    lines: tuple[Line, ...]
    x: Mapping[str, float]
    lanes: Mapping[tuple[str, str], tuple[tuple[int, float], ...]]


def lined(grades: Mapping[str, int], needs: Needs, *, most: int) -> tuple[Line, ...]:
    """Lines from the highest grade down, with at most `most` standards each."""
    held = {code: [one for one in needs.get(code, ()) if one in grades] for code in grades}
    level = _levels(grades, held)
    rows: dict[tuple[int, int], list[str]] = {}
    for code in grades:
        rows.setdefault((grades[code], level[code]), []).append(code)
    found: list[Line] = []
    for grade, _ in sorted(rows, key=lambda row: (-row[0], row[1])):
        codes = rows[grade, _]
        count = -(-len(codes) // most)
        size = -(-len(codes) // count)  # about equally many in each line
        for start in range(0, len(codes), size):
            first = not found or found[-1].grade != grade
            found.append(Line(grade, tuple(codes[start : start + size]), first))
    return tuple(found)


def passing(lines: Sequence[Line], drawn: Needs) -> list[int]:
    """How many edges pass each line on their way, from top to bottom."""
    at = {code: i for i, line in enumerate(lines) for code in line.codes}
    found = [0] * len(lines)
    for upper, below in drawn.items():
        for lower in below:
            for line in range(at[upper] + 1, at[lower]):
                found[line] += 1
    return found


def placed(
    grades: Mapping[str, int],
    needs: Needs,
    drawn: Needs,
    *,
    most: int,
    box: float,
    lane: float,
    width: float,
) -> Placed:
    """Place standards on `width`, boxes `box` wide with their gap, at most `most` in a line.

    `grades` is code -> grade, in the order they are to be taken; `needs` code -> what it builds on
    (of these codes), `drawn` those of it whose edges are drawn and have lanes.
    """
    lines = lined(grades, needs, most=most)
    at = {code: i for i, line in enumerate(lines) for code in line.codes}
    edges = [(code, one) for code, near in drawn.items() for one in near]
    rows: list[list[Item]] = [list(line.codes) for line in lines]
    above: dict[Item, list[Item]] = {}
    below: dict[Item, list[Item]] = {}
    ways: list[list[Item]] = []
    for upper, lower in edges:
        way: list[Item] = [upper]
        for line in range(at[upper] + 1, at[lower]):
            way.append((upper, lower, line))
            rows[line].append(way[-1])
        way.append(lower)
        ways.append(way)
        for high, low in pairwise(way):
            below.setdefault(high, []).append(low)
            above.setdefault(low, []).append(high)
    x = {item: (i + 0.5) * width / len(row) for row in rows for i, item in enumerate(row)}
    both = {item: [*above.get(item, ()), *below.get(item, ())] for row in rows for item in row}
    best, least = x, inf  # the places to start from may lie over each other
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        near = both if 2 * sweep >= SWEEPS else above if down else below
        for row in rows if down else reversed(rows):
            _settle(row, near, x, box=box, lane=lane, width=width)
        tried = _straight(rows, ways, x, box=box, lane=lane, width=width)
        price = _price(rows, below, tried, box=box)
        if price < least:
            best, least = tried, price
    x = _centred(best, box=box, width=width)
    lanes = {
        (upper, lower): tuple(
            (line, x[upper, lower, line]) for line in range(at[upper] + 1, at[lower])
        )
        for upper, lower in edges
    }
    return Placed(lines, {code: x[code] for code in grades}, lanes)


def curve(stops: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """x and y of a line through `stops` that leaves and arrives upright at each, to 0.1."""
    xs, ys = [round(stops[0][0], 1)], [round(stops[0][1], 1)]
    for (x0, y0), (x1, y1) in pairwise(stops):
        aside = abs(x1 - x0)
        steps = 1 if aside < 1 else PIECES // 2 if aside < SHORT else PIECES
        for step in range(1, steps + 1):
            t = (1 - cos(pi * step / steps)) / 2
            eased = t * t * (3 - 2 * t)
            xs.append(round(x0 + eased * (x1 - x0), 1))
            ys.append(round(y0 + t * (y1 - y0), 1))
    return xs, ys


def loosened(
    stops: Sequence[tuple[float, float]], boxes: Sequence[tuple[float, float, float, float]]
) -> list[tuple[float, float]]:
    """The fewest of an edge's `stops`, from bottom to top, through which its curve still passes
    beside all `boxes` (x0, x1, y0, y1) but those it leaves and reaches: the longest bends."""
    kept, at = [stops[0]], 0
    while at < len(stops) - 1:
        ends = range(len(stops) - 1, at + 1, -1)
        at = next((end for end in ends if _clear(stops[at], stops[end], boxes)), at + 1)
        kept.append(stops[at])
    return kept


def _clear(
    low: tuple[float, float],
    high: tuple[float, float],
    boxes: Sequence[tuple[float, float, float, float]],
) -> bool:
    """Whether the curve between two points keeps aside of every box whose height it passes."""
    (x0, y0), (x1, y1) = low, high

    def across(y: float) -> float:
        t = (min(max(y, y0), y1) - y0) / (y1 - y0)
        return x0 + t * t * (3 - 2 * t) * (x1 - x0)

    for left, right, bottom, top in boxes:
        if bottom < y1 - 1 and top > y0 + 1:  # it moves to one side only, so its ends tell
            near, far = sorted((across(bottom), across(top)))
            if near < right + ASIDE and far > left - ASIDE:
                return False
    return True


def _settle(
    row: Sequence[Item],
    near: Mapping[Item, Sequence[Item]],
    x: dict[Item, float],
    *,
    box: float,
    lane: float,
    width: float,
) -> None:
    """Move a line's items to the middle of their neighbours in the next line, none over another."""
    sizes = _sizes(row, box=box, lane=lane, width=width)
    wanted = [
        sum(x[one] for one in near[item]) / len(near[item]) if near.get(item) else x[item]
        for item in row
    ]
    found = keep_apart(wanted, sizes, low=0, high=width)
    x.update(zip(row, found, strict=True))


def _sizes(row: Sequence[Item], *, box: float, lane: float, width: float) -> list[float]:
    """How wide each item of a line is: lanes share what its boxes leave, at most `lane` each."""
    boxes = sum(isinstance(item, str) for item in row)
    free = max(0.0, width - boxes * box) / max(1, len(row) - boxes)
    return [box if isinstance(item, str) else min(lane, free) for item in row]


def _straight(
    rows: Sequence[Sequence[Item]],
    ways: Sequence[Sequence[Item]],
    x: Mapping[Item, float],
    *,
    box: float,
    lane: float,
    width: float,
) -> dict[Item, float]:
    """The same drawing, in which the lanes of an edge lie under each other as far as they can:
    none changes its place in the order of its line."""
    found = dict(x)
    wide: dict[Item, float] = {}
    beside: dict[Item, tuple[Item | None, Item | None]] = {}
    for row in rows:
        wide |= zip(row, _sizes(row, box=box, lane=lane, width=width), strict=True)
        order: list[Item | None] = [None, *sorted(row, key=lambda item: found[item]), None]
        for left, item, right in zip(order, order[1:], order[2:], strict=False):
            if item is not None:
                beside[item] = (left, right)

    def between(item: Item) -> tuple[float, float]:
        left, right = beside[item]
        half = wide[item] / 2
        low = half if left is None else found[left] + wide[left] / 2 + half
        high = width - half if right is None else found[right] - wide[right] / 2 - half
        return min(low, found[item]), max(high, found[item])

    for way in [*ways, *ways]:  # a second time, for those whose neighbours have moved since
        start = 1
        while start < len(way) - 1:
            low, high = between(way[start])
            end = start + 1
            while end < len(way) - 1:
                near, far = between(way[end])
                if max(low, near) > min(high, far):
                    break
                low, high, end = max(low, near), min(high, far), end + 1
            ends = [found[way[at]] for at in (start - 1, end) if at in (0, len(way) - 1)]
            wanted = ends or [found[item] for item in way[start:end]]
            place = min(max(sum(wanted) / len(wanted), low), high)
            found.update(dict.fromkeys(way[start:end], place))
            start = end
    return found


def _price(
    rows: Sequence[Sequence[Item]],
    below: Mapping[Item, Sequence[Item]],
    x: Mapping[Item, float],
    *,
    box: float,
) -> float:
    """What a drawing costs a reader: how far its edges lead aside, and half a box a crossing."""
    price = 0.0
    for row in rows:
        pieces = [(x[high], x[low]) for high in row for low in below.get(high, ())]
        price += sum(abs(high - low) for high, low in pieces)
        price += sum(
            0.5 * box
            for (high, low), (other_high, other_low) in combinations(pieces, 2)
            if (high - other_high) * (low - other_low) < 0
        )
    return price


def _centred(x: Mapping[Item, float], *, box: float, width: float) -> dict[Item, float]:
    """The same drawing with as much room at its left as at its right."""
    boxes = [place for item, place in x.items() if isinstance(item, str)]
    low = min([*x.values(), *(place - box / 2 for place in boxes)], default=0.0)
    high = max([*x.values(), *(place + box / 2 for place in boxes)], default=width)
    return {item: place + (width - high - low) / 2 for item, place in x.items()}


def _levels(grades: Mapping[str, int], held: Needs) -> dict[str, int]:
    """How many steps a standard lies under others of its own grade; 0 for the top line."""
    level = dict.fromkeys(grades, 0)
    for _ in grades:  # a chain is at most as long as there are standards
        moved = False
        for code, below in held.items():
            for one in below:
                if grades[one] == grades[code] and level[one] <= level[code]:
                    level[one], moved = level[code] + 1, True
        if not moved:
            return level
    return level
