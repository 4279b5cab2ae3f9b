"""Every rule that an incident's form breaks, found at once, those about several fields too."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from app.domain.draft import ClaimDraft, IncidentDraft
from app.domain.event_types import EventType, SubEventType
from app.domain.vocabulary import Attribution, GeoPrecision, Happened

Errors = list[Any]
_WEIGHED = ("measure", "stance", "scope", "extent", "subject", "low", "best", "high")
_STANDS_IN = "somebody"


def draft_or_errors(given: Mapping[str, Any]) -> tuple[IncidentDraft | None, Errors]:
    """The draft, or all that is wrong with what was given."""
    try:
        return IncidentDraft.model_validate(given), []
    except ValidationError as error:
        found: Errors = list(error.errors())
    for n in sorted({one["loc"][1] for one in found if _is_inside("claims", one["loc"])}):
        found += _of_claim(n, given["claims"][n], found)
    return None, [*found, *_of_whole(given, found)]


def _is_inside(name: str, loc: tuple[Any, ...]) -> bool:
    return len(loc) > 2 and loc[0] == name


def _of_claim(n: int, claim: Mapping[str, Any], found: Iterable[Any]) -> Errors:
    """The rules that a claim breaks beside its wrong fields, for which something that may be kept stands in."""
    wrong = {one["loc"][2] for one in found if one["loc"][:2] == ("claims", n) and len(one["loc"]) > 2}
    if wrong.intersection(_WEIGHED):
        # What the rules are about is not known: they would ask for what was given already.
        return []
    mended = {name: value for name, value in claim.items() if name not in wrong}
    mended |= {"claimant": _STANDS_IN, "sources": [{"source": _STANDS_IN}], "text": ""}
    return [{**one, "loc": ("claims", n)} for one in _rules(ClaimDraft, mended)]


def _of_whole(given: Mapping[str, Any], found: Errors) -> Errors:
    """The rules that the incident breaks as a whole; rows that are wrong are left out."""
    wrong = {one["loc"][0] for one in found if one["loc"]}
    if not wrong:
        return []
    mended = {name: value for name, value in given.items() if name not in wrong or name in ("claims", "involvements")}
    for name in ("claims", "involvements"):
        rows = {one["loc"][1] for one in found if one["loc"][:1] == (name,) and len(one["loc"]) > 1}
        mended[name] = [row for n, row in enumerate(given[name]) if n not in rows]
    mended["sources"] = [_STANDS_IN] if given["sources"] or any(one["sources"] for one in given["claims"]) else []
    if wrong.intersection(("event_type", "sub_event_type")):
        first = next(iter(SubEventType))
        mended |= {"sub_event_type": first, "event_type": EventType(first.event_type)}
    placed = GeoPrecision.ROUTE if given["route"] else next(iter(GeoPrecision))
    kept = {"title": _STANDS_IN, "date": "2024", "geo_precision": placed,
            "happened": next(iter(Happened)), "attribution": next(iter(Attribution))}  # fmt: skip
    return _rules(IncidentDraft, {**mended, **{name: value for name, value in kept.items() if name in wrong}})


def _rules(model: type[BaseModel], given: Mapping[str, Any]) -> Errors:
    """The rules alone that are about the whole of a record."""
    try:
        model.model_validate(given)
    except ValidationError as error:
        return [one for one in error.errors() if not one["loc"]]
    return []
