"""Ways around the map: the list, the views, tiles, the wheel, fingers and a quiet motion."""

import re

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from app.domain.geo import Point
from tests.journeys.map.page import KIDAL, TILES, TINZAOUATEN
from tests.journeys.map.reader import Reader

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c6300010000050001"
    "0d0a2db40000000049454e44ae426082"
)


def test_the_list_and_the_map_point_at_each_other(reader: Reader) -> None:
    reader.opens()
    entry = reader.page.locator("[data-code='NM-2024-0005']")

    entry.hover()
    expect(reader.mark(5)).to_have_class(re.compile("is-on"))
    reader.mark(1).hover()
    expect(reader.mark(5)).not_to_have_class(re.compile("is-on"))
    expect(reader.page.locator("[data-code].is-on-map")).to_have_attribute("data-code", "NM-2024-0001")
    entry.get_by_role("link").focus()
    expect(reader.mark(5)).to_have_class(re.compile("is-on"))


def test_precision_is_drawn_for_the_mark_in_hand(reader: Reader) -> None:
    reader.opens()
    circle = reader.page.locator("path.map-precision")

    expect(circle).to_have_count(0)
    reader.mark(1).focus()
    expect(circle).to_have_count(1)
    reader.mark(2).focus()
    expect(circle).to_have_count(0)


@pytest.mark.parametrize(("view", "zoom", "around"), [("Tinzaouaten", 9, TINZAOUATEN), ("Kidal", 8, KIDAL)])
def test_views_are_one_click_away(reader: Reader, view: str, zoom: int, around: Point) -> None:
    reader.opens()
    address = reader.page.url
    reader.page.get_by_role("link", name=view.lower(), exact=True).click()

    found = reader.settled()
    assert found["zoom"] == zoom
    assert found["latitude"] == pytest.approx(around.latitude, abs=0.01)
    assert found["longitude"] == pytest.approx(around.longitude, abs=0.01)
    assert reader.page.url == address

    reader.page.get_by_role("link", name="mali", exact=True).click()
    assert reader.settled()["zoom"] == 6


def test_the_map_of_one_incident_always_shows_how_well_its_place_is_known(reader: Reader) -> None:
    reader.opens(view="19.954,2.967,8", query="q%3DNM-2024-0001", incident="NM-2024-0001")

    expect(reader.page.locator(".map-mark")).to_have_count(1)
    expect(reader.mark(1)).to_have_class(re.compile("is-on"))
    expect(reader.page.locator("path.map-precision")).to_have_count(1)


def test_labels_speak_french(reader: Reader) -> None:
    reader.opens(page_lang="fr")

    expect(reader.page.locator(".map-label__text", has_text=re.compile("^Tombouctou$")).last).to_be_visible()
    expect(reader.page.locator(".map-label__text", has_text="Timbuktu")).to_have_count(0)
    assert reader.server.asked[0]["lang"] == "fr"


def test_tiles_are_asked_for_only_while_they_are_on(reader: Reader, context: BrowserContext) -> None:
    def tile(route: Route) -> None:
        route.fulfill(body=PIXEL, content_type="image/png")

    context.route(f"{TILES}/**", tile)
    reader.opens()
    switch = reader.page.get_by_role("checkbox", name="OpenStreetMap background")
    expect(switch).not_to_be_checked()
    reader.page.evaluate("void map.setZoom(7)")
    reader.settled()
    assert reader.abroad == []

    with reader.page.expect_request(f"{TILES}/7/**"):
        switch.check()
    expect(reader.page.locator("#map")).to_have_class(re.compile("has-tiles"))
    attribution = reader.page.locator(".leaflet-control-attribution")
    expect(attribution).to_contain_text("© Tiles <b>& more</b>")
    expect(attribution.locator("b")).to_have_count(0)

    with reader.page.expect_request(f"{TILES}/**"):
        reader.opens()
    expect(switch).to_be_checked()
    switch.uncheck()
    reader.page.wait_for_load_state("networkidle")
    reader.abroad.clear()
    reader.opens()
    assert reader.abroad == []


def test_no_address_of_tiles_no_switch(reader: Reader) -> None:
    reader.opens(tiles="")

    expect(reader.page.get_by_role("checkbox")).to_have_count(0)


def test_the_wheel_scrolls_the_page_until_the_reader_turns_to_the_map(reader: Reader) -> None:
    reader.opens()
    box = reader.page.locator("#map").bounding_box()
    assert box
    empty = (box["x"] + 200, box["y"] + 250)

    reader.page.mouse.move(*empty)
    reader.page.mouse.wheel(0, 100)
    expect(reader.page.locator(".map-hint")).to_have_class(re.compile("is-shown"))
    reader.page.wait_for_function("() => scrollY > 0")
    assert reader.view()["zoom"] == 6

    reader.page.evaluate("scrollTo(0, 0)")
    reader.page.keyboard.down("Control")
    reader.page.mouse.wheel(0, -100)
    reader.page.keyboard.up("Control")
    reader.page.wait_for_function("() => atlasMap.view().zoom > 6")
    assert reader.page.evaluate("scrollY") == 0

    reader.page.mouse.click(*empty)
    reader.page.mouse.wheel(0, -100)
    reader.page.wait_for_function("() => atlasMap.view().zoom > 7")


PHONE = {
    "viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "reduced_motion": "no-preference",
}  # fmt: skip


@pytest.mark.parametrize("context", [PHONE], indirect=True, ids=["phone"])
def test_a_phone_shows_the_map_and_can_scroll_past_it(reader: Reader) -> None:
    reader.opens()

    expect(reader.page.locator(".map-mark").first).to_be_visible()
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(reader.page.locator("#map")).to_have_css("touch-action", "pan-x pan-y")
    assert not reader.page.evaluate("map.dragging.enabled()")
    reader.mark(1).tap()
    reader.settled()
    expect(reader.card).to_be_in_viewport()
    box = reader.card.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


@pytest.mark.parametrize(
    ("context", "moves"),
    [({"reduced_motion": "reduce"}, False), ({"reduced_motion": "no-preference"}, True)],
    indirect=["context"],
    ids=["still", "moving"],
)
def test_motion_is_as_the_reader_prefers(reader: Reader, moves: bool) -> None:
    reader.opens()

    assert reader.page.evaluate("[map.options.zoomAnimation, map.options.inertia]") == [moves, moves]
