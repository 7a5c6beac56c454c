"""What a PDF's pages hold, as plain HTML: one view after another, contents before them.

Knows: answers, panels, their fine print and tables. Must not know: WeasyPrint, HTTP, how pictures are
drawn. Every text is escaped; the only addresses are pictures handed in and the view's own link.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

from components.exports.fine_print import fine_print
from components.exports.pdf_engine import PICTURE
from components.exports.pdf_table import FEW, MOST, tables
from queries.answer import Answer, Panel

# Of the fine print, what stands over the picture already.
OVER = ("Waterline", "What is shown")
COLUMN, TALLEST = 182.0, 205.0  # millimetres between the margins, about
TIGHT = 0.8
ANCHOR = "view-"  # and the place of a view: where it begins
ONE_LINE = ("Data", "Data version", "Taken")


@dataclass(frozen=True)
class Sheet:
    """One view: an answer's panel, the picture drawn of it (PNG), if there is one, `base` as in
    `fine_print`. A presenter's `headline` stands over the view's sentence and `notes` under it; the
    sentence itself is never left out."""

    answer: Answer
    panel: Panel
    picture: bytes | None = None
    base: str = ""
    headline: str = ""
    notes: str = ""


def page(
    sheets: Sequence[Sheet], *, title: str, contents: bool, tight: Collection[int] = ()
) -> str:
    """The whole document. With one view its sentence is the H1; with several `title` is. The views at
    the places `tight` are set smaller, to end a page earlier."""
    if len(sheets) == 1 and not contents:
        return document(_view(sheets[0], 0, level=1, tight=0 in tight), title=title)
    first = sheets[0].answer
    views = "".join(_view(one, at, level=2, tight=at in tight) for at, one in enumerate(sheets))
    # What is not true of all views is said at each, not over all of them.
    selected = {one.answer.selected for one in sheets}
    head = [f"<h1>{escape(title)}</h1>"]
    head += [paragraph("subtitle", first.selected)] if len(selected) == 1 else []
    if contents:
        head += ["<h2>Contents</h2>", _contents(sheets)]
    sources = dict.fromkeys(one.answer.source for one in sheets)
    head += [paragraph("source", source) for source in sources]
    front = "front" if contents else "front short"
    cover = f'<section class="{front}" {foot(first)}>{"".join(head)}</section>'
    return document(cover + views, title=title)


def document(body: str, *, title: str) -> str:
    """A body as a document with its language and title."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="author" content="Waterline"></head>'
        f"<body>{body}</body></html>"
    )


def kind_of(answer: Answer) -> str:
    """What every page says of the data."""
    return (
        "Synthetic data, no real students" if answer.synthetic else "Real records, aggregates only"
    )


def foot(answer: Answer) -> str:
    """The attribute that carries a section's footer line: kind of data, data set, version."""
    name = answer.source.partition(" (")[0]
    said = f"{kind_of(answer)}. {name}. Data version {answer.data_version[:8]}."
    return f'data-foot="{escape(said)}"'


def figure(panel: Panel, name: str, *, tall: float = 0) -> str:
    """A picture that was handed in under `name`, at most `tall` millimetres high, with its alternative
    text."""
    said = escape(panel.alt or panel.sentence)
    most = f' style="max-height: {tall:.0f}mm"' if tall else ""
    return f'<figure><img src="{PICTURE}{escape(name)}" alt="{said}"{most}></figure>'


def fine(lines: Sequence[tuple[str, str]], *, level: int) -> str:
    """Label and text of the fine print, a paragraph each, under a heading. A label is said once, and
    what data it is stands on one line; the link leads where it says, where it is a whole one."""
    made, before = [], ""
    told = dict(lines)
    for label, text in lines:
        if label in ONE_LINE[1:]:
            continue
        said = escape(text)
        if label == ONE_LINE[0]:
            said = escape(". ".join((text, *(f"{one}: {told[one]}" for one in ONE_LINE[1:]))))
        if label == "Link" and text.startswith(("https://", "http://")):
            said = f'<a href="{escape(text)}">{said}</a>'
        marked = "&#8203;" if label == before else escape(label)
        made.append(f"<p><strong>{marked}</strong> {said}</p>")
        before = label
    if not made:
        return ""
    return f'<div class="fine"><h{level}>What belongs to it</h{level}>{"".join(made)}</div>'


def _contents(sheets: Sequence[Sheet]) -> str:
    rows = "".join(
        f'<li><a href="#{ANCHOR}{at}">{escape(_named(one))}</a></li>'
        for at, one in enumerate(sheets)
    )
    return f'<ol class="contents">{rows}</ol>'


def _named(one: Sheet) -> str:
    return one.headline or one.panel.sentence


def _view(one: Sheet, at: int, *, level: int, tight: bool) -> str:
    panel = one.panel
    inner = level + 1
    parts = [f'<h{level} id="{ANCHOR}{at}">{escape(_named(one))}</h{level}>']
    if one.headline:
        parts.append(paragraph("sentence", panel.sentence))
    parts.append(paragraph("subtitle", panel.subtitle))
    if one.picture is not None:
        parts.append(figure(panel, str(at), tall=_tall(one.picture, tight=tight)))
    if one.notes:
        said = "".join(paragraph("", line) for line in one.notes.splitlines() if line.strip())
        heading = f"<h{inner}>From the presenter</h{inner}>"
        parts.append(f'<div class="notes">{heading}{said}</div>')
    parts.append(_numbers(one, inner))
    lines = [line for line in fine_print(one.answer, panel, one.base) if line[0] not in OVER]
    parts.append(fine(lines, level=inner))
    kind = "view tight" if tight else "view"
    return f'<section class="{kind}" {foot(one.answer)}>{"".join(parts)}</section>'


def _tall(picture: bytes, *, tight: bool) -> float:
    """Millimetres a picture (PNG) may be high: as wide as the page where that leaves room for words;
    `tight` a fifth less, not more, so that its type stays readable."""
    wide, tall = struct.unpack(">II", picture[16:24])
    whole = min(TALLEST, COLUMN * tall / wide)
    return TIGHT * whole if tight else whole


def _numbers(one: Sheet, level: int) -> str:
    panel = one.panel
    if not panel.records:
        return ""
    pictured = one.picture is not None
    if pictured and len(panel.records) > FEW:
        said = f"The table behind the picture has {len(panel.records):,} rows."
        return paragraph("more", f"{said} The CSV of this view has all of them.")
    few = len(panel.records) <= FEW
    made = tables(panel, most=FEW if few else MOST, parts=99 if few else 1)
    return f'<div class="numbers">{made}</div>'


def paragraph(kind: str, said: str) -> str:
    """A paragraph of a kind the stylesheet knows; "" where nothing is said."""
    if not said:
        return ""
    return f'<p class="{kind}">{escape(said)}</p>' if kind else f"<p>{escape(said)}</p>"
