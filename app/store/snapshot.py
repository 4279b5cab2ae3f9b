"""Snapshots: a whole record as JSON, for its revision, and as a draft that can be changed."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

import orjson

from app.domain.dates import Span, write_edtf
from app.models import Actor, Claim, Dataset, Incident, Place, ReportedTotal, Source

CLAIM_FIELDS = (
    "spokesperson", "spokesperson_fr", "measure", "stance", "scope", "subject_text", "subject_text_fr", "extent",
    "low", "best",
    "high", "wording", "wording_fr", "said_on", "text", "text_fr", "superseded", "preferred", "preferred_reason",
    "preferred_reason_fr", "inconsistent_at_source",
)  # fmt: skip
_INCIDENT = (
    "title", "title_fr", "summary", "summary_fr", "event_type", "sub_event_type", "geo_precision", "happened",
    "attribution", "grade_note", "grade_note_fr",
)  # fmt: skip
_TOTAL = (
    "measure", "subject_text", "subject_text_fr", "low", "best", "high", "wording", "wording_fr", "area_text",
    "area_text_fr", "since", "until", "text", "text_fr",
)  # fmt: skip
_SOURCE = (
    "slug", "publisher", "publisher_fr", "title", "title_fr", "url", "archived_url", "published_on", "language", "note",
    "note_fr",
)  # fmt: skip


def draft_of(incident: Incident) -> dict[str, Any]:
    """The incident as the fields of an IncidentDraft, without its standing; claims carry their ids."""
    return {
        **fields_of(incident),
        "claims": [_claim(one) for one in incident.claims],
        "tags": sorted(one.tag for one in incident.tagged),
    }


def fields_of(incident: Incident) -> dict[str, Any]:
    """The same without claims and tags, which are rows of their own."""
    return {
        **_fields(incident, _INCIDENT),
        "date": write_edtf(Span(incident.date_from, incident.date_to, incident.date_precision)),
        "place": _slug(incident.place),
        "region": _slug(incident.region) if incident.own_labels else None,
        "district": _slug(incident.district) if incident.own_labels else None,
        "latitude": incident.latitude if incident.own_point else None,
        "longitude": incident.longitude if incident.own_point else None,
        "route": [list(point) for point in incident.route],
        "involvements": [
            {"actor": one.actor.slug, **_fields(one, ("role", "note", "note_fr"))} for one in incident.involvements
        ],
        "sources": [one.source.slug for one in incident.cited],
        "dataset": _slug(incident.dataset),
        "external_id": incident.external_id or "",
        "given": incident.given,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.key,
        "claimant": claim.claimant.slug,
        "subject": _slug(claim.subject),
        **_fields(claim, CLAIM_FIELDS),
        "sources": [{"source": one.source.slug, "via": one.via, "via_fr": one.via_fr} for one in claim.cited],
    }


def of_incident(incident: Incident) -> dict[str, Any]:
    """All that a revision of an incident keeps; `shown` is what followed from its place at that time."""
    return {
        "code": incident.code,
        "standing": incident.standing,
        "closing_reason": incident.closing_reason,
        "merged_into": incident.merged_into.code if incident.merged_into else None,
        "published_at": incident.published_at,
        "shown": {
            "latitude": incident.latitude,
            "longitude": incident.longitude,
            "region": _slug(incident.region),
            "district": _slug(incident.district),
        },
        **draft_of(incident),
    }


def of_actor(actor: Actor) -> dict[str, Any]:
    """All that a revision of an actor keeps."""
    return {
        **_fields(actor, ("slug", "name", "name_fr", "kind", "note", "note_fr", "listed")),
        "names": [_fields(one, ("name", "kind", "language", "since", "until")) for one in actor.names],
        "links": [
            {"to": one.other.slug, **_fields(one, ("kind", "since", "until", "note", "note_fr"))} for one in actor.links
        ],
        **_merged(actor),
    }


def of_place(place: Place) -> dict[str, Any]:
    """All that a revision of a place keeps."""
    return {
        **_fields(place, ("slug", "name", "name_fr", "kind", "latitude", "longitude", "country", "geonames_id")),
        **_fields(place, ("note", "note_fr", "listed")),
        "region": _slug(place.region),
        "district": _slug(place.district),
        "names": [_fields(one, ("name", "language", "origin")) for one in place.names],
        **_merged(place),
    }


def of_source(source: Source) -> dict[str, Any]:
    """All that a revision of a source keeps."""
    return {
        **_fields(source, (*_SOURCE, "listed")),
        "repeats": _slug(source.repeats),
        "dataset": _slug(source.dataset),
        **_merged(source),
    }


def of_dataset(dataset: Dataset) -> dict[str, Any]:
    """All that a revision of a dataset keeps."""
    return _fields(dataset, ("slug", "name", "licence", "republish", "released", "citation", "url"))


def of_total(total: ReportedTotal) -> dict[str, Any]:
    """All that a revision of a reported total keeps."""
    return {
        **_fields(total, _TOTAL),
        "claimant": total.claimant.slug,
        "subject": _slug(total.subject),
        "area": _slug(total.area),
        "sources": [{"source": one.source.slug, "via": one.via, "via_fr": one.via_fr} for one in total.cited],
    }


def write(record: dict[str, Any]) -> str:
    """The snapshot as text, the same for the same record."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS).decode()


def _fields(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return dict(zip(names, _getter(names)(row), strict=True))


@cache
def _getter(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    """Takes several fields at once; one by one it is what an import spends most of its time on."""
    return attrgetter(*names)


def _merged(row: Actor | Place | Source) -> dict[str, Any]:
    """Where a record went; nothing for one that stands, so that its snapshot is just its draft."""
    return {"merged_into": row.merged_into.slug} if row.merged_into else {}


def _slug(row: Any) -> str | None:
    return row.slug if row is not None else None
