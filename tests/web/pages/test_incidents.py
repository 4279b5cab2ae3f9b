"""The table of incidents, and one incident down to who says what."""

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.models import Incident
from app.store import write
from app.store.db import WriteSession
from tests.web.pages.conftest import BY, Maker, claim, incident
from tests.web.pages.reading import Element, read

BATTLE = "Battle near Tinzaouaten"


@pytest.fixture
def battle(client: TestClient) -> Element:
    """The page of the battle of July 2024."""
    items = client.get("/api/incidents").json()["items"]
    code = next(one["code"] for one in items if one["title"].startswith(BATTLE))
    return read(client.get(f"/incidents/{code}").text)


def chapter(page: Element, measure: str) -> Element:
    return page.one("section", id=f"measure-{measure}")


def groups(part: Element) -> dict[str, Element]:
    return {one.one("h4").words(): one for one in part.all("div", klass="group")}


def said(group: Element) -> list[str]:
    return [one.one(klass="claim__head").words() for one in group.all("li", klass="claim")]


def test_the_battle_shows_wagners_dead_by_claimant(battle: Element) -> None:
    wagner = groups(chapter(battle, "killed"))["Wagner Group 20 – 80"]

    lines = said(wagner)
    assert any(line.startswith("CSP-DPA said 54") for line in lines)
    assert any(line.startswith("Telegram channels") and "said 20 – 80" in line for line in lines)
    assert any(line.startswith("Baza said at least 20") for line in lines)
    assert any(line.startswith("JNIM said 50") for line in lines)
    assert any("“" not in line and "said dozens" in line for line in lines), "words stay words"


def test_the_battle_shows_what_each_side_concedes_of_its_own(battle: Element) -> None:
    killed, injured = groups(chapter(battle, "killed")), groups(chapter(battle, "injured"))

    assert any(line.startswith("Malian Armed Forces conceded 2") for line in said(killed["Malian Armed Forces 2 – 12"]))
    assert any(line.startswith("CSP-DPA conceded 7") for line in said(killed["CSP-DPA 7"]))
    assert any(line.startswith("Malian Armed Forces conceded 10") for line in said(injured["Malian Armed Forces 10"]))
    assert any(line.startswith("CSP-DPA conceded 12") for line in said(injured["CSP-DPA 12"]))


def test_the_worked_example_comes_out_as_written(battle: Element) -> None:
    rows = [row.words() for row in battle.one("section", klass="figures").all("tr")]

    for expected in (
        "Killed 29 – 99", "Wagner Group 20 – 80", "Malian Armed Forces 2 – 12", "CSP-DPA 7",
        "Injured 22", "Malian Armed Forces 10", "CSP-DPA 12",
        "Captured 12 – 22", "Wagner Group 5 – 15", "Malian Armed Forces 7",
    ):  # fmt: skip
        assert expected in rows


def test_denials_and_allegations_are_worded_as_such(battle: Element) -> None:
    against = [one.one(klass="claim__head").words() for one in battle.all("li", klass="claim--against")]

    assert any(line.startswith("CSP-DPA denied") for line in against)
    assert any(" alleged" in line for line in said(chapter(battle, "participation")))


def test_part_claims_are_marked_as_being_in_no_range(battle: Element) -> None:
    notes = [one.words() for one in chapter(battle, "killed").all(klass="claim__notes")]

    assert notes.count("part only, in no range") == 3


def test_no_claim_is_left_out(battle: Element, client: TestClient) -> None:
    code = battle.one(klass="code").words()
    claims = client.get(f"/api/incidents/{code}").json()["claims"]

    assert {one.attributes["id"] for one in battle.all("li", klass="claim")} == {f"claim-{one['id']}" for one in claims}


def test_every_source_that_a_claim_cites_is_listed(battle: Element) -> None:
    listed = {one.attributes["id"] for one in battle.one("ul", klass="sources").all("li")}
    cited = {link.attributes["href"] for one in battle.all(klass="claim__sources") for link in one.all("a")}

    assert {href.removeprefix("#") for href in cited} == listed


def test_actors_stand_under_their_roles(battle: Element) -> None:
    roles = {
        part.one("dt")
        .words()
        .partition(" One side")[0]
        .partition(" The other")[0]
        .partition(" Present")[0]: part.words()
        for part in battle.one("dl", klass="roles").all("div")
    }

    assert "CSP-DPA" in roles["Side A"]
    assert "Wagner Group" in roles["Side B"]
    assert "Ukraine" in roles["Third party"]


def test_a_preferred_claim_gives_its_reason(atlas: Maker) -> None:
    chosen = claim(n=4, preferred=True, preferred_reason="Counted at the graves")
    client = atlas(incident(claims=[chosen, claim(claimant="rebels", low=2, high=9)]))

    page = read(client.get("/incidents/NM-2024-0001").text)

    assert "preferred: Counted at the graves" in page.words()
    assert "Preferred figure: 4." in page.one("section", klass="figures").words()


def test_what_enters_no_range_says_why(atlas: Maker) -> None:
    claims = [
        claim(n=2),
        claim(n=9, superseded=True),
        claim(n=8, stance="denies"),
        claim(n=7, scope="several", subject_text="soldiers and rebels"),
        claim(n=30, scope="everybody"),
        claim(subject="people", wording="many"),
    ]
    client = atlas(incident(claims=claims))

    page = read(client.get("/incidents/NM-2024-0001").text)

    words = chapter(page, "killed").words()
    assert "superseded, in no range" in words
    assert "denied 8" in words
    assert "Several groups in one figure: listed, and in no sum." in words
    assert "widens the total, and is not added" in words
    figures = page.one("section", klass="figures").words()
    assert "Killed 2 – 30" in figures
    assert "Others unknown, in no sum: Civilians." in figures


def test_an_incident_without_a_point_says_so_and_asks_for_no_map(atlas: Maker) -> None:
    client = atlas(
        incident(place=None, region="kidal-region"), places=[{"slug": "kidal-region", "name": "K", "kind": "region"}]
    )

    page = read(client.get("/incidents/NM-2024-0001").text)

    assert not list(page.all(id="map"))
    assert "has no point on the map" in page.words()
    assert not any("map" in one.attributes.get("src", "") for one in page.all("script"))


def test_a_code_in_other_letters_leads_to_the_right_one(client: TestClient) -> None:
    answer = client.get("/fr/incidents/nm-2024-0001", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, "/fr/incidents/NM-2024-0001")


def test_a_code_that_was_never_given_is_not_found(client: TestClient) -> None:
    answer = client.get("/incidents/NM-1999-0001")

    assert answer.status_code == 404
    assert "No incident has the code NM-1999-0001." in read(answer.text).words()


def test_a_withdrawn_incident_says_why_and_nothing_else(atlas: Maker) -> None:
    def withdraw(db: WriteSession) -> None:
        row = db.exec(select(Incident)).one()
        write.withdraw(db, row, "It happened elsewhere.", BY, seen=row.version)

    client = atlas(incident(title="Raid on a well", summary="Twelve riders", claims=[claim(n=4)]), change=withdraw)

    answer = client.get("/incidents/nm-2024-0001")

    assert answer.status_code == 410
    words = read(answer.text).words()
    assert "NM-2024-0001 was withdrawn and is counted nowhere. The reason: It happened elsewhere." in words
    assert "Raid" not in answer.text
    assert "Twelve riders" not in answer.text
    assert "noindex" in answer.text


def test_a_merged_incident_leads_to_the_other(atlas: Maker) -> None:
    def merge(db: WriteSession) -> None:
        first, second = db.exec(select(Incident).order_by("id")).all()
        write.merge(db, first, second, BY, seen=first.version)

    client = atlas(incident(), incident(date="2024-07-26"), change=merge)

    answer = client.get("/incidents/NM-2024-0001", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, "/incidents/NM-2024-0002")


def test_the_table_has_a_line_an_incident_with_its_figures(client: TestClient) -> None:
    page = read(client.get("/incidents?actor=csp&sort=killed").text)
    rows = [row.words() for row in page.one("tbody").all("tr")]

    assert len(rows) == 7
    assert rows[0].startswith("25 – 27 July 2024")
    assert "29 – 99" in rows[0]
    assert rows[0].endswith("Acknowledged")


@pytest.mark.parametrize(
    ("asked", "heading", "sort", "leads"),
    [
        ("", "Date", "descending", ["oldest"]),
        ("?sort=oldest", "Date", "ascending", None),
        ("?sort=killed", "Killed", "descending", ["killed"]),
    ],
)
def test_headings_sort_and_say_how_it_is_sorted(
    client: TestClient, asked: str, heading: str, sort: str, leads: list[str] | None
) -> None:
    page = read(client.get(f"/incidents{asked}").text)
    sorted_by = [one for one in page.all("th") if "aria-sort" in one.attributes]

    assert [(one.one("a").words().split()[0].rstrip("↓↑"), one.attributes["aria-sort"]) for one in sorted_by] == [
        (heading, sort)
    ]
    assert parse_qs(urlsplit(sorted_by[0].one("a").attributes["href"]).query).get("sort") == leads


def test_the_table_and_the_map_link_to_each_other_with_the_filter(client: TestClient) -> None:
    table, board = read(client.get("/incidents?actor=csp").text), read(client.get("/?actor=csp").text)

    assert "/?actor=csp" in {one.attributes["href"] for one in table.one(klass="list-head").all("a")}
    assert board.one(klass="list-head").one("a").attributes["href"] == "/incidents?actor=csp"
