"""Records of one event: linked by decisions alone, passed on from pair to pair, counted once where figures add up."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as waited

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from app.domain.filter import IncidentFilter
from app.domain.policy import Byline
from app.domain.vocabulary import Kinship, Measure
from app.models import Incident, SameEvent
from app.store import cells, claimed, crosswalk, facets, once, pairs, read, write
from app.store.db import Sessions, WriteSession
from app.store.health import problems
from app.store.resolve import resolve
from app.store.sight import EDITORS, PUBLIC, Sight
from tests.store.conftest import Maker, Members, claim

UCDP = {"dataset": "ucdp", "sources": ["ucdp-record"]}
HERE = {"place": "kidal", "involvements": [{"actor": "rebels", "role": "side_a"}]}
ids = st.integers(1, 9)


def events(db: WriteSession) -> dict[int, int]:
    """By incident, the event that it is a record of."""
    return {row.incident_id or 0: row.event for row in db.exec(select(SameEvent)).all()}


def killed(db: WriteSession, see: Sight = PUBLIC, **asked: object) -> tuple[int, int, int] | None:
    """The sum of the killed over a filter: low, high, and in how many events it is known."""
    found = resolve(db, IncidentFilter.model_validate(asked), see=see)
    total = facets.totals(db, found, read.count(db, found, see=see), see=see).get(Measure.KILLED)
    return (total.low, total.high, total.incidents) if total else None


@pytest.fixture
def three(incident: Maker) -> tuple[Incident, Incident, Incident]:
    """Our record of an event, UCDP's, and one of another event, each in Kidal."""
    return (
        incident(title="Ours", killed=5, **HERE),
        incident(title="Theirs", killed=9, external_id="1", **UCDP, **HERE),
        incident(title="Other", killed=100, date="2020-01-01", **HERE),
    )


def same(db: WriteSession, members: Members, one: Incident, other: Incident, kinship: Kinship = Kinship.SAME) -> None:
    """Have an editor decide about two incidents."""
    pairs.decide(db, members("editor"), one.key, other.key, kinship=kinship, reason="Looked at both.")


@given(st.lists(st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1])))
def test_an_event_is_whatever_pairs_lead_to(linked: list[tuple[int, int]]) -> None:
    found = crosswalk.components(linked)

    assert set(found) == {number for pair in linked for number in pair}
    for number, event in found.items():
        assert event == min(_reached(number, linked))


def _reached(number: int, linked: Iterable[tuple[int, int]]) -> set[int]:
    """All that a number leads to, found the slow way."""
    found = {number}
    for _ in range(9):
        found |= {one for pair in linked for one in pair if found & set(pair)}
    return found


def test_links_follow_from_the_newest_decisions(registered: WriteSession, members: Members, incident: Maker) -> None:
    one, two, three, alone = (incident(title=name) for name in "abcd")
    same(registered, members, one, two)
    same(registered, members, three, two)
    same(registered, members, three, alone, Kinship.RELATED)
    assert events(registered) == {row.id: one.id for row in (one, two, three)}
    assert crosswalk.stale(registered) == []

    same(registered, members, one, two, Kinship.NOT_SAME)
    assert events(registered) == {two.id: two.id, three.id: two.id}

    same(registered, members, two, three, Kinship.RELATED)
    assert events(registered) == {}
    assert crosswalk.stale(registered) == []


def test_two_events_become_one_and_two_again(registered: WriteSession, members: Members, incident: Maker) -> None:
    rows = [incident(title=name) for name in "abcd"]
    same(registered, members, rows[0], rows[1])
    same(registered, members, rows[2], rows[3])
    same(registered, members, rows[1], rows[3])
    assert set(events(registered).values()) == {rows[0].id}

    same(registered, members, rows[1], rows[3], Kinship.NOT_SAME)

    first, _, third, _ = (row.id for row in rows)
    assert events(registered) == dict(zip((row.id for row in rows), (first, first, third, third), strict=True))


def test_what_is_out_of_step_is_told_and_made_anew(registered: WriteSession, members: Members, incident: Maker) -> None:
    one, two, alone = (incident(title=name) for name in "abc")
    same(registered, members, one, two)
    for row in registered.exec(select(SameEvent)).all():
        registered.delete(row)
    registered.add(SameEvent(incident_id=alone.id, event=alone.id or 0))
    registered.flush()
    assert crosswalk.stale(registered) == [one.id, two.id, alone.id]

    assert crosswalk.rebuild(registered) == 3

    assert events(registered) == {one.id: one.id, two.id: one.id}
    assert crosswalk.rebuild(registered) == 0


def test_two_decisions_at_once_that_meet_make_one_event(
    registered: WriteSession, sessions: Sessions, members: Members, incident: Maker
) -> None:
    a, x, b, c = (incident(title=name).key for name in "axbc")
    who = members("editor")

    def say(db: WriteSession, one: str, other: str) -> None:
        pairs.decide(db, who, one, other, kinship=Kinship.SAME, reason="Looked at both.")

    def decide(one: str, other: str) -> None:
        with sessions.writer() as db:
            say(db, one, other)
            db.commit()

    say(registered, x, b)
    registered.commit()
    with ThreadPoolExecutor(1) as pool:
        with sessions.writer() as db:
            say(db, a, x)
            second = pool.submit(decide, b, c)
            waited([second], timeout=0.7)
            db.commit()
        second.result(20)

    registered.expire_all()
    assert len(events(registered)) == 4
    assert len(set(events(registered).values())) == 1
    assert crosswalk.stale(registered) == []


def test_what_is_out_of_step_is_mended_by_the_command_that_tells(
    registered: WriteSession, sessions: Sessions, members: Members, incident: Maker
) -> None:
    one, two = (incident(title=name) for name in "ab")
    same(registered, members, one, two)
    for row in registered.exec(select(SameEvent)).all():
        registered.delete(row)
    registered.commit()
    assert all("atlas check --mend" in said for said in problems(sessions))
    assert len(problems(sessions)) == 2

    assert crosswalk.mend(registered) == 2
    registered.commit()

    assert problems(sessions) == []


def test_figures_count_an_event_once_and_our_own_record_first(
    registered: WriteSession, members: Members, three: tuple[Incident, ...]
) -> None:
    ours, theirs, _ = three
    assert killed(registered) == (114, 114, 3)

    same(registered, members, ours, theirs)

    assert killed(registered) == (105, 105, 2)
    everything = resolve(registered, IncidentFilter())
    answer = facets.answer(registered, everything)
    assert (answer.total, answer.repeated, answer.figures[Measure.KILLED].without) == (3, 1, 0)
    assert len(read.whole(registered, everything, limit=9)) == 3
    together = cells.cells(registered, everything, zoom=0)
    assert [(one.count, one.killed) for one in together.cells] in ([(3, 105)], [])


def test_a_filter_that_matches_one_of_them_counts_that_one(
    registered: WriteSession, members: Members, three: tuple[Incident, ...]
) -> None:
    same(registered, members, three[0], three[1])

    assert killed(registered, dataset=("ucdp",)) == (9, 9, 1)
    assert killed(registered, q="ours") == (5, 5, 1)
    assert facets.answer(registered, resolve(registered, IncidentFilter(dataset=("ucdp",)))).repeated == 0


def test_cells_add_up_events(registered: WriteSession, members: Members, incident: Maker) -> None:
    rows = [incident(title=f"No {n}", killed=1, **HERE) for n in range(12)]
    for one in rows[1:4]:
        same(registered, members, rows[0], one)

    (cell,) = cells.cells(registered, resolve(registered, IncidentFilter()), zoom=5).cells

    assert (cell.count, cell.killed) == (12, 9)


def test_a_record_without_a_figure_leaves_it_to_the_next(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    ours = incident(title="Ours", claims=[claim(wording="dozens")], **HERE)
    theirs = incident(title="Theirs", killed=9, external_id="1", **UCDP, **HERE)
    same(registered, members, ours, theirs)

    assert killed(registered) == (9, 9, 1)
    assert killed(registered, tally="claimant:army") == (9, 9, 1)


def test_what_is_hidden_takes_no_place(
    registered: WriteSession, members: Members, three: tuple[Incident, ...], incident: Maker, by: Byline
) -> None:
    secret = incident(title="Secret", killed=1, dataset="acled", external_id="1", **HERE)
    ours, theirs, other = three
    same(registered, members, theirs, secret)
    assert killed(registered) == (114, 114, 3)
    # "acled" comes before "ucdp", for those who see both.
    assert killed(registered, EDITORS) == (106, 106, 3)
    assert once.repeated(registered, resolve(registered, IncidentFilter())) == 0

    same(registered, members, ours, theirs)
    write.withdraw(registered, ours, "It was recorded twice.", by, seen=ours.version)

    assert killed(registered) == (109, 109, 2)
    write.publish(registered, ours, by, seen=ours.version)
    assert killed(registered) == (105, 105, 2)
    assert other.id not in events(registered)


def test_losses_of_one_side_are_counted_once(
    registered: WriteSession, members: Members, three: tuple[Incident, ...]
) -> None:
    same(registered, members, three[0], three[1])
    asked = resolve(registered, IncidentFilter(actor=("rebels",)))

    losses = claimed.losses(registered, asked, read.count(registered, asked))[Measure.KILLED]

    assert (losses.low, losses.high, losses.incidents, losses.without) == (105, 105, 2, 0)


def test_where_nothing_is_linked_nothing_is_asked(registered: WriteSession, three: tuple[Incident, ...]) -> None:
    matching = select(col(Incident.id))

    assert once.counted(registered, matching) == ()
    assert once.repeated(registered, resolve(registered, IncidentFilter())) == 0
    assert len(three) == 3
