"""What an index has worked out already, kept for as long as it is used and there is room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar

T = TypeVar("T")
ROOM = 48 * 2**20
"""The bytes that all kept arrays of one index may take together."""


class Kept:
    """A memory of arrays and other values by key; the ones that were not asked for longest go first."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._size = 0
        self._lock = RLock()

    def get(self, key: Hashable) -> Any:
        """The value of a key; None where it is not kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def items(self) -> list[tuple[Hashable, Any]]:
        """All that is kept, what was asked for last at the end."""
        with self._lock:
            return [(key, value) for key, (value, _) in self._values.items()]

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key, made where it is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                found: T = self._values[key][0]
                return found
        made = make()
        with self._lock:
            self._keep(key, made)
        return made

    def instead(self, key: Hashable, made: T) -> T:
        """A value that takes the place of one that does not hold any more."""
        with self._lock:
            if key in self._values:
                self._size -= self._values.pop(key)[1]
            self._keep(key, made)
        return made

    def _keep(self, key: Hashable, made: Any) -> None:
        size = 200 + int(getattr(made, "nbytes", 0))
        if key in self._values or size > self._room // 2:
            return
        self._values[key] = made, size
        self._size += size
        while self._size > self._room:
            _, (_, gone) = self._values.popitem(last=False)
            self._size -= gone
