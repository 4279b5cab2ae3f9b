"""Names that were looked up once are known until something changes that they depend on."""

from typing import Any

import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentChanges
from app.domain.filter import IncidentFilter
from app.domain.registers import ActorDraft
from app.domain.vocabulary import ActorKind
from app.models import Incident
from app.store import read, registers, write
from app.store.columns import answers, held, knowing
from app.store.columns.held import Held
from app.store.db import ReadSession, Sessions, WriteSession
from app.store.resolve import Resolved, resolve
from tests.store.conftest import BY, Maker


def known(sessions: Sessions, held_: Held, **fields: Any) -> dict[str, frozenset[int]]:
    """Whom a filter means to readers, by the index and by the tables, which must agree."""
    wanted = IncidentFilter.model_validate(fields)
    with sessions.reader() as db:
        db.info[held.KEY] = held_
        found = knowing.resolved(db, wanted)
        assert found == resolve(db, wanted)
        return dict(found.ids)


def withdraw_all(db: WriteSession) -> None:
    """Withdraw whatever readers see."""
    for row in db.exec(select(Incident).where(Incident.standing == "published").order_by(col(Incident.id))).all():
        write.withdraw(db, row, "A test.", BY, seen=row.version)
    db.commit()


@pytest.mark.parametrize("field", ["actor", "claimant"])
def test_who_is_not_listed_is_known_for_as_long_as_an_incident_names_him(
    registered: WriteSession, incident: Maker, sessions: Sessions, field: str
) -> None:
    hidden = ActorDraft(slug="hidden", name="Hidden", kind=ActorKind.REBEL_GROUP, listed=False)
    registers.add_actors(registered, [hidden], BY)
    named = {"claimant": "hidden", "measure": "killed", "subject": "rebels", "low": 1, "best": 1, "high": 1,
             "text": "A claim.", "sources": [{"source": "paper"}]}  # fmt: skip
    incident(claims=[named], involvements=[{"actor": "hidden", "role": "side_a"}])
    registered.commit()
    held_ = Held(sessions)

    assert known(sessions, held_, **{field: ("hidden",)})[field]
    assert known(sessions, held_, **{field: ("hidden",)})[field]
    withdraw_all(registered)

    assert known(sessions, held_, **{field: ("hidden",)}) == {}


def test_a_name_means_another_one_too_as_soon_as_he_is_public(
    registered: WriteSession, incident: Maker, sessions: Sessions
) -> None:
    double = ActorDraft(slug="double", name="FLA", kind=ActorKind.REBEL_GROUP, listed=False)
    registers.add_actors(registered, [double], BY)
    incident()
    registered.commit()
    held_ = Held(sessions)
    before = known(sessions, held_, actor=("FLA",))

    incident(involvements=[{"actor": "double", "role": "side_a"}])
    registered.commit()

    assert len(known(sessions, held_, actor=("FLA",))["actor"]) == len(before["actor"]) + 1


def test_a_renamed_one_is_found_by_the_new_name(registered: WriteSession, incident: Maker, sessions: Sessions) -> None:
    incident()
    registered.commit()
    held_ = Held(sessions)
    assert known(sessions, held_, actor=("band",), tally="claimant:band")["actor"]

    registers.add_actors(registered, [ActorDraft(slug="more", name="More", kind=ActorKind.REBEL_GROUP)], BY)
    registered.commit()

    assert known(sessions, held_, actor=("more",))["actor"]
    assert known(sessions, held_, actor=("band", "more"), include=("members",))["actor"]


def titles(db: ReadSession) -> set[str]:
    """The titles on the map."""
    return {one.title for one in answers.cells(db, Resolved(IncidentFilter()), zoom=18).incidents}


def test_an_older_reader_leaves_nothing_behind_for_newer_ones(record: WriteSession, sessions: Sessions) -> None:
    record.commit()
    held_ = Held(sessions)
    with sessions.reader() as older, sessions.reader() as newer, sessions.reader() as newest:
        older.info[held.KEY] = newer.info[held.KEY] = newest.info[held.KEY] = held_
        assert read.count(older, Resolved(IncidentFilter()))
        for row in record.exec(select(Incident).where(Incident.standing == "published")).all():
            changes = IncidentChanges.model_validate({"set": {"title": "Another title"}})
            write.amend(record, row, changes, BY, seen=row.version)
        record.commit()
        assert held_.current(newer) is held_.index

        assert "Another title" not in titles(older)
        assert titles(newest) - titles(older) == {"Another title"}
