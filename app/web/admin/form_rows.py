"""Nested rows of a sent form: how many there may be, what they may be called, and how a step moves them."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import InvalidRecord
from app.domain.names import fold
from app.i18n import N_, gettext
from app.web.admin.incident_fields import FORMS, CitationForm

log = logging.getLogger("atlas")

MOST = {"involvements": 200, "sources": 500, "claims": 2000, "new_actors": 50, "new_places": 20, "new_sources": 100}
"""How many rows of each kind a form may have: as many as a draft takes."""
MOST_CITATIONS = 50
MOST_ROWS = 5000
"""How many rows a form may have in all."""
Values = dict[str, Any]
"""Field by field what was typed; a list of rows, each a dict, under the name of nested ones."""
REFUSED = N_("The form has rows that it cannot have, or too many of them. Nothing was changed.")
_INDEX = "(0|[1-9][0-9]{0,3})"
_ROW = re.compile(rf"(?P<list>[a-z_]+)-(?P<row>{_INDEX})-(?:(?P<sub>sources)-(?P<subrow>{_INDEX})-)?(?P<field>[a-z_]+)")
_NAMES = {name: frozenset(form()._fields) for name, form in FORMS.items()}
_CITED = frozenset(CitationForm()._fields)


class Sent:
    """The fields of a form as WTForms asks for them, with the numbers of the rows of each list."""

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self._fields = dict(fields)
        self.rows = _numbers(self._fields)

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields) or 1  # An empty form was sent too.

    def getlist(self, name: str) -> list[str]:
        """The one value of a field, or none."""
        return [self._fields[name]] if name in self._fields else []


def _numbers(fields: Mapping[str, str]) -> dict[str, list[int]]:
    """The numbers of the rows by list; raises InvalidRecord for rows that no page of ours has sent."""
    found: dict[str, set[int]] = {}
    for name in fields:
        head = name.partition("-")[0]
        if head not in MOST or head == name:
            continue
        row = _ROW.fullmatch(name)
        if row is None or int(row["row"]) >= MOST[head]:
            raise refused(name)
        inner = row["sub"] is not None
        if inner and (head != "claims" or int(row["subrow"]) >= MOST_CITATIONS or row["field"] not in _CITED):
            raise refused(name)
        if not inner and row["field"] not in _NAMES[head] - {"sources"}:
            raise refused(name)
        found.setdefault(head, set()).add(int(row["row"]))
        if inner:
            found.setdefault(f"{head}-{row['row']}-sources", set()).add(int(row["subrow"]))
    if sum(map(len, found.values())) > MOST_ROWS:
        raise refused(f"{MOST_ROWS}+ rows")
    return {name: sorted(numbers) for name, numbers in found.items()}


def refused(name: str) -> InvalidRecord:
    """The refusal of a form that none of our pages sends, noted for the operator."""
    log.warning("a form was refused for its rows: %.80r", name)
    return InvalidRecord(gettext(REFUSED))


@dataclass(frozen=True, slots=True)
class Stepped:
    """The values after a step, the field that gets the focus, and the picker that was asked to offer something."""

    values: Values
    focus: str = ""
    find: str = ""


def stepped(values: Values, step: str) -> Stepped:
    """Do what a button asks that changes the form alone; one that is not known, or not possible, changes nothing."""
    word, _, rest = step.partition("-")
    if word == "add":
        return _add(values, rest)
    if word in ("remove", "up", "down"):
        return _move(values, word, rest)
    if word == "find":
        return Stepped(values, rest, rest)
    if word == "take":
        where, _, slug = rest.partition(":")
        put(values, where, slug)
        return Stepped(values, where)
    if word == "make":
        kind, _, where = rest.partition("-")
        return _make(values, kind, where)
    return Stepped(values)


def _add(values: Values, name: str) -> Stepped:
    rows = rows_at(values, name)
    if rows is None or len(rows) >= (MOST_CITATIONS if name.endswith("-sources") else MOST[name]):
        return Stepped(values)
    rows.append(blank(name))
    return Stepped(values, f"{name}-{len(rows) - 1}-{_FIRST.get(name, 'source')}")


_FIRST = {"involvements": "actor", "claims": "claimant", "new_actors": "name", "new_places": "name",
          "new_sources": "publisher"}  # fmt: skip


def blank(name: str) -> Values:
    """An empty row of a list; a claim has a place for one citation."""
    form = CitationForm if name.endswith("-sources") else FORMS[name]
    made: Values = form().data
    if name == "claims":
        made["sources"] = [CitationForm().data]
    return made


def _move(values: Values, word: str, rest: str) -> Stepped:
    name, _, number = rest.rpartition("-")
    rows = rows_at(values, name)
    if rows is None or not number.isdecimal() or int(number) >= len(rows):
        return Stepped(values)
    here = int(number)
    if word == "remove":
        del rows[here]
        left = min(here, len(rows) - 1)
        return Stepped(values, f"remove-{name}-{left}" if rows else f"add-{name}")
    there = here - 1 if word == "up" else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
        here = there
    # At an end the button is not there any more, and its neighbour takes the focus.
    word = "down" if here == 0 else "up" if here == len(rows) - 1 else word
    return Stepped(values, f"{word}-{name}-{here}")


def _make(values: Values, kind: str, where: str) -> Stepped:
    """A row for a new record that is called as a field calls it."""
    name, text = f"new_{kind}s", at(values, where)
    if name not in MOST or not text or len(values[name]) >= MOST[name]:
        return Stepped(values, where)
    if any(folded(text) in calls(row) for row in values[name]):
        # The row that is there is meant by this name already.
        return Stepped(values, where)
    first = _FIRST[name]
    if kind == "source":
        first = "url" if text.lower().startswith(("http://", "https://")) else "title"
    values[name].append({**blank(name), "called": text, first: text})
    return Stepped(values, f"{name}-{len(values[name]) - 1}-{'publisher' if kind == 'source' else 'kind'}")


def calls(row: Values) -> list[str]:
    """The names, folded, under which the rows of the form can mean a new record."""
    publisher, title = row.get("publisher", ""), row.get("title", "")
    whole = f"{publisher}: {title}" if publisher and title else ""
    names = (row["called"], row.get("name", ""), title, whole, row.get("url", ""), publisher)
    return [folded(one) for one in names if one]


def folded(text: str) -> str:
    """A name as it is compared; one of signs alone stays as it is."""
    return fold(text) or text


def rows_at(values: Values, name: str) -> list[Values] | None:
    """The rows of a list by its name in the form, such as `claims` or `claims-2-sources`; None where there is none."""
    if name in MOST:
        rows: list[Values] = values[name]
        return rows
    match = re.fullmatch(rf"claims-{_INDEX}-sources", name)
    if match is None or int(match[1]) >= len(values["claims"]):
        return None
    found: list[Values] = values["claims"][int(match[1])]["sources"]
    return found


def at(values: Values, where: str) -> str:
    """The text of a field by its name in the form; empty where there is none."""
    found, name = _holder(values, where)
    text = found.get(name, "") if found else ""
    return text if isinstance(text, str) else ""


def put(values: Values, where: str, text: str) -> None:
    """Write into a field, where there is one of that name that holds a text."""
    found, name = _holder(values, where)
    if found is not None and isinstance(found.get(name), str):
        found[name] = text


def _holder(values: Values, where: str) -> tuple[Values | None, str]:
    head, _, name = where.rpartition("-")
    if not head:
        return values, name
    rows = rows_at(values, head.rpartition("-")[0])
    number = head.rpartition("-")[2]
    if rows is None or not number.isdecimal() or int(number) >= len(rows):
        return None, name
    return rows[int(number)], name
