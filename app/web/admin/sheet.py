"""Forms with nested rows: what may be typed, what was typed, and how it becomes a draft."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.errors import InvalidRecord
from app.domain.lines import one_kind
from app.i18n import gettext

Kind = Literal["line", "code", "text", "choice", "check", "day", "bound", "number", "whole", "web", "pick"]
Values = dict[str, Any]
"""Field by field what was typed; a list of rows, each a dict, under the name of nested ones."""
MOST_ROWS = 200


@dataclass(frozen=True)
class Spec:
    """One field: its name and kind, its label and what is said of it as message ids, and what it may hold."""

    name: str
    kind: Kind
    label: str
    hint: str = ""
    words: type[Any] | None = None
    """The vocabulary of a choice."""
    register: str = ""
    """The register from which a record is picked."""
    optional: bool = True
    bounds: tuple[int, int] = (0, 0)
    default: str = ""


@dataclass(frozen=True)
class Nested:
    """Rows under a record: their name, and message ids for their title, for one of them and for adding one."""

    name: str
    title: str
    one: str
    add: str
    fields: tuple[Spec, ...]
    hint: str = ""


@dataclass(frozen=True)
class Layout:
    """A whole form."""

    fields: tuple[Spec, ...]
    nested: tuple[Nested, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One value that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True)
class Box:
    """A field as the page shows it."""

    name: str
    kind: Kind
    label: str
    hint: str
    value: str
    required: bool
    choices: tuple[Choice, ...] = ()
    offered: tuple[Choice, ...] = ()
    """Records that may be meant, each of which a button takes."""
    shown: str = ""
    """What the record is called whose short name stands in the field."""
    register: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One nested row."""

    title: str
    number: int
    boxes: tuple[Box, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """The nested rows of one kind."""

    name: str
    title: str
    hint: str
    add: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()


def blank(layout: Layout) -> Values:
    """What a new form holds."""
    return {**_blank_row(layout.fields), **{one.name: [] for one in layout.nested}}


def _blank_row(fields: Iterable[Spec]) -> dict[str, str]:
    return {one.name: one.default for one in fields}


def of_draft(draft: Mapping[str, Any], layout: Layout) -> Values:
    """A draft as its form shows it."""
    values: Values = {one.name: typed(draft.get(one.name)) for one in layout.fields}
    for nested in layout.nested:
        rows = draft.get(nested.name) or ()
        values[nested.name] = [{one.name: typed(row.get(one.name)) for one in nested.fields} for row in rows]
    return values


def typed(value: Any) -> str:
    """A value as somebody would type it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def of_form(sent: Mapping[str, str], layout: Layout) -> Values:
    """What a form sent; rows keep their order and are numbered anew. Raises InvalidRecord for more than are taken."""
    values: Values = {one.name: clean(sent.get(one.name, "")) for one in layout.fields}
    for nested in layout.nested:
        found: dict[int, dict[str, str]] = {}
        names = {one.name for one in nested.fields}
        for key, value in sent.items():
            match = ROW.fullmatch(key)
            if match and match["list"] == nested.name and match["field"] in names:
                found.setdefault(int(match["number"]), {})[match["field"]] = clean(value)
        if len(found) > MOST_ROWS:
            raise InvalidRecord(gettext("These are too many rows: %(most)s at most.", most=MOST_ROWS))
        empty = _blank_row(nested.fields)
        values[nested.name] = [{**empty, **found[number]} for number in sorted(found)]
    return values


ROW = re.compile(r"(?P<list>[a-z]+)-(?P<number>[0-9]{1,6})-(?P<field>[a-z_]+)")


def clean(text: str) -> str:
    """A typed text with one kind of line end and no blanks around it."""
    return one_kind(text).strip()


def stepped(values: Values, step: str, layout: Layout) -> Values:
    """The values after a step that only changes the form: a row more, a row less, or a record that was picked."""
    for nested in layout.nested:
        rows: list[dict[str, str]] = values[nested.name]
        if step == f"add-{nested.name}" and len(rows) < MOST_ROWS:
            return {**values, nested.name: [*rows, _blank_row(nested.fields)]}
        match = re.fullmatch(rf"remove-{nested.name}-([0-9]{{1,6}})", step)
        if match:
            gone = int(match[1])
            return {**values, nested.name: [one for n, one in enumerate(rows) if n != gone]}
    match = re.fullmatch(r"take:([a-z0-9_-]+):([a-z0-9-]+)", step)
    return _put(values, match[1], match[2]) if match else values


def _put(values: Values, where: str, value: str) -> Values:
    row = ROW.fullmatch(where)
    if row is None:
        return {**values, where: value} if where in values else values
    rows = [dict(one) for one in values.get(row["list"], [])]
    if int(row["number"]) < len(rows):
        rows[int(row["number"])][row["field"]] = value
    return {**values, row["list"]: rows}


def spoken(values: Values, layout: Layout) -> tuple[Values, dict[str, list[int]]]:
    """The values without rows in which nothing was typed, and for each kept row the number that it has in the form."""
    kept: Values = dict(values)
    numbers: dict[str, list[int]] = {}
    for nested in layout.nested:
        given = [one.name for one in nested.fields if one.kind != "choice" and not one.default]
        rows = [(n, row) for n, row in enumerate(values[nested.name]) if any(row[name] for name in given)]
        kept[nested.name] = [row for _, row in rows]
        numbers[nested.name] = [n for n, _ in rows]
    return kept, numbers


def to_draft(values: Values, layout: Layout) -> dict[str, Any]:
    """The values as a draft takes them: nothing for an empty field that may be empty, a point in numbers."""
    made = {one.name: _value(values[one.name], one) for one in layout.fields}
    for nested in layout.nested:
        made[nested.name] = [{one.name: _value(row[one.name], one) for one in nested.fields} for row in
                             values[nested.name]]  # fmt: skip
    return made


def _value(text: str, spec: Spec) -> Any:
    if spec.kind == "check":
        return text == "1"
    if spec.kind == "number":
        return text.replace(",", ".") or None
    return None if not text and spec.optional and spec.kind not in ("line", "code", "text") else text


def together(base: Values, mine: Values, theirs: Values, layout: Layout) -> tuple[Values, tuple[str, ...]]:
    """What two people made of one version: mine where both changed a field, whose names come second."""
    made: Values = {}
    both = []
    for name in [*(one.name for one in layout.fields), *(one.name for one in layout.nested)]:
        made[name] = theirs[name] if mine[name] == base[name] else mine[name]
        if mine[name] != base[name] and theirs[name] not in (base[name], mine[name]):
            both.append(name)
            if isinstance(mine[name], list):
                # Rows that the other one added join mine; those that the other one took away go, unless I changed them.
                added = [one for one in theirs[name] if one not in base[name] and one not in mine[name]]
                kept = [one for one in mine[name] if one in theirs[name] or one not in base[name]]
                made[name] = [*kept, *added]
    return made, tuple(both)
