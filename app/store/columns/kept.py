"""What an index has worked out already, kept for as long as it is used and there is room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar

T = TypeVar("T")
_ENTRY = 200
"""The bytes that a key takes."""
_Values = OrderedDict[Hashable, Any]
ROOM = 48 * 2**20
"""The bytes that all kept arrays of one index may take together, ..."""
ROOM_EACH = 48
"""... and so many more for each of its incidents."""


class Kept:
    """A memory of arrays and other values by key; the ones that were not asked for longest go first.

    What can be brought along to a newer index is what many questions need and takes long to make, and what the database
    was asked for takes longest: they go last, as long as they leave a third of the room to all else.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._found: _Values = OrderedDict()
        self._lasting: _Values = OrderedDict()
        self._things: dict[tuple[bool, int], tuple[int, int]] = {}
        self._size = self._lasts = 0
        self._lock = RLock()

    def widen(self, incidents: int) -> None:
        """Make room for what an index of so many incidents keeps."""
        self._room = ROOM + ROOM_EACH * incidents

    def get(self, key: Hashable) -> Any:
        """The value of a key; None where it is not kept."""
        with self._lock:
            for values in (self._found, self._lasting):
                if key in values:
                    values.move_to_end(key)
                    return values[key]
            return None

    def items(self) -> list[tuple[Hashable, Any]]:
        """All that is kept: what does not last and then what does, each with what was asked for last at its end."""
        with self._lock:
            return [*self._found.items(), *self._lasting.items()]

    def of(self, key: Hashable, make: Callable[[], T], *, dear: bool = False) -> T:
        """The value of a key, made where it is not kept; `dear` is what the database is asked for."""
        found: T | None = self.get(key)
        if found is not None:
            return found
        made = make()
        with self._lock:
            self._keep(key, made, dear=dear)
        return made

    def instead(self, key: Hashable, made: T) -> T:
        """A value that takes the place of one that does not hold any more."""
        with self._lock:
            for values in (self._found, self._lasting):
                if key in values:
                    self._let_go(values, key)
            self._keep(key, made, dear=False)
        return made

    def _keep(self, key: Hashable, made: Any, *, dear: bool) -> None:
        size = int(getattr(made, "nbytes", 0))
        if key in self._found or key in self._lasting or size > self._room // 2:
            return
        lasts = dear or hasattr(made, "carried")
        (self._lasting if lasts else self._found)[key] = made
        # One thing by several keys takes its memory once.
        keys, size = self._things.get((lasts, id(made)), (0, size))
        self._things[lasts, id(made)] = keys + 1, size
        self._count(_ENTRY + (0 if keys else size), lasts=lasts)
        while self._size > self._room:
            first = self._lasting if not self._found or 3 * self._lasts > 2 * self._room else self._found
            self._let_go(first, next(iter(first)))

    def _let_go(self, values: _Values, key: Hashable) -> None:
        lasts = values is self._lasting
        gone = lasts, id(values.pop(key))
        keys, size = self._things.pop(gone)
        if keys > 1:
            self._things[gone] = keys - 1, size
        self._count(-_ENTRY - (0 if keys > 1 else size), lasts=lasts)

    def _count(self, size: int, *, lasts: bool) -> None:
        self._size += size
        self._lasts += size if lasts else 0
