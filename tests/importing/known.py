"""The names of the first incidents' registers, as an import reads them, without a database."""

from functools import cache

from app.domain.registers import ActorDraft, PlaceDraft
from app.importing import seed
from app.importing.names import Names
from app.store.known_names import KnownActor, KnownNames, KnownPlace


def first_names() -> Names:
    """What the registers know once the first incidents are loaded."""
    return Names(_first())


@cache
def _first() -> KnownNames:
    first = seed.read()
    return known(first.actors, first.places)


def known(actors: tuple[ActorDraft, ...] = (), places: tuple[PlaceDraft, ...] = ()) -> KnownNames:
    """The names of drafts."""
    return KnownNames(
        tuple(KnownActor(one.slug, one.kind, (one.name, *(name.name for name in one.names))) for one in actors),
        tuple(
            KnownPlace(
                one.slug, one.kind, (one.name, *(name.name for name in one.names)), one.country, one.region,
                one.district, one.latitude, one.longitude,
            )
            for one in places
        ),
    )  # fmt: skip
