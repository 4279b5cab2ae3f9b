"""The record in outline holds what is public, and nothing else."""

import datetime as dt

from app.domain.registers import ActorDraft, PlaceDraft, SourceDraft
from app.store import outline, registers
from app.store.db import WriteSession
from tests.store.conftest import BY, Maker


def test_an_empty_record_has_an_outline(db: WriteSession) -> None:
    known = outline.outline(db)

    assert (known.incidents, known.first, known.last, known.changed) == (0, None, None, None)
    assert outline.incidents(db, limit=10) == []
    assert outline.registers(db) == []


def test_only_what_is_public_counts(registered: WriteSession, incident: Maker) -> None:
    incident(date="2024-07-25/2024-07-27")
    incident(date="2025-01-02")
    incident(date="1999-01-01", standing="draft")
    incident(date="1998-01-01", dataset="acled", external_id="1")

    known = outline.outline(registered)

    assert known.incidents == 2
    assert (known.first, known.last) == (dt.date(2024, 7, 25), dt.date(2025, 1, 2))
    assert known.version > 0
    assert [one.path for one in outline.incidents(registered, limit=10)] == [
        "/incidents/NM-2024-0001",
        "/incidents/NM-2025-0001",
    ]
    assert [one.path for one in outline.incidents(registered, limit=1, offset=1)] == ["/incidents/NM-2025-0001"]


def test_registers_are_listed_by_path(registered: WriteSession) -> None:
    paths = {one.path for one in outline.registers(registered)}

    assert {"/actors/rebels", "/places/tinzaouaten", "/sources/paper"} <= paths


def test_what_only_a_draft_names_is_not_listed(registered: WriteSession, incident: Maker) -> None:
    hidden = {"slug": "hidden", "name": "Hidden"}
    registers.add_actors(
        registered, [ActorDraft.model_validate({**hidden, "kind": "rebel_group", "listed": False})], BY
    )
    registers.add_places(registered, [PlaceDraft.model_validate({**hidden, "kind": "town", "listed": False})], BY)
    registers.add_sources(
        registered, [SourceDraft.model_validate({"slug": "hidden", "publisher": "Hidden", "listed": False})], BY
    )
    incident(standing="draft", place="hidden", involvements=[{"actor": "hidden", "role": "side_a"}], sources=["hidden"])

    assert not [one.path for one in outline.registers(registered) if "hidden" in one.path]
