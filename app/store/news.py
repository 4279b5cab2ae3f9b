"""What is new in the record, for feeds: the newest public versions of the incidents that a filter lets through."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import ColumnElement, tuple_
from sqlalchemy.orm import aliased, selectinload
from sqlmodel import col, func, not_, or_, select

from app.domain.vocabulary import Standing
from app.models import Account, Incident, Redaction, Revision
from app.store import history
from app.store.db import ReadSession
from app.store.history import Stone, Subject, Told
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, PUBLIC_ADDRESSES, passed_on
from app.store.where import clauses

Version = tuple[int, int]
"""An incident and the number of one of its versions."""


@dataclass(frozen=True, slots=True)
class Item:
    """One public version of an incident, and the public version before it."""

    subject: Subject
    now: Told
    before: Told | None
    stones: tuple[Stone, ...]


def newest(db: ReadSession) -> dt.datetime | None:
    """When readers were last told anything of any record."""
    asked = select(Revision.at).where(col(Revision.public)).order_by(col(Revision.at).desc()).limit(1)
    return db.exec(asked).first()


def signers(db: ReadSession) -> list[tuple[int | None, str]]:
    """Whose names stand beside their work: who lets go of that is named nowhere any more."""
    return list(db.exec(select(Account.id, Account.shown).where(col(Account.public)).order_by(col(Account.id))).all())


def news(db: ReadSession, asked: Resolved, *, limit: int) -> list[Item]:
    """The newest versions, the newest first; each with its incident as it is called now.

    What imports wrote is told by `news_of_imports`.
    """
    rows = db.exec(
        select(Revision)
        .where(
            col(Revision.public),
            col(Revision.import_id).is_(None),
            told_to_readers(asked),
        )
        .options(selectinload(Revision.incident), selectinload(Revision.account))  # type: ignore[arg-type]
        .order_by(col(Revision.at).desc(), col(Revision.id).desc())
        .limit(limit)
    ).all()
    before = _before(db, rows)
    ids = {row.incident_id or 0 for row in rows}
    stones = _stones(db, ids)
    subjects = {row.incident_id or 0: row.incident for row in rows}
    named = {number: history.subject(db, one) for number, one in subjects.items() if one is not None}
    return [
        Item(
            subject=named[row.incident_id or 0],
            now=history.told(row),
            before=before.get((row.incident_id or 0, row.version)),
            stones=tuple(stones.get(row.incident_id or 0, ())),
        )
        for row in rows
        if row.incident is not None
    ]


def told_to_readers(asked: Resolved) -> ColumnElement[bool]:
    """Whether a version is of an incident whose versions are told.

    It is asked of one version after another: a list of all such incidents would be the whole record.
    """
    narrow = [_told()] if asked.wanted.narrows else []
    here = select(Incident.id).where(
        col(Incident.id) == col(Revision.incident_id), *clauses(asked, see=PUBLIC_ADDRESSES), _whole(Incident), *narrow
    )
    # What stood under a merged incident has left it: it is found by what it went into.
    merged = aliased(Incident)
    gone = (
        select(Incident.id)
        .join(merged, col(merged.merged_into_id) == col(Incident.id))
        .where(
            col(merged.id) == col(Revision.incident_id),
            col(merged.standing).in_(PUBLIC_ADDRESSES.standings),
            _whole(merged),
            *clauses(asked, see=PUBLIC),
        )
    )
    return or_(here.correlate(Revision).exists(), gone.correlate(Revision).exists())


def _whole(of: type[Incident]) -> ColumnElement[bool]:
    """Whether everything about the incident may be passed on: a history tells texts, not figures alone."""
    return or_(col(of.dataset_id).is_(None), col(of.dataset_id).in_(passed_on()))


def _told() -> ColumnElement[bool]:
    """Whether the incident is as readers last saw it.

    What a filter finds in an incident that was changed while it is withdrawn would tell what the change was.
    """
    last = (
        select(func.max(Revision.version))
        .where(col(Revision.incident_id) == col(Incident.id), col(Revision.public))
        .correlate(Incident)
        .scalar_subquery()
    )
    return or_(not_(col(Incident.standing) == Standing.WITHDRAWN), col(Incident.version) == last)


def _before(db: ReadSession, rows: Sequence[Revision]) -> dict[Version, Told]:
    """The public version before each of some versions, where there is one."""
    ids = {row.incident_id for row in rows}
    every = db.exec(
        select(Revision.incident_id, Revision.version)
        .where(col(Revision.public), col(Revision.incident_id).in_(ids))
        .order_by(col(Revision.incident_id), col(Revision.version))
    ).all()
    earlier = {(b[0] or 0, b[1]): (a[0] or 0, a[1]) for a, b in pairwise(every) if a[0] == b[0]}
    wanted = {(row.incident_id or 0, row.version) for row in rows}
    found = {(row.incident_id or 0, row.version): row for row in rows}
    missing = {earlier[one] for one in wanted if one in earlier} - set(found)
    found |= {(row.incident_id or 0, row.version): row for row in _versions(db, missing)}
    return {one: history.told(found[earlier[one]]) for one in wanted if one in earlier}


def _versions(db: ReadSession, wanted: Iterable[Version]) -> Sequence[Revision]:
    pairs = list(wanted)
    asked = select(Revision).where(
        # By the incidents alone first: SQLite finds no pairs in an index, and would look through every version.
        col(Revision.incident_id).in_({one for one, _ in pairs}),
        tuple_(col(Revision.incident_id), col(Revision.version)).in_(pairs),
    )
    return db.exec(asked.options(selectinload(Revision.account))).all()  # type: ignore[arg-type]


def _stones(db: ReadSession, ids: Iterable[int]) -> dict[int, list[Stone]]:
    """What was taken out of the texts of some incidents."""
    asked = select(Redaction).where(Redaction.kind == "incident", col(Redaction.record_id).in_(list(ids)))
    found: dict[int, list[Stone]] = {}
    for row in db.exec(asked):
        found.setdefault(row.record_id, []).append(history.stone(row))
    return found
