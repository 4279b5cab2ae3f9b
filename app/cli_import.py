"""The command `atlas import`: a file of a dataset or of our own sheet, looked at or taken in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

from app.cli_plan import counts, show
from app.domain.errors import InvalidRecord, Misfit
from app.domain.policy import Byline
from app.domain.vocabulary import Standing, UserRole
from app.importing import carry, plan, registry
from app.importing.gazetteers import GeoNames
from app.importing.order import Order
from app.importing.plan import Plan
from app.importing.refused import shortened
from app.importing.rows import sheets
from app.importing.shortfall import Shortfall
from app.importing.would import InWords
from app.models import Import
from app.settings import Settings, load
from app.store.alone import alone
from app.store.db import migrate, opened, prepare_folder

AUTHOR = "Command line"
say = Console(highlight=False, soft_wrap=True)
tell = Console(stderr=True, highlight=False, soft_wrap=True)


class As(StrEnum):
    """What new incidents may be."""

    PUBLISHED = "published"
    DRAFT = "draft"


Kind = Annotated[str, typer.Argument(help=f"What kind of file it is: {', '.join(registry.IMPORTERS)}.")]
File = Annotated[Path, typer.Argument(help="The file, CSV or XLSX.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what it would do, and write nothing.")]
GoodRows = Annotated[bool, typer.Option("--good-rows-only", help="Leave out rows that cannot be read.")]
Part = Annotated[bool, typer.Option("--partial", help="The file is a part of its dataset: what it lacks is not gone.")]
Claims = Annotated[Path | None, typer.Option(help="The claims of our own sheet, where it is CSV.", show_default=False)]
Reason = Annotated[str, typer.Option(help="Why, for the history; the file's name unless given.", show_default=False)]
Fewer = Annotated[bool, typer.Option("--fewer", help="The release does have so many fewer records.")]
RefusedFile = Annotated[Path | None, typer.Option(help="Write rows that cannot be read there.", show_default=False)]
Told = Callable[[int], None]


def command(  # noqa: PLR0913, PLR0917  # Each is an option of the command.
    kind: Kind,
    file: File,
    dry_run: DryRun = False,
    standing: Annotated[As, typer.Option(help="What new incidents are.")] = As.PUBLISHED,
    good_rows_only: GoodRows = False,
    partial: Part = False,
    fewer: Fewer = False,
    claims: Claims = None,
    reason: Reason = "",
    refused: RefusedFile = None,
) -> None:
    """Take in a file of a dataset or of our own sheet, all or nothing; exit code 1 where rows cannot be read."""
    settings = load()
    for path in (file, claims):
        if path is not None and not path.is_file():
            raise Misfit(f"There is no file {path}.")
    order = Order(
        file, file.name, claims, standing=Standing(standing.value), whole=not partial, good_rows_only=good_rows_only,
        fewer=fewer,
    )  # fmt: skip
    registry.importer(kind, claims, name=file.name)
    if kind == "sheet" and claims is None and not sheets(file):
        tell.print("No claims stand beside it: new incidents come without any. Name their table with --claims FILE.")
    by = Byline(AUTHOR, UserRole.ADMINISTRATOR, reason or f"Import of {file.name}.")
    if settings.needs_data_dir:
        prepare_folder(settings.data_dir)
    migrate(settings.url)
    raise typer.Exit(_run(settings, kind, order, by, refused=refused, dry_run=dry_run))


def _run(settings: Settings, kind: str, order: Order, by: Byline, *, refused: Path | None, dry_run: bool) -> int:
    """Look at the file where that is asked for or needed, and take it in; the exit code."""
    if dry_run or refused is not None:
        seen = _plan(settings, kind, order, refused)
        wrong = bool(seen.refused or (seen.shortfall and not order.fewer))
        if dry_run or (seen.refused and not order.good_rows_only):
            if refused is not None and (told := shortened(refused)):
                say.print(f"{refused} holds {told}.", markup=False)
            return 1 if wrong else 0
    try:
        made = _carry_out(settings, kind, order, by)
    except Shortfall as error:
        tell.print(error.detail, markup=False)
        tell.print("If that is so, say it with --fewer.")
        return 1
    except InvalidRecord:
        seen = _plan(settings, kind, order, None)
        if not seen.refused:
            raise
        tell.print("Nothing was taken in. Correct these rows, or take the others alone with --good-rows-only.")
        return 1
    _report(made)
    return 0


def _plan(settings: Settings, kind: str, order: Order, refused: Path | None) -> Plan:
    """Look at the file, and tell what it would do."""
    importer = registry.importer(kind, order.claims, name=order.name)
    with opened(settings.url) as sessions, sessions.reader() as db:
        with _meter(order, "Looking at") as told:
            seen = plan.make(db, importer, order, refused=refused, told=told)
        show(seen, InWords(db, seen.names), say)
    return seen


def _carry_out(settings: Settings, kind: str, order: Order, by: Byline) -> Import:
    importer = registry.importer(kind, order.claims, name=order.name)
    with opened(settings.url) as sessions, alone(sessions), sessions.writer() as db, _meter(order, "Taking in") as told:
        made = carry.out(db, importer, order, by, told=told)
        db.commit()
        db.refresh(made)
        return made


class _Speed(ProgressColumn):
    """Rows per second."""

    def render(self, task: Task) -> Text:
        """The speed so far."""
        return Text(f"{task.completed / task.elapsed if task.elapsed else 0:,.0f} rows/s")


@contextmanager
def _meter(order: Order, what: str) -> Iterator[Told]:
    """A bar on a terminal; what is piped away stays free of it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} rows"), _Speed())
    with Progress(*columns, TimeElapsedColumn(), console=tell, disable=not tell.is_terminal) as progress:
        task = progress.add_task(f"{what} {order.name}", total=_lines(order.path))
        yield lambda rows: progress.update(task, completed=rows)


def _lines(path: Path) -> int | None:
    """About how many records a file of text holds; none for a workbook, whose rows nobody can count from outside."""
    with path.open("rb") as file:
        if file.read(2) == b"PK":
            return None
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _report(made: Import) -> None:
    say.print(f"{made.file_name} was taken in: {made.rows} rows.", markup=False)
    if made.kind == GeoNames.kind:
        say.print(f"{made.created} new places, {made.updated} got spellings, {made.unchanged} rows left alone")
    else:
        say.print(counts(made.created, made.updated, made.unchanged, made.conflicts, made.vanished))
    if made.refused:
        say.print(f"{made.refused} rows could not be read and were left out.")
    say.print(f"The import is {made.key}; {_after(made)} under /admin/imports.", markup=False)


def _after(made: Import) -> str:
    return "its page is" if made.kind == GeoNames.kind else "it can be undone"
