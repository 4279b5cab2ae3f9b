"""What changed between two versions of a record of the registers, in words: its names, ties, point, addresses."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.domain import change_words as words
from app.domain.change_words import Change, Field, Names
from app.domain.dates import bounds_words, read_day
from app.domain.vocabulary import ActorKind, LinkKind, NameKind, PlaceKind
from app.i18n import N_, gettext, ngettext

Path = tuple[str, ...]
Row = Mapping[str, Any]
Seen = Callable[[str, str], bool]
"""Whether readers may be told of a record, given its kind and its slug."""

_NOTES = {
    "note": Field(N_("Note"), words.quoted, long=True),
    "note_fr": Field(N_("Note in French"), words.quoted, long=True),
    "listed": Field(N_("Public by itself"), words.flag_words, public=False),
}
FIELDS: dict[str, dict[str, Field]] = {
    "actor": {
        "name": Field(N_("Label"), words.quoted),
        "name_fr": Field(N_("Label in French"), words.quoted),
        "kind": Field(N_("Kind"), words.word(ActorKind)),
        "merged_into": Field(N_("Merged into"), words.named("actor")),
        **_NOTES,
    },
    "place": {
        "name": Field(N_("Label"), words.quoted),
        "name_fr": Field(N_("Label in French"), words.quoted),
        "kind": Field(N_("Kind"), words.word(PlaceKind)),
        "region": Field(N_("Region"), words.named("place")),
        "district": Field(N_("District"), words.named("place")),
        "country": Field(N_("Country"), words.as_given),
        "geonames_id": Field(N_("Number in GeoNames"), words.as_given),
        "merged_into": Field(N_("Merged into"), words.named("place")),
        **_NOTES,
    },
    "source": {
        "publisher": Field(N_("Publisher"), words.quoted),
        "publisher_fr": Field(N_("Publisher in French"), words.quoted),
        "title": Field(N_("Title"), words.quoted),
        "title_fr": Field(N_("Title in French"), words.quoted),
        "url": Field(N_("Address"), words.as_given),
        "archived_url": Field(N_("Archived copy"), words.as_given),
        "published_on": Field(N_("Published on"), words.day_words),
        "language": Field(N_("Language"), words.as_given),
        "repeats": Field(N_("It repeats"), words.named("source")),
        "dataset": Field(N_("Dataset"), words.named("dataset")),
        "merged_into": Field(N_("Merged into"), words.named("source")),
        **_NOTES,
    },
}
_POINTS_TO = {
    "actor": {"merged_into": "actor"},
    "place": {"region": "place", "district": "place", "merged_into": "place"},
    "source": {"repeats": "source", "dataset": "dataset", "merged_into": "source"},
}


def register_changes(
    kind: str, before: Row | None, after: Row, names: Names, *, public: bool = True, seen: Seen | None = None
) -> list[Change]:
    """Every change between two snapshots of an actor, a place or a source; of a first version, what it came with.

    Whatever the record points to and `seen` does not let readers see is left out on both sides, as on its own page.
    """
    may_see = seen or (lambda _kind, _slug: True)
    new = _shown(kind, after, may_see)
    if before is None:
        return [_first(new)]
    old = _shown(kind, before, may_see)
    fields = {name: one for name, one in FIELDS[kind].items() if one.public or not public}
    found = [words.of_field((name,), one, old.get(name), new.get(name), names) for name, one in fields.items()]
    points = [words.point_words(one) for one in (old, new)]
    if points[0] != points[1]:
        found.append(words.told(("point",), gettext("Point on the map"), *points))
    return [one for one in found if one is not None] + [*_names(old, new), *_links(old, new, names)]


def _shown(kind: str, record: Row, seen: Seen) -> Row:
    made = dict(record)
    for name, of in _POINTS_TO[kind].items():
        if made.get(name) and not seen(of, made[name]):
            made[name] = None
    made["links"] = [one for one in made.get("links", ()) if seen("actor", one["to"])]
    return made


def _first(new: Row) -> Change:
    many = len(new.get("names", ()))
    sentence = ngettext("Recorded with %(n)s name", "Recorded with %(n)s names", many) if many else gettext("Recorded")
    return Change((), gettext("Record"), "", sentence, "added", sentence)


def _names(old: Row, new: Row) -> Iterator[Change]:
    was, now = (_keyed(one.get("names", ()), ("name", "kind", "language")) for one in (old, new))
    for key in dict.fromkeys([*was, *now]):
        before, after = was.get(key), now.get(key)
        path = ("names", *key)
        if before is None or after is None:
            said = _name_words(after or before or {})
            yield words.told(path, gettext("Name"), said if after is None else "", said if before is None else "")
            continue
        title = gettext("Name %(name)s", name=words.quoted(before["name"]))
        for change in (
            _change((*path, "time"), gettext("Time"), _time(before), _time(after)),
            _change(
                (*path, "origin"), gettext("Who spells it so"), *(one.get("origin", "") for one in (before, after))
            ),
        ):
            if change:
                yield words.under(title, change)


def _name_words(row: Row) -> str:
    label = words.word(NameKind)(row["kind"], _no_names) if row.get("kind") else ""
    more = ", ".join(one for one in (label, _time(row), row.get("origin", "")) if one)
    said = words.quoted(row["name"])
    return f"{said} ({more})" if more else said


def _no_names(kind: str, slug: str) -> str:
    del kind
    return slug


def _links(old: Row, new: Row, names: Names) -> Iterator[Change]:
    was, now = (_keyed(one["links"], ("to", "kind")) for one in (old, new))
    for key in dict.fromkeys([*was, *now]):
        before, after = was.get(key), now.get(key)
        path, row = ("links", *key), after or before or {}
        kind = words.word(LinkKind)(row["kind"], names)
        title = gettext("Tie: %(kind)s %(actor)s", kind=kind, actor=names("actor", row["to"]))
        if before is None or after is None:
            yield Change(path, title, "", "", *_came_or_went(title, came=before is None))
            continue
        notes = [[one.get(name, "") for one in (before, after)] for name in ("note", "note_fr")]
        for change in (
            _change((*path, "time"), gettext("Time"), _time(before), _time(after)),
            _change((*path, "note"), gettext("Note"), *notes[0]),
            _change((*path, "note_fr"), gettext("Note in French"), *notes[1]),
        ):
            if change:
                yield words.under(title, change)


def _came_or_went(what: str, *, came: bool) -> tuple[words.Kind, str]:
    if came:
        return "added", gettext("%(what)s added", what=what)
    return "removed", gettext("%(what)s removed", what=what)


def _change(path: Path, what: str, before: str, after: str) -> Change | None:
    return words.told(path, what, before, after) if before != after else None


def _time(row: Row) -> str:
    since, until = (_day(row.get(name)) for name in ("since", "until"))
    return bounds_words(since, until)


def _day(value: Any) -> dt.date | None:
    return value if value is None or isinstance(value, dt.date) else read_day(str(value))


def _keyed(rows: Any, fields: Path) -> dict[Path, Row]:
    """Rows by what tells them apart; the second of two equal ones is told apart by its number."""
    found: dict[Path, Row] = {}
    for one in rows:
        key = tuple(str(one.get(name, "")) for name in fields)
        while key in found:
            key = (*key, str(len(found)))
        found[key] = one
    return found
