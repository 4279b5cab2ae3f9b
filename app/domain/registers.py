"""Checked drafts of the registers: actors, places, sources, datasets, and totals that others report."""

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, StringConstraints, model_validator

from app.domain.dates import read_edtf
from app.domain.draft import Citations, Draft, Figures
from app.domain.fields import Day, Filled, Keepable, Latitude, Line, Longitude, Slug, Text
from app.domain.vocabulary import (
    ActorKind,
    LinkKind,
    Measure,
    NameKind,
    PlaceKind,
    Republish,
)
from app.i18n import N_

_WEB = re.compile(r"https?://[^\s<>\"'\\/?#]+([/?#][^\s<>\"'\\]*)?", re.IGNORECASE)


def _since(given: object) -> object:
    return _bound(given, last=False)


def _until(given: object) -> object:
    return _bound(given, last=True)


def _bound(given: object, *, last: bool) -> object:
    if given is None or isinstance(given, dt.date):
        return given
    try:
        span = read_edtf(str(given))
    except ValueError:
        raise ValueError(f"“{str(given)[:40]}” is not a day, a month or a year") from None
    return span.last if last else span.first


def _web(given: str) -> str:
    if not _WEB.fullmatch(given):
        raise ValueError(N_("a web address begins with http:// or https:// and has no blanks or quotes"))
    return given


Since = Annotated[dt.date | None, BeforeValidator(_since)]
Until = Annotated[dt.date | None, BeforeValidator(_until)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
WebAddress = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_web), Keepable]


class Dated(Draft):
    """Something that held from one day to another, as far as they are known."""

    since: Since = None
    until: Until = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError(N_("until is before since"))
        return self


class ActorNameDraft(Dated):
    """One name that an actor bears or bore, and who names it so."""

    name: Filled
    kind: NameKind = NameKind.ALIAS
    language: Language = "en"


class ActorLinkDraft(Dated):
    """A dated tie from this actor to another."""

    to: Slug
    kind: LinkKind
    note: Line = ""
    note_fr: Line = ""


class ActorDraft(Draft):
    """An actor with every name it ever bore; an unlisted one is public only with an incident that names it."""

    slug: Slug
    name: Filled
    name_fr: Line = ""
    kind: ActorKind
    note: Text = ""
    note_fr: Text = ""
    listed: bool = True
    names: tuple[ActorNameDraft, ...] = ()
    links: tuple[ActorLinkDraft, ...] = ()

    @model_validator(mode="after")
    def _tied_to_others(self) -> Self:
        if any(link.to == self.slug for link in self.links):
            raise ValueError(N_("an actor cannot be tied to itself"))
        return self


class PlaceNameDraft(Draft):
    """One spelling of a place, and who spells it so."""

    name: Filled
    language: Language | Literal[""] = ""
    origin: Line = ""


class PlaceDraft(Draft):
    """A place with every spelling; its point is the middle of a region, or the town itself."""

    slug: Slug
    name: Filled
    name_fr: Line = ""
    kind: PlaceKind
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    region: Slug | None = None
    district: Slug | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "ML"
    geonames_id: int | None = None
    note: Text = ""
    note_fr: Text = ""
    listed: bool = True
    names: tuple[PlaceNameDraft, ...] = ()

    @model_validator(mode="after")
    def _whole_point(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError(N_("latitude and longitude go together"))
        return self


class SourceDraft(Draft):
    """Something printed or broadcast; `repeats` names the source that it only passes on."""

    slug: Slug
    publisher: Filled
    publisher_fr: Line = ""
    title: Line = ""
    title_fr: Line = ""
    url: WebAddress | None = None
    archived_url: WebAddress | None = None
    published_on: Day = None
    language: Language = "en"
    repeats: Slug | None = None
    dataset: Slug | None = None
    note: Text = ""
    note_fr: Text = ""
    listed: bool = True

    @model_validator(mode="after")
    def _repeats_another(self) -> Self:
        if self.repeats == self.slug:
            raise ValueError(N_("a source cannot repeat itself"))
        return self


class DatasetDraft(Draft):
    """A collection of records made by others, and what of it may be passed on."""

    slug: Slug
    name: Filled
    licence: Line = ""
    republish: Republish = Republish.NOTHING
    released: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60), Keepable] = ""
    citation: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), Keepable] = ""
    url: WebAddress | None = None


class ReportedTotalDraft(Figures, Dated):
    """What somebody reports for a period and an area; never added to incidents."""

    claimant: Slug
    measure: Measure
    subject: Slug | None = None
    subject_text: Line = ""
    subject_text_fr: Line = ""
    area: Slug | None = None
    area_text: Line = ""
    area_text_fr: Line = ""
    text: Text
    text_fr: Text = ""
    sources: Citations

    @model_validator(mode="after")
    def _keep_the_rules(self) -> Self:
        if not self.in_order():
            raise ValueError(N_("figures must have low <= best <= high"))
        if self.high is not None and self.low is None and self.best is None:
            raise ValueError(N_("a greatest number needs a least one beside it; write 0 where the total says “up to”"))
        if not (self.has_figures or self.wording):
            raise ValueError(N_("a reported total needs a number, or the words used instead of one"))
        return self
