"""Events of ACLED that stand in a file twice: a monadic export has a row for each of the two actors."""

from collections.abc import Iterable, Iterator

from app.i18n import N_
from app.importing.problem import Problem
from app.importing.table import Row
from app.importing.values import problem

ID = "event_id_cnty"
APART = N_("the other row of this event directly before it: sort the file by this column")
_SIDE = ("actor", "assoc_actor_", "ally_actor_", "inter")
_EVENT = ("event_date", "latitude", "longitude", "fatalities")


def events(rows: Iterable[Row | Problem]) -> Iterator[Row | Problem]:
    """One row for each event: two that follow each other are put together, and one that says nothing new is dropped.

    Of the events that went by, hashes are kept: of which event, and of which actors.
    """
    seen: dict[int, int] = {}
    held: Row | None = None
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif held is not None and _is_one_event(held, row):
            held = _together(held, row)
        else:
            if held is not None:
                yield from _once(held, seen)
            held = row
    if held is not None:
        yield from _once(held, seen)


def _is_one_event(one: Row, other: Row) -> bool:
    name = one.values.get(ID, "")
    return bool(name) and name == other.values.get(ID, "") and _event(one) == _event(other)


def _once(row: Row, seen: dict[int, int]) -> Iterator[Row | Problem]:
    name = row.values.get(ID, "")
    if not name:
        yield row
        return
    said, before = hash(_said(row)), seen.get(hash(name))
    if before is None:
        seen[hash(name)] = said
        yield row
    elif before != said:
        yield problem(row, ID, APART)


def _said(row: Row) -> frozenset[str]:
    return frozenset((*_actors(row), "|".join(_event(row))))


def _event(row: Row) -> list[str]:
    """What both rows of an event say alike."""
    return [row.values.get(name, "") for name in _EVENT]


def _actors(row: Row) -> list[str]:
    return [actor for number in "12" if (actor := row.values.get(f"actor{number}", ""))]


def _together(one: Row, other: Row) -> Row:
    """The first row; where it names one actor alone, the other row's actor comes second."""
    there = _actors(one)
    new = next((number for number in "12" if other.values.get(f"actor{number}", "") not in (*there, "")), None)
    if new is None or len(there) > 1:
        return one
    values = dict(one.values)
    for name in _SIDE:
        if f"{name}{new}" in other.values:
            values[f"{name}2"] = other.values[f"{name}{new}"]
    return Row(one.line, values)
