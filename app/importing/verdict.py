"""What becomes of one record of a file that meets an incident: nobody's change is written over unseen."""

from collections.abc import Iterable
from enum import StrEnum

from app.domain.digest import digest
from app.domain.vocabulary import Standing
from app.store import imports, standings, states
from app.store.db import ReadSession
from app.store.imports import Match

_CLOSED = frozenset({Standing.WITHDRAWN, Standing.MERGED})


class Outcome(StrEnum):
    """What becomes of one record of a file."""

    CREATED = "created"
    UPDATED = "updated"
    BROUGHT_BACK = "brought_back"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


class Judge:
    """Judges the rows of one kind of file; `sheets` is that kind where it is our own sheet."""

    def __init__(self, db: ReadSession, sheets: str) -> None:
        self._db, self._sheets = db, sheets
        self._by_sheets: set[int] = set()
        """Of some incidents, those that a sheet wrote last."""

    def learn(self, found: Iterable[Match]) -> None:
        """Ask at once who wrote the incidents that the next rows stand for."""
        numbers = [one.incident for one in found]
        if self._sheets and numbers:
            self._by_sheets = standings.by_sheets(self._db, self._sheets, numbers)

    def outcome(self, row: str, state: str, match: Match) -> Outcome:
        """What becomes of a row, given by its digest and by what its file says that the incident held."""
        own = match.own and not (self._sheets and match.of_dataset)
        if match.undone and match.digest and own:
            return Outcome.BROUGHT_BACK
        if match.digest == row and not match.undone and (own or (not self._sheets and not match.held)):
            return Outcome.UNCHANGED
        closed = match.standing in _CLOSED
        if self._sheets:
            return self._of_sheet(row, state, match, closed=closed)
        if match.digest and own and not closed:
            return Outcome.UPDATED
        return Outcome.UNCHANGED if not closed and self._same(row, match) else Outcome.CONFLICT

    def _of_sheet(self, row: str, state: str, match: Match, *, closed: bool) -> Outcome:
        """A sheet may write over what its file has seen, or, where it does not say so, over what sheets wrote."""
        if self._same(row, match):
            return Outcome.UNCHANGED
        if not closed and self._seen(state, match):
            return Outcome.UPDATED
        # Settled already, and not another row than was settled.
        settled = match.digest == row and not match.of_dataset and not match.held and not match.undone
        return Outcome.UNCHANGED if settled else Outcome.CONFLICT

    def _seen(self, state: str, match: Match) -> bool:
        if state:
            return state == states.now(self._db, match.incident)
        return match.incident in self._by_sheets and match.digest != ""

    def _same(self, row: str, match: Match) -> bool:
        return digest(imports.draft_of(self._db, match)) == row
