"""What an incident is made of as plain data: fields with their defaults, what belongs together, lists by key.

A snapshot comes back from JSON, and may be older than a field; what an author typed may hold words and dates. Both
are brought into one normal form here, so that they can be compared and merged.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from pydantic import BaseModel

from app.domain.dates import Span, write_edtf
from app.domain.draft import Cited, ClaimDraft, IncidentDraft, InvolvementDraft
from app.domain.lines import one_kind

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of record: `units` are the fields that only make sense together, `lists` its keyed rows."""

    fields: Mapping[str, Any]
    """Each field with its default."""
    key: tuple[str, ...] = ()
    """What tells a row from the others of its list."""
    numbered: bool = False
    """Whether that is a number given to it, which says nothing about it and which a new row has not got."""
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, "Shape"] = field(default_factory=dict)
    sets: tuple[str, ...] = ()
    """Lists of words in which each stands once."""


def _defaults(model: type[BaseModel], *without: str, **more: Any) -> Record:
    found = {
        name: None if one.is_required() else plain(one.get_default(call_default_factory=True))
        for name, one in model.model_fields.items()
        if name not in without
    }
    return {**found, **more}


def _units(fields: Mapping[str, Any], *without: str, **together: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Every field as a unit of its own, but those that stand together and those that are lists."""
    taken = {name for names in together.values() for name in names}.union(without)
    return {**{name: (name,) for name in fields if name not in taken}, **together}


def plain(value: Any) -> Any:
    """The value as JSON would give it back, with line ends and outer spaces as they are kept."""
    match value:
        case Span():
            made: Any = write_edtf(value)
        case Enum():
            made = value.value
        case str():
            made = one_kind(value).strip()
        case dt.date():
            made = value.isoformat()
        case Mapping():
            made = {str(name): plain(one) for name, one in value.items()}
        case list() | tuple():
            made = [plain(one) for one in value]
        case _:
            made = value
    return made


def normal(given: Mapping[str, Any], shape: Shape) -> Record:
    """The record with every field of its kind and no other; nothing of it is shared with what was given."""
    made: Record = {}
    for name, default in shape.fields.items():
        value = plain(given.get(name, default))
        if name in shape.lists:
            value = [normal(one, shape.lists[name]) for one in value or []]
        elif name in shape.sets:
            value = list(dict.fromkeys(value or []))
        made[name] = value
    return made


def by_key(rows: Iterable[Record], shape: Shape, fresh: str) -> dict[tuple[str, ...], Record]:
    """The rows of a list by what tells them apart; one without a key, or with a taken one, gets one from `fresh`."""
    found: dict[tuple[str, ...], Record] = {}
    for n, row in enumerate(rows):
        key = tuple(str(row[name]) for name in shape.key)
        whole = all(row[name] is not None for name in shape.key)
        found[key if whole and key not in found else (f"{fresh}{n}",)] = row
    return found


_CITED = _defaults(Cited)
CITED = Shape(_CITED, key=("source",), units=_units(_CITED))
_INVOLVEMENT = _defaults(InvolvementDraft)
INVOLVEMENT = Shape(_INVOLVEMENT, key=("actor", "role"), units=_units(_INVOLVEMENT))
_CLAIM = _defaults(ClaimDraft, sources=[])
CLAIM = Shape(
    _CLAIM,
    key=("id",),
    numbered=True,
    units=_units(
        _CLAIM,
        "sources",
        # Whether figures may stand out of order is said of these figures and no others.
        figures=("low", "best", "high", "wording", "wording_fr", "inconsistent_at_source"),
        about=("scope", "subject", "subject_text", "subject_text_fr"),
        preferred=("preferred", "preferred_reason", "preferred_reason_fr"),
    ),
    lists={"sources": CITED},
)
_INCIDENT = _defaults(IncidentDraft, "standing", tags=[])
INCIDENT = Shape(
    _INCIDENT,
    units=_units(
        _INCIDENT,
        "involvements",
        "sources",
        "claims",
        "tags",
        point=("latitude", "longitude"),
        type=("event_type", "sub_event_type"),
    ),
    lists={"involvements": INVOLVEMENT, "claims": CLAIM},
    sets=("sources", "tags"),
)
"""The draft of an incident; its standing and what else a revision keeps are no part of what is edited."""
