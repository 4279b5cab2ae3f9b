"""Reading one source: whose claims it carries and through whom, what repeats it, and the incidents it reports."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain.answers import Ref
from app.domain.errors import NotFound
from app.domain.register_answers import Counted, PrintedClaim, PrintedIncident, SourceDetail
from app.domain.vocabulary import Extent, Scope
from app.i18n import N_, gettext
from app.models import Actor, Claim, ClaimSource, Incident, IncidentSource, Source
from app.store import printed
from app.store.beside import Figures, beside_of
from app.store.db import ReadSession
from app.store.named import in_words, ref, tongue
from app.store.public import public_source
from app.store.sight import PUBLIC, Sight, readable, visible
from app.store.withheld import title

MOST_NAMES = 30
"""So many claimants, chains and repeating sources are named; the page says how many more there are."""
MOST_CLAIMS = 20
"""So many claims of one incident are listed; all of them stand on the incident's page."""
ABOUT = {
    Scope.SEVERAL: N_("Several groups together"),
    Scope.UNKNOWN_VICTIMS: N_("Victims whose group is not known"),
    Scope.EVERYBODY: N_("Everybody in the incident"),
}


def known(db: ReadSession, slug: str, *, see: Sight = PUBLIC) -> int:
    """The id of a public source; raises NotFound."""
    found = db.exec(select(Source.id).where(col(Source.slug) == slug, public_source(see))).first()
    if found is None:
        raise NotFound(gettext("No source is known as “%(slug)s”.", slug=slug[:60]))
    return found


def detail(db: ReadSession, source: int, *, see: Sight = PUBLIC) -> SourceDetail:
    """One source, with everything that is tied to it and counted."""
    (answer,) = printed.answers(db, [source], see=see)
    (archived,) = db.exec(select(Source.archived_url).where(col(Source.id) == source)).all()
    repeating = db.exec(
        select(Source)
        .where(col(Source.repeats_id) == source, col(Source.id) != source, public_source(see))
        .order_by(col(Source.published_on), col(Source.id))
    ).all()
    claimants, quoted = _claimants(db, source, see), _quoted(db, source, see)
    chains = [one for one in quoted if one.name]
    return SourceDetail(
        **answer.model_dump(),
        archived_url=archived,
        repeated_by=[Ref(slug=row.slug, name=in_words(row)) for row in repeating[:MOST_NAMES]],
        repeated_by_in_all=len(repeating),
        claimants=claimants[:MOST_NAMES],
        claimants_in_all=len(claimants),
        quoted=chains[:MOST_NAMES],
        quoted_in_all=len(chains),
        direct=sum(one.claims for one in quoted if not one.name),
    )


def _here(source: int, see: Sight) -> tuple[ColumnElement[bool], ...]:
    """The clauses of a query over claims and incidents that keep what this source prints and may be seen."""
    return (col(ClaimSource.source_id) == source, visible(see), readable(see))


def _claimants(db: ReadSession, source: int, see: Sight) -> list[Counted]:
    """Whose claims it carries, by their number."""
    query: Any = (
        columns(Actor, func.count(), func.count(func.distinct(Claim.incident_id)))
        .join(Claim, col(Claim.claimant_id) == col(Actor.id))
        .join(ClaimSource, col(ClaimSource.claim_id) == col(Claim.id))
        .join(Incident, col(Claim.incident_id) == col(Incident.id))
        .where(*_here(source, see))
        .group_by(col(Actor.id))
    )
    made = [
        Counted(name=in_words(actor), slug=actor.slug, claims=claims, incidents=incidents)
        for actor, claims, incidents in db.exec(query)
    ]
    return sorted(made, key=lambda one: (-one.claims, one.name))


def _quoted(db: ReadSession, source: int, see: Sight) -> list[Counted]:
    """The chains through which its claims came, by number; the empty one stands for none."""
    query: Any = (
        columns(col(ClaimSource.via), col(ClaimSource.via_fr), func.count())
        .join(Claim, col(ClaimSource.claim_id) == col(Claim.id))
        .join(Incident, col(Claim.incident_id) == col(Incident.id))
        .where(*_here(source, see))
        .group_by(col(ClaimSource.via), col(ClaimSource.via_fr))
    )
    found: dict[str, int] = {}
    for via, via_fr, many in db.exec(query):
        name = tongue(via, via_fr)
        found[name] = found.get(name, 0) + many
    return [Counted(name=name, claims=many) for name, many in sorted(found.items(), key=lambda pair: (-pair[1], pair))]


def incidents(
    db: ReadSession, source: int, figures: Figures, *, limit: int, offset: int = 0, see: Sight = PUBLIC
) -> list[PrintedIncident]:
    """One page of the incidents that the source reports, newest first, with its claims and how its figures compare."""
    rows = db.exec(
        select(Incident)
        .join(IncidentSource, col(IncidentSource.incident_id) == col(Incident.id))
        .where(col(IncidentSource.source_id) == source, visible(see), readable(see))
        .order_by(col(Incident.date_from).desc(), col(Incident.id).desc())
        .options(selectinload(Incident.place))  # type: ignore[arg-type]
        .limit(limit)
        .offset(offset)
    ).all()
    ids = [row.id for row in rows if row.id is not None]
    claims = _claims(db, source, ids)
    pairs = beside_of(db, figures, ids)
    return [
        PrintedIncident(
            code=row.code or row.key,
            title=title(row, see),
            event_type=row.event_type,
            date_from=row.date_from,
            date_to=row.date_to,
            date_precision=row.date_precision,
            place=in_words(row.place) if row.place else "",
            claims=claims.get(row.id, [])[:MOST_CLAIMS],
            claims_in_all=len(claims.get(row.id, [])),
            beside=pairs.get(row.id, []),
        )
        for row in rows
    ]


def _claims(db: ReadSession, source: int, ids: list[int]) -> dict[int | None, list[PrintedClaim]]:
    """The claims that the source prints, by incident and in the incident's order."""
    rows = db.exec(
        select(ClaimSource)
        .join(Claim, col(ClaimSource.claim_id) == col(Claim.id))
        .where(col(ClaimSource.source_id) == source, col(Claim.incident_id).in_(ids))
        .order_by(col(Claim.incident_id), col(Claim.position), col(Claim.id))
        .options(
            selectinload(ClaimSource.claim).selectinload(Claim.claimant),  # type: ignore[arg-type]
            selectinload(ClaimSource.claim).selectinload(Claim.subject),  # type: ignore[arg-type]
        )
    )
    found: dict[int | None, list[PrintedClaim]] = {}
    for row in rows:
        found.setdefault(row.claim.incident_id, []).append(_claim(row))
    return found


def _claim(row: ClaimSource) -> PrintedClaim:
    claim = row.claim
    named = tongue(claim.subject_text, claim.subject_text_fr)
    scope = gettext(ABOUT[claim.scope]) if claim.scope in ABOUT else ""
    return PrintedClaim(
        id=claim.key,
        claimant=ref(claim.claimant),
        spokesperson=tongue(claim.spokesperson, claim.spokesperson_fr),
        measure=claim.measure,
        stance=claim.stance,
        of_itself=claim.subject_id == claim.claimant_id,
        about=named or scope or (in_words(claim.subject) if claim.subject else ""),
        low=claim.low,
        best=claim.best,
        high=claim.high,
        wording=tongue(claim.wording, claim.wording_fr),
        text=tongue(claim.text, claim.text_fr),
        part=claim.extent is Extent.PART,
        superseded=claim.superseded,
        via=tongue(row.via, row.via_fr),
    )
