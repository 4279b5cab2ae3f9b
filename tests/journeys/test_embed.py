"""The map in a frame of a page of another site."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.servers import Product

FRAME = (
    '<!doctype html><html lang="en"><title>Elsewhere</title><h1>A page</h1><iframe title="Map" src="{}" {}></iframe>'
)


class Elsewhere(BaseHTTPRequestHandler):
    """A page whose frame is what its address says."""

    def do_GET(self) -> None:
        """Answer with the page."""
        asked = parse_qs(urlsplit(self.path).query)
        body = FRAME.format(asked.get("src", [""])[0], asked.get("size", [""])[0]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """Another site on this machine: browsers show no frame of it within a page of the network."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without cookies, in which nothing of the site has been seen before."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1000, "height": 800})
    yield context
    assert context.cookies() == []
    context.close()


def around(context: BrowserContext, there: str, address: str, size: str = "") -> tuple[Page, list[str]]:
    """A page of another site with a frame, and what it complained about."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.goto(f"{there}?{urlencode({'src': address, 'size': size or 'width=640 height=420'})}")
    return page, complaints


def test_the_map_works_in_a_frame_and_leads_to_the_site_beside_it(
    reader: BrowserContext, live: Product, elsewhere: str
) -> None:
    page, complaints = around(reader, elsewhere, f"{live.url}/embed?actor=csp")
    frame = page.frame_locator("iframe")
    expect(frame.locator(".map-status__text")).not_to_be_empty()
    mark = frame.locator(".map-mark").first

    mark.press("Enter")

    link = frame.locator(".map-popup .map-card__title a")
    with reader.expect_page() as opened:
        link.click()
    expect(opened.value).to_have_url(f"{live.url}/incidents/{link.get_attribute('href').split('/')[-1]}")  # type: ignore[union-attr]
    with reader.expect_page() as opened:
        frame.locator(".embed__sentence a").click()
    expect(opened.value).to_have_url(f"{live.url}/?actor=csp")
    assert opened.value.evaluate("window.opener") is None
    assert page.url.startswith(elsewhere)
    assert complaints == []


def test_a_frame_that_its_page_shuts_off_has_its_map_too(reader: BrowserContext, live: Product, elsewhere: str) -> None:
    shut = "width=640 height=420 sandbox='allow-scripts allow-popups'"
    page, complaints = around(reader, elsewhere, f"{live.url}/embed?actor=csp", shut)
    frame = page.frame_locator("iframe")

    expect(frame.locator(".map-mark").first).to_be_visible()
    expect(frame.locator(".map-land").first).to_be_attached()
    assert complaints == []


@pytest.mark.parametrize("path", ["/", "/incidents", "/data"])
def test_no_other_page_is_shown_in_a_frame_elsewhere(
    reader: BrowserContext, live: Product, elsewhere: str, path: str
) -> None:
    page, complaints = around(reader, elsewhere, live.url + path)

    expect(page.frame_locator("iframe").locator("main")).to_have_count(0)
    assert any("frame-ancestors" in one for one in complaints)


@pytest.mark.parametrize("size", [(300, 250), (640, 420), (960, 600)], ids=str)
@pytest.mark.parametrize("query", ["", "?width=280&height=240"])
def test_the_map_fills_the_frame_or_has_its_size(
    reader: BrowserContext, live: Product, elsewhere: str, size: tuple[int, int], query: str
) -> None:
    page, _ = around(reader, elsewhere, f"{live.url}/fr/embed{query}", "width={} height={}".format(*size))
    frame = page.frame_locator("iframe")
    expect(frame.locator(".map-status__text")).not_to_be_empty()

    width, height = (280, 240) if query else size
    box = frame.locator("body").bounding_box()
    inner = frame.locator("#map").bounding_box()
    assert box is not None
    assert inner is not None
    assert (round(box["width"]), round(box["height"])) == (width, height)
    assert inner["width"] == box["width"]
    assert inner["height"] > 0.6 * height
    assert frame.locator("html").evaluate(
        "one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(browser: Browser, live: Product, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 640, "height": 420})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{live.url}/embed?actor=nobody")
    expect(page.locator(".map-status__text")).not_to_be_empty()

    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()
    context.close()


def test_the_snippet_is_opened_and_follows_the_filter(browser: Browser, live: Product) -> None:
    page = browser.new_page(base_url=live.url)
    page.goto("/")
    page.locator("#embed-code > summary").click()
    code = page.locator("#embed-html")
    expect(code).to_be_visible()

    page.locator("#f-q").fill("kidal")

    expect(code).to_have_value(f'<iframe src="{live.url}/embed?q=kidal" title="Northern Mali Incident Atlas" '
                               'width="800" height="500" loading="lazy"></iframe>')  # fmt: skip
    expect(code).to_be_visible()
    assert page.locator('link[type="application/atom+xml"]').get_attribute("href") == "/feed.atom?q=kidal"
    page.close()
