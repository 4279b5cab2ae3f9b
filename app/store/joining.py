"""Joining two incidents that are one event: claims move under their ids, both histories stay, and it can be undone."""

from dataclasses import replace
from typing import Any, NoReturn

import orjson
from pydantic import ValidationError
from sqlmodel import col, select

from app.domain.accounts import Member
from app.domain.errors import InvalidRecord, NotFound
from app.domain.merging import Side, resolve, three_way
from app.domain.policy import LONGEST_REASON, Byline
from app.domain.shapes import CLAIM, INCIDENT, Record, normal
from app.domain.vocabulary import Standing
from app.i18n import gettext
from app.models import Incident, Revision
from app.store import snapshot, write
from app.store.db import WriteSession
from app.store.editing import hold, in_words
from app.store.sight import of_member, visible

_UNMARKED: Record = {"preferred": False, "preferred_reason": "", "preferred_reason_fr": ""}


def hold_both(db: WriteSession, member: Member, key: str, into: str) -> tuple[Incident, Incident]:
    """The incident of a key and the one of a code, both held; raises NotFound where either is not to be seen."""
    asked = select(Incident.key).where(Incident.code == into.strip().upper(), visible(of_member(member)))
    other = db.exec(asked).first()
    if other is None:
        raise NotFound(gettext("No incident has the code %(code)s.", code=into[:40]))
    if other == key:
        raise InvalidRecord(gettext("This is the same incident."))
    # Always in one order, so that two who merge in opposite directions do not wait for each other for ever.
    held = {one: hold(db, member, one) for one in sorted({key, other})}
    return held[key], held[other]


def join(db: WriteSession, incident: Incident, into: Incident, by: Byline, *, seen: int) -> Incident:
    """Merge one into the other: claims, involvements, sources and tags join those that are there.

    Where both prefer a claim about the same people, the choice of the incident that stays stands. A record of a
    dataset is never merged: a match with it is a link.
    """
    if incident.dataset_id is not None or into.dataset_id is not None:
        raise InvalidRecord(gettext("A record of a dataset is never merged. Say that the two are the same instead."))
    theirs, fields = snapshot.draft_of(incident), snapshot.draft_of(into)
    both = united(fields, theirs)
    write.merge(db, incident, into, by, seen=seen)
    # Who reads the history of the one that stays is told where its new claims come from.
    reason = gettext("%(reason)s (%(code)s was merged into this incident.)", reason=by.reason, code=incident.code)
    return _received(
        db, into, both, [one["id"] for one in theirs["claims"]], replace(by, reason=reason[:LONGEST_REASON])
    )


def united(stays: Record, goes: Record) -> Record:
    """The draft of the incident that stays, with what the other brings; where it stood and when stays as it was."""
    taken = {(one["actor"], one["role"]): one for one in goes["involvements"]}
    kept = [_filled(one, taken.pop((one["actor"], one["role"]), {})) for one in stays["involvements"]]
    marked = {_people(one) for one in stays["claims"] if one["preferred"]}
    coming = [{**one, **_UNMARKED} if _people(one) in marked else one for one in goes["claims"]]
    return {
        **stays,
        "involvements": [*kept, *taken.values()],
        "claims": [*stays["claims"], *coming],
        "sources": list(dict.fromkeys([*stays["sources"], *goes["sources"]])),
        "tags": sorted({*stays["tags"], *goes["tags"]}),
    }


def _filled(row: Record, other: Record) -> Record:
    """A row with what it does not say itself from another one about the same actor."""
    return {name: value or other.get(name, value) for name, value in row.items()}


def part(db: WriteSession, member: Member, incident: Incident, by: Byline, *, seen: int) -> Incident:
    """Undo a merge: the incident is public again with its claims as they are now, and the other lets them go."""
    last = incident.merged_into
    if last is None:
        _no_merge()
    was = _last_public(db, incident)
    before = normal(orjson.loads(was.snapshot), INCIDENT)
    chain = _chain(incident)
    held = {key: hold(db, member, key) for key in sorted({incident.key, *(one.key for one in chain)})}
    now = {one["id"]: one for home in held.values() for one in snapshot.draft_of(home)["claims"]}
    # What an editor took away meanwhile stays away, and what another incident has taken back is that one's again.
    ids = [one["id"] for one in before["claims"] if one["id"] in now]
    for key, home in held.items():
        if key != incident.key and home.standing is not Standing.MERGED:
            rest = _without(db, home, was, ids) if key == last.key else _less(snapshot.draft_of(home), ids)
            _received(db, home, rest, (), by)
    claims = [_given_back(one, now[one["id"]]) for one in before["claims"] if one["id"] in now]
    try:
        return write.reopen(db, held[incident.key], {**before, "claims": claims}, ids, by, seen=seen)
    except ValidationError as error:
        raise InvalidRecord(in_words(error)) from None


def _given_back(before: Record, now: Record) -> Record:
    """The claim as it is now; the mark that it lost to another one's in the merge comes back with it."""
    return before if {**before, **_UNMARKED} == normal(now, CLAIM) else now


def _received(db: WriteSession, into: Incident, fields: Record, coming: Any, by: Byline) -> Incident:
    try:
        return write.receive(db, into, fields, coming, by)
    except ValidationError as error:
        raise InvalidRecord(in_words(error)) from None


def _people(claim: Record) -> tuple[Any, ...]:
    return claim["measure"], claim["scope"], claim["subject"]


def _last_public(db: WriteSession, incident: Incident) -> Revision:
    """The revision of an incident that is merged which was the last before the merge."""
    asked = select(Revision).where(Revision.incident_id == incident.id, col(Revision.standing) == Standing.PUBLISHED)
    return db.exec(asked.order_by(col(Revision.version).desc())).first() or _no_merge()


def _no_merge() -> NoReturn:
    raise InvalidRecord(gettext("This incident is not merged into another one."))


def _chain(incident: Incident) -> list[Incident]:
    """The incidents into which one went, by one merge after another."""
    found: list[Incident] = []
    here = incident.merged_into
    while here is not None and here not in found:
        found.append(here)
        here = here.merged_into
    return found


def _without(db: WriteSession, home: Incident, was: Revision, ids: list[str]) -> Record:
    """The incident that stayed, without what came by the merge; what was changed in it since is kept."""
    merged = select(Revision.at).where(Revision.incident_id == was.incident_id, Revision.version == was.version + 1)
    asked = select(Revision).where(Revision.incident_id == home.id, col(Revision.at) >= db.exec(merged).one())
    after = db.exec(asked.order_by(col(Revision.version))).first()
    now = snapshot.draft_of(home)
    if after is None or after.version < 2:
        return _less(now, ids)
    earlier = select(Revision.snapshot).where(Revision.incident_id == home.id, Revision.version == after.version - 1)
    undone = three_way(orjson.loads(after.snapshot), orjson.loads(db.exec(earlier).one()), now)
    # A claim that was changed since goes all the same: it goes with its changes. All else that was changed stays.
    sides: dict[str, Side] = {one.key: "mine" if one.path[:1] == ("claims",) else "theirs" for one in undone.conflicts}
    return _less(resolve(undone, sides), ids)


def _less(fields: Record, ids: list[str]) -> Record:
    return {**fields, "claims": [one for one in fields["claims"] if one["id"] not in ids]}
