"""Taking a text out of a record: which of its texts are free ones, and what stands where the text stood."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from app.i18n import N_, gettext

SHORTEST = 3
LONGEST = 10_000
LONGEST_GROUND = 500
LINE, TEXT = 300, 10_000
FREE: Mapping[str, int] = {
    **dict.fromkeys(
        (
            "title", "title_fr", "spokesperson", "spokesperson_fr", "subject_text", "subject_text_fr", "wording",
            "wording_fr", "preferred_reason", "preferred_reason_fr", "via", "via_fr", "name", "name_fr", "origin",
            "publisher", "publisher_fr",
        ),
        LINE,
    ),
    **dict.fromkeys(
        ("summary", "summary_fr", "grade_note", "grade_note_fr", "text", "text_fr", "note", "note_fr",
         "closing_reason"),
        TEXT,
    ),
}  # fmt: skip
"""The fields that hold what somebody wrote, with their greatest lengths; no slug, no code, no word of a vocabulary."""
ADDRESSES = ("url", "archived_url")
"""An address with the text in it goes whole: a part of one leads nowhere, or to somebody else."""
MARK = "[redacted %s]"
TOO_SHORT = N_("Give at least %(least)s characters: a shorter text would take out parts of other words.")
TOO_LONG = N_("This is too long: %(most)s characters at most.")
IN_THE_MARK = N_("This text is a part of the mark itself, so it cannot be taken out by it.")


def mark(day: dt.date) -> str:
    """What stands where a text was taken out."""
    return MARK % day.isoformat()


def needle(given: str) -> str:
    """A text as it stands in the record: without blanks around it, with line ends as they are kept."""
    return given.replace("\r\n", "\n").strip()


def problem(text: str, day: dt.date) -> str:
    """A sentence about why this text cannot be taken out; empty where it can be looked for."""
    if len(text) < SHORTEST:
        return gettext(TOO_SHORT, least=SHORTEST)
    if len(text) > LONGEST:
        return gettext(TOO_LONG, most=LONGEST)
    return gettext(IN_THE_MARK) if text in mark(day) else ""


def without(value: str, text: str, day: dt.date, longest: int) -> str:
    """The value with the mark at every place of the text, no longer than it may be."""
    return value.replace(text, mark(day))[:longest]


def strike(record: Any, text: str, day: dt.date) -> tuple[Any, int]:
    """A snapshot or a draft with the text out of its free texts, and in how many of them it stood."""
    if isinstance(record, list):
        made = [strike(one, text, day) for one in record]
        return [one for one, _ in made], sum(many for _, many in made)
    if not isinstance(record, Mapping):
        return record, 0
    fields: dict[str, Any] = {}
    found = 0
    for name, value in record.items():
        fields[name], many = _field(name, value, text, day)
        found += many
    return fields, found


def _field(name: str, value: Any, text: str, day: dt.date) -> tuple[Any, int]:
    if not isinstance(value, str):
        return strike(value, text, day)
    if text not in value:
        return value, 0
    if name in ADDRESSES:
        return None, 1
    return (without(value, text, day, FREE[name]), 1) if name in FREE else (value, 0)
