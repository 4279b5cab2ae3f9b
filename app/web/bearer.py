"""Who writes through the interface: the owner of the token that a script sends, and never a cookie's."""

import datetime as dt
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.domain.accounts import Member
from app.domain.errors import NotSignedIn
from app.i18n import gettext
from app.store import tokens
from app.store.db import Sessions
from app.web.noted import later

MOST = 300
WITHIN = dt.timedelta(minutes=5)
"""So many changes are taken from one account in that time: a second each."""
_scheme = HTTPBearer(auto_error=False, scheme_name="token", description="A token made on the page of one's account.")


def _by_token(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(_scheme)]) -> Member:
    sessions: Sessions = request.app.state.sessions
    secret = given.credentials if given else ""
    with sessions.reader() as db:
        member = tokens.member_of(db, secret) if secret else None
        noted = member is not None and tokens.is_noted(db, secret)
    if member is None:
        raise NotSignedIn(gettext("Writing needs a token that holds: Authorization: Bearer TOKEN."))
    if not noted:
        later(request, lambda db: tokens.note_use(db, secret))
    return member


ByToken = Annotated[Member, Depends(_by_token)]
