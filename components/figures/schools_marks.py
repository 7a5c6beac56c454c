"""A school or district as a point: what its mark means, its intervals, its hover, the key.

Knows: records of units, how a verdict looks and reads. Must not know: SQL, Dash, where axes and
names stand, how growth, intervals or ranks were found. A record with a reason to hide it is never
drawn, whatever else it holds; no student is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

from components.figures import marks
from components.figures.forest_rows import amount
from components.figures.marks import number_or_none
from components.theme import Look
from queries import intervals
from queries.answer import Record, Value

Dict = dict[str, Any]
Ends = tuple[float, float] | None
SMALL, CLOSE, LESS, MORE = "small", "close", "less", "more"  # drawn in this order
FEWEST = 30  # below it a unit is out of order
# kind -> colour token, plotly's symbol, what stands for it in the key, what the key says
KINDS = {
    MORE: ("rose", "circle", "●", "Grew more"),
    LESS: ("sank", "square", "■", "Grew less"),
    CLOSE: ("muted", "circle", "○", f"Hollow: {intervals.TOO_CLOSE}"),
    SMALL: ("held", "circle", "◌", f"Small, grey, dashed: fewer than {FEWEST} matched students"),
}


@dataclass(frozen=True)
class Unit:
    """One record as it is drawn. x and y in the picture's own units, rounded; `kind` of KINDS."""

    record: Record
    name: str
    x: float
    y: float
    ends_x: Ends
    ends_y: Ends
    kind: str
    chosen: bool
    hover: str

    @property
    def told(self) -> bool:
        """Large enough to be judged, and told from typical."""
        return self.kind in (MORE, LESS)


def read(records: Sequence[Record], facts: Mapping[str, Value], *, x: str) -> list[Unit]:
    """Units that have both values, chosen ones last; `x` is "status" (drawn as percent) or "n" (drawn
    by its logarithm to base 10)."""
    units = []
    for record in records:
        status = x == "status"
        across, up = number_or_none(record.get(x)), number_or_none(record.get("conditional_growth"))
        if record.get("cell") or record.get("hidden") or across is None or up is None:
            continue
        ends_x = _ends(record, "status_low", "status_high") if status else None
        units.append(
            Unit(
                record,
                str(record.get("group", "")),
                round(100 * across, 2) if status else round(log10(max(1.0, across)), 5),
                round(up, 4),
                (round(100 * ends_x[0], 2), round(100 * ends_x[1], 2)) if ends_x else None,
                _ends(record, "low", "high"),
                _kind(record),
                record.get("chosen") is True,
                hover(record, facts),
            )
        )
    return sorted(units, key=lambda unit: unit.chosen)


def _ends(record: Record, low: str, high: str) -> Ends:
    first, last = number_or_none(record.get(low)), number_or_none(record.get(high))
    return None if first is None or last is None else (round(first, 4), round(last, 4))


def _kind(record: Record) -> str:
    """Small comes before what the interval says: a small unit is never judged, nor hollow."""
    if record.get("ordered") is False:
        return SMALL
    verdict = str(record.get("verdict") or intervals.TOO_CLOSE)
    return next((kind for kind in (MORE, LESS) if verdict.endswith(kind)), CLOSE)


def hover(record: Record, facts: Mapping[str, Value]) -> str:
    """All that is known of a unit, in words, line by line."""
    name, district = str(record.get("group", "")), str(record.get("district") or "")
    n, growth = number_or_none(record.get("n")), number_or_none(record.get("conditional_growth"))
    lines = [f"<b>{marks.plain(name)}</b>"]
    if district and district != name:
        lines.append(marks.plain(district))
    if n is not None:
        pooled = record.get("pooled")
        lines.append(
            f"{marks.count(n)} matched student{'' if n == 1 else 's'}"
            + (f", {marks.plain(str(pooled))} pooled" if pooled else "")
        )
    if growth is not None:
        said = str(record.get("verdict") or "")
        ends = _ends(record, "low", "high")
        lines.append(
            f"Growth {amount(growth, 2)} SD"
            + (f" ({' to '.join(amount(end, 2) for end in ends)})" if ends else "")
            + (f": {said}" if said and ends else "")
        )
    status = number_or_none(record.get("status"))
    if status is not None:
        ends = _ends(record, "status_low", "status_high")
        lines.append(
            f"{marks.of_100(status)}% {status_name(facts)}"
            + (f" ({' to '.join(marks.of_100(end) for end in ends)}%)" if ends else "")
        )
    return "<br>".join([*lines, *_rank(record, facts)])


def _rank(record: Record, facts: Mapping[str, Value]) -> list[str]:
    if record.get("ordered") is False:
        return [f"Fewer than {FEWEST} matched students: not put in order"]
    low, high = number_or_none(record.get("rank_low")), number_or_none(record.get("rank_high"))
    many = number_or_none(facts.get("ordered"))
    if low is None or high is None or many is None:
        return []
    place = ordinal(int(low)) if low == high else f"between {ordinal(int(low))} and "
    place += "" if low == high else ordinal(int(high))
    return [f"Rank {place} of {marks.count(many)} that can be ordered"]


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st, 112th."""
    last = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{'th' if number % 100 in (11, 12, 13) else last}"


def status_name(facts: Mapping[str, Value]) -> str:
    """What status says of a student."""
    return str(facts.get("status_name") or "at or above grade level")


def size(unit: Unit, look: Look, many: int) -> float:
    """Diameter of a unit's mark in pixels: smaller where there are many, smallest when small."""
    full = 19.0 if look.projector else 10.0 if look.narrow else 13.0
    full *= 1.0 if many <= 40 else 0.82 if many <= 120 else 0.66
    return round(full * (0.62 if unit.kind == SMALL else 1.0), 1)


def points(units: Sequence[Unit], look: Look, *, many: int) -> list[Dict]:
    """The marks, a trace for each kind, chosen ones on top; each carries {"group": key}."""
    paper, pen = look.colour("paper"), 2.5 if look.projector else 1.6
    data = []
    for chosen in (False, True):
        for kind in (SMALL, CLOSE, LESS, MORE):
            here = [each for each in units if (each.kind, each.chosen) == (kind, chosen)]
            if not here:
                continue
            token, symbol, *_ = KINDS[kind]
            colour = look.colour(token)
            # A small one is pale, never hollow: hollow says "cannot be told from typical".
            fill = {CLOSE: paper, SMALL: look.colour("grid")}.get(kind, colour)
            edge = {"width": pen, "color": colour if kind in (CLOSE, SMALL) else paper}
            if kind == SMALL:
                edge |= {"dash": "3px,2px" if look.projector else "2px,1.5px"}
            diameter = size(here[0], look, many)
            data.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": [each.x for each in here],
                    "y": [each.y for each in here],
                    "marker": {
                        "size": round(0.9 * diameter, 1) if symbol == "square" else diameter,
                        "symbol": symbol,
                        "color": fill,
                        "opacity": 1,
                        "line": edge,
                    },
                    # What a box leaves out stays readable: the page answers, not the picture.
                    "unselected": {"marker": {"opacity": 0.6}},
                    "hoverinfo": "text",
                    "hovertext": [each.hover for each in here],
                    "customdata": [
                        {"group": str(each.record.get("key", each.name))} for each in here
                    ],
                }
            )
    return data


def crosses(units: Sequence[Unit], look: Look, *, many: int, halo: bool = False) -> list[Dict]:
    """Both 95% intervals of every unit as thin lines, a trace for each pen; the more, the fainter.

    Dashed for a small unit; those of the chosen are drawn in full on top. `halo` as for rings.
    """
    faint = 0.85 if many <= 16 else 0.5 if many <= 40 else 0.3 if many <= 120 else 0.16
    thin = 2.0 if look.projector else 0.9 if look.narrow else 1.2
    data = []
    for chosen in (False, True):
        for kind in (SMALL, CLOSE, LESS, MORE):
            xs: list[float | None] = []
            ys: list[float | None] = []
            for unit in units:
                if (unit.kind, unit.chosen) != (kind, chosen):
                    continue
                if unit.ends_x:
                    xs += [*unit.ends_x, None]
                    ys += [unit.y, unit.y, None]
                if unit.ends_y:
                    xs += [unit.x, unit.x, None]
                    ys += [*unit.ends_y, None]
            if not xs:
                continue
            pen = {"color": look.colour(KINDS[kind][0]), "width": thin * (1.5 if chosen else 1)}
            if kind == SMALL:
                pen["dash"] = "7px,6px" if look.projector else "4px,4px"
            strength = 1.0 if chosen else min(1.0, faint * (1.7 if kind in (LESS, MORE) else 1.0))
            trace: Dict = {
                "type": "scatter",
                "mode": "lines",
                "x": xs,
                "y": ys,
                "hoverinfo": "skip",
            }
            if halo:
                under = {"color": look.colour("paper"), "width": thin * 1.5 + 3}
                data.append(trace | {"line": under})
            data.append(trace | {"line": pen, "opacity": round(strength, 2)})
    return data


def rings(units: Sequence[Unit], look: Look, *, many: int, halo: bool = False) -> list[Dict]:
    """A ring around each chosen one, in pixels; shapes, so that a box never selects them.

    `halo` sets it off from a ground of many colours.
    """
    found, width = [], 3 if look.projector else 2
    pens = [("paper", width + 3)] if halo else []
    for unit in units:
        if not unit.chosen:
            continue
        r = round(size(unit, look, many) / 2 + (6 if look.projector else 4), 1)
        for token, thick in [*pens, ("ink", width)]:
            ring: Dict = {"type": "circle", "xsizemode": "pixel", "ysizemode": "pixel"}
            ring |= {"xanchor": unit.x, "yanchor": unit.y, "x0": -r, "x1": r, "y0": -r, "y1": r}
            found.append(ring | {"line": {"color": look.colour(token), "width": thick}})
    return found


def key(units: Sequence[Unit], look: Look, *, lines: str = "") -> list[str]:
    """What each mark means, as far as it occurs."""
    found = []
    for kind in (MORE, LESS, CLOSE, SMALL):
        if any(unit.kind == kind for unit in units):
            token, _, glyph, words = KINDS[kind]
            found.append(f'<span style="color:{look.colour(token)}">{glyph}</span> {words}')
    return [*found, *([lines] if lines and units else [])]
