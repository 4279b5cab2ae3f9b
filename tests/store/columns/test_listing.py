"""Pages by the index hold what pages by the tables hold, in the same order, and end where those end."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlmodel import col, select

from app.domain.errors import Unreadable
from app.models import Incident
from app.store import keyset, read, write
from app.store.columns import held, listing
from app.store.db import Sessions, WriteSession
from app.store.keyset import Mark
from app.store.sight import EDITORS
from tests.store.columns.conftest import EXAMPLES, asked, questions, with_index
from tests.store.conftest import BY

Page = Callable[..., tuple[list[Any], Mark | None]]


def pages(page: Page, db: WriteSession, found: Any, limit: int) -> list[Any]:
    """All pages one after another."""
    made: list[Any] = []
    mark: Mark | None = None
    while True:
        items, mark = page(db, found, mark, limit=limit)
        made.append(items)
        if mark is None:
            return made


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions)
def test_every_page_is_that_of_the_tables(record: WriteSession, sessions: Sessions, fields: dict[str, Any]) -> None:
    found = asked(record, **fields)
    has_key = found.wanted.sort in keyset.CLAUSES
    record.info.pop(held.KEY, None)
    cards = pages(keyset.cards, record, found, 7) if has_key else []
    whole = pages(keyset.whole, record, found, 20) if has_key else []
    spots = [(0, 5), (5, 9), (40, 30), (200, 9)]
    at = [read.cards(record, found, offset=start, limit=many) for start, many in spots]
    whole_at = [read.whole(record, found, offset=start, limit=many) for start, many in spots]

    with_index(record, sessions)

    if has_key:
        assert pages(listing.cards, record, found, 7) == cards
        assert pages(listing.whole, record, found, 20) == whole
    assert [listing.cards_at(record, found, offset=start, limit=many) for start, many in spots] == at
    assert [listing.whole_at(record, found, offset=start, limit=many) for start, many in spots] == whole_at


@pytest.mark.parametrize("fields", [{}, {"type": ("battles",)}, {"since": "2024-07-26"}])
def test_what_changed_last_comes_first_where_there_are_many(
    record: WriteSession, sessions: Sessions, monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any]
) -> None:
    monkeypatch.setattr(listing, "FEW", 0)
    found = asked(record, sort="updated", **fields)
    by_tables = read.cards(record, found, limit=40, offset=3)

    with_index(record, sessions)

    assert listing.cards_at(record, found, limit=40, offset=3) == by_tables
    assert len(by_tables) > 5


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_a_record_that_was_withdrawn_since_still_marks_its_place(
    record: WriteSession, sessions: Sessions, sort: str
) -> None:
    found = asked(record, sort=sort)
    everything = [one.code for one in read.cards(record, found, limit=200)]
    _, mark = keyset.cards(record, found, None, limit=10)
    row = record.exec(select(Incident).where(col(Incident.code) == everything[9])).one()
    write.withdraw(record, row, "A test.", BY, seen=row.version)
    record.commit()

    with_index(record, sessions)

    assert [one.code for one in listing.cards(record, found, mark, limit=10)[0]] == everything[10:20]


def test_a_mark_that_no_page_gave_is_refused(record: WriteSession, sessions: Sessions) -> None:
    found = asked(record)
    known = read.cards(record, found, limit=1)[0]
    with_index(record, sessions)

    with pytest.raises(Unreadable):
        listing.cards(record, found, Mark(known.date_from, "NM-1999-9999"), limit=10)


def test_editors_are_answered_by_the_tables(record: WriteSession, sessions: Sessions) -> None:
    with_index(record, sessions)

    seen, _ = listing.cards(record, asked(record), None, limit=200, see=EDITORS)

    assert len(seen) > len(listing.cards(record, asked(record), None, limit=200)[0])
