"""The form of one record of a register: new, changed, and what is shown when somebody else changed it first."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.accounts import Member
from app.domain.errors import EditConflict, InvalidRecord, NotFound
from app.domain.policy import Act
from app.domain.redaction import keep_out_of_form
from app.i18n import N_, gettext
from app.render.map import BASEMAP, words
from app.store import register_desk, register_edits, registers
from app.store.db import ReadSession, WriteSession
from app.store.register_desk import Kind, Opened, Option
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, Posted, SignedIn, insist
from app.web.admin.register_boxes import Names, Told, boxes, lists, nested_rows, told
from app.web.admin.register_fields import LAYOUTS, checked, free_slug, picked
from app.web.admin.sheet import Box, Rows, Values, blank, of_draft, of_form, stepped, together
from app.web.admin.sheet_rules import EMPTY, Problems
from app.web.deps import Reading, Writing

router = APIRouter(include_in_schema=False)
NEW: dict[Kind, str] = {"actors": N_("New actor"), "places": N_("New place"), "sources": N_("New source")}
AMEND: dict[Kind, Any] = {
    "actors": register_edits.amend_actor,
    "places": register_edits.amend_place,
    "sources": register_edits.amend_source,
}
ADD: dict[Kind, Any] = {
    "actors": registers.add_actors,
    "places": registers.add_places,
    "sources": registers.add_sources,
}


@dataclass(frozen=True)
class RegisterForm(DeskPage):
    """The form of a record; without a short name it is a new one."""

    template: ClassVar[str] = "admin/register_form.html"

    kind: Kind
    title: str
    slug: str
    typed_slug: str
    slug_problems: tuple[str, ...]
    seen: int
    used: int
    joined: tuple[Option, ...]
    namesakes: tuple[Option, ...]
    """Other actors that bear one of the names in the form: they may be the same, or a name that both bear."""
    boxes: tuple[Box, ...]
    nested: tuple[Rows, ...]
    lists: tuple[Names, ...]
    reason: str
    reason_problems: tuple[str, ...]
    problems: tuple[str, ...]
    refused: bool
    others: tuple[tuple[str, str], ...]
    """Who changed it since the form was opened, and why."""
    changed: tuple[Told, ...]
    map_words: Mapping[str, str]
    """What the map says on which the point of a place is set; nothing where there is no map."""
    basemap: tuple[str, ...]


@dataclass(frozen=True)
class Typed:
    """What stands in a form: the values, the version that was seen, the reason, and what is wrong with them."""

    values: Values
    seen: int = 0
    slug: str = ""
    reason: str = ""
    problems: Problems = field(default_factory=Problems)
    others: tuple[tuple[str, str], ...] = ()
    changed: tuple[Told, ...] = ()


def register_kind(kind: str) -> Kind:
    """The register of an address; raises NotFound."""
    for one in LAYOUTS:
        if one == kind:
            return one
    raise NotFound(gettext("There is no register of this name."))


@router.get("/admin/registers/{kind}/new", name="new_record")
def new(request: Request, db: Reading, member: SignedIn, kind: str) -> Response:
    """An empty form; `name` fills in what somebody looked for in vain."""
    insist(member, Act.WRITE_REGISTER)
    known = register_kind(kind)
    layout = LAYOUTS[known]
    values = {**blank(layout), layout.fields[0].name: request.query_params.get("name", "")[:300]}
    return _shown(request, db, member, known, Typed(values))


@router.post("/admin/registers/{kind}/new", name="create_record")
def create(request: Request, form: Form, db: Writing, kind: str) -> Response:
    """Keep a new record, or show the form again."""
    insist(form.member, Act.WRITE_REGISTER)
    known = register_kind(kind)
    sent = _sent(form, known)
    if form.text("step") != "save":
        return _shown(request, db, form.member, known, sent)
    slug = free_slug(db, sent.slug, sent.values, known, sent.problems)
    draft, sent = _draft(db, known, slug, sent)
    try:
        if sent.problems:
            return _shown(request, db, form.member, known, sent, status=InvalidRecord.status)
        ADD[known](db, [draft], form.member.byline(sent.reason))
    except (InvalidRecord, EditConflict) as error:
        db.rollback()
        sent.problems.add("", error.detail)
        return _shown(request, db, form.member, known, sent, status=error.status)
    return lead(f"/admin/registers/{known}/{slug}", "registered")


@router.get("/admin/registers/{kind}/{slug}", name="edit_record")
def edit(request: Request, db: Reading, member: SignedIn, kind: str, slug: str) -> Response:
    """The form of a record as it is; that of a merged one leads to the one that took it in."""
    insist(member, Act.WRITE_REGISTER)
    known = register_kind(kind)
    opened = register_desk.opened(db, known, slug)
    if opened.merged_into:
        return lead(f"/admin/registers/{known}/{opened.merged_into}", request.query_params.get("done", ""))
    typed = Typed(of_draft(opened.draft, LAYOUTS[known]), opened.version)
    return _shown(request, db, member, known, typed, opened=opened)


@router.post("/admin/registers/{kind}/{slug}", name="save_record")
def save(request: Request, form: Form, db: Writing, kind: str, slug: str) -> Response:
    """Keep the change, or show the form again with what is wrong or with what somebody else changed first."""
    insist(form.member, Act.WRITE_REGISTER)
    known = register_kind(kind)
    opened = register_desk.opened(db, known, slug)
    sent = replace(_sent(form, known), seen=form.number("seen"))
    if form.text("step") != "save":
        return _shown(request, db, form.member, known, sent, opened=opened)
    draft, sent = _draft(db, known, slug, sent)
    if sent.problems:
        return _shown(request, db, form.member, known, sent, opened=opened, status=InvalidRecord.status)
    try:
        changed = AMEND[known](db, draft, form.member.byline(sent.reason), seen=sent.seen)
    except EditConflict as error:
        db.rollback()
        return _overtaken(request, db, form.member, known, sent, slug=slug, status=error.status)
    except InvalidRecord as error:
        db.rollback()
        sent.problems.add("", error.detail)
        return _shown(request, db, form.member, known, sent, opened=opened, status=error.status)
    return lead(f"/admin/registers/{known}/{slug}", "saved" if changed else "unchanged")


def _sent(form: Posted, kind: Kind) -> Typed:
    layout = LAYOUTS[kind]
    values = stepped(of_form(form.fields, layout), form.text("step"), layout)
    return Typed(values, slug=form.text("slug"), reason=form.text("reason"), problems=Problems())


def _draft(db: ReadSession, kind: Kind, slug: str, sent: Typed) -> tuple[Any, Typed]:
    """The checked draft, and the form with the names that were understood; what is wrong is told in its problems."""
    sent = replace(sent, values=picked(db, sent.values, kind, sent.problems))
    if not sent.reason:
        sent.problems.add("reason", gettext(EMPTY))
    return checked(sent.values, kind, slug, sent.problems), sent


def _overtaken(
    request: Request, db: WriteSession, member: Member, kind: Kind, sent: Typed, *, slug: str, status: int
) -> Response:
    """The form with what both changed: nothing that was typed is lost, and the newest version counts as seen."""
    layout = LAYOUTS[kind]
    opened, since = register_desk.opened(db, kind, slug), register_desk.since(db, kind, slug, sent.seen)
    base, now = of_draft(since.base, layout), of_draft(opened.draft, layout)
    typed = sent.values
    if register_desk.taken_out(db, kind, slug, sent.seen):
        typed = keep_out_of_form(base, typed)
    values, both = together(base, typed, now, layout)
    sent = replace(sent, values=values, seen=opened.version, others=since.changes, changed=told(kind, base, now, both))
    return _shown(request, db, member, kind, sent, opened=opened, status=status)


def _shown(
    request: Request,
    db: ReadSession,
    member: Member,
    kind: Kind,
    typed: Typed,
    *,
    opened: Opened | None = None,
    status: int = 200,
) -> Response:
    problems = typed.problems
    page = RegisterForm(
        desk=desk(request, member, "registers"),
        kind=kind,
        title=opened.name if opened else gettext(NEW[kind]),
        slug=opened.slug if opened else "",
        typed_slug=typed.slug,
        slug_problems=problems.at("slug"),
        seen=typed.seen,
        used=opened.used if opened else 0,
        joined=opened.joined if opened else (),
        namesakes=_namesakes(db, typed.values, opened.slug if opened else "") if kind == "actors" else (),
        boxes=boxes(db, kind, typed.values, problems),
        nested=nested_rows(db, kind, typed.values, problems),
        lists=lists(db, kind),
        reason=typed.reason,
        reason_problems=problems.at("reason"),
        problems=problems.at(""),
        refused=bool(problems),
        others=typed.others,
        changed=typed.changed,
        map_words=_map_words() if kind == "places" else {},
        basemap=BASEMAP,
    )
    return show_desk(request, page, status=status)


def _namesakes(db: ReadSession, values: Values, slug: str) -> tuple[Option, ...]:
    names = [values["name"], values["name_fr"], *(one["name"] for one in values["names"])]
    return tuple(register_desk.namesakes(db, names, but=slug))


def _map_words() -> dict[str, str]:
    known = words()
    return {
        **{name: known[name] for name in ("zoom_in", "zoom_out", "base", "north", "south", "east", "west")},
        "label": gettext("Map: click it to set the point, or move it with the arrow keys and press Enter"),
        "marker": gettext("The point of the place; the arrow keys move it"),
    }
