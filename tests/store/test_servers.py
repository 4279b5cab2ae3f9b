"""How PostgreSQL is spoken to: none of its connections compiles queries, those to replicas neither."""

from sqlmodel import text

from app.store.db import Sessions


def test_no_query_is_compiled_before_it_is_answered(postgresql_url: str) -> None:
    sessions = Sessions(postgresql_url, replicas=[postgresql_url])
    asked = text("SHOW jit")
    with sessions.reader() as here, sessions.reader(1) as there, sessions.writer() as writing:
        assert [db.connection().execute(asked).scalar_one() for db in (here, there, writing)] == ["off"] * 3
    sessions.dispose()
