"""What an editor is told where the database cannot save: what was typed comes back, with a way to try again."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from httpx2 import Response
from sqlmodel import select, text

from app.domain.vocabulary import UserRole
from app.models import Actor, Incident
from app.store.db import WriteSession
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.pages.conftest import claim, incident

REASON = "Because two papers say so, at length."
WHERE = "/admin/bulk"
WAITING = "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def sqlite_url(postgresql_url: str) -> str:
    """The desk of these tests stands on a server, on which single records are held."""
    return postgresql_url


def _fields(made: DeskAtlas) -> dict[str, str]:
    with made.sessions.reader() as db:
        row = db.exec(select(Incident)).one()
        key, version = row.key, str(row.version)
    wish = {"aim": "add_tag", "tag": "seen", "reason": REASON, "previewed": "add_tag|seen|||"}
    return {"key": key, f"version-{key}": version, "possible": key, "step": "save", **wish}


def _hold_actor(db: WriteSession) -> None:
    # Whose patience is longer is not the one that the server ends.
    db.connection().execute(text("SET LOCAL deadlock_timeout = '60s'"))
    db.exec(select(Actor).where(Actor.slug == "army").with_for_update()).one()


def _want_incident(db: WriteSession) -> None:
    """What the form holds, which waits for what this session holds: the server ends the form's turn."""
    db.exec(select(Incident).with_for_update()).one()


def _cut_off(db: WriteSession) -> None:
    """End the line of the form, as a server does that is shut down."""
    db.connection().execute(text(f"SELECT pg_terminate_backend(pid) {WAITING}"))


def _send(made: DeskAtlas, edda: Browser, fields: dict[str, str], then: Callable[[WriteSession], None]) -> Response:
    """Send the form while one holds the actor that it wants, and do something once it waits."""
    with made.sessions.writer() as db, ThreadPoolExecutor(1) as pool:
        _hold_actor(db)
        sent = pool.submit(edda.post, WHERE, fields)
        while not sent.done() and not db.connection().execute(text(f"SELECT count(*) {WAITING}")).scalar_one():
            # The numbers of the server stand still within a transaction, unless they are let go of.
            db.connection().execute(text("SELECT pg_stat_clear_snapshot()"))
        then(db)
        db.rollback()
        return sent.result(30)


def test_who_meets_another_change_gets_back_what_was_typed(desk: Maker) -> None:
    made = desk(incident(claims=[claim(n=1)]))
    edda, fields = made.sign_in(UserRole.EDITOR), _fields(made)

    answer = _send(made, edda, fields, _want_incident)
    page = answer.text

    assert answer.status_code == 409
    assert "Two changes met in the same moment" in page
    assert REASON in unescape(page)
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert {name: unescape(value) for name, value in again.items()} == {**fields, "csrf": edda.csrf, "step": "show"}
    shown = edda.post(WHERE, again)
    assert (shown.status_code, REASON in unescape(shown.text)) == (200, True)
    assert edda.post(WHERE, {**again, "step": "save"}).status_code == 303


def test_a_database_that_goes_away_takes_nothing_that_was_typed(desk: Maker) -> None:
    made = desk(incident(claims=[claim(n=1)]))
    edda, fields = made.sign_in(UserRole.EDITOR), _fields(made)

    answer = _send(made, edda, fields, _cut_off)

    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
    assert "what you typed is kept here" in answer.text
    assert REASON in unescape(answer.text)
    assert 'name="password"' not in answer.text
