"""A reader at the map: the page in a browser, and what it asked for and complained about."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.map.page import MapServer


@dataclass
class Reader:
    """A page in a browser, with everything that it asked for and complained about."""

    server: MapServer
    page: Page
    complaints: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)

    def opens(self, view: str = "mali", **attributes: str) -> None:
        """Open the page and wait for its marks."""
        query = "&".join(f"{name}={value}" for name, value in attributes.items())
        self.page.goto(f"{self.server.url}/?view={view}&{query}")
        expect(self.page.locator(".leaflet-land-pane path").first).to_be_attached()
        expect(self.page.locator(".map-status__text")).not_to_be_empty()

    def mark(self, number: int) -> Locator:
        """The mark of an incident."""
        return self.page.locator(f".map-mark[data-mark='NM-2024-{number:04}']")

    @property
    def cells(self) -> Locator:
        """Everything that stands for several incidents."""
        return self.page.locator(".map-cell")

    @property
    def card(self) -> Locator:
        """What opens at a mark."""
        return self.page.locator(".map-popup")

    @property
    def said(self) -> Locator:
        """The line that tells how it goes."""
        return self.page.locator(".map-status__text")

    def view(self) -> dict[str, Any]:
        """Where the map is, by its own word."""
        found: dict[str, Any] = self.page.evaluate("atlasMap.view()")
        return found

    def settled(self) -> dict[str, Any]:
        """Where the map is, once it stands still."""
        before = None
        while (now := self.view()) != before:
            before = now
            self.page.wait_for_timeout(250)
        return now
