"""What editors decided of two incidents that look alike: added to, never rewritten; the newest decision counts."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, or_, select

from app.domain import policy
from app.domain.accounts import Member
from app.domain.errors import InvalidRecord
from app.domain.policy import Act
from app.domain.vocabulary import Kinship, Standing
from app.i18n import gettext
from app.models import Incident, PairDecision
from app.store import crosswalk
from app.store.db import ReadSession, WriteSession
from app.store.editing import hold
from app.store.sight import of_member, visible
from app.store.version import bump


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision that counts: by whom, when and why."""

    kinship: Kinship
    reason: str
    who: str
    at: dt.datetime


def decide(db: WriteSession, member: Member, key: str, other: str, *, kinship: Kinship, reason: str) -> None:
    """Remember what two incidents are to each other; raises NotFound for what the member may not see.

    Deciding the same again adds nothing.
    """
    by = member.byline(reason)
    policy.insist(by, Act.DECIDE)
    if key == other:
        raise InvalidRecord(gettext("These are not two incidents."))
    # Always in one order, so that two who decide about the same pair do not wait for each other for ever.
    rows = [hold(db, member, one) for one in sorted({key, other})]
    first, second = sorted(row.id or 0 for row in rows)
    newest = _newest(db, first).get(second)
    if newest is not None and newest.kinship is kinship and newest.reason == by.reason:
        return
    db.add(
        PairDecision(
            first_id=first,
            second_id=second,
            kinship=kinship,
            reason=by.reason,
            account_id=by.account,
            at=dt.datetime.now(dt.UTC),
        )
    )
    db.flush()
    regrouped = crosswalk.settle(db, first, second)
    # Readers see what is related where they see both: pages and indexes made before are old now.
    bump(db, public=regrouped or all(row.standing is Standing.PUBLISHED for row in rows))
    db.flush()


def named(db: ReadSession, member: Member, words: str) -> str:
    """The key of the incident of a code, or of a key as the desk's addresses have it; raises InvalidRecord."""
    code, key = col(Incident.code) == words.strip().upper(), col(Incident.key) == words.strip().lower()
    found = db.exec(select(Incident.key).where(or_(code, key), visible(of_member(member)))).first()
    if found is None:
        raise InvalidRecord(gettext("No incident has the code %(code)s.", code=words[:40]))
    return found


def _newest(db: ReadSession, number: int) -> dict[int, PairDecision]:
    """By the id of the other incident, the newest decision."""
    pair = (col(PairDecision.first_id), col(PairDecision.second_id))
    asked = select(PairDecision).where(or_(*(one == number for one in pair))).order_by(col(PairDecision.id))
    return {row.second_id if row.first_id == number else row.first_id: row for row in db.exec(asked).all()}


def of_incident(db: ReadSession, number: int) -> dict[int, Decided]:
    """By the id of the other incident, what was last decided of the two."""
    return {
        other: Decided(row.kinship, row.reason, row.account.shown if row.account else "", row.at)
        for other, row in _newest(db, number).items()
    }


def linked(db: ReadSession, code: str) -> dict[int, Kinship]:
    """By id, what editors hold to be related to an incident, or the same; whoever shows it asks who may see it."""
    number = db.exec(select(Incident.id).where(Incident.code == code)).first()
    newest = _newest(db, number) if number is not None else {}
    return {other: row.kinship for other, row in newest.items() if row.kinship is not Kinship.NOT_SAME}
