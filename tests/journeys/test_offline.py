"""Pages that were read can be read again without a connection, and say of what time they are."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.line import Line, line
from tests.servers import Product

DATE = re.compile(r"^You are offline: this is a copy of \d{1,2} \w+ \d{4}, \d\d:\d\d UTC\.$")
KEPT = """
async ([path, wanted]) => {
  for (const end = Date.now() + 20000; Date.now() < end; ) {
    const names = (await caches.keys()).filter((one) => one.startsWith("atlas-pages"));
    const keys = (await Promise.all(names.map(async (one) => (await caches.open(one)).keys()))).flat();
    const paths = keys.map((one) => new URL(one.url)).map((one) => one.pathname + one.search);
    if (paths.includes(path) === wanted && navigator.serviceWorker.controller) return paths;
    await new Promise((after) => setTimeout(after, 50));
  }
  throw new Error(`${path}: ${wanted ? "not kept" : "kept"}`);
}
"""


@pytest.fixture
def wire(live: Product) -> Iterator[Line]:
    """A line to the product that can be cut."""
    with line(live) as made:
        yield made


@pytest.fixture
def page(browser: Browser, wire: Line) -> Iterator[Page]:
    """A reader's first visit, whose worker is at work by its end."""
    context = browser.new_context(base_url=wire.url, service_workers="allow")
    context.set_default_timeout(20_000)
    made = context.new_page()
    yield made
    context.close()


def offline(page: Page, wire: Line) -> None:
    """Cut the line, and let the browser know as it would."""
    wire.cut()
    page.context.set_offline(True)


def online(page: Page, wire: Line) -> None:
    """Join it again."""
    wire.join()
    page.context.set_offline(False)


def visit(page: Page, address: str) -> None:
    """Read a page until its copy is kept."""
    page.goto(address)
    page.evaluate(KEPT, [address, True])


def banner(page: Page) -> Locator:
    return page.locator(".copy [role=status]")


def test_a_page_that_was_read_is_there_without_a_connection(page: Page, wire: Line) -> None:
    visit(page, "/")
    visit(page, "/incidents")
    offline(page, wire)
    page.reload()

    expect(banner(page)).to_have_text(DATE)
    expect(page.locator("tbody tr").first).to_be_visible()
    page.goto("/")
    expect(banner(page)).to_have_text(DATE)
    expect(page.locator(".row").first).to_be_visible()
    # Its style and its map are kept too, though the worker came after them.
    expect(page.locator(".map-mark").first).to_be_visible()

    online(page, wire)
    expect(banner(page)).to_contain_text("There is a connection again.")
    page.get_by_role("link", name="Load the page anew").click()
    expect(page.locator(".row").first).to_be_visible()
    expect(banner(page)).to_have_count(0)


def test_a_page_never_read_leads_to_those_that_are_kept(page: Page, wire: Line) -> None:
    visit(page, "/fr/about")
    visit(page, "/actors")
    offline(page, wire)
    page.goto("/fr/places/kidal")

    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("h1:visible")).to_have_count(1)
    page.goto("/places/kidal")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page cannot be had now")
    kept = page.locator(".kept__list a")
    expect(kept).to_have_count(2)
    expect(kept.first).to_have_text("Actors")
    expect(kept.last).to_have_attribute("lang", "fr")
    kept.first.click()
    expect(banner(page)).to_have_text(DATE)
    expect(page).to_have_url(re.compile("/actors$"))


def test_a_line_that_does_not_answer_gives_the_copy_in_the_end(page: Page, wire: Line) -> None:
    visit(page, "/actors")
    wire.stall()

    page.reload()

    expect(banner(page)).to_contain_text("The atlas does not answer: this is a copy of")
    wire.join()


def test_results_that_change_in_place_are_kept_too(page: Page, wire: Line) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    visit(page, "/incidents")
    page.get_by_role("checkbox", name="Battles").check()
    page.evaluate(KEPT, ["/incidents?type=battles", True])
    page.get_by_role("checkbox", name="Battles").uncheck()
    expect(page).to_have_url(re.compile("/incidents$"))
    offline(page, wire)

    page.get_by_role("checkbox", name="Battles").check()

    expect(page.get_by_role("heading", level=1)).to_have_text("4 incidents, Battles")
    expect(banner(page)).to_have_text(DATE)
    # Results that were never seen are a page that was never read. It has no box, therefore this one is only
    # clicked: check() would look for it again afterwards, and find none if the page came first.
    page.get_by_role("checkbox", name="Protests").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page cannot be had now")


def test_nothing_is_kept_of_errors_and_choices(page: Page) -> None:
    visit(page, "/about")
    # As if this page had been read before it was taken away.
    page.evaluate("caches.open('atlas-pages-1').then((kept) => kept.put('/nowhere', new Response('Once it was.')))")
    page.goto("/nowhere")
    page.goto("/places/kidal?map=off")
    page.goto("/offline")
    page.goto("/healthz")
    visit(page, "/sources")

    assert page.evaluate(KEPT, ["/sources", True]) == ["/about", "/sources"]


def test_a_reader_deletes_the_copies_and_keeps_no_more(page: Page) -> None:
    visit(page, "/about")
    page.goto("/offline")
    expect(page.locator(".kept__list a")).to_have_count(1)

    page.get_by_role("button", name="Delete all copies").click()

    expect(page.locator(".kept [role=status]")).to_have_text("All copies are deleted. No page is kept yet.")
    expect(page.locator(".kept [role=status]")).to_be_focused()
    page.get_by_role("button", name="Delete them and keep no more").click()
    expect(page.get_by_role("button", name="Keep pages again")).to_be_visible()
    page.goto("/about")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys()") == []
    page.goto("/offline")
    page.get_by_role("button", name="Keep pages again").click()
    expect(page.locator(".kept [role=status]")).to_contain_text("From now on pages that you read are kept.")
    visit(page, "/about")
