"""Type and colours of slides: what a room reads from its back row.

Knows: the tokens of the light look, python-pptx. Must not know: answers, charts.
"""

from __future__ import annotations

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LEGEND_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from components.theme import TOKENS

COLOURS = TOKENS["light"]
FONT = "Arial"  # on every machine, or one that looks like it
LABELS = 14  # points
PERCENT = "0%"


def frame_of(made: Any, *, legend: bool) -> None:
    """Type and legend of a chart."""
    made.font.size, made.font.name = Pt(LABELS), FONT
    made.font.color.rgb = rgb("ink")
    made.has_title = False
    made.has_legend = legend
    if legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        made.legend.font.size = Pt(LABELS)


def axis_of(axis: Any, *, grid: bool) -> None:
    """Line, type and grid of an axis."""
    axis.has_major_gridlines = grid
    axis.format.line.color.rgb = rgb("line")
    axis.tick_labels.font.size = Pt(LABELS)
    if grid:
        axis.major_gridlines.format.line.color.rgb = rgb("grid")
        axis.major_gridlines.format.line.dash_style = MSO_LINE.SOLID


def rgb(token: str) -> RGBColor:
    """The colour of a token of the light look."""
    return RGBColor.from_string(COLOURS[token].lstrip("#").upper())


def titled(axis: Any, said: str) -> None:
    """The name of an axis."""
    axis.has_title = True
    axis.axis_title.text_frame.text = said
    font = axis.axis_title.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(LABELS), False, rgb("muted")
