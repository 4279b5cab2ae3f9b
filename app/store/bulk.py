"""Doing one thing to many incidents: what would become of each is told first, and all that can be done is done at once.

Each incident that changes has a revision of its own. What cannot be changed is left alone with the reason, and keeps
nothing else from being done.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import selectinload
from sqlmodel import col, select

from app.domain import policy
from app.domain.accounts import Member
from app.domain.bulk import MOST, TAGGING, Aim, Wish
from app.domain.dates import Span, span_words
from app.domain.errors import EditConflict, InvalidRecord
from app.domain.fields import Tag
from app.domain.policy import Act
from app.domain.vocabulary import Standing
from app.i18n import N_, gettext
from app.models import Actor, Claim, ClaimSource, Incident, IncidentSource, Involvement
from app.store import editing, snapshot, standing
from app.store.db import ReadSession, WriteSession
from app.store.named import in_words, tongue
from app.store.resolve import actors_named
from app.store.sight import of_member, visible
from app.store.standing import Step

MOST_TAGS = 20
Chosen = Mapping[str, int]
"""By the key of each incident, the version of it that was seen."""
_LOADED: tuple[Any, ...] = (
    selectinload(Incident.involvements).selectinload(Involvement.actor),  # type: ignore[arg-type]
    selectinload(Incident.tagged),  # type: ignore[arg-type]
    selectinload(Incident.cited),  # type: ignore[arg-type]
    selectinload(Incident.claims),  # type: ignore[arg-type]
    selectinload(Incident.place),  # type: ignore[arg-type]
    selectinload(Incident.region),  # type: ignore[arg-type]
)
_WHOLE: tuple[Any, ...] = (
    selectinload(Incident.district),  # type: ignore[arg-type]
    selectinload(Incident.figures),  # type: ignore[arg-type]
    selectinload(Incident.claims).selectinload(Claim.claimant),  # type: ignore[arg-type]
    selectinload(Incident.claims).selectinload(Claim.subject),  # type: ignore[arg-type]
    selectinload(Incident.claims).selectinload(Claim.cited).selectinload(ClaimSource.source),  # type: ignore[arg-type]
    selectinload(Incident.cited).selectinload(IncidentSource.source),  # type: ignore[arg-type]
)
"""What a revision holds besides, loaded at once for all of them: one by one it takes half as long again."""
_TAG: TypeAdapter[str] = TypeAdapter(Tag)


@dataclass(frozen=True, slots=True)
class Planned:
    """One of the chosen incidents, and what would become of it, or why nothing can."""

    key: str
    code: str
    title: str
    standing: Standing
    when: str
    seen: int
    what: str = ""
    """In words what happens to it; empty where nothing can."""
    why: str = ""
    """Why nothing can be done to it."""
    done: bool = False


def chosen(db: ReadSession, member: Member, keys: Chosen) -> list[Planned]:
    """The chosen incidents that the member may see, by date; raises InvalidRecord for more than are taken."""
    return [_planned(row, keys) for row in _rows(db, member, keys)]


def preview(db: ReadSession, member: Member, keys: Chosen, wish: Wish) -> list[Planned]:
    """What would become of each; raises InvalidRecord for a tag or an actor that there cannot be."""
    actor = _subject(db, member, wish)
    return [_plan(member, row, keys, wish, actor) for row in _rows(db, member, keys)]


def apply(db: WriteSession, member: Member, keys: Chosen, wish: Wish) -> list[Planned]:
    """Do it to each that it can be done to; what came of each of them."""
    member.byline(wish.reason)
    actor = _subject(db, member, wish)
    # Held in one order, so that two who choose the same incidents do not wait for each other for ever.
    held = _seen(member, keys, Incident).order_by(col(Incident.key)).with_for_update(of=Incident)
    db.exec(held.execution_options(populate_existing=True)).all()
    found = []
    for row in _rows(db, member, keys, *_WHOLE):
        plan = _plan(member, row, keys, wish, actor)
        if not plan.why:
            try:
                with db.begin_nested():
                    _do(db, member, row, plan.seen, wish=wish, actor=actor)
                plan = replace(plan, done=True, code=row.code or "", standing=row.standing)
            except (InvalidRecord, EditConflict) as error:
                plan = replace(plan, what="", why=error.detail)
        found.append(plan)
    return found


def _seen(member: Member, keys: Chosen, *columns: Any) -> Any:
    return select(*columns).where(col(Incident.key).in_(keys), visible(of_member(member)))


def _rows(db: ReadSession, member: Member, keys: Chosen, *loaded: Any) -> Sequence[Incident]:
    if len(keys) > MOST:
        raise InvalidRecord(gettext("These are too many incidents: %(most)s at most.", most=MOST))
    ordered = _seen(member, keys, Incident).order_by(col(Incident.date_from), col(Incident.id))
    rows: Sequence[Incident] = db.exec(ordered.options(*_LOADED, *loaded)).all()
    return rows


def _planned(row: Incident, keys: Chosen) -> Planned:
    return Planned(
        key=row.key,
        code=row.code or "",
        title=tongue(row.title, row.title_fr),
        standing=row.standing,
        when=span_words(Span(row.date_from, row.date_to, row.date_precision)),
        seen=keys[row.key],
    )


def _subject(db: ReadSession, member: Member, wish: Wish) -> Actor | None:
    """The actor that is meant, if one is; raises InvalidRecord for a tag or an actor that there cannot be."""
    if wish.aim in TAGGING:
        try:
            _TAG.validate_python(wish.tag)
        except ValidationError:
            raise InvalidRecord(gettext("A tag has small letters without accents, digits and hyphens.")) from None
    if wish.aim is not Aim.ADD_ACTOR:
        return None
    named = actors_named(db, wish.actor, of_member(member)) if wish.actor else []
    if len(named) != 1:
        name = wish.actor[:80]
        if named:
            raise InvalidRecord(gettext("Several actors are called “%(name)s”.", name=name))
        raise InvalidRecord(gettext("No actor is known as “%(name)s”.", name=name))
    return named[0]


def _plan(member: Member, row: Incident, keys: Chosen, wish: Wish, actor: Actor | None) -> Planned:
    plan = _planned(row, keys)
    if row.version != plan.seen:
        said = gettext("You saw version %(seen)s; it is now version %(now)s.", seen=plan.seen, now=row.version)
        return replace(plan, why=said)
    if not policy.may(member.role, _act(row, wish.aim)):
        return replace(plan, why=gettext("Your role does not allow this. Ask an editor."))
    why = next(_STANDS[wish.aim](row, wish) if wish.aim in _STANDS else _hindered(row, wish, actor), "")
    return replace(plan, why=why) if why else replace(plan, what=_what(wish, actor))


def _act(row: Incident, aim: Aim) -> Act:
    return Act.WRITE_PUBLIC if aim in (Aim.PUBLISH, Aim.WITHDRAW, Aim.RESTORE) else policy.writing(row.standing)


def _sending(row: Incident, _: Wish) -> Iterator[str]:
    if row.standing is Standing.IN_REVIEW:
        yield gettext("It is so already.")
    elif row.standing is not Standing.DRAFT:
        yield gettext("Only what was never published is sent to review or given back.")


def _publishing(row: Incident, wish: Wish) -> Iterator[str]:
    if row.standing is Standing.PUBLISHED:
        yield gettext("It is so already.")
    elif row.standing not in (Standing.DRAFT, Standing.IN_REVIEW):
        yield gettext("It was public before: restore it instead.")
    yield " ".join(standing.lacking(row, without_claims=wish.without_claims))


def _withdrawing(row: Incident, _: Wish) -> Iterator[str]:
    if row.standing is Standing.WITHDRAWN:
        yield gettext("It is so already.")
    elif row.standing is not Standing.PUBLISHED:
        yield gettext("Only a published incident can be withdrawn.")


def _restoring(row: Incident, wish: Wish) -> Iterator[str]:
    if row.standing is Standing.PUBLISHED:
        yield gettext("It is so already.")
    elif row.standing is Standing.MERGED:
        yield gettext("What was merged is restored one at a time, on its own page.")
    elif row.standing is not Standing.WITHDRAWN:
        yield gettext("Only what was withdrawn or merged can be restored.")
    yield " ".join(standing.lacking(row, without_claims=wish.without_claims))


_STANDS: dict[Aim, Callable[[Incident, Wish], Iterator[str]]] = {
    Aim.SEND: _sending, Aim.PUBLISH: _publishing, Aim.WITHDRAW: _withdrawing, Aim.RESTORE: _restoring,
}  # fmt: skip


def _hindered(row: Incident, wish: Wish, actor: Actor | None) -> Iterator[str]:
    """Why a tag or an actor is not added or taken away."""
    if row.standing is Standing.MERGED:
        yield gettext("This incident was merged into another one. Change that one, or restore this one.")
    tags = {one.tag for one in row.tagged}
    there = {(one.actor_id, one.role) for one in row.involvements}
    so = {
        Aim.ADD_TAG: wish.tag in tags,
        Aim.REMOVE_TAG: wish.tag not in tags,
        Aim.ADD_ACTOR: actor is not None and (actor.id, wish.role) in there,
    }
    if so[wish.aim]:
        yield gettext("It is so already.")
    if wish.aim is Aim.ADD_TAG and len(tags) >= MOST_TAGS:
        yield gettext("It has %(most)s tags, which is the most.", most=MOST_TAGS)


def _what(wish: Wish, actor: Actor | None) -> str:
    names = {
        "tag": wish.tag,
        "actor": in_words(actor) if actor else "",
        "role": wish.role.label if wish.role else "",
    }
    return gettext(_BECOMES[wish.aim]) % names


_BECOMES = {
    Aim.SEND: N_("is sent to review"),
    Aim.PUBLISH: N_("is published"),
    Aim.WITHDRAW: N_("is withdrawn"),
    Aim.RESTORE: N_("is published again"),
    Aim.ADD_TAG: N_("gets the tag “%(tag)s”"),
    Aim.REMOVE_TAG: N_("loses the tag “%(tag)s”"),
    Aim.ADD_ACTOR: N_("gets %(actor)s in the role “%(role)s”"),
}


def _do(db: WriteSession, member: Member, row: Incident, seen: int, *, wish: Wish, actor: Actor | None) -> None:
    steps = {
        Aim.SEND: standing.send,
        Aim.PUBLISH: standing.publish,
        Aim.WITHDRAW: standing.withdraw,
        Aim.RESTORE: standing.restore,
    }
    if wish.aim in steps:
        steps[wish.aim](db, member, Step(row.key, seen, wish.reason, wish.public_reason, wish.without_claims))
        return
    fields = snapshot.draft_of(row)
    tags, people = set(fields["tags"]), fields["involvements"]
    if wish.aim is Aim.ADD_ACTOR and actor is not None:
        people = [*people, {"actor": actor.slug, "role": wish.role}]
    tags = tags | {wish.tag} if wish.aim is Aim.ADD_TAG else tags - {wish.tag}
    editing.amend(db, row, {**fields, "tags": sorted(tags), "involvements": people}, member.byline(wish.reason))
