"""A server that is killed while editors save: what was answered is there, and nothing is half there."""

import threading
from pathlib import Path

import httpx2
import orjson
from sqlalchemy import func
from sqlmodel import col, select

from app.models import Incident, Revision
from app.store import snapshot
from app.store.db import ReadSession, Sessions
from tests import servers
from tests.web.admin.served import Editor, editors, small_incidents

SAVES = 200
ROUNDS = 2
"""So often the server is killed, each time in the midst of its share of the saves."""
WRITERS = 4


class Saving(threading.Thread):
    """An editor who saves one incident over and over, and remembers what was answered."""

    def __init__(self, editor: Editor, key: str, enough: threading.Event) -> None:
        super().__init__()
        self.editor, self.key, self.enough = editor, key, enough
        self.answered: list[str] = []
        self.refused: list[str] = []
        self.tried = 0

    def run(self) -> None:
        """Save until the server is gone."""
        try:
            while self.tried < 10 * SAVES:
                form = self.editor.open(self.key)
                self.tried += 1
                title = f"{self.editor.name} {self.tried}"
                answer = self.editor.save(self.key, form, title=title, reason=title)
                if answer.status_code == 303:
                    self.answered.append(title)
                else:
                    self.refused.append(f"{answer.status_code} {answer.text[:200]}")
                if self.tried >= SAVES // ROUNDS // WRITERS:
                    self.enough.set()
        except httpx2.HTTPError:
            return


def test_every_answered_save_is_there_and_none_is_half_there(database_url: str, tmp_path: Path) -> None:
    for number in range(ROUNDS):
        answered = _killed_while_saving(database_url, tmp_path / str(number))
        sessions = Sessions(database_url)
        with sessions.reader() as db:
            reasons = set(db.exec(select(Revision.reason).where(col(Revision.incident_id).is_not(None))).all())
            assert [one for one in answered if one not in reasons] == []
            for row in db.exec(select(Incident)).all():
                _is_whole(row, db)
        sessions.dispose()
        assert len(answered) >= SAVES // ROUNDS // 2


def _killed_while_saving(database: str, folder: Path) -> list[str]:
    """Let editors save, kill the server in the midst of it, and tell which saves were answered."""
    enough = threading.Event()
    with servers.product(folder, database_url=database, environment="development") as running:
        keys = small_incidents(database, WRITERS)
        names = [f"{folder.name}-writer-{n}" for n in range(WRITERS)]
        every = [Saving(one, key, enough) for one, key in zip(editors(database, running.url, names), keys, strict=True)]
        for one in every:
            one.start()
        assert enough.wait(240)
        running.kill()
        for one in every:
            one.join(60)
            one.editor.client.close()
    assert [said for one in every for said in one.refused] == []
    return [title for one in every for title in one.answered]


def _is_whole(row: Incident, db: ReadSession) -> None:
    """The newest revision holds exactly what the tables hold, and none is missing before it."""
    asked = select(Revision).where(Revision.incident_id == row.id)
    newest = db.exec(asked.where(Revision.version == row.version)).one()
    assert orjson.loads(newest.snapshot) == orjson.loads(snapshot.write(snapshot.of_incident(row)))
    many = db.exec(select(func.count()).select_from(Revision).where(Revision.incident_id == row.id)).one()
    assert many == row.version
