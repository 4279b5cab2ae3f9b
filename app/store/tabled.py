"""An incident and its claims as rows of the two tables that leave the atlas (app.domain.columns), texts as they stand.

Other answers come in the reader's language; a row has every text in both, so that a record can be made of it again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from app.domain import columns
from app.domain.cells_text import Value, decimal
from app.domain.dates import Span, write_edtf
from app.domain.vocabulary import COUNTED, Republish
from app.models import Claim, ClaimSource, Dataset, Incident, Involvement, Place, Source
from app.store.present import chosen
from app.store.resolve import Resolved
from app.store.sight import Sight
from app.store.withheld import titles, withheld

Row: TypeAlias = Mapping[str, Value]
_FREE = {
    "incidents": frozenset(one.name for one in columns.INCIDENTS if one.free),
    "claims": frozenset(one.name for one in columns.CLAIMS if one.free),
}


class Tabled(NamedTuple):
    """One row of the one table, and its rows of the other."""

    incident: Row
    claims: tuple[Row, ...]

    def at(self, state: str) -> "Tabled":
        """The same with the digest of what the incident holds."""
        return self._replace(incident={**self.incident, "state": state})


def tabled(row: Incident, totals: Sequence[Any], asked: Resolved, *, see: Sight, claims: bool = True) -> Tabled:
    """The rows, of which `totals` are the figures of the whole incident; without claims where none are asked for.

    Free texts and sources are left out where the incident's dataset lets only its figures be passed on; it goes by a
    title that its figures make.
    """
    incident = _incident(row, totals, asked)
    under = [_claim(row, one) for one in row.claims] if claims else []
    if withheld(row, see):
        called = titles(row, see)
        incident = {**_bare(incident, _FREE["incidents"]), **called}
        about = {f"incident_{name}": title for name, title in called.items()}
        under = [{**_bare(one, _FREE["claims"]), **about} for one in under]
    return Tabled(incident, tuple(under))


def _bare(row: Row, free: frozenset[str]) -> dict[str, Value]:
    return {name: value for name, value in row.items() if name not in free and not name.startswith("sources")}


def _incident(row: Incident, totals: Sequence[Any], asked: Resolved) -> dict[str, Value]:
    return {
        "code": row.code or row.key,
        **_plain(row, *_TEXTS, "date_from", "date_to", "date_precision", "event_type", "sub_event_type"),
        "date": _edtf(row),
        **_plain(row, "latitude", "longitude", "geo_precision", "happened", "attribution", "civilians"),
        **_place(row.place),
        **_named("region", row.region),
        **_named("district", row.district),
        **_actors(row.involvements),
        **_figures(totals, asked),
        **_sources([one.source for one in row.cited]),
        **_dataset(row.dataset),
        "external_id": row.external_id,
        "given": row.given,
        "route": [f"{decimal(float(one[0]))},{decimal(float(one[1]))}" for one in row.route],
        "own_point": row.own_point,
        "own_areas": row.own_labels,
    }


_TEXTS = ("title", "title_fr", "summary", "summary_fr", "grade_note", "grade_note_fr")


def _plain(row: object, *names: str) -> dict[str, Value]:
    return {name: getattr(row, name) for name in names}


def _edtf(row: Incident) -> str:
    return write_edtf(Span(row.date_from, row.date_to, row.date_precision))


def _named(prefix: str, row: Any) -> dict[str, Value]:
    if row is None:
        return {}
    return {prefix: row.slug, f"{prefix}_name": row.name, f"{prefix}_name_fr": row.name_fr}


def _place(row: Place | None) -> dict[str, Value]:
    if row is None:
        return {}
    return {
        **_named("place", row),
        "place_kind": row.kind,
        "place_latitude": row.latitude,
        "place_longitude": row.longitude,
        "place_country": row.country,
    }


def _actors(rows: Sequence[Involvement]) -> dict[str, Value]:
    return {
        "actors": [one.actor.slug for one in rows],
        "actors_role": [one.role.value for one in rows],
        "actors_name": [one.actor.name for one in rows],
        "actors_name_fr": [one.actor.name_fr for one in rows],
        "actors_kind": [one.actor.kind.value for one in rows],
        "actors_note": [one.note for one in rows],
        "actors_note_fr": [one.note_fr for one in rows],
    }


def _figures(totals: Sequence[Any], asked: Resolved) -> dict[str, Value]:
    """What the claims come to; of a measure without claims nothing, which is not zero."""
    made: dict[str, Value] = {}
    for total in totals:
        if total.claimant_id is not None or total.measure not in COUNTED:
            continue
        name = total.measure.value
        made |= {f"{name}_low": total.low, f"{name}_high": total.high, f"{name}_preferred": total.best}
        made[f"{name}_open"] = total.open if total.low is not None else None
        if counted := chosen(totals, total.measure, asked):
            made |= {f"{name}_chosen_low": counted.low, f"{name}_chosen_high": counted.high}
            made[f"{name}_chosen_open"] = counted.open
    return made


def _sources(rows: Sequence[Source]) -> dict[str, Value]:
    # Which source is repeated is said where it stands beside: of others it is not known here whether they are public.
    known = {one.id: one.slug for one in rows}
    return {
        "sources": [one.slug for one in rows],
        "sources_publisher": [one.publisher for one in rows],
        "sources_publisher_fr": [one.publisher_fr for one in rows],
        "sources_title": [one.title for one in rows],
        "sources_title_fr": [one.title_fr for one in rows],
        "sources_url": [one.url or "" for one in rows],
        "sources_archived_url": [one.archived_url or "" for one in rows],
        "sources_date": [one.published_on.isoformat() if one.published_on else "" for one in rows],
        "sources_language": [one.language for one in rows],
        "sources_repeats": [known.get(one.repeats_id, "") if one.repeats_id else "" for one in rows],
        "sources_dataset": [_public(one.dataset) for one in rows],
    }


def _public(row: Dataset | None) -> str:
    """The dataset of a source, where readers may know that the atlas holds it."""
    return row.slug if row is not None and row.republish is not Republish.NOTHING else ""


def _dataset(row: Dataset | None) -> dict[str, Value]:
    if row is None:
        return {}
    return {
        "dataset": row.slug,
        "dataset_name": row.name,
        "dataset_version": row.released,
        "dataset_licence": row.licence,
        "dataset_citation": row.citation,
        "dataset_url": row.url,
        "dataset_republish": row.republish,
    }


_CLAIM = (
    "spokesperson", "spokesperson_fr", "measure", "stance", "scope", "subject_text", "subject_text_fr", "extent", "low",
    "best", "high", "wording", "wording_fr", "said_on", "text", "text_fr", "superseded", "preferred",
    "preferred_reason", "preferred_reason_fr", "inconsistent_at_source",
)  # fmt: skip


def _claim(incident: Incident, row: Claim) -> dict[str, Value]:
    return {
        "id": row.key,
        "incident": incident.code or incident.key,
        "incident_title": incident.title,
        "incident_title_fr": incident.title_fr,
        "incident_date": _edtf(incident),
        **_named("claimant", row.claimant),
        "claimant_kind": row.claimant.kind,
        **_plain(row, *_CLAIM),
        **_named("subject", row.subject),
        "subject_kind": row.subject.kind if row.subject else None,
        **_printed(row.cited),
    }


def _printed(rows: Sequence[ClaimSource]) -> dict[str, Value]:
    return {
        "sources": [one.source.slug for one in rows],
        "sources_via": [one.via for one in rows],
        "sources_via_fr": [one.via_fr for one in rows],
        "sources_publisher": [one.source.publisher for one in rows],
        "sources_publisher_fr": [one.source.publisher_fr for one in rows],
        "sources_url": [one.source.url or "" for one in rows],
        "sources_date": [one.source.published_on.isoformat() if one.source.published_on else "" for one in rows],
    }
