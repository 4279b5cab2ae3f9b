"""The log of access: what was done to accounts and ways in, by whom."""

import datetime as dt

from app.domain.deeds import DeedKind
from app.models import Account, Deed
from app.store.db import WriteSession


def note(db: WriteSession, kind: DeedKind, about: Account, *, by: int | None, detail: str = "") -> None:
    """Leave one deed; `by` is the account that did it, none for the command line. No secret belongs into `detail`."""
    db.add(Deed(at=dt.datetime.now(dt.UTC), account_id=by, about_id=about.id, kind=kind.value, detail=detail[:1000]))
    db.flush()
