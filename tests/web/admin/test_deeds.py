"""Every step of an incident's standing, taken by everybody on incidents of every standing: done or refused.

The matrix of addresses only looks; here each form is sent for good.
"""

import pytest
from sqlmodel import select

from app.domain.vocabulary import Standing
from app.models import Incident
from tests.web.admin.conftest import Maker
from tests.web.admin.world import CONTRIBUTOR, EDITOR, HIDDEN, INCIDENTS, NOBODY, WHO, World, made

FROM = {
    "send": ("own draft", "draft"),
    "give_back": ("own in review", "in review"),
    "publish": ("own draft", "draft", "own in review", "in review", "withdrawn", "published"),
    "withdraw": ("published",),
    "restore": ("withdrawn", "merged"),
    "merge": ("published",),
}
"""From which incidents each step can be taken; publishing what is published changes nothing."""
FOR_CONTRIBUTORS = ("send", "give_back")
HARMLESS = {"send": ("own in review", "in review"), "give_back": ("own draft", "draft")}
"""Where a step asks for what is the case already."""


def expected(who: str, do: str, about: str) -> int:
    """The status of the answer."""
    if who == NOBODY:
        return 401
    if who == CONTRIBUTOR and do not in FOR_CONTRIBUTORS:
        return 404 if about in HIDDEN and do in ("publish", "withdraw") else 403
    if who == CONTRIBUTOR and about in HIDDEN:
        return 404
    return 303 if about in FROM[do] or about in HARMLESS.get(do, ()) else 422


def standings(world: World) -> dict[str, Standing]:
    """The standing of every incident."""
    with world.atlas.sessions.reader() as db:
        return {row.key: row.standing for row in db.exec(select(Incident)).all()}


@pytest.mark.parametrize("do", FROM)
@pytest.mark.parametrize("who", WHO)
def test_a_step_is_taken_by_those_who_may_where_it_can_be(desk: Maker, who: str, do: str) -> None:
    world, found = made(desk), {}
    with world.atlas.sessions.reader() as db:
        versions = {row.key: row.version for row in db.exec(select(Incident)).all()}
    # What others lead to comes last: an incident that was merged away cannot be merged into.
    for about in sorted(INCIDENTS, key=lambda one: one == "published"):
        key, before = world.keys[about], standings(world)
        into = "withdrawn" if about == "published" else "published"
        sent = {"do": do, "seen": str(versions[key]), "reason": "For good reason.", "step": "save",
                "public_reason": "It did not happen.", "without_claims": "Nobody says anything.",
                "into": world.codes[into]}  # fmt: skip
        found[about] = world.browsers[who].post(f"/admin/incidents/{key}/standing", sent).status_code
        if found[about] != 303:
            assert standings(world) == before

    wanted = {about: expected(who, do, about) for about in INCIDENTS}
    if do == "merge":
        # The only other incident that was public is withdrawn, into which nothing is merged.
        wanted["published"] = 422 if who not in (NOBODY, CONTRIBUTOR) else wanted["published"]
    assert found == wanted


@pytest.mark.parametrize(
    ("who", "about", "do", "status"),
    [
        (NOBODY, "published", "take", 401),
        (CONTRIBUTOR, "published", "take", 403),
        (CONTRIBUTOR, "published", "decline", 403),
        (CONTRIBUTOR, "published", "take_back", 303),
        (CONTRIBUTOR, "draft", "take", 403),
        (CONTRIBUTOR, "draft", "take_back", 404),
        (EDITOR, "draft", "take", 303),
        (EDITOR, "draft", "decline", 303),
        (EDITOR, "draft", "take_back", 404),
        (EDITOR, "draft", "burn", 422),
    ],
)
def test_a_proposal_is_decided_by_those_who_may(desk: Maker, who: str, about: str, do: str, status: int) -> None:
    world = made(desk)
    sent = {"do": do, "step": "save", "reason": "Read again.", "answer": "Thank you."}

    answer = world.browsers[who].post(f"/admin/proposals/{world.proposals[about]}", sent)

    assert answer.status_code == status
