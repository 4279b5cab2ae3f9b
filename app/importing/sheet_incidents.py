"""A row of our own table of incidents as a draft, with what it names of the registers."""

import re
from dataclasses import dataclass, field
from typing import Any

from app.domain.cells_text import Misread, read
from app.domain.codes import CODE
from app.domain.columns import INCIDENTS
from app.domain.draft import ClaimDraft, IncidentDraft
from app.domain.event_types import EventType, SubEventType
from app.domain.vocabulary import Attribution, GeoPrecision, Happened, PlaceKind, Role
from app.i18n import N_
from app.importing.problem import Problem
from app.importing.sheet_cells import Cells, lists
from app.importing.sheet_claims import claim
from app.importing.sheet_first import SOURCE
from app.importing.sheet_register import Needs, Registers, Said
from app.importing.table import Row

A_CODE = N_("a code such as NM-2024-0007, or nothing where the incident has none yet")
OTHER_TYPE = N_("%(kind)s, the event type of %(sub)s, or nothing")
A_POINT = N_("points as latitude,longitude between bars (|), such as 19.95,2.97 | 18.44,1.41")
_CODED = re.compile(r"NM[- ]?\d", re.IGNORECASE)
_GIVEN = next(one for one in INCIDENTS if one.name == "given")
_TEXTS = ("title", "title_fr", "summary", "summary_fr", "grade_note", "grade_note_fr", "external_id")
_ACTORS = ("actors_role", "actors_name", "actors_name_fr", "actors_kind", "actors_note", "actors_note_fr")
_SOURCES = tuple(f"sources_{name}" for name in SOURCE)


@dataclass(slots=True)
class Read:
    """What a row came to: a draft, unless there are problems."""

    code: str
    state: str = ""
    """What the incident held when the file was made, as the file has it."""
    draft: IncidentDraft | None = None
    needs: Needs = field(default_factory=Needs)
    problems: list[Problem] = field(default_factory=list)


def incident(row: Row, claims: list[Row], registers: Registers) -> Read:
    """The incident with its claims; what is wrong with any of them is wrong with it."""
    cells, made = Cells(row), Read("")
    made.code, made.state = _code(cells), cells.text("state", most=60)
    fields = {**_own(cells), **_whereabouts(cells, registers, made.needs)}
    fields["involvements"] = _involved(cells, registers, made.needs)
    fields["sources"] = _sources(cells, registers, made.needs)
    fields["dataset"] = cells.text("dataset", most=120) or None
    registers.dataset(cells, made.needs, fields["dataset"])
    drafts: list[ClaimDraft] = []
    for one in claims:
        draft, problems = claim(one, row.line, registers, made.needs, with_id=bool(made.code))
        made.problems += problems
        drafts += [draft] if draft is not None else []
    made.problems = [*cells.problems, *made.problems]
    if not made.problems:
        made.draft = cells.drafted(IncidentDraft, {**fields, "claims": drafts})
        made.problems = cells.problems
    return made


def key(row: Row) -> str:
    """By what the claims name the incident: its code, or whatever the file has in its place."""
    return row.values.get("code", "")


def _code(cells: Cells) -> str:
    """The code, if it is one; whatever else stands there only ties the claims of this file to their incident."""
    text = cells.text("code", most=40)
    code = text.upper()
    if CODE.fullmatch(code):
        return code
    if _CODED.match(text):
        cells.wrong("code", A_CODE)
    return ""


def _own(cells: Cells) -> dict[str, Any]:
    sub = cells.word("sub_event_type", SubEventType, required=True)
    kind = cells.word("event_type", EventType)
    if sub and kind and sub.event_type is not kind:
        cells.wrong("event_type", OTHER_TYPE, sub=sub.value, kind=sub.event_type.value)
    return {
        **{name: cells.text(name, required=name == "title") for name in _TEXTS},
        "date": cells.span("date", required=True),
        "sub_event_type": sub,
        "event_type": kind or (sub.event_type if sub else None),
        "geo_precision": cells.word("geo_precision", GeoPrecision, required=True),
        "happened": cells.word("happened", Happened, required=True),
        "attribution": cells.word("attribution", Attribution, required=True),
        "route": _route(cells),
        "given": _given(cells),
    }


def _given(cells: Cells) -> Any:
    try:
        return read(_GIVEN, cells.text("given", most=50_000)) or {}
    except Misread as error:
        cells.wrong("given", error.expected, **error.context)
        return {}


def _route(cells: Cells) -> list[tuple[float, float]]:
    found = []
    for one in cells.items("route"):
        try:
            latitude, longitude = map(float, one.split(","))
        except ValueError:
            cells.told("route", one, A_POINT)
        else:
            found.append((latitude, longitude))
    return found


def _whereabouts(cells: Cells, registers: Registers, needs: Needs) -> dict[str, Any]:
    """The place, and the point and the areas where these are the incident's own; else they follow from the place."""
    latitude, longitude = cells.latitude("latitude"), cells.longitude("longitude")
    if cells.truth("own_point") is False:
        latitude = longitude = None
    own = cells.truth("own_areas")
    if own is False:
        return {"place": registers.place(cells, needs, None, None), "latitude": latitude, "longitude": longitude}
    region = registers.area(cells, needs, PlaceKind.REGION)
    district = registers.area(cells, needs, PlaceKind.DISTRICT, region)
    place = registers.place(cells, needs, region if own is None else None, district if own is None else None)
    if own is None and place is not None and (region, district) in (registers.lies_in(place), _PLAIN):
        region = district = None
    return {"place": place, "region": region, "district": district, "latitude": latitude, "longitude": longitude}


_PLAIN = (None, None)


def _involved(cells: Cells, registers: Registers, needs: Needs) -> list[dict[str, Any]]:
    given, found = cells.items("actors"), []
    for value, beside in zip(given, lists(cells, _ACTORS, len(given)), strict=True):
        said = Said(beside["actors_name"], beside["actors_name_fr"], beside["actors_kind"], "actors_kind")
        slug = registers.actor(cells, needs, "actors", value, said)
        role = cells.one_of("actors_role", beside["actors_role"], Role, required=True)
        if slug is not None:
            note, note_fr = beside["actors_note"], beside["actors_note_fr"]
            found.append({"actor": slug, "role": role, "note": note, "note_fr": note_fr})
    return found


def _sources(cells: Cells, registers: Registers, needs: Needs) -> list[str]:
    given = cells.items("sources")
    told = lists(cells, _SOURCES, len(given))
    found = [
        registers.source(cells, needs, value, {name.removeprefix("sources_"): text for name, text in beside.items()})
        for value, beside in zip(given, told, strict=True)
    ]
    return [slug for slug in found if slug is not None]
