"""What an author may mean by words typed into a form: records by their slug, by any name, by a part of one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlmodel import col, func, or_, select

from app.domain.accounts import Member
from app.domain.names import fold, latin
from app.domain.policy import Act, may
from app.domain.vocabulary import PlaceKind
from app.models import Actor, ActorName, Place, PlaceName, Source
from app.store.called import called, is_called
from app.store.called import typed_for as typed_sources
from app.store.db import ReadSession
from app.store.lookup import survivor
from app.store.named import in_words
from app.store.public import public_actor, public_place, public_source
from app.store.resolve import actors_named, places_named, sources_named
from app.store.sight import EDITORS, PUBLIC_ADDRESSES, Sight
from app.store.suggest import near_actors, near_places

Kind = Literal["actor", "place", "region", "district", "source"]
KINDS: tuple[Kind, ...] = ("actor", "place", "region", "district", "source")
MOST = 12
"""So many records are offered at once."""
MOST_NAMES = 400
"""So many names that hold the words are looked at."""
MOST_WORDS = 8
LONGEST = 300
"""No more letters of what was typed are compared."""
_AREA = {"region": PlaceKind.REGION, "district": PlaceKind.DISTRICT}


@dataclass(frozen=True, slots=True)
class Found:
    """A record that may be meant; `also` is the other name by which it was found, or what tells it from others."""

    slug: str
    label: str
    also: str = ""
    latitude: float | None = None
    longitude: float | None = None


def sight(member: Member) -> Sight:
    """Which records a member may find: contributors those that are public, and those that their own incidents name."""
    if may(member.role, Act.DECIDE):
        return EDITORS
    return Sight(PUBLIC_ADDRESSES.standings, owner=member.id)


def meant(db: ReadSession, kind: Kind, typed: str, see: Sight, known: frozenset[str] = frozenset()) -> list[Found]:
    """The records that bear a slug or a name whole; `known` are slugs that may be meant though they are not found."""
    asked = typed.strip()[:LONGEST]
    if not asked:
        return []
    rows = _named(db, kind, asked, see)
    if not rows and asked in known:
        rows = _by_slugs(db, kind, [asked])
    return [_found(row) for row in rows[:MOST]]


def borne(db: ReadSession, kind: Kind, texts: Iterable[str]) -> frozenset[str]:
    """Those of many texts that `meant` can find anything for, and a few more: the others need not be looked up singly.

    Whatever the number of texts, this asks two questions.
    """
    asked = {text: text.strip()[:LONGEST] for text in texts}
    table = _table(kind)
    slugs = set(db.exec(select(table.slug)))
    if kind == "source":
        columns: Any = (Source.url, Source.publisher, Source.publisher_fr, Source.title, Source.title_fr)
        names = {each for row in db.exec(select(*columns)) for each in _spellings(*row)}
    else:
        names = set(db.exec(select(ActorName.folded if kind == "actor" else PlaceName.folded)))
    return frozenset(
        text
        for text, one in asked.items()
        if one in slugs or one.lower() in slugs or one in names or fold(one) in names
    )


def _spellings(url: str | None, publisher: str, publisher_fr: str, title: str, title_fr: str) -> Iterator[str]:
    """What a source may be called: its address, its title, and publisher and title in either language."""
    yield url or ""
    titles = [one for one in (title, title_fr) if one]
    yield from map(fold, titles)
    for name in {publisher, publisher_fr}:
        yield fold(name)
        yield from (fold(f"{name}: {one}") for one in titles)


def search(db: ReadSession, kind: Kind, words: str, see: Sight) -> list[Found]:
    """The records of which some name holds what was typed; those that begin with it come first."""
    wanted = fold(words[:LONGEST])
    if not wanted:
        return []
    if kind == "source":
        return [_found(row) for row in _sources_with(db, words[:LONGEST], see)]
    return _with_names(db, kind, wanted, see)


def offered(db: ReadSession, kind: Kind, words: str, see: Sight) -> list[Found]:
    """What can be chosen where nothing bears exactly the name: what holds it, else what is near to it."""
    found = search(db, kind, words, see)
    if found or kind == "source":
        return found
    near = near_actors if kind == "actor" else near_places
    slugs = [one.slug for one in near(db, words, see=see)]
    rows = {row.slug: row for row in _by_slugs(db, kind, slugs)}
    return [_found(rows[one]) for one in slugs if one in rows]


def typed_as(db: ReadSession, kind: Kind, slug: str, see: Sight) -> str:
    """What to write into a field for a record: its name where that finds it alone, else its slug."""
    rows = _by_slugs(db, kind, [slug])
    if not rows:
        return slug
    row = survivor(rows[0])
    names = [in_words(row)] if isinstance(row, Source) else [in_words(row), row.name]
    for name in names:
        if [one.slug for one in meant(db, kind, name, see)] == [row.slug]:
            return name
    return str(row.slug)


def typed_for(db: ReadSession, kind: Kind, slugs: Sequence[str], see: Sight) -> dict[str, str]:
    """The same for many, asked for at once where looking for a name costs most."""
    if kind == "source":
        return typed_sources(db, slugs, see)
    return {slug: typed_as(db, kind, slug, see) for slug in slugs}


def free_slug(db: ReadSession, kind: Kind, name: str, taken: Iterable[str]) -> str:
    """A slug made of a name that no record of the register has or had, and none of `taken`."""
    table = _table(kind)
    base = latin(name)[:80].strip("-") or kind
    held = {*taken, *db.exec(select(table.slug).where(col(table.slug).startswith(base, autoescape=True)))}
    n = 1
    while (made := base if n == 1 else f"{base}-{n}") in held or made == "new":
        n += 1
    return made


def _table(kind: Kind) -> Any:
    return {"actor": Actor, "source": Source}.get(kind, Place)


def _named(db: ReadSession, kind: Kind, asked: str, see: Sight) -> list[Any]:
    match kind:
        case "actor":
            return list(actors_named(db, asked, see))
        case "place":
            return list(places_named(db, asked, see))
        case "source":
            return list(sources_named(db, asked, see)) or _sources_called(db, asked, see)
        case _:
            return _areas_named(db, kind, asked, see)


def _areas_named(db: ReadSession, kind: Kind, asked: str, see: Sight) -> list[Place]:
    of_kind = (col(Place.kind) == _AREA[kind], public_place(see))
    exact = db.exec(select(Place).where(col(Place.slug) == asked.lower(), *of_kind)).all()
    if exact or not fold(asked):
        return list(exact)
    holding = select(PlaceName.place_id).where(col(PlaceName.folded) == fold(asked))
    return list(db.exec(select(Place).where(col(Place.id).in_(holding), *of_kind).order_by(col(Place.id))))


def _sources_called(db: ReadSession, asked: str, see: Sight) -> list[Source]:
    """Sources by their address, or by publisher and title as readers see them."""
    by_address = list(db.exec(select(Source).where(Source.url == asked, public_source(see))))
    if by_address or not fold(asked):
        return by_address
    query = select(Source).where(called([asked]), public_source(see))
    rows = db.exec(query.order_by(col(Source.published_on).desc(), col(Source.id)).limit(MOST_NAMES)).all()
    if exact := [row for row in rows if is_called(row, asked)]:
        return exact
    rows = _sources_with(db, asked, see, most=MOST_NAMES)
    return [row for row in rows if fold(asked) in (fold(in_words(row)), fold(row.title))]


def _sources_with(db: ReadSession, words: str, see: Sight, *, most: int = MOST) -> list[Source]:
    """Sources in which every word stands somewhere as it was typed, or without its accents in the slug."""
    query = select(Source).where(public_source(see))
    for word in re.findall(r"\w+", words.lower())[:MOST_WORDS]:
        columns = (Source.publisher, Source.title, Source.title_fr, Source.publisher_fr, Source.url)
        holding = [func.lower(one).contains(word, autoescape=True) for one in columns]
        if not word.isascii():
            # SQLite makes the letters a to z small, and no others.
            other_cases = (word.capitalize(), word.upper())
            holding += [col(one).contains(case, autoescape=True) for one in columns for case in other_cases]
        query = query.where(or_(*holding, col(Source.slug).contains(latin(word) or word, autoescape=True)))
    return list(db.exec(query.order_by(col(Source.published_on).desc(), col(Source.id)).limit(most)))


def _with_names(db: ReadSession, kind: Kind, wanted: str, see: Sight) -> list[Found]:
    rows: Sequence[Any]
    if kind == "actor":
        holding = col(ActorName.folded).contains(wanted, autoescape=True)
        named = select(ActorName, Actor).join(Actor).where(holding, public_actor(see))
        rows = db.exec(named.order_by(col(ActorName.id)).limit(MOST_NAMES)).all()
    else:
        holding = col(PlaceName.folded).contains(wanted, autoescape=True)
        owner = col(PlaceName.place_id) == col(Place.id)
        query = select(PlaceName, Place).join(Place, owner).where(holding, public_place(see))
        if kind in _AREA:
            query = query.where(col(Place.kind) == _AREA[kind])
        rows = db.exec(query.order_by(col(PlaceName.id)).limit(MOST_NAMES)).all()
    best: dict[str, tuple[tuple[int, int, str], Found]] = {}
    for name, row in rows:
        label = in_words(row)
        # What begins with the words goes first, then what has a word that does; own names before aliases.
        rank = 0 if name.folded.startswith(wanted) else 1 if f" {wanted}" in name.folded else 2
        order = (rank, int(name.name != label), fold(label))
        # The record's own name in the other language tells readers of this one nothing; its kind does.
        also = name.name if name.name not in (label, row.name) else row.kind.label
        if row.slug not in best or order < best[row.slug][0]:
            best[row.slug] = (order, _found(row, also))
    return [found for _, found in sorted(best.values(), key=lambda one: one[0])][:MOST]


def _by_slugs(db: ReadSession, kind: Kind, slugs: Iterable[str]) -> list[Any]:
    table = _table(kind)
    return list(db.exec(select(table).where(col(table.slug).in_(list(slugs)))))


def _found(row: Any, also: str = "") -> Found:
    if isinstance(row, Source):
        return Found(row.slug, in_words(row), row.published_on.isoformat() if row.published_on else "")
    if isinstance(row, Place):
        return Found(row.slug, in_words(row), also or row.kind.label, row.latitude, row.longitude)
    return Found(row.slug, in_words(row), also or row.kind.label)
