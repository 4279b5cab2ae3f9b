"""Which actors, places and sources a filter means, of which those that were looked up before are at hand."""

from typing import Any

from sqlmodel import col, exists, not_, or_, select

from app.domain.filter import IncidentFilter
from app.domain.names import fold
from app.i18n import language
from app.models import Actor, Place
from app.store.columns.held import index_of
from app.store.columns.kept import Kept
from app.store.columns.shape import Index
from app.store.db import ReadSession
from app.store.resolve import Resolved, resolve
from app.store.sight import PUBLIC

_NAMED = ("actor", "include", "claimant", "place", "region", "source", "dataset", "tally")
"""The fields that are looked up in the registers, and those that say how."""


def resolved(db: ReadSession, wanted: IncidentFilter) -> Resolved:
    """What store.resolve finds for readers."""
    index = index_of(db, PUBLIC)
    if index is None or (wanted.q is not None and not fold(wanted.q)):
        return resolve(db, wanted)
    fields = {name: getattr(wanted, name) for name in _NAMED}
    key = "resolved", language(), tuple(fields.values())
    found: Resolved | None = index.beside.kept.get(key) or index.kept.get(key)
    if found is None:
        found = resolve(db, IncidentFilter().but(**fields))
        if not found.problems:
            as_asked = all(getattr(found.wanted, name) == asked for name, asked in fields.items())
            _lasting(db, index, found, as_asked=as_asked).of(key, lambda: found)
    changes = {name: getattr(found.wanted, name) for name in _NAMED}
    return Resolved(
        wanted.but(**changes), found.ids, found.labels, found.included, found.problems, found.near, found.tally_claimant
    )


def _lasting(db: ReadSession, index: Index, found: Resolved, *, as_asked: bool) -> Kept:
    """What keeps it for as long as it stands: until a register changes, or until anything does.

    A record that is not listed is found for as long as a published incident names it, and so are sources; whoever is
    not asked for by the short name may be found beside others, who need not be listed either.
    """
    ids = found.ids
    actors = {*ids.get("actor", ()), *ids.get("claimant", ())}
    if found.tally_claimant is not None:
        actors.add(found.tally_claimant)
    places = {*ids.get("place", ()), *ids.get("region", ())}
    if not as_asked or found.wanted.source:
        return index.kept
    unlisted: Any = or_(
        exists().where(col(Actor.id).in_(actors), not_(col(Actor.listed))),
        exists().where(col(Place.id).in_(places), not_(col(Place.listed))),
    )
    return index.kept if (actors or places) and db.exec(select(unlisted)).one() else index.beside.kept
