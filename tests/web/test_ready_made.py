"""Answers are kept whole until readers could see a change, and never for those who say who they are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.domain.policy import Byline
from app.domain.vocabulary import UserRole
from app.importing import seed
from app.main import create_app
from app.models import Incident
from app.settings import Settings
from app.store import write
from app.store.columns import answers
from app.store.db import Sessions

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")


@pytest.fixture
def client(database_url: str, tmp_path: Path) -> Iterator[TestClient]:
    """The product with its first incidents."""
    settings = Settings(database_url=database_url, data_dir=tmp_path)
    with TestClient(create_app(settings)) as made:
        with made.app.state.sessions.writer() as db:  # type: ignore[attr-defined]
            seed.apply(db, seed.read())
            db.commit()
        yield made


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was counted, for want of an answer that is kept."""
    found: list[str] = []
    for name in ("answer", "cells"):
        real = getattr(answers, name)

        def counted(*args: Any, real: Any = real, name: str = name, **more: Any) -> Any:
            found.append(name)
            return real(*args, **more)

        monkeypatch.setattr(answers, name, counted)
    return found


def withdraw_one(client: TestClient) -> None:
    """Take an incident from readers."""
    sessions: Sessions = client.app.state.sessions  # type: ignore[attr-defined]
    with sessions.writer() as db:
        row = db.exec(select(Incident).where(Incident.standing == "published")).first()
        assert row is not None
        write.withdraw(db, row, "A test.", BY, seen=row.version)
        db.commit()


@pytest.mark.parametrize("address", ["/api/facets?type=battles", "/api/cells?zoom=6", "/api/facets?lang=fr"])
def test_the_second_answer_is_the_first_one(client: TestClient, made: list[str], address: str) -> None:
    first, second = client.get(address), client.get(address)

    assert len(made) == 1
    assert (second.content, dict(second.headers)) == (first.content, dict(first.headers))
    unchanged = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content, len(made)) == (304, b"", 1)
    assert unchanged.headers["etag"] == first.headers["etag"]


def test_whoever_asks_whether_it_changed_has_it_made_once(client: TestClient, made: list[str]) -> None:
    """Browsers ask so for every view that they have; two processes do not know each other's answers."""
    known = client.get("/api/facets?sort=newest").headers["etag"]
    withdraw_one(client)
    changed, same = (client.get("/api/facets?sort=newest", headers={"If-None-Match": known}) for _ in range(2))
    assert (changed.status_code, same.status_code) == (200, 200)
    assert changed.json() == same.json()
    assert changed.headers["etag"] != known
    assert len(made) == 2
    for address in ("/api/facets?sort=oldest", "/api/facets?sort=oldest", "/api/facets?sort=newest"):
        asked = client.get(address, headers={"If-None-Match": changed.headers["etag"]})
        assert (asked.status_code, asked.content) == (304, b"")
        assert "content-length" not in asked.headers
    assert len(made) == 3


def test_whoever_asks_with_a_mistake_whether_it_changed_is_told_of_it(client: TestClient) -> None:
    answer = client.get("/api/facets?since=tomorrow", headers={"If-None-Match": "*"})
    assert answer.status_code == client.get("/api/facets?since=tomorrow").status_code == 400
    assert answer.json()


def test_a_change_that_readers_see_is_in_the_next_answer(client: TestClient, made: list[str]) -> None:
    before = client.get("/api/facets").json()["total"]
    withdraw_one(client)

    assert client.get("/api/facets").json()["total"] == before - 1
    assert made == ["answer", "answer"]


def test_languages_and_encodings_are_kept_apart(client: TestClient) -> None:
    plain = client.get("/api/facets", headers={"Accept-Encoding": "identity"})
    packed = client.get("/api/facets", headers={"Accept-Encoding": "gzip"})
    french = client.get("/api/facets?lang=fr")

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.json() == packed.json()
    assert french.headers["content-language"] == "fr"
    assert french.json()["facets"]["event_type"] != plain.json()["facets"]["event_type"]


@pytest.mark.parametrize("header", ["Cookie", "Authorization"])
def test_for_those_who_say_who_they_are_nothing_is_kept(client: TestClient, made: list[str], header: str) -> None:
    for _ in range(2):
        assert client.get("/api/facets", headers={header: "x=y"}).status_code == 200

    assert made == ["answer", "answer"]


def test_mistakes_are_not_kept(client: TestClient) -> None:
    for _ in range(2):
        answer = client.get("/api/facets?since=never")
        assert (answer.status_code, answer.json()["title"] != "") == (400, True)
