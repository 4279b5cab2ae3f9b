"""One incident as linked data (JSON-LD, schema.org), for search engines and catalogues.

What stands at the address is a record: it has a version, a licence and sources. It is about an event, which has none
of these. So the record is the Dataset, and the event is what it is about.
"""

from collections.abc import Sequence
from typing import Any

from app.domain.answers import CitedSource, IncidentAnswer
from app.domain.dates import Span, write_edtf
from app.domain.vocabulary import DatePrecision
from app.i18n import gettext, language

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def linked(
    incident: IncidentAnswer, sources: Sequence[CitedSource], *, address: str, home: str, licensed: bool
) -> dict[str, Any]:
    """The record as a tree; `licensed` where no part of it comes from a dataset with a licence of its own."""
    atlas = gettext("Northern Mali Incident Atlas")
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "identifier": incident.code,
        "name": incident.title,
        "description": _description(incident),
        "inLanguage": language(),
        "version": str(incident.version),
        "dateModified": incident.updated_at.date().isoformat(),
        "temporalCoverage": f"{incident.date_from.isoformat()}/{incident.date_to.isoformat()}",
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "Dataset", "name": atlas, "url": home},
        "creator": {"@type": "Organization", "name": atlas, "url": home},
        "about": _event(incident),
        "citation": [_source(one) for one in sources],
    }
    return {**made, "license": LICENCE} if licensed else made


def _description(incident: IncidentAnswer) -> str:
    said = gettext("What is claimed about this incident, by whom, and where it is printed.")
    return f"{incident.summary} {said}" if incident.summary else f"{incident.title}. {said}"


def _event(incident: IncidentAnswer) -> dict[str, Any]:
    event: dict[str, Any] = {"@type": "Event", "name": incident.title, **_days(incident)}
    if where := _place(incident):
        event["location"] = where
    return event


def _days(incident: IncidentAnswer) -> dict[str, str]:
    """The days as exactly as they are known; of a day somewhere in a span no first and last day can be said."""
    first, last, precision = incident.date_from, incident.date_to, incident.date_precision
    if precision is DatePrecision.WITHIN:
        return {}
    if precision in (DatePrecision.MONTH, DatePrecision.YEAR):
        coarse = write_edtf(Span(first, last, precision))
        return {"startDate": coarse, "endDate": coarse}
    return {"startDate": first.isoformat(), "endDate": last.isoformat()}


def _place(incident: IncidentAnswer) -> dict[str, Any] | None:
    named = incident.place or incident.district or incident.region
    if named is None:
        return None
    place: dict[str, Any] = {"@type": "Place", "name": named.name}
    if incident.region and incident.region.slug != named.slug:
        place["containedInPlace"] = {"@type": "Place", "name": incident.region.name}
    if incident.latitude is not None and incident.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": incident.latitude,
            "longitude": incident.longitude,
        }
    return place


def _source(source: CitedSource) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": "CreativeWork",
        "name": source.title or source.publisher,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "inLanguage": source.language,
    }
    if source.url:
        made["url"] = source.url
    if source.published_on:
        made["datePublished"] = source.published_on.isoformat()
    return made
