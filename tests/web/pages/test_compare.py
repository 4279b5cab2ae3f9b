"""Two actors, places or periods side by side: what stands there, and what is said where it cannot."""

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.conftest import Maker, claim, incident
from tests.web.pages.reading import Element, code_in, read


def ask(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return read(answer.text)


def sides(page: Element) -> list[str]:
    """What stands at the head of each side."""
    return [one.words() for one in page.all("div", klass="half")]


def table(page: Element, name: str) -> dict[str, list[str]]:
    """The rows of one table, by their names, without the names of the sides."""
    (found,) = [one for one in page.all("table", klass="sides") if one.attributes["aria-labelledby"] == f"{name}-title"]
    rows = list(found.one("tbody").all("tr"))
    return {
        row.one("th").words(): [
            cell.words().removeprefix(cell.one("span", klass="sides__who").words()).strip() for cell in row.all("td")
        ]
        for row in rows
    }


def test_two_actors_stand_side_by_side_on_one_scale(client: TestClient) -> None:
    page = ask(client, "/compare?actor=CSP-PSD&actor=jnim")

    assert page.one("h1").words() == "CSP-DPA beside JNIM"
    assert sides(page)[0].startswith("CSP-DPA 7 incidents involving CSP-DPA FLA is included as successor.")
    assert sides(page)[1].startswith("JNIM 1 incident involving JNIM")
    killed = table(page, "sums")["Killed"]
    assert killed[0].startswith("31 – 101 lowest figures claimed: 31, in 3 incidents, 4 incidents without a figure")
    assert killed[1].startswith("29 – 99")
    assert table(page, "type")["B Battles"] == ["3", "1"]
    assert table(page, "region")["Kidal region"] == ["6", "1"]
    assert table(page, "actor")["JNIM"] == ["1", "1"]
    assert "1 incident belongs to both" in page.words()
    assert "they are not its own losses, and not those that it caused" in page.words()
    assert "Bars on a scale from 0 to 200." in page.words()


def test_timelines_share_their_axis_and_their_height(client: TestClient) -> None:
    page = ask(client, "/compare?actor=csp&actor=jnim")

    charts = list(page.all("section", klass="timeline"))
    axes = [[tick.words() for tick in one.all("text")][:3] for one in charts]
    labels = [[tick.words() for tick in one.all("text", klass="timeline__label")] for one in charts]
    assert len(charts) == 2
    assert axes[0] == axes[1] == ["0", "2", "4"]
    assert labels[0] == labels[1]


def test_two_places_and_two_periods(client: TestClient) -> None:
    places = ask(client, "/compare?place=Tinzawaten&place=kidal")
    periods = ask(client, "/compare?period=2024-07/2024-09&period=2024-10/2025-01")

    assert places.one("h1").words() == "Tinzaouaten beside Kidal"
    assert sides(places)[0].startswith("Tinzaouaten 7 incidents at Tinzaouaten")
    assert periods.one("h1").words() == "July to September 2024 beside October 2024 to January 2025"
    assert "No incident belongs to both" in periods.words()
    assert "One period is shorter" in periods.words()


def test_short_periods_are_drawn_by_week(client: TestClient) -> None:
    page = ask(client, "/compare?period=2024-07&period=2024-10")

    (first, *_) = page.all("section", klass="timeline")
    assert "week 30" in first.words()


def test_an_actor_stands_beside_a_place_and_a_filter_holds_for_both(client: TestClient) -> None:
    page = ask(
        client, "/compare?actor=csp&place=kidal-region&type=battles&until=2024-12&until=2024-12-31&tally=highest"
    )

    assert page.one("h1").words() == "CSP-DPA beside Kidal region"
    assert all("until 31 December 2024, Battles" in one for one in sides(page))
    assert list(table(page, "type")) == ["B Battles"]
    assert "highest figures claimed: 99" in table(page, "sums")["Killed"][0]
    (swap,) = page.all("a", klass="swap")
    assert swap.attributes["href"].startswith("/compare?place=kidal-region&actor=csp&")
    assert next(page.one("ul", klass="chips").all("a")).words().startswith("Battles")
    assert {one.attributes["value"] for one in page.all("input") if one.attributes.get("name") == "type"} == {"battles"}


def test_the_address_of_a_comparison_is_its_own(client: TestClient) -> None:
    page = ask(client, "/compare?utm_source=x&actor=CSP-PSD&actor=JNIM")

    (canonical,) = page.all("link", rel="canonical")
    assert canonical.attributes["href"].endswith("/compare?actor=csp&actor=jnim")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Any two actors, places or periods side by side"),
        ("actor=csp", "Only one thing is chosen."),
        ("actor=csp&actor=CSP-PSD", "Both sides are the same, so there is nothing to compare;"),
        ("place=kidal&place=Kidal", "Both sides are the same"),
        ("period=2024-07&period=2024-07-01/2024-07-31", "Both sides are the same"),
        ("actor=nobody&actor=csp", "No actor is known as “nobody”."),
        ("place=atlantis&place=kidal", "No place is known as “atlantis”."),
        ("period=soon&period=2024", "“soon” is not a period."),
        ("period=2024-09/2024-07&period=2024", "is not a period."),
        ("actor=csp&actor=jnim&actor=fla", "1 more was given and is left out."),
        ("actor=csp&actor=jnim&type=x", "Event type: “x” is not one of the choices here."),
        ("actor=csp&actor=jnim&tally=claimant:nobody", "No claimant is known as “nobody”"),
        ("period=2024-07&period=2024-08&until=2024-07-31", "lie outside this period"),
        ("actor=" + "x" * 300 + "&actor=csp", "This is too long"),
        ("actor=%00&place=%F0%9F%98%80", "is known as"),
        ("period=0001/0002&period=9999", "beside"),
        ("period=../1850&period=9998-12/..", "beside"),
    ],
)
def test_whatever_is_asked_gets_a_sentence(client: TestClient, query: str, said: str) -> None:
    for prefix in ("", "/fr"):
        page = ask(client, f"{prefix}/compare?{query}")
        assert code_in(page) == []
        if not prefix:
            assert said in page.words()


def test_a_thing_beside_itself_has_one_set_of_figures(client: TestClient) -> None:
    page = ask(client, "/compare?actor=csp&actor=csp")

    assert len(sides(page)) == 1
    assert all(len(cells) == 1 for cells in table(page, "sums").values())
    assert len(list(page.all("section", klass="timeline"))) == 1


def test_what_was_not_understood_stands_beside_its_field(client: TestClient) -> None:
    page = ask(client, "/compare?actor=nobody&actor=csp")

    first, second = page.one("select", id="f-actor-1"), page.one("select", id="f-actor-2")
    assert (first.attributes["aria-invalid"], first.attributes["aria-describedby"]) == ("true", "p-f-actor-1")
    assert page.one("div", id="p-f-actor-1").words() == "No actor is known as “nobody”."
    assert [one.attributes["value"] for one in first.all("option") if "selected" in one.attributes] == ["nobody"]
    assert [one.attributes["value"] for one in second.all("option") if "selected" in one.attributes] == ["csp"]


def test_hostile_words_stay_words(atlas: Maker) -> None:
    hostile = "</title><script>boom()</script>\"'><img src=x onerror=boom()>"
    actors = [
        {"slug": "army", "name": hostile, "kind": "state_forces"},
        {"slug": "rebels", "name": "R" * 200, "kind": "rebel_group"},
    ]
    client = atlas(incident(claims=[claim(n=0), claim(subject="army", n=100_000)]), actors=actors)

    page = ask(client, "/compare?actor=army&actor=rebels")
    typed = client.get("/compare", params={"actor": hostile, "period": hostile, "type": hostile})

    assert code_in(page) == []
    assert hostile in page.text
    assert "Bars on a scale from 0 to 100,000." in page.words()
    assert code_in(read(typed.text)) == []


def test_an_empty_atlas_has_the_form(atlas: Maker) -> None:
    page = ask(atlas(actors=[], places=[], sources=[]), "/compare?period=2024&period=2023")

    assert "There is no incident to draw." in page.words()
    assert list(page.all("form", klass="chooser"))
