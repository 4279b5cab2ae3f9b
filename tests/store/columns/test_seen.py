"""The registers count their incidents from the index as from the tables."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from app.models import Actor
from app.store import catalogue
from app.store.claimed import losses, speaks_of
from app.store.columns import answers, held
from app.store.columns.held import KEY, Held
from app.store.db import Sessions, WriteSession
from app.store.occurrences import Seen, involved
from app.store.sight import PUBLIC
from app.store.version import data_version
from tests.store.columns.conftest import asked, with_index
from tests.store.columns.test_held import incidents, withdraw


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

    def told() -> list[tuple[int, object]]:
        return [(speaks_of(record, one.ids["actor"]), losses(record, one, 60)) for one in wanted]

    by_tables = told()
    with_index(record, sessions)

    assert told() == by_tables
    assert any(many for many, _ in by_tables)
    assert any(lost for _, lost in by_tables)


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


@pytest.mark.parametrize("ahead", [-1, 1], ids=["older", "newer"])
def test_who_speaks_of_drafts_only_is_not_counted(record: WriteSession, sessions: Sessions, ahead: int) -> None:
    record.commit()
    with sessions.reader() as db:
        index = held.read(db)
    (army,) = asked(record, actor=["army"]).ids["actor"]
    said = asked(record, claimant=["army"])
    assert speaks_of(record, frozenset({army})) > 0
    while incidents(record):
        withdraw(record, 0)
    record.commit()
    with sessions.reader() as db:
        db.info[KEY] = Held(sessions)
        db.info[held.FOUND] = replace(index, version=data_version(db) + ahead)
        told = speaks_of(db, frozenset({army})), involved(db, PUBLIC, army), answers.count(db, said)

    assert told == (0, {}, 0)
