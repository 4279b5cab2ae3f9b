"""Which records of the registers an author may name: editors all, contributors what is public and what is their own."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import col, or_, select

from app.domain.accounts import Member
from app.domain.draft import IncidentDraft
from app.domain.errors import InvalidRecord
from app.domain.policy import Act, may
from app.domain.shapes import Record
from app.i18n import gettext
from app.models import Actor, Place, Revision, Source
from app.store.db import ReadSession
from app.store.lookup import UNKNOWN, survivor
from app.store.named_records import named
from app.store.public import public_actor, public_place, public_source
from app.store.sight import of_member

_TABLES: dict[str, tuple[Any, Any, Any]] = {
    "actor": (Actor, public_actor, col(Revision.actor_id)),
    "place": (Place, public_place, col(Revision.place_id)),
    "source": (Source, public_source, col(Revision.source_id)),
}


def insist_on_seen(db: ReadSession, member: Member, draft: IncidentDraft, *, known: Iterable[Record] = ()) -> None:
    """Refuse names of records that a contributor cannot know; raises InvalidRecord as for a name that nothing bears.

    A short name can be guessed from a name. Who may write down what only somebody else's draft names would then read
    it on their own card. What stands in the incident already (`known`) may stay.
    """
    if may(member.role, Act.DECIDE):
        return
    old = {one for record in known for one in named(record)}
    wanted: dict[str, set[str]] = {}
    for kind, slug in set(named(draft.model_dump(mode="json"))) - old:
        if slug and kind in _TABLES:
            wanted.setdefault(kind, set()).add(slug)
    for kind, slugs in wanted.items():
        missing = slugs - _seen(db, member, kind, slugs)
        if missing:
            raise InvalidRecord(gettext(UNKNOWN[_TABLES[kind][0]], slug=min(missing)))


def _seen(db: ReadSession, member: Member, kind: str, slugs: set[str]) -> set[str]:
    """Those that are public, that an own incident names, that the member added, or that were merged into such."""
    table, public, revised = _TABLES[kind]
    rows = db.exec(select(table).where(col(table.slug).in_(slugs))).all()
    homes = {row.slug: survivor(row).id for row in rows}
    own = select(revised).where(col(Revision.account_id) == member.id, revised.is_not(None))
    may_be = or_(public(of_member(member)), col(table.id).in_(own))
    seen = set(db.exec(select(table.id).where(col(table.id).in_(homes.values()), may_be)).all())
    return {slug for slug, home in homes.items() if home in seen}
