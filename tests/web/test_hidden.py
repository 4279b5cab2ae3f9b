"""What is not public is on no page and in no answer: drafts, unlisted rows of registers, restricted datasets."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.domain.registers import (
    ActorDraft,
    DatasetDraft,
    PlaceDraft,
    ReportedTotalDraft,
    SourceDraft,
)
from app.domain.vocabulary import UserRole
from app.main import create_app
from app.settings import Settings
from app.store import registers, write
from app.store.db import Sessions, WriteSession

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
MARK = "Zzyzx"
"""Stands in the name of everything that is hidden, and nowhere else."""
ADDRESSES = [
    "/", "/fr/", "/?actor=open-actor", "/?actor=hidden-actor", f"/?q={MARK}", "/?place=hidden-place",
    "/?dataset=hidden-set", f"/?dataset={MARK}", "/?source=hidden-source", "/?tally=claimant:hidden-actor",
    "/?claimant=hidden-actor", "/?region=hidden-region", "/incidents", "/incidents?sort=updated", "/actors",
    "/actors/open-actor", "/actors/hidden-actor", "/places", "/places/open-place", "/places/hidden-place",
    "/places/hidden-region", "/sources", "/about", "/data",
    "/api/incidents", "/api/facets", "/api/facets?actor=open-actor",
    "/api/cells?zoom=5", "/api/actors", "/api/places", "/api/facets?dataset=hidden-set",
    "/api/incidents?actor=hidden-actor", "/sources/open-source", "/sources/hidden-source", "/sources/set-source",
    f"/sources?q={MARK}", "/compare", "/compare?actor=open-actor&place=open-place",
    "/compare?actor=hidden-actor&place=hidden-place",
    "/map.html", "/fr/map.html", "/map.html?actor=hidden-actor", f"/map.html?q={MARK}", "/embed",
    "/embed?place=hidden-place", f"/embed?q={MARK}", "/feed.atom", "/fr/feed.atom", "/feed.atom?actor=open-actor",
    "/feed.atom?source=hidden-source", f"/feed.atom?q={MARK}",
    "/incidents.csv", "/fr/incidents.csv", "/claims.csv", "/incidents.geojson", "/claims.csv?actor=open-actor",
    "/incidents.csv?dataset=hidden-set", "/incidents.geojson?place=hidden-place", f"/claims.csv?q={MARK}",
    "/incidents.csv?tally=claimant:hidden-actor", "/data/dictionary.json",
    "/ogc/collections/incidents", "/ogc/collections/incidents/items", "/ogc/collections/incidents/items?f=html",
    "/ogc/collections/incidents/items?actor=open-actor&dataset=hidden-set",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application on a database in which everything hidden is tied to something public in every way there is."""
    sessions = Sessions(shared_url)
    with sessions.writer() as db:
        fill(db)
        db.commit()
    sessions.dispose()
    folder = tmp_path_factory.mktemp("hidden")
    with TestClient(create_app(Settings(database_url=shared_url, data_dir=folder, _env_file=None))) as made:
        yield made


def fill(db: WriteSession) -> None:
    """Registers and incidents, public and hidden."""
    dataset = {"slug": "hidden-set", "name": f"{MARK} set", "republish": "nothing"}
    registers.add_datasets(db, [DatasetDraft.model_validate(dataset)], BY)
    hidden = {"slug": "hidden-actor", "name": f"{MARK} actor", "kind": "rebel_group", "listed": False}
    tie = {"kind": "merged_into"}
    actors = [
        {"slug": "open-actor", "name": "Open", "kind": "rebel_group", "links": [{**tie, "to": "hidden-actor"}]},
        {**hidden, "links": [{"kind": "allied_with", "to": "open-actor"}]},
    ]
    registers.add_actors(db, [ActorDraft.model_validate(one) for one in actors], BY)
    places = [
        {"slug": "hidden-region", "name": f"{MARK} region", "kind": "region", "listed": False},
        {"slug": "open-place", "name": "Open", "kind": "town", "region": "hidden-region"},
        {"slug": "hidden-place", "name": f"{MARK} place", "kind": "town", "listed": False},
    ]
    registers.add_places(db, [PlaceDraft.model_validate(one) for one in places], BY)
    sources = [
        {"slug": "hidden-source", "publisher": f"{MARK} source", "listed": False},
        {"slug": "open-source", "publisher": "Open", "repeats": "hidden-source"},
        {"slug": "set-source", "publisher": f"{MARK} record", "dataset": "hidden-set"},
    ]
    registers.add_sources(db, [SourceDraft.model_validate(one) for one in sources], BY)
    total = {"claimant": "open-actor", "measure": "killed", "low": 1, "text": f"{MARK} total"}
    totals = [
        {**total, "claimant": "hidden-actor", "sources": [{"source": "open-source"}]},
        {**total, "subject": "hidden-actor", "sources": [{"source": "open-source"}]},
        {**total, "area": "hidden-place", "sources": [{"source": "open-source"}]},
        {**total, "sources": [{"source": "hidden-source"}]},
    ]
    registers.add_totals(db, [ReportedTotalDraft.model_validate(one) for one in totals], BY)
    incidents(db)


def incidents(db: WriteSession) -> None:
    """One public incident, a draft, and one of a dataset that may not be passed on."""
    plain = {
        "title": "Open", "event_type": "battles", "sub_event_type": "armed_clash", "date": "2024-07-25",
        "geo_precision": "exact", "happened": "confirmed", "attribution": "alleged", "latitude": 18, "longitude": 1,
        "sources": ["open-source"], "involvements": [{"actor": "open-actor", "role": "side_a"}],
    }  # fmt: skip
    killed = {
        "claimant": "hidden-actor", "measure": "killed", "subject": "hidden-actor", "low": 98_765, "text": MARK,
        "sources": [{"source": "hidden-source"}],
    }  # fmt: skip
    hidden = {"title": f"{MARK} incident", "place": "hidden-place", "claims": [killed]}
    made = [
        {**plain, "standing": "published"},
        {**plain, **hidden, "standing": "draft"},
        {
            **plain,
            "title": MARK,
            "standing": "published",
            "dataset": "hidden-set",
            "external_id": MARK,
            "given": {"dyad_name": MARK},
        },
    ]
    for one in made:
        write.create(db, IncidentDraft.model_validate(one), BY)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_hidden_is_named_nowhere(client: TestClient, address: str) -> None:
    answer = client.get(address, follow_redirects=True)

    assert answer.status_code in {200, 400, 404}
    assert "98765" not in answer.text.replace(",", "")
    # What somebody typed is shown to him again, so those addresses tell nothing by the mark.
    if MARK not in address:
        assert MARK not in answer.text


def test_what_is_public_is_there(client: TestClient) -> None:
    assert client.get("/api/incidents").json()["total"] == 1
    assert client.get("/api/facets").json()["figures"] == {}
