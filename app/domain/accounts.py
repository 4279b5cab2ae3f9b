"""Accounts as values: who is signed in, what a name and a password must be, how long a way in stays open."""

import datetime as dt
import re
from dataclasses import dataclass

from app.domain.errors import InvalidRecord
from app.domain.names import fold
from app.domain.policy import Byline
from app.domain.vocabulary import UserRole
from app.i18n import gettext

IDLE = dt.timedelta(hours=12)
"""How long a session may stay unused."""
ABSOLUTE = dt.timedelta(days=14)
"""How long a session lasts at most."""
LINK = dt.timedelta(days=3)
"""How long a one-time link can be used."""
KNOWN = dt.timedelta(days=180)
"""How long a browser is known after somebody signed in with it."""
LONGEST_SHOWN = 120
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
"""Longer ones would only keep the hashing busy."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is signed in, by a browser or by a token."""

    id: int
    name: str
    shown: str
    role: UserRole
    csrf: str = ""
    """The secret that every form of the session carries; empty for a token, which needs none."""
    session: int | None = None

    def byline(self, reason: str) -> Byline:
        """The author's line of a change; raises InvalidRecord for a reason that is none."""
        try:
            return Byline(self.shown, self.role, reason.strip(), self.id)
        except ValueError:
            raise InvalidRecord(gettext("Say in a few words why you make this change.")) from None


def read_name(given: str) -> str:
    """The name of an account as it is kept; raises InvalidRecord for one that cannot be typed everywhere."""
    name = given.strip().lower()
    if not _NAME.fullmatch(name):
        raise InvalidRecord(
            gettext("A name has 3 to 60 letters without accents, digits, dots or hyphens, such as aminata.k.")
        )
    return name


def read_shown(given: str) -> str:
    """The name by which a person is shown; raises InvalidRecord for none, and for one that cannot be kept."""
    shown = " ".join(given.split())
    if not shown or len(shown) > LONGEST_SHOWN or not shown.isprintable():
        raise InvalidRecord(gettext("The name that is shown has 1 to %(most)s characters.", most=LONGEST_SHOWN))
    return shown


def read_token_name(given: str) -> str:
    """What a token is called; raises InvalidRecord."""
    name = " ".join(given.split())
    if not name or len(name) > LONGEST_SHOWN or not name.isprintable():
        raise InvalidRecord(gettext("Say what the token is for, in 1 to %(most)s characters.", most=LONGEST_SHOWN))
    return name


def check_password(password: str, name: str) -> None:
    """Raise InvalidRecord for a password that is too short, too long, or the name itself (NIST SP 800-63B, 3.1.1)."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidRecord(gettext("A password has at least %(least)s characters.", least=SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        raise InvalidRecord(gettext("A password has at most %(most)s characters.", most=LONGEST_PASSWORD))
    if fold(name) in fold(password) or len(set(password)) < 5:
        raise InvalidRecord(gettext("This password is easily guessed. Take another one."))
