"""Which record of the registers a name in a file means: actors, regions, districts and towns, by any spelling.

A name that no record bears gets a slug of its own, the same one whenever it is asked for in one import. Where several
records bear a name, the answer holds all of them, so that whoever asks can say that one was chosen.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from app.domain.geo import Point, distance_km
from app.domain.names import fold, latin
from app.domain.registers import ActorDraft, PlaceDraft
from app.domain.vocabulary import ActorKind, PlaceKind
from app.store.known_names import KnownActor, KnownNames, KnownPlace

SAME_KM = 15.0
"""A settlement of the same name in the same region, within so many kilometres of a row's point, is the one it means."""
SURE_KM = 5.0
"""So is one that is so near to the point, whichever region it is said to lie in: borders were redrawn."""
SPEAKERS = (ActorKind.MEDIA, ActorKind.CIVIL_SOCIETY, ActorKind.GOVERNMENT, ActorKind.UNNAMED_SOURCES)
_AREAS = (PlaceKind.REGION, PlaceKind.DISTRICT, PlaceKind.COUNTRY)
_LEVELS = frozenset({
    "region", "regions", "cercle", "circle", "district", "province", "prefecture", "state", "governorate", "de", "du",
    "des", "la", "le", "of", "the",
})  # fmt: skip
_SETTLEMENTS = frozenset({"town", "village", "city", "ville", "camp", "locality", "localite", "well", "puits"})
_ELIDED = re.compile(r"\b[dl][’'ʼ`]\s*", re.IGNORECASE)
_MOST = 100


class Match(NamedTuple):
    """The record that a name means, and what else bears the name; no slug where no record does."""

    slug: str | None = None
    others: tuple[str, ...] = ()


NONE = Match()


class Names:
    """What the registers call themselves, read once for a whole import."""

    def __init__(self, known: KnownNames | None = None) -> None:
        known = known or KnownNames()
        self._actors: dict[str, list[KnownActor]] = {}
        self._areas: dict[tuple[PlaceKind, str], list[KnownPlace]] = {}
        self._towns: dict[str, list[KnownPlace]] = {}
        self._slugs = {one.slug: one.slug for one in known.actors} | dict(known.merged_actors)
        self._places = {one.slug: one for one in known.places}
        self._merged_places = dict(known.merged_places)
        self._new_actors: dict[str, ActorDraft] = {}
        self._new_places: dict[tuple[str, str | None], PlaceDraft] = {}
        for actor in known.actors:
            self._learn_actor(actor)
        for place in known.places:
            self._learn_place(place)

    # --- Actors ------------------------------------------------------------------------------------------------

    def actor(self, name: str, *, speaks: bool = False) -> Match:
        """The actor of a name or, where none bears it, of a slug.

        Of several the one that acts comes first, or the one that speaks: a newsroom is not a party, nor a militia a
        claimant.
        """
        found = self._actors.get(fold(name), [])
        if not found:
            return Match(self._slugs.get(name.strip().lower()))
        ranked = sorted(found, key=lambda one: (one.kind in SPEAKERS) is not speaks)
        return Match(ranked[0].slug, tuple(one.slug for one in ranked[1:]))

    def has_actor(self, slug: str) -> bool:
        """Whether an actor has this slug, be it that of a record which was merged."""
        return slug in self._slugs

    def new_actor(self, name: str, make: Callable[[str], ActorDraft]) -> ActorDraft:
        """A draft of the actor that bears a name which is new, made once; `make` gets its slug."""
        key = fold(name)
        draft = self._new_actors.get(key)
        if draft is None:
            draft = self._new_actors[key] = make(_free(_slug(name, "actor"), self._slugs))
            self._slugs[draft.slug] = draft.slug
        return draft

    def _learn_actor(self, actor: KnownActor) -> None:
        for name in dict.fromkeys(map(fold, actor.names)):
            if name:
                self._actors.setdefault(name, []).append(actor)

    # --- Places ------------------------------------------------------------------------------------------------

    def place(self, slug: str) -> KnownPlace | None:
        """The place of a slug, or the one that took it in."""
        return self._places.get(self._merged_places.get(slug, slug))

    def region(self, name: str, country: str = "ML") -> Match:
        """The region of a name, with or without the word for one in any language."""
        return _match(one for one in self._area(PlaceKind.REGION, name) if one.country == country)

    def district(self, name: str, region: str | None, country: str = "ML") -> Match:
        """The district of a name in a region; else the only one of that name, for borders were redrawn."""
        found = [one for one in self._area(PlaceKind.DISTRICT, name) if one.country == country]
        inside = [one for one in found if one.region == region]
        if inside:
            return _match(inside)
        return _match(found) if len(found) == 1 else NONE

    def town(self, name: str, region: str | None = None, point: Point | None = None) -> Match:
        """The settlement of a name, in a region and near a point as far as these are given; the nearest first."""
        found = self._settlements(name)
        inside = [one for one in found if region is None or one.region == region]
        if point is None:
            return _match(inside)
        return _match(_nearest(inside, point, SAME_KM) or _nearest(found, point, SURE_KM))

    def new_place(self, name: str, region: str | None, make: Callable[[str], PlaceDraft]) -> PlaceDraft:
        """A draft of the place that bears a name which is new in its region, made once; `make` gets its slug."""
        key = (fold(name), region)
        draft = self._new_places.get(key)
        if draft is None:
            taken = self._places.keys() | self._merged_places.keys()
            draft = self._new_places[key] = make(_free(_slug(name, "place"), taken))
            names = (draft.name, *(one.name for one in draft.names))
            place = KnownPlace(draft.slug, draft.kind, names, draft.country, draft.region, draft.district)
            self._places[draft.slug] = place
            self._learn_place(place)
        return draft

    def made(self, slug: str) -> PlaceDraft | None:
        """The draft of a place that is new in this import."""
        return next((one for one in self._new_places.values() if one.slug == slug), None)

    def _learn_place(self, place: KnownPlace) -> None:
        if place.kind in _AREAS:
            for name in dict.fromkeys(spelt for one in place.names for spelt in (fold(one), bare(one))):
                if name:
                    self._areas.setdefault((place.kind, name), []).append(place)
            return
        for name in dict.fromkeys(map(_squeezed, place.names)):
            if name:
                self._towns.setdefault(name, []).append(place)

    def _area(self, kind: PlaceKind, name: str) -> list[KnownPlace]:
        return self._areas.get((kind, fold(name))) or self._areas.get((kind, bare(name)), [])

    def _settlements(self, name: str) -> list[KnownPlace]:
        words = fold(name).split()
        found = self._towns.get("".join(words))
        if found is None and len(words) > 1 and words[-1] in _SETTLEMENTS:
            found = self._towns.get("".join(words[:-1]))
        return found or []


def bare(name: str) -> str:
    """The folded name of an area without the word for its level: “Région de Ségou” and “Segou region” are “segou”."""
    words = fold(_ELIDED.sub("", name)).split()
    return " ".join(one for one in words if one not in _LEVELS)


def _squeezed(name: str) -> str:
    """The folded name without blanks: “I-n-Delimane” is “In Delimane”, and “Ti-n-Zaouaten” is “Tinzaouaten”."""
    return fold(name).replace(" ", "")


def _nearest(found: Iterable[KnownPlace], point: Point, within_km: float) -> list[KnownPlace]:
    apart = [(distance_km(point, here), one) for one in found if (here := _point(one)) is not None]
    near = sorted((pair for pair in apart if pair[0] <= within_km), key=lambda pair: pair[0])
    return [one for _, one in near]


def _match(found: Iterable[KnownPlace]) -> Match:
    slugs = [one.slug for one in found]
    return Match(slugs[0], tuple(slugs[1:])) if slugs else NONE


def _point(place: KnownPlace) -> Point | None:
    if place.latitude is None or place.longitude is None:
        return None
    return Point(place.latitude, place.longitude)


def _slug(name: str, otherwise: str) -> str:
    """The name in the letters of an address; of one without any that are known, a number that follows from it."""
    made = latin(name)[:_MOST].strip("-")
    return made or f"{otherwise}-{hashlib.blake2b(name.encode(), digest_size=5).hexdigest()}"


def _free(slug: str, taken: Iterable[str]) -> str:
    return next(one for one in _numbered(slug) if one not in taken)


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1
