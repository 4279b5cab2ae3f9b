"""Changes told at the desk: what became of a version, and the questions that a conflict asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.change_words import Change
from app.domain.changes import changes
from app.domain.merging import Conflict, Merge
from app.domain.vocabulary import Standing
from app.i18n import gettext
from app.store.card import MOST_VERSIONS, Past
from app.store.db import ReadSession
from app.store.named_records import NamedRecords


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that two authors changed in different ways, with what each made of it."""

    name: str
    what: str
    before: str
    mine: str
    theirs: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version with what it changed, in words."""

    number: int
    at: Any
    who: str
    role: str
    reason: str
    standing: Standing | None
    lines: tuple[Change, ...]


class Telling:
    """Changes in words, for those at the desk: working labels are told too."""

    def __init__(self, db: ReadSession) -> None:
        self._names = NamedRecords(db)

    def learn(self, *records: Mapping[str, Any] | None) -> None:
        """Look up the names that some drafts will need, all at once."""
        self._names.learn(*records)

    def lines(self, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[Change, ...]:
        """What changed between two drafts."""
        return tuple(self._changes(before, after))

    def _changes(self, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Change]:
        return changes(before, after, self._names, public=False)

    def question(self, merge: Merge, conflict: Conflict, chosen: str) -> Question:
        """A conflict as its page asks about it; `chosen` is mine, theirs or nothing yet."""
        mine = _about(self._changes(merge.base, merge.mine), conflict)
        theirs = _about(self._changes(merge.base, merge.theirs), conflict)
        one = next(iter([*_exact(mine, conflict), *_exact(theirs, conflict), *mine, *theirs]), None)
        return Question(
            name=f"choose-{conflict.key}",
            what=one.what if one else conflict.key,
            before=one.before if one else plainly(conflict.base),
            mine=_side(mine, conflict, conflict.mine),
            theirs=_side(theirs, conflict, conflict.theirs),
            chosen=chosen,
        )


def versions(telling: Telling, past: Sequence[Past]) -> tuple[Version, ...]:
    """The versions of an incident with what each changed; the last of a long list serves to compare alone."""
    telling.learn(*(one.held for one in past))
    older = [one.held for one in past[1:]]
    shown = past[:MOST_VERSIONS]
    return tuple(
        Version(
            one.version, one.at, one.who, one.role, one.reason, one.standing,
            telling.lines(older[n] if n < len(older) else None, one.held),
        )
        for n, one in enumerate(shown)
    )  # fmt: skip


def plainly(value: Any) -> str:
    """A value for which there are no better words."""
    match value:
        case None | "" | []:
            return gettext("nothing")
        case Mapping():
            return ", ".join(str(one) for one in value.values() if one not in (None, "", False))
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _about(found: Iterable[Change], conflict: Conflict) -> list[Change]:
    """The changes that a conflict is about: of its field, or of the row that it is about."""
    return [one for one in found if one.path[: len(conflict.path)] == conflict.path]


def _exact(found: Iterable[Change], conflict: Conflict) -> list[Change]:
    return [one for one in found if one.path == conflict.path]


def _side(found: list[Change], conflict: Conflict, value: Any) -> str:
    """What one side made of it: its value, or the changes of the row in sentences, long texts whole."""
    exact = _exact(found, conflict)
    if exact:
        return exact[0].after if exact[0].after or not value else plainly(value)
    return "\n".join(_whole(one) for one in found) if found else plainly(value)


def _whole(change: Change) -> str:
    if not (change.long and change.after):
        return change.sentence
    return gettext("%(what)s: %(text)s", what=change.what, text=change.after)
