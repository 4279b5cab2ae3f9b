"""What changed between two versions of an incident, as readers are told it."""

from typing import Any

import pytest
from hypothesis import given

from app.domain.changes import changes
from app.domain.shapes import INCIDENT, normal
from app.i18n import speaking
from tests.domain.drafts import Fields, claim, incident
from tests.domain.versions import drafts

NAMES = {
    "csp": "CSP-DPA", "wagner": "Wagner", "voa": "Voice of America", "rfi": "RFI", "kidal": "Kidal",
    "tinzaouaten": "Tinzaouaten", "army": "the army",
}  # fmt: skip


def name(kind: str, slug: str) -> str:
    """What the tests call a record."""
    assert kind in ("actor", "place", "source", "dataset")
    return NAMES.get(slug, slug)


def version(*, of_claim: Fields | None = None, **fields: Any) -> Fields:
    """A published version with one claim."""
    one = claim(**{"id": "a", "low": 50, "best": 50, "high": 50, **(of_claim or {})})
    return {**incident(claims=[one], sources=["voa"]), "standing": "published", "closing_reason": "", **fields}


def told(before: Fields | None, after: Fields, **how: Any) -> list[str]:
    """The sentences."""
    return [one.sentence for one in changes(before, after, name, **how)]


def test_new_figures_are_said_with_whom_and_by_whom() -> None:
    after = version(of_claim={"low": 54, "best": 54, "high": 54})

    (change,) = changes(version(), after, name)

    assert change.sentence == "Wagner killed, according to CSP-DPA: 50 became 54"
    assert (change.path, change.before, change.after, change.kind) == (
        ("claims", "a", "figures"),
        "50",
        "54",
        "changed",
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"low": None, "best": None, "high": None, "wording": "dozens"}, "50 became “dozens”"),
        ({"low": 20, "best": None, "high": None}, "50 became at least 20"),
        ({"low": 20, "best": None, "high": 80}, "50 became 20\u2009–\u200980"),
        ({"low": 50, "best": None, "high": 50}, "lowest 50, best 50 and highest 50 became lowest 50 and highest 50"),
        ({"low": 50, "best": 50, "high": 50, "wording": "some"}, "50 became 50 (“some”)"),
        ({"wording_fr": "des dizaines"}, "rewritten"),
    ],
)
def test_ranges_words_and_numbers_are_told_apart(fields: Fields, said: str) -> None:
    (sentence,) = told(version(), version(of_claim=fields))

    assert sentence.endswith(said)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"title": "Old"}, {"title": "New"}, "Title: “Old” became “New”"),
        ({"title_fr": ""}, {"title_fr": "Neuf"}, "Title in French added: “Neuf”"),
        ({"summary": "A long text"}, {"summary": "Another"}, "Summary rewritten"),
        ({"summary": "A long text"}, {"summary": ""}, "Summary removed"),
        ({"date": "2024-07-25"}, {"date": "2024-07"}, "Date: 25 July 2024 became July 2024"),
        ({"place": "tinzaouaten"}, {"place": "kidal"}, "Place: Tinzaouaten became Kidal"),
        ({"place": "kidal"}, {"place": None}, "Place removed: Kidal"),
        ({"happened": "contested"}, {"happened": "confirmed"}, "Did it happen?: contested became confirmed"),
        ({}, {"latitude": 19.95, "longitude": 2.97}, "Point on the map added: 19.95° N, 2.97° E"),
        ({}, {"route": [[19, 2], [20, 3]]}, "Route added: 2 points"),
        ({}, {"sub_event_type": "attack"}, "Event type: armed clash became attack"),
        ({}, {"sources": ["voa", "rfi"]}, "Source added: RFI"),
        ({}, {"sources": []}, "Source removed: Voice of America"),
        ({}, {"standing": "withdrawn", "closing_reason": ""}, "Standing: published became withdrawn"),
        ({}, {"closing_reason": "Doubted."}, "Reason of the withdrawal added: “Doubted.”"),
        ({}, {"merged_into": "NM-2024-0002"}, "Merged into added: NM-2024-0002"),
    ],
)  # fmt: skip
def test_every_field_of_an_incident_is_told(before: Fields, after: Fields, said: str) -> None:
    assert told(version(**before), version(**{**before, **after})) == [said]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"stance": "denies"}, "Stance: asserts became denies"),
        ({"extent": "part"}, "Extent: all of them became some of them"),
        ({"text": "Otherwise."}, "Text of the claim rewritten"),
        ({"subject": "army"}, "Whom it is about: Wagner became the army"),
        ({"said_on": "2024-07-28"}, "Said on added: 28 July 2024"),
        ({"superseded": True}, "Superseded: no became yes"),
        ({"preferred": True, "preferred_reason": "By name."}, "Preferred: no became yes (By name.)"),
        ({"sources": [{"source": "voa"}, {"source": "rfi"}]}, "Printed in added: RFI"),
        ({"sources": [{"source": "voa", "via": "AFP"}]}, "Voice of America – Through whom added: “AFP”"),
        ({"spokesperson": "A man"}, "Spokesperson added: “A man”"),
    ],
)
def test_every_field_of_a_claim_is_told_under_its_claim(fields: Fields, said: str) -> None:
    assert told(version(), version(of_claim=fields)) == [f"Wagner killed, according to CSP-DPA – {said}"]


def test_claims_come_go_and_move() -> None:
    one, other = claim(id="a"), claim(id="b", claimant="army", low=10, best=10, high=10)
    both = version(claims=[one, other])

    assert told(version(claims=[one]), both) == ["Claim added: Wagner killed, according to the army: 10"]
    assert told(both, version(claims=[other])) == ["Claim removed: Wagner killed, according to CSP-DPA: 54"]
    assert told(both, version(claims=[other, one])) == ["Claims put in another order"]


def test_a_denial_does_not_read_as_a_claim() -> None:
    denied = claim(id="a", stance="denies", low=None, best=None, high=None)

    (sentence,) = told(version(claims=[]), version(claims=[denied]))

    assert sentence.startswith("Claim added: Wagner killed (CSP-DPA ")
    assert "enies" in sentence


def test_actors_are_told_by_role() -> None:
    before = version()
    after = version(involvements=[*before["involvements"][:1], {"actor": "wagner", "role": "target"}])

    assert told(before, after) == [
        "Involved removed: Wagner as side B", "Involved added: Wagner as target",
    ]  # fmt: skip
    noted = [{**before["involvements"][0], "note": "A column."}, before["involvements"][1]]
    assert told(before, version(involvements=noted)) == ["CSP-DPA as side A – Note added: “A column.”"]


def test_what_a_dataset_says_beside_is_told_field_by_field() -> None:
    before, after = {"dyad": "Blue - Green", "where": "1"}, {"dyad": "Blue - Green", "where": "2", "clarity": "1"}

    assert told(version(given=before), version(given=after)) == [
        "Beside, from the dataset – where: 1 became 2",
        "Beside, from the dataset – clarity added: 1",
    ]
    assert told(version(given=before), version()) == [
        "Beside, from the dataset – dyad removed: Blue - Green",
        "Beside, from the dataset – where removed: 1",
    ]


def test_the_first_version_is_summed_up() -> None:
    assert told(None, version()) == ["Recorded with 1 claim and 1 source"]


def test_working_labels_are_for_the_desk_alone() -> None:
    tagged = version(tags=["check"])

    assert told(version(), tagged) == []
    assert told(version(), tagged, public=False) == ["Tag added: check"]


def test_an_older_snapshot_lacks_fields_and_nothing_is_told_of_that() -> None:
    older = {key: value for key, value in version().items() if key not in ("summary", "tags", "route", "sources")}

    assert told(older, version(sources=[])) == []


def test_words_that_no_vocabulary_has_any_more_are_told_as_they_stand() -> None:
    assert told(version(happened="proved"), version()) == ["Did it happen?: proved became confirmed"]
    assert told(version(date="25 July"), version(date="2024")) == ["Date: 25 July became 2024"]


def test_figures_are_written_as_the_reader_writes_them() -> None:
    with speaking("fr"):
        (change,) = changes(version(), version(of_claim={"low": 1200, "best": 1200, "high": 1200}), name)

    assert change.after == "1\u202f200"


@given(drafts(), drafts())
def test_something_is_told_of_every_change_and_nothing_of_none(before: Fields, after: Fields) -> None:
    sentences = told(before, after, public=False)

    assert told(before, before, public=False) == []
    ordered = ("sources", "tags", "involvements", "claims")
    one, other = ({**side, **dict.fromkeys(ordered)} for side in (normal(before, INCIDENT), normal(after, INCIDENT)))
    assert bool(sentences) or one == other
    assert all(sentences)


LONG = "First paragraph.\n\nSecond  paragraph: " + ", ".join(["word"] * 60)


def test_what_is_too_long_for_its_sentence_is_kept_whole() -> None:
    (change,) = changes(version(summary="As it was."), version(summary=LONG), name)

    assert (change.sentence, change.long) == ("Summary rewritten", True)
    assert (change.before, change.after) == ("As it was.", LONG)


def test_the_text_of_a_claim_is_kept_whole_when_it_is_rewritten_or_goes() -> None:
    one = {**version()["claims"][0], "text": LONG}
    (rewritten,) = changes(version(), version(claims=[one]), name)
    (gone,) = changes(version(claims=[one]), version(claims=[]), name)

    assert (rewritten.long, rewritten.after) == (True, LONG)
    assert LONG not in gone.sentence
    assert gone.long
    assert gone.before.endswith(LONG)
    assert gone.after == ""


def test_what_its_sentence_says_is_not_said_twice() -> None:
    found = changes(version(), version(title="Another", of_claim={"best": 7, "high": 7, "low": 7}), name)

    assert len(found) == 2
    assert not any(one.long for one in found)
