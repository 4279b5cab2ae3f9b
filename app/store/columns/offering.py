"""What the filter form offers to choose from, of which only what changed is looked up again."""

from collections.abc import Sequence

import numpy as np

from app.domain.filter import IncidentFilter
from app.i18n import language
from app.models import Actor, Place
from app.store import catalogue
from app.store.catalogue import Labelled, Option, Options, labelled, ordered
from app.store.columns import counting
from app.store.columns.choosing import roles_of
from app.store.columns.held import index_of
from app.store.columns.places import NOWHERE, Chosen
from app.store.columns.shape import Index
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight

KEY = "options"


def options(db: ReadSession, *, see: Sight = PUBLIC) -> Options:
    """Everything that occurs in some visible incident, by label (see store.catalogue.options)."""
    index = index_of(db, see)
    if index is None:
        return catalogue.options(db, see=see)
    return index.kept.of((KEY, language()), lambda: _options(db, index))


def _options(db: ReadSession, index: Index) -> Options:
    every = Chosen(0, len(index), NOWHERE, NOWHERE)
    acting = counting.by_actor(index, every, roles_of(Resolved(IncidentFilter())))
    labels = counting.by_value(index, "region", counting.by_code(index, every, what=True))
    places = np.unique(index.columns.place)
    return Options(
        actors=_offered(db, index, Actor, np.flatnonzero(acting).tolist()),
        claimants=_offered(db, index, Actor, catalogue.claimants(db)),
        regions=_offered(db, index, Place, [one for one in np.flatnonzero(labels).tolist() if one]),
        places=_offered(db, index, Place, places[places > 0].tolist()),
    )


def _offered(db: ReadSession, index: Index, table: type[Actor | Place], ids: Sequence[int]) -> tuple[Option, ...]:
    key = KEY, table.__name__, language()
    known: dict[int, Labelled] = index.beside.kept.of(key, dict)
    if missing := [one for one in ids if one not in known]:
        known.update(labelled(db, table, missing))
    # An older replica lacks what the index knows already.
    return ordered({one: known[one] for one in ids if one in known})
