"""Editing from the desk: a new draft, a change, a proposal, or a conflict with what somebody else changed meanwhile."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import orjson
from pydantic import ValidationError
from sqlmodel import col, select

from app.domain.accounts import Member
from app.domain.dates import write_edtf
from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.errors import InvalidRecord, NotFound
from app.domain.merging import Merge, Side, resolve, three_way
from app.domain.policy import Act, Byline, may, writing
from app.domain.redaction import keep_out
from app.domain.shapes import INCIDENT, Record, normal
from app.domain.vocabulary import Decision, Standing
from app.i18n import N_, gettext
from app.models import Incident, Proposal, Revision
from app.store import snapshot, write
from app.store.db import ReadSession, WriteSession
from app.store.lookup import Lookup
from app.store.reach import insist_on_seen
from app.store.sight import of_member, visible
from app.store.tombstones import taken_out_since

Kind = Literal["saved", "proposed", "unchanged", "conflict"]
MERGED = N_("This incident was merged into another one. Change that one, or restore this one.")
MET = "met"
"""Beside the choices: the number of the version that they were made against. No field of an incident is called so."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An incident as its form shows it; a contributor who has a proposal waiting goes on with that."""

    key: str
    code: str | None
    standing: Standing
    version: int
    draft: Record
    title: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a save; of a conflict, both sides and the version that was met."""

    kind: Kind
    key: str
    merge: Merge | None = None
    version: int = 0


def opened(db: ReadSession, member: Member, key: str) -> Opened:
    """The incident to be edited; raises NotFound for what the member may not see."""
    incident = find(db, member, key)
    version, draft = incident.version, snapshot.draft_of(incident)
    waiting = waiting_of(db, member.id, incident) if proposes(member, incident) else None
    if waiting is not None:
        version, draft = waiting.seen, orjson.loads(waiting.draft)
    return Opened(incident.key, incident.code, incident.standing, version, draft, draft["title"])


def create(db: WriteSession, member: Member, draft: IncidentDraft, reason: str) -> str:
    """A new draft that belongs to the member; its key."""
    wanted = draft.model_copy(update={"standing": Standing.DRAFT})
    insist_on_seen(db, member, wanted)
    return write.create(db, wanted, member.byline(reason)).key


def save(
    db: WriteSession,
    member: Member,
    key: str,
    draft: IncidentDraft,
    reason: str,
    *,
    seen: int,
    choices: Mapping[str, str] | None = None,
) -> Outcome:
    """Keep what the member made of version `seen`: in the record, as a proposal, or not at all where it collides.

    Fields that the draft does not set stay as they were. `choices` says mine or theirs for each conflict by its key,
    and under MET which version they were made against: when that has moved on again, they are asked for anew. `seen`
    stays the version on which the text rests, however often a conflict is met.
    """
    incident = hold(db, member, key)
    by = member.byline(reason)
    if incident.standing is Standing.MERGED:
        raise InvalidRecord(gettext(MERGED))
    base = base_of(db, member, incident, seen)
    insist_on_seen(db, member, draft, known=(base, snapshot.draft_of(incident)))
    mine = normal({**base, **_set(draft)}, INCIDENT)
    if taken_out_since(db, "incident", incident, seen):
        mine = keep_out(base, mine)
    if proposes(member, incident):
        return _propose(db, incident, base, mine, by=by, seen=seen)
    return combine(db, incident, base, mine, by=by, choices=choices or {})


def combine(
    db: WriteSession, incident: Incident, base: Record, mine: Record, *, by: Byline, choices: Mapping[str, str]
) -> Outcome:
    """Take `mine`, made of `base`, into what the incident is now; nothing is written while a conflict is unsettled."""
    merge = three_way(base, mine, snapshot.draft_of(incident))
    usable = choices if choices.get(MET, str(incident.version)) == str(incident.version) else {}
    sides: dict[str, Side] = {name: cast(Side, side) for name, side in usable.items() if side in ("mine", "theirs")}
    if any(one.key not in sides for one in merge.conflicts):
        return Outcome("conflict", incident.key, merge, incident.version)
    before = incident.version
    amend(db, incident, resolve(merge, sides), by)
    return Outcome("unchanged" if incident.version == before else "saved", incident.key, merge, incident.version)


def amend(db: WriteSession, incident: Incident, draft: Record, by: Byline) -> None:
    """Write a draft over the newest version, which the caller holds; raises InvalidRecord where it breaks a rule."""
    try:
        write.amend(db, incident, IncidentChanges(set=draft), by, seen=incident.version)
    except ValidationError as error:
        raise InvalidRecord(in_words(error)) from None


def find(db: ReadSession, member: Member, key: str) -> Incident:
    """The incident of a desk address; raises NotFound for what the member may not see."""
    found = db.exec(select(Incident).where(Incident.key == key, visible(of_member(member)))).first()
    return _there(found)


def hold(db: WriteSession, member: Member, key: str) -> Incident:
    """The same for somebody who is about to change it: nobody else can until the transaction ends."""
    asked = select(Incident).where(Incident.key == key, visible(of_member(member)))
    found = db.exec(asked.with_for_update(of=Incident).execution_options(populate_existing=True)).first()
    return _there(found)


def _there(found: Incident | None) -> Incident:
    if found is None:
        raise NotFound(gettext("There is no such incident, or it is somebody else’s draft."))
    return found


def proposes(member: Member, incident: Incident) -> bool:
    """Whether a change by this member waits for an editor instead of entering the record."""
    return not may(member.role, writing(incident.standing)) and may(member.role, Act.PROPOSE)


def waiting_of(db: ReadSession, account: int | None, incident: Incident) -> Proposal | None:
    """An account's own proposal for this incident that no editor has decided yet."""
    asked = select(Proposal).where(
        Proposal.incident_id == incident.id,
        Proposal.account_id == account,
        col(Proposal.decision) == Decision.WAITING,
    )
    return db.exec(asked.order_by(col(Proposal.id))).first()


def base_of(db: ReadSession, member: Member, incident: Incident, seen: int) -> Record:
    """The version that a member may have made a change of; to those who only propose, drafts before are unknown."""
    only_public = proposes(member, incident) and incident.owner_id != member.id
    return version_of(db, incident, seen, only_public=only_public)


def version_of(db: ReadSession, incident: Incident, version: int, *, only_public: bool = False) -> Record:
    """The incident as it was at a version; raises InvalidRecord for one that it never had."""
    asked = select(Revision.snapshot).where(Revision.incident_id == incident.id, Revision.version == version)
    if only_public:
        asked = asked.where(col(Revision.public))
    found = db.exec(asked).first()
    if found is None:
        raise InvalidRecord(gettext("The form names version %(version)s, which there is not.", version=version))
    return normal(orjson.loads(found), INCIDENT)


def _set(draft: IncidentDraft) -> dict[str, Any]:
    """What the draft says, without what it leaves alone."""
    said = draft.model_dump(include=draft.model_fields_set - {"standing", "date"})
    return {**said, "date": write_edtf(draft.date)}


def _propose(db: WriteSession, incident: Incident, base: Record, mine: Record, *, by: Byline, seen: int) -> Outcome:
    """Keep the change as the member's one waiting proposal; taking everything back takes the proposal back."""
    now = dt.datetime.now(dt.UTC)
    waiting = waiting_of(db, by.account, incident)
    if mine == base:
        if waiting is not None:
            waiting.decision, waiting.decided_by_id, waiting.decided_at = Decision.TAKEN_BACK, by.account, now
        return Outcome("unchanged", incident.key)
    _insist_on_own_claims(db, incident, mine)
    if waiting is None:
        # The table's ids are there, for an incident that is seen and a member who is signed in are kept already.
        waiting = Proposal(
            incident_id=incident.id or 0, account_id=by.account or 0, seen=seen, draft="", reason="",
            created_at=now, updated_at=now,
        )  # fmt: skip
    waiting.seen, waiting.draft, waiting.reason = seen, snapshot.write(mine), by.reason
    waiting.updated_at = now
    db.add(waiting)
    db.flush()
    return Outcome("proposed", incident.key)


def _insist_on_own_claims(db: WriteSession, incident: Incident, mine: Record) -> None:
    """Refuse at once what an editor could not take: a broken rule, a name that no register has, a foreign claim."""
    try:
        draft = IncidentDraft.model_validate({**mine, "standing": Standing.PUBLISHED})
    except ValidationError as error:
        raise InvalidRecord(in_words(error)) from None
    with db.no_autoflush:
        write.insist_on_known(db, incident, draft, Lookup(db))


def in_words(error: ValidationError) -> str:
    """The first rule that is broken, in words."""
    rule = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    return gettext(rule)
