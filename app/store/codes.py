"""The codes of incidents, allotted by the thousand within one transaction."""

from sqlalchemy import Integer, cast, func
from sqlmodel import col, select

from app.domain import codes
from app.models import Incident
from app.store.db import WriteSession
from app.store.version import Turn, take_turn


def highest(db: WriteSession, year: int) -> int:
    """The greatest number of a year. Who asks keeps others from allotting, so that no two writers take the same."""
    take_turn(db, Turn.CODES)
    prefix = codes.prefix(year)
    number = cast(func.substr(Incident.code, len(prefix) + 1), Integer)
    return db.exec(select(func.max(number)).where(col(Incident.code).startswith(prefix))).one() or 0


class Codes:
    """The next codes of every year, for the one writer who holds the turn."""

    def __init__(self, db: WriteSession) -> None:
        self._db = db
        self._last: dict[int, int] = {}

    def next(self, year: int) -> str:
        """The next free code of the year."""
        self._last[year] = self._highest(year) + 1
        return codes.written(year, self._last[year])

    def taken(self, code: str) -> str:
        """A code that an incident brings along; the next ones come after it."""
        if found := codes.parts(code):
            year, number = found
            self._last[year] = max(self._highest(year), number)
        return code

    def _highest(self, year: int) -> int:
        if year not in self._last:
            self._last[year] = highest(self._db, year)
        return self._last[year]
