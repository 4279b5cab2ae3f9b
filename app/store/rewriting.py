"""An incident that an import wrote, written anew by a later row, or by nobody's hand but the undo's."""

from typing import Any

from app.domain.digest import record_of
from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.errors import InvalidRecord
from app.domain.policy import Byline
from app.domain.same_claims import with_ids
from app.domain.vocabulary import Standing
from app.i18n import gettext
from app.models import Incident
from app.store import snapshot, waiting, write
from app.store.db import WriteSession
from app.store.editing import MERGED
from app.store.imports import Match


def kept(draft: IncidentDraft, *, beside: bool = False) -> str:
    """The draft as text, to be read again when an editor has looked at it."""
    mark = {waiting.BESIDE: True} if beside else {}
    return snapshot.write({**record_of(draft), "standing": draft.standing, "tags": draft.tags, **mark})


def rewrite(db: WriteSession, match: Match, draft: IncidentDraft, by: Byline) -> int:
    """Make of the incident what its source says now, its claims under the ids that they had; its version then.

    One that an undo withdrew is published again. Where nothing changes, nothing is recorded.

    Raises InvalidRecord for one that was merged into another: it has nothing of its own any more.
    """
    incident = db.get_one(Incident, match.incident, populate_existing=True)
    if incident.standing is Standing.MERGED:
        raise InvalidRecord(gettext(MERGED))
    record: dict[str, Any] = record_of(draft)
    record["claims"] = with_ids(record["claims"], snapshot.draft_of(incident)["claims"])
    write.amend(db, incident, IncidentChanges(set=record), by, seen=match.version)
    if match.undone and incident.standing is Standing.WITHDRAWN:
        write.publish(db, incident, by, seen=incident.version)
    return incident.version
