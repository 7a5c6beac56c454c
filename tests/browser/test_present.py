"""A presentation from the first view to the board room: collected, worded, played by keyboard.

Knows: the served app and what a presenter sees. Must not know: how answers are made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessible import PHONE, WIDE, made_dark_and_narrow, quiet, violations
from tests.browser.watching import Watch
from tests.components import decks
from tests.leaks import leaks

VIEWS = (("/?by=district", "layers"), ("/growth", "trajectory"), ("/providers", "effects"))
STAGE = "play-head.children"


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    seen = Watch(page, draw=STAGE)
    yield seen
    assert seen.complaints == []
    assert seen.hosts <= {"127.0.0.1"}
    assert leaks(seen.bodies) == []


def collected(page: Page, served: str, views: tuple[tuple[str, str], ...] = VIEWS) -> str:
    """Views put into a new presentation; the address its editor is open at."""
    for link, view in views:
        page.goto(served + link)
        page.wait_for_selector(f"#{view}[data-state=drawn]")
        page.locator(f"[data-act=present][data-view={view}]").click()
        expect(page.locator(f"#{view} .tool-said")).to_contain_text("Added as view")
    page.locator(f"#{views[-1][1]} .tool-said a").click()
    expect(page.locator("li.deck-row")).to_have_count(len(views))
    return page.url


def typed(page: Page, at: int, words: str) -> None:
    """A headline typed into a row, and kept."""
    field = page.locator("li.deck-row").nth(at).locator("input")
    field.fill(words)
    with page.expect_response(lambda one: "deck-slides.children" in (one.request.post_data or "")):
        field.press("Tab")
    expect(page.locator("#present-said")).to_contain_text("Saved")


def played(page: Page) -> None:
    page.locator("#deck-play").click()
    expect(page.locator("#play-count")).to_contain_text("1 of")


def presses(page: Page, key: str, count: str) -> None:
    """A key, and where it leads."""
    page.keyboard.press(key)
    expect(page.locator("#play-count")).to_have_text(count)


def test_a_presentation_is_played_by_keyboard(page: Page, served: str, watch: Watch) -> None:
    collected(page, served)
    typed(page, 0, "Seven of ten? 98,765 say so")
    expect(page.locator("li.deck-row").first).to_contain_text("Not in this view: 98,765")
    played(page)
    assert re.fullmatch(re.escape(served) + r"/present/[A-Za-z0-9_-]{22}(#1)?", page.url)
    assert page.locator(".app-header").is_visible() is False
    expect(page.locator("#play-title")).to_have_text("Seven of ten? 98,765 say so")
    expect(page.locator(".computed")).to_contain_text("100 students")
    for key, count in (
        *(("ArrowRight", "2 of 3"), ("PageDown", "3 of 3"), ("PageDown", "3 of 3")),
        *(("PageUp", "2 of 3"), ("ArrowLeft", "1 of 3"), ("End", "3 of 3"), ("Home", "1 of 3")),
        (" ", "2 of 3"),
    ):
        presses(page, key, count)
    assert page.url.endswith("#2")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#play-count")).to_have_text("3 of 3")
    page.keyboard.press("?")
    expect(page.locator("#play-help")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#play-help")).to_be_hidden()
    page.keyboard.press("n")
    expect(page.locator("#play-notes")).to_contain_text("Schools chose their provider")


def test_what_about_leads_to_the_live_view_and_one_key_back(
    page: Page, served: str, watch: Watch
) -> None:
    collected(page, served, VIEWS[:2])
    played(page)
    presses(page, "ArrowRight", "2 of 2")
    page.keyboard.press("w")
    page.wait_for_selector("#trajectory[data-state=drawn]")
    assert page.url == served + "/growth?rules=projection"
    expect(page.locator("#presenting")).to_contain_text("Back to slide 2")
    expect(page.locator("#presenting .safe")).to_be_visible()
    # Reset and other pages do not lift what may be shown to a room; a reader's choice is marked.
    page.locator("#reset").click()
    page.get_by_role("link", name="Methods", exact=True).click()
    page.wait_for_url("**/methods?rules=projection")
    page.get_by_role("link", name="How deep is it?", exact=True).click()
    page.wait_for_selector("#layers[data-state=drawn]")
    assert page.url == served + "/?rules=projection"
    page.locator("""[id='{"name":"rules","role":"filter"}']""").select_option("staff")
    expect(page.locator("#presenting .unsafe")).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.locator("#play-count")).to_have_text("2 of 2")
    expect(page.locator("#presenting")).to_be_hidden()


def test_safe_to_project_is_on_until_it_is_switched_off_and_then_marked(
    page: Page, served: str, watch: Watch
) -> None:
    collected(page, served, VIEWS[:1])
    expect(page.locator("#deck-mark .safe")).to_be_visible()
    safe = page.locator("li.deck-row .subtitle").inner_text()
    page.locator("#deck-safe").click()
    expect(page.locator("#deck-mark .unsafe")).to_be_visible()
    assert page.locator("li.deck-row .subtitle").inner_text() != safe
    played(page)
    expect(page.locator(".stage .unsafe")).to_be_visible()
    assert "Safe to project" not in page.locator("#play-fine").inner_text()


def test_rows_are_moved_doubled_and_removed_and_a_file_brings_all_back(
    page: Page, served: str, watch: Watch, tmp_path: Path
) -> None:
    address = collected(page, served)
    names = page.locator("li.deck-row .deck-row-head strong")
    expect(names).to_have_text(["1. Iceberg", "2. Growth", "3. Providers"])
    page.get_by_role("button", name="Move down view 1").focus()
    page.keyboard.press("Enter")
    expect(names).to_have_text(["1. Growth", "2. Iceberg", "3. Providers"])
    page.get_by_role("button", name="Duplicate view 2").click()
    expect(names).to_have_text(["1. Growth", "2. Iceberg", "3. Iceberg", "4. Providers"])
    page.get_by_role("button", name="Remove view 1").click()
    expect(names).to_have_text(["1. Iceberg", "2. Iceberg", "3. Providers"])
    typed(page, 1, "Ours")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "board.json"
    taken.value.save_as(file)
    held = json.loads(file.read_text())
    assert [one["headline"] for one in held["slides"]] == ["", "Ours", ""]
    assert address.rpartition("#")[2] not in file.read_text()
    page.locator("#present-open input").set_input_files(file)
    expect(page.locator("li.deck-row")).to_have_count(3)
    page.wait_for_function(f"location.href !== {json.dumps(address)}")
    assert page.url.partition("#")[0] == served + "/present"
    other = tmp_path / "other.json"
    other.write_text("{}")
    page.locator("#present-open input").set_input_files(other)
    expect(page.locator("#present-said")).to_contain_text("no Waterline presentation")
    expect(page.locator("li.deck-row")).to_have_count(3)


def test_of_two_editors_the_later_is_told_and_loses_nothing(
    browser: Browser, page: Page, served: str, watch: Watch
) -> None:
    address = collected(page, served, VIEWS[:1])
    other = browser.new_context().new_page()
    other.goto(address)
    expect(other.locator("li.deck-row")).to_have_count(1)
    typed(page, 0, "Mine, first")
    field = other.locator("li.deck-row input").first
    field.fill("Theirs, later")
    field.press("Tab")
    expect(other.locator("#present-said")).to_contain_text("Somebody else saved")
    expect(other.locator("li.deck-row input").first).to_have_value("Mine, first")
    other.locator("#present-said a").click()
    expect(other.locator("li.deck-row input").first).to_have_value("Theirs, later")
    other.context.close()


def test_a_view_whose_data_changed_says_so_before_it_is_shown(
    page: Page, served: str, watch: Watch, tmp_path: Path
) -> None:
    file = tmp_path / "old.json"
    slide = {"link": "/growth", "panel": "trajectory", "headline": "They grew", "data": "00000000"}
    held = {"kind": "waterline presentation 1", "title": "Old", "slides": [slide, slide]}
    file.write_text(json.dumps(held))
    page.goto(served + "/present")
    page.locator("#present-open input").set_input_files(file)
    expect(page.locator("li.deck-row").first).to_contain_text("written for the earlier numbers")
    page.get_by_role("button", name="The words of view 2 still hold").click()
    expect(page.locator("li.deck-row").nth(1)).not_to_contain_text(
        "written for the earlier numbers"
    )
    played(page)
    expect(page.locator("#play-title")).to_have_text("The data changed")
    assert page.locator("#play-picture").is_visible() is False
    page.keyboard.press("ArrowRight")
    expect(page.locator("#play-title")).to_have_text("They grew")
    presses(page, "ArrowRight", "2 of 2")
    expect(page.locator("#play-title")).to_have_text("They grew")


def test_a_deck_has_the_headline_over_the_computed_sentence(
    page: Page, served: str, watch: Watch, tmp_path: Path
) -> None:
    collected(page, served)
    typed(page, 1, "They caught up")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Slides (PPTX)").click()
    file = tmp_path / "deck.pptx"
    taken.value.save_as(file)
    slides = list(decks.opened(file.read_bytes()).slides)
    assert len(slides) == 3
    assert slides[1].shapes.title.text_frame.text == "They caught up"
    words = decks.words(slides[1])
    assert "matched students" in words and "They caught up" in words and "rules=projection" in words


def test_a_link_that_leads_nowhere_is_a_sentence(page: Page, served: str, watch: Watch) -> None:
    page.goto(served + "/present/AAAAAAAAAAAAAAAAAAAAAA")
    expect(page.locator("#play-title")).to_contain_text("no such presentation")
    page.goto(served + "/present#AAAAAAAAAAAAAAAAAAAAAA")
    expect(page.locator("#present-said")).to_contain_text("no such presentation")


def test_no_id_to_edit_is_asked_for_and_none_is_told_as_referer(page: Page, served: str) -> None:
    """The server sees the id to edit in bodies alone, and no page's address as a referer."""
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda one: asked.append(one.url.partition("#")[0]))
    page.on("response", lambda one: told.append(one.request.all_headers().get("referer", "")))
    edit = collected(page, served, VIEWS[:1]).rpartition("#")[2]
    typed(page, 0, "Ours")
    played(page)
    view = page.url.partition("#")[0].rpartition("/")[2]
    page.wait_for_load_state("networkidle")
    assert len(edit) == len(view) == 22 and len(asked) > 10
    assert not [one for one in asked if edit in one] and set(told) == {""}


def test_axe_finds_nothing_on_stage_and_in_the_editor(browser: Browser, served: str) -> None:
    """Light and wide, then dark on a phone: the editor, and the stage with notes, help, last slide."""
    page = browser.new_page(viewport=WIDE, color_scheme="light")
    collected(page, served)
    typed(page, 0, "98,765")
    editor = page.url
    found = violations(page)
    played(page)
    for key in ("n", "?", "End"):
        page.keyboard.press(key)
        quiet(page)
        found += violations(page)
    made_dark_and_narrow(page)
    expect(page.locator("#play-notes")).to_be_visible()
    found += violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(editor)
    expect(page.locator("li.deck-row")).to_have_count(len(VIEWS))
    quiet(page)
    found += violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.close()
    assert found == []


def test_notes_and_a_button_at_once_are_one_persons_work(
    page: Page, served: str, watch: Watch
) -> None:
    """Leaving a field saves it, and the button that was pressed to leave it still does its work."""
    collected(page, served, VIEWS[:2])
    page.locator("li.deck-row textarea").first.fill("Ask about 2023")
    page.get_by_role("button", name="Move down view 1").click()
    names = page.locator("li.deck-row .deck-row-head strong")
    expect(names).to_have_text(["1. Growth", "2. Iceberg"])
    expect(page.locator("li.deck-row textarea").nth(1)).to_have_value("Ask about 2023")
    expect(page.locator("#present-said")).to_have_text("Saved.")
