"""What every file says of itself: which filter and tally it holds, of which day, how many records, under which licence.

It names no version of the data and no time of day, so that two files of equal records on one day are the same bytes.
"""

import datetime as dt
from dataclasses import dataclass

from app.domain.filter import IncidentFilter
from app.domain.sentence import Label, sentence, tally_words
from app.i18n import N_, day, gettext

LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LICENCE = N_("The atlas’s own record: CC BY 4.0. Records of datasets: as the column dataset_licence says.")
TITLES = {
    "incidents": N_("Northern Mali Incident Atlas: incidents"),
    "claims": N_("Northern Mali Incident Atlas: claims"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """The words, in the reader's language."""

    title: str
    filter: str
    """The sentence above the results of the same filter."""
    tally: str
    day: dt.date
    records: int
    """How many rows the file holds."""
    licence: str
    licence_url: str
    citation: str
    address: str
    """The page that shows the same."""
    dictionary: str
    """Where the columns are described."""

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each thing with its label, in a fixed order and number."""
        return (
            (gettext("Filter"), self.filter),
            (gettext("Figures"), self.tally),
            (gettext("Date"), self.day.isoformat()),
            (gettext("Records"), str(self.records)),
            (gettext("Licence"), f"{self.licence} {self.licence_url}"),
            (gettext("Cite as"), self.citation),
            (gettext("On the site"), self.address),
            (gettext("Columns"), self.dictionary),
        )


@dataclass(frozen=True, slots=True)
class Where:
    """Absolute addresses that stand in a file."""

    page: str
    dictionary: str


def told(
    kind: str, wanted: IncidentFilter, label: Label, *, incidents: int, records: int, today: dt.date, where: Where
) -> Told:
    """What a file of `incidents` or `claims` says of itself."""
    words = sentence(incidents, wanted, label)
    return Told(
        title=gettext(TITLES[kind]),
        filter=words,
        tally=tally_words(wanted, label),
        day=today,
        records=records,
        licence=gettext(LICENCE),
        licence_url=LICENCE_URL,
        citation=gettext(
            "%(author)s: “%(title)s”. %(address)s (accessed on %(accessed)s).",
            author=gettext("Northern Mali Incident Atlas"),
            title=words,
            address=where.page,
            accessed=day(today),
        ),
        address=where.page,
        dictionary=where.dictionary,
    )
