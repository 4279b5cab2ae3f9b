"""The versions of the data: a number that every change raises, and one that only what readers see raises."""

from sqlmodel import select

from app.models import DataVersion
from app.store.db import ReadSession, WriteSession


def data_version(db: ReadSession) -> int:
    """How many changes the data has seen, those of drafts among them: for the desk, never for readers."""
    return db.exec(select(DataVersion.value)).first() or 0


def public_version(db: ReadSession) -> int:
    """How many changes readers could see: the only number that may leave the desk."""
    return db.exec(select(DataVersion.public)).first() or 0


def take_turn(db: WriteSession) -> None:
    """Wait until no other writer holds the row of the version, and hold it until the end of the transaction."""
    db.exec(select(DataVersion).with_for_update()).first()
