"""One thing to do to many incidents: what it is, and what has to be said with it."""

from enum import StrEnum
from typing import NamedTuple

from app.domain.policy import LONGEST_REASON
from app.domain.vocabulary import Role
from app.i18n import N_, gettext

MOST = 500
"""So many incidents are changed at once."""
SHORTEST_REASON = 3


class Aim(StrEnum):
    """What is done to each of the incidents."""

    SEND = "send"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    ADD_TAG = "add_tag"
    REMOVE_TAG = "remove_tag"
    ADD_ACTOR = "add_actor"

    @property
    def label(self) -> str:
        """In the reader's words."""
        return gettext(_LABELS[self])


_LABELS = {
    Aim.SEND: N_("Send to review"),
    Aim.PUBLISH: N_("Publish"),
    Aim.WITHDRAW: N_("Withdraw"),
    Aim.RESTORE: N_("Restore"),
    Aim.ADD_TAG: N_("Add a tag"),
    Aim.REMOVE_TAG: N_("Take a tag away"),
    Aim.ADD_ACTOR: N_("Add an actor in a role"),
}
TAGGING = (Aim.ADD_TAG, Aim.REMOVE_TAG)


class Wish(NamedTuple):
    """What is asked for, as far as it was typed; `actor` is a short name of the register."""

    aim: Aim
    tag: str = ""
    actor: str = ""
    role: Role | None = None
    public_reason: str = ""
    without_claims: str = ""
    reason: str = ""


def problems(wish: Wish) -> dict[str, str]:
    """A sentence for each field that is missing or cannot be kept."""
    found = {}
    if wish.aim is Aim.WITHDRAW and not _is_reason(wish.public_reason):
        found["public_reason"] = gettext("Say in a few words what readers are told.")
    if wish.without_claims and not _is_reason(wish.without_claims):
        found["without_claims"] = gettext("Say it in a few words, or leave it empty.")
    if wish.aim is Aim.ADD_ACTOR and wish.role is None:
        found["role"] = gettext("Choose a role.")
    if not _is_reason(wish.reason):
        found["reason"] = gettext("Say in a few words why you make this change.")
    return found


def _is_reason(text: str) -> bool:
    return SHORTEST_REASON <= len(text.strip()) <= LONGEST_REASON and "\x00" not in text
