"""Every kind of page, in light and dark: usable by everybody, within the strict policy, without a foreign address."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.servers import Product

PAGES = (
    "/", "/?actor=csp&tally=preferred", "/?actor=Nobody&since=2024-13-45&happened=perhaps", "/?q=zzz", "/incidents",
    "/incidents?q=zzz", "/incidents/{battle}", "/incidents/{route}", "/actors", "/actors/csp", "/places",
    "/places/tinzaouaten", "/places/kidal-region", "/sources", "/about", "/api/docs", "/nowhere", "/fr/",
    "/fr/incidents/{battle}",
)  # fmt: skip
SMALL = """
() => [...document.querySelectorAll(".menu a, .chip, .views a, .legend a, .facet a, .paging a")]
  .map((one) => [one.textContent.trim(), one.getBoundingClientRect().height])
  .filter(([, height]) => height > 0 && height < 40)
"""
VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push([event.violatedDirective, event.blockedURI]));
"""
TITLES = {"battle": "Battle near Tinzaouaten", "route": "Nine civilians killed"}


@pytest.fixture(scope="module")
def codes(browser: Browser, live: Product) -> dict[str, str]:
    """The codes of the incidents whose pages are looked at."""
    context = browser.new_context()
    items = context.request.get(f"{live.url}/api/incidents").json()["items"]
    context.close()
    return {
        name: next(one["code"] for one in items if one["title"].startswith(title)) for name, title in TITLES.items()
    }


@pytest.fixture(params=["light", "dark"])
def reader(request: pytest.FixtureRequest, browser: Browser, live: Product) -> Iterator[BrowserContext]:
    """A browser with a colour scheme that notes every breach of the policy."""
    context = browser.new_context(
        color_scheme=request.param, base_url=live.url, viewport={"width": 1366, "height": 900}, reduced_motion="reduce"
    )
    context.add_init_script(VIOLATIONS)
    yield context
    context.close()


def opened(context: BrowserContext, address: str) -> tuple[Page, list[str], list[str]]:
    """A page that has settled, what it complained about and which hosts it asked."""
    page = context.new_page()
    complaints: list[str] = []
    hosts: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.append(urlsplit(request.url).netloc))
    page.goto(address)
    if page.locator("#map").count():
        expect(page.locator(".map-status__text")).not_to_be_empty()
    return page, complaints, hosts


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_accessible_and_keep_the_policy(
    reader: BrowserContext, live: Product, codes: dict[str, str], address: str
) -> None:
    page, complaints, hosts = opened(reader, address.format(**codes))
    for hidden in page.locator("details:not([open]) > summary").all():
        if hidden.is_visible():
            hidden.click()

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    # A page that is not there is answered with its status, which the browser writes into its console.
    assert [one for one in complaints if "404" not in one or address != "/nowhere"] == []
    assert page.evaluate("window.violations") == []
    assert set(hosts) == {urlsplit(live.url).netloc}


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1280, 1600])
@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_its_window(
    browser: Browser, live: Product, codes: dict[str, str], address: str, width: int
) -> None:
    context = browser.new_context(
        base_url=live.url, viewport={"width": width, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(address.format(**codes))

    wide = page.locator("html").evaluate("html => html.scrollWidth")

    context.close()
    assert wide <= width


def test_targets_of_the_dashboard_are_large_enough_for_fingers(browser: Browser, live: Product) -> None:
    context = browser.new_context(
        base_url=live.url, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto("/?actor=csp")

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
    expect(page.locator(".claim").first).to_be_visible()
    context.close()
