"""The record that is measured is one that the product could hold, and the index counts it as the tables do."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlmodel import select

from app.domain.answers import Cells
from app.domain.draft import IncidentChanges
from app.models import Incident
from app.store import cells, facets, fulltext_index, read, write
from app.store.columns import answers
from app.store.columns.held import KEY, Held
from app.store.db import Sessions
from app.store.derive import search_text, stale_figures
from app.store.resolve import resolve
from tests.bench import generator, questions
from tests.store.conftest import BY

MANY = 300


@pytest.fixture(scope="module")
def made_up(shared_url: str) -> Iterator[Sessions]:
    """Some hundred made-up incidents in a database of either kind."""
    sessions = Sessions(shared_url)
    with sessions.connection() as connection:
        generator.fill(connection, MANY)
        connection.commit()
    yield sessions
    sessions.dispose()


def test_made_up_incidents_are_whole(made_up: Sessions) -> None:
    with made_up.reader() as db:
        rows = db.exec(select(Incident)).all()

        assert [row.code for row in rows if stale_figures(row) or row.search_text != search_text(row)] == []
        assert len(rows) == MANY
        assert len({row.event_type for row in rows}) > 3
        assert {len(row.involvements) for row in rows} == {1, 2, 3, 4}
    with made_up.connection() as connection:
        assert list(fulltext_index.faults(connection)) == []


def test_a_made_up_incident_can_be_edited(made_up: Sessions) -> None:
    with made_up.writer() as db:
        row = db.exec(select(Incident).limit(1)).one()
        version = row.version
        write.amend(db, row, IncidentChanges.model_validate({"set": {"title": "Another"}}), BY, seen=version)

        assert (row.title, row.version) == ("Another", version + 1)
        db.rollback()


def marks(shown: Cells) -> tuple[object, ...]:
    """What a map shows, but for the middles of cells, which the index keeps in whole numbers."""
    crowds = Counter((one.count, one.killed) for one in shown.cells)
    return crowds, sorted(shown.incidents, key=lambda one: one.code), shown.unplaced


@pytest.mark.parametrize("kind", questions.KINDS)
def test_the_index_counts_them_as_the_tables_do(made_up: Sessions, kind: str) -> None:
    held = Held(made_up)
    for question in questions.asked(kind, 2):
        with made_up.reader() as db:
            wanted = resolve(db, question.wanted)
            plain = facets.answer(db, wanted), read.cards(db, wanted, limit=50)
            shown = marks(cells.cells(db, wanted, zoom=question.zoom))
            db.info[KEY] = held
            found = answers.answer(db, wanted), answers.cards(db, wanted, limit=50)
            assert found == plain
            assert marks(answers.cells(db, wanted, zoom=question.zoom)) == shown
        assert held.index is not None
        assert not wanted.problems


def test_the_same_seed_makes_the_same_questions() -> None:
    asked = {kind: questions.asked(kind, 50) for kind in questions.KINDS}

    assert asked == {kind: questions.asked(kind, 50) for kind in questions.KINDS}
    assert all(len(set(found)) > 20 for kind, found in asked.items() if kind not in {"none", "actor", "text"})
