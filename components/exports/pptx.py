"""Slides: a sentence as title, a native chart or a picture, the fine print, notes to speak from.

Knows: answers, their charts and fine print, python-pptx. Must not know: Dash, HTTP, how pictures are
drawn. 16:9; every number on a slide is computed here from its link, none is taken from a browser.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from components.columns import text, whole_percents
from components.exports import pptx_charts
from components.exports.charts import chart, records_of
from components.exports.fine_print import fine_print, under_picture
from components.exports.pptx_style import FONT, rgb
from components.tables import few
from queries.answer import Answer, Panel

WIDE, TALL = Inches(13.333), Inches(7.5)
EDGE = Inches(0.5)
TITLE_ONLY = 5  # layout of the default template
TITLES = ((70, 32), (120, 28), (190, 24))  # up to so many characters: points
SOURCES = ((420, 11), (760, 10))
MOST_COLUMNS = 6


@dataclass(frozen=True)
class Slide:
    """One view: an answer's panel, the picture drawn of it (PNG), if there is one, `base` as in
    `fine_print`, and a presenter's own headline and notes. Under a headline the computed sentence
    stands, so that the claim can be checked."""

    answer: Answer
    panel: Panel
    picture: bytes | None = None
    base: str = ""
    headline: str = ""
    notes: str = ""

    @property
    def title(self) -> str:
        """What stands over it: the presenter's words, else the computed sentence."""
        return self.headline or self.panel.sentence


def write(slides: Sequence[Slide]) -> bytes:
    """The deck. ValueError without a slide."""
    if not slides:
        raise ValueError("A deck needs at least one view.")
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, TALL
    properties = deck.core_properties
    properties.title, properties.author = slides[0].title[:250], "Waterline"
    properties.comments = "; ".join(dict.fromkeys(one.answer.link for one in slides))[:250]
    for one in slides:
        _slide(deck, one)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _slide(deck: Any, one: Slide) -> None:
    answer, panel = one.answer, one.panel
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    size = next((points for most, points in TITLES if len(one.title) <= most), 20)
    lines = -(-len(one.title) * size // 1780)  # about so many points to a line
    title = slide.shapes.title
    title.left, title.top, title.width = EDGE, Inches(0.35), WIDE - 2 * EDGE
    title.height = Pt(1.25 * size * max(1, lines) + 6)
    _words(title.text_frame, one.title, size=size, colour="ink", bold=True)
    top = title.top + title.height
    under = f"{panel.sentence} {panel.subtitle}" if one.headline else panel.subtitle
    subtitle = _box(slide, top, Pt(16 * 1.3 * (1 + len(under) // 125)))
    _words(subtitle.text_frame, under, size=16, colour="muted")
    said = under_picture(answer, panel, one.base)
    small = next((points for most, points in SOURCES if len(said) <= most), 9)
    foot = Pt(1.25 * small * (1 + len(said) * small // 1900) + 6)
    source = _box(slide, TALL - Inches(0.25) - foot, foot)
    _words(source.text_frame, said, size=small, colour="muted")
    room = (EDGE, top + subtitle.height + Inches(0.1), WIDE - 2 * EDGE)
    _body(slide, one, *room, source.top - Inches(0.1) - room[1])
    slide.notes_slide.notes_text_frame.text = _notes(one)


def _body(slide: Any, one: Slide, left: int, top: int, width: int, height: int) -> None:
    """The picture that was drawn, else a native chart, else the numbers, else why there are none."""
    panel, found = one.panel, chart(one.panel)
    if one.picture is not None:
        shape = slide.shapes.add_picture(io.BytesIO(one.picture), left, top)
        scale = min(width / shape.width, height / shape.height)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
        shape.left = left + (width - shape.width) // 2
        _describe(shape, panel.alt or panel.sentence)
    elif found is not None:
        shape = pptx_charts.add(slide, found, (left, top, width, height))
        _describe(shape, panel.alt or panel.sentence)
    elif panel.state == "shown" and panel.records:
        _describe(_table(slide, panel, left, top, width, height), panel.alt or panel.sentence)
    # A view that shows nothing says so in its title.


def _table(slide: Any, panel: Panel, left: int, top: int, width: int, height: int) -> Any:
    """The first rows and columns of the page's table, as it writes them."""
    columns = few(panel, MOST_COLUMNS)
    size = 14
    rows = [[column.label for column in columns]]
    letters = width / len(columns) / Pt(0.56 * size)  # of a line of a cell, about
    for record in records_of(panel):
        whole = whole_percents(record, columns)
        cells = [text(record.get(one.name), one.kind, whole=whole) for one in columns]
        lines = [1 + max(int(len(cell) / letters) for cell in row) for row in (*rows, cells)]
        if sum(lines) * Pt(1.3 * size) + len(lines) * Pt(8) > height:
            break
        rows.append(cells)
    shape = slide.shapes.add_table(len(rows), len(columns), left, top, width, Pt(10))
    for at, cells in enumerate(rows):
        for place, (column, said) in enumerate(zip(columns, cells, strict=True)):
            frame = shape.table.cell(at, place).text_frame
            _words(frame, said, size=size, colour="ink" if at else "paper", bold=not at)
            if column.numeric:
                frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    return shape


def _notes(one: Slide) -> str:
    """What a speaker may be asked: how it is read, of whom, what is left out, source and link."""
    panel = one.panel
    print_of = fine_print(one.answer, panel, one.base)
    lines = [f"{label}: {said}" for label, said in print_of[1:]]
    over = chart(panel)
    if over is not None and over.left_out:
        lines.insert(0, f"{over.left_out} more rows found no room; the view has them.")
    return "\n".join((*filter(None, (one.notes,)), panel.sentence, *lines))


def _box(slide: Any, top: int, height: int) -> Any:
    return slide.shapes.add_textbox(EDGE, top, WIDE - 2 * EDGE, height)


def _words(frame: Any, said: str, *, size: float, colour: str, bold: bool = False) -> None:
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(2)
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text, font = said, run.font
    font.size, font.bold, font.name = Pt(size), bold, FONT
    font.color.rgb = rgb(colour)


def _describe(shape: Any, said: str) -> None:
    """Alternative text, for those who hear the slide."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", said)
