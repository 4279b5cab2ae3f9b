"""Three-way merging of an incident's draft: what two authors made of the same version, in one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from app.domain.shapes import CLAIM, INCIDENT, Record, Shape, by_key, normal

Side = Literal["mine", "theirs"]
Path = tuple[str, ...]
Rows = dict[Path, Record]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both authors changed, each in their own way; None where one side has none of it.

    The path ends in a field, in the name of a unit (`point`, `type`; of a claim `figures`, `about`, `preferred`),
    whose sides are then dicts of its fields, or in the key of a row that one side removed and the other changed.
    """

    path: Path
    base: Any
    mine: Any
    theirs: Any

    @property
    def key(self) -> str:
        """The path as one word, for forms and for `resolve`."""
        return "/".join(self.path)


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged draft, in which mine stands wherever there is a conflict."""

    draft: Record
    conflicts: tuple[Conflict, ...]
    base: Record = field(repr=False)
    mine: Record = field(repr=False)
    theirs: Record = field(repr=False)


def three_way(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merge:
    """What became of `base` when both are taken together; bookkeeping of snapshots is left out.

    The result may still break a rule of IncidentDraft, as two good changes can together: validate it.
    """
    sides = normal(base, INCIDENT), normal(mine, INCIDENT), normal(theirs, INCIDENT)
    work = _Work({})
    return Merge(work.incident(*sides), tuple(work.conflicts), *sides)


def resolve(merge: Merge, choices: Mapping[str, Side]) -> Record:
    """The draft with the chosen side at each conflict, by its key; mine where nothing is chosen."""
    return _Work(choices).incident(merge.base, merge.mine, merge.theirs)


class _Work:
    """One merge under way: what was chosen, and what conflicts were met."""

    def __init__(self, choices: Mapping[str, Side]) -> None:
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def incident(self, base: Record, mine: Record, theirs: Record) -> Record:
        # Some rows are the sides' own objects: a copy, for marks are taken from claims below, and callers may do more.
        merged = normal(self._record((), (base, mine, theirs), INCIDENT), INCIDENT)
        self._prefer_once(merged["claims"], base, mine, theirs)
        return merged

    def _settle(self, path: Path, base: Any, mine: Any, theirs: Any) -> Any:
        if theirs in (mine, base):
            return mine
        if mine == base:
            return theirs
        return theirs if self._takes_theirs(Conflict(path, base, mine, theirs)) else mine

    def _takes_theirs(self, conflict: Conflict) -> bool:
        if all(one.path != conflict.path for one in self.conflicts):
            self.conflicts.append(conflict)
        return self.choices.get(conflict.key) == "theirs"

    def _record(self, path: Path, sides: tuple[Record | None, Record, Record], shape: Shape) -> Record:
        made: Record = {}
        for name, fields in shape.units.items():
            # Of a row that both added there is no base.
            every = [_unit(one, fields) if one is not None else None for one in sides]
            made.update(self._unit((*path, name), every, fields))
        base, mine, theirs = (one or {} for one in sides)
        for name, rows in shape.lists.items():
            made[name] = self._list((*path, name), (base.get(name, []), mine[name], theirs[name]), rows)
        for name in shape.sets:
            made[name] = _together(base.get(name, []), mine[name], theirs[name])
        return made

    def _unit(self, path: Path, every: list[Record | None], fields: tuple[str, ...]) -> Record:
        if len(fields) > 1:
            settled: Record = self._settle(path, *every)
            return settled
        (name,) = fields
        return {name: self._settle(path, *(None if one is None else one[name] for one in every))}

    def _list(self, path: Path, sides: tuple[list[Record], ...], shape: Shape) -> list[Record]:
        base, theirs = by_key(sides[0], shape, "base-"), by_key(sides[2], shape, "theirs-")
        mine = _paired(base, by_key(sides[1], shape, "mine-"), theirs, shape)
        found = []
        for key in _order(list(base), list(mine), list(theirs)):
            row = self._row((*path, *key), (base.get(key), mine.get(key), theirs.get(key)), shape)
            if row is not None:
                found.append(row)
        return found

    def _row(
        self, path: Path, sides: tuple[Record | None, Record | None, Record | None], shape: Shape
    ) -> Record | None:
        base, mine, theirs = sides
        if mine is not None and theirs is not None:
            return self._record(path, (base, mine, theirs), shape)
        if base is None:
            return theirs if mine is None else mine
        settled: Record | None = self._settle(path, base, mine, theirs)
        return settled

    def _prefer_once(self, claims: list[Record], base: Record, mine: Record, theirs: Record) -> None:
        """Where the sides preferred different claims about the same people, only one side's choice can stand."""
        for people, marked in _preferred(claims).items():
            if len(marked) < 2 or any(all(_marks(side, one, people) for one in marked) for side in (mine, theirs)):
                # One side alone prefers them all: that is its own mistake, which the draft will refuse.
                continue
            by_mine, by_theirs = (_choice(side, marked, people) for side in (mine, theirs))
            kept = by_mine or by_theirs
            others = [one for one in by_theirs if one not in kept]
            # Whoever takes a whole claim of theirs takes it with its mark.
            if others and (self._takes_their_mark(others[0], base) or any(map(self._took_whole, others))):
                kept = by_theirs
            for one in marked:
                if one not in kept:
                    one.update(_UNMARKED)

    def _takes_their_mark(self, claim: Record, base: Record) -> bool:
        twin = _twin(base, claim)
        before = _unit(twin, _MARK) if twin else None
        path = ("claims", str(claim["id"]), "preferred")
        return self._takes_theirs(Conflict(path, before, _UNMARKED, _unit(claim, _MARK)))

    def _took_whole(self, claim: Record) -> bool:
        keys = (f"claims/{claim['id']}", f"claims/{claim['id']}/preferred")
        return any(self.choices.get(key) == "theirs" for key in keys)


_MARK = CLAIM.units["preferred"]
_UNMARKED: Record = {name: CLAIM.fields[name] for name in _MARK}


def _unit(record: Record, fields: tuple[str, ...]) -> Record:
    return {name: record[name] for name in fields}


def _people(claim: Record) -> tuple[Any, ...]:
    return claim["measure"], claim["scope"], claim["subject"]


def _preferred(claims: Iterable[Record]) -> dict[tuple[Any, ...], list[Record]]:
    """The preferred claims, by whom they are about."""
    found: dict[tuple[Any, ...], list[Record]] = {}
    for one in claims:
        if one["preferred"]:
            found.setdefault(_people(one), []).append(one)
    return found


def _twin(side: Record, claim: Record) -> Record | None:
    """The same claim in one side's draft: by its id, or by all that it says where it has none."""
    same = (one for one in side["claims"] if (one["id"] == claim["id"] if claim["id"] else one == claim))
    return next(same, None)


def _marks(side: Record, claim: Record, people: tuple[Any, ...]) -> bool:
    twin = _twin(side, claim)
    return twin is not None and twin["preferred"] and _people(twin) == people


def _choice(side: Record, marked: list[Record], people: tuple[Any, ...]) -> list[Record]:
    """What one side prefers of the marked claims: those about the very same people go before one about others."""
    exact = [one for one in marked if _marks(side, one, people)]
    twins = ((one, _twin(side, one)) for one in marked)
    return exact or [one for one, twin in twins if twin is not None and twin["preferred"]][:1]


def _together(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """A set that both changed: what either added, without what either removed."""
    kept = [one for one in dict.fromkeys([*mine, *theirs]) if (one in mine) + (one in theirs) + (one not in base) > 1]
    return [one for one in _order(base, mine, theirs) if one in kept]


def _order(base: list[T], mine: list[T], theirs: list[T]) -> list[T]:
    """Every key once: theirs in order and then mine, unless only mine put them in another order."""
    mine_leads = theirs == base or (_moved(base, mine) and not _moved(base, theirs))
    first, second = (mine, theirs) if mine_leads else (theirs, mine)
    found = list(dict.fromkeys(first))
    for n, one in enumerate(second):
        if one not in found:
            # What one side removed, and may have to give back, stays behind what it stood behind.
            place = (found.index(second[n - 1]) + 1 if n else 0) if one in base else len(found)
            found.insert(place, one)
    return found


def _moved(base: list[T], side: list[T]) -> bool:
    return [one for one in base if one in side] != [one for one in side if one in base]


def _paired(base: Rows, mine: Rows, theirs: Rows, shape: Shape) -> Rows:
    """My rows, each new one that says what a new one of theirs says under the key of theirs: two are one."""
    if not shape.numbered:
        return mine
    added = {key: row for key, row in theirs.items() if key not in base and key not in mine}
    found: Rows = {}
    for key, row in mine.items():
        same = None
        if key not in base and key not in theirs:
            same = next((one for one, other in added.items() if _says(row, shape) == _says(other, shape)), None)
        found[key if same is None else same] = row if same is None else added.pop(same)
    return found


def _says(row: Record, shape: Shape) -> Record:
    return {name: value for name, value in row.items() if name not in shape.key}
