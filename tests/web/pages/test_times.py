"""The timeline of the dashboard: as fine as its time allows, honest about what it cannot place, and a way elsewhere."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.conftest import Maker, incident
from tests.web.pages.reading import Element, read


def ask(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return read(answer.text)


def query(link: Element) -> dict[str, list[str]]:
    return parse_qs(urlsplit(link.attributes["href"]).query)


def test_the_timeline_is_links_and_a_table(client: TestClient) -> None:
    page = ask(client, "/")
    bars = list(page.one(klass="timeline__bars").all("a"))

    july = next(bar for bar in bars if bar.attributes["aria-label"].startswith("July 2024"))

    assert query(july) == {"since": ["2024-07-01"], "until": ["2024-07-31"]}
    rows = [row.words() for row in page.one(id="timeline-table").one("tbody").all("tr")]
    assert len(rows) == len(bars)
    assert sum(int(row.split()[-1]) for row in rows) == 12
    number = re.search(r": (\d+) incidents?", july.attributes["aria-label"])
    assert number is not None
    assert july.attributes["aria-label"].endswith(")")


def steps(page: Element) -> dict[str, dict[str, list[str]]]:
    """Where the ways to another time lead, by their ids."""
    return {one.attributes["id"]: query(one) for one in page.one(klass="timeline__steps").all("a")}


def test_a_short_time_is_drawn_by_week_and_says_what_is_in_none(client: TestClient) -> None:
    page = ask(client, "/?since=2024-10-01&until=2024-10-31")
    chart = page.one(klass="timeline")

    assert chart.one("h2").words() == "Incidents by week 1 October 2024 – 31 October 2024"
    bars = [bar.attributes["aria-label"] for bar in page.one(klass="timeline__bars").all("a")]
    assert bars == ["week 40, 1 – 6 October 2024: 2 incidents (Battles 1, Explosions/Remote violence 1)"]
    assert "Of 2 incidents the week is not known" in chart.words()


def test_what_began_earlier_is_in_no_bar_and_told(atlas: Maker) -> None:
    client = atlas(incident(date="2024-07-20/2024-07-29"), incident(date="2024-07-26"))

    chart = ask(client, "/?since=2024-07-25&until=2024-07-31").one(klass="timeline")

    assert len(list(chart.one(klass="timeline__bars").all("a"))) == 1
    assert "1 incident began earlier and reaches into this time; no bar counts it." in chart.words()


def test_a_year_alone_is_counted_in_january_and_told(atlas: Maker) -> None:
    client = atlas(incident(date="2023"), incident(date="2024-07-26"))

    chart = ask(client, "/").one(klass="timeline")

    assert chart.one("h2").words() == "Incidents by month January 2023 – July 2024"
    assert "Of 1 incident only the year is known; it is counted in January." in chart.words()


def test_where_no_bar_can_be_drawn_the_reason_is_told(atlas: Maker) -> None:
    chart = ask(atlas(incident(date="2024")), "/?since=2024-07-25&until=2024-07-31").one(klass="timeline")

    assert "There is no incident to draw." in chart.words()
    assert "Of 1 incident the week is not known" in chart.words()
    assert "data-spans" not in chart.attributes


def test_another_time_is_one_link_away(client: TestClient) -> None:
    assert steps(ask(client, "/?type=battles&since=2024-07-01&until=2024-10-31")) == {
        "time-earlier": {"type": ["battles"], "since": ["2024-03-01"], "until": ["2024-06-30"]},
        "time-later": {"type": ["battles"], "since": ["2024-11-01"], "until": ["2025-02-28"]},
        "time-wider": {"type": ["battles"], "since": ["2024-03-01"], "until": ["2025-02-28"]},
        "time-all": {"type": ["battles"]},
    }
    assert steps(ask(client, "/?since=2024-07-26&until=2024-07-27"))["time-wider"] == {
        "since": ["2024-07-24"], "until": ["2024-07-29"],
    }  # fmt: skip
    assert steps(ask(client, "/?since=2024-07-26")) == {"time-all": {}}
    assert not list(ask(client, "/").all(klass="timeline__steps"))


@pytest.mark.parametrize(
    "asked",
    ["since=0001-01-01&until=9999-12-31", "since=0001-01-01&until=0001-01-07", "since=9999-12-01&until=9999-12-31"],
)
def test_the_ends_of_the_calendar_are_times_like_others(atlas: Maker, asked: str) -> None:
    client = atlas(incident(date="0001-01-01"), incident(date="9999-12-31"), incident(date="1895-06-01"))

    page = ask(client, f"/?{asked}")

    assert "time-all" in steps(page)
    assert list(page.one(klass="timeline__bars").all("a"))


def test_thirty_years_of_incidents_fit_into_one_drawing(atlas: Maker) -> None:
    client = atlas(*(incident(date=f"{1995 + n % 30}-{n % 12 + 1:02}-{n % 28 + 1:02}") for n in range(90)))

    page = ask(client, "/")

    assert page.one(id="timeline-title").words() == "Incidents by year 1995 – 2024"
    assert len(list(page.one(klass="timeline__bars").all("a"))) == 30
