"""The gate of the desk: who is signed in, what a form sent, and whether the form is one of theirs."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, ImmutableMultiDict

from app.domain.accounts import Member
from app.domain.errors import InvalidRecord, NotAllowed, NotSignedIn, OldForm
from app.domain.policy import Act, may, refusal
from app.i18n import gettext
from app.settings import Settings
from app.store import access
from app.store.db import Sessions
from app.web.noted import later
from app.web.serving import COOKIE

CSRF = "csrf"
MOST_FIELDS = 60_000
Sent = ImmutableMultiDict[str, str]


def is_secure(settings: Settings) -> bool:
    """Whether cookies travel over HTTPS only."""
    return settings.environment == "production" or (
        settings.public_url is not None and settings.public_url.scheme == "https"
    )


def member_or_none(request: Request) -> Member | None:
    """Who is signed in, by the session's cookie; its use is noted once in a while."""
    sessions: Sessions = request.app.state.sessions
    secret = request.cookies.get(COOKIE, "")
    if not secret:
        return None
    with sessions.reader() as db:
        found = access.member_of(db, secret)
    if found is None:
        return None
    member, stale = found
    if stale:
        later(request, lambda db: access.note_use(db, secret))
    return member


MaybeSignedIn = Annotated[Member | None, Depends(member_or_none)]


def _signed_in(member: MaybeSignedIn) -> Member:
    if member is None:
        raise NotSignedIn(gettext("Sign in to go on."))
    return member


SignedIn = Annotated[Member, Depends(_signed_in)]
"""Whoever is signed in; others are led to the sign-in page and back."""


async def sent_fields(request: Request) -> Sent:
    """The fields of a form, files left out; the texts of people keep their order."""
    # Kept whole first: a form that is read from the line leaves nothing for others who wait for the body.
    await request.body()
    form: FormData = await request.form(max_files=1, max_fields=MOST_FIELDS)
    pairs = ((name, value) for name, value in form.multi_items() if isinstance(value, str))
    return cleaned(pairs)


def cleaned(pairs: Iterable[tuple[str, str]]) -> Sent:
    """The fields without what nobody types."""
    return ImmutableMultiDict([(_UNKEPT.sub("", name), _UNKEPT.sub("", value)) for name, value in pairs])


_UNKEPT = re.compile("[\x00\ud800-\udfff]")
"""What nobody types, and no database takes: NUL, and halves of signs."""


def has_files(request: Request) -> bool:
    """Whether a form may bring files along, so that its body is too large to be kept in memory."""
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def _own_form(request: Request) -> tuple[Member, Sent]:
    """A form of the session's own: nobody signed in and an old secret are told with all that was typed."""
    sent = await sent_fields(request)
    member = await run_in_threadpool(member_or_none, request)
    kept = keepable(sent.multi_items())
    if member is None:
        raise NotSignedIn(gettext("Your session has ended. Sign in again: what you typed is kept here."), kept)
    insist_on_secret(member, sent)
    return member, sent


def insist_on_secret(member: Member, sent: Sent) -> None:
    """Raise OldForm, with what was typed, unless the form was made for the session that sends it."""
    if not secrets.compare_digest(sent.get(CSRF, "").encode(), member.csrf.encode()):
        kept = keepable(sent.multi_items())
        raise OldForm(gettext("This form comes from another session, or from none. What you typed is kept here."), kept)


def keepable(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What a form sent without its secret and without passwords."""
    return tuple((name, value) for name, value in pairs if name != CSRF and "password" not in name)


class Posted:
    """A form that somebody who is signed in has sent: the member, and the fields."""

    def __init__(self, member: Member, fields: Sent) -> None:
        self.member = member
        self.fields = fields

    def text(self, name: str) -> str:
        """The last value of a field, without blanks around it; empty where it was not sent."""
        return self.fields.get(name, "").strip()

    def number(self, name: str) -> int:
        """The last value of a field as a whole number; raises InvalidRecord."""
        given = self.text(name)
        if not (given.isascii() and given.isdigit() and len(given) < 10):
            raise InvalidRecord(gettext("The form is incomplete: “%(name)s” is missing or unreadable.", name=name))
        return int(given)


@dataclass(frozen=True)
class Typed:
    """What was sent and could not be done, and why; nothing where a page is opened fresh."""

    fields: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    status: int = 200


async def _posted(request: Request) -> Posted:
    return Posted(*await _own_form(request))


Form = Annotated[Posted, Depends(_posted)]
"""Every route that changes something asks for this: session and secret are checked before anything else happens."""


def insist(member: Member, act: Act) -> None:
    """Raise NotAllowed unless the role allows the act."""
    if not may(member.role, act):
        raise NotAllowed(refusal(act))
