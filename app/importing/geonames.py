"""GeoNames' export of a country: settlements, wells, camps and areas as places, with every spelling.

The file has no headings: tab-separated columns in the order that GeoNames documents (readme.txt of its export). What
the register has already keeps its name and its point, and gets the spellings that it lacks. Dunes, streams, hills and
other features are left out: they carry the names of towns (Adrar Ti-n-Zaouâtene is a hill 12 km from the town).
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from app.domain.errors import Misfit
from app.domain.geo import Point, distance_km
from app.domain.names import fold, latin
from app.domain.registers import PlaceDraft, PlaceNameDraft
from app.domain.vocabulary import PlaceKind
from app.i18n import N_, gettext
from app.importing.problem import Problem
from app.store.gazetteer import Known

COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class", "feature code",
    "country code", "cc2", "admin1 code", "admin2 code", "admin3 code", "admin4 code", "population", "elevation",
    "dem", "timezone", "modification date",
)  # fmt: skip
ORIGIN = "GeoNames"
SAME_KM = 10.0
"""A settlement of the same name within so many kilometres is the same one."""
TOWN = 5000
"""So many inhabitants make a village a town."""
_KINDS = {
    "ADM1": PlaceKind.REGION, "ADM2": PlaceKind.DISTRICT, "PPLC": PlaceKind.TOWN, "PPLA": PlaceKind.TOWN,
    "PPLA2": PlaceKind.TOWN, "PPL": PlaceKind.VILLAGE, "PPLA3": PlaceKind.VILLAGE, "PPLL": PlaceKind.VILLAGE,
    "PPLF": PlaceKind.VILLAGE, "LCTY": PlaceKind.LOCALITY, "WLL": PlaceKind.LOCALITY, "WLLS": PlaceKind.LOCALITY,
    "WTRH": PlaceKind.LOCALITY, "OAS": PlaceKind.LOCALITY, "CMP": PlaceKind.CAMP, "RSTN": PlaceKind.LOCALITY,
}  # fmt: skip
_AREAS = (PlaceKind.REGION, PlaceKind.DISTRICT)
_SCRIPTS = (("\u0600", "\u06ff", "ar"), ("\u07c0", "\u07ff", "nqo"), ("\u2d30", "\u2d7f", "tzm"))
_MOST_NAMES = 60
_WHAT = re.compile(r"^(?:Cercle|R[ée]gion)\s+(?:de\s+|du\s+|d[’'])|\s+(?:Region|Cercle)$", re.IGNORECASE)

NOT_GEONAMES = N_("This is not an export of GeoNames: a row has %(n)s columns between tabs, not 19.")
NOT_UTF8 = N_("This is not an export of GeoNames: it is not UTF-8.")
A_NUMBER = N_("a number without a sign, as GeoNames gives it")
A_DEGREE = N_("degrees in WGS 84, such as 19.954")
A_NAME = N_("a name of 1 to 300 characters")


@dataclass(frozen=True, slots=True)
class Feature:
    """One row that is a place for the register."""

    line: int
    id: int
    name: str
    spellings: tuple[str, ...]
    kind: PlaceKind
    latitude: float
    longitude: float
    country: str
    area: tuple[str, str]
    """GeoNames' codes of the region and the district."""


@dataclass(slots=True)
class Gazetteer:
    """What a file makes of the register: places that are new, those that get something, and how many stay as is."""

    new: list[PlaceDraft] = field(default_factory=list)
    widened: dict[int, list[PlaceDraft]] = field(default_factory=dict)
    """By the version that was read."""
    unchanged: int = 0
    left_out: int = 0
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    """On which line each place stands, by its short name."""
    gained: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The spellings that those get which get some."""

    @property
    def rows(self) -> int:
        """Every row of the file."""
        return len(self.new) + self.updated + self.unchanged + self.left_out + len(self.problems)

    @property
    def updated(self) -> int:
        """How many places get something."""
        return sum(len(one) for one in self.widened.values())


def read(path: Path, known: Iterator[Known]) -> Gazetteer:
    """The file against the register; raises Misfit where it is no export of GeoNames."""
    made = Gazetteer()
    features = list(_features(path, made))
    _Matching(list(known), features).into(made)
    return made


def _features(path: Path, made: Gazetteer) -> Iterator[Feature]:
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, text in enumerate(file, start=1):
                cells = text.rstrip("\r\n").split("\t")
                if len(cells) != len(COLUMNS):
                    raise Misfit(gettext(NOT_GEONAMES, n=len(cells)))
                kind = _kind(cells)
                if kind is None:
                    made.left_out += 1
                    continue
                found = _feature(number, cells, kind)
                if isinstance(found, Problem):
                    made.problems.append(found)
                else:
                    yield found
    except UnicodeDecodeError:
        raise Misfit(gettext(NOT_UTF8)) from None


def _kind(cells: Sequence[str]) -> PlaceKind | None:
    kind = _KINDS.get(cells[7])
    peopled = cells[14].isdecimal() and int(cells[14]) >= TOWN
    return PlaceKind.TOWN if kind is PlaceKind.VILLAGE and peopled else kind


def _feature(line: int, cells: Sequence[str], kind: PlaceKind) -> Feature | Problem:
    if not (cells[0].isascii() and cells[0].isdecimal()) or len(cells[0]) > 9:
        return Problem(line, COLUMNS[0], cells[0], A_NUMBER)
    if not fold(cells[1]) or len(cells[1]) > 300:
        return Problem(line, COLUMNS[1], cells[1], A_NAME)
    point = []
    for column, most in ((4, 90.0), (5, 180.0)):
        try:
            degrees = float(cells[column])
        except ValueError:
            degrees = math.nan
        if not abs(degrees) <= most:
            return Problem(line, COLUMNS[column], cells[column], A_DEGREE)
        point.append(degrees)
    spellings = dict.fromkeys(one.strip() for one in (cells[2], *cells[3].split(",")) if _is_a_name(one.strip()))
    spellings.pop(cells[1], None)
    country = cells[8] if len(cells[8]) == 2 and cells[8].isupper() and cells[8].isascii() else "ML"
    return Feature(
        line, int(cells[0]), cells[1], tuple(spellings)[:_MOST_NAMES], kind, point[0], point[1], country,
        (cells[10], cells[11]),
    )  # fmt: skip


def _is_a_name(text: str) -> bool:
    """Whether somebody writes it so; GeoNames also gives Arabic letter by letter, in small Latin ones."""
    return bool(fold(text)) and len(text) <= 300 and not (text.isascii() and text == text.lower())


class _Matching:
    """The places of the register by number and by name, and the features that become new ones."""

    def __init__(self, known: list[Known], features: list[Feature]) -> None:
        self._by_number = {one.draft.geonames_id: one for one in known if one.draft.geonames_id is not None}
        self._by_name: dict[str, list[Known]] = {}
        for one in known:
            for name in {fold(spelt.name) for spelt in one.draft.names} | {fold(one.draft.name)}:
                self._by_name.setdefault(name, []).append(one)
        self._features = features
        self._taken = {one.draft.slug for one in known}
        wanted = Counter(_slug(one) for one in features)
        self._twice = {slug for slug, many in wanted.items() if many > 1}
        self._areas: dict[tuple[PlaceKind, str], str] = {}

    def into(self, made: Gazetteer) -> None:
        """Areas first, for the others lie in them."""
        areas = [one for one in self._features if one.kind in _AREAS]
        for feature in sorted(areas, key=lambda one: one.kind is PlaceKind.DISTRICT):
            draft = self._place(feature, made)
            code = feature.area[0] if feature.kind is PlaceKind.REGION else feature.area[1]
            if draft is not None and code:
                self._areas[feature.kind, code] = draft.slug
        for feature in self._features:
            if feature.kind not in _AREAS:
                self._place(feature, made)

    def _place(self, feature: Feature, made: Gazetteer) -> PlaceDraft | None:
        found = self._by_number.get(feature.id) or self._namesake(feature)
        try:
            draft = self._widened(found.draft, feature) if found else self._new(feature)
        except ValidationError:
            made.problems.append(Problem(feature.line, COLUMNS[1], feature.name, A_NAME))
            return None
        made.lines[draft.slug] = feature.line
        if found is None:
            made.new.append(draft)
        elif draft == found.draft:
            made.unchanged += 1
        else:
            made.widened.setdefault(found.version, []).append(draft)
            made.gained[draft.slug] = tuple(one.name for one in draft.names[len(found.draft.names) :])
        return draft

    def _namesake(self, feature: Feature) -> Known | None:
        """The place of the register that this is, by name: an area of the same kind, or a settlement near by."""
        names = dict.fromkeys(
            fold(one) for one in (feature.name, _short(feature), *_shown(feature), *feature.spellings)
        )
        for known in (one for name in names for one in self._by_name.get(name, ())):
            if known.draft.geonames_id is None and _is_same(known.draft, feature):
                return known
        return None

    def _inside(self, feature: Feature) -> dict[str, str | None]:
        region = self._areas.get((PlaceKind.REGION, feature.area[0]))
        district = self._areas.get((PlaceKind.DISTRICT, feature.area[1]))
        return {
            "region": None if feature.kind is PlaceKind.REGION else region,
            "district": None if feature.kind in _AREAS else district,
        }

    def _widened(self, draft: PlaceDraft, feature: Feature) -> PlaceDraft:
        """What the register has, with the number and the spellings that it lacks."""
        has = {one.name for one in draft.names}
        more = tuple(one for one in _names(feature) if one.name not in has)
        inside = {name: slug for name, slug in self._inside(feature).items() if slug and getattr(draft, name) is None}
        if not more and not inside and draft.geonames_id is not None:
            return draft
        changes = {"geonames_id": feature.id if draft.geonames_id is None else draft.geonames_id, **inside}
        return draft.model_copy(update={**changes, "names": (*draft.names, *more)})

    def _new(self, feature: Feature) -> PlaceDraft:
        slug = _slug(feature)
        if slug in self._taken or slug in self._twice:
            slug = f"{slug}-{feature.id}"
        self._taken.add(slug)
        name, name_fr = _shown(feature)
        return PlaceDraft(
            slug=slug, name=name, name_fr=name_fr, kind=feature.kind, latitude=feature.latitude,
            longitude=feature.longitude, country=feature.country, geonames_id=feature.id, listed=False,
            names=tuple(_names(feature)), **self._inside(feature),
        )  # fmt: skip


def _is_same(draft: PlaceDraft, feature: Feature) -> bool:
    if feature.kind in _AREAS or draft.kind in (*_AREAS, PlaceKind.COUNTRY):
        return draft.kind is feature.kind
    if draft.latitude is None or draft.longitude is None:
        return False
    there = Point(feature.latitude, feature.longitude)
    return distance_km(Point(draft.latitude, draft.longitude), there) <= SAME_KM


def _short(feature: Feature) -> str:
    """The name of an area without the word for what it is."""
    return _WHAT.sub("", feature.name) if feature.kind in _AREAS else feature.name


def _shown(feature: Feature) -> tuple[str, str]:
    """What the site calls it, in English and where that is another name in French."""
    short = _short(feature)
    of = f"d’{short}" if fold(short)[:1] in "aeiouy" else f"de {short}"
    if feature.kind is PlaceKind.REGION:
        return f"{short} region", f"Région {of}"
    if feature.kind is PlaceKind.DISTRICT:
        return f"{short} cercle", f"Cercle {of}"
    return feature.name, ""


def _slug(feature: Feature) -> str:
    tail = {PlaceKind.REGION: "-region", PlaceKind.DISTRICT: "-cercle"}.get(feature.kind, "")
    name = latin(_short(feature))[:90].strip("-")
    return f"{name}{tail}" if name else f"geonames-{feature.id}"


def _names(feature: Feature) -> Iterator[PlaceNameDraft]:
    for name in dict.fromkeys((feature.name, _short(feature), *feature.spellings)):
        yield PlaceNameDraft(name=name, language=_language(name), origin=ORIGIN)


def _language(name: str) -> str:
    """The language that a script tells; Latin letters tell none."""
    return next((code for first, last, code in _SCRIPTS if any(first <= letter <= last for letter in name)), "")
