"""A reader without scripts reports a mistake, and an editor takes it; what looks alike is named and linked."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from app.domain.vocabulary import UserRole
from app.models import Account
from app.store import access
from app.store.db import Sessions
from tests import servers
from tests.servers import Product

Open = Callable[..., Page]
SIGHT = "/incidents/NM-2024-0005"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its first incidents, to be written to, with somebody to write to."""
    with servers.product(tmp_path_factory.mktemp("desk"), contact="desk@example.org") as running:
        yield running


def secret(folder: Path, role: UserRole) -> str:
    """The secret of a new session of somebody of that role."""
    sessions = Sessions(f"sqlite:///{folder}/data/atlas.sqlite3")
    with sessions.writer() as db:
        account = db.exec(select(Account).where(Account.name == role.value)).first()
        if account is None:
            account = Account(name=role.value, shown=role.value, role=role, created_at=dt.datetime.now(dt.UTC))
            db.add(account)
            db.flush()
        found = access.open_session(db, account)
        db.commit()
    sessions.dispose()
    return found


@pytest.fixture
def opened(browser: Browser, desk: Product) -> Iterator[Callable[..., Page]]:
    """Open a browser, signed in where a role is given."""
    contexts = []

    def open_one(role: UserRole | None = None, *, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=desk.url, viewport={"width": 1024, "height": 900}, java_script_enabled=script
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        if role is not None:
            context.add_cookies([{"name": "atlas_session", "value": secret(desk.folder, role), "url": desk.url}])
        return context.new_page()

    yield open_one
    for one in contexts:
        one.close()


@contextmanager
def staying(page: Page) -> Iterator[None]:
    """What happens inside must not leave the page."""
    before = page.url
    yield
    assert page.url == before


def test_a_readers_correction_is_taken(opened: Open) -> None:
    reader = opened(script=False)
    reader.goto(SIGHT)
    reader.get_by_role("link", name="Report a mistake", exact=True).last.click()
    expect(reader.get_by_text("desk@example.org")).to_be_visible()
    reader.get_by_label("What is wrong, or what is missing?").fill("no")
    reader.get_by_label("Where can it be read?").fill("RFI, 27 August 2024")
    reader.get_by_role("button", name="Send to the editors").click()
    expect(reader.get_by_role("alert")).to_be_visible()
    expect(reader.get_by_label("Where can it be read?")).to_have_value("RFI, 27 August 2024")
    reader.get_by_label("What is wrong, or what is missing?").fill("The title says where, and not on what.")
    reader.get_by_role("button", name="Send to the editors").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you")

    editor = opened(UserRole.EDITOR)
    editor.goto("/admin/corrections")
    editor.locator(".letter a").click()
    expect(editor.locator("blockquote")).to_have_text("The title says where, and not on what.")
    editor.get_by_role("link", name="Change the incident").click()
    expect(editor.locator("blockquote")).to_have_text("The title says where, and not on what.")
    editor.locator("[name=title]").fill("Drone strike on vehicles in Tinzaouaten")
    editor.locator("#keep [name=reason]").fill("A reader is right about the title.")
    editor.locator("#keep button[value=save]").click()
    expect(editor.get_by_role("status")).to_have_text("Saved.")
    expect(editor.locator("[aria-labelledby=since-title]")).to_contain_text("Drone strike on vehicles")
    editor.get_by_role("button", name="It is taken").click()
    expect(editor.get_by_role("status")).to_have_text("Your decision is kept.")

    reader.goto(SIGHT)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Drone strike on vehicles in Tinzaouaten")
    expect(reader.locator("body")).not_to_contain_text("says where, and not on what")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_looks_alike_is_named_while_it_is_written(opened: Open, script: bool) -> None:
    page = opened(UserRole.CONTRIBUTOR, script=script)
    page.goto("/admin/incidents/new")
    page.locator("[name=title]").fill("Written <b>again</b>")
    page.locator("[name=date]").fill("2024-08-25")
    page.locator("[name=place]").fill("Tinzaouaten")
    page.locator("[name=summary]").click()

    if script:
        with staying(page):
            expect(page.locator("#alike .alike__list")).to_contain_text("NM-2024-0005")
            page.locator("[name=date]").fill("2019-08-25")
            expect(page.locator("#alike")).to_contain_text("No incident that you may see looks like this one.")
    else:
        page.get_by_role("button", name="Look for them").click()
        expect(page.locator(".alike__list")).to_contain_text("NM-2024-0005")
        page.get_by_role("button", name="Back to the form").click()
    expect(page.locator("[name=title]")).to_have_value("Written <b>again</b>")
    expect(page.locator("[name=place]")).to_have_value("Tinzaouaten")


def test_two_incidents_are_linked_and_many_are_tagged(opened: Open) -> None:
    editor = opened(UserRole.EDITOR)
    editor.goto("/admin?q=NM-2024-0005")
    editor.locator("tbody th a").click()
    editor.get_by_role("link", name="Possible duplicates").click()
    pair = editor.locator(".alike__pair").first
    other = pair.locator("h2").inner_text()
    pair.locator("summary").click()
    pair.get_by_label("Related").check()
    pair.get_by_label("Why").fill("The same column was struck.")
    pair.get_by_role("button", name="Keep this decision").click()
    expect(editor.locator(".alike__decided")).to_contain_text("The same column was struck.")

    reader = opened()
    reader.goto(SIGHT)
    first = reader.locator(".related__list li").first
    expect(first).to_contain_text(other)
    expect(first).to_contain_text("linked by the editors")

    editor.goto("/admin")
    for box in editor.locator("tbody input[name=key]").all()[:3]:
        box.check()
    editor.locator(".desk__many button[value=show]").click()
    editor.get_by_label("What to do").select_option("add_tag")
    editor.get_by_label("Tag", exact=True).fill("to-check")
    editor.get_by_label("Reason for the change").fill("Figures to be read again.")
    editor.get_by_role("button", name="Show what would become of each").click()
    expect(editor.locator("tbody tr", has_text="gets the tag “to-check”")).to_have_count(3)
    editor.get_by_role("button", name="Do it to 3 incidents").click()
    expect(editor.get_by_role("status")).to_have_text("Done to all of them, each with a version of its own.")
    editor.goto("/admin?tag=to-check")
    expect(editor.locator("tbody tr")).to_have_count(3)
