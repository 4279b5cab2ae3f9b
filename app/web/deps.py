"""What routes ask for: a session that reads or writes, and the filter of a page, resolved."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Annotated, TypeVar

from anyio import CapacityLimiter, fail_after
from fastapi import Depends, FastAPI, Request
from starlette.concurrency import run_in_threadpool

from app.store.db import NoTurn, ReadSession, Sessions, WriteSession
from app.store.resolve import Resolved, resolve
from app.web.query import Asked, read_page
from app.web.serving import reading

T = TypeVar("T")
TURN_SECONDS = 10.0
"""Longer than many small changes take one after the other, shorter than whoever sent one waits for an answer."""


def _reader(request: Request) -> Iterator[ReadSession]:
    with reading(request) as db:
        yield db


@asynccontextmanager
async def writing(app: FastAPI) -> AsyncIterator[WriteSession]:
    """A turn at writing, committed at its end unless something is raised; raises NoTurn where others take too long."""
    # Writers of a process wait for their turn here, in order and without a thread. Left to SQLite, those who wait would
    # fill the threads that the one who holds the lock needs to commit in, and who comes last may never have a turn.
    turns: CapacityLimiter = app.state.turns
    try:
        with fail_after(TURN_SECONDS):
            await turns.acquire()
    except TimeoutError:
        raise NoTurn("others write for too long") from None
    try:
        sessions: Sessions = app.state.sessions
        with sessions.writer() as db:
            yield db
            await run_in_threadpool(db.commit)
    finally:
        turns.release()


async def _writer(request: Request) -> AsyncIterator[WriteSession]:
    # Whoever sends a body slowly would hold the turn of all the others meanwhile.
    await request.body()
    async with writing(request.app) as db:
        yield db


async def by_turns(request: Request, do: Callable[[WriteSession], T]) -> T:
    """What a function of the store gives back, in a turn of its own: for routes that write, think and write again."""
    async with writing(request.app) as db:
        return await run_in_threadpool(do, db)


Reading = Annotated[ReadSession, Depends(_reader, scope="function")]
# The scope makes the commit happen before the answer leaves. Left to itself, FastAPI runs what stands after `yield`
# once the answer is sent, and a commit that fails would have been reported to the editor as saved.
Writing = Annotated[WriteSession, Depends(_writer, scope="function")]


class Question:
    """The filter of a page: as it was asked, and as it was understood.

    Names are looked up when the route first asks, in the route's own thread. A dependency that queried would keep its
    connection while it waits for a second thread, and enough of them would wait for one another.
    """

    def __init__(self, asked: Asked, db: ReadSession) -> None:
        self.asked = asked
        self._db = db

    @cached_property
    def found(self) -> Resolved:
        """The filter with its names known."""
        return resolve(self._db, self.asked.wanted, suggest=True)

    @property
    def problems(self) -> dict[str, tuple[str, ...]]:
        """Sentences about what was not understood, by field."""
        both = dict(self.asked.problems)
        for name, sentences in self.found.problems.items():
            both[name] = (*both.get(name, ()), *sentences)
        return both


def _question(request: Request, db: Reading) -> Question:
    return Question(read_page(request.query_params), db)


Wanted = Annotated[Question, Depends(_question, scope="function")]
