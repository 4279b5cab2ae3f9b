"""The fields of a register's form as its page shows them, and what somebody else changed in them meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.vocabulary import PlaceKind
from app.i18n import N_, gettext
from app.store import register_desk
from app.store.db import ReadSession
from app.store.register_desk import Kind
from app.web.admin.register_fields import LAYOUTS, offered
from app.web.admin.sheet import Box, Choice, Nested, Row, Rows, Spec, Values
from app.web.admin.sheet_rules import Problems

MOST_LISTED = 400
"""A longer register is searched when the form is sent; its names would make the page heavy."""


@dataclass(frozen=True)
class Names:
    """The records of a register that a browser offers while one is picked."""

    register: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Told:
    """What somebody else made of a field: before, and now; `mine` where the form keeps what its author typed."""

    label: str
    before: str
    now: str
    mine: bool


def boxes(db: ReadSession, kind: Kind, values: Values, problems: Problems) -> tuple[Box, ...]:
    """The fields of the record itself."""
    return tuple(_box(db, one, one.name, values[one.name], problems) for one in LAYOUTS[kind].fields)


def nested_rows(db: ReadSession, kind: Kind, values: Values, problems: Problems) -> tuple[Rows, ...]:
    """The rows under it."""
    return tuple(_rows(db, one, values[one.name], problems) for one in LAYOUTS[kind].nested)


def _rows(db: ReadSession, nested: Nested, rows: list[Mapping[str, str]], problems: Problems) -> Rows:
    made = []
    for n, row in enumerate(rows):
        where = f"{nested.name}-{n}"
        inside = tuple(_box(db, one, f"{where}-{one.name}", row[one.name], problems) for one in nested.fields)
        made.append(Row(gettext(nested.one, n=n + 1), n, inside, problems.at(where)))
    hint = gettext(nested.hint) if nested.hint else ""
    title, add = gettext(nested.title), gettext(nested.add)
    return Rows(nested.name, title, hint, add, tuple(made), problems.at(nested.name))


def _box(db: ReadSession, spec: Spec, where: str, value: str, problems: Problems) -> Box:
    told = problems.at(where)
    searched = spec.kind == "pick" and spec.register in register_desk.TABLES
    register: Any = spec.register
    return Box(
        name=where,
        kind=spec.kind,
        label=gettext(spec.label),
        hint=gettext(spec.hint) if spec.hint else "",
        value=value,
        required=not spec.optional,
        choices=choices(db, spec, value),
        offered=tuple(Choice(one.slug, one.name) for one in offered(db, spec, value)) if searched and told else (),
        shown=register_desk.named(db, register, value) if searched and not told else "",
        register=spec.register if searched else "",
        problems=told,
    )


def choices(db: ReadSession, spec: Spec, value: str = "") -> tuple[Choice, ...]:
    """What a field offers to choose from; none where something is typed."""
    if spec.kind == "choice" and spec.words is not None:
        every = [Choice(one.value, one.label) for one in spec.words]
        known = value in {one.value for one in every}
        return tuple(every if known else [Choice("", gettext("Choose …")), *every])
    finders = {
        "region": lambda: register_desk.areas(db, PlaceKind.REGION),
        "district": lambda: register_desk.areas(db, PlaceKind.DISTRICT),
        "dataset": lambda: register_desk.datasets(db),
    }
    if spec.kind != "pick" or spec.register not in finders:
        return ()
    found = [Choice(one.slug, one.name) for one in finders[spec.register]()]
    if value and all(one.value != value for one in found):
        found.insert(0, Choice(value, value))
    return (Choice("", gettext("None")), *found)


def lists(db: ReadSession, kind: Kind) -> tuple[Names, ...]:
    """The names of each register from which something is picked here, where they are not too many."""
    fields = [*LAYOUTS[kind].fields, *(one for nested in LAYOUTS[kind].nested for one in nested.fields)]
    wanted: list[Any] = [one.register for one in fields if one.register in register_desk.TABLES]
    return tuple(
        Names(one, tuple(Choice(option.slug, option.name) for option in register_desk.every(db, one)))
        for one in dict.fromkeys(wanted)
        if register_desk.count(db, one) <= MOST_LISTED
    )


def told(kind: Kind, before: Values, now: Values, both: Iterable[str]) -> tuple[Told, ...]:
    """What somebody else changed, field by field."""
    layout = LAYOUTS[kind]
    kept = set(both)
    found = [
        Told(gettext(one.label), said(before[one.name], one), said(now[one.name], one), one.name in kept)
        for one in layout.fields
        if before[one.name] != now[one.name]
    ]
    found += [
        Told(gettext(one.title), _said_rows(before[one.name], one), _said_rows(now[one.name], one), one.name in kept)
        for one in layout.nested
        if before[one.name] != now[one.name]
    ]
    return tuple(found)


NOTHING = N_("nothing")


def said(value: str, spec: Spec) -> str:
    """A value in words."""
    if spec.kind == "check":
        return gettext("yes") if value else gettext("no")
    if spec.words is not None and value:
        return str(spec.words(value).label)
    return value or gettext(NOTHING)


def _said_rows(rows: list[Mapping[str, str]], nested: Nested) -> str:
    words = [", ".join(said(row[one.name], one) for one in nested.fields if row[one.name]) for row in rows]
    return "; ".join(words) or gettext(NOTHING)
