"""The first look at a sheet: what its rows together say of places, datasets and sources that several of them name.

A row says of a place what it knows: one whose region is the incident's own does not know that of the place. What is
kept here is bounded by the registers, not by the rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.domain.cells_text import bare, items_of
from app.importing.problem import Problem
from app.importing.table import Row, Table

_DESCRIBING = ("place_kind", "region_name", "sources_repeats", "dataset_name")
SOURCE = (
    "publisher", "publisher_fr", "title", "title_fr", "url", "archived_url", "date", "language", "repeats", "dataset",
)  # fmt: skip


@dataclass(slots=True)
class Gathered:
    """By their short names: places and datasets as columns tell of them, and the sources that others repeat."""

    places: dict[str, dict[str, str]] = field(default_factory=dict)
    datasets: dict[str, dict[str, str]] = field(default_factory=dict)
    repeats: dict[str, str] = field(default_factory=dict)
    repeated: dict[str, dict[str, str]] = field(default_factory=dict)


def describes(table: Table) -> bool:
    """Whether the rows tell of records of the registers at all: what is written by hand need not be read twice."""
    return any(one in table.headings for one in _DESCRIBING)


def gathered(rows: Iterable[Row | Problem]) -> Gathered:
    """What all rows say."""
    made, seen = Gathered(), set()
    for row in rows:
        if isinstance(row, Problem):
            continue
        values = row.values
        whereabouts = tuple(values.get(one, "") for one in ("place", "region", "district", "own_areas"))
        if whereabouts not in seen:
            seen.add(whereabouts)
            _places(values, made.places)
        if (slug := values.get("dataset", "")) and slug not in made.datasets:
            made.datasets[slug] = _part(values, "dataset_")
        if values.get("sources_repeats"):
            _repeats(values, made)
    return made


def _places(values: dict[str, str], made: dict[str, dict[str, str]]) -> None:
    region, district = values.get("region", ""), values.get("district", "")
    areas = {} if values.get("own_areas") == "true" else {"region": region, "district": district}
    _add(made, region, {**_part(values, "region_"), "kind": "region"})
    _add(made, district, {**_part(values, "district_"), "kind": "district", "region": areas.get("region", "")})
    place = values.get("place", "")
    told = _part(values, "place_")
    if told.get("kind") == "region":
        areas = {}
    elif told.get("kind") == "district":
        areas.pop("district", None)
    _add(made, place, {**told, **areas})


def _add(made: dict[str, dict[str, str]], slug: str, told: dict[str, str]) -> None:
    if slug:
        known = made.setdefault(slug, {})
        known.update({name: value for name, value in told.items() if value and not known.get(name)})


def _part(values: dict[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): bare(value) for name, value in values.items() if name.startswith(prefix)}


def _repeats(values: dict[str, str], made: Gathered) -> None:
    slugs = items_of(bare(values.get("sources", "")))
    repeats = items_of(bare(values["sources_repeats"]))
    told: dict[str, Any] = {name: items_of(bare(values.get(f"sources_{name}", ""))) for name in SOURCE}
    if len(repeats) != len(slugs):
        return
    for slug, other in zip(slugs, repeats, strict=True):
        if not other or other not in slugs:
            continue
        made.repeats[slug] = other
        at = slugs.index(other)
        made.repeated[other] = {name: items[at] if at < len(items) else "" for name, items in told.items()}
