"""The incident's form as WTForms fields: every value is kept as it was typed, and checked by the draft alone."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wtforms import BooleanField, Field, FieldList, Form, FormField, SelectField, StringField

from app.domain.event_types import EventType, SubEventType
from app.domain.lines import one_kind
from app.domain.vocabulary import (
    ActorKind,
    Attribution,
    DatePrecision,
    Extent,
    GeoPrecision,
    Happened,
    Measure,
    PlaceKind,
    Role,
    Scope,
    Stance,
)
from app.domain.words import Word
from app.i18n import N_, gettext

CHOOSE = N_("Choose …")
AS_THEY_STAND = N_("As the days say")
DAY = N_("A day such as 2024-07-26")
ANY_NAME = N_("Any of its names")


def clean(text: str | None) -> str:
    """A typed text with one kind of line end and no blanks around it."""
    return one_kind(text or "").strip()


def typed(label: str = "", hint: str = "", *, kind: str = "line", needed: bool = False) -> Field:
    """A field that holds whatever is typed; `kind` says how it is shown, `pick-…` from which register it picks."""
    shown = {"kind": kind, "needed": needed}
    return StringField(label, default="", filters=[clean], description=hint, render_kw=shown)


def hidden() -> Field:
    """A field that the form carries along."""
    return typed(kind="hidden")


def check(label: str, hint: str = "") -> Field:
    """A box to tick."""
    return BooleanField(label, description=hint, render_kw={"kind": "check", "needed": False})


def choice(label: str, choices: Callable[[], Any], hint: str = "", *, default: str = "", needed: bool = False) -> Field:
    """A field of which one value is chosen; what stands in none of them is for the draft to refuse."""
    shown = {"kind": "choice", "needed": needed}
    return SelectField(
        label, choices=choices, default=default, validate_choice=False, description=hint, render_kw=shown
    )


def one_of(label: str, words: Iterable[Word], hint: str = "", *, default: Word | None = None) -> Field:
    """A choice of a vocabulary; without a default nothing is chosen at first, and something has to be."""
    every = tuple(words)

    def choices() -> list[tuple[str, str]]:
        empty = [] if default else [("", gettext(CHOOSE))]
        return [*empty, *((word.value, word.label) for word in every)]

    return choice(label, choices, hint, default=default.value if default else "", needed=default is None)


def _kinds_of_event() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {"": [("", gettext(CHOOSE))]}
    for kind in EventType:
        found[kind.label] = [(one.value, one.label) for one in SubEventType if one.event_type is kind]
    return found


def _precisions() -> list[tuple[str, str]]:
    kinds = (DatePrecision.THROUGHOUT, DatePrecision.WITHIN, DatePrecision.MONTH, DatePrecision.YEAR)
    return [("", gettext(AS_THEY_STAND)), *((one.value, one.label) for one in kinds)]


class Rows(FieldList):  # type: ignore[type-arg]  # Generic in the stubs alone.
    """Nested rows whose numbers are known already: looking through all fields for each list would take for ever."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterable[int]:
        rows: Mapping[str, list[int]] = formdata.rows
        return rows.get(prefix, ())


def rows_of(label: str, form: type[Form]) -> Field:
    """Nested rows of a form."""
    return Rows(FormField(form), label)


class CitationForm(Form):
    """Where a claim is printed."""

    source = typed(N_("Printed in"), N_("A source by its title, publisher or address"), kind="pick-source", needed=True)
    via = typed(N_("By way of"), N_("Who passed it on: “RFI, quoting the army”"))
    via_fr = typed(N_("By way of, in French"))


class ClaimForm(Form):
    """One claim with its citations."""

    id = hidden()
    claimant = typed(N_("Who says it"), ANY_NAME, kind="pick-actor", needed=True)
    spokesperson = typed(N_("Spokesperson"), N_("Where a person is named"))
    spokesperson_fr = typed(N_("Spokesperson, in French"))
    measure = one_of(N_("What it is about"), Measure, default=Measure.KILLED)
    stance = one_of(N_("How it is said"), Stance, default=Stance.ASSERTS)
    scope = one_of(N_("About whom"), Scope, default=Scope.GROUP)
    subject = typed(N_("Which group"), N_("For one group: the actor"), kind="pick-actor")
    subject_text = typed(N_("Whom, in words"), N_("For several groups together"))
    subject_text_fr = typed(N_("Whom, in words, in French"))
    extent = one_of(N_("All or a part"), Extent, default=Extent.WHOLE)
    said_on = typed(N_("Said on"), DAY, kind="day")
    low = typed(N_("At least"), kind="number")
    best = typed(N_("Number"), kind="number")
    high = typed(N_("At most"), kind="number")
    wording = typed(N_("Words used instead of a number"), N_("“dozens”: no number is made of it"))
    wording_fr = typed(N_("The same in French"))
    text = typed(N_("What is said, in your words"), kind="text")
    text_fr = typed(N_("What is said, in French"), kind="text")
    superseded = check(N_("Superseded by a later claim"))
    preferred = check(N_("Preferred figure"))
    preferred_reason = typed(N_("Why it is preferred"))
    preferred_reason_fr = typed(N_("Why it is preferred, in French"))
    sources = rows_of(N_("Where it is printed"), CitationForm)


class InvolvementForm(Form):
    """One actor in one role."""

    actor = typed(N_("Actor"), ANY_NAME, kind="pick-actor", needed=True)
    role = one_of(N_("Role"), Role)
    note = typed(N_("Note"))
    note_fr = typed(N_("Note in French"))


class SourceForm(Form):
    """One source of the incident."""

    source = typed(N_("Source"), N_("By its title, publisher or address"), kind="pick-source", needed=True)


class NewActorForm(Form):
    """An actor that the register lacks; `called` is what the rows of the form call it."""

    called = hidden()
    name = typed(N_("Name"), N_("As the actor names itself."), needed=True)
    name_fr = typed(N_("Name in French"))
    kind = one_of(N_("Kind"), ActorKind)


class NewPlaceForm(Form):
    """A place that the register lacks."""

    called = hidden()
    name = typed(N_("Name"), needed=True)
    kind = one_of(N_("Kind"), PlaceKind)
    latitude = typed(N_("Latitude"), kind="degrees")
    longitude = typed(N_("Longitude"), kind="degrees")
    region = typed(N_("Region"), kind="pick-region")


class NewSourceForm(Form):
    """A source that the register lacks."""

    called = hidden()
    publisher = typed(N_("Publisher"), needed=True)
    title = typed(N_("Title"), N_("As it was printed."))
    url = typed(N_("Address"), N_("It is kept as written: nothing is fetched from it."), kind="web")
    archived_url = typed(N_("Address of an archived copy"), kind="web")
    published_on = typed(N_("Published on"), DAY, kind="day")
    language = typed(N_("Language"), N_("Two or three letters: en, fr, ar, taq …"), needed=True)
    repeats = typed(N_("Repeats"), N_("The source whose words it passes on: the two are one origin."),
                    kind="pick-source")  # fmt: skip


class IncidentForm(Form):
    """The whole page."""

    title = typed(N_("Title"), N_("Neutral and short: what happened, where"), needed=True)
    sub_event_type = choice(N_("Type of event"), _kinds_of_event, needed=True)
    tags = typed(N_("Working labels"), N_("For the desk alone; small letters, with commas between them"))
    summary = typed(N_("Summary"), kind="text")
    title_fr = typed(N_("Title in French"))
    summary_fr = typed(N_("Summary in French"), kind="text")
    date = typed(N_("Date"), needed=True)
    date_from = typed(N_("First day"), DAY, kind="day")
    date_to = typed(N_("Last day"), DAY, kind="day")
    date_precision = choice(N_("What the days mean"), _precisions)
    place = typed(N_("Place"), N_("Any of its spellings"), kind="pick-place")
    geo_precision = one_of(N_("How exactly the place is known"), GeoPrecision)
    latitude = typed(
        N_("Latitude"), N_("In degrees: 18.441. Left empty, the point of the place counts."), kind="degrees"
    )
    longitude = typed(N_("Longitude"), N_("In degrees: 1.408, west of Greenwich with a minus"), kind="degrees")
    region = typed(N_("Region"), N_("Only where the place does not say it"), kind="pick-region")
    district = typed(N_("District"), N_("Only where the place does not say it"), kind="pick-district")
    route = typed(N_("Points of the route"), N_("One a line, latitude before longitude: 18.44, 1.41"), kind="text")
    involvements = rows_of(N_("Who was involved"), InvolvementForm)
    sources = rows_of(N_("Sources"), SourceForm)
    claims = rows_of(N_("Claims"), ClaimForm)
    new_actors = rows_of(N_("New actors"), NewActorForm)
    new_places = rows_of(N_("New places"), NewPlaceForm)
    new_sources = rows_of(N_("New sources"), NewSourceForm)
    happened = one_of(N_("Did it happen?"), Happened)
    attribution = one_of(N_("Who did it?"), Attribution)
    grade_note = typed(N_("Why these grades"), kind="text")
    grade_note_fr = typed(N_("Why these grades, in French"), kind="text")
    reason = typed(N_("Reason for the change"), needed=True)
    seen = hidden()


FORMS: Mapping[str, type[Form]] = {
    "involvements": InvolvementForm,
    "sources": SourceForm,
    "claims": ClaimForm,
    "new_actors": NewActorForm,
    "new_places": NewPlaceForm,
    "new_sources": NewSourceForm,
}
"""The nested rows by the name of their list."""
ROW_NAMES = {
    "involvements": N_("Involvement %(n)s"),
    "sources": N_("Source %(n)s"),
    "claims": N_("Claim %(n)s"),
    "new_actors": N_("New actor %(n)s"),
    "new_places": N_("New place %(n)s"),
    "new_sources": N_("New source %(n)s"),
    "cited": N_("Printed in, %(n)s"),
}
"""What one row of a list is called."""
