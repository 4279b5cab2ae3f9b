"""What a reader may write to correct an incident: how it is cleaned, and what is refused."""

import unicodedata
from typing import NamedTuple

from app.domain.lines import one_kind
from app.i18n import gettext, number

SHORTEST_TEXT = 5
LONGEST = {"text": 5000, "source": 2000, "contact": 300}
"""Characters of each field; a book belongs into a letter."""


class Message(NamedTuple):
    """What was written: the mistake, where the right thing can be read, and how to reach the reader."""

    text: str
    source: str = ""
    contact: str = ""


def clean(given: str) -> str:
    """The text without blanks around it, its lines ended in one way, and without what no database keeps."""
    return "".join(
        one if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs") else " " for one in one_kind(given)
    ).strip()


def problems(message: Message) -> dict[str, str]:
    """A sentence for each field that cannot be taken."""
    found = {}
    for name, most in LONGEST.items():
        length = len(getattr(message, name))
        if length > most:
            found[name] = gettext(
                "This has %(n)s characters; at most %(most)s are taken. Shorten it, or say where it can be read.",
                n=number(length),
                most=number(most),
            )
    if len(message.text) < SHORTEST_TEXT:
        found["text"] = gettext("Say in a few words what is wrong, or what is missing.")
    return found
