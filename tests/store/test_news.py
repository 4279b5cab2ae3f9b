"""What is new, on both databases: public versions alone, the newest first, of what the filter lets through."""

import pytest
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import Republish, Standing
from app.models import Dataset, Incident
from app.store import joining, news, write
from app.store.db import WriteSession
from app.store.resolve import resolve
from tests.store.conftest import BY, Maker
from tests.store.test_history import counted

Told = list[tuple[str, int, str]]


def amend(db: WriteSession, row: Incident, **fields: object) -> None:
    """The next version."""
    write.amend(db, row, IncidentChanges(set=fields), BY, seen=row.version)


def told(db: WriteSession, limit: int = 50, **asked: object) -> Told:
    """Title, version and standing of each piece of news."""
    found = news.news(db, resolve(db, IncidentFilter.model_validate(asked)), limit=limit)
    return [(one.subject.title, one.now.version, str(one.now.standing)) for one in found]


def test_each_public_version_is_told_with_the_one_before(incident: Maker, db: WriteSession) -> None:
    one, other = incident(title="One"), incident(title="Other")
    amend(db, one, title="Uno")
    write.withdraw(db, other, "It did not happen.", BY, seen=other.version)

    found = news.news(db, resolve(db, IncidentFilter()), limit=50)

    assert [(item.subject.title, item.now.version, item.before and item.before.version) for item in found] == [
        ("Other", 2, 1), ("Uno", 2, 1), ("Other", 1, None), ("Uno", 1, None),
    ]  # fmt: skip
    assert found[1].before is not None
    assert found[1].before.held["title"] == "One"
    assert [item.now.version for item in news.news(db, resolve(db, IncidentFilter()), limit=1)] == [2]


def test_what_was_never_public_is_no_news(incident: Maker, db: WriteSession) -> None:
    draft = incident(title="Draft", standing="draft")
    amend(db, draft, title="Still a draft")
    incident(title="Restricted", dataset="acled", external_id="1")

    assert told(db) == []

    write.publish(db, draft, BY, seen=draft.version)

    assert told(db) == [("Still a draft", 3, "published")]


@pytest.mark.parametrize("republish", [Republish.NOTHING, Republish.FIGURES])
def test_a_dataset_that_is_not_passed_on_whole_any_more_takes_its_history_along(
    incident: Maker, db: WriteSession, republish: Republish
) -> None:
    incident(title="Of a dataset", dataset="ucdp", external_id="1")
    assert told(db) == [("Of a dataset", 1, "published")]

    db.exec(select(Dataset).where(Dataset.slug == "ucdp")).one().republish = republish

    assert told(db) == []


def test_a_withdrawn_incident_answers_to_what_readers_last_saw(incident: Maker, db: WriteSession) -> None:
    row = incident(title="Market attacked")
    write.withdraw(db, row, "Twice recorded.", BY, seen=row.version)
    assert [version for _, version, _ in told(db, q="market")] == [2, 1]

    amend(db, row, title="Secretly renamed")

    assert told(db, q="secretly") == told(db, q="market") == []
    assert told(db) == [("Market attacked", 2, "withdrawn"), ("Market attacked", 1, "published")]


def test_a_merged_incident_is_found_by_what_it_went_into(incident: Maker, db: WriteSession) -> None:
    goes = incident(title="Goes", involvements=[{"actor": "front", "role": "side_a"}])
    stays = incident(title="Stays", involvements=[{"actor": "army", "role": "side_a"}])
    joining.join(db, goes, stays, BY, seen=goes.version)

    found = told(db, actor=["front"])

    assert goes.standing is Standing.MERGED
    assert ("Goes", 2, "merged") in found
    assert {title for title, *_ in found} == {"Goes", "Stays"}
    assert told(db, actor=["people"]) == []


def test_what_is_new_costs_the_same_however_much_there_is(incident: Maker, db: WriteSession) -> None:
    for n in range(12):
        row = incident(title=f"Incident {n}")
        amend(db, row, title=f"Incident {n} again")
    asked = resolve(db, IncidentFilter(type=("battles",)))

    with counted(db) as few:
        assert len(news.news(db, asked, limit=3)) == 3
    with counted(db) as many:
        assert len(news.news(db, asked, limit=24)) == 24

    assert len(many) <= len(few) <= 8
