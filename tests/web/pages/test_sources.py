"""The register of sources, and the page of one source with its figures beside those of others."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.conftest import ACTORS, Maker, claim, incident
from tests.web.pages.reading import Element, code_in, read

VOA = "/sources/voa-wagner-implicates-west"
PAPER = {
    "slug": "paper", "publisher": "Paper", "title": "A piece", "url": "https://paper.example/a",
    "published_on": "2024-07-30",
}  # fmt: skip
ECHO = {"slug": "echo", "publisher": "Echo", "repeats": "paper", "language": "fr"}


def ask(client: TestClient, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status
    return read(answer.text)


def by(*slugs: str, **given: Any) -> dict[str, Any]:
    """A claim that these sources print."""
    return claim(sources=[{"source": one} for one in slugs], **given)


def test_a_source_says_what_rests_on_it_and_what_it_repeats(atlas: Maker) -> None:
    cited = [{"source": "paper"}, {"source": "echo", "via": "radio"}]
    client = atlas(incident(sources=[], claims=[claim(n=1, sources=cited), claim(n=2)]), sources=[PAPER, ECHO])

    page = ask(client, "/sources")

    paper, echo = page.one("li", id="paper"), page.one("li", id="echo")
    assert "Paper: A piece 30 July 2024 · English · publication 1 incident, 2 claims rest on it" in paper.words()
    assert "Repeats Paper: A piece" in echo.words()
    assert "French" in echo.words()
    assert "no address known" in echo.words()
    assert [one.attributes["href"] for one in paper.all("a")] == [
        "/sources/paper", "/incidents?source=paper", "https://paper.example/a",
    ]  # fmt: skip
    assert {one.attributes["rel"] for one in paper.all("a") if "rel" in one.attributes} == {"external noopener"}


def test_a_source_and_its_repetition_are_one_origin_of_an_incident(atlas: Maker) -> None:
    cited = [{"source": "paper"}, {"source": "echo", "via": "radio"}]
    client = atlas(incident(sources=[], claims=[claim(n=1, sources=cited)]), sources=[PAPER, ECHO])

    one = ask(client, "/incidents/NM-2024-0001")

    assert "2 sources, 1 independent origin." in one.words()
    assert "via radio" in one.words()


def test_reported_totals_stand_with_their_period_and_source_and_in_no_sum(client: TestClient) -> None:
    page = ask(client, "/sources")

    reported = page.one("section", klass="reported")
    assert reported.one("h2", id="totals-title").words() == "Totals that others report"
    assert "are in no sum of this atlas" in reported.words()
    rows = [row.words() for row in reported.one("tbody").all("tr")]
    assert len(rows) == 12
    assert any(
        row.startswith("Human Rights Watch Killed") and "at least 47" in row and "June 2024" in row for row in rows
    )
    assert "47" not in ask(client, "/").one(klass="totals").words()


def test_the_register_is_paged_searched_and_sorted(atlas: Maker) -> None:
    many = [
        {"slug": f"record-{n}", "publisher": f"Écho {n:04}", "published_on": f"{2000 + n % 20}-01-01"}
        for n in range(120)
    ]
    client = atlas(sources=[*many, PAPER])

    first, last = ask(client, "/sources"), ask(client, "/sources?page=3")
    found = ask(client, "/sources?q=echo+0007&sort=publisher")

    assert len(list(first.all("li", klass="work"))) == 50
    assert "1 to 50 of 121" in first.one(klass="paging").words()
    assert len(list(last.all("li", klass="work"))) == 21
    assert [one.words() for one in first.all("h3", klass="shelf__title")][:2] == ["2024", "2019"]
    assert [one.attributes["id"] for one in found.all("li", klass="work")] == ["record-7"]
    assert found.one("input", type="hidden").attributes["value"] == "publisher"
    assert len(client.get("/sources").content) < 120_000


@pytest.mark.parametrize(
    "query", ["page=9", "page=x", "page=-1", "page=999999", "sort=nothing", "q=%2B%2B", "q=" + "x" * 300]
)
def test_a_question_that_cannot_be_read_is_answered_with_a_sentence(client: TestClient, query: str) -> None:
    page = ask(client, f"/sources?{query}")

    assert list(page.all("li", klass="work"))
    if query == "page=9":
        assert "There is no page 9 of this list" in page.words()
    if query.startswith("q="):
        assert page.one("input", id="f-q").attributes["aria-invalid"] == "true"


def test_a_search_without_result_says_so(client: TestClient) -> None:
    assert "No source has “xyzzy”" in ask(client, "/sources?q=xyzzy").words()


def test_a_source_has_its_figures_beside_those_of_others(client: TestClient) -> None:
    page = ask(client, VOA)

    rows = {row.one("th").words(): row for row in page.one("table", klass="pairs").all("tr") if list(row.all("td"))}
    assert {name: [cell.words() for cell in row.all("td")] for name, row in rows.items()} == {
        "Killed: Wagner Group": [
            "This source 20 – 80",
            "All others 20 – 54",
            "overlapping",
        ],
        "Captured: Wagner Group": ["This source 15", "All others 5 – 15", "overlapping"],
    }
    assert "2 overlapping" in page.one("ul", klass="verdicts").words()
    assert "Bars on a scale from 0 to 80." in page.words()
    assert len(list(page.one("table", klass="pairs").all("svg", klass="range"))) == 4


def test_a_source_says_what_it_reports_and_through_whom(client: TestClient) -> None:
    page = ask(client, VOA)

    assert "1 incident, 27 claims rest on it" in page.words()
    assert "via Newsweek 2 claims" in page.words()
    assert "VOA 8 claims" in page.words()
    lines = [one.words() for one in page.one("ul", klass="report__claims").all("li")]
    assert lines[0].startswith(
        "Killed: Wagner Group – Telegram channels close to Wagner and Russian security said: 20 – 80 Russian troops"
    )
    assert lines[-1] == "7 more claims, on the incident’s page"
    assert "Totals that it prints" in page.words()


def test_the_very_same_claims_confirm_nothing(atlas: Maker) -> None:
    other = {"slug": "other", "publisher": "Other"}
    client = atlas(incident(sources=[], claims=[by("paper", "other", n=5)]), sources=[PAPER, other])

    page = ask(client, "/sources/other")

    assert "1 same" in page.one("ul", klass="verdicts").words()
    assert "the very same claims" in page.one("table", klass="pairs").words()


def test_a_source_and_what_repeats_it_are_one_origin(atlas: Maker) -> None:
    client = atlas(incident(sources=[], claims=[by("paper", "echo", n=5)]), sources=[PAPER, ECHO])

    page = ask(client, "/sources/echo")

    assert "1 only here" in page.one("ul", klass="verdicts").words()
    assert "It repeats Paper: A piece; the two count as one origin." in page.words()
    assert "It is repeated by one source: Echo" in ask(client, "/sources/paper").words()


@pytest.mark.parametrize("address", ["/sources/nothing", "/fr/sources/rien", "/sources/%3Cscript%3E"])
def test_an_unknown_source_is_told(client: TestClient, address: str) -> None:
    page = ask(client, address, 404)

    assert code_in(page) == []


def test_a_bare_source_is_a_page_too(atlas: Maker) -> None:
    client = atlas(sources=[{"slug": "bare", "publisher": "Bare"}])

    words = ask(client, "/sources/bare").words()

    assert "No date given" in words
    assert "no address known" in words
    assert "there is nothing to compare" in words
    assert "No incident of this record rests on it." in words


def test_an_arabic_title_of_two_hundred_letters_has_its_language(atlas: Maker) -> None:
    title = "خبر " * 50
    client = atlas(sources=[{"slug": "long", "publisher": "صحيفة", "title": title.strip(), "language": "ar"}])

    for page in (ask(client, "/sources"), ask(client, "/sources/long")):
        (marked,) = list(page.one("main").all("span", lang="ar"))
        assert (marked.words(), marked.attributes["dir"]) == (title.strip(), "auto")
    assert "Arabic" in page.words()


def test_nothing_and_a_hundred_thousand_stand_on_one_scale(atlas: Maker) -> None:
    claims = [by("paper", n=0), by("other", n=100_000), by("paper", subject="people", n=100_000)]
    client = atlas(incident(claims=claims), sources=[PAPER, {"slug": "other", "publisher": "Other"}])

    page = ask(client, "/sources/paper")

    assert "Bars on a scale from 0 to 100,000." in page.words()
    assert "This source 0 All others 100,000 lower" in page.one("table", klass="pairs").words()


def test_three_hundred_claims_are_a_page_of_their_first(atlas: Maker) -> None:
    rows = [incident(title=f"No. {n}", claims=[claim(n=m) for m in range(10)]) for n in range(30)]
    client = atlas(*rows)

    answer = client.get("/sources/paper")
    page = read(answer.text)

    assert "30 incidents, 300 claims rest on it" in page.words()
    assert len(list(page.all("li", klass="report"))) == 25
    assert "30 only here" in page.one("ul", klass="verdicts").words()
    assert int(answer.headers.get("content-length", 0)) < 60_000
    assert len(list(ask(client, "/sources/paper?page=2").all("li", klass="report"))) == 5
    assert "There is no page 3" in ask(client, "/sources/paper?page=3").words()


def test_allegations_and_boasts_are_worded_as_such(atlas: Maker) -> None:
    claims = [
        claim(claimant="army", measure="responsibility", subject="rebels"),
        claim(claimant="rebels", measure="responsibility", subject="rebels", stance="concedes"),
    ]
    page = ask(atlas(incident(claims=claims), actors=ACTORS), "/sources/paper")

    lines = [one.words() for one in page.one("ul", klass="report__claims").all("li")]
    assert lines[0].startswith("Responsibility: Rebels – Army alleged")
    assert lines[1].startswith("Responsibility: Rebels – Rebels said of itself")
