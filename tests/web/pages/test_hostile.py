"""Text from the database never becomes code: it stands on every page as it was written."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.conftest import Maker, claim, incident
from tests.web.pages.reading import code_in, read

HOSTILE = "</script><script>boom()</script> ${boom()} `x` {{ 7*7 }} \"'><img src=x onerror=boom()> =cmd|' /C calc'!A0"


@pytest.fixture
def client(atlas: Maker) -> TestClient:
    """An atlas whose every text is hostile."""
    text: dict[str, Any] = {"note": HOSTILE}
    return atlas(
        incident(
            title=HOSTILE,
            summary=HOSTILE,
            grade_note=HOSTILE,
            involvements=[{"actor": "army", "role": "side_a", "note": HOSTILE}],
            claims=[
                claim(n=3, text=HOSTILE, wording=HOSTILE, spokesperson=HOSTILE, preferred=True,
                      preferred_reason=HOSTILE, sources=[{"source": "paper", "via": HOSTILE}]),
                claim(scope="several", n=2, subject_text=HOSTILE),
            ],
        ),
        actors=[
            {"slug": "army", "name": HOSTILE, "kind": "state_forces", "names": [{"name": HOSTILE}], **text},
            {"slug": "rebels", "name": "R" + HOSTILE, "kind": "rebel_group",
             "links": [{"to": "army", "kind": "allied_with", "note": HOSTILE}]},
        ],
        places=[{"slug": "kidal", "name": HOSTILE, "kind": "town", "latitude": 18.4, "longitude": 1.4,
                 "names": [{"name": "K" + HOSTILE}], **text}],
        sources=[{"slug": "paper", "publisher": HOSTILE, "title": HOSTILE, **text}],
        reported_totals=[{"claimant": "army", "measure": "killed", "subject_text": HOSTILE, "area_text": HOSTILE,
                          "wording": HOSTILE, "text": HOSTILE, "sources": [{"source": "paper", "via": HOSTILE}]}],
    )  # fmt: skip


PAGES = [
    "/", "/?actor=army&place=kidal", "/incidents", "/incidents/NM-2024-0001", "/actors", "/actors/army",
    "/actors/rebels", "/places", "/places/kidal", "/sources",
    "/sources/paper", "/compare?actor=army&place=kidal",
]  # fmt: skip


@pytest.mark.parametrize("address", [*PAGES, *(f"/fr{one}" for one in PAGES)])
def test_hostile_text_stays_text(client: TestClient, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    page = read(answer.text)
    assert code_in(page) == []
    assert HOSTILE in page.text
    assert not list(page.all("img"))
    assert "49" not in page.text.replace(HOSTILE, ""), "a template in the text was not filled in"


@pytest.mark.parametrize("name", ["q", "actor", "place", "region", "since", "tally", "type", "bbox", "page", "sort"])
def test_hostile_questions_stay_text(client: TestClient, name: str) -> None:
    answer = client.get("/", params={name: HOSTILE})

    assert answer.status_code == 200
    assert code_in(read(answer.text)) == []


def test_hostile_addresses_stay_text(client: TestClient) -> None:
    for address in ("/incidents/", "/actors/", "/places/", "/"):
        answer = client.get(address + "<script>boom()<%2Fscript>")

        assert answer.status_code == 404
        assert code_in(read(answer.text)) == []
