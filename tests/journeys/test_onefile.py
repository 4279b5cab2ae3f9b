"""The map as one file, opened from a disk in a browser that has no network."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from app.importing import seed
from app.main import create_app
from app.settings import Settings
from app.store.db import Sessions, migrate
from tests.web.pages.conftest import ACTORS, PLACES, SOURCES, claim, incident

HOSTILE = "<script>boom()</script> ${boom()} </script> --> <img src=x onerror=boom()>"
WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push([event.violatedDirective, event.blockedURI]));
window.boom = () => violations.push("boom");
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the file in both languages, of incidents whose texts would do harm if they could."""
    folder = tmp_path_factory.mktemp("stick")
    url = f"sqlite:///{folder / 'atlas.sqlite3'}"
    migrate(url)
    crowd = [incident(title=f"One of many {n}", date="2024-05-01", place="kidal") for n in range(12)]
    incidents = [
        incident(title=HOSTILE, place="hostile", claims=[claim(low=20, high=80)]), *crowd,
        incident(title="Nowhere", date="2023-05", place=None, region="kidal-region", geo_precision="country"),
    ]  # fmt: skip
    hostile = {"slug": "hostile", "name": HOSTILE, "kind": "town", "latitude": 19.95, "longitude": 2.97}
    record = {"actors": ACTORS, "places": [*PLACES, hostile], "sources": SOURCES, "incidents": incidents}
    sessions = Sessions(url)
    with sessions.writer() as db:
        seed.apply(db, seed.Seed.model_validate({"provenance": "made up", **record}))
        db.commit()
    sessions.dispose()
    app = create_app(Settings(database_url=url, data_dir=folder, _env_file=None))
    with TestClient(app) as client:
        for language, address in (("en", "/map.html"), ("fr", "/fr/map.html")):
            (folder / f"{language}.html").write_bytes(client.get(address).content)
    app.state.sessions.dispose()
    return folder


@dataclass
class Reader:
    """A browser without network, and what it asked for and complained about."""

    context: BrowserContext
    files: Path
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def opens(self, language: str = "en") -> Page:
        """The file, with its marks drawn."""
        page = self.context.new_page()
        page.on("console", lambda one: self.complaints.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto((self.files / f"{language}.html").as_uri())
        return page


def reading(browser: Browser, files: Path, **window: object) -> Iterator[Reader]:
    """A reader who must have asked for nothing in the end, and had nothing to complain about."""
    context = browser.new_context(**{"reduced_motion": "reduce", "offline": True, **window})  # type: ignore[arg-type]
    context.add_init_script(WATCH)
    reader = Reader(context, files)

    def refuse(route: Route) -> None:
        reader.asked.append(route.request.url)
        route.abort()

    context.route(lambda address: not address.startswith(("file:", "data:")), refuse)
    yield reader
    found = [page.evaluate("window.violations") for page in context.pages]
    context.close()
    assert reader.asked == []
    assert reader.complaints == []
    assert found == [[]] * len(found)


@pytest.fixture
def reader(browser: Browser, files: Path, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader in some window."""
    yield from reading(browser, files, **getattr(request, "param", {}))


def test_marks_are_drawn_and_a_card_shows_hostile_text_as_text(reader: Reader) -> None:
    page = reader.opens()
    mark = page.locator(".map-mark[data-mark='NM-2024-0013']")
    expect(page.locator(".leaflet-land-pane path").first).to_be_attached()
    assert page.locator("tr[id='NM-2024-0013'] a").text_content() == HOSTILE

    mark.press("Enter")

    card = page.locator(".map-popup")
    expect(card.locator(".map-card__title")).to_have_text(HOSTILE)
    expect(card).to_contain_text(HOSTILE)
    expect(card.locator(".map-card__killed")).to_contain_text("20\u2009–\u200980 killed")
    assert card.locator("img, script").count() == 0
    assert card.locator(".map-card__title a").get_attribute("href") == "http://testserver/incidents/NM-2024-0013"

    card.get_by_role("button", name="Show in the list").click()

    expect(page.locator("tr[id='NM-2024-0013'] a")).to_be_focused()


def test_what_crowds_is_counted_and_named(reader: Reader) -> None:
    page = reader.opens()
    cell = page.locator(".map-cell")
    expect(cell).to_have_count(1)
    expect(cell).to_have_text("12")

    for _ in range(6):
        if page.locator(".map-popup").count():
            break
        cell.first.press("Enter")
        page.wait_for_timeout(300)

    names = page.locator(".map-card__within a")
    expect(names).to_have_count(12)
    names.first.click()
    expect(page).to_have_url((reader.files / "en.html").as_uri() + f"#{page.evaluate('location.hash.slice(1)')}")
    assert page.locator("tr:target").count() == 1


def test_what_has_no_place_is_told(reader: Reader) -> None:
    page = reader.opens("fr")

    expect(page.locator(".map-status__text")).to_contain_text("1")
    expect(page.locator("tbody tr")).to_have_count(14)
    assert page.locator("html").get_attribute("lang") == "fr"


@pytest.mark.parametrize(
    "reader", [{"viewport": {"width": width, "height": 800}} for width in (360, 768, 1600)], indirect=True, ids=str
)
def test_it_fits_every_width(reader: Reader) -> None:
    page = reader.opens()
    expect(page.locator(".map-mark").first).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


LONG = 24


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the file of many incidents, far from each other."""
    folder = tmp_path_factory.mktemp("long")
    url = f"sqlite:///{folder / 'atlas.sqlite3'}"
    migrate(url)
    towns = [{"slug": f"t{n}", "name": f"Town {n}", "kind": "town",
              "latitude": 11 + n % 3 * 5, "longitude": n % 2 * 16 - 12}
             for n in range(6)]  # fmt: skip
    incidents = [incident(title=f"One {n}", date="2024-05-01", place=f"t{n % 6}") for n in range(LONG)]
    record = {"actors": ACTORS, "places": [*PLACES, *towns], "sources": SOURCES, "incidents": incidents}
    sessions = Sessions(url)
    with sessions.writer() as db:
        seed.apply(db, seed.Seed.model_validate({"provenance": "made up", **record}))
        db.commit()
    sessions.dispose()
    app = create_app(Settings(database_url=url, data_dir=folder, _env_file=None))
    with TestClient(app) as client:
        (folder / "en.html").write_bytes(client.get("/map.html").content)
    app.state.sessions.dispose()
    return folder


@pytest.mark.parametrize("width", [360, 1280])
def test_a_long_list_is_folded_on_a_phone_and_the_map_holds_every_place(
    browser: Browser, long_file: Path, width: int
) -> None:
    for reader in reading(browser, long_file, viewport={"width": width, "height": 780}):
        page = reader.opens()
        expect(page.locator(".map-mark").first).to_be_visible()
        expect(page.locator("tbody tr").first).to_be_visible(visible=width > 1000)
        page.wait_for_timeout(600)

        # As near as they all fit: a quarter of a zoom more, and one would be outside.
        assert page.evaluate(FITS)
        if width < 1000:
            page.locator(".map-mark").first.press("Enter")
            page.locator(".map-card button, .map-card a[href^='#']").first.click()
            expect(page.locator("tbody tr").first).to_be_visible()
            page.locator("#incident-list summary").click()
        page.locator("#incident-list summary").click()
        expect(page.locator("tbody tr").first).to_be_visible(visible=width < 1000)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        expect(page.locator("tbody tr").last).to_be_visible()


FITS = """() => {
  const points = atlasMapParts.given.incidents.map((one) => [one.latitude, one.longitude]);
  const near = map.getBoundsZoom(L.latLngBounds(points), false, L.point(56, 56));
  return map.getZoom() === near && near % 1 !== 0 && points.every((point) => map.getBounds().contains(point));
}"""


@pytest.mark.parametrize("reader", [{"color_scheme": scheme} for scheme in ("light", "dark")], indirect=True, ids=str)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_everybody_can_use_it(reader: Reader, language: str) -> None:
    page = reader.opens(language)
    expect(page.locator(".map-status__text")).not_to_be_empty()
    page.locator(".map-mark").first.press("Enter")
    expect(page.locator(".map-popup")).to_be_visible()

    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("reader", [{"java_script_enabled": False}], indirect=True, ids=["without script"])
def test_without_a_script_the_table_is_there(browser: Browser, files: Path, reader: Reader) -> None:
    page = reader.opens()

    expect(page.locator("tbody tr")).to_have_count(14)
    expect(page.locator("noscript, .map__without").first).to_be_attached()


def test_it_can_be_printed(reader: Reader, tmp_path: Path) -> None:
    page = reader.opens()
    expect(page.locator(".map-mark").first).to_be_visible()
    page.emulate_media(media="print")

    assert page.locator(".skip").is_hidden()
    assert page.locator("tbody tr").count() == 14
    assert page.pdf(path=tmp_path / "map.pdf").startswith(b"%PDF")
