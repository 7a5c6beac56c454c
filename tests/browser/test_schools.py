"""Schools and a school's profile as a reader meets them: order, pages, side by side, paper.

Knows: the served app and what a reader sees. Must not know: how answers are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import Watch, choose, touch
from tests.leaks import leaks

DRAW = "quadrant-head.children"
PROFILE = "profile-head.children"
SIDE = ("pairs", "side_bergs", "side_paths", "side_flows")


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    seen = Watch(page, draw=DRAW)
    yield seen
    assert seen.complaints == []
    assert seen.hosts <= {"127.0.0.1"}


def opened(page: Page, url: str, *, first: str = "quadrant") -> None:
    page.goto(url)
    page.wait_for_selector(f"#{first}[data-state]")
    page.wait_for_load_state("networkidle")


def names(page: Page) -> list[str]:
    """Schools of the table, as they stand there."""
    return page.locator("#school_table tbody th a").all_inner_texts()


def keys(page: Page, *, count: int) -> list[str]:
    """Ids of the first schools that the picture names, sorted."""
    page.wait_for_selector("#quadrant .js-plotly-plot .main-svg")
    found = page.evaluate(
        "[...new Set(document.querySelector('#quadrant .js-plotly-plot').data.flatMap("
        "t => (t.customdata || []).map(c => (c && c[0] || c || {}).group)).filter(Boolean))]"
    )
    assert len(found) >= count
    return sorted(found[:count])


def press(page: Page, selector: str, *, key: str = "Enter") -> None:
    """Press a button by key and wait for the draw it asks for."""
    page.locator(selector).first.focus()
    with page.expect_response(lambda answer: DRAW in (answer.request.post_data or "")):
        page.keyboard.press(key)
    page.wait_for_load_state("networkidle")


def test_a_deep_link_draws_every_view_once(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/schools?econ=1&sort=growth")
    assert len(watch.draws) == 1
    assert page.url == served + "/schools?econ=1&sort=growth"
    for name in ("quadrant", "funnel"):
        expect(page.locator(f"#{name}")).to_have_attribute("data-state", "drawn")
    assert page.locator("h1").count() == 1
    expect(page.locator("h1")).to_contain_text("schools")
    expect(page.locator("#quadrant .fine")).to_contain_text("rank ranges are of whole schools")


def test_the_table_is_ordered_by_key_and_says_what_that_does_not_mean(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/schools")
    first = names(page)
    assert first == sorted(first, key=str.casefold)
    press(page, '#school_table button[data-value="growth"]')
    assert page.url == served + "/schools?sort=growth"
    expect(page.locator("#school_table th[aria-sort=descending]")).to_contain_text("raw")
    expect(page.locator("#school_table .subtitle")).to_contain_text("not a ranking")
    highest = names(page)
    press(page, '#school_table button[data-value="growth-low"]')
    assert page.url == served + "/schools?sort=growth-low"
    assert names(page) != highest
    assert len(watch.draws) == 3


def test_a_search_starts_on_the_first_page(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/schools?page=2&sort=growth")
    wanted = names(page)[0].split()[0]
    search = page.locator("""[id='{"name":"find","role":"filter"}']""")
    with page.expect_response(lambda answer: DRAW in (answer.request.post_data or "")):
        search.fill(wanted)
        search.press("Enter")
    page.wait_for_load_state("networkidle")
    assert page.url == served + f"/schools?find={wanted}&sort=growth"
    assert all(wanted in name for name in names(page))


def test_points_that_are_clicked_stand_beside_each_other(
    page: Page, served: str, watch: Watch
) -> None:
    """A click adds a school, a second click on it takes it away; a box takes those inside."""
    opened(page, served + "/schools")
    first, second, third = keys(page, count=3)
    for clicked, left in ((first, [first]), (second, [first, second]), (second, [first])):
        touch(page, "quadrant", "plotly_click", [("group", clicked)], draw=DRAW)
        assert page.url == served + "/schools?compare=" + ",".join(left)
    boxed = [("group", one) for one in (first, second, third)]
    touch(page, "quadrant", "plotly_selected", boxed, draw=DRAW)
    assert page.url == served + f"/schools?compare={first},{second},{third}"
    for name in SIDE:
        expect(page.locator(f"#{name}")).to_have_attribute("data-state", "drawn")
    expect(page.locator("#pairs .fine")).to_contain_text("3 differences are looked at")


def test_districts_are_compared_by_the_same_page(page: Page, served: str, watch: Watch) -> None:
    """Schools that were compared are no districts, so the choice is lifted with the unit."""
    opened(page, served + "/schools")
    opened(page, served + "/schools?compare=" + ",".join(keys(page, count=2)))
    choose(page, "unit", "district", draw=DRAW)
    assert page.url == served + "/schools?unit=district"
    expect(page.locator("h1")).to_contain_text("districts")
    assert all("District" in name for name in names(page))


def test_a_name_leads_to_a_profile_and_back(page: Page, served: str, watch: Watch) -> None:
    watch.draw = PROFILE
    opened(page, served + "/schools?cohort=2022&sort=growth")
    name = names(page)[0]
    page.locator("#school_table tbody th a").first.click()
    page.wait_for_selector("#profile[data-state]")
    page.wait_for_load_state("networkidle")
    assert re.fullmatch(re.escape(served) + r"/schools/s\d+\?cohort=2022", page.url)
    expect(page.locator("h1")).to_contain_text(name)
    assert page.locator(".three li").count() == 3
    choose(page, "cohort", "2021", draw=PROFILE)
    assert page.url.endswith("?cohort=2021")
    page.get_by_role("link", name="All schools").click()
    page.wait_for_selector("#quadrant[data-state]")
    assert page.url == served + "/schools?cohort=2021"


def test_a_profile_prints_on_two_pages(page: Page, served: str, watch: Watch) -> None:
    """Letter and A4, a school and its district; counted by the pages of the PDF itself."""
    opened(page, served + "/schools")
    [school] = keys(page, count=1)
    for link in (f"/schools/{school}", "/schools/d01?unit=district"):
        opened(page, served + link, first="profile")
        for size in ("Letter", "A4"):
            paper = page.pdf(format=size)
            assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2, (link, size)


def test_an_unknown_school_is_a_sentence(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/schools/nowhere", first="profile")
    expect(page.locator("h1")).to_contain_text("there is no school")


def test_no_response_leaks_and_every_picture_leaves(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/schools")
    one, two = keys(page, count=2)
    opened(page, served + f"/schools?race=asian&compare={one},{two}&like={one}&near=2")
    opened(page, served + f"/schools/{one}?el=1", first="profile")
    view = f"/schools?compare={one},{two}"
    for name in ("quadrant", "funnel", *SIDE):
        answer = page.request.get(served + "/export/figure", params={"panel": name, "view": view})
        assert answer.ok, (name, answer.text())
        watch.bodies.append(answer.json())
    assert [found for body in watch.bodies for found in leaks(body)] == []


def test_a_phone_never_scrolls_sideways(page: Page, served: str, watch: Watch) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, served + "/schools")
    one, two = keys(page, count=2)
    opened(page, served + f"/schools?compare={one},{two}&like={one}&near=2")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    opened(page, served + f"/schools/{one}", first="profile")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_public_records_draw_every_school(page: Page, served_real: str) -> None:
    """20 schools of the cohort that entered in 2021, 17 of them with 30 or more matched."""
    opened(page, served_real + "/schools?cohort=2021")
    expect(page.locator("h1")).to_contain_text("17 schools")
    assert len(names(page)) == 20
