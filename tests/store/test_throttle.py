"""Throttles: what is counted, for whom, for how long, and by whom together."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from app.domain.errors import Throttled
from app.models import Attempt
from app.store import throttle
from app.store.db import Sessions, WriteSession

WITHIN = dt.timedelta(minutes=15)


def counted(db: WriteSession, times: int, subject: str = "aminata") -> None:
    """Count so many attempts."""
    for _ in range(times):
        throttle.count(db, "sign_in", subject)


def later(db: WriteSession, by: dt.timedelta) -> None:
    """Let time pass: move every attempt back."""
    for row in db.exec(select(Attempt)).all():
        row.at -= by
    db.flush()


def test_the_limit_is_met_and_the_time_to_wait_is_told(db: WriteSession) -> None:
    counted(db, 4)
    throttle.insist(db, "sign_in", "aminata", most=5, within=WITHIN)
    counted(db, 1)
    later(db, dt.timedelta(minutes=5))

    with pytest.raises(Throttled) as raised:
        throttle.insist(db, "sign_in", "aminata", most=5, within=WITHIN)

    assert 590 <= raised.value.seconds <= 600
    assert raised.value.detail == "There were too many attempts. Try again in 10 minutes."


def test_others_and_other_kinds_are_not_concerned(db: WriteSession) -> None:
    counted(db, 5)

    throttle.insist(db, "sign_in", "boubacar", most=5, within=WITHIN)
    throttle.insist(db, "correction", "aminata", most=5, within=WITHIN)


def test_a_throttle_opens_by_itself_and_forgets(db: WriteSession) -> None:
    counted(db, 5)
    later(db, WITHIN)
    throttle.insist(db, "sign_in", "aminata", most=5, within=WITHIN)

    later(db, throttle.KEPT)
    counted(db, 1, "boubacar")

    assert len(db.exec(select(Attempt)).all()) == 1


def test_attempts_are_cleared_or_taken_back(db: WriteSession) -> None:
    counted(db, 3)
    counted(db, 2, "boubacar")
    throttle.forgive(db, "sign_in", "aminata")
    assert len(db.exec(select(Attempt)).all()) == 4

    throttle.clear(db, "sign_in", "aminata")
    assert len(db.exec(select(Attempt)).all()) == 2


def test_a_subject_is_kept_as_a_hash_that_only_the_key_gives(database_url: str) -> None:
    marks = []
    for key in ("one", "two", "two"):
        sessions = Sessions(database_url, key=key)
        with sessions.writer() as db:
            throttle.count(db, "sign_in", "203.0.113.7")
            marks.append(db.exec(select(Attempt.subject)).one())
        sessions.dispose()

    assert marks[0] != marks[1] == marks[2]
    assert all(len(one) == 64 and "203" not in one[:3] for one in marks)


def test_what_is_counted_outlives_the_process(database_url: str) -> None:
    first, second = Sessions(database_url), Sessions(database_url)
    with first.writer() as db:
        counted(db, 5)
        db.commit()
    first.dispose()

    with second.writer() as db, pytest.raises(Throttled):
        throttle.insist(db, "sign_in", "aminata", most=5, within=WITHIN)
    second.dispose()


def test_many_at_once_do_not_slip_through(sessions: Sessions) -> None:
    def attempt(_: int) -> bool:
        with sessions.writer() as db:
            try:
                throttle.insist(db, "sign_in", "aminata", most=5, within=WITHIN)
            except Throttled:
                return False
            throttle.count(db, "sign_in", "aminata")
            db.commit()
            return True

    with ThreadPoolExecutor(max_workers=8) as pool:
        passed = list(pool.map(attempt, range(24)))

    assert passed.count(True) == 5
