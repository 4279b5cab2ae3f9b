"""A PostgreSQL server with streaming replicas on 127.0.0.1, each of which a test may stop and start again."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.servers import free_port, missing, postgresql_binaries, wait_until

FAST = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB")
"""What these give up is safety after a power cut, which a test does not need."""


@dataclass
class Server:
    """One server with its data, running or not."""

    binaries: Path
    data: Path
    port: int
    owner: pwd.struct_passwd | None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Its database, as libpq reads it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run one of PostgreSQL's programs to its end."""
        subprocess.run([self.binaries / program, *arguments], check=True, capture_output=True, **self._as_owner)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        where = (f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.data.parent}")
        options = [part for one in (*where, *FAST) for part in ("-c", one)]
        log = self.data.with_suffix(".log")
        with log.open("ab") as output:
            command: list[str | Path] = [self.binaries / "postgres", "-D", self.data, *options]
            self.process = subprocess.Popen(command, stdout=output, stderr=output, **self._as_owner)
        wait_until(self._answers, self.process, log, seconds=30)

    def stop(self) -> None:
        """End it as an operator would who cannot wait: whoever is connected is cut off."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=30)
            self.process = None

    def ask(self, statement: str, *given: object) -> object:
        """The one value that a statement gives back."""
        with psycopg.connect(self.address, autocommit=True, connect_timeout=5) as connection:
            row = connection.execute(statement.encode(), given).fetchone()
        return row[0] if row else None

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            return self.ask("SELECT 1") == 1
        return False

    @property
    def _as_owner(self) -> dict[str, Any]:
        # PostgreSQL refuses to run as root.
        if self.owner is None:
            return {"cwd": self.data.parent}
        return {
            "cwd": self.data.parent, "user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": [],
        }  # fmt: skip


@dataclass(frozen=True)
class Cluster:
    """A primary and its replicas."""

    primary: Server
    replicas: tuple[Server, ...]

    @property
    def settings(self) -> dict[str, str]:
        """The settings of an atlas that reads from the replicas."""
        return {
            "database_url": self.primary.address,
            "read_database_urls": ", ".join(one.address for one in self.replicas),
        }


@contextmanager
def cluster(many: int = 2) -> Iterator[Cluster]:
    """A fresh primary with so many replicas, all running."""
    binaries = postgresql_binaries()
    if binaries is None:
        missing("No PostgreSQL server: apt install postgresql.")
    owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="atlas-replicas-"))
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    every = [Server(binaries, folder / f"server-{n}", free_port(), owner) for n in range(many + 1)]
    primary, *replicas = every
    try:
        made = ("--pgdata", primary.data, "--username", "postgres", "--auth", "trust", "--no-sync")
        primary.run("initdb", *made, "--encoding", "UTF8", "--locale", "C.UTF-8")
        primary.start()
        for one in replicas:
            one.run("pg_basebackup", "-R", "--checkpoint=fast", "--no-sync", "-D", one.data, "-d", primary.address)
            one.start()
        yield Cluster(primary, tuple(replicas))
    finally:
        for one in every:
            one.stop()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(what: Callable[[], bool], *, seconds: float) -> bool:
    """Whether something came true in time."""
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
