"""Which chart of an office program says what a panel says: bars, lines, points with intervals.

Knows: panels by place, their columns. Must not know: any file format, Dash, figures. What is charted
are the records that the page's table shows, rounded as they are read, so that the workbook inside a
slide holds no more than the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from components.columns import column
from queries.answer import Panel, Part, Record, Value
from queries.views.growth.groups import drawn

Kind = Literal["stacked", "bars", "lines", "forest", "points"]
MOST_ROWS = 24  # of a forest or of bars on one slide
DEPTHS = 5


@dataclass(frozen=True)
class Series:
    """Values by category (None: a gap), named. `depth`: 0-4 where it is a layer of the iceberg."""

    name: str
    values: tuple[float | None, ...]
    depth: int | None = None


@dataclass(frozen=True)
class Point:
    """One row of a forest, or one place of a scatter: what it is called, x, and either the ends of
    its interval or y. `firm`: its interval leaves out 0; None: there is no verdict."""

    name: str
    x: float
    y: float = 0.0
    low: float | None = None
    high: float | None = None
    firm: bool | None = False


@dataclass(frozen=True)
class Chart:
    """`stacked`, `bars`, `lines`: `categories` with `series`; `forest`, `points`: `points`, the first
    row on top. `percent`: values are shares (0-1); `x` and `y` name the axes; `left_out`: rows that
    found no room."""

    kind: Kind
    categories: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    points: tuple[Point, ...] = ()
    percent: bool = False
    x: str = ""
    y: str = ""
    left_out: int = 0


def chart(panel: Panel) -> Chart | None:
    """The chart of a panel; None where no office chart says it, or there is nothing to chart."""
    if panel.state != "shown":
        return None
    make = _CHARTS.get(panel.kind)
    found = make(panel) if make else None
    return found if found and (found.points or found.categories) else None


def pictured(panel: Panel, picture: str = "berg") -> bool:
    """Whether a slide shows a drawn picture of a panel rather than a native chart: icebergs, as long as
    bars are not what the reader chose (`picture`), and all that no chart says."""
    if panel.state != "shown":
        return False
    bergs = panel.name in ("layers", "side_bergs") and picture not in ("bars", "table")
    return bergs or chart(panel) is None


def _layers(panel: Panel) -> Chart:
    groups = [group for group in panel.groups if group.parts][:MOST_ROWS]
    parts = {(one.first, one.last): one.label for group in groups for one in group.parts}
    series = tuple(
        Series(
            label,
            tuple(_part(group.parts, bounds) for group in groups),
            depth=bounds[0],
        )
        for bounds, label in sorted(parts.items())
    )
    names = tuple(group.label for group in groups)
    return Chart("stacked", names, series, percent=True, left_out=_over(panel.groups))


def _part(parts: Sequence[Part], bounds: tuple[int, int]) -> float | None:
    held = [one.share for one in parts if (one.first, one.last) == bounds]
    return _rounded(held[0]) if held else None


def _columns(
    kind: Kind, names: Mapping[str, str], *, by: str = "group", percent: bool = True
) -> Callable[[Panel], Chart]:
    """Charts of some columns: name of a column -> what its series is called ("": as in the table)."""

    def make(panel: Panel) -> Chart:
        rows = [r for r in panel.records if any(_number(r.get(name)) is not None for name in names)]
        series = tuple(
            Series(
                said or column(name).label,
                tuple(_rounded(r.get(name)) for r in rows[:MOST_ROWS]),
            )
            for name, said in names.items()
        )
        labels = tuple(str(r.get(by, "")) for r in rows[:MOST_ROWS])
        return Chart(kind, labels, series, percent=percent, left_out=_over(rows))

    return make


def _forest(value: str, part: str = "") -> Callable[[Panel], Chart]:
    """Rows with an interval: `value` with `low` and `high`; `part` names a row within its group."""

    def make(panel: Panel) -> Chart:
        shown = panel.facts.get("shown")  # growth in points where there is no SD to give it in
        field = "gain_vs_norm" if shown == "gain_vs_norm" else value
        held = drawn(panel.records) if panel.name == "by_group" else panel.drawn or panel.records
        rows = [r for r in held if not r.get("dot") and _number(r.get(field)) is not None]
        one_group = len({str(r.get("group")) for r in rows}) == 1
        points = []
        for row in rows[:MOST_ROWS]:
            names = [str(row.get("group", ""))] if not (part and one_group) else []
            names += [str(row[part])] if part and row.get(part) else []
            low, high = _rounded(row.get("low")), _rounded(row.get("high"))
            # An end may be 0 by rounding alone: then the verdict decides.
            apart = low is not None and high is not None and (low > 0 or high < 0)
            told = str(row.get("verdict") or "")
            firm = (apart or told.startswith("grew ")) if told else None
            x = _rounded(row.get(field))
            points.append(Point(", ".join(names), x or 0.0, low=low, high=high, firm=firm))
        unit = "points" if field == "gain_vs_norm" else "SD"
        axis = f"{column(field).label}, {unit}"
        return Chart("forest", points=tuple(points), x=axis, left_out=_over(rows))

    return make


def _scatter(x: str, y: str, *, percent: bool) -> Callable[[Panel], Chart]:
    def make(panel: Panel) -> Chart:
        points = []
        for row in panel.drawn or panel.records:
            across, up = _rounded(row.get(x)), _rounded(row.get(y))
            if across is not None and up is not None:
                firm = str(row.get("verdict") or "").startswith("grew ")
                points.append(Point(str(row.get("group", "")), across, up, firm=firm))
        return Chart(
            "points",
            points=tuple(points),
            percent=percent,
            x=column(x).label,
            y=f"{column(y).label}, SD",
        )

    return make


def _funding(panel: Panel) -> Chart:
    rows = [r for r in panel.records if r.get("key") != "all" and _number(r.get("amount_usd"))]
    years = tuple(dict.fromkeys(str(r["school_year"]) for r in rows))
    sums = {(str(r["source"]), str(r["school_year"])): _number(r["amount_usd"]) for r in rows}
    series = tuple(
        Series(source, tuple(sums.get((source, year)) for year in years))
        for source in dict.fromkeys(str(r["source"]) for r in rows)
    )
    return Chart("stacked", years, series, y="US dollars")


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _rounded(value: Value) -> float | None:
    """As it is read: shares to a tenth of a percent, all else to three decimals."""
    number = _number(value)
    return None if number is None else round(number, 3)


def _over(rows: Sequence[object]) -> int:
    return max(0, len(rows) - MOST_ROWS)


_PARTS = _forest("effect", "part")
_CHARTS: dict[str, Callable[[Panel], Chart]] = {
    **dict.fromkeys(("layers", "breakdown", "side_bergs"), _layers),
    "tip": _columns("bars", {"share_proficient": "", "share_2_below": ""}),
    "origin": _columns("bars", {"unfinished_share": ""}, by="label"),
    "years": _columns("lines", {"share_below": "", "share_2_below": ""}, by="school_year"),
    "arrived": _columns("stacked", {"arrived_below": "", "added_here": ""}),
    "pace": _columns("bars", {"made": "", "needed": ""}, percent=False),
    "trajectory": _columns(
        "lines", {"mean": "", "same_percentile": "", "norm_mean": ""}, percent=False
    ),
    "with_without": _columns("bars", {"success_with": "", "success_without": ""}),
    "by_start": _forest("conditional_growth"),
    "by_group": _forest("conditional_growth"),
    "effects": _forest("effect"),
    **dict.fromkeys(("past", "successive", "use_years", "dose", "starts", "groups"), _PARTS),
    "both_tests": _PARTS,
    "quadrant": _scatter("status", "conditional_growth", percent=True),
    "funnel": _scatter("n", "conditional_growth", percent=False),
    "funding": _funding,
}


def records_of(panel: Panel) -> Sequence[Record]:
    """What a table on a slide shows where no chart says it."""
    return list(panel.records)[:MOST_ROWS]
