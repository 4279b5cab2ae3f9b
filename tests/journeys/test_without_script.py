"""A reader in French whose browser runs no script does the whole task with links and forms."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.servers import Product


@pytest.fixture
def page(browser: Browser, live: Product) -> Iterator[Page]:
    """A telephone without scripts."""
    context = browser.new_context(
        base_url=live.url, viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="fr-FR"
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_from_the_front_page_to_a_citation(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile("/fr/$"))
    page.locator("#drawer > summary").click()
    page.locator("#f-actor").select_option("wagner")
    page.locator("#f-since").fill("2024-07-01")
    page.locator("#f-until").fill("2024-07-31")
    page.locator(".filter__go button").click()

    expect(page).to_have_url(re.compile(r"/fr/\?.*actor=wagner"))
    page.locator(".row a", has_text="Tinzaouaten").filter(has_text=re.compile("Bataille|Combat")).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.locator('.contents a[href="#claims"]').click()
    wagner = page.locator("#measure-killed")
    expect(wagner).to_contain_text("Telegram")
    page.locator('.contents a[href="#cite"]').click()
    expect(page.locator("#cite")).to_contain_text("NM-2024-0002")


def test_the_map_is_left_out_and_brought_back(page: Page) -> None:
    page.goto("/fr/places/kidal")
    page.locator(".map-switch").click()
    expect(page.locator(".map-off")).to_be_visible()
    page.goto("/fr/")
    expect(page.locator(".map-off")).to_be_visible()

    page.locator(".map-switch").click()

    expect(page.locator(".map__without")).to_be_visible()
    expect(page.locator(".row").first).to_be_visible()
