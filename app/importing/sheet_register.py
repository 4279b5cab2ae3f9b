"""Records of the registers that a row of our own sheets names: those that are there, by any name, and new ones."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from app.domain.geo import Point
from app.domain.names import latin
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import ActorKind, PlaceKind
from app.i18n import N_
from app.importing.names import Match, Names
from app.importing.parties import CHOSEN
from app.importing.problem import Problem
from app.importing.sheet_cells import Cells
from app.importing.sheet_first import Gathered
from app.importing.values import by_label

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
NEW_ACTOR = N_("an actor that the register knows by some name; of a new one, what it is has to stand in %(where)s")
NEW_PLACE = N_("a place that the register knows by some name; of a new one, what it is has to stand in place_kind")
AN_AREA = N_("a region or district that the register knows by some name")
A_SOURCE = N_("the short name of a source, or its web address")
_LONGEST = 300
_MOST_KEPT = 5_000


@dataclass(slots=True)
class Needs:
    """What one incident names and no register had when the file was opened; and what is to be said of that."""

    actors: dict[str, ActorDraft] = field(default_factory=dict)
    places: dict[str, PlaceDraft] = field(default_factory=dict)
    sources: dict[str, SourceDraft] = field(default_factory=dict)
    datasets: dict[str, DatasetDraft] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)


class Said(NamedTuple):
    """What a row says of an actor: its name in both languages, its kind, and the column of that."""

    name: str
    name_fr: str
    kind: str
    kind_column: str


class Registers:
    """The registers as one import knows them."""

    def __init__(self, names: Names, told: Gathered) -> None:
        self._names, self._told = names, told
        self._actors: dict[str, ActorDraft] = {}
        self._places: dict[str, PlaceDraft] = {}
        self._sources: dict[str, tuple[dict[str, str | None], SourceDraft]] = {}

    # --- Actors ------------------------------------------------------------------------------------------------

    def actor(
        self, cells: Cells, needs: Needs, column: str, value: str, said: Said, *, speaks: bool = False
    ) -> str | None:
        """The short name of an actor that is given by its short name or by any name; None and a problem for neither."""
        name = said.name or value
        if value not in self._actors and not (SLUG.fullmatch(value) and self._names.has_actor(value)):
            match = self._names.actor(name, speaks=speaks)
            if match.slug is None:
                return self._new_actor(cells, needs, column, value, said)
            self._doubt(cells, needs, column, value, match)
            value = match.slug
        if value in self._actors:
            needs.actors[value] = self._actors[value]
        return value

    def _new_actor(self, cells: Cells, needs: Needs, column: str, value: str, said: Said) -> str | None:
        kind = by_label(ActorKind).get(said.kind) or cells.one_of(said.kind_column, said.kind, ActorKind)
        name = said.name or value
        if kind is None or len(name) > _LONGEST:
            if not said.kind or kind is not None:
                cells.told(column, value, NEW_ACTOR, where=said.kind_column)
            return None

        def make(slug: str) -> ActorDraft:
            return ActorDraft(slug=slug, name=name, name_fr=said.name_fr[:_LONGEST], kind=kind)

        # A short name is kept: what leaves one atlas and comes into another is then found by the same addresses.
        own = bool(said.name) and len(value) <= 120 and SLUG.fullmatch(value)
        draft = make(value) if own else self._names.new_actor(name, make)
        self._actors[draft.slug] = needs.actors[draft.slug] = draft
        return draft.slug

    def _doubt(self, cells: Cells, needs: Needs, column: str, value: str, match: Match) -> None:
        if match.others:
            context = {"slug": match.slug, "others": ", ".join(match.others)}
            needs.notes.append(cells.remark(column, value, CHOSEN, **context))

    # --- Places ------------------------------------------------------------------------------------------------

    def area(self, cells: Cells, needs: Needs, kind: PlaceKind, region: str | None = None) -> str | None:
        """The region or district of a row, by its short name or any name."""
        column = kind.value
        value = cells.text(column, most=_LONGEST)
        if not value or (found := self._known_place(needs, value, kind)) is not None:
            return found if value else None
        name = cells.text(f"{column}_name", most=_LONGEST) or value
        country = cells.text("place_country", most=2).upper() or "ML"
        if kind is PlaceKind.REGION:
            match = self._names.region(name, country)
        else:
            match = self._names.district(name, region, country)
        if match.slug is not None:
            self._doubt(cells, needs, column, value, match)
            return match.slug
        if self._told.places.get(value, {}).get("name") and self._new_place(value, needs):
            return value
        cells.wrong(column, AN_AREA)
        return None

    def place(self, cells: Cells, needs: Needs, region: str | None, district: str | None) -> str | None:
        """The place of a row, by its short name or any name; `region` tells towns of one name apart."""
        value = cells.text("place", most=_LONGEST) or cells.text("place_name", most=_LONGEST)
        if not value or (found := self._known_place(needs, value)) is not None:
            return found if value else None
        match = self._named_place(cells, value, region)
        if match.slug is not None:
            self._doubt(cells, needs, "place", value, match)
            return match.slug
        kind = cells.word("place_kind", PlaceKind)
        if kind is None:
            cells.wrong("place", NEW_PLACE)
            return None
        if self._told.places.get(value, {}).get("name") and SLUG.fullmatch(value):
            return self._placed(cells, value, needs)
        name, point = cells.text("place_name", most=_LONGEST) or value, _place_point(cells)

        def make(slug: str) -> PlaceDraft:
            return PlaceDraft(slug=slug, name=name, kind=kind, region=region, district=district, **point)

        draft = self._names.new_place(name, region, make)
        self._places[draft.slug] = needs.places[draft.slug] = draft
        return draft.slug

    def _named_place(self, cells: Cells, value: str, region: str | None) -> Match:
        name = cells.text("place_name", most=_LONGEST) or value
        told = _place_point(cells)
        point = Point(**told) if told else None
        kind = by_label(PlaceKind).get(cells.text("place_kind"))
        if kind not in (PlaceKind.REGION, PlaceKind.DISTRICT):
            match = self._names.town(name, region, point)
            if match.slug is None and region is not None:
                # A row may set an incident in another region than its place, where there is only one of that name.
                anywhere = self._names.town(name, None, point)
                match = anywhere if not anywhere.others else match
            if match.slug is not None or kind is not None:
                return match
        if kind is not PlaceKind.DISTRICT:
            match = self._names.region(name)
            if match.slug is not None or kind is not None:
                return match
        return self._names.district(name, region)

    def _known_place(self, needs: Needs, value: str, kind: PlaceKind | None = None) -> str | None:
        if value in self._places and kind in (None, self._places[value].kind):
            self._again(value, needs)
            return value
        known = self._names.place(value)
        return known.slug if known is not None and kind in (None, known.kind) else None

    def lies_in(self, slug: str | None) -> tuple[str | None, str | None]:
        """The region and the district of a place that is there already."""
        known = self._names.place(slug) if slug else None
        return (known.region, known.district) if known is not None else (None, None)

    def _again(self, slug: str, needs: Needs) -> None:
        """Name a new place, after those that it lies in."""
        draft = self._places[slug]
        for other in (draft.region, draft.district):
            if other in self._places and other not in needs.places:
                self._again(other, needs)
        needs.places[slug] = draft

    def _new_place(self, slug: str, needs: Needs) -> bool:
        """Make a place as all rows together tell of it; False where they tell nonsense, which its row then says."""
        told = self._told.places[slug]
        inside = {one: told.get(one) or None for one in ("region", "district")}
        for one, other in inside.items():
            if other == slug or (other and not self._is_there(other, needs)):
                inside[one] = None
        try:
            self._places[slug] = PlaceDraft.model_validate({
                **{name: told[name] for name in ("name", "name_fr", "kind", "country") if told.get(name)},
                **{name: float(told[name]) for name in ("latitude", "longitude") if told.get(name)},
                **inside, "slug": slug,
            })  # fmt: skip
        except ValueError:
            return False
        self._again(slug, needs)
        return True

    def _is_there(self, slug: str, needs: Needs) -> bool:
        if slug in self._places or self._names.place(slug) is not None:
            return True
        return bool(self._told.places.get(slug, {}).get("name")) and self._new_place(slug, needs)

    def _placed(self, cells: Cells, slug: str, needs: Needs) -> str | None:
        if self._new_place(slug, needs):
            return slug
        if not cells.problems:
            cells.wrong("place", NEW_PLACE)
        return None

    # --- Sources -----------------------------------------------------------------------------------------------

    def source(self, cells: Cells, needs: Needs, value: str, told: dict[str, str]) -> str | None:
        """The short name of a source, which a web address gets from its own letters."""
        if _WEB.fullmatch(value):
            told = {**told, "url": told.get("url") or value}
            told["publisher"] = told.get("publisher") or (urlsplit(value).hostname or "").removeprefix("www.")
            value = _slug_of(value)
        elif not SLUG.fullmatch(value):
            cells.told("sources", value, A_SOURCE)
            return None
        if told.get("publisher") and value not in needs.sources:
            self._new_source(cells, needs, value, told)
        return value

    def _new_source(
        self, cells: Cells, needs: Needs, slug: str, told: dict[str, str], after: frozenset[str] = frozenset()
    ) -> None:
        other = self._told.repeats.get(slug)
        # What it repeats comes first; two sources that repeat each other are not followed for ever.
        if other and other not in needs.sources and other not in after and self._told.repeated[other].get("publisher"):
            self._new_source(cells, needs, other, self._told.repeated[other], after | {slug})
        fields: dict[str, str | None] = {
            **{name: told.get(name, "") for name in ("publisher", "publisher_fr", "title", "title_fr")},
            **{name: told.get(name) or None for name in ("url", "archived_url", "dataset")},
            "published_on": told.get("date") or None, "language": told.get("language") or "en",
            "repeats": other if other in needs.sources else None, "slug": slug,
        }  # fmt: skip
        known = self._sources.get(slug)
        # Many rows cite the same source: what says the same need not be checked again.
        draft = known[1] if known and known[0] == fields else cells.drafted(SourceDraft, fields, _SOURCE_COLUMNS)
        if draft is not None:
            if len(self._sources) > _MOST_KEPT:
                self._sources.clear()
            self._sources[slug] = (fields, draft)
            self.dataset(cells, needs, draft.dataset)
            needs.sources[slug] = draft

    def dataset(self, cells: Cells, needs: Needs, slug: str | None) -> None:
        """Bring a dataset along, where the file tells of it."""
        told = self._told.datasets.get(slug or "")
        if slug and told and told.get("name") and slug not in needs.datasets:
            fields = {"slug": slug, "name": told["name"], "released": told.get("version", "")}
            fields |= {name: told.get(name, "") for name in ("licence", "citation")}
            fields |= {name: told[name] for name in ("url", "republish") if told.get(name)}
            draft = cells.drafted(DatasetDraft, fields, {name: f"dataset_{name}" for name in fields})
            if draft is not None:
                needs.datasets[slug] = draft


_SOURCE_COLUMNS = {
    "published_on": "sources_date", **{name: f"sources_{name}" for name in (
        "publisher", "publisher_fr", "title", "title_fr", "url", "archived_url", "language", "dataset")},
}  # fmt: skip


def _place_point(cells: Cells) -> dict[str, float]:
    latitude, longitude = cells.latitude("place_latitude"), cells.longitude("place_longitude")
    return {"latitude": latitude, "longitude": longitude} if latitude is not None and longitude is not None else {}


def _slug_of(address: str) -> str:
    """The same short name for the same address: its words, and a sum that keeps two of them apart."""
    words = latin(address.partition("://")[2].removeprefix("www."))[:80].strip("-")
    return f"{words}-{hashlib.blake2b(address.encode(), digest_size=4).hexdigest()}".strip("-")
