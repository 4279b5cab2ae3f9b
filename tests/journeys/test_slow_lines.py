"""The dashboard on a telephone's slow line: what is to read comes before the map, and all of it comes.

The profile is that of a weak 2G line: 250 kbit/s down, 50 kbit/s up, 300 ms there and back, in Chromium's own
throttling. How long it takes depends on what else the machine does; `make bench` measures it.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.servers import Product

KILOBIT = 1000 / 8
SLOW = {
    "offline": False, "latency": 300, "downloadThroughput": 250 * KILOBIT, "uploadThroughput": 50 * KILOBIT,
    "connectionType": "cellular2g",
}  # fmt: skip
BEFORE_THE_MAP = """
() => {
  const painted = performance.getEntriesByName("first-contentful-paint")[0];
  const map = performance.getEntriesByType("resource").find((one) => one.name.includes("/map.js?"));
  return Boolean(painted && map && painted.startTime < map.responseEnd);
}
"""


def slow(page: Page) -> None:
    """Put a page on the slow line."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)


@pytest.fixture
def page(browser: Browser, live: Product) -> Iterator[Page]:
    """A telephone's first visit over a slow line."""
    context = browser.new_context(base_url=live.url, viewport={"width": 360, "height": 740})
    context.set_default_timeout(60_000)
    made = context.new_page()
    slow(made)
    yield made
    context.close()


def test_the_dashboard_can_be_read_before_its_map_is_there(page: Page) -> None:
    page.goto("/", wait_until="commit")

    expect(page.locator("h1")).to_have_text("12 incidents")
    expect(page.locator(".row").first).to_be_attached()
    expect(page.locator(".map-mark").first).to_be_visible(timeout=60_000)
    assert page.evaluate(BEFORE_THE_MAP)


def test_without_the_map_results_change_in_place(page: Page) -> None:
    page.goto("/?map=off")
    page.evaluate("window.sameDocument = true")
    page.locator("#drawer > summary").click()

    page.get_by_role("checkbox", name="Battles").check()

    expect(page.locator("h1")).to_have_text("4 incidents, Battles")
    expect(page.locator(".map-switch")).to_have_attribute("href", "/?type=battles&map=on")
    expect(page).to_have_url("/?type=battles")
    assert page.evaluate("window.sameDocument")
