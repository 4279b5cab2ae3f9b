"""What the pages of actors and places share: finding a record, searching a register, listing incidents."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from fastapi import Response
from fastapi.responses import RedirectResponse

from app.domain.errors import NotFound, Suggestion
from app.domain.filter import LONGEST_TEXT
from app.domain.names import fold
from app.domain.sentence import sentence
from app.i18n import gettext, ngettext
from app.store.columns import answers
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.web.pages.results import Row, Way, address, included_words, rows_of

T = TypeVar("T")
NEWEST = 10
"""So many incidents stand on the page of a record; a link leads to all of them."""
MANY = 150
"""A register that is longer shows of each part the records with the most incidents, and a link to all of the part."""
FEW = 15
"""So many are these."""
MOST_ROWS = 500
"""So many rows are on one page at most; a search narrows them."""
SHORT_NAMES = 4
"""So many other names stand in a list."""


class Named(Protocol):
    """A record that has an address."""

    slug: str


@dataclass(frozen=True)
class Register(Generic[T]):
    """One register: where its pages are, and how a record is found by slug, by name, or by something like it."""

    path: str
    one: Callable[[ReadSession, str], T]
    named: Callable[[ReadSession, str], Sequence[Named]]
    near: Callable[[ReadSession, str], tuple[Suggestion, ...]]

    def find(self, db: ReadSession, asked: str) -> T | Response:
        """The record of a slug, the way to it from any of its names, or NotFound with names that are near."""
        try:
            return self.one(db, asked)
        except NotFound as unknown:
            named = self.named(db, asked)
            if not named:
                raise NotFound(unknown.detail, self.near(db, asked)) from None
            there = address(f"{self.path}/{named[0].slug}")
            return RedirectResponse(there, 308, headers={"Cache-Control": "no-cache"})


@dataclass(frozen=True)
class Found:
    """The newest incidents of one filter, and where all of them are."""

    rows: tuple[Row, ...]
    total: int
    top: int
    sentence: str
    included: str
    on_map: str
    as_table: str


def found(db: ReadSession, asked: Resolved) -> Found:
    """The newest incidents that match, and the addresses of the dashboard and the table for all of them."""
    params = asked.wanted.params()
    rows, top = rows_of(answers.cards(db, asked, limit=NEWEST), params)
    total = len(rows) if len(rows) < NEWEST else answers.count(db, asked)
    return Found(
        rows=rows,
        total=total,
        top=top,
        sentence=sentence(total, asked.wanted, asked.label),
        included=included_words(asked.included, asked.wanted),
        on_map=address("/", params),
        as_table=address("/incidents", params),
    )


@dataclass(frozen=True)
class Entry(Generic[T]):
    """A record in a list: some of its other names, and the years of its incidents."""

    record: T
    also: tuple[str, ...]
    more_names: int
    years: str


@dataclass(frozen=True)
class Part(Generic[T]):
    """The records of one kind or region; `everything` leads to all of them where some are left out."""

    key: str
    title: str
    about: str
    entries: tuple[Entry[T], ...]
    total: int
    everything: str = ""


@dataclass(frozen=True)
class Search:
    """What was looked for in a register, and what a page says about it."""

    words: str
    part: str
    problem: str
    outcome: str
    everything: str
    """The address of the whole register, where it is not what is shown."""


Names = Callable[[T], Iterable[str]]
Parts = Iterable[tuple[str, str, str, Sequence[T]]]
"""Key, title and definition of each part, with its records."""


def searched(path: str, words: str, part: str, total: int) -> Search:
    """The search of a register that has so many records left."""
    problem = ""
    if len(words) > LONGEST_TEXT:
        problem = gettext("This is too long: %(most)s characters at most.", most=LONGEST_TEXT)
    elif words and not fold(words):
        problem = gettext("“%(name)s” holds no word to search for.", name=words)
    outcome = ""
    if words and not problem:
        outcome = ngettext("%(n)s record with “%(words)s” in a name", "%(n)s records with “%(words)s” in a name", total,
                           words=words)  # fmt: skip
    return Search(words[:LONGEST_TEXT], part, problem, outcome, address(path) if words or part else "")


def matching(records: Sequence[T], words: str, names: Names[T]) -> list[T]:
    """The records of which some name holds every word; case, accents and punctuation are passed over."""
    wanted = fold(words).split() if len(words) <= LONGEST_TEXT else []
    if not wanted:
        return list(records)
    return [one for one in records if any(all(word in fold(name) for word in wanted) for name in names(one))]


def parts_of(
    path: str, parts: Parts[T], search: Search, entry: Callable[[T], Entry[T]], incidents: Callable[[T], int]
) -> tuple[Part[T], ...]:
    """The parts that hold something. Without a search, a long register shows of each what has most incidents."""
    held = [one for one in parts if one[3] and search.part in ("", one[0])]
    long = not (search.part or search.words) and sum(len(one[3]) for one in held) > MANY
    most = FEW if long else MOST_ROWS
    made = []
    for key, title, about, records in held:
        shown = records if len(records) <= most else sorted(records, key=incidents, reverse=True)[:most]
        everything = address(path, [("part", key)]) if len(shown) < len(records) and not search.part else ""
        made.append(Part(key, title, about, tuple(entry(one) for one in shown), len(records), everything))
    return tuple(made)


def contents(parts: Sequence[Part[T]]) -> tuple[Way, ...]:
    """The way to each part within the page, with how many records it has."""
    return tuple(Way(one.title, f"#part-{one.key}", count=one.total) for one in parts)


def short(names: Iterable[str], label: str) -> tuple[tuple[str, ...], int]:
    """The first few of the other names, and how many more there are."""
    others = [one for one in dict.fromkeys(names) if one != label]
    return tuple(others[:SHORT_NAMES]), max(0, len(others) - SHORT_NAMES)


def years_words(first: dt.date | None, last: dt.date | None) -> str:
    """From the year of the first incident to that of the last; empty without any."""
    if first is None or last is None:
        return ""
    return str(first.year) if first.year == last.year else f"{first.year}\u2009\u2013\u2009{last.year}"
