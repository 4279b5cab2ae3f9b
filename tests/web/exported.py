"""A record that is hard to write into files: texts that would run or break lines, and much that is hidden."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import UserRole
from app.main import create_app
from app.settings import Settings
from app.store import registers, write
from app.store.db import Sessions, WriteSession

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
HIDDEN = "Zzyzx"
"""Stands in everything that no file may hold."""
HOSTILE = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|'/C calc'!A0", "'=1+1", "＝1+1", "# not a comment", "a, b; c\td",
    'He said "no"', "one\ntwo # three\nfour", "<script>alert(1)</script>", "${1+1}", "قتل في تين زواتين", "a | b \\ c",
    "Ségou – “x”", "\U0001f30d",
)  # fmt: skip
"""Titles; each is also a summary, an actor's note and a claim."""
PLAIN: dict[str, Any] = {
    "title": "Plain", "event_type": "battles", "sub_event_type": "armed_clash", "date": "2024-07-25",
    "geo_precision": "exact", "happened": "confirmed", "attribution": "alleged", "sources": ["paper"],
    "standing": "published",
}  # fmt: skip


def fill(db: WriteSession) -> None:
    """The registers, an incident for every hostile text, a plain one without a point, and the hidden ones."""
    sets = [
        DatasetDraft(slug="open-set", name="Open set", republish="all", licence="CC BY"),
        DatasetDraft(slug="hidden-set", name=f"{HIDDEN} set", republish="nothing"),
    ]
    registers.add_datasets(db, sets, BY)
    actors = [{"slug": "army", "name": "Army", "kind": "state_forces"},
              {"slug": "rebels", "name": "=Rebels", "name_fr": "Rebelles", "kind": "rebel_group"},
              {"slug": "hidden", "name": HIDDEN, "kind": "rebel_group", "listed": False}]  # fmt: skip
    registers.add_actors(db, [ActorDraft.model_validate(one) for one in actors], BY)
    places = [{"slug": "north", "name": "North", "kind": "region", "latitude": 19.5, "longitude": 1.5},
              {"slug": "town", "name": "Town", "kind": "town", "latitude": 19.954, "longitude": -2.967,
               "region": "north"}]  # fmt: skip
    registers.add_places(db, [PlaceDraft.model_validate(one) for one in places], BY)
    sources = [{"slug": "paper", "publisher": "Paper", "url": "https://a.example/1#a", "published_on": "2024-07-26"},
               {"slug": "wire", "publisher": "=Wire", "title": "A | title", "language": "fr", "repeats": "paper"},
               {"slug": "secret", "publisher": HIDDEN, "dataset": "hidden-set"}]  # fmt: skip
    registers.add_sources(db, [SourceDraft.model_validate(one) for one in sources], BY)
    for number, text in enumerate(HOSTILE):
        write.create(db, IncidentDraft.model_validate(hostile(number, text)), BY)
    write.create(db, IncidentDraft.model_validate({**PLAIN, "date": "[2024-01-01..2024-02-03]"}), BY)
    hide(db)


def hostile(number: int, text: str) -> dict[str, Any]:
    """An incident that says one text wherever it can."""
    claim = {
        "claimant": "army", "measure": "killed", "subject": "rebels", "low": number, "high": number + 5, "text": text,
        "text_fr": text, "wording": text, "spokesperson": text, "said_on": "2024-07-26",
        "sources": [{"source": "wire", "via": text}, {"source": "paper"}],
    }  # fmt: skip
    return {
        **PLAIN, "title": text, "title_fr": text, "summary": text * 300, "place": "town", "date": "2024-07",
        "involvements": [{"actor": "army", "role": "side_a", "note": text}, {"actor": "rebels", "role": "side_b"}],
        "claims": [claim, {**claim, "measure": "injured", "subject": None, "scope": "everybody"}],
        "dataset": "open-set", "external_id": f"x{number}", "given": {"dyad": text},
    }  # fmt: skip


def hide(db: WriteSession) -> None:
    """A draft, one in review, a withdrawn one, a merged one, and one of a dataset that may not be passed on."""
    into = write.create(db, IncidentDraft.model_validate({**PLAIN, "title": "Kept", "date": "2023"}), BY)
    for given in ({"standing": "draft"}, {"standing": "in_review"}, {"dataset": "hidden-set", "sources": ["secret"]}):
        fields = {**PLAIN, "title": HIDDEN, "involvements": [{"actor": "hidden", "role": "target"}], **given}
        write.create(db, IncidentDraft.model_validate(fields), BY)
    gone = write.create(db, IncidentDraft.model_validate({**PLAIN, "title": HIDDEN}), BY)
    write.withdraw(db, gone, f"{HIDDEN} error", BY, seen=gone.version)
    same = write.create(db, IncidentDraft.model_validate({**PLAIN, "title": HIDDEN}), BY)
    write.merge(db, same, into, BY, seen=same.version)


SEEN = len(HOSTILE) + 2
"""How many incidents a file of everything holds."""


@contextmanager
def exported(url: str) -> Iterator[tuple[FastAPI, TestClient]]:
    """The application on a database that holds all this."""
    sessions = Sessions(url)
    with sessions.writer() as db:
        fill(db)
        db.commit()
    sessions.dispose()
    app = create_app(Settings(database_url=url, _env_file=None))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield app, client
    app.state.sessions.dispose()
