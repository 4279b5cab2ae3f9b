"""Snapshots on disk: one folder a day in the data folder, with a frozen database and the files that follow from it.

A snapshot is written beside its place and moved there whole, so that there is none or all of it. Its files are made of
the frozen database alone, and can therefore be made again where a text has to be taken out of it.
"""

import datetime as dt
import fcntl
import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from app.domain.errors import Collision, NotFound, Unavailable
from app.domain.snapshots import Amended, Kept, KeptFile, sums
from app.i18n import gettext
from app.store.db import ReadSession, Sessions, is_current, migrate, prepare_folder
from app.store.freeze import freeze, strike
from app.store.frozen import counts, datasets

FOLDER = "snapshots"
RECORD, MANIFEST, SUMS, LOCK = "record.sqlite3", "manifest.json", "SHA256SUMS", ".lock"
Writer = Callable[[ReadSession, Kept], Iterable[bytes]]
"""Makes one file of a frozen record, in parts."""


class Keeper:
    """The snapshots of one atlas; `writers` make the files that each of them has, by their names."""

    def __init__(self, data_dir: Path, writers: Mapping[str, Writer]) -> None:
        self._folder = data_dir / FOLDER
        self._writers = writers

    def every(self) -> list[Kept]:
        """All snapshots, newest first."""
        found = sorted(self._folder.glob(f"*/{MANIFEST}"), reverse=True)
        return [_manifest(one) for one in found if not one.parent.name.startswith(".")]

    def one(self, day: dt.date) -> Kept:
        """The snapshot of a day; raises NotFound."""
        file = self._folder / day.isoformat() / MANIFEST
        if not file.is_file():
            raise NotFound(gettext("There is no snapshot of %(day)s.", day=day.isoformat()))
        return _manifest(file)

    def path(self, kept: Kept, name: str) -> Path:
        """One file of a snapshot; raises NotFound for what it does not have."""
        if not kept.files or (name != SUMS and name not in {one.name for one in kept.files}):
            raise NotFound(gettext("The snapshot of %(day)s has no file of this name.", day=kept.name))
        return self._folder / kept.name / name

    @contextmanager
    def reader(self, kept: Kept) -> Iterator[ReadSession]:
        """A session that reads the frozen record; its tables are brought to this version's first, where it is older."""
        if not kept.files:
            raise NotFound(gettext("The snapshot of %(day)s was removed.", day=kept.name))
        url = f"sqlite:///{self._folder / kept.name / RECORD}"
        sessions = Sessions(url)
        try:
            if not is_current(sessions):
                migrate(url)
            with sessions.reader() as db:
                yield db
        finally:
            sessions.dispose()

    def keep(self, db: ReadSession, now: dt.datetime) -> Kept:
        """Freeze what readers see at this moment under its day (UTC); raises Collision where the day has one."""
        day = now.astimezone(dt.UTC).date()
        home = self._folder / day.isoformat()
        with self._alone(), self._making(day) as fresh:
            if home.exists():
                raise Collision(gettext("There is a snapshot of %(day)s already.", day=day.isoformat()))
            freeze(db, fresh / RECORD)
            kept = self._filled(fresh, Kept(
                day=day, made_at=now, version=0, incidents=0, claims=0, checksum="", files=(),
            ))  # fmt: skip
            try:
                fresh.rename(home)
            except OSError:
                raise Collision(gettext("There is a snapshot of %(day)s already.", day=day.isoformat())) from None
        return kept

    def strike(self, kind: str, number: int, text: str, told: Amended) -> list[Kept]:
        """Take a text out of a record in every snapshot that holds it, and make their files anew: those snapshots.

        Whoever is stopped in the middle can do it again: the frozen record is the last to lose the text, and until then
        it says that something is left to be done.
        """
        changed: list[Kept] = []
        if not self._folder.is_dir():
            return changed
        with self._alone():
            for kept in (one for one in self.every() if one.files):
                home = self._folder / kept.name
                with self._making(kept.day) as fresh:
                    shutil.copyfile(home / RECORD, fresh / RECORD)
                    if not strike(fresh / RECORD, kind, number, text, told.day):
                        continue
                    anew = self._filled(fresh, kept.model_copy(update={"amended": (*kept.amended, told)}))
                    for one in (*(file.name for file in anew.files), SUMS, MANIFEST, RECORD):
                        (fresh / one).replace(home / one)
                    changed.append(anew)
        return changed

    def remove(self, kept: Kept, told: Amended) -> Kept:
        """Take a whole snapshot away; that there was one, and why it went, stays."""
        home = self._folder / kept.name
        gone = kept.model_copy(update={"files": (), "checksum": "", "amended": (*kept.amended, told)})
        with self._alone():
            beside = home / f"{MANIFEST}.new"
            beside.write_text(gone.model_dump_json(indent=1), encoding="utf-8")
            beside.replace(home / MANIFEST)
            for one in home.iterdir():
                if one.name != MANIFEST:
                    one.unlink()
        return gone

    def holding(self, dataset: str) -> list[Kept]:
        """The snapshots that hold records of a dataset."""
        found = []
        for kept in (one for one in self.every() if one.files):
            with self.reader(kept) as db:
                if dataset in (one["slug"] for one in datasets(db)):
                    found.append(kept)
        return found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else makes or changes a snapshot meanwhile, in this process or another one."""
        prepare_folder(self._folder)
        with (self._folder / LOCK).open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _making(self, day: dt.date) -> Iterator[Path]:
        """A folder beside the place of a snapshot, which is gone afterwards unless it was moved."""
        prepare_folder(self._folder)
        fresh = self._folder / f".{day.isoformat()}-{secrets.token_hex(4)}"
        try:
            fresh.mkdir()
            yield fresh
        except OSError as error:
            raise Unavailable(
                gettext("The snapshot cannot be written (%(reason)s).", reason=error.strerror or "")
            ) from None
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _filled(self, fresh: Path, kept: Kept) -> Kept:
        """Every file of the frozen record in a folder, with their sums; the snapshot with what is known of them."""
        sessions = Sessions(f"sqlite:///{fresh / RECORD}")
        try:
            with sessions.reader() as db:
                kept = kept.model_copy(update=counts(db))
                files = tuple(_written(fresh / name, writer(db, kept)) for name, writer in self._writers.items())
        finally:
            sessions.dispose()
        told = sums(files)
        (fresh / SUMS).write_text(told, encoding="utf-8")
        kept = kept.model_copy(update={"files": files, "checksum": hashlib.sha256(told.encode()).hexdigest()})
        (fresh / MANIFEST).write_text(kept.model_dump_json(indent=1), encoding="utf-8")
        return kept


def _written(file: Path, parts: Iterable[bytes]) -> KeptFile:
    digest, size = hashlib.sha256(), 0
    with file.open("xb") as out:
        for part in parts:
            out.write(part)
            digest.update(part)
            size += len(part)
    return KeptFile(name=file.name, size=size, sha256=digest.hexdigest())


def _manifest(file: Path) -> Kept:
    try:
        return Kept.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        raise Unavailable(gettext("The snapshot of %(day)s cannot be read.", day=file.parent.name)) from None
