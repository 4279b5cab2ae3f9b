"""The first incidents, loaded as an operator loads them: what the record must say of the five articles."""

import pytest
from sqlmodel import func, select

from app.domain.answers import IncidentAnswer
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import Measure, Stance
from app.i18n import speaking
from app.importing import seed
from app.models import Incident, Revision
from app.store import facets, printed, read
from app.store.db import Sessions
from app.store.health import problems
from app.store.resolve import resolve

KILLED, INJURED, CAPTURED = Measure.KILLED, Measure.INJURED, Measure.CAPTURED


@pytest.fixture
def loaded(sessions: Sessions) -> Sessions:
    """A database with the first incidents."""
    with sessions.writer() as db:
        seed.load(db)
        db.commit()
    return sessions


def found(sessions: Sessions, **asked: object) -> list[str]:
    """The codes that a filter finds."""
    with sessions.reader() as db:
        wanted = resolve(db, IncidentFilter.model_validate(asked))
        assert not wanted.problems
        return [card.code for card in read.cards(db, wanted, limit=100)]


def battle(sessions: Sessions) -> IncidentAnswer:
    """The battle of July 2024, found as a reader finds it."""
    with sessions.reader() as db:
        wanted = resolve(
            db, IncidentFilter.model_validate({"since": "2024-07-26", "until": "2024-07-26", "min_killed": 10})
        )
        (card,) = read.cards(db, wanted, limit=10)
        return read.one(db, card.code)


def test_all_names_of_one_actor_find_the_same_incidents(loaded: Sessions) -> None:
    every = [found(loaded, actor=(name,)) for name in ("CSP-PSD", "CSP-DPA", "csp")]

    assert every[0] == every[1] == every[2]
    assert len(every[0]) >= 6


def test_all_spellings_of_one_place_find_the_same_incidents(loaded: Sessions) -> None:
    every = [found(loaded, place=(name,)) for name in ("tinzaouaten", "Tinzawaten", "Ti-n-Zaouâtene", "تين زاوتين")]

    assert every[0] == every[1] == every[2] == every[3]
    assert every[0]


@pytest.mark.parametrize(
    ("measure", "group", "low", "high"),
    [
        (KILLED, "wagner", 20, 80),
        (KILLED, "malian-armed-forces", 2, 12),
        (KILLED, "csp", 7, 7),
        (INJURED, "malian-armed-forces", 10, 10),
        (INJURED, "csp", 12, 12),
        (CAPTURED, "wagner", 5, 15),
        (CAPTURED, "malian-armed-forces", 7, 7),
    ],
)
def test_the_battle_has_the_figures_of_the_design(
    loaded: Sessions, measure: Measure, group: str, low: int, high: int
) -> None:
    figure = battle(loaded).figures[measure].by_group[group]

    assert (figure.low, figure.high, figure.open) == (low, high, False)


def test_the_battles_totals_are_those_of_the_design(loaded: Sessions) -> None:
    made = battle(loaded).figures

    assert (made[KILLED].low, made[KILLED].high, made[KILLED].open) == (29, 99, False)
    assert (made[INJURED].low, made[INJURED].high) == (22, 22)


def test_each_claimant_of_wagners_dead_keeps_its_own_figure(loaded: Sessions) -> None:
    said = {
        (claim.claimant.slug, claim.low, claim.best, claim.high)
        for claim in battle(loaded).claims
        if claim.measure is KILLED and claim.subject and claim.subject.slug == "wagner" and claim.extent == "whole"
    }

    assert said >= {
        ("csp", 54, 54, 54),
        ("jnim", 50, 50, 50),
        ("wagner-telegram-channels", 20, None, 80),
        ("russian-military-bloggers", 20, None, None),
        ("baza", 20, None, None),
    }


def test_words_stay_words(loaded: Sessions) -> None:
    dozens = [claim for claim in battle(loaded).claims if claim.wording == "dozens"]

    assert dozens
    assert all((claim.low, claim.best, claim.high) == (None, None, None) for claim in dozens)


def test_denials_and_doubts_stand_beside_allegations(loaded: Sessions) -> None:
    stances = {claim.stance for claim in battle(loaded).claims}

    assert stances >= {Stance.ASSERTS, Stance.CONCEDES, Stance.DENIES, Stance.DOUBTS}


def test_kel_ansars_call_and_denial_are_both_kept(loaded: Sessions) -> None:
    with loaded.reader() as db:
        incident = read.one(db, "NM-2025-0001")
    said = {claim.stance for claim in incident.claims if claim.claimant.slug == "kel-ansar"}

    assert said == {Stance.CALLS_FOR_INQUIRY, Stance.DENIES}


def test_totals_of_others_are_reported_and_in_no_sum(loaded: Sessions) -> None:
    with loaded.reader() as db:
        totals = printed.reported_totals(db)
        killed = facets.answer(db, resolve(db, IncidentFilter())).figures[KILLED]

    assert {(one.claimant.slug, one.low) for one in totals} >= {("human-rights-watch", 32), ("human-rights-watch", 47)}
    assert killed.low == sum_of_cards(loaded)


def sum_of_cards(sessions: Sessions) -> int:
    """The lowest killed, added up over the list by hand."""
    with sessions.reader() as db:
        cards = read.cards(db, resolve(db, IncidentFilter()), limit=100)
    return sum(card.figures[KILLED].low or 0 for card in cards if KILLED in card.figures)


def test_everything_was_recorded_and_follows_from_its_claims(loaded: Sessions) -> None:
    with loaded.reader() as db:
        incidents = db.exec(select(func.count()).select_from(Incident)).one()
        revisions = db.exec(
            select(func.count()).select_from(Revision).where(Revision.incident_id != None)  # noqa: E711
        ).one()

    assert incidents == revisions >= 10
    assert problems(loaded) == []


def test_every_text_stands_in_both_languages(loaded: Sessions) -> None:
    with loaded.reader() as db:
        codes = [card.code for card in read.cards(db, resolve(db, IncidentFilter()), limit=100)]
        english = [read.one(db, code) for code in codes]
        with speaking("fr"):
            french = [read.one(db, code) for code in codes]

    for one, autre in zip(english, french, strict=True):
        assert one.title != autre.title
        assert one.summary != autre.summary
        assert all(said.text != dit.text for said, dit in zip(one.claims, autre.claims, strict=True))
