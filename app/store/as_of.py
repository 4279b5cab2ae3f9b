"""One incident as readers saw it on a day or in a version: rows made anew from a snapshot, never stored.

The figures are derived from the snapshot's own claims. Records of the registers go by their present names, for a
snapshot keeps their short names only; what readers may not see any more keeps the short name alone.
"""

import datetime as dt
from typing import Any

from app.domain.answers import IncidentAnswer
from app.domain.dates import read_day, read_edtf
from app.domain.errors import NotFound
from app.domain.event_types import EventType, SubEventType
from app.domain.shapes import INCIDENT, Record, normal
from app.domain.vocabulary import (
    ActorKind,
    Attribution,
    Extent,
    GeoPrecision,
    Happened,
    Measure,
    PlaceKind,
    Role,
    Scope,
    Stance,
    Standing,
)
from app.i18n import day as day_words
from app.i18n import gettext
from app.models import Actor, Claim, ClaimSource, Incident, IncidentSource, Involvement, Place, Source
from app.store import history, present
from app.store.db import ReadSession
from app.store.derive import derive
from app.store.history import Subject, Told
from app.store.public_records import PublicRecords
from app.store.resolve import Resolved

_WORDS: dict[str, Any] = {
    "event_type": EventType, "sub_event_type": SubEventType, "geo_precision": GeoPrecision, "happened": Happened,
    "attribution": Attribution, "measure": Measure, "stance": Stance, "scope": Scope, "extent": Extent, "role": Role,
}  # fmt: skip
_COLUMNS = (
    "title", "title_fr", "summary", "summary_fr", "event_type", "sub_event_type", "geo_precision", "happened",
    "attribution", "grade_note", "grade_note_fr", "latitude", "longitude", "route", "given",
)  # fmt: skip
_NO_COLUMNS = ("id", "claimant", "subject", "sources", "said_on")


def one(db: ReadSession, code: str, asked: Resolved, day: dt.date) -> IncidentAnswer:
    """The incident of a code at the end of a day (UTC); raises NotFound where it was not public yet.

    As with the incident of today, whoever presents it looks at `standing` first.
    """
    subject = _whole(history.incident(db, code))
    told = history.at_end_of(db, subject, day)
    if told is None:
        words = {"code": subject.code, "day": day_words(day)}
        raise NotFound(gettext("%(code)s was not published yet when %(day)s ended.", **words))
    return present.incident(_Past(db, told.held).incident(subject.code, told), asked)


def version(db: ReadSession, code: str, asked: Resolved, number: int) -> IncidentAnswer:
    """The incident of a code as one of its public versions has it; raises NotFound for any other number."""
    subject = _whole(history.incident(db, code))
    (told,) = history.pair(db, subject, [number])
    return present.incident(_Past(db, told.held).incident(subject.code, told), asked)


def _whole(subject: Subject) -> Subject:
    """The subject; raises NotFound where its texts are withheld, for what it was is not told of such an incident."""
    if subject.withheld:
        raise NotFound(
            gettext("Of %(code)s only the figures may be passed on, and only as they are today.", code=subject.code)
        )
    return subject


class _Past:
    """Rows from one snapshot; those that stand for hidden records get ids that no record has."""

    def __init__(self, db: ReadSession, held: Record) -> None:
        self._known = PublicRecords(db)
        self._known.learn(held)
        self._made: dict[tuple[str, str], Any] = {}
        self._held = held
        self._draft = normal(held, INCIDENT)

    def incident(self, code: str, told: Told) -> Incident:
        """The row of the incident, with all that stood under it."""
        span = read_edtf(self._draft["date"])
        row = Incident(
            **_worded({name: self._draft[name] for name in _COLUMNS}),
            key=code, code=code, standing=Standing(self._held["standing"]), version=told.version, updated_at=told.at,
            date_from=span.first, date_to=span.last, date_precision=span.precision,
            own_point=self._draft["latitude"] is not None,
            closing_reason=self._held.get("closing_reason") or "",
        )  # fmt: skip
        row.place = self._find("place", self._draft["place"])
        if slug := self._draft["dataset"]:
            row.dataset, row.external_id = self._known.row("dataset", slug), self._draft["external_id"] or None
        row.involvements = self._involved()
        row.cited = [IncidentSource(source=self._find("source", slug)) for slug in self._draft["sources"]]
        row.claims = [self._claim(one) for one in self._draft["claims"]]
        derive(row)
        self._as_shown(row)
        if into := self._held.get("merged_into"):
            fields: Record = {"code": into}
            row.merged_into = Incident(**fields)
        return row

    def _as_shown(self, row: Incident) -> None:
        """Where it was on the map then, not where its place lies by now."""
        shown = self._held.get("shown")
        if shown is None:
            return
        row.latitude, row.longitude = shown["latitude"], shown["longitude"]
        row.region, row.district = (self._find("place", shown[name]) for name in ("region", "district"))

    def _involved(self) -> list[Involvement]:
        """Each actor in each role once, also where two actors are one by now."""
        rows: dict[tuple[Any, Role], Involvement] = {}
        for one in self._draft["involvements"]:
            actor, role = self._find("actor", one["actor"]), Role(one["role"])
            rows.setdefault(
                (actor.id, role), Involvement(actor=actor, role=role, note=one["note"], note_fr=one["note_fr"])
            )
        return list(rows.values())

    def _claim(self, fields: Record) -> Claim:
        row = Claim(**_worded({name: value for name, value in fields.items() if name not in _NO_COLUMNS}))
        row.key = fields["id"]
        row.said_on = read_day(fields["said_on"]) if fields["said_on"] else None
        row.claimant, row.subject = self._find("actor", fields["claimant"]), self._find("actor", fields["subject"])
        row.cited = [
            ClaimSource(source=self._find("source", one["source"]), via=one["via"], via_fr=one["via_fr"])
            for one in fields["sources"]
        ]
        return row

    def _find(self, kind: str, slug: str | None) -> Any:
        if slug is None:
            return None
        found = self._known.row(kind, slug)
        if found is None and (kind, slug) not in self._made:
            self._made[kind, slug] = _stand_in(kind, slug, -1 - len(self._made))
        return found or self._made[kind, slug]


def _worded(fields: Record) -> Record:
    """Values of the vocabularies as words of theirs."""
    return {name: _WORDS[name](value) if name in _WORDS else value for name, value in fields.items()}


def _stand_in(kind: str, slug: str, number: int) -> Actor | Place | Source:
    """A record that says nothing but the short name, which was public with the snapshot."""
    if kind == "actor":
        return Actor(id=number, slug=slug, name=slug, kind=ActorKind.UNNAMED_SOURCES)
    if kind == "place":
        return Place(id=number, slug=slug, name=slug, kind=PlaceKind.TOWN)
    return Source(id=number, slug=slug, publisher=slug)
