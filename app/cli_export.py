"""The command `atlas export`: the published record, or what a filter lets through, as a file."""

import datetime as dt
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Annotated
from urllib.parse import parse_qsl

import typer
from pydantic import ValidationError
from rich.console import Console

from app.domain.errors import Misconfigured, Unavailable
from app.domain.filter import PLURAL, IncidentFilter
from app.domain.told import Told
from app.render import parquet, tables, xlsx
from app.settings import load
from app.store import every, read
from app.store.db import ReadSession, migrate, opened, prepare_folder
from app.store.resolve import Resolved, resolve
from app.web.query import UNKNOWN_PARAMETER, sentence

tell = Console(stderr=True, highlight=False, soft_wrap=True)
Write = Callable[[ReadSession, Resolved, Told, IO[bytes]], None]


def _streamed(name: str) -> Write:
    def write(db: ReadSession, found: Resolved, words: Told, out: IO[bytes]) -> None:
        out.writelines(tables.STREAMED[name](db, found, words))

    return write


def _xlsx(db: ReadSession, found: Resolved, words: Told, out: IO[bytes]) -> None:
    xlsx.insist(read.count(db, found), every.count_claims(db, found))
    with TemporaryDirectory() as room:
        xlsx.write(words, every.every_row(db, found), out, room)


def _parquet(db: ReadSession, found: Resolved, words: Told, out: IO[bytes]) -> None:
    if not parquet.AVAILABLE:
        raise Misconfigured("GeoParquet needs another library. Add it with: pip install pyarrow")
    parquet.write(words, every.every_row(db, found), out)


FILES: dict[str, Write] = {
    **{name: _streamed(name) for name in tables.STREAMED},
    "incidents.xlsx": _xlsx,
    "incidents.parquet": _parquet,
}
"""What can be written, by the names that the files have on the site."""

Name = Annotated[str, typer.Argument(help=f"Which file: {', '.join(FILES)}.", show_default=False)]
Query = Annotated[
    str, typer.Option("--filter", help="A filter as in an address, such as “region=Kidal&since=2024-07-01”.")
]
Output = Annotated[Path | None, typer.Option(help="Where to write it; to the standard output unless given.")]


def command(name: Name, query: Query = "", output: Output = None) -> None:
    """Write the published record, or what a filter lets through, as the same file that the site gives."""
    settings = load()
    if name not in FILES:
        raise Misconfigured(f"There is no file “{name[:40]}”. There are: {', '.join(FILES)}.")
    wanted = _filter(query)
    if settings.needs_data_dir:
        prepare_folder(settings.data_dir)
    migrate(settings.url)
    with opened(settings.url) as sessions, sessions.reader() as db:
        found = resolve(db, wanted)
        for problems in found.problems.values():
            raise Misconfigured(problems[0])
        words = tables.words(
            name, db, found,
            page=f"{settings.address}/incidents", site=settings.address, today=dt.datetime.now(dt.UTC).date(),
        )  # fmt: skip
        if output is None:
            _print(lambda out: FILES[name](db, found, words, out))
            return
        _write(output, lambda out: FILES[name](db, found, words, out))
    tell.print(f"{output}: {words.records} rows, {words.filter}.", markup=False)


def _print(write: Callable[[IO[bytes]], None]) -> None:
    """Write to the standard output, once the whole is there: not every format can be written from its start."""
    with TemporaryFile() as held:
        write(held)
        held.seek(0)
        shutil.copyfileobj(held, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _write(output: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write beside the file first, so that a failure leaves what was there."""
    beside = output.with_name(f".{output.name}.part")
    try:
        with beside.open("wb") as out:
            write(out)
        beside.replace(output)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Unavailable(f"The file {output} cannot be written: {error.strerror}.") from None


def _filter(query: str) -> IncidentFilter:
    """The filter of a query as it stands in addresses; raises Misconfigured, naming what cannot be read."""
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(query.removeprefix("?")):
        if name not in IncidentFilter.model_fields:
            raise Misconfigured(UNKNOWN_PARAMETER % {"name": name[:40]})
        values.setdefault(name, []).append(value)
    given = {name: found if name in PLURAL else found[-1] for name, found in values.items()}
    try:
        return IncidentFilter.model_validate(given)
    except ValidationError as error:
        raise Misconfigured(sentence(error.errors(include_url=False)[0])) from None
