"""The words that records are made of: kinds of actor, measures, stances, precisions, standings, grades and roles.

Event types stand in `event_types`, being the longest list.
"""

from app.domain.words import Word
from app.i18n import N_


class ActorKind(Word):
    """What an actor is, without saying on whose side."""

    STATE_FORCES = ("state_forces", N_("State forces"), N_("Army, police and other forces of Mali."))
    EXTERNAL_STATE_FORCES = ("external_state_forces", N_("External state forces"), N_("Forces of another state."))
    PRIVATE_MILITARY_COMPANY = (
        "private_military_company",
        N_("Private military company"),
        N_("A company whose staff fight for pay."),
    )
    REBEL_GROUP = ("rebel_group", N_("Rebel group"), N_("An armed group with a political aim against a state."))
    JIHADIST_GROUP = ("jihadist_group", N_("Jihadist group"), N_("An armed group that names jihad as its aim."))
    PRO_GOVERNMENT_MILITIA = (
        "pro_government_militia",
        N_("Pro-government militia"),
        N_("An armed group allied with the government."),
    )
    IDENTITY_MILITIA = (
        "identity_militia",
        N_("Identity militia"),
        N_("An armed group of a community, defending it or claiming to."),
    )
    CIVILIANS = ("civilians", N_("Civilians"), N_("People who do not take part in the fighting."))
    CIVIL_SOCIETY = ("civil_society", N_("Civil society"), N_("Associations, communities, human rights organisations."))
    GOVERNMENT = ("government", N_("Government or agency"), N_("A government, a ministry or a service."))
    MEDIA = ("media", N_("Media or channel"), N_("A newsroom, an agency, a channel, a blogger or an analyst."))
    UNNAMED_SOURCES = ("unnamed_sources", N_("Unnamed sources"), N_("People whom a publisher quotes without names."))

    @property
    def inter_code(self) -> int | None:
        """ACLED's interaction code for this kind, where one exists (ACLED codebook, "inter")."""
        return _INTER.get(self)


_INTER = {
    ActorKind.STATE_FORCES: 1,
    ActorKind.REBEL_GROUP: 2,
    ActorKind.JIHADIST_GROUP: 2,
    ActorKind.PRO_GOVERNMENT_MILITIA: 3,
    ActorKind.IDENTITY_MILITIA: 4,
    ActorKind.CIVILIANS: 7,
    ActorKind.EXTERNAL_STATE_FORCES: 8,
    ActorKind.PRIVATE_MILITARY_COMPANY: 8,
}


class Measure(Word):
    """What a claim is about."""

    KILLED = "killed", N_("Killed"), N_("People said to have died.")
    INJURED = "injured", N_("Injured"), N_("People said to have been wounded.")
    CAPTURED = ("captured", N_("Captured"), N_("Fighters said to have been taken prisoner."))
    KILLED_OR_CAPTURED = (
        "killed_or_captured",
        N_("Killed or captured"),
        N_("One figure given for both together; it is never added to the killed."),
    )
    CASUALTIES = (
        "casualties",
        N_("Casualties (killed or injured)"),
        N_("One figure given for both together; it is never added to the killed."),
    )
    ABDUCTED = ("abducted", N_("Abducted or disappeared"), N_("People said to have been taken away."))
    DESTROYED = (
        "destroyed",
        N_("Destroyed or damaged"),
        N_("Vehicles, aircraft or homes; listed, and not added up, for they are not one kind of thing."),
    )
    RESPONSIBILITY = ("responsibility", N_("Responsibility"), N_("Who is said to have done it."))
    PARTICIPATION = ("participation", N_("Participation"), N_("Who is said to have taken part or helped."))
    OCCURRENCE = ("occurrence", N_("What happened"), N_("Whether and how it is said to have happened."))
    DATE = "date", N_("When"), N_("When it is said to have happened.")
    PLACE = "place", N_("Where"), N_("Where it is said to have happened.")
    OTHER = ("other", N_("Other statements"), N_("Anything else that a party says about it."))


COUNTED = (
    Measure.KILLED,
    Measure.INJURED,
    Measure.CAPTURED,
    Measure.KILLED_OR_CAPTURED,
    Measure.CASUALTIES,
    Measure.ABDUCTED,
)
"""The measures that count people, and so have ranges and totals."""


class Stance(Word):
    """How a claimant stands to what is said."""

    ASSERTS = "asserts", N_("asserts"), N_("Says that it is so.")
    DENIES = "denies", N_("denies"), N_("Says that it is not so.")
    CONCEDES = ("concedes", N_("concedes"), N_("A party admits an act or a loss of its own."))
    DOUBTS = "doubts", N_("doubts"), N_("Says that it is not established.")
    CALLS_FOR_INQUIRY = ("calls_for_inquiry", N_("calls for an inquiry"), N_("Asks that it be looked into."))


COUNTING = frozenset({Stance.ASSERTS, Stance.CONCEDES})
"""The stances whose figures enter ranges."""


class Scope(Word):
    """Whom the figure of a claim is about."""

    GROUP = "group", N_("One group"), N_("One actor's people.")
    SEVERAL = ("several", N_("Several together"), N_("Several groups in one figure: listed, and in no sum."))
    UNKNOWN_VICTIMS = (
        "unknown_victims",
        N_("Unknown victims"),
        N_("People whose group is not known: a group of its own."),
    )
    EVERYBODY = (
        "everybody",
        N_("Everybody"),
        N_("All the people in the incident: widens the total, and is not added."),
    )


class Extent(Word):
    """How much of the group a claim covers."""

    WHOLE = "whole", N_("All of them"), N_("All of that group in this incident.")
    PART = ("part", N_("Some of them"), N_("Only a part, such as one crew: listed, and in no range."))


class DatePrecision(Word):
    """Which of two things a span of days means, or how coarse a date is."""

    DAY = "day", N_("On the day"), N_("The day is known.")
    THROUGHOUT = ("throughout", N_("On all these days"), N_("It lasted from the first day to the last."))
    WITHIN = ("within", N_("On some day in this span"), N_("It happened once, on a day between the two."))
    MONTH = "month", N_("In the month"), N_("Only the month is known.")
    YEAR = "year", N_("In the year"), N_("Only the year is known.")


class GeoPrecision(Word):
    """How exactly the place is known."""

    EXACT = "exact", N_("Exact"), N_("The town or spot itself.")
    NEAR = "near", N_("Near"), N_("Within about 25 km.")
    DISTRICT = ("district", N_("In the district"), N_("Somewhere in the district (cercle)."))
    REGION = "region", N_("In the region"), N_("Somewhere in the region.")
    ROUTE = "route", N_("Along a route"), N_("Somewhere on the way between places.")
    COUNTRY = "country", N_("In the country"), N_("Somewhere in the country.")

    @property
    def radius_km(self) -> float:
        """The nominal radius in kilometres, drawn on the map."""
        return _GEO[self][0]

    @property
    def acled(self) -> int:
        """ACLED's geo_precision, 1 to 3."""
        return _GEO[self][1]

    @property
    def ucdp(self) -> int:
        """UCDP's where_prec, 1 to 7."""
        return _GEO[self][2]

    @property
    def rank(self) -> int:
        """0 for the best; a route stands with the district, which it is about as exact as."""
        return _GEO[self][3]


_GEO = {
    GeoPrecision.EXACT: (2.0, 1, 1, 0),
    GeoPrecision.NEAR: (25.0, 2, 2, 1),
    GeoPrecision.DISTRICT: (60.0, 2, 3, 2),
    GeoPrecision.ROUTE: (60.0, 2, 5, 2),
    GeoPrecision.REGION: (200.0, 3, 4, 3),
    GeoPrecision.COUNTRY: (600.0, 3, 6, 4),
}


class Standing(Word):
    """Where an incident stands between an editor's desk and the public."""

    DRAFT = "draft", N_("Draft"), N_("Being written; seen by editors only.")
    IN_REVIEW = ("in_review", N_("In review"), N_("Waiting for an editor; seen by editors only."))
    PUBLISHED = "published", N_("Published"), N_("Public.")
    WITHDRAWN = ("withdrawn", N_("Withdrawn"), N_("Was public; its page says why it is not counted any more."))
    MERGED = ("merged", N_("Merged"), N_("Was found to be the same as another incident; its address leads there."))


class Happened(Word):
    """The first grade: did it happen."""

    CONFIRMED = ("confirmed", N_("Confirmed"), N_("Parties on opposite sides say that it happened."))
    CORROBORATED = ("corroborated", N_("Corroborated"), N_("Two or more independent origins say that it happened."))
    SINGLE_SOURCE = ("single_source", N_("Single source"), N_("One origin says that it happened."))
    CONTESTED = ("contested", N_("Contested"), N_("A party says that it did not happen, or not so."))
    DISCOUNTED = ("discounted", N_("Discounted"), N_("There are stated reasons to hold that it did not happen."))


class Attribution(Word):
    """The second grade: who did it."""

    CONCEDED = "conceded", N_("Acknowledged"), N_("The party itself says that it did it, be it to admit or to boast.")
    CORROBORATED = ("corroborated", N_("Corroborated by several"), N_("Independent origins name the same party."))
    ALLEGED = "alleged", N_("Alleged"), N_("One side or one origin names a party.")
    CONTESTED = "contested", N_("Disputed"), N_("A party is named, and this is denied.")
    UNKNOWN = "unknown", N_("Not known"), N_("Nobody is named.")


class Role(Word):
    """What an actor was to an incident."""

    SIDE_A = ("side_a", N_("Side A"), N_("One side of the fighting; the letter says nothing about right or wrong."))
    SIDE_B = "side_b", N_("Side B"), N_("The other side.")
    SUPPORTING_A = ("supporting_a", N_("Supporting side A"), N_("Fought beside side A or helped it."))
    SUPPORTING_B = ("supporting_b", N_("Supporting side B"), N_("Fought beside side B or helped it."))
    TARGET = "target", N_("Target"), N_("Those who were struck or attacked.")
    ALLEGED_PERPETRATOR = (
        "alleged_perpetrator",
        N_("Alleged perpetrator"),
        N_("Somebody says that this actor did it."),
    )
    THIRD_PARTY = ("third_party", N_("Third party"), N_("Present or named, on neither side."))


class NameKind(Word):
    """What sort of name a register holds."""

    OFFICIAL = "official", N_("Own name"), N_("As the actor names itself.")
    ALIAS = "alias", N_("Alias"), N_("As others name it.")
    DATASET_SPELLING = "dataset_spelling", N_("Spelling in a dataset"), N_("As a dataset writes it.")
    TYPO = "typo", N_("Misspelling"), N_("A slip in print, kept so that searches find it.")


class LinkKind(Word):
    """How one actor is tied to another."""

    RENAMED_TO = "renamed_to", N_("became"), N_("The same people under a new name.")
    SPLIT_FROM = "split_from", N_("split from"), N_("Some of its people left it and stood on their own.")
    MERGED_INTO = "merged_into", N_("merged into"), N_("Its people joined another and gave up their own name.")
    PART_OF = "part_of", N_("part of"), N_("Belongs to a larger whole and keeps its own name.")
    ALLIED_WITH = "allied_with", N_("allied with"), N_("Fights or acts beside it, each under its own command.")


class PlaceKind(Word):
    """What a place is."""

    TOWN = "town", N_("Town"), N_("A larger settlement with a market and offices.")
    VILLAGE = "village", N_("Village"), N_("A small settlement.")
    LOCALITY = "locality", N_("Locality"), N_("A well, a crossing, a hill or another named spot.")
    CAMP = "camp", N_("Camp"), N_("A camp of people who settle for a time, or a military one.")
    DISTRICT = ("district", N_("District"), N_("A cercle, the second level of administration."))
    REGION = "region", N_("Region"), N_("The first level of administration.")
    COUNTRY = "country", N_("Country"), N_("A whole state.")


class Republish(Word):
    """What of a dataset may be passed on to the public."""

    NOTHING = ("nothing", N_("Nothing"), N_("Its incidents are for signed-in users only."))
    FIGURES = "figures", N_("Figures"), N_("Its figures, without its texts.")
    ALL = "all", N_("All"), N_("Everything, with its licence.")


class UserRole(Word):
    """What somebody may do; ordered from least to most."""

    CONTRIBUTOR = ("contributor", N_("Contributor"), N_("Writes drafts and sends them to review."))
    EDITOR = ("editor", N_("Editor"), N_("Also publishes, withdraws, merges and edits the registers."))
    ADMINISTRATOR = ("administrator", N_("Administrator"), N_("Also keeps users, reads the log and takes texts out."))


class Decision(Word):
    """What became of something that waits for an editor."""

    WAITING = "waiting", N_("Waiting"), N_("No editor has decided yet.")
    TAKEN = "taken", N_("Taken"), N_("An editor took it into the record.")
    DECLINED = "declined", N_("Declined"), N_("An editor did not take it, and said why.")
    TAKEN_BACK = "taken_back", N_("Taken back"), N_("Its author took it back.")


class Kinship(Word):
    """What editors hold two incidents to be to each other."""

    SAME = "same", N_("The same event"), N_("Two records of one event.")
    RELATED = "related", N_("Related"), N_("Two events that have to do with each other.")
    NOT_SAME = "not_same", N_("Not the same"), N_("Two events that only look alike.")
