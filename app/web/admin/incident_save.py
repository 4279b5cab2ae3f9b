"""What the incident's form holds, checked, and kept together with the new records that it brings, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.accounts import Member
from app.domain.draft import IncidentDraft
from app.domain.errors import InvalidRecord
from app.domain.shapes import Record
from app.domain.vocabulary import Standing
from app.i18n import gettext
from app.store import editing, registers
from app.store.db import WriteSession
from app.store.editing import Opened, Outcome
from app.web.admin.form_rows import Values
from app.web.admin.incident_check import draft_or_errors
from app.web.admin.incident_names import Names, NewRecords
from app.web.admin.incident_rules import tell
from app.web.admin.incident_typed import to_draft
from app.web.admin.sheet_rules import EMPTY, Problems

NEVER = (Standing.DRAFT, Standing.IN_REVIEW)
CREATED = "created"


@dataclass(frozen=True)
class Checked:
    """A draft that may be kept, with the records it names that no register has yet; why, and on which version."""

    draft: IncidentDraft
    new: NewRecords
    reason: str
    seen: str


def checked(values: Values, names: Names, member: Member, opened: Opened | None) -> Checked | None:
    """The draft of a form; None where a rule is broken, which then is told at its field."""
    problems = names.problems
    kept: Mapping[str, Record] = {one["id"]: one for one in opened.draft["claims"]} if opened else {}
    given, rows = to_draft(values, names, problems, kept)
    new = names.brought(values)
    if opened and opened.standing not in NEVER:
        given["standing"] = Standing.PUBLISHED
    _insist_on_reason(values["reason"], member, problems)
    draft, errors = draft_or_errors(given)
    tell(errors, rows, problems)
    return None if problems or draft is None else Checked(draft, new, values["reason"], values["seen"])


def _insist_on_reason(reason: str, member: Member, problems: Problems) -> None:
    if not reason:
        problems.add("reason", gettext(EMPTY))
        return
    try:
        member.byline(reason)
    except InvalidRecord as error:
        problems.add("reason", error.detail)


def keep(
    db: WriteSession, member: Member, key: str, what: Checked, *, choices: Mapping[str, str]
) -> tuple[str, Outcome]:
    """Write it all in the caller's transaction, as a new incident where there is no key; the word for the outcome."""
    by = member.byline(what.reason)
    if key:
        # The incident before the registers, as everybody else holds them.
        editing.hold(db, member, key)
    if what.new.actors:
        registers.add_actors(db, what.new.actors, by)
    if what.new.places:
        registers.add_places(db, what.new.places, by)
    if what.new.sources:
        registers.add_sources(db, what.new.sources, by)
    if key:
        seen = _version(what.seen)
        outcome = editing.save(db, member, key, what.draft, what.reason, seen=seen, choices=choices)
        return outcome.kind, outcome
    if any(one.id is not None for one in what.draft.claims):
        raise InvalidRecord(gettext("A new incident has no claims that another one has."))
    return CREATED, Outcome("saved", editing.create(db, member, what.draft, what.reason))


def _version(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise InvalidRecord(gettext("The form is incomplete: “%(name)s” is missing or unreadable.", name="seen"))
    return int(given)
