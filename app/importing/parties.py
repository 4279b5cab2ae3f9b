"""The sides of an event in a dataset as actors: those that a register knows by any name, and drafts of the others."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.registers import ActorDraft, ActorNameDraft
from app.domain.vocabulary import ActorKind, NameKind
from app.i18n import N_
from app.importing.lines import cut
from app.importing.names import Match, Names
from app.importing.problem import Problem
from app.importing.table import Row
from app.importing.values import problem

CHOSEN = N_("a name that one record bears: here it was taken for %(slug)s, and might be %(others)s")

Guess = Callable[[str], ActorKind]


@dataclass(frozen=True, slots=True)
class Party:
    """One side: its actors by their slugs, and the drafts of those that are new."""

    slugs: tuple[str, ...] = ()
    new: tuple[ActorDraft, ...] = ()


class Parties:
    """The actors of one import, each looked up once; `dataset` is who names them so, for the notes of new ones."""

    def __init__(self, names: Names, dataset: str) -> None:
        self._names = names
        self._dataset = dataset
        self._known: dict[tuple[str, ...], Party] = {}
        self._doubtful: dict[str, Match] = {}

    def of(self, texts: tuple[str, ...], guess: Guess) -> Party:
        """The actors that these names mean; `guess` says of what kind one is that no register knows."""
        party = self._known.get(texts)
        if party is None:
            found = [self._actor(one, guess) for one in texts if one]
            slugs = tuple(dict.fromkeys(slug for slug, _ in found))
            new = {draft.slug: draft for _, draft in found if draft is not None}
            party = self._known[texts] = Party(slugs, tuple(new.values()))
        return party

    def claimant(self, names: tuple[str, ...], make: Callable[[str], ActorDraft]) -> Party:
        """Who says what the dataset holds: the actor that bears one of these names, or a new one."""
        found = [slug for name in names if (slug := self._names.actor(name, speaks=True).slug) is not None]
        if found:
            return Party((found[0],))
        new = self._names.new_actor(names[0], make)
        return Party((new.slug,), (new,))

    def told(self, row: Row, *columns: str) -> tuple[Problem, ...]:
        """That a name of this row may mean several records: said once, of the first row that bears it."""
        if not self._doubtful:
            return ()
        said = []
        for name, match in self._doubtful.items():
            column = next((one for one in columns if name in row.values.get(one, "")), "")
            said.append(problem(row, column, CHOSEN, slug=match.slug, others=", ".join(match.others)))
        self._doubtful.clear()
        return tuple(said)

    def _actor(self, name: str, guess: Guess) -> tuple[str, ActorDraft | None]:
        match = self._names.actor(name)
        if match.slug is None:
            draft = self._names.new_actor(name, lambda slug: self._draft(slug, name, guess(name)))
            return draft.slug, draft
        if match.others:
            self._doubtful[name] = match
        return match.slug, None

    def _draft(self, slug: str, name: str, kind: ActorKind) -> ActorDraft:
        name = cut(name)
        settled = kind is ActorKind.CIVILIANS
        return ActorDraft(
            slug=slug,
            name=name,
            kind=kind,
            note="" if settled else f"So named by {self._dataset}; the kind is a first guess, and to be reviewed.",
            note_fr=""
            if settled
            else f"Ainsi nommé par {self._dataset}\u00a0; la nature est une première estimation, à revoir.",
            listed=False,
            names=(ActorNameDraft(name=name, kind=NameKind.DATASET_SPELLING),),
        )


_COMMA = re.compile(r",\s+(?![^(]*\))")


def named_together(names: Names, text: str) -> tuple[str, ...]:
    """The names in a side such as “GATIA, MSA”; one name where a register knows the whole."""
    if ", " not in text or names.actor(text).slug is not None:
        return (text,)
    return tuple(one.strip() for one in _COMMA.split(text) if one.strip())
