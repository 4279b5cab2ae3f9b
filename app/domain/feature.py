"""One incident as a feature of a map: flat, so that every column of a table of attributes holds one value."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from pydantic import Field, create_model

from app.domain.answers import Answer, Card, FigureAnswer, InvolvedActor, Ref
from app.domain.columns import INCIDENTS
from app.domain.event_types import EventType, SubEventType
from app.domain.vocabulary import COUNTED, Attribution, DatePrecision, GeoPrecision, Happened, Measure, Role
from app.i18n import N_, gettext

BETWEEN = " | "
"""Stands between several names in one column, as in the cells of tables."""
OWN = {
    "side_a": N_("What the actors of side A are called, and those who supported it."),
    "side_b": N_("What the actors of side B are called, and those who supported it."),
    "version": N_("Grows with every change of the record."),
    "page": N_("The page for readers."),
    "api": N_("The whole record as JSON, with its claims and sources."),
}
"""Columns that the tables do not have, and what they mean."""
_CHOSEN = {
    "chosen_low": N_("%(measure)s: what the tally asked for counts, from."),
    "chosen_high": N_("%(measure)s: what the tally asked for counts, to."),
    "chosen_open": N_("%(measure)s: whether what the tally asked for counts is open-ended."),
}
_TABLE = {column.name: column for column in INCIDENTS}


def meaning(name: str) -> str:
    """What a column holds, in the reader's language."""
    if name in OWN:
        return gettext(OWN[name])
    column = _TABLE[name]
    tail = next((one for one in _CHOSEN if name.endswith(one)), None)
    return gettext(_CHOSEN[tail], measure=column.about.label) if tail and column.about else column.said()


class Described(Answer):
    """What a feature says beside its figures, by the names that the tables use."""

    code: str
    title: str
    event_type: EventType
    sub_event_type: SubEventType
    date_from: dt.date
    date_to: dt.date
    date_precision: DatePrecision
    place: str | None
    place_name: str | None
    region: str | None
    region_name: str | None
    district: str | None
    district_name: str | None
    geo_precision: GeoPrecision
    happened: Happened
    attribution: Attribution
    civilians: bool
    actors: str
    actors_name: str
    side_a: str
    side_b: str
    version: int
    page: str
    api: str


_FIGURES: dict[str, Any] = {
    "low": int | None, "high": int | None, "open": bool | None, "preferred": int | None,
    "chosen_low": int | None, "chosen_high": int | None, "chosen_open": bool | None,
}  # fmt: skip
_COLUMNS: dict[str, Any] = {
    f"{measure.value}_{tail}": (kind, Field(default=None)) for measure in COUNTED for tail, kind in _FIGURES.items()
}
Properties = create_model("Properties", __base__=Described, **_COLUMNS)
"""All that a feature says of an incident; a figure that is not known is null, never zero."""

_SIDE_A = frozenset({Role.SIDE_A, Role.SUPPORTING_A})
_SIDE_B = frozenset({Role.SIDE_B, Role.SUPPORTING_B})
_SAME = (
    "code", "title", "event_type", "sub_event_type", "date_from", "date_to", "date_precision", "geo_precision",
    "happened", "attribution", "civilians", "version",
)  # fmt: skip


def feature(card: Card, *, page: str, api: str) -> dict[str, Any]:
    """The incident as GeoJSON has it; `page` and `api` are the addresses of the whole record.

    Every feature has a point or nothing: a layer that mixes points and lines is two layers for many programs.
    """
    return {
        "type": "Feature",
        "id": card.code,
        "geometry": _point(card),
        "properties": properties(card, page=page, api=api).model_dump(mode="json"),
    }


def _point(card: Card) -> dict[str, Any] | None:
    if card.latitude is None or card.longitude is None:
        return None
    return {"type": "Point", "coordinates": [card.longitude, card.latitude]}


def properties(card: Card, *, page: str, api: str) -> Described:
    """The columns of one incident."""
    made: dict[str, Any] = {name: getattr(card, name) for name in _SAME}
    for name, found in (("place", card.place), ("region", card.region), ("district", card.district)):
        made |= _area(name, found)
    for measure in COUNTED:
        made |= _figure(measure, card.figures.get(measure))
    return Properties(
        **made,
        actors=_joined(one.slug for one in card.actors),
        actors_name=_names(card.actors),
        side_a=_names(one for one in card.actors if one.role in _SIDE_A),
        side_b=_names(one for one in card.actors if one.role in _SIDE_B),
        page=page,
        api=api,
    )


def _area(name: str, found: Ref | None) -> dict[str, str | None]:
    return {name: found.slug if found else None, f"{name}_name": found.name if found else None}


def _names(actors: Iterable[InvolvedActor]) -> str:
    return _joined(one.name for one in actors)


def _joined(words: Iterable[str]) -> str:
    """Each once, for an actor may have two roles."""
    return BETWEEN.join(dict.fromkeys(words))


def _figure(measure: Measure, found: FigureAnswer | None) -> dict[str, Any]:
    if found is None or found.low is None:
        # A figure in words alone is not known as a number, and so is nothing of it.
        return {}
    told = {"low": found.low, "high": found.high, "open": found.open, "preferred": found.preferred}
    if found.chosen:
        told |= {f"chosen_{name}": value for name, value in found.chosen.model_dump().items()}
    return {f"{measure.value}_{name}": value for name, value in told.items()}
