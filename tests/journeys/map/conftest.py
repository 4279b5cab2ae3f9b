"""What the journeys on the map ask for: its page, a window of a browser, and a reader whose browser is content."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request

from tests.journeys.map.page import MapServer, incidents, serving
from tests.journeys.map.reader import Reader

VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push([event.violatedDirective, event.blockedURI]));
window.boom = () => violations.push("boom");
"""


@pytest.fixture(scope="session")
def running() -> Iterator[MapServer]:
    """The page with the map, served for all journeys of this folder."""
    with serving() as server:
        yield server


@pytest.fixture
def server(running: MapServer) -> MapServer:
    """The page as it is before anybody touched it."""
    running.marks, running.delays, running.failing, running.unplaced = incidents(), [], False, 0
    running.asked.clear()
    return running


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser's window; a test may ask for another than the usual one."""
    usual: dict[str, Any] = {"viewport": {"width": 1024, "height": 768}, "reduced_motion": "reduce"}
    made = browser.new_context(**usual | getattr(request, "param", {}))
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def reader(server: MapServer, context: BrowserContext) -> Iterator[Reader]:
    """A reader whose browser must have nothing to complain about in the end."""
    found = Reader(server, context.new_page())

    def complain(message: ConsoleMessage) -> None:
        # A failing server is meant where a test says so.
        if message.type in ("error", "warning") and not (server.failing and "500" in message.text):
            found.complaints.append(message.text)

    def note(asked: Request) -> None:
        if not asked.url.startswith((server.url, "data:")):
            found.abroad.append(asked.url)

    found.page.add_init_script(VIOLATIONS)
    found.page.on("console", complain)
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    context.on("request", note)
    yield found
    assert found.complaints == []
    assert found.page.evaluate("window.violations || []") == []
