"""A table as it leaves: the same numbers as on the page, its fine print with it, nothing that runs."""

from __future__ import annotations

import csv as reader
import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from components.columns import column
from components.exports import csv, xlsx
from components.exports.fine_print import FORMULA, fine_print, names_of
from queries.answer import Answer, Panel
from tests.components.formulas import FORMULAS

RECORDS = (
    {"group": "Grade 6", "key": "6", "n": 1204, "share_below": 0.623, "low": 0.59, "hidden": None},
    {"group": "Grade 7", "key": "7", "n": None, "share_below": None, "low": None, "hidden": "few"},
    {"group": "Grade 8", "key": "8", "n": 40, "share_below": 0.5, "low": 0.35, "hidden": None},
)


def answer(records: Any = RECORDS, *, synthetic: bool = True, **more: Any) -> Answer:
    panel = Panel(
        *("layers", "shown", "62 of 100 below.", "Students of grade 6 to 8."),
        **{
            **{"records": records, "columns": ("group", "n", "share_below", "low")},
            **{"how_to_read": "Deeper is further.", "missing": "4 of 100 untested."},
            **{"notes": ("Parts of few are merged.",), **more},
        },
    )
    return Answer(
        *("/?grade=6", "/", (panel,), "Grade level by placement.", "Demo (synthetic data)."),
        **{"notes": (), "data_version": "0123456789abcdef", "synthetic": synthetic},
        **{"selected": "All students.", "notices": ("A value was left out.",)},
    )


def workbook(found: Answer) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(found, found.panels[0])))


def rows(found: Answer) -> list[list[str]]:
    text = csv.write(found, found.panels[0]).decode("utf-8-sig")
    return list(reader.reader(io.StringIO(text, newline="")))


# Both


def test_every_export_carries_all_of_its_fine_print() -> None:
    found = answer()
    wanted = {
        **{"Waterline": "62 of 100 below.", "What is shown": "Students of grade 6 to 8."},
        **{"Selected": "All students.", "How to read it": "Deeper is further."},
        **{"Not in the picture": "4 of 100 untested.", "Basis": "Grade level by placement."},
        **{"Source": "Demo (synthetic data).", "Data": "Synthetic data, no real students"},
        **{"Data version": "0123456789abcdef", "Link": "/?data=01234567&grade=6"},
        "Taken": f"{datetime.now(UTC):%Y-%m-%d}",
    }
    lines = fine_print(found, found.panels[0])
    assert wanted.items() <= dict(lines).items()
    assert [text for label, text in lines if label == "Note"] == [
        "Parts of few are merged.",
        "A value was left out.",
    ]
    assert [tuple(row) for row in rows(found)[: len(lines)]] == lines
    sheet = workbook(found)["About"]
    assert [
        (sheet.cell(at, 1).value, sheet.cell(at, 2).value) for at in range(1, len(lines) + 1)
    ] == lines
    assert dict(fine_print(answer(synthetic=False), found.panels[0]))["Data"] == (
        "Real records, aggregates only"
    )


def test_both_hold_the_numbers_of_the_records() -> None:
    found = answer()
    names = names_of(found.panels[0])
    assert names == ["group", "n", "share_below", "low", "hidden"]
    table = rows(found)[-4:]
    assert table[0] == names
    assert table[1:] == [
        ["Grade 6", "1204", "0.623", "0.59", ""],
        ["Grade 7", "", "", "", "few"],
        ["Grade 8", "40", "0.5", "0.35", ""],
    ]
    sheet = workbook(found)["Numbers"]
    assert [cell.value for cell in sheet[1]] == [column(name).label for name in names]
    held = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert held == [[record.get(name) for name in names] for record in RECORDS]


# The workbook


def test_numbers_are_numbers_in_their_own_unit() -> None:
    sheet = workbook(answer())["Numbers"]
    first, middle, last = sheet[2], sheet[3], sheet[4]
    assert [cell.data_type for cell in first[1:4]] == ["n", "n", "n"]
    assert [first[at].number_format for at in (1, 2, 3)] == ["#,##0", "0.0%", "0.0%"]
    assert last[2].number_format == "0%"  # whole percents are not written with a decimal
    assert [cell.value for cell in middle[1:4]] == [None] * 3


def test_the_codebook_says_what_each_column_is() -> None:
    sheet = workbook(answer())["About"]
    held = {row[0].value: [cell.value for cell in row[1:4]] for row in sheet.iter_rows()}
    label, unit, meaning = held["share_below"]
    assert (label, unit) == (column("share_below").label, "share")
    assert "/" in meaning and len(meaning) > 40
    assert held["n"][0] == "Students"


def test_nothing_is_hidden_and_nothing_leads_elsewhere() -> None:
    found = answer()
    book = workbook(found)
    assert book.sheetnames == ["About", "Numbers"]
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert not any(one.hidden for one in sheet.column_dimensions.values())
        assert not any(one.hidden for one in sheet.row_dimensions.values())
    with zipfile.ZipFile(io.BytesIO(xlsx.write(found, found.panels[0]))) as packed:
        text = "".join(packed.read(name).decode() for name in packed.namelist())
    for word in ("externalLink", "hyperlink", "<f>", "vbaProject", "relationships/image"):
        assert word not in text


def test_a_view_that_shows_nothing_says_why() -> None:
    sheet = workbook(answer(()))["Numbers"]
    assert sheet["A2"].value == "62 of 100 below."


# Formulas


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    record = {"group": text, "n": 40, "share_below": 0.5, "low": 0.4, "hidden": text}
    found = answer((record,), notes=(text,), missing=text)
    for row in rows(found):
        assert not any(cell.startswith(FORMULA) for cell in row), row
    clean = text.replace("\0", "")
    for sheet in workbook(found):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and cell.hyperlink is None
                if cell.value is not None and cell.data_type != "n":
                    assert cell.data_type in ("s", "inlineStr"), cell.value
    assert clean.strip("\r\n\t ") in str(workbook(found)["Numbers"]["A2"].value or "").replace(
        "_x0000_", ""
    )
