"""What a file would do, for its page: what would be another in each record, in the reader's words, and what is gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.change_words import Change
from app.importing.plan import Plan
from app.importing.would import InWords, Would
from app.models import Incident
from app.store import import_desk as store
from app.store.db import ReadSession
from app.store.named import in_words


@dataclass(frozen=True)
class Row:
    """One record of the file, and what would be another in its incident."""

    one: Would
    lines: tuple[Change, ...]


@dataclass(frozen=True)
class Gone:
    """One record that the dataset had and the file does not have; without an incident where it is known by none."""

    number: str
    incident: Incident | None
    place: str


@dataclass(frozen=True)
class Look:
    """What needs somebody's eyes, in that order."""

    conflicts: tuple[Row, ...]
    changed: tuple[Row, ...]
    gone: tuple[Gone, ...]


def look(db: ReadSession, plan: Plan) -> Look:
    """The records of a plan as its page tells of them."""
    words = InWords(db, plan.names)
    words.learn((*plan.conflicts.first, *plan.changed))
    found = store.by_number(db, plan.dataset or "", plan.vanished.first)
    return Look(
        conflicts=_rows(words, plan.conflicts.first),
        changed=_rows(words, plan.changed),
        gone=tuple(_gone(number, found.get(number)) for number in plan.vanished.first),
    )


def _gone(number: str, one: Incident | None) -> Gone:
    where = (one.place or one.district or one.region) if one else None
    return Gone(number, one, in_words(where) if where else "")


def _rows(words: InWords, some: Sequence[Would]) -> tuple[Row, ...]:
    return tuple(Row(one, words.lines(one)) for one in some)
