"""What the store answers about when incidents began, finer than months."""

import datetime as dt

from app.domain.answers import Answer
from app.domain.event_types import EventType


class DayCounts(Answer):
    """How many incidents began on a day, by event type."""

    day: dt.date
    counts: dict[EventType, int]


class Days(Answer):
    """Incidents by the day on which they began, oldest first; of `coarse` ones no day is known."""

    days: list[DayCounts]
    coarse: int
