"""Names of the registers that are near to one that nobody bears: what the reader may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from sqlmodel import col, select

from app.domain.errors import Suggestion
from app.domain.names import fold
from app.models import Actor, ActorName, Place, PlaceName
from app.store.db import ReadSession
from app.store.named import in_words
from app.store.public import public_actor, public_place
from app.store.sight import PUBLIC, Sight

MOST = 4
"""So many are offered."""
LONGEST = 80
"""No more letters of what was asked for are compared: near names of more are not near."""
MOST_NAMES = 20_000
CLOSE = 0.7
"""How much alike two names are at least, by difflib's ratio."""


def near_actors(db: ReadSession, asked: str, *, see: Sight = PUBLIC) -> tuple[Suggestion, ...]:
    """Public actors with a name near to what was asked for, the nearest first."""
    names = (
        select(ActorName.folded, Actor.id)
        .join(Actor)
        .where(public_actor(see))
        .order_by(col(ActorName.id))
        .limit(MOST_NAMES)
    )
    return _suggested(db, asked, Actor, list(db.exec(names)))


def near_places(db: ReadSession, asked: str, *, see: Sight = PUBLIC) -> tuple[Suggestion, ...]:
    """Public places with a spelling near to what was asked for, the nearest first."""
    owner = col(PlaceName.place_id) == col(Place.id)
    names = (
        select(PlaceName.folded, Place.id)
        .join(Place, owner)
        .where(public_place(see))
        .order_by(col(PlaceName.id))
        .limit(MOST_NAMES)
    )
    return _suggested(db, asked, Place, list(db.exec(names)))


def _suggested(
    db: ReadSession, asked: str, table: type[Actor] | type[Place], names: list[tuple[str, int | None]]
) -> tuple[Suggestion, ...]:
    wanted = fold(asked[:LONGEST])
    owners: dict[str, list[int]] = {}
    for name, owner in names:
        if owner is not None:
            owners.setdefault(name, []).append(owner)
    near = get_close_matches(wanted, _alike_in_length(wanted, owners), n=3 * MOST, cutoff=CLOSE) if wanted else []
    near += _holding(wanted, owners)
    ids = list(dict.fromkeys(owner for name in near for owner in owners[name]))[:MOST]
    register = "actors" if table is Actor else "places"
    found: list[Any] = list(db.exec(select(table).where(col(table.id).in_(ids))))
    rows = {row.id: row for row in found}
    return tuple(Suggestion(register, rows[one].slug, in_words(rows[one])) for one in ids)


def _alike_in_length(wanted: str, names: Iterable[str]) -> list[str]:
    """Names that can be close at all: the ratio is twice the letters in common over the letters of both."""
    return [one for one in names if 2 * min(len(one), len(wanted)) >= CLOSE * (len(one) + len(wanted))]


def _holding(wanted: str, names: Iterable[str]) -> list[str]:
    """Names in which what was asked for stands whole, the shortest first; a letter or two would be in any."""
    if len(wanted) < 3:
        return []
    return sorted((name for name in names if f" {wanted}" in f" {name}"), key=len)
