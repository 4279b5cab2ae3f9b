"""The guard: no record changes without its revision, nothing recorded is deleted, and readers do not write.

It watches every session of the process, so that a change made past `store.write` and `store.registers` cannot be
committed. What it cannot see (textual SQL, connections taken from a session) is banned from other floors by a
structure test.
"""

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction
from sqlalchemy.orm.util import identity_key

from app.domain.errors import UnrecordedChange
from app.models import (
    RECORDS,
    Actor,
    ActorLink,
    ActorName,
    Claim,
    ClaimSource,
    Dataset,
    Deed,
    Figure,
    Incident,
    IncidentSource,
    IncidentTag,
    Involvement,
    PairDecision,
    Place,
    PlaceName,
    Redaction,
    ReportedTotal,
    Revision,
    Source,
    TotalSource,
)

READER = "reader"
"""The key in `Session.info` that marks a session which may only read."""
_PENDING = "changed without a revision yet"
_SAVED = "what was pending when each savepoint began"

_KIND: dict[type, str] = {
    Incident: "incident", Actor: "actor", Place: "place", Source: "source", Dataset: "dataset",
    ReportedTotal: "total",
}  # fmt: skip
_OWNED: dict[type, tuple[str, str]] = {
    Involvement: ("incident", "incident_id"), Claim: ("incident", "incident_id"),
    Figure: ("incident", "incident_id"), IncidentSource: ("incident", "incident_id"),
    IncidentTag: ("incident", "incident_id"),
    ActorName: ("actor", "actor_id"), ActorLink: ("actor", "actor_id"), PlaceName: ("place", "place_id"),
    TotalSource: ("total", "total_id"),
}  # fmt: skip
_KEPT = (Revision, PairDecision, Redaction, Deed)
"""What is only ever added to: history, decisions, tombstones and the log."""
_GUARDED_TABLES: frozenset[str] = frozenset(
    inspect(table).local_table.name for table in (*_KIND, *_OWNED, *_KEPT, ClaimSource)
)

Record = tuple[str, int | None]


@event.listens_for(Session, "before_flush")
def _refuse_what_never_may_be(session: Session, *_: object) -> None:
    """Refuse writing through a reader, deleting a record, and rewriting history."""
    if session.info.get(READER) and (session.new or session.deleted or any(map(session.is_modified, session.dirty))):
        raise UnrecordedChange("a reading session was asked to write")
    for row in session.deleted:
        if type(row) in _KIND or isinstance(row, _KEPT):
            raise UnrecordedChange(f"{type(row).__name__} {row.id} was to be deleted; nothing is deleted here")
    for row in session.dirty:
        if isinstance(row, _KEPT) and session.is_modified(row) and not _is_redacted(session, row):
            raise UnrecordedChange(f"{type(row).__name__} {row.id} was to be rewritten")


def _is_redacted(session: Session, row: object) -> bool:
    """Whether a row loses a text for which a tombstone is set up in the same flush, and nothing else."""
    changed = {one.key for one in inspect(row).attrs if one.history.has_changes()}
    stones = [one for one in session.new if isinstance(one, Redaction)]
    if isinstance(row, PairDecision):
        pair = (row.first_id, row.second_id)
        return changed <= {"reason"} and any(one.kind == "incident" and one.record_id in pair for one in stones)
    if isinstance(row, Redaction):
        own = (row.kind, row.record_id)
        return changed <= {"ground", "ground_fr"} and any((one.kind, one.record_id) == own for one in stones)
    if not isinstance(row, Revision):
        return False
    return changed <= {"snapshot", "reason"} and any(getattr(row, f"{one.kind}_id") == one.record_id for one in stones)


@event.listens_for(Session, "after_flush")
def _note_changes(session: Session, _: UOWTransaction) -> None:
    """Keep what changed until a revision of that record is written, in this flush or a later one."""
    pending: dict[Record, int | None] = session.info.setdefault(_PENDING, {})
    changed = [*session.new, *filter(session.is_modified, session.dirty), *session.deleted]
    for row in changed:
        if record := _record_of(session, row):
            pending[record] = None
    for row in session.new:
        if isinstance(row, Revision):
            _settle(row, pending)


def _settle(revision: Revision, pending: dict[Record, int | None]) -> None:
    kind = next(name for name in RECORDS if getattr(revision, f"{name}_id") is not None)
    record = getattr(revision, kind)
    if record is not None and record.version != revision.version:
        raise UnrecordedChange(f"{kind} {record.id} is at version {record.version}, its revision at {revision.version}")
    pending.pop((kind, getattr(revision, f"{kind}_id")), None)


def _record_of(session: Session, row: object) -> Record | None:
    """Which record a row belongs to; None for rows that nobody guards."""
    if kind := _KIND.get(type(row)):
        return kind, row.id  # type: ignore[attr-defined]  # Every record has an id.
    if owned := _OWNED.get(type(row)):
        if row in session.dirty and inspect(row).attrs[owned[1]].history.deleted:
            raise UnrecordedChange(f"a {type(row).__name__} was to be moved to another record")
        return owned[0], getattr(row, owned[1])
    if isinstance(row, ClaimSource):
        # A new claim is not in the identity map yet, and one that was taken away is not tied to its row any more.
        claim = vars(row).get("claim") or session.identity_map.get(identity_key(Claim, row.claim_id))
        if claim is None:
            raise UnrecordedChange("the source of a claim changed without its claim")
        return "incident", claim.incident_id
    return None


@event.listens_for(Session, "before_commit")
def _insist_on_revisions(session: Session) -> None:
    """Refuse to commit while a record has changed without its revision."""
    session.flush()
    pending = session.info.get(_PENDING)
    if pending:
        kind, number = next(iter(pending))
        raise UnrecordedChange(f"{kind} {number} changed outside app.store.write")


@event.listens_for(Session, "after_transaction_create")
def _remember(session: Session, transaction: SessionTransaction) -> None:
    """Keep what was pending when a savepoint began, for a revision written inside may be rolled back with it."""
    if transaction.nested:
        saved = session.info.setdefault(_SAVED, {})
        saved[transaction] = dict(session.info.get(_PENDING, {}))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """What was rolled back has not changed; what a rolled-back revision had covered is uncovered again."""
    if ended.nested:
        session.info.setdefault(_PENDING, {}).update(session.info.get(_SAVED, {}).pop(ended, {}))
    elif not session.in_nested_transaction():
        session.info.pop(_PENDING, None)


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk_changes(state: ORMExecuteState) -> None:
    """Refuse statements that change guarded tables without passing through the unit of work."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    if state.session.info.get(READER):
        raise UnrecordedChange("a reading session was asked to write")
    table = getattr(getattr(state.statement, "table", None), "name", None)
    if table in _GUARDED_TABLES:
        raise UnrecordedChange(f"table {table} was to be changed in bulk, outside app.store.write")
