"""The registers count their incidents from the index as from the tables."""

from typing import Any

import pytest
from sqlmodel import select

from app.models import Actor
from app.store import catalogue
from app.store.claimed import losses, speaks_of
from app.store.columns.held import KEY, Held
from app.store.db import Sessions, WriteSession
from app.store.occurrences import Seen, involved
from app.store.sight import PUBLIC
from tests.store.columns.conftest import asked, with_index


def test_actors_and_places_are_counted_as_the_tables_count_them(record: WriteSession, sessions: Sessions) -> None:
    record.commit()

    def asked(**info: Any) -> tuple[object, object]:
        with sessions.reader() as db:
            db.info.update(info)
            return catalogue.actors(db), catalogue.places(db)

    by_tables, by_index = asked(), asked(**{KEY: Held(sessions)})

    assert by_index == by_tables
    assert by_index[0]
    assert by_index[1]


@pytest.mark.parametrize("together", [1, 3])
def test_an_actor_speaks_of_as_many_and_lost_as_many(record: WriteSession, sessions: Sessions, together: int) -> None:
    record.commit()
    slugs = list(record.exec(select(Actor.slug)))
    wanted = [asked(record, actor=slugs[at : at + together]) for at in range(0, len(slugs), together)]

    def told() -> list[object]:
        return [(speaks_of(record, one.ids["actor"]), losses(record, one, 60)) for one in wanted]

    by_tables = told()
    with_index(record, sessions)

    assert told() == by_tables
    assert any(by_tables)


def test_one_actor_is_counted_as_in_the_list_of_all(record: WriteSession, sessions: Sessions) -> None:
    record.commit()
    every = [*record.exec(select(Actor.id)), 9999]
    by_tables = [involved(record, PUBLIC, one) for one in every]
    whole = involved(record, PUBLIC)
    with_index(record, sessions)

    assert [involved(record, PUBLIC, one) for one in every] == by_tables
    assert [found.get(one, Seen()) for one, found in zip(every, by_tables, strict=True)] == [
        whole.get(one, Seen()) for one in every
    ]
    assert len(whole) > 1
