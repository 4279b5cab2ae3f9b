"""The one way in which incidents change: a checked draft, an author, a reason, and the version that was seen.

Nothing here commits: the edge that opened the session does. Nothing is deleted; what is taken back is withdrawn.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import orjson
from sqlmodel import col, select

from app.domain import policy
from app.domain.codes import prefix as prefix_of
from app.domain.codes import written
from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.errors import EditConflict, InvalidRecord
from app.domain.lines import one_kind
from app.domain.policy import Act, Byline
from app.domain.vocabulary import Republish, Standing
from app.i18n import gettext
from app.models import Actor, Dataset, Incident, Place, Revision, Source
from app.store import codes, collisions, snapshot
from app.store.db import WriteSession
from app.store.derive import derive
from app.store.fill import fill, plain
from app.store.lookup import Lookup
from app.store.renamed import current
from app.store.version import bump

Kept = Callable[[Incident], dict[str, Any]]


def create(
    db: WriteSession, draft: IncidentDraft, by: Byline, known: Lookup | None = None, *, code: str | None = None
) -> Incident:
    """A new incident of the draft's standing; raises InvalidRecord for names that no register has.

    `code` is the one that it bears already, in another copy of the record, and that no incident here has; its claims
    then bring their ids along.
    """
    policy.insist(by, policy.writing(draft.standing))
    known = known or Lookup(db)
    now = dt.datetime.now(dt.UTC)
    incident = Incident(
        **plain(draft), standing=Standing.DRAFT, created_at=now, updated_at=now, owner_id=_owner(by), code=code
    )
    with db.no_autoflush:
        insist_on_known(db, incident, draft, known, [one.id for one in draft.claims if one.id] if code else ())
        db.add(incident)
        fill(incident, draft, known)
        _stand(db, incident, draft.standing)
    return _record(db, incident, by)


def _owner(by: Byline) -> int | None:
    """Whose draft a new incident is: what an import wrote is nobody's own."""
    return by.account if by.import_id is None else None


def amend(db: WriteSession, incident: Incident, changes: IncidentChanges, by: Byline, *, seen: int) -> Incident:
    """Apply `changes` to the version that the author was looking at.

    Raises EditConflict if it is not the newest any more, InvalidRecord where the result breaks a rule. Where nothing
    changes, nothing is recorded.
    """
    _insist_on_version(db, incident, seen)
    policy.insist(by, policy.writing(incident.standing))
    before = snapshot.draft_of(incident)
    _apply(db, incident, {**before, **changes.set, "standing": _as_draft(incident.standing)})
    if snapshot.draft_of(incident) == before:
        # Writing the same once more leaves traces in the row, such as a region that was taken off and put back.
        db.expire(incident)
        return incident
    return _record(db, incident, by)


def _apply(db: WriteSession, incident: Incident, fields: dict[str, Any], coming: Collection[str] = ()) -> None:
    draft, known = IncidentDraft.model_validate(current(db, fields)), Lookup(db)
    with db.no_autoflush:
        insist_on_known(db, incident, draft, known, coming)
        for name, value in plain(draft).items():
            setattr(incident, name, value)
        fill(incident, draft, known)


def review(db: WriteSession, incident: Incident, standing: Standing, by: Byline, *, seen: int) -> Incident:
    """Send a draft to review, or give what is in review back as a draft."""
    _insist_on_version(db, incident, seen)
    policy.insist(by, Act.WRITE_DRAFT)
    both = (Standing.DRAFT, Standing.IN_REVIEW)
    if incident.standing not in both or standing not in both:
        raise InvalidRecord(gettext("Only what was never published is sent to review or given back."))
    if incident.standing is standing:
        return incident
    incident.standing = standing
    return _record(db, incident, by)


def publish(db: WriteSession, incident: Incident, by: Byline, *, seen: int) -> Incident:
    """Make an incident public, for the first time or again; the first time allots its code."""
    _insist_on_version(db, incident, seen)
    policy.insist(by, Act.WRITE_PUBLIC)
    if incident.standing is Standing.PUBLISHED:
        return incident
    if not incident.cited:
        raise InvalidRecord(gettext("A published incident needs at least one source."))
    _stand(db, incident, Standing.PUBLISHED)
    incident.closing_reason, incident.merged_into = "", None
    return _record(db, incident, by)


def withdraw(db: WriteSession, incident: Incident, public_reason: str, by: Byline, *, seen: int) -> Incident:
    """Take a published incident back; its page stays and says why."""
    _insist_on_version(db, incident, seen)
    policy.insist(by, Act.WRITE_PUBLIC)
    if incident.standing is not Standing.PUBLISHED or not public_reason.strip():
        raise InvalidRecord(gettext("Only a published incident can be withdrawn, and with a reason for readers."))
    incident.standing, incident.closing_reason = Standing.WITHDRAWN, one_kind(public_reason).strip()
    return _record(db, incident, by, told=True)


def withdraw_all(db: WriteSession, held: Sequence[tuple[Incident, Revision]], public_reason: str, by: Byline) -> None:
    """The same for many published incidents that the caller holds, each beside its newest revision."""
    policy.insist(by, Act.WRITE_PUBLIC)
    newest, reason = {one.id: kept.snapshot for one, kept in held}, one_kind(public_reason).strip()
    for one, _ in held:
        one.standing, one.closing_reason = Standing.WITHDRAWN, reason
    # What they hold besides is what their newest revisions say: to read it anew takes most of the time.
    changed = {"standing": Standing.WITHDRAWN, "closing_reason": reason}
    if held:
        rows = [one for one, _ in held]
        _record_all(db, rows, by, told=True, of=lambda one: {**orjson.loads(newest[one.id]), **changed})


def merge(db: WriteSession, incident: Incident, into: Incident, by: Byline, *, seen: int) -> Incident:
    """Say that a published incident is the same as another; its address leads there from now on.

    What stood under it leaves it, and is for the caller to hand on (store.joining); its revisions keep it.
    """
    _insist_on_version(db, incident, seen)
    policy.insist(by, Act.WRITE_PUBLIC)
    both = (incident.standing, into.standing)
    if incident.id == into.id or any(one is not Standing.PUBLISHED for one in both):
        raise InvalidRecord(gettext("Only a published incident can be merged, into another published one."))
    incident.standing, incident.merged_into = Standing.MERGED, into
    incident.claims, incident.involvements, incident.cited = [], [], []
    derive(incident)
    return _record(db, incident, by, told=True)


def receive(
    db: WriteSession, incident: Incident, fields: dict[str, Any], coming: Collection[str], by: Byline
) -> Incident:
    """Take in what stood under another incident; recorded even where nothing is new, for something happened to both.

    The caller holds the row. `coming` are the ids of the claims that move here; their old incident has let them go.
    """
    policy.insist(by, Act.WRITE_PUBLIC)
    _apply(db, incident, {**fields, "standing": Standing.PUBLISHED}, coming)
    return _record(db, incident, by)


def reopen(
    db: WriteSession, incident: Incident, fields: dict[str, Any], coming: Collection[str], by: Byline, *, seen: int
) -> Incident:
    """Make a merged incident public again, with the fields of the draft that it gets back."""
    _insist_on_version(db, incident, seen)
    policy.insist(by, Act.WRITE_PUBLIC)
    if incident.standing is not Standing.MERGED:
        raise InvalidRecord(gettext("This incident is not merged into another one."))
    _apply(db, incident, {**fields, "standing": Standing.PUBLISHED}, coming)
    incident.standing, incident.merged_into = Standing.PUBLISHED, None
    return _record(db, incident, by)


def follow(db: WriteSession, incidents: Iterable[tuple[Incident, dict[str, Any]]], by: Byline) -> None:
    """Derive anew what follows from records of the registers that changed, and record what is another now.

    The caller holds the rows; beside each stands its snapshot before the caller changed what it points to.
    """
    policy.insist(by, Act.WRITE_REGISTER)
    changed = []
    with db.no_autoflush:
        for incident, before in incidents:
            if not incident.own_labels:
                incident.region = incident.district = None
            derive(incident)
            if snapshot.of_incident(incident) != before or db.is_modified(incident):
                changed.append(incident)
    if changed:
        _record_all(db, changed, by)


def redacted(db: WriteSession, incident: Incident, by: Byline) -> Incident:
    """Record an incident out of which a text was taken by the caller, who holds it and sets up the tombstone."""
    policy.insist(by, Act.REDACT)
    with db.no_autoflush:
        derive(incident)
    return _record(db, incident, by)


def _insist_on_version(db: WriteSession, incident: Incident, seen: int) -> None:
    """Lock the incident's row, and make sure that what the author saw is still the newest."""
    now = db.exec(select(Incident.version).where(col(Incident.id) == incident.id).with_for_update()).one()
    if now != seen or incident.version != seen:
        raise EditConflict(gettext("You saw version %(seen)s; it is now version %(now)s.", seen=seen, now=now))


def _as_draft(standing: Standing) -> Standing:
    return Standing.DRAFT if standing in (Standing.DRAFT, Standing.IN_REVIEW) else Standing.PUBLISHED


def insist_on_known(
    db: WriteSession, incident: Incident, draft: IncidentDraft, known: Lookup, coming: Collection[str] = ()
) -> None:
    """Look up every name before anything is touched: a draft that is refused must leave nothing half done."""
    for place in (draft.place, draft.region, draft.district):
        known.maybe(Place, place)
    dataset = known.maybe(Dataset, draft.dataset)
    for actor in [one.actor for one in draft.involvements] + [one.claimant for one in draft.claims]:
        known.one(Actor, actor)
    for slug in draft.cited():
        source = known.one(Source, slug)
        other = source.dataset is not None and source.dataset is not dataset
        if other and source.dataset is not None and source.dataset.republish is not Republish.ALL:
            raise InvalidRecord(gettext("“%(slug)s” may not be passed on, so nothing else can rest on it.", slug=slug))
    own = {claim.key for claim in incident.claims}.union(coming)
    for claim in draft.claims:
        known.maybe(Actor, claim.subject)
        if claim.id is not None and claim.id not in own and not _once_had(db, incident, claim.id):
            raise InvalidRecord(gettext("The claim %(id)s is not one of this incident.", id=claim.id))


def _once_had(db: WriteSession, incident: Incident, claim_id: str) -> bool:
    """Whether an earlier version of the incident had the claim, which may then come back under its id."""
    quoted = f'"id":"{claim_id}"'
    had = select(Revision.id).where(
        Revision.incident_id == incident.id, col(Revision.snapshot).contains(quoted, autoescape=True)
    )
    return incident.id is not None and db.exec(had).first() is not None


def _stand(db: WriteSession, incident: Incident, standing: Standing) -> None:
    incident.standing = standing
    if standing is Standing.PUBLISHED and incident.published_at is None:
        incident.code = incident.code or _next_code(db, incident.date_from.year)
        incident.published_at = dt.datetime.now(dt.UTC)


def _next_code(db: WriteSession, year: int) -> str:
    """The next free code of the year, after those that are only about to be written."""
    stored, prefix = codes.highest(db, year), prefix_of(year)
    pending = [row.code for row in db.new if isinstance(row, Incident) and (row.code or "").startswith(prefix)]
    highest = max([stored, *(int(code.removeprefix(prefix)) for code in pending if code)])
    return written(year, highest + 1)


def _record(db: WriteSession, incident: Incident, by: Byline, *, told: bool = False) -> Incident:
    _record_all(db, [incident], by, told=told)
    return incident


def _record_all(
    db: WriteSession, incidents: Sequence[Incident], by: Byline, *, told: bool = False, of: Kept = snapshot.of_incident
) -> None:
    """Count the versions, flush, and write the revisions: the only place that makes revisions of incidents.

    Readers see each version that is published, and that one was withdrawn or merged (`told`). What is changed while an
    incident is neither shown nor counted stays with the desk until it is published again.
    """
    now = dt.datetime.now(dt.UTC)
    for incident in incidents:
        incident.version += 1
        incident.updated_at = now
    with collisions.told():
        db.flush()
        revisions = [_revision(incident, by, of(incident), told=told) for incident in incidents]
        db.add_all(revisions)
        bump(db, public=any(one.public for one in revisions))
        db.flush()


def _revision(incident: Incident, by: Byline, record: dict[str, Any], *, told: bool) -> Revision:
    return Revision(
        incident=incident,
        version=incident.version,
        at=incident.updated_at,
        author=by.author,
        account_id=by.account,
        role=by.role,
        reason=by.reason,
        import_id=by.import_id,
        standing=incident.standing,
        public=told or incident.standing is Standing.PUBLISHED,
        snapshot=snapshot.write(record),
    )
