"""What the map draws: marks as large as their figures, fans, routes, cells, and how well a place is known."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from app.domain.geo import Point
from app.store.cells import CELL_PIXELS
from tests.journeys.map.page import KIDAL, TINZAOUATEN, mark
from tests.journeys.map.reader import Reader


def test_the_map_stands_on_its_own_under_a_strict_policy(reader: Reader) -> None:
    reader.opens()

    expect(reader.page.locator(".map-mark")).to_have_count(7)
    expect(reader.cells).to_have_text(["12"])
    expect(reader.page.locator(".map-label__text", has_text=re.compile("^Timbuktu$")).last).to_be_visible()
    expect(reader.page.locator(".leaflet-control-scale-line")).to_have_count(1)
    expect(reader.page.locator(".leaflet-control-attribution")).to_have_text(re.compile(r"^Leaflet \| Base map"))
    expect(reader.page.locator(".leaflet-control-attribution svg")).to_have_count(0)
    expect(reader.said).to_have_text("The map shows 19 incidents.")
    assert reader.abroad == []


FURTHEST = """() => Math.max(...[...document.querySelectorAll(".map-label--town")].map((label) => {
  const { x, y } = label.getBoundingClientRect();
  const text = label.firstChild.getBoundingClientRect();
  if (!text.width) return 0;
  return Math.hypot(Math.max(text.left - x, x - text.right, 0), Math.max(text.top - y, y - text.bottom, 0));
}))"""


@pytest.mark.parametrize("context", [{"viewport": {"width": 360, "height": 740}}, {}], indirect=True)
def test_the_name_of_a_town_stands_beside_its_dot_or_nowhere(reader: Reader) -> None:
    # A fan at each town crowds out what stands there.
    reader.server.marks = [
        mark(n, at) for n, at in enumerate(at for at in (TINZAOUATEN, KIDAL, Point(16.773, -3.007)) for _ in range(6))
    ]
    for zoom in (5, 6, 8):
        reader.opens(f"18,0,{zoom}")
        expect(reader.page.locator(".map-label--town .map-label__text:visible").first).to_be_visible()
        assert 0 < reader.page.evaluate(FURTHEST) <= 16


def test_one_view_is_asked_for_once(reader: Reader) -> None:
    reader.opens()
    reader.page.evaluate("void map.setZoom(7); map.panBy([40, 40]); void map.panBy([40, 40])")
    reader.page.wait_for_timeout(600)

    first, second = reader.server.asked
    assert first.keys() == {"zoom", "bbox", "lang"}
    assert (first["zoom"], second["zoom"]) == ("6", "7")


def test_a_small_pan_asks_for_nothing_and_a_large_one_once(reader: Reader) -> None:
    reader.opens()
    reader.page.evaluate("map.panBy([20, 20])")
    reader.page.wait_for_timeout(600)
    assert len(reader.server.asked) == 1

    reader.page.evaluate("map.setZoom(8); map.panBy([400, 0])")
    reader.page.wait_for_timeout(600)
    assert len(reader.server.asked) == 2
    west, south, east, north = map(float, reader.server.asked[-1]["bbox"].split(","))
    grid = 360 * 128 / 256 / 2**8
    assert (west + 180) / grid == pytest.approx(round((west + 180) / grid), abs=0.01)
    assert (east + 180) / grid == pytest.approx(round((east + 180) / grid), abs=0.01)
    assert south < north


def test_a_crowd_is_as_large_as_its_power_of_ten(reader: Reader) -> None:
    reader.opens()

    sizes = reader.page.evaluate("[10, 99, 1000, 1e6].map((count) => atlasMapParts.marks.cellRadius({ count }))")
    assert sizes == [18.5, 19.75, 23.5, 31]
    assert reader.page.evaluate("atlasMapParts.speech.start({}, 'fr').short(1234)").replace("\u00a0", " ") == "1,2 k"
    expect(reader.cells).to_have_attribute("title", "12 incidents, 186 killed, Zoom there")


def test_crowds_on_both_sides_of_the_edge_of_a_cell_stand_beside_each_other(reader: Reader) -> None:
    edge = 129 * CELL_PIXELS / (256 * 2**6) * 360 - 180
    reader.server.marks = [
        mark(n, Point(18.5, edge + side * 0.04)) for n, side in enumerate(side for side in (-1, 1) for _ in range(30))
    ]
    reader.opens("18.5,1.4,6")

    expect(reader.cells).to_have_text(["30", "30"])
    boxes = [one.bounding_box() for one in reader.cells.all()]
    west, east = sorted((one for one in boxes if one), key=lambda one: one["x"])
    assert west["x"] + west["width"] <= east["x"] + 0.5
    assert east["x"] - west["x"] < CELL_PIXELS


def test_marks_are_as_large_as_their_figures(reader: Reader) -> None:
    reader.opens()

    def width(one: Locator) -> float:
        box = one.bounding_box()
        assert box
        return box["width"]

    disc, ring = ".map-mark__disc", ".map-mark__ring"
    assert width(reader.mark(1).locator(disc)) == pytest.approx(2 * 3 * 29**0.5, abs=0.5)
    assert width(reader.mark(1).locator(ring)) == pytest.approx(2 * 3 * 99**0.5, abs=0.5)
    assert width(reader.mark(3).locator(disc)) == 22
    expect(reader.mark(3)).to_have_class(re.compile("is-unknown"))
    expect(reader.mark(3).locator(disc)).to_have_css("border-top-style", "dotted")
    expect(reader.mark(7)).to_have_class(re.compile("is-open"))
    expect(reader.mark(2).locator(ring)).to_have_count(0)
    expect(reader.mark(2)).to_have_text("E")
    expect(reader.mark(2).locator(disc)).to_have_css("background-color", "rgb(230, 159, 0)")


def test_marks_at_one_place_are_fanned_out_around_it(reader: Reader) -> None:
    reader.opens()

    centres = [reader.page.evaluate(CENTRE, f"NM-2024-{n:04}") for n in (1, 2, 3)]
    distances = [abs(complex(*one) - complex(*other)) for one in centres for other in centres if one != other]
    assert min(distances) > 22
    assert max(distances) < 90
    expect(reader.page.locator(".map-fan")).to_have_count(3)


CENTRE = """(code) => {
  const box = document.querySelector("[data-mark='" + code + "']").getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


@pytest.mark.parametrize(
    ("points", "moved"),
    [
        ([(0, 0), (100, 0)], [False, False]),
        ([(0, 0), (0, 0)], [True, True]),
        ([(0, 0), (5, 5), (100, 0)], [True, True, False]),
        ([(0, 0)] * 3, [True] * 3),
        ([(0, 0)] * 8, [True] * 8),
        # The third would be hidden by the fan of the first two.
        ([(0, 0), (0, 0), (0, 25)], [True, True, True]),
        ([], []),
    ],
)
def test_only_marks_that_hide_each_other_are_moved(reader: Reader, points: Any, moved: list[bool]) -> None:
    reader.opens()
    given = [{"x": x, "y": y, "r": 11} for x, y in points]

    placed = reader.page.evaluate("(points) => atlasMapParts.marks.fan(points)", given)
    assert [one["from"] is not None for one in placed] == moved
    spots = [complex(one["x"], one["y"]) for one in placed]
    gaps = [abs(one - other) for n, one in enumerate(spots) for other in spots[:n]]
    assert all(gap >= 22 for gap in gaps)


def test_a_route_is_a_dashed_line(reader: Reader) -> None:
    reader.opens()

    expect(reader.page.locator("path.map-route.e-battles")).to_have_css("stroke-dasharray", "6px, 5px")


def test_a_cell_that_comes_apart_is_zoomed_into(reader: Reader) -> None:
    # Wherever the grid cuts this line of eighteen, one part is a crowd from afar, and none is two zooms nearer.
    reader.server.marks = [mark(n, Point(16.3 + n / 20, 0.1)) for n in range(18)]
    reader.opens()
    reader.cells.first.click()

    expect(reader.page.locator(".map-mark")).to_have_count(18)
    expect(reader.cells).to_have_count(0)
    expect(reader.card).to_have_count(0)
    assert reader.view()["zoom"] == 8


@pytest.mark.parametrize("keys", [True, False])
def test_a_cell_that_stays_whole_offers_its_list(reader: Reader, keys: bool) -> None:
    reader.opens(query="actor%3Dcsp")
    if keys:
        reader.cells.press("Enter")
    else:
        reader.cells.click()

    expect(reader.card).to_contain_text("12 incidents")
    expect(reader.card).to_contain_text("186 killed")
    link = reader.card.get_by_role("link", name="Open them as a list")
    if keys:
        expect(link).to_be_focused()
    address = urlsplit(link.get_attribute("href") or "")
    params = parse_qs(address.query)
    west, south, east, north = map(float, params["bbox"][0].split(","))
    assert address.path == "/incidents"
    assert params["actor"] == ["csp"]
    assert south < 13.43 < north
    assert west < -6.27 < east
    assert east - west == pytest.approx(360 * CELL_PIXELS / 256 / 2**8, rel=0.01)


def test_the_box_of_the_filter_holds_for_the_map_too(reader: Reader) -> None:
    reader.opens(query="bbox%3D0,18,10,25")

    west, south, east, north = map(float, reader.server.asked[0]["bbox"].split(","))
    assert (west, south) == (0, 18)
    assert east <= 10
    assert north <= 25
    expect(reader.page.locator(".map-mark")).to_have_count(4)
