"""Snapshots of incidents written where no database is at hand: the text, with gaps for what only the writer knows."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from app.domain.draft import IncidentDraft
from app.models import Incident
from app.models.claim import new_id

_GAP = "\x00"
"""Stands for a gap; JSON writes every character of this kind as an escape."""
_UNKNOWN = ("code", "district", "published_at", "region", "shown")
"""What only the writer knows, in the order in which a snapshot has it."""


@dataclass(frozen=True)
class Outline:
    """A snapshot around its gaps, and the keys of the claims in it; it holds if no name leads to a merged record."""

    keys: tuple[str, ...]
    around: tuple[str, ...]

    def filled(self, incident: Incident) -> str:
        """The snapshot of the incident that the draft became, as store.snapshot writes it."""
        region, district = _slug(incident.region), _slug(incident.district)
        own = incident.own_labels
        shown = {
            "district": district, "latitude": incident.latitude, "longitude": incident.longitude, "region": region,
        }  # fmt: skip
        a, b, c, d, e, end = self.around
        return "".join((
            a, _json(incident.code), b, _json(district if own else None), c, _moment(incident.published_at), d,
            _json(region if own else None), e, _json(shown), end,
        ))  # fmt: skip


def outline(draft: IncidentDraft, record: dict[str, Any]) -> Outline:
    """The snapshot of a new incident; `record` is what the draft says (app.domain.digest)."""
    keys = tuple([one.id or new_id() for one in draft.claims])
    claims = [{**claim, "id": key} for claim, key in zip(record["claims"], keys, strict=True)]
    gap = orjson.Fragment(_GAP)
    whole = {
        **record, **dict.fromkeys(_UNKNOWN, gap), "claims": claims, "standing": draft.standing, "closing_reason": "",
        "merged_into": None, "tags": sorted(draft.tags),
    }  # fmt: skip
    return Outline(keys, tuple(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS).decode().split(_GAP)))


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


@lru_cache(8)
def _moment(value: dt.datetime | None) -> str:
    """A moment, which is the same for all incidents of a batch."""
    return _json(value)


def _slug(row: Any) -> str | None:
    return row.slug if row is not None else None
