"""The command `atlas`: serve, migrate, seed, check, and keep accounts."""

import datetime as dt
import getpass
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from app import cli_dataset, cli_export, cli_import
from app.domain.accounts import LINK, check_password, read_name
from app.domain.errors import AppError, InvalidRecord, Misconfigured, Unavailable
from app.domain.snapshots import Amended, read_day
from app.domain.vocabulary import UserRole
from app.importing import seed as first
from app.render.keeping import Keeper
from app.render.kept_files import writers
from app.settings import Settings, load
from app.store import accounts, crosswalk, fulltext_index, passwords, sign_in
from app.store.db import migrate, opened, prepare_folder
from app.store.health import is_empty, problems
from app.store.version import Turn, take_turn

cli = typer.Typer(
    help="The Northern Mali Incident Atlas.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # They would print what the functions hold, passwords included.
)
user = typer.Typer(help="Keep accounts of those who keep the record.", no_args_is_help=True)
cli.add_typer(user, name="user")
cli.add_typer(cli_dataset.app, name="dataset")
cli.command(name="export")(cli_export.command)
cli.command(name="import")(cli_import.command)
say = Console(highlight=False, soft_wrap=True)
Host = Annotated[str | None, typer.Option(help="Address to listen on; ATLAS_HOST unless given.")]
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on; ATLAS_PORT unless given.")]
Name = Annotated[str, typer.Argument(help="The name to sign in with, such as aminata.k.", show_default=False)]
Workers = Annotated[int | None, typer.Option(min=1, max=64, help="Server processes; ATLAS_WORKERS unless given.")]
WORKER_SECONDS = 60
"""How long a server process may leave the one that started it without an answer before it is replaced. On a busy
machine it takes some ten until it has read the program, and one that is replaced meanwhile begins again.
"""
IDLE_SECONDS = 150
"""How long a connection stays open that nobody uses: longer than the usual proxies keep theirs (nginx a minute,
Caddy two). Who sends a form while the server closes the connection is told that it broke, and a form is not sent twice.
"""


@cli.command()
def serve(host: Host = None, port: Port = None, workers: Workers = None) -> None:
    """Migrate the database, load the first incidents if it is empty, and serve the atlas."""
    given = {name: value for name, value in (("host", host), ("port", port), ("workers", workers)) if value}
    settings = load(**given)
    _insist_on_free_port(settings)
    _fill(settings, first.FIRST_INCIDENTS, if_empty=True)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    say.print(f"The atlas is at http://{host}:{settings.port} (Ctrl+C ends it).", markup=False)
    uvicorn.run(
        "app.main:served",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        proxy_headers=True,
        forwarded_allow_ips=",".join(settings.trusted_proxies),
        server_header=False,
        log_level="warning",
        timeout_worker_healthcheck=WORKER_SECONDS,
        timeout_keep_alive=IDLE_SECONDS,
    )


@cli.command(name="migrate")
def migrate_command() -> None:
    """Bring the database to this version's tables."""
    _prepare(load())
    say.print("The database has this version's tables.")


@cli.command()
def seed(
    file: Annotated[
        Path, typer.Option(help="A file in the layout of app/data/seed.yaml, which is the default.", show_default=False)
    ] = first.FIRST_INCIDENTS,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Do nothing where there are incidents.")] = False,
) -> None:
    """Migrate the database, and load the first incidents, all or none."""
    many = _fill(load(), file, if_empty=if_empty)
    if many is None:
        say.print("Nothing to load: the database holds incidents already.")
    else:
        say.print(f"{many} incidents loaded.")


@cli.command()
def check(
    mend: Annotated[bool, typer.Option("--mend", help="First make anew what follows from the record.")] = False,
) -> None:
    """Check the settings, the database and its record; exit code 1 where something is wrong."""
    settings = load()
    if settings.needs_data_dir and not settings.file.is_file():
        raise Unavailable(f"There is no database at {settings.file} yet. Run: atlas serve")
    with opened(settings.url) as sessions:
        if mend:
            with sessions.writer() as db:
                changed = crosswalk.mend(db)
                fulltext_index.mend_all(db)
                db.commit()
            say.print(f"{changed} incidents have the event again that the decisions say.")
            say.print("The index of words in texts is made anew.")
        found = problems(sessions)
    for one in found:
        say.print(f"- {one}", markup=False)
    if found:
        raise typer.Exit(1)
    say.print("Everything is in order.")


@cli.command()
def snapshot(
    remove: Annotated[str, typer.Option(help="Take the snapshot of this day away instead.", show_default=False)] = "",
    ground: Annotated[str, typer.Option(help="Why it goes, for readers.", show_default=False)] = "",
) -> None:
    """Freeze the published record under today's date, with its files, their sums and a citation."""
    settings = load()
    _prepare(settings)
    prepare_folder(settings.data_dir)
    keeper = Keeper(settings.data_dir, writers(settings.address))
    if remove:
        _remove(keeper, remove, ground)
        return
    with opened(settings.url) as sessions, sessions.reader() as db, say.status("Freezing the published record ..."):
        kept = keeper.keep(db, dt.datetime.now(dt.UTC))
    say.print(f"Snapshot of {kept.name}: {kept.incidents} incidents, {kept.claims} claims.", markup=False)
    say.print(f"SHA-256 {kept.checksum}", markup=False)
    say.print(f"{settings.address}/data/snapshots/{kept.name}", markup=False)
    if settings.public_url is None:
        say.print(
            "ATLAS_PUBLIC_URL is not set: the files name this machine as their address, and go on doing so. "
            f"Before you publish it, remove it with --remove {kept.name} and make one with the right address."
        )


def _remove(keeper: Keeper, text: str, ground: str) -> None:
    day = read_day(text)
    if day is None or not ground.strip():
        raise Misconfigured(
            "Name the day, such as 2026-03-01, and with --ground why the snapshot goes: readers see it."
        )
    gone = keeper.remove(keeper.one(day), Amended(day=dt.datetime.now(dt.UTC).date(), ground=ground.strip()))
    say.print(f"The snapshot of {gone.name} is removed; its page says so.", markup=False)


@user.command(name="add")
def user_add(
    name: Name,
    shown: Annotated[str, typer.Option(help="The name that colleagues see; the same unless given.")] = "",
    role: Annotated[UserRole, typer.Option(help="What the person may do.")] = UserRole.ADMINISTRATOR,
    link: Annotated[bool, typer.Option("--link", help="Print a one-time link instead of asking a password.")] = False,
) -> None:
    """Add somebody, with a password that is asked for or a one-time link."""
    settings = load()
    _prepare(settings)
    read_name(name)
    kept = "" if link else passwords.hashed(_new_password(name))
    with opened(settings.url) as sessions, sessions.writer() as db:
        account = accounts.add(db, name, shown=shown, role=role, by=None)
        secret = accounts.make_link(db, account.id or 0, by=None) if link else ""
        if not link:
            sign_in.set_password(db, account, kept, by=None)
        db.commit()
        say.print(f"The account {account.name} is there ({role.value}).", markup=False)
    if link:
        _tell_link(settings, secret)


@user.command(name="list")
def user_list() -> None:
    """List the accounts, with their roles and when they were used last."""
    settings = load()
    _prepare(settings)
    with opened(settings.url) as sessions, sessions.reader() as db:
        rows = accounts.every(db)
    for one in rows:
        last = f"signed in {one.signed_in_at:%Y-%m-%d}" if one.signed_in_at else "never signed in"
        closed = "" if one.active else ", closed"
        say.print(f"{one.name}  {one.role.value}  {one.shown}  ({last}{closed})", markup=False)
    if not rows:
        say.print("There is no account yet. Run: atlas user add NAME")


@user.command(name="link")
def user_link(name: Name) -> None:
    """Print a one-time link by which somebody chooses a new password."""
    settings = load()
    _prepare(settings)
    with opened(settings.url) as sessions, sessions.writer() as db:
        secret = accounts.make_link(db, accounts.named(db, name).id or 0, by=None)
        db.commit()
    _tell_link(settings, secret)


def _new_password(name: str) -> str:
    """A password that is typed twice and not shown, or one line of what is piped in."""
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
        check_password(given, name)
        return given
    given = getpass.getpass("Password: ")
    check_password(given, name)
    if getpass.getpass("Once more: ") != given:
        raise InvalidRecord("The two are not the same. Nothing was changed.")
    return given


def _tell_link(settings: Settings, secret: str) -> None:
    say.print(f"Good once, for {LINK.days} days: {settings.address}/admin/welcome/{secret}", markup=False)


def _prepare(settings: Settings) -> None:
    if settings.needs_data_dir:
        prepare_folder(settings.data_dir)
    migrate(settings.url)


def _fill(settings: Settings, file: Path, *, if_empty: bool) -> int | None:
    """Load a file into an empty database: how many incidents, or None where it holds some already.

    A mistake in the file is found before anything else happens.
    """
    first.read(file)
    _prepare(settings)
    with opened(settings.url) as sessions, sessions.writer() as db:
        take_turn(db, Turn.FILLING)
        if not is_empty(db):
            if if_empty:
                return None
            raise Misconfigured("The database holds incidents already; the first ones are loaded into an empty one.")
        many = first.load(db, file)
        db.commit()
        return many


def _insist_on_free_port(settings: Settings) -> None:
    """Find out before anything else that somebody else listens there; raises Unavailable."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "not an address"
            raise Unavailable(
                f"Port {settings.port} of {settings.host} cannot be used ({reason}). "
                "End what listens there, or choose another with --port or ATLAS_PORT."
            ) from None


def main() -> None:
    """Run the command; every failure that is known is one sentence and exit code 2."""
    try:
        cli()
    except AppError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(str(error), markup=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
