"""The first incidents: a YAML file becomes a plan, whole or not at all, and the plan goes through the write path."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from app.domain.draft import Draft, IncidentDraft
from app.domain.errors import InvalidRecord, Misconfigured
from app.domain.policy import Byline
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, ReportedTotalDraft, SourceDraft
from app.domain.vocabulary import Standing, UserRole
from app.settings import ROOT
from app.store import registers, write
from app.store.db import WriteSession
from app.store.lookup import Lookup

FIRST_INCIDENTS = ROOT / "app" / "data" / "seed.yaml"
BYLINE = Byline("Northern Mali Incident Atlas", UserRole.ADMINISTRATOR, "The first incidents, read from five articles.")

Where = tuple[str | int, ...]


class Seed(Draft):
    """The whole file."""

    provenance: str
    datasets: tuple[DatasetDraft, ...] = ()
    actors: tuple[ActorDraft, ...] = ()
    places: tuple[PlaceDraft, ...] = ()
    sources: tuple[SourceDraft, ...] = ()
    incidents: tuple[IncidentDraft, ...] = ()
    reported_totals: tuple[ReportedTotalDraft, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake of the file: its line, where it stands, and what is wrong."""

    line: int
    where: str
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.where}: {self.what}" if self.where else f"line {self.line}: {self.what}"


def read(path: Path = FIRST_INCIDENTS) -> Seed:
    """The checked file; raises Misconfigured with a line for each mistake."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Misconfigured(f"The file {path} cannot be read: it is not UTF-8.") from None
    except OSError as error:
        raise Misconfigured(f"The file {path} cannot be read: {error.strerror}.") from None
    content, lines, problems = _parsed(path, text)
    seed = None
    try:
        seed = Seed.model_validate(content)
    except ValidationError as error:
        problems += [_problem(one, lines) for one in error.errors(include_url=False)]
    problems += _strangers(content, lines)
    if seed is None or problems:
        raise _refused(path, problems)
    return seed


class _Loader(yaml.SafeLoader):
    """YAML whose days stay texts: the drafts read them, and say what is wrong with 2024-13-45."""


_Loader.yaml_implicit_resolvers = {
    letter: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _parsed(path: Path, text: str) -> tuple[Any, dict[Where, int], list[Problem]]:
    """What the file holds, the line of each part, and the keys that stand twice."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        content = loader.construct_document(node) if node else None
        return content, _lines(node), list(_doubled(node))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, what = (mark.line + 1 if mark else 1), error.problem or error.context
    except yaml.reader.ReaderError as error:
        line, what = text.count("\n", 0, error.position) + 1, error.reason
    except (ValueError, RecursionError) as error:
        line, what = 1, str(error)
    raise Misconfigured(f"{path}, line {line}: not YAML: {what}.")


def _refused(path: Path, problems: list[Problem]) -> Misconfigured:
    return Misconfigured("\n".join(f"{path}, {one}" for one in sorted(problems, key=lambda one: one.line)))


def apply(db: WriteSession, seed: Seed, by: Byline = BYLINE) -> int:
    """Write everything that the file holds; the number of incidents, all of them published."""
    registers.add_datasets(db, seed.datasets, by)
    registers.add_actors(db, seed.actors, by)
    registers.add_places(db, seed.places, by)
    registers.add_sources(db, seed.sources, by)
    known = Lookup(db)
    for draft in sorted(seed.incidents, key=lambda one: (one.date.first, one.date.last)):
        write.create(db, draft.model_copy(update={"standing": Standing.PUBLISHED}), by, known)
    registers.add_totals(db, seed.reported_totals, by)
    return len(seed.incidents)


def _lines(node: yaml.Node | None, path: Where = ()) -> dict[Where, int]:
    """The line on which each part of the file begins, by its path."""
    found: dict[Where, int] = {path: node.start_mark.line + 1 if node else 1}
    for here, key, value in _parts(node, path):
        found |= _lines(value, here)
        found[here] = key.start_mark.line + 1
    return found


def _parts(node: yaml.Node | None, path: Where) -> Iterator[tuple[Where, yaml.Node, yaml.Node]]:
    """The parts of a part: the path of each, what its line is taken from, and itself."""
    if isinstance(node, yaml.MappingNode):
        yield from (((*path, key.value), key, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from (((*path, number), value, value) for number, value in enumerate(node.value))


def _doubled(node: yaml.Node | None, path: Where = ()) -> Iterator[Problem]:
    """Keys that stand twice in one place, of which YAML would drop the first without a word."""
    seen: set[Where] = set()
    for here, key, value in _parts(node, path):
        if here in seen:
            yield Problem(key.start_mark.line + 1, _written(here), "this key stands twice")
        seen.add(here)
        yield from _doubled(value, here)


def _line(path: Where, lines: dict[Where, int]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _problem(one: Any, lines: dict[Where, int]) -> Problem:
    path: Where = tuple(one["loc"])
    return Problem(_line(path, lines), _written(path), one["msg"].removeprefix("Value error, "))


def _written(path: Where) -> str:
    return ".".join(map(str, path))


def _strangers(content: Any, lines: dict[Where, int]) -> Iterator[Problem]:
    """Names that no register of the file holds, and short names that stand twice.

    What is not of the right shape is passed over here: the drafts speak of it.
    """
    known: dict[str, set[str]] = {}
    for kind in ("datasets", "actors", "places", "sources"):
        known[kind] = set()
        for path, slug in _at(content, (kind, EACH, "slug")):
            if slug in known[kind]:
                yield Problem(_line(path, lines), kind, f"“{slug}” stands twice")
            known[kind].add(slug)
    for pattern, kind in REFERENCES:
        for path, slug in _at(content, pattern):
            if slug not in known[kind]:
                yield Problem(_line(path, lines), _written(path), f"no {kind[:-1]} is called “{slug}”")


EACH = -1
"""In a pattern: every one of a list."""
_CLAIM = ("incidents", EACH, "claims", EACH)
_TOTAL = ("reported_totals", EACH)
REFERENCES: tuple[tuple[Where, str], ...] = (
    (("actors", EACH, "links", EACH, "to"), "actors"),
    (("places", EACH, "region"), "places"),
    (("places", EACH, "district"), "places"),
    (("sources", EACH, "repeats"), "sources"),
    (("sources", EACH, "dataset"), "datasets"),
    (("incidents", EACH, "place"), "places"),
    (("incidents", EACH, "region"), "places"),
    (("incidents", EACH, "district"), "places"),
    (("incidents", EACH, "dataset"), "datasets"),
    (("incidents", EACH, "involvements", EACH, "actor"), "actors"),
    (("incidents", EACH, "sources", EACH), "sources"),
    ((*_CLAIM, "claimant"), "actors"),
    ((*_CLAIM, "subject"), "actors"),
    ((*_CLAIM, "sources", EACH, "source"), "sources"),
    ((*_TOTAL, "claimant"), "actors"),
    ((*_TOTAL, "subject"), "actors"),
    ((*_TOTAL, "area"), "places"),
    ((*_TOTAL, "sources", EACH, "source"), "sources"),
)


def _at(value: Any, pattern: Where, path: Where = ()) -> Iterator[tuple[Where, str]]:
    """The texts that stand where a pattern says, each with its path."""
    if not pattern:
        if isinstance(value, str):
            yield path, value.strip()
    elif pattern[0] == EACH:
        for number, one in enumerate(value if isinstance(value, list) else ()):
            yield from _at(one, pattern[1:], (*path, number))
    elif isinstance(value, dict) and pattern[0] in value:
        yield from _at(value[pattern[0]], pattern[1:], (*path, pattern[0]))


def load(db: WriteSession, path: Path = FIRST_INCIDENTS) -> int:
    """Read and write the file; raises Misconfigured, and then nothing is kept."""
    seed = read(path)
    try:
        return apply(db, seed)
    except InvalidRecord as error:
        raise Misconfigured(f"{path}: {error}") from None
