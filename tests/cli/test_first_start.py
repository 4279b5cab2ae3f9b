"""Several machines that start at the same moment on one empty PostgreSQL database."""

import psycopg
from sqlalchemy import make_url

from tests import servers
from tests.cli.conftest import Desk

FIRST_INCIDENTS = 12


def test_two_first_starts_at_once_load_one_record(desk: Desk, postgresql_server: str) -> None:
    with servers.database(postgresql_server) as empty:
        desk.env["ATLAS_DATABASE_URL"] = empty
        both = [desk.started("seed", "--if-empty") for _ in range(2)]

        ends = [one.wait(timeout=120) for one in both]

        assert ends == [0, 0], (desk.folder / "log").read_text()
        with psycopg.connect(make_url(empty).set(drivername="postgresql").render_as_string(False)) as connection:
            found = connection.execute("SELECT count(*) FROM incident").fetchone()
        assert found == (FIRST_INCIDENTS,)
