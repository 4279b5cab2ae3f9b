"""A reader filters the dashboard: in place where scripts run, by the form where they do not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.servers import Product


@pytest.fixture
def page(browser: Browser, live: Product) -> Iterator[Page]:
    """The dashboard at a desk, with a mark that a full reload would wipe away."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=live.url)
    opened = context.new_page()
    opened.goto("/")
    expect(opened.locator(".map-mark").first).to_be_visible()
    opened.evaluate("window.sameDocument = true")
    yield opened
    context.close()


def sentence(page: Page) -> Locator:
    return page.locator("h1")


def rows(page: Page) -> Locator:
    return page.locator(".row")


def choose(page: Page, field: str, typed: str) -> None:
    """Find a name by typing a part of it, with the keyboard alone."""
    page.get_by_role("combobox", name=field, exact=True).fill(typed)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_filtering_by_actor_and_date_updates_everything_in_place(page: Page) -> None:
    choose(page, "Actor", "psd")
    expect(sentence(page)).to_have_text("7 incidents involving CSP-DPA")
    page.get_by_label("From", exact=True).fill("2024-07-01")
    page.get_by_label("To", exact=True).fill("2024-10-31")

    expect(sentence(page)).to_have_text("6 incidents involving CSP-DPA, July to October 2024")
    expect(rows(page)).to_have_count(6)
    expect(page).to_have_url("/?actor=csp&since=2024-07-01&until=2024-10-31")
    expect(page).to_have_title("6 incidents involving CSP-DPA, July to October 2024 – Northern Mali Incident Atlas")
    # Of one of them nothing is known but the country, and the list alone has it.
    expect(page.locator(".map-mark")).to_have_count(5)
    expect(page.locator("#announcement")).to_have_text("6 incidents involving CSP-DPA, July to October 2024")
    assert page.evaluate("window.sameDocument")


def test_back_and_forward_restore_results_and_form(page: Page) -> None:
    choose(page, "Place", "tinzawaten")
    expect(sentence(page)).to_have_text("7 incidents at Tinzaouaten")
    page.get_by_role("checkbox", name="Battles").check()
    expect(sentence(page)).to_have_text("2 incidents at Tinzaouaten, Battles")

    page.go_back()
    expect(sentence(page)).to_have_text("7 incidents at Tinzaouaten")
    expect(page.get_by_role("checkbox", name="Battles")).not_to_be_checked()
    page.go_back()
    expect(sentence(page)).to_have_text("12 incidents")
    expect(page.locator(".combo__chosen li")).to_have_count(0)
    page.go_forward()
    expect(sentence(page)).to_have_text("7 incidents at Tinzaouaten")
    expect(page.locator(".combo__chosen li")).to_have_text(["Tinzaouaten×"])
    assert page.evaluate("window.sameDocument")


def test_the_map_keeps_its_view_while_the_filter_changes(page: Page) -> None:
    page.get_by_role("link", name="Kidal", exact=True).first.click()
    page.wait_for_function("atlasMap.view().zoom === 8")
    before = page.evaluate("atlasMap.view()")

    page.get_by_role("checkbox", name="Battles").check()

    expect(sentence(page)).to_have_text("4 incidents, Battles")
    assert page.evaluate("atlasMap.view()") == before
    assert page.evaluate("window.sameDocument")


def test_chips_facets_and_bars_change_the_results_in_place(page: Page) -> None:
    page.locator("#place-kidal").click()
    expect(sentence(page)).to_have_text("2 incidents at Kidal")
    expect(page.locator("#place-kidal")).to_be_focused()
    page.locator(".timeline__bars a").last.click()
    expect(sentence(page)).to_have_text("1 incident at Kidal, July 2024")
    page.locator(".chip", has_text="Kidal").click()

    expect(sentence(page)).to_contain_text("July 2024")
    expect(sentence(page)).to_be_focused()
    assert page.evaluate("window.sameDocument")


def test_a_reader_who_types_keeps_the_caret(page: Page) -> None:
    field = page.get_by_label("Words", exact=True)
    field.press_sequentially("wagner")
    expect(sentence(page)).to_contain_text("with the words “wagner”")

    field.press_sequentially(" truck")

    expect(sentence(page)).to_contain_text("with the words “wagner truck”")
    expect(field).to_be_focused()
    expect(field).to_have_value("wagner truck")


def test_the_combobox_answers_to_the_keyboard(page: Page) -> None:
    field = page.get_by_role("combobox", name="Actor", exact=True)
    field.fill("armee mal")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Malian Armed Forces")
    expect(options.first).to_contain_text("Armée malienne")
    expect(field).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("armee mal")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_a_name_that_nobody_bears_is_told_at_its_field(page: Page) -> None:
    page.get_by_role("combobox", name="Actor", exact=True).fill("Nobody at all")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("No actor is known as “Nobody at all”.")
    expect(page.locator("#p-actor")).to_have_text("No actor is known as “Nobody at all”.")
    page.get_by_role("button", name="Take away: Nobody at all").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_later_question_overtakes_an_earlier_one(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/?type=battles", hold)
    page.get_by_role("checkbox", name="Battles").check()
    expect(page.locator("body[data-busy]")).to_be_attached()
    page.get_by_role("checkbox", name="Violence against civilians").check()

    expect(sentence(page)).to_have_text("5 incidents, Battles or Violence against civilians")
    expect(page.locator("body[data-busy]")).to_have_count(0)
    assert len(held) == 1
    assert page.evaluate("window.sameDocument")


def test_what_fails_becomes_an_ordinary_navigation(page: Page) -> None:
    failed: list[Route] = []

    def fail_once(route: Route) -> None:
        if route.request.resource_type == "fetch" and not failed:
            failed.append(route)
            route.abort()
        else:
            route.continue_()

    page.route("**/?type=battles", fail_once)
    page.get_by_role("checkbox", name="Battles").check()

    expect(sentence(page)).to_have_text("4 incidents, Battles")
    assert failed
    assert not page.evaluate("window.sameDocument === true")


def test_a_link_within_the_page_changes_no_results(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/?since=never")
    asked.clear()

    page.get_by_role("alert").get_by_role("link", name="From").click()
    page.go_back()

    expect(page.get_by_role("alert")).to_be_visible()
    assert [one for one in asked if "since=never" in one and "/api/" not in one] == []


def test_a_change_that_leaves_the_sentence_as_it_is_is_said_too(page: Page) -> None:
    page.get_by_role("link", name="highest", exact=True).click()

    expect(page.locator("#announcement")).to_have_text("12 incidents. Count the figures: highest")
    expect(page.locator("#tally-highest")).to_be_focused()


def test_the_map_and_the_list_are_two_keystrokes_away(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the map")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#map")).to_be_focused()

    page.reload()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#list-title")).to_be_focused()
    assert page.url.partition("#")[2] == ""


@pytest.fixture
def plain(browser: Browser, live: Product) -> Iterator[Page]:
    """A telephone's browser that runs no script."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, base_url=live.url, has_touch=True
    )
    yield context.new_page()
    context.close()


def test_the_form_works_without_a_script(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_text("Filters", exact=True).first.click()
    plain.get_by_label("Actor", exact=True).select_option("csp")
    plain.get_by_label("From", exact=True).fill("2024-07-01")
    plain.get_by_role("button", name="Show").click()

    expect(sentence(plain)).to_have_text("7 incidents involving CSP-DPA, from 1 July 2024")
    expect(rows(plain)).to_have_count(7)
    plain.get_by_text("Filters", exact=False).first.click()
    selects = plain.locator("select[name=actor]")
    expect(selects).to_have_count(2)
    selects.last.select_option("jnim")
    plain.get_by_role("button", name="Show").click()
    expect(sentence(plain)).to_contain_text("CSP-DPA or JNIM")


def test_chips_pages_and_bars_are_links_without_a_script(plain: Page) -> None:
    plain.goto("/?actor=csp")
    plain.locator(".chip", has_text="CSP-DPA").click()
    expect(sentence(plain)).to_have_text("12 incidents")
    plain.locator(".timeline__bars a").last.click()

    expect(sentence(plain)).to_have_text("1 incident, January 2025")
    expect(plain.locator(".map__without")).to_be_visible()


def test_the_table_is_filtered_and_sorted_in_place(browser: Browser, live: Product) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=live.url)
    page = context.new_page()
    page.goto("/incidents")
    page.evaluate("window.sameDocument = true")

    page.get_by_role("link", name="Killed", exact=True).click()
    expect(page.locator("th[aria-sort]")).to_contain_text("Killed")
    expect(page.locator("tbody tr").first).to_contain_text("Battle near Tinzaouaten")
    choose(page, "Actor", "psd")

    expect(sentence(page)).to_have_text("7 incidents involving CSP-DPA")
    expect(page.locator("tbody tr")).to_have_count(7)
    expect(page).to_have_url("/incidents?actor=csp&sort=killed")
    assert page.evaluate("window.sameDocument")
    context.close()
