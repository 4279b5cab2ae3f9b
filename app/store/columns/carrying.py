"""What an index has worked out, brought along to the one that follows it after some incidents changed.

What is not brought along is worked out again when it is asked for.
"""

from collections.abc import Hashable
from typing import Any

import numpy as np

from app.store.columns.adding import Sums
from app.store.columns.moving import Derived, Moved
from app.store.columns.shape import Array, Columns, Index

Entry = tuple[Hashable, Any]
_RESTS_ON: dict[Hashable, tuple[str, ...]] = {
    "long": ("first", "last"), "loose": ("how",), "involved": ("actors", "roles"),
}  # fmt: skip
"""The columns from which some values follow, that stand as long as these do."""
COPIED = 16
"""So many bytes for each incident are copied at most for what follows from columns, and as many for sums: an edit does
not wait for what few questions need. What was asked for last comes first.
"""
LEAST = 100_000
"""Of a smaller index as much is copied as of one with so many incidents, which takes no time."""


def carry(old: Index, new: Index, how: Moved) -> None:
    """Keep for the new index what the old one kept and can be brought along."""
    values, room = old.kept.items(), COPIED * max(len(new), LEAST)
    rest = [one for one in values if not isinstance(one[1], Derived | Sums)]
    _bring(old, new, how, [*rest, *_newest(values, Derived, room, copied=not how.in_place)])
    # Sums are of columns, which have to be there: they would be made anew, which takes longer than all else.
    there = [None, *(one.of for _, one in new.kept.items() if isinstance(one, Derived))]
    sums = [one for one in values if isinstance(one[1], Sums) and one[1].codes in there]
    _bring(old, new, how, _newest(sums, Sums, room, copied=True))


def _bring(old: Index, new: Index, how: Moved, values: list[Entry]) -> None:
    for key, value in values:
        found = value.carried(old, new, how) if hasattr(value, "carried") else _standing(old, new, how, (key, value))
        if found is not None:
            new.kept.of(key, lambda found=found: found)  # type: ignore[misc]


def _newest(values: list[Entry], kind: type[Any], room: int, *, copied: bool) -> list[Entry]:
    """Those of a kind that were asked for last, as far as there is room for what is copied; in the order of before."""
    found = []
    for one in reversed(values):
        if isinstance(one[1], kind):
            room -= one[1].nbytes if copied else 0
            if room >= 0:
                found.append(one)
    return found[::-1]


def _standing(old: Index, new: Index, how: Moved, kept: Entry) -> Any:
    """A value as it stands now, where few of it changed; else None."""
    key, value = kept
    name: Any = key[0] if isinstance(key, tuple) and key else key
    if name == "places":
        return _placed(old, new, how, value)
    if name == "marks":
        return _marked(old, new, how, value)
    if name not in _RESTS_ON or not how.in_place:
        return None
    same = all(_same(old.columns, new.columns, one) for one in _RESTS_ON[name])
    if name == "involved":
        same = same and np.array_equal(old.beside.standing, new.beside.standing)
    return value if same else None


def _placed(old: Index, new: Index, how: Moved, places: Array) -> Array | None:
    """The places by id: only those between the first change and the last one are others."""
    if int(new.columns.ids[how.come].max(initial=0)) >= len(places):
        return None
    made = places.copy()
    made[old.columns.ids[how.gone]] = -1
    changed = np.concatenate([how.gone, how.come])
    start = int(changed.min(initial=len(new)))
    stop = len(new) if len(old) != len(new) else int(changed.max(initial=-1)) + 1
    made[new.columns.ids[start:stop]] = np.arange(start, max(start, stop), dtype=made.dtype)
    return made


def _marked(old: Index, new: Index, how: Moved, marks: dict[int, Any]) -> dict[int, Any] | None:
    """The marks of all that did not change; None where a register did, whose names stand in them."""
    if old.beside.names is not new.beside.names:
        return None
    left = marks.copy()
    for one in (*old.columns.ids[how.gone].tolist(), *new.columns.ids[how.come].tolist()):
        left.pop(one, None)
    return left


def _same(old: Columns, new: Columns, name: str) -> bool:
    one, other = getattr(old, name), getattr(new, name)
    if isinstance(one, tuple):
        return all(a is b for a, b in zip(one, other, strict=True))
    return one is other
