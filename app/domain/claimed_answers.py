"""What a reader gets of the figures that one actor gives, and that others give about it."""

import datetime as dt

from app.domain.answers import Answer, Ref
from app.domain.beside import Verdict
from app.domain.vocabulary import DatePrecision, Measure


class Spread(Answer):
    """From low to high; both are null where nobody gives a number."""

    low: int | None
    high: int | None
    open: bool = False


class Meeting(Answer):
    """An incident as other pages name it in a line."""

    code: str
    title: str
    date_from: dt.date
    date_to: dt.date
    date_precision: DatePrecision


class Voice(Answer):
    """One claimant with the range that its claims give."""

    claimant: Ref
    figure: Spread


class Pairing(Answer):
    """One group of one incident: what the actor gives, and what the others give."""

    incident: Meeting
    measure: Measure
    group: str
    own: Spread | None
    others: Spread | None
    voices: list[Voice]
    verdict: Verdict | None


class Agreement(Answer):
    """How often an actor's figures and those of others differ."""

    incidents: int
    """Incidents in which both give a figure about the same group and measure."""
    apart: int
    """Incidents of these in which at least one pair of ranges shares no number."""
    pairs: dict[Verdict, int]

    @property
    def together(self) -> int:
        """How many pairs are compared."""
        return sum(self.pairs.values())


class Losses(Answer):
    """What is claimed of an actor's own people over many incidents, for one measure."""

    low: int
    high: int
    open: bool
    incidents: int
    without: int


class Said(Answer):
    """How many claims of one measure an actor makes, and how many others make about it."""

    measure: Measure
    own: int = 0
    own_against: int = 0
    """Of its own, how many deny, doubt or call for an inquiry."""
    own_incidents: int = 0
    others: int = 0
    others_incidents: int = 0


class Companion(Ref):
    """Another actor, in how many incidents it stood so to this one, and the newest of them."""

    kind: str
    incidents: int
    newest: list[Meeting]


class Company(Answer):
    """The other actors in one relation, most incidents first; `more` are not listed."""

    relation: str
    companions: list[Companion]
    more: int
