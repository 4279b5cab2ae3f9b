"""The register of actors, and the page of one: names over time, company, losses, claims beside those of others."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.conftest import Maker, claim, incident
from tests.web.pages.reading import Element, code_in, read

LONG = "Mouvement" + "très" * 47 + "long"
ARABIC = "جبهة تحرير أزواد"


def ask(client: TestClient, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    return read(answer.text)


def actor(slug: str, kind: str = "rebel_group", **given: Any) -> dict[str, Any]:
    return {"slug": slug, "name": slug.title(), "kind": kind, **given}


def roles(**roles_of: str) -> list[dict[str, str]]:
    return [{"actor": slug, "role": role} for slug, role in roles_of.items()]


ACTORS = [
    actor("army", "state_forces"),
    actor("rebels", links=[{"to": "front", "kind": "merged_into", "since": "2024-11-30"}], names=[
        {"name": "Old name", "kind": "official", "since": "1893", "until": "1960-04"},
        {"name": LONG, "kind": "official", "since": "1960-04"},
        {"name": ARABIC, "language": "ar"},
    ]),
    actor("front"),
    actor("band", links=[{"to": "rebels", "kind": "part_of"}]),
    actor("people", "civilians"),
    actor("newsroom", "media"),
    actor("idle", "civil_society"),
    actor("locals", "unnamed_sources", name="Local sources", name_fr="Sources locales",
          names=[{"name": "Local sources"}, {"name": "Sources locales", "language": "fr"}]),
]  # fmt: skip


@pytest.fixture
def small(atlas: Maker) -> TestClient:
    """Some actors that met in some ways, and spoke about it."""
    return atlas(
        incident(
            title="A battle", date="1898-02-03",
            involvements=roles(army="side_a", rebels="side_b", band="supporting_b", people="target"),
            claims=[
                claim(claimant="rebels", subject="army", n=12),
                claim(claimant="army", subject="army", n=2),
                claim(claimant="newsroom", subject="army", n=10),
                claim(claimant="army", subject="rebels", low=20),
                claim(claimant="rebels", subject="rebels", n=7),
                claim(claimant="rebels", measure="responsibility", subject="army", stance="denies"),
            ],
        ),
        incident(title="A strike", involvements=roles(front="side_b", army="side_a"), claims=[]),
        incident(title="Talks", involvements=roles(rebels="side_a", front="supporting_a", people="third_party"),
                 claims=[claim(claimant="newsroom", subject="people", n=1)]),
        actors=ACTORS,
    )  # fmt: skip


# --- The register ------------------------------------------------------------------------------------------


def test_actors_are_listed_by_kind_with_names_counts_and_years(small: TestClient) -> None:
    page = ask(small, "/actors")

    kinds = [one.words() for one in page.all("h2")]
    assert kinds[0] == "State forces 1"
    assert "Army, police and other forces of Mali." in page.words()
    rows = {row.one("th").words(): row.words() for row in page.all("tr") if list(row.all("a"))}
    assert rows["Rebels"].endswith("Incidents: 2 1898\u2009\u2013\u20092024".replace("\u2009", " ") + " Speaks of: 1")
    assert "Old name" in rows["Rebels"]
    assert "Incidents: 0" in rows["Newsroom"]
    assert rows["Newsroom"].endswith("Speaks of: 2")
    assert {one.attributes["href"] for one in page.one("nav", klass="contents").all("a")} >= {"#part-rebel_group"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("OLD  náme", ["Rebels"]),
        (ARABIC, ["Rebels"]),
        ("très", ["Rebels"]),
        ("local", ["Local sources"]),
        ("50%_", []),
        ("army", ["Army"]),
    ],
)
def test_any_name_finds_an_actor_without_a_script(small: TestClient, asked: str, found: list[str]) -> None:
    page = read(small.get("/actors", params={"q": asked}).text)

    assert [row.one("th").words() for row in page.all("tr") if list(row.all("a"))] == found
    assert page.one("input", id="look-q").attributes["value"] == " ".join(asked.split())
    assert (f"{len(found)} record" in page.one(klass="look__outcome").words()) == bool(asked)
    if not found:
        assert "No actor bears such a name" in page.words()


@pytest.mark.parametrize("asked", ["...", "x" * 300, "<script>boom()</script>", "\x00", "%"])
def test_searches_that_cannot_be_read_are_told_and_stay_text(small: TestClient, asked: str) -> None:
    answer = small.get("/actors", params={"q": asked, "part": asked})

    assert answer.status_code == 200
    assert code_in(read(answer.text)) == []


def test_a_long_register_shows_of_each_kind_what_has_most_incidents(atlas: Maker) -> None:
    many = [actor(f"a{n:03}") for n in range(200)]
    client = atlas(incident(involvements=roles(a150="side_a", army="side_b")), actors=[actor("army"), *many])

    page = ask(client, "/actors")

    names = [row.one("th").words() for row in page.all("tr") if list(row.all("a"))]
    assert len(names) == 15
    assert set(names[:2]) == {"A150", "Army"}
    more = page.one(klass="part__foot").one("a")
    assert "All 201" in more.words()
    whole = ask(client, more.attributes["href"])
    assert len([row for row in whole.all("tr") if list(row.all("a"))]) == 201
    assert whole.one(klass="look__outcome").one("a").attributes["href"] == "/actors"


def test_the_label_in_the_other_language_is_not_another_name(small: TestClient) -> None:
    english, french = ask(small, "/actors"), ask(small, "/fr/actors")

    assert "Sources locales" not in english.words()
    assert "Local sources" not in french.words()
    assert "Local sources" not in ask(small, "/fr/actors/locals").words()
    names = {one["name"] for one in small.get("/api/actors?lang=fr&limit=100").json()["items"][-1]["names"]}
    assert names == {"Local sources", "Sources locales"}


# --- One actor ---------------------------------------------------------------------------------------------


def test_an_actor_has_its_names_by_their_time_its_ties_and_its_incidents(client: TestClient) -> None:
    page = ask(client, "/actors/csp")
    times = {row.one("th").words(): row.words() for row in page.one("table", klass="spans").one("tbody").all("tr")}

    assert "CSP-PSD Own name" in times["6 May 2021 – April 2024"]
    assert "merged into FLA" in times["since 30 November 2024"]
    assert "merged into FLA" in page.one(klass="ties").words()
    assert page.one("h2", id="found-title").words() == "7 incidents involving CSP-DPA"
    assert "FLA is included as successor." in page.one(klass="found").words()
    assert "Itself involved in 7 incidents, 2024." in page.words()


def test_names_long_old_and_written_from_the_right_are_shown(small: TestClient) -> None:
    page = ask(small, "/actors/rebels")
    table = page.one("table", klass="spans")

    assert [row.one("th").words() for row in table.one("tbody").all("tr")] == [
        "1893 – April 1960", "since April 1960", "no time given", "since 30 November 2024",
        "from the first to the last",
    ]  # fmt: skip
    assert LONG in table.words()
    arabic = next(one for one in table.all("span", dir="auto") if one.words() == ARABIC)
    assert arabic.attributes["lang"] == "ar"
    years = [one.words() for one in table.one("thead").all("text")]
    assert years[0] == "1900"


def test_successors_count_as_the_actor_itself_or_not_as_the_reader_asks(small: TestClient) -> None:
    page = ask(small, "/actors/rebels")
    alone = ask(small, "/actors/rebels?include=none")
    members = ask(small, "/actors/rebels?include=members")

    assert page.one("h2", id="found-title").words() == "3 incidents involving Rebels"
    assert alone.one("h2", id="found-title").words() == "2 incidents involving Rebels"
    assert "is included as member" in members.words()
    ways = {one.words(): one.attributes for one in page.one(klass="record__ways").all("a")}
    assert ways["with its successors"]["aria-current"] == "true"
    assert ways["itself alone"]["href"] == "/actors/rebels?include=none"
    assert "Itself involved in 2 incidents, 1898" in page.words()


def test_whom_it_met_and_with_whom_it_stood(small: TestClient) -> None:
    page = ask(small, "/actors/rebels?include=none")
    circles = {one.one("h3").words(): one for one in page.all("section", klass="circle")}

    assert list(circles) == [
        "On the other side", "On the same side", "Target, where it was a side or an alleged perpetrator",
    ]  # fmt: skip
    opposite = circles["On the other side"]
    assert [one.words() for one in opposite.all(klass="circle__who")] == ["Army State forces"]
    ways = [one.attributes["href"] for one in opposite.one("ul", klass="circle__incidents").all("a")]
    assert ways == ["/incidents/NM-1898-0001", "/compare?actor=rebels&actor=army"]
    assert {one.words() for one in circles["On the same side"].all(klass="circle__who")} == {
        "Band Rebel group", "Front Rebel group",
    }  # fmt: skip
    together = ask(small, "/actors/rebels")
    assert "Front" not in " ".join(one.words() for one in together.all("section", klass="circle"))


def test_its_own_losses_stand_beside_those_of_all_sides(small: TestClient) -> None:
    page = ask(small, "/actors/rebels?include=none")
    killed = next(row for row in page.one("table", klass="sums").one("tbody").all("tr"))

    assert [one.words() for one in killed.all("span", klass="sums__range")] == ["10 – 33+", "7 – 20+"]
    assert "in 1 incident, 1 incident without a figure" in killed.words()
    assert "neither what this actor did nor what it lost" in page.words()


def test_its_figures_stand_beside_those_of_others(small: TestClient) -> None:
    page = ask(small, "/actors/rebels")
    table = next(page.all("table", klass="pairs")).one("tbody")
    pairs = [[cell.words() for cell in row.all("td")] for row in table.all("tr")]

    assert [(row[0], row[-1]) for row in pairs] == [
        ("Killed: Army", "Comparison: higher"),
        ("Killed: Rebels", "Comparison: lower"),
    ]
    assert "Army 2 and Newsroom 10" in pairs[0][2]
    assert "In 1 incident both it and others give a figure for the same group and measure." in page.words()
    rows = page.one("table", klass="said").one("tbody").all("tr")
    said = {row.one("th").words(): [one.words() for one in row.all("td")] for row in rows}
    assert said["Killed"] == ["2", "0", "1"]
    assert said["Responsibility"] == ["1", "1", "0"]


def test_who_only_speaks_has_a_page_about_that(small: TestClient) -> None:
    page = ask(small, "/actors/newsroom")

    assert "It is involved in no incident of this record, and makes claims about some." in page.words()
    assert page.one("h2", id="found-title").words() == "2 incidents, with claims by Newsroom"
    assert not list(page.all("table", klass="sums"))
    assert not list(page.all("section", klass="circle"))
    assert page.one(id="map").attributes["data-query"] == "claimant=newsroom"


@pytest.mark.parametrize("slug", ["idle", "locals", "people", "band"])
def test_actors_with_little_have_whole_pages(small: TestClient, slug: str) -> None:
    for address in (f"/actors/{slug}", f"/fr/actors/{slug}"):
        page = ask(small, address)
        assert code_in(page) == []
    if slug == "idle":
        assert "No incident of this record involves it" in ask(small, "/actors/idle").words()


def test_the_totals_that_it_reports_stand_on_its_page(client: TestClient) -> None:
    page = ask(client, "/actors/human-rights-watch")

    reported = page.one("section", klass="reported")
    assert "are in no sum of this atlas" in reported.words()
    assert all("Human Rights Watch" in row.words() for row in reported.one("tbody").all("tr"))


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/actors/CSP-PSD", "/actors/csp"),
        ("/actors/FAMa", "/actors/malian-armed-forces"),
        ("/fr/actors/Wagner", "/fr/actors/wagner"),
    ],
)
def test_any_name_leads_to_its_actor(client: TestClient, asked: str, leads: str) -> None:
    answer = client.get(asked, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, leads)


def test_an_actor_of_drafts_alone_is_nowhere(atlas: Maker) -> None:
    secret = actor("shadow", name="Shadow brigade", listed=False)
    client = atlas(incident(), actors=[*ACTORS, secret])

    unknown, hidden = ask(client, "/actors/shadov", 404), ask(client, "/actors/shadow", 404)

    assert hidden.one("main").words() == unknown.one("main").words().replace("shadov", "shadow")
    for address in ("/actors", "/actors?q=shadow", "/?actor=shadow", "/actors/Shadow brigade"):
        assert "Shadow brigade" not in read(client.get(address).text).words().replace("“Shadow brigade”", "")


def test_a_page_names_its_picture_and_describes_itself(client: TestClient) -> None:
    text = client.get("/actors/csp").text

    described = next(
        one.attributes["content"] for one in read(text).all("meta") if one.attributes.get("name") == "description"
    )
    assert described.startswith("CSP-DPA (CSP, CSP-PSD")
    assert "7 incidents involving CSP-DPA (2024)" in described
