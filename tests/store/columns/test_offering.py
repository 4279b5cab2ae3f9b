"""What the filter form offers is the same from the index as from the tables, and follows changes."""

import pytest
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.i18n import speaking
from app.models import Incident
from app.store import catalogue, write
from app.store.columns import held, offering
from app.store.db import Sessions, WriteSession
from app.store.sight import EDITORS
from tests.store.columns.conftest import with_index
from tests.store.conftest import BY, Maker, claim


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_same_is_offered_by_the_index(record: WriteSession, sessions: Sessions, language: str) -> None:
    with speaking(language):
        by_tables = catalogue.options(record)
        with_index(record, sessions)

        assert offering.options(record) == by_tables
        assert all(map(len, (by_tables.actors, by_tables.claimants, by_tables.regions, by_tables.places)))


def test_what_only_a_draft_names_is_offered_to_editors_alone(registered: WriteSession, incident: Maker) -> None:
    incident(place="kidal", involvements=[{"actor": "army", "role": "side_a"}], claims=[])
    incident(place="segou", involvements=[{"actor": "band", "role": "side_a"}], standing="draft", claims=[claim(n=1)])

    for readers in (catalogue.options(registered), offering.options(registered)):
        assert [one.value for one in readers.actors] == ["army"]
        assert [one.value for one in readers.places] == ["kidal"]
        assert readers.claimants == ()
    assert {"army", "band"} == {one.value for one in offering.options(registered, see=EDITORS).actors}


def test_what_is_offered_follows_a_change(registered: WriteSession, incident: Maker, sessions: Sessions) -> None:
    incident(involvements=[{"actor": "army", "role": "side_a"}])
    registered.commit()
    kept = with_index(registered, sessions)
    assert [one.value for one in offering.options(registered).actors] == ["army"]

    row = registered.exec(select(Incident)).one()
    changes = IncidentChanges.model_validate({"set": {"involvements": [{"actor": "rebels", "role": "side_b"}]}})
    write.amend(registered, row, changes, BY, seen=row.version)
    registered.commit()
    registered.info.pop(held.FOUND)

    assert kept is registered.info[held.KEY]
    assert [one.value for one in offering.options(registered).actors] == ["rebels"]
