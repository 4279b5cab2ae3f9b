"""Taking a text out of a record: which of its texts are free ones, and what stands where the text stood."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.errors import InvalidRecord
from app.domain.lines import one_kind, stands, swap
from app.domain.names import latin
from app.domain.shapes import INCIDENT, Record, Shape, by_key
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
            "publisher", "publisher_fr", "external_id",
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
GIVEN = "given"
"""The field with what a dataset says beside: its names are those of columns, each of its values is a free line."""
"""An address with the text in it goes whole: a part of one leads nowhere, or to somebody else."""
GOES_WHOLE = (*ADDRESSES, "external_id")
"""What leaves its row whole; the number in a dataset is unique there, and two of them could not both be a mark."""
MARK = "[redacted %s]"
_MARKS = re.compile(r"\[redacted (\d{4}-\d\d-\d\d)\]")
TOO_SHORT = N_("Give at least %(least)s characters: a shorter text would take out parts of other words.")
TOO_LONG = N_("This is too long: %(most)s characters at most.")
IN_THE_MARK = N_("This text is a part of the mark itself, so it cannot be taken out by it.")


def mark(day: dt.date) -> str:
    """What stands where a text was taken out."""
    return MARK % day.isoformat()


def needle(given: str) -> str:
    """A text as it stands in the record: without blanks around it, with line ends as they are kept."""
    return one_kind(given).strip()


def problem(text: str, day: dt.date) -> str:
    """A sentence about why this text cannot be taken out; empty where it can be looked for."""
    if len(text) < SHORTEST:
        return gettext(TOO_SHORT, least=SHORTEST)
    if len(text) > LONGEST:
        return gettext(TOO_LONG, most=LONGEST)
    return gettext(IN_THE_MARK) if text in mark(day) else ""


def without(value: str, text: str, day: dt.date, longest: int) -> str:
    """The value with the mark at every place of the text, no longer than it may be."""
    return swap(value, text, mark(day))[:longest]


def spells(tag: str, text: str) -> bool:
    """Whether a tag, which has letters from a to z only, holds the words of a text."""
    written = latin(text)
    return len(written) >= SHORTEST and f"-{written}-" in f"-{tag}-"


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
    if name == "tags" and isinstance(value, list):
        kept = [one for one in value if not spells(one, text)]
        return kept, len(value) - len(kept)
    if name == GIVEN and isinstance(value, Mapping):
        return strike_given(value, text, day)
    if not isinstance(value, str):
        return strike(value, text, day)
    if not stands(text, value):
        return value, 0
    if name in ADDRESSES:
        return None, 1
    return (without(value, text, day, FREE[name]), 1) if name in FREE else (value, 0)


def strike_given(value: Mapping[str, str], text: str, day: dt.date) -> tuple[dict[str, str], int]:
    """What a dataset says beside with the text out of its values, and in how many of them it stood."""
    found = [name for name, one in value.items() if stands(text, one)]
    return {**value, **{name: without(value[name], text, day, LINE) for name in found}}, len(found)


def keep_out(base: Record, mine: Record) -> Record:
    """What an author made of a version out of which a text was taken while they wrote, without that text.

    Their form still held it. In a field that they left alone the text is what stands where the mark is now, and it is
    taken out of all that they wrote. Raises InvalidRecord where they changed such a field itself and the text is not
    known from another one: nobody can tell whether it is still in it.
    """
    before, healed = dict(_texts((), base, INCIDENT)), mine
    marked = {path: value for path, value in before.items() if _MARKS.search(value)}
    for text, day in _known(marked, dict(_texts((), mine, INCIDENT))):
        healed = strike(healed, text, day)[0]
    after = dict(_texts((), healed, INCIDENT))
    if any(path in after and after[path] and not _MARKS.search(after[path]) for path in marked):
        raise InvalidRecord(
            gettext(
                "A text was taken out of this record while you wrote, and you changed the words around it. Open the "
                "form anew, and make your change there."
            )
        )
    return healed


def keep_out_of_form(base: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Any]:
    """The same for the fields of a form that is shown again, its rows told apart by their places.

    Where the text is not known, a field that has the mark now is shown with it: its author sees that, and goes on.
    """
    marked = {path: value for path, value in _placed((), base) if _MARKS.search(value)}
    healed: dict[str, Any] = dict(mine)
    for text, day in _known(marked, dict(_placed((), mine))):
        healed = strike(healed, text, day)[0]
    for (name, *inner), value in marked.items():
        if not inner and isinstance(healed.get(name), str) and not _MARKS.search(healed[name]):
            healed[name] = value
    return healed


def _placed(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every free text in fields and rows, by its place."""
    parts: Iterator[tuple[str, Any]] = iter(())
    if isinstance(value, Mapping):
        parts = iter(value.items())
    elif isinstance(value, list | tuple):
        parts = ((str(n), one) for n, one in enumerate(value))
    for name, part in parts:
        if isinstance(part, str) and name in FREE:
            yield (*path, name), one_kind(part)
        else:
            yield from _placed((*path, name), part)


def _texts(path: tuple[str, ...], record: Record, shape: Shape) -> Iterator[tuple[tuple[str, ...], str]]:
    """The free texts of a record in its normal form, by where they stand."""
    for name, value in record.items():
        if name in shape.lists:
            for key, row in by_key(value, shape.lists[name], "new-").items():
                yield from _texts((*path, name, *key), row, shape.lists[name])
        elif name == GIVEN:
            yield from (((*path, name, key), one_kind(one)) for key, one in value.items())
        elif name in FREE and isinstance(value, str):
            yield (*path, name), one_kind(value)


def _known(marked: Mapping[tuple[str, ...], str], mine: Mapping[tuple[str, ...], str]) -> set[tuple[str, dt.date]]:
    """The texts that stand in a field as they stood before, where the same field now has a mark."""
    found = set()
    for path, value in marked.items():
        days = _MARKS.findall(value)
        around = "(.+?)".join(re.escape(part) for part in _MARKS.split(value)[::2])
        same = re.fullmatch(around, mine.get(path, ""), re.DOTALL)
        if same and value != mine[path]:
            found |= {(text, dt.date.fromisoformat(day)) for text, day in zip(same.groups(), days, strict=True)}
    found = {(text, day) for text, day in found if not _MARKS.fullmatch(text) and len(text) >= SHORTEST}
    # Where the mark is all that a field holds, whatever was typed there since would pass for the text.
    return {one for one in found if not any(other[0] != one[0] and other[0] in one[0] for other in found)}
