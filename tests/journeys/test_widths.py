"""No page is wider than its window: from a small telephone to a large screen, and enlarged to twice its size."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.pages import PAGES
from tests.servers import Product

WIDTHS = (320, 360, 768, 1024, 1280, 1600, 2560)
WIDE = """
() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return "";
  const beyond = [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
  return `${scrollWidth} at ${clientWidth}: ${beyond.slice(-3).map((one) => one.outerHTML.slice(0, 80))}`;
}
"""
CUT = """
() => {
  // Words for listeners alone, and what stands inside of them.
  const isClipped = (one) => one && (getComputedStyle(one).clipPath !== "none" || isClipped(one.parentElement));
  return [...document.querySelectorAll("h1, h2, h3, p, a, button, label, th, td, dt, dd")]
    .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowX === "hidden" && !isClipped(one))
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.outerHTML.slice(0, 120));
}
"""


@pytest.fixture(scope="module")
def page(browser: Browser, live: Product) -> Iterator[Page]:
    """A page that is resized rather than opened anew, where no script helps it."""
    context = browser.new_context(base_url=live.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_its_window(page: Page, codes: dict[str, str], address: str) -> None:
    page.context.clear_cookies()
    page.goto(address.format(**codes))

    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found.append(page.evaluate(WIDE))

    assert [one for one in found if one] == []


@pytest.mark.parametrize("address", ["/", "/incidents/{battle}", "/fr/compare?actor=csp&actor=jnim", "/about"])
def test_twice_the_size_loses_nothing(browser: Browser, live: Product, codes: dict[str, str], address: str) -> None:
    # What a browser does at 200 % on a window of 1280: half the width, with twice the points.
    context = browser.new_context(base_url=live.url, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page = context.new_page()
    page.goto(address.format(**codes))
    wide, cut = page.evaluate(WIDE), page.evaluate(CUT)

    context.close()
    assert wide == ""
    assert cut == []
