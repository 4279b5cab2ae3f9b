"""The registers at the desk in a browser: recording, merging and placing, with and without a script, by everybody."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import servers
from tests.journeys.conftest import Open
from tests.servers import Product
from tests.web.admin.served import editors

PAGES = (
    "/admin/registers", "/admin/registers?kind=sources&q=kyiv", "/admin/registers/actors/csp",
    "/admin/registers/places/new", "/admin/registers/actors/csp/merge?into=jnim", "/admin/care",
    "/fr/admin/registers/sources/new",
)  # fmt: skip


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its first incidents, to be written to."""
    with servers.product(tmp_path_factory.mktemp("registers"), environment="development") as product:
        yield product


@pytest.fixture(scope="module")
def secret(running: Product) -> str:
    """The secret of an editor's session."""
    database = f"sqlite:///{running.folder}/data/atlas.sqlite3"
    return editors(database, running.url, ["edda"])[0].client.cookies["atlas_session"]


def test_a_duplicate_is_recorded_and_merged_without_a_script(opened: Open) -> None:
    page = opened("/admin/registers?q=Front+twin", script=False)
    page.get_by_role("link", name="New actor").click()
    expect(page.locator("#f-name")).to_have_value("Front twin")
    page.locator("#f-kind").select_option("rebel_group")
    page.get_by_role("button", name="Add a name").click()
    page.locator("#f-names-0-name").fill("Front jumeau")
    page.get_by_role("button", name="Add a tie").click()
    page.locator("#f-links-0-to").fill("CSP-PSD")
    page.locator("#f-reason").fill("Named in an article.")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("status")).to_have_text("It is in the register now.")
    expect(page.locator("#f-links-0-to")).to_have_value("csp")

    page.get_by_role("link", name="Merge into another record").click()
    page.get_by_label("The record that stays").fill("FLA")
    page.get_by_role("button", name="Show what would move").click()
    expect(page.locator("#moves + table")).to_contain_text("Ties to other actors")
    page.locator("#f-reason").fill("One and the same.")
    page.get_by_role("button", name="Merge the two").click()

    expect(page).to_have_url(re.compile(r"/actors/fla\?done=united$"))
    assert page.goto("/actors/front-twin") is not None
    expect(page).to_have_url(re.compile("/actors/fla$"))
    expect(page.locator("main")).to_contain_text("Front jumeau")


def test_what_is_wrong_is_led_to_and_what_was_typed_stays(opened: Open) -> None:
    page = opened("/admin/registers/sources/new")
    page.locator("#f-publisher").fill("A paper")
    page.locator("#f-url").fill("example.org/a")
    page.keyboard.press("Enter")

    page.get_by_role("alert").get_by_role("link", name="Address").first.click()
    expect(page).to_have_url(re.compile("#f-url$"))
    expect(page.locator("#f-url")).to_have_value("example.org/a")
    expect(page.locator("#f-publisher")).to_have_value("A paper")


def test_a_click_on_the_map_places_a_town(opened: Open) -> None:
    page = opened("/admin/registers/places/anefis")
    before = page.locator("#f-latitude").input_value()
    expect(page.locator(".point-mark--own")).to_be_visible()
    page.locator(".point-map").click(position={"x": 300, "y": 80})
    expect(page.locator("#f-latitude")).not_to_have_value(before)
    point = page.locator("#f-latitude").input_value()
    page.locator("#f-reason").fill("Measured again.")
    page.get_by_role("button", name="Save").last.click()

    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.locator("#f-latitude")).to_have_value(point)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_at_every_width(opened: Open, path: str, scheme: str) -> None:
    for width in (360, 1600):
        page = opened(path, width=width, scheme=scheme)

        found = Axe().run(page).response["violations"]

        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
