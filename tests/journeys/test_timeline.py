"""A reader narrows the time by dragging and by keyboard, and plays it on the map."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.servers import Product

Opening = Callable[..., Page]


@pytest.fixture
def opening(browser: Browser, live: Product) -> Iterator[Opening]:
    """Open the dashboard in a window of its own, and wait until its map can play."""
    contexts = []

    def opened(path: str = "/", **window: object) -> Page:
        given = {"viewport": {"width": 1440, "height": 900}, "base_url": live.url, **window}
        context = browser.new_context(**given)  # type: ignore[arg-type]  # Playwright's options have a type each.
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        expect(page.locator("#play-open")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()


def sentence(page: Page) -> Locator:
    return page.locator("h1")


def across(page: Page, begin: float, end: float) -> None:
    """Press the button of the mouse on the bars and move it, by shares of their width."""
    bars = page.locator(".timeline__bars")
    bars.scroll_into_view_if_needed()
    box = bars.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * begin, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, box["y"] + 60, steps=4)


def test_dragging_across_the_bars_narrows_the_time(opening: Opening) -> None:
    page = opening()
    told = page.locator(".timeline__choice output")

    across(page, 0.74, 0.9)
    expect(told).to_have_text("July 2024 – November 2024: 10 incidents")
    page.keyboard.press("Escape")
    expect(told).to_contain_text("drag across the bars")
    page.mouse.up()
    expect(sentence(page)).to_have_text("12 incidents")

    across(page, 0.9, 0.74)
    page.mouse.up()
    expect(sentence(page)).to_have_text("10 incidents, July to November 2024")
    expect(page).to_have_url("/?since=2024-07-01&until=2024-11-30")
    expect(page.locator("#timeline-title")).to_contain_text("Incidents by week")

    page.get_by_role("link", name="All the time").click()
    expect(sentence(page)).to_have_text("12 incidents")
    expect(sentence(page)).to_be_focused()


def test_the_handles_narrow_the_time_by_keyboard(opening: Opening) -> None:
    page = opening()
    start = page.get_by_role("slider", name="Beginning of the time")
    end = page.get_by_role("slider", name="End of the time")

    end.focus()
    page.keyboard.press("Home")
    expect(end).to_have_attribute("aria-valuetext", "January 2023 (1 incident)")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    start.focus()
    for _ in range(6):
        page.keyboard.press("PageUp")
    expect(start).to_have_attribute("aria-valuetext", "July 2024 (10 incidents)")
    page.keyboard.press("Enter")

    expect(sentence(page)).to_have_text("10 incidents, July to November 2024")
    expect(page.locator("#announcement")).to_have_text("10 incidents, July to November 2024")
    expect(start).to_be_focused()
    expect(start).to_have_attribute("aria-valuetext", "1 July 2024 (6 incidents)")
    page.keyboard.press("Delete")
    expect(sentence(page)).to_have_text("12 incidents")


def test_a_finger_narrows_the_time_and_the_rest_still_scrolls(opening: Opening) -> None:
    page = opening(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    bars = page.locator(".timeline__bars")

    assert bars.evaluate("bars => getComputedStyle(bars).touchAction") == "pan-y"
    assert page.locator(".timeline__handle").evaluate_all("all => all.every((one) => one.offsetHeight >= 40)")
    page.get_by_role("link", name="Type two days").tap()

    expect(page.get_by_label("From", exact=True)).to_be_focused()
    expect(page.get_by_label("From", exact=True)).to_be_in_viewport()


def test_time_is_played_on_the_map_alone_and_stopped(opening: Opening) -> None:
    page = opening()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/api/cells" in one.url else None)
    now = page.locator(".play__now")

    page.get_by_role("button", name="Play through time").click()
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    expect(now).to_have_text("February 2023: 1 incident on the map")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    back, forward = (page.get_by_role("button", name=name) for name in ("Step back", "Step forward"))
    while back.is_enabled():
        back.click()
    for _ in range(18):
        forward.click()
    expect(now).to_have_text("July 2024: 4 incidents on the map")
    expect(page.locator(".map-mark")).to_have_count(4)
    expect(page.locator(".play [role=status]")).to_have_text("July 2024: 4 incidents on the map")
    expect(page.locator(".row")).to_have_count(12)
    expect(sentence(page)).to_have_text("12 incidents")
    page.get_by_label("The map shows").select_option("upto")
    expect(now).to_have_text("January 2023 – July 2024: 5 incidents on the map")

    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Play through time")).to_be_focused()
    expect(page.locator(".map-mark")).to_have_count(11)
    # One request a step, besides the few steps of its own that it took and took back.
    assert len(asked) <= 18 + 10
    assert "since" not in asked[-1]


def test_play_ends_at_the_end_and_when_the_results_change(opening: Opening) -> None:
    page = opening("/?since=2024-10-01&until=2024-11-30")
    page.get_by_role("button", name="Play through time").click()
    page.get_by_label("Pace").select_option("fast")

    expect(page.get_by_role("button", name="Begin again")).to_be_visible()
    expect(page.locator(".play__now")).to_contain_text("week 48")
    page.locator(".chip").first.click()
    expect(sentence(page)).to_have_text("12 incidents")
    expect(page.get_by_role("button", name="Play through time")).to_be_visible()
    expect(page.locator(".map-mark")).to_have_count(11)


def test_who_asks_for_less_motion_goes_by_steps(opening: Opening) -> None:
    page = opening("/?since=2024-07-01&until=2024-07-31", reduced_motion="reduce")

    page.get_by_role("button", name="Step through time").click()
    expect(page.locator(".play__now")).to_contain_text("week 27")
    expect(page.locator(".play__note")).to_contain_text("asks for less motion")
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)
    expect(page.get_by_label("Pace")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".play__now")).to_contain_text("week 28")


def test_the_timeline_speaks_french(opening: Opening) -> None:
    page = opening("/fr/")

    across(page, 0.74, 0.9)
    expect(page.locator(".timeline__choice output")).to_have_text("juillet 2024 – novembre 2024\u00a0: 10 incidents")
    page.mouse.up()
    expect(sentence(page)).to_have_text("10 incidents, juillet à novembre 2024")
    expect(page.locator("#timeline-start")).to_have_attribute("aria-valuetext", "1er juillet 2024 (6 incidents)")
