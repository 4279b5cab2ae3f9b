"""A name that nobody bears: the page says so, and offers names that are near to it."""

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.reading import Element, code_in, read


def ask(client: TestClient, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    return read(answer.text)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("/actors/Wagnr", "/actors/wagner"),
        ("/actors/CSP-PDA", "/actors/csp"),
        ("/fr/actors/wagnr", "/fr/actors/wagner"),
    ],
)
def test_an_unknown_name_offers_those_near_to_it(client: TestClient, asked: str, near: str) -> None:
    page = ask(client, asked, 404)

    assert near in {one.attributes["href"] for one in page.one("main").all("a")}


@pytest.mark.parametrize(
    ("asked", "near"), [("Tinzouaten", "tinzaouaten"), ("Kidall", "kidal"), ("Abeibar", "abeibara")]
)
def test_an_unknown_spelling_offers_those_near_to_it(client: TestClient, asked: str, near: str) -> None:
    page = ask(client, f"/places/{asked}", 404)

    assert any(one.attributes["href"].startswith(f"/places/{near}") for one in page.one("main").all("a"))


@pytest.mark.parametrize("asked", ["/actors/zzzzzz", "/actors/%3Cscript%3E", f"/actors/{'w' * 3000}"])
def test_nothing_is_offered_where_nothing_is_near(client: TestClient, asked: str) -> None:
    page = ask(client, asked, 404)

    assert "Did you mean" not in page.words()
    assert code_in(page) == []


def test_the_filter_offers_names_near_to_one_that_is_not_known(client: TestClient) -> None:
    page = ask(client, "/?actor=Wagnr&since=2024-01-01")

    told = page.one(id="p-actor")
    assert "No actor is known as “Wagnr”." in told.words()
    assert told.one("a").attributes["href"] == "/?actor=wagner&since=2024-01-01"
