"""What a first visit costs a reader, in compressed bytes, as the browser asks for it."""

import gzip
import json
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

FRONT = 250_000
"""The front page, with its map and everything that it draws."""
TEXT = 60_000
"""Any page to read: its HTML, styles and scripts, without the map."""
FIRST = 40_000
"""What has to come before anything is shown: the HTML and the styles."""

PAGES = (
    "/", "/incidents", "/incidents/NM-2024-0002", "/actors", "/actors/csp", "/places", "/places/tinzaouaten",
    "/sources", "/sources/kyiv-post-gold-miners", "/about", "/about/methodology", "/about/licences", "/data",
    "/compare?actor=csp&actor=jnim", "/offline", "/api/docs", "/nowhere",
)  # fmt: skip
WITHOUT = {"Cookie": "atlas_map=off"}


def sent(client: TestClient, address: str, **headers: str) -> tuple[int, str]:
    """How many bytes an answer has as it is sent, with its headers, and what is read of it."""
    asking = {"Accept-Encoding": "gzip", "Accept": "*/*", **headers}
    with client.stream("GET", address, headers=asking) as answer:
        assert answer.status_code == (404 if address == "/nowhere" else 200), address
        body = b"".join(answer.iter_raw())
    heading = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
    is_packed = answer.headers.get("content-encoding") == "gzip"
    return len(body) + heading, (gzip.decompress(body) if is_packed else body).decode("utf-8", "replace")


def loaded(page: str) -> dict[str, list[str]]:
    """The addresses that a page asks for, by kind."""
    maps = [json.loads(unescape(one)) for one in re.findall(r"data-basemap='([^']+)'", page)]
    found = {
        "styles": re.findall(r'<link rel="stylesheet" href="([^"]+)"', page),
        "scripts": re.findall(r'<script\b[^>]*?\bsrc="([^"]+)"', page),
        "others": re.findall(r'<link rel="(?:icon|manifest)" href="([^"]+)"', page),
        "map": [address for one in maps for address in one.values()],
    }
    return {kind: [unescape(one) for one in addresses] for kind, addresses in found.items()}


def costs(client: TestClient, address: str, **headers: str) -> dict[str, int]:
    """The bytes of a first visit, by kind."""
    html, page = sent(client, address, **headers)
    return {"html": html} | {
        kind: sum(sent(client, one)[0] for one in addresses) for kind, addresses in loaded(page).items()
    }


@pytest.mark.parametrize("language", ["", "/fr"])
def test_the_front_page_with_its_map_is_light(client: TestClient, language: str) -> None:
    found = costs(client, f"{language}/")
    found["marks"] = sent(client, "/api/cells?zoom=6&bbox=-12,10,12,24")[0]
    # After everything else, for reading without a connection.
    found["worker"] = sum(sent(client, one)[0] for one in ("/worker.js", "/offline", "/fr/offline"))

    assert sum(found.values()) < FRONT, found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_to_read_is_light(client: TestClient, path: str) -> None:
    found = costs(client, path, **WITHOUT)

    assert found["map"] == 0
    assert sum(found.values()) < TEXT, found
    assert found["html"] + found["styles"] < FIRST, found


@pytest.mark.parametrize("path", PAGES)
def test_a_second_visit_costs_next_to_nothing(client: TestClient, path: str) -> None:
    first = client.get(path)
    if first.status_code != 200:
        assert first.headers["cache-control"] == "no-store"
        return
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    kept = [client.get(one) for addresses in loaded(first.text).values() for one in addresses if "?v=" in one]

    assert again.status_code == 304
    assert len(again.content) == 0
    assert all("max-age=31536000, immutable" in one.headers["cache-control"] for one in kept)
