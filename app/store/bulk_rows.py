"""Many rows of one table at once, past the unit of work, in the forms in which it would have stored them."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Dialect, func
from sqlalchemy.types import TypeEngine
from sqlmodel import col, select

from app.models.types import Moment, Words
from app.store import collisions
from app.store.db import WriteSession

_CACHE_KIB = 64 * 1024
Fields = Mapping[str, Any]


class BulkRows:
    """The way into one table; every column has to be given, but `id` where the database allots it.

    Rows are the fields by their names, or with `given` their values in the order of these names.
    """

    def __init__(self, db: WriteSession, model: Any, *, with_id: bool = False, given: Sequence[str] = ()) -> None:
        self._db = db
        self._model = model
        self._table = self._model.__table__
        self._dialect = db.get_bind().dialect
        columns = [one for one in self._table.columns if with_id or one.name != "id"]
        names = [one.name for one in columns]
        self._take: Callable[[Any], tuple[Any, ...]] = itemgetter(*(map(given.index, names) if given else names))
        found = ((number, _processor(one.type, self._dialect)) for number, one in enumerate(columns))
        self._process = [(number, process) for number, process in found if process]
        self._insert = str(self._table.insert().compile(dialect=self._dialect, column_keys=names))
        quote = self._dialect.identifier_preparer.quote
        self._copy = f"COPY {quote(self._table.name)} ({', '.join(map(quote, names))}) FROM STDIN"

    def ids(self, count: int) -> list[int]:
        """Ids that nobody else takes: SQLite lets in no other writer, and a server allots them."""
        if self._dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence(self._table.name, "id")
            drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
            return [int(one) for one in self._db.exec(drawn)]
        last = self._db.exec(select(func.max(col(self._model.id)))).one() or 0
        return list(range(last + 1, last + 1 + count))

    def insert(self, rows: Sequence[Fields] | Sequence[tuple[Any, ...]]) -> None:
        """Write the rows in their order."""
        if not rows:
            return
        columns = list(zip(*map(self._take, rows), strict=True))
        for number, process in self._process:
            columns[number] = tuple(map(process, columns[number]))
        values = list(zip(*columns, strict=True))
        with collisions.told():
            if self._dialect.name == "postgresql":
                self._copy_in(values)
            else:
                self._db.connection().exec_driver_sql(self._insert, values)

    def _copy_in(self, values: Sequence[tuple[Any, ...]]) -> None:
        driver: Any = self._db.connection().connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(self._copy) as copy:
            for one in values:
                copy.write_row(one)


def widen_cache(db: WriteSession) -> None:
    """Give a file's writer the memory in which its indexes fit for a while: random keys meet all of their pages."""
    if db.get_bind().dialect.name == "sqlite":
        db.connection().exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _processor(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What the unit of work does to a value before it hands it over; nothing for most."""
    if isinstance(kind, Words):
        stored: dict[Any, str | None] = {word: word.value for word in kind.vocabulary}
        return {**stored, None: None}.__getitem__
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if isinstance(kind, JSON) and process:
        # Most are empty: a route that there is not, nothing said beside.
        none, nothing = process([]), process({})
        return lambda value: none if value == [] else nothing if value == {} else process(value)
    if isinstance(kind, Boolean):
        # Both drivers store Python's own as they are.
        return None
    # Days and moments come again and again within one import.
    return lru_cache(maxsize=1000)(process) if process and isinstance(kind, Date | Moment) else process
