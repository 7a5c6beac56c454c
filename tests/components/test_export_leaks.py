"""A student's id, a count too small and a telling sentence, planted: found in every kind of file.

The scanner of `tests.leaks` reads the page's own answers; here the files themselves are read back, so
that the tests of each kind that find nothing are known to be able to find something.
"""

from __future__ import annotations

import csv as reader
import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from components import pictures
from components.exports import csv, html, pdf, pptx, xlsx
from components.figures.canvas import canvas
from components.leaves import leaf
from components.theme import Look
from data import presentations as kept
from data.presentations import Slide
from queries.answer import Answer, Panel
from tests.components import decks, pdfs
from tests.components.test_exports import answer
from tests.leaks import leaks

ID = {"group": "stu-abcdefgh", "n": 355, "effect": 0.2, "low": 0.1, "high": 0.3}
FEW = {"group": "Bramble", "n": 3, "effect": 0.2, "low": 0.1, "high": 0.3}
MORE = {"key": "x", "verdict": "grew more", "comparable": True, "schools": 4}


def view(record: dict[str, Any], notes: tuple[str, ...] = ()) -> Answer:
    """An answer of one panel with one row, drawn as a forest."""
    found = answer((record | MORE,), notes=notes)
    columns = ("group", "n", "effect", "low", "high")
    panel = replace(found.panels[0], name="effects", columns=columns)
    return replace(found, panels=(panel,))


def as_csv(found: Answer, panel: Panel) -> Any:
    text = csv.write(found, panel).decode("utf-8-sig")
    rows = list(reader.reader(io.StringIO(text, newline="")))
    at = next(i for i, row in enumerate(rows) if row[:1] == ["group"])
    told = [dict(zip(rows[at], row, strict=False)) for row in rows[at + 1 :]]
    counted = [{k: int(v) if v.isdigit() else v for k, v in row.items()} for row in told]
    return [counted, text]


def as_xlsx(found: Answer, panel: Panel) -> Any:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(found, panel)))
    cells = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]
    heads = {str(value): at for at, value in enumerate(cells[-1][0])}
    small = [{"n": row[heads["Students"]]} for row in cells[-1][1:]]
    return [cells, small]


def as_pptx(found: Answer, panel: Panel) -> Any:
    slide = decks.opened(pptx.write([pptx.Slide(found, panel)])).slides[0]
    return [decks.words(slide), *(decks.workbook(chart) for chart in decks.charts(slide))]


def as_picture(found: Answer, panel: Panel) -> Any:
    look = Look("light", "projector")
    figure = pictures.draw(panel, look=look)
    assert figure is not None
    return canvas(
        figure, title=panel.sentence, subtitle="", source=" ".join(panel.notes), look=look
    )


def as_html(found: Answer, panel: Panel) -> Any:
    """Its text, and the figures that its scripts draw."""
    text = html.write([leaf(found, panel)]).decode()
    start = text.index('-data">') + len('-data">')
    held = json.loads(text[start : text.index("</script>", start)])
    without = text[: text.index("<script>")]
    return [without, held]


def as_pdf(found: Answer, panel: Panel) -> Any:
    """What a reader and a searcher of the file finds: the text of its pages."""
    made = pdf.write([pdf.Sheet(found, panel)])
    read = pdfs.opened(made)
    return [pdfs.said_anywhere(read), pdfs.counts(read)]


KINDS: dict[str, Callable[[Answer, Panel], Any]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "pptx": as_pptx,
    "picture": as_picture,
    "html": as_html,
    **({"pdf": as_pdf} if not pdf.missing() else {}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_id_is_found(kind: str) -> None:
    found = view(ID)
    assert any("student id" in one for one in leaks(KINDS[kind](found, found.panels[0])))


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_sentence_is_found(kind: str) -> None:
    found = view(ID | {"group": "Bramble"}, notes=("The other 3 students left.",))
    assert set(leaks(KINDS[kind](found, found.panels[0]))) == {"3 students in a text"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_count_is_found(kind: str) -> None:
    """In its table; where the file draws without counts, in the words that stand for the picture."""
    found = view(FEW)
    panel = replace(found.panels[0], alt="Bramble: 3 students, +0.20 SD")
    assert leaks(KINDS[kind](found, panel))


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_plant_nothing_is_found(kind: str) -> None:
    found = view(ID | {"group": "Bramble"}, notes=("The other 30 students left.",))
    assert leaks(KINDS[kind](found, found.panels[0])) == []


def test_a_presentations_file_holds_a_presenters_words_and_no_record() -> None:
    """Links and words alone: what a presenter typed is theirs, no record gets there."""
    one = kept.Presentation("v" * 22, "e" * 22, "Board", slides=(Slide("/", "layers", "Ours"),))
    held = kept.as_file(one)
    assert set(held) == {"kind", "title", "safe", "slides"}
    assert set(held["slides"][0]) == {"link", "panel", "headline", "notes", "data"}
    assert "v" * 22 not in json.dumps(held) and "e" * 22 not in json.dumps(held)
