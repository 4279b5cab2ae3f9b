"""Checked drafts: the only form in which something new or changed reaches the write path.

An editor's form, an importer and the seed loader all make these. What a draft accepts, the record may hold.
"""

from collections.abc import Hashable, Iterable
from functools import cache
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from app.domain.event_types import EventType, SubEventType
from app.domain.fields import (
    EDTF,
    ClaimId,
    Day,
    Figure,
    Filled,
    KeepableAll,
    Latitude,
    Line,
    Longitude,
    Short,
    Slug,
    Tag,
    Text,
)
from app.domain.rules import insist
from app.domain.vocabulary import (
    COUNTED,
    Attribution,
    Extent,
    GeoPrecision,
    Happened,
    Measure,
    Role,
    Scope,
    Stance,
    Standing,
)
from app.i18n import N_


class Draft(BaseModel):
    """The base: frozen, and strangers among the keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def __reduce__(self) -> tuple[Any, ...]:
        """How it passes from one process to another: its values alone. It was checked, so that it is not again."""
        return _revived, (type(self), vars(self))


@cache
def _given(kind: type[Draft]) -> set[str]:
    """All fields: whoever arrives has all of them."""
    return set(kind.model_fields)


def _revived(kind: type[Draft], values: dict[str, Any]) -> Draft:
    made = _bare(kind)
    # What Pydantic's own way of unpacking does, in half the time.
    _set(made, "__dict__", values)
    _set(made, "__pydantic_fields_set__", _given(kind))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


_bare, _set = object.__new__, object.__setattr__


def twice(values: Iterable[Hashable]) -> bool:
    """Whether something stands in a list more than once."""
    every = list(values)
    return len(every) != len(set(every))


class Cited(Draft):
    """Where a claim is printed; `via` is the chain between claimant and source ("RFI, quoting the army")."""

    source: Slug
    via: Line = ""
    via_fr: Line = ""


def _each_once(cited: tuple[Cited, ...]) -> tuple[Cited, ...]:
    # Said here, for Pydantic would also call a list too short whose one source has a mistake.
    if not cited:
        raise ValueError(N_("at least one source is needed"))
    if twice(one.source for one in cited):
        raise ValueError(N_("each source is cited once"))
    return cited


Citations = Annotated[tuple[Cited, ...], Field(max_length=50), AfterValidator(_each_once)]


class Figures(Draft):
    """A number, a range, or words where no number was given."""

    low: Figure | None = None
    best: Figure | None = None
    high: Figure | None = None
    wording: Line = ""
    wording_fr: Line = ""

    @property
    def has_figures(self) -> bool:
        """Whether any number is given."""
        return not (self.low is None and self.best is None and self.high is None)

    def in_order(self) -> bool:
        """Whether low <= best <= high, as far as given."""
        given = [one for one in (self.low, self.best, self.high) if one is not None]
        return given == sorted(given)


class ClaimDraft(Figures):
    """What one claimant says about one thing, and where it is printed."""

    id: ClaimId | None = None
    """The claim's stable id, where an existing claim is changed."""
    claimant: Slug
    spokesperson: Line = ""
    spokesperson_fr: Line = ""
    measure: Measure
    stance: Stance = Stance.ASSERTS
    scope: Scope = Scope.GROUP
    subject: Slug | None = None
    subject_text: Line = ""
    subject_text_fr: Line = ""
    extent: Extent = Extent.WHOLE
    said_on: Day = None
    text: Text
    text_fr: Text = ""
    superseded: bool = False
    preferred: bool = False
    preferred_reason: Line = ""
    preferred_reason_fr: Line = ""
    sources: Citations
    inconsistent_at_source: bool = False
    """A dataset's figures that break low <= best <= high: kept as given, and marked."""

    @model_validator(mode="after")
    def _keep_the_rules(self) -> Self:
        counted, grouped = self.measure in COUNTED, self.scope is Scope.GROUP
        said = self.has_figures or self.wording or self.stance not in _NUMBERED
        insist([
            (not self.in_order() and not self.inconsistent_at_source, N_("figures must have low <= best <= high")),
            (self.high is not None and self.low is None and self.best is None,
             N_("a greatest number needs a least one beside it; write 0 where the claim says “up to”")),
            (counted and not said, N_("a claim about people needs a number, or the words used instead of one")),
            (counted and grouped and self.subject is None,
             N_("a claim about one group needs that group as its subject")),
            (self.scope is Scope.SEVERAL and not self.subject_text,
             N_("a claim about several groups needs subject_text naming them")),
            (not grouped and self.subject is not None, N_("only a claim about one group has a subject")),
            *(self._against_preference() if self.preferred else ()),
        ])  # fmt: skip
        return self

    def _against_preference(self) -> list[tuple[bool, str]]:
        stands = self.stance in _NUMBERED and self.extent is Extent.WHOLE and not self.superseded
        summed = self.measure in COUNTED and self.scope is not Scope.SEVERAL and self.has_figures
        return [
            (not self.preferred_reason, N_("a preferred claim needs a reason")),
            (not stands, N_("only a standing claim about a whole group can be preferred")),
            (not summed, N_("only a claim whose figures enter a sum can be preferred")),
        ]


_NUMBERED = (Stance.ASSERTS, Stance.CONCEDES)


class InvolvementDraft(Draft):
    """One actor in one role."""

    actor: Slug
    role: Role
    note: Line = ""
    note_fr: Line = ""


class IncidentDraft(Draft):
    """One incident with everything that stands under it."""

    title: Filled
    title_fr: Line = ""
    summary: Text = ""
    summary_fr: Text = ""
    event_type: EventType
    sub_event_type: SubEventType
    date: EDTF
    place: Slug | None = None
    region: Slug | None = None
    district: Slug | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    geo_precision: GeoPrecision
    route: Annotated[tuple[tuple[Latitude, Longitude], ...], Field(max_length=500)] = ()
    happened: Happened
    attribution: Attribution
    grade_note: Text = ""
    grade_note_fr: Text = ""
    involvements: Annotated[tuple[InvolvementDraft, ...], Field(max_length=200)] = ()
    sources: Annotated[tuple[Slug, ...], Field(max_length=500)] = ()
    claims: Annotated[tuple[ClaimDraft, ...], Field(max_length=2000)] = ()
    standing: Standing = Standing.DRAFT
    dataset: Slug | None = None
    external_id: Line = ""
    given: Annotated[dict[Short, Short], Field(max_length=40), KeepableAll] = {}
    """What its dataset says of it beside, by the dataset's own names of fields."""
    tags: Annotated[tuple[Tag, ...], Field(max_length=20)] = ()
    """Working labels of the desk, which readers do not see."""

    @model_validator(mode="after")
    def _keep_the_rules(self) -> Self:
        is_route = self.geo_precision is GeoPrecision.ROUTE and len(self.route) > 1
        writable = (Standing.DRAFT, Standing.IN_REVIEW, Standing.PUBLISHED)
        preferred = [(one.measure, one.scope, one.subject) for one in self.claims if one.preferred]
        insist([
            (self.sub_event_type.event_type is not self.event_type,
             f"{self.sub_event_type.value} is not a kind of {self.event_type.value}"),
            ((self.latitude is None) != (self.longitude is None), N_("latitude and longitude go together")),
            (bool(self.route) and not is_route, N_("a route has two points or more, and geo_precision: route")),
            (self.standing not in writable, N_("a draft is draft, in_review or published")),
            (self.standing is Standing.PUBLISHED and not self.is_sourced,
             N_("a published incident needs at least one source")),
            (twice(preferred), N_("only one claim about the same people can be preferred")),
            (twice(one.id for one in self.claims if one.id is not None), N_("a claim stands twice")),
            (twice(self.tags), N_("a tag stands twice")),
            (twice((one.actor, one.role) for one in self.involvements), N_("an actor stands twice in the same role")),
        ])  # fmt: skip
        return self

    @property
    def is_sourced(self) -> bool:
        """Whether any source is cited: no claim is without one."""
        return bool(self.sources or self.claims)

    def cited(self) -> list[str]:
        """The slugs of every source, those of the claims included, each once."""
        under_claims = [cited.source for claim in self.claims for cited in claim.sources]
        return list(dict.fromkeys([*self.sources, *under_claims]))


class IncidentChanges(BaseModel):
    """The fields of an IncidentDraft that change; lists are given whole, with the ids of claims that stay."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    set: dict[str, Any]

    @model_validator(mode="after")
    def _known(self) -> Self:
        strangers = set(self.set) - set(IncidentDraft.model_fields) - {"standing"}
        if strangers or "standing" in self.set:
            raise ValueError(f"not a field that can be changed: {', '.join(sorted(strangers)) or 'standing'}")
        return self
