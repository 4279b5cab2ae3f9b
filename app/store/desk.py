"""The desk's table: every incident that a member may see, narrowed by the filter of the pages, standing and tag."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain.accounts import Member
from app.domain.dates import Span, span_words
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import Decision, Standing
from app.models import Account, Correction, Incident, IncidentTag, Proposal
from app.store.db import ReadSession
from app.store.named import tongue
from app.store.read import order_of
from app.store.resolve import Resolved
from app.store.sight import of_member
from app.store.where import Clause, clauses

PER_PAGE = 50
MOST_TAGS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the table is asked for: the filter of the pages, and what only the desk knows."""

    found: Resolved
    standing: Standing | None = None
    mine: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One incident as the desk's table shows it."""

    key: str
    code: str | None
    title: str
    standing: Standing
    version: int
    when: str
    where: str
    changed: dt.datetime
    owner: str
    tags: tuple[str, ...]
    waiting: int
    """How many proposals and corrections wait for an editor."""


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the table, with how many there are of each standing under the same filter."""

    rows: tuple[Row, ...]
    total: int
    counts: dict[Standing, int]
    tags: tuple[str, ...]
    """Tags in use that the member may see."""


def table(db: ReadSession, member: Member, asked: Asked, *, page: int) -> Table:
    """A page of what matches, in the order of the filter; `updated` is the desk's own."""
    counted = select(col(Incident.standing), func.count()).where(*_clauses(member, asked)).group_by(Incident.standing)
    counts = dict(db.exec(counted).all())
    total = counts.get(asked.standing, 0) if asked.standing else sum(counts.values())
    wanted = select(Incident).where(*_clauses(member, asked), *_of(asked.standing)).options(
        selectinload(Incident.place),  # type: ignore[arg-type]
        selectinload(Incident.region),  # type: ignore[arg-type]
        selectinload(Incident.tagged),  # type: ignore[arg-type]
    )  # fmt: skip
    last = max(1, -(-total // PER_PAGE))
    ordered = wanted.order_by(*order_of(asked.found)).limit(PER_PAGE).offset((min(page, last) - 1) * PER_PAGE)
    return Table(tuple(_rows(db, member, list(db.exec(ordered).all()))), total, counts, _tags(db, member))


def _of(standing: Standing | None) -> list[Clause]:
    return [col(Incident.standing) == standing] if standing else []


def _clauses(member: Member, asked: Asked) -> Iterator[Clause]:
    yield from clauses(asked.found, see=of_member(member))
    if asked.mine:
        yield col(Incident.owner_id) == member.id
    if asked.tag:
        yield col(Incident.id).in_(select(IncidentTag.incident_id).where(IncidentTag.tag == asked.tag))


def _rows(db: ReadSession, member: Member, found: list[Incident]) -> Iterator[Row]:
    ids = [row.id for row in found]
    asked = select(Account.id, Account.shown).where(col(Account.id).in_([row.owner_id for row in found]))
    owners = dict(db.exec(asked).all())
    waiting = _waiting(db, member, ids)
    for row in found:
        yield Row(
            key=row.key,
            code=row.code,
            title=tongue(row.title, row.title_fr),
            standing=row.standing,
            version=row.version,
            when=span_words(Span(row.date_from, row.date_to, row.date_precision)),
            where=_where(row),
            changed=row.updated_at,
            owner=owners.get(row.owner_id, ""),
            tags=tuple(one.tag for one in row.tagged),
            waiting=waiting.get(row.id, 0),
        )


def _where(row: Incident) -> str:
    """The place and its region; one name where the place is the region."""
    every = [tongue(one.name, one.name_fr) for one in (row.place, row.region) if one is not None]
    return ", ".join(dict.fromkeys(every))


def _waiting(db: ReadSession, member: Member, ids: list[int | None]) -> dict[int | None, int]:
    """How many things wait on each incident; contributors are told of their own proposals alone."""
    own = of_member(member).owner is not None
    proposals = select(Proposal.incident_id, func.count()).where(
        col(Proposal.incident_id).in_(ids), col(Proposal.decision) == Decision.WAITING
    )
    if own:
        proposals = proposals.where(col(Proposal.account_id) == member.id)
    found: dict[int | None, int] = dict(db.exec(proposals.group_by(col(Proposal.incident_id))).all())
    if own:
        return found
    corrections = select(Correction.incident_id, func.count()).where(
        col(Correction.incident_id).in_(ids), col(Correction.decision) == Decision.WAITING
    )
    for number, many in db.exec(corrections.group_by(col(Correction.incident_id))).all():
        found[number] = found.get(number, 0) + many
    return found


def _tags(db: ReadSession, member: Member) -> tuple[str, ...]:
    asked = select(IncidentTag.tag).join(Incident, col(Incident.id) == col(IncidentTag.incident_id))
    seen = asked.where(*clauses(Resolved(IncidentFilter()), see=of_member(member))).distinct()
    return tuple(db.exec(seen.order_by(IncidentTag.tag).limit(MOST_TAGS)).all())
