"""Column types that keep words, moments and JSON the same on SQLite and PostgreSQL."""

import datetime as dt
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

from app.domain.words import Word

W = TypeVar("W", bound=Word)


class Words(TypeDecorator[W]):
    """A vocabulary's member, stored as its value so that the database reads like the JSON."""

    impl = String(40)
    cache_ok = True

    def __init__(self, vocabulary: type[W]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: W | str | None, dialect: Dialect) -> str | None:
        """The word's value."""
        return None if value is None else self.vocabulary(value).value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> W | None:
        """The word."""
        return None if value is None else self.vocabulary(value)


class Moment(TypeDecorator[dt.datetime]):
    """A time with its zone, kept in UTC; SQLite has no zones, so UTC is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The time in UTC; a time without a zone is a mistake of the caller's."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The time, in UTC."""
        return None if value is None else value.replace(tzinfo=value.tzinfo or dt.UTC).astimezone(dt.UTC)
