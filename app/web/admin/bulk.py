"""Doing one thing to many incidents: what, with one reason; what would become of each; and then all of it at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.domain.accounts import Member
from app.domain.bulk import MOST, TAGGING, Aim, Wish, problems
from app.domain.errors import InvalidRecord
from app.domain.policy import Act, may
from app.domain.vocabulary import Role
from app.i18n import gettext
from app.store import bulk as store
from app.store.bulk import Planned
from app.store.db import ReadSession
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, Posted
from app.web.deps import Writing

router = APIRouter(include_in_schema=False)
WHERE = "/admin/bulk"
FOR_EDITORS = (Aim.PUBLISH, Aim.WITHDRAW, Aim.RESTORE)
TYPED = ("aim", "tag", "actor", "role", "public_reason", "without_claims", "reason")


@dataclass(frozen=True)
class Told:
    """What there is to say of the chosen incidents, and of what was typed."""

    rows: tuple[Planned, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    previewed: str = ""
    """What was asked for when the rows were told; empty before that."""
    done: bool = False
    status: int = 200


@dataclass(frozen=True)
class BulkPage(DeskPage):
    """The chosen incidents, the form, and what would become or became of each."""

    template: ClassVar[str] = "admin/bulk.html"

    told: Told
    possible: int
    """How many of them would be changed, or were."""
    missing: int
    """How many of those chosen are not to be seen."""
    versions: tuple[tuple[str, int], ...]
    typed: Mapping[str, str]
    aims: tuple[Aim, ...]
    roles: tuple[Role, ...]


@router.get(WHERE, name="bulk_nothing")
def nothing() -> RedirectResponse:
    """Nothing is chosen by an address alone: the table, which asks who is there, is where that is done."""
    return lead("/admin")


@router.post(WHERE, name="bulk")
def bulk(request: Request, form: Form, db: Writing) -> Response:
    """Ask what to do, tell what would become of each, or do what was told."""
    keys = _chosen(form)
    if len(keys) > MOST:
        most = gettext("These are too many incidents: %(most)s at most.", most=MOST)
        return _shown(request, form, {}, Told(problems={"key": most}, status=422))
    wish = _wish(form)
    if form.text("step") not in ("preview", "save") or not keys:
        return _shown(request, form, keys, Told(_listed(db, form.member, keys)))
    wrong = problems(wish) if wish else {"aim": gettext("Choose what to do.")}
    if wish is None or wrong:
        return _shown(request, form, keys, Told(_listed(db, form.member, keys), wrong, status=422))
    try:
        # Only what was told is done: whoever asks for something else meanwhile is told first.
        if form.text("step") == "save" and form.text("previewed") == _mark(wish):
            return _save(request, db, form, keys, wish)
        return _shown(
            request, form, keys, Told(tuple(store.preview(db, form.member, keys, wish)), previewed=_mark(wish))
        )
    except InvalidRecord as error:
        db.rollback()
        where = "tag" if wish.aim in TAGGING else "actor"
        return _shown(request, form, keys, Told(_listed(db, form.member, keys), {where: error.detail}, status=422))


def _save(request: Request, db: Writing, form: Posted, keys: dict[str, int], wish: Wish) -> Response:
    possible = {key: seen for key, seen in keys.items() if key in set(form.fields.getlist("possible"))}
    rows = store.apply(db, form.member, possible, wish)
    if rows and all(one.done for one in rows):
        return lead("/admin", "bulk")
    return _shown(request, form, possible, Told(tuple(rows), done=True))


def _chosen(form: Posted) -> dict[str, int]:
    """By key, the version that was seen; where none is sent, one that no incident has."""
    return {key: _version(form.text(f"version-{key}")) for key in dict.fromkeys(form.fields.getlist("key"))}


def _version(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _wish(form: Posted) -> Wish | None:
    aim, role = form.text("aim"), form.text("role")
    if aim not in set(Aim):
        return None
    return Wish(
        aim=Aim(aim),
        tag=form.text("tag"),
        actor=form.text("actor"),
        role=Role(role) if role in set(Role) else None,
        public_reason=form.text("public_reason"),
        without_claims=form.text("without_claims"),
        reason=form.text("reason"),
    )


def _mark(wish: Wish) -> str:
    """What was asked for, but for the words of the reasons, which may be mended afterwards."""
    return "|".join((wish.aim, wish.tag, wish.actor, wish.role or "", "1" if wish.without_claims else ""))


def _listed(db: ReadSession, member: Member, keys: dict[str, int]) -> tuple[Planned, ...]:
    return tuple(store.chosen(db, member, keys))


def _shown(request: Request, form: Posted, keys: dict[str, int], told: Told) -> Response:
    page = BulkPage(
        desk=desk(request, form.member, "desk"),
        told=told,
        possible=sum(one.done if told.done else bool(one.what) for one in told.rows),
        missing=len(keys) - len(told.rows),
        versions=tuple(keys.items()),
        typed={name: form.text(name) for name in TYPED},
        aims=tuple(one for one in Aim if one not in FOR_EDITORS or may(form.member.role, Act.WRITE_PUBLIC)),
        roles=tuple(Role),
    )
    return show_desk(request, page, status=told.status)
