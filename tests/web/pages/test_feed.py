"""The feed of a filter: what it tells, in which words, to whom, and what it never tells."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from fastapi.testclient import TestClient
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.importing import carry
from app.models import Account, Incident
from app.render.atom import ATOM, XHTML
from app.store import write
from app.store.db import WriteSession
from tests.importing.small_importer import FIRST, Small, written
from tests.web.pages.conftest import BY, Change, Maker, claim, incident
from tests.web.pages.test_history import account, figures

HOSTILE = "<script>alert(1)</script> ${alert(1)} </script> --> ]]> &amp;"


def read(client: TestClient, address: str = "/feed.atom") -> Element:
    """The feed, read by somebody else."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root: Element = fromstring(answer.content)
    return root


def texts(root: Element, name: str) -> list[str]:
    """The texts of every element of a name."""
    return [one.text or "" for one in root.iter() if one.tag in (f"{{{ATOM}}}{name}", f"{{{XHTML}}}{name}")]


def titles(root: Element) -> list[str]:
    """The titles of the entries."""
    return texts(root, "title")[1:]


def steps(db: WriteSession) -> None:
    """One incident is changed, withdrawn, changed behind the scenes and published again."""
    row = db.exec(select(Incident)).one()
    write.amend(db, row, IncidentChanges(set={"claims": figures(db, 54)}), account(db, public=False), seen=row.version)
    write.withdraw(db, row, "It stood here twice.", BY, seen=row.version)
    write.amend(db, row, IncidentChanges(set={"title": "Zzyzx"}), BY, seen=row.version)
    write.amend(db, row, IncidentChanges(set={"title": "An incident"}), BY, seen=row.version)
    write.publish(db, row, BY, seen=row.version)


def test_every_step_is_told_with_its_reason_and_its_author_by_role(atlas: Maker) -> None:
    root = read(atlas(incident(claims=[claim(n=50)], summary="What happened."), change=steps))
    told = [one.text or "" for one in root.iter() if one.tag.startswith(f"{{{XHTML}}}") and one.text]

    assert titles(root) == [
        "Published again: An incident", "Withdrawn: An incident", "Changed: An incident", "Published: An incident",
    ]  # fmt: skip
    for words in (
        "25 July 2024 · Kidal · NM-2024-0001", "What happened.", "It stood here twice.",
        "Rebels killed, according to Army: 50 became 54", "Why: The group gave a new number.",
    ):  # fmt: skip
        assert words in told
    authors = [one.text for one in root.iter(f"{{{ATOM}}}name")]
    assert "an editor" in authors
    assert "Zzyzx" not in told
    assert not any("Edda" in one for one in [*told, *map(str, authors)])


def test_ids_stay_and_are_different(atlas: Maker) -> None:
    client = atlas(incident(claims=[claim(n=50)]), incident(title="Other"))

    ids, narrowed = texts(read(client), "id"), texts(read(client, "/feed.atom?q=other"), "id")

    assert ids[1:] == [
        "tag:testserver,2026:incident/en/NM-2024-0002/1", "tag:testserver,2026:incident/en/NM-2024-0001/1",
    ]  # fmt: skip
    assert narrowed == ["tag:testserver,2026:feed/en?q=other", ids[1]]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/fr", "fr")])
def test_a_feed_says_where_it_stands_and_leads_to_the_same_results(
    client_of: TestClient, prefix: str, language: str
) -> None:
    root = read(client_of, f"{prefix}/feed.atom?type=battles&limit=7")
    found = {
        (one.get("rel"), one.get("type"), one.get("hreflang")): one.get("href")
        for one in root.findall(f"{{{ATOM}}}link")
    }
    other = {"en": "fr", "fr": "en"}[language]

    top = "http://testserver"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert found["self", "application/atom+xml", language] == f"{top}{prefix}/feed.atom?type=battles&limit=7"
    assert found["alternate", "text/html", language] == f"{top}{prefix or '/'}?type=battles".replace("/fr?", "/fr/?")
    assert found["alternate", "application/atom+xml", other]
    leads = [one.get("href") for one in root.iter(f"{{{ATOM}}}link") if one.get("rel") == "alternate"]
    assert f"{top}{prefix}/incidents/NM-2024-0001" in leads


@pytest.fixture
def client_of(atlas: Maker) -> TestClient:
    """One incident."""
    return atlas(incident(claims=[claim(n=50)]))


def test_hostile_text_is_text(atlas: Maker) -> None:
    client = atlas(incident(title=HOSTILE, summary=HOSTILE, claims=[claim(n=1, text=HOSTILE)]))

    root = read(client)

    assert titles(root) == [f"Published: {HOSTILE}"]
    assert HOSTILE in texts(root, "p")
    assert not re.search(r"<script|]]>|-->", client.get("/feed.atom").text)


def test_whoever_has_it_already_is_told_so(atlas: Maker) -> None:
    client = atlas(incident())
    first = client.get("/feed.atom")
    mark, since = first.headers["etag"], first.headers["last-modified"]

    assert client.get("/feed.atom", headers={"If-None-Match": mark}).status_code == 304
    assert client.get("/feed.atom", headers={"If-Modified-Since": since}).status_code == 304
    for headers in ({"If-None-Match": '"other"', "If-Modified-Since": since}, {"If-Modified-Since": "never"}):
        assert client.get("/feed.atom", headers=headers).status_code == 200
    marks = {
        client.get(one).headers["etag"]
        for one in ("/feed.atom", "/fr/feed.atom", "/feed.atom?limit=3", "/feed.atom?q=x")
    }
    assert len(marks) == 4


def test_a_name_that_is_taken_back_is_not_kept_by_those_who_have_it(atlas: Maker) -> None:
    client = atlas(incident(claims=[claim(n=50)]), change=named)
    first = client.get("/feed.atom")
    assert "Edda Private, an editor" in first.text

    with client.app.state.sessions.writer() as db:  # type: ignore[attr-defined]
        db.exec(select(Account)).one().public = False
        db.commit()

    again = client.get("/feed.atom", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert "Edda" not in again.text


def named(db: WriteSession) -> None:
    """Somebody who wants to be named changes the incident."""
    row = db.exec(select(Incident)).one()
    write.amend(db, row, IncidentChanges(set={"title": "Changed"}), account(db, public=True), seen=row.version)


@pytest.mark.parametrize(
    ("query", "name"),
    [("x=1", "x"), ("limit=0", "limit"), ("limit=201", "limit"), ("limit=a", "limit"), ("actor=nobody", "actor"),
     ("since=never", "since"), ("since=2024-01-01&since=2024-01-02", "since"), ("page=2", "page")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(client_of: TestClient, query: str, name: str) -> None:
    answer = client_of.get(f"/feed.atom?{query}", headers={"Accept": "text/html"})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == name


def test_an_empty_record_has_a_feed(atlas: Maker) -> None:
    root = read(atlas())

    assert titles(root) == []
    assert texts(root, "updated")


def taken_in(folder: Path) -> Change:
    """A file of a dataset is taken in, and then an editor changes one of its incidents."""

    def change(db: WriteSession) -> None:
        carry.out(db, Small(), written(folder / "small.csv", FIRST), BY)
        row = db.exec(select(Incident).where(Incident.external_id == "A1")).one()
        write.amend(db, row, IncidentChanges(set={"title": "Ours"}), BY, seen=row.version)

    return change


def test_an_import_is_one_entry_that_leads_to_the_dataset(atlas: Maker, tmp_path: Path) -> None:
    client = atlas(incident(), change=taken_in(tmp_path))
    root = read(client)

    n = len(FIRST)
    assert titles(root) == [
        "Changed: Ours", f"{n} incidents from Small dataset 1.0 were published", "Published: An incident",
    ]  # fmt: skip
    entry = root.findall(f"{{{ATOM}}}entry")[1]
    assert len(list(entry.iter(f"{{{XHTML}}}li"))) == n
    assert [one.get("href") for one in entry.findall(f"{{{ATOM}}}link")] == [
        "http://testserver/incidents?dataset=small"
    ]
    ids = texts(root, "id")
    assert len(set(ids)) == len(ids)
    assert texts(read(client), "id") == ids
    assert titles(read(client, "/feed.atom?limit=1")) == ["Changed: Ours"]
    assert titles(read(client, "/feed.atom?dataset=small&since=1900-01-01&q=Ours"))[1:] == [
        "1 incident from Small dataset 1.0 was published"
    ]
