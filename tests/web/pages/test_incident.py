"""The page of one incident: figures claim by claim, steps, ways to others, citation, and awkward records."""

import gzip
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.models import Incident
from app.store import write
from app.store.db import WriteSession
from tests.web.pages.conftest import ACTORS, BY, PLACES, Maker, claim, incident
from tests.web.pages.reading import Element, read

ARABIC = "الحركة الوطنية لتحرير أزواد"
LONG = "Coordination " * 15
BATTLE = "/incidents/NM-2024-0002"


def ask(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return read(answer.text)


def tables(page: Element, measure: str) -> dict[str, list[str]]:
    """The rows of the tables of a measure, by the title of their group."""
    part = page.one("section", id=f"figures-{measure}")
    return {
        one.one("h4").words(): [row.words() for row in one.all("tr", klass="compact__row")]
        for one in part.all("div", klass="compact__group")
    }


def test_a_stranger_reads_who_claims_most_of_wagners_dead_and_what_the_army_says(client: TestClient) -> None:
    killed = tables(ask(client, BATTLE), "killed")

    wagner, army = killed["Wagner Group 20 – 80"], killed["Malian Armed Forces 2 – 12"]
    assert "Telegram channels close to Wagner and Russian security" in wagner[0]
    assert "20 – 80" in wagner[0]
    assert "highest" in wagner[0]
    assert "VOA, via allAfrica" in wagner[0]
    assert wagner[1].startswith("A side A: CSP-DPA 54")
    assert any(row.startswith("B side B: Malian Armed Forces concedes 2 the lowest") for row in army)
    assert list(killed)[-1].startswith("Several groups together")


def test_every_claim_with_a_measure_of_figures_has_one_row_with_one_interval(client: TestClient) -> None:
    page = ask(client, BATTLE)
    claims = client.get(f"/api{BATTLE}").json()["claims"]
    drawn = {"killed", "injured", "captured", "killed_or_captured", "casualties", "abducted", "destroyed"}

    rows = list(page.one("section", id="compared").all("tr", klass="compact__row"))

    linked = [row.one("a", klass="compact__figure").attributes["href"] for row in rows]
    assert sorted(linked) == sorted(f"#claim-{one['id']}" for one in claims if one["measure"] in drawn)
    assert all(len(list(row.all("svg", klass="interval"))) == 1 for row in rows)


def test_denied_is_struck_part_and_superseded_stand_apart(atlas: Maker) -> None:
    claims = [claim(n=8, stance="denies"), claim(n=7, superseded=True), claim(n=2), claim(n=1, extent="part"),
              claim(low=20, claimant="rebels"), claim(wording="dozens")]  # fmt: skip
    page = ask(atlas(incident(claims=claims)), "/incidents/NM-2024-0001")
    table = page.one("table", klass="compact")

    inside, apart = table.all("tbody")
    assert [one.one("a", klass="compact__figure").words() for one in inside.all("tr")] == ["at least 20", "2", "dozens"]
    assert "Set apart, in no range:" in apart.words()
    assert [one.words() for one in apart.all("s")] == ["8"]
    assert len(list(table.all("svg", klass="interval__arrow"))) == 1
    assert len(list(table.all("svg", klass="interval__strike"))) == 1


def test_the_steps_say_what_enters_what_stays_out_and_how_it_adds_up(client: TestClient) -> None:
    steps = ask(client, BATTLE).one("details", id="reckoning-killed").words()

    assert "Enter the range: CSP-DPA 54; Telegram channels" in steps
    assert "Kyiv Post dozens (words only, no number)" in steps
    assert "(about a part only)" in steps
    assert "Highest, 80: Telegram channels close to Wagner and Russian security." in steps
    assert "Sum of the groups: Wagner Group 20 – 80 + Malian Armed Forces 2 – 12 + CSP-DPA 7 = 29 – 99." in steps
    assert "In total: 29 – 99." in steps


def test_steps_tell_of_widening_unknown_groups_and_the_preferred_figure(atlas: Maker) -> None:
    chosen = claim(n=4, preferred=True, preferred_reason="Counted at the graves.")
    claims = [chosen, claim(n=30, scope="everybody"), claim(subject="people", wording="many")]
    steps = ask(atlas(incident(claims=claims)), "/incidents/NM-2024-0001").one(klass="reckoning").words()

    assert "The editors prefer 4, as Army says. Their reason: Counted at the graves." in steps
    assert "Claims about everybody, 30, are not added; they widen it to 4 – 30." in steps
    assert "In no sum, for nobody gives a number that could count: Civilians." in steps
    assert "Preferred in total: 4" in steps


@pytest.mark.parametrize(
    ("query", "words", "before", "after"),
    [
        ("", "Number 10 of 12 incidents, newest first", True, True),
        ("?actor=csp", "of 7 incidents involving CSP-DPA, newest first", True, True),
        ("?sort=oldest", "Number 3 of 12 incidents, oldest first", True, True),
        ("?since=2024-13-45&type=picnic&utm_source=x", "Number 10 of 12 incidents, newest first", True, True),
        ("?type=protests", "This incident is not among the results that you came from.", False, False),
    ],
)
def test_the_page_says_where_it_stands_in_the_results(
    client: TestClient, query: str, words: str, before: bool, after: bool
) -> None:
    page = ask(client, BATTLE + query)

    above, below = page.all("nav", klass="trail")
    assert words in above.one(klass="trail__words").words()
    assert bool(list(above.all("a", rel="prev"))) is before
    assert bool(list(above.all("a", rel="next"))) is after
    assert above.attributes["aria-label"] != below.attributes["aria-label"]
    assert page.one("link", rel="canonical").attributes["href"].endswith(BATTLE)


def test_lists_lead_to_the_incident_with_their_filter_and_the_way_on_keeps_it(client: TestClient) -> None:
    row = next(ask(client, "/incidents?actor=csp&sort=oldest").one("tbody").all("a"))
    assert row.attributes["href"].endswith("?actor=csp&sort=oldest")

    page = ask(client, row.attributes["href"])

    following = next(page.all("a", rel="next")).attributes["href"]
    assert following.endswith("?actor=csp&sort=oldest")
    assert "2 of 7" in next(ask(client, following).all(klass="trail__words")).words()
    assert "/incidents?actor=csp&sort=oldest" in {one.attributes["href"] for one in page.all("a")}


def test_the_tally_of_the_address_is_said_and_counted(client: TestClient) -> None:
    figures = ask(client, f"{BATTLE}?tally=highest").one("section", klass="figures").words()

    assert "By the tally asked for (highest figures claimed): 99" in figures
    assert "tally asked for" not in ask(client, BATTLE).words()


def test_related_incidents_say_why(client: TestClient) -> None:
    related = ask(client, BATTLE).one("section", klass="related")

    assert "also involves" in related.words()
    assert not any(one.attributes["href"].endswith("NM-2024-0002") for one in related.all("a"))


def test_no_word_stands_twice_for_an_actor_named_as_its_kind(client: TestClient) -> None:
    assert "Civilians Civilians" not in ask(client, "/incidents/NM-2024-0009").one(klass="roles").words()


# --- Citation and linked data ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/fr"])
@pytest.mark.parametrize(
    ("kind", "media_type", "begins"),
    [
        ("bib", "application/x-bibtex", "@misc{"),
        ("ris", "application/x-research-info-systems", "TY  - DATA\r\n"),
        ("csl.json", "application/vnd.citationstyles.csl+json", "["),
        ("txt", "text/plain", ""),
    ],
)
def test_the_citation_comes_as_a_file(client: TestClient, prefix: str, kind: str, media_type: str, begins: str) -> None:
    answer = client.get(f"{prefix}{BATTLE}/citation.{kind}")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.text.startswith(begins)
    assert f"http://testserver{prefix}{BATTLE}" in answer.text
    assert ("Bataille" in answer.text) is bool(prefix)
    saved = 'attachment; filename="NM-2024-0002.' + kind + '"'
    assert answer.headers.get("content-disposition") == (None if kind == "txt" else saved)


@pytest.mark.parametrize("address", ["/incidents/NM-1999-0001/citation.bib", f"{BATTLE}/citation.doc"])
def test_what_cannot_be_cited_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_withdrawn_and_merged_incidents_are_not_cited(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        first, second, third = db.exec(select(Incident).order_by("id")).all()
        write.merge(db, first, second, BY, seen=first.version)
        write.withdraw(db, third, "Elsewhere.", BY, seen=third.version)

    client = atlas(incident(), incident(date="2024-07-26"), incident(date="2024-07-27"), change=change)

    merged = client.get("/incidents/NM-2024-0001/citation.ris", follow_redirects=False)
    assert (merged.status_code, merged.headers["location"]) == (308, "/incidents/NM-2024-0002/citation.ris")
    assert client.get("/incidents/NM-2024-0003/citation.ris").status_code == 410


def test_the_page_holds_its_citation_and_linked_data(client: TestClient) -> None:
    page = ask(client, BATTLE)
    data = json.loads(page.one("script", type="application/ld+json").text)

    assert "incident NM-2024-0002, version" in page.one(id="citation-text").words()
    assert (data["@type"], data["about"]["@type"], data["identifier"]) == ("Dataset", "Event", "NM-2024-0002")
    assert (data["about"]["startDate"], data["about"]["endDate"]) == ("2024-07-25", "2024-07-27")
    assert len(data["citation"]) == 4
    assert data["license"].startswith("https://creativecommons.org/licenses/by/4.0")


# --- Awkward records -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/fr"])
@pytest.mark.parametrize(
    "given",
    [
        {"claims": []},
        {"involvements": []},
        {"place": None},
        {"place": None, "latitude": 48.85, "longitude": 2.35},
        {"date": "1893-12-15/1894-01-10"},
        {"date": "0850-03"},
        {"date": "1899"},
        {"claims": [], "involvements": [], "place": None, "date": "[1850-01-01..1850-12-31]"},
        {"claims": [claim(n=0)]},
        {"claims": [claim(n=0), claim(n=100_000, claimant="rebels"), claim(n=20, claimant="people")]},
        {"claims": [claim(stance="denies")]},
        {"claims": [claim(low=0, high=100_000)]},
        {"claims": [claim(measure="occurrence", subject=None, scope="group")]},
    ],
    ids=str,
)
def test_whatever_is_missing_the_page_stands(atlas: Maker, given: dict[str, Any], prefix: str) -> None:
    client = atlas(incident(**given))
    (item,) = client.get("/api/incidents").json()["items"]

    page = ask(client, f"{prefix}/incidents/{item['code']}")

    words = page.words()
    assert "None" not in words
    if not given.get("claims", [1]) and not prefix:
        assert "No claim is recorded yet." in words
        assert "Nobody gives a number of people for this incident." in words
    if "involvements" in given and not prefix:
        assert "No actor is named." in words
    if "latitude" in given and not prefix:
        assert "Its point lies outside of the base map: 48.85° N, 2.35° E" in words


def test_a_great_figure_is_drawn_broken_and_leaves_the_small_ones_apart(atlas: Maker) -> None:
    claims = [claim(n=10), claim(n=20, claimant="people"), claim(n=100_000, claimant="rebels")]
    part = ask(atlas(incident(claims=claims)), "/incidents/NM-2024-0001").one("section", id="figures-killed")

    assert "The scale ends at 20" in part.words()
    assert len(list(part.all("svg", klass="interval__break"))) == 1
    assert "100,000" in part.words()


def test_three_hundred_claims_stay_within_sixty_kilobytes(atlas: Maker) -> None:
    actors = [*ACTORS, *({"slug": f"voice-{n}", "name": f"Voice {n}", "kind": "media"} for n in range(300))]
    claims = [claim(n=n * 37 % 211, claimant=f"voice-{n}", text=f"Voice {n} speaks of the dead.") for n in range(300)]
    client = atlas(incident(claims=claims), actors=actors)

    answer = client.get("/incidents/NM-2024-0001")

    assert len(gzip.compress(answer.content, 6)) < 60_000
    page = read(answer.text)
    assert len(list(page.all("tr", klass="compact__row"))) == 300
    assert page.one("details", klass="compact__more").one("summary").words() == "288 more claims"
    assert "open" not in page.one("details", klass="chapter").attributes


def test_names_of_any_length_and_direction_are_isolated(atlas: Maker) -> None:
    actors = [{**ACTORS[0], "name": ARABIC}, {**ACTORS[1], "name": LONG.strip()}, ACTORS[2]]
    page = ask(atlas(incident(claims=[claim(n=3)]), actors=actors, places=PLACES), "/incidents/NM-2024-0001")

    named = [one for one in page.all() if one.name in ("a", "bdi", "h4") and one.words() == ARABIC]
    assert named
    assert all(one.name == "bdi" or one.attributes.get("dir") == "auto" for one in named)


def test_a_source_says_what_it_repeats_and_how_many_claims_rest_on_it(atlas: Maker) -> None:
    sources = [
        {"slug": "paper", "publisher": "Paper", "title": "A piece", "url": "https://paper.example/a"},
        {"slug": "echo", "publisher": "Echo", "repeats": "paper", "language": "ar",
         "archived_url": "https://archive.example/e"},
        {"slug": "hidden", "publisher": "Hidden", "listed": False},
        {"slug": "third", "publisher": "Third", "repeats": "hidden"},
    ]  # fmt: skip
    claims = [claim(n=3, sources=[{"source": "echo", "via": "RFI"}, {"source": "paper"}])]
    page = ask(atlas(incident(claims=claims, sources=["third"]), sources=sources), "/incidents/NM-2024-0001")

    echo = page.one("li", id="source-echo").words()
    assert "It repeats Paper: A piece; the two count as one origin." in echo
    assert "Arabic" in echo
    assert "1 claim rests on it" in echo
    assert "https://archive.example/e" in echo
    assert "It passes on what it has from: RFI" in echo
    assert "3 sources, 2 independent origins" in page.one("section", klass="cited").words()
    assert "Hidden" not in page.words()
