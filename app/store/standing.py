"""Standing: what an incident needs before readers see it, and the steps that take it there and back."""

import datetime as dt
from dataclasses import dataclass

from app.domain import policy
from app.domain.accounts import Member
from app.domain.errors import InvalidRecord
from app.domain.geo import Point, distance_km
from app.domain.policy import Act
from app.domain.vocabulary import GeoPrecision, PlaceKind, Standing
from app.i18n import day, gettext, number
from app.models import Incident
from app.store import joining, write
from app.store.db import WriteSession
from app.store.editing import MERGED, find, hold
from app.store.named import in_words

SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an incident's standing that a member asks for, made of version `seen`."""

    key: str
    seen: int
    reason: str
    public_reason: str = ""
    """What readers are told of a withdrawal."""
    without_claims: str = ""
    """Why an incident is published without a claim."""


def lacking(incident: Incident, *, without_claims: str = "") -> list[str]:
    """Sentences about what has to be there before an incident can be published; none where nothing is missing."""
    found = []
    if not incident.cited:
        found.append(gettext("It needs at least one source."))
    if not incident.claims and len(without_claims.strip()) < SHORTEST_REASON:
        found.append(gettext("It needs a claim, or the reason why there is none."))
    if incident.place is None and incident.region is None:
        found.append(gettext("It needs a place or a region."))
    # A date it has: there is no draft without one.
    return found


def odd(incident: Incident) -> list[str]:
    """Sentences about what may be a slip of the pen, to be looked at before publishing; nothing is refused for them."""
    found = []
    if incident.date_from > dt.datetime.now(dt.UTC).date():
        found.append(gettext("Its date lies in the future: %(day)s.", day=day(incident.date_from)))
    for claim in incident.claims:
        if claim.said_on is not None and claim.said_on < incident.date_from:
            words = {"who": in_words(claim.claimant), "said": day(claim.said_on), "began": day(incident.date_from)}
            found.append(gettext("A claim by %(who)s was said on %(said)s, before it began on %(began)s.", **words))
    return [*found, *_far(incident)]


def _far(incident: Incident) -> list[str]:
    """Whether its own point lies further from its place than both are known; an area is known by its middle alone."""
    place = incident.place
    if place is None or not incident.own_point or place.kind is PlaceKind.COUNTRY:
        return []
    if None in (incident.latitude, incident.longitude, place.latitude, place.longitude):
        return []
    points = ((one.latitude or 0.0, one.longitude or 0.0) for one in (incident, place))
    far = distance_km(*(Point(*one) for one in points))
    if far <= max(incident.geo_precision.radius_km, _WIDE.get(place.kind, 0.0)):
        return []
    words = {"km": number(round(far)), "place": in_words(place), "how": incident.geo_precision.label}
    return [gettext("Its point lies %(km)s km from %(place)s, further than “%(how)s” means.", **words)]


_WIDE = {PlaceKind.DISTRICT: GeoPrecision.DISTRICT.radius_km, PlaceKind.REGION: GeoPrecision.REGION.radius_km}


def send(db: WriteSession, member: Member, step: Step) -> Incident:
    """Send a draft to review; contributors send their own."""
    return _review(db, member, step, Standing.IN_REVIEW)


def give_back(db: WriteSession, member: Member, step: Step) -> Incident:
    """Make a draft again of what is in review."""
    return _review(db, member, step, Standing.DRAFT)


def _review(db: WriteSession, member: Member, step: Step, to: Standing) -> Incident:
    incident = hold(db, member, step.key)
    return write.review(db, incident, to, member.byline(step.reason), seen=step.seen)


def publish(db: WriteSession, member: Member, step: Step) -> Incident:
    """Make an incident public, for the first time or after it was withdrawn; raises InvalidRecord while it lacks much.

    The reason why there is no claim stands in the revision's own reason, where readers find it.
    """
    incident = hold(db, member, step.key)
    # Rights come first: who may not publish is not told what is missing.
    policy.insist(member.byline(step.reason), Act.WRITE_PUBLIC)
    if incident.standing is Standing.MERGED:
        raise InvalidRecord(gettext(MERGED))
    missing = lacking(incident, without_claims=step.without_claims)
    if missing:
        raise InvalidRecord(" ".join(missing))
    reason = step.reason
    if not incident.claims:
        reason = gettext("%(reason)s (No claim: %(why)s)", reason=reason.strip(), why=step.without_claims.strip())
    return write.publish(db, incident, member.byline(reason), seen=step.seen)


def withdraw(db: WriteSession, member: Member, step: Step) -> Incident:
    """Take a published incident back; its page stays and gives the public reason."""
    incident = hold(db, member, step.key)
    return write.withdraw(db, incident, step.public_reason, member.byline(step.reason), seen=step.seen)


def merge(db: WriteSession, member: Member, step: Step, into: str) -> Incident:
    """Merge a published incident into the published one of a code; the incident that takes it in."""
    by = member.byline(step.reason)
    policy.insist(by, Act.WRITE_PUBLIC)
    incident, target = joining.hold_both(db, member, step.key, into)
    return joining.join(db, incident, target, by, seen=step.seen)


def restore(db: WriteSession, member: Member, step: Step) -> Incident:
    """Publish again what was withdrawn or merged; a merged one takes its claims back."""
    by = member.byline(step.reason)
    policy.insist(by, Act.WRITE_PUBLIC)
    incident = find(db, member, step.key)
    if incident.standing is Standing.MERGED:
        return joining.part(db, member, incident, by, seen=step.seen)
    if incident.standing is not Standing.WITHDRAWN:
        raise InvalidRecord(gettext("Only what was withdrawn or merged can be restored."))
    return publish(db, member, step)
