"""The dashboard says what was asked, what was found and how it is counted, without a script."""

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.conftest import Maker, claim, incident
from tests.web.pages.reading import Element, read


def ask(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return read(answer.text)


def codes(page: Element) -> list[str]:
    return [one.attributes["data-code"] for one in page.all("li", klass="row")]


def heading(page: Element) -> str:
    return page.one("h1").words()


def query(link: Element) -> dict[str, list[str]]:
    return parse_qs(urlsplit(link.attributes["href"]).query)


def test_everything_is_shown_at_first(client: TestClient) -> None:
    page = ask(client, "/")

    assert heading(page) == "12 incidents"
    assert len(codes(page)) == 12
    assert not list(page.all(klass="chip"))


@pytest.mark.parametrize("name", ["CSP-PSD", "CSP-DPA", "csp", "Cadre stratégique permanent"])
def test_any_name_of_an_actor_finds_the_same(client: TestClient, name: str) -> None:
    page = ask(client, f"/?actor={name}")

    assert heading(page) == "7 incidents involving CSP-DPA"
    assert page.one(klass="sentence").words().endswith("FLA is included as successor.")


def test_a_spelling_finds_the_place(client: TestClient) -> None:
    assert codes(ask(client, "/?place=Tinzawaten")) == codes(ask(client, "/?place=tinzaouaten"))


def test_a_day_within_a_span_finds_the_battle(client: TestClient) -> None:
    page = ask(client, "/?since=2024-07-26&until=2024-07-26")

    assert any("Battle near Tinzaouaten" in row.words() for row in page.all("li", klass="row"))


def test_each_chip_takes_its_piece_away_and_leaves_the_rest(client: TestClient) -> None:
    page = ask(client, "/?actor=csp&since=2024-07-01&until=2024-10-31&type=battles")

    chips = list(page.all("a", klass="chip"))
    dropped = {chip.words().partition(":")[0]: set(query(chip)) for chip in chips}
    assert dropped == {
        "CSP-DPA": {"since", "until", "type"},
        "Battles": {"actor", "since", "until"},
        "July to October 2024": {"actor", "type"},
    }


def test_a_facet_sets_a_value_and_once_more_lets_it_go(client: TestClient) -> None:
    page = ask(client, "/?actor=csp")
    link = page.one("a", id="place-kidal")

    after = ask(client, link.attributes["href"])

    number = int(link.one(klass="count").words())
    assert len(codes(after)) == number
    again = after.one("a", id="place-kidal")
    assert again.attributes["aria-current"] == "true"
    assert query(again) == {"actor": ["csp"]}


def test_the_legend_counts_and_filters_by_event_type(client: TestClient) -> None:
    page = ask(client, "/")
    link = page.one("a", id="legend-battles")

    after = ask(client, link.attributes["href"])

    assert len(codes(after)) == int(link.one(klass="count").words())
    assert query(after.one("a", id="legend-battles")) == {}


def test_the_form_shows_what_was_asked(client: TestClient) -> None:
    page = ask(
        client,
        "/?actor=csp&place=kidal&since=2024-07-01&type=battles&q=army&min_killed=2&tally=highest&civilians=false",
    )

    chosen = [one.attributes["value"] for one in page.all("option") if "selected" in one.attributes]
    assert set(chosen) >= {"csp", "kidal", "highest", "false"}
    assert page.one("input", id="f-since").attributes["value"] == "2024-07-01"
    assert page.one("input", id="f-q").attributes["value"] == "army"
    assert page.one("input", id="f-min_killed").attributes["value"] == "2"
    checked = [one.attributes["value"] for one in page.all("input", type="checkbox") if "checked" in one.attributes]
    assert checked == ["battles"]


def test_every_field_has_a_label(client: TestClient) -> None:
    page = ask(client, "/?actor=csp&actor=wagner")
    labelled = {one.attributes.get("for") for one in page.all("label")}
    inside_labels = {id(one) for label in page.all("label") for one in label.all("input")}

    for field in [*page.all("input"), *page.all("select")]:
        if field.attributes.get("type") != "hidden":
            named = field.attributes.get("id") in labelled or "aria-label" in field.attributes
            assert named or id(field) in inside_labels, field.attributes


def test_parameters_without_a_field_stay_while_the_form_is_used(client: TestClient) -> None:
    page = ask(client, "/?near=19.95,2.97,50&subtype=armed_clash&claimant=rfi&precision=near&utm_source=x")

    hidden = {(one.attributes["name"], one.attributes["value"]) for one in page.all("input", type="hidden")}
    assert {name for name, _ in hidden} == {"near", "subtype", "claimant", "precision"}


@pytest.mark.parametrize(
    ("asked", "field", "said", "shown"),
    [
        ("since=2024-13-45", "since", "is not a day", "2024-13-45"),
        ("until=yesterday", "until", "is not a day", "yesterday"),
        ("since=2024-08-01&until=2024-07-01", "until", "The last day is before the first", "2024-07-01"),
        ("actor=Nobody", "actor", "No actor is known as “Nobody”", "Nobody"),
        ("place=Atlantis", "place", "No place is known as “Atlantis”", "Atlantis"),
        ("region=Mordor", "region", "No region is known as “Mordor”", "Mordor"),
        ("type=picnic", "type", "“picnic” is not one of the choices", "picnic"),
        ("happened=perhaps", "happened", "“perhaps” is not one of the choices", "perhaps"),
        ("min_killed=-3", "min_killed", "is not a number", "-3"),
        ("min_killed=many", "min_killed", "is not a number", "many"),
        ("tally=best", "tally", "is not a way to count", "best"),
        ("civilians=maybe", "civilians", "neither true nor false", "maybe"),
        ("include=cousins", "include", "is not one of the choices", "cousins"),
        ("sort=loudest", "sort", "is not one of the choices", "loudest"),
        ("q=" + "x" * 10_000, "q", "too long", "x" * 10_000),
    ],
)
def test_what_is_not_understood_is_told_at_its_field_and_shown_again(
    client: TestClient, asked: str, field: str, said: str, shown: str
) -> None:
    page = ask(client, f"/?{asked}&place=kidal" if field != "place" else f"/?{asked}")

    alert = page.one(klass="problems")
    assert alert.attributes["role"] == "alert"
    assert said in alert.words()
    assert any(one.attributes["href"] == f"#f-{field}" for one in alert.all("a"))
    told = page.one(id=f"p-{field}")
    assert said in told.words()
    control = page.one(id=f"f-{field}")
    assert f"p-{field}" in control.attributes["aria-describedby"].split()
    assert control.attributes["aria-invalid"] == "true"
    place = page.one("form", klass="filter")
    values = {one.attributes.get("value") for one in [*place.all("input"), *place.all("option")]}
    assert shown in values
    if field != "place":
        assert "at Kidal" in heading(page), "the rest of the filter still holds"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("bbox=a,b,c,d", "is not a box"),
        ("near=1", "is not a circle"),
        ("page=-1", "is not a page"),
        ("precision=somewhere", "is not one of the choices"),
        ("source=nothing", "No source is known"),
        ("role=hero", "is not one of the choices"),
    ],
)
def test_what_has_no_field_is_told_above_the_form(client: TestClient, asked: str, said: str) -> None:
    assert said in ask(client, f"/?{asked}").one(klass="problems").words()


def test_an_unreadable_day_is_shown_in_a_field_that_can_show_it(client: TestClient) -> None:
    page = ask(client, "/?since=2024-13-45&until=2024-07-01")

    assert page.one(id="f-since").attributes["type"] == "text"
    assert page.one(id="f-until").attributes["type"] == "date"


def test_totals_say_their_rule_and_how_many_incidents_have_no_figure(atlas: Maker) -> None:
    client = atlas(
        incident(claims=[claim(n=3), claim(claimant="rebels", low=5, high=9)]),
        incident(claims=[claim(wording="dozens")]),
    )

    page = ask(client, "/")
    killed = page.one(klass="total").words()
    assert "3 – 9" in killed
    assert "lowest figures claimed: 3, in 1 incident; 1 incident without a figure" in killed

    according = ask(client, "/?tally=claimant:rebels").one(klass="total").words()
    assert "according to Rebels: 5 – 9" in according


def test_unknown_is_never_shown_as_nothing(atlas: Maker) -> None:
    client = atlas(incident(claims=[claim(wording="dozens")]))

    page = ask(client, "/")

    assert page.one(klass="total").words() == "Killed unknown 1 incident without a figure"
    assert "killed: unknown" in page.one("li", klass="row").words()


def test_a_row_says_whether_it_is_on_the_map(atlas: Maker) -> None:
    client = atlas(
        incident(title="Somewhere", place=None, geo_precision="country"), incident(title="There", date="2024-07-01")
    )

    nowhere, there = ask(client, "/").all("li", klass="row")

    assert "no point on the map" in nowhere.words()
    assert not list(nowhere.all("button"))
    assert there.one("button").words() == "Show on the map: There"
    assert there.one("button").attributes["data-at"] == "18.44,1.41"


def test_one_claimants_tally_is_shown_as_chosen(client: TestClient) -> None:
    page = ask(client, "/?tally=claimant:jnim")

    here = [one for one in page.one(klass="totals__tally").all() if "aria-current" in one.attributes]
    assert [one.words() for one in here] == ["according to JNIM"]
    assert page.one(id="totals-title").words() == "Claimed in these incidents, all sides"

    unknown = ask(client, "/?tally=claimant:nobody")
    said = "No claimant is known as “nobody”; the lowest figures are counted instead."
    assert said in unknown.one(klass="problems").words()
    assert unknown.one(id="tally-lowest").attributes["aria-current"] == "true"


def test_pages_of_results_keep_the_filter(atlas: Maker) -> None:
    client = atlas(*(incident(title=f"Incident {n}", date=f"2024-01-{n % 28 + 1:02}") for n in range(120)))

    first = ask(client, "/?type=battles")
    links = {one.words(): query(one) for one in first.one("nav", klass="paging").all("a")}
    assert links == {
        "Page 1": {"type": ["battles"]},
        "Page 2": {"type": ["battles"], "page": ["2"]},
        "Page 3": {"type": ["battles"], "page": ["3"]},
    }
    pages = [codes(ask(client, f"/?type=battles&page={n}")) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({code for page in pages for code in page}) == 120
    beyond = ask(client, "/?type=battles&page=99")
    assert codes(beyond) == pages[2]
    assert "There is no page 99 of these results" in beyond.one(klass="sentence").words()


def test_nothing_found_says_what_to_leave_out(client: TestClient) -> None:
    page = ask(client, "/?q=zzz&since=2024-01-01")

    empty = page.one(klass="nothing")
    assert heading(page).startswith("0 incidents")
    assert [query(one) for one in empty.all("a")] == [{"q": ["zzz"]}, {"since": ["2024-01-01"]}, {}]


def test_an_empty_atlas_says_that_there_are_no_incidents_yet(atlas: Maker) -> None:
    page = ask(atlas(), "/")

    assert "No incidents yet." in page.one(klass="nothing").words()
    assert "atlas seed" in page.one(klass="nothing").words()
    assert page.one(klass="sentence").attributes["data-total"] == "0"


def test_the_switch_of_the_language_keeps_page_and_filter(client: TestClient) -> None:
    page = ask(client, "/?actor=csp")

    assert page.one(klass="languages").one("a").attributes["href"] == "/fr/?actor=csp"
    assert page.one("html").attributes["lang"] == "en"
    alternates = [one.attributes for one in page.all("link", rel="alternate")]
    assert {one["hreflang"] for one in alternates if "hreflang" in one} == {"en", "fr", "x-default"}
    # The feed of the same filter is another form of the page, in no other language.
    assert [one["href"] for one in alternates if "hreflang" not in one] == ["/feed.atom?actor=csp"]


def test_views_lead_to_places_where_no_script_runs(client: TestClient) -> None:
    links = {one.words(): one.attributes for one in ask(client, "/").one(klass="views").all("a")}

    assert links["Kidal"]["href"] == "/places/kidal"
    assert links["Kidal"]["data-map-view"] == "18.441,1.408,8"
    assert set(links) == {"Northern Mali", "Tinzaouaten", "Kidal", "Segou"}


def test_the_map_is_given_the_filter(client: TestClient) -> None:
    frame = ask(client, "/?actor=CSP-PSD&type=battles").one(id="map")

    assert parse_qs(frame.attributes["data-query"]) == {"actor": ["csp"], "type": ["battles"]}
