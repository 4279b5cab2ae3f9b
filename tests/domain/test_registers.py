"""Drafts of the registers: names, ties, places, sources and reported totals, and every rule that can be broken."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from app.domain.registers import (
    ActorDraft,
    ActorLinkDraft,
    ActorNameDraft,
    DatasetDraft,
    PlaceDraft,
    ReportedTotalDraft,
    SourceDraft,
)
from app.domain.vocabulary import NameKind, Republish
from tests.domain.drafts import Fields, refusals, total

ACTOR: Fields = {"slug": "csp", "name": "CSP-DPA", "kind": "rebel_group"}
PLACE: Fields = {"slug": "tinzaouaten", "name": "Tinzaouaten", "kind": "town"}
SOURCE: Fields = {"slug": "voa", "publisher": "Voice of America"}


@pytest.mark.parametrize(
    ("given_", "since", "until"),
    [
        ({}, None, None),
        ({"since": "2024", "until": "2024"}, "2024-01-01", "2024-12-31"),
        ({"since": "2024-04", "until": "2024-11-30"}, "2024-04-01", "2024-11-30"),
        ({"since": "2024-02", "until": "2024-02"}, "2024-02-01", "2024-02-29"),
        ({"since": 2021}, "2021-01-01", None),
        ({"since": dt.date(2021, 5, 6)}, "2021-05-06", None),
        ({"until": "2024-07-25/2024-07-27"}, None, "2024-07-27"),
    ],
    ids=str,
)
def test_bounds_are_the_outermost_days(given_: Fields, since: str | None, until: str | None) -> None:
    made = ActorNameDraft(name="CSP", **given_)

    assert made.since == (dt.date.fromisoformat(since) if since else None)
    assert made.until == (dt.date.fromisoformat(until) if until else None)


@given(st.dates(), st.dates())
def test_no_name_ends_before_it_begins(one: dt.date, other: dt.date) -> None:
    fields = {"name": "CSP", "since": one.isoformat(), "until": other.isoformat()}

    assert bool(refusals(ActorNameDraft, fields)) is (other < one)


@pytest.mark.parametrize(
    ("kind", "fields", "where", "why"),
    [
        (ActorNameDraft, {"name": " "}, "name", "at least 1"),
        (ActorNameDraft, {"name": "a\x00"}, "name", "control character"),
        (ActorNameDraft, {"name": "CSP", "since": "spring 2024"}, "since", "not a day, a month or a year"),
        (ActorNameDraft, {"name": "CSP", "since": "2024-13"}, "since", "not a day, a month or a year"),
        (ActorNameDraft, {"name": "CSP", "since": "2025", "until": "2024"}, "", "until is before since"),
        (ActorNameDraft, {"name": "CSP", "language": "French"}, "language", "pattern"),
        (ActorNameDraft, {"name": "CSP", "kind": "nickname"}, "kind", "official"),
        (ActorLinkDraft, {"to": "fla", "kind": "cousin_of"}, "kind", "renamed_to"),
        (ActorLinkDraft, {"to": "FLA", "kind": "merged_into"}, "to", "pattern"),
        (ActorLinkDraft, {"to": "fla", "kind": "merged_into", "since": "2025", "until": "2024"}, "", "until is before"),
        (ActorDraft, {**ACTOR, "kind": "terrorists"}, "kind", "rebel_group"),
        (ActorDraft, {**ACTOR, "name": ""}, "name", "at least 1"),
        (ActorDraft, {**ACTOR, "slug": "CSP"}, "slug", "pattern"),
        (ActorDraft, {**ACTOR, "slug": "csp--dpa"}, "slug", "pattern"),
        (ActorDraft, {**ACTOR, "slug": "-csp"}, "slug", "pattern"),
        (ActorDraft, {**ACTOR, "slug": "تين"}, "slug", "pattern"),
        (ActorDraft, {**ACTOR, "links": [{"to": "csp", "kind": "part_of"}]}, "", "tied to itself"),
        (ActorDraft, {**ACTOR, "names": [{"name": "CSP", "colour": "red"}]}, "names.0.colour", "not permitted"),
        (PlaceDraft, {**PLACE, "latitude": 19.954}, "", "go together"),
        (PlaceDraft, {**PLACE, "latitude": 190, "longitude": 2}, "latitude", "equal to 90"),
        (PlaceDraft, {**PLACE, "country": "Mali"}, "country", "pattern"),
        (PlaceDraft, {**PLACE, "kind": "oasis"}, "kind", "town"),
        (PlaceDraft, {**PLACE, "names": [{"name": ""}]}, "names.0.name", "at least 1"),
        (SourceDraft, {**SOURCE, "publisher": " "}, "publisher", "at least 1"),
        (SourceDraft, {**SOURCE, "published_on": "2024-13-45"}, "published_on", "2024-13-45"),
        (SourceDraft, {**SOURCE, "published_on": "1721952000"}, "published_on", "not a day"),
        (SourceDraft, {**SOURCE, "repeats": "voa"}, "", "cannot repeat itself"),
        (SourceDraft, {**SOURCE, "read_on": "2024-07-29"}, "read_on", "not permitted"),
        (DatasetDraft, {"slug": "ucdp", "name": "UCDP", "republish": "some"}, "republish", "nothing"),
        (ReportedTotalDraft, total(sources=[]), "sources", "at least one source"),
        (ReportedTotalDraft, total(sources=[{"source": "voa"}] * 2), "sources", "cited once"),
        (ReportedTotalDraft, total(low=None), "", "a number, or the words"),
        (ReportedTotalDraft, total(low=32, high=31), "", "low <= best <= high"),
        (ReportedTotalDraft, total(low=None, high=32), "", "up to"),
        (ReportedTotalDraft, total(since="2024-07", until="2024-06"), "", "until is before since"),
        (ReportedTotalDraft, total(measure="woes"), "measure", "killed"),
        (ReportedTotalDraft, total(incident="NM-2024-0001"), "incident", "not permitted"),
    ],
)
def test_a_draft_that_breaks_a_rule_is_refused(kind: type[BaseModel], fields: Fields, where: str, why: str) -> None:
    ((place, reason),) = refusals(kind, fields)

    assert place == where
    assert why in reason


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (ActorDraft, ACTOR),
        (ActorDraft, {**ACTOR, "names": [{"name": "CSP", "kind": "official", "since": "2021-05-06"}]}),
        (ActorDraft, {**ACTOR, "links": [{"to": "fla", "kind": "merged_into", "since": "2024-11-30"}]}),
        (PlaceDraft, PLACE),
        (PlaceDraft, {**PLACE, "names": [{"name": "تين زاوتين", "language": "ar"}, {"name": "Tinzawaten"}]}),
        (PlaceDraft, {**PLACE, "latitude": 19.954, "longitude": 2.967, "country": "DZ"}),
        (SourceDraft, {**SOURCE, "published_on": "2024-07-29", "repeats": "afp", "language": "fr-ML"}),
        (DatasetDraft, {"slug": "ucdp", "name": "UCDP GED"}),
        (ReportedTotalDraft, total()),
        (ReportedTotalDraft, total(low=None, wording="hundreds")),
        (ReportedTotalDraft, total(low=0, high=32)),
        (ReportedTotalDraft, total(since=None, until="2024")),
    ],
)
def test_a_draft_that_keeps_the_rules_is_accepted(kind: type[BaseModel], fields: Fields) -> None:
    assert refusals(kind, fields) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a/b?c=d&e=%20#f",
        "HTTPS://EXAMPLE.ORG/x",
        "https://example.org/un-été-à-Kidal",
        "https://web.archive.org/web/2024/https://example.org/x",
    ],
)
def test_web_addresses_are_kept(address: str) -> None:
    made = SourceDraft.model_validate({**SOURCE, "url": address, "archived_url": f" {address} "})

    assert made.url == made.archived_url == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org/x",
        "javascript:alert(1)",
        "javascript:alert(1)//http://example.org",
        "data:text/html,https://example.org",
        "see https://example.org",
        "https://example.org/a b",
        'https://example.org/"onclick="x',
        "https://example.org/<script>",
        "https://",
        "https:///x",
        "https:\\\\example.org",
        "https://example.org\nhttps://example.com",
        "ftp://example.org",
        "https://example.org/" + "x" * 2000,
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    for name in ("url", "archived_url"):
        assert [where for where, _ in refusals(SourceDraft, {**SOURCE, name: address})] == [name]


def test_what_is_not_said_takes_the_careful_default() -> None:
    assert DatasetDraft(slug="ucdp", name="UCDP GED").republish is Republish.NOTHING
    assert ActorNameDraft(name="CSP").kind is NameKind.ALIAS
    assert SourceDraft.model_validate(SOURCE).url is None
