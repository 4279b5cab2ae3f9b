"""Between two states of the record: what came, what went and why, and which fields changed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.domain.draft import IncidentChanges
from app.domain.policy import Byline
from app.domain.vocabulary import Standing
from app.store import write
from app.store.db import ReadSession, Sessions, WriteSession
from app.store.differing import between
from app.store.freeze import freeze
from tests.store.conftest import Maker

Freezer = Callable[[], ReadSession]


@pytest.fixture
def frozen(db: WriteSession, tmp_path: Path) -> Iterator[Freezer]:
    """Freeze the record as it is now, and read what was frozen."""
    with ExitStack() as open_ones:

        def take() -> ReadSession:
            db.flush()
            file = tmp_path / f"{len(list(tmp_path.glob('state-*')))}.sqlite3"
            file = file.with_name(f"state-{file.name}")
            freeze(db, file)
            sessions = Sessions(f"sqlite:///{file}")
            open_ones.callback(sessions.dispose)
            return open_ones.enter_context(sessions.reader())

        yield take


def test_what_came_went_and_changed(db: WriteSession, incident: Maker, frozen: Freezer, by: Byline) -> None:
    stays, turns, goes, joins = (incident(title=one) for one in ("Stays", "Turns", "Goes", "Joins"))
    older = frozen()
    write.amend(db, turns, IncidentChanges(set={"title": "Turned", "date": "2024-07-26"}), by, seen=turns.version)
    write.withdraw(db, goes, "It did not happen.", by, seen=goes.version)
    write.merge(db, joins, stays, by, seen=joins.version)
    new = incident(title="New")
    incident(title="Draft", standing="draft")
    newer = frozen()

    found = between(older, newer, db)

    assert [(one.code, one.title) for one in found.came] == [(new.code, "New")]
    assert [(one.code, one.standing, one.reason, one.into) for one in found.went] == [
        (goes.code, Standing.WITHDRAWN, "It did not happen.", ""),
        (joins.code, Standing.MERGED, "", stays.code),
    ]
    (changed,) = found.changed
    assert (changed.code, changed.title) == (turns.code, "Turned")
    assert [line.path for line in changed.lines] == [("title",), ("date",)]
    assert found.same == 1


def test_a_state_and_itself(incident: Maker, frozen: Freezer, db: WriteSession) -> None:
    incident(title="One")
    state = frozen()

    found = between(state, state, db)

    assert (found.came, found.went, found.changed, found.same) == ((), (), (), 1)


def test_labels_of_the_desk_are_no_change(db: WriteSession, incident: Maker, frozen: Freezer, by: Byline) -> None:
    row = incident(title="One")
    older = frozen()
    write.amend(db, row, IncidentChanges(set={"tags": ["check"]}), by, seen=row.version)

    assert between(older, frozen(), db).same == 1


def test_the_living_record_can_be_the_newer_state(db: WriteSession, incident: Maker, frozen: Freezer) -> None:
    incident(title="One")
    older = frozen()
    incident(title="Two")

    assert [one.title for one in between(older, db, db).came] == ["Two"]
