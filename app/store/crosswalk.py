"""Which incidents are records of one event: follows from what editors decided of pairs, and is kept in step with that.

To be the same is passed on: of three records of which two pairs are the same, all three are one event, even where
nobody decided about the third pair. What a newer decision says of a pair goes before an older one.
"""

from collections.abc import Collection, Iterable, Iterator

from sqlmodel import col, func, select

from app.domain.vocabulary import Kinship, Standing
from app.models import Incident, PairDecision, SameEvent
from app.store.db import ReadSession, WriteSession
from app.store.sight import PUBLIC, Sight, visible
from app.store.version import Turn, bump, take_turn

MANY = 500
"""So many ids stand in one question."""
Pair = tuple[int, int]


def settle(db: WriteSession, first: int, second: int) -> bool:
    """Have the events follow from a decision about two incidents that was just taken.

    Whether that changes which published records stand together: a draft can be what ties two of them.
    """
    # Two decisions at once may meet in one event: who comes second sees what the first has made.
    take_turn(db, Turn.EVENTS)
    events = {row.event for row in _rows(db, {first, second})}
    # Whatever the two are records of now is all that their links can reach, but for the one that is new.
    near = {first, second, *_members(db, events)}
    before = {row.incident_id or 0: row.event for row in _rows(db, near)}
    after = components(_same(db, near))
    _write(db, near, after)
    standing = col(Incident.standing) == Standing.PUBLISHED
    published = set(db.exec(select(Incident.id).where(col(Incident.id).in_(near), standing)).all())
    return _together(before, published) != _together(after, published)


def others(db: ReadSession, ids: Collection[int], *, see: Sight = PUBLIC) -> dict[int, list[int]]:
    """By incident, the other records of its event that may be seen; those that stand alone are not there."""
    events = {row.incident_id or 0: row.event for row in _rows(db, ids)}
    if not events:
        return {}
    asked = select(SameEvent.event, Incident.id).join(Incident, col(Incident.id) == col(SameEvent.incident_id))
    of: dict[int, list[int]] = {}
    for event, number in db.exec(asked.where(col(SameEvent.event).in_(set(events.values())), visible(see))).all():
        of.setdefault(event, []).append(number or 0)
    found = {number: sorted(set(of.get(event, ())) - {number}) for number, event in events.items()}
    return {number: rest for number, rest in found.items() if rest}


def rebuild(db: WriteSession) -> int:
    """Make all events anew from all decisions; how many incidents it changed."""
    take_turn(db, Turn.EVENTS)
    found = components(_same(db))
    return _write(db, {*found, *_every(db)}, found)


def mend(db: WriteSession) -> int:
    """Make the events anew, and have readers see it; how many incidents it changed."""
    changed = rebuild(db)
    if changed:
        bump(db, public=True)
    return changed


def stale(db: ReadSession) -> list[int]:
    """The ids of incidents whose event is not what the decisions say."""
    wanted, kept = components(_same(db)), _every(db)
    return sorted(number for number in {*wanted, *kept} if wanted.get(number) != kept.get(number))


def components(pairs: Iterable[Pair]) -> dict[int, int]:
    """By incident, the least id of those that it is linked with; who is linked with nobody is not there."""
    least: dict[int, int] = {}

    def find(number: int) -> int:
        while least.setdefault(number, number) != number:
            # Each looks to the one above next time, so that no way gets long.
            least[number] = number = least[least[number]]
        return number

    for first, second in pairs:
        low, high = sorted((find(first), find(second)))
        least[high] = low
    return {number: find(number) for number in list(least)}


def _same(db: ReadSession, among: Collection[int] | None = None) -> Iterator[Pair]:
    """The pairs of which the newest decision says that they are the same; `among` keeps to those incidents."""
    ids = sorted(among or ())
    parts = [ids[start : start + MANY] for start in range(0, len(ids), MANY)] if among is not None else [None]
    for part in parts:
        newest = select(func.max(col(PairDecision.id))).group_by(
            col(PairDecision.first_id), col(PairDecision.second_id)
        )
        if part is not None:
            newest = newest.where(col(PairDecision.first_id).in_(part))
        asked = select(PairDecision.first_id, PairDecision.second_id)
        yield from (
            (first, second)
            for first, second in db.exec(
                asked.where(col(PairDecision.id).in_(newest), col(PairDecision.kinship) == Kinship.SAME)
            ).all()
            if among is None or second in among
        )


def _write(db: WriteSession, over: Collection[int], wanted: dict[int, int]) -> int:
    """Give these incidents the events that are wanted, and take away what no decision holds up any more."""
    changed = 0
    rows = {row.incident_id: row for row in _rows(db, over)}
    for number in sorted(over):
        row, event = rows.get(number), wanted.get(number)
        if event is None and row is not None:
            db.delete(row)
        elif event is not None and row is None:
            db.add(SameEvent(incident_id=number, event=event))
        elif event is not None and row is not None and row.event != event:
            row.event = event
        else:
            continue
        changed += 1
    db.flush()
    return changed


def _rows(db: ReadSession, ids: Collection[int]) -> Iterator[SameEvent]:
    numbers = sorted(ids)
    for start in range(0, len(numbers), MANY):
        part = numbers[start : start + MANY]
        yield from db.exec(select(SameEvent).where(col(SameEvent.incident_id).in_(part))).all()


def _together(events: dict[int, int], among: Collection[int | None]) -> set[frozenset[int]]:
    """The records that stand together, of those that are asked about."""
    groups: dict[int, set[int]] = {}
    for number, event in events.items():
        if number in among:
            groups.setdefault(event, set()).add(number)
    return {frozenset(group) for group in groups.values() if len(group) > 1}


def _every(db: ReadSession) -> dict[int, int]:
    return {number or 0: event for number, event in db.exec(select(SameEvent.incident_id, SameEvent.event)).all()}


def _members(db: ReadSession, events: Collection[int]) -> Iterator[int]:
    asked = select(SameEvent.incident_id).where(col(SameEvent.event).in_(events))
    yield from (number for number in db.exec(asked).all() if number is not None)
