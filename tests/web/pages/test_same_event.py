"""Records of one event stand on each other's pages with their figures, and a record says which dataset it came from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import Kinship, UserRole
from app.main import create_app
from app.models import Incident, PairDecision
from app.settings import Settings
from app.store import crosswalk, registers, write
from app.store.db import Sessions, WriteSession

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
OURS, UCDP, HIDDEN = "NM-2024-0001", "NM-2024-0002", "NM-2024-0003"
PLAIN = {
    "event_type": "battles", "sub_event_type": "armed_clash", "date": "2024-07-25", "place": "kidal",
    "geo_precision": "exact", "happened": "confirmed", "attribution": "alleged", "standing": "published",
}  # fmt: skip


@pytest.fixture
def client(sqlite_url: str, tmp_path: Path) -> Iterator[TestClient]:
    """The application with one event in three records, of which readers may not see one."""
    sessions = Sessions(sqlite_url)
    with sessions.writer() as db:
        fill(db)
        db.commit()
    sessions.dispose()
    with TestClient(create_app(Settings(database_url=sqlite_url, data_dir=tmp_path, _env_file=None))) as made:
        yield made


def fill(db: WriteSession) -> None:
    """Our record, UCDP's and ACLED's, which the editors hold to be the same."""
    cited = {"licence": "CC BY 4.0", "citation": "Made-up makers (2024).", "url": "https://example.org/ged"}
    ucdp = {"slug": "ucdp", "name": "UCDP GED", "republish": "all", "released": "24.1", **cited}
    registers.add_datasets(db, [DatasetDraft.model_validate(ucdp), DatasetDraft(slug="acled", name="ACLED")], BY)
    actors = [{"slug": "army", "name": "Army", "kind": "state_forces"}]
    registers.add_actors(db, [ActorDraft.model_validate(one) for one in actors], BY)
    kidal = {"slug": "kidal", "name": "Kidal", "kind": "town", "latitude": 18.44, "longitude": 1.41}
    registers.add_places(db, [PlaceDraft.model_validate(kidal)], BY)
    registers.add_sources(db, [SourceDraft(slug="paper", publisher="Paper")], BY)
    for title, killed, more in (
        ("Ours", 5, {}),
        ("Theirs", 9, {"dataset": "ucdp", "external_id": "ML-7", "latitude": 18.9, "longitude": 1.41,
                       "given": {"type_of_violence": "1", "made_up": "<b>x</b>"}}),
        ("Secret", 7777, {"dataset": "acled", "external_id": "9"}),
    ):  # fmt: skip
        claim = {"claimant": "army", "measure": "killed", "scope": "everybody", "low": killed, "best": killed,
                 "high": killed, "text": "So many.", "sources": [{"source": "paper"}]}  # fmt: skip
        write.create(db, IncidentDraft.model_validate({**PLAIN, "title": title, "claims": [claim], **more}), BY)
    first, second, third = db.exec(select(Incident).order_by(Incident.code)).all()
    for pair in ((first, second), (second, third)):
        low, high = sorted(row.id or 0 for row in pair)
        db.add(PairDecision(first_id=low, second_id=high, kinship=Kinship.SAME, reason="Same.", at=first.created_at))
    db.flush()
    crosswalk.rebuild(db)


@pytest.mark.parametrize(("here", "there", "title"), [(OURS, UCDP, "Theirs"), (UCDP, OURS, "Ours")])
def test_each_record_shows_the_other_with_its_figures(client: TestClient, here: str, there: str, title: str) -> None:
    page = client.get(f"/incidents/{here}").text
    section = page.split('<section class="same"')[1].split("</section>")[0]

    assert f'<a href="/incidents/{there}" dir="auto">{title}</a>' in section
    assert "UCDP GED" in section
    assert ">5</span>" in section
    assert ">9</span>" in section
    assert "51 km away" in section
    assert "Secret" not in page
    assert "7,777" not in page
    assert client.get(f"/api/incidents/{here}").json()["same_event"] == [there]
    assert client.get("/api/incidents").json()["items"][0]["same_event"] != []


def test_the_totals_count_the_event_once_and_say_so(client: TestClient) -> None:
    answer = client.get("/api/facets").json()
    page = client.get("/").text

    assert (answer["total"], answer["repeated"], answer["figures"]["killed"]["high"]) == (2, 1, 5)
    assert "1 record describes an event that another record here describes too" in page
    assert "describes an event that another" not in client.get("/?dataset=ucdp").text
    for address in ("/places/kidal", "/compare?place=kidal"):
        assert "one event, figures count it once" in client.get(address).text or (
            "another record here describes too" in client.get(address).text
        )


def test_a_record_says_what_its_dataset_says(client: TestClient) -> None:
    page = client.get(f"/incidents/{UCDP}").text
    section = page.split('<section class="origin"')[1].split("</section>")[0]

    for words in ("UCDP GED", "24.1", "ML-7", "CC BY 4.0", "Made-up makers (2024).", "https://example.org/ged"):
        assert words in section
    assert "<code>type_of_violence</code>" in section
    assert "1 state-based" in section
    assert "&lt;b&gt;x&lt;/b&gt;" in section
    assert 'class="origin"' not in client.get(f"/incidents/{OURS}").text
    told = client.get(f"/api/incidents/{UCDP}").json()
    assert (told["dataset"], told["external_id"]) == ({"slug": "ucdp", "name": "UCDP GED"}, "ML-7")
    assert told["given"] == {"type_of_violence": "1", "made_up": "<b>x</b>"}


def test_both_sections_are_there_in_french(client: TestClient) -> None:
    page = client.get(f"/fr/incidents/{UCDP}").text

    assert 'id="same-event-title"' in page
    assert 'id="origin-title"' in page
