"""What tests need beside Python: a PostgreSQL server, a Chromium, GDAL and the running product, found or started.

Each is started on 127.0.0.1 at a free port and ended by its own process. What is missing is said in a
sentence: it skips a test on a developer's machine, and fails it where CI=true promises that nothing is
skipped.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

import httpx2
import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from psycopg import sql
from sqlalchemy import make_url

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_COPIES = 'try { localStorage.setItem("atlas-no-copies", "yes"); } catch {}'
"""What a reader chooses on /offline who wants no pages kept: then there is no service worker."""

SERVE = ("app.cli", "serve")
"""The module that serves, and its arguments."""

_numbers = count(1)


def missing(sentence: str) -> NoReturn:
    """Skip what needs this, or fail it where nothing may be skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


def program(name: str, package: str) -> str:
    """The path of a program that a reader would open the files with; `package` is Debian's that brings it."""
    return shutil.which(name) or missing(f"{name} is not installed. On Debian: apt install {package}")


def insist(report: pytest.TestReport) -> pytest.TestReport:
    """A report as it is, or as a failure if it skips where nothing may be skipped, for whatever reason."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"Skipped, where CI=true promises that nothing is: {report.longrepr}"
    return report


def free_port() -> int:
    """A port of 127.0.0.1 at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, *, seconds: float) -> None:
    """Wait for a server; if it ends or stays silent, say so with the end of its log."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}:\n{_end_of(log)}")
        if ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} was not ready after {seconds:.0f} seconds:\n{_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-4000:]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def postgresql_binaries(installed: Path = Path("/usr/lib/postgresql")) -> Path | None:
    """The folder of the newest server that Debian's packages installed, or one on the path."""
    found = [path.parent for path in installed.glob("*/bin/postgres")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("postgres")
    return Path(on_path).parent if on_path else None


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server on which databases may be made: the one named, or a fresh one."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(named).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        return
    binaries = postgresql_binaries()
    if binaries is None:
        missing("No PostgreSQL server: apt install postgresql, or set TEST_DATABASE_URL to one.")
    with tempfile.TemporaryDirectory(prefix="atlas-pg-", ignore_cleanup_errors=True) as folder:
        # PostgreSQL refuses to run as root.
        owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        with _started(binaries, Path(folder), owner) as address:
            yield address


@contextmanager
def _started(binaries: Path, folder: Path, owner: pwd.struct_passwd | None) -> Iterator[str]:
    # A child changes its user alone: this process stays what it is.
    user, group = (owner.pw_uid, owner.pw_gid) if owner else (None, None)
    groups: list[int] | None = [] if owner else None
    data, log, port = folder / "data", folder / "log", free_port()
    make: list[str | Path] = [
        binaries / "initdb",
        "--pgdata",
        data,
        "--username",
        "postgres",
        "--auth",
        "trust",
    ]
    make += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    subprocess.run(make, check=True, capture_output=True, cwd=folder, user=user, group=group, extra_groups=groups)
    # What these give up is safety after a power cut, which a test does not need.
    fast = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")
    where = ("listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", f"port={port}")
    start: list[str | Path] = [binaries / "postgres", "-D", data]
    start += [part for one in (*where, *fast) for part in ("-c", one)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            start, stdout=output, stderr=output, cwd=folder, user=user, group=group, extra_groups=groups
        )
    try:
        address = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        wait_until(lambda: _answers(address), process, log, seconds=30)
        yield address
    finally:
        _end(process)


def _answers(address: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(plain(address), connect_timeout=2):
        return True
    return False


def plain(address: str) -> str:
    """An address of SQLAlchemy's as libpq reads it."""
    return make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def database(server: str, *, copy_of: str = "template1") -> Iterator[str]:
    """The address of a new database on a server, a copy of another; dropped at the end."""
    name = f"atlas_test_{os.getpid()}_{next(_numbers)}"
    made, model = sql.Identifier(name), sql.Identifier(copy_of)
    with psycopg.connect(plain(server), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, model))
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


def gdal_path(name: str) -> str | None:
    """A program of GDAL's that is on the path."""
    return shutil.which(name)


@contextmanager
def gdal() -> Iterator[Callable[..., str]]:
    """A way to run GDAL's programs, such as `ogrinfo`, and to have what they print."""
    if gdal_path("ogrinfo") is None or gdal_path("ogr2ogr") is None:
        missing("No GDAL: apt install gdal-bin.")
    # It asks the server that the test started, and no proxy.
    env = {**os.environ, "GDAL_HTTP_TIMEOUT": "60", "no_proxy": "127.0.0.1"}

    def run(name: str, *arguments: str | Path) -> str:
        done = subprocess.run([name, *arguments], check=False, env=env, capture_output=True, text=True, timeout=180)
        if done.returncode or "ERROR" in done.stderr:
            raise RuntimeError(f"{name} {' '.join(map(str, arguments))}: {done.stdout}{done.stderr}")
        return done.stdout

    yield run


def chromium_path() -> str | None:
    """Debian's Chromium, or another that is on the path."""
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    path = chromium_path()
    if path is None:
        missing("No Chromium: apt install chromium.")
    # Chromium cannot make its sandbox as root; what it opens here is our own pages.
    args = [*CHROMIUM_ARGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    # What a page does after a click may take long where the machine has other work; what never comes still fails.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=args)
        make = browser.new_context

        def new_context(**given: Any) -> BrowserContext:
            context = make(**given)
            # A service worker fetches what a test wants to intercept or count: who wants it asks for it.
            if "service_workers" not in given:
                context.add_init_script(NO_COPIES)
            return context

        try:
            with patch.object(browser, "new_context", new_context):
                yield browser
        finally:
            browser.close()


@dataclass(frozen=True)
class Product:
    """The product as its readers meet it, running in a process of its own."""

    url: str
    """Its address, without a slash at the end."""
    folder: Path
    """Its working folder."""
    env: dict[str, str] = field(repr=False)
    """The environment in which further `atlas` commands speak to the same database."""
    process: subprocess.Popen[bytes] = field(repr=False)

    def kill(self) -> None:
        """End the server as a power cut would; it has no moment to put anything in order."""
        self.process.kill()
        self.process.wait()

    def atlas(self, *arguments: str) -> str:
        """What an `atlas` command beside the running server prints."""
        command = [sys.executable, "-m", "app.cli", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self.env, check=True, capture_output=True, text=True, timeout=120
        )
        return done.stdout


@contextmanager
def product(folder: Path, command: Sequence[str] = SERVE, **settings: str) -> Iterator[Product]:
    """`atlas serve`, or another module that serves it, on a database of its own; settings by their names without the
    prefix.
    """
    port = free_port()
    # The working folder is not the checkout, so that a developer's .env stays out of the tests.
    folder.mkdir(parents=True, exist_ok=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")}
    env |= {"PYTHONPATH": str(ROOT), "ATLAS_DATA_DIR": str(folder / "data")}
    env |= {f"ATLAS_{name.upper()}": value for name, value in settings.items()}
    log = folder / "log"
    start = [sys.executable, "-m", *command, "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(start, cwd=folder, env=env, stdout=output, stderr=output)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: _is_ready(url), process, log, seconds=180)
        yield Product(url, folder, env, process)
    finally:
        _end(process)


def _is_ready(url: str) -> bool:
    with suppress(httpx2.HTTPError):
        return httpx2.get(f"{url}/readyz", timeout=2, trust_env=False).status_code == 200
    return False
