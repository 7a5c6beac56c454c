"""What a deck holds, read back: titles, alternative texts, notes, and every number under its charts."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from pptx import Presentation


def opened(made: bytes) -> Any:
    return Presentation(io.BytesIO(made))


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def workbook(chart: Any) -> list[list[Any]]:
    """Cells of the workbook inside a chart."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def words(slide: Any) -> str:
    """All text of a slide, its notes and alternative texts included."""
    found = [slide.notes_slide.notes_text_frame.text]
    for shape in slide.shapes:
        found += [shape.text_frame.text] if shape.has_text_frame else []
        found += shape._element.xpath(".//p:cNvPr/@descr")
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)
