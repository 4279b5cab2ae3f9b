"""What becomes of incidents while somebody reads them as features: published, withdrawn, merged, hidden."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.domain.draft import IncidentDraft
from app.importing import seed
from app.main import create_app
from app.models import Incident
from app.settings import Settings
from app.store import write
from app.store.db import WriteSession
from tests.web.ogc import schemas
from tests.web.pages.conftest import ACTORS, BY, PLACES, SOURCES, incident

ITEMS = "/ogc/collections/incidents/items"
Change = Callable[[WriteSession], object]


class Atlas:
    """An application on a database of its own, whose record a test may change while it reads."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def change(self, change: Change) -> None:
        """Change the record, and commit."""
        with self.client.app.state.sessions.writer() as db:  # type: ignore[attr-defined]
            change(db)
            db.commit()

    def add(self, **given: Any) -> None:
        """One more incident, published unless said otherwise."""
        draft = IncidentDraft.model_validate({"standing": "published", **incident(**given)})
        self.change(lambda db: write.create(db, draft, BY))

    def get(self, address: str = ITEMS, status: int = 200) -> dict[str, Any]:
        """The answer at an address."""
        answer = self.client.get(address, follow_redirects=False)
        assert answer.status_code == status, answer.text
        body: dict[str, Any] = answer.json()
        return body


@pytest.fixture
def atlas(database_url: str) -> Iterator[Atlas]:
    """An atlas with nine incidents of one week."""
    app = create_app(Settings(database_url=database_url, _env_file=None))
    made = [incident(title=f"{n}", date=f"2024-07-{21 + n % 7}") for n in range(9)]
    given = {"provenance": "made up", "actors": ACTORS, "places": PLACES, "sources": SOURCES, "incidents": made}
    with app.state.sessions.writer() as db:
        seed.apply(db, seed.Seed.model_validate(given))
        db.commit()
    with TestClient(app) as client:
        yield Atlas(client)
    app.state.sessions.dispose()


def named(db: WriteSession, title: str) -> Incident:
    """The incident of a title."""
    return db.exec(select(Incident).where(Incident.title == title)).one()


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_what_is_published_between_two_pages_moves_nothing(atlas: Atlas, limit: int) -> None:
    before = [one["id"] for one in atlas.get()["features"]]
    address: str | None = f"{ITEMS}?limit={limit}"
    found: list[str] = []

    while address:
        page = atlas.get(address)
        found += [one["id"] for one in page["features"]]
        address = next((one["href"] for one in page["links"] if one["rel"] == "next"), None)
        for date in ("2024-12-01", "2024-07-24", "2024-01-01"):
            if len(found) < 3 * limit:
                atlas.add(title="new", date=date)

    assert len(found) == len(set(found))
    assert [one for one in found if one in before] == before
    assert len(found) > len(before)


def test_a_withdrawn_incident_is_gone_and_does_not_break_a_page(atlas: Atlas) -> None:
    first = atlas.get(f"{ITEMS}?limit=4")
    last = first["features"][-1]["properties"]
    following = next(one["href"] for one in first["links"] if one["rel"] == "next")

    def withdraw(db: WriteSession) -> None:
        row = named(db, last["title"])
        write.withdraw(db, row, "It was told twice.", BY, seen=row.version)

    atlas.change(withdraw)
    second = atlas.get(following)

    shown = {one["id"] for one in first["features"]} | {one["id"] for one in second["features"]}
    assert len(second["features"]) == 4
    assert len(shown) == 8
    told = atlas.get(f"{ITEMS}/{last['code']}", status=410)
    schemas.hold(told, schemas.EXCEPTION)
    assert "It was told twice." in told["detail"]
    assert last["code"] not in {one["id"] for one in atlas.get()["features"]}


def test_a_merged_incident_leads_to_the_other(atlas: Atlas) -> None:
    codes = {one["properties"]["title"]: one["id"] for one in atlas.get()["features"]}

    def merge(db: WriteSession) -> None:
        gone = named(db, "1")
        write.merge(db, gone, named(db, "2"), BY, seen=gone.version)

    atlas.change(merge)
    answer = atlas.client.get(f"{ITEMS}/{codes['1']}?f=json&lang=fr", follow_redirects=False)

    assert answer.status_code == 308
    assert answer.headers["location"] == f"{ITEMS}/{codes['2']}?f=json&lang=fr"
    assert atlas.client.get(f"{ITEMS}/{codes['1']}").json()["id"] == codes["2"]


def test_drafts_are_nowhere(atlas: Atlas) -> None:
    atlas.add(title="Zzyzx", standing="draft", date="1990-01-01", latitude=-60.0, longitude=170.0)
    keys: list[str] = []
    atlas.change(lambda db: keys.append(named(db, "Zzyzx").key))

    assert atlas.get()["numberMatched"] == 9
    assert atlas.get(f"{ITEMS}/{keys[0]}", status=404)
    extent = atlas.get("/ogc/collections/incidents")["extent"]
    assert extent["temporal"]["interval"] == [["2024-07-21T00:00:00Z", "2024-07-27T23:59:59Z"]]
    assert extent["spatial"]["bbox"] == [[1.41, 18.44, 1.41, 18.44]]


def test_an_incident_without_a_point_is_a_feature_without_one(atlas: Atlas) -> None:
    atlas.add(title="nowhere", place=None, geo_precision="country")

    found = {one["properties"]["title"]: one for one in atlas.get()["features"]}

    assert found["nowhere"]["geometry"] is None
    assert found["nowhere"]["properties"]["place"] is None
    assert "nowhere" not in {
        one["properties"]["title"] for one in atlas.get(f"{ITEMS}?bbox=-180,-90,180,90")["features"]
    }
    page = atlas.client.get(f"{ITEMS}/{found['nowhere']['id']}?f=html")
    assert "not known" in page.text


def test_an_answer_is_marked_anew_when_something_changes(atlas: Atlas) -> None:
    first = atlas.client.get(ITEMS).headers["etag"]
    atlas.add(title="new")

    again = atlas.client.get(ITEMS, headers={"If-None-Match": first})

    assert again.status_code == 200
    assert again.headers["etag"] != first


def test_an_empty_record_has_its_shapes(sqlite_url: str) -> None:
    app = create_app(Settings(database_url=sqlite_url, _env_file=None))
    with TestClient(app) as client:
        features, collection = client.get(ITEMS).json(), client.get("/ogc/collections/incidents").json()
        page = client.get(f"{ITEMS}?f=html")
    app.state.sessions.dispose()

    schemas.hold(features, schemas.FEATURES)
    schemas.hold(collection, schemas.COLLECTION)
    assert (features["features"], features["numberMatched"]) == ([], 0)
    assert collection["extent"]["temporal"]["interval"] == [[None, None]]
    assert "No incident matches." in page.text


def test_texts_of_the_record_are_never_code(atlas: Atlas) -> None:
    hostile = "<script>alert(1)</script>${x}{{ 7*7 }}"
    atlas.add(title=hostile)
    (found,) = [one for one in atlas.get()["features"] if one["properties"]["title"] == hostile]

    for address in (f"{ITEMS}?f=html", f"{ITEMS}/{found['id']}?f=html"):
        assert "<script>alert" not in atlas.client.get(address).text
