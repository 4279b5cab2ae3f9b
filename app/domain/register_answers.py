"""What a reader gets of the registers: actors, places, sources and reported totals (DESIGN 8)."""

import datetime as dt

from app.domain.answers import Answer, CitedSource, Page, Ref
from app.domain.vocabulary import ActorKind, Measure


class ActorName(Answer):
    """A name an actor bears or bore."""

    name: str
    kind: str
    language: str
    since: dt.date | None
    until: dt.date | None


class ActorAnswer(Ref):
    """An actor with every name and its ties."""

    kind: ActorKind
    note: str
    names: list[ActorName]
    links: list["ActorTie"]
    incidents: int


class ActorTie(Answer):
    """A tie between two actors, from the side of the one asked for."""

    kind: str
    words: str
    actor: Ref
    since: dt.date | None
    until: dt.date | None
    note: str


class ActorPage(Page):
    """A list of actors."""

    items: list[ActorAnswer]


class PlaceAnswer(Ref):
    """A place with every spelling."""

    kind: str
    latitude: float | None
    longitude: float | None
    region: Ref | None
    district: Ref | None
    country: str
    note: str
    spellings: list[str]
    incidents: int


class PlacePage(Page):
    """A list of places."""

    items: list[PlaceAnswer]


class SourceAnswer(CitedSource):
    """A source of the register."""

    note: str
    repeats: Ref | None
    incidents: int
    claims: int


class ReportedTotalAnswer(Answer):
    """What somebody reports for a period and an area."""

    claimant: Ref
    measure: Measure
    subject: str
    low: int | None
    best: int | None
    high: int | None
    wording: str
    area: str
    since: dt.date | None
    until: dt.date | None
    text: str
    sources: list[CitedSource]
