"""The guard refuses every change that comes past the write path."""

import pytest
from sqlalchemy import insert
from sqlmodel import col, delete, select, update

from app.domain.errors import UnrecordedChange
from app.domain.vocabulary import UserRole
from app.models import Actor, Claim, ClaimSource, Figure, Incident, PlaceName, Revision
from app.store.db import Sessions, WriteSession
from tests.store.conftest import Maker


@pytest.fixture
def kept(registered: WriteSession, incident: Maker) -> WriteSession:
    """A database with one incident, committed."""
    incident(killed=5)
    registered.commit()
    return registered


def test_a_direct_change_of_an_incident_cannot_be_committed(kept: WriteSession) -> None:
    kept.exec(select(Incident)).one().title = "Something else"

    with pytest.raises(UnrecordedChange):
        kept.commit()


def test_a_change_that_was_flushed_before_cannot_be_committed_either(kept: WriteSession) -> None:
    kept.exec(select(Incident)).one().title = "Something else"
    kept.flush()

    with pytest.raises(UnrecordedChange):
        kept.commit()


@pytest.mark.parametrize("table", [Claim, ClaimSource, Figure, Actor, PlaceName])
def test_what_belongs_to_a_record_is_guarded_with_it(kept: WriteSession, table: type) -> None:
    row = kept.exec(select(table)).first()
    kept.exec(select(Claim)).all()
    fields: dict[type, str] = {Claim: "text", ClaimSource: "via", Figure: "low", Actor: "name", PlaceName: "name"}
    field = fields[table]
    setattr(row, field, 99 if field == "low" else "forged")

    with pytest.raises(UnrecordedChange):
        kept.commit()


@pytest.mark.parametrize("table", [Incident, Actor, Revision])
def test_nothing_recorded_is_deleted(kept: WriteSession, table: type) -> None:
    kept.delete(kept.exec(select(table)).first())

    with pytest.raises(UnrecordedChange):
        kept.flush()


def test_a_claim_that_is_taken_away_needs_a_revision(kept: WriteSession) -> None:
    row = kept.exec(select(Incident)).one()
    row.claims.clear()

    with pytest.raises(UnrecordedChange):
        kept.commit()


def test_history_is_not_rewritten(kept: WriteSession) -> None:
    kept.exec(select(Revision)).first().reason = "another reason"  # type: ignore[union-attr]

    with pytest.raises(UnrecordedChange):
        kept.flush()


@pytest.mark.parametrize(
    "statement",
    [
        update(Incident).values(title="forged"),
        delete(Claim),
        insert(Figure).values(incident_id=1, measure="killed", of="total", open=False, preferred_open=False),
        update(Revision).values(author="somebody else"),
        update(Actor).where(col(Actor.slug) == "army").values(name="forged"),
    ],
    ids=str,
)
def test_statements_in_bulk_are_refused(kept: WriteSession, statement: object) -> None:
    with pytest.raises(UnrecordedChange):
        kept.exec(statement)  # type: ignore[call-overload]


def test_a_revision_of_another_version_does_not_cover_a_change(kept: WriteSession) -> None:
    row = kept.exec(select(Incident)).one()
    row.title = "Something else"
    kept.add(
        Revision(
            incident=row, version=7, at=row.updated_at, author="x", role=UserRole.EDITOR, reason="x", snapshot="{}"
        )
    )

    with pytest.raises(UnrecordedChange):
        kept.flush()


def test_a_reader_cannot_write(sessions: Sessions, kept: WriteSession) -> None:
    with sessions.reader() as db:
        db.exec(select(Incident)).one().title = "Something else"
        with pytest.raises(UnrecordedChange):
            db.flush()


def test_the_database_itself_refuses_a_reader(sessions: Sessions, kept: WriteSession) -> None:
    with sessions.reader() as db, pytest.raises(Exception, match=r"(?i)read-?\s?only"):
        db.connection().exec_driver_sql("UPDATE incident SET title = 'forged'")


def test_what_was_rolled_back_does_not_stand_in_the_way(kept: WriteSession) -> None:
    row = kept.exec(select(Incident)).one()
    row.title = "Something else"
    kept.flush()
    kept.rollback()

    kept.commit()

    assert kept.exec(select(Incident)).one().title == "An incident"


def test_a_revision_inside_a_savepoint_that_is_rolled_back_covers_nothing(kept: WriteSession) -> None:
    row = kept.exec(select(Incident)).one()
    row.title, row.version = "Forged", 2
    kept.flush()
    savepoint = kept.begin_nested()
    kept.add(
        Revision(
            incident=row, version=2, at=row.updated_at, author="x", role=UserRole.EDITOR, reason="x", snapshot="{}"
        )
    )
    kept.flush()
    savepoint.rollback()

    with pytest.raises(UnrecordedChange):
        kept.commit()


def test_a_claim_cannot_be_moved_to_another_incident(kept: WriteSession, incident: Maker) -> None:
    other = incident()
    kept.commit()
    moved = kept.exec(select(Claim)).one()
    moved.incident_id = other.id

    with pytest.raises(UnrecordedChange):
        kept.flush()
