"""What the OGC interface shares with the web: representations, caches, methods, pages of other sites."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings

ITEMS = "/ogc/collections/incidents/items"
ADDRESSES = ["/ogc/", "/ogc/api", "/ogc/collections", ITEMS, f"{ITEMS}/NM-2024-0001"]
CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "asked", "page"),
    [
        (CHROMIUM, "", True), (CHROMIUM, "?f=json", False), ("*/*", "", False), ("*/*", "?f=html", True),
        ("application/geo+json, application/json", "", False), ("application/json;q=0.5, text/html;q=0.6", "", True),
        ("text/html;q=0.4, */*", "", False), ("text/*, application/json;q=0.9", "", True), ("image/png", "", False),
        ("text/html;q=x", "", False), ("", "", False), ("text/html;q=0, */*;q=0.1", "", False),
    ],
)  # fmt: skip
def test_who_wants_a_page_gets_one(client: TestClient, accept: str, asked: str, page: bool) -> None:
    for address in ADDRESSES:
        answer = client.get(f"{address}{asked}", headers={"Accept": accept})
        assert answer.headers["content-type"].startswith("text/html") is page
        assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("asked", ["?f=json", "?f=html", "?f=json&lang=fr"])
def test_an_answer_that_the_caller_has_is_not_sent_again(client: TestClient, address: str, asked: str) -> None:
    first = client.get(f"{address}{asked}")
    again = client.get(f"{address}{asked}", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "Accept" in again.headers["vary"]


def test_each_representation_has_a_mark_of_its_own(client: TestClient) -> None:
    marks = {client.get(f"{ITEMS}{asked}").headers["etag"] for asked in ("?f=json", "?f=html", "?lang=fr", "?limit=1")}

    assert len(marks) == 4


@pytest.mark.parametrize("address", [*ADDRESSES, "/ogc"])
def test_methods(client: TestClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    options, refused = client.options(address), client.post(address)

    assert (head.status_code, head.headers["etag"]) == (200, got.headers["etag"])
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert refused.status_code == 405
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("address", [*ADDRESSES, f"{ITEMS}?bbox=x", "/ogc/nothing", "/api/incidents", "/api/facets"])
def test_pages_of_other_sites_may_read(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Origin": "https://example.org"})
    asked_first = client.options(
        address, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    )

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    assert asked_first.status_code == 204
    assert asked_first.headers["access-control-allow-origin"] == "*"
    assert asked_first.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "address", ["/", "/fr/incidents", "/admin/sign-in", "/admin/x.csv", "/fr/admin/x.csv", "/apis"]
)
def test_pages_for_readers_are_not_shared(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Origin": "https://example.org"})

    assert "access-control-allow-origin" not in answer.headers


def test_writing_is_not_shared(client: TestClient) -> None:
    answer = client.post("/api/incidents", json={}, headers={"Origin": "https://example.org"})

    assert answer.status_code == 401
    assert "access-control-allow-origin" not in answer.headers


def test_links_are_of_the_public_address(seeded_app: FastAPI) -> None:
    url = seeded_app.state.settings.database_url
    app = create_app(Settings(database_url=url, public_url="https://atlas.example/", _env_file=None))
    with TestClient(app) as client:
        landing = client.get("/ogc/").json()
        items = client.get(f"{ITEMS}?limit=1").json()
        document = client.get("/ogc/api").json()
    app.state.sessions.dispose()

    own = [one["href"] for one in (*landing["links"], *items["links"]) if one["rel"] != "license"]
    assert len(own) > 8
    assert all(one.startswith("https://atlas.example/ogc") for one in own)
    assert document["servers"] == [{"url": "https://atlas.example/ogc"}]
    assert items["features"][0]["properties"]["page"].startswith("https://atlas.example/incidents/")
