"""Matches of a dataset: pairs across its edge that nobody decided about, from whichever side is the shorter one."""

import pytest
from sqlalchemy import event

from app.domain.errors import NotFound
from app.domain.vocabulary import Kinship
from app.store import matches, pairs
from app.store.db import WriteSession
from tests.store.conftest import Maker, Members

UCDP = {"dataset": "ucdp", "sources": ["ucdp-record"]}
HERE = {"place": "kidal", "involvements": [{"actor": "rebels", "role": "side_a"}]}


def test_pairs_stand_until_somebody_decides(registered: WriteSession, members: Members, incident: Maker) -> None:
    edda = members("editor")
    ours = incident(title="Ours", **HERE)
    incident(title="Ours too", **HERE)
    theirs = incident(title="Theirs", external_id="1", date="2024-07-26", **UCDP, **HERE)
    incident(title="Far", external_id="2", **{**UCDP, **HERE, "place": "segou"})
    incident(title="Late", external_id="3", date="2024-09-26", **UCDP, **HERE)

    found = matches.matches(registered, edda, "ucdp")

    assert [(one.own.title, one.other.side.title, one.other.days) for one in found.found] == [
        ("Ours", "Theirs", 1), ("Ours too", "Theirs", 1),
    ]  # fmt: skip
    assert (found.seen, found.total, found.after, found.listed.linked) == (2, 2, None, 0)

    pairs.decide(registered, edda, ours.key, theirs.key, kinship=Kinship.SAME, reason="One fight.")
    left = matches.matches(registered, edda, "ucdp")
    assert [one.own.title for one in left.found] == ["Ours too"]
    assert left.listed.linked == 1
    assert theirs.external_id == "1"


def test_the_shorter_side_is_walked_and_both_find_the_same(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    incident(title="Theirs", external_id="1", **UCDP, **HERE)
    for n in range(3):
        incident(title=f"Ours {n}", **HERE)

    found = matches.matches(registered, members("editor"), "ucdp")

    assert found.total == 1
    assert {(one.own.title, one.other.side.title) for one in found.found} == {("Theirs", f"Ours {n}") for n in range(3)}


def test_records_of_another_dataset_match_too(registered: WriteSession, members: Members, incident: Maker) -> None:
    incident(title="Theirs", external_id="1", **UCDP, **HERE)
    incident(title="Acled's", external_id="1", dataset="acled", **HERE)

    for slug in ("ucdp", "acled"):
        (one,) = matches.matches(registered, members("editor"), slug).found
        assert {one.own.title, one.other.side.title} == {"Theirs", "Acled's"}
    assert [one.slug for one in matches.datasets(registered)] == ["acled", "ucdp"]


def test_a_walk_goes_on_where_it_stopped(
    registered: WriteSession, members: Members, incident: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matches, "MOST_PAIRS", 1)
    for n in range(3):
        incident(title=f"Ours {n}", date=f"2024-0{n + 1}-01", **HERE)
        incident(title=f"Theirs {n}", external_id=str(n), date=f"2024-0{n + 1}-01", **UCDP, **HERE)
    titles: list[str] = []
    after: int | None = 0
    while after is not None:
        found = matches.matches(registered, members("editor"), "ucdp", after=after)
        titles += [one.own.title for one in found.found]
        after = found.after

    assert titles == ["Ours 0", "Ours 1", "Ours 2"]
    with pytest.raises(NotFound):
        matches.matches(registered, members("editor"), "none")


def test_no_page_looks_at_all_records_of_a_dataset(registered: WriteSession, members: Members, incident: Maker) -> None:
    """The records that are compared with one of ours are those of its own days."""
    incident(title="Ours", **HERE)
    for n in range(30):
        incident(title="Theirs", external_id=str(n), date=f"20{n + 10}-01-01", **UCDP, **HERE)
    registered.flush()
    asked: list[str] = []
    engine = registered.get_bind()
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))

    assert matches.matches(registered, members("editor"), "ucdp").found == ()

    # Thirty records more would not bring one more question.
    assert len(asked) < 15
