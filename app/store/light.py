"""Incidents as the second door of the write path holds them: the attributes of the tables' rows, and no table behind.

The functions that derive, count and take snapshots read these as they read rows of the tables.
"""

import datetime as dt
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

from app.domain.draft import ClaimDraft, IncidentDraft
from app.domain.errors import InvalidRecord
from app.domain.vocabulary import Republish, Standing
from app.i18n import gettext
from app.models import Actor, Dataset, Incident, Place, Source
from app.models.claim import new_id
from app.store.derive import derive_columns, search_text
from app.store.fill import plain
from app.store.light_registers import Registers


def searched_text(draft: IncidentDraft) -> str:
    """The searched text of the incident that a draft makes, which needs no register."""
    # The texts of a draft and of its claims are called as those of the rows.
    return search_text(cast(Incident, draft))


class Light(SimpleNamespace):
    """A row, whatever its table; `vars()` of it are its columns, and what it is tied to."""


def light_incident(
    draft: IncidentDraft, known: Registers, now: dt.datetime, *, searched: str | None = None, keys: Sequence[str] = ()
) -> Incident:
    """The incident that a draft makes, with all that stands under it and everything derived but its figures.

    `searched` is its searched text and `keys` are those of its claims, where these are known already. Raises
    InvalidRecord for names that no register has.
    """
    dataset = known.maybe(Dataset, draft.dataset)
    row = Light(
        **plain(draft),
        key=new_id(), code=None, standing=draft.standing, version=1, created_at=now, updated_at=now,
        published_at=None, owner_id=None, closing_reason="", merged_into_id=None, merged_into=None,
        place=known.maybe(Place, draft.place), region=known.maybe(Place, draft.region),
        district=known.maybe(Place, draft.district), dataset=dataset, dataset_id=dataset.id if dataset else None,
        involvements=[
            Light(actor=actor, actor_id=actor.id, role=one.role, position=n, note=one.note, note_fr=one.note_fr)
            for n, one in enumerate(draft.involvements)
            for actor in (known.one(Actor, one.actor),)
        ],
        cited=[_cited(known, slug, n, dataset) for n, slug in enumerate(draft.cited())],
        claims=[_claim(one, n, known, keys[n] if keys else "") for n, one in enumerate(draft.claims)],
        tagged=[Light(tag=tag) for tag in sorted(draft.tags)],
    )  # fmt: skip
    incident = cast(Incident, row)
    derive_columns(incident, searched)
    row.place_id, row.region_id, row.district_id = _id(row.place), _id(row.region), _id(row.district)
    if row.standing is Standing.PUBLISHED:
        row.published_at = now
    return incident


def _cited(known: Registers, slug: str, position: int, dataset: Any) -> Light:
    source = known.one(Source, slug)
    other = source.dataset is not None and source.dataset is not dataset
    if other and source.dataset.republish is not Republish.ALL:
        raise InvalidRecord(gettext("“%(slug)s” may not be passed on, so nothing else can rest on it.", slug=slug))
    return Light(source=source, source_id=source.id, position=position)


def _claim(draft: ClaimDraft, position: int, known: Registers, key: str) -> Light:
    claimant, subject = known.one(Actor, draft.claimant), known.maybe(Actor, draft.subject)
    cited = []
    for n, one in enumerate(draft.sources):
        source = known.one(Source, one.source)
        cited.append(Light(source=source, source_id=source.id, position=n, via=one.via, via_fr=one.via_fr))
    # All fields of the draft at once: one by one takes longer than everything else here.
    return Light(**{
        **vars(draft), "key": key or draft.id or new_id(), "position": position, "claimant": claimant,
        "claimant_id": claimant.id, "subject": subject, "subject_id": _id(subject), "cited": cited,
    })  # fmt: skip


def _id(row: Any) -> int | None:
    return row.id if row is not None else None
