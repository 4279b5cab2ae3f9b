"""Many writers at once on SQLite: each has its turn, none is told that the database is locked."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest
from anyio import create_task_group, move_on_after, sleep
from fastapi.testclient import TestClient
from sqlmodel import col, func, select

from app.main import create_app
from app.models import Attempt
from app.settings import Settings
from app.store.db import THREADS
from app.web import deps
from app.web.deps import Writing, writing

MANY = THREADS + 15
"""More than there are threads: left to the database's own lock, waiting writers would take all of them."""


def test_more_writers_than_threads_all_have_their_turn(sqlite_url: str) -> None:
    app = create_app(Settings(database_url=sqlite_url, _env_file=None))

    @app.post("/write")
    def write(db: Writing) -> dict[str, str]:
        db.add(Attempt(kind="test", subject="one", at=dt.datetime.now(dt.UTC)))
        db.flush()
        time.sleep(0.02)
        return {}

    with TestClient(app) as client, ThreadPoolExecutor(MANY) as many:
        answers = list(many.map(lambda _: client.post("/write").status_code, range(MANY)))
    with app.state.sessions.reader() as db:
        written = db.exec(select(func.count()).select_from(Attempt).where(col(Attempt.kind) == "test")).one()
    app.state.sessions.dispose()

    assert answers == [200] * MANY
    assert written == MANY


def test_who_waits_too_long_is_told_so(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deps, "TURN_SECONDS", 0.2)
    app = create_app(Settings(database_url=sqlite_url, _env_file=None))

    @app.post("/write")
    def write(db: Writing) -> dict[str, str]:
        return {}

    with TestClient(app) as client:
        assert client.portal is not None
        client.portal.call(app.state.turns.acquire_on_behalf_of_nowait, "a file")
        late = client.post("/write")
        client.portal.call(app.state.turns.release_on_behalf_of, "a file")
        again = client.post("/write")
    app.state.sessions.dispose()

    assert (late.status_code, late.headers["retry-after"], again.status_code) == (503, "60", 200)
    assert "A file is being taken in" in late.text


def test_what_waits_behind_a_file_that_is_read_holds_no_turn(sqlite_url: str) -> None:
    app = create_app(Settings(database_url=sqlite_url, _env_file=None))
    works, reading, free = app.state.works, Event(), []

    async def at_once() -> None:
        async with create_task_group() as group:
            group.start_soon(works.run, partial(reading.wait, 30))
            await sleep(0.1)
            group.start_soon(works.write, app, type)
            await sleep(0.1)
            with move_on_after(5):
                async with writing(app):
                    free.append(not reading.is_set())
            reading.set()

    with TestClient(app) as client:
        assert client.portal is not None
        client.portal.call(at_once)
    app.state.sessions.dispose()

    assert free == [True]
