"""What a link shows where it is sent: title, description and picture, at one address for each page."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlmodel import select

from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.errors import Unavailable
from app.models import Incident
from app.store import write
from app.store.db import WriteSession
from app.web import sharing
from tests.web.pages.conftest import BY, Maker, claim, incident
from tests.web.pages.reading import Element, code_in, read

HOSTILE = "\"><script>boom()</script>' onload=boom()"
HERE = "http://testserver"


def head(client: TestClient, address: str) -> Element:
    """The head of a page that must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text)


def told(page: Element) -> dict[str, str]:
    """What the page says of itself for sharing."""
    return {
        one.attributes["property"]: one.attributes["content"]
        for one in page.all("meta")
        if "property" in one.attributes
    }


def named(page: Element, name: str) -> str:
    """What the only such entry of the head says."""
    (content,) = [one.attributes["content"] for one in page.all("meta") if one.attributes.get("name") == name]
    return content


@pytest.mark.parametrize(
    ("address", "title", "picture"),
    [
        ("/", "12 incidents", "/preview.png"),
        ("/?actor=CSP-PSD&utm_source=x", "7 incidents involving CSP-DPA", "/preview.png?actor=csp"),
        ("/fr/incidents?actor=csp&tally=highest", "7 incidents", "/fr/preview.png?actor=csp&tally=highest"),
        ("/about/methodology", "Methodology", "/preview.png"),
    ],
)
def test_a_page_says_what_a_link_to_it_shows(client: TestClient, address: str, title: str, picture: str) -> None:
    page = head(client, address)
    said = told(page)

    assert said["og:title"].startswith(title)
    assert said["og:title"] in next(page.all("title")).words()
    assert said["og:description"] == named(page, "description")
    assert said["og:image"] == HERE + picture
    assert said["og:url"] == page.one("link", rel="canonical").attributes["href"]
    assert named(page, "twitter:card") == "summary_large_image"
    image = client.get(said["og:image"].removeprefix(HERE))
    assert (image.status_code, image.headers["content-type"]) == (200, "image/png")
    width, height = Image.open(io.BytesIO(image.content)).size
    assert (str(width), str(height)) == (said["og:image:width"], said["og:image:height"])
    french = address.startswith("/fr")
    assert said["og:locale"] == ("fr_FR" if french else "en_GB")
    assert said["og:locale:alternate"] == ("en_GB" if french else "fr_FR")


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/?actor=CSP-PSD&utm_source=x", "/?actor=csp"),
        ("/incidents?actor=csp&page=2", "/incidents?actor=csp&page=2"),
        ("/incidents?page=1&fbclid=x", "/incidents"),
        ("/incidents?page=3", "/incidents?page=3"),
        ("/incidents/NM-2024-0002?actor=csp&sort=oldest", "/incidents/NM-2024-0002"),
        ("/about?x=%22%3E%3Cscript%3E", "/about"),
        ("/api/docs?lang=fr&x=1", "/api/docs?lang=fr"),
    ],
)
def test_a_page_has_one_address_in_each_language(client: TestClient, address: str, canonical: str) -> None:
    page = head(client, address)

    assert page.one("link", rel="canonical").attributes["href"] == HERE + canonical
    alternates = [one.attributes for one in page.all("link", rel="alternate")]
    others = {one["hreflang"]: one["href"] for one in alternates if "hreflang" in one}
    assert others["x-default"] == others["en"]
    if "/api/" not in canonical:
        assert others == {
            "en": HERE + canonical, "fr": f"{HERE}/fr{canonical}", "x-default": HERE + canonical,
        }  # fmt: skip


def test_text_of_the_record_stays_text_in_the_head(atlas: Maker) -> None:
    client = atlas(incident(title=HOSTILE, summary=HOSTILE, claims=[claim(n=3)]))

    for address in ("/incidents/NM-2024-0001", "/fr/incidents/NM-2024-0001", f"/?q={HOSTILE}"):
        page = head(client, address)
        assert code_in(page) == []
    said = told(head(client, "/incidents/NM-2024-0001"))
    assert HOSTILE in said["og:title"]
    assert HOSTILE in said["og:description"]
    assert client.get("/incidents/NM-2024-0001/preview.png").status_code == 200


# --- Pictures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/preview.png?utm_source=x", "utm_source"),
        ("/preview.png?actor=nobody", "actor"),
        ("/fr/preview.png?since=2024-13-45", "since"),
        ("/preview.png?q=a&q=b", "q"),
        ("/preview.png?lang=fr", "lang"),
    ],
)
def test_a_picture_of_what_is_not_understood_is_refused(client: TestClient, address: str, parameter: str) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["parameter"] == parameter


def test_pictures_differ_by_language_and_filter_and_are_not_sent_twice(client: TestClient) -> None:
    addresses = ["/preview.png", "/fr/preview.png", "/preview.png?actor=csp", "/incidents/NM-2024-0002/preview.png"]
    answers = [client.get(one) for one in addresses]

    assert len({one.content for one in answers}) == len({one.headers["etag"] for one in answers}) == len(addresses)
    assert [one.headers["content-language"] for one in answers] == ["en", "fr", "en", "en"]
    for address, answer in zip(addresses, answers, strict=True):
        again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    # Another way to ask the same is the same picture.
    assert client.get("/preview.png?actor=CSP-PSD").headers["etag"] == answers[2].headers["etag"]


def test_a_change_of_the_record_makes_another_picture(atlas: Maker) -> None:
    client = atlas(incident(claims=[claim(n=3)]))
    before = client.get("/preview.png")

    sessions = client.app.state.sessions  # type: ignore[attr-defined]
    with sessions.writer() as db:
        row = db.exec(select(Incident)).one()
        write.withdraw(db, row, "A mistake.", BY, seen=row.version)
        db.commit()

    after = client.get("/preview.png", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_work_on_a_draft_shows_in_no_address_of_readers(atlas: Maker) -> None:
    client = atlas(incident())
    watched = ("/preview.png", "/incidents/NM-2024-0001/preview.png", "/data")
    before = [client.get(address) for address in watched]
    assert [one.status_code for one in before] == [200, 200, 200]

    sessions = client.app.state.sessions  # type: ignore[attr-defined]
    with sessions.writer() as db:
        draft = IncidentDraft.model_validate(incident(title="Hidden", standing="draft"))
        row = write.create(db, draft, BY)
        write.amend(db, row, IncidentChanges(set={"title": "Hidden still"}), BY, seen=row.version)
        db.commit()

    after = [client.get(address) for address in watched]
    assert [one.headers.get("etag") for one in after] == [one.headers.get("etag") for one in before]
    assert "The data stand at version" in after[2].text
    assert after[2].text == before[2].text


def test_withdrawn_and_unpublished_incidents_have_no_picture(atlas: Maker) -> None:
    def withdraw(db: WriteSession) -> None:
        row = db.exec(select(Incident)).one()
        write.withdraw(db, row, "A mistake.", BY, seen=row.version)

    client = atlas(incident(title="Raid on a well"), change=withdraw)

    answer = client.get("/incidents/NM-2024-0001/preview.png")
    assert answer.status_code == 410
    assert "Raid" not in answer.text
    assert client.get("/incidents/NM-2024-0002/preview.png").status_code == 404


def test_a_merged_incident_and_a_code_in_small_letters_lead_to_the_picture(atlas: Maker) -> None:
    def merge(db: WriteSession) -> None:
        first, second = db.exec(select(Incident).order_by("id")).all()
        write.merge(db, first, second, BY, seen=first.version)

    client = atlas(incident(), incident(date="2024-07-26"), change=merge)

    for asked in ("/fr/incidents/NM-2024-0001/preview.png", "/fr/incidents/nm-2024-0002/preview.png"):
        answer = client.get(asked, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (308, "/fr/incidents/NM-2024-0002/preview.png")


@pytest.mark.parametrize(
    "given",
    [
        {"place": None, "latitude": None, "longitude": None},
        {"place": None, "latitude": 60.0, "longitude": 100.0},
        {"geo_precision": "country"},
        {"geo_precision": "route", "route": [(18.0, 1.0), (18.0, 1.0)]},
        {"title": "تين زاوتين", "date": "1890"},
        {"title": "x" * 200},
    ],
    ids=str,
)
def test_any_incident_has_a_picture(atlas: Maker, given: dict[str, object]) -> None:
    client = atlas(incident(**{key: value for key, value in given.items() if value is not None or key == "place"}))

    code = client.get("/api/incidents").json()["items"][0]["code"]

    assert client.get(f"/incidents/{code}/preview.png").status_code == 200
    assert client.get("/preview.png").status_code == 200


def test_many_who_ask_for_one_picture_wait_for_one_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, drawings = sharing.Kept(), []

    def draw() -> bytes:
        drawings.append(1)
        return b"png"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kept.get(1, "a", draw), range(40)))

    assert set(found) == {b"png"}
    assert len(drawings) <= sharing.AT_ONCE


def test_who_waits_too_long_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "PATIENCE", 0.01)
    kept = sharing.Kept()

    def inner() -> bytes:
        return kept.get(1, "c", lambda: b"never")

    with pytest.raises(Unavailable):
        kept.get(1, "a", lambda: kept.get(1, "b", inner))
    # Whoever held the pen has put it down again.
    assert kept.get(1, "d", lambda: b"drawn") == b"drawn"


def test_old_pictures_are_forgotten() -> None:
    kept = sharing.Kept()
    kept.get(1, "a", lambda: b"old")

    assert kept.get(1, "a", lambda: b"other") == b"old"
    assert kept.get(2, "a", lambda: b"new") == b"new"
    for n in range(kept.MOST + 1):
        kept.get(2, str(n), lambda: b"x")
    assert kept.get(2, "a", lambda: b"again") == b"again"
