"""The registers that made-up incidents name: actors, places in clusters, sources and datasets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.event_types import SubEventType
from app.domain.vocabulary import ActorKind

Array = NDArray[Any]
ACTORS, REGIONS, DISTRICTS, PLACES = 500, 20, 100, 5000
SUB_TYPES = list(SubEventType)
Register = tuple[str, dict[str, Any], Sequence[str], list[tuple[Any, ...]]]


def zipf(many: int, power: float) -> Array:
    """Shares of which the first is by far the largest."""
    shares: Array = 1 / np.arange(1, many + 1) ** power
    return np.asarray(shares / shares.sum())


@dataclass(frozen=True)
class Scene:
    """Where the places lie, and in which region each is."""

    region: Array
    latitude: Array
    longitude: Array

    @classmethod
    def drawn(cls, turn: np.random.Generator) -> "Scene":
        """Towns around the middles of their regions."""
        north, east = turn.uniform(10, 25, REGIONS), turn.uniform(-12, 12, REGIONS)
        region = turn.integers(0, REGIONS, PLACES)
        return cls(region, north[region] + turn.normal(0, 1.2, PLACES), east[region] + turn.normal(0, 1.2, PLACES))

    def town(self, number: int) -> tuple[int, int, int]:
        """The ids of a town, its region and its district."""
        region = int(self.region[number])
        # The districts of a region are as far apart as there are regions.
        district = number % (DISTRICTS // REGIONS) * REGIONS + region
        return REGIONS + DISTRICTS + number + 1, region + 1, REGIONS + district + 1


def registers(scene: Scene) -> Iterator[Register]:
    """The rows of every register: a table, what all rows have in common, the columns, and the rows."""
    yield "dataset", {}, ("id", "slug", "name", "republish"), [(1, "ucdp", "UCDP", "all"), (2, "acled", "ACLED", "all")]
    kinds = list(ActorKind)
    actors = [(n, f"actor-{n}", f"Actor {n}", kinds[n % len(kinds)].value) for n in range(1, ACTORS + 1)]
    yield "actor", {"version": 1}, ("id", "slug", "name", "kind"), actors
    named = [(n, name, name.lower(), "official") for n, _, name, _ in actors]
    yield "actor_name", {}, ("actor_id", "name", "folded", "kind"), named
    places = list(_places(scene))
    fields = ("id", "slug", "name", "kind", "region_id", "district_id", "latitude", "longitude")
    yield "place", {"version": 1}, fields, places
    spelt = [(n, name, name.lower()) for n, _, name, *_ in places]
    yield "place_name", {}, ("place_id", "name", "folded"), spelt
    sources = [(n, f"source-{n}", f"Source {n}") for n in (1, 2)]
    yield "source", {"version": 1}, ("id", "slug", "publisher"), sources


def _places(scene: Scene) -> Iterator[tuple[Any, ...]]:
    """Regions first, then districts, then towns: each may name only what is there."""
    for n in range(1, REGIONS + 1):
        yield (n, f"region-{n}", f"Region {n}", "region", None, None, None, None)
    for n in range(1, DISTRICTS + 1):
        yield (REGIONS + n, f"district-{n}", f"District {n}", "district", (n - 1) % REGIONS + 1, None, None, None)
    for n in range(PLACES):
        number, region, district = scene.town(n)
        point = float(scene.latitude[n]), float(scene.longitude[n])
        yield (number, f"place-{n}", f"Place {n}", "town", region, district, *point)
