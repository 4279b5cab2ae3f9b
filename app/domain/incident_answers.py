"""What the page of one incident shows beside the incident itself: its sources in full, its neighbours, its kin."""

from app.domain.answers import Answer, Ref
from app.domain.dates import Span
from app.domain.event_types import EventType
from app.domain.vocabulary import Kinship


class SourceMore(Answer):
    """What an incident's page says of a source beyond how it is cited."""

    archived_url: str | None
    repeats: Ref | None
    """The source whose words it passes on, if that may be seen."""
    dataset: int | None
    """A key of the dataset that it is a record of."""


class DatasetMore(Answer):
    """The dataset that an incident came from, as its page tells it."""

    slug: str
    name: str
    released: str
    licence: str
    citation: str
    url: str | None


class Beside(Answer):
    """The incident before or after another in some order."""

    code: str
    title: str


class Neighbours(Answer):
    """Where an incident stands among those of a filter, and what stands beside it there."""

    position: int
    total: int
    before: Beside | None
    after: Beside | None


class Kin(Answer):
    """An incident that has to do with another one, and by what."""

    code: str
    title: str
    event_type: EventType
    span: Span
    place: str
    shared: list[Ref]
    """Actors involved in both."""
    days: int | None
    """From the one to the other; 0 where they overlap, negative where this one came before, null where it is far."""
    loose: bool
    """Whether of one of the two only the month or the year is known, so that the days between them are not."""
    km: int | None
    """Between the two points; null where it is far or not known."""
    tie: Kinship | None
    """What editors hold the two to be to each other, where they have linked them."""
