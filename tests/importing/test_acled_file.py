"""A file of ACLED through the database: readers see nothing of it, whoever is signed in sees all."""

from pathlib import Path

from sqlmodel import select

from app.domain.filter import IncidentFilter
from app.domain.policy import Byline
from app.domain.vocabulary import Measure, UserRole
from app.importing import carry, seed
from app.importing.acled import Acled
from app.importing.order import Order
from app.models import Dataset, Import
from app.store import facets, read
from app.store.db import Sessions, WriteSession
from app.store.resolve import resolve
from app.store.sight import EDITORS, PUBLIC
from tests.importing.acled_files import written

BY = Byline("tester", UserRole.ADMINISTRATOR, "a file of ACLED")
QUIET = {"fatalities": "0", "location": "Nowhere"}


def taken_in(db: WriteSession, path: Path) -> Import:
    return carry.out(db, Acled(), Order(path, path.name), BY)


def test_its_incidents_are_for_whoever_is_signed_in(tmp_path: Path, db: WriteSession) -> None:
    seed.load(db)
    everything = read.count(db, resolve(db, IncidentFilter()))

    made = taken_in(db, written(tmp_path, {}, QUIET))

    assert (made.created, made.refused) == (2, 0)
    assert read.count(db, resolve(db, IncidentFilter()), see=PUBLIC) == everything
    wanted = resolve(db, IncidentFilter(dataset=("acled",)), see=EDITORS)
    assert read.count(db, wanted, see=EDITORS) == 2
    killed = facets.totals(db, wanted, 2, see=EDITORS)[Measure.KILLED]
    assert (killed.low, killed.high, killed.incidents, killed.without) == (5, 5, 1, 1)
    public = resolve(db, IncidentFilter(actor=("Blue Band",)))
    assert public.problems.keys() == {"actor"}


def test_the_same_file_again_changes_nothing(tmp_path: Path, sessions: Sessions) -> None:
    path = written(tmp_path, {}, QUIET)
    with sessions.writer() as db:
        seed.load(db)
        taken_in(db, path)
        db.commit()

    with sessions.writer() as db:
        again = taken_in(db, path)
        assert (again.created, again.updated, again.unchanged, again.registered) == (0, 0, 2, 0)
        assert db.exec(select(Dataset.republish).where(Dataset.slug == "acled")).one() == "nothing"
