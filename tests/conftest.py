"""What tests ask for: fresh databases of both kinds, sessions on them, a browser and the running product."""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser
from sqlalchemy import make_url

from app.store.db import Sessions, WriteSession, migrate
from tests import compiled, routed, servers
from tests.lent import Lender

compiled.share()
routed.share()
MOST_WORKERS = 8
"""Each has a database server, a browser and products of its own; more would wait for memory and disk."""
# How long one example takes depends on what else the machine does; a test that fails for it finds nothing.
settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: what is quick fails first, and Playwright keeps its thread's event loop running."""
    items.sort(key=lambda item: "journeys" in item.path.parts)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many processes `make test` spreads the files over: two, and more where there are more cores."""
    return min(max(os.cpu_count() or 1, 2), MOST_WORKERS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test be skipped where CI promises all of them."""
    report = yield
    return servers.insist(report)


# --- Databases ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    template = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    migrate(f"sqlite:///{template}")
    return template


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database, built by the migrations."""
    fresh = tmp_path / "atlas.sqlite3"
    shutil.copyfile(_sqlite_template, fresh)
    return f"sqlite:///{fresh}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server on which databases may be made and dropped; its address."""
    with servers.postgresql() as address:
        yield address


@pytest.fixture(scope="session")
def _postgresql_template(postgresql_server: str) -> Iterator[str]:
    with servers.database(postgresql_server) as address:
        migrate(address)
        yield str(make_url(address).database)


@pytest.fixture(scope="session")
def _lender(postgresql_server: str, _postgresql_template: str) -> Iterator[Lender]:
    lender = Lender(postgresql_server, _postgresql_template)
    yield lender
    lender.close()


@pytest.fixture
def postgresql_url(_lender: Lender) -> Iterator[str]:
    """A PostgreSQL database as the migrations build it, in which nobody has left anything."""
    with _lender.lend() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database, on SQLite and then on PostgreSQL: a test that asks for it runs twice."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A fresh database of either kind for all tests of a module that only read what is written into it once."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("shared") / "atlas.sqlite3"
        shutil.copyfile(request.getfixturevalue("_sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    with request.getfixturevalue("_lender").lend() as address:
        yield address


@pytest.fixture
def sessions(database_url: str, request: pytest.FixtureRequest) -> Iterator[Sessions]:
    """The maker of sessions on a fresh database of either kind."""
    if make_url(database_url).get_backend_name() == "postgresql":
        yield request.getfixturevalue("_lender").sessions(database_url)
        return
    made = Sessions(database_url)
    yield made
    made.dispose()


@pytest.fixture
def db(sessions: Sessions) -> Iterator[WriteSession]:
    """A session that may write; what a test leaves in it is rolled back."""
    with sessions.writer() as session:
        yield session
        session.rollback()


# --- The running product -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium; take a context of your own from it, and close it."""
    with servers.chromium() as found:
        yield found


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Product]:
    """The product with its first incidents, served from a process of its own; for reading only."""
    with servers.product(tmp_path_factory.mktemp("live")) as running:
        yield running
