"""Redaction: a text leaves a record and all its history at once; a tombstone with date and ground stays."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlmodel import col, or_, select

from app.domain import policy
from app.domain.accounts import Member
from app.domain.errors import InvalidRecord
from app.domain.lines import one_kind, stands
from app.domain.policy import Act, Byline
from app.domain.redaction import LONGEST_GROUND, SHORTEST, needle, problem, strike
from app.i18n import N_, gettext
from app.models import RECORDS, Actor, Place, Redaction, Revision, Source
from app.store import editing, fulltext_index, snapshot, sweep, write
from app.store.db import ReadSession, WriteSession
from app.store.named import in_words, tongue
from app.store.register_edits import hold_row, peek
from app.store.registers import record
from app.store.texts import slots

TABLES: dict[str, Any] = {"actor": Actor, "place": Place, "source": Source}
_TAKEN: dict[str, Callable[..., Any]] = {
    "actor": snapshot.of_actor, "place": snapshot.of_place, "source": snapshot.of_source,
}  # fmt: skip
NOWHERE = N_("This text stands in no free text of this record or of its history. Short names and codes stay.")
NOTHING_LEFT = N_(
    "Nothing is left to take out: this text stands nowhere in this record or in its history. Something was last taken "
    "out of it on %(day)s."
)
NO_GROUND = N_("Readers are told why: a few words at least.")
LONG_GROUND = N_("This is too long: %(most)s characters at most.")
MOST_LOOKED_AT = 2000
"""So many versions of other records are looked through for the same text."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be taken out, and what readers are told of it."""

    text: str
    ground: str
    ground_fr: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another record in which the same text stands; it is redacted by itself."""

    kind: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a text stands: how often in each kind of place (message ids), and in which other records."""

    places: tuple[tuple[str, int], ...]
    total: int
    elsewhere: tuple[Elsewhere, ...]


def find(db: ReadSession, member: Member, kind: str, key: str) -> Any:
    """The record of a desk address: an incident by its key, others by their slug; raises NotFound."""
    return editing.find(db, member, key) if kind == "incident" else peek(db, TABLES[kind], key)


def title(row: Any) -> str:
    """What the desk calls the record."""
    return in_words(row) if isinstance(row, Actor | Place | Source) else tongue(row.title, row.title_fr)


def refusals(order: Order) -> dict[str, str]:
    """Sentences about what is wrong with an order, by its fields."""
    found = {
        "text": problem(needle(order.text), _today()),
        "ground": gettext(NO_GROUND) if len(order.ground.strip()) < SHORTEST else "",
    }
    for name in ("ground", "ground_fr"):
        told = getattr(order, name)
        if len(told) > LONGEST_GROUND:
            found[name] = gettext(LONG_GROUND, most=LONGEST_GROUND)
        elif needle(order.text) and stands(needle(order.text), told):
            found[name] = gettext("The ground may not hold the text that is taken out.")
    return {name: said for name, said in found.items() if said}


def look(db: ReadSession, kind: str, row: Any, text: str) -> Standing:
    """Where the text stands, before anything is done about it."""
    text, day = needle(text), _today()
    found: dict[str, int] = {}
    for one in slots(db, kind, row):
        if many := one.holds(text, day):
            found[one.label] = found.get(one.label, 0) + many
    return Standing(tuple(found.items()), sum(found.values()), tuple(_elsewhere(db, kind, row, text)))


def nowhere(db: ReadSession, kind: str, row: Any) -> str:
    """The sentence about a text that stands nowhere, also for whoever asks for the same once more."""
    asked = select(Redaction.at).where(Redaction.kind == kind, Redaction.record_id == row.id)
    last = db.exec(asked.order_by(col(Redaction.at).desc())).first()
    return gettext(NOTHING_LEFT, day=last.date().isoformat()) if last is not None else gettext(NOWHERE)


def redact(db: WriteSession, member: Member, kind: str, key: str, order: Order) -> int:
    """Take the text out of the record and its history; in how many texts it stood. Raises InvalidRecord.

    The tombstone says who, when and why. That the text is kept nowhere is the point, so no log holds it either.
    """
    by = member.byline(order.ground)
    policy.insist(by, Act.REDACT)
    for said in refusals(order).values():
        raise InvalidRecord(said)
    text, day = needle(order.text), _today()
    with db.no_autoflush:
        row = editing.hold(db, member, key) if kind == "incident" else _held(db, kind, key)
        found = [(one, many) for one in slots(db, kind, row) if (many := one.holds(text, day))]
        if not found:
            raise InvalidRecord(nowhere(db, kind, row))
        places = sum(many for _, many in found)
        for one, _ in found:
            one.clear(text, day)
        db.add(
            Redaction(
                at=dt.datetime.now(dt.UTC), account_id=member.id, kind=kind, record_id=row.id or 0, places=places,
                ground=one_kind(order.ground).strip(), ground_fr=one_kind(order.ground_fr).strip(),
            )
        )  # fmt: skip
        _record(db, kind, row, by)
    if kind == "incident":
        _forget(db)
    sweep.after_commit(db)
    return places


def _forget(db: WriteSession) -> None:
    """Take the words out of what the database keeps beside its tables, too."""
    db.flush()
    fulltext_index.purge(db.connection())


def _record(db: WriteSession, kind: str, row: Any, by: Byline) -> None:
    if kind == "incident":
        write.redacted(db, row, by)
    else:
        record(db, [row], kind, _TAKEN[kind], by)


def _held(db: WriteSession, kind: str, slug: str) -> Any:
    row = peek(db, TABLES[kind], slug)
    hold_row(db, row)
    return row


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _elsewhere(db: ReadSession, kind: str, row: Any, text: str) -> list[Elsewhere]:
    """Other records with the text in a version: claims move from one incident to another, and names are repeated."""
    # A line of it is looked for, for old versions may end their lines in another way; then the whole is.
    line = max(text.split("\n"), key=len)
    quoted = orjson.dumps(line).decode()[1:-1]
    own = getattr(Revision, f"{kind}_id")
    asked = select(Revision).where(
        or_(
            col(Revision.snapshot).contains(quoted, autoescape=True),
            col(Revision.reason).contains(line, autoescape=True),
        ),
        or_(own.is_(None), own != row.id),
    )
    found: dict[tuple[str, str], Elsewhere] = {}
    for one in db.exec(asked.order_by(col(Revision.id).desc()).limit(MOST_LOOKED_AT)).all():
        of = next(name for name in RECORDS if getattr(one, f"{name}_id") is not None)
        other = getattr(one, of)
        key = getattr(other, "key", "") or getattr(other, "slug", "") or str(other.id)
        if (of, key) not in found and (
            stands(text, one.reason) or strike(orjson.loads(one.snapshot), text, _today())[1]
        ):
            name = title(other) if of in ("incident", *TABLES) else key
            found[of, key] = Elsewhere(of, key, name)
    return list(found.values())
