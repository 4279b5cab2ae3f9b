"""The desk's card of one incident: what readers see of it, what waits on it, and the steps of its standing."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.accounts import Member
from app.domain.change_words import Change
from app.domain.errors import EditConflict, InvalidRecord, NotFound
from app.i18n import N_, gettext
from app.store import card as store
from app.store import merge_preview, standing, talk
from app.store.card import CardAnswer
from app.store.db import ReadSession
from app.store.standing import Step
from app.web.admin import incident_merge
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, Posted, SignedIn, Typed
from app.web.admin.told import Telling, Version, versions
from app.web.deps import Reading, Writing
from app.web.pages.compact import Comparison, SideKey, comparisons, side_keys

router = APIRouter(include_in_schema=False)
DONE = {
    "send": "sent",
    "give_back": "returned",
    "publish": "published",
    "withdraw": "withdrawn",
    "merge": "merged",
    "restore": "restored",
}
LABELS = {
    "send": N_("Send to review"),
    "give_back": N_("Give back as a draft"),
    "publish": N_("Publish"),
    "withdraw": N_("Withdraw"),
    "merge": N_("Merge into another incident"),
    "restore": N_("Restore"),
}
ABOUT = {
    "send": N_("Editors find it in their queue."),
    "give_back": N_("Its author finds it among the drafts, with your reason."),
    "publish": N_("Everybody can read it from then on, under an address that stays."),
    "withdraw": N_("Its page stays and gives the reason; it is counted no more."),
    "merge": N_("Its claims move to the other incident, and its address leads there. Both histories stay."),
    "restore": N_("It is public and counted again; what was merged takes its claims back."),
}


@dataclass(frozen=True)
class StepForm:
    """The form of one step, with what was typed into it."""

    name: str
    label: str
    about: str
    reason: str = ""
    public_reason: str = ""
    without_claims: str = ""
    into: str = ""
    asks_why: bool = False
    """Whether it asks why there is no claim."""
    open: bool = False


@dataclass(frozen=True)
class CardPage(DeskPage):
    """One incident at the desk."""

    template: ClassVar[str] = "admin/card.html"

    card: CardAnswer
    comparisons: tuple[Comparison, ...]
    sides: tuple[SideKey, ...]
    steps: tuple[StepForm, ...]
    history: tuple[Version, ...]
    unpublished: tuple[Change, ...]
    """What changed since it was last public, in words."""
    problem: str = ""
    comment: str = ""


@router.get("/admin/incidents/{key}", name="card")
def card(request: Request, db: Reading, member: SignedIn, key: str) -> Response:
    """The card of an incident that the member may see."""
    return _shown(request, db, member, key, Typed())


@router.post("/admin/incidents/{key}/standing", name="standing")
def stand(request: Request, form: Form, db: Writing, key: str) -> Response:
    """Take one step of its standing; what is refused is said, with everything typed kept."""
    name = form.text("do")
    previews = name == "merge" and form.text("step") == "preview"
    if form.text("step") != "save" and not previews:
        return _shown(request, db, form.member, key, Typed(dict(form.fields)))
    try:
        if previews:
            found = merge_preview.preview(db, form.member, _step_of(form, key), form.text("into"))
            return incident_merge.answer(request, form, found)
        place = _take(db, form, key, name)
    except (InvalidRecord, EditConflict) as error:
        db.rollback()
        return _shown(request, db, form.member, key, Typed(dict(form.fields), error.detail, error.status))
    except NotFound as error:
        # The other incident of a merge: this one was found, or the card says that it is not.
        db.rollback()
        return _shown(request, db, form.member, key, Typed(dict(form.fields), error.detail, InvalidRecord.status))
    return lead(f"/admin/incidents/{place}", DONE[name])


@router.post("/admin/incidents/{key}/comments", name="comment")
def comment(request: Request, form: Form, db: Writing, key: str) -> Response:
    """Say something to whoever works on the incident."""
    if form.text("step") == "show":
        return _shown(request, db, form.member, key, Typed(dict(form.fields)))
    try:
        talk.say(db, form.member, key, form.text("text"), proposal=form.text("proposal"))
    except InvalidRecord as error:
        db.rollback()
        return _shown(request, db, form.member, key, Typed(dict(form.fields), error.detail, error.status))
    back = form.text("proposal")
    return lead(f"/admin/proposals/{back}" if back else f"/admin/incidents/{key}", "commented")


def _take(db: Writing, form: Posted, key: str, name: str) -> str:
    """Do the step; the key of the incident to show afterwards."""
    step = _step_of(form, key)
    match name:
        case "merge":
            return standing.merge(db, form.member, step, form.text("into")).key
        case "send":
            standing.send(db, form.member, step)
        case "give_back":
            standing.give_back(db, form.member, step)
        case "publish":
            standing.publish(db, form.member, step)
        case "withdraw":
            standing.withdraw(db, form.member, step)
        case "restore":
            standing.restore(db, form.member, step)
        case _:
            raise InvalidRecord(gettext("The form does not say what to do."))
    return key


def _step_of(form: Posted, key: str) -> Step:
    return Step(key, form.number("seen"), form.text("reason"), form.text("public_reason"), form.text("without_claims"))


def _shown(request: Request, db: ReadSession, member: Member, key: str, typed: Typed) -> Response:
    answer = store.of_key(db, member, key)
    telling = Telling(db)
    page = CardPage(
        desk=desk(request, member, "desk"),
        card=answer,
        comparisons=comparisons(answer.incident, {}),
        sides=side_keys(answer.incident),
        steps=tuple(_step(name, answer, typed) for name in answer.steps),
        history=versions(telling, answer.versions),
        unpublished=telling.lines(answer.last_public, answer.now) if answer.last_public else (),
        problem=typed.problem,
        comment=typed.fields.get("text", ""),
    )
    return show_desk(request, page, status=typed.status)


def _step(name: str, answer: CardAnswer, typed: Typed) -> StepForm:
    mine = typed.fields if typed.fields.get("do") == name else {}
    return StepForm(
        name=name,
        label=gettext(LABELS[name]),
        about=gettext(ABOUT[name]),
        reason=mine.get("reason", ""),
        public_reason=mine.get("public_reason", ""),
        without_claims=mine.get("without_claims", ""),
        into=mine.get("into", ""),
        asks_why=name in ("publish", "restore") and not answer.incident.claims and not answer.merged_into,
        open=bool(mine),
    )
