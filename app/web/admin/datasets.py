"""The datasets: what each is, under which licence, and what of it readers may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from app.domain.accounts import Member
from app.domain.errors import EditConflict, InvalidRecord
from app.domain.mistakes import told
from app.domain.policy import Act
from app.domain.registers import DatasetDraft
from app.domain.snapshots import Kept
from app.domain.vocabulary import Republish
from app.i18n import N_, gettext, ngettext, number
from app.store import datasets as store
from app.store.datasets import Listed
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, Posted, SignedIn, insist
from app.web.deps import Reading, Writing
from app.web.pages.snapshots import keeper

router = APIRouter(include_in_schema=False)
WHERE = "/admin/datasets"
FIELDS: Mapping[str, str] = {
    "name": N_("Name"),
    "licence": N_("Licence"),
    "released": N_("Release"),
    "citation": N_("How it asks to be cited"),
    "url": N_("Web address"),
    "republish": N_("What of it readers may see"),
}


@dataclass(frozen=True)
class Choice:
    """One setting of what readers may see, what it means, and what would change with it."""

    value: str
    label: str
    definition: str
    effect: str


@dataclass(frozen=True)
class Typed:
    """What stands in the form: the values, the version that was seen, and what is wrong with them by field."""

    values: Mapping[str, str]
    seen: int
    problems: Mapping[str, str] = field(default_factory=dict)
    now: tuple[tuple[str, str], ...] = ()
    """What somebody else made of it meanwhile: the field, and what stands there now."""
    status: int = 200


@dataclass(frozen=True)
class DatasetsPage(DeskPage):
    """All datasets."""

    template: ClassVar[str] = "admin/datasets.html"

    rows: tuple[Listed, ...]


@dataclass(frozen=True)
class DatasetPage(DeskPage):
    """The form of one."""

    template: ClassVar[str] = "admin/dataset.html"

    one: Listed
    choices: tuple[Choice, ...]
    typed: Typed
    snapshots: tuple[Kept, ...]
    """Those that hold records of it, and keep them whatever is chosen now."""


@router.get(WHERE, name="datasets")
def datasets(request: Request, db: Reading, member: SignedIn) -> Response:
    """All datasets, by name."""
    insist(member, Act.IMPORT)
    return show_desk(request, DatasetsPage(desk(request, member, "datasets"), tuple(store.every(db))))


@router.get(WHERE + "/{slug}", name="dataset")
def dataset(request: Request, db: Reading, member: SignedIn, slug: str) -> Response:
    """The form of a dataset as it is."""
    insist(member, Act.IMPORT)
    one = store.one(db, slug)
    return _shown(request, member, one, Typed(_values(one.draft), one.version))


@router.post(WHERE + "/{slug}", name="save_dataset")
def save(request: Request, form: Form, db: Writing, slug: str) -> Response:
    """Keep the change, or show the form again with what is wrong or with what somebody else changed first."""
    insist(form.member, Act.IMPORT)
    one = store.one(db, slug)
    typed = Typed({name: form.text(name) for name in (*FIELDS, "reason")}, form.number("seen"))
    if form.text("step") != "save":
        return _shown(request, form.member, one, typed)
    try:
        changed = store.amend_dataset(db, _draft(form, slug), form.member.byline(form.text("reason")), seen=typed.seen)
    except ValidationError as error:
        problems = {where or "name": said for where, said in told(error.errors())}
        return _shown(request, form.member, one, Typed(typed.values, typed.seen, problems, status=InvalidRecord.status))
    except EditConflict as error:
        db.rollback()
        one = store.one(db, slug)
        now = tuple(
            (gettext(FIELDS[name]), value)
            for name, value in _values(one.draft).items()
            if name in FIELDS and value != typed.values[name]
        )
        again = Typed(typed.values, one.version, {"": error.detail}, now, error.status)
        return _shown(request, form.member, one, again)
    except InvalidRecord as error:
        db.rollback()
        where = "" if form.text("reason") else "reason"
        return _shown(request, form.member, one, Typed(typed.values, typed.seen, {where: error.detail}, status=422))
    return lead(WHERE, "saved" if changed else "unchanged")


def _draft(form: Posted, slug: str) -> DatasetDraft:
    sent = {name: form.text(name) for name in FIELDS}
    return DatasetDraft.model_validate({**sent, "slug": slug, "url": sent["url"] or None})


def _values(draft: DatasetDraft) -> dict[str, str]:
    return {**{name: str(getattr(draft, name) or "") for name in FIELDS}, "reason": ""}


def _shown(request: Request, member: Member, one: Listed, typed: Typed) -> Response:
    choices = tuple(Choice(each.value, each.label, each.definition, effect(one, each)) for each in Republish)
    kept = tuple(keeper(request).holding(one.draft.slug))
    page = DatasetPage(desk=desk(request, member, "datasets"), one=one, choices=choices, typed=typed, snapshots=kept)
    return show_desk(request, page, status=typed.status)


def effect(one: Listed, wanted: Republish) -> str:
    """What readers would see of a dataset under a setting, and how that differs from now."""
    many, words, now = one.published, number(one.published), one.draft.republish
    if wanted is now:
        return gettext("As it is now.")
    if wanted is Republish.NOTHING:
        return ngettext(
            "%(n)s incident would not be shown to readers any more.",
            "%(n)s incidents would not be shown to readers any more.", many, n=words,
        )  # fmt: skip
    if wanted is Republish.FIGURES:
        return ngettext(
            "%(n)s incident would be shown without its texts.",
            "%(n)s incidents would be shown without their texts.", many, n=words,
        )  # fmt: skip
    if now is Republish.NOTHING:
        return ngettext(
            "%(n)s incident would be shown to readers.", "%(n)s incidents would be shown to readers.", many, n=words
        )
    return ngettext(
        "%(n)s incident would be shown with its texts.", "%(n)s incidents would be shown with their texts.", many,
        n=words,
    )  # fmt: skip
