"""Of a dataset whose figures alone may be passed on, the figures are everywhere and no text is anywhere."""

import datetime as dt
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.policy import Byline
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, ReportedTotalDraft, SourceDraft
from app.domain.vocabulary import Kinship, UserRole
from app.main import create_app
from app.models import Incident, PairDecision
from app.settings import Settings
from app.store import crosswalk, registers, write
from app.store.db import Sessions, WriteSession
from tests.web.test_crawl import MOST, crawl

MARK = "Zzyzx"
"""Stands in every text that may not be passed on, and nowhere else."""
BY = Byline("tester", UserRole.ADMINISTRATOR, "Taken in")
MARKED = Byline("tester", UserRole.ADMINISTRATOR, f"{MARK} reason")
PLAIN: dict[str, Any] = {
    "event_type": "battles", "sub_event_type": "armed_clash", "geo_precision": "exact", "happened": "confirmed",
    "attribution": "alleged", "place": "kidal", "standing": "published", "date": "2024-07-25",
}  # fmt: skip
FIRST, SECOND = dt.datetime(2025, 1, 1, tzinfo=dt.UTC), dt.datetime(2025, 2, 1, tzinfo=dt.UTC)


def both(name: str, text: str = MARK) -> dict[str, str]:
    """A text in both languages."""
    return {name: f"{text} {name}", f"{name}_fr": f"{text} {name} fr"}


def claims() -> list[dict[str, Any]]:
    """A claim with a number, one with words alone, one about several, one that editors prefer."""
    printed = [{"source": slug, **both("via")} for slug in ("set-record", "set-article", "paper")]
    texts = {**both("text"), **both("spokesperson"), "sources": printed, "claimant": "army", "measure": "killed"}
    chosen = {"preferred": True, **both("preferred_reason")}
    return [
        {**texts, "subject": "rebels", "low": 7, "best": 8, "high": 9, **both("wording"), **chosen},
        {**texts, "scope": "several", **both("subject_text"), "low": 3, "high": 3},
        {**texts, "measure": "occurrence", **both("wording")},
    ]


def incident(**fields: Any) -> dict[str, Any]:
    """An incident of the dataset, with a mark in every text."""
    involved = [{"actor": "rebels", "role": "side_a", **both("note")}, {"actor": "army", "role": "side_b"}]
    texts = {**both("title"), **both("summary"), **both("grade_note"), "given": {"dyad_name": MARK, MARK: "1"}}
    made = {**PLAIN, **texts, "involvements": involved, "sources": ["set-record", "set-article", "paper"]}
    return {**made, "claims": claims(), "dataset": "figures-set", **fields}


def registered(db: WriteSession) -> None:
    """The registers: every source with a mark is of the dataset, or is cited by its incidents alone."""
    kept = {"licence": "CC BY 4.0", "citation": "Cite the figures set", "url": "https://example.org/set"}
    sets = [{"slug": "figures-set", "name": "Figures set", "republish": "figures", "released": "24.1", **kept}]
    registers.add_datasets(db, [DatasetDraft.model_validate(one) for one in sets], BY)
    actors = [{"slug": slug, "name": slug.title(), "kind": "rebel_group"} for slug in ("army", "rebels")]
    registers.add_actors(db, [ActorDraft.model_validate(one) for one in actors], BY)
    points = {"kind": "town", "latitude": 18.44, "longitude": 1.41}
    names = [{"name": "Kidalhere", "language": "en"}]
    places = [{"slug": "kidal", "name": "Kidal", **points, "names": names}]
    registers.add_places(db, [PlaceDraft.model_validate(one) for one in places], BY)
    texts = {**both("publisher"), **both("title"), **both("note"), "url": f"https://example.org/{MARK}"}
    sources = [
        {"slug": "set-record", **texts, "dataset": "figures-set", "listed": False},
        {"slug": "set-article", **texts, "archived_url": f"https://archive.example.org/{MARK}"},
        {"slug": "paper", "publisher": "Open paper"},
    ]
    registers.add_sources(db, [SourceDraft.model_validate(one) for one in sources], BY)
    reported = {"claimant": "army", "measure": "killed", "low": 900, "text": f"{MARK} total"}
    total = ReportedTotalDraft.model_validate({**reported, "sources": [{"source": "set-record"}]})
    registers.add_totals(db, [total], BY)


def fill(db: WriteSession) -> None:
    """A record of ours, the one of the dataset of the same event, and one of the dataset that is to be withdrawn."""
    registered(db)
    own = {**PLAIN, "title": "Ours", "sources": ["paper"], "involvements": [{"actor": "army", "role": "side_b"}]}
    drafts = [own, incident(external_id="1"), incident(external_id="2", date="2024-08")]
    ours, theirs, _ = (write.create(db, IncidentDraft.model_validate(one), MARKED if "dataset" in one else BY)
                       for one in drafts)  # fmt: skip
    db.flush()
    first, second = sorted((ours.id or 0, theirs.id or 0))
    db.add(PairDecision(first_id=first, second_id=second, kinship=Kinship.SAME, reason=MARK, at=FIRST))
    db.flush()
    crosswalk.settle(db, first, second)


def change(db: WriteSession) -> None:
    """A second version of the one, with other texts and another figure; the other one withdrawn."""
    one, gone = db.exec(select(Incident).where(col(Incident.dataset_id).is_not(None)).order_by(col(Incident.id))).all()
    told = json.loads(json.dumps(claims()))
    told[0] |= {"id": one.claims[0].key, "high": 11, **both("text", f"{MARK} anew")}
    fields = {**both("summary", f"{MARK} later"), "claims": told}
    write.amend(db, one, IncidentChanges(set=fields), MARKED, seen=one.version)
    write.withdraw(db, gone, f"{MARK} withdrawn", MARKED, seen=gone.version)


@pytest.fixture(scope="module")
def client(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application, with a snapshot before the change and one after it; for reading only."""
    with filled(shared_url, tmp_path_factory.mktemp("withheld")) as made:
        yield made


@contextmanager
def filled(database_url: str, folder: Path) -> Iterator[TestClient]:
    """The same on any empty database."""
    sessions = Sessions(database_url)
    app = create_app(Settings(database_url=database_url, data_dir=folder, _env_file=None))
    for write_more, moment in ((fill, FIRST), (change, SECOND)):
        with sessions.writer() as db:
            write_more(db)
            db.commit()
        with sessions.reader() as there:
            app.state.keeper.keep(there, moment)
    sessions.dispose()
    with TestClient(app) as made:
        yield made
    app.state.sessions.dispose()


def code(client: TestClient) -> str:
    """The code of the dataset's incident that is published."""
    (found,) = client.get("/api/incidents?dataset=figures-set").json()["items"]
    return str(found["code"])


def read(answer: Any) -> str:
    """What a file says, also where its bytes are packed."""
    kind = answer.headers["content-type"]
    if "spreadsheetml" in kind:
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        return repr([list(row) for sheet in book for row in sheet.iter_rows(values_only=True)])
    if "parquet" in kind:
        table = pyarrow.parquet.read_table(io.BytesIO(answer.content))
        return repr(table.to_pylist()) + repr(table.schema.metadata)
    return str(answer.text)


def test_no_text_is_found_by_following_every_link(client: TestClient) -> None:
    found = crawl(client, choices=1)

    assert len(found) < MOST, sorted(found)
    assert any(f"/incidents/{code(client)}" in address for address in found)
    assert any("/fr/incidents/" in address for address in found)
    assert any("/difference" in address for address in found)
    assert [address for address, text in found.items() if MARK.lower() in text.lower()] == []


FILES = ("/incidents.csv", "/claims.csv", "/incidents.geojson", "/incidents.xlsx", "/incidents.parquet", "/map.html",
         "/feed.atom", "/embed", "/ogc/collections/incidents/items", "/ogc/collections/incidents/items?f=html",
         "/api/incidents", "/api/facets", "/api/cells?zoom=5", "/sources", "/sitemap.xml", "/incidents?sort=killed",
         "/data/snapshots/2025-01-01/incidents.csv", "/data/snapshots/2025-02-01/claims.csv",
         "/data/snapshots/2025-01-01/incidents.geojson", "/data/snapshots/2025-02-01/incidents",
         "/data/snapshots/2025-01-01/difference?to=2025-02-01",
         "/data/snapshots/2025-01-01/difference",
         "/data/snapshots/2025-01-01/difference.csv?to=2025-02-01")  # fmt: skip


@pytest.mark.parametrize("address", FILES)
def test_no_file_holds_a_text(client: TestClient, address: str) -> None:
    for start in ("", "" if address.startswith(("/api", "/ogc", "/sitemap")) else "/fr"):
        answer = client.get(start + address)

        assert answer.status_code == 200, answer.text
        assert MARK.lower() not in read(answer).lower()


@pytest.mark.parametrize("address", ["/incidents.csv", "/incidents.xlsx", "/incidents.parquet", "/incidents.geojson"])
def test_files_hold_the_figures_under_a_plain_title(client: TestClient, address: str) -> None:
    text = read(client.get(f"{address}?dataset=figures-set"))

    assert "Battles, Kidal, 25 July 2024" in text
    assert "Batailles, Kidal, 25 juillet 2024" in text
    assert "18.44" in text
    assert "Cite the figures set" in text
    assert "Open paper" not in text


@pytest.mark.parametrize("file", ["2025-01-01", "2025-02-01"])
def test_the_frozen_record_holds_the_figures_and_no_text(client: TestClient, file: str) -> None:
    settings: Settings = client.app.state.settings  # type: ignore[attr-defined]
    kept = (settings.data_dir / "snapshots" / file / "record.sqlite3").read_bytes()

    assert MARK.lower().encode() not in kept.lower()
    assert b"Cite the figures set" in kept
    listed = client.get(f"/data/snapshots/{file}/incidents?dataset=figures-set")
    assert "Battles, Kidal, 25 July 2024" in listed.text


def test_the_incident_is_shown_with_its_figures_and_says_why_it_is_bare(client: TestClient) -> None:
    address = f"/incidents/{code(client)}"
    found, page, french = client.get(f"/api{address}").json(), client.get(address), client.get(f"/fr{address}")

    assert found["title"] == "Battles, Kidal, 25 July 2024"
    assert found["withheld"]
    assert (found["sources"], found["given"], found["summary"]) == ([], {}, "")
    assert (found["latitude"], found["longitude"]) == (18.44, 1.41)
    assert found["figures"]["killed"]["high"] == 11
    assert found["figures"]["killed"]["preferred"] == 8
    assert [(one["low"], one["high"], one["preferred"]) for one in found["claims"]] == [
        (7, 11, True), (3, 3, False), (None, None, False),
    ]  # fmt: skip
    assert "words withheld" in page.text
    assert "Its texts may not be passed on" in page.text
    assert "Cite the figures set" in page.text
    assert "CC BY 4.0" in page.text
    assert "Batailles, Kidal, 25 juillet 2024" in french.text
    assert "creativecommons.org" not in page.text.split("ld+json")[1].split("</script>")[0]


def test_it_is_counted_and_stands_on_the_map(client: TestClient) -> None:
    facets = client.get("/api/facets?tally=highest").json()

    assert facets["total"] == 2
    assert facets["figures"]["killed"]["high"] == 11
    assert len(client.get("/api/cells?zoom=8").json()["incidents"]) == 2
    assert client.get("/api/incidents?min_killed=7").json()["total"] == 1
    assert client.get("/api/incidents?claimant=army").json()["total"] == 1


@pytest.mark.parametrize("asked", [MARK, f"{MARK} summary", "anew", "dyad", f"{MARK} kidal", "killed zzyzx"])
def test_words_of_its_texts_find_nothing(client: TestClient, asked: str) -> None:
    for address in ("/api/incidents", "/api/facets", "/ogc/collections/incidents/items"):
        answer = client.get(address, params={"q": asked}).json()
        assert answer.get("total", answer.get("numberMatched")) == 0
    assert code(client) not in client.get("/", params={"q": asked}).text
    assert client.get("/incidents.csv", params={"q": asked}).text.count("\nNM-") == 0
    assert code(client) not in client.get("/data/snapshots/2025-01-01/incidents", params={"q": asked}).text


def test_its_code_its_place_and_its_actors_find_it(client: TestClient) -> None:
    for asked in (code(client), "kidal", "Kidalhere", "rebels", "rebels kidal"):
        found = client.get("/api/incidents", params={"q": asked}).json()["items"]
        assert code(client) in {one["code"] for one in found}, asked


def test_no_source_tells_of_it(client: TestClient) -> None:
    for slug in ("set-record", "set-article"):
        assert client.get(f"/sources/{slug}").status_code == 404
        assert client.get("/api/incidents", params={"source": slug}).status_code == 400
    assert client.get("/api/incidents?source=paper").json()["total"] == 1
    assert code(client) not in client.get("/sources/paper").text


def test_its_history_has_days_and_figures_and_its_past_is_not_told(client: TestClient) -> None:
    address = f"/incidents/{code(client)}"
    history = client.get(f"{address}/history")

    assert "Version 2" in history.text
    assert "11" in history.text
    for asked in ("from=1&to=2", "page=1"):
        assert MARK not in client.get(f"{address}/history?{asked}").text
    for past in ("version=1", "version=2", f"as_of={dt.datetime.now(dt.UTC).date()}"):
        assert client.get(f"{address}?{past}").status_code == 404
        assert MARK not in client.get(f"/api{address}?{past}").text
    assert client.get(f"/api{address}?as_of={dt.datetime.now(dt.UTC).date()}").status_code == 404


def test_of_what_was_withdrawn_no_reason_is_told(client: TestClient) -> None:
    gone = f"/incidents/{code(client)[:-1]}{int(code(client)[-1]) + 1}"

    for address in (gone, f"/fr{gone}", f"/api{gone}", f"{gone}/history", f"{gone}/correct", f"{gone}/citation.bib"):
        answer = client.get(address)
        assert answer.status_code in {200, 410}, address
        assert MARK not in answer.text, address


def test_its_pictures_and_citations_hold_no_text(client: TestClient) -> None:
    address = f"/incidents/{code(client)}"

    assert client.get(f"{address}/preview.png").status_code == 200
    for kind in ("bib", "ris", "csl.json", "txt"):
        assert MARK not in client.get(f"{address}/citation.{kind}").text
