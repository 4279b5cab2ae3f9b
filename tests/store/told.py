"""An incident with a name in every place where one can stand, and whether a database still holds it."""

import datetime as dt
from typing import Any

import orjson
from sqlalchemy import inspect, text

from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.names import fold
from app.domain.policy import Byline
from app.domain.vocabulary import Decision, Kinship
from app.models import Comment, Correction, Incident, PairDecision
from app.store import editing, snapshot, write
from app.store.db import WriteSession
from app.store.redact import Order
from tests.store.conftest import BY, Maker, Members, claim

NAME = 'Aghali "the Tall" ag Ünlikely'
ORDER = Order(NAME, "A person at risk.", "Une personne en danger.")
TODAY = dt.datetime.now(dt.UTC).date()
MARK = f"[redacted {TODAY.isoformat()}]"


def rows_with(db: WriteSession, words: str) -> list[str]:
    """Every column of every table in which the words stand, also as JSON writes them.

    An index of single words holds them folded: what is looked for there is the longest one.
    """
    db.flush()
    found, longest = [], max(fold(words).split(), key=len, default="").encode()
    for table in inspect(db.connection()).get_table_names():
        for row in db.connection().execute(text(f'SELECT * FROM "{table}"')).mappings():
            for name, value in row.items():
                if isinstance(value, bytes):
                    found += [f"{table}.{name}"] if longest and longest in value else []
                elif any(
                    one in str(value).lower() for one in (words.lower(), orjson.dumps(words).decode()[1:-1].lower())
                ):
                    found.append(f"{table}.{name}")
    return found


def tell(incident: Maker, db: WriteSession, members: Members) -> Incident:
    """An incident with the name in every place where one can stand, in two versions and beside them."""
    row = incident(
        title=f"Attack on {NAME}", summary=f"{NAME}. And again: {NAME}.", grade_note=NAME,
        claims=[claim(n=3, text=f"It names {NAME}.", spokesperson=NAME, sources=[{"source": "paper", "via": NAME}])],
        involvements=[{"actor": "army", "role": "side_a", "note": NAME}],
    )  # fmt: skip
    other = incident(title="Another one")
    write.amend(db, row, IncidentChanges(set={"title": f"Raid on {NAME}"}), because(f"Because of {NAME}."), seen=1)
    cora = members("contributor")
    said = snapshot.draft_of(row)
    proposed = IncidentDraft.model_validate({**said, "summary": f"Better: {NAME}", "standing": "published"})
    assert editing.save(db, cora, row.key, proposed, f"I know {NAME}", seen=2).kind == "proposed"
    now = dt.datetime.now(dt.UTC)
    ids: dict[str, Any] = {"incident_id": row.id}
    db.add(Comment(**ids, account_id=cora.id, at=now, text=f"Is it {NAME}?"))
    db.add(Correction(**ids, version=2, text=f"I am {NAME}", contact=NAME, created_at=now, decision=Decision.WAITING))
    db.add(PairDecision(first_id=row.id or 0, second_id=other.id or 0, kinship=Kinship.RELATED, reason=NAME, at=now))
    db.flush()
    return row


def because(reason: str) -> Byline:
    """The byline of a change with a reason of its own."""
    return Byline(BY.author, BY.role, reason)
