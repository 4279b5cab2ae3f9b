"""What the database refuses as a change is written: that somebody else was faster, or that two entries collide."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.domain.errors import Collision, EditConflict
from app.i18n import gettext
from app.models import RECORDS

log = logging.getLogger("atlas")
_VERSIONS = frozenset(
    {f"uq_revision_{name}_id_version" for name in RECORDS}
    | {f"UNIQUE constraint failed: revision.{name}_id, revision.version" for name in RECORDS}
)
"""The keys that settle who of two was first, as PostgreSQL and SQLite call them."""


@contextmanager
def told() -> Iterator[None]:
    """Raise EditConflict where somebody else made the same version, and Collision for every other rule of a table."""
    try:
        yield
    except StaleDataError as error:
        raise _faster() from error
    except IntegrityError as error:
        rule = _rule(error)
        if rule in _VERSIONS:
            raise _faster() from error
        log.warning("a change was refused by %s", rule)
        raise Collision(
            gettext("What was to be saved collides with another entry of the record. Nothing was saved; look at both.")
        ) from error


def _faster() -> EditConflict:
    return EditConflict(gettext("Somebody else changed this at the same moment. Look at it again."))


def _rule(error: IntegrityError) -> str:
    """The rule that was broken, without the values that broke it."""
    cause: Any = error.orig
    # The message of PostgreSQL quotes the values, and that of SQLite, which knows no names, does not.
    return str(cause.diag.constraint_name) if hasattr(cause, "diag") else str(cause)
