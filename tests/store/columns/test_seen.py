"""The registers count their incidents from the index as from the tables."""

from typing import Any

from app.store import catalogue
from app.store.columns.held import KEY, Held
from app.store.db import Sessions, WriteSession


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
