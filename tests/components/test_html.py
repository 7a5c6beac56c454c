"""A view as one HTML file: whole, closed to the world, and nothing in it that runs but our own."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from components.exports import html
from components.exports.fine_print import fine_print
from components.leaves import leaf
from queries.answer import Answer
from tests.components.formulas import FORMULAS
from tests.components.test_exports import answer

SCRIPT = "</script><script>alert(1)</script>"


class Read(HTMLParser):
    """A file as a browser reads it: tags with their attributes, and text outside scripts and styles."""

    def __init__(self, made: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self.feed(made.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        last = self.tags[-1][0] if self.tags else ""
        (self.scripts if last in ("script", "style") else self.words).append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [held for name, held in self.tags if name == tag]


def forest(**changed: Any) -> Answer:
    """An answer with a picture: two rows of a forest."""
    row = {"key": "a", "group": "Bramble", "n": 355, "schools": 4, "effect": 0.2, "low": 0.1}
    row |= {"high": 0.3, "verdict": "grew more", "comparable": True, **changed}
    found = answer((row, row | {"group": "Hazel", "key": "b", "effect": 0.1, "low": 0.05}))
    columns = ("group", "n", "effect", "low", "high")
    panel = replace(found.panels[0], name="effects", columns=columns, alt="Two rows")
    return replace(found, panels=(panel,), link="/providers")


def made(found: Answer, **words: str) -> bytes:
    return html.write([leaf(found, found.panels[0], "https://waterline.example", **words)])


def test_the_file_asks_for_nothing() -> None:
    """No address is loaded, its own rules forbid any, and what draws is inside once."""
    read = Read(made(forest()))
    loading = [held for _, held in read.tags if held.get("src") or held.get("srcset")]
    assert loading == [] and read.named("link") == [] and read.named("iframe") == []
    rules = [m["content"] for m in read.named("meta") if m.get("http-equiv")]
    assert len(rules) == 1 and str(rules[0]).startswith("default-src 'none'")
    assert "unsafe-eval" not in str(rules[0]) and "http" not in str(rules[0])
    assert sum("plotly.js v" in script for script in read.scripts) == 1
    assert "url(" not in next(script for script in read.scripts if "body {" in script)


def test_without_a_picture_no_painter_is_carried() -> None:
    found = answer()
    bare = replace(found, panels=(replace(found.panels[0], name="reported"),))
    small = made(bare)
    assert len(made(forest())) > 3_000_000 > 200_000 > len(small)


def test_a_view_carries_all_of_its_fine_print_and_its_table() -> None:
    found = forest()
    read = Read(made(found))
    for label, text in fine_print(found, found.panels[0], "https://waterline.example"):
        assert text in read.text, label
    assert "Synthetic data, no real students" in read.text
    assert [held.get("scope") for held in read.named("th")] == ["col"] * 5 + ["row"] * 2
    assert len(read.named("caption")) == 1 == len(read.named("h1"))
    for value in ("Bramble", "Hazel", "355", "+0.20", "+0.05", "+0.30"):
        assert value in read.text
    (picture,) = [held for held in read.named("div") if held.get("class") == "picture"]
    assert (picture["role"], picture["aria-label"]) == ("img", "Two rows")


def test_real_records_say_so() -> None:
    text = Read(made(replace(forest(), synthetic=False))).text
    assert (
        "Real records, aggregates only" in text and "Synthetic" not in text.partition("Source")[0]
    )


def test_a_headline_stands_over_the_computed_sentence() -> None:
    found = forest()
    read = Read(made(found, headline="They caught up"))
    assert "They caught up" in read.text and found.panels[0].sentence in read.text


def test_several_views_have_contents_and_headings_in_order() -> None:
    found = forest()
    leaves = [leaf(found, found.panels[0]), leaf(answer(), answer().panels[0])]
    read = Read(html.write(leaves, title="Board"))
    heads = [tag for tag, _ in read.tags if re.fullmatch(r"h\d", tag)]
    assert heads == ["h1", "h2", "h2"]
    links = [held["href"] for held in read.named("a") if str(held.get("href")).startswith("#")]
    ids = {held.get("id") for _, held in read.tags}
    assert links == ["#view-0", "#view-1"] and {"view-0", "view-1"} <= ids
    with pytest.raises(ValueError, match="at least one"):
        html.write([])


@pytest.mark.parametrize("text", [*FORMULAS, SCRIPT, "<img src=x onerror=alert(1)>", '"><b>'])
def test_no_name_becomes_part_of_the_page(text: str) -> None:
    plain = Read(made(forest()))
    found = forest(group=text)
    found = replace(found, panels=(replace(found.panels[0], alt=text, sentence=text),))
    read = Read(made(found, headline=text))
    assert [tag for tag, _ in read.tags if tag != "p"] == [
        tag for tag, _ in plain.tags if tag != "p"
    ]
    assert not [held for _, held in read.tags if "onerror" in held]
    data = next(script for script in read.scripts if script.startswith('{"wide"'))
    assert set(json.loads(data)) == {"wide", "narrow"} and "<" not in data


def test_what_may_not_be_shown_is_said() -> None:
    found = answer()
    panel = replace(found.panels[0], state="too small", sentence="Too small to show.", records=())
    read = Read(made(replace(found, panels=(panel,))))
    assert "Too small to show." in read.text and read.named("table") == []
