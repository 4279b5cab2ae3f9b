"""The desk for tests: an atlas of its own with one account a role, each with a browser that is signed in."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import select

from app.domain.vocabulary import UserRole
from app.importing import seed
from app.main import create_app
from app.models import Account
from app.settings import Settings
from app.store import access
from app.store.db import Sessions
from tests.web.pages.conftest import ACTORS, PLACES, SOURCES, incident

NAMES = {UserRole.CONTRIBUTOR: "cora", UserRole.EDITOR: "edda", UserRole.ADMINISTRATOR: "adam"}


class Browser:
    """A browser that is signed in; what it sends carries the secret of its session."""

    def __init__(self, client: TestClient, csrf: str = "", account: int = 0) -> None:
        self.client, self.csrf, self.account = client, csrf, account

    def get(self, path: str, **given: Any) -> Response:
        """A page, redirects not followed."""
        return self.client.get(path, follow_redirects=False, **given)

    def post(self, path: str, fields: dict[str, Any] | None = None, **given: Any) -> Response:
        """A form, redirects not followed."""
        return self.client.post(path, data={"csrf": self.csrf, **(fields or {})}, follow_redirects=False, **given)


class DeskAtlas:
    """An atlas with its application, its sessions and a way to sign in as a role or as a further person."""

    def __init__(self, app: FastAPI, stack: ExitStack) -> None:
        self.app, self._stack = app, stack
        self.sessions: Sessions = app.state.sessions

    def nobody(self) -> Browser:
        """A browser that is not signed in."""
        return Browser(self._stack.enter_context(TestClient(self.app, raise_server_exceptions=False)))

    def sign_in(self, role: UserRole, name: str = "") -> Browser:
        """A browser of somebody of that role; the same name is the same account."""
        name = name or NAMES[role]
        with self.sessions.writer() as db:
            account = db.exec(select(Account).where(Account.name == name)).first()
            if account is None:
                now = dt.datetime.now(dt.UTC)
                account = Account(name=name, shown=name.title(), role=role, created_at=now)
                db.add(account)
                db.flush()
            secret = access.open_session(db, account)
            found = access.member_of(db, secret)
            db.commit()
        assert found is not None
        browser = self.nobody()
        browser.client.cookies.set("atlas_session", secret)
        return Browser(browser.client, found[0].csrf, found[0].id)


Maker = Callable[..., DeskAtlas]


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Maker]:
    """Make an atlas of some published incidents (one, unless given) on small registers."""
    yield from atlases(sqlite_url)


def atlases(url: str) -> Iterator[Maker]:
    """The same on the database of an address."""
    with ExitStack() as stack:

        def make(*incidents: dict[str, Any]) -> DeskAtlas:
            sessions = Sessions(url)
            wanted = incidents or (incident(),)
            given = {"actors": ACTORS, "places": PLACES, "sources": SOURCES, "incidents": wanted}
            with sessions.writer() as db:
                seed.apply(db, seed.Seed.model_validate({"provenance": "made up", **given}))
                db.commit()
            sessions.dispose()
            folder = Path(stack.enter_context(TemporaryDirectory()))
            app = create_app(Settings(database_url=url, data_dir=folder, _env_file=None))
            stack.callback(app.state.sessions.dispose)
            return DeskAtlas(app, stack)

        yield make
