"""The map under a changing filter, while answers are slow, overtaken, missing or wrong."""

import re

from playwright.sync_api import expect

from tests.journeys.map.reader import Reader


def test_a_new_filter_keeps_the_view(reader: Reader) -> None:
    reader.opens()
    reader.page.evaluate("void map.setView([18.5, 1.5], 7)")
    before = reader.settled()

    reader.page.evaluate("atlasMap.setQuery('?type=riots')")
    expect(reader.page.locator(".map-mark")).to_have_count(0)
    expect(reader.said).to_have_text(re.compile("^No incident in this part of the map"))
    assert reader.view() == before
    assert reader.server.asked[-1]["type"] == "riots"

    reader.page.evaluate("atlasMap.setQuery('type=battles')")
    expect(reader.mark(1)).to_be_visible()
    expect(reader.mark(2)).to_have_count(0)


def test_what_is_open_closes_when_the_filter_leaves_it_out(reader: Reader) -> None:
    reader.opens()
    reader.mark(1).click()
    expect(reader.card).to_be_visible()

    reader.page.evaluate("atlasMap.setQuery('type=protests')")
    expect(reader.card).to_have_count(0)


def test_incidents_without_a_point_are_said(reader: Reader) -> None:
    reader.server.unplaced = 2
    reader.opens()

    expect(reader.said).to_have_text("2 incidents have no place on the map; the list has them.")
    expect(reader.said).to_be_visible()


def test_the_page_of_a_list_is_none_of_the_map(reader: Reader) -> None:
    reader.opens()
    reader.page.evaluate("atlasMap.setQuery('?type=battles&page=3')")

    assert "page" not in reader.server.asked[-1]


def test_marks_stay_while_the_new_ones_are_on_their_way(reader: Reader) -> None:
    reader.opens()
    reader.server.delays = [4.0]

    reader.page.evaluate("void atlasMap.setQuery('type=riots')")
    expect(reader.said).to_have_text("Loading the incidents …")
    assert reader.page.locator(".map-mark").count() == 7
    expect(reader.page.locator(".map-mark")).to_have_count(3)
    expect(reader.said).to_have_text("The map shows 3 incidents.")


def test_an_answer_that_was_overtaken_is_not_shown(reader: Reader) -> None:
    reader.opens()
    reader.server.delays = [0.8, 0.0]

    with reader.page.expect_request("**/api/cells?type=riots*"):
        reader.page.evaluate("void atlasMap.setQuery('type=riots')")
    while len(reader.server.asked) < 2:
        reader.page.wait_for_timeout(20)
    reader.page.evaluate("void atlasMap.setQuery('type=protests')")
    expect(reader.mark(3)).to_be_visible()
    expect(reader.mark(1)).to_have_count(0)
    reader.page.wait_for_timeout(1_000)
    expect(reader.mark(3)).to_be_visible()
    expect(reader.mark(6)).to_have_count(0)
    assert [one.get("type") for one in reader.server.asked] == [None, "riots", "protests"]


def test_a_failure_is_said_and_can_be_tried_again(reader: Reader) -> None:
    reader.opens()
    reader.server.failing = True
    reader.page.evaluate("void atlasMap.setQuery('type=battles')")
    again = reader.page.get_by_role("button", name="Try again")

    expect(again).to_be_visible()
    expect(reader.said).to_have_text(re.compile("could not be loaded"))
    expect(reader.page.locator(".map-mark")).to_have_count(7)

    reader.server.failing = False
    again.click()
    expect(reader.mark(2)).to_have_count(0)
    expect(reader.mark(1)).to_be_visible()
    expect(again).to_be_hidden()


def test_what_failed_is_asked_for_again_when_the_network_returns(reader: Reader) -> None:
    reader.opens()
    reader.server.failing = True
    reader.page.evaluate("void atlasMap.setQuery('type=riots')")
    expect(reader.said).to_contain_text("could not be loaded")
    assert reader.page.locator(".map-mark").count() == 7

    reader.server.failing = False
    asked = len(reader.server.asked)
    reader.page.evaluate("dispatchEvent(new Event('online'))")
    expect(reader.page.locator(".map-mark")).to_have_count(3)
    reader.page.evaluate("dispatchEvent(new Event('online'))")
    reader.page.wait_for_timeout(300)
    assert len(reader.server.asked) == asked + 1


def test_without_its_base_the_map_still_has_its_marks(reader: Reader) -> None:
    reader.page.route("**/regions.geojson", lambda route: route.fulfill(json={"broken": 1}, status=200))
    reader.page.route("**/water.geojson", lambda route: route.fulfill(body="no", status=200))
    reader.opens()

    expect(reader.page.locator(".map-mark")).to_have_count(7)
    expect(reader.said).to_have_text(re.compile("base map could not be loaded"))


def test_the_page_hears_where_the_map_is(reader: Reader) -> None:
    reader.opens()
    reader.page.evaluate("addEventListener('atlas:view', (event) => (window.heard = event.detail))")
    reader.page.evaluate("void map.setView([18, 1], 8)")

    assert reader.page.evaluate("heard") == reader.view()
    assert reader.page.evaluate("heard.zoom") == 8
