"""The map of the running product: on the dashboard, on the pages of places and incidents, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.i18n import gettext, speaking
from tests.servers import Product

TILES = "https://tile.openstreetmap.org"
PIXEL = b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"


@dataclass
class Visit:
    """A page of the product, with what its browser complained about and asked for elsewhere."""

    url: str
    page: Page
    complaints: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)

    def goes(self, path: str) -> None:
        """Open a page and wait until its map has drawn."""
        self.page.goto(f"{self.url}{path}")
        expect(self.page.locator(".leaflet-land-pane path").first).to_be_attached()
        expect(self.page.locator(".map-status__text")).not_to_be_empty()

    @property
    def marks(self) -> Locator:
        """The incidents that stand singly."""
        return self.page.locator(".map-mark")

    def codes(self) -> list[str]:
        """Their codes, in the order of the Tab key."""
        found: list[str] = self.marks.evaluate_all("(all) => all.map((one) => one.dataset.mark)")
        return found


@pytest.fixture
def visit(browser: Browser, live: Product) -> Iterator[Visit]:
    """A visit whose browser must have nothing to complain about in the end."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    found = Visit(live.url, context.new_page())
    found.page.on("console", lambda one: found.complaints.append(one.text) if one.type == "error" else None)
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    context.on("request", lambda one: found.abroad.append(one.url) if not one.url.startswith(live.url) else None)
    yield found
    context.close()
    assert found.complaints == []


def answer(live: Product, query: str = "") -> dict[str, Any]:
    """What the interface says that a map of everything shows."""
    found: dict[str, Any] = httpx2.get(f"{live.url}/api/cells?zoom=9&{query}", trust_env=False).json()
    return found


def test_the_dashboard_shows_every_incident_on_the_map_and_beside_it(visit: Visit, live: Product) -> None:
    visit.goes("/")

    wanted = [one["code"] for one in answer(live)["incidents"]]
    assert len(wanted) >= 10
    assert visit.codes() == wanted
    listed = visit.page.locator("[data-code]").evaluate_all("(all) => all.map((one) => one.dataset.code)")
    assert [code for code in listed if code in wanted] == wanted
    assert visit.abroad == []


def test_a_filter_changes_the_marks_and_keeps_the_view(visit: Visit, live: Product) -> None:
    visit.goes("/")
    visit.page.get_by_role("link", name="Tinzaouaten", exact=True).first.click()
    expect(visit.page).to_have_url(f"{live.url}/#map=9/19.954/2.967")
    before = visit.page.evaluate("atlasMap.view()")

    visit.page.locator("#legend-explosions_remote_violence").click()
    visit.page.wait_for_url("**/?*type=explosions_remote_violence*")
    wanted = {one["code"] for one in answer(live, "type=explosions_remote_violence")["incidents"]}
    expect(visit.page.locator(".map-mark:not(.e-explosions_remote_violence)")).to_have_count(0)
    assert set(visit.codes()) <= wanted
    assert visit.codes()
    assert visit.page.evaluate("atlasMap.view()") == before

    visit.page.go_back()
    expect(visit.page.locator(".map-mark.e-battles")).not_to_have_count(0)
    assert visit.page.evaluate("atlasMap.view()") == before


def test_a_page_with_strangers_in_its_address_still_has_its_marks(visit: Visit) -> None:
    visit.goes("/?utm_source=x&page=2&since=nonsense&type=battles")

    expect(visit.page.locator(".map-mark.e-battles")).not_to_have_count(0)
    expect(visit.page.locator(".map-status__retry")).to_be_hidden()


def test_a_card_leads_to_its_incident_and_back(visit: Visit) -> None:
    visit.goes("/?type=battles")
    view = visit.page.evaluate("atlasMap.view()")
    code = visit.codes()[0]
    visit.marks.first.focus()
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Enter")

    visit.page.wait_for_url(f"**/incidents/{code}?type=battles")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    visit.page.go_back()
    expect(visit.marks.first).to_be_focused()
    assert visit.page.evaluate("atlasMap.view().zoom") == view["zoom"]


def test_a_shared_address_shows_the_same_view(visit: Visit) -> None:
    visit.goes("/?type=battles#map=8/18.441/1.408")

    view = visit.page.evaluate("atlasMap.view()")
    assert (view["zoom"], round(view["latitude"], 2), round(view["longitude"], 2)) == (8, 18.44, 1.41)
    visit.page.get_by_role("link", name="Segou", exact=True).first.click()
    expect(visit.page).to_have_url(f"{visit.url}/?type=battles#map=8/13.430/-6.270")
    expect(visit.page.locator(".languages a")).to_have_attribute("href", re.compile(r"#map=8/13\.430/-6\.270$"))


def test_a_row_leads_to_its_mark_and_the_card_back_to_the_row(visit: Visit) -> None:
    visit.goes("/")
    row = visit.page.locator(".row:has([data-show])").first
    row.get_by_role("button", name="Show on the map").click()

    title = row.locator("a").inner_text()
    card = visit.page.get_by_role("dialog", name=title)
    expect(card.get_by_role("link", name=title)).to_be_focused()
    card.get_by_role("button", name="Show in the list").click()
    expect(row.locator("a")).to_be_focused()

    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title)
    visit.page.go_back()
    expect(row.locator("a")).to_be_focused()
    expect(row).to_be_in_viewport()


@pytest.mark.parametrize("shut", ["Escape", "Enter"])
def test_a_card_that_a_row_opened_gives_the_focus_back_to_the_row(visit: Visit, shut: str) -> None:
    visit.goes("/")
    button = visit.page.get_by_role("button", name="Show on the map").nth(1)
    button.focus()
    visit.page.keyboard.press("Enter")
    card = visit.page.locator(".map-popup")
    expect(card.get_by_role("link").first).to_be_focused()

    if shut == "Enter":
        card.get_by_role("button", name="Close").focus()
    visit.page.keyboard.press(shut)
    expect(card).to_have_count(0)
    expect(button).to_be_focused()


def test_where_nothing_matches_the_map_does_not_send_elsewhere(visit: Visit) -> None:
    visit.goes("/?q=nothing-of-the-kind")

    expect(visit.page.locator(".map-status__text")).to_have_text("No incident matches the filter.")


def test_an_incident_has_a_map_of_its_own(visit: Visit) -> None:
    visit.goes("/")
    code = visit.codes()[0]
    visit.goes(f"/incidents/{code}")

    expect(visit.marks).to_have_count(1)
    expect(visit.marks).to_have_class(re.compile("is-on"))
    # The map may stand below the fold; its heading comes into view, and the mark must be seen inside its frame then.
    visit.page.locator("#where-title").evaluate("one => one.scrollIntoView()")
    expect(visit.marks).to_be_in_viewport()


@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [("tinzaouaten", 19.954, 2.967), ("kidal", 18.441, 1.408), ("segou", 13.43, -6.27)],
)
def test_the_three_places_have_maps_around_them(visit: Visit, place: str, latitude: float, longitude: float) -> None:
    visit.goes(f"/places/{place}")

    view = visit.page.evaluate("atlasMap.view()")
    assert view["latitude"] == pytest.approx(latitude, abs=0.05)
    assert view["longitude"] == pytest.approx(longitude, abs=0.05)
    assert view["zoom"] >= 8


def test_the_french_map_speaks_french(visit: Visit) -> None:
    visit.goes("/fr")

    expect(visit.page.locator(".map-label__text", has_text=re.compile("^Tombouctou$")).last).to_be_visible()
    visit.marks.first.click()
    link = visit.page.locator(".map-popup a")
    expect(link).to_have_attribute("href", re.compile(r"/fr/incidents/NM-"))
    with speaking("fr"):
        expect(visit.page.get_by_role("button", name=gettext("Zoom in"), exact=True)).to_be_visible()


def test_tiles_come_only_when_asked_for_and_the_policy_lets_them(visit: Visit) -> None:
    visit.page.context.route(f"{TILES}/**", lambda route: route.fulfill(body=PIXEL, content_type="image/svg+xml"))
    visit.goes("/")
    assert visit.abroad == []

    with visit.page.expect_response(f"{TILES}/**") as got:
        visit.page.locator(".map-tiles input").check()
    assert got.value.ok


@pytest.mark.parametrize("width", [360, 1280])
def test_a_shared_view_holds_in_a_browser_that_moves_things(browser: Browser, live: Product, width: int) -> None:
    """The frame's own bounds come first, and nothing that moves arrives after the view of the address."""
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="no-preference")
    visit = Visit(live.url, context.new_page())
    visit.goes("/#map=9/19.954/2.967")
    # Longer than the animation of a map takes.
    visit.page.wait_for_timeout(600)

    view = visit.page.evaluate("atlasMap.view()")
    assert view["zoom"] == 9
    assert (view["latitude"], view["longitude"]) == pytest.approx((19.954, 2.967), abs=0.02)
    expect(visit.page).to_have_url(re.compile(r"#map=9/19\.9\d+/2\.9\d+$"))
    context.close()
