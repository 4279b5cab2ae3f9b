"""Every kind of page, in light and dark: usable by everybody, within the strict policy, without a foreign address."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.journeys.pages import AGAIN, PAGES
from tests.servers import Product

SMALL = """
() => [...document.querySelectorAll(
  ".menu a, .chip, .views a, .legend a, .facet a, .paging a, .map-switch, .timeline__steps a, button, summary",
)]
  .map((one) => [one.textContent.trim(), one.getBoundingClientRect().height])
  .filter(([, height]) => height > 0 && height < 40)
"""
VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push([event.violatedDirective, event.blockedURI]));
"""
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules of axe whose answer a colour scheme changes."""


@pytest.fixture(scope="module")
def reader(browser: Browser, live: Product) -> Iterator[BrowserContext]:
    """A browser that notes every breach of the policy."""
    context = browser.new_context(base_url=live.url, viewport={"width": 1366, "height": 900}, reduced_motion="reduce")
    context.add_init_script(VIOLATIONS)
    yield context
    context.close()


def opened(context: BrowserContext, address: str) -> tuple[Page, list[str], list[str]]:
    """A page that has settled, what it complained about and which hosts it asked."""
    context.clear_cookies()
    page = context.new_page()
    complaints: list[str] = []
    hosts: list[str] = []

    def note(request: Request) -> None:
        hosts.append(urlsplit(request.url).netloc)

    page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", note)
    page.goto(address)
    if page.locator(".map").count():
        expect(page.locator(".map-status__text")).not_to_be_empty()
    for hidden in page.locator("details:not([open]) > summary").all():
        if hidden.is_visible():
            hidden.click()
    return page, complaints, hosts


@pytest.mark.parametrize("address", [one for one in PAGES if one not in AGAIN])
def test_pages_are_accessible_and_keep_the_policy(
    reader: BrowserContext, live: Product, codes: dict[str, str], address: str
) -> None:
    page, complaints, hosts = opened(reader, address.format(**codes))

    found = Axe().run(page)
    page.emulate_media(color_scheme="dark")
    found_in_dark = Axe().run(page, options=COLOURS)

    breaches = page.evaluate("window.violations")
    page.close()
    assert found.violations_count == 0, found.generate_report()
    assert found_in_dark.violations_count == 0, found_in_dark.generate_report()
    # A page that is not there is answered with its status, which the browser writes into its console.
    assert [one for one in complaints if "404" not in one or address != "/nowhere"] == []
    assert breaches == []
    assert set(hosts) == {urlsplit(live.url).netloc}


@pytest.mark.parametrize("address", ["/?actor=csp", "/?map=off", "/offline"])
def test_targets_are_large_enough_for_fingers(browser: Browser, live: Product, address: str) -> None:
    context = browser.new_context(
        base_url=live.url, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(address)

    small = page.evaluate(SMALL)

    context.close()
    assert small == []


def test_the_keyboard_reaches_the_content_first(browser: Browser, live: Product) -> None:
    context = browser.new_context(base_url=live.url)
    page = context.new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()

    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()
    context.close()


def test_paper_shows_the_record_without_menus(browser: Browser, live: Product, codes: dict[str, str]) -> None:
    context = browser.new_context(base_url=live.url)
    page = context.new_page()
    page.goto(f"/incidents/{codes['battle']}")
    page.emulate_media(media="print")

    expect(page.locator(".menu")).to_be_hidden()
    expect(page.locator(".map-choice")).to_be_hidden()
    expect(page.locator(".claim").first).to_be_visible()
    context.close()
