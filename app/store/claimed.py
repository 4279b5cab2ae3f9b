"""What an actor claims beside what others claim: how many claims, figures side by side, and how often they differ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Subquery, case, cast, literal_column
from sqlalchemy import select as columns_of
from sqlmodel import and_, col, func, select, tuple_

from app.domain.beside import Verdict
from app.domain.claimed_answers import Agreement, Losses, Pairing, Said, Spread, Voice
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import COUNTED, COUNTING, Measure
from app.i18n import gettext
from app.models import Actor, Claim, Figure, Incident, SameEvent, Sum
from app.store import once, read
from app.store.columns import answers, running
from app.store.company import meeting
from app.store.db import ReadSession
from app.store.named import in_words, ref
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight, visible
from app.store.where import clauses

MOST = 10
"""So many pairs of figures are listed; all of them are counted."""
APART = (Verdict.HIGHER, Verdict.LOWER)
_COMPARED = (Verdict.HIGHER, Verdict.LOWER, Verdict.SAME, Verdict.OVERLAPPING)
Ids = frozenset[int]
# A parameter would be another one in SELECT than in GROUP BY, and PostgreSQL would not take them for the same.
_GROUP = func.coalesce(col(Figure.group_id), literal_column("0"))
"""The group that a figure is about; 0 for victims whose group is not known."""


def speaking(db: ReadSession, ids: Ids, *, see: Sight = PUBLIC) -> tuple[str, ...]:
    """The slugs of those of some actors who make a claim of any kind, in a steady order."""
    own = select(Claim.id).join(Incident, col(Claim.incident_id) == col(Incident.id))
    speaks = own.where(col(Claim.claimant_id) == col(Actor.id), visible(see)).exists()
    return tuple(db.exec(select(Actor.slug).where(col(Actor.id).in_(ids), speaks).order_by(col(Actor.slug))))


def losses(db: ReadSession, asked: Resolved, total: int, *, see: Sight = PUBLIC) -> dict[Measure, Losses]:
    """What all claimants together claim of the actors' own people, added up over the matching incidents."""
    matching = select(col(Incident.id)).where(*clauses(asked, see=see))
    these = (
        col(Figure.claimant_id).is_(None),
        col(Figure.of) == Sum.GROUP,
        col(Figure.group_id).in_(asked.ids.get("actor", ())),
        col(Figure.low).is_not(None),
    )
    # Records of one event give one figure for each of the groups.
    once_each = once.counted(db, matching, *these, apart=(col(Figure.group_id),))
    query: Any = (
        columns_of(
            col(Figure.measure),
            func.sum(col(Figure.low)),
            func.sum(col(Figure.high)),
            func.max(cast(col(Figure.open), Integer)),
            func.count(func.distinct(func.coalesce(col(SameEvent.event), col(Figure.incident_id)))),
        )
        .join(SameEvent, col(SameEvent.incident_id) == col(Figure.incident_id), isouter=True)
        .where(col(Figure.incident_id).in_(matching), *these, *once_each)
        .group_by(col(Figure.measure))
    )
    events = total - answers.repeated(db, asked, see=see)
    found = {
        measure: Losses(low=int(low), high=int(high), open=bool(flag), incidents=many, without=max(0, events - many))
        for measure, low, high, flag, many in db.exec(query)
    }
    return {measure: found[measure] for measure in COUNTED if measure in found}


def said(db: ReadSession, ids: Ids, *, see: Sight = PUBLIC) -> list[Said]:
    """How many claims these actors make and how many others make about them, by measure."""
    own = _claims(db, see, col(Claim.claimant_id).in_(ids))
    others = _claims(db, see, and_(col(Claim.subject_id).in_(ids), col(Claim.claimant_id).not_in(ids)))
    nothing = (0, 0, 0)
    return [
        Said(
            measure=measure,
            own=own.get(measure, nothing)[0],
            own_against=own.get(measure, nothing)[1],
            own_incidents=own.get(measure, nothing)[2],
            others=others.get(measure, nothing)[0],
            others_incidents=others.get(measure, nothing)[2],
        )
        for measure in Measure
        if measure in own or measure in others
    ]


def _claims(db: ReadSession, see: Sight, whose: ColumnElement[bool]) -> dict[Measure, tuple[int, int, int]]:
    against = case((col(Claim.stance).not_in(COUNTING), 1), else_=0)
    query: Any = (
        columns_of(col(Claim.measure), func.count(), func.sum(against), func.count(func.distinct(Claim.incident_id)))
        .join(Incident, col(Claim.incident_id) == col(Incident.id))
        .where(visible(see), whose)
        .group_by(col(Claim.measure))
    )
    return {measure: (many, int(denying), incidents) for measure, many, denying, incidents in db.exec(query)}


def speaks_of(db: ReadSession, ids: Ids, *, see: Sight = PUBLIC) -> int:
    """The number of incidents about which these actors make claims of any kind."""
    slugs = speaking(db, ids, see=see)
    if not slugs:
        return 0
    asked = Resolved(IncidentFilter().but(claimant=slugs), {"claimant": ids})
    found = running.count(db, asked, see)
    return read.count(db, asked, see=see) if found is None else found


def agreement(db: ReadSession, ids: Ids, *, see: Sight = PUBLIC) -> Agreement:
    """How often the actors' ranges and those of all others differ, about one group, measure and incident each."""
    own, others = _spans(ids, see, mine=True), _spans(ids, see, mine=False)
    verdict = _verdict(own, others)
    query: Any = columns_of(
        func.count(func.distinct(own.c.at)),
        func.count(func.distinct(case((verdict.in_([one.value for one in APART]), own.c.at)))),
        *(func.count(case((verdict == one.value, 1))) for one in _COMPARED),
    ).select_from(own.join(others, _about_the_same(own, others)))
    incidents, apart, *pairs = db.exec(query).one()
    return Agreement(incidents=incidents, apart=apart, pairs=dict(zip(_COMPARED, pairs, strict=True)))


def side_by_side(db: ReadSession, ids: Ids, *, see: Sight = PUBLIC) -> list[Pairing]:
    """The newest groups of which both these actors and others give a figure; what differs most comes first."""
    own, others = _spans(ids, see, mine=True), _spans(ids, see, mine=False)
    joined = own.join(others, _about_the_same(own, others))
    return _listed(db, ids, own, others, joined, own)


def about(db: ReadSession, ids: Ids, *, see: Sight = PUBLIC) -> list[Pairing]:
    """The newest figures that others give about the actors' own people, beside the actors' own figures if any."""
    own, others = _spans(ids, see, mine=True), _spans(ids, see, mine=False, everywhere=True, groups=ids)
    joined = others.outerjoin(own, _about_the_same(own, others))
    return _listed(db, ids, own, others, joined, others)


def _spans(ids: Ids, see: Sight, *, mine: bool, everywhere: bool = False, groups: Ids | None = None) -> Subquery:
    """The range of each incident, measure and group: of these actors' claims, or of everybody else's."""
    spoken = select(Figure.incident_id).where(col(Figure.claimant_id).in_(ids))
    whose = col(Figure.claimant_id).in_(ids) if mine else col(Figure.claimant_id).not_in(ids)
    opened = cast(col(Figure.open), Integer)
    high = func.max(col(Figure.high))
    query: Any = (
        columns_of(
            col(Figure.incident_id).label("at"),
            col(Figure.measure).label("measure"),
            _GROUP.label("group"),
            func.min(col(Figure.low)).label("low"),
            high.label("high"),
            # Whether a range is open is for the claim with the greatest high to say.
            (func.max(col(Figure.high) * 2 + opened) - high * 2).label("open"),
        )
        .join(Incident, col(Figure.incident_id) == col(Incident.id))
        .where(visible(see), whose, col(Figure.of) != Sum.TOTAL, col(Figure.low).is_not(None))
        .group_by(col(Figure.incident_id), col(Figure.measure), _GROUP)
    )
    if not (mine or everywhere):
        query = query.where(col(Figure.incident_id).in_(spoken))
    if groups is not None:
        # The claims about these groups are found by an index, and lead to the incidents; figures have no such index.
        named = select(Claim.incident_id).where(col(Claim.subject_id).in_(groups))
        query = query.where(col(Figure.incident_id).in_(named), col(Figure.group_id).in_(groups))
    made: Subquery = query.subquery()
    return made


def _about_the_same(own: Subquery, others: Subquery) -> ColumnElement[bool]:
    return and_(own.c.at == others.c.at, own.c.measure == others.c.measure, own.c.group == others.c.group)


def _verdict(own: Subquery, others: Subquery) -> Any:
    """The rule of app.domain.beside, as SQL."""
    same = and_(own.c.low == others.c.low, own.c.high == others.c.high, own.c.open == others.c.open)
    return case(
        (same, Verdict.SAME.value),
        (and_(own.c.low > others.c.high, others.c.open == 0), Verdict.HIGHER.value),
        (and_(own.c.high < others.c.low, own.c.open == 0), Verdict.LOWER.value),
        (own.c.low.is_not(None), Verdict.OVERLAPPING.value),
    )


def _listed(  # noqa: PLR0917  # Private, and every one of them is part of one query.
    db: ReadSession, ids: Ids, own: Subquery, others: Subquery, joined: Any, key: Subquery
) -> list[Pairing]:
    query: Any = (
        columns_of(
            Incident, key.c.measure, key.c.group,
            own.c.low, own.c.high, own.c.open, others.c.low, others.c.high, others.c.open, _verdict(own, others),
        )
        .select_from(joined.join(Incident, col(Incident.id) == key.c.at))
        .order_by(col(Incident.date_from).desc(), col(Incident.id).desc(), key.c.measure, key.c.group)
        .limit(MOST)
    )  # fmt: skip
    rows = list(db.exec(query).all())
    groups = {row.id: in_words(row) for row in _actors(db, {row[2] for row in rows})}
    voices = _voices(db, ids, rows)
    return [
        Pairing(
            incident=meeting(row[0]),
            measure=row[1],
            group=groups.get(row[2], gettext(Sum.UNKNOWN_VICTIMS.label_id)),
            own=_spread(row[3:6]),
            others=_spread(row[6:9]),
            voices=voices.get((row[0].id, row[1], row[2]), []),
            verdict=Verdict(row[9]) if row[9] else None,
        )
        for row in rows
    ]


def _spread(ends: Sequence[Any]) -> Spread | None:
    low, high, is_open = ends
    return None if low is None else Spread(low=low, high=high, open=bool(is_open))


def _voices(
    db: ReadSession, ids: Ids, rows: Iterable[Sequence[Any]]
) -> Mapping[tuple[int | None, Measure, int], list[Voice]]:
    """Who the others are in the pairs that are listed, each with its own range."""
    query: Any = (
        columns_of(col(Figure.incident_id), col(Figure.measure), _GROUP, Figure, Actor)
        .join(Actor, col(Figure.claimant_id) == col(Actor.id))
        .where(
            tuple_(col(Figure.incident_id), _GROUP).in_([(row[0].id, row[2]) for row in rows]),
            col(Figure.of) != Sum.TOTAL,
            col(Figure.low).is_not(None),
            col(Figure.claimant_id).not_in(ids),
        )
        .order_by(col(Figure.id))
    )
    found: dict[tuple[int | None, Measure, int], list[Voice]] = {}
    for incident, measure, about_whom, figure, actor in db.exec(query):
        spread = Spread(low=figure.low, high=figure.high, open=figure.open)
        found.setdefault((incident, measure, about_whom), []).append(Voice(claimant=ref(actor), figure=spread))
    return found


def _actors(db: ReadSession, ids: Iterable[int]) -> Sequence[Actor]:
    return db.exec(select(Actor).where(col(Actor.id).in_(list(ids)))).all()
