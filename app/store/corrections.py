"""Corrections by readers: taken in without an account, kept for editors' eyes, decided once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import tuple_
from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain import policy
from app.domain.accounts import Member
from app.domain.corrections import Message
from app.domain.errors import EditConflict, InvalidRecord, NotAllowed, NotFound
from app.domain.lines import one_kind
from app.domain.policy import LONGEST_REASON, Act
from app.domain.shapes import INCIDENT, Record, normal
from app.domain.vocabulary import Decision, Standing
from app.i18n import gettext
from app.models import Correction, Incident, Revision
from app.store import snapshot
from app.store.db import ReadSession, WriteSession
from app.store.named import tongue
from app.store.sight import PUBLIC_ADDRESSES, visible

PER_PAGE = 50
SHORTEST_ANSWER = 3


@dataclass(frozen=True, slots=True)
class Received:
    """One correction as editors see it."""

    key: str
    incident: str
    """The key of the incident that it is about."""
    code: str
    title: str
    standing: Standing
    version: int
    """What its reader saw."""
    now: int
    changed: bool
    """Whether readers see another incident now than in that version."""
    text: str
    source: str
    contact: str
    language: str
    at: dt.datetime
    decision: Decision
    decided_by: str
    decided_at: dt.datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A correction with the incident as its reader saw it, if it was public then, and as it is now."""

    received: Received
    before: Record | None
    after: Record


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits, or of what was decided, and how many there are of both."""

    rows: tuple[Received, ...]
    waiting: int
    decided: int


def receive(db: WriteSession, code: str, message: Message, *, version: int, language: str) -> None:
    """Keep what a reader wrote about an incident that the public may see; raises NotFound for any other.

    A version that readers never saw is taken for the newest: forms are old, or made up.
    """
    asked = select(Incident).where(Incident.code == code.upper(), visible(PUBLIC_ADDRESSES))
    incident = db.exec(asked).first()
    if incident is None:
        raise NotFound(gettext("No incident has the code %(code)s.", code=code[:40]))
    db.add(
        Correction(
            incident_id=incident.id or 0,
            version=version if _held(db, incident, version, public=True) else incident.version,
            text=message.text,
            source=message.source,
            contact=message.contact,
            language=language,
            created_at=dt.datetime.now(dt.UTC),
        )
    )
    db.flush()


def _held(db: ReadSession, incident: Incident, version: int, *, public: bool = False) -> Record | None:
    asked = select(Revision.snapshot).where(Revision.incident_id == incident.id, Revision.version == version)
    found = db.exec(asked.where(col(Revision.public)) if public else asked).first()
    held: Record | None = orjson.loads(found) if found else None
    return held


def waiting(db: ReadSession) -> int:
    """How many corrections no editor has decided yet."""
    asked = select(func.count()).select_from(Correction)
    return db.exec(asked.where(col(Correction.decision) == Decision.WAITING)).one()


def queue(db: ReadSession, member: Member, *, decided: bool = False, page: int = 1) -> Queue:
    """What waits, the oldest first, or what was decided, the newest first; for editors."""
    _insist(member)
    undecided = col(Correction.decision) == Decision.WAITING
    asked = select(Correction).options(
        selectinload(Correction.incident),  # type: ignore[arg-type]
        selectinload(Correction.decided_by),  # type: ignore[arg-type]
    )
    if decided:
        asked = asked.where(~undecided).order_by(col(Correction.decided_at).desc(), col(Correction.id).desc())
    else:
        asked = asked.where(undecided).order_by(col(Correction.created_at), col(Correction.id))
    left = waiting(db)
    done = db.exec(select(func.count()).select_from(Correction)).one() - left
    last = max(1, -(-(done if decided else left) // PER_PAGE))
    rows: Sequence[Correction] = db.exec(asked.limit(PER_PAGE).offset((min(page, last) - 1) * PER_PAGE)).all()
    changed = _changed(db, rows)
    return Queue(tuple(_received(row, row.id in changed) for row in rows), left, done)


def opened(db: ReadSession, member: Member, key: str) -> Opened:
    """One correction, for editors; raises NotFound."""
    _insist(member)
    row = _there(db.exec(select(Correction).where(Correction.key == key)).first())
    return Opened(
        _received(row, bool(_changed(db, [row]))),
        _held(db, row.incident, row.version),
        snapshot.of_incident(row.incident),
    )


def beside(db: ReadSession, member: Member, key: str, incident: str) -> Received | None:
    """The correction to be shown beside the form of an incident; None where it is of another one, or not for them."""
    if not key or not policy.may(member.role, Act.DECIDE):
        return None
    row = db.exec(select(Correction).where(Correction.key == key)).first()
    if row is None or row.incident.key != incident:
        return None
    return _received(row, bool(_changed(db, [row])))


def _changed(db: ReadSession, rows: Sequence[Correction]) -> set[int | None]:
    """The ids of those whose incident reads otherwise now; what only the desk sees of it does not count."""
    ends = {(row.incident_id, number) for row in rows for number in (row.version, row.incident.version)}
    asked = select(Revision.incident_id, Revision.version, Revision.snapshot)
    found = db.exec(asked.where(tuple_(col(Revision.incident_id), col(Revision.version)).in_(ends))).all()
    read = {(incident, version): _as_read(orjson.loads(held)) for incident, version, held in found}
    return {
        row.id
        for row in rows
        if read.get((row.incident_id, row.version)) != read.get((row.incident_id, row.incident.version))
    }


def _as_read(held: Record) -> Record:
    beside = {name: held.get(name) or None for name in ("standing", "closing_reason", "merged_into")}
    return {**normal(held, INCIDENT), **beside, "tags": []}


def decide(db: WriteSession, member: Member, key: str, decision: Decision, answer: str) -> None:
    """Say what became of a correction; declining asks for the reason. What was decided stays decided."""
    _insist(member)
    asked = select(Correction).where(Correction.key == key)
    row = _there(db.exec(asked.with_for_update(of=Correction).execution_options(populate_existing=True)).first())
    said = one_kind(answer).strip()
    if decision not in (Decision.TAKEN, Decision.DECLINED):
        raise InvalidRecord(gettext("The form does not say what to do."))
    if row.decision is not Decision.WAITING:
        raise EditConflict(gettext("Somebody else has decided about this correction meanwhile."))
    if decision is Decision.DECLINED and len(said) < SHORTEST_ANSWER:
        raise InvalidRecord(gettext("Say why it is not taken; colleagues will want to know."))
    if len(said) > LONGEST_REASON or "\x00" in said:
        raise InvalidRecord(gettext("The answer is too long, or holds what is no text."))
    row.decision, row.answer = decision, said
    row.decided_by_id, row.decided_at = member.id, dt.datetime.now(dt.UTC)
    db.flush()


def forget(db: WriteSession, member: Member, key: str) -> None:
    """Take out how its reader can be reached: it is needed for asking back, and for nothing else."""
    _insist(member)
    _there(db.exec(select(Correction).where(Correction.key == key).with_for_update(of=Correction)).first()).contact = ""
    db.flush()


def _insist(member: Member) -> None:
    if not policy.may(member.role, Act.DECIDE):
        raise NotAllowed(gettext("Your role does not allow this. Ask an editor."))


def _there(found: Correction | None) -> Correction:
    if found is None:
        raise NotFound(gettext("There is no such correction."))
    return found


def _received(row: Correction, changed: bool) -> Received:
    return Received(
        key=row.key,
        incident=row.incident.key,
        code=row.incident.code or "",
        title=tongue(row.incident.title, row.incident.title_fr),
        standing=row.incident.standing,
        version=row.version,
        now=row.incident.version,
        changed=changed,
        text=row.text,
        source=row.source,
        contact=row.contact,
        language=row.language,
        at=row.created_at,
        decision=row.decision,
        decided_by=row.decided_by.shown if row.decided_by else "",
        decided_at=row.decided_at,
        answer=row.answer,
    )
