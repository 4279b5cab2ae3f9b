"""Who was involved in an incident, in a few words, without making a participant of somebody who is only named."""

from collections.abc import Iterable

from app.domain.vocabulary import Role
from app.i18n import gettext


def parties(involved: Iterable[tuple[str, Role]]) -> list[str]:
    """Names in their order, each once; alleged perpetrators are called so.

    Third parties stand here only where there is nobody else: what is said of them is on the incident's page.
    """
    every = list(involved)
    near = [(name, role) for name, role in every if role is not Role.THIRD_PARTY] or every
    words = [
        gettext("%(name)s (alleged)", name=name) if role is Role.ALLEGED_PERPETRATOR else name for name, role in near
    ]
    return list(dict.fromkeys(words))
