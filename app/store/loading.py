"""The second door of the write path, for imports only: many checked drafts at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.store import write
from app.store.db import WriteSession
from app.store.lookup import Lookup


@dataclass(frozen=True, slots=True)
class New:
    """One new incident; `code` is the one that it bears already in another copy of the record."""

    draft: IncidentDraft
    code: str | None = None


class Loader:
    """Writes new incidents for one import."""

    def __init__(self, db: WriteSession, by: Byline) -> None:
        self._db, self._by = db, by
        self._known = Lookup(db)

    def create(self, new: Sequence[New]) -> list[int]:
        """Write some incidents, each with its revision; their ids in the same order."""
        return [write.create(self._db, one.draft, self._by, self._known, code=one.code).id or 0 for one in new]
