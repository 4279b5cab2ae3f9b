"""Files of a filter: equal to the page, hidden things in none of them, sent anew only where something changed."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import anyio
import openpyxl
import pandas
import pyarrow.parquet
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Message

from app.domain.columns import CLAIMS, INCIDENTS
from app.domain.draft import IncidentDraft
from app.render import parquet, xlsx
from app.store import write
from app.store.db import migrate
from app.web.slots import AT_ONCE
from app.web.streamed import Streamed
from tests.web.exported import BY, HIDDEN, PLAIN, SEEN, exported

FILES = ("/incidents.csv", "/claims.csv", "/incidents.geojson", "/incidents.xlsx", "/incidents.parquet")
FILTERS = ("", "?actor=rebels", "?since=2024-07-01&until=2024-07-31", "?min_killed=5&tally=highest", "?q=plain",
           "?bbox=-10,10,10,30", "?region=North&sort=oldest", "?q=nothing+at+all")  # fmt: skip


@pytest.fixture
def app(database_url: str) -> Iterator[tuple[FastAPI, TestClient]]:
    """The application on a record that is hard to write."""
    with exported(database_url) as made:
        yield made


def test_a_workbook_that_nobody_would_wait_for_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_SENT", 1)

    answer = client.get("/incidents.xlsx")

    assert answer.status_code >= 400
    assert "would take too long to make: 1 at most" in answer.text
    assert client.get("/incidents.csv").status_code == 200


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The same for reading only, made once."""
    url = f"sqlite:///{tmp_path_factory.mktemp('exports') / 'atlas.sqlite3'}"
    migrate(url)
    with exported(url) as (_, made):
        yield made


def rows(client: TestClient, address: str) -> int:
    """How many records a file holds, as a reader of its format counts them."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    path = address.partition("?")[0]
    if path.endswith("csv"):
        return len(pandas.read_csv(io.BytesIO(answer.content), comment="#"))
    if path.endswith("geojson"):
        found = answer.json()
        assert found["count"] == len(found["features"])
        return len(found["features"])
    if path.endswith("xlsx"):
        return int(openpyxl.load_workbook(io.BytesIO(answer.content))["incidents"].max_row) - 1
    return int(pyarrow.parquet.read_table(io.BytesIO(answer.content)).num_rows)


def test_every_file_holds_what_the_page_counts(app: tuple[FastAPI, TestClient]) -> None:
    _, client = app
    for asked in FILTERS:
        page = client.get(f"/api/facets{asked}").json()["total"]
        claims = sum(len(one["claims"]) for one in client.get(f"/api/incidents{asked}").json()["items"])

        counts = {path: rows(client, f"{path}{asked}") for path in FILES}

        assert counts == {**dict.fromkeys(FILES, page), "/claims.csv": claims}, asked
        assert page == SEEN or asked


def test_no_file_holds_what_is_hidden(app: tuple[FastAPI, TestClient]) -> None:
    _, client = app
    for path in FILES:
        body = client.get(path).content
        if path.endswith("xlsx"):
            book = zipfile.ZipFile(io.BytesIO(body))
            body = b"".join(book.read(name) for name in book.namelist())
        if path.endswith("parquet"):
            body = repr(pyarrow.parquet.read_table(io.BytesIO(body)).to_pylist()).encode()

        assert b"NM-2024-0001" in body, path
        assert HIDDEN.encode() not in body, path
        assert b"hidden" not in body, path


@pytest.mark.parametrize("path", FILES)
def test_a_file_says_what_it_is(client: TestClient, path: str) -> None:
    answer = client.get(f"/fr{path}")

    assert answer.headers["content-language"] == "fr"
    assert 'rel="license"' in answer.headers["link"]
    assert "</fr/data/dictionary.json>" in answer.headers["link"]
    name = answer.headers["content-disposition"].split('"')[1]
    assert name.startswith(f"northern-mali-{path[1:].partition('.')[0]}-20")
    assert name.endswith(path.rpartition(".")[2])


def test_a_file_is_sent_anew_only_where_something_changed(app: tuple[FastAPI, TestClient]) -> None:
    made, client = app
    known = {path: {"If-None-Match": client.get(path).headers["etag"]} for path in FILES}

    def answers() -> set[int]:
        return {client.get(path, headers=headers).status_code for path, headers in known.items()}

    def add(standing: str) -> None:
        with made.state.sessions.writer() as db:
            write.create(db, IncidentDraft.model_validate({**PLAIN, "standing": standing}), BY)
            db.commit()

    assert len({headers["If-None-Match"] for headers in known.values()}) == len(FILES)
    assert answers() == {304}
    add("draft")
    assert answers() == {304}
    add("published")
    assert answers() == {200}


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_is_known_has_no_body(client: TestClient, path: str) -> None:
    tag = client.get(path).headers["etag"]

    again = client.get(path, headers={"If-None-Match": tag})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for other in (f"/fr{path}", f"{path}?actor=army", f"{path}?tally=highest"):
        assert client.get(other, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize(
    ("query", "name"),
    [("limit=1", "limit"), ("page=2", "page"), ("since=July", "since"), ("actor=nobody", "actor"), ("lang=fr", "lang"),
     ("tally=lowest&tally=highest", "tally"), ("bbox=1,2", "bbox"), ("bom=perhaps", "bom")],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused(client: TestClient, path: str, query: str, name: str) -> None:
    answer = client.get(f"{path}?{query}", headers={"Accept": "text/html"})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == name


def test_marks_for_other_programs_belong_to_csv(client: TestClient) -> None:
    assert client.get("/incidents.csv?bom=1&hxl=1").status_code == 200
    assert client.get("/incidents.geojson?bom=1").status_code == 400


def test_without_its_library_parquet_says_how_to_add_it(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "AVAILABLE", False)
    answer = client.get("/incidents.parquet")

    assert answer.status_code == 501
    assert answer.headers["content-type"] == "application/problem+json"
    assert "pip install 'northern-mali-incident-atlas[parquet]'" in answer.json()["detail"]
    assert "/incidents.parquet" not in client.get("/").text


@pytest.mark.parametrize("path", FILES)
def test_whoever_asks_for_the_headers_gets_them_alone(client: TestClient, path: str) -> None:
    answer = client.head(path)

    assert answer.status_code == 200
    assert answer.headers["etag"] == client.get(path).headers["etag"]
    assert answer.content == b""


@pytest.mark.parametrize("page", ["/", "/incidents", "/fr/incidents"])
def test_pages_lead_to_their_files(client: TestClient, page: str) -> None:
    text = client.get(f"{page}?actor=rebels&tally=highest").text

    for path in FILES:
        address = f"{'/fr' if page.startswith('/fr') else ''}{path}?actor=rebels&amp;tally=highest"
        assert f'href="{address}"' in text


def test_the_dictionary_describes_the_files(client: TestClient) -> None:
    told = client.get("/data/dictionary.json").json()

    for resource, columns in zip(told["resources"], (INCIDENTS, CLAIMS), strict=True):
        path = str(resource["path"]).removeprefix("http://testserver")
        table = pandas.read_csv(io.BytesIO(client.get(path).content), comment=resource["dialect"]["commentChar"])
        assert list(table.columns) == [one["name"] for one in resource["schema"]["fields"]] == [c.name for c in columns]
        for one in resource["schema"]["fields"]:
            limits = one.get("constraints", {})
            assert not limits.get("required") or table[one["name"]].notna().all()
            assert "enum" not in limits or set(table[one["name"]].dropna()) <= set(limits["enum"])
    assert client.get("/fr/data/dictionary.json").json()["resources"][0]["path"].endswith("/fr/incidents.csv")


def test_files_leave_nothing_on_the_disk(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "room"))
    (tmp_path / "room").mkdir()

    for path in FILES:
        assert client.get(path).status_code == 200
    assert list((tmp_path / "room").iterdir()) == []


def test_a_file_that_fails_in_the_middle_does_not_look_whole() -> None:
    closed: list[bool] = []

    def parts() -> Iterator[bytes]:
        yield b"a" * 100_000
        raise ValueError("the database went away")

    answer = Streamed(parts(), media_type="text/csv", headers={}, close=lambda: closed.append(True))
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError("nothing is asked of the reader")

    scope = {"type": "http", "method": "GET", "headers": [], "asgi": {"spec_version": "2.4"}}
    with pytest.raises(ValueError, match="went away"):
        anyio.run(GZipMiddleware(answer), scope, receive, send)

    assert [one["type"] for one in sent] == ["http.response.start", "http.response.body"]
    assert all(one.get("more_body") for one in sent[1:])
    assert closed == [True]


def test_too_many_files_at_once_are_put_off(app: tuple[FastAPI, TestClient]) -> None:
    made, client = app
    room = made.state.exports
    given_back = [room.take(f"reader {n}") for n in range(AT_ONCE)]
    answer = client.get("/incidents.csv")

    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.headers["retry-after"] == "60"
    for done in given_back:
        done()
    # Each file gives its room back, more often than there is room.
    assert {client.get(path).status_code for path in FILES * 3} == {200}
