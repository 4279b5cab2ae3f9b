"""The fields of the registers' forms, and how what was typed into them becomes a checked draft."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from app.domain.names import slug
from app.domain.registers import ActorDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import ActorKind, LinkKind, NameKind, PlaceKind
from app.i18n import N_, gettext
from app.store import register_desk
from app.store.db import ReadSession
from app.store.register_desk import Kind
from app.web.admin.sheet import Layout, Nested, Spec, Values, spoken, to_draft
from app.web.admin.sheet_rules import Problems, read_errors

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TAKEN_ADDRESSES = ("new",)
"""What stands at the place of a short name in the desk's own addresses."""
LONGEST_SLUG = 80
_NOTES = (
    Spec("note", "text", N_("Note"), N_("What readers should know of it, in a sentence or two.")),
    Spec("note_fr", "text", N_("Note in French")),
)
_LISTED = Spec(
    "listed",
    "check",
    N_("Public by itself"),
    N_("Otherwise readers see it only once a published incident names it."),
    default="1",
)
_BOUNDS = (
    Spec("since", "bound", N_("Since")),
    Spec("until", "bound", N_("Until")),
)
ACTOR = Layout(
    (
        Spec("name", "line", N_("Name"), N_("As the actor names itself."), optional=False),
        Spec("name_fr", "line", N_("Name in French"), N_("Only where it is another one.")),
        Spec("kind", "choice", N_("Kind"), words=ActorKind, optional=False),
        _LISTED,
        *_NOTES,
    ),
    (
        Nested(
            "names",
            N_("Names"),
            N_("Name %(n)s"),
            N_("Add a name"),
            (
                Spec("name", "line", N_("Name"), optional=False),
                Spec("kind", "choice", N_("Kind of name"), words=NameKind, optional=False, default="alias"),
                Spec("language", "code", N_("Language"), default="en"),
                *_BOUNDS,
            ),
            N_(
                "Every name it ever bore: each of them finds it. The name above is added by itself. A language has two "
                "or three letters (en, fr, ar, taq); since and until are a day, a month or a year."
            ),
        ),
        Nested(
            "links",
            N_("Ties to other actors"),
            N_("Tie %(n)s"),
            N_("Add a tie"),
            (
                Spec("kind", "choice", N_("This actor"), words=LinkKind, optional=False, default="part_of"),
                Spec("to", "pick", N_("Other actor"), register="actors", optional=False),
                *_BOUNDS,
                Spec("note", "line", N_("Note")),
                Spec("note_fr", "line", N_("Note in French")),
            ),
            N_(
                "What came after it, what it is part of, with whom it fights; each tie is told from one side only. Any "
                "name finds the other actor."
            ),
        ),
    ),
)
PLACE = Layout(
    (
        Spec("name", "line", N_("Name"), optional=False),
        Spec("name_fr", "line", N_("Name in French"), N_("Only where it is another one.")),
        Spec("kind", "choice", N_("Kind"), words=PlaceKind, optional=False),
        Spec("latitude", "number", N_("Latitude"), N_("In degrees: 18.441"), bounds=(-90, 90)),
        Spec("longitude", "number", N_("Longitude"), N_("In degrees: 1.408, west of Greenwich with a minus"),
             bounds=(-180, 180)),
        Spec("region", "pick", N_("Region"), register="region"),
        Spec("district", "pick", N_("District"), register="district"),
        Spec("country", "code", N_("Country"), N_("Two capital letters: ML, DZ, NE …"), optional=False, default="ML"),
        Spec("geonames_id", "whole", N_("Number in GeoNames")),
        _LISTED,
        *_NOTES,
    ),
    (
        Nested(
            "names",
            N_("Spellings"),
            N_("Spelling %(n)s"),
            N_("Add a spelling"),
            (
                Spec("name", "line", N_("Spelling"), optional=False),
                Spec("language", "code", N_("Language")),
                Spec("origin", "line", N_("Who spells it so")),
            ),
            N_("Every spelling finds it; the name above is added by itself. A language has two or three letters."),
        ),
    ),
)  # fmt: skip
SOURCE = Layout(
    (
        Spec("publisher", "line", N_("Publisher"), optional=False),
        Spec("publisher_fr", "line", N_("Publisher in French"), N_("Only where it is another one.")),
        Spec("title", "line", N_("Title"), N_("As it was printed.")),
        Spec("title_fr", "line", N_("Title in French"), N_("Only where it is another one.")),
        Spec("published_on", "day", N_("Published on"), N_("A day such as 2024-07-26")),
        Spec("language", "code", N_("Language"), N_("Two or three letters: en, fr, ar, taq …"), default="en"),
        Spec("url", "web", N_("Address"), N_("It is kept as written: nothing is fetched from it.")),
        Spec("archived_url", "web", N_("Address of an archived copy"), N_("At an archive of the web, for instance.")),
        Spec("repeats", "pick", N_("Repeats"), N_("The source whose words it passes on: the two are one origin."),
             register="sources"),
        Spec("dataset", "pick", N_("Dataset"), N_("Only for a record of a dataset."), register="dataset"),
        _LISTED,
        *_NOTES,
    ),
)  # fmt: skip
LAYOUTS: dict[Kind, Layout] = {"actors": ACTOR, "places": PLACE, "sources": SOURCE}
DRAFTS: dict[Kind, type[BaseModel]] = {"actors": ActorDraft, "places": PlaceDraft, "sources": SourceDraft}
AT = {
    "until is before since": "until",
    "an actor cannot be tied to itself": "links",
    "latitude and longitude go together": "longitude",
    "a source cannot repeat itself": "repeats",
}
"""To which field a rule about several of them belongs."""
UNKNOWN_PICK = {
    "actors": N_("No actor is known as “%(name)s”."),
    "sources": N_("No source is known as “%(name)s”."),
    "region": N_("No region is known as “%(name)s”."),
    "district": N_("No district is known as “%(name)s”."),
    "dataset": N_("No dataset is known as “%(name)s”."),
}
SEVERAL = N_("“%(name)s” may be one of several. Take one of them.")
TAKEN = N_("The short name “%(slug)s” is taken already.")
NO_SLUG = N_("A short name has small letters a to z, digits and single hyphens, such as kidal-region.")


def picked(db: ReadSession, values: Values, kind: Kind, problems: Problems) -> Values:
    """The values with the short names of the records that were meant; who is not known, or not clear, is told."""
    layout = LAYOUTS[kind]
    made = dict(values)
    for spec in layout.fields:
        if spec.kind == "pick" and spec.register in register_desk.TABLES:
            made[spec.name] = _pick(db, spec, spec.name, values[spec.name], problems)
    for nested in layout.nested:
        rows = [dict(row) for row in values[nested.name]]
        for spec in nested.fields:
            for n, row in enumerate(rows if spec.kind == "pick" else ()):
                row[spec.name] = _pick(db, spec, f"{nested.name}-{n}-{spec.name}", row[spec.name], problems)
        made[nested.name] = rows
    return made


def _pick(db: ReadSession, spec: Spec, where: str, text: str, problems: Problems) -> str:
    if not text:
        return ""
    register: Any = spec.register
    found = register_desk.meant(db, register, text)
    if len(found) == 1:
        return found[0].slug
    problems.add(where, gettext(SEVERAL if found else UNKNOWN_PICK[spec.register], name=text[:60]))
    return text


def offered(db: ReadSession, spec: Spec, text: str) -> list[register_desk.Option]:
    """The records that may be meant by what was typed, where it is not clear."""
    register: Any = spec.register
    found = register_desk.meant(db, register, text)
    return found or register_desk.near(db, register, text)


def checked(values: Values, kind: Kind, slug: str, problems: Problems) -> Any:
    """The draft; None where a rule is broken, and then it is told."""
    layout = LAYOUTS[kind]
    kept, numbers = spoken(values, layout)
    try:
        return DRAFTS[kind].model_validate({**to_draft(kept, layout), "slug": slug})
    except ValidationError as error:
        read_errors(error.errors(), layout, numbers, AT, problems)
        return None


def proposed_slug(values: Mapping[str, Any], kind: Kind) -> str:
    """A short name made of what was typed, for a record that is given none."""
    if kind != "sources":
        return slug(values["name"])[:LONGEST_SLUG].strip("-")
    return slug(f"{values['publisher']} {values['published_on'] or values['title']}")[:LONGEST_SLUG].strip("-")


def free_slug(db: ReadSession, typed: str, values: Values, kind: Kind, problems: Problems) -> str:
    """The short name of a new record, which none has or had; what is wrong with it is told."""
    found = typed or proposed_slug(values, kind)
    if not _SLUG.fullmatch(found) or found in TAKEN_ADDRESSES:
        if typed or found:
            problems.add("slug", gettext(NO_SLUG))
        return "unnamed"
    if register_desk.taken(db, kind, found):
        problems.add("slug", gettext(TAKEN, slug=found))
    return found
