"""Two authors of one version: what only one changed is taken, what both changed is asked."""

from typing import Any

import pytest

from app.domain.draft import ClaimDraft, IncidentDraft
from app.domain.merging import Merge, resolve, three_way
from app.domain.shapes import CLAIM, INCIDENT, normal
from tests.domain.drafts import Fields, claim, incident, preferred


def base(**changes: Any) -> Fields:
    """A version that both authors saw, with two claims."""
    return incident(claims=[claim(id="a"), claim(id="b", claimant="army", low=10, best=10, high=10)], **changes)


def paths(merge: Merge) -> list[str]:
    """Where the conflicts are."""
    return [one.key for one in merge.conflicts]


def test_every_field_of_a_draft_is_merged() -> None:
    merged = {name for names in INCIDENT.units.values() for name in names} | {*INCIDENT.lists, *INCIDENT.sets}
    of_claims = {name for names in CLAIM.units.values() for name in names} | {*CLAIM.lists}

    assert merged == {*IncidentDraft.model_fields, "tags"} - {"standing"}
    assert of_claims == set(ClaimDraft.model_fields)


def test_a_merged_draft_is_one_that_can_be_written() -> None:
    before = {**base(), "code": "NMA-1", "standing": "published", "shown": {}, "published_at": None}
    merge = three_way(before, {**before, "title": "Battle near Tinzaouaten"}, {**before, "place": "kidal"})
    tagged = merge.draft.pop("tags")

    draft = IncidentDraft.model_validate(merge.draft)

    assert (draft.title, draft.place, len(draft.claims), tagged) == ("Battle near Tinzaouaten", "kidal", 2, [])


def test_both_changed_the_same_field() -> None:
    merge = three_way(base(), base(title="Mine", date="2024"), base(title="Theirs", date="2024"))

    assert [(one.path, one.base, one.mine, one.theirs) for one in merge.conflicts] == [
        (("title",), "Battle", "Mine", "Theirs")
    ]
    assert merge.draft["title"] == "Mine"
    assert resolve(merge, {"title": "theirs"})["title"] == "Theirs"


@pytest.mark.parametrize(
    ("mine", "theirs", "path"),
    [
        ({"latitude": 19.0, "longitude": 2.0}, {"latitude": 20.0, "longitude": 2.0}, "point"),
        ({"sub_event_type": "attack"}, {"event_type": "riots"}, "type"),
        ({"route": [[19, 2], [20, 3]]}, {"route": [[19, 2], [21, 3]]}, "route"),
    ],
)
def test_what_belongs_together_is_merged_as_one(mine: Fields, theirs: Fields, path: str) -> None:
    merge = three_way(base(), base(**mine), base(**theirs))

    assert paths(merge) == [path]
    assert resolve(merge, {path: "theirs"}) == normal(base(**theirs), INCIDENT)


def of_first(**changes: Any) -> Fields:
    """The version that both saw with another first claim."""
    return {**base(), "claims": [claim(**{"id": "a", **changes}), base()["claims"][1]]}


@pytest.mark.parametrize(
    ("mine", "theirs", "path"),
    [
        ({"low": 50}, {"high": 60}, "claims/a/figures"),
        ({"best": 50}, {"wording": "dozens"}, "claims/a/figures"),
        ({"subject": "army"}, {"scope": "everybody", "subject": None}, "claims/a/about"),
        ({"text": "x"}, {"text": "y"}, "claims/a/text"),
        ({"sources": [{"source": "voa", "via": "x"}]}, {"sources": [{"source": "voa", "via": "y"}]},
         "claims/a/sources/voa/via"),
        ({"sources": [{"source": "voa", "via": "x"}]}, {"sources": [{"source": "rfi"}]}, "claims/a/sources/voa"),
    ],
)  # fmt: skip
def test_both_changed_the_same_of_a_claim(mine: Fields, theirs: Fields, path: str) -> None:
    merge = three_way(base(), of_first(**mine), of_first(**theirs))

    assert paths(merge) == [path]
    assert merge.draft["claims"][1] == normal(base()["claims"][1], CLAIM)


def test_different_fields_of_one_claim_are_both_there() -> None:
    merge = three_way(
        base(),
        of_first(best=50, sources=[{"source": "voa"}, {"source": "rfi"}]),
        of_first(text="Said anew.", sources=[{"source": "kyiv-post"}, {"source": "voa", "via": "AFP"}]),
    )
    made = merge.draft["claims"][0]

    assert merge.conflicts == ()
    assert (made["best"], made["text"]) == (50, "Said anew.")
    assert [(one["source"], one["via"]) for one in made["sources"]] == [("kyiv-post", ""), ("voa", "AFP"), ("rfi", "")]


def test_a_claim_that_one_removed_and_the_other_changed_is_asked() -> None:
    without = {**base(), "claims": base()["claims"][1:]}
    kept, gone = three_way(base(), of_first(best=50), without), three_way(base(), without, of_first(best=50))

    assert paths(kept) == paths(gone) == ["claims/a"]
    assert [one["id"] for one in kept.draft["claims"]] == ["a", "b"]
    assert (kept.conflicts[0].theirs, gone.conflicts[0].mine) == (None, None)
    assert [one["id"] for one in gone.draft["claims"]] == ["b"]
    assert resolve(gone, {"claims/a": "theirs"})["claims"][0]["best"] == 50
    assert [one["id"] for one in resolve(kept, {"claims/a": "theirs"})["claims"]] == ["b"]


def test_a_claim_that_one_removed_is_gone() -> None:
    merge = three_way(base(), base(title="Mine"), {**base(), "claims": base()["claims"][1:]})

    assert [one["id"] for one in merge.draft["claims"]] == ["b"]
    assert merge.conflicts == ()


def test_new_claims_stand_behind_theirs_and_the_same_one_stands_once() -> None:
    new, same = claim(claimant="jnim"), claim(claimant="hrw")
    mine = {**base(), "claims": [new, *base()["claims"], same]}
    theirs = {**base(), "claims": [*base()["claims"], {**same, "id": "c"}, claim(id="d", best=49)]}

    merge = three_way(base(), mine, theirs)

    assert [(one["id"], one["claimant"]) for one in merge.draft["claims"]] == [
        ("a", "csp"), ("b", "army"), ("c", "hrw"), ("d", "csp"), (None, "jnim"),
    ]  # fmt: skip
    assert merge.conflicts == ()


def test_a_claim_that_stands_twice_is_not_lost_before_it_is_refused() -> None:
    mine = {**base(), "claims": [claim(id="a"), claim(id="a", best=53)]}

    assert [one["best"] for one in three_way(base(), mine, base()).draft["claims"]] == [54, 53]


def test_each_preferred_another_claim_about_the_same_people() -> None:
    second = base()["claims"][1]
    mine = of_first(preferred=True, preferred_reason="Mine.")
    marked = {**second, "preferred": True, "preferred_reason": "Theirs."}
    theirs = {**base(), "claims": [claim(id="a"), marked, preferred(id="c", subject="civilians")]}

    merge = three_way(base(), mine, theirs)
    chosen = resolve(merge, {"claims/b/preferred": "theirs"})

    assert paths(merge) == ["claims/b/preferred"]
    assert merge.conflicts[0].theirs["preferred_reason"] == "Theirs."
    assert [one["preferred"] for one in merge.draft["claims"]] == [True, False, True]
    assert [one["preferred"] for one in chosen["claims"]] == [False, True, True]
    assert mine["claims"][0]["preferred"]
    assert merge.mine["claims"][0]["preferred"]


def test_a_new_claim_of_mine_can_be_the_preferred_one() -> None:
    mine = {**base(), "claims": [*base()["claims"], preferred(claimant="hrw")]}
    theirs = of_first(preferred=True, preferred_reason="Theirs.")

    merge = three_way(base(), mine, theirs)

    assert paths(merge) == ["claims/a/preferred"]
    assert [one["preferred"] for one in merge.draft["claims"]] == [False, False, True]
    chosen = resolve(merge, {"claims/a/preferred": "theirs"})["claims"]
    assert [one["preferred"] for one in chosen] == [True, False, False]


def test_involvements_are_merged_by_actor_and_role() -> None:
    sides = base()["involvements"]
    mine = base(involvements=[sides[0], {**sides[1], "note": "A column."}, {"actor": "army", "role": "side_b"}])
    theirs = base(involvements=[{**sides[1], "note_fr": "Une colonne."}, {"actor": "jnim", "role": "side_a"}])

    merge = three_way(base(), mine, theirs)

    assert merge.conflicts == ()
    assert [tuple(one.values()) for one in merge.draft["involvements"]] == [
        ("wagner", "side_b", "A column.", "Une colonne."),
        ("jnim", "side_a", "", ""),
        ("army", "side_b", "", ""),
    ]


def test_sources_and_tags_are_what_either_added_without_what_either_removed() -> None:
    before = base(sources=["a", "b", "c"], tags=["old"])
    mine = base(sources=["a", "c", "m", "n"], tags=["old", "check"])
    theirs = base(sources=["n", "a", "b", "t"], tags=[])

    merge = three_way(before, mine, theirs)

    assert merge.draft["sources"] == ["n", "a", "t", "m"]
    assert merge.draft["tags"] == ["check"]
    assert merge.conflicts == ()


def test_a_snapshot_older_than_a_field_says_its_default() -> None:
    older = {name: value for name, value in base().items() if name not in ("summary", "tags")}

    merge = three_way(older, base(summary="", tags=[], title="Mine"), base(summary="Theirs."))

    assert (merge.draft["title"], merge.draft["summary"], merge.draft["tags"]) == ("Mine", "Theirs.", [])
    assert merge.conflicts == ()


def test_line_ends_and_outer_spaces_are_no_change() -> None:
    before = base(summary="One.\nTwo.")

    merge = three_way(before, base(summary=" One.\r\nTwo. "), base(summary="Three."))

    assert merge.draft["summary"] == "Three."
    assert merge.conflicts == ()
