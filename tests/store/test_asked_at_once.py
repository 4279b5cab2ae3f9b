"""How often lists of the desk ask the database: as often for many rows as for a few, and never sorting all there is."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from app.domain.draft import IncidentDraft
from app.domain.filter import IncidentFilter
from app.domain.registers import SourceDraft
from app.i18n import gettext, speaking
from app.models import Incident, Redaction
from app.store import desk, editing, log, pickers, proposals, registers, snapshot
from app.store.db import WriteSession
from app.store.resolve import Resolved
from app.store.sight import EDITORS
from tests.store.conftest import BY, Maker, Members


@contextmanager
def _queries(db: WriteSession) -> Iterator[list[str]]:
    """What is asked of the database meanwhile; rows that are known already are forgotten first."""
    db.flush()
    db.expire_all()
    found: list[str] = []
    connection = db.connection()

    def note(*given: Any) -> None:
        found.append(given[2])

    event.listen(connection, "before_cursor_execute", note)
    yield found
    event.remove(connection, "before_cursor_execute", note)


def _asked(db: WriteSession, ask: Callable[[], Any]) -> int:
    with _queries(db) as found:
        ask()
    return len(found)


def _propose(db: WriteSession, members: Members, row: Incident, author: str) -> None:
    wanted = IncidentDraft.model_validate({**snapshot.draft_of(row), "summary": "Better.", "standing": "published"})
    assert editing.save(db, members("contributor", author), row.key, wanted, "Read it.", seen=1).kind == "proposed"


def test_proposals_are_listed_with_their_incidents_and_authors(
    incident: Maker, registered: WriteSession, members: Members
) -> None:
    db, edda = registered, members("editor")
    _propose(db, members, incident(title="First"), "cora")
    few = _asked(db, lambda: proposals.waiting(db, edda))
    for n in range(5):
        _propose(db, members, incident(title=f"Number {n}"), f"author-{n}")

    many = _asked(db, lambda: proposals.waiting(db, edda))

    found = proposals.waiting(db, edda)
    assert [one.title for one in found] == ["First", *(f"Number {n}" for n in range(5))]
    assert [one.author for one in found][1:] == [f"Author-{n}" for n in range(5)]
    assert many == few <= 4


def test_tombstones_are_listed_with_their_records_and_authors(
    incident: Maker, registered: WriteSession, members: Members
) -> None:
    db = registered
    made = [incident(title=f"Number {n}") for n in range(6)]
    for n, row in enumerate(made):
        author = members("administrator", f"author-{n}").id
        fields = {"kind": "incident", "record_id": row.id, "ground": "Why.", "ground_fr": "Pourquoi.", "places": 1}
        db.add(Redaction.model_validate({**fields, "account_id": author, "at": dt.datetime.now(dt.UTC)}))
    lines: list[log.Line] = []

    asked = _asked(db, lambda: lines.extend(log.redactions(db, log.Asked())[0]))

    assert [one.title for one in lines] == [f"Number {n}" for n in reversed(range(6))]
    assert [one.who for one in lines] == [f"Author-{n}" for n in reversed(range(6))]
    assert asked <= 4


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_written_for_many_sources_is_asked_for_at_once(registered: WriteSession, language: str) -> None:
    db = registered
    named = [("one", "Daily", "A: piece"), ("two", "Daily", "Twice"), ("three", "Daily", "Twice"), ("four", "Sud", "")]
    odd = [("five", "one", ""), ("six", "L’Écho", "50% – “or” not")]
    drafts = [SourceDraft(slug=slug, publisher=name, title=title) for slug, name, title in [*named, *odd]]
    registers.add_sources(db, drafts, BY)
    slugs = ["paper", "one", "two", "three", "four", "five", "six"]

    with speaking(language):
        mark = gettext(": ")
        asked = _asked(db, lambda: pickers.typed_for(db, "source", slugs, EDITORS))
        typed = pickers.typed_for(db, "source", slugs, EDITORS)
        assert typed == {slug: pickers.typed_as(db, "source", slug, EDITORS) for slug in slugs}
        meant = {slug: [one.slug for one in pickers.meant(db, "source", typed[slug], EDITORS)] for slug in slugs}

    assert (typed["one"], typed["two"], typed["three"]) == (f"Daily{mark}A: piece", "two", "three")
    assert (typed["four"], typed["five"]) == ("Sud", "five")
    assert meant == {slug: [slug] for slug in slugs}
    assert asked <= 3


def test_the_table_goes_by_an_index_where_it_shows_what_changed_last(
    incident: Maker, registered: WriteSession, members: Members
) -> None:
    db = registered
    for n in range(3):
        incident(title=f"Number {n}")
    wanted = desk.Asked(Resolved(IncidentFilter(sort="updated")))
    rows = desk.table(db, members("editor"), wanted, page=1).rows
    assert [one.title for one in rows] == ["Number 2", "Number 1", "Number 0"]

    with _queries(db) as found:
        desk.table(db, members("editor"), wanted, page=1)
    (listing,) = [one for one in found if "ORDER BY incident.updated_at" in one]
    told = _plan(db, listing)
    assert "ix_incident_updated" in told
    assert "Sort" not in told
    assert "TEMP B-TREE" not in told


def _plan(db: WriteSession, asked: str) -> str:
    """How the database goes about the order of a query, as few rows as there are here."""
    order = asked[asked.index("ORDER BY") :].split(" LIMIT", maxsplit=1)[0].strip()
    where = asked[asked.index("WHERE") : asked.index("ORDER BY")].strip()
    postgresql = db.connection().dialect.name == "postgresql"
    if postgresql:
        db.connection().execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN" if postgresql else "EXPLAIN QUERY PLAN"
    plan = db.connection().execute(text(f"{explain} SELECT * FROM incident {where} {order} LIMIT 2"))
    return " ".join(str(one) for one in plan)
