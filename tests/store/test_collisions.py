"""What a writer is told where the database refuses a change, and what the operator finds in the log."""

import logging

import pytest

from app.domain.draft import IncidentChanges
from app.domain.errors import Collision, EditConflict
from app.models import Source
from app.store import registers, snapshot, write
from app.store.db import WriteSession
from tests.store.conftest import BY, Maker


def test_a_number_of_a_dataset_that_is_taken_is_told_as_such(
    registered: WriteSession, incident: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    given = {"dataset": "ucdp", "external_id": "secret-7", "sources": ["ucdp-record"]}
    incident(**given)

    with caplog.at_level(logging.WARNING, "atlas"), pytest.raises(Collision, match="collides"):
        incident(**given)

    assert "external_id" in caplog.text
    assert "secret-7" not in caplog.text


def test_two_entries_under_one_name_are_told_as_such(registered: WriteSession) -> None:
    again = Source(slug="paper", publisher="Paper")

    with pytest.raises(Collision, match="collides"):
        registers.record(registered, [again], "source", snapshot.of_source, BY)


def test_a_version_that_somebody_else_made_is_a_conflict(registered: WriteSession, incident: Maker) -> None:
    row = incident()
    registered.commit()

    write.amend(registered, row, IncidentChanges(set={"title": "Second"}), BY, seen=1)
    row.version = 1
    with pytest.raises(EditConflict) as told:
        write._record(registered, row, BY)

    assert not isinstance(told.value, Collision)
