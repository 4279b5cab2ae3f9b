"""Many writers at once on SQLite: each has its turn, none is told that the database is locked."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

from fastapi.testclient import TestClient
from sqlmodel import col, func, select

from app.main import create_app
from app.models import Attempt
from app.settings import Settings
from app.store.db import THREADS
from app.web.deps import Writing

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
