"""Who may do what, and the byline without which nobody does anything."""

import pytest

from app.domain.errors import NotAllowed
from app.domain.policy import Act, Byline, insist, may, writing
from app.domain.vocabulary import Standing, UserRole

CONTRIBUTOR, EDITOR, ADMINISTRATOR = UserRole

ALLOWED = {
    Act.WRITE_DRAFT: {CONTRIBUTOR, EDITOR, ADMINISTRATOR},
    Act.WRITE_PUBLIC: {EDITOR, ADMINISTRATOR},
    Act.WRITE_REGISTER: {EDITOR, ADMINISTRATOR},
    Act.ADD_UNLISTED: {CONTRIBUTOR, EDITOR, ADMINISTRATOR},
    Act.PROPOSE: {CONTRIBUTOR, EDITOR, ADMINISTRATOR},
    Act.DECIDE: {EDITOR, ADMINISTRATOR},
    Act.IMPORT: {ADMINISTRATOR},
    Act.MANAGE_USERS: {ADMINISTRATOR},
    Act.SEE_LOG: {ADMINISTRATOR},
    Act.REDACT: {ADMINISTRATOR},
    Act.SNAPSHOT: {ADMINISTRATOR},
}


def test_every_act_is_in_the_table() -> None:
    assert set(ALLOWED) == set(Act)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", UserRole)
def test_a_role_allows_what_the_table_says(role: UserRole, act: Act) -> None:
    by = Byline("Somebody", role, "Because.")

    assert may(role, act) is (role in ALLOWED[act])
    if role in ALLOWED[act]:
        insist(by, act)
    else:
        whom = "an editor" if EDITOR in ALLOWED[act] else "an administrator"
        with pytest.raises(NotAllowed, match=f"Ask {whom}"):
            insist(by, act)


@pytest.mark.parametrize(
    ("standing", "act"),
    [
        (Standing.DRAFT, Act.WRITE_DRAFT),
        (Standing.IN_REVIEW, Act.WRITE_DRAFT),
        (Standing.PUBLISHED, Act.WRITE_PUBLIC),
        (Standing.WITHDRAWN, Act.WRITE_PUBLIC),
        (Standing.MERGED, Act.WRITE_PUBLIC),
    ],
)
def test_what_was_ever_public_takes_an_editor(standing: Standing, act: Act) -> None:
    assert writing(standing) is act


@pytest.mark.parametrize(
    ("author", "reason"), [("", "Because."), ("  ", "Because."), ("Somebody", ""), ("Somebody", "\n")]
)
def test_a_change_without_author_or_reason_is_refused(author: str, reason: str) -> None:
    with pytest.raises(ValueError, match="author and a reason"):
        Byline(author, EDITOR, reason)
