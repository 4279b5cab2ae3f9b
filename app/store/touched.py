"""Which incidents a transaction touches, as its rows are flushed: for the log of changes that store.version writes.

What is told too much does no harm, for whoever follows the log reads the incidents again: what a savepoint took back
stays on the list.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction

from app.models import (
    Actor,
    ActorLink,
    Claim,
    Dataset,
    Figure,
    Incident,
    IncidentSource,
    Involvement,
    Place,
    SameEvent,
)

MOST = 2000
"""So many incidents are told one by one; of more it is only said that there are many."""
_TOUCHED = "incidents that this transaction touched"
_REGISTERS = "whether it touched a register"
_MANY = "whether it touched more than are told one by one"
_WITHHELD = "whether readers may see less after it"
_OWNED = (Claim, Figure, IncidentSource, Involvement)
_BESIDE = (Actor, ActorLink, Dataset, Place, SameEvent)


def note(session: Session, incidents: Iterable[int]) -> None:
    """Put incidents on the list that were written past the unit of work; none of them was seen by readers before."""
    touched: set[int] = session.info.setdefault(_TOUCHED, set())
    touched.update(incidents)
    if len(touched) > MOST:
        touched.clear()
        session.info[_MANY] = True


@event.listens_for(Session, "after_flush")
def _note(session: Session, _: UOWTransaction) -> None:
    found = set()
    for row in (*session.new, *filter(session.is_modified, session.dirty), *session.deleted):
        if isinstance(row, Incident):
            found.add(row.id or 0)
        elif isinstance(row, _OWNED):
            found.add(row.incident_id or 0)
        elif isinstance(row, _BESIDE):
            session.info[_REGISTERS] = True
            if isinstance(row, Dataset) and row not in session.new and _is_changed(row, "republish"):
                session.info[_MANY] = session.info[_WITHHELD] = True
    many = session.info.get(_MANY)
    note(session, found)
    if session.info.get(_MANY) and not many and found:
        # Among them may be some that readers see no more.
        session.info[_WITHHELD] = True


def _is_changed(row: Any, name: str) -> bool:
    return bool(inspect(row).attrs[name].history.has_changes())


def changes(session: Session, version: int) -> list[dict[str, Any]]:
    """The rows of the log for what was touched, and nothing is on the list any more."""
    info = session.info
    touched, registers = info.pop(_TOUCHED, set()), info.pop(_REGISTERS, False)
    many, withheld = info.pop(_MANY, False), info.pop(_WITHHELD, False)
    if many:
        return [{"version": version, "incident": None, "every": True, "withheld": withheld}]
    rows = [{"version": version, "incident": one, "every": False, "withheld": False} for one in sorted(touched)]
    beside = {"version": version, "incident": None, "every": False, "withheld": False}
    return [*rows, beside] if registers else rows


def forget(session: Session) -> None:
    """Empty the list: nothing of the transaction is kept."""
    for name in (_TOUCHED, _REGISTERS, _MANY, _WITHHELD):
        session.info.pop(name, None)
