"""PostgreSQL databases that one test after another may have, as long as each finds them as the first did."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import sql
from sqlalchemy import Engine

from app.store.db import Sessions
from tests import servers

TIMES = 50
"""How often a database is lent: what was rolled back stays in its files."""
WITHIN = "relnamespace = 'public'::regnamespace"
SHAPE = f"""
    SELECT md5(string_agg(one, ',' ORDER BY one)) FROM (
        SELECT concat_ws(' ', oid, relname, relkind, relchecks, relhastriggers) AS one FROM pg_class WHERE {WITHIN}
        UNION ALL SELECT concat_ws(' ', attrelid, attname, atttypid, attnotnull, atthasdef) FROM pg_attribute
            JOIN pg_class ON pg_class.oid = attrelid WHERE {WITHIN}
        UNION ALL SELECT concat_ws(' ', oid, conname, convalidated) FROM pg_constraint
        UNION ALL SELECT concat_ws(' ', oid, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat_ws(' ', oid, proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', setdatabase::text, setrole, setconfig::text) FROM pg_db_role_setting
    ) AS everything
"""
BUSY = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND state <> 'idle'
"""


@dataclass
class Lent:
    """A copy of the template with its open connections."""

    address: str
    sessions: Sessions
    stack: ExitStack = field(repr=False)
    seen: "_Seen"
    left: int = TIMES


class _Seen:
    """What a database holds, looked at past the product."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        tables = connection.execute(f"SELECT relname FROM pg_class WHERE {WITHIN} AND relkind = 'r'").fetchall()
        rows = "(SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {} AS t)"
        self._rows = sql.SQL("SELECT ") + sql.SQL(", ").join(
            sql.SQL(rows).format(sql.Identifier(name)) for (name,) in tables
        )
        self._sequences = connection.execute(
            "SELECT quote_ident(sequencename), coalesce(last_value, start_value), last_value IS NOT NULL"
            " FROM pg_sequences WHERE schemaname = 'public'"
        ).fetchall()
        self._first = self._now()

    def _now(self) -> tuple[object, ...]:
        return (self._connection.execute(SHAPE).fetchone(), self._connection.execute(self._rows).fetchone())

    def is_as_before(self) -> bool:
        """Whether a test left nothing behind, neither rows nor tables nor work that goes on."""
        busy = self._connection.execute(BUSY).fetchone()
        return busy == (0,) and self._now() == self._first

    def count_anew(self) -> None:
        """Set the counters back, which no rollback does."""
        names, values, used = ([row[part] for row in self._sequences] for part in range(3))
        asked = "SELECT setval(s, v, u) FROM unnest(%s::text[], %s::bigint[], %s::boolean[]) AS t(s, v, u)"
        self._connection.execute(asked, (names, values, used))


class Lender:
    """Copies of one template on a server: made when all are lent, dropped once something was left in them."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template
        self._free: list[Lent] = []
        self._lent: dict[str, Lent] = {}

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The address of a database that is as the template."""
        one = self._free.pop() if self._free else self._made()
        self._lent[one.address] = one
        try:
            yield one.address
        finally:
            del self._lent[one.address]
            one.left -= 1
            if one.left and not _in_use(one.sessions) and one.seen.is_as_before():
                one.seen.count_anew()
                self._free.append(one)
            else:
                one.stack.close()

    def sessions(self, address: str) -> Sessions:
        """The sessions that were opened with a database that is lent: their connections know its tables."""
        return self._lent[address].sessions

    def close(self) -> None:
        """Drop what is left."""
        for one in self._free:
            one.stack.close()

    def _made(self) -> Lent:
        with ExitStack() as stack:
            address = stack.enter_context(servers.database(self._server, copy_of=self._template))
            # Simple statements are prepared by the driver: a table that a test makes may not surprise it.
            plain = psycopg.connect(servers.plain(address), autocommit=True, prepare_threshold=None)
            stack.callback(plain.close)
            sessions, seen = Sessions(address), _Seen(plain)
            stack.callback(sessions.dispose)
            return Lent(address, sessions, stack.pop_all(), seen)


def _in_use(sessions: Sessions) -> bool:
    """Whether a test kept a connection."""
    engine: Engine = sessions._write
    return bool(engine.pool.checkedout())  # type: ignore[attr-defined]
