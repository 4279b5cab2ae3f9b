"""Writing through the JSON interface: a new draft, and a change of what is there, with a token."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.domain.accounts import Member
from app.domain.draft import IncidentDraft
from app.domain.errors import EditConflict
from app.domain.policy import LONGEST_REASON
from app.i18n import gettext
from app.store import editing, scripted, throttle
from app.store.db import ReadSession, WriteSession
from app.store.editing import Outcome
from app.web.bearer import MOST, WITHIN, ByToken
from app.web.deps import Writing, by_turns
from app.web.errors import problem
from app.web.query import WriteParams, once

router = APIRouter(prefix="/api", tags=["writing"], dependencies=[Depends(once)])
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "What was sent is no JSON, or a parameter cannot be understood; problem+json."},
    401: {"description": "There is no token, or none that holds; problem+json."},
    403: {"description": "The token's role does not allow this; problem+json."},
    413: {"description": "More than a megabyte; problem+json."},
    422: {"description": "A rule refuses it; problem+json with `errors`, each with its field and a sentence."},
    429: {"description": "Too many changes; Retry-After says when to go on."},
}
Reason = Annotated[
    str, Field(min_length=1, max_length=LONGEST_REASON, description="Why the change is made; the history gives it.")
]


class NewIncident(BaseModel):
    """A draft, and why it is recorded."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    incident: IncidentDraft


class IncidentChange(BaseModel):
    """Some fields of an incident, made of the version that the script saw."""

    model_config = ConfigDict(extra="forbid")

    seen: Annotated[int, Field(ge=1, lt=1_000_000_000, description="The version that the script saw.")]
    reason: Reason
    set: Annotated[
        dict[str, Any],
        Field(description="Fields of IncidentDraft; lists are given whole, claims that stay with their id."),
    ]


class Written(BaseModel):
    """What became of it, and the incident as its author now has it."""

    outcome: Annotated[str, Field(description="created, saved, unchanged or proposed.")]
    key: Annotated[str, Field(description="The address of a draft; it never changes.")]
    code: str | None
    version: Annotated[int, Field(description="What the next change names as `seen`.")]
    incident: Annotated[dict[str, Any], Field(description="The fields of IncidentDraft.")]


async def _counted(request: Request, member: ByToken) -> Member:
    """The owner of the token; raises Throttled. What is refused counts as well, so it is counted for itself."""

    def count(db: WriteSession) -> None:
        throttle.insist(db, "api_write", str(member.id), most=MOST, within=WITHIN)
        throttle.count(db, "api_write", str(member.id))

    await by_turns(request, count)
    return member


Counted = Annotated[Member, Depends(_counted)]


@router.post("/incidents", status_code=201, response_model=Written, responses=REFUSALS, operation_id="record_incident")
def record(member: Counted, db: Writing, sent: NewIncident, _: WriteParams) -> Response:
    """Record a draft, which belongs to the token's owner and is published at the desk."""
    return _written(db, member, Outcome("saved", scripted.create(db, member, sent.incident, sent.reason)), "created")


@router.patch(
    "/incidents/{code}",
    response_model=Written,
    responses=REFUSALS
    | {
        202: {"model": Written, "description": "A contributor's change of what is published: a proposal."},
        404: {"description": "There is no such incident, or it is somebody else's draft; problem+json."},
        409: {"description": "Somebody else changed the same; problem+json with `conflicts`, `mine` and `theirs`."},
    },
    operation_id="change_incident",
)
def change(request: Request, member: Counted, db: Writing, code: str, sent: IncidentChange, _: WriteParams) -> Response:
    """Change some fields of an incident, by its code or the key of a draft; what others changed meanwhile stays."""
    done = scripted.change(db, member, code, sent.set, sent.reason, seen=sent.seen)
    return _conflict(request, done) if done.kind == "conflict" else _written(db, member, done, done.kind)


def _written(db: ReadSession, member: Member, done: Outcome, outcome: str) -> Response:
    now = editing.opened(db, member, done.key)
    answer = Written(outcome=outcome, key=now.key, code=now.code, version=now.version, incident=now.draft)
    status = {"created": 201, "proposed": 202}.get(outcome, 200)
    headers = {"Cache-Control": "no-store"}
    return Response(answer.model_dump_json(), status, headers, media_type="application/json")


def _conflict(request: Request, done: Outcome) -> Response:
    """Both versions, and where they part; nothing was changed."""
    detail = gettext("Somebody else has changed the same; it is version %(now)s now.", now=done.version)
    conflicts = done.merge.conflicts if done.merge else ()
    return problem(
        request,
        EditConflict.status,
        gettext(EditConflict.title),
        detail,
        version=done.version,
        conflicts=[
            {"field": ".".join(map(str, one.path)), "before": one.base, "mine": one.mine, "theirs": one.theirs}
            for one in conflicts
        ],
        mine=done.merge.mine if done.merge else None,
        theirs=done.merge.theirs if done.merge else None,
    )
