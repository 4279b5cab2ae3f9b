"""What every answer carries, what files may be had, and that text stays text."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

PAGES = ["/", "/incidents", "/incidents/NM-2025-0001", "/places/kidal", "/sources", "/about", "/api/docs", "/nothing"]


@pytest.mark.parametrize("path", [*PAGES, "/api/incidents", "/static/css/tokens.css", "/healthz"])
def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline(client: TestClient, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", ["", "/fr"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_other_hosts(client: TestClient, language: str, path: str) -> None:
    page = client.get(path if path.startswith("/api") else language + path).text
    loaded = re.findall(r'<(?:script|img|iframe|source|use)\b[^>]*?(?:src|href)="([^"]+)"', page)
    loaded += re.findall(r'<link\b(?![^>]*rel="(?:canonical|alternate)")[^>]*href="([^"]+)"', page)

    assert loaded
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_nothing_inline(client: TestClient, path: str) -> None:
    page = client.get(path).text

    # A block of data is not run: browsers look at its type before they look at the policy.
    assert not re.search(r'<script(?! type="application/ld\+json">)(?![^>]*\bsrc=)', page)
    assert "<style" not in page
    assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", page)


@pytest.mark.parametrize(
    "name",
    [
        "../app/settings.py", "..%2f..%2fapp%2fsettings.py", "%2e%2e/pyproject.toml", "/etc/passwd", "css/",
        "vendor/leaflet/../../../../pyproject.toml", "basemap/PROVENANCE.md", "nothing.js", "", "css/tokens.css/x",
        "%00", "x" * 400,
    ],
)  # fmt: skip
def test_only_the_files_of_pages_can_be_had(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_a_file_with_its_fingerprint_is_kept_for_a_year(client: TestClient) -> None:
    address = re.findall(r'href="(/static/css/[^"]+)"', client.get("/").text)[0]

    with_mark, without = client.get(address), client.get(address.partition("?")[0])

    assert "max-age=31536000, immutable" in with_mark.headers["cache-control"]
    assert "immutable" not in without.headers["cache-control"]
    assert client.get(address, headers={"If-None-Match": with_mark.headers["etag"]}).status_code == 304


def test_every_file_that_a_page_names_is_there(client: TestClient) -> None:
    page = client.get("/").text

    for address in set(re.findall(r'"(/static/[^"&]+)', page)) | set(re.findall(r'"(/map\.js[^"]*)"', page)):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_the_process_says_that_it_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json()["status"] == "ready"


@pytest.mark.parametrize(
    "address",
    [
        "/incidents/%00", "/actors/%00", "/places/%00", "/api/incidents/%00", f"/?page=000000001{'0' * 5000}",
        "/?" + "&".join(f"type=x{n}" for n in range(300)), "/?since=0001-01-01&until=9999-12-31", "/?near=nan,1,2",
        "/?bbox=inf,1,2,3", "/api/cells?zoom=nan", "/?actor=" + "%00", "/?q=%ff%fe", "//evil.example/", "/fr//x/",
    ],
)  # fmt: skip
def test_no_request_breaks_anything(client: TestClient, address: str) -> None:
    assert client.get(address).status_code in {200, 400, 404}


def test_many_at_once_are_all_answered(client: TestClient) -> None:
    with ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(lambda _: client.get("/incidents?actor=csp").status_code, range(120)))

    assert set(answers) == {200}


def test_being_ready_waits_for_no_writer(client: TestClient, seeded_app: FastAPI) -> None:
    with seeded_app.state.sessions.writer() as db:
        db.connection()

        assert client.get("/readyz").status_code == 200
