"""Where an event in a dataset was: its region and district by the registers' labels, and its town by its name.

A region that no register knows is told and left out, for there are few, and all of them are known. A district that is
new in its region is made, unlisted, for a dataset names dozens of them.
"""

from dataclasses import dataclass

from app.domain.geo import Point
from app.domain.names import fold
from app.domain.registers import PlaceDraft, PlaceNameDraft
from app.domain.vocabulary import PlaceKind
from app.i18n import N_
from app.importing.french import in_french
from app.importing.names import Names, bare
from app.importing.problem import Problem
from app.importing.table import Row
from app.importing.values import problem

NO_REGION = N_("a region that the register of places knows: without it, the record has no label of a region")
ELSEWHERE = N_("a district of that region: by the register it lies in %(region)s")
CHOSEN = N_("a name that one place bears: here it was taken for %(slug)s, and might be %(others)s")
_COUNTRIES = {
    "mali": "ML", "niger": "NE", "burkina faso": "BF", "algeria": "DZ", "mauritania": "MR", "senegal": "SN",
    "guinea": "GN", "ivory coast": "CI", "cote divoire": "CI",
}  # fmt: skip
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Labels:
    """The slugs of a region and a district, and the draft of the district if it is new."""

    region: str | None = None
    district: str | None = None
    new: tuple[PlaceDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """Something to tell of the first row that has it."""

    column: int
    expected: str
    context: dict[str, object]


class Whereabouts:
    """The places of one import, each combination looked up once; `dataset` is who spells them so."""

    def __init__(self, names: Names, dataset: str) -> None:
        self._names = names
        self._dataset = dataset
        self._labels: dict[tuple[str, str, str], Labels] = {}
        self._towns: dict[tuple[str, str, Point | None], str | None] = {}
        self._chosen: set[str] = set()
        self._said: list[_Said] = []

    def labels(self, country: str, region: str, district: str) -> Labels:
        """The labels that the names of a region and a district mean in a country."""
        key = (country, region, district)
        found = self._labels.get(key)
        if found is None:
            code = _COUNTRIES.get(fold(country)) if country else "ML"
            found = self._labels[key] = self._look_up(code, region, district) if code else Labels()
        return found

    def town(self, name: str, labels: Labels, point: Point | None) -> str | None:
        """The settlement of exactly this name in the region, near the point; none without a region."""
        if labels.region is None or not name:
            return None
        key = (name, labels.region, point)
        if key not in self._towns:
            if len(self._towns) >= _MOST:
                self._towns.clear()
            match = self._names.town(name, labels.region, point)
            self._towns[key] = match.slug
            if match.others and name not in self._chosen:
                self._chosen.add(name)
                self._said.append(_Said(2, CHOSEN, {"slug": match.slug, "others": ", ".join(match.others)}))
        return self._towns[key]

    def told(self, row: Row, region: str, district: str, town: str) -> tuple[Problem, ...]:
        """What there is to tell of the names that were met first in this row, under its columns."""
        if not self._said:
            return ()
        columns = (region, district, town)
        said = tuple(problem(row, columns[one.column], one.expected, **one.context) for one in self._said)
        self._said.clear()
        return said

    def _look_up(self, country: str, region: str, district: str) -> Labels:
        if not region:
            return Labels()
        around = self._names.region(region, country)
        if around.slug is None:
            if country == "ML":
                self._said.append(_Said(0, NO_REGION, {}))
            return Labels()
        if around.others:
            self._said.append(_Said(0, CHOSEN, {"slug": around.slug, "others": ", ".join(around.others)}))
        if not bare(district):
            return Labels(around.slug)
        return self._district(country, around.slug, district)

    def _district(self, country: str, region: str, name: str) -> Labels:
        match = self._names.district(name, region, country)
        if match.slug is None:
            named = f"{name} cercle" if country == "ML" and fold(name) == bare(name) else name
            draft = self._names.new_place(named, region, lambda slug: self._draft(slug, named, region, country))
            return Labels(region, draft.slug, (draft,))
        if match.others:
            self._said.append(_Said(1, CHOSEN, {"slug": match.slug, "others": ", ".join(match.others)}))
        known = self._names.place(match.slug)
        if known is not None and known.region != region:
            self._said.append(_Said(1, ELSEWHERE, {"region": known.region or ""}))
        new = self._names.made(match.slug)
        return Labels(region, match.slug, (new,) if new else ())

    def _draft(self, slug: str, name: str, region: str, country: str) -> PlaceDraft:
        spelt = PlaceNameDraft(name=name, origin=self._dataset)
        return PlaceDraft(
            slug=slug, name=name, name_fr=in_french(name), kind=PlaceKind.DISTRICT, region=region, country=country,
            listed=False, names=(spelt,),
        )  # fmt: skip
