"""What a reader gets of the registers: actors, places, sources and reported totals (DESIGN 8)."""

import datetime as dt

from pydantic import Field

from app.domain.answers import Answer, CitedSource, Page, RangeAnswer, Ref
from app.domain.beside import Verdict
from app.domain.event_types import EventType
from app.domain.vocabulary import ActorKind, DatePrecision, Measure, Stance


class ActorName(Answer):
    """A name an actor bears or bore."""

    name: str
    kind: str
    language: str
    since: dt.date | None
    until: dt.date | None
    translated: bool = False
    """Whether it is only the label in the other language, and nobody's name for it."""


class ActorAnswer(Ref):
    """An actor with every name and its ties."""

    kind: ActorKind
    note: str
    names: list[ActorName]
    links: list["ActorTie"]
    incidents: int
    first_day: dt.date | None = None
    """On which the first of its incidents began; none where it has none."""
    last_day: dt.date | None = None
    claims_about: int = 0
    """The number of incidents about which it makes claims."""


class ActorTie(Answer):
    """A tie between two actors, from the side of the one asked for."""

    kind: str
    words: str
    actor: Ref
    since: dt.date | None
    until: dt.date | None
    note: str
    outward: bool = True
    """Whether it leads from the one asked for to the other, as `kind` says it, or back."""


class ActorPage(Page):
    """A list of actors."""

    items: list[ActorAnswer]


class PlaceName(Answer):
    """One spelling of a place, its language where it is known, and who spells it so."""

    name: str
    language: str
    origin: str


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
    names: list[PlaceName] = Field(default_factory=list)
    incidents: int
    first_day: dt.date | None = None
    last_day: dt.date | None = None


class PlacePage(Page):
    """A list of places."""

    items: list[PlaceAnswer]


class SourceAnswer(CitedSource):
    """A source of the register."""

    note: str
    repeats: Ref | None
    dataset: str
    """The name of the dataset of which it is a record; empty for what was printed or broadcast."""
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


class Counted(Answer):
    """Something that is named, and how often."""

    name: str
    slug: str = ""
    claims: int
    incidents: int = 0


class SourceDetail(SourceAnswer):
    """One source with what it is tied to; lists of what may be long say in `..._in_all` how much there is."""

    archived_url: str | None
    repeated_by: list[Ref]
    repeated_by_in_all: int
    claimants: list[Counted]
    claimants_in_all: int
    quoted: list[Counted]
    """The chains through which claims came to it."""
    quoted_in_all: int
    direct: int
    """Claims that it prints without naming such a chain."""


class PrintedClaim(Answer):
    """A claim as the page of a source lists it."""

    id: str
    claimant: Ref
    spokesperson: str
    measure: Measure
    stance: Stance
    about: str
    of_itself: bool
    low: int | None
    best: int | None
    high: int | None
    wording: str
    text: str
    part: bool
    superseded: bool
    via: str


class BesideAnswer(Answer):
    """The figures of one group here and elsewhere; null where nobody gives a number."""

    measure: Measure
    group: str
    here: RangeAnswer | None
    elsewhere: RangeAnswer | None
    verdict: Verdict
    repeated: bool


class PrintedIncident(Answer):
    """An incident as the page of a source lists it: its claims there, and its figures beside those of others."""

    code: str
    title: str
    event_type: EventType
    date_from: dt.date
    date_to: dt.date
    date_precision: DatePrecision
    place: str
    claims: list[PrintedClaim]
    claims_in_all: int
    beside: list[BesideAnswer]


class Compared(Answer):
    """How the figures of one source compare over its incidents; `left_out` incidents were too many to read."""

    counts: dict[Verdict, int]
    repeated: int
    incidents: int
    left_out: int
