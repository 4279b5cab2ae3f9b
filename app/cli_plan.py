"""What a file would do, told on a terminal: what needs somebody's eyes first, and what stays as it is only counted."""

from collections.abc import Iterable, Sequence
from functools import partial

from rich.console import Console

from app.importing.gazetteers import GeoNames
from app.importing.plan import Plan
from app.importing.problem import Problem
from app.importing.would import InWords, Would

MOST = 20
MOST_LINES = 12
"""So many changes of one record are told."""


def show(seen: Plan, words: InWords, out: Console) -> None:
    """The counts, then problems, conflicts, changed, new and vanished records, each by the first of them."""
    say = partial(out.print, markup=False)
    say(f"{seen.file_name}: {seen.rows} rows, SHA-256 {seen.sha256}")
    if seen.kind == GeoNames.kind:
        say(f"{seen.created} new places, {seen.updated} get spellings, {seen.unchanged} as they are")
        say(f"{seen.left_out} rows are features of other kinds (dunes, streams, hills): left out")
    else:
        say(counts(seen.created, seen.updated, seen.unchanged, seen.conflicts.count, seen.vanished.count))
        say(f"new in the registers: {len(seen.actors)} actors, {len(seen.places)} places, {seen.sources} sources")
    if seen.shortfall:
        say(seen.shortfall)
    for line in _lines(seen, words):
        say(line)


def _lines(seen: Plan, words: InWords) -> Iterable[str]:
    changed, conflicts = seen.changed[:MOST], seen.conflicts.first[:MOST]
    words.learn((*changed, *conflicts))
    yield from _problems("cannot be read", seen.problems.count, seen.problems.first)
    yield from _problems("dated after the day of the import", seen.ahead.count, seen.ahead.first)
    yield from _records("in conflict with an editor's change", seen.conflicts.count, conflicts, words)
    places = seen.kind == GeoNames.kind
    yield from _records("get spellings" if places else "changed", seen.updated, changed, words)
    yield from _records("new", seen.created, seen.new[:MOST], words)
    yield from _names("no longer in the dataset", seen.vanished.count, seen.vanished.first)
    yield from _names("new actors", len(seen.actors), seen.actors)
    yield from _names("new places", len(seen.places), seen.places)
    yield from _problems("taken as given", seen.notes.count, seen.notes.first)


def _head(what: str, count: int, shown: int) -> str:
    return f"{count} {what}:" if shown == count else f"{count} {what}, the first {shown} of them:"


def _records(what: str, count: int, some: Sequence[Would], words: InWords) -> Iterable[str]:
    if count:
        yield _head(what, count, len(some))
    for one in some:
        yield f"  line {one.line}: {one.external_id} {one.title}"
        lines = [change.sentence for change in words.lines(one)]
        yield from (f"    {line}" for line in lines[:MOST_LINES])
        if len(lines) > MOST_LINES:
            yield f"    and {len(lines) - MOST_LINES} changes more"
        if one.gained:
            yield f"    also called {', '.join(one.gained[:MOST])}{' ...' if len(one.gained) > MOST else ''}"


def _names(what: str, count: int, some: Sequence[str]) -> Iterable[str]:
    if count:
        yield _head(what, count, len(some[:MOST]))
        yield f"  {'; '.join(some[:MOST])}"


def _problems(what: str, count: int, some: Sequence[Problem]) -> Iterable[str]:
    if count:
        yield _head(what, count, len(some[:MOST]))
    yield from (f"  {_sentence(one)}" for one in some[:MOST])


def _sentence(one: Problem) -> str:
    where = f"line {one.line}, {one.column}" if one.column else f"line {one.line}"
    return f"{where}: “{one.value}”; expected: {one.sentence()}" if one.value else f"{where}: {one.sentence()}"


def counts(created: int, updated: int, unchanged: int, conflicts: int, vanished: int) -> str:
    """The counts of an import in a line."""
    return (
        f"{created} new, {updated} changed, {unchanged} as they were, "
        f"{conflicts} in conflict with an editor's change, {vanished} no longer in the dataset"
    )
