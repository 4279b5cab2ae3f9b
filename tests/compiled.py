"""Statements that are compiled once in a run, however many databases of a kind it opens."""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_STATEMENTS: LRUCache[Any, Any] = LRUCache(4000)


def share() -> None:
    """Let engines find what others compiled: most of a short test's time would go into the same statements again."""
    DefaultDialect.__eq__ = _alike  # type: ignore[method-assign, assignment]
    DefaultDialect.__hash__ = _kind  # type: ignore[method-assign, assignment]
    event.listen(Engine, "engine_connect", _look_there)


def _alike(one: DefaultDialect, other: object) -> bool:
    """Whether two dialects write the same SQL."""
    return one is other or (type(one) is type(other) and _writes(one) == _writes(other))


def _writes(dialect: Any) -> tuple[object, ...]:
    return dialect.paramstyle, getattr(dialect, "server_version_info", None)


def _kind(dialect: DefaultDialect) -> int:
    return hash(type(dialect))


def _look_there(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_STATEMENTS)
