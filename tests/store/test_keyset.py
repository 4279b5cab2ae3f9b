"""Pages that begin after a record hold everything once, whatever is published or withdrawn between two of them."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from sqlmodel import select

from app.domain.errors import Unreadable
from app.domain.filter import IncidentFilter, Sort
from app.models import Incident
from app.store import keyset, read, write
from app.store.db import WriteSession
from app.store.keyset import Mark
from app.store.resolve import Resolved, resolve
from tests.store.conftest import BY, Maker

DAYS = ("2024-01-05", "2024-03-01/2024-03-09", "2024-03-01", "2024-03-01", "2024-02", "2023", "2024-12-31")


@pytest.fixture
def seven(registered: WriteSession, incident: Maker) -> WriteSession:
    """Seven incidents, three of which began on one day, and a draft."""
    for number, date in enumerate(DAYS):
        incident(title=f"{number}", date=date)
    incident(title="draft", date="2024-03-01", standing="draft")
    return registered


def asking(db: WriteSession, sort: Sort = "newest", **given: object) -> Resolved:
    """A filter in an order."""
    return resolve(db, IncidentFilter.model_validate({"sort": sort, **given}))


def pages(
    db: WriteSession, asked: Resolved, limit: int, between: Callable[[list[str]], object] = lambda _: None
) -> Iterator[list[str]]:
    """The titles of each page; something may happen after each."""
    place: Mark | None = None
    while True:
        found, place = keyset.cards(db, asked, place, limit=limit)
        titles = [one.title for one in found]
        yield titles
        if place is None:
            return
        between(titles)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_pages_hold_what_the_list_holds_in_its_order(seven: WriteSession, sort: Sort, limit: int) -> None:
    asked = asking(seven, sort)
    whole = [one.title for one in read.cards(seven, asked, limit=100)]

    found = list(pages(seven, asked, limit))

    assert [title for page in found for title in page] == whole
    assert len(whole) == len(DAYS)
    assert all(len(page) == limit for page in found[:-1])
    assert found[-1]


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_what_is_published_between_two_pages_moves_nothing(seven: WriteSession, incident: Maker, sort: Sort) -> None:
    asked = asking(seven, sort)
    before = [one.title for one in read.cards(seven, asked, limit=100)]

    def publish(_: object) -> None:
        for date in ("2025-06-01", "2024-03-01", "2022-01-01"):
            incident(title="new", date=date)

    found = [title for page in pages(seven, asked, 2, publish) for title in page]

    assert [title for title in found if title != "new"] == before
    assert "new" in found


def test_a_record_that_is_withdrawn_still_marks_its_place(seven: WriteSession) -> None:
    asked = asking(seven)
    first, place = keyset.whole(seven, asked, None, limit=3)
    assert place

    row = seven.exec(select(Incident).where(Incident.code == place.code)).one()
    write.withdraw(seven, row, "Told twice.", BY, seen=row.version)
    second, end = keyset.whole(seven, asked, place, limit=100)

    assert end is None
    assert len(first) + len(second) == len(DAYS)
    assert not {one.code for one in first} & {one.code for one in second}


def test_the_filter_holds_on_every_page(seven: WriteSession) -> None:
    asked = asking(seven, since="2024-02-01", until="2024-03-31")

    found = [title for page in pages(seven, asked, 2) for title in page]

    assert sorted(found) == ["1", "2", "3", "4"]


def test_only_public_records_mark_a_place(seven: WriteSession, incident: Maker) -> None:
    hidden = incident(title="hidden", dataset="acled", external_id="1")
    assert hidden.code

    for code in (hidden.code, "NM-1999-0001"):
        with pytest.raises(Unreadable):
            keyset.cards(seven, asking(seven), Mark(dt.date(2024, 7, 25), code), limit=5)
