"""What a sheet does not speak of stays as it is: its rows, completed from the incidents that bear their codes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from app.domain.digest import record_of
from app.domain.draft import IncidentDraft
from app.importing import claim_ids
from app.importing.drafted import Drafted
from app.importing.problem import Problem
from app.store import imports
from app.store.db import ReadSession

_NEVER = frozenset({"tags"})
"""No file speaks of them, and no import touches them."""


def completed(db: ReadSession, read: Sequence[Drafted | Problem]) -> list[Drafted | Problem]:
    """The same, those that leave something unsaid of an incident that is there with what it holds.

    A problem stands in place of each whose claims bear ids that are those of another incident.
    """
    return claim_ids.insist(db, _completed(db, read))


def _completed(db: ReadSession, read: Sequence[Drafted | Problem]) -> list[Drafted | Problem]:
    asked = [one.external_id for one in read if isinstance(one, Drafted) and one.external_id and one.unsaid - _NEVER]
    found = imports.matches(db, None, asked)
    if not found:
        return list(read)
    made: list[Drafted | Problem] = []
    for one in read:
        match = found.get(one.external_id) if isinstance(one, Drafted) else None
        if match is None or not isinstance(one, Drafted) or one.incident is None:
            made.append(one)
        else:
            made.append(_whole(one, one.incident, imports.draft_of(db, match)))
    return made


def _whole(one: Drafted, draft: IncidentDraft, held: dict[str, Any]) -> Drafted | Problem:
    kept = {name: held[name] for name in one.unsaid - _NEVER}
    try:
        return replace(one, incident=IncidentDraft.model_validate({**record_of(draft), **kept}))
    except ValidationError as error:
        # What the row says and what it leaves unsaid do not go together: a route that stays, and another precision.
        said = str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, ")
        return Problem(one.line, "", one.external_id, said)
