"""What several journeys ask for."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.pages import codes
from tests.servers import Product

__all__ = ["codes"]
Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, running: Product, secret: str) -> Iterator[Open]:
    """Open a page as whoever has the `secret` of a session with the product that is `running`; no script may fail."""
    contexts, failed = [], []

    def open_one(path: str, *, script: bool = True, width: int = 1024, scheme: str = "light") -> Page:
        context = browser.new_context(
            base_url=running.url, viewport={"width": width, "height": 900}, java_script_enabled=script,
            color_scheme="dark" if scheme == "dark" else "light",
        )  # fmt: skip
        contexts.append(context)
        context.add_cookies([{"name": "atlas_session", "value": secret, "url": running.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("console", lambda said: failed.append(said.text) if "Content Security" in said.text else None)
        page.goto(path)
        return page

    yield open_one
    for one in contexts:
        one.close()
    assert failed == []
