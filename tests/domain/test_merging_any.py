"""What holds of every merge of two versions of one incident, whatever they are."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.merging import Conflict, Merge, resolve, three_way
from app.domain.shapes import CLAIM, INCIDENT, normal
from tests.domain.drafts import Fields
from tests.domain.versions import at, claims, drafts


def paths(merge: Merge) -> list[str]:
    """Where the conflicts are."""
    return [one.key for one in merge.conflicts]


def about(row: Fields) -> list[Any]:
    """Whom a claim is about."""
    return [row[name] for name in ("measure", "scope", "subject")]


def marked_once(rows: list[Fields]) -> list[Fields]:
    """The claims, with the first mark about each people alone."""
    full, made = [normal(row, CLAIM) for row in rows], []
    for n, row in enumerate(full):
        again = any(one["preferred"] and about(one) == about(row) for one in full[:n])
        made.append({**row, "preferred": False} if again else row)
    return made


def lost_its_mark(draft: Fields, conflict: Conflict) -> bool:
    """Whether the claim of a conflict about a mark has none, for another one about the same people has it."""
    if conflict.path[0] != "claims" or conflict.path[-1] != "preferred":
        return False
    row = at(draft, conflict.path[:2])
    others = [one for one in draft["claims"] if one is not row and one["preferred"]]
    return not row["preferred"] and about(row) in map(about, others)


@given(drafts(), drafts())
def test_what_only_one_side_changed_is_taken_without_asking(before: Fields, after: Fields) -> None:
    mine, theirs = three_way(before, after, before), three_way(before, before, after)

    assert mine.draft == theirs.draft == normal(after, INCIDENT)
    assert mine.conflicts == theirs.conflicts == ()


@given(drafts(), drafts())
def test_the_same_change_on_both_sides_is_one(before: Fields, after: Fields) -> None:
    merge = three_way(before, after, after)

    assert merge.draft == normal(after, INCIDENT)
    assert merge.conflicts == ()


@given(drafts(), drafts(), drafts())
def test_each_conflict_has_the_side_that_was_chosen(before: Fields, one: Fields, other: Fields) -> None:
    given_ = copy.deepcopy((before, one, other))
    merge = three_way(before, one, other)
    left = resolve(merge, {conflict.key: "mine" for conflict in merge.conflicts})
    right = resolve(merge, {conflict.key: "theirs" for conflict in merge.conflicts})

    assert left == resolve(merge, {}) == merge.draft
    for conflict in merge.conflicts:
        assert conflict.mine != conflict.theirs
        # Of claims that come to be about the same people only one keeps its mark.
        assert at(right, conflict.path) == conflict.theirs or lost_its_mark(right, conflict)
        assert at(left, conflict.path) == conflict.mine or lost_its_mark(left, conflict)
    assert len(set(paths(merge))) == len(merge.conflicts)
    assert (before, one, other) == given_
    assert three_way(before, one, other) == merge


@given(drafts(), drafts(), drafts())
def test_one_claim_about_the_same_people_stays_preferred(before: Fields, one: Fields, other: Fields) -> None:
    merge = three_way(before, *({**side, "claims": marked_once(side["claims"])} for side in (one, other)))
    right = resolve(merge, {conflict.key: "theirs" for conflict in merge.conflicts})

    for draft in (merge.draft, right):
        assert draft["claims"] == marked_once(draft["claims"])


@given(drafts(), claims("efgh"), claims("wxyz"))
def test_adding_different_claims_on_both_sides_never_conflicts(
    before: Fields, one: list[Fields], other: list[Fields]
) -> None:
    unmarked = [{**row, "preferred": False} for row in one]
    mine = {**before, "claims": [*before["claims"], *({**row, "id": None} for row in unmarked)]}
    theirs = {**before, "claims": [*before["claims"], *({**row, "preferred": False} for row in other)]}

    merge = three_way(before, mine, theirs)

    said = [{**normal(row, CLAIM), "id": None} for row in unmarked]
    assert merge.conflicts == ()
    assert [row["id"] for row in merge.draft["claims"] if row["id"]] == [row["id"] for row in theirs["claims"]]
    assert all({**row, "id": None} in [{**made, "id": None} for made in merge.draft["claims"]] for row in said)


@given(drafts(), st.data())
def test_changes_of_different_things_are_both_there(before: Fields, data: st.DataObject) -> None:
    changed, other = data.draw(drafts()), data.draw(drafts())
    ours = data.draw(st.sets(st.sampled_from(["title", "summary", "date", "route", "claims"])))
    mine = {**before, **{name: changed[name] for name in ours}}
    theirs = {**before, **{name: value for name, value in other.items() if name not in ours}}

    merge = three_way(before, mine, theirs)

    assert merge.conflicts == ()
    assert merge.draft == normal({**theirs, **{name: changed[name] for name in ours}}, INCIDENT)
