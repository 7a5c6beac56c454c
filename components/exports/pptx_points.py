"""A native forest, rows with their intervals, and a native scatter, to be edited in the office program.

Knows: charts, python-pptx. Must not know: answers, what a slide says. Three series, as a mark reads: the
interval leaves out 0 (filled), it holds 0 (pale), there is none (grey). A forest has two more kinds: a
line for each interval, since office programs read error bars of different lengths differently, and one
without marks that carries the names of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from pptx.chart.data import XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.util import Pt

from components.exports.charts import Chart, Point
from components.exports.pptx_style import LABELS, PERCENT, axis_of, frame_of, rgb, titled

FIRM, CLOSE, BARE = "Interval leaves out 0", "Interval holds 0", "No verdict"
ZERO, NAMES = "0", "Names"
STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
MINUS = "\N{MINUS SIGN}"


def add(slide: Any, chart: Chart, place: tuple[int, int, int, int]) -> Any:
    """The chart on a slide, at (left, top, width, height)."""
    forest = chart.kind == "forest"
    data = XyChartData(number_format="0.000")
    # LibreOffice loses what came before a series of more points: the longest first.
    rows = sorted(_rows(chart), key=lambda one: -len(one.places))
    for one in rows:
        series = data.add_series(one.name)
        for x, y in one.places:
            series.add_data_point(x, y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *place, data)
    made = frame.chart
    frame_of(made, legend=not forest and len(rows) > 1)
    axis_of(made.category_axis, grid=True)
    axis_of(made.value_axis, grid=not forest)
    titled(made.category_axis, chart.x)
    for one, drawn in zip(rows, made.plots[0].series, strict=True):
        _drawn(drawn, one, size=12 if forest else 9)
    if forest:
        _scale(made, chart)
    else:
        titled(made.value_axis, chart.y)
        made.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        _written(made.category_axis, PERCENT if chart.percent else "#,##0")
        _written(made.value_axis, "0.0")
    return frame


@dataclass(frozen=True)
class _Row:
    """A series: its places, and either a line of a colour, or marks, or `texts` at each place."""

    name: str
    places: tuple[tuple[float, float], ...]
    line: str = ""
    width: float = 3
    texts: tuple[str, ...] = ()


def _rows(chart: Chart) -> list[_Row]:
    """Marks by what they say; of a forest a line an interval, and the names, first row on top."""
    forest, count = chart.kind == "forest", len(chart.points)
    marks: dict[str, list[tuple[float, float]]] = {}
    lines, left = [], _ends(chart)[0] if forest else 0.0
    for at, point in enumerate(chart.points):
        y = float(count - at) if forest else point.y
        name = BARE if point.firm is None else FIRM if point.firm else CLOSE
        marks.setdefault(name, []).append((point.x, y))
        if forest and point.low is not None and point.high is not None:
            name = f"{point.name}: 95% interval"
            ends = ((point.low, y), (point.high, y))
            lines.append(_Row(name, ends, line="accent" if point.firm else "muted"))
    found = [*lines, *(_Row(name, tuple(places)) for name, places in marks.items())]
    if forest:
        places = tuple((left, float(count - at)) for at in range(count))
        zero = ((0.0, 0.4), (0.0, count + 0.6))
        found.append(_Row(ZERO, zero, line="accent", width=1.25))
        found.append(_Row(NAMES, places, texts=tuple(map(_told, chart.points))))
    return found


def _drawn(drawn: Any, row: _Row, *, size: int) -> None:
    mark = drawn.marker
    if row.line:
        mark.style = XL_MARKER_STYLE.NONE
        drawn.format.line.color.rgb, drawn.format.line.width = rgb(row.line), Pt(row.width)
        return
    drawn.format.line.fill.background()
    if row.texts:
        mark.style = XL_MARKER_STYLE.NONE
        _named(drawn, row.texts)
        return
    mark.style, mark.size = XL_MARKER_STYLE.CIRCLE, size
    edge = {FIRM: "accent", CLOSE: "muted", BARE: "line"}[row.name]
    mark.format.fill.solid()
    # Hollow is a pale fill: LibreOffice draws no edge, and white on white would be gone.
    mark.format.fill.fore_color.rgb = rgb("grid" if row.name == CLOSE else edge)
    mark.format.line.color.rgb, mark.format.line.width = rgb(edge), Pt(2)


def _told(point: Point) -> str:
    """ "Lumenpath  +0.21 (0.13 to 0.30)"."""
    value = f"{_flat(point.x):+.2f}" if _flat(point.x) else "0.00"
    if point.low is not None and point.high is not None:
        value += f" ({_flat(point.low):.2f} to {_flat(point.high):.2f})"
    return f"{point.name}   {value.replace('-', MINUS)}"


def _flat(value: float) -> float:
    """To a hundredth, and never a zero below zero."""
    return round(value, 2) + 0.0


def _ends(chart: Chart) -> tuple[float, float, float]:
    """Where the axis begins and ends, and its step: names have the left half."""
    ends = [end for p in chart.points for end in (p.x, p.low, p.high) if end is not None]
    low, high = min(0.0, *ends), max(0.0, *ends)
    reach = max(high - low, 0.1)
    step = next((each for each in STEPS if 2.2 * reach / each <= 9), STEPS[-1])
    return (
        round(floor((low - 1.05 * reach) / step) * step, 4),
        round(ceil(high / step + 0.2) * step, 4),
        step,
    )


def _scale(made: Any, chart: Chart) -> None:
    across, up = made.category_axis, made.value_axis
    across.minimum_scale, across.maximum_scale, across.major_unit = _ends(chart)
    # Ticks under the names would say nothing: only those from the lowest end on are written.
    _written(across, "+0.0#;" + MINUS + "0.0#;0")
    up.minimum_scale, up.maximum_scale = 0.4, len(chart.points) + 0.6
    up.visible = False


def _written(axis: Any, form: str) -> None:
    axis.tick_labels.number_format_is_linked, axis.tick_labels.number_format = False, form


def _named(drawn: Any, texts: Sequence[str]) -> None:
    size = LABELS if len(texts) <= 12 else 12 if len(texts) <= 16 else 10
    for at, text in enumerate(texts):
        label = drawn.points[at].data_label
        label.text_frame.text = text
        label.text_frame.word_wrap = False
        font = label.text_frame.paragraphs[0].runs[0].font
        font.size, font.color.rgb = Pt(size), rgb("ink")
        label.position = XL_LABEL_POSITION.RIGHT
