"""Snapshots from the desk to the reader: made by a button, cited, compared, and without what was taken out."""

import csv
import datetime as dt
import hashlib
import io

import pytest
import yaml
from fastapi.testclient import TestClient
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.domain.policy import Byline
from app.domain.snapshots import Amended
from app.domain.vocabulary import UserRole
from app.models import Incident
from app.store import write
from app.web.slots import AT_ONCE
from tests.web.admin.conftest import DeskAtlas, Maker
from tests.web.pages.conftest import claim, incident

BY = Byline("tester", UserRole.EDITOR, "testing")
TODAY = dt.datetime.now(dt.UTC).date().isoformat()
HERE = f"/data/snapshots/{TODAY}"
NAME = "Zzyzx ag Nowhere"


@pytest.fixture
def atlas(desk: Maker) -> DeskAtlas:
    """An atlas of two incidents with a snapshot, made at the desk."""
    made = desk(
        incident(title=f"Attack on {NAME}", claims=[claim(n=3, text=f"It names {NAME}.")]),
        incident(title="=SUM(A1)", date="2024-08-01", claims=[claim(n=1, text="=SUM(A1)")]),
    )
    answer = made.sign_in(UserRole.ADMINISTRATOR).post("/admin/snapshots", {"step": "save"})
    assert answer.status_code == 303
    return made


@pytest.fixture
def reader(atlas: DeskAtlas) -> TestClient:
    """Nobody in particular."""
    return atlas.nobody().client


def change(atlas: DeskAtlas, called: str, **fields: object) -> None:
    """Change an incident after the snapshot."""
    with atlas.sessions.writer() as db:
        row = db.exec(select(Incident).where(Incident.title == called)).one()
        write.amend(db, row, IncidentChanges(set=fields), BY, seen=row.version)
        db.commit()


def withdraw(atlas: DeskAtlas, title: str) -> None:
    with atlas.sessions.writer() as db:
        row = db.exec(select(Incident).where(Incident.title == title)).one()
        write.withdraw(db, row, "It did not happen.", BY, seen=row.version)
        db.commit()


def test_a_reader_finds_it_with_its_files_and_sums(reader: TestClient) -> None:
    shelf, page = reader.get("/data/snapshots"), reader.get(HERE)

    assert f'href="{HERE}"' in shelf.text
    assert "2 incidents with" in page.text
    told = reader.get(f"{HERE}/SHA256SUMS")
    for line in told.text.splitlines():
        wanted, name = line.split("  ")
        assert hashlib.sha256(reader.get(f"{HERE}/{name}").content).hexdigest() == wanted
        assert f"{HERE}/{name}" in page.text
    assert hashlib.sha256(told.content).hexdigest() in page.text
    cited = yaml.safe_load(reader.get(f"{HERE}/CITATION.cff").text)
    assert cited["url"].endswith(HERE)


def test_a_file_that_the_reader_has_is_not_sent_again(reader: TestClient) -> None:
    first = reader.get(f"{HERE}/CITATION.cff")

    again = reader.get(f"{HERE}/CITATION.cff", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["record.sqlite3", "manifest.json", "..%2f..%2fatlas.sqlite3", "other.csv"])
def test_nothing_else_of_its_folder_is_handed_out(name: str, reader: TestClient) -> None:
    assert reader.get(f"{HERE}/{name}").status_code == 404


def test_a_snapshot_that_was_removed_says_so(atlas: DeskAtlas, reader: TestClient) -> None:
    keeper = atlas.app.state.keeper
    told = Amended(day=dt.date(2026, 12, 1), ground="Terms changed.", ground_fr="Conditions modifiées.")
    keeper.remove(keeper.one(dt.date.fromisoformat(TODAY)), told)

    assert "This snapshot was removed on 1 December 2026. Ground: Terms changed." in reader.get(HERE).text
    assert "Conditions modifiées." in reader.get(f"/fr{HERE}").text
    assert reader.get("/data/snapshots").status_code == 200
    for path in ("/incidents", "/difference", "/incidents.csv", "/SHA256SUMS", "/difference.csv"):
        assert reader.get(HERE + path).status_code == 404


@pytest.mark.parametrize("day", ["2020-01-01", "2024-13-45", "today", "٢٠٢٦-٠١-٠١"])
def test_a_day_without_a_snapshot_is_a_page_that_says_so(day: str, reader: TestClient) -> None:
    assert reader.get(f"/data/snapshots/{day}").status_code == 404


def test_a_filter_answers_as_it_did_then(atlas: DeskAtlas, reader: TestClient) -> None:
    before = reader.get(f"{HERE}/incidents?since=2024-07-30").text
    change(atlas, "=SUM(A1)", title="Renamed", date="2024-01-01")

    now = reader.get("/incidents?since=2024-07-30").text
    then = reader.get(f"{HERE}/incidents?since=2024-07-30").text

    assert "=SUM(A1)" in then
    assert "=SUM(A1)" not in now
    assert then.split("<main")[1] == before.split("<main")[1]
    assert f"{HERE}/incidents?since=2024-07-30" in then


def test_what_changed_since_is_told(atlas: DeskAtlas, reader: TestClient) -> None:
    change(atlas, "=SUM(A1)", title="+Renamed")
    withdraw(atlas, f"Attack on {NAME}")

    page, table = reader.get(f"{HERE}/difference").text, reader.get(f"{HERE}/difference.csv")

    assert "Added: 0. Changed: 1. Gone: 1. The same in both: 0." in page
    assert "It did not happen." in page
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [(one["what"], one["field"], one["before"], one["after"]) for one in rows] == [
        ("withdrawn", "", f"Attack on {NAME}", "It did not happen."),
        ("changed", "Title", "“=SUM(A1)”", "“+Renamed”"),
    ]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]


def test_a_state_that_nobody_can_name_is_told(reader: TestClient) -> None:
    assert reader.get(f"{HERE}/difference?to=yesterday").status_code == 400
    assert reader.get(f"{HERE}/difference?to=2020-01-01").status_code == 404


def test_a_text_that_is_taken_out_leaves_the_snapshot_too(atlas: DeskAtlas, reader: TestClient) -> None:
    with atlas.sessions.reader() as db:
        key = db.exec(select(Incident.key).where(Incident.title == f"Attack on {NAME}")).one()
    assert NAME in reader.get(f"{HERE}/incidents").text
    fields = {"text": NAME, "ground": "A person at risk.", "ground_fr": "Une personne en danger.", "step": "save"}

    answer = atlas.sign_in(UserRole.ADMINISTRATOR).post(f"/admin/incidents/{key}/redact", fields)

    assert answer.status_code == 303
    assert NAME not in reader.get(f"{HERE}/incidents").text
    assert "A person at risk." in reader.get(HERE).text
    assert "Une personne en danger." in reader.get(f"/fr{HERE}").text
    names = [line.split("  ")[1] for line in reader.get(f"{HERE}/SHA256SUMS").text.splitlines()]
    assert not [name for name in names if NAME.encode() in reader.get(f"{HERE}/{name}").content]


def test_a_second_one_on_a_day_is_refused_in_a_sentence(atlas: DeskAtlas) -> None:
    browser = atlas.sign_in(UserRole.ADMINISTRATOR)

    answer = browser.post("/admin/snapshots", {"step": "save"})

    assert answer.status_code == 409
    assert f"There is a snapshot of {TODAY} already." in answer.text
    assert "Today has its snapshot" in browser.get("/admin/snapshots").text


@pytest.mark.parametrize("name", ["incidents.csv", "claims.csv", "incidents.geojson"])
def test_a_filter_of_the_frozen_record_comes_as_a_file(name: str, atlas: DeskAtlas, reader: TestClient) -> None:
    asked = f"{HERE}/{name}?since=2024-07-30"
    first = reader.get(asked)
    change(atlas, "=SUM(A1)", title="Renamed", date="2024-01-01")

    again = reader.get(asked)

    assert "SUM(A1)" in first.text
    assert NAME not in first.text
    assert again.content == first.content
    assert reader.get(asked, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert reader.get(f"{HERE}/{name}?nonsense=1").status_code == 400
    assert reader.get(f"{HERE}/{name}?actor=Nobody-of-this-name").status_code == 400


def test_the_whole_holds_everybody(reader: TestClient) -> None:
    assert NAME in reader.get(f"{HERE}/incidents.csv").text
    assert reader.get(f"{HERE}/CITATION.cff?since=2024-07-30").status_code == 404


def test_a_filter_waits_for_room_and_a_kept_file_does_not(atlas: DeskAtlas, reader: TestClient) -> None:
    given_back = [atlas.app.state.exports.take(f"reader {n}") for n in range(AT_ONCE)]

    full = reader.get(f"{HERE}/incidents.geojson?since=2024-07-30")
    kept = reader.get(f"{HERE}/incidents.geojson")
    for done in given_back:
        done()

    assert (full.status_code, kept.status_code) == (503, 200)
    answers = [reader.get(f"{HERE}/incidents.geojson?since=2024-07-30") for _ in range(AT_ONCE + 1)]
    assert {one.status_code for one in answers} == {200}
