"""The card that opens at a mark, by mouse and keyboard, whatever its text holds."""

import pytest
from playwright.sync_api import expect

from tests.journeys.map.page import HOSTILE, TINZAOUATEN, mark
from tests.journeys.map.reader import Reader


def test_the_keyboard_reaches_every_mark_in_the_order_of_the_list(reader: Reader) -> None:
    reader.opens()
    reader.page.locator("#map").focus()

    reached = []
    for _ in range(8):
        reader.page.keyboard.press("Tab")
        reached.append(reader.page.evaluate("document.activeElement.dataset.mark"))
    listed = reader.page.locator("[data-code]").evaluate_all("(all) => all.slice(0, 7).map((one) => one.dataset.code)")
    assert reached[:7] == listed
    assert reached[7].endswith(" 12")
    expect(reader.mark(1)).to_have_accessible_name(
        "Column ambushed, 27 July 2024, 29\N{THIN SPACE}–\N{THIN SPACE}99 killed"
    )
    expect(reader.mark(1)).to_have_role("button")
    expect(reader.cells).to_have_accessible_name("12 incidents, 186 killed, Zoom there")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_a_card_and_escape_returns(reader: Reader, key: str) -> None:
    reader.opens()
    reader.mark(2).focus()

    reader.page.keyboard.press(key)
    expect(reader.card).to_contain_text("Drones strike the town")
    expect(reader.card.get_by_role("link")).to_be_focused()
    expect(reader.card).to_have_role("dialog")

    reader.page.keyboard.press("Escape")
    expect(reader.card).to_have_count(0)
    expect(reader.mark(2)).to_be_focused()


def test_the_focus_survives_new_marks(reader: Reader) -> None:
    reader.opens()
    reader.cells.focus()
    reader.page.evaluate("void map.panBy([-200, 0])")
    reader.page.wait_for_timeout(500)

    expect(reader.cells).to_be_focused()
    assert len(reader.server.asked) == 2


def test_the_focus_stays_while_the_order_changes(reader: Reader) -> None:
    reader.opens()
    reader.mark(2).focus()
    reader.page.evaluate("atlasMap.setQuery('sort=oldest')")

    expect(reader.mark(2)).to_be_focused()
    reached = reader.page.locator(".map-mark").evaluate_all("(all) => all.map((one) => one.dataset.mark.slice(-1))")
    assert reached == ["7", "6", "5", "4", "3", "2", "1"]


def test_a_card_says_what_is_known(reader: Reader) -> None:
    reader.opens(query="actor%3Dcsp%26since%3D2024-07-01")
    reader.mark(1).click()

    expect(reader.card).to_contain_text("Battles")
    expect(reader.card.get_by_role("definition")).to_have_text([
        "27 July 2024", "29\N{THIN SPACE}–\N{THIN SPACE}99 killed", "Tinzaouaten. Within about 25 km.",
        "CSP-DPA · Wagner",
    ])  # fmt: skip
    bar = reader.card.locator("svg.range rect.range__bar")
    # The scale goes to 100, the next plain number above the highest figure on the map.
    assert float((bar.get_attribute("x") or "").rstrip("%")) == pytest.approx(7 + 86 * 0.29)
    assert float((bar.get_attribute("width") or "").rstrip("%")) == pytest.approx(86 * 0.70)
    link = reader.card.get_by_role("link", name="Column ambushed")
    expect(link).to_have_attribute("href", f"{reader.server.url}/incidents/NM-2024-0001?actor=csp&since=2024-07-01")

    reader.card.get_by_role("button", name="Close").click()
    expect(reader.card).to_have_count(0)
    expect(reader.mark(1)).to_be_focused()


@pytest.mark.parametrize(("number", "drawn"), [(3, "range__unknown"), (5, "range__arrow"), (2, "range__bar")])
def test_a_card_draws_what_is_open_or_unknown(reader: Reader, number: int, drawn: str) -> None:
    reader.opens()
    reader.mark(number).click()

    expect(reader.card.locator(f".range .{drawn}")).to_have_count(1)


def test_hostile_text_stays_text(reader: Reader) -> None:
    reader.opens()
    reader.mark(4).click()

    expect(reader.card.get_by_role("link")).to_have_text(HOSTILE)
    expect(reader.card.locator("dd").first).to_have_text(HOSTILE)
    expect(reader.card.locator("script, img")).to_have_count(0)
    assert HOSTILE in (reader.mark(4).get_attribute("aria-label") or "")
    assert reader.page.evaluate("violations") == []


def test_an_address_that_is_code_becomes_no_link(reader: Reader) -> None:
    reader.server.marks = [mark(1, TINZAOUATEN, url="javascript:boom()")]
    reader.opens()
    reader.mark(1).click()

    expect(reader.card.locator("a")).to_have_count(1)
    expect(reader.card.locator("a[href]")).to_have_count(0)


def test_back_from_an_incident_returns_to_the_same_view(reader: Reader) -> None:
    reader.opens()
    reader.page.evaluate("void map.setView([19.5, 2.5], 8)")
    reader.settled()
    reader.mark(1).click()
    expect(reader.card).to_be_visible()
    # Opening the card may move the map to make room for it; that is the view which the reader leaves.
    before = reader.settled()
    reader.card.get_by_role("link").click()
    reader.page.wait_for_url("**/incidents/NM-2024-0001")

    reader.page.go_back()
    expect(reader.mark(1)).to_be_visible()
    after = reader.view()
    assert after["zoom"] == before["zoom"]
    assert after["latitude"] == pytest.approx(before["latitude"], abs=0.05)
    assert after["longitude"] == pytest.approx(before["longitude"], abs=0.05)
