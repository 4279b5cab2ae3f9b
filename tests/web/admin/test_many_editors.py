"""Fifty editors for a minute on SQLite with two workers: no save is lost, nobody is told of a lock, nothing fails."""

import random
import threading
import time
from collections import Counter
from pathlib import Path

import orjson
from sqlmodel import col, select

from app.models import Revision
from app.store.db import ReadSession, Sessions
from tests import servers
from tests.web.admin.served import Editor, editors, small_incidents

EDITORS = 50
SECONDS = 60


class Working(threading.Thread):
    """An editor who opens an incident, thinks a little, and saves a field; sometimes the one that others save too."""

    def __init__(self, editor: Editor, keys: list[str], until: float, seed: int) -> None:
        super().__init__()
        self.editor, self.keys, self.until = editor, keys, until
        self.random = random.Random(seed)  # noqa: S311  # Which field an editor picks is no secret.
        self.statuses: Counter[int] = Counter()
        self.saved: list[tuple[str, str, str]] = []
        self.strange: list[str] = []

    def run(self) -> None:
        """Work until the time is over."""
        n, took = 0, 0.0
        while time.monotonic() < self.until:
            n += 1
            key = self.random.choice(self.keys)
            field = self.random.choice(("title", "summary", "grade_note"))
            text = f"{self.editor.name} wrote {n}"
            form = self.editor.open(key)
            # Whoever waits long for a page looks longer at the next one; a slow machine is not asked for ever more.
            time.sleep(self.random.uniform(0, max(0.5, 3 * took)))
            begun = time.monotonic()
            answer = self.editor.save(key, form, **{field: text, "reason": text})
            took = time.monotonic() - begun
            self.statuses[answer.status_code] += 1
            if answer.status_code == 303:
                self.saved.append((key, field, text))
            elif answer.status_code != 409 or "locked" in answer.text:
                self.strange.append(f"{answer.status_code} {answer.text[:300]}")


def test_nothing_is_lost_when_fifty_editors_save_for_a_minute(sqlite_url: str, tmp_path: Path) -> None:
    with servers.product(tmp_path / "many", database_url=sqlite_url, workers="2") as running:
        keys = small_incidents(sqlite_url, 5)
        until = time.monotonic() + SECONDS
        team = editors(sqlite_url, running.url, [f"editor-{n}" for n in range(EDITORS)])
        every = [Working(one, keys, until, n) for n, one in enumerate(team)]
        for one in every:
            one.start()
        for one in every:
            one.join(SECONDS + 120)
            one.editor.client.close()
    statuses = sum((one.statuses for one in every), Counter[int]())

    assert [said for one in every for said in one.strange] == []
    assert set(statuses) <= {303, 409}
    assert statuses[303] > EDITORS
    sessions = Sessions(sqlite_url)
    with sessions.reader() as db:
        _nothing_is_lost(db, [saved for one in every for saved in one.saved])
    sessions.dispose()


def _nothing_is_lost(db: ReadSession, saved: list[tuple[str, str, str]]) -> None:
    """Each answered save has a version of its own that changes what was typed and nothing else; none is missing."""
    rows = db.exec(select(Revision).where(col(Revision.incident_id).is_not(None)).order_by(col(Revision.id))).all()
    by_reason = {row.reason: row for row in rows}
    before = {(row.incident_id, row.version + 1): orjson.loads(row.snapshot) for row in rows}
    for _, field, text in saved:
        row = by_reason[text]
        now, was = orjson.loads(row.snapshot), before[row.incident_id, row.version]
        assert {name: now[name] for name in now if now[name] != was[name]} == {field: text}
    versions: dict[int | None, list[int]] = {}
    for row in rows:
        versions.setdefault(row.incident_id, []).append(row.version)
    for every in versions.values():
        assert every == list(range(1, len(every) + 1))
