"""Room for the answers that take long to make or to send: so many at once in a process, and fewer for one address.

Each holds a connection to the database and a thread while it is made. Without a limit, readers who take nothing would
fill the memory; without a share for each address, one of them would keep the files from everybody else.
"""

from collections import Counter
from collections.abc import Callable
from threading import Lock

from fastapi import Request

from app.domain.errors import Busy
from app.i18n import gettext

AT_ONCE = 8
EACH = 3
"""How many of them one address may have; a whole office may share one."""


class Slots:
    """The places that are taken, by whom."""

    def __init__(self, most: int = AT_ONCE, each: int = EACH) -> None:
        self._most, self._each = most, each
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    def take(self, whose: str) -> Callable[[], None]:
        """Take a place, and hand over what gives it back; raises Busy where there is none."""
        with self._lock:
            if self._taken.total() >= self._most or self._taken[whose] >= self._each:
                raise Busy(gettext(
                    "Other readers are being sent files at this moment, as many as go at once. Try again in a minute."
                ))  # fmt: skip
            self._taken[whose] += 1
        return lambda: self._give_back(whose)

    def _give_back(self, whose: str) -> None:
        with self._lock:
            self._taken[whose] -= 1
            # Nobody is remembered who has nothing.
            self._taken += Counter()


def take(request: Request) -> Callable[[], None]:
    """A place for whoever asks; what gives it back is to be called however the answer ends."""
    room: Slots = request.app.state.exports
    return room.take(request.client.host if request.client else "")
