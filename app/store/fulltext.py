"""Words in the texts of incidents, found by the database's own full text: FTS5 in SQLite, vectors on PostgreSQL.

`domain.sought` says what is sought in which text; how the index is kept is in `store.fulltext_index`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Boolean, ColumnElement, Select, String, cast, column, literal_column, table, union_all
from sqlalchemy import select as columns
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlmodel import col, func, or_, select, true

from app.domain import codes
from app.domain.sought import begins, holds, sought
from app.models import Incident
from app.store.db import ReadSession
from app.store.fulltext_index import TABLE

FEW = 3000
"""Of so many incidents the texts are read, rather than sought for the other words of a question."""
_SORTING_MEMORY = "64MB"
"""What PostgreSQL may take to note the rows of a frequent word; with less it notes pages, and reads their texts."""
Ids = NDArray[np.int64]
_INDEX = table(TABLE, column("rowid"), column(TABLE))


class _Either(FunctionElement[bool]):
    """One question as a file is asked, and as a server is."""

    inherit_cache = True
    name = "either"
    type = Boolean()

    def self_group(self, against: OperatorType | None = None) -> Self:
        """As it is: compared with true, as SQLite has it for functions, neither database would use its index."""
        return self


@compiles(_Either, "sqlite")
def _of_a_file(element: _Either, compiler: SQLCompiler, **kw: Any) -> str:
    of_a_file, _ = element.clauses
    return compiler.process(of_a_file, **kw)


@compiles(_Either, "postgresql")
def _of_a_server(element: _Either, compiler: SQLCompiler, **kw: Any) -> str:
    _, of_a_server = element.clauses
    return compiler.process(of_a_server, **kw)


def asks(question: str) -> ColumnElement[bool]:
    """The clause of incidents whose texts hold every word of the question, or of the one whose code it is."""
    return or_(_held(sought(question)), *_coded(question))


def asks_or(question: str, others: Select[Any]) -> ColumnElement[bool]:
    """The same, or one of the others, in one set: two that stand beside each other would be sought row by row."""
    words = sought(question)
    if not words:
        return true()
    coded = [columns(col(Incident.id)).where(clause) for clause in _coded(question)]
    by_file = columns(_INDEX.c.rowid).where(_matching(words))
    by_server = columns(col(Incident.id)).where(_vectored(words))
    return _Either(*(col(Incident.id).in_(union_all(one, others, *coded)) for one in (by_file, by_server)))


def ids(db: ReadSession, question: str) -> Ids:
    """The incidents that `asks` finds, whatever their standing, in any order; fast where they are many."""
    words = sought(question)
    if not words:
        return _numbers(db, [true()])
    if db.get_bind().dialect.name == "postgresql":
        found = _by_server(db, words)
    else:
        found = _by_file(db, words[:1])
        if len(found) <= FEW:
            # A frequent word is sought for long, whether many or few incidents hold the others besides.
            found = _reading(db, found, words[1:])
        elif len(words) > 1:
            found = _by_file(db, words)
    coded = _numbers(db, _coded(question))
    return np.union1d(found, coded) if len(coded) else found


def _numbers(db: ReadSession, clauses: Iterable[ColumnElement[bool]]) -> Ids:
    """The incidents of any of the clauses."""
    return np.array([one for clause in clauses for one in db.exec(select(col(Incident.id)).where(clause))], np.int64)


def _held(words: Sequence[str]) -> ColumnElement[bool]:
    if not words:
        return true()
    return _Either(col(Incident.id).in_(columns(_INDEX.c.rowid).where(_matching(words))), _vectored(words))


def _matching(words: Sequence[str]) -> ColumnElement[bool]:
    """The rows of FTS5's table that hold the words."""
    return _INDEX.c[TABLE].op("MATCH", is_comparison=True)(_match(words))


def _vectored(words: Sequence[str]) -> ColumnElement[bool]:
    """The rows of incidents that hold the words, written as the index of vectors is."""
    vector = func.array_to_tsvector(func.string_to_array(col(Incident.search_text), literal_column("' '")))
    return vector.op("@@", is_comparison=True)(cast(_query(words), TSQUERY))


def _coded(question: str) -> list[ColumnElement[bool]]:
    """The clause of the incident with this code, unless no code is written so: two ways in are slower than one."""
    code = question.strip().upper()
    return [col(Incident.code) == code] if codes.CODE.fullmatch(code) else []


def _match(words: Sequence[str]) -> str:
    """The words as FTS5 reads them, in quotes, so that none is an operator."""
    return " AND ".join('"' + word.replace('"', '""') + '"' + "*" * begins(word) for word in words)


def _query(words: Sequence[str]) -> str:
    """The words as PostgreSQL reads a tsquery, in quotes, so that none is an operator."""
    quoted = ("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)
    return " & ".join(one + ":*" * begins(word) for one, word in zip(quoted, words, strict=True))


def _by_file(db: ReadSession, words: Sequence[str]) -> Ids:
    """The incidents whose texts hold the words, on SQLite."""
    return _split(db.execute(columns(func.group_concat(_INDEX.c.rowid)).where(_matching(words))).scalar())


def _by_server(db: ReadSession, words: Sequence[str]) -> Ids:
    """The incidents whose texts hold the words, on PostgreSQL."""
    db.exec(select(func.set_config("work_mem", _SORTING_MEMORY, True)))
    asked = columns(func.string_agg(cast(col(Incident.id), String), ",")).where(_vectored(words))
    return _split(db.execute(asked).scalar())


def _split(listed: str | None) -> Ids:
    """Ids that come as one text: row by row they would take four times as long."""
    return np.fromstring(listed or "", dtype=np.int64, sep=",")


def _reading(db: ReadSession, among: Ids, words: Sequence[str]) -> Ids:
    """Those of some incidents whose texts hold the words as well."""
    if not words or not len(among):
        return among
    asked = columns(col(Incident.id), col(Incident.search_text)).where(col(Incident.id).in_(among.tolist()))
    return np.array([number for number, text in db.execute(asked) if holds(text, words)], np.int64)
