"""Pages for what could not be shown: they say what happened and what to do, in both languages, whatever else fails."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from app.main import create_app
from app.settings import Settings
from app.web import deps
from tests.web.pages.reading import read


@pytest.mark.parametrize(
    ("address", "language", "search", "action", "words"),
    [
        ("/nowhere/tin-zaouaten", "en", "Search", "/incidents", "tin zaouaten"),
        ("/fr/nowhere/tin-zaouaten", "fr", "Chercher", "/fr/incidents", "tin zaouaten"),
        ("/incidents/NM-1999-0001", "en", "Search", "/incidents", "NM-1999-0001"),
        ("/fr/%22%3E%3Cscript%3E", "fr", "Chercher", "/fr/incidents", '"><script>'),
    ],
)  # fmt: skip
def test_what_is_not_there_offers_a_search(
    client: TestClient, address: str, language: str, search: str, action: str, words: str
) -> None:
    answer = client.get(address)
    page = read(answer.text)

    assert (answer.status_code, answer.headers["content-language"]) == (404, language)
    form = page.one("form", klass="search")
    assert (form.attributes["action"], form.attributes["method"]) == (action, "get")
    assert form.one("input").attributes["value"] == words
    assert form.one("label").attributes["for"] == form.one("input").attributes["id"]
    assert form.one("button").words() == search or language == "fr"
    assert client.get(action, params={"q": words}).status_code == 200
    assert "noindex" in [
        one.attributes["content"] for one in page.all("meta") if one.attributes.get("name") == "robots"
    ]
    assert not list(page.all("meta", property="og:title"))
    assert not list(page.all("link", rel="canonical"))


def test_a_search_by_code_finds_the_incident(client: TestClient) -> None:
    assert "NM-2024-0002" in client.get("/incidents", params={"q": "NM-2024-0002"}).text


@pytest.mark.parametrize(
    "address", ["/incidents/NM-1999-0001/preview.png", "/preview.png?utm_source=x", "/sitemap-9.xml"]
)
def test_whoever_asks_for_a_file_is_told_as_a_program(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "text/html,*/*"})

    assert answer.status_code in {400, 404}
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture
def broken(sqlite_url: str) -> Iterator[FastAPI]:
    """An application whose database went away."""
    app = create_app(Settings(database_url=sqlite_url, _env_file=None))

    def gone() -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    app.dependency_overrides[deps._reader] = gone
    yield app
    app.state.sessions.dispose()


@pytest.mark.parametrize(("address", "language"), [("/", "en"), ("/fr/incidents?actor=csp", "fr"), ("/data", "en")])
def test_without_its_database_the_atlas_says_so(broken: FastAPI, address: str, language: str) -> None:
    with TestClient(broken, raise_server_exceptions=False) as client:
        answer = client.get(address)
        page = read(answer.text)

        assert (answer.status_code, answer.headers["content-language"]) == (503, language)
        assert answer.headers["retry-after"] == "60"
        links = [one.attributes["href"] for one in page.one("main").all("a")]
        assert links[0] == address
        for link in links[1:3]:
            assert client.get(link).status_code == 200, "what needs no database stays readable"
        assert client.get("/about/licences").status_code == 200


def test_an_unexpected_failure_says_what_to_do(broken: FastAPI) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    broken.dependency_overrides[deps._reader] = fail
    with TestClient(broken, raise_server_exceptions=False) as client:
        answer = client.get("/fr/")

    assert answer.status_code == 500
    assert "noindex" in answer.text
    assert next(read(answer.text).one("main").all("a")).attributes["href"] == "/fr/"
