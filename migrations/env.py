"""How Alembic reaches the database: on a connection it is given, or on the one that the settings name."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from app.models import SQLModel
from app.settings import load
from app.store.db import Sessions
from app.store.fulltext_index import is_modelled, keep


def _render(kind: str, item: Any, _: object) -> str | Literal[False]:
    """Our own column types as what the database holds, so that a migration never depends on today's code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_item=_render,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        compare_server_default=True,
        include_name=is_modelled,
    )
    with context.begin_transaction():
        context.run_migrations()
        keep(connection)


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    sessions = Sessions(load().url)
    with sessions.connection() as own:
        _run(own)
        own.commit()
    sessions.dispose()
