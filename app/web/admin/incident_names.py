"""What the pickers of the incident's form mean: records of the registers, or ones that the same form brings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from app.domain.names import latin
from app.domain.registers import ActorDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import PlaceKind
from app.i18n import N_, gettext
from app.store import pickers
from app.store.db import ReadSession
from app.store.pickers import Found, Kind
from app.store.sight import Sight
from app.web.admin.form_rows import Values, calls, folded
from app.web.admin.incident_rules import degrees, tell
from app.web.admin.sheet_rules import Problems

UNKNOWN: Mapping[Kind, str] = {
    "actor": N_("No actor is known as “%(name)s”."),
    "place": N_("No place is known as “%(name)s”."),
    "region": N_("No region is known as “%(name)s”."),
    "district": N_("No district is known as “%(name)s”."),
    "source": N_("No source is known as “%(name)s”."),
}
SEVERAL = N_("“%(name)s” may be one of several. Take one of them.")
KNOWN_ALREADY = N_("The register has this name already. Take the record that is there, or write the name out.")
NOT_NAMED = N_("No row of the form names this one. Write its name where it belongs, or take it away.")
PENDING = N_("New, in this form")
LISTS: Mapping[str, Kind] = {"new_actors": "actor", "new_places": "place", "new_sources": "source"}
MANY = 20
"""So many names of one kind are looked up singly."""
MOST_OFFERED = 12
"""For so many unknown names is looked for what may be meant: nobody reads more, and each compares all that is known."""
_AREAS = {PlaceKind.REGION.value: "region", PlaceKind.DISTRICT.value: "district"}


@dataclass(frozen=True)
class NewRecords:
    """The records that the form brings, checked; all of them unlisted."""

    actors: tuple[ActorDraft, ...] = ()
    places: tuple[PlaceDraft, ...] = ()
    sources: tuple[SourceDraft, ...] = ()


@dataclass
class Names:
    """Looks up what was typed, each name once; what is not known, or not clear, is told with what may be meant."""

    db: ReadSession
    see: Sight
    problems: Problems
    known: frozenset[str] = frozenset()
    """Slugs that the incident names already, which its author may keep."""
    offers: dict[str, tuple[Found, ...]] = field(default_factory=dict)
    _fresh: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """By register and folded name: the slug of a new record, and the row that brings it."""
    _slugs: dict[str, str] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _written: dict[tuple[Kind, str], str] = field(default_factory=dict)
    _meant: dict[tuple[Kind, str], list[Found]] = field(default_factory=dict)
    _offered: dict[tuple[Kind, str], tuple[Found, ...]] = field(default_factory=dict)

    def learn(self, values: Values) -> None:
        """Give each record that the form brings a slug, and remember what the rows may call it."""
        self.look_up(values)
        for name, kind in LISTS.items():
            for n, row in enumerate(values[name]):
                if is_blank(row):
                    continue
                where = f"{name}-{n}"
                title = row.get("name") or f"{row.get('publisher')} {row.get('published_on') or row.get('title')}"
                self._slugs[where] = pickers.free_slug(self.db, kind, title, self._slugs.values())
                for one in calls(row):
                    for register in (kind, _AREAS.get(row.get("kind", ""), kind)):
                        self._fresh.setdefault((register, one), (self._slugs[where], where))

    def look_up(self, values: Values) -> None:
        """Find out at once which of very many names are not known at all, for each is looked up by itself else."""
        for kind, texts in _named_in(values).items():
            if len(texts) > MANY:
                known = pickers.borne(self.db, kind, texts) | self.known
                self._meant |= {(kind, text): [] for text in texts if text not in known}

    def meant(self, kind: Kind, text: str) -> list[Found]:
        """The records of the registers that bear a name."""
        if (kind, text) not in self._meant:
            self._meant[kind, text] = pickers.meant(self.db, kind, text, self.see, self.known)
        return self._meant[kind, text]

    def written(self, kind: Kind, slug: str) -> str:
        """What stands in a field for a record: its name where that finds it alone, else its slug."""
        if (kind, slug) not in self._written:
            self._written[kind, slug] = pickers.typed_as(self.db, kind, slug, self.see)
        return self._written[kind, slug]

    def slug(self, kind: Kind, text: str, where: str) -> str | None:
        """The slug of what a field names; None for an empty field, and something unique for what is not known."""
        if not text:
            return None
        if fresh := self._fresh.get((kind, folded(text))):
            self._used.add(fresh[1])
            return fresh[0]
        found = self.meant(kind, text)
        if len(found) == 1:
            return found[0].slug
        if found:
            self.problems.add(where, gettext(SEVERAL, name=text[:60]))
            self.offers[where] = tuple(found)
        else:
            self.problems.add(where, gettext(UNKNOWN[kind], name=text[:60]))
            self.offers[where] = self._near(kind, text)
        # Rows that name different unknown people are not taken for rows about the same.
        return "unknown-" + (latin(text)[:80] or "name")

    def _near(self, kind: Kind, text: str) -> tuple[Found, ...]:
        """What may be meant by a name that is not known; of many such names, only for the first."""
        if (kind, text) not in self._offered and len(self._offered) >= MOST_OFFERED:
            return ()
        if (kind, text) not in self._offered:
            self._offered[kind, text] = tuple(pickers.offered(self.db, kind, text, self.see))
        return self._offered[kind, text]

    def brought(self, values: Values) -> NewRecords:
        """The new records as drafts; after every picker was looked up, for each must be named by some row."""
        actors = [made for where, row in self._rows(values, "new_actors")
                  if (made := self._draft(ActorDraft, where, {**_texts(row), "listed": False}))]  # fmt: skip
        places = [made for where, row in self._rows(values, "new_places")
                  if (made := self._draft(PlaceDraft, where, self._place(where, row)))]  # fmt: skip
        every = list(self._rows(values, "new_sources"))
        given = {where: self._source(where, row) for where, row in every}
        sources = [made for where, _ in every if (made := self._draft(SourceDraft, where, given[where]))]
        self._insist_on_use(values)
        return NewRecords(tuple(actors), tuple(places), tuple(sources))

    def _rows(self, values: Values, name: str) -> Iterator[tuple[str, Values]]:
        return ((f"{name}-{n}", row) for n, row in enumerate(values[name]) if f"{name}-{n}" in self._slugs)

    def _place(self, where: str, row: Values) -> dict[str, Any]:
        point = {one: degrees(row[one], f"{where}-{one}", self.problems) for one in ("latitude", "longitude")}
        region = self.slug("region", row["region"], f"{where}-region")
        return {**_texts(row), **point, "region": region, "listed": False}

    def _source(self, where: str, row: Values) -> dict[str, Any]:
        repeats = self.slug("source", row["repeats"], f"{where}-repeats")
        empty = {one: row[one] or None for one in ("url", "archived_url", "published_on")}
        return {**_texts(row), **empty, "repeats": repeats, "listed": False}

    def _draft(self, model: type[Any], where: str, given: dict[str, Any]) -> Any:
        try:
            made: BaseModel = model.model_validate({**given, "slug": self._slugs[where]})
        except ValidationError as error:
            tell(error.errors(), {}, self.problems, under=f"{where}-")
            return None
        return made

    def _insist_on_use(self, values: Values) -> None:
        for where in self._slugs:
            name, _, number = where.rpartition("-")
            row = values[name][int(number)]
            first = f"{where}-{'publisher' if name == 'new_sources' else 'name'}"
            found = self.meant(LISTS[name], row["name"]) if row.get("name") else []
            if found:
                self.problems.add(first, gettext(KNOWN_ALREADY))
                self.offers[first] = tuple(found)
            elif where not in self._used:
                self.problems.add(first, gettext(NOT_NAMED))


def _named_in(values: Values) -> dict[Kind, set[str]]:
    """Every name of an actor or a source that the rows of a form hold."""
    actors = {row["actor"] for row in values["involvements"]} | {row["name"] for row in values["new_actors"]}
    sources = {row["source"] for row in values["sources"]} | {row["repeats"] for row in values["new_sources"]}
    for row in values["claims"]:
        actors |= {row["claimant"], row["subject"]}
        sources |= {one["source"] for one in row["sources"]}
    regions = {row["region"] for row in values["new_places"]}
    places = {row["name"] for row in values["new_places"]}
    return {"actor": actors - {""}, "place": places - {""}, "region": regions - {""}, "source": sources - {""}}


def pending(values: Values, kind: Kind, words: str) -> list[Found]:
    """The records that the form itself brings, of which some name holds what was typed."""
    areas = {area: kind_of for kind_of, area in _AREAS.items()}
    register = "place" if kind in areas else kind
    rows: list[Values] = next((values[name] for name, one in LISTS.items() if one == register), [])
    found = []
    for row in rows:
        name = row.get("name") or row.get("title") or row.get("publisher") or ""
        fits = name and any(folded(words) in one for one in calls(row))
        if words and fits and (kind not in areas or row["kind"] == areas[kind]):
            found.append(Found(name, name, gettext(PENDING)))
    return found


def is_blank(row: Values) -> bool:
    """Whether nothing was typed into a row of a new record; its choices stand for nothing."""
    return not any(text for name, text in row.items() if name not in ("called", "kind"))


def _texts(row: Values) -> dict[str, Any]:
    return {name: text for name, text in row.items() if name != "called"}
