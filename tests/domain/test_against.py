"""What a file says beside what is held: nothing is told of what it leaves unsaid, and nothing that differs is lost."""

from typing import Any

from app.domain.against import beside, narrowed
from app.domain.changes import changes
from app.domain.same_claims import with_ids
from app.domain.shapes import CLAIM, INCIDENT, normal

CLAIM_SAID = {"claimant": "red", "measure": "killed", "scope": "everybody", "best": 3}


def record(**fields: Any) -> dict[str, Any]:
    """An incident as the record holds it."""
    claims = [normal({"id": "c1", **CLAIM_SAID}, CLAIM)]
    held = {"title": "A fight", "date": "2024-05-01", "latitude": 18.5, "longitude": 1.5, "claims": claims,
            "tags": ["watch"], "given": {"dyad": "Blue"}}  # fmt: skip
    return normal({**held, **fields}, INCIDENT)


def sentences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The changes in words."""
    return [one.sentence for one in changes(before, after, lambda _, slug: slug, public=False)]


def test_claims_are_known_again_and_labels_of_the_desk_stay() -> None:
    said: dict[str, Any] = {"title": "A fight", "claims": [normal({**CLAIM_SAID, "best": 4}, CLAIM)], "tags": []}

    found = beside(record(), said)

    assert (found["claims"][0]["id"], found["claims"][0]["best"], found["tags"]) == ("c1", 4, ["watch"])
    assert found["date"] == "2024-05-01"
    assert with_ids(said["claims"], record()["claims"])[0]["id"] == "c1"


def test_what_is_narrowed_tells_the_same_changes() -> None:
    held = record()
    said = record(latitude=18.75, given={"dyad": "Blue", "clarity": "1"}, title_fr="Un combat", tags=["watch"])

    ours, theirs = narrowed(held, said)

    assert sorted(ours) == sorted(theirs) == ["given", "latitude", "longitude", "title_fr"]
    assert sentences(ours, theirs) == sentences(held, said) != []


def test_nothing_is_left_of_what_is_the_same() -> None:
    assert narrowed(record(), record()) == ({}, {})
    assert narrowed(record(), record(sources=["wire"], title="Another"))[1] == {"title": "Another", "sources": ["wire"]}
