"""A reader who has a keyboard and no mouse finds out who claims the most, and comes back to where the way began."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.keys import reach
from tests.servers import Product


@pytest.fixture
def page(browser: Browser, live: Product) -> Iterator[Page]:
    """The front page at a desk; the mouse is never touched."""
    context = browser.new_context(base_url=live.url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    opened.goto("/")
    expect(opened.locator(".map-mark").first).to_be_visible()
    yield opened
    context.close()


def test_from_the_front_page_to_a_citation_and_back(page: Page) -> None:
    reach(page, page.get_by_role("combobox", name="Actor", exact=True))
    page.keyboard.type("csp-dpa")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("7 incidents involving CSP-DPA")
    expect(page.locator("#announcement")).to_contain_text("7 incidents involving CSP-DPA")

    battle = page.locator(".row a", has_text="Battle near Tinzaouaten")
    reach(page, battle)
    expect(battle).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Battle near Tinzaouaten")
    reach(page, page.locator('.contents a[href="#claims"]'))
    page.keyboard.press("Enter")
    expect(page.locator("#claims")).to_be_in_viewport()
    reach(page, page.locator('a[href^="#source-"]'))
    page.keyboard.press("Enter")
    expect(page.locator(".sources li:target")).to_be_in_viewport()
    expect(page.locator("#cite")).to_contain_text("Battle near Tinzaouaten")

    page.goto("/?actor=csp")
    reach(page, battle)
    page.keyboard.press("Enter")
    expect(page.locator(".contents")).to_be_visible()
    page.go_back()

    expect(battle).to_be_focused()


def test_the_focus_can_be_seen_wherever_it_goes(page: Page) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """
            () => {
              const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
              return outlineStyle !== "none" && outlineWidth !== "0px" || boxShadow !== "none"
                ? "" : document.activeElement.outerHTML.slice(0, 120);
            }
            """
        )
        assert seen == ""


def test_the_map_can_be_left_out_and_brought_back(page: Page) -> None:
    reach(page, page.get_by_role("link", name="Without the map"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("The map is left out, as you chose.")).to_be_visible()
    field = page.get_by_role("checkbox", name="Battles")
    field.focus()
    page.keyboard.press("Space")

    expect(page.locator("h1")).to_have_text("4 incidents, Battles")
    expect(field).to_be_focused()
    reach(page, page.get_by_role("link", name="Show the map"))
    page.keyboard.press("Enter")
    expect(page.locator(".map-mark").first).to_be_visible()
    expect(page.locator("h1")).to_have_text("4 incidents, Battles")
