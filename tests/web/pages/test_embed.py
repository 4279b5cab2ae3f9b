"""The map for frames: framed by anybody, strict in all else, with its way to the site and a snippet to copy."""

import base64
import hashlib
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.conftest import Maker, incident

HOSTILE = '"><script>boom()</script>'


def test_it_alone_may_be_framed_by_others(client: TestClient) -> None:
    policy = client.get("/embed").headers["content-security-policy"]

    assert policy.endswith("frame-ancestors *")
    for path in ("/", "/incidents", "/fr/", "/embedded", "/actors/admin", "/api/incidents", "/data", "/preview.png"):
        assert client.get(path).headers["content-security-policy"].endswith("frame-ancestors 'self'"), path
    for path in ("/admin", "/admin/sign-in", "/fr/admin/sign-in", "/admin/imports"):
        answer = client.get(path, follow_redirects=False)
        assert answer.headers["content-security-policy"].endswith("frame-ancestors 'none'"), path
    assert client.get("/fr/embed").headers["content-security-policy"].endswith("frame-ancestors *")
    plain = client.get("/").headers["content-security-policy"]
    assert policy.rpartition(";")[0] == plain.rpartition(";")[0]


def test_it_asks_for_no_cookie_and_is_in_no_search_engine(client: TestClient) -> None:
    answer = client.get("/embed?actor=csp", headers={"Accept-Language": "fr"})

    assert "set-cookie" not in answer.headers
    assert "x-frame-options" not in answer.headers
    assert '<meta name="robots" content="noindex">' in answer.text
    assert '<html lang="en">' in answer.text


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_every_way_out_opens_beside_the_page_around_it(client: TestClient, prefix: str) -> None:
    page = client.get(f"{prefix}/embed?actor=csp&tally=highest&utm_source=x").text
    links = re.findall(r"<a\b[^>]*>", page)

    assert '<base target="_blank">' in page
    assert all('target="_blank" rel="noopener"' in one for one in links if "map-switch" not in one)
    assert f'href="{prefix or "/"}{"/" if prefix else ""}?actor=csp&amp;tally=highest"' in page
    assert f'href="{prefix}/incidents?actor=csp&amp;tally=highest"' in page
    assert "utm_source" not in re.sub(r'<a class="map-switch".*?</a>', "", page)
    assert re.search(r'data-total="[1-9]\d*"', page)


@pytest.mark.parametrize(
    ("size", "sheet"),
    [
        ("", ""), ("width=600&height=300", ".embed{inline-size:600px;block-size:300px}"),
        ("height=3000", ".embed{block-size:3000px}"), ("width=200", ".embed{inline-size:200px}"),
    ],
)  # fmt: skip
def test_a_size_is_a_style_sheet_that_the_policy_names(client: TestClient, size: str, sheet: str) -> None:
    answer = client.get(f"/embed?{size}")
    mark = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()

    assert re.findall(r"<style>(.*?)</style>", answer.text) == ([sheet] if sheet else [])
    assert (f"'sha256-{mark}'" in answer.headers["content-security-policy"]) is bool(sheet)
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert " style=" not in answer.text


@pytest.mark.parametrize("given", ["199", "3001", "-1", "1e3", "600px", HOSTILE, "٣٠٠", "9" * 400])
def test_what_is_no_size_is_told_and_does_nothing(client: TestClient, given: str) -> None:
    answer = client.get("/embed", params={"width": given})

    assert answer.status_code == 200
    assert "<style" not in answer.text
    assert "is not a number from 200 to 3000" in answer.text
    assert "<script>boom()" not in answer.text


def test_what_is_not_understood_is_told(client: TestClient) -> None:
    page = client.get("/embed?actor=nobody&since=never").text

    assert "No actor is known as “nobody”." in page
    assert "“never” is not a day." in page


@pytest.mark.parametrize(
    ("query", "script"),
    [
        ("", "view=mali"), ("q=zzz", "view=mali"), ("q=kidal", "latitude=18.44&longitude=1.41&zoom=9"),
        ("type=battles", "latitude=18&longitude=-1&zoom=7"),
        ("type=battles&width=3000&height=3000", "latitude=18&longitude=-1&zoom=9"),
        ("type=battles&width=200", "latitude=18&longitude=-1&zoom=5"),
    ],
)  # fmt: skip
def test_the_view_holds_what_the_filter_lets_through(atlas: Maker, query: str, script: str) -> None:
    client = atlas(
        incident(latitude=16, longitude=-3), incident(latitude=20, longitude=1),
        incident(title="In Kidal", event_type="protests", sub_event_type="peaceful_protest"),
    )  # fmt: skip

    found = re.search(r'src="/map.js\?([^"]*)&amp;lang=en"', client.get(f"/embed?{query}").text)

    assert found is not None
    assert unescape(found[1]) == script


@pytest.mark.parametrize("path", ["/", "/incidents", "/fr/", "/fr/incidents"])
def test_results_lead_to_their_feed_their_file_and_their_frame(client: TestClient, path: str) -> None:
    prefix = "/fr" if path.startswith("/fr") else ""
    page = client.get(f"{path}?actor=csp&type=battles&sort=killed").text
    query = "?actor=csp&amp;type=battles&amp;sort=killed"

    feed = re.search(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', page)
    assert feed is not None
    assert feed[1] == f"{prefix}/feed.atom{query}"
    for name in ("map.html", "embed", "feed.atom"):
        address = unescape(f"{prefix}/{name}{query}")
        assert f'href="{prefix}/{name}{query}"' in page
        assert client.get(address).status_code == 200
    snippet = re.search(r"<textarea[^>]*>(.*?)</textarea>", page)
    assert snippet is not None
    assert unescape(snippet[1]).startswith(f'<iframe src="http://testserver{prefix}/embed{query}" title="')


def test_the_snippet_holds_hostile_words_as_an_address(client: TestClient) -> None:
    page = client.get("/", params={"q": HOSTILE}).text
    snippet = re.search(r"<textarea[^>]*>(.*?)</textarea>", page)

    assert snippet is not None
    assert "q=%22%3E%3Cscript%3Eboom%28%29%3C%2Fscript%3E" in snippet[1]
    assert "<" not in snippet[1]
