"""The work on files that wait to be taken in, behind the answers: one file at a time in each process."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from threading import Event
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI

from app.domain.errors import AppError, UnrecordedChange
from app.domain.policy import Byline
from app.i18n import N_, gettext
from app.importing import carry, plan, registry
from app.store import undo
from app.store.alone import alone
from app.store.db import Sessions, Unanswered, WriteSession
from app.web.admin.imports_kept import REFUSED, About, Hold, Left, Stage, State, Upload
from app.web.deps import writing

log = logging.getLogger("atlas")
T = TypeVar("T")
TELL_SECONDS = 0.5
UNEXPECTED = N_("The fault is on our side and was noted. Nothing was changed.")
UNREACHABLE = N_("The record could not be reached, or did not answer in time. Nothing was changed; try again.")
NO_DISK = N_("The server could not keep what it needs on its disk (%(reason)s). Nothing was changed.")


class Stopping(Exception):
    """The server ends, and nothing more is begun."""


KNOWN = (AppError, OSError, Stopping, *Unanswered)


class Works:
    """What is being worked on in this process."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._one = CapacityLimiter(1)
        self._thread = CapacityLimiter(1)
        self._stopping = Event()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something go on after the answer."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def run(self, do: Callable[[], T]) -> T:
        """Do something in a thread, when the file before is done."""
        async with self._one:
            return await to_thread.run_sync(do, limiter=self._thread)

    async def write(self, app: FastAPI, do: Callable[[WriteSession], T]) -> T:
        """The same with a turn at writing, in one transaction."""
        # The turn comes last: whoever held it while another file is read would keep editors from saving meanwhile.
        async with self._one:
            with alone(app.state.sessions):
                async with writing(app) as db:
                    return await to_thread.run_sync(do, db, limiter=self._thread)

    def stop(self) -> None:
        """Let whatever goes on end at its next step, unsaved."""
        self._stopping.set()

    def teller(self, upload: Upload, stage: Stage) -> Callable[[int], None]:
        """What hears how many records were read, keeps it now and then, and ends the work where the server does."""
        last = 0.0

        def told(rows: int) -> None:
            nonlocal last
            if self._stopping.is_set():
                raise Stopping
            if (now := time.monotonic()) - last >= TELL_SECONDS:
                last = now
                upload.tell(State(stage, rows, importing=stage is Stage.IMPORTING))

        return told


async def look(app: FastAPI, upload: Upload, about: About, hold: Hold) -> None:
    """Read a file to its end, and keep what it would do."""
    works: Works = app.state.works
    with hold:
        try:
            await works.run(partial(_look, app.state.sessions, upload, about, works.teller(upload, Stage.READING)))
        except KNOWN as error:
            _give_up(upload, State(Stage.FAILED, detail=_sentence(error)))
        except Exception:
            log.exception("unexpected failure while a file was read")
            _give_up(upload, State(Stage.FAILED, detail=gettext(UNEXPECTED)))


def _look(sessions: Sessions, upload: Upload, about: About, told: Callable[[int], None]) -> None:
    told(0)
    order = upload.order(about)
    upload.append(REFUSED, b"")  # Made here, so that nobody else on the machine can read it.
    importer = registry.importer(about.kind, order.claims, name=about.name)
    with sessions.reader() as db:
        made = plan.make(db, importer, order, refused=upload.refused, told=told)
    upload.keep_plan(made)
    if not made.refused:
        upload.refused.unlink(missing_ok=True)
    upload.tell(State(Stage.LOOKED))


@dataclass(frozen=True)
class Agreed:
    """Who takes a file in, and what they know of it: that rows cannot be read, that it has many fewer than before."""

    by: Byline
    good_rows_only: bool
    fewer: bool


async def carry_out(app: FastAPI, upload: Upload, agreed: Agreed, hold: Hold) -> None:
    """Take a file in as it was looked at: all of it in one transaction, or nothing."""
    works: Works = app.state.works
    with hold:
        try:
            told = works.teller(upload, Stage.IMPORTING)
            await works.write(app, lambda db: _carry_out(db, upload, agreed, told))
        except KNOWN as error:
            _give_up(upload, State(Stage.FAILED, detail=_sentence(error), importing=True))
        except Exception:
            log.exception("unexpected failure while a file was taken in")
            _give_up(upload, State(Stage.FAILED, detail=gettext(UNEXPECTED), importing=True))
        else:
            # It is kept whatever becomes of the file, which is swept away later where it cannot be now.
            with suppress(OSError):
                upload.drop_files()


def _carry_out(db: WriteSession, upload: Upload, agreed: Agreed, told: Callable[[int], None]) -> None:
    told(0)
    about, seen = upload.about(), upload.plan()
    if about is None or seen is None:
        raise FileNotFoundError(2, gettext("the file is gone"))
    order = upload.order(about, good_rows_only=agreed.good_rows_only, sha256=seen.sha256)
    order = replace(order, key=upload.key, fewer=agreed.fewer)
    importer = registry.importer(about.kind, order.claims, name=about.name)
    carry.out(db, importer, order, agreed.by, told=told)


async def take_back(app: FastAPI, upload: Upload, by: Byline, hold: Hold) -> None:
    """Undo an import as a whole, or not at all."""
    works: Works = app.state.works
    with hold:
        try:
            told = works.teller(upload, Stage.UNDOING)
            done = await works.write(app, lambda db: undo.undo(db, upload.key, by, told=told))
        except KNOWN as error:
            _give_up(upload, State(Stage.NOT_UNDONE, detail=_sentence(error)))
        except Exception:
            log.exception("unexpected failure while an import was undone")
            _give_up(upload, State(Stage.NOT_UNDONE, detail=gettext(UNEXPECTED)))
        else:
            with suppress(OSError):
                upload.keep_left(Left(done.withdrawn, done.restored, done.drafts, done.left, done.first_left))
                upload.tell(State(Stage.LOOKED))


def _give_up(upload: Upload, state: State) -> None:
    """Say why the work ended, also where the disk is full: what was written last makes room for the sentence."""
    if state.stage is Stage.FAILED and not state.importing:
        with suppress(OSError):
            upload.refused.unlink(missing_ok=True)
    try:
        upload.tell(state)
    except OSError as error:
        log.error("what became of an import cannot be written down: %s", state.detail, exc_info=error)


def _sentence(error: Exception) -> str:
    """What went wrong, for whoever looks at the file's page."""
    match error:
        case Stopping():
            return gettext("The server was stopped meanwhile. Nothing was changed.")
        case AppError() if not isinstance(error, UnrecordedChange):
            return error.detail
        case OSError():
            log.error("an import could not use the disk", exc_info=error)
            return gettext(NO_DISK, reason=error.strerror or "")
    log.error("an import failed", exc_info=error)
    return gettext(UNREACHABLE if isinstance(error, Unanswered) else UNEXPECTED)
