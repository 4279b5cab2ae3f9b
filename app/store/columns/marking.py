"""The marks of single incidents on the map: the columns know their figures, the database their words."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Row, bindparam
from sqlalchemy import select as columns

from app.domain.answers import Mark, RangeAnswer
from app.domain.dates import Span, span_words
from app.domain.event_types import EventType
from app.domain.figures import killed_words
from app.domain.parties import parties
from app.domain.vocabulary import DatePrecision, GeoPrecision, Measure, Standing
from app.i18n import gettext, language, prefix, speaking
from app.models import Actor, Incident, Involvement, Place
from app.store import cells
from app.store.columns.choices import named
from app.store.columns.choosing import according, chosen_low
from app.store.columns.counting import PICKS
from app.store.columns.shape import ATTRIBUTES, EVENT_TYPES, Array, Figured, Index, Sums
from app.store.db import ReadSession
from app.store.named import tongue
from app.store.resolve import Resolved
from app.store.version import data_version

MOST = 20_000
"""So many marks are kept for each language and tally."""
_WORDS = 8192
"""So many dates and numbers are kept in words."""
_DATED, _PLACED = (ATTRIBUTES[one][0] for one in ("date_precision", "geo_precision"))

_OWN: Any = Incident.__table__.c  # type: ignore[attr-defined]
_INVOLVED: Any = Involvement.__table__.c  # type: ignore[attr-defined]
_IDS: Any = bindparam("ids", expanding=True)
_INCIDENTS = columns(
    _OWN.id, _OWN.code, _OWN.key, _OWN.title, _OWN.title_fr, _OWN.latitude, _OWN.longitude, _OWN.route
).where(_OWN.id.in_(_IDS), _OWN.standing == Standing.PUBLISHED)  # fmt: skip
_ACTORS = (
    columns(_INVOLVED.incident_id, _INVOLVED.actor_id, _INVOLVED.role)
    .where(_INVOLVED.incident_id.in_(_IDS))
    .order_by(_INVOLVED.position, _INVOLVED.id)
)


def single(db: ReadSession, index: Index, asked: Resolved, places: Array) -> list[Mark]:
    """The marks of the incidents at some places, in the order asked for.

    Where the index and the session are of different states, all is read from the tables: what the one knows of a
    dataset, a place or a date does not go with a title and a point of the other.
    """
    if asked.wanted.sort == "updated" or index.version != data_version(db):
        return cells.marks(db, asked, index.columns.ids[places].tolist())
    places = _ordered(db, index, asked, places)
    ids: list[int] = index.columns.ids[places].tolist()
    key = ("marks", language(), asked.wanted.tally, asked.tally_claimant)
    kept: dict[int, Mark] = index.kept.of(key, dict)
    missing = [n for n, one in enumerate(ids) if one not in kept]
    if not missing:
        return [kept[one] for one in ids]
    made = _marks(db, index, asked, places[missing])
    found = [made.get(one) or kept.get(one) for one in ids]
    if len(kept) < MOST:
        kept.update(made)
    return [one for one in found if one is not None]


def _ordered(db: ReadSession, index: Index, asked: Resolved, places: Array) -> Array:
    """Ascending places in the order asked for."""
    if asked.wanted.sort == "oldest":
        return places
    if asked.wanted.sort != "killed":
        return places[::-1]
    whose = according(db, index, asked)
    low = chosen_low(whose, asked)[whose.code[places]]
    return places[np.lexsort((-places, -low))]


def _marks(db: ReadSession, index: Index, asked: Resolved, places: Array) -> dict[int, Mark]:
    """The marks of some incidents by their ids."""
    ids: list[int] = index.columns.ids[places].tolist()
    rows = {row.id: row for row in db.execute(_INCIDENTS, {"ids": ids})}
    involved: dict[int, list[Any]] = {}
    for number, actor, role in db.execute(_ACTORS, {"ids": ids}):
        involved.setdefault(number, []).append((actor, role))
    who = named(db, index, Actor, list({actor for every in involved.values() for actor, _ in every}))
    overall = _ranges(index.figured, places, "range")
    chosen = _ranges(according(db, index, asked), places, asked.wanted.tally)
    made = {}
    for number, spot, *killed in zip(ids, _spots(db, index, places), overall, chosen, strict=True):
        if number in rows:
            actors = parties((who[actor][1], role) for actor, role in involved.get(number, ()))
            made[number] = _mark(rows[number], spot, actors, killed)
    return made


class _Spot(NamedTuple):
    """What the columns know of an incident."""

    event_type: EventType
    span: tuple[int, int, DatePrecision]
    """Its first and its last day as ordinals, and how exactly they are known."""
    geo_precision: GeoPrecision
    place: str | None
    near: str | None
    """Its place, else its district or its region."""
    bare: bool
    """Whether its dataset lets only figures be passed on."""


def _spots(db: ReadSession, index: Index, places: Array) -> list[_Spot]:
    """What is known of the incidents at some places, in the same order."""
    own = index.columns

    def each(attribute: str) -> list[int]:
        found: list[int] = index.each(attribute, places).tolist()
        return found

    where = [*zip(own.place[places].tolist(), own.district[places].tolist(), each("region"), strict=True)]
    names = named(db, index, Place, list({one for every in where for one in every if one}))
    days = zip(own.first[places].tolist(), own.last[places].tolist(), each("date_precision"), strict=True)
    made = []
    for kind, exact, given, (first, last, precision), at in zip(
        each("event_type"), each("geo_precision"), each("dataset"), days, where, strict=True
    ):
        labels = [names[one][1] if one else None for one in at]
        made.append(_Spot(
            EVENT_TYPES[kind], (first, last, _DATED[precision]), _PLACED[exact], labels[0],
            next((one for one in labels if one), None), given in index.beside.silent,
        ))  # fmt: skip
    return made


def _ranges(whose: Figured, places: Array, tally: str) -> list[RangeAnswer | None]:
    """The killed of some incidents as a tally counts them."""
    sums = whose.sums.get(Measure.KILLED)
    if sums is None:
        return [None] * len(places)
    code = whose.code[places]
    own = Sums(*(one[code] for one in sums))
    low, high, is_open = PICKS.get(tally, PICKS["range"])(own)
    flags = np.zeros(len(code), dtype=bool) if is_open is None else is_open > 0
    if tally == "preferred":
        # Where nothing was preferred, the range stands for it.
        none = (low < 0) | (high < 0)
        low, high, flags = (np.where(none, *pair) for pair in ((own.low, low), (own.high, high), (own.open > 0, flags)))
    known = (own.low >= 0) & (own.high >= 0)
    rows = zip(*(one.tolist() for one in (known, low, high, flags)), strict=True)
    return [RangeAnswer(low=a, high=b, open=c) if there else None for there, a, b, c in rows]


Ranges = Sequence[RangeAnswer | None]


def _mark(row: Row[Any], spot: _Spot, actors: list[str], killed: Ranges) -> Mark:
    whole, chosen = killed
    dates = _dates(language(), *spot.span)
    plain = gettext(", ").join([spot.event_type.label, *filter(None, [spot.near]), dates]) if spot.bare else ""
    return Mark(
        code=row.code or row.key,
        title=plain or tongue(row.title, row.title_fr),
        event_type=spot.event_type,
        letter=spot.event_type.letter,
        dates=dates,
        place=spot.place,
        actors=actors,
        latitude=row.latitude or 0.0,
        longitude=row.longitude or 0.0,
        geo_precision=spot.geo_precision,
        radius_km=spot.geo_precision.radius_km,
        route=[(point[0], point[1]) for point in row.route],
        range=whole,
        killed=chosen,
        killed_words=_killed(language(), whole),
        url=f"{prefix()}/incidents/{row.code}",
    )


@lru_cache(_WORDS)
def _dates(wanted: str, first: int, last: int, precision: DatePrecision) -> str:
    with speaking(wanted):
        return span_words(Span(dt.date.fromordinal(first), dt.date.fromordinal(last), precision))


@lru_cache(_WORDS)
def _killed(wanted: str, whole: RangeAnswer | None) -> str:
    with speaking(wanted):
        return killed_words(whole.low, whole.high, is_open=whole.open) if whole else killed_words(None, None)
