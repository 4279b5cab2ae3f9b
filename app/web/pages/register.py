"""What the page of a place or an actor says about its incidents: the newest of them, and where all of them are."""

from dataclasses import dataclass

from app.domain.filter import IncidentFilter
from app.domain.sentence import sentence
from app.store import read
from app.store.db import ReadSession
from app.store.resolve import resolve
from app.web.pages.results import PER_PAGE, Row, address, included_words, rows_of


@dataclass(frozen=True)
class Found:
    """The incidents of one filter."""

    rows: tuple[Row, ...]
    total: int
    top: int
    sentence: str
    included: str
    on_map: str
    as_table: str


def found(db: ReadSession, wanted: IncidentFilter) -> Found:
    """The newest incidents that match, and the addresses of the dashboard and the table for all of them."""
    asked = resolve(db, wanted)
    rows, top = rows_of(read.cards(db, asked, limit=PER_PAGE))
    total = len(rows) if len(rows) < PER_PAGE else read.count(db, asked)
    params = asked.wanted.params()
    return Found(
        rows=rows,
        total=total,
        top=top,
        sentence=sentence(total, asked.wanted, asked.label),
        included=included_words(asked.included, asked.wanted),
        on_map=address("/", params),
        as_table=address("/incidents", params),
    )
