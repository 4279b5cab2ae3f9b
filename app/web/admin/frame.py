"""The frame of the desk's pages: who is signed in, the menu that the role allows, and a notice of what was done."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.domain.accounts import Member
from app.domain.policy import Act, may
from app.i18n import N_, gettext, language
from app.web import links
from app.web.html import Page, show
from app.web.refused import note

DONE = {
    "saved": N_("Saved."),
    "created": N_("The draft is kept."),
    "sent": N_("Sent to review."),
    "returned": N_("Given back to its author."),
    "published": N_("Published."),
    "proposed": N_("Your change is a proposal now; readers see it once an editor takes it."),
    "taken": N_("Taken into the record."),
    "taken_back": N_("You took your proposal back."),
    "declined": N_("Declined, with your answer."),
    "decided": N_("Your decision is kept."),
    "forgotten": N_("How to reach the reader is not kept any more."),
    "bulk": N_("Done to all of them, each with a version of its own."),
    "withdrawn": N_("Withdrawn; its page stays and gives the reason."),
    "merged": N_("Merged; its address leads to the other incident."),
    "restored": N_("Published again."),
    "commented": N_("Your comment is there."),
    "linked": N_("Your decision about the two incidents is kept."),
    "frozen": N_("The snapshot is made; readers find it under Data."),
    "redacted": N_("The text was taken out; a tombstone remains."),
    "signed_out": N_("Signed out."),
    "unchanged": N_("Nothing was changed."),
    "revoked": N_("Revoked."),
    "password": N_("The password is changed. Every other browser is signed out."),
    "welcome": N_("Your password is set, and you are signed in."),
    "ended": N_("Signed out there."),
    "account_closed": N_("The account is closed; what its owner wrote stays."),
    "account_opened": N_("The account is open again."),
    "role": N_("The role is another one now."),
    "registered": N_("It is in the register now."),
    "settled": N_("Settled."),
    "dropped": N_("The file is thrown away. Nothing of it was taken in."),
    "united": N_("The two records are one now; the address of the other leads here."),
}
"""What a page says after something was done; the address carries the word."""
MENU = (
    ("desk", "/admin", N_("Incidents"), Act.WRITE_DRAFT),
    ("new", "/admin/incidents/new", N_("New incident"), Act.WRITE_DRAFT),
    ("review", "/admin/review", N_("Review"), Act.WRITE_DRAFT),
    ("corrections", "/admin/corrections", N_("Corrections"), Act.DECIDE),
    ("registers", "/admin/registers", N_("Registers"), Act.WRITE_REGISTER),
    ("care", "/admin/care", N_("Needs care"), Act.WRITE_REGISTER),
    ("unsettled", "/admin/unsettled", N_("Unsettled"), Act.WRITE_PUBLIC),
    ("matches", "/admin/matches", N_("Matches"), Act.DECIDE),
    ("imports", "/admin/imports", N_("Imports"), Act.IMPORT),
    ("datasets", "/admin/datasets", N_("Datasets"), Act.IMPORT),
    ("users", "/admin/users", N_("Users"), Act.MANAGE_USERS),
    ("snapshots", "/admin/snapshots", N_("Snapshots"), Act.SNAPSHOT),
    ("log", "/admin/log", N_("Log"), Act.SEE_LOG),
)


@dataclass(frozen=True)
class Entry:
    """One entry of the desk's menu."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Desk:
    """What the frame needs: the member, the menu, and a sentence about what was just done."""

    member: Member
    menu: tuple[Entry, ...]
    notice: str = ""


@dataclass(frozen=True)
class DeskPage(Page):
    """The base of the desk's pages."""

    desk: Desk


def desk(request: Request, member: Member, section: str = "") -> Desk:
    """The frame for a member; `section` is the entry of the menu that the page belongs to."""
    menu = tuple(
        Entry(gettext(label), links.page(path, language=language()), name == section)
        for name, path, label, act in MENU
        if may(member.role, act)
    )
    done = request.query_params.get("done", "")
    return Desk(member, menu, gettext(DONE[done]) if done in DONE else "")


def show_desk(
    request: Request, page: Page, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The answer that shows a page which no cache may keep."""
    note(request.scope, status)
    return show(request, page, status=status, headers={"Cache-Control": "no-store", **(headers or {})})


def lead(path: str, done: str = "", **params: str) -> RedirectResponse:
    """Lead to a page after a change, which then says what was done."""
    asked = [("done", done)] if done else []
    address = links.page(path, [*asked, *params.items()], language=language())
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
