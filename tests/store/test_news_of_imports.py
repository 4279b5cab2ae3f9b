"""Imports as news, on both databases: one piece each, of what the filter lets through, beside the work of editors."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import Republish
from app.importing import carry
from app.models import Dataset, Import, Incident
from app.store import news, undo, write
from app.store.db import WriteSession
from app.store.news_of_imports import batches
from app.store.resolve import resolve
from tests.importing.small_importer import BY, FIRST, Small, written


@pytest.fixture
def made(db: WriteSession, tmp_path: Path) -> Import:
    """A file of a dataset that was taken in."""
    run = carry.out(db, Small(), written(tmp_path / "small.csv", FIRST), BY)
    db.commit()
    return run


def told(db: WriteSession, limit: int = 50, **asked: object) -> list[tuple[str, int]]:
    """What each import did, and to how many."""
    found = batches(db, resolve(db, IncidentFilter.model_validate(asked)), limit=limit)
    return [(one.deed, one.count) for one in found]


def test_an_import_is_one_piece_of_news_and_an_edit_is_another(made: Import, db: WriteSession) -> None:
    assert told(db) == [("published", len(FIRST))]
    assert news.news(db, resolve(db, IncidentFilter()), limit=50) == []

    row = db.exec(select(Incident).where(Incident.external_id == "A1")).one()
    write.amend(db, row, IncidentChanges(set={"title": "Ours"}), BY, seen=row.version)

    assert told(db) == [("published", len(FIRST))]
    assert [one.subject.title for one in news.news(db, resolve(db, IncidentFilter()), limit=50)] == ["Ours"]


def test_it_is_told_of_what_the_filter_lets_through_alone(made: Import, db: WriteSession) -> None:
    code = db.exec(select(Incident.code).where(Incident.external_id == "A1")).one()

    assert told(db, q=code) == [("published", 1)]
    assert told(db, until="1900-01-01") == []


def test_an_import_that_is_taken_back_is_told_too(made: Import, db: WriteSession) -> None:
    undo.undo(db, made.key, replace(BY, reason="It was the wrong file."))
    db.commit()

    asked = resolve(db, IncidentFilter())
    newest = batches(db, asked, limit=1)

    assert told(db) == [("withdrawn", len(FIRST)), ("published", len(FIRST))]
    assert (newest[0].key, newest[0].last.reason) == (made.key, "It was the wrong file.")
    assert {one.title for one in newest[0].some} == {one.title for one in batches(db, asked, limit=2)[1].some}


@pytest.mark.parametrize("republish", [Republish.NOTHING, Republish.FIGURES])
def test_of_a_dataset_that_is_not_passed_on_whole_nothing_is_told(
    made: Import, db: WriteSession, republish: Republish
) -> None:
    db.exec(select(Dataset).where(Dataset.id == made.dataset_id)).one().republish = republish
    db.flush()

    assert told(db) == []
