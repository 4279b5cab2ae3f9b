"""Writing by scripts: a new draft, or a change of some fields, through the same door as the desk's forms."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlmodel import or_, select

from app.domain.accounts import Member
from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.errors import InvalidFields, InvalidRecord, NotFound
from app.domain.mistakes import told
from app.domain.vocabulary import Standing
from app.i18n import gettext
from app.models import Incident
from app.store import editing
from app.store.db import ReadSession, WriteSession
from app.store.editing import Outcome
from app.store.sight import of_member, visible


def create(db: WriteSession, member: Member, draft: IncidentDraft, reason: str) -> str:
    """A new draft that belongs to the token's owner; its key. Raises InvalidRecord for any other standing."""
    if draft.standing is not Standing.DRAFT:
        raise InvalidRecord(gettext("What a script sends is a draft. It is published at the desk."))
    return editing.create(db, member, draft, reason)


def change(
    db: WriteSession, member: Member, name: str, fields: Mapping[str, Any], reason: str, *, seen: int
) -> Outcome:
    """Change some fields of version `seen` of the incident of a code or a key; all others stay as they are now."""
    key = _key(db, member, name)
    base = editing.base_of(db, member, editing.hold(db, member, key), seen)
    # Pydantic cannot tell of a name that holds half of a pair.
    fields = {name.encode("utf-8", "replace").decode(): value for name, value in fields.items()}
    try:
        IncidentChanges(set=fields)
        draft = IncidentDraft.model_validate({**base, **fields, "standing": Standing.DRAFT})
    except ValidationError as error:
        raise InvalidFields(told(error.errors(include_url=False))) from None
    return editing.save(db, member, key, draft, reason, seen=seen)


def _key(db: ReadSession, member: Member, name: str) -> str:
    asked = select(Incident.key).where(or_(Incident.key == name, Incident.code == name.upper()))
    found = db.exec(asked.where(visible(of_member(member)))).first()
    if found is None:
        raise NotFound(gettext("There is no such incident, or it is somebody else’s draft."))
    return found
