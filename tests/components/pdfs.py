"""What a PDF holds, read back: its tags in order with their text, its pages' text, its metadata.

Knows: pikepdf, how WeasyPrint writes text (glyph numbers, a ToUnicode map a font). Must not know: what
the pages are about.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pytest

from components.exports.pdf_engine import missing

needs_weasyprint = pytest.mark.skipif(bool(missing()), reason=missing() or "WeasyPrint is there")
HEADING = re.compile(r"H[1-6]")
BLOCK = re.compile(r"H[1-6]|P|TD|TH|LBody|Caption")
STUDENTS = re.compile(r"Students\b.*")
UA = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass
class Tag:
    """One element of the structure tree: its kind, its text with its children's, what it says."""

    kind: str
    text: str
    alt: str = ""
    heads: int = 0  # head cells that a cell of a table refers to
    children: list[Tag] = field(default_factory=list)

    def walk(self) -> Iterator[Tag]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, kind: str) -> list[Tag]:
        return [one for one in self.walk() if re.fullmatch(kind, one.kind)]


def opened(made: bytes) -> Any:
    return pikepdf.open(io.BytesIO(made))


def tree(pdf: Any) -> Tag:
    """The structure tree, text from the pages' marked content."""
    said = {page.objgen: _marked(page) for page in pdf.pages}
    return _tag(pdf.Root.StructTreeRoot, said, None)


def headings(pdf: Any) -> list[tuple[int, str]]:
    """Level and text of every heading in the order they are read."""
    return [(int(one.kind[1]), one.text) for one in tree(pdf).all(HEADING.pattern)]


def words(pdf: Any) -> list[str]:
    """All text of each page, footers included."""
    return [" ".join(_marked(page).values()) + " " + _unmarked(page) for page in pdf.pages]


def counts(pdf: Any) -> list[dict[str, int]]:
    """{"n": number} of every cell whose column or row counts students."""
    found = []
    for table in tree(pdf).all("Table"):
        heads = [one.text for one in table.all("THead")[0].all("TH")]
        for row in table.all("TBody")[0].all("TR"):
            first, *cells = [one.text for one in row.children]
            for head, cell in zip(heads[1:], cells, strict=True):
                number = cell.replace(",", "")
                if (STUDENTS.match(head) or STUDENTS.match(first)) and number.isdigit():
                    found.append({"n": int(number)})
    return found


def said_anywhere(pdf: Any) -> list[str]:
    """Every text of the file, block by block: pages, alternatives, metadata, bookmarks, addresses."""
    tags = list(tree(pdf).walk())
    found = [one.text for one in tags if BLOCK.fullmatch(one.kind) and one.text]
    found += [*(one.alt for one in tags if one.alt), *map(_unmarked, pdf.pages)]
    found += [str(value) for value in pdf.docinfo.values()]
    with pdf.open_metadata() as held:
        found.append(str(held))
    with pdf.open_outline() as outline:
        found += [one.title for one in _every(outline.root)]
    for page in pdf.pages:
        found += [str(one.A.URI) for one in page.get("/Annots", []) if "/URI" in one.get("/A", {})]
    return found


def _every(items: Any) -> Iterator[Any]:
    for one in items:
        yield one
        yield from _every(one.children)


def _tag(element: Any, said: dict[Any, dict[int, str]], page: Any) -> Tag:
    page = element.get("/Pg", page)
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    texts, children = [], []
    for kid in kids:
        if isinstance(kid, int):
            texts.append(said[page.objgen].get(kid, ""))
        elif "/S" in kid:
            children.append(_tag(kid, said, page))
            texts.append(children[-1].text)
    kind = str(element.get("/S", "/Root")).removeprefix("/")
    text = re.sub(r"\s+", " ", " ".join(filter(None, texts))).strip()
    held = element.get("/A", {})
    heads = len(held.get("/Headers", [])) if isinstance(held, pikepdf.Dictionary) else 0
    return Tag(kind, text, str(element.get("/Alt", "")), heads, children)


def _marked(page: Any) -> dict[int, str]:
    """Number of each marked part of a page -> its text."""
    found: dict[int, str] = {}
    for number, text in _shown(page):
        if number is not None:
            found[number] = found.get(number, "") + text
    return found


def _unmarked(page: Any) -> str:
    return " ".join(text for number, text in _shown(page) if number is None)


def _shown(page: Any) -> Iterator[tuple[int | None, str]]:
    fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    stack: list[int | None] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            held = operands[1] if len(operands) > 1 else {}
            stack.append(int(held["/MCID"]) if "/MCID" in held else None)
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            letters = fonts[str(operands[0])]
        elif name in ("Tj", "TJ"):
            parts = operands[0] if name == "TJ" else [operands[0]]
            raw = b"".join(bytes(one) for one in parts if isinstance(one, pikepdf.String))
            codes = [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]
            text = "".join(letters.get(code, "") for code in codes)
            yield (stack[-1] if stack else None), text


def _letters(font: Any) -> dict[int, str]:
    """Glyph number -> what it stands for, from a font's ToUnicode map."""
    held = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", held)
    return {int(code, 16): bytes.fromhex(said).decode("utf-16-be") for code, said in pairs}


def ua_part(pdf: Any) -> str:
    """Which part of PDF/UA the file says that it keeps to; "" when none."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as held:
        return str(held.get(UA, ""))
