"""Rows become answers, in the reader's language and by the tally asked for."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.answers import (
    Card,
    CitedSource,
    ClaimAnswer,
    FigureAnswer,
    GroupFigureAnswer,
    IncidentAnswer,
    InvolvedActor,
    RangeAnswer,
    Ref,
)
from app.domain.vocabulary import Measure
from app.i18n import N_, gettext
from app.models import Claim, Figure, Incident, Source, Sum
from app.store.named import in_words, maybe_ref, ref, tongue
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight
from app.store.withheld import title, withheld

UNTOLD = N_("It is not passed on, as no text of this record is.")


def card(row: Incident, asked: Resolved, *, see: Sight = PUBLIC) -> Card:
    """One incident as lists show it."""
    return Card(**_card(row, asked, see))


def incident(row: Incident, asked: Resolved, same: Sequence[str] = (), *, see: Sight = PUBLIC) -> IncidentAnswer:
    """One incident whole, with its claims in their order; `same` are the codes of other records of its event."""
    bare = withheld(row, see)
    cited = [] if bare else [one.source for one in row.cited]
    return IncidentAnswer(
        **_card(row, asked, see),
        summary="" if bare else tongue(row.summary, row.summary_fr),
        grade_note="" if bare else tongue(row.grade_note, row.grade_note_fr),
        standing=row.standing,
        closing_reason=gettext(UNTOLD) if bare and row.closing_reason else row.closing_reason,
        merged_into=row.merged_into.code if row.merged_into else None,
        sources=[source(one) for one in cited],
        claims=[_claim(one, bare=bare) for one in row.claims],
        origins=origins(cited),
        same_event=list(same),
    )


def origins(sources: Iterable[Source]) -> int:
    """How many independent origins the sources have: those that repeat one source are one with it.

    A dataset rests on the articles that it names, and adds no voice to them.
    """
    every = list(sources)
    articles = [one for one in every if one.dataset_id is None]
    return len({_origin(one) for one in articles or every})


def _origin(row: Source) -> int | None:
    seen: set[int | None] = set()
    while row.repeats is not None and row.id not in seen:
        seen.add(row.id)
        row = row.repeats
    return row.id


def source(row: Source, via: str = "") -> CitedSource:
    """A source as it is cited."""
    return CitedSource(
        slug=row.slug,
        publisher=tongue(row.publisher, row.publisher_fr),
        title=tongue(row.title, row.title_fr),
        url=row.url,
        published_on=row.published_on,
        language=row.language,
        via=via,
    )


def _card(row: Incident, asked: Resolved, see: Sight) -> dict[str, Any]:
    bare = withheld(row, see)
    return {
        "code": row.code or row.key,
        "title": title(row, see),
        "event_type": row.event_type,
        "sub_event_type": row.sub_event_type,
        "date_from": row.date_from,
        "date_to": row.date_to,
        "date_precision": row.date_precision,
        "place": maybe_ref(row.place),
        "region": maybe_ref(row.region),
        "district": maybe_ref(row.district),
        "latitude": row.latitude,
        "longitude": row.longitude,
        "geo_precision": row.geo_precision,
        "route": [(point[0], point[1]) for point in row.route],
        "happened": row.happened,
        "attribution": row.attribution,
        "civilians": row.civilians,
        "actors": [
            InvolvedActor(
                slug=one.actor.slug,
                name=in_words(one.actor),
                role=one.role,
                kind=one.actor.kind,
                note="" if bare else tongue(one.note, one.note_fr),
            )
            for one in row.involvements
        ],
        "figures": _figures(row, asked),
        "dataset": Ref(slug=row.dataset.slug, name=row.dataset.name) if row.dataset else None,
        "external_id": row.external_id,
        "given": {} if bare else row.given or {},
        "withheld": bare,
        "version": row.version,
        "updated_at": row.updated_at,
    }


def _claim(row: Claim, *, bare: bool) -> ClaimAnswer:
    told = _nothing if bare else tongue
    return ClaimAnswer(
        id=row.key,
        claimant=ref(row.claimant),
        claimant_kind=row.claimant.kind,
        spokesperson=told(row.spokesperson, row.spokesperson_fr),
        measure=row.measure,
        scope=row.scope,
        subject=maybe_ref(row.subject),
        subject_text=told(row.subject_text, row.subject_text_fr),
        extent=row.extent,
        low=row.low,
        best=row.best,
        high=row.high,
        wording=told(row.wording, row.wording_fr),
        stance=row.stance,
        preferred=row.preferred,
        preferred_reason=told(row.preferred_reason, row.preferred_reason_fr),
        superseded=row.superseded,
        inconsistent_at_source=row.inconsistent_at_source,
        said_on=row.said_on,
        sources=[] if bare else [source(one.source, tongue(one.via, one.via_fr)) for one in row.cited],
        text=told(row.text, row.text_fr),
    )


def _nothing(_english: str, _french: str) -> str:
    return ""


def _figures(row: Incident, asked: Resolved) -> dict[Measure, FigureAnswer]:
    overall = [one for one in row.figures if one.claimant_id is None]
    named = {one.claimant.id: one.claimant for one in row.claims} | {
        one.subject.id: one.subject for one in row.claims if one.subject
    }
    made = {}
    for total in (one for one in overall if one.of is Sum.TOTAL):
        groups = [one for one in overall if one.measure is total.measure and one.of is not Sum.TOTAL]
        by_group = {}
        for one in groups:
            actor = named.get(one.group_id)
            name = in_words(actor) if actor else gettext(Sum.UNKNOWN_VICTIMS.label_id)
            by_group[actor.slug if actor else "unknown-victims"] = GroupFigureAnswer(
                name=name, low=one.low, high=one.high, open=one.open, preferred=one.best
            )
        made[total.measure] = FigureAnswer(
            low=total.low,
            high=total.high,
            open=total.open,
            preferred=total.best,
            chosen=chosen(row.figures, total.measure, asked),
            unknown_groups=[one.name for one in by_group.values() if one.low is None],
            by_group=by_group,
        )
    return made


def chosen(figures: Iterable[Figure], measure: Measure, asked: Resolved) -> RangeAnswer | None:
    """What the tally asked for counts of one measure; None where it has no figure."""
    wanted = asked.wanted
    if wanted.tally_claimant is not None and asked.tally_claimant is None:
        return None
    row = next(
        (
            one
            for one in figures
            if one.measure is measure and one.of is Sum.TOTAL and one.claimant_id == asked.tally_claimant
        ),
        None,
    )
    if row is None or row.low is None or row.high is None:
        return None
    if wanted.tally == "lowest":
        return RangeAnswer(low=row.low, high=row.low)
    if wanted.tally == "highest":
        return RangeAnswer(low=row.high, high=row.high, open=row.open)
    if wanted.tally == "preferred" and row.preferred_low is not None and row.preferred_high is not None:
        return RangeAnswer(low=row.preferred_low, high=row.preferred_high, open=row.preferred_open)
    return RangeAnswer(low=row.low, high=row.high, open=row.open)
