"""People who keep the record together, in a browser: from two articles to the map, colliding, withdrawing, merging."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from app.domain.vocabulary import UserRole
from tests import servers
from tests.journeys.keys import reach
from tests.journeys.test_incident_form import fill, fill_all
from tests.web.admin.served import editors


class Newsroom:
    """A running product at which people of several roles are signed in, each in a browser of their own."""

    def __init__(self, running: servers.Product, browser: Browser, stack: ExitStack) -> None:
        self.url, self._browser, self._stack = running.url, browser, stack
        self._database = f"sqlite:///{running.folder}/data/atlas.sqlite3"

    def somebody(self, name: str, role: UserRole, *, script: bool = True) -> Page:
        """A page of somebody who is signed in."""
        person = editors(self._database, self.url, [name], role)[0]
        cookie = {"name": "atlas_session", "value": person.client.cookies["atlas_session"], "url": self.url}
        person.client.close()
        context = self._browser.new_context(
            base_url=self.url, java_script_enabled=script, viewport={"width": 1280, "height": 900}
        )
        self._stack.callback(context.close)
        context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's own type of a cookie is a total dict.
        return context.new_page()


@pytest.fixture(scope="module")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Product]:
    with servers.product(tmp_path_factory.mktemp("newsroom"), environment="development") as running:
        yield running


@pytest.fixture
def newsroom(_running: servers.Product, browser: Browser) -> Iterator[Newsroom]:
    """The product with its first incidents, for writing."""
    with ExitStack() as stack:
        yield Newsroom(_running, browser, stack)


def take(page: Page, step: str, **texts: str) -> None:
    """Take a step of an incident's standing on its card."""
    form = page.locator("details.step", has_text=step).first
    form.locator("summary").click()
    for name, text in {"reason": "For good reason.", **texts}.items():
        form.locator(f"[name={name}]").fill(text)
    form.get_by_role("button", name=step).click()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_two_articles_that_contradict_each_other_come_onto_the_map(newsroom: Newsroom, script: bool) -> None:
    title = f"Clash told twice {script}"
    contributor = newsroom.somebody("cora", UserRole.CONTRIBUTOR, script=script)
    editor = newsroom.somebody("edda", UserRole.EDITOR, script=script)
    contributor.goto("/admin/incidents/new")
    fill_all(contributor, title)
    contributor.get_by_role("button", name="Keep the draft").click()
    take(contributor, "Send to review")
    expect(contributor.get_by_role("status").first).to_have_text("Sent to review.")

    editor.goto("/admin/review")
    editor.get_by_role("link", name=title).click()
    take(editor, "Publish")
    expect(editor.get_by_role("status").first).to_have_text("Published.")
    editor.get_by_role("link", name="As readers see it").click()
    expect(editor.locator(".figures__total").first).to_contain_text("7\u2009–\u200920+")

    editor.goto(f"/?q={title.replace(' ', '+')}")
    expect(editor.locator(".row__title")).to_have_text(re.compile(title))
    if script:
        expect(editor.locator(".map-mark")).to_have_count(1)


def test_two_editors_collide_and_the_second_chooses(newsroom: Newsroom) -> None:
    first, second = (newsroom.somebody(name, UserRole.EDITOR) for name in ("edda", "emil"))
    first.goto("/admin?q=Helicopter")
    first.get_by_role("link", name="Helicopter comes down at Kidal").click()
    first.get_by_role("link", name="Edit", exact=True).click()
    second.goto(first.url)
    fill(first, title="Helicopter falls at Kidal", reason="As the article has it.")
    first.get_by_role("button", name="Save", exact=True).click()
    expect(first.get_by_role("status").first).to_have_text("Saved.")

    fill(second, title="Helicopter lands hard at Kidal", summary="Told again.", reason="Another article.")
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.locator("h1")).to_have_text("Somebody else changed this first")
    expect(second.locator("fieldset.choice")).to_have_count(1)
    expect(second.locator("fieldset.choice")).to_contain_text("Helicopter falls at Kidal")
    second.get_by_role("radio", name="As it is in the record now").check()
    second.get_by_role("button", name="Save with these choices").click()

    expect(second.get_by_role("status").first).to_have_text("Saved.")
    expect(second.locator("h1")).to_have_text("Helicopter falls at Kidal")
    expect(second.locator(".card__main .lead")).to_have_text("Told again.")


def test_an_incident_is_withdrawn_restored_and_merged(newsroom: Newsroom) -> None:
    editor = newsroom.somebody("edda", UserRole.EDITOR)
    editor.goto("/admin?q=NM-2024-0005")
    editor.locator("tbody th a").click()
    card = editor.url
    take(editor, "Withdraw", public_reason="The newspaper took it back.")
    editor.get_by_role("link", name="As readers see it").click()
    expect(editor.locator("main")).to_contain_text("The newspaper took it back.")
    editor.goto(card)
    take(editor, "Restore")
    form = editor.locator("details.step", has_text="Merge into another incident")
    form.locator("summary").click()
    form.locator("[name=into]").fill("NM-2024-0004")
    form.get_by_role("button", name="Show what would become of both").click()
    expect(editor.locator("h1")).to_have_text("Merge two incidents")
    expect(editor.locator(".merge__side--stays")).to_contain_text("NM-2024-0004")
    editor.locator("[name=reason]").fill("For good reason.")
    editor.get_by_role("button", name="Merge the two").click()
    expect(editor.get_by_role("status").first).to_contain_text("Merged")
    editor.goto("/incidents/NM-2024-0005")
    assert editor.url.endswith("/incidents/NM-2024-0004")
    expect(editor.locator("#sources")).to_contain_text("Kyiv Post")
    editor.goto(card.partition("?")[0])
    take(editor, "Restore")
    editor.goto("/incidents/NM-2024-0005")
    expect(editor.locator("h1")).to_contain_text("Drone strike in Tinzaouaten")


KEYS = (
    ("title", "Clash by keyboard"), ("sub_event_type", "Armed clash"), ("date", "2024-08-02"),
    ("place", "Tinzaouaten"), ("geo_precision", "Near"), ("involvements-0-actor", "JNIM"),
    ("involvements-0-role", "Side A"), ("claims-0-claimant", "JNIM"), ("claims-0-subject", "Wagner Group"),
    ("claims-0-best", "3"), ("claims-0-text", "It says three."), ("claims-0-sources-0-source", "kyiv-post-gold-miners"),
    ("happened", "Single source"), ("attribution", "Alleged"), ("reason", "Read it."),
)  # fmt: skip


def test_all_of_it_by_keyboard_alone(newsroom: Newsroom) -> None:
    contributor = newsroom.somebody("cora", UserRole.CONTRIBUTOR)
    contributor.goto("/admin/incidents/new")
    for name, text in KEYS:
        reach(contributor, contributor.locator(f'[name="{name}"]'))
        contributor.keyboard.type(text)
    reach(contributor, contributor.get_by_role("button", name="Keep the draft"))
    contributor.keyboard.press("Enter")
    expect(contributor.locator("h1")).to_have_text("Clash by keyboard")
    step_by_keys(contributor, "Send to review")

    editor = newsroom.somebody("edda", UserRole.EDITOR)
    editor.goto("/admin/review")
    reach(editor, editor.get_by_role("link", name="Clash by keyboard"))
    editor.keyboard.press("Enter")
    expect(editor.locator("h1")).to_have_text("Clash by keyboard")
    step_by_keys(editor, "Publish")
    expect(editor.get_by_role("status").first).to_have_text("Published.")


def step_by_keys(page: Page, step: str) -> None:
    """Open a step of the standing, give the reason, and send it."""
    form = page.locator("details.step", has_text=step).first
    reach(page, form.locator("summary"))
    page.keyboard.press("Enter")
    reach(page, form.locator("[name=reason]"))
    page.keyboard.type("For good reason.")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [360, 1600])
def test_the_desk_is_usable_by_everybody_at_every_width(newsroom: Newsroom, width: int) -> None:
    contributor, editor = newsroom.somebody("cora", UserRole.CONTRIBUTOR), newsroom.somebody("edda", UserRole.EDITOR)
    contributor.goto("/admin?q=Niono")
    contributor.locator("tbody th a").click()
    contributor.get_by_role("link", name="Propose a change").click()
    fill(contributor, title=f"Vehicle attacked on the road from Niono, told at {width}", reason="Shorter.")
    contributor.get_by_role("button", name="Propose this change").click()
    expect(contributor.get_by_role("status").first).to_contain_text("Your change is a proposal now")

    editor.set_viewport_size({"width": width, "height": 900})
    editor.goto("/admin/review")
    editor.get_by_role("link", name=re.compile("Niono")).first.click()
    proposal = editor.url.removeprefix(newsroom.url)
    expect(editor.locator("main")).to_contain_text(f"told at {width}")
    card = editor.get_by_role("link", name="The incident", exact=True).get_attribute("href") or ""
    for path in ("/admin", "/admin?q=zzz", "/admin/review", proposal, card, f"/fr{card}"):
        editor.goto(path)
        for scheme in ("light", "dark"):
            editor.emulate_media(color_scheme=scheme)
            found = Axe().run(editor)
            assert found.violations_count == 0, found.generate_report()
        assert editor.evaluate("document.documentElement.scrollWidth") <= width, path
