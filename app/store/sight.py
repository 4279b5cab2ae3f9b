"""What a session may see: part of every query, public unless more is asked for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlmodel import col, or_, select

from app.domain.vocabulary import Republish, Standing
from app.models import Dataset, Incident


@dataclass(frozen=True, slots=True)
class Sight:
    """Which standings are seen, and whether datasets that may not be passed on are."""

    standings: frozenset[Standing]
    restricted: bool = False


PUBLIC = Sight(frozenset({Standing.PUBLISHED}))
"""Lists, maps, counts and exports."""
PUBLIC_ADDRESSES = Sight(frozenset({Standing.PUBLISHED, Standing.WITHDRAWN, Standing.MERGED}))
"""An incident's own address, which outlives its standing."""
EDITORS = Sight(frozenset(Standing), restricted=True)


def passed_on() -> Select[Any]:
    """The ids of datasets whose records may be shown whole.

    Of the others some may be shown as figures without their texts; until there is a way to show them so, they are
    not shown at all.
    """
    return select(col(Dataset.id)).where(col(Dataset.republish) == Republish.ALL)


def visible(see: Sight) -> ColumnElement[bool]:
    """The clause that leaves out what may not be seen."""
    clause: ColumnElement[bool] = col(Incident.standing).in_(see.standings)
    if see.restricted:
        return clause
    return clause & or_(col(Incident.dataset_id).is_(None), col(Incident.dataset_id).in_(passed_on()))
