"""Slides say what the page says: title, chart, notes; a picture is one; nothing more is in them."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path

import pytest

from components.exports import posted, pptx
from components.exports.__main__ import main
from components.exports.charts import chart, pictured
from components.exports.pptx import Slide
from queries import ask
from queries.answer import Answer, Panel
from tests.components.decks import charts, opened, words, workbook
from tests.components.test_exports import answer
from tests.leaks import leaks


def png(wide: int = 8, tall: int = 4) -> bytes:
    """A small grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    rows = b"".join(b"\0" + b"\x80" * wide for _ in range(tall))
    head = struct.pack(">IIBBBBB", wide, tall, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return posted.PNG + b"".join(parts)


def sent(picture: bytes) -> str:
    return posted.HEAD + base64.b64encode(picture).decode()


def forest() -> Answer:
    rows = (
        {
            "group": "Alder",
            "key": "a",
            "effect": 0.2104,
            "low": 0.1,
            "high": 0.32,
            "verdict": "grew more",
        },
        {
            "group": "Birch",
            "key": "b",
            "effect": -0.004,
            "low": -0.1,
            "high": 0.09,
            "verdict": "too close to call",
        },
        {"group": "Cedar", "key": "c", "effect": 0.15, "low": None, "high": None, "verdict": None},
        {"group": "Dogwood", "key": "d", "effect": 0.2, "low": 0.1, "high": 0.3, "verdict": None},
        {"dot": True, "key": "a", "effect": 0.9},
    )
    return view("effects", rows)


def view(name: str, records: object, **more: object) -> Answer:
    found = answer(records)
    panel = Panel(
        *(name, "shown", "One of three grew more.", "Growth to spring of grade 8."),
        **{
            **{
                "records": records,
                "columns": ("group", "effect", "low", "high"),
                "alt": "Alder leads.",
            },
            **more,
        },  # type: ignore[arg-type]
    )
    return Answer(
        **{
            **{name: getattr(found, name) for name in found.__dataclass_fields__},
            "panels": (panel,),
        }
    )


def made(found: Answer, picture: bytes | None = None) -> object:
    [slide] = opened(pptx.write([Slide(found, found.panels[0], picture)])).slides
    return slide


# The slide


def test_the_sentence_is_the_title_and_everything_travels() -> None:
    found = forest()
    deck = opened(pptx.write([Slide(found, found.panels[0])]))
    assert round(deck.slide_width / deck.slide_height, 3) == round(16 / 9, 3)
    [slide] = deck.slides
    assert slide.shapes.title.text_frame.text == "One of three grew more."
    notes = slide.notes_slide.notes_text_frame.text
    for said in (
        "All students.",
        "Grade level by placement.",
        "Synthetic data",
        "0123456789abcdef",
        "/?data=01234567&grade=6",
    ):
        assert said in notes, said
    on_slide = "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    for said in (
        "Growth to spring",
        "All students.",
        "synthetic data",
        "Taken 20",
        "/?data=01234567&grade=6",
    ):
        assert said in on_slide, said
    assert "Alder leads." in words(slide)


def test_a_forest_is_a_chart_of_its_own_numbers() -> None:
    """Alder 0.210 with its interval and filled, Birch pale, Cedar without one, Dogwood without a verdict
    of its own; no school's dot."""
    [found] = charts(made(forest()))
    series = {one.name: one for one in found.plots[0].series}
    assert {name: list(one.iter_values()) for name, one in series.items()} == {
        "Names": [4.0, 3.0, 2.0, 1.0],
        "Alder: 95% interval": [4.0, 4.0],
        "Birch: 95% interval": [3.0, 3.0],
        "Dogwood: 95% interval": [1.0, 1.0],
        "0": [0.4, 4.6],
        "No verdict": [2.0, 1.0],
        "Interval leaves out 0": [4.0],
        "Interval holds 0": [3.0],
    }
    held = [value for row in workbook(found) for value in row if isinstance(value, float)]
    assert 0.21 in held and 0.1 in held and 0.32 in held
    assert 0.2104 not in held and 0.9 not in held
    labels = series["Names"]._element.xpath(".//a:t")
    assert [one.text for one in labels] == [
        "Alder   +0.21 (0.10 to 0.32)",
        "Birch   0.00 (−0.10 to 0.09)",
        "Cedar   +0.15",
        "Dogwood   +0.20 (0.10 to 0.30)",
    ]
    # What comes after a longer series is lost in one office program.
    lengths = [len(list(one.iter_values())) for one in found.plots[0].series]
    assert lengths == sorted(lengths, reverse=True)


def test_bars_are_shares_of_their_records() -> None:
    rows = (
        {"group": "Grade 6", "share_proficient": 0.4, "share_2_below": 0.25},
        {"group": "Grade 7", "share_proficient": None, "share_2_below": 0.3333333},
    )
    [found] = charts(made(view("tip", rows)))
    assert list(found.plots[0].categories) == ["Grade 6", "Grade 7"]
    assert [tuple(one.values) for one in found.plots[0].series] == [(0.4, None), (0.25, 0.333)]


def test_a_picture_stands_where_one_was_drawn_and_tells_its_alternative() -> None:
    slide = made(forest(), png())
    assert charts(slide) == []
    [shape] = [one for one in slide.shapes if one.shape_type == 13]  # type: ignore[attr-defined]
    assert shape._element.xpath(".//p:cNvPr/@descr") == ["Alder leads."]
    assert shape.width / shape.height == pytest.approx(2, rel=0.01)


def test_what_no_chart_says_is_a_table_or_its_reason() -> None:
    slide = made(view("cost", ({"group": "Alder", "effect": 0.2, "low": 0.1, "high": 0.3},)))
    assert "Alder" in words(slide) and "+0.20" in words(slide)
    assert charts(made(answer(()))) == []


def test_a_long_table_ends_before_the_fine_print() -> None:
    rows = tuple(
        {"group": "A name that takes some lines of its column " * 3, "effect": 0.2}
        for _ in range(60)
    )
    slide = made(view("cost", rows))
    [table] = [one for one in slide.shapes if one.has_table]  # type: ignore[attr-defined]
    assert 2 <= len(table.table.rows) < 20
    lines = [1 + max(len(cell.text) for cell in row.cells) // 60 for row in table.table.rows]
    assert sum(lines) < 25


def test_icebergs_are_pictures_until_bars_are_asked_for(demo_store: Path) -> None:
    panel = ask.answer("/", data="demo").panel("layers")
    assert panel is not None and chart(panel) is not None
    assert pictured(panel) and pictured(panel, "hundred") and not pictured(panel, "bars")
    growth = ask.answer("/growth", data="demo")
    kinds = {name: growth.panel(name) for name in ("trajectory", "moves")}
    assert [bool(panel and pictured(panel)) for panel in kinds.values()] == [False, True]


def test_every_view_of_every_page_makes_a_slide_that_gives_nothing_away(demo_store: Path) -> None:
    """Titles are the sentences, charts hold what the records hold, no id and no small count."""
    slides = []
    for link in (
        "/?by=district",
        "/growth?by=race",
        "/schools",
        "/providers?by=econ",
        "/zone",
        "/skills",
    ):
        found = ask.answer(link, data="demo")
        slides += [Slide(found, panel) for panel in found.panels]
    deck = opened(pptx.write(slides))
    native = 0
    for one, slide in zip(slides, deck.slides, strict=True):
        assert slide.shapes.title.text_frame.text == one.panel.sentence
        assert leaks(words(slide)) == []
        for drawn in charts(slide):
            native += 1
            cells = workbook(drawn)
            assert leaks(cells) == []
            numbers = [v for row in cells for v in row if isinstance(v, float)]
            assert all(abs(v - round(v, 3)) < 1e-9 for v in numbers), one.panel.name
    assert native > 20


def test_a_planted_leak_is_found_in_title_notes_and_workbook() -> None:
    rows = (
        {"group": "stu-abcdefgh", "effect": 0.2, "low": 0.1, "high": 0.3, "verdict": "grew more"},
    )
    slide = made(view("effects", rows, notes=("Of 3 students.",)))
    assert leaks(words(slide)) and leaks(workbook(charts(slide)[0]))


# What a browser sends


def test_a_posted_view_is_read() -> None:
    body = {
        "views": [
            {"view": "/?grade=6", "panel": "tip", "picture": sent(png())},
            {"view": "/", "panel": ""},
        ]
    }
    first, second = posted.read(body)
    assert (first.link, first.place, first.picture) == ("/?grade=6", "tip", png())
    assert second.picture is None


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"views": []},
        {"views": "x"},
        {"views": ["x"]},
        {"views": [{"panel": "tip"}]},
        {"views": [{"view": "https://x.example", "panel": "tip"}]},
        {"views": [{"view": "/", "panel": 3}]},
        {"views": [{"view": "/" + "x" * 5000, "panel": "tip"}]},
        {"views": [{"view": "/", "panel": "tip"}] * (posted.MOST_VIEWS + 1)},
        {"views": [{"view": "/", "panel": "tip", "picture": 7}]},
        {"views": [{"view": "/", "panel": "tip", "picture": "data:image/svg+xml;base64,AAAA"}]},
        {"views": [{"view": "/", "panel": "tip", "picture": posted.HEAD + "%%%"}]},
        {"views": [{"view": "/", "panel": "tip", "picture": posted.HEAD + "AAAA"}]},
        {"views": [{"view": "/", "panel": "tip", "picture": sent(png()[:20])}]},
        {"views": [{"view": "/", "panel": "tip", "picture": sent(png(7000, 1))}]},
        {"views": [{"view": "/", "panel": "tip", "picture": sent(b"x" * (posted.MOST_BYTES + 9))}]},
    ],
)
def test_what_cannot_be_a_slide_is_refused_in_a_sentence(body: object) -> None:
    with pytest.raises(posted.PostedError, match=r"\.$"):
        posted.read(body)


# Without a browser


def test_the_command_line_writes_all_three(
    demo_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deck = tmp_path / "deck.pptx"
    links = ["/?grade=8", "/growth?by=district#by_group", "/providers#effects"]
    assert main([*links, "--pptx", str(deck), "--data", "demo"]) == 0
    assert "3 of 3: " in capsys.readouterr().out
    titles = [one.shapes.title.text_frame.text for one in opened(deck.read_bytes()).slides]
    assert titles[2] == ask.answer("/providers", data="demo").panels[1].sentence
    for kind, head in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        one = tmp_path / f"one.{kind}"
        assert main(["/?grade=8", f"--{kind}", str(one), "--data", "demo"]) == 0
        assert one.read_bytes().startswith(head)


@pytest.mark.parametrize(
    "given",
    [
        ["/nowhere", "--pptx", "x"],
        ["/#secrets", "--pptx", "x"],
        ["/", "/", "--xlsx", "x"],
        ["/", "--csv", "/nowhere/at/all.csv"],
    ],
)
def test_the_command_line_refuses_in_a_sentence(
    demo_store: Path, given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*given, "--data", "demo"]) == 1
    assert capsys.readouterr().err.strip()
