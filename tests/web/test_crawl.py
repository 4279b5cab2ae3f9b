"""Nothing of a draft, of a proposal or of what editors say to each other is found by whoever follows every link."""

import datetime as dt
import re
from collections import deque
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from fastapi.testclient import TestClient
from sqlmodel import select

from app.domain.vocabulary import Kinship, UserRole
from app.main import create_app
from app.models import Account, Comment, Correction, Incident, IncidentTag, PairDecision, Proposal
from app.settings import Settings
from app.store import write
from app.store.db import Sessions, WriteSession
from tests.web.test_hidden import BY, MARK, fill

STARTS = ("/", "/fr/", "/sitemap.xml", "/robots.txt", "/api/incidents", "/api/facets", "/api/actors", "/api/places",
          "/api/cells?zoom=5", "/api/openapi.json", "/ogc/?f=html", "/ogc/collections/incidents/items", "/admin",
          "/admin/sign-in", "/feed.atom", "/embed")  # fmt: skip
LINK = re.compile(r'(?:href|action|src|data-cells)="([^"#]+)|<loc>([^<]+)</loc>|"next":"([^"]+)"')
FILES = (".csv", ".geojson", ".xlsx", ".parquet", ".html", ".atom")
MOST = 1500
"""A crawl that meets more addresses than these has found a way in circles."""


def plant(db: WriteSession) -> set[str]:
    """Hidden things of every kind beside something public; the codes and keys that must not be seen."""
    fill(db)
    db.flush()
    public = db.exec(select(Incident).where(Incident.title == "Open")).one()
    draft = db.exec(select(Incident).where(Incident.standing == "draft")).one()
    now = dt.datetime.now(dt.UTC)
    person = Account(name="writer", shown=f"{MARK} writer", role=UserRole.EDITOR, created_at=now)
    db.add(person)
    db.flush()
    assert public.id
    assert draft.id
    assert person.id
    db.add(Proposal(incident_id=public.id, account_id=person.id, seen=1, draft=f'{{"title":"{MARK}"}}', reason=MARK,
                    created_at=now, updated_at=now))  # fmt: skip
    db.add(Comment(incident_id=public.id, account_id=person.id, at=now, text=MARK))
    db.add(Correction(incident_id=public.id, version=1, text=MARK, contact=MARK, created_at=now))
    db.add(PairDecision(first_id=public.id, second_id=draft.id, kinship=Kinship.SAME, reason=MARK, at=now))
    public.tagged.append(IncidentTag(tag=MARK.lower()))
    write._record(db, public, BY)
    return {draft.key}


def crawl(client: TestClient, choices: int | None = None) -> dict[str, str]:
    """Every address that can be reached, with what it answers; `choices`: with so many parameters at most."""
    found: dict[str, str] = {}
    waiting = deque(STARTS)
    while waiting and len(found) < MOST:
        address = waiting.popleft()
        if address in found:
            continue
        answer = client.get(address, follow_redirects=False)
        assert answer.status_code < 500, address
        text = answer.text if "image" not in answer.headers.get("content-type", "") else ""
        found[address] = text + answer.headers.get("location", "")
        links = [one for match in LINK.findall(text) for one in match if one]
        for link in [*links, answer.headers.get("location", "")]:
            parts = urlsplit(urljoin(f"http://testserver{address}", unescape(link)))
            # Every choice of a filter has files, which are many: those of everything tell what can be in them.
            if parts.query and parts.path.endswith(FILES):
                continue
            if choices is not None and parts.query.count("&") >= choices:
                continue
            if link and parts.netloc == "testserver" and not parts.path.startswith("/static"):
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def test_whoever_follows_every_link_finds_nothing_hidden(database_url: str, tmp_path: Path) -> None:
    sessions = Sessions(database_url)
    with sessions.writer() as db:
        hidden = plant(db)
        db.commit()
    sessions.dispose()
    app = create_app(Settings(database_url=database_url, data_dir=tmp_path, _env_file=None))
    with TestClient(app) as client:
        found = crawl(client)
    app.state.sessions.dispose()

    assert len(found) > 60
    assert any("/history" in address for address in found)
    told = [
        address for address, text in found.items() if MARK.lower() in text.lower() or any(k in text for k in hidden)
    ]
    assert told == []
