"""Files that wait to be taken in: each in a folder of its own below the data folder, with what is known of it.

Whoever works on a file holds a lock on its folder, in whichever process that is. The lock of a process that is killed
is gone with it, so that a file which says that it is being worked on and is not locked was given up in the middle.
"""

import datetime as dt
import fcntl
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from app.domain.vocabulary import Standing
from app.importing.order import Order
from app.importing.plan import Plan

T = TypeVar("T")
FOLDER = "imports"
DAYS = 7
"""So long a file stays that nobody takes in or throws away."""
TRIES, TRY_SECONDS = 3, 0.02
"""Whoever only looks whether a folder is held holds it for a moment."""
FILE, CLAIMS, REFUSED = "file", "claims", "refused.csv"
_KEY = re.compile(r"[0-9a-f]{16}")


class Stage(StrEnum):
    """What becomes of a file."""

    WAITING = "waiting"
    READING = "reading"
    LOOKED = "looked"
    IMPORTING = "importing"
    FAILED = "failed"
    STOPPED = "stopped"
    """The server ended while it read the file."""
    BROKEN_OFF = "broken_off"
    """The server ended while it took the file in: nothing of it was kept."""
    UNDOING = "undoing"
    NOT_UNDONE = "not_undone"


WORKING = (Stage.WAITING, Stage.READING, Stage.IMPORTING, Stage.UNDOING)


@dataclass(frozen=True, slots=True)
class State:
    """How far the work on a file has come, and why it cannot go on where it cannot."""

    stage: Stage
    rows: int = 0
    detail: str = ""
    importing: bool = False
    """Whether the file was being taken in, rather than looked at, when this was written."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a file before it is read."""

    kind: str
    name: str
    claims: str
    """The name of the file of claims; empty where there is none."""
    standing: Standing
    whole: bool
    reason: str
    who: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Left:
    """What came of undoing an import; `left` counts incidents that somebody changed since, the first by their keys."""

    withdrawn: int
    restored: int
    drafts: int
    left: int
    first_left: tuple[str, ...]


_ABOUT, _STATE, _PLAN, _LEFT = TypeAdapter(About), TypeAdapter(State), TypeAdapter(Plan), TypeAdapter(Left)


class Hold:
    """A lock on a folder, let go at its end."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def release(self) -> None:
        """Let go."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class Upload:
    """One file that was brought, in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, folder.name
        self.refused = folder / REFUSED

    def append(self, name: str, data: bytes) -> None:
        """Add to one of its files, which nobody else on the machine can read."""
        with open(self.folder / name, "ab", opener=_privately) as file:
            file.write(data)

    @property
    def has_file(self) -> bool:
        """Whether the file itself is still kept."""
        return (self.folder / FILE).is_file()

    def describe(self, about: About) -> None:
        """Keep what is known of it."""
        self._write("about.json", orjson.dumps(about))

    def about(self) -> About | None:
        """What is known of it; nothing where it is still on its way."""
        return self._read("about.json", _ABOUT)

    def tell(self, state: State) -> None:
        """Keep how far the work has come."""
        self._write("state.json", orjson.dumps(state))

    def state(self) -> State:
        """How far the work has come, or that it was given up."""
        found = self._read("state.json", _STATE) or State(Stage.WAITING)
        if found.stage in WORKING and not self.is_held():
            # What was written last counts: the work may have ended while we looked.
            found = self._read("state.json", _STATE) or found
            if found.stage in WORKING:
                if found.stage is Stage.UNDOING:
                    return State(Stage.NOT_UNDONE)
                return State(Stage.BROKEN_OFF if found.importing else Stage.STOPPED, found.rows)
        return found

    def keep_plan(self, plan: Plan) -> None:
        """Keep what the file would do."""
        self._write("plan.json", orjson.dumps(plan, default=str))

    def plan(self) -> Plan | None:
        """What the file would do, where it was read."""
        return self._read("plan.json", _PLAN)

    def keep_left(self, left: Left) -> None:
        """Keep what came of undoing it."""
        self._write("undone.json", orjson.dumps(left))

    def left(self) -> Left | None:
        """What came of undoing it, for some days."""
        return self._read("undone.json", _LEFT)

    def order(self, about: About, *, good_rows_only: bool = False, sha256: str = "") -> Order:
        """The file as those who read it ask for it."""
        return Order(
            path=self.folder / FILE,
            name=about.name,
            claims=self.folder / CLAIMS if about.claims else None,
            standing=about.standing,
            whole=about.whole,
            good_rows_only=good_rows_only,
            sha256=sha256,
        )

    def hold(self) -> Hold | None:
        """The right to work on it; None where somebody does already, or where it is gone."""
        try:
            handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return None
        for _ in range(TRIES):
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return Hold(handle)
            time.sleep(TRY_SECONDS)
        os.close(handle)
        return None

    def is_held(self) -> bool:
        """Whether somebody works on it."""
        if not (self.folder / "lock").is_file():
            return False
        hold = self.hold()
        if hold is not None:
            hold.release()
        return hold is None

    def drop_files(self) -> None:
        """Forget the file itself, once it was taken in; the refused rows stay for a while."""
        for name in (FILE, CLAIMS):
            (self.folder / name).unlink(missing_ok=True)

    def remove(self) -> None:
        """Forget all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, name: str, data: bytes) -> None:
        fresh = self.folder / f".{name}.{secrets.token_hex(4)}"
        try:
            with open(fresh, "xb", opener=_privately) as file:
                file.write(data)
            fresh.replace(self.folder / name)
        finally:
            fresh.unlink(missing_ok=True)

    def _read(self, name: str, kind: TypeAdapter[T]) -> T | None:
        try:
            return kind.validate_json((self.folder / name).read_bytes())
        except (OSError, ValidationError):
            return None


class Home:
    """Where all of them are kept."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def fresh(self) -> Upload:
        """A folder for a file that arrives; raises OSError where there can be none."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self._folder / secrets.token_hex(8)
        folder.mkdir(mode=0o700)
        return Upload(folder)

    def again(self, key: str) -> Upload:
        """The folder of a file that was taken in, made anew where it was swept away; raises OSError as `begin` does."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self._folder / key
        folder.mkdir(mode=0o700, exist_ok=True)
        return Upload(folder)

    def find(self, key: str) -> Upload | None:
        """The file of a key."""
        folder = self._folder / key
        return Upload(folder) if _KEY.fullmatch(key) and folder.is_dir() else None

    def every(self) -> Iterator[Upload]:
        """All files that have arrived."""
        if self._folder.is_dir():
            yield from (Upload(one) for one in sorted(self._folder.iterdir()) if _KEY.fullmatch(one.name))

    def sweep(self, now: dt.datetime) -> None:
        """Forget what nobody came back for."""
        for one in self.every():
            # It may be removed by somebody else meanwhile.
            with suppress(OSError):
                touched = dt.datetime.fromtimestamp(one.folder.stat().st_mtime, dt.UTC)
                if now - touched > dt.timedelta(days=DAYS) and not one.is_held():
                    one.remove()


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
