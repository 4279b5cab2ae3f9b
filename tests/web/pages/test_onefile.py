"""The map as one file: what it says of itself, how large it is, and whom it refuses."""

import re
from html import unescape

import orjson
import pytest
from fastapi.testclient import TestClient

from app.domain.errors import TooLarge
from app.web import onefile
from app.web.slots import AT_ONCE
from tests.web.pages.conftest import Maker, claim, incident

HOSTILE = "<script>boom()</script> ${boom()} </script> --> <img src=x onerror=boom()> \"'"
LIMIT = 1_500_000


def given(page: str) -> dict[str, list[dict[str, object]]]:
    """What the map is made of."""
    found = re.search(r'<script type="application/json" id="map-given">([^<]*)</script>', page)
    assert found is not None
    read: dict[str, list[dict[str, object]]] = orjson.loads(found[1])
    return read


def plain(page: str) -> str:
    """The words of a page without its scripts and styles."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def test_a_file_says_what_it_holds(atlas: Maker) -> None:
    client = atlas(
        incident(claims=[claim(n=5), claim(n=9)]), incident(title="A march", event_type="protests",
        sub_event_type="peaceful_protest", place=None, region="kidal-region", geo_precision="country"),
    )  # fmt: skip

    answer = client.get("/map.html?tally=highest")
    words = plain(answer.text)

    for said in (
        "2 incidents", "highest figures claimed", "Records 2", "CC BY 4.0", "Killed 5",
        "highest figures claimed: 9 , in 1 incident",
        "25 July 2024", "http://testserver/?tally=highest", "Army and Rebels", "accessed on", "A march",
    ):  # fmt: skip
        assert said in words.replace("\u2009", ""), said
    marks = given(answer.text)["incidents"]
    assert marks[-1]["killed"] == {"low": 9, "high": 9, "open": False}
    assert 'href="http://testserver/incidents/NM-2024-0001"' in answer.text


def test_it_is_a_download_with_a_policy_of_its_own(atlas: Maker) -> None:
    client = atlas(incident())
    answer = client.get("/map.html")
    policy = answer.headers["content-security-policy"]
    meta = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', answer.text)

    assert re.fullmatch(
        r'attachment; filename="northern-mali-map-\d{4}-\d\d-\d\d\.html"', answer.headers["content-disposition"]
    )
    assert meta is not None
    assert policy == f"{unescape(meta[1])}; frame-ancestors 'none'"
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "'self'" not in policy
    assert "'self'" in client.get("/").headers["content-security-policy"]
    again = client.get("/map.html", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_in_it_is_loaded_and_nothing_runs_by_attribute(atlas: Maker) -> None:
    places = [{"slug": "kidal", "name": HOSTILE, "kind": "town", "latitude": 18.44, "longitude": 1.41}]
    page = atlas(incident(title=HOSTILE, claims=[claim(n=5)]), places=places).get("/map.html").text
    bare = re.sub(r"<(script|style)\b[^>]*>.*?</\1>", "", page, flags=re.DOTALL)

    assert not re.search(r"<(?:script|img|iframe|source|use)\b[^>]*\ssrc=", page)
    assert re.findall(r"<link\b[^>]*>", bare) == ['<link rel="icon" href="data:,">']
    assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", bare)
    assert "boom()" in plain(page)
    assert given(page)["incidents"][0]["place"] == HOSTILE
    assert bare.count("<script") == 0
    assert "<img" not in bare


def test_in_french_it_is_french(atlas: Maker) -> None:
    page = atlas(incident()).get("/fr/map.html").text

    assert '<html lang="fr">' in page
    assert "http://testserver/fr/incidents/NM-2024-0001" in page


def test_a_thousand_incidents_stay_below_a_megabyte_and_a_half(atlas: Maker) -> None:
    title = "Fighting between the army and an armed group near the town of Number %s, with dead on both sides"
    summary = "A longer text that the file does not hold. " * 12
    region = {"slug": "kidal-region", "name": "Kidal region", "kind": "region", "latitude": 19.5, "longitude": 1.5}
    places = [
        {"slug": f"town-{n}", "name": f"Town {n}", "kind": "town", "region": region["slug"], "latitude": 13 + n * 0.009,
         "longitude": 2 - n * 0.006} for n in range(1000)
    ]  # fmt: skip
    many = [
        incident(title=title % n, summary=summary, place=f"town-{n}", claims=[claim(low=n, high=n + 40)])
        for n in range(1000)
    ]
    client = atlas(*many, places=[region, *places])

    page = client.get("/map.html")

    assert len(given(page.text)["incidents"]) == 1000
    assert len(page.content) < LIMIT


@pytest.mark.parametrize(("prefix", "words"), [("", "GeoJSON"), ("/fr", "GeoJSON")])
def test_more_than_it_holds_is_refused_with_a_way_out(
    atlas: Maker, monkeypatch: pytest.MonkeyPatch, prefix: str, words: str
) -> None:
    client = atlas(incident(), incident(title="Another"))
    monkeypatch.setattr(onefile, "MOST", 1)

    page = client.get(f"{prefix}/map.html", headers={"Accept": "text/html"})

    assert page.status_code == 413
    assert words in page.text
    assert client.get("/map.html").json()["status"] == 413
    assert client.get("/map.html?q=another").status_code == 200


def test_the_number_that_is_refused_is_stated() -> None:
    onefile.insist_on_few(2000)
    with pytest.raises(TooLarge, match=r"2,001.*2,000"):
        onefile.insist_on_few(2001)


@pytest.mark.parametrize(
    ("query", "name"),
    [("x=1", "x"), ("page=2", "page"), ("since=never", "since"), ("actor=nobody", "actor"), ("q=a&q=b", "q")],
)
def test_what_cannot_be_read_is_refused(client: TestClient, query: str, name: str) -> None:
    answer = client.get(f"/map.html?{query}")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == name
    assert (
        client.get(f"/map.html?{query}", headers={"Accept": "text/html"})
        .headers["content-type"]
        .startswith("text/html")
    )


def test_no_more_files_are_made_at_once_than_there_is_room_for(atlas: Maker) -> None:
    client = atlas(incident())
    room = client.app.state.exports  # type: ignore[attr-defined]
    given_back = [room.take(f"reader {n}") for n in range(AT_ONCE)]

    full = client.get("/map.html")
    for done in given_back:
        done()

    assert (full.status_code, full.headers["retry-after"]) == (503, "60")
    assert [client.get("/map.html").status_code for _ in range(AT_ONCE + 1)] == [200] * (AT_ONCE + 1)
