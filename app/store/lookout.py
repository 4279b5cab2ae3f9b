"""The lookout: which of several servers of one database answer, and which replicas are too far behind to be read."""

import logging
import time
from collections.abc import Collection, Sequence
from enum import StrEnum
from itertools import count
from threading import Event, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger("atlas")
PRIMARY = 0
"""The number of the server that takes changes; replicas are numbered from 1, in the order of the setting."""
LOOK_SECONDS = 1.0
"""So often each server is looked at, by each process; one that failed a reader is left out until the next look."""
BEHIND_SECONDS = 5.0
"""A replica has to hold what the primary held so long ago, else it is left out until it does."""
HANGING_SECONDS = 4.0
"""A look that takes longer is not waited for: the server hangs, and says nothing."""
FIRST_SECONDS = 5.0
"""So long the first reader of a process waits to learn which servers there are."""
_ASKED = "SELECT value, (SELECT version_num FROM alembic_version) FROM data_version"
Seen = tuple[int, str]
"""The version of the data, and the version of the tables."""


class State(StrEnum):
    """How a server stands, as /readyz says it."""

    UP = "up"
    BEHIND = "behind"
    AWAY = "away"
    UNKNOWN = "unknown"
    """Nobody has looked yet."""


class Source(StrEnum):
    """Where something may be read."""

    PRIMARY = "nowhere but at the primary"
    NEWEST = "at the primary, and at a replica only while it is away"
    ANY = "at a replica, and at the primary only while there is none"


class Lookout:
    """Looks at each server in a thread of its own, so that one which hangs hides nothing of the others."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = engines
        self._states = [State.UNKNOWN for _ in engines]
        self._began: list[float | None] = [None for _ in engines]
        self._looked = [Event() for _ in engines]
        self._ended = Event()
        self._turn = count()
        self._past: tuple[tuple[float, Seen], ...] = ()
        for number in range(len(engines)):
            Thread(target=self._watch, args=(number,), name=f"lookout {number}", daemon=True).start()

    @property
    def states(self) -> list[State]:
        """How each server stands, the primary first."""
        now = time.monotonic()
        return [
            State.AWAY if began is not None and now - began > HANGING_SECONDS else state
            for began, state in zip(self._began, self._states, strict=True)
        ]

    def choose(self, source: Source, without: Collection[int] = ()) -> int:
        """The server to read from; one of `without` only where no other may be asked."""
        self._wait()
        up = [one for one, state in enumerate(self.states) if state is State.UP and one not in without]
        replicas = [one for one in up if one != PRIMARY]
        wanted = source is Source.ANY or (source is Source.NEWEST and PRIMARY not in up)
        return replicas[next(self._turn) % len(replicas)] if replicas and wanted else PRIMARY

    def failed(self, number: int) -> None:
        """Leave a server out that failed somebody, until it has been looked at again."""
        self._stands(number, State.AWAY)

    def close(self) -> None:
        """Look no more."""
        self._ended.set()

    def _wait(self) -> None:
        until = time.monotonic() + FIRST_SECONDS
        for one in self._looked:
            if not one.is_set():
                one.wait(max(until - time.monotonic(), 0))

    def _watch(self, number: int) -> None:
        engine = self._engines[number]
        try:
            while not self._ended.is_set():
                self._began[number] = time.monotonic()
                state = self._look(number, engine)
                self._began[number] = None
                self._stands(number, state)
                self._looked[number].set()
                self._ended.wait(LOOK_SECONDS)
        finally:
            engine.dispose()

    def _look(self, number: int, engine: Engine) -> State:
        began = time.monotonic()
        try:
            with engine.connect() as connection:
                row = connection.exec_driver_sql(_ASKED).one()
        except SQLAlchemyError:
            return State.AWAY
        seen = int(row[0]), str(row[1])
        if number == PRIMARY:
            self._remember(began, seen)
            return State.UP
        return State.UP if self._is_near(seen) else State.BEHIND

    def _remember(self, at: float, seen: Seen) -> None:
        past = (*self._past, (at, seen))
        # The newest of what is old enough is what a replica has to hold; what is older still tells nothing more.
        old = [one for one in past if one[0] <= at - BEHIND_SECONDS]
        self._past = (*old[-1:], *past[len(old) :])

    def _is_near(self, seen: Seen) -> bool:
        """Whether a replica holds what it should by now; where the primary never answered, nobody knows better."""
        self._looked[PRIMARY].wait(FIRST_SECONDS)
        past = self._past
        if not past:
            return True
        due = [one for at, one in past if at <= time.monotonic() - BEHIND_SECONDS] or [past[0][1]]
        return seen[0] >= due[-1][0] and seen[1] == past[-1][1][1]

    def _stands(self, number: int, state: State) -> None:
        if self._states[number] is state:
            return
        self._states[number] = state
        name = f"replica {number}" if number else "the primary"
        told = log.info if state is State.UP else log.warning
        told("%s is %s", name, state.value)
