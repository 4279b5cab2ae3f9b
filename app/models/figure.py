"""Figures: what the claims of an incident come to, computed at every write and typed in never."""

from sqlmodel import Field, SQLModel

from app.domain.vocabulary import Measure
from app.domain.words import Word
from app.i18n import N_
from app.models.types import Words


class Sum(Word):
    """What a figure is of."""

    TOTAL = "total", N_("In total")
    GROUP = "group", N_("One group")
    UNKNOWN_VICTIMS = "unknown_victims", N_("Victims of unknown group")


class Figure(SQLModel, table=True):
    """One range of one measure: in total or of one group, over all claims or according to one claimant.

    `low` empty: a group about which only words are claimed. `best` is the number that an editor or a
    dataset chose; `preferred_low` to `preferred_open` are what the preferred tally counts.
    """

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    claimant_id: int | None = Field(default=None, foreign_key="actor.id", index=True)
    measure: Measure = Field(sa_type=Words(Measure))
    of: Sum = Field(default=Sum.TOTAL, sa_type=Words(Sum))
    group_id: int | None = Field(default=None, foreign_key="actor.id")
    low: int | None = None
    best: int | None = None
    high: int | None = None
    open: bool = False
    preferred_low: int | None = None
    preferred_high: int | None = None
    preferred_open: bool = False
