"""What lies between two states of the published record: incidents that came, went or changed, and how."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select as columns
from sqlalchemy.orm import selectinload
from sqlmodel import col, not_, select

from app.domain.change_words import Change
from app.domain.changes import changes
from app.domain.vocabulary import Standing
from app.models import Incident
from app.store import snapshot
from app.store.db import ReadSession
from app.store.named import tongue
from app.store.public_records import PublicRecords
from app.store.sight import PUBLIC, PUBLIC_ADDRESSES, readable, visible
from app.store.withheld import plain_title, withheld, without_texts

_AT_ONCE = 500
_TITLED = tuple(
    selectinload(one)  # type: ignore[arg-type]
    for one in (Incident.place, Incident.district, Incident.region)
)


@dataclass(frozen=True, slots=True)
class Came:
    """An incident that the newer state has and the older one has not."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Went:
    """One that the newer state has no more; what became of it, as the living record says, where it says so."""

    code: str
    title: str
    standing: Standing | None
    reason: str
    into: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One that both have, with every field that is another one now."""

    code: str
    title: str
    lines: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything between two states, by code; how many are the same in both."""

    came: tuple[Came, ...]
    went: tuple[Went, ...]
    changed: tuple[Changed, ...]
    same: int


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    version: int
    title: str
    withheld: bool


def between(older: ReadSession, newer: ReadSession, living: ReadSession) -> Difference:
    """The difference; `living` is asked what became of what is gone, for neither state knows.

    Two states of one record are compared: an incident that has the same version in both has not changed.
    """
    before, after = _rows(older), _rows(newer)
    both = [code for code in before if code in after]
    moved = [code for code in both if before[code].version != after[code].version]
    changed = tuple(_changed(older, newer, [(code, before[code], after[code]) for code in moved]))
    return Difference(
        came=tuple(Came(code, row.title) for code, row in after.items() if code not in before),
        went=tuple(_went(living, {code: row.title for code, row in before.items() if code not in after})),
        changed=changed,
        same=len(both) - len(changed),
    )


def _rows(db: ReadSession) -> dict[str, _Row]:
    asked = columns(
        col(Incident.code), col(Incident.id), col(Incident.version), col(Incident.title), col(Incident.title_fr)
    )
    found = db.execute(asked.where(visible(PUBLIC), readable(PUBLIC)))
    rows = {code: _Row(id_, version, tongue(one, fr), False) for code, id_, version, one, fr in found}
    bare = select(Incident).where(visible(PUBLIC), not_(readable(PUBLIC)))
    for row in db.exec(bare.options(*_TITLED).execution_options(yield_per=_AT_ONCE)):
        rows[row.code or ""] = _Row(row.id or 0, row.version, plain_title(row), True)
    return dict(sorted(rows.items()))


def _went(living: ReadSession, titles: Mapping[str, str]) -> Iterator[Went]:
    codes = list(titles)
    found: dict[str | None, Incident] = {}
    for start in range(0, len(codes), _AT_ONCE):
        asked = select(Incident).where(col(Incident.code).in_(codes[start : start + _AT_ONCE]))
        found |= {row.code: row for row in living.exec(asked.where(visible(PUBLIC_ADDRESSES))).all()}
    for code, title in titles.items():
        row = found.get(code)
        if row is None:
            yield Went(code, title, None, "", "")
        else:
            into = row.merged_into.code if row.merged_into else None
            yield Went(code, title, row.standing, "" if withheld(row) else row.closing_reason, into or "")


def _changed(older: ReadSession, newer: ReadSession, pairs: list[tuple[str, _Row, _Row]]) -> Iterator[Changed]:
    """Those of the pairs (code, row of the older state, row of the newer one) in which readers see a change.

    Where texts are withheld in one of the states, figures alone are compared.
    """
    names = PublicRecords(newer)
    for start in range(0, len(pairs), _AT_ONCE):
        part = pairs[start : start + _AT_ONCE]
        before = _drafts(older, [row.id for _, row, _ in part])
        after = _drafts(newer, [row.id for _, _, row in part])
        for _, was, row in part:
            if was.withheld or row.withheld:
                before[was.id], after[row.id] = without_texts(before[was.id]), without_texts(after[row.id])
        names.learn(*before.values(), *after.values())
        for code, was, row in part:
            if lines := tuple(changes(before[was.id], after[row.id], names)):
                yield Changed(code, row.title, lines)
        older.expunge_all()
        newer.expunge_all()


def _drafts(db: ReadSession, ids: list[int]) -> dict[int, dict[str, object]]:
    asked = select(Incident).where(col(Incident.id).in_(ids))
    return {row.id or 0: snapshot.draft_of(row) for row in db.exec(asked).all()}
