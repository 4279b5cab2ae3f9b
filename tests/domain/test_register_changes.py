"""What changed between two versions of a record of the registers, as readers are told it."""

from typing import Any

import pytest

from app.domain.register_changes import register_changes

ACTOR: dict[str, Any] = {
    "slug": "csp", "name": "CSP", "name_fr": "", "kind": "rebel_group", "note": "", "note_fr": "", "listed": True,
    "names": [{"name": "CSP-PSD", "kind": "official", "language": "en", "since": "2021-01-01", "until": None}],
    "links": [{"to": "fla", "kind": "merged_into", "since": None, "until": None, "note": "", "note_fr": ""}],
}  # fmt: skip
PLACE: dict[str, Any] = {
    "slug": "kidal", "name": "Kidal", "name_fr": "", "kind": "town", "latitude": 18.44, "longitude": 1.41,
    "region": "kidal-region", "district": None, "country": "ML", "geonames_id": None, "note": "", "note_fr": "",
    "listed": True, "names": [{"name": "Kidal", "language": "", "origin": ""}],
}  # fmt: skip
SOURCE: dict[str, Any] = {
    "slug": "voa", "publisher": "VOA", "publisher_fr": "", "title": "A piece", "title_fr": "", "url": None,
    "archived_url": None, "published_on": "2024-07-29", "language": "en", "note": "", "note_fr": "", "listed": True,
    "repeats": None, "dataset": None,
}  # fmt: skip
RECORDS = {"actor": ACTOR, "place": PLACE, "source": SOURCE}


def named(kind: str, slug: str) -> str:
    """What the tests call a record."""
    assert kind in ("actor", "place", "source", "dataset")
    return slug.upper()


def told(kind: str, /, **changed: Any) -> list[str]:
    """The sentences about one change."""
    before = RECORDS[kind]
    return [one.sentence for one in register_changes(kind, before, {**before, **changed}, named)]


@pytest.mark.parametrize(
    ("kind", "changed", "said"),
    [
        ("actor", {"name": "CSP-DPA"}, "Label: “CSP” became “CSP-DPA”"),
        ("actor", {"kind": "jihadist_group"}, "Kind: rebel group became jihadist group"),
        ("actor", {"note": "Long."}, "Note added"),
        ("actor", {"merged_into": "fla"}, "Merged into added: FLA"),
        ("actor", {"names": []}, "Name removed: “CSP-PSD” (own name, since 2021)"),
        ("place", {"latitude": 18.5}, "Point on the map: 18.44° N, 1.41° E became 18.5° N, 1.41° E"),
        ("place", {"latitude": None, "longitude": None}, "Point on the map removed: 18.44° N, 1.41° E"),
        ("place", {"region": "gao"}, "Region: KIDAL-REGION became GAO"),
        ("place", {"geonames_id": 2455290}, "Number in GeoNames added: 2455290"),
        ("source", {"url": "https://example.org/"}, "Address added: https://example.org/"),
        ("source", {"repeats": "rfi"}, "It repeats added: RFI"),
        ("source", {"published_on": "2024-07-30"}, "Published on: 29 July 2024 became 30 July 2024"),
        ("source", {"dataset": "ucdp"}, "Dataset added: UCDP"),
    ],
)  # fmt: skip
def test_every_field_is_told(kind: str, changed: dict[str, Any], said: str) -> None:
    (sentence,) = told(kind, **changed)

    assert sentence == said


def test_names_ties_and_spellings_are_told_as_rows() -> None:
    later = {**ACTOR["names"][0], "until": "2024-04-30"}
    fresh = {"name": "CSP-DPA", "kind": "alias", "language": "en", "since": None, "until": None}
    tie = {**ACTOR["links"][0], "since": "2024-11-30"}

    assert told("actor", names=[later]) == ["Name “CSP-PSD” – Time: since 2021 became 2021 – April 2024"]
    assert len(told("actor", names=[*ACTOR["names"], fresh])) == 1
    assert told("actor", links=[tie])[0].endswith("– Time added: since 30 November 2024")
    assert told("actor", links=[])[0].endswith("FLA removed")
    spelled = [{"name": "Kidal", "language": "", "origin": "RFI"}]
    assert told("place", names=spelled) == ["Name “Kidal” – Who spells it so added: RFI"]


def test_what_readers_may_not_see_is_left_out_on_both_sides() -> None:
    def seen(kind: str, slug: str) -> bool:
        return slug != "secret"

    def changes(kind: str, /, **changed: Any) -> list[str]:
        after = {**RECORDS[kind], **changed}
        both = [(RECORDS[kind], after), (after, RECORDS[kind])]
        return [one.sentence for pair in both for one in register_changes(kind, *pair, named, seen=seen)]

    tie = {**ACTOR["links"][0], "to": "secret"}
    assert changes("actor", links=[*ACTOR["links"], tie]) == []
    assert changes("source", repeats="secret") == []
    assert changes("actor", merged_into="secret") == []
    assert changes("place", region="secret") == ["Region removed: KIDAL-REGION", "Region added: KIDAL-REGION"]


def test_whether_a_record_is_listed_is_for_the_desk() -> None:
    after = {**ACTOR, "listed": False}

    assert register_changes("actor", ACTOR, after, named) == []
    (change,) = register_changes("actor", ACTOR, after, named, public=False)
    assert change.sentence == "Public by itself: yes became no"


@pytest.mark.parametrize(("kind", "said"), [("actor", "Recorded with 1 name"), ("source", "Recorded")])
def test_the_first_version_is_summed_up(kind: str, said: str) -> None:
    assert [one.sentence for one in register_changes(kind, None, RECORDS[kind], named)] == [said]
