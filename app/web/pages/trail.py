"""The ways from one incident to others: through the results it was found in, and to those that have to do with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.dates import span_words
from app.domain.incident_answers import Kin, Neighbours
from app.domain.sentence import sentence
from app.domain.vocabulary import Kinship
from app.i18n import gettext, listing, ngettext, number
from app.store.resolve import Resolved
from app.web.forms import SORTS
from app.web.pages.results import PER_PAGE, Way, address


@dataclass(frozen=True)
class Trail:
    """Where the incident stands among the results, and the ways to those beside it and back to the list."""

    words: str
    before: Way | None
    after: Way | None
    back: str
    on_map: str


@dataclass(frozen=True)
class Kindred:
    """Another incident, and why it is named here, in words."""

    incident: Kin
    days: str
    reasons: tuple[str, ...]


def trail(found: Neighbours | None, asked: Resolved) -> Trail:
    """The trail through the results of a filter; through all incidents where the address holds none."""
    wanted = asked.wanted
    params = wanted.params()
    if found is None:
        words = gettext("This incident is not among the results that you came from.")
        return Trail(words, None, None, address("/incidents", params), address("/", params))
    page = (found.position - 1) // PER_PAGE + 1
    paged = [*params, *([("page", str(page))] if page > 1 else [])]
    among = sentence(found.total, wanted, asked.label)
    ways = [
        Way(one.title, address(f"/incidents/{one.code}", params)) if one else None
        for one in (found.before, found.after)
    ]
    values = {"position": number(found.position), "among": among, "order": _inside(gettext(SORTS[wanted.sort]))}
    return Trail(
        words=gettext("Number %(position)s of %(among)s, %(order)s", **values),
        before=ways[0],
        after=ways[1],
        back=address("/incidents", paged),
        on_map=address("/", paged),
    )


def _inside(words: str) -> str:
    """Words that stand alone elsewhere, as part of a sentence."""
    return words[:1].lower() + words[1:]


def kindred(found: Iterable[Kin]) -> tuple[Kindred, ...]:
    """The related incidents with their reasons."""
    return tuple(Kindred(one, span_words(one.span), tuple(_reasons(one))) for one in found)


def _reasons(one: Kin) -> Iterable[str]:
    if one.tie is Kinship.SAME:
        yield gettext("held to be the same event by the editors")
    elif one.tie is not None:
        yield gettext("linked by the editors")
    if one.shared:
        yield gettext("also involves %(names)s", names=listing([each.name for each in one.shared]))
    if one.days == 0:
        yield gettext("the dates may overlap") if one.loose else gettext("the dates overlap")
    elif one.days is not None and one.loose:
        yield gettext("soon after") if one.days > 0 else gettext("shortly before")
    elif one.days is not None and one.days > 0:
        yield ngettext("%(n)s day later", "%(n)s days later", one.days)
    elif one.days is not None:
        yield ngettext("%(n)s day earlier", "%(n)s days earlier", -one.days)
    if one.km == 0:
        yield gettext("at the same point")
    elif one.km is not None:
        yield gettext("%(km)s km away", km=number(one.km))
