"""The Iceberg page as a reader meets it: links, draws, keys, phone, exports, faults.

Knows: the served app and what a reader sees. Must not know: how answers are made.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import Watch, choose
from tests.components import decks
from tests.leaks import leaks

DRAW = "layers-head.children"


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    seen = Watch(page, draw=DRAW)
    yield seen
    assert seen.complaints == []
    assert seen.hosts <= {"127.0.0.1"}


def opened(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("#layers[data-state]")
    page.wait_for_load_state("networkidle")


def test_a_deep_link_draws_once_and_keeps_its_address(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/?grade=6,7&by=race")
    assert len(watch.draws) == 1
    assert page.url == served + "/?grade=6,7&by=race"
    expect(page.locator("h1")).to_contain_text("grade 6")
    expect(page.locator("h1")).to_contain_text("grade 7")
    assert page.locator("h1").count() == 1


def test_one_change_is_one_draw_and_stands_in_the_address(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/")
    choose(page, "by", "district", draw=DRAW)
    assert len(watch.draws) == 2
    assert page.url == served + "/?by=district"
    expect(page.locator("#breakdown h2")).to_contain_text("of 100")
    choose(page, "window", "fall", draw=DRAW)
    assert len(watch.draws) == 3
    assert page.url == served + "/?by=district&window=fall"


def test_back_returns_to_the_page_before(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/?by=gender")
    page.get_by_role("link", name="Methods", exact=True).click()
    expect(page.locator("h1")).to_have_text("How every number is made")
    page.go_back()
    page.wait_for_selector("#breakdown[data-state=drawn]")
    assert page.url == served + "/?by=gender"


def test_a_row_narrows_and_reset_widens_by_keyboard(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/?by=econ")
    narrow = page.locator("""[id='{"name":"narrow","role":"steer"}']""")
    narrow.focus()
    with page.expect_response(lambda answer: DRAW in (answer.request.post_data or "")):
        narrow.select_option("1")
    page.wait_for_load_state("networkidle")
    assert page.url == served + "/?econ=1"
    expect(page.locator(".selection")).to_contain_text("economically disadvantaged")
    page.locator("#reset").focus()
    with page.expect_response(lambda answer: DRAW in (answer.request.post_data or "")):
        page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert page.url == served + "/"
    assert len(watch.draws) == 3


def test_a_click_on_a_layer_shows_who_is_in_it(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/?grade=8")
    # The mouse reaches only what is in the window: the whole picture is, wherever the header ends.
    page.set_viewport_size({"width": 1440, "height": 1100})
    page.wait_for_timeout(700)
    box = page.locator(".frame-layers").bounding_box()
    assert box
    for down in (0.6, 0.7, 0.8, 0.55):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * down)
        page.wait_for_timeout(700)
        if "layer=" in page.url:
            break
    assert "layer=" in page.url
    expect(page.locator("#layer_groups h2")).to_contain_text("of this selection")


def test_the_keyboard_reaches_controls_and_numbers(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    numbers = page.locator("#layers-numbers > summary")
    numbers.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#layers-numbers table tbody tr")).to_have_count(6)
    expect(page.locator("#layers-numbers th[scope=row]").first).to_have_text("Grade 3")


def test_strands_and_years_are_drawn_and_standards_open_as_a_table(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/?focus=7")
    for name, text in (("strands", "The leak of grade 7"), ("years", "different students")):
        expect(page.locator(f"#{name}")).to_have_attribute("data-state", "drawn")
        expect(page.locator(f"#{name} h2")).to_contain_text(text)
    page.locator("#standards-numbers > summary").click()
    assert page.locator("#standards-numbers tbody tr").count() > 10
    expect(page.locator("#standards .frame")).to_have_count(0)


def test_a_stale_link_is_named_and_an_empty_selection_is_a_sentence(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/?school=nowhere&data=00000000")
    expect(page.locator("#notices")).to_contain_text("nowhere")
    expect(page.locator("#notices")).to_contain_text("00000000")
    opened(page, served + "/?year=2021&window=spring")
    expect(page.locator("h1")).to_contain_text("Not in this data")
    page.goto(served + "/nowhere")
    expect(page.locator("h1")).to_have_text("There is no page at this address")


def test_no_response_of_any_callback_leaks(page: Page, served: str, watch: Watch) -> None:
    for link in ("/?by=school&layer=3", "/?by=race&picture=hundred&grade=7", "/data"):
        page.goto(served + link)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
    answer = page.request.get(
        served + "/export/figure", params={"panel": "layers", "view": "/?grade=6"}
    )
    watch.bodies.append(answer.json())
    assert len(watch.bodies) > 5
    assert [found for body in watch.bodies for found in leaks(body)] == []


def test_links_csv_and_pictures_leave_whole(page: Page, served: str, watch: Watch) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, served + "/?grade=8")
    tools = page.locator("#layers .toolbar")
    tools.get_by_role("button", name="Copy link").click()
    expect(tools.locator(".tool-said")).to_have_text("Link copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(served + "/?data=") and copied.endswith("&grade=8")
    with page.expect_download() as got:
        tools.get_by_role("link", name="CSV").click()
    text = got.value.path().read_text(encoding="utf-8-sig")
    assert "share_below" in text and "synthetic" in text and "grade=8" in text
    for name, head in (("XLSX", b"PK"), ("PPTX", b"PK"), ("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with page.expect_download() as got:
            tools.get_by_role("button", name=name).click()
        assert got.value.path().read_bytes().startswith(head)


def test_all_views_of_a_page_leave_as_slides_by_keyboard(
    page: Page, served: str, watch: Watch
) -> None:
    """Icebergs as pictures drawn off screen, the rest as native charts or tables; progress is said."""
    opened(page, served + "/")
    button = page.get_by_role("button", name="All views as slides (PPTX)")
    button.focus()
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    expect(page.locator(".deck .tool-said")).to_contain_text("slides saved")
    slides = decks.opened(got.value.path().read_bytes()).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    shown = page.locator(".view:is([data-state=drawn], [data-state=table]) .view-head :is(h1, h2)")
    assert titles == shown.all_text_contents()
    pictures = [any(shape.shape_type == 13 for shape in slide.shapes) for slide in slides]
    native = [bool(decks.charts(slide)) for slide in slides]
    assert pictures[0] and not native[0] and any(native)


def test_a_phone_shows_bars_and_never_scrolls_sideways(
    page: Page, served: str, watch: Watch
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for link in ("/", "/?by=district", "/data", "/methods"):
        page.goto(served + link)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{link} is {wide} px wide"
    assert len(watch.draws) == 2


@pytest.mark.parametrize(
    ("values", "query"),
    [
        ({}, ""),
        ({"grade": ["7", "6"]}, "grade=6,7"),
        ({"year": "2025", "window": "fall"}, "window=fall"),
        ({"district": ["b", "a"], "by": "school"}, "by=school&district=a,b"),
        ({"race": [], "el": ["1"]}, "el=1"),
        ({"school": ["x y", "é"]}, "school=x%20y,%C3%A9"),
    ],
)
def test_the_script_writes_the_canonical_query(
    page: Page, served: str, values: dict[str, object], query: str
) -> None:
    """Defaults: year 2025, window spring, everything else empty."""
    page.goto(served + "/methods")
    page.wait_for_selector("h1")
    made = page.evaluate(
        "([values, usual]) => window.dash_clientside.view.canonical(values, usual)",
        [values, {"year": "2025", "window": "spring", "by": ""}],
    )
    assert made == query
