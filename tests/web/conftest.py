"""The application with the first incidents, for tests that ask it over HTTP."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.importing import seed
from app.main import create_app
from app.settings import Settings
from app.store.db import Sessions, migrate


@pytest.fixture(scope="session")
def seeded_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The application on a database with the first incidents; for reading only."""
    url = f"sqlite:///{tmp_path_factory.mktemp('web') / 'atlas.sqlite3'}"
    migrate(url)
    sessions = Sessions(url)
    with sessions.writer() as db:
        seed.load(db)
        db.commit()
    sessions.dispose()
    app = create_app(Settings(database_url=url, _env_file=None))
    yield app
    app.state.sessions.dispose()


@pytest.fixture
def client(seeded_app: FastAPI) -> Iterator[TestClient]:
    """A browser without a past."""
    with TestClient(seeded_app, raise_server_exceptions=False) as made:
        yield made
