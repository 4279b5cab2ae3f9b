"""The columns of the two tables that leave the atlas and may come back: one row an incident, one row a claim.

One list each, for CSV, XLSX, Parquet, GeoJSON, the data dictionary and the importer of sheets. How a value is written
into a cell and read out of it stands in `app.domain.cells_text`.

Columns of one record's several actors or sources run side by side: the third item of `actors_role` belongs to the third
of `actors`. A column of the kind GIVEN makes the record; REGISTER describes an actor, a place, a source or a dataset
that it names, for an atlas that does not know it yet; DERIVED follows from the others, and importers pass over it.
"""

from dataclasses import dataclass
from enum import Enum

from app.domain.event_types import EventType, SubEventType
from app.domain.vocabulary import (
    COUNTED,
    ActorKind,
    Attribution,
    DatePrecision,
    Extent,
    GeoPrecision,
    Happened,
    Measure,
    PlaceKind,
    Republish,
    Role,
    Scope,
    Stance,
)
from app.domain.words import Word
from app.i18n import N_, gettext


class Kind(Enum):
    """What a column holds; the value is the type in Frictionless Table Schema."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    LIST = "list"
    OBJECT = "object"


class Use(Enum):
    """What an importer does with a column."""

    GIVEN = "given"
    REGISTER = "register"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in every file and what it holds."""

    name: str
    kind: Kind
    meaning: str
    """A message id; `%(measure)s` in it is filled with `about`."""
    use: Use = Use.GIVEN
    words: type[Word] | None = None
    """The vocabulary of its values, or of the items of a list."""
    required: bool = False
    """Whether every record has it."""
    free: bool = False
    """Whether it holds a text that somebody wrote, which may not be passed on of every dataset."""
    hxl: str = ""
    about: Measure | None = None

    def said(self) -> str:
        """The meaning in the reader's language."""
        return gettext(self.meaning, measure=self.about.label) if self.about else gettext(self.meaning)


IN_FRENCH = N_("The same in French; empty where there is no translation.")
_S, _L, _D = Kind.STRING, Kind.LIST, Use.DERIVED


def _both(
    name: str, kind: Kind, meaning: str, use: Use = Use.GIVEN, *, free: bool = True, hxl: str = ""
) -> tuple[Column, Column]:
    """A text in English and in French."""
    english, french = (f"{hxl}+i_en", f"{hxl}+i_fr") if hxl else ("", "")
    return (
        Column(name, kind, meaning, use, free=free, hxl=english),
        Column(f"{name}_fr", kind, IN_FRENCH, use, free=free, hxl=french),
    )


def _names(name: str, meaning: str, kind: Kind = Kind.STRING, *, hxl: str = "") -> tuple[Column, Column]:
    """The name of a register's record in both languages."""
    return _both(name, kind, meaning, Use.REGISTER, free=False, hxl=hxl)


def _figures(measure: Measure) -> tuple[Column, ...]:
    """What the claims of one measure come to."""
    number, flag, name = Kind.INTEGER, Kind.BOOLEAN, measure.value
    tag = f"#affected+{name.replace('_', '+')}"
    return tuple(
        Column(f"{name}_{tail}", kind, meaning, _D, hxl=f"{tag}+{tail.replace('_', '+')}", about=measure)
        for tail, kind, meaning in (
            ("low", number, N_("%(measure)s: the lowest figure claimed; empty where nobody gives a number.")),
            ("high", number, N_("%(measure)s: the highest figure claimed.")),
            ("open", flag, N_("%(measure)s: whether the highest figure is open-ended, as in “at least 20”.")),
            ("preferred", number, N_("%(measure)s: the figure that editors or a dataset prefer, where it is one.")),
            ("chosen_low", number, N_("%(measure)s: what the tally named at the top of the file counts, from.")),
            ("chosen_high", number, N_("%(measure)s: what the tally named at the top of the file counts, to.")),
            ("chosen_open", flag, N_("%(measure)s: whether what the tally counts is open-ended.")),
        )
    )


INCIDENTS: tuple[Column, ...] = (
    Column("code", _S, N_("The incident’s stable code, as in its address."), hxl="#event+code"),
    *_both("title", _S, N_("What happened, in a line."), hxl="#event+name"),
    Column("date", _S, N_("When, as EDTF: a day, 2024-07-25/2024-07-27 for all of these days, "
                          "[2024-10-05..2024-10-06] for one of them, 2024-07 or 2024."), required=True),
    Column("date_from", Kind.DATE, N_("The first day."), _D, hxl="#date+start"),
    Column("date_to", Kind.DATE, N_("The last day."), _D, hxl="#date+end"),
    Column("date_precision", _S, N_("What the two days mean."), _D, DatePrecision),
    Column("event_type", _S, N_("The event type."), words=EventType, required=True, hxl="#event+type"),
    Column("sub_event_type", _S, N_("The sub-event type."), words=SubEventType, required=True, hxl="#event+subtype"),
    Column("place", _S, N_("The place, by its short name in addresses."), hxl="#loc+code"),
    *_names("place_name", N_("What the place is called."), hxl="#loc+name"),
    Column(
        "region",
        _S,
        N_("The region (ADM1) by its label, not by geometry; its short name. Empty: none is known (region=none)."),
        hxl="#adm1+code",
    ),
    *_names("region_name", N_("What the region is called."), hxl="#adm1+name"),
    Column("district", _S, N_("The district (ADM2) by its label; its short name."), hxl="#adm2+code"),
    *_names("district_name", N_("What the district is called."), hxl="#adm2+name"),
    Column("latitude", Kind.NUMBER, N_("Degrees in WGS 84; empty where there is no point."), hxl="#geo+lat"),
    Column("longitude", Kind.NUMBER, N_("Degrees in WGS 84; empty where there is no point."), hxl="#geo+lon"),
    Column("geo_precision", _S, N_("How exactly the place is known."), words=GeoPrecision, required=True,
           hxl="#geo+precision"),
    Column("actors", _L, N_("The actors involved, by their short names."), hxl="#org+code+list"),
    Column("actors_role", _L, N_("In which role each is."), words=Role),
    *_names("actors_name", N_("What each is called."), _L, hxl="#org+name+list"),
    Column("actors_kind", _L, N_("What each is."), Use.REGISTER, ActorKind),
    Column("happened", _S, N_("The first grade: did it happen."), words=Happened, required=True),
    Column("attribution", _S, N_("The second grade: who did it."), words=Attribution, required=True),
    Column("civilians", Kind.BOOLEAN, N_("Whether civilians are among the claimed victims."), _D),
    *(column for measure in COUNTED for column in _figures(measure)),
    *_both("summary", _S, N_("What is known, in some sentences."), hxl="#description"),
    *_both("grade_note", _S, N_("Why it is graded so.")),
    Column("sources", _L, N_("Every source, those of the claims included, by its short name."),
           hxl="#meta+source+list"),
    *_names("sources_publisher", N_("Who printed or broadcast each."), _L),
    *_both("sources_title", _L, N_("The title of each."), Use.REGISTER),
    Column("sources_url", _L, N_("The address of each."), Use.REGISTER, hxl="#meta+url+list"),
    Column("sources_archived_url", _L, N_("The address of an archived copy of each."), Use.REGISTER),
    Column("sources_date", _L, N_("The day on which each was published."), Use.REGISTER),
    Column("sources_language", _L, N_("The language in which each is written."), Use.REGISTER),
    Column("sources_repeats", _L, N_("The one among them whose words each passes on."), Use.REGISTER),
    Column("sources_dataset", _L, N_("The dataset of which each is a record."), Use.REGISTER),
    Column("dataset", _S, N_("The dataset that the record came from; empty for the atlas’s own.")),
    Column("dataset_name", _S, N_("What the dataset is called."), Use.REGISTER),
    Column("dataset_version", _S, N_("The version of the dataset."), Use.REGISTER),
    Column("dataset_licence", _S, N_("The licence under which the dataset gives it."), Use.REGISTER),
    Column("dataset_citation", _S, N_("How the dataset’s makers ask to be cited."), Use.REGISTER),
    Column("dataset_url", _S, N_("Where the dataset can be had."), Use.REGISTER),
    Column("dataset_republish", _S, N_("What of the dataset may be passed on."), Use.REGISTER, Republish),
    Column("external_id", _S, N_("The record’s id in its dataset.")),
    Column("given", Kind.OBJECT, N_("What the dataset says beside, by its own names."), free=True),
    Column("route", _L, N_("The points of a route, each as latitude,longitude.")),
    Column("own_point", Kind.BOOLEAN, N_("Whether the point is the incident’s own, rather than that of its place.")),
    Column("own_areas", Kind.BOOLEAN, N_("Whether region and district are the incident’s own, rather than those of its "
                                         "place.")),
    Column("place_kind", _S, N_("What the place is."), Use.REGISTER, PlaceKind),
    Column("place_latitude", Kind.NUMBER, N_("The latitude of the place itself."), Use.REGISTER),
    Column("place_longitude", Kind.NUMBER, N_("The longitude of the place itself."), Use.REGISTER),
    Column("place_country", _S, N_("The country of the place, in two letters (ISO 3166-1)."), Use.REGISTER),
    *_both("actors_note", _L, N_("What is said of each one’s part.")),
    Column("state", _S, N_("What the record held when the file was made, as a digest. Leave it as it is: by it the "
                           "atlas knows whether somebody changed the record since."), free=True),
)  # fmt: skip
"""One row an incident."""

CLAIMS: tuple[Column, ...] = (
    Column("id", _S, N_("The claim’s stable id."), hxl="#meta+id"),
    Column("incident", _S, N_("The code of its incident."), required=True, hxl="#event+code"),
    *_both("incident_title", _S, N_("The title of its incident."), _D, hxl="#event+name"),
    Column("incident_date", _S, N_("The date of its incident, as EDTF."), _D),
    Column("claimant", _S, N_("Who says it, by the short name of the actor."), required=True, hxl="#org+claimant+code"),
    *_names("claimant_name", N_("What the claimant is called."), hxl="#org+claimant+name"),
    Column("claimant_kind", _S, N_("What the claimant is."), Use.REGISTER, ActorKind),
    *_both("spokesperson", _S, N_("The person who spoke, where one is named.")),
    Column("measure", _S, N_("What the claim is about."), words=Measure, required=True, hxl="#indicator+type"),
    Column("stance", _S, N_("How the claimant stands to it; empty: asserts."), words=Stance),
    Column("scope", _S, N_("Whom the figure is about; empty: one group."), words=Scope),
    Column("subject", _S, N_("The group whose people are counted, by its short name."), hxl="#org+subject+code"),
    *_names("subject_name", N_("What the group is called."), hxl="#org+subject+name"),
    Column("subject_kind", _S, N_("What the group is."), Use.REGISTER, ActorKind),
    *_both("subject_text", _S, N_("The group in words, where it is no single actor.")),
    Column("extent", _S, N_("How much of the group the claim covers; empty: all of it."), words=Extent),
    Column("low", Kind.INTEGER, N_("The least number that the claim gives."), hxl="#affected+low"),
    Column("best", Kind.INTEGER, N_("Its best number."), hxl="#affected+best"),
    Column("high", Kind.INTEGER, N_("Its greatest number; empty where it is open-ended."), hxl="#affected+high"),
    *_both("wording", _S, N_("The words used instead of a number.")),
    Column("said_on", Kind.DATE, N_("The day on which it was said."), hxl="#date+said"),
    *_both("text", _S, N_("The claim in the editors’ words."), hxl="#description"),
    Column("superseded", Kind.BOOLEAN, N_("Whether the claimant gave another figure later.")),
    Column("preferred", Kind.BOOLEAN, N_("Whether editors prefer this figure.")),
    *_both("preferred_reason", _S, N_("Why they do.")),
    Column("inconsistent_at_source", Kind.BOOLEAN, N_("Whether its dataset’s figures contradict each other; they are "
                                                      "kept as given.")),
    Column("sources", _L, N_("Where it is printed, by the short names of the sources."), hxl="#meta+source+list"),
    *_both("sources_via", _L, N_("The chain through which each has it.")),
    *_names("sources_publisher", N_("Who printed or broadcast each."), _L),
    Column("sources_url", _L, N_("The address of each."), Use.REGISTER, hxl="#meta+url+list"),
    Column("sources_date", _L, N_("The day on which each was published."), Use.REGISTER),
)  # fmt: skip
"""One row a claim, in the order of its incident's claims."""
