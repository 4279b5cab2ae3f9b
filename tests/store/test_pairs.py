"""Decisions about pairs: remembered, added to and never rewritten, the newest counts, and readers see no drafts."""

import pytest
from sqlmodel import select

from app.domain.errors import InvalidRecord, NotAllowed, NotFound, UnrecordedChange
from app.domain.vocabulary import Kinship
from app.models import PairDecision
from app.store import pairs, read, related
from app.store.db import WriteSession
from app.store.version import data_version
from tests.store.conftest import Maker, Members

FAR = {"date": "2020-01-01", "place": "segou"}


def test_the_newest_decision_counts_from_both_sides(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda, one, two = members("editor"), incident(), incident()

    pairs.decide(registered, edda, one.key, two.key, kinship=Kinship.NOT_SAME, reason="Two days apart.")
    pairs.decide(registered, edda, two.key, one.key, kinship=Kinship.SAME, reason="The paper was wrong.")

    for here, there in ((one, two), (two, one)):
        (number, decided), *rest = pairs.of_incident(registered, here.id or 0).items()
        assert (number, decided.kinship, decided.reason, decided.who, rest) == (
            there.id, Kinship.SAME, "The paper was wrong.", "Edda", [],
        )  # fmt: skip
    kept = registered.exec(select(PairDecision)).all()
    assert [(row.first_id, row.second_id) for row in kept] == [(one.id, two.id)] * 2


def test_the_same_decision_is_kept_once(registered: WriteSession, members: Members, incident: Maker) -> None:
    edda, one, two = members("editor"), incident(), incident()

    for _ in range(2):
        pairs.decide(registered, edda, one.key, two.key, kinship=Kinship.RELATED, reason="One led to the other.")

    assert len(registered.exec(select(PairDecision)).all()) == 1


def test_a_decision_is_never_rewritten(registered: WriteSession, members: Members, incident: Maker) -> None:
    one, two = incident(), incident()
    pairs.decide(registered, members("editor"), one.key, two.key, kinship=Kinship.RELATED, reason="So it is.")
    registered.commit()

    registered.exec(select(PairDecision)).one().kinship = Kinship.SAME

    with pytest.raises(UnrecordedChange):
        registered.commit()


def test_who_decides_and_of_what(registered: WriteSession, members: Members, incident: Maker) -> None:
    one, two = incident(), incident()
    with pytest.raises(NotAllowed):
        pairs.decide(registered, members("contributor"), one.key, two.key, kinship=Kinship.RELATED, reason="Mine.")
    edda = members("editor")
    with pytest.raises(InvalidRecord):
        pairs.decide(registered, edda, one.key, one.key, kinship=Kinship.SAME, reason="Itself.")
    with pytest.raises(InvalidRecord):
        pairs.decide(registered, edda, one.key, two.key, kinship=Kinship.SAME, reason=" ")
    with pytest.raises(NotFound):
        pairs.decide(registered, edda, one.key, "none", kinship=Kinship.SAME, reason="Made up.")
    assert registered.exec(select(PairDecision)).all() == []


@pytest.mark.parametrize("kinship", [Kinship.RELATED, Kinship.SAME])
def test_readers_see_what_is_linked_first(
    registered: WriteSession, members: Members, incident: Maker, kinship: Kinship
) -> None:
    one, far = incident(place="kidal"), incident(title="Far", **FAR)
    incident(place="kidal", title="Near")
    assert [kin.title for kin in related.related(registered, read.one(registered, one.code or ""))] == ["Near"]
    before = data_version(registered)

    pairs.decide(registered, members("editor"), far.key, one.key, kinship=kinship, reason="The same convoy.")

    kin = related.related(registered, read.one(registered, one.code or ""))
    assert [(each.title, each.tie) for each in kin] == [("Far", kinship), ("Near", None)]
    assert data_version(registered) > before


@pytest.mark.parametrize(
    ("kinship", "standing"), [(Kinship.NOT_SAME, "published"), (Kinship.RELATED, "draft"), (Kinship.SAME, "in_review")]
)
def test_readers_see_neither_drafts_nor_what_is_not_the_same(
    registered: WriteSession, members: Members, incident: Maker, kinship: Kinship, standing: str
) -> None:
    one, other = incident(place="kidal"), incident(standing=standing, **FAR)

    pairs.decide(registered, members("editor"), one.key, other.key, kinship=kinship, reason="Looked at both.")

    assert related.related(registered, read.one(registered, one.code or "")) == []
