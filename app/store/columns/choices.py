"""What a reader may choose next, from the columns: each value of each facet, its label and what it would give."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import bindparam
from sqlmodel import col, select

from app.domain.answers import FacetValue
from app.domain.filter import NO_REGION
from app.i18n import gettext, language, speaking
from app.models import Actor, Place
from app.store import facets
from app.store.columns import counting
from app.store.columns.choosing import BY_ATTRIBUTE, allowed, base, chosen_places, roles_of, with_how, with_what
from app.store.columns.shape import ATTRIBUTES, EVENT_TYPES, SUB_EVENT_TYPES, WHAT, Array, Index
from app.store.db import ReadSession
from app.store.facets import MOST_VALUES
from app.store.named import tongue
from app.store.resolve import WITHOUT_REGION, Resolved, closure

_WORDS = {"event_type": EVENT_TYPES, "sub_event_type": SUB_EVENT_TYPES, "happened": ATTRIBUTES["happened"][0],
          "attribution": ATTRIBUTES["attribution"][0]}  # fmt: skip
_FIELD = {attribute: name for name, attribute in BY_ATTRIBUTE.items()}


def every(db: ReadSession, index: Index, asked: Resolved) -> dict[str, list[FacetValue]]:
    """Every facet, each with its own field left out."""
    return {
        **_words(db, index, asked),
        "actor": _actors(db, index, asked),
        "place": _listed(db, index, counting.by_place(index, chosen_places(db, index, asked.without("place")))),
    }


def _words(db: ReadSession, index: Index, asked: Resolved) -> dict[str, list[FacetValue]]:
    """The facets by words, and that of regions: each from one count of codes."""
    every, chosen = base(db, index, asked), chosen_places(db, index, asked)
    # What is counted by one code has been let through by the other, each of whose fields is another facet's. Where no
    # field is asked for by a code, those are the chosen ones.
    by_how = chosen if allowed(index, asked, what=True) is None else with_how(index, asked, every)
    by_what = chosen if allowed(index, asked, what=False) is None else with_what(index, asked, every)
    counts = {
        True: counting.by_code(index, by_how, what=True),
        False: counting.by_code(index, by_what, what=False),
    }
    made = {}
    for attribute in (*_WORDS, "region"):
        what = attribute in WHAT
        lets = allowed(index, asked, what=what, but=_FIELD[attribute])
        own = counting.by_value(index, attribute, counts[what], lets)
        made[attribute] = _regions(db, index, own) if attribute == "region" else _worded(attribute, own)
    return made


def _worded(attribute: str, counts: Array) -> list[FacetValue]:
    words = _labelled(attribute, language())
    found = np.flatnonzero(counts)
    made = [FacetValue(*words[n], many) for n, many in zip(found.tolist(), counts[found].tolist(), strict=True)]
    made.sort(key=lambda one: (-one.count, one.value))
    return made


@cache
def _labelled(attribute: str, wanted: str) -> list[tuple[str, str]]:
    """Every word of a vocabulary, with its label in one language."""
    with speaking(wanted):
        return [(word.value, word.label) for word in _WORDS[attribute]]


def _regions(db: ReadSession, index: Index, counts: Array) -> list[FacetValue]:
    without, counts[0] = int(counts[0]), 0
    none = [FacetValue(value=NO_REGION, label=gettext(WITHOUT_REGION), count=without)] if without else []
    return [*_listed(db, index, counts), *none]


def _listed(db: ReadSession, index: Index, counts: Array) -> list[FacetValue]:
    """The places with the most incidents."""
    ids = list(counting.most(counts, MOST_VALUES))
    many = dict(zip(ids, counts[ids].tolist(), strict=True)) if ids else {}
    return facets.first_places(zip(ids, _values(db, index, Place, many), strict=True))


def _values(db: ReadSession, index: Index, table: type[Actor | Place], counts: Mapping[int, int]) -> list[FacetValue]:
    """Records of a register with their counts, as the reader calls them, in the order given."""
    names = named(db, index, table, list(counts))
    # An older replica lacks what the index knows already.
    return [FacetValue(*names[number], many) for number, many in counts.items() if number in names]


def named(
    db: ReadSession, index: Index, table: type[Actor | Place], ids: Sequence[int]
) -> Mapping[int, tuple[str, str]]:
    """The short names and labels of records of a register, by their ids; more than were asked for may be there."""
    known = index.beside.names.setdefault((table.__name__, language()), {})
    missing = [one for one in ids if one not in known]
    if missing:
        for number, slug, name, french in db.execute(_naming(table), {"ids": missing}):
            known[number] = slug, tongue(name, french)
    return known


@cache
def _naming(table: type[Actor | Place]) -> Any:
    """The question for the names of some records, put together once: that takes longer than to answer it."""
    columns: Any = select(table.id, table.slug, table.name, table.name_fr)
    return columns.where(col(table.id).in_(bindparam("ids", expanding=True)))


def _actors(db: ReadSession, index: Index, asked: Resolved) -> list[FacetValue]:
    """Actors with the number of incidents that choosing each would give, successors included where they are."""
    roles, chosen = roles_of(asked), chosen_places(db, index, asked.without("actor", "role"))
    counts = counting.by_actor(index, chosen, roles)
    wide = _widened(db, index, asked)
    wanted = sorted(counting.most(counts, MOST_VALUES), key=lambda one: -counts[one])
    least = counts[wanted[MOST_VALUES - 1]] if len(wanted) >= MOST_VALUES else 0
    found = {number: int(counts[number]) for number in wanted}
    for number, meant in wide.items():
        if number < len(counts) and counts[number] and sum(counts[one] for one in meant if one < len(counts)) >= least:
            found[number] = counting.together(index, chosen, meant, roles)
    return sorted(_values(db, index, Actor, found), key=lambda one: (-one.count, one.label))[:MOST_VALUES]


def _widened(db: ReadSession, index: Index, asked: Resolved) -> dict[int, frozenset[int]]:
    """By its id, whom each actor that has successors or members stands for."""

    def find() -> dict[int, frozenset[int]]:
        widen = closure(db, asked.wanted)
        every = {number: widen([number]) for number in db.exec(select(Actor.id)) if number is not None}
        return {number: meant for number, meant in every.items() if len(meant) > 1}

    return index.beside.kept.of(("closure", asked.wanted.include), find)
