"""The ids that the claims of a sheet bring along: each belongs to one claim of one incident."""

from collections.abc import Iterator, Sequence

from app.i18n import N_
from app.importing.drafted import Drafted
from app.importing.problem import Problem
from app.store.claim_ids import owners
from app.store.db import ReadSession

COLUMN = "claims: id"
OF_ANOTHER = N_("an id of a claim of this incident, or none for a new claim: the incident %(code)s has it")


def insist(db: ReadSession, read: Sequence[Drafted | Problem]) -> list[Drafted | Problem]:
    """The same, with a problem in place of each record whose claims bear the ids of another incident's."""
    brought = {one for drafted in read if isinstance(drafted, Drafted) for one in _ids(drafted)}
    if not brought:
        return list(read)
    known = owners(db, brought)
    made: list[Drafted | Problem] = []
    for one in read:
        wrong = [] if isinstance(one, Problem) else list(_wrong(one, known))
        made += wrong or [one]
    return made


def _ids(one: Drafted) -> Iterator[str]:
    yield from (claim.id for claim in (one.incident.claims if one.incident else ()) if claim.id)


def _wrong(one: Drafted, known: dict[str, str]) -> Iterator[Problem]:
    for key in _ids(one):
        if key in known and known[key] != one.external_id:
            yield Problem(one.line, COLUMN, key, OF_ANOTHER, {"code": known[key] or "…"})
