"""An import in a browser: a file is brought, looked at, taken in, seen and undone, with and without a script."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.domain.vocabulary import UserRole
from tests import servers
from tests.importing.ucdp_files import written
from tests.journeys.conftest import Open
from tests.servers import Product
from tests.web.admin.served import editors

LONG = 30_000


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its first incidents, to be written to."""
    with servers.product(tmp_path_factory.mktemp("imports"), environment="development") as product:
        yield product


@pytest.fixture(scope="module")
def secret(running: Product) -> str:
    """The secret of an administrator's session."""
    database = f"sqlite:///{running.folder}/data/atlas.sqlite3"
    return editors(database, running.url, ["adam"], UserRole.ADMINISTRATOR)[0].client.cookies["atlas_session"]


def bring(page: Page, file: Path) -> None:
    """Fill in the form, and wait until the file was read."""
    page.get_by_role("radio", name="UCDP GED").check()
    page.get_by_label("Reason for the change").fill("A new release.")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Send it, and look at what it would do").click()
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible(timeout=LONG)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_file_is_brought_taken_in_and_undone(opened: Open, tmp_path: Path, script: bool) -> None:
    number = "71" if script else "72"
    page = opened("/admin/imports", script=script)
    bring(page, written(tmp_path, {"id": number, "where_coordinates": f"Camp {number}"}))
    expect(page.get_by_role("heading", name="The file can be taken in")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="What it did")).to_be_visible(timeout=LONG)
    address = page.url

    code = page.locator(".queue .code").first.inner_text()
    page.goto("/incidents?since=1971-01-01&until=1971-12-31&dataset=ucdp-ged")
    expect(page.locator(f'tr a[href^="/incidents/{code}"]')).to_be_visible()
    page.goto(address)
    page.get_by_text("Undo this import").first.click()
    page.get_by_label("Reason, which readers see").fill("It was the wrong release.")
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("This import was undone by")).to_be_visible(timeout=LONG)

    page.goto(f"/incidents/{code}")
    expect(page.get_by_text("It was the wrong release.").first).to_be_visible()
    page.goto("/incidents?since=1971-01-01&until=1971-12-31&dataset=ucdp-ged")
    expect(page.locator(f'a[href^="/incidents/{code}"]')).to_have_count(0)


def test_a_file_that_is_too_large_is_told_before_it_is_sent(opened: Open, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(201_000_000)
    page = opened("/admin/imports")

    page.get_by_label("File", exact=True).set_input_files(large)

    said = page.get_by_label("File", exact=True).evaluate("box => box.validationMessage")
    assert said == "This file is larger than the desk takes, which is 200 MB."


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_changed_is_seen_and_what_is_gone_is_settled_by_keyboard(
    opened: Open, tmp_path: Path, script: bool
) -> None:
    numbers = ["91", "92", "93"] if script else ["94", "95", "96"]
    page = opened("/admin/imports", script=script)
    for rows in ([{"id": one} for one in numbers], [{"id": numbers[0], "deaths_b": "5", "best": "9", "high": "11"}]):
        bring(page, written(tmp_path, *rows))
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.get_by_role("heading", name="What it did")).to_be_visible(timeout=LONG)
        page.goto("/admin/imports")
    page.goto("/admin/unsettled?tab=gone")
    boxes = page.get_by_role("checkbox")
    waiting = boxes.count()
    assert waiting >= 2
    for width, scheme in ((360, "dark"), (1280, "light")):
        found = Axe().run(opened("/admin/unsettled?tab=gone", width=width, scheme=scheme))
        assert found.response["violations"] == [], found.generate_report()

    for box in boxes.all()[-2:]:
        box.focus()
        page.keyboard.press("Space")
    assert page.locator("input[name=key]:checked").count() == 2
    page.get_by_label("Reason, which readers see where it is withdrawn").fill("Not in the release any more.")
    page.get_by_role("button", name="Keep the ticked ones as they are").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Settled.", exact=True)).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(waiting - 2)


def test_the_pages_are_accessible_at_every_width_and_in_both_schemes(opened: Open, tmp_path: Path) -> None:
    page = opened("/admin/imports")
    bring(page, written(tmp_path, {"id": "81", "deaths_b": "7"}, {"id": "82", "latitude": "north"}))
    waiting = page.url
    page.get_by_role("checkbox", name=re.compile("^Leave 1 row out")).check()
    page.get_by_role("button", name="Take the 1 good row alone").click()
    expect(page.get_by_role("heading", name="What it did")).to_be_visible(timeout=LONG)
    bring(opened("/admin/imports"), written(tmp_path, {"id": "83", "latitude": "north"}, {"id": "84"}))
    page = opened("/admin/imports")
    bring(page, written(tmp_path, {"id": "81", "deaths_b": "8"}, {"id": "85", "date_start": "2971-03-01",
                        "date_end": "2971-03-01"}))  # fmt: skip
    expect(page.get_by_role("heading", name="Changed", exact=False)).to_be_visible()
    changing = page.url
    paths = ("/admin/imports", waiting, changing, "/admin/datasets", "/admin/datasets/ucdp-ged", "/admin/unsettled",
             "/admin/unsettled?tab=gone", "/fr/admin/imports")  # fmt: skip

    for path in paths:
        for width, scheme in ((360, "light"), (1024, "dark"), (1600, "light")):
            page = opened(path, width=width, scheme=scheme)
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.response["violations"] == [], (path, width, scheme, found.generate_report())
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
