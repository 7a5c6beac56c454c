"""A PDF says what the page says, to those who see it and to those who hear it; nothing is stripped."""

from __future__ import annotations

import builtins
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from components.exports import pdf, pdf_engine, pdf_profile, pdf_table
from components.exports.__main__ import main
from components.exports.fine_print import fine_print
from components.exports.pdf import Sheet
from components.tables import table
from queries import ask
from queries.answer import Answer, Panel
from queries.views import VIEWS
from tests.bench.selections import random_selections
from tests.components.pdfs import (
    counts,
    headings,
    needs_weasyprint,
    opened,
    said_anywhere,
    tree,
    ua_part,
    words,
)
from tests.components.test_exports import answer
from tests.components.test_slides import forest, png, view
from tests.leaks import leaks

pytestmark = needs_weasyprint
BASE = "https://waterline.example"
ELSEWHERE = "http://elsewhere.example/x.png"
YES_NO = {"True": "yes", "False": "no"}
POINTS = {"letter": (612, 792), "a4": (595, 842)}


def sheet(found: Answer, picture: bytes | None = None, **more: Any) -> Sheet:
    return Sheet(found, found.panels[0], picture, BASE, **more)


def flat(text: str) -> str:
    """Text without blanks: a line may end anywhere."""
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def one() -> Any:
    """A view with a picture and a table of three rows."""
    return opened(pdf.write([sheet(answer(alt="Three bars."), png(80, 40))]))


@pytest.fixture(scope="module")
def packet() -> Any:
    """Two views of a board packet on A4; a presenter has put words of their own over the first."""
    said = {"headline": "We must <act> & now", "notes": "Ask for tutors.\nThen for time."}
    views = [sheet(answer(), png(80, 40), **said), sheet(forest())]
    return opened(pdf.write(views, paper="a4", title="Board packet", contents=True))


# For those who hear it


def test_it_is_tagged_named_and_in_english(one: Any, packet: Any) -> None:
    for made, title in ((one, "62 of 100 below."), (packet, "Board packet")):
        root = made.Root
        assert bool(root.MarkInfo.Marked) and str(root.Lang) == "en"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(made.docinfo.Title) == title
        assert ua_part(made) == "1"
        assert str(root.StructTreeRoot.K[0].S) == "/Document"
        assert all(str(page.Tabs) == "/S" for page in made.pages)


def test_there_is_one_h1_and_no_level_is_left_out(one: Any, packet: Any) -> None:
    assert headings(one)[0] == (1, "62 of 100 below.")
    assert headings(packet) == [
        (1, "Board packet"),
        (2, "Contents"),
        (2, "We must <act> & now"),
        (3, "From the presenter"),
        (3, "What belongs to it"),
        (2, "One of three grew more."),
        (3, "What belongs to it"),
    ]
    for made in (one, packet):
        levels = [level for level, _ in headings(made)]
        assert levels.count(1) == 1 and levels[0] == 1
        assert all(b <= a + 1 for a, b in pairwise(levels))


def test_every_picture_has_its_alternative_text(one: Any, packet: Any) -> None:
    assert [figure.alt for figure in tree(one).all("Figure")] == ["Three bars."]
    assert [figure.alt for figure in tree(packet).all("Figure")] == ["62 of 100 below."]


def test_every_table_has_heads_and_holds_the_numbers_of_the_page(one: Any) -> None:
    found = answer()
    [printed] = tree(one).all("Table")
    rows = [[cell.text for cell in row.children] for row in printed.all("TR")]
    kinds = [[cell.kind for cell in row.children] for row in printed.all("TR")]
    shown = table(found.panels[0])
    assert rows[0] == [label for label, _ in shown["heads"]]
    assert rows[1:] == [
        [cell[0] if isinstance(cell, list) else cell for cell in row] for row in shown["rows"]
    ]
    assert kinds == [["TH"] * 4, *[["TH", *["TD"] * 3]] * 3]
    assert all(cell.heads == 2 for cell in printed.all("TD"))  # of its row and of its column


def test_a_wide_table_is_cut_and_a_short_one_turned_and_no_number_is_lost() -> None:
    names = (
        "group",
        *(f"layer_{at}" for at in range(4)),
        "n",
        "mean",
        "status",
        "effect",
        "chance",
    )
    for rows in (3, 12):
        records = tuple(
            {name: at + 0.125 + place / 64 for place, name in enumerate(names)}
            | {"group": f"Group {at}"}
            for at in range(rows)
        )
        found = view("cost", records, columns=names)
        made = tree(opened(pdf.write([sheet(found)])))
        cells = {cell.text for cell in made.all("TD|TH")}
        for row in table(found.panels[0])["rows"]:
            assert set(row) <= cells
        assert all(one.all("TH") and one.all("Caption") for one in made.all("Table"))


def test_a_long_table_says_what_is_printed() -> None:
    rows = tuple({"group": f"Group {at}", "effect": 0.2} for at in range(60))
    found = view("cost", rows, columns=("group", "effect"))
    [bare], [pictured] = ([sheet(found)], [sheet(found, png(80, 40))])
    text = " ".join(words(opened(pdf.write([bare]))))
    assert "Group 23" in text and "Group 24" not in text
    assert "Printed here: 24 of 60 rows. The CSV of this view has all of them." in text
    text = " ".join(words(opened(pdf.write([pictured]))))
    assert "Group 1" not in text and "The table behind the picture has 60 rows." in text


# Everything travels


def test_nothing_of_the_fine_print_is_left_out(one: Any, packet: Any) -> None:
    for made, found in ((one, answer(alt="Three bars.")), (packet, answer()), (packet, forest())):
        text = flat(" ".join(words(made)))
        for label, said in fine_print(found, found.panels[0], BASE):
            assert flat(said) in text, label
    addresses = [str(link.A.URI) for link in one.pages[0].Annots]
    assert addresses == [f"{BASE}/?data=01234567&grade=6"]


def test_every_page_says_what_the_data_is_and_where_it_stands(packet: Any) -> None:
    pages = words(packet)
    for at, text in enumerate(pages, start=1):
        assert "Synthetic data, no real students. Demo. Data version 01234567." in text
        assert f"Page {at} of {len(pages)}" in text
    real = words(opened(pdf.write([sheet(answer(synthetic=False))])))
    assert all("Real records, aggregates only. Demo. Data version 01234567." in one for one in real)


def test_a_presenters_words_never_stand_for_the_sentence(packet: Any) -> None:
    text = words(packet)[1]
    for said in ("We must <act> & now", "62 of 100 below.", "Ask for tutors.", "Then for time."):
        assert said in text


def test_what_is_not_true_of_all_views_does_not_stand_over_them() -> None:
    [first, second] = (sheet(answer()), sheet(replace(answer(), selected="Some students.")))
    same, apart = (
        words(opened(pdf.write([first, other], title="Two", contents=True)))[0]
        for other in (first, second)
    )
    assert "All students." in same and "All students." not in apart
    assert "Demo (synthetic data)." in same and "Demo (synthetic data)." in apart


def test_the_contents_name_each_view_and_its_page(packet: Any) -> None:
    lines = [one.text for one in tree(packet).all("L")[0].all("LBody")]
    assert [re.sub(r"[ .]{3,}", " ", line) for line in lines] == [
        "We must <act> & now 2",
        "One of three grew more 3",
    ]


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_page_is_paper_and_a_view_begins_one(paper: pdf.Paper) -> None:
    views = [sheet(answer(), png(80, 40)), sheet(forest()), sheet(answer(()))]
    made = opened(pdf.write(views, paper=paper, title="Three"))
    for page in made.pages:
        wide, tall = (float(value) for value in page.MediaBox[2:])
        assert (round(wide), round(tall)) == POINTS[paper]
    assert len(made.pages) == 3


def test_the_same_views_give_the_same_file() -> None:
    views = [sheet(answer(), png(80, 40)), sheet(forest())]
    first, second = (pdf.write(views, title="Twice", contents=True) for _ in range(2))
    assert first == second


def test_without_a_view_there_is_no_pdf() -> None:
    with pytest.raises(ValueError, match="at least one view"):
        pdf.write([])


# Nothing else does


def test_a_planted_leak_is_found_in_text_alternative_and_metadata() -> None:
    rows = ({"group": "stu-abcdefgh", "effect": 0.2, "low": 0.1, "high": 0.3},)
    found = view("effects", rows, alt="Of 3 students.")
    assert leaks(said_anywhere(opened(pdf.write([sheet(found)]))))
    few = view("x", ({"group": "A", "n": 3},), columns=("group", "n"))
    assert leaks(counts(opened(pdf.write([sheet(few)]))))
    assert leaks(said_anywhere(opened(pdf.write([sheet(view("x", ()))], title="stu-abcdefgh"))))
    spoken = opened(pdf.write([sheet(view("effects", (), alt="Of 3 students."), png(80, 40))]))
    assert not leaks(words(spoken)) and leaks(said_anywhere(spoken))


def test_markup_is_text_and_nothing_is_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file that is there, another host, a picture nobody handed in: none of it is opened."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    bad = f'<img src="{secret.as_uri()}" alt="x"><script>1</script></p><h1>Mine</h1>'
    found = answer(({"group": bad, "n": 40},), missing=bad)
    made = opened(pdf.write([sheet(found, headline=bad, notes=bad)]))
    assert len(tree(made).all("H1")) == 1 and flat(bad) in flat(words(made)[0])
    page = (
        f'<html lang="en"><body><h1>A</h1><img alt="a" src="{secret.as_uri()}">'
        f'<img alt="b" src="{ELSEWHERE}"><img alt="c" src="picture:none">'
        "</body></html>"
    )
    monkeypatch.setattr(builtins, "open", _never)
    monkeypatch.setattr("socket.socket.connect", _never)
    document = pdf_engine.laid_out(page, {}, style="body { background: url(picture:other) }")
    assert len(document.pages) == 1


def _never(*given: object, **named: object) -> None:
    raise AssertionError(f"opened: {given}")


@pytest.mark.slow
def test_every_view_of_every_page_makes_a_pdf_that_gives_nothing_away(demo_store: Path) -> None:
    links = ("/?by=district", "/growth?by=race")
    sheets = []
    for link in links:
        found = ask.answer(link, data="demo")
        sheets += [Sheet(found, panel) for panel in found.panels]
    made = opened(pdf.write(sheets, title="All", contents=True))
    assert leaks(said_anywhere(made)) == []
    assert len(counts(made)) > 40 and leaks(counts(made)) == []
    level_2 = [text for level, text in headings(made) if level == 2]
    assert [flat(text) for text in level_2[1:]] == [flat(one.panel.sentence) for one in sheets]
    assert all(one.all("TH") for one in tree(made).all("Table"))


@pytest.mark.slow
def test_random_views_print_the_numbers_of_the_page(demo_store: Path) -> None:
    """Every cell of a table that is printed whole is written as on the page; nothing leaks."""
    catalog, compared = ask.catalog("demo"), 0
    for path in VIEWS:
        for chosen in random_selections(catalog, count=1, seed=2027, path=path):
            found = ask.answer(chosen.link(path), data="demo")
            sheets = [Sheet(found, panel) for panel in found.panels]
            made = opened(pdf.write(sheets, title="Random"))
            cells = {flat(cell.text) for cell in tree(made).all("TD|TH")}
            for panel in found.panels:
                if 0 < len(panel.records) <= pdf_table.FEW:
                    shown = table(panel)
                    row_cells = [cell for row in shown["rows"] for cell in row]
                    said = {flat(one[0] if isinstance(one, list) else one) for one in row_cells}
                    said |= {flat(label) for label, _ in shown["heads"]}
                    missed = {YES_NO.get(one, one) for one in said} - cells
                    assert missed == set(), (found.link, panel.name)
                    compared += 1
            assert leaks(said_anywhere(made)) == [] and leaks(counts(made)) == [], found.link
    assert compared > 12


# A profile


def profiles(paper: pdf.Paper) -> list[Answer]:
    """A school, a district or nobody, a provider; others on the other paper."""
    keys = [str(row["key"]) for row in ask.answer("/schools", data="demo").panels[0].records]
    effects = ask.answer("/providers", data="demo").panel("effects")
    assert effects is not None
    providers = [str(row["key"]) for row in effects.records if row.get("key")]
    first = paper == "letter"
    links = [f"/schools/{keys[0 if first else len(keys) // 2]}"]
    links.append("/schools/d01?unit=district" if first else "/schools/nowhere")
    links.append(f"/providers/{providers[0 if first else 1]}")
    return [ask.answer(link, data="demo") for link in links]


def drawn(found: Answer) -> dict[str, bytes]:
    """A picture of every panel that has a place for one, in about the shape it has."""
    cells = [pdf_profile.cell(found, panel.place) for panel in found.panels if panel.records]
    return {
        one.place: png(430, 540) if one.half else png(860, 540)
        for one in cells
        if one is not None and one.pictured
    }


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.slow
def test_a_profile_has_two_pages(demo_store: Path, paper: pdf.Paper) -> None:
    for found in profiles(paper):
        made = opened(pdf_profile.write(found, drawn(found), paper=paper, base=BASE))
        assert len(made.pages) == 2, found.link
        name, *others = headings(made)
        assert name == (1, found.panels[0].sentence)
        assert all(level == 2 for level, _ in others)
        text = flat(" ".join(words(made)))
        for key in ("first", "second", "third"):
            assert flat(str(found.panels[0].facts.get(key, ""))) in text
        for label, said in fine_print(found, found.panels[0], BASE):
            assert flat(said) in text, label
        assert leaks(said_anywhere(made)) == []
        figures = tree(made).all("Figure")
        assert len(figures) == len(drawn(found)) and all(one.alt for one in figures)


@pytest.mark.slow
def test_a_profile_without_pictures_has_tables_and_two_pages(demo_store: Path) -> None:
    for found in profiles("letter")[::2]:
        made = opened(pdf_profile.write(found, {}))
        assert len(made.pages) == 2 and tree(made).all("Table"), found.link


# Where it cannot be made, and without a browser


def test_a_machine_without_the_libraries_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def without(error: Exception) -> Any:
        def imported(name: str, *given: Any, **named: Any) -> Any:
            if name.partition(".")[0] == "weasyprint":
                raise error
            return importing(name, *given, **named)

        return imported

    for error, said in ((ImportError(), "Python package"), (OSError(), "libpango-1.0-0")):
        monkeypatch.setattr(builtins, "__import__", without(error))
        pdf_engine.missing.cache_clear()
        assert said in pdf_engine.missing() and pdf_engine.missing().endswith(".")
        with pytest.raises(pdf.PdfError, match=said):
            pdf.write([sheet(answer())])
        monkeypatch.undo()
        pdf_engine.missing.cache_clear()
    assert pdf_engine.missing() == ""


@pytest.mark.slow
def test_the_command_line_writes_a_packet_and_a_profile(demo_store: Path, tmp_path: Path) -> None:
    into = tmp_path / "board.pdf"
    links = ["/?grade=8", "/growth?by=district#by_group"]
    assert main([*links, "--pdf", str(into), "--paper", "a4", "--data", "demo"]) == 0
    made = opened(into.read_bytes())
    assert headings(made)[1] == (2, "Contents") and round(float(made.pages[0].MediaBox[3])) == 842
    [school] = ask.answer("/schools", data="demo").panels[0].records[:1]
    assert main([f"/schools/{school['key']}", "--pdf", str(into), "--data", "demo"]) == 0
    assert len(opened(into.read_bytes()).pages) == 2


def test_a_column_keeps_its_unit_where_others_are_left_out() -> None:
    """An interval is in the unit of what it belongs to, whether that is printed or not."""
    columns = ("group", "effect", "low", "high")
    panel = Panel("x", "shown", "A.", "B.", ({"group": "A", "effect": 0.2, "low": 0.1},), columns)
    assert "+0.10" in pdf_table.tables(panel, only=("group", "low"))
