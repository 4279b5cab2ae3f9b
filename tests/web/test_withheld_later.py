"""What readers had of a dataset's texts goes as soon as only its figures may be passed on."""

from pathlib import Path

from fastapi.testclient import TestClient
from sqlmodel import select

from app.domain.registers import DatasetDraft
from app.models import Dataset
from app.store import datasets, snapshot
from app.store.db import Sessions
from tests.web.test_withheld import BY, MARK, code, filled


def test_a_page_that_was_kept_is_sent_anew_when_the_texts_go(database_url: str, tmp_path: Path) -> None:
    sessions = Sessions(database_url)
    with filled(database_url, tmp_path) as client:
        _told_and_taken_back(client, sessions)
    sessions.dispose()


def _told_and_taken_back(client: TestClient, sessions: Sessions) -> None:
    address = f"/incidents/{code(client)}"
    for much, there in (("all", True), ("figures", False)):
        before = client.get(address).headers.get("etag", "")
        with sessions.writer() as db:
            row = db.exec(select(Dataset)).one()
            draft = DatasetDraft.model_validate({**snapshot.of_dataset(row), "republish": much})
            datasets.amend_dataset(db, draft, BY, seen=row.version)
            db.commit()
        answer = client.get(address, headers={"If-None-Match": before})
        assert answer.status_code == 200
        assert (MARK in answer.text) is there
        assert client.get("/api/incidents", params={"q": MARK}).json()["total"] == int(there)
        assert (client.get("/sources/set-article").status_code == 200) is there
