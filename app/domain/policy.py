"""Who may do what: the one place that says it."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import NotAllowed
from app.domain.lines import one_kind
from app.domain.vocabulary import Standing, UserRole
from app.i18n import gettext

LONGEST_AUTHOR = 300
LONGEST_REASON = 2000


class Act(StrEnum):
    """What can be done to the record."""

    WRITE_DRAFT = "write_draft"
    WRITE_PUBLIC = "write_public"
    WRITE_REGISTER = "write_register"
    ADD_UNLISTED = "add_unlisted"
    PROPOSE = "propose"
    DECIDE = "decide"
    IMPORT = "import"
    MANAGE_USERS = "manage_users"
    SEE_LOG = "see_log"
    REDACT = "redact"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True)
class Byline:
    """Who changes the record, in which role, and why; a change without a reason is refused."""

    author: str
    role: UserRole
    reason: str
    account: int | None = None
    """The id of the author's account; none for the command line."""
    import_id: int | None = None
    """The id of the import that writes, or that is taken back."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", one_kind(self.reason))
        if not self.author.strip() or not self.reason.strip():
            raise ValueError("A change needs an author and a reason.")
        if len(self.author) > LONGEST_AUTHOR or len(self.reason) > LONGEST_REASON or "\x00" in self.reason:
            raise ValueError("An author or a reason is too long, or holds what is no text.")


_LEAST = {
    Act.WRITE_DRAFT: UserRole.CONTRIBUTOR,
    Act.WRITE_PUBLIC: UserRole.EDITOR,
    Act.WRITE_REGISTER: UserRole.EDITOR,
    Act.ADD_UNLISTED: UserRole.CONTRIBUTOR,
    Act.PROPOSE: UserRole.CONTRIBUTOR,
    Act.DECIDE: UserRole.EDITOR,
    Act.IMPORT: UserRole.ADMINISTRATOR,
    Act.MANAGE_USERS: UserRole.ADMINISTRATOR,
    Act.SEE_LOG: UserRole.ADMINISTRATOR,
    Act.REDACT: UserRole.ADMINISTRATOR,
    Act.SNAPSHOT: UserRole.ADMINISTRATOR,
}
_RANK = {role: rank for rank, role in enumerate(UserRole)}


def may(role: UserRole, act: Act) -> bool:
    """Whether the role allows the act; every role allows what the roles before it allow."""
    return _RANK[role] >= _RANK[_LEAST[act]]


def lesser(one: UserRole, other: UserRole) -> UserRole:
    """The role of two that allows less."""
    return min(one, other, key=_RANK.__getitem__)


def up_to(role: UserRole) -> tuple[UserRole, ...]:
    """The roles that allow no more than this one."""
    return tuple(one for one in UserRole if _RANK[one] <= _RANK[role])


def insist(by: Byline, act: Act) -> None:
    """Raise NotAllowed unless the author's role allows the act."""
    if not may(by.role, act):
        raise NotAllowed(refusal(act))


def refusal(act: Act) -> str:
    """What somebody is told whose role does not allow the act, with whom to ask."""
    if _LEAST[act] is UserRole.ADMINISTRATOR:
        return gettext("Your role does not allow this. Ask an administrator.")
    return gettext("Your role does not allow this. Ask an editor.")


def writing(standing: Standing) -> Act:
    """What changing an incident of this standing is."""
    return Act.WRITE_DRAFT if standing in (Standing.DRAFT, Standing.IN_REVIEW) else Act.WRITE_PUBLIC
