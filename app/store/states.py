"""What incidents hold, as short digests that are the same in every atlas: by these a sheet is known to be out of date.

Neither versions nor ids of claims are part of them, for another atlas that took in the same files has its own. The
claims are read as plain rows, so that a table of incidents need not load them.
"""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

import orjson
from sqlalchemy import select as columns_of
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.models import Actor, Claim, ClaimSource, Incident, Source
from app.store import snapshot
from app.store.db import ReadSession

Said = Sequence[Any]
_SIZE = 12
_OF_A_CLAIM = tuple(getattr(Claim, name) for name in snapshot.CLAIM_FIELDS)


def claims(db: ReadSession, incidents: Collection[int | None]) -> dict[int, list[Said]]:
    """By incident, what its claims say and on which sources each rests, in their order."""
    speaker, group = aliased(Actor), aliased(Actor)
    resting: dict[int, list[Said]] = {}
    cited = columns_of(col(ClaimSource.claim_id), col(Source.slug), col(ClaimSource.via), col(ClaimSource.via_fr))
    cited = cited.join(Source, col(Source.id) == col(ClaimSource.source_id))
    cited = cited.join(Claim, col(Claim.id) == col(ClaimSource.claim_id))
    cited = cited.where(col(Claim.incident_id).in_(incidents))
    for claim, *rest in db.execute(cited.order_by(col(ClaimSource.claim_id), col(ClaimSource.position))):
        resting.setdefault(claim, []).append(rest)
    asked: Any = columns_of(
        col(Claim.incident_id), col(Claim.id), col(speaker.slug), col(group.slug), *_OF_A_CLAIM
    )  # fmt: skip
    asked = asked.join(speaker, col(speaker.id) == col(Claim.claimant_id))
    asked = asked.outerjoin(group, col(group.id) == col(Claim.subject_id))
    asked = asked.where(col(Claim.incident_id).in_(incidents)).order_by(col(Claim.incident_id), col(Claim.position))
    found: dict[int, list[Said]] = {}
    for incident, claim, *said in db.execute(asked):
        found.setdefault(incident, []).append([*said, resting.get(claim, [])])
    return found


def state(row: Incident, said: Sequence[Said]) -> str:
    """The digest of an incident whose claims say this."""
    told = orjson.dumps([snapshot.fields_of(row), said], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(told, digest_size=_SIZE).hexdigest()


def now(db: ReadSession, incident: int) -> str:
    """The digest of what an incident holds now."""
    return state(db.get_one(Incident, incident), claims(db, [incident]).get(incident, ()))
