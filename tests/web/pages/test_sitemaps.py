"""What search engines are told: every public page, each at its one address, and what to leave alone."""

import re
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.models import Incident
from app.render import sitemap
from app.store import write
from app.store.db import WriteSession
from app.web import sitemaps
from tests.web.pages.conftest import BY, Maker, incident
from tests.web.pages.reading import read

HERE = "http://testserver"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def locations(client: TestClient, address: str) -> list[str]:
    """The addresses that a file names."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    return [str(one.text) for one in ET.fromstring(answer.text).iter(LOC)]  # noqa: S314  # It is our own.


def test_the_map_of_the_site_names_every_public_page_once_and_all_of_them_are_there(client: TestClient) -> None:
    found = locations(client, "/sitemap.xml")
    codes = [one["code"] for one in client.get("/api/incidents").json()["items"]]

    assert len(found) == len(set(found))
    assert {f"{HERE}/incidents/{code}" for code in codes} <= set(found)
    assert {f"{HERE}/fr/incidents/{code}" for code in codes} <= set(found)
    for one in found[::7]:
        answer = client.get(one.removeprefix(HERE), follow_redirects=False)
        assert answer.status_code == 200, one
        canonical = read(answer.text).one("link", rel="canonical").attributes["href"]
        assert canonical == one


def test_withdrawn_incidents_are_on_no_map(atlas: Maker) -> None:
    def withdraw(db: WriteSession) -> None:
        row = db.exec(select(Incident).order_by("id")).first()
        assert row is not None
        write.withdraw(db, row, "A mistake.", BY, seen=row.version)

    client = atlas(incident(), incident(date="2024-07-26"), change=withdraw)

    codes = {one.rsplit("/", 1)[-1] for one in locations(client, "/sitemap.xml") if "/incidents/" in one}

    assert codes == {"NM-2024-0002"}


def test_a_large_record_has_several_files_that_hold_the_same(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = set(locations(client, "/sitemap.xml"))
    monkeypatch.setattr(sitemap, "MOST", 10)
    monkeypatch.setattr(sitemaps, "MOST", 10)

    parts = locations(client, "/sitemap.xml")
    every = [one for part in parts for one in locations(client, urlsplit(part).path)]

    assert len(parts) > 3
    assert len(every) == len(set(every))
    assert set(every) == whole
    for beyond in (0, len(parts) + 1, 99999, "x", "-1", "١"):
        assert client.get(f"/sitemap-{beyond}.xml").status_code == 404


def test_robots_are_led_to_the_map_and_away_from_endless_filters(client: TestClient) -> None:
    answer = client.get("/robots.txt")
    groups = [re.findall(r"^(Allow|Disallow): (.*)$", part, re.MULTILINE) for part in answer.text.split("\n\n")]

    assert answer.headers["content-type"].startswith("text/plain")
    assert f"Sitemap: {HERE}/sitemap.xml" in answer.text.splitlines()
    assert ("Disallow", "/admin/") in groups[0]
    assert {
        ("Disallow", "/admin/"),
        ("Disallow", "/api/cells"),
        ("Disallow", "/*?*&"),
        ("Disallow", "/*.csv?"),
        ("Disallow", "/*.xlsx?"),
        ("Disallow", "/*map.html?"),
        ("Disallow", "/*feed.atom?"),
        ("Allow", "/preview.png"),
    } <= set(groups[1])
    assert "User-agent: Twitterbot" in answer.text
