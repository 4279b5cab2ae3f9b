"""Whether the process is alive, and whether its database answers and has the right tables."""

import logging

from fastapi import APIRouter, Request

from app.domain.errors import Unavailable
from app.i18n import gettext
from app.store.db import is_current

log = logging.getLogger("atlas")
router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
def ready(request: Request) -> dict[str, str]:
    """The database answers and is migrated; 503 otherwise. `index` says whether counts come from memory yet."""
    try:
        current = is_current(request.app.state.sessions)
    except Unavailable as error:
        # The sentence names the database's address, which is the operator's to read and nobody else's.
        log.error("not ready: %s", error)
        raise Unavailable(gettext("The database cannot be reached.")) from None
    if not current:
        raise Unavailable(gettext("The database has not been migrated. Run: atlas migrate"))
    return {"status": "ready", "index": request.app.state.columns.state}
