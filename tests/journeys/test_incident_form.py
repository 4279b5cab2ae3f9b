"""Writing an incident in a browser: map, pickers, ranges, what outlives a crash, and all of it without a script."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests import servers
from tests.web.admin.served import editors

NEW = "/admin/incidents/new"


class Desk:
    """A running product with an editor's session."""

    def __init__(self, running: servers.Product, browser: Browser) -> None:
        self.database = f"sqlite:///{running.folder}/data/atlas.sqlite3"
        self.url, self.browser = running.url, browser
        self._secret = editors(self.database, running.url, ["edda"])[0].client.cookies["atlas_session"]

    @contextmanager
    def context(self, *, script: bool = True) -> Iterator[BrowserContext]:
        """A browser that is signed in."""
        context = self.browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "atlas_session", "value": self._secret, "url": self.url}])
        yield context
        context.close()

    @contextmanager
    def page(self, path: str = NEW, *, script: bool = True) -> Iterator[Page]:
        """A page of the desk whose scripts must not fail."""
        with self.context(script=script) as context:
            page = context.new_page()
            failed: list[str] = []
            page.on("pageerror", lambda error: failed.append(str(error)))
            page.on("console", lambda said: failed.append(said.text) if "Content Security" in said.text else None)
            page.goto(self.url + path)
            yield page
            assert failed == []


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    """The product with its first incidents, for writing."""
    folder: Path = tmp_path_factory.mktemp("form")
    with servers.product(folder, environment="development") as running:
        yield Desk(running, browser)


def fill(page: Page, **texts: str) -> None:
    """Type into fields; double underscores stand for hyphens. Choices are chosen."""
    for name, text in texts.items():
        field = page.locator(f'[name="{name.replace("__", "-")}"]')
        if field.evaluate("one => one.localName") == "select":
            field.select_option(text)
        else:
            field.fill(text)


def fill_all(page: Page, title: str) -> None:
    """An incident of two claims that contradict each other, in whose second row a source is new."""
    fill(page, title=title, sub_event_type="armed_clash", date="2024-08-01", place="Tinzaouaten", geo_precision="near")
    fill(page, involvements__0__actor="CSP-DPA", involvements__0__role="side_a")
    fill(page, claims__0__claimant="CSP-DPA", claims__0__subject="Wagner Group", claims__0__best="7")
    fill(page, claims__0__text="It says seven.", claims__0__sources__0__source="A piece that is new")
    page.get_by_role("button", name="Add a claim").click()
    fill(page, claims__1__claimant="JNIM", claims__1__subject="Wagner Group", claims__1__low="20")
    fill(page, claims__1__text="It says twenty at least.", claims__1__sources__0__source="A piece that is new")
    page.get_by_role("button", name="Add a new source").click()
    fill(page, new_sources__0__publisher="A paper", new_sources__0__title="A piece that is new")
    fill(page, new_sources__0__language="en")
    fill(page, happened="contested", attribution="alleged", reason="Two articles.")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_two_claims_that_contradict_each_other_become_one_incident(desk: Desk, script: bool) -> None:
    title = f"Clash {script}"
    with desk.page(script=script) as page:
        fill_all(page, title)
        page.get_by_role("button", name="Keep the draft").click()
        page.wait_for_url("**/admin/incidents/*?done=created*")
        key = page.url.partition("/incidents/")[2].partition("?")[0]
        page.goto(f"{desk.url}/admin/incidents/{key}/edit")
        expect(page.locator('[name="claims-1-claimant"]')).to_have_value("JNIM")
        expect(page.locator("#preview")).to_contain_text("7\u2009–\u200920+")


def test_a_click_on_the_map_sets_the_point_and_the_keyboard_corrects_it(desk: Desk) -> None:
    with desk.page() as page:
        box = page.locator(".point-map")
        expect(box.locator(".map-label").first).to_be_attached()
        box.scroll_into_view_if_needed()
        box.click(position={"x": 300, "y": 120})
        latitude, longitude = page.locator("#f-latitude"), page.locator("#f-longitude")
        expect(latitude).not_to_have_value("")
        first = float(latitude.input_value()), float(longitude.input_value())
        mark = box.locator(".point-mark--own")
        mark.focus()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowRight")
        assert float(latitude.input_value()) > first[0]
        assert float(longitude.input_value()) > first[1]
        latitude.fill("18.5")
        longitude.fill("1.5")
        mark.hover()
        here = mark.bounding_box()
        assert here is not None
        page.mouse.down()
        page.mouse.move(here["x"] + 61, here["y"] + 11, steps=5)
        page.mouse.up()
        expect(longitude).not_to_have_value("1.5")
        latitude.fill("")
        expect(mark).to_have_count(0)
        box.focus()
        page.keyboard.press("Enter")
        expect(mark).to_have_count(1)


def test_a_name_is_found_by_any_alias_and_one_that_is_not_is_made_with_the_keyboard_alone(desk: Desk) -> None:
    with desk.page() as page:
        field = page.locator("#f-claims-0-claimant")
        field.focus()
        page.keyboard.type("azawad", delay=20)
        expect(page.locator(".combo__list [role=option]:visible").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(field).not_to_have_value("azawad")
        actor = page.locator("#f-involvements-0-actor")
        actor.focus()
        page.keyboard.type("Xyzzy front", delay=20)
        expect(page.get_by_role("option", name="Make a new record: Xyzzy front")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#f-new_actors-0-name")).to_have_value("Xyzzy front")
        expect(page.locator("#f-new_actors-0-kind")).to_be_focused()
        # Nothing that was typed elsewhere is lost on the way.
        expect(page.locator("#f-involvements-0-actor")).to_have_value("Xyzzy front")


def test_the_ranges_are_counted_anew_while_somebody_types(desk: Desk) -> None:
    with desk.page() as page:
        fill(page, claims__0__claimant="JNIM", claims__0__subject="Wagner Group", claims__0__best="50")
        expect(page.locator("#preview .ranges__total")).to_have_text("50")
        fill(page, claims__0__stance="denies")
        expect(page.locator("#preview")).to_contain_text("denies it")


def test_a_row_that_is_moved_keeps_the_focus(desk: Desk) -> None:
    with desk.page() as page:
        for _ in range(2):
            page.get_by_role("button", name="Add an actor").click()
        expect(page.locator("#f-involvements-2-actor")).to_be_focused()
        fill(page, involvements__2__actor="JNIM")
        page.get_by_role("button", name="Further up: Involvement 3").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#f-involvements-1-actor")).to_have_value("JNIM")
        expect(page.get_by_role("button", name="Further up: Involvement 2")).to_be_focused()


def test_what_was_typed_outlives_a_crash_and_goes_once_it_is_saved(desk: Desk) -> None:
    with desk.context() as context:
        page = context.new_page()
        page.goto(desk.url + NEW)
        fill_all(page, "After a crash")
        page.wait_for_timeout(500)
        stored = page.evaluate("JSON.stringify(localStorage)")
        assert "After a crash" in stored
        assert page.locator("[name=csrf]").first.input_value() not in stored
        page.close(run_before_unload=False)
        again = context.new_page()
        again.goto(desk.url + NEW)
        expect(again.locator("#kept-draft")).to_contain_text("that was not saved")
        again.get_by_role("button", name="Put it back").click()
        expect(again.locator('[name="claims-1-text"]')).to_have_value("It says twenty at least.")
        again.get_by_role("button", name="Keep the draft").click()
        again.wait_for_url("**/admin/incidents/*?done=created*")
        again.goto(desk.url + NEW)
        expect(again.locator("#f-title")).to_have_value("")
        expect(again.locator("#kept-draft")).to_have_count(0)


def test_who_signs_out_leaves_nothing_in_the_browser(desk: Desk) -> None:
    with desk.context() as context:
        secret = editors(desk.database, desk.url, ["zoe"])[0].client.cookies["atlas_session"]
        context.add_cookies([{"name": "atlas_session", "value": secret, "url": desk.url}])
        page = context.new_page()
        page.goto(desk.url + NEW)
        fill(page, title="Left behind")
        page.wait_for_timeout(500)
        assert "Left behind" in page.evaluate("JSON.stringify(localStorage)")
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/*done=signed_out*")
        assert page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('atlas-draft:'))") == []


def test_a_page_with_something_unsaved_asks_before_it_is_left(desk: Desk) -> None:
    with desk.page() as page:
        asked: list[str] = []

        def leave(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", leave)
        page.goto(f"{desk.url}/admin")
        assert asked == []
        page.goto(desk.url + NEW)
        page.locator("#f-title").click()
        page.keyboard.type("Unsaved")
        page.goto(f"{desk.url}/admin")
        assert asked == ["beforeunload"]


def test_mistakes_are_summed_up_where_the_focus_is(desk: Desk) -> None:
    with desk.page() as page:
        fill(page, title="Half of it", claims__0__best="seven", claims__0__claimant="JNIM")
        page.get_by_role("button", name="Keep the draft").click()
        summary = page.locator("#summary")
        expect(summary).to_be_focused()
        summary.get_by_role("link", name="Claim 1: Number").click()
        expect(page.locator("#f-claims-0-best")).to_be_focused()
        expect(page.locator("#f-claims-0-best")).to_have_value("seven")


@pytest.mark.parametrize("width", [360, 1024, 1600])
def test_the_form_is_usable_by_everybody_at_every_width(desk: Desk, width: int) -> None:
    with desk.page() as page:
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".point-map .map-label").first).to_be_attached()
        for name in ("Add an actor", "Add a claim", "Add a new actor", "Add a new place", "Add a new source"):
            page.get_by_role("button", name=name, exact=True).click()
            expect(page.locator(":focus")).to_have_attribute("autofocus", "")
        page.get_by_role("button", name="Keep the draft").click()
        expect(page.locator("#summary")).to_be_visible()
        for summary in page.locator("details:not([open]) > summary").all():
            if summary.is_visible():
                summary.click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_session_that_ends_while_somebody_writes_takes_nothing_with_it(desk: Desk) -> None:
    with desk.page() as page:
        fill(page, title="Written without a session", claims__0__text="A text of some length.")
        page.context.clear_cookies()
        page.get_by_role("button", name="Add a claim").click()
        expect(page.locator("main")).to_contain_text("Your session has ended")
        expect(page.locator("main")).to_contain_text("A text of some length.")


def test_a_connection_that_fails_leaves_the_form_as_it_is(desk: Desk) -> None:
    with desk.page() as page:
        fill(page, title="Written on a slow line")
        page.route("**/admin/preview", lambda route: route.abort())
        page.route("**/admin/names*", lambda route: route.abort())
        fill(page, claims__0__claimant="JNIM", claims__0__best="5")
        page.wait_for_timeout(900)
        expect(page.locator("#f-claims-0-best")).to_have_value("5")
        expect(page.locator("#f-claims-0-claimant")).to_have_value("JNIM")
        page.unroute("**/admin/preview")
        page.get_by_role("button", name="Count again").click()
        expect(page.locator("#preview .ranges__total")).to_have_text("5")
