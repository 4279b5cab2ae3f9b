"""Passwords: hashed with Argon2, and compared in the same time whether there is one or not."""

import secrets
import unicodedata
from functools import cache

from pwdlib import PasswordHash

from app.domain.accounts import LONGEST_PASSWORD

HASHER = PasswordHash.recommended()


def hashed(password: str) -> str:
    """What is kept of a password."""
    return HASHER.hash(_typed(password))


def fits(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether a password is the one that is kept, and what to keep from now on where the parameters have changed.

    Where none is kept, the work is done all the same: the time an answer takes tells nothing about the account.
    """
    instead = _instead()
    fit, renewed = HASHER.verify_and_update(_typed(password), kept or instead)
    return fit and kept is not None, renewed if kept is not None else None


@cache
def _instead() -> str:
    return HASHER.hash(secrets.token_urlsafe(32))


def _typed(password: str) -> bytes:
    """The password as bytes: accents are written in two ways, by keyboards and by systems, and mean the same."""
    # One character too many is enough to be wrong, and the rest would only keep the hashing busy.
    return unicodedata.normalize("NFKC", password[: LONGEST_PASSWORD + 1]).encode("utf-8", "replace")
