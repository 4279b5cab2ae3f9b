"""How a checked draft becomes the rows of an incident: its own columns, and what stands under it."""

from typing import Any

from app.domain.draft import ClaimDraft, IncidentDraft
from app.models import (
    Actor,
    Claim,
    ClaimSource,
    Dataset,
    Incident,
    IncidentSource,
    IncidentTag,
    Involvement,
    Place,
    Source,
)
from app.store.derive import derive
from app.store.lookup import Lookup

_NOT_COLUMNS = {"id", "claimant", "subject", "sources"}


def plain(draft: IncidentDraft) -> dict[str, Any]:
    """The columns that a draft fills without looking anything up."""
    taken = (
        "title", "title_fr", "summary", "summary_fr", "event_type", "sub_event_type", "geo_precision", "happened",
        "attribution", "grade_note", "grade_note_fr", "latitude", "longitude",
    )  # fmt: skip
    return {
        **{name: getattr(draft, name) for name in taken},
        "date_from": draft.date.first,
        "date_to": draft.date.last,
        "date_precision": draft.date.precision,
        "own_point": draft.latitude is not None,
        "own_labels": draft.region is not None or draft.district is not None,
        "route": [list(point) for point in draft.route],
        "external_id": draft.external_id or None,
        "given": dict(draft.given),
    }


def fill(incident: Incident, draft: IncidentDraft, known: Lookup) -> None:
    """Tie the incident to the registers and give it the draft's involvements, claims and sources."""
    incident.place = known.maybe(Place, draft.place)
    incident.region = known.maybe(Place, draft.region)
    incident.district = known.maybe(Place, draft.district)
    incident.dataset = known.maybe(Dataset, draft.dataset)
    _involve(incident, draft, known)
    kept = {one.source.slug: one for one in incident.cited}
    incident.cited = [_at(kept.get(slug) or IncidentSource(source=known.one(Source, slug)), n)
                      for n, slug in enumerate(draft.cited())]  # fmt: skip
    own = {claim.key: claim for claim in incident.claims}
    incident.claims = [_claim(own, claim, n, known) for n, claim in enumerate(draft.claims)]
    tagged = {one.tag: one for one in incident.tagged}
    incident.tagged = [tagged.get(tag) or IncidentTag(tag=tag) for tag in sorted(draft.tags)]
    derive(incident)


def _involve(incident: Incident, draft: IncidentDraft, known: Lookup) -> None:
    kept = {(one.actor.slug, one.role): one for one in incident.involvements}
    rows = []
    for n, wanted in enumerate(draft.involvements):
        row = kept.pop((wanted.actor, wanted.role), None)
        row = row or Involvement(actor=known.one(Actor, wanted.actor), role=wanted.role)
        row.position, row.note, row.note_fr = n, wanted.note, wanted.note_fr
        rows.append(row)
    incident.involvements = rows


def _at(row: IncidentSource, position: int) -> IncidentSource:
    row.position = position
    return row


def _claim(own: dict[str, Claim], draft: ClaimDraft, position: int, known: Lookup) -> Claim:
    plain = {name: getattr(draft, name) for name in ClaimDraft.model_fields.keys() - _NOT_COLUMNS}
    key: dict[str, Any] = {"key": draft.id} if draft.id else {}
    claim = own.get(draft.id or "") or Claim(**plain, **key)
    for name, value in plain.items():
        setattr(claim, name, value)
    claim.position = position
    claim.claimant = known.one(Actor, draft.claimant)
    claim.subject = known.maybe(Actor, draft.subject)
    kept = {one.source.slug: one for one in claim.cited}
    rows = []
    for n, cited in enumerate(draft.sources):
        row = kept.get(cited.source) or ClaimSource(source=known.one(Source, cited.source))
        row.position, row.via, row.via_fr = n, cited.via, cited.via_fr
        rows.append(row)
    claim.cited = rows
    return claim
