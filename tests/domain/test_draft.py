"""Drafts of incidents: what the record may hold, and every rule that can be broken."""

import datetime as dt

import pytest

from app.domain.dates import Span
from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.vocabulary import DatePrecision, Standing
from tests.domain.drafts import Fields, claim, incident, preferred, refusals


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"claims": [], "sources": []},
        {"claims": [], "sources": ["voa"], "standing": "published"},
        {"standing": "published"},
        {"standing": "in_review"},
        {"latitude": 19.954, "longitude": 2.967},
        {"geo_precision": "route", "route": [[19.9, 2.9], [18.4, 1.4]]},
        {"geo_precision": "route"},
        {"date": Span(dt.date(2024, 7, 25), dt.date(2024, 7, 27), DatePrecision.WITHIN)},
        {"date": dt.date(2024, 7, 25)},
        {"date": 2024},
        {"sub_event_type": "non_state_actor_overtakes_territory"},
        {"involvements": [{"actor": "csp", "role": "side_a"}, {"actor": "csp", "role": "alleged_perpetrator"}]},
        {"claims": [preferred(), preferred(measure="injured"), preferred(subject="malian-armed-forces")]},
        {"claims": [preferred(), preferred(scope="everybody", subject=None)]},
        {"claims": [claim(id="a"), claim(id="b"), claim()]},
    ],
    ids=str,
)
def test_an_incident_that_keeps_the_rules_is_accepted(changes: Fields) -> None:
    assert refusals(IncidentDraft, incident(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "where", "why"),
    [
        ({"title": " "}, "title", "at least 1 character"),
        ({"title": "t" * 301}, "title", "at most 300"),
        ({"event_type": "wars"}, "event_type", "battles"),
        ({"sub_event_type": "attack"}, "", "attack is not a kind of battles"),
        ({"event_type": "protests"}, "", "armed_clash is not a kind of protests"),
        ({"date": "2024-13-45"}, "date", "2024-13-45"),
        ({"date": "2024-07-27/2024-07-25"}, "date", "not an EDTF date"),
        ({"date": "July 2024"}, "date", "not an EDTF date"),
        ({"date": None}, "date", "not an EDTF date"),
        ({"date": Span(dt.date(2024, 7, 27), dt.date(2024, 7, 25), DatePrecision.WITHIN)}, "date", "do not fit"),
        ({"date": Span(dt.date(2024, 7, 2), dt.date(2024, 7, 31), DatePrecision.MONTH)}, "date", "do not fit"),
        ({"date": Span(dt.date(2024, 7, 2), dt.date(2024, 7, 3), DatePrecision.DAY)}, "date", "do not fit"),
        ({"latitude": 19.9}, "", "go together"),
        ({"longitude": 2.9}, "", "go together"),
        ({"latitude": 91, "longitude": 2.9}, "latitude", "less than or equal to 90"),
        ({"latitude": 19.9, "longitude": -181}, "longitude", "greater than or equal to -180"),
        ({"latitude": float("nan"), "longitude": 2.9}, "latitude", "equal to 90"),
        ({"route": [[19.9, 2.9], [18.4, 1.4]]}, "", "geo_precision: route"),
        ({"route": [[19.9, 2.9]], "geo_precision": "route"}, "", "two points"),
        ({"route": [[19.9, 2.9], [18.4, 181]], "geo_precision": "route"}, "route.1.1", "equal to 180"),
        ({"standing": "withdrawn"}, "", "draft, in_review or published"),
        ({"standing": "merged"}, "", "draft, in_review or published"),
        ({"standing": "published", "claims": []}, "", "at least one source"),
        ({"claims": [preferred(), preferred(claimant="jnim")]}, "", "only one claim about the same people"),
        (
            {"claims": [preferred(scope="everybody", subject=None)] * 2},
            "",
            "only one claim about the same people",
        ),
        ({"claims": [claim(id="a"), claim(id="a")]}, "", "a claim stands twice"),
        ({"involvements": [{"actor": "csp", "role": "side_a"}] * 2}, "", "twice in the same role"),
        ({"involvements": [{"actor": "csp", "role": "hero"}]}, "involvements.0.role", "side_a"),
        ({"involvements": [{"actor": "csp"}]}, "involvements.0.role", "required"),
        ({"claims": [claim(sources=[])]}, "claims.0.sources", "at least one source"),
        ({"place": "Tin Zaouaten"}, "place", "pattern"),
        ({"colour": "red"}, "colour", "not permitted"),
        ({"killed": 54}, "killed", "not permitted"),
        ({"code": "NM-2024-0001"}, "code", "not permitted"),
        ({"summary": "a\x08b"}, "summary", "control character"),
        ({"happened": "maybe"}, "happened", "confirmed"),
        ({"geo_precision": "rough"}, "geo_precision", "exact"),
    ],
    ids=str,
)
def test_an_incident_that_breaks_a_rule_is_refused(changes: Fields, where: str, why: str) -> None:
    ((place, reason),) = refusals(IncidentDraft, incident(**changes))

    assert place == where
    assert why in reason


def test_every_mistake_is_told_and_not_the_first_alone() -> None:
    fields = incident(title="", happened="maybe", claims=[claim(high=1), claim(sources=[]), claim()])

    assert {where for where, _ in refusals(IncidentDraft, fields)} == {
        "title", "happened", "claims.0", "claims.1.sources",
    }  # fmt: skip


def test_text_is_kept_without_the_blanks_around_it() -> None:
    made = IncidentDraft.model_validate(incident(title="  Battle\n", summary="\tOne.\n\nTwo.  "))

    assert made.title == "Battle"
    assert made.summary == "One.\n\nTwo."


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "${1+1}", "`x`", "=cmd|' /C calc'!A0", "{{ 7*7 }}", "%(x)s"]
)
def test_odd_text_stays_as_it_is(text: str) -> None:
    made = IncidentDraft.model_validate(incident(title=text, claims=[claim(wording=text)]))

    assert made.title == text
    assert made.claims[0].wording == text


def test_sources_are_those_of_the_incident_and_of_its_claims_each_once() -> None:
    made = IncidentDraft.model_validate(
        incident(
            sources=["rfi", "voa"],
            claims=[claim(sources=[{"source": "voa"}, {"source": "ap"}]), claim(sources=[{"source": "rfi"}])],
        )
    )

    assert made.cited() == ["rfi", "voa", "ap"]


def test_a_draft_is_a_draft_unless_it_says_otherwise() -> None:
    assert IncidentDraft.model_validate(incident()).standing is Standing.DRAFT


@pytest.mark.parametrize(("changes", "refused"), [
    ({"title": "New"}, None),
    ({"claims": [], "date": "2024"}, None),
    ({}, None),
    ({"colour": "red"}, "colour"),
    ({"standing": "published"}, "standing"),
    ({"version": 3, "code": "NM-2024-0001"}, "code, version"),
])  # fmt: skip
def test_changes_name_fields_that_can_be_changed(changes: Fields, refused: str | None) -> None:
    found = refusals(IncidentChanges, {"set": changes})

    assert bool(found) is (refused is not None)
    if refused:
        assert f"not a field that can be changed: {refused}" in found[0][1]
