"""What a session may see: part of every query, public unless more is asked for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, true
from sqlmodel import col, or_, select

from app.domain.accounts import Member
from app.domain.policy import Act, may
from app.domain.vocabulary import Republish, Standing
from app.models import Dataset, Incident


@dataclass(frozen=True, slots=True)
class Sight:
    """Which standings are seen, and whether datasets that may not be passed on are."""

    standings: frozenset[Standing]
    restricted: bool = False
    owner: int | None = None
    """The account whose own incidents are seen besides, whatever their standing."""

    @property
    def whole_registers(self) -> bool:
        """Whether records of the registers are seen that only a hidden incident names."""
        return self.restricted and self.owner is None


PUBLIC = Sight(frozenset({Standing.PUBLISHED}))
"""Lists, maps, counts and exports."""
PUBLIC_ADDRESSES = Sight(frozenset({Standing.PUBLISHED, Standing.WITHDRAWN, Standing.MERGED}))
"""An incident's own address, which outlives its standing."""
EDITORS = Sight(frozenset(Standing), restricted=True)


def of_member(member: Member) -> Sight:
    """What somebody who is signed in may see: contributors what is public, and what they wrote themselves.

    An incident that was withdrawn may have been changed since, for nobody to see but those who decide.
    """
    if may(member.role, Act.DECIDE):
        return EDITORS
    return Sight(PUBLIC_ADDRESSES.standings - {Standing.WITHDRAWN}, restricted=True, owner=member.id)


def shown() -> Select[Any]:
    """The ids of datasets whose records readers may see, whole or as figures alone."""
    return select(col(Dataset.id)).where(col(Dataset.republish).in_((Republish.ALL, Republish.FIGURES)))


def passed_on() -> Select[Any]:
    """The ids of datasets whose texts and sources readers may see too."""
    return select(col(Dataset.id)).where(col(Dataset.republish) == Republish.ALL)


def without_texts() -> Select[Any]:
    """The ids of datasets whose records readers see as figures alone."""
    return select(col(Dataset.id)).where(col(Dataset.republish) == Republish.FIGURES)


def readable(see: Sight) -> ColumnElement[bool]:
    """The clause that leaves out incidents whose texts and sources may not be read; stands beside `visible`."""
    if see.restricted:
        return true()
    return or_(col(Incident.dataset_id).is_(None), col(Incident.dataset_id).in_(passed_on()))


def visible(see: Sight) -> ColumnElement[bool]:
    """The clause that leaves out what may not be seen."""
    if see.restricted and see.standings == EDITORS.standings:
        # Naming every standing would lead SQLite to the index of standings, and away from that of the order.
        return true()
    clause: ColumnElement[bool] = col(Incident.standing).in_(see.standings)
    if see.owner is not None:
        clause = or_(clause, col(Incident.owner_id) == see.owner)
    if see.restricted:
        return clause
    return clause & or_(col(Incident.dataset_id).is_(None), col(Incident.dataset_id).in_(shown()))
