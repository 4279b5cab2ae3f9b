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
    """Raise InvalidRecord for a password that is too short, too long, or soon guessed (NIST SP 800-63B, 3.1.1)."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidRecord(gettext("A password has at least %(least)s characters.", least=SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        raise InvalidRecord(gettext("A password has at most %(most)s characters.", most=LONGEST_PASSWORD))
    if fold(name) in fold(password) or len(set(password)) < 5 or _is_common(password):
        raise InvalidRecord(gettext("This password is easily guessed. Take another one."))


def _is_common(password: str) -> bool:
    """Whether little is left of it without the words, the rows of keys and the counting that are tried first."""
    bare = re.sub(r"[\W_]", "", password.casefold().translate(_SWAPPED))
    for one in (bare, bare.translate(_DIGITS)):
        left = _KNOWN_WORDS.sub("", one)
        for row in _ROWS:
            left = _without_runs(left, row)
        # A year, or a few letters, around a word that everybody tries do not make it another one.
        if len(left) < len(one) and len(re.sub(r"\d", "", left)) <= MOST_LEFT:
            return True
    return False


MOST_LEFT = 3
_KNOWN_WORDS = re.compile(
    "password|passwort|passw|motdepasse|admin(istrator)?|welcome|bienvenue|bonjour|letmein|iloveyou|azerty|qwerty|qwertz"
    "|secret|changeme|dragon|monkey|football|atlas|mali|northern"
)
_SWAPPED = str.maketrans({"@": "a", "$": "s", "!": "i"})
_DIGITS = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"})
_ROWS = (
    "01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop",
    "qsdfghjklm", "wxcvbn", "qwertzuiop", "yxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)  # fmt: skip
SHORTEST_RUN = 4


def _without_runs(text: str, row: str) -> str:
    """The text without what stands in it of a row, or of one sign over and over, four signs or longer."""
    kept, n = "", 0
    while n < len(text):
        most = max(_run(text[n:], row), len(text) - n - len(text[n:].lstrip(text[n])))
        kept += "" if most >= SHORTEST_RUN else text[n]
        n += most if most >= SHORTEST_RUN else 1
    return kept


def _run(text: str, row: str) -> int:
    """How many signs at the beginning follow one another as in the row."""
    return next((many for many in range(min(len(text), len(row)), 0, -1) if text[:many] in row), 0)
