"""A PDF of views: tagged, on letter or A4, with everything that belongs to each view.

Knows: how pages and their stylesheet become a file. Must not know: Dash, HTTP, how pictures are drawn.
Every number on a page is computed here from its link; a picture stands on its page as a picture.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

from components.exports import pdf_engine, pdf_html, pdf_style
from components.exports.pdf_engine import PdfError, missing
from components.exports.pdf_html import Sheet
from components.exports.pdf_style import SIZES, Paper

__all__ = ["SIZES", "Paper", "PdfError", "Sheet", "missing", "write"]


def write(
    views: Sequence[Sheet], *, paper: Paper = "letter", title: str = "", contents: bool = False
) -> bytes:
    """The PDF: a view a page or more, `contents` with page numbers before them.

    `title`: of the document; a single view's is its sentence, where none is given. ValueError without
    a view, PdfError where this machine has no WeasyPrint.
    """
    if not views:
        raise ValueError("A PDF needs at least one view.")
    first = views[0]
    title = title or first.headline or first.panel.sentence
    pictures = {str(at): one.picture for at, one in enumerate(views) if one.picture is not None}

    style, known = pdf_style.css(paper), dict[Any, Any]()

    def laid_out(tight: Collection[int]) -> Any:
        page = pdf_html.page(views, title=title, contents=contents, tight=tight)
        return pdf_engine.laid_out(page, pictures, style=style, known=known)

    found = laid_out(())
    before = _pages_of(found, len(views))
    if any(pages > 1 for pages in before):
        # A few lines alone on a page: set smaller where that saves the page, and only there.
        smaller = {at for at, pages in enumerate(before) if pages > 1}
        tried = laid_out(smaller)
        after = _pages_of(tried, len(views))
        saved = {at for at in smaller if after[at] < before[at]}
        found = found if not saved else tried if saved == smaller else laid_out(saved)
    return pdf_engine.written(found)


def _pages_of(document: Any, count: int) -> list[int]:
    """How many pages each view takes, from where the views begin."""
    starts = [
        at
        for view in range(count)
        for at, page in enumerate(document.pages)
        if f"{pdf_html.ANCHOR}{view}" in page.anchors
    ]
    return [end - start for start, end in pairwise([*starts, len(document.pages)])]
