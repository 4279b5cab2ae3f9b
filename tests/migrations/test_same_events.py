"""What editors decided before there was a table of events is in it once the database is migrated."""

import datetime as dt

from alembic import command
from alembic.config import Config
from sqlmodel import select

from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.domain.registers import SourceDraft
from app.domain.vocabulary import Kinship, UserRole
from app.models import Incident, PairDecision, SameEvent
from app.settings import ROOT
from app.store import crosswalk, registers, write
from app.store.db import Sessions, WriteSession

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
DECIDED = [(0, 1, "not_same"), (0, 1, "same"), (1, 2, "same"), (3, 4, "same"), (3, 4, "related"), (4, 5, "same")]


def fill(db: WriteSession) -> list[int]:
    """Six incidents and what was decided of them; their ids."""
    registers.add_sources(db, [SourceDraft(slug="paper", publisher="Paper")], BY)
    plain = {
        "title": "One", "event_type": "battles", "sub_event_type": "armed_clash", "date": "2024-07-25",
        "geo_precision": "exact", "happened": "confirmed", "attribution": "alleged", "sources": ["paper"],
    }  # fmt: skip
    rows: list[Incident] = [write.create(db, IncidentDraft.model_validate(plain), BY) for _ in range(6)]
    ids = [row.id or 0 for row in rows]
    for one, other, kinship in DECIDED:
        db.add(
            PairDecision(
                first_id=ids[one],
                second_id=ids[other],
                kinship=Kinship(kinship),
                reason="So.",
                at=dt.datetime.now(dt.UTC),
            )
        )
        db.flush()
    return ids


def test_the_events_follow_from_earlier_decisions(sessions: Sessions) -> None:
    with sessions.writer() as db:
        ids = fill(db)
        db.commit()
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with sessions.connection() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        command.upgrade(config, "head")
        connection.commit()

    with sessions.reader() as db:
        kept = {row.incident_id: row.event for row in db.exec(select(SameEvent)).all()}
        assert kept == {ids[0]: ids[0], ids[1]: ids[0], ids[2]: ids[0], ids[4]: ids[4], ids[5]: ids[4]}
        assert crosswalk.stale(db) == []
