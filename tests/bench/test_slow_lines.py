"""How long a first visit takes on a weak 2G line: until something is seen, and until the page is whole.

Run by `make bench`; it prints a table and asserts nothing about time, which other work on the machine changes.
"""

import pytest
from playwright.sync_api import Browser

from tests.journeys.test_slow_lines import slow
from tests.servers import Product

PAGES = ("/", "/?map=off", "/incidents", "/incidents/NM-2024-0002?map=off", "/actors/csp?map=off", "/about/methodology")
TIMES = """
() => new Promise((done) => {
  const [page] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const loaded = [page, ...performance.getEntriesByType("resource")];
  const bytes = loaded.reduce((sum, one) => sum + one.transferSize, 0);
  done([paint ? paint.startTime : 0, page.domContentLoadedEventEnd, page.loadEventEnd, bytes]);
})
"""


@pytest.mark.bench
def test_first_visits(browser: Browser, live: Product, capsys: pytest.CaptureFixture[str]) -> None:
    """Each page in a browser without a past."""
    lines = [f"{'page':<36}{'first content':>15}{'scripts ran':>14}{'loaded':>10}{'kB':>8}   (seconds)"]
    for address in PAGES:
        context = browser.new_context(base_url=live.url, viewport={"width": 360, "height": 740})
        page = context.new_page()
        slow(page)
        page.goto(address, wait_until="load", timeout=120_000)
        page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
        paint, ready, loaded, sent = page.evaluate(TIMES)
        lines.append(
            f"{address:<36}{paint / 1000:>15.2f}{ready / 1000:>14.2f}{loaded / 1000:>10.2f}{sent / 1000:>8.1f}"
        )
        assert sent > 0
        context.close()
    with capsys.disabled():
        print("\n250 kbit/s down, 50 kbit/s up, 300 ms\n" + "\n".join(lines))  # noqa: T201  # A table is what this makes.
