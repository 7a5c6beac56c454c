"""Native bars and lines of a slide, to be edited in the office program.

Knows: charts, python-pptx. Must not know: answers, what a slide says.
"""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.util import Pt

from components.exports import pptx_points
from components.exports.charts import Chart, Series
from components.exports.pptx_style import COLOURS, PERCENT, axis_of, frame_of, rgb

# Of series that are no layers, in an order that greyscale keeps apart.
ORDER = ("accent", "muted", "line", "rose", "sank")


def add(slide: Any, chart: Chart, place: tuple[int, int, int, int]) -> Any:
    """The chart on a slide, at (left, top, width, height)."""
    if chart.kind in ("forest", "points"):
        return pptx_points.add(slide, chart, place)
    return _categories(slide, chart, place)


def _categories(slide: Any, chart: Chart, place: tuple[int, int, int, int]) -> Any:
    most = max(
        (abs(v) for series in chart.series for v in series.values if v is not None), default=0
    )
    form = PERCENT if chart.percent else "#,##0" if most >= 1000 else "#,##0.0"
    data = CategoryChartData(number_format=form)
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    long = (
        max((len(name) for name in chart.categories), default=0) > 16 or len(chart.categories) > 8
    )
    kinds = {
        "stacked": XL_CHART_TYPE.BAR_STACKED if chart.percent else XL_CHART_TYPE.COLUMN_STACKED,
        "bars": XL_CHART_TYPE.BAR_CLUSTERED if long else XL_CHART_TYPE.COLUMN_CLUSTERED,
        "lines": XL_CHART_TYPE.LINE_MARKERS,
    }
    kind = kinds[chart.kind]
    frame = slide.shapes.add_chart(kind, *place, data)
    made = frame.chart
    frame_of(made, legend=len(chart.series) > 1)
    value, category = made.value_axis, made.category_axis
    if kind in (XL_CHART_TYPE.BAR_STACKED, XL_CHART_TYPE.BAR_CLUSTERED):
        category.reverse_order = True  # the first on top
    axis_of(category, grid=False)
    axis_of(value, grid=True)
    value.tick_labels.number_format_is_linked = False
    value.tick_labels.number_format = PERCENT if chart.percent else "#,##0"
    if chart.percent:
        value.minimum_scale, value.maximum_scale = 0, 1
    plot = made.plots[0]
    if chart.kind != "lines":
        plot.gap_width = 45
    if chart.kind == "stacked":
        plot.overlap = 100
    for at, (series, drawn) in enumerate(zip(chart.series, plot.series, strict=True)):
        _series(drawn, series, at, chart, form)
    return frame


def _series(drawn: Any, series: Series, at: int, chart: Chart, form: str) -> None:
    token = f"depth-{series.depth}" if series.depth is not None else ORDER[at % len(ORDER)]
    colour = rgb(token)
    if chart.kind == "lines":
        drawn.smooth = False
        drawn.format.line.color.rgb, drawn.format.line.width = colour, Pt(3)
        drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 9
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour
        drawn.marker.format.line.color.rgb = colour
    else:
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour
    if chart.kind == "lines" and len(chart.series) > 2:
        return  # their numbers would lie over each other; the notes lead to the table
    labels = drawn.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = form, False
    labels.font.size = Pt(12)
    inside = chart.kind == "stacked"
    dark = sum(int(COLOURS[token].lstrip("#")[i : i + 2], 16) for i in (0, 2, 4)) < 380
    labels.font.color.rgb = rgb("paper" if inside and dark else "ink")
    if chart.kind == "lines":
        labels.position = XL_LABEL_POSITION.ABOVE
