"""The day or the version that an address asks for: read from it, and what a page says about what it shows."""

import datetime as dt
from dataclasses import dataclass

from app.domain.answers import IncidentAnswer
from app.domain.dates import read_day
from app.domain.errors import Gone, NotFound, Unreadable
from app.domain.vocabulary import Standing
from app.i18n import N_, day, gettext, moment

AS_OF = "as_of"
VERSION = "version"
NOT_A_DAY = N_("“%(given)s” is not a day such as 2024-07-26; this is the incident as it is today.")
NOT_A_DAY_HERE = N_("“%(given)s” is not a day such as 2024-07-26.")
NOT_YET = N_("%(day)s has not come yet; this is the incident as it is today.")
NOT_YET_HERE = N_("%(day)s has not come yet.")


@dataclass(frozen=True)
class Past:
    """What a page says of the day, or of the version, that it shows."""

    asked: tuple[str, str]
    """The parameter of its address that asks for it."""
    label: str
    words: str
    since: str
    """What became of the incident later, where it is not public in this form any more."""
    today: str
    """The address of the incident as it is now."""


def read(given: str) -> tuple[dt.date | None, str]:
    """The day that a page is asked for, or a sentence about what cannot be read; neither where none is asked for."""
    try:
        return strict(given), ""
    except Unreadable:
        pass
    try:
        return None, gettext(NOT_YET, day=day(read_day(given.strip())))
    except ValueError:
        return None, gettext(NOT_A_DAY, given=given[:40])


def strict(given: str) -> dt.date | None:
    """The same for programs; raises Unreadable."""
    given = given.strip()
    if not given:
        return None
    try:
        found = read_day(given)
    except ValueError:
        raise Unreadable(AS_OF, gettext(NOT_A_DAY_HERE, given=given[:40])) from None
    if found > dt.datetime.now(dt.UTC).date():
        raise Unreadable(AS_OF, gettext(NOT_YET_HERE, day=day(found)))
    return found


def numbered(given: str) -> int | None:
    """The version that a page is asked for, None where none is; raises NotFound for what is no number of one."""
    given = given.strip()
    if given and not (given.isascii() and given.isdigit() and len(given) < 7):
        raise NotFound(gettext("There is no public version of this number."))
    return int(given) if given else None


def insist_on_standing(found: IncidentAnswer, wanted: dt.date) -> None:
    """Raise Gone for a day at whose end the incident was withdrawn."""
    if found.standing is Standing.WITHDRAWN:
        values = {"code": found.code, "day": day(wanted), "reason": found.closing_reason}
        raise Gone(gettext("%(code)s was withdrawn when %(day)s ended. The reason: %(reason)s", **values))


def past(found: IncidentAnswer, now: IncidentAnswer, wanted: dt.date, today: str) -> Past:
    """The words of a page that shows the end of a day."""
    words = gettext(
        "This is the incident as it stood at the end of %(day)s (UTC): version %(version)s, of %(moment)s. Actors, "
        "places and sources go by the names that they have today.",
        day=day(wanted), version=found.version, moment=moment(found.updated_at),
    )  # fmt: skip
    return Past((AS_OF, wanted.isoformat()), gettext("An earlier day"), words, _since(found, now), today)


def of_version(found: IncidentAnswer, now: IncidentAnswer, today: str) -> Past:
    """The words of a page that shows one version."""
    words = gettext(
        "This is version %(version)s of the incident, of %(moment)s. Actors, places and sources go by the names that "
        "they have today.",
        version=found.version, moment=moment(found.updated_at),
    )  # fmt: skip
    return Past((VERSION, str(found.version)), gettext("One version"), words, _since(found, now), today)


def _since(found: IncidentAnswer, now: IncidentAnswer) -> str:
    if now.standing is Standing.WITHDRAWN:
        return gettext("It was withdrawn since. The reason: %(reason)s", reason=now.closing_reason)
    if now.standing is Standing.MERGED:
        return gettext("It was merged into %(code)s since.", code=now.merged_into)
    return gettext("It has not changed since.") if now.version == found.version else ""
