"""French under /fr, English elsewhere, and the browser's wish heeded once."""

import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize("path", ["/", "/incidents", "/sources", "/places/kidal", "/about"])
def test_each_page_stands_in_both_languages(client: TestClient, path: str) -> None:
    english, french = client.get(path), client.get(f"/fr{path}")

    assert '<html lang="en"' in english.text
    assert '<html lang="fr"' in french.text
    assert (english.headers["content-language"], french.headers["content-language"]) == ("en", "fr")


def test_the_switch_keeps_page_and_filter(client: TestClient) -> None:
    page = client.get("/incidents?actor=csp&since=2024-07-01").text

    assert "/fr/incidents?actor=csp&amp;since=2024-07-01" in page
    assert 'hreflang="fr"' in page


def test_links_stay_in_the_language(client: TestClient) -> None:
    page = client.get("/fr/").text

    assert 'href="/fr/incidents' in page
    assert 'href="/incidents"' not in page


@pytest.mark.parametrize(
    ("accepted", "leads"),
    [
        ("fr", True),
        ("fr-FR,fr;q=0.9,en;q=0.8", True),
        ("en-GB,en;q=0.9,fr;q=0.8", False),
        ("de", False),
        ("fr; q=0.3, en; q=0.9", False),
        ("fr;q=0", False),
        ("*;q=x,;;,", False),
        ("", False),
    ],
)
def test_the_browsers_wish_is_heeded_at_the_front_door(client: TestClient, accepted: str, leads: bool) -> None:
    answer = client.get("/?actor=csp", headers={"Accept-Language": accepted}, follow_redirects=False)

    assert answer.status_code == (302 if leads else 200)
    if leads:
        assert answer.headers["location"] == "/fr/?actor=csp"


def test_it_is_heeded_once(client: TestClient) -> None:
    wish = {"Accept-Language": "fr"}
    client.get("/", headers=wish, follow_redirects=False)

    assert client.get("/", headers=wish, follow_redirects=False).status_code == 200


def test_whoever_comes_from_within_has_chosen(client: TestClient) -> None:
    wish = {"Accept-Language": "fr", "Referer": "http://testserver/fr/incidents"}

    assert client.get("/", headers=wish, follow_redirects=False).status_code == 200
    assert client.get("/incidents", headers={"Accept-Language": "fr"}, follow_redirects=False).status_code == 200


def test_machine_addresses_have_no_prefix(client: TestClient) -> None:
    assert client.get("/fr/api/incidents").status_code == 404
    assert client.get("/fr/static/css/tokens.css").status_code == 404


def test_a_slash_behind_an_address_changes_nothing(client: TestClient) -> None:
    answer = client.get("/fr/incidents/", follow_redirects=False)

    assert answer.status_code == 200
    assert '<html lang="fr"' in answer.text


def test_the_front_door_says_what_it_depends_on(client: TestClient) -> None:
    assert "Accept-Language" in client.get("/").headers["vary"]
    assert (
        "content-security-policy" in client.get("/", headers={"Accept-Language": "fr"}, follow_redirects=False).headers
    )
