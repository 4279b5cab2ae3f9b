"""The version of the data: a number that every published change raises."""

from sqlmodel import select

from app.models import DataVersion
from app.store.db import ReadSession


def data_version(db: ReadSession) -> int:
    """How many changes the data has seen."""
    return db.exec(select(DataVersion.value)).first() or 0
