"""Whether the process is alive, and whether its database answers and has the right tables."""

import logging

from fastapi import APIRouter, Request
from pydantic import BaseModel

from app.domain.errors import Unavailable
from app.i18n import gettext
from app.store.db import Sessions, is_current
from app.store.lookout import PRIMARY, State

log = logging.getLogger("atlas")
router = APIRouter(include_in_schema=False)


class Servers(BaseModel):
    """How the servers of the database stand, the replicas in the order of the setting."""

    primary: State
    replicas: list[State]


class Alive(BaseModel):
    """What a process says of itself, and where there are replicas, what it last saw of the servers."""

    status: str
    database: Servers | None = None


class Ready(Alive):
    """What it says of its work too."""

    index: str


@router.get("/healthz", response_model_exclude_none=True)
def alive(request: Request) -> Alive:
    """The process answers."""
    return Alive(status="alive", database=_servers(request))


@router.get("/readyz", response_model_exclude_none=True)
def ready(request: Request) -> Ready:
    """Readers are answered from tables of this version; 503 otherwise. `index` says whether counts come from memory.

    The status is `degraded` while a server of several is missing, or is too far behind to be read.
    """
    servers = _servers(request)
    whole = _primary_is_current(request, spare=servers is not None and State.UP in servers.replicas)
    if servers is not None and {servers.primary, *servers.replicas} != {State.UP}:
        whole = False
    status = "ready" if whole else "degraded"
    return Ready(status=status, index=request.app.state.columns.state, database=servers)


def _primary_is_current(request: Request, *, spare: bool) -> bool:
    """Whether the primary answers; raises Unavailable where it does not and there is no spare for readers."""
    try:
        current = is_current(request.app.state.sessions)
    except Unavailable as error:
        # The sentence names the database's address, which is the operator's to read and nobody else's.
        log.error("not ready: %s", error)
        if spare:
            return False
        raise Unavailable(gettext("The database cannot be reached.")) from None
    if not current:
        raise Unavailable(gettext("The database has not been migrated. Run: atlas migrate"))
    return True


def _servers(request: Request) -> Servers | None:
    sessions: Sessions = request.app.state.sessions
    states = sessions.servers
    return Servers(primary=states[PRIMARY], replicas=states[PRIMARY + 1 :]) if states else None
