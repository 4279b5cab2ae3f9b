"""Drafts that keep every rule, to be broken in one place each."""

from typing import Any

from pydantic import BaseModel, ValidationError

Fields = dict[str, Any]


def claim(**changes: Any) -> Fields:
    """A claim about one group, with a number."""
    return {
        "claimant": "csp",
        "measure": "killed",
        "subject": "wagner",
        "low": 54,
        "best": 54,
        "high": 54,
        "text": "It says that it killed 54.",
        "sources": [{"source": "voa"}],
        **changes,
    }


def incident(**changes: Any) -> Fields:
    """An incident with one claim."""
    return {
        "title": "Battle",
        "event_type": "battles",
        "sub_event_type": "armed_clash",
        "date": "2024-07-25/2024-07-27",
        "place": "tinzaouaten",
        "geo_precision": "near",
        "happened": "confirmed",
        "attribution": "conceded",
        "involvements": [{"actor": "csp", "role": "side_a"}, {"actor": "wagner", "role": "side_b"}],
        "claims": [claim()],
        **changes,
    }


def preferred(**changes: Any) -> Fields:
    """A claim that an editor chose."""
    return claim(preferred=True, preferred_reason="It alone rests on names.", **changes)


def total(**changes: Any) -> Fields:
    """A total that somebody reports for a month."""
    return {
        "claimant": "hrw",
        "measure": "killed",
        "subject": "civilians",
        "area_text": "Mali",
        "since": "2024-01",
        "until": "2024-06",
        "low": 32,
        "text": "It counts at least 32 dead.",
        "sources": [{"source": "voa"}],
        **changes,
    }


def refusals(kind: type[BaseModel], fields: Fields) -> list[tuple[str, str]]:
    """Where and why a draft is refused; nothing for one that is accepted."""
    try:
        kind.model_validate(fields)
    except ValidationError as error:
        return [(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()]
    return []
