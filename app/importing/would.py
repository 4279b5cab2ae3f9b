"""One record of a file that was looked at: what would become of it, and what of the incident would be another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.against import beside, narrowed
from app.domain.change_words import Change
from app.domain.changes import changes
from app.domain.digest import record_of
from app.domain.registers import SourceDraft
from app.domain.shapes import Record
from app.i18n import gettext
from app.importing.sorting import Step
from app.importing.verdict import Outcome
from app.store import imports
from app.store.db import ReadSession
from app.store.named_records import NamedRecords, named


@dataclass(frozen=True, slots=True)
class Would:
    """One record of the file, and what would become of it; `key` is that of the incident where there is one.

    `held` and `said` are what the incident holds and what the file says, where both differ.
    """

    line: int
    external_id: str
    title: str
    outcome: Outcome
    key: str = ""
    held: Record = field(default_factory=dict)
    said: Record = field(default_factory=dict)
    gained: tuple[str, ...] = ()
    """The spellings that a place would get."""


def of_step(db: ReadSession, step: Step) -> Would:
    """A record that was sorted, with what it would change in its incident."""
    drafted, match = step.drafted, step.match
    if match is None:
        return Would(drafted.line, drafted.external_id, step.draft.title, step.outcome)
    held = imports.draft_of(db, match)
    ours, theirs = narrowed(held, beside(held, record_of(step.draft)))
    return Would(drafted.line, drafted.external_id, step.draft.title, step.outcome, match.key, ours, theirs)


def brought(step: Step, one: Would) -> Iterator[tuple[str, str]]:
    """The names of sources that the record brings and its changes tell of, by what they are known by."""
    told = {slug for kind, slug in named(one.said) if kind == "source"}
    for source in step.drafted.sources:
        if source.slug in told:
            yield _known_by("source", source.slug), _label(source)


def names_of(some: Iterable[Would], new: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Those of the names of new records, given by kind and short name, that changes tell of."""
    told = {pair for one in some for pair in named(one.said)}
    return {_known_by(kind, slug): new[kind][slug] for kind, slug in told if slug and slug in new.get(kind, {})}


def _known_by(kind: str, slug: str) -> str:
    return f"{kind} {slug}"


def _label(source: SourceDraft) -> str:
    return f"{source.publisher}{gettext(': ')}{source.title}" if source.title else source.publisher


class InWords:
    """Changes in the reader's words, as the history tells them; `names` are those that no register has yet."""

    def __init__(self, db: ReadSession, names: Mapping[str, str]) -> None:
        self._known, self._new = NamedRecords(db), names

    def learn(self, some: Iterable[Would]) -> None:
        """Look up the names that some records need, all at once."""
        self._known.learn(*(record for one in some for record in (one.held, one.said)))

    def lines(self, one: Would) -> tuple[Change, ...]:
        """What would be another, field by field."""
        # Nothing at all would be told as what a first version came with.
        return tuple(changes(one.held, one.said, self._name, public=False)) if one.held else ()

    def _name(self, kind: str, slug: str) -> str:
        found = self._known(kind, slug)
        return self._new.get(_known_by(kind, slug), found) if found == slug else found
