"""Changing datasets: by administrators, with a revision each, over the version that was seen, and never unheard."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from app.domain.errors import EditConflict, InvalidRecord, NotAllowed, NotFound
from app.domain.policy import Byline
from app.domain.registers import DatasetDraft
from app.domain.vocabulary import Republish, UserRole
from app.models import Dataset, Revision, Source
from app.store import datasets, registers
from app.store.db import Sessions, WriteSession
from app.store.version import public_version
from tests.store.conftest import Maker, claim

WHY = Byline("Adam", UserRole.ADMINISTRATOR, "Their terms.")
DRAFT = DatasetDraft(slug="foreign", name="A Foreign Dataset", republish=Republish.ALL)


def test_a_change_is_a_revision_that_readers_notice(registered: WriteSession) -> None:
    row = registers.add_datasets(registered, [DRAFT], WHY)[0]
    before = public_version(registered)

    wanted = DRAFT.model_copy(update={"republish": Republish.NOTHING, "licence": "Ask them"})
    assert datasets.amend_dataset(registered, wanted, WHY, seen=1)

    assert (row.republish, row.licence, row.version) == (Republish.NOTHING, "Ask them", 2)
    told = registered.exec(select(Revision).where(Revision.dataset_id == row.id, Revision.version == 2)).one()
    assert (told.author, told.reason) == ("Adam", "Their terms.")
    assert public_version(registered) > before


def test_what_is_there_already_is_no_change(registered: WriteSession) -> None:
    registers.add_datasets(registered, [DRAFT], WHY)

    assert not datasets.amend_dataset(registered, DRAFT, WHY, seen=1)
    assert datasets.one(registered, "foreign").version == 1


@pytest.mark.parametrize("role", [UserRole.CONTRIBUTOR, UserRole.EDITOR])
def test_others_than_administrators_change_nothing(registered: WriteSession, role: UserRole) -> None:
    registers.add_datasets(registered, [DRAFT], WHY)

    with pytest.raises(NotAllowed):
        datasets.amend_dataset(
            registered, DRAFT.model_copy(update={"name": "Mine"}), Byline("Edda", role, "So."), seen=1
        )


def test_an_old_version_and_a_stranger_are_refused(registered: WriteSession) -> None:
    registers.add_datasets(registered, [DRAFT], WHY)
    wanted = DRAFT.model_copy(update={"name": "Another"})

    with pytest.raises(EditConflict):
        datasets.amend_dataset(registered, wanted, WHY, seen=0)
    with pytest.raises(NotFound):
        datasets.one(registered, "none-such")


def test_what_others_rest_on_stays_public(registered: WriteSession, incident: Maker) -> None:
    row = registers.add_datasets(registered, [DRAFT], WHY)[0]
    ours = incident(title="Ours", claims=[claim(n=1)])
    for cited in ours.claims[0].cited:
        source = registered.exec(select(Source).where(Source.id == cited.source_id)).one()
        registered.connection().exec_driver_sql(f"UPDATE source SET dataset_id = {row.id} WHERE id = {source.id}")

    with pytest.raises(InvalidRecord, match="“Ours” is no incident of this dataset"):
        datasets.amend_dataset(registered, DRAFT.model_copy(update={"republish": Republish.FIGURES}), WHY, seen=1)
    assert datasets.amend_dataset(registered, DRAFT.model_copy(update={"name": "Renamed"}), WHY, seen=1)


def test_of_two_at_once_one_is_told(sessions: Sessions) -> None:
    with sessions.writer() as db:
        registers.add_datasets(db, [DRAFT], WHY)
        db.commit()
    both = Barrier(2)

    def change(name: str) -> bool:
        both.wait()
        with sessions.writer() as db:
            try:
                datasets.amend_dataset(db, DRAFT.model_copy(update={"name": name}), WHY, seen=1)
                db.commit()
            except EditConflict:
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(change, ("One", "Two")))

    assert sorted(done) == [False, True]
    with sessions.reader() as reader:
        assert reader.exec(select(Dataset.version)).one() == 2
