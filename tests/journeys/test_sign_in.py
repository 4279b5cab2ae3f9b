"""Coming in: invited by a link, by keyboard alone and without script; and those who guess, on a server with workers."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests import servers
from tests.servers import Product

PASSWORD = "a camel crosses the erg"
WRONG = "another long password"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product of its own, for accounts are made in it."""
    with servers.product(tmp_path_factory.mktemp("sign-in")) as running:
        yield running


def invitation(product: Product, *arguments: str) -> str:
    """The path of a one-time link that a command prints."""
    found = re.search(r"(/admin/welcome/\S+)", product.atlas("user", *arguments))
    assert found is not None
    return found[1]


def typed(page: Page, *texts: str) -> None:
    """Type into the fields of the page's form, from its first one on, and send it by Enter."""
    for number, text in enumerate(texts):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_somebody_is_invited_comes_in_and_goes_by_keyboard(browser: Browser, own: Product, script: bool) -> None:
    name = f"aminata-{script}".lower()
    link = invitation(own, "add", name, "--shown", "Aminata K.", "--link")
    context = browser.new_context(base_url=own.url, java_script_enabled=script)
    page = context.new_page()
    page.goto(link)
    page.get_by_label("New password", exact=True).focus()
    typed(page, PASSWORD, PASSWORD)
    expect(page.get_by_role("status")).to_have_text("Your password is set, and you are signed in.")

    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Signed out.")
    page.goto("/admin/users")
    page.get_by_label("Name").focus()
    typed(page, name, WRONG)
    expect(page.get_by_role("alert")).to_have_text("This name and this password do not go together.")
    page.get_by_label("Password").focus()
    typed(page, PASSWORD)

    expect(page.get_by_role("heading", name="Users", level=1)).to_be_visible()
    expect(page.get_by_text(name, exact=True)).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_about_accounts_are_usable_by_everybody(browser: Browser, own: Product, scheme: str) -> None:
    link = invitation(own, "add", f"moussa-{scheme}", "--link")
    context = browser.new_context(base_url=own.url, color_scheme=scheme, viewport={"width": 360, "height": 800})  # type: ignore[arg-type]  # A literal.
    page = context.new_page()
    for address, after in (("/admin/sign-in", ""), (link, PASSWORD), ("/admin/me", ""), ("/admin/users", "")):
        page.goto(address)
        assert Axe().run(page).response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        if after:
            page.get_by_label("New password", exact=True).focus()
            typed(page, after, after)
            page.wait_for_url("**/admin?*")
    context.close()


def attempt(product: Product, name: str, password: str = WRONG, **headers: str) -> httpx2.Response:
    """A sign-in from a browser without a past."""
    sent = {"name": name, "password": password}
    return httpx2.post(f"{product.url}/admin/sign-in", data=sent, headers=headers, timeout=30, trust_env=False)


def test_failures_count_together_over_workers_and_over_a_restart(tmp_path: Path) -> None:
    with servers.product(tmp_path, workers="2") as product:
        link = invitation(product, "add", "aminata", "--link")
        sent = {"password": PASSWORD, "password_again": PASSWORD}
        httpx2.post(f"{product.url}{link}", data=sent, timeout=30, trust_env=False)
        answers = [attempt(product, "aminata").status_code for _ in range(7)]
    with servers.product(tmp_path) as restarted:
        late = attempt(restarted, "aminata", PASSWORD)

    assert answers == [401] * 5 + [429] * 2
    assert late.status_code == 429
    assert 0 < int(late.headers["retry-after"]) <= 900


@pytest.mark.parametrize(("trusted", "last"), [("127.0.0.1", 401), ("192.0.2.1", 429)])
def test_an_address_that_a_stranger_makes_up_is_not_believed(tmp_path: Path, trusted: str, last: int) -> None:
    with servers.product(tmp_path, trusted_proxies=trusted) as product:
        answers = [
            attempt(product, f"name-{n}", **{"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(21)
        ]

    assert answers == [401] * 20 + [last]
